//! Addresses of an OpenStreetMap extract (PBF): `addr:*` on nodes, ways and relations.
//!
//! Four passes over the blobs: a survey, nodes, ways, relations. Blobs are decoded in parallel
//! and their addresses lent in the order of type and id. Memory holds the coordinates of the
//! nodes that addresses hang on (32 bytes each at the peak) and some blobs, whatever the size of the extract.

mod found;
mod numbers;
mod survey;
mod tags;

use std::{fmt::Write as _, path::Path};

use geo_core::{EastNorth, RegisterAddress, crs::Crs, register::RegisterQuality, reproject::reproject_each};
use rustc_hash::FxHashMap;

use self::{found::Found, survey::Survey};
use super::{RegisterError, RegisterOptions, Sink, entries::is_placeholder, region::Locator};
use crate::{
    pbf::{Blobs, coordinates::Coordinates},
    report::{Reason, RowReport, Skipped},
};

/// Reads the addresses of an extract.
pub fn read(path: &Path, options: &RegisterOptions, sink: &mut Sink<'_>) -> Result<RowReport, RegisterError> {
    let blobs = Blobs::of(path)?;
    let survey = Survey::of(&blobs)?;
    let mut coordinates = Coordinates::needed(survey.needed_nodes.clone());
    let mut numbered = FxHashMap::default();
    let mut out = Out {
        sink,
        locator: Locator::new(options.region),
        report: RowReport::of(path.display().to_string()),
        last: None,
        id: String::new(),
    };

    let mut places = Vec::new();
    let mut ordered = Ordered::new(survey.nodes.sorted);
    blobs.each(
        &survey.nodes.blobs,
        |block| found::nodes(block, &coordinates, &survey.interpolation_nodes),
        |_, nodes| {
            places.extend(nodes.places);
            numbered.extend(nodes.numbered);
            ordered.take(nodes.found, &mut out)
        },
    )?;
    ordered.finish(&mut out)?;
    for (slot, place) in places {
        coordinates.set(slot, place);
    }

    let mut ordered = Ordered::new(survey.ways.sorted);
    blobs.each(
        &survey.ways.blobs,
        |block| found::ways(block, &coordinates, &numbered),
        |_, found| ordered.take(found, &mut out),
    )?;
    ordered.finish(&mut out)?;

    let mut ordered = Ordered::new(survey.relations.sorted);
    blobs.each(
        &survey.relations.blobs,
        |block| found::relations(block, &coordinates, &survey),
        |_, found| ordered.take(found, &mut out),
    )?;
    ordered.finish(&mut out)?;
    out.finish()
}

/// Puts the elements of one type in the order of their ids; in a sorted extract they are.
struct Ordered {
    sorted: bool,
    held: Vec<Found>,
}

impl Ordered {
    const fn new(sorted: bool) -> Self {
        Self { sorted, held: Vec::new() }
    }

    fn take(&mut self, mut found: Vec<Found>, out: &mut Out<'_, '_>) -> Result<(), RegisterError> {
        if self.sorted {
            return out.lend(found);
        }
        self.held.append(&mut found);
        Ok(())
    }

    fn finish(mut self, out: &mut Out<'_, '_>) -> Result<(), RegisterError> {
        self.held.sort_by_key(|found| found.id);
        out.lend(self.held)
    }
}

struct Out<'s, 'f> {
    sink: &'s mut Sink<'f>,
    locator: Locator,
    report: RowReport,
    last: Option<(char, i64)>,
    id: String,
}

impl Out<'_, '_> {
    /// Reprojects the places of all elements at once and lends their entries.
    fn lend(&mut self, found: Vec<Found>) -> Result<(), RegisterError> {
        let degrees: Vec<[f64; 2]> = found
            .iter()
            .flat_map(|found| found.numbers.iter().flatten())
            .map(|(_, place)| [place.x, place.y])
            .collect();
        let mut metres = degrees.clone();
        reproject_each(Crs::Wgs84, Crs::Utm32, &mut metres)
            .map_err(|source| RegisterError::Crs { file: self.report.file.clone(), source })?;
        let mut positions = degrees.into_iter().zip(metres);
        for found in found {
            self.element(&found, &mut positions)?;
        }
        Ok(())
    }

    fn element(
        &mut self,
        found: &Found,
        positions: &mut impl Iterator<Item = ([f64; 2], [f64; 2])>,
    ) -> Result<(), RegisterError> {
        self.id.clear();
        // Writing to a string does not fail.
        let _ = write!(self.id, "{}{}", found.kind, found.id);
        let repeated = self.last.replace((found.kind, found.id)) == Some((found.kind, found.id));
        let count = found.numbers.as_ref().map_or(0, Vec::len);
        let row = self.report.read + 1;
        let usable = match (&found.numbers, found.tags.street_or_village()) {
            (Err(reason), _) => Err(reason.clone()),
            _ if repeated => Err(Reason::RepeatedId),
            (Ok(_), None) => {
                self.report.skip(Skipped::NoStreet);
                positions.by_ref().take(count).for_each(drop);
                return Ok(());
            }
            (Ok(_), Some(street)) if is_placeholder(street) => {
                self.report.skip(Skipped::PlaceholderStreet);
                positions.by_ref().take(count).for_each(drop);
                return Ok(());
            }
            (Ok(numbers), Some(street)) => Ok((numbers, street)),
        };
        let (numbers, street) = match usable {
            Ok(usable) => usable,
            Err(reason) => {
                self.report.reject(row, Some(&self.id), reason);
                positions.by_ref().take(count).for_each(drop);
                return Ok(());
            }
        };
        if found.flawed {
            self.report.flaw(row, Some(&self.id), Reason::UnknownValue);
        }
        for ((number, _), (degrees, [east, north])) in numbers.iter().zip(positions) {
            let tags = &found.tags;
            if let Some(position) = self.locator.check(EastNorth { east, north }, degrees) {
                (self.sink)(&RegisterAddress {
                    id: &self.id,
                    street,
                    house_number: number,
                    postal_code: &tags.postcode,
                    municipality_key: None,
                    municipality: &tags.municipality,
                    locality: tags.locality(),
                    postal_place: &tags.city,
                    position,
                    quality: if found.interpolated {
                        RegisterQuality::Interpolated
                    } else {
                        RegisterQuality::Building
                    },
                });
                self.report.accept();
            } else {
                self.report.reject(self.report.read + 1, Some(&self.id), Reason::OutsideRegion);
            }
            self.check_crs(false)?;
        }
        Ok(())
    }

    fn check_crs(&self, at_end: bool) -> Result<(), RegisterError> {
        let file = || self.report.file.clone();
        self.locator
            .verdict(at_end)
            .map_or(Ok(()), |wrong| Err(RegisterError::WrongCrs { file: file(), wrong }))
    }

    fn finish(self) -> Result<RowReport, RegisterError> {
        self.check_crs(true)?;
        Ok(self.report)
    }
}

#[cfg(test)]
mod tests;
