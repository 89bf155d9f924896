//! What a vault keeps in mind of the releases made from it and its predecessors, so that the next
//! one can be compared with them: keyed hashes of households, nothing that is about a person.

use jiff::civil::Date;
use rusqlite::{Connection, params};

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRelease {
    /// Its name: the key date, and a number from the second on of one key date.
    pub name: String,
    /// The key date.
    pub key_date: Date,
    /// Which noise it was made with: how often new keys had been drawn.
    pub noise: u32,
    /// The public parameters of its protection, as text.
    pub parameters: String,
    /// Whether another one has taken its place.
    pub is_withdrawn: bool,
    /// Digests of the households counted and of what each adds to counts, ascending. Empty where
    /// nothing is compared with the release any more.
    pub households: Vec<(u64, u64)>,
}

/// The tables, as a vault defines them.
pub(super) const TABLES: &str = "
CREATE TABLE releases (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  key_date TEXT NOT NULL,
  noise INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  is_withdrawn BOOLEAN NOT NULL
);
CREATE TABLE released_households (
  id INTEGER PRIMARY KEY NOT NULL,
  release INTEGER NOT NULL,
  household INTEGER NOT NULL,
  counted INTEGER NOT NULL
);
";

/// Fills the tables. The digests are stored as SQLite's signed numbers with the same bits.
pub(super) fn insert(connection: &Connection, releases: &[KeptRelease]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?)")?;
    let mut insert_household = connection
        .prepare("INSERT INTO released_households (release, household, counted) VALUES (?, ?, ?)")?;
    for (id, release) in (1_i64..).zip(releases) {
        let KeptRelease { name, key_date, noise, parameters, is_withdrawn, households } = release;
        insert.execute(params![id, name, key_date.to_string(), noise, parameters, is_withdrawn])?;
        for (household, counted) in households {
            insert_household.execute(params![id, household.cast_signed(), counted.cast_signed()])?;
        }
    }
    Ok(())
}

/// Reads the tables, in the order of making. `None` where a key date is none.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Vec<KeptRelease>>> {
    let mut households = connection
        .prepare("SELECT household, counted FROM released_households WHERE release = ? ORDER BY id")?;
    let mut statement = connection.prepare("SELECT * FROM releases ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut releases = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(key_date) = row.get::<_, String>("key_date")?.parse() else { return Ok(None) };
        let digests = households.query_map([row.get::<_, i64>("id")?], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()))
        })?;
        releases.push(KeptRelease {
            name: row.get("name")?,
            key_date,
            noise: row.get("noise")?,
            parameters: row.get("parameters")?,
            is_withdrawn: row.get("is_withdrawn")?,
            households: digests.collect::<Result<_, _>>()?,
        });
    }
    Ok(Some(releases))
}
