//! Ways and crossings that an office has decided to be especially dangerous ("besonders
//! gefährlich"), from a GeoJSON of lines and points.

mod error;

use std::{ops::ControlFlow, path::Path};

use geo::{Geometry, LineString};
use geo_core::{LonLat, Stage, crs::Crs, reproject::Reprojector};
use jiff::civil::Date;

use crate::{
    dates,
    report::RowReport,
    stages,
    vector::{Feature, Properties, VectorFormat, read_features},
};

pub use error::{HazardFlaw, HazardsError};

/// A way or crossing that is especially dangerous.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Number of the feature in the file, from 1.
    pub row: usize,
    /// Where it is.
    pub shape: HazardShape,
    /// Why it is dangerous.
    pub reason: String,
    /// The office that decided so.
    pub decided_by: String,
    /// The stages whose pupils it concerns, in order; all where the file lists none.
    pub stages: Vec<Stage>,
    /// The first day it holds; `None` for ever before.
    pub valid_from: Option<Date>,
    /// The last day it holds; `None` for ever after.
    pub valid_to: Option<Date>,
    /// The OSM way it lies on, where the file says so.
    pub osm_way: Option<i64>,
}

/// Where a hazard is, in WGS 84.
#[derive(Debug, Clone, PartialEq)]
pub enum HazardShape {
    /// Along lines, each of at least two points and with a length.
    Lines(Vec<Vec<LonLat>>),
    /// At a crossing.
    Point(LonLat),
}

impl Hazard {
    /// Whether it holds on a day; its first and last day are days on which it does.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it concerns pupils of a stage.
    #[must_use]
    pub fn concerns(&self, stage: Stage) -> bool {
        self.stages.contains(&stage)
    }
}

/// A property at fault, and what is wrong.
type Flaw = (Option<&'static str>, HazardFlaw);

/// Reads the hazards in the order of the file. A collection without features is a file without
/// hazards.
///
/// # Errors
/// [`HazardsError`] where the file is no GeoJSON, or where a single feature cannot be used: left
/// out, it would make a dangerous way look safe.
pub fn read_hazards(path: &Path) -> Result<(Vec<Hazard>, RowReport), HazardsError> {
    let file = path.display().to_string();
    let mut report = RowReport::of(&file);
    let mut hazards = Vec::new();
    let mut failure = None;
    let mut reprojector: Option<(Crs, Reprojector)> = None;
    read_features(VectorFormat::GeoJson, path, None, &mut |feature| {
        let row = report.read + 1;
        let crs = feature.as_ref().map_or(Crs::Wgs84, |feature| feature.crs);
        let known = reprojector.take().filter(|(known, _)| *known == crs);
        let made = known.map_or_else(|| Ok((crs, Reprojector::new(crs, Crs::Wgs84)?)), Ok);
        let (_, to_wgs84) = match made {
            Ok(made) => reprojector.insert(made),
            Err(source) => {
                failure = Some(HazardsError::Crs { file: file.clone(), source });
                return ControlFlow::Break(());
            }
        };
        report.reprojected_from = Some(crs).filter(|crs| *crs != Crs::Wgs84);
        let read = feature
            .map_err(|_| (None, HazardFlaw::NoFeature))
            .and_then(|feature| hazard(row, &feature, to_wgs84));
        match read {
            Ok(hazard) => {
                hazards.push(hazard);
                report.accept();
                ControlFlow::Continue(())
            }
            Err((property, flaw)) => {
                failure = Some(HazardsError::Feature { file: file.clone(), row, property, flaw });
                ControlFlow::Break(())
            }
        }
    })?;
    failure.map_or(Ok((hazards, report)), Err)
}

fn hazard(row: usize, feature: &Feature, to_wgs84: &Reprojector) -> Result<Hazard, Flaw> {
    let properties = &feature.properties;
    let needed = |name| match value(properties, name) {
        "" => Err((Some(name), HazardFlaw::Missing)),
        text => Ok(text.to_owned()),
    };
    let valid_from = date(properties, "valid_from")?;
    let valid_to = date(properties, "valid_to")?;
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        return Err((Some("valid_to"), HazardFlaw::EndsBeforeItBegins));
    }
    let mut stages =
        stages::listed(value(properties, "stages")).ok_or((Some("stages"), HazardFlaw::NoStages))?;
    if stages.is_empty() {
        stages = vec![Stage::Primary, Stage::Secondary1, Stage::Secondary2];
    }
    Ok(Hazard {
        row,
        shape: shape(feature.geometry.as_ref(), to_wgs84)?,
        reason: needed("reason")?,
        decided_by: needed("decided_by")?,
        stages,
        valid_from,
        valid_to,
        osm_way: match value(properties, "osm_way") {
            "" => None,
            text => Some(way_id(text).ok_or((Some("osm_way"), HazardFlaw::NoWayId))?),
        },
    })
}

fn value<'p>(properties: &'p Properties, name: &str) -> &'p str {
    properties.get(name).unwrap_or_default().trim()
}

fn date(properties: &Properties, name: &'static str) -> Result<Option<Date>, Flaw> {
    match value(properties, name) {
        "" => Ok(None),
        text => dates::parse(text).map(Some).ok_or((Some(name), HazardFlaw::NoDate)),
    }
}

fn way_id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id| *id > 0)
}

fn shape(geometry: Option<&Geometry<f64>>, to_wgs84: &Reprojector) -> Result<HazardShape, Flaw> {
    let lines = match geometry {
        Some(Geometry::Point(point)) => return Ok(HazardShape::Point(place(point.0, to_wgs84)?)),
        Some(Geometry::LineString(line)) => std::slice::from_ref(line),
        Some(Geometry::MultiLineString(lines)) => &lines.0,
        _ => &[],
    };
    let has_length = |line: &LineString<f64>| line.0.windows(2).any(|pair| pair[0] != pair[1]);
    if lines.is_empty() || !lines.iter().all(has_length) {
        return Err((None, HazardFlaw::NoLineOrPoint));
    }
    let places = |line: &LineString<f64>| line.0.iter().map(|coord| place(*coord, to_wgs84)).collect();
    Ok(HazardShape::Lines(lines.iter().map(places).collect::<Result<_, _>>()?))
}

fn place(coord: geo::Coord<f64>, to_wgs84: &Reprojector) -> Result<LonLat, Flaw> {
    let [lon, lat] = to_wgs84.point([coord.x, coord.y]).map_err(|_| (None, HazardFlaw::OutsideCrs))?;
    Ok(LonLat { lon, lat })
}

#[cfg(test)]
mod tests;
