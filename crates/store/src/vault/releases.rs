//! What a vault keeps in mind of the releases made from it and its predecessors, so that the next
//! one can be compared with them: keyed hashes of households, nothing that is about a person.

use jiff::civil::Date;
use rusqlite::{Connection, params, params_from_iter};

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
    /// The households counted, ascending. Empty where nothing is compared with the release any more.
    pub households: Vec<KeptHousehold>,
}

/// Digests of a household: which it is, and what it adds to counts by each of the columns
/// [`COUNTED`], 0 where nothing.
pub type KeptHousehold = (u64, [u64; COUNTED.len()]);

/// What is kept of each household apart, each a column of its table.
pub const COUNTED: [&str; 8] =
    ["residence", "zone", "stage", "age", "site", "school_type", "claim", "elsewhere"];

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
  residence INTEGER NOT NULL,
  zone INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  age INTEGER NOT NULL,
  site INTEGER NOT NULL,
  school_type INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  elsewhere INTEGER NOT NULL
);
";

/// Fills the tables. The digests are stored as SQLite's signed numbers with the same bits.
pub(super) fn insert(connection: &Connection, releases: &[KeptRelease]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?)")?;
    let columns = COUNTED.join(", ");
    let values = ", ?".repeat(COUNTED.len());
    let mut insert_household = connection.prepare(&format!(
        "INSERT INTO released_households (release, household, {columns}) VALUES (?, ?{values})"
    ))?;
    for (id, release) in (1_i64..).zip(releases) {
        let KeptRelease { name, key_date, noise, parameters, is_withdrawn, households } = release;
        insert.execute(params![id, name, key_date.to_string(), noise, parameters, is_withdrawn])?;
        for (household, counted) in households {
            let digests = counted.iter().map(|digest| digest.cast_signed());
            insert_household
                .execute(params_from_iter([id, household.cast_signed()].into_iter().chain(digests)))?;
        }
    }
    Ok(())
}

/// Reads the tables, in the order of making. `None` where a key date is none.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Vec<KeptRelease>>> {
    let columns = COUNTED.join(", ");
    let mut households = connection.prepare(&format!(
        "SELECT household, {columns} FROM released_households WHERE release = ? ORDER BY id"
    ))?;
    let mut statement = connection.prepare("SELECT * FROM releases ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut releases = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(key_date) = row.get::<_, String>("key_date")?.parse() else { return Ok(None) };
        let digests = households.query_map([row.get::<_, i64>("id")?], |row| {
            let mut counted = [0; COUNTED.len()];
            for (at, digest) in counted.iter_mut().enumerate() {
                *digest = row.get::<_, i64>(at + 1)?.cast_unsigned();
            }
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), counted))
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
