//! The vault: one row per pupil under a keyed pseudonym, with the placed residence. A GeoPackage
//! for the office alone (mode 0600); nothing that is served reads it.

mod error;
mod releases;
mod row;
mod walk;

use std::path::Path;

use catalogue::GeometryKind;
use geo_core::Pseudonym;
use jiff::civil::Date;
use rusqlite::{Connection, params};

pub use error::VaultError;
pub use releases::{COUNTED, KeptHousehold, KeptRelease};
pub use row::VaultPupil;
pub use walk::{VaultWalk, VaultWay};

use crate::{
    geopackage::{Bounds, Contents, GeoPackage, opened},
    layer::Layer,
    private_file::PrivateFile,
};

/// What distinguishes the layout of this version from later ones.
const FORMAT: &str = "3";

/// Layouts whose pseudonyms are the same; of releases they know nothing. A layout also says what
/// of a pupil counts in a release: where that changes, so must this number.
const RELATED: [&str; 2] = ["1", "2"];

/// What a vault says of itself besides its pupils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultFacts {
    /// The day that ages were counted at; it also stands for the day of the last change, so
    /// that the same inputs give the same bytes.
    pub key_date: Date,
    /// Name of the planning region.
    pub region: Option<String>,
    /// Tells the key of the pseudonyms from other keys without giving it away.
    pub key_fingerprint: String,
    /// How often new keys have been drawn for the noise of publications.
    pub noise: u32,
    /// The seed of an invented region; `None` for a real one.
    pub invented_from: Option<u64>,
    /// Version of the program that wrote it.
    pub program: String,
}

/// A vault as a file holds it.
pub struct Vault {
    connection: Connection,
    file: String,
    facts: VaultFacts,
    format: String,
}

const TABLES: &str = "
CREATE TABLE pupils (
  fid INTEGER PRIMARY KEY NOT NULL,
  geom POINT,
  pseudonym TEXT NOT NULL,
  match_level TEXT NOT NULL,
  quality_m DOUBLE,
  household_key TEXT,
  school_number TEXT,
  grade INTEGER,
  age INTEGER,
  stage TEXT,
  record_key INTEGER NOT NULL,<walk>
);
CREATE TABLE facts (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
";

impl Vault {
    /// Writes a vault into a file in the making; it takes the place of the former vault when that
    /// file is finished. The rows are sorted by pseudonym, so that their order says nothing of
    /// the list's. `layers` go beside them, and what is kept in mind of `releases`.
    ///
    /// # Errors
    /// [`VaultError::Database`], and [`VaultError::Twice`] for two pupils of one pseudonym.
    pub fn write(
        file: &PrivateFile,
        facts: &VaultFacts,
        mut pupils: Vec<VaultPupil>,
        layers: &[Layer],
        releases: &[KeptRelease],
    ) -> Result<(), VaultError> {
        let target = file.target();
        pupils.sort_unstable_by_key(|pupil| pupil.pseudonym);
        if pupils.windows(2).any(|two| two[0].pseudonym == two[1].pseudonym) {
            return Err(VaultError::Twice { file: target.display().to_string() });
        }
        fill(file.part(), facts, &pupils, layers, releases)
            .map_err(|cause| VaultError::Database { file: target.display().to_string(), cause })
    }

    /// Makes sure that no other program has the vault open and that none that crashed has left
    /// its notes beside it: SQLite would apply them to whatever file has the vault's name.
    ///
    /// # Errors
    /// [`VaultError::InUse`] with the file that says so.
    pub fn is_free(path: &Path) -> Result<(), VaultError> {
        match opened::note_beside(path) {
            Some(note) => {
                Err(VaultError::InUse { file: path.display().to_string(), note: note.display().to_string() })
            }
            None => Ok(()),
        }
    }

    /// Opens a vault for reading.
    ///
    /// # Errors
    /// [`VaultError`] where the file is missing, no vault, one of another layout, or open in
    /// another program.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        Self::is_free(path)?;
        let file = path.display().to_string();
        let no_vault = |_| VaultError::NoVault { file: file.clone() };
        let connection = opened::open(path).map_err(no_vault)?;
        let fact = |name: &str| {
            let sql = "SELECT value FROM facts WHERE name = ?";
            connection.query_row(sql, [name], |row| row.get::<_, String>(0)).map_err(no_vault)
        };
        let format = fact("format")?;
        if format != FORMAT && !RELATED.contains(&format.as_str()) {
            return Err(VaultError::OtherFormat { file, found: format });
        }
        // Earlier layouts drew no new keys.
        let noise = if format == FORMAT { fact("noise")? } else { "0".to_owned() };
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let facts = VaultFacts {
            key_date: fact("key_date")?.parse().map_err(|_| VaultError::NoVault { file: file.clone() })?,
            region: some(fact("region")?),
            key_fingerprint: fact("key_fingerprint")?,
            noise: noise.parse().map_err(|_| VaultError::NoVault { file: file.clone() })?,
            invented_from: fact("invented_from")?.parse().ok(),
            program: fact("program")?,
        };
        Ok(Self { connection, file, facts, format })
    }

    /// What the vault says of itself.
    #[must_use]
    pub const fn facts(&self) -> &VaultFacts {
        &self.facts
    }

    /// All pupils, by pseudonym.
    ///
    /// # Errors
    /// [`VaultError::BadRow`] for a row that this program did not write so,
    /// [`VaultError::OtherFormat`] for a vault that an earlier version wrote.
    pub fn pupils(&self) -> Result<Vec<VaultPupil>, VaultError> {
        self.select("", [])
    }

    /// The pupil of a pseudonym.
    ///
    /// # Errors
    /// As [`Vault::pupils`].
    pub fn pupil(&self, pseudonym: Pseudonym) -> Result<Option<VaultPupil>, VaultError> {
        Ok(self.select("WHERE pseudonym = ?", [pseudonym.to_string()])?.pop())
    }

    fn select(&self, which: &str, values: impl rusqlite::Params) -> Result<Vec<VaultPupil>, VaultError> {
        if self.format != FORMAT {
            return Err(VaultError::OtherFormat { file: self.file.clone(), found: self.format.clone() });
        }
        let failed = |cause| VaultError::Database { file: self.file.clone(), cause };
        let sql = format!("SELECT * FROM pupils {which} ORDER BY fid");
        let mut statement = self.connection.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query(values).map_err(failed)?;
        let mut pupils = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let pupil = VaultPupil::of_row(row).map_err(failed)?;
            pupils.push(
                pupil.ok_or_else(|| VaultError::BadRow { file: self.file.clone(), row: pupils.len() + 1 })?,
            );
        }
        Ok(pupils)
    }

    /// What it keeps in mind of releases, in the order of making; nothing in a vault that an
    /// earlier version wrote.
    ///
    /// # Errors
    /// [`VaultError::NoVault`] for a release that this program did not write so.
    pub fn releases(&self) -> Result<Vec<KeptRelease>, VaultError> {
        if self.format != FORMAT {
            return Ok(Vec::new());
        }
        let releases = releases::read(&self.connection)
            .map_err(|cause| VaultError::Database { file: self.file.clone(), cause })?;
        releases.ok_or_else(|| VaultError::NoVault { file: self.file.clone() })
    }

    /// The pseudonyms, in order.
    ///
    /// # Errors
    /// [`VaultError::BadRow`] for one that this program did not write so.
    pub fn pseudonyms(&self) -> Result<Vec<Pseudonym>, VaultError> {
        let failed = |cause| VaultError::Database { file: self.file.clone(), cause };
        let mut statement =
            self.connection.prepare("SELECT pseudonym FROM pupils ORDER BY fid").map_err(failed)?;
        let texts = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let mut pseudonyms = Vec::new();
        for text in texts {
            let bad = || VaultError::BadRow { file: self.file.clone(), row: pseudonyms.len() + 1 };
            pseudonyms.push(Pseudonym::parse(&text.map_err(failed)?).ok_or_else(bad)?);
        }
        Ok(pseudonyms)
    }
}

fn fill(
    path: &Path,
    facts: &VaultFacts,
    pupils: &[VaultPupil],
    layers: &[Layer],
    releases: &[KeptRelease],
) -> rusqlite::Result<()> {
    let package = GeoPackage::create(path)?;
    package.connection.execute_batch(&TABLES.replace("<walk>", walk::COLUMNS))?;
    package.connection.execute_batch(releases::TABLES)?;
    let mut boxes: Vec<(i64, Bounds)> = Vec::with_capacity(pupils.len());
    {
        let values = vec!["?"; row::COUNT + walk::COUNT].join(", ");
        let mut insert = package.connection.prepare(&format!("INSERT INTO pupils VALUES ({values})"))?;
        for (fid, pupil) in (1_i64..).zip(pupils) {
            pupil.insert(fid, &mut insert)?;
            boxes.extend(pupil.residence.map(|at| (fid, Bounds::of_point(at))));
        }
    }
    let whose = match facts.invented_from {
        Some(seed) => format!("Erfunden (Startwert {seed}): keine echten Personen, Straßen und Adressen."),
        None => "Vertraulich: Wohnorte von Schülerinnen und Schülern. Nicht weitergeben.".to_owned(),
    };
    let contents = Contents {
        table: "pupils",
        title: "Schülerinnen und Schüler",
        description: &whose,
        changed: facts.key_date,
    };
    package.list_features(&contents, GeometryKind::Point, &mut boxes)?;
    for layer in layers {
        layer.write(&package, &contents)?;
    }
    releases::insert(&package.connection, releases)?;
    for (table, title) in [("releases", "Freigaben"), ("released_households", "Haushalte der Freigaben")] {
        package.list_attributes(&Contents { table, title, ..contents })?;
    }
    let about = Contents { table: "facts", title: "Angaben zum Lauf", ..contents };
    package.list_attributes(&about)?;
    let values = [
        ("format", FORMAT.to_owned()),
        ("key_date", facts.key_date.to_string()),
        ("region", facts.region.clone().unwrap_or_default()),
        ("key_fingerprint", facts.key_fingerprint.clone()),
        ("noise", facts.noise.to_string()),
        ("invented_from", facts.invented_from.map(|seed| seed.to_string()).unwrap_or_default()),
        ("program", facts.program.clone()),
    ];
    for (name, value) in values {
        package.connection.execute("INSERT INTO facts (name, value) VALUES (?, ?)", params![name, value])?;
    }
    package.finish()
}

#[cfg(test)]
mod tests;
