//! From the attributes of a row or feature to an entry: what all plain registers have in common.

use geo_core::{RegisterAddress, crs::Crs, register::RegisterQuality};

use super::{
    RegisterError, RegisterOptions, Sink, attributes::Attribute, house_number, region::Locator,
    seen_ids::SeenIds,
};
use crate::{
    municipality_key::municipality_key,
    report::{Reason, RowReport, Skipped},
};

/// Makes entries and keeps the report.
pub struct Entries {
    locator: Locator,
    seen: SeenIds,
    house_number: String,
    /// What became of the rows so far.
    pub report: RowReport,
}

/// Why a row gives no entry.
pub enum Unusable {
    /// Left out on purpose.
    Skipped(Skipped),
    /// Broken, with the attribute at fault.
    Rejected(Option<Attribute>, Reason),
}

/// The position of a row: its CRS with easting or longitude first.
pub type Position = Result<(Crs, [f64; 2]), Unusable>;

impl Entries {
    /// No entry yet.
    pub fn new(file: &str, options: &RegisterOptions) -> Self {
        Self {
            locator: Locator::new(options.region),
            seen: SeenIds::default(),
            house_number: String::new(),
            report: RowReport::of(file),
        }
    }

    /// Lends one row to the sink. `name` gives the file's name of an attribute.
    ///
    /// # Errors
    /// Where positions cannot be reprojected, or most lie outside the region.
    pub fn take<'v>(
        &mut self,
        value: impl Fn(Attribute) -> &'v str,
        id: &str,
        position: impl FnOnce() -> Position,
        name: impl Fn(Attribute) -> Option<String>,
        sink: &mut Sink<'_>,
    ) -> Result<(), RegisterError> {
        match self.entry(value, id, position, sink)? {
            Ok(()) => self.report.accept(),
            Err(Unusable::Skipped(why)) => self.report.skip(why),
            Err(Unusable::Rejected(attribute, reason)) => {
                self.reject(attribute.and_then(name).as_deref(), reason);
            }
        }
        self.check_crs(false)
    }

    /// Counts a row that cannot be read at all.
    pub fn reject(&mut self, column: Option<&str>, reason: Reason) {
        self.report.reject(self.report.read + 1, column, reason);
    }

    fn entry<'v>(
        &mut self,
        value: impl Fn(Attribute) -> &'v str,
        id: &str,
        position: impl FnOnce() -> Position,
        sink: &mut Sink<'_>,
    ) -> Result<Result<(), Unusable>, RegisterError> {
        let rejected = |attribute, reason| Ok(Err(Unusable::Rejected(attribute, reason)));
        house_number::join(value(Attribute::HouseNumber), value(Attribute::Suffix), &mut self.house_number);
        let village = value(Attribute::Village);
        let (place, listed) = (value(Attribute::Place), value(Attribute::Locality));
        let locality = if listed.is_empty() { village } else { listed };
        // Villages without street names: the houses are numbered by village.
        let by_village = [village, locality, place].into_iter().find(|name| !name.is_empty());
        let street = match (value(Attribute::Street), by_village) {
            ("", None) => return Ok(Err(Unusable::Skipped(Skipped::NoStreet))),
            ("", Some(_)) if self.house_number.is_empty() => {
                return rejected(Some(Attribute::Street), Reason::MissingValue);
            }
            ("", Some(village)) => village,
            (street, _) => street,
        };
        if is_placeholder(street) {
            return Ok(Err(Unusable::Skipped(Skipped::PlaceholderStreet)));
        }
        let (crs, pair) = match position() {
            Ok(position) => position,
            Err(unusable) => return Ok(Err(unusable)),
        };
        let located = self
            .locator
            .locate(crs, pair)
            .map_err(|source| RegisterError::Crs { file: self.report.file.clone(), source })?;
        let Some(position) = located else { return rejected(None, Reason::OutsideRegion) };
        if !id.is_empty() && !self.seen.insert(id) {
            return rejected(Some(Attribute::Id), Reason::RepeatedId);
        }
        sink(&RegisterAddress {
            id,
            street,
            house_number: &self.house_number,
            postal_code: value(Attribute::PostalCode),
            municipality_key: municipality_key(value(Attribute::Key)),
            municipality: value(Attribute::Municipality),
            locality,
            postal_place: place,
            position,
            quality: RegisterQuality::Building,
        });
        Ok(Ok(()))
    }

    fn check_crs(&self, at_end: bool) -> Result<(), RegisterError> {
        let file = || self.report.file.clone();
        self.locator
            .verdict(at_end)
            .map_or(Ok(()), |wrong| Err(RegisterError::WrongCrs { file: file(), wrong }))
    }

    /// The report at the end of the file.
    ///
    /// # Errors
    /// Where all positions of a short file lie outside the region.
    pub fn finish(mut self) -> Result<RowReport, RegisterError> {
        self.check_crs(true)?;
        self.report.reprojected_from = self.locator.reprojected_from();
        Ok(self.report)
    }
}

/// "### Straßenname unbekannt", "unbekannt", "-": surveys fill in something.
pub fn is_placeholder(street: &str) -> bool {
    street.starts_with('#')
        || !street.chars().any(char::is_alphanumeric)
        || ["unbekannt", "straßenname unbekannt", "ohne straßenname"]
            .contains(&street.to_lowercase().as_str())
}
