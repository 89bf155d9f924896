//! Whole-program tests drive the built binary as a user does: files in a folder, a command
//! line, what it prints and what it writes. This is what they share.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests fail by panicking")]

pub mod bars;
pub mod clients;
pub mod region;
pub mod served;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use store::{Vault, VaultPupil, VaultWalk};
use tempfile::TempDir;

/// A folder of its own for one test, gone with it.
pub struct Folder(TempDir);

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// What it printed as its result.
    pub stdout: String,
    /// What it printed about itself.
    pub stderr: String,
}

/// One line of `placed.csv`, by column name.
pub type PlacedRow = BTreeMap<String, String>;

impl Folder {
    /// An empty folder.
    ///
    /// # Panics
    /// Where the system gives none.
    #[must_use]
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, with its folders.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// The text of a file.
    ///
    /// # Panics
    /// Where it is missing or no UTF-8.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The rows of a placed file.
    ///
    /// # Panics
    /// Where it is missing or no CSV.
    #[must_use]
    pub fn placed(&self, name: &str) -> Vec<PlacedRow> {
        let text = self.read(name);
        csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names of all files in the folder itself.
    ///
    /// # Panics
    /// Where the folder cannot be listed.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("the folder can be listed");
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A folder with [`PROJECT`].
    #[must_use]
    pub fn with_project() -> Self {
        let folder = Self::new();
        folder.write("schulweg.toml", PROJECT);
        folder.write("pupils/list.csv", LIST);
        folder.write("register.csv", REGISTER);
        folder
    }

    /// A folder with a small invented region, a project that measures ways; see `schulweg synth`.
    #[must_use]
    pub fn with_region() -> Self {
        let folder = Self::new();
        let words = ["synth", "--out", ".", "--pupils", "3000", "--addresses", "9000"];
        let _ = folder.schulweg(&words).expect_code(0);
        folder
    }

    /// Replaces all lines of the project file that begin with `key` by one line.
    ///
    /// # Panics
    /// Where there is none.
    pub fn set(&self, key: &str, line: &str) {
        let text = self.read("schulweg.toml");
        let lines = text.lines().map(|old| if old.starts_with(key) { line } else { old });
        let changed: String = lines.flat_map(|line| [line, "\n"]).collect();
        assert_ne!(changed, text, "no line {key}");
        self.write("schulweg.toml", changed);
    }

    /// The pupils of the vault.
    ///
    /// # Panics
    /// Where there is no vault.
    #[must_use]
    pub fn pupils(&self) -> Vec<VaultPupil> {
        let vault = Vault::open(&self.path().join("vault.gpkg")).expect("there is a vault");
        vault.pupils().expect("the vault can be read")
    }

    /// The pupils of the vault with their ways.
    ///
    /// # Panics
    /// Where there is no vault, or one without ways.
    #[must_use]
    pub fn walks(&self) -> Vec<(VaultPupil, VaultWalk)> {
        let pupils = self.pupils().into_iter();
        pupils.map(|pupil| (pupil.clone(), pupil.walk.expect("ways were measured"))).collect()
    }

    /// The bytes of a file.
    ///
    /// # Panics
    /// Where it is missing.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in this folder, in English.
    #[must_use]
    pub fn schulweg(&self, words: &[&str]) -> Run {
        run(command(&binary(), self.path()).env("LC_ALL", "C").args(words))
    }

    /// Runs the program in this folder, in German.
    #[must_use]
    pub fn schulweg_in_german(&self, words: &[&str]) -> Run {
        run(command(&binary(), self.path()).env("LC_ALL", "de_DE.UTF-8").args(words))
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Run {
    /// The same run, where it ended with `code`.
    ///
    /// # Panics
    /// Where it did not.
    #[must_use]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

/// The program as this very build made it: cargo puts it one folder above the tests'.
///
/// # Panics
/// Where it is missing: run the tests of the whole workspace, which build it.
#[must_use]
pub fn binary() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    let name = format!("schulweg{}", env::consts::EXE_SUFFIX);
    let found = test.ancestors().skip(1).take(3).map(|folder| folder.join(&name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("no {name} near {}; run cargo test with --workspace", test.display()))
}

/// A command without the settings of whoever runs the tests.
#[must_use]
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "RUST_LOG", "PROJ_DATA", "PROJ_LIB"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end.
///
/// # Panics
/// Where it cannot be started or is ended by a signal.
#[must_use]
pub fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program can be started");
    Run {
        code: output.status.code().unwrap_or_else(|| panic!("ended by a signal: {:?}", output.status)),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// An invented register around Trier (`csv`), with a street that two places share.
pub const REGISTER: &str = "\
street,house_number,suffix,postal_code,place,easting,northing
Lindenstraße,1,,54290,Trier,330100.00,5515000.00
Lindenstraße,3,,54290,Trier,330120.00,5515000.00
Lindenstraße,12,a,54290,Trier,330200.50,5515010.25
Karl-Marx-Straße,5,,54290,Trier,329800.00,5514700.00
Hauptstraße,5,,54329,Konz,324000.00,5507000.00
Hauptstraße,5,,54441,Trassem,318000.00,5493000.00
";

/// A project of [`LIST`] and [`REGISTER`].
pub const PROJECT: &str = "\
[region]
name = \"Landkreis Beispiel\"

[release]
key_date = \"2026-10-15\"

[inputs]
pupils = [\"pupils/*.csv\"]
addresses = [{ format = \"csv\", path = \"register.csv\" }]
";

/// An invented pupil list for [`REGISTER`]: found, misspelt, ambiguous, unknown.
pub const LIST: &str = "\
Name;Vorname;Geburtsdatum;Straße;Hausnr.;PLZ;Wohnort;Klassenstufe
Musterfrau;Anna;01.02.2016;Lindenstr.;12a;54290;Trier;4
Beispiel;Ben;03.04.2015;Karl Marx Strasse;5;54290;Trier;5
Zweifel;Zoe;05.06.2014;Hauptstraße;5;;;6
Niemand;Nils;07.08.2013;Xylophongasse;99;99999;Nirgendwo;7
";
