//! School districts (Schulbezirke): the areas laid down in law for the sites of primary schools,
//! from Shapefile, GeoJSON or GeoPackage. A property names the responsible site.

use std::path::Path;

use geo::MultiPolygon;
use geo_core::{Localised, ids::SiteId};

use crate::{
    areas::{AreaOptions, AreasError, polygons},
    listed_address::whole,
    report::{Reason, RowProblem, RowReport},
    vector::Properties,
};

/// The area for which a site is responsible. A site may have several.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolDistrict {
    /// The responsible site.
    pub site: SiteId,
    /// Name; empty where the file has none.
    pub name: String,
    /// The area in EPSG:25832.
    pub polygon: MultiPolygon<f64>,
    /// Number of the feature in the file, from 1.
    pub row: usize,
}

/// Why school districts cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SchoolDistrictsError {
    /// The file cannot be read.
    #[error(transparent)]
    Areas(#[from] AreasError),
    /// No district can be used.
    #[error(
        "{file}: no usable school district{}. Give polygons with a property \"site\" that holds the number of \
         the responsible school, or number/site",
        .first.as_ref().map(|first| format!("; {first}")).unwrap_or_default()
    )]
    NoDistrict {
        /// The file.
        file: String,
        /// What is wrong with the first feature, where there is one.
        first: Option<RowProblem>,
    },
}

impl Localised for SchoolDistrictsError {
    fn german(&self) -> String {
        match self {
            Self::Areas(error) => error.german(),
            Self::NoDistrict { file, first } => {
                let first = first.as_ref().map(|first| format!("; {}", first.german())).unwrap_or_default();
                format!(
                    "{file}: kein brauchbarer Schulbezirk{first}. Flächen mit einer Eigenschaft „site“ angeben, \
                     in der die Nummer der zuständigen Schule steht oder Nummer/Standort"
                )
            }
        }
    }
}

/// Properties that name a school, beside which another may name the site; `school` may hold the
/// school's name instead.
const SCHOOLS: &[&str] = &[
    "schulnummer",
    "schulnr",
    "schul_nr",
    "school_number",
    "schoolnumber",
    "snr",
    "dienststellennummer",
    "school",
    "schule",
];
/// Properties that name a site: whole, or within the school.
const SITES: &[&str] = &["site", "site_id", "standort", "schulstandort"];
/// Properties that name a school where nothing else does: they may number the districts.
const NUMBERS: &[&str] = &["nummer", "number"];
const NAMES: &[&str] = &["name", "schulbezirk", "bezirk", "bezeichnung", "schulname", "title"];

/// Reads school districts by the ending of the file's name: `.shp`, `.gpkg`, else GeoJSON. A
/// feature that is no polygon or names no school is rejected in the report.
///
/// # Errors
/// [`SchoolDistrictsError`] where the file as a whole cannot be used or holds no district.
pub fn read_school_districts(
    path: &Path,
    options: &AreaOptions,
) -> Result<(Vec<SchoolDistrict>, RowReport), SchoolDistrictsError> {
    let (districts, report) = polygons::read(path, options, &mut |row, properties, polygon| {
        Ok(SchoolDistrict {
            site: site(properties).ok_or((Some("site"), Reason::MissingValue))?,
            name: properties.first(NAMES).unwrap_or_default().to_owned(),
            polygon,
            row,
        })
    })?;
    if districts.is_empty() {
        let first = report.problems.into_iter().next();
        return Err(SchoolDistrictsError::NoDistrict { file: report.file, first });
    }
    Ok((districts, report))
}

/// The responsible site: one value for school and site, or one for each.
fn site(properties: &Properties) -> Option<SiteId> {
    let values = |names: &'static [&str]| {
        let found = names.iter().filter_map(|name| properties.get(name));
        found.map(str::trim).map(whole).filter(|value| !value.is_empty())
    };
    let school = values(SCHOOLS).find(|value| numbered(value).is_some());
    match (school, values(SITES).next()) {
        (Some(school), Some(within))
            if !school.contains('/') && !within.contains('/') && within != school =>
        {
            numbered(&format!("{school}/{within}"))
        }
        (_, Some(whole)) if whole.contains('/') => numbered(whole),
        (Some(school), _) => numbered(school),
        (None, Some(alone)) => numbered(alone),
        (None, None) => numbered(values(NUMBERS).next()?),
    }
}

/// The site of a text that begins with the number of a school, and not with its name.
fn numbered(text: &str) -> Option<SiteId> {
    let is_number =
        |text: &str| text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(char::is_whitespace);
    SiteId::parse(text).filter(|site| is_number(&site.school.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use geo::Area as _;

    use super::*;
    use crate::testing::file;

    const SQUARE: &str =
        r#"{"type":"Polygon","coordinates":[[[6.5,49.7],[6.6,49.7],[6.6,49.8],[6.5,49.8],[6.5,49.7]]]}"#;

    fn read(features: &[(&str, &str)]) -> Result<(Vec<SchoolDistrict>, RowReport), SchoolDistrictsError> {
        let features = features.iter().map(|(properties, geometry)| {
            format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
        });
        let text = features.collect::<Vec<_>>().join("\n");
        let (_folder, path) = file("districts.geojson", text.as_bytes());
        read_school_districts(&path, &AreaOptions::default())
    }

    #[test]
    fn the_responsible_site_is_known_by_one_property_or_by_two() {
        for (properties, school, within) in [
            (r#"{"site":"01234"}"#, "01234", "1"),
            (r#"{"site":"01234/2","name":"Nord"}"#, "01234", "2"),
            (r#"{"SCHULNR":1234.0}"#, "1234", "1"),
            (r#"{"Schulnummer":"01234","Standort":"B"}"#, "01234", "B"),
            (r#"{"school":"Grundschule 3 am Markt","site":"01234"}"#, "01234", "1"),
            (r#"{"nummer":3,"site":"01234"}"#, "01234", "1"),
            (r#"{"school":"01234","site":"01234/2"}"#, "01234", "2"),
            (r#"{"number":"01234/3","site":""}"#, "01234", "3"),
            (r#"{"schulnumme":"01234"}"#, "01234", "1"),
        ] {
            let (districts, _) = read(&[(properties, SQUARE)]).unwrap();
            let SiteId { school: found, site } = &districts[0].site;
            assert_eq!((found.0.as_str(), site.as_str()), (school, within), "{properties}");
        }
    }

    #[test]
    fn districts_keep_their_row_name_and_area() {
        let point = r#"{"type":"Point","coordinates":[6.5,49.7]}"#;
        let named = r#"{"site":"1","name":"Nord"}"#;
        let (districts, report) =
            read(&[(named, point), (r#"{"name":"Süd"}"#, SQUARE), (named, SQUARE), (named, SQUARE)]).unwrap();
        assert_eq!((districts.len(), districts[0].row, districts[0].name.as_str()), (2, 3, "Nord"));
        assert!((districts[0].polygon.unsigned_area() / 1e6 - 80.1).abs() < 0.5);
        assert_eq!((report.read, report.rejected), (4, 2));
        assert_eq!(report.problems[0].to_string(), "row 1: the geometry is empty, broken or of another kind");
        assert_eq!(report.problems[1].to_string(), "row 2, column site: the value is missing");
    }

    #[test]
    fn a_file_whose_areas_name_no_school_says_which_property_is_missing() {
        for unnamed in
            [r#"{"site":"Am Markt"}"#, r#"{"site":"01234/"}"#, r#"{"schule":"Grundschule 3 Konz"}"#]
        {
            assert!(matches!(read(&[(unnamed, SQUARE)]), Err(SchoolDistrictsError::NoDistrict { .. })));
        }
        let error = read(&[(r#"{"name":"Grundschule"}"#, SQUARE)]).unwrap_err();
        assert!(error.to_string().contains("districts.geojson: no usable school district; row 1"), "{error}");
        assert!(error.to_string().contains("\"site\""), "{error}");
        assert!(error.german().contains("kein brauchbarer Schulbezirk; Zeile 1"));
        let missing = read_school_districts(Path::new("no/such.gpkg"), &AreaOptions::default());
        assert!(matches!(missing, Err(SchoolDistrictsError::Areas(AreasError::GeoPackage { .. }))));
    }
}
