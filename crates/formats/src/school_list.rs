//! The school list: CSV, XLSX, XLS, ODS, GeoJSON or Shapefile, one row per school site. What
//! the program has no use for is kept as it is named.

mod bells;
mod column;
mod error;
mod source;
mod values;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use geo_core::{
    EastNorth, School, SchoolNumber, SchoolType, Stage,
    crs::Crs,
    ids::SiteId,
    school::{Bell, LegalStatus},
};

pub use column::SchoolColumn;
pub use error::SchoolListError;

use crate::{
    columns::{Columns, Concept},
    listed_address::{ListedAddress, whole},
    register::{Locator, Region, number},
    report::{Reason, RowReport, Skipped},
    stages,
    table::Row,
};
use bells::BellColumn;
use source::SourceRow;

/// What the project file says about a school list.
#[derive(Debug, Clone, Default)]
pub struct SchoolListOptions {
    /// Columns by concept ([`SchoolColumn`]'s key) and header text.
    pub columns: BTreeMap<String, String>,
    /// The CRS of easting and northing, EPSG:25832 by default, and of a GeoJSON or Shapefile
    /// that does not say its own. Pairs within 180 degrees are always WGS 84.
    pub crs: Option<Crs>,
}

/// A school list as read.
#[derive(Debug, Clone)]
pub struct SchoolList {
    /// The sites in the order of the list.
    pub schools: Vec<School>,
    /// What became of the rows.
    pub report: RowReport,
    /// The recognised columns: concept and header text.
    pub columns: Vec<(&'static str, String)>,
}

/// Reads the list at `path`. A row without number, of no known school type, or with the number
/// and site of an earlier row is rejected in the report.
///
/// # Errors
/// [`SchoolListError`] where the file as a whole cannot be used.
pub fn read_school_list(path: &Path, options: &SchoolListOptions) -> Result<SchoolList, SchoolListError> {
    let source = source::read(path, options)?;
    let file = source.file;
    let mut columns = Columns::<SchoolColumn>::recognise(&file, &source.header, &options.columns)?;
    if source.cut {
        columns.add_cut(&source.header);
    }
    if !columns.has(SchoolColumn::Number) {
        return Err(SchoolListError::NoNumberColumn { file, found: source.header.join(", ") });
    }
    let taken: BTreeSet<usize> = columns.iter().map(|(_, column)| column.index).collect();
    let free = || source.header.iter().enumerate().filter(|(index, _)| !taken.contains(index));
    let bells: Vec<BellColumn> = free().filter_map(|(index, name)| BellColumn::of(index, name)).collect();
    let further = free()
        .filter(|(index, name)| !name.is_empty() && bells.iter().all(|bell| bell.index != *index))
        .map(|(index, name)| (index, name.clone()))
        .collect();
    let mut reader = SchoolReader {
        columns: &columns,
        header: &source.header,
        bells,
        further,
        crs: options.crs.unwrap_or(Crs::Utm32),
        locator: Locator::new(Region::GERMANY),
        report: RowReport::of(&file),
        seen: HashMap::new(),
    };
    let mut schools = Vec::new();
    for row in &source.rows {
        let school = reader.read(row);
        schools.extend(school.map_err(|source| SchoolListError::Crs { file: file.clone(), source })?);
    }
    if let Some(wrong) = reader.locator.verdict(true) {
        return Err(SchoolListError::WrongCrs { file, wrong });
    }
    let named = columns.iter().map(|(concept, column)| (concept.key(), column.name.clone())).collect();
    Ok(SchoolList { schools, report: reader.report, columns: named })
}

/// Whether a column name belongs to a school list.
fn is_known(name: &str, explicit: &BTreeMap<String, String>) -> bool {
    Columns::<SchoolColumn>::is_known(name, explicit) || BellColumn::of(0, name).is_some()
}

/// Why no coordinates of the list can be used.
type CrsError = geo_core::reproject::CrsError;

struct SchoolReader<'a> {
    columns: &'a Columns<SchoolColumn>,
    header: &'a [String],
    bells: Vec<BellColumn>,
    further: Vec<(usize, String)>,
    crs: Crs,
    locator: Locator,
    report: RowReport,
    seen: HashMap<SiteId, usize>,
}

impl SchoolReader<'_> {
    fn read(&mut self, source: &SourceRow) -> Result<Option<School>, CrsError> {
        let row = &source.row;
        if row.is_empty() && source.point.is_none() && row.flaw.is_none() {
            self.report.skip(Skipped::EmptyRow);
            return Ok(None);
        }
        if row.is_total() {
            self.report.skip(Skipped::TotalRow);
            return Ok(None);
        }
        let (id, types) = match self.identify(row) {
            Ok(found) => found,
            Err((column, reason)) => {
                self.report.reject(row.number, self.columns.name(column), reason);
                return Ok(None);
            }
        };
        self.report.accept();
        if let Some(flaw) = &row.flaw {
            self.report.flaw(row.number, None, flaw.clone());
        }
        let field = |concept| self.columns.field(row, concept);
        let type_wording = field(SchoolColumn::Type).to_owned();
        let name = field(SchoolColumn::Name).to_owned();
        let form = values::form(field(SchoolColumn::Form)).or_else(|| values::form(&type_wording));
        let first_languages = values::languages(field(SchoolColumn::FirstLanguages));
        let (address, _) = ListedAddress {
            street: field(SchoolColumn::Street),
            house_number: field(SchoolColumn::HouseNumber),
            postal_code: field(SchoolColumn::PostalCode),
            place: field(SchoolColumn::Place),
            postal_place: field(SchoolColumn::PostalPlace),
            locality: field(SchoolColumn::Locality),
            ..ListedAddress::default()
        }
        .address();
        let further = self.further.iter().map(|(index, name)| (name.clone(), row.field(*index).to_owned()));
        let further = further.collect();
        let position = self.position(source)?;
        if position.is_none() && address.street.is_empty() {
            self.report.flaw(row.number, None, Reason::NoPosition);
        }
        Ok(Some(School {
            id,
            name,
            type_wording,
            form,
            stages: self.stages(row, &types),
            types,
            legal_status: self.legal_status(row),
            first_languages,
            position,
            address,
            entrances: self.entrances(row)?,
            pupils: self.count(row, SchoolColumn::Pupils),
            capacity: self.count(row, SchoolColumn::Capacity),
            bells: self.bells(row),
            further,
        }))
    }

    fn field<'r>(&self, row: &'r Row, concept: SchoolColumn) -> &'r str {
        self.columns.field(row, concept)
    }

    fn flaw(&mut self, row: &Row, concept: SchoolColumn, reason: Reason) {
        self.report.flaw(row.number, self.columns.name(concept), reason);
    }

    /// Number, site and types, without which a row is no school site.
    fn identify(&mut self, row: &Row) -> Result<(SiteId, Vec<SchoolType>), (SchoolColumn, Reason)> {
        let school = whole(self.field(row, SchoolColumn::Number));
        if school.is_empty() {
            let reason = row.flaw.clone().filter(|_| row.is_empty()).unwrap_or(Reason::MissingValue);
            return Err((SchoolColumn::Number, reason));
        }
        let mut types = SchoolType::all_in(self.field(row, SchoolColumn::Type));
        if types.is_empty() {
            types = SchoolType::all_in(self.field(row, SchoolColumn::Name));
        }
        if types.is_empty() {
            return Err((SchoolColumn::Type, Reason::UnknownValue));
        }
        let site = match whole(self.field(row, SchoolColumn::Site)) {
            "" => "1",
            site => site,
        };
        let id = SiteId { school: SchoolNumber(school.to_owned()), site: site.to_owned() };
        if let Some(first_row) = self.seen.get(&id) {
            return Err((SchoolColumn::Number, Reason::DuplicateId { first_row: *first_row }));
        }
        self.seen.insert(id.clone(), row.number);
        Ok((id, types))
    }

    /// From the numbers of pupils, the list of stages, or the types.
    fn stages(&mut self, row: &Row, types: &[SchoolType]) -> Vec<Stage> {
        let mut stages = Vec::new();
        for (column, stage) in [
            (SchoolColumn::Primary, Stage::Primary),
            (SchoolColumn::Secondary1, Stage::Secondary1),
            (SchoolColumn::Secondary2, Stage::Secondary2),
        ] {
            let text = self.field(row, column);
            let yes = matches!(text.to_lowercase().as_str(), "x" | "ja" | "yes" | "true");
            if yes || number(text).is_some_and(|pupils| pupils > 0.0) {
                stages.push(stage);
            }
        }
        if stages.is_empty() {
            let text = self.field(row, SchoolColumn::Stages);
            stages = stages::named(text);
            if stages.is_empty() && !text.is_empty() {
                self.flaw(row, SchoolColumn::Stages, Reason::UnknownValue);
            }
        }
        if stages.is_empty() {
            stages = types.iter().flat_map(|school_type| school_type.stages()).copied().collect();
            stages.sort_unstable();
            stages.dedup();
        }
        stages
    }

    fn legal_status(&mut self, row: &Row) -> Option<LegalStatus> {
        let text = self.field(row, SchoolColumn::LegalStatus);
        let status = values::legal_status(text);
        if status.is_none() && !text.is_empty() {
            self.flaw(row, SchoolColumn::LegalStatus, Reason::UnknownValue);
        }
        status
    }

    /// The geometry, else longitude and latitude, else easting and northing.
    fn position(&mut self, source: &SourceRow) -> Result<Option<EastNorth>, CrsError> {
        let row = &source.row;
        if let Some((crs, pair)) = source.point {
            return self.locate(row, None, crs, pair);
        }
        for (x, y, crs) in [
            (SchoolColumn::Longitude, SchoolColumn::Latitude, Crs::Wgs84),
            (SchoolColumn::Easting, SchoolColumn::Northing, self.crs),
        ] {
            let (first, second) = (self.field(row, x), self.field(row, y));
            if first.is_empty() && second.is_empty() {
                continue;
            }
            if let (Some(first), Some(second)) = (number(first), number(second)) {
                return self.locate(row, Some(x), crs, [first, second]);
            }
            let wrong = if number(first).is_none() { x } else { y };
            self.flaw(row, wrong, Reason::NotANumber);
        }
        Ok(None)
    }

    fn locate(
        &mut self,
        row: &Row,
        column: Option<SchoolColumn>,
        crs: Crs,
        pair: [f64; 2],
    ) -> Result<Option<EastNorth>, CrsError> {
        let degrees = pair[0].abs() <= 180.0 && pair[1].abs() <= 90.0;
        let crs = if degrees { Crs::Wgs84 } else { crs };
        let position = self.locator.locate(crs, pair)?;
        if position.is_none() {
            let name = column.and_then(|column| self.columns.name(column));
            self.report.flaw(row.number, name, Reason::OutsideRegion);
        }
        Ok(position)
    }

    fn entrances(&mut self, row: &Row) -> Result<Vec<EastNorth>, CrsError> {
        let Some(pairs) = values::pairs(self.field(row, SchoolColumn::Entrances)) else {
            self.flaw(row, SchoolColumn::Entrances, Reason::NotANumber);
            return Ok(Vec::new());
        };
        let mut entrances = Vec::new();
        for pair in pairs {
            entrances.extend(self.locate(row, Some(SchoolColumn::Entrances), self.crs, pair)?);
        }
        Ok(entrances)
    }

    fn count(&mut self, row: &Row, column: SchoolColumn) -> Option<u32> {
        let text = whole(self.field(row, column));
        let count = text.replace('.', "").parse().ok();
        if count.is_none() && !matches!(text, "" | "-" | "–" | ".") {
            self.flaw(row, column, Reason::NotANumber);
        }
        count
    }

    fn bells(&mut self, row: &Row) -> Vec<Bell> {
        let mut bells = Vec::new();
        for column in &self.bells {
            let text = row.field(column.index);
            match bells::time(text) {
                Some(time) => column.ring(time, &mut bells),
                None if text.is_empty() => {}
                None => {
                    let name = self.header.get(column.index).map(String::as_str);
                    self.report.flaw(row.number, name, Reason::NotATime);
                }
            }
        }
        bells
    }
}

#[cfg(test)]
mod tests;
