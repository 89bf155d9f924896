//! Registers as GeoJSON or Shapefile: one feature per address, properties known by their names.

use std::{collections::HashMap, ops::ControlFlow, path::Path};

use geo::{Centroid, Geometry};

use super::{
    RegisterError, RegisterOptions, Sink,
    attributes::{self, Attribute},
    entries::{Entries, Unusable},
};
use crate::{
    columns::{Concept, fold},
    cut_name,
    report::{Reason, RowReport},
    vector::{Feature, VectorFormat, read_features},
};

/// Reads a register of features.
pub fn read(
    format: VectorFormat,
    path: &Path,
    options: &RegisterOptions,
    sink: &mut Sink<'_>,
) -> Result<RowReport, RegisterError> {
    let mut entries = Entries::new(&path.display().to_string(), options);
    let mut names = Names::default();
    let mut failure = None;
    read_features(format, path, options.crs, &mut |feature| {
        let taken = match feature {
            Ok(feature) => take(&mut entries, &mut names, &feature, sink),
            Err(reason) => {
                entries.reject(None, reason);
                Ok(())
            }
        };
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    if entries.report.accepted == 0 && !names.has_street() {
        let found = names.found();
        return Err(RegisterError::MissingColumns {
            file: entries.report.file,
            missing: "street (strasse, strname, addr:street)".into(),
            found,
        });
    }
    entries.finish()
}

fn take(
    entries: &mut Entries,
    names: &mut Names,
    feature: &Feature,
    sink: &mut Sink<'_>,
) -> Result<(), RegisterError> {
    let values = names.values(feature);
    let value = |attribute: Attribute| values.get(attribute as usize).map_or("", |(value, _)| *value);
    let id = Some(value(Attribute::Id)).filter(|id| !id.is_empty()).unwrap_or(&feature.id);
    let position = || {
        let point = feature.geometry.as_ref().and_then(point);
        point.map(|point| (feature.crs, point)).ok_or(Unusable::Rejected(None, Reason::NoPosition))
    };
    let name = |attribute: Attribute| Some(values.get(attribute as usize)?.1.to_owned());
    entries.take(value, id, position, name, sink)
}

/// A point is the position itself, of anything else the centroid is.
fn point(geometry: &Geometry<f64>) -> Option<[f64; 2]> {
    let point = match geometry {
        Geometry::Point(point) => *point,
        other => other.centroid()?,
    };
    Some([point.x(), point.y()])
}

/// Which property holds what; every name is looked up once.
#[derive(Default)]
struct Names {
    known: HashMap<String, Option<(Attribute, usize)>>,
}

impl Names {
    /// Value and property name of every attribute; the most telling name that is filled counts.
    fn values<'f>(&mut self, feature: &'f Feature) -> [(&'f str, &'f str); attributes::COUNT] {
        let mut values = [("", ""); attributes::COUNT];
        let mut ranks = [usize::MAX; attributes::COUNT];
        for (name, value) in feature.properties.iter() {
            let Some((attribute, rank)) = self.attribute(name) else { continue };
            let value = value.trim();
            let place = attribute as usize;
            if let (Some(best), Some(slot)) = (ranks.get_mut(place), values.get_mut(place))
                && !value.is_empty()
                && rank < *best
            {
                *best = rank;
                *slot = (value, name);
            }
        }
        values
    }

    fn attribute(&mut self, name: &str) -> Option<(Attribute, usize)> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let folded = fold(name);
        let exact = Attribute::ALL.iter().find_map(|attribute| {
            let rank = attribute.names().iter().position(|known| *known == folded)?;
            Some((*attribute, rank))
        });
        // Files made from a Shapefile keep its cut names; a whole name tells more.
        let found = exact.or_else(|| {
            let (attribute, rank) = cut_name::concept_of::<Attribute>(name)?;
            Some((attribute, attribute.names().len() + rank))
        });
        self.known.insert(name.to_owned(), found);
        found
    }

    fn has_street(&self) -> bool {
        let street = |found: &Option<(Attribute, usize)>| {
            matches!(found, Some((Attribute::Street | Attribute::Village, _)))
        };
        self.known.values().any(street)
    }

    fn found(&self) -> String {
        let mut names: Vec<&str> = self.known.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests;
