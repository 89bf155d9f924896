//! A row of the vault. Names, birth dates, ids and addresses have no place in it.

use geo_core::{
    EastNorth, HouseholdKey, Metres, Pseudonym, RecordKey, SchoolNumber, Stage, geocode::MatchLevel,
};
use rusqlite::{Row, Statement, ToSql};

use super::VaultWalk;
use crate::geopackage::blob;

/// Columns besides those of the way to school.
pub(super) const COUNT: usize = 11;

/// Binds the values of a row one after the other.
pub(super) struct Binder<'b, 'c> {
    insert: &'b mut Statement<'c>,
    next: usize,
}

impl Binder<'_, '_> {
    pub(super) fn bind(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.insert.raw_bind_parameter(self.next, value)?;
        self.next += 1;
        Ok(())
    }
}

/// One pupil.
#[derive(Debug, Clone, PartialEq)]
pub struct VaultPupil {
    /// The keyed hash of who it is.
    pub pseudonym: Pseudonym,
    /// Position of the residence in EPSG:25832; `None` where it could not be placed.
    pub residence: Option<EastNorth>,
    /// How far the address was matched.
    pub match_level: MatchLevel,
    /// Radius around the position within which the residence lies.
    pub quality: Option<Metres>,
    /// The keyed hash of the address as listed; `None` where none is listed.
    pub household: Option<HouseholdKey>,
    /// School, where listed and in the school list.
    pub school: Option<SchoolNumber>,
    /// Year of schooling, 1 to 13.
    pub grade: Option<u8>,
    /// Age in full years at the key date.
    pub age: Option<u8>,
    /// Stage.
    pub stage: Option<Stage>,
    /// The pupil's random number in publications.
    pub record_key: RecordKey,
    /// The way to school and the claim; `None` where the project measures no ways.
    pub walk: Option<VaultWalk>,
}

impl VaultPupil {
    /// Inserts the row. SQLite's integers are signed: a record key keeps its 64 bits and may
    /// look negative.
    pub(super) fn insert(&self, fid: i64, insert: &mut Statement<'_>) -> rusqlite::Result<()> {
        let mut row = Binder { insert, next: 1 };
        row.bind(fid)?;
        row.bind(self.residence.map(blob::of_point))?;
        row.bind(self.pseudonym.to_string())?;
        row.bind(self.match_level.as_str())?;
        row.bind(self.quality.map(|quality| quality.0))?;
        row.bind(self.household.map(|key| key.to_string()))?;
        row.bind(self.school.as_ref().map(|school| school.0.as_str()))?;
        row.bind(self.grade)?;
        row.bind(self.age)?;
        row.bind(self.stage.map(Stage::as_str))?;
        row.bind(self.record_key.0.cast_signed())?;
        VaultWalk::bind(self.walk.as_ref(), &mut row)?;
        insert.raw_execute().map(drop)
    }

    /// The pupil of a row; `None` where a value is none that [`VaultPupil::insert`] writes.
    pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let text = |column: &str| row.get::<_, Option<String>>(column);
        let geometry: Option<Vec<u8>> = row.get("geom")?;
        let residence = geometry.as_deref().map(blob::point);
        let household = text("household_key")?.map(|key| HouseholdKey::parse(&key));
        let stage = text("stage")?.map(|stage| Stage::parse(&stage));
        let (Some(pseudonym), Some(match_level)) = (
            Pseudonym::parse(&text("pseudonym")?.unwrap_or_default()),
            MatchLevel::parse(&text("match_level")?.unwrap_or_default()),
        ) else {
            return Ok(None);
        };
        let walk = VaultWalk::of_row(row)?;
        if residence == Some(None) || household == Some(None) || stage == Some(None) {
            return Ok(None);
        }
        Ok(Some(Self {
            pseudonym,
            residence: residence.flatten(),
            match_level,
            quality: row.get::<_, Option<f64>>("quality_m")?.map(Metres),
            household: household.flatten(),
            school: text("school_number")?.map(SchoolNumber),
            grade: row.get("grade")?,
            age: row.get("age")?,
            stage: stage.flatten(),
            record_key: RecordKey(row.get::<_, i64>("record_key")?.cast_unsigned()),
            walk,
        }))
    }
}
