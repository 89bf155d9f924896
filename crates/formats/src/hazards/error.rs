//! Why a file of hazards cannot be used. One unusable feature refuses the whole file: without
//! it a dangerous way would look safe.

use std::fmt;

use geo_core::{Localised, reproject::CrsError};

use crate::vector::VectorError;

/// Why hazards cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HazardsError {
    /// The file is no GeoJSON.
    #[error(transparent)]
    Vector(#[from] VectorError),
    /// There is no way from the file's CRS to WGS 84.
    #[error("{file}: {source}")]
    Crs {
        /// The file.
        file: String,
        /// What is wrong.
        source: CrsError,
    },
    /// A feature that cannot be used.
    #[error(
        "{file}, feature {row}{}: {flaw}. No hazard may be lost: correct the feature or take it out of the file",
        .property.map(|name| format!(", property \"{name}\"")).unwrap_or_default()
    )]
    Feature {
        /// The file.
        file: String,
        /// 1 = first feature.
        row: usize,
        /// The property at fault; `None` for the geometry and the feature itself.
        property: Option<&'static str>,
        /// What is wrong.
        flaw: HazardFlaw,
    },
}

/// What is wrong with a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HazardFlaw {
    /// Not a GeoJSON feature.
    NoFeature,
    /// No line and no point, or a line without length.
    NoLineOrPoint,
    /// Coordinates that the file's CRS cannot have.
    OutsideCrs,
    /// A needed property is missing or empty.
    Missing,
    /// Not a list of stages.
    NoStages,
    /// Not a date with a year of four digits.
    NoDate,
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// Not the id of an OSM way.
    NoWayId,
}

impl HazardFlaw {
    const fn texts(self) -> [&'static str; 2] {
        match self {
            Self::NoFeature => ["not a GeoJSON feature", "kein GeoJSON-Feature"],
            Self::NoLineOrPoint => [
                "the geometry is no line with a length and no point; draw the way as a line, a crossing as a point",
                "die Geometrie ist weder eine Linie mit einer Länge noch ein Punkt; den Weg als Linie zeichnen, \
                 eine Querung als Punkt",
            ],
            Self::OutsideCrs => [
                "the coordinates do not lie in the coordinate system of the file; GeoJSON is longitude, latitude \
                 in WGS 84 unless it names another",
                "die Koordinaten liegen nicht im Koordinatensystem der Datei; ein GeoJSON hat Länge, Breite in \
                 WGS 84, wenn es kein anderes nennt",
            ],
            Self::Missing => ["the value is missing", "der Wert fehlt"],
            Self::NoStages => [
                "not a list of stages; write primary, secondary_1, secondary_2, or leave it empty for all",
                "keine Liste von Stufen; primary, secondary_1, secondary_2 schreiben oder leer lassen für alle",
            ],
            Self::NoDate => [
                "not a date; write 2026-08-01 or 01.08.2026",
                "kein Datum; 2026-08-01 oder 01.08.2026 schreiben",
            ],
            Self::EndsBeforeItBegins => [
                "the day lies before \"valid_from\"; exchange the two or correct one",
                "der Tag liegt vor „valid_from“; beide vertauschen oder einen berichtigen",
            ],
            Self::NoWayId => [
                "not the id of an OpenStreetMap way; write its digits only, or leave it empty",
                "keine Nummer eines Wegs in OpenStreetMap; nur die Ziffern schreiben oder leer lassen",
            ],
        }
    }
}

impl fmt::Display for HazardFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.texts()[0])
    }
}

impl Localised for HazardFlaw {
    fn german(&self) -> String {
        self.texts()[1].into()
    }
}

impl Localised for HazardsError {
    fn german(&self) -> String {
        match self {
            Self::Vector(error) => error.german(),
            Self::Crs { file, source } => format!("{file}: {}", source.german()),
            Self::Feature { file, row, property, flaw } => format!(
                "{file}, Feature {row}{}: {}. Keine Gefahr darf verloren gehen: das Feature berichtigen oder aus \
                 der Datei nehmen",
                property.map(|name| format!(", Eigenschaft „{name}“")).unwrap_or_default(),
                flaw.german()
            ),
        }
    }
}
