//! Regions that are built once for all tests of this file: the invented one of a fixed seed under a
//! fixed key, and the same one with fewer pupils.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use catalogue::{Layer, Publication, Table};
use e2e::{Folder, Run};
use store::{PUBLICATION, VaultPupil, publication::read};

/// The secret of these tests; noise and pseudonyms hang on it.
pub const SECRET: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

/// The invented region.
pub static REGION: LazyLock<Made> = LazyLock::new(|| Made::of(|_| ()));

/// The same region whose primary schools sent no list, and the others one with every other pupil.
pub static FEWER_PUPILS: LazyLock<Made> = LazyLock::new(|| {
    Made::of(|folder| {
        let list = "schuelerliste_weiterfuehrende.csv";
        // A title and the header come before the pupils; the file is no UTF-8.
        let bytes = folder.bytes(list);
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
        let kept =
            lines.filter(|(at, _)| *at < 2 || at.is_multiple_of(2)).flat_map(|(_, line)| line.to_vec());
        folder.write(list, kept.collect::<Vec<u8>>());
        folder.set("pupils", &format!("pupils = [\"{list}\"]"));
    })
});

/// What a run left in its folder, and what it said.
pub struct Made {
    /// Every file by its name.
    files: BTreeMap<String, Vec<u8>>,
    /// The mode of every file.
    pub modes: BTreeMap<String, u32>,
    /// The run.
    pub run: Run,
    /// The publication as it is read back.
    pub publication: Publication,
    /// The pupils of the vault: the truth.
    pub pupils: Vec<VaultPupil>,
}

impl Made {
    fn of(change: impl FnOnce(&Folder)) -> Self {
        let folder = region();
        change(&folder);
        Self::built(&folder, folder.schulweg(&["build"]))
    }

    /// What is in a folder after a run that went well.
    pub fn built(folder: &Folder, run: Run) -> Self {
        let run = run.expect_code(0);
        let modes = folder.names().into_iter().map(|name| (name.clone(), mode(&folder.path().join(name))));
        Self {
            modes: modes.collect(),
            files: folder.names().into_iter().map(|name| (name.clone(), folder.bytes(&name))).collect(),
            run,
            publication: read(&folder.path().join(PUBLICATION)).unwrap(),
            pupils: folder.pupils(),
        }
    }

    /// A new folder with the publication alone.
    pub fn published(&self) -> Folder {
        let folder = Folder::new();
        folder.write(PUBLICATION, self.bytes(PUBLICATION));
        folder
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> &[u8] {
        &self.files[name]
    }

    /// A layer.
    pub fn table(&self, layer: &Layer) -> &Table {
        self.publication.table(layer).unwrap_or_else(|| panic!("no {}", layer.id))
    }
}

/// The invented region under the fixed key, not yet built.
pub fn region() -> Folder {
    let folder = Folder::with_region();
    fix_key(&folder);
    folder
}

/// Gives a project the fixed key.
pub fn fix_key(folder: &Folder) {
    folder.write("schulweg.key", format!("# Schlüssel der Tests\n{SECRET}\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let only_owner = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.path().join("schulweg.key"), only_owner).unwrap();
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0
}
