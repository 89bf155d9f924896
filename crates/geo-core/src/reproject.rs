//! Coordinates from one reference system to another, one point at a time ([`Reprojector`]) or
//! in bulk over all cores ([`reproject`], [`reproject_each`]).
//!
//! Every operation is spelt out for PROJ step by step (projection, datum shift, projection), so
//! that neither the choice of an operation nor a database on the machine is left to chance.
//! ETRS89 and WGS 84 are taken as identical: they have drifted apart by 2.5 cm a year since
//! 1989, less than 1 m by 2026, and PROJ's own null transformation (EPSG:1149) does the same.

use proj::Proj;
use rayon::prelude::*;

use crate::{
    crs::Crs,
    dhdn::{DhdnShift, GridError},
    language::Localised,
    position::{EastNorth, LonLat},
    units::Metres,
};

/// Why coordinates could not be brought to another system. A position may be a residence, so
/// the message names the point by its number and never by its coordinates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// A coordinate is not a finite number.
    #[error("point {} of {}: a coordinate is not a number", .index + 1, .from)]
    NotFinite {
        /// The point's place in the slice; 0 for a single point.
        index: usize,
        /// The system the coordinates were said to be in.
        from: Crs,
    },
    /// The coordinates cannot be in the system they are said to be in.
    #[error(
        "point {} does not lie in {from}: easting or longitude runs from {} to {}, northing or latitude \
         from {} to {}; check the coordinate system and the order of the two columns",
        .index + 1, .from.range()[0].0, .from.range()[0].1, .from.range()[1].0, .from.range()[1].1
    )]
    OutOfRange {
        /// The point's place in the slice; 0 for a single point.
        index: usize,
        /// The system the coordinates were said to be in.
        from: Crs,
    },
    /// PROJ has no result for the point: too far from the target's region, or outside the grid
    /// of the datum shift.
    #[error("point {} cannot be brought from {from} to {to}: it lies outside the region of the transformation; \
             check the coordinate system", .index + 1)]
    Untransformable {
        /// The point's place in the slice; 0 for a single point.
        index: usize,
        /// The system the coordinates are in.
        from: Crs,
        /// The system asked for.
        to: Crs,
    },
    /// The grid of the datum shift is damaged.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// PROJ refuses the operation as a whole.
    #[error("PROJ cannot set up the transformation from {from} to {to}: {reason}")]
    Operation {
        /// The source system.
        from: Crs,
        /// The target system.
        to: Crs,
        /// What PROJ says.
        reason: String,
    },
}

impl CrsError {
    /// The same error about the point `index`.
    #[must_use]
    fn at(self, index: usize) -> Self {
        match self {
            Self::NotFinite { from, .. } => Self::NotFinite { index, from },
            Self::OutOfRange { from, .. } => Self::OutOfRange { index, from },
            Self::Untransformable { from, to, .. } => Self::Untransformable { index, from, to },
            whole @ (Self::Grid(_) | Self::Operation { .. }) => whole,
        }
    }

    /// The place in the slice of the point at fault; `None` where the operation as a whole is.
    #[must_use]
    pub const fn index(&self) -> Option<usize> {
        match self {
            Self::NotFinite { index, .. }
            | Self::OutOfRange { index, .. }
            | Self::Untransformable { index, .. } => Some(*index),
            Self::Grid(_) | Self::Operation { .. } => None,
        }
    }
}

impl Localised for CrsError {
    fn german(&self) -> String {
        match self {
            Self::NotFinite { index, from } => {
                format!("Punkt {} in {from}: eine Koordinate ist keine Zahl", index + 1)
            }
            Self::OutOfRange { index, from } => {
                let [(west, east), (south, north)] = from.range();
                format!(
                    "Punkt {} liegt nicht in {from}: Ostwert oder Länge reicht von {west} bis {east}, Nordwert \
                     oder Breite von {south} bis {north}; Koordinatensystem und Reihenfolge der beiden Spalten \
                     prüfen",
                    index + 1
                )
            }
            Self::Untransformable { index, from, to } => format!(
                "Punkt {} lässt sich nicht von {from} nach {to} umrechnen: Er liegt außerhalb des Gebiets der \
                 Transformation; Koordinatensystem prüfen",
                index + 1
            ),
            Self::Grid(error) => error.german(),
            Self::Operation { from, to, reason } => {
                format!("PROJ kann die Umrechnung von {from} nach {to} nicht einrichten: {reason}")
            }
        }
    }
}

/// How far a reprojected position can be from the truth, with the datum shift of this machine.
/// Zero where only the projection changes (1 mm in practice), 1 m between ETRS89 and WGS 84,
/// the accuracy of [`DhdnShift`] between DHDN and the others.
///
/// # Errors
/// [`CrsError::Grid`] where the grid found on this machine is damaged.
pub fn accuracy(from: Crs, to: Crs) -> Result<Metres, CrsError> {
    let shift = if from.is_dhdn() == to.is_dhdn() { Metres(0.0) } else { DhdnShift::installed()?.accuracy() };
    let drift = if from.is_wgs84() == to.is_wgs84() { Metres(0.0) } else { Metres(1.0) };
    Ok(Metres(shift.0.hypot(drift.0)))
}

/// A transformation between two systems, ready for points. It belongs to one thread, as PROJ's
/// contexts do; for many points use [`reproject`].
pub struct Reprojector {
    from: Crs,
    to: Crs,
    operation: Operation,
}

/// What is to be done with a point.
enum Operation {
    /// Both systems have the same coordinates.
    Identity,
    /// The systems differ by the zone before the easting.
    AddToEasting(f64),
    /// Everything else.
    Pipeline(Proj),
}

/// What EPSG:4647 adds to the easting of EPSG:25832.
const ZONE_PREFIX: f64 = 32_000_000.0;

impl Reprojector {
    /// Sets up the transformation, with the datum shift [`DhdnShift::installed`] where one is
    /// needed.
    ///
    /// # Errors
    /// [`CrsError::Grid`] where the grid of the datum shift is damaged, [`CrsError::Operation`]
    /// where PROJ refuses.
    pub fn new(from: Crs, to: Crs) -> Result<Self, CrsError> {
        if from.is_dhdn() == to.is_dhdn() {
            Self::with_shift(from, to, &DhdnShift::SevenParameters)
        } else {
            Self::with_shift(from, to, &DhdnShift::installed()?)
        }
    }

    /// Sets up the transformation with a datum shift of one's own choice.
    ///
    /// # Errors
    /// [`CrsError::Operation`] where PROJ refuses, such as for a grid file that does not exist.
    pub fn with_shift(from: Crs, to: Crs, shift: &DhdnShift) -> Result<Self, CrsError> {
        let operation = match (from, to) {
            _ if from == to || (from.is_geographic() && to.is_geographic()) => Operation::Identity,
            (Crs::Utm32, Crs::Utm32Prefixed) => Operation::AddToEasting(ZONE_PREFIX),
            (Crs::Utm32Prefixed, Crs::Utm32) => Operation::AddToEasting(-ZONE_PREFIX),
            _ => {
                let refused = |error| CrsError::Operation { from, to, reason: format!("{error}") };
                Operation::Pipeline(Proj::new(&pipeline(from, to, shift)).map_err(refused)?)
            }
        };
        Ok(Self { from, to, operation })
    }

    /// The point in the target system; `[easting, northing]` in metres or
    /// `[longitude, latitude]` in degrees on both sides.
    ///
    /// # Errors
    /// [`CrsError::NotFinite`], [`CrsError::OutOfRange`] or [`CrsError::Untransformable`], each
    /// with the index 0.
    pub fn point(&self, point: [f64; 2]) -> Result<[f64; 2], CrsError> {
        self.check(point)?;
        let [x, y] = point;
        let untransformable = CrsError::Untransformable { index: 0, from: self.from, to: self.to };
        let (x, y) = match &self.operation {
            Operation::Identity => (x, y),
            Operation::AddToEasting(shift) => (x + shift, y),
            Operation::Pipeline(proj) => match proj.convert((x, y)) {
                Ok(result) => result,
                Err(_) => return Err(untransformable),
            },
        };
        if x.is_finite() && y.is_finite() { Ok([x, y]) } else { Err(untransformable) }
    }

    /// Whether the point can be in the source system.
    fn check(&self, point: [f64; 2]) -> Result<(), CrsError> {
        if point.iter().any(|value| !value.is_finite()) {
            return Err(CrsError::NotFinite { index: 0, from: self.from });
        }
        let inside = point.iter().zip(self.from.range()).all(|(v, (low, high))| (low..=high).contains(v));
        if inside { Ok(()) } else { Err(CrsError::OutOfRange { index: 0, from: self.from }) }
    }
}

impl LonLat {
    /// The same place in EPSG:25832. For many points, [`reproject`] is faster by far.
    ///
    /// # Errors
    /// As [`Reprojector::point`].
    pub fn to_east_north(self) -> Result<EastNorth, CrsError> {
        let [east, north] = Reprojector::new(Crs::Wgs84, Crs::Utm32)?.point([self.lon, self.lat])?;
        Ok(EastNorth { east, north })
    }
}

impl EastNorth {
    /// The same place in WGS 84. For many points, [`reproject`] is faster by far.
    ///
    /// # Errors
    /// As [`Reprojector::point`].
    pub fn to_lon_lat(self) -> Result<LonLat, CrsError> {
        let [lon, lat] = Reprojector::new(Crs::Utm32, Crs::Wgs84)?.point([self.east, self.north])?;
        Ok(LonLat { lon, lat })
    }
}

/// The PROJ pipeline: back from the source's projection, over the datum shift where the datum
/// changes, into the target's projection.
fn pipeline(from: Crs, to: Crs, shift: &DhdnShift) -> String {
    let shift_steps = shift.steps();
    let mut steps = vec![format!("+inv {}", from.projection())];
    match (from.is_dhdn(), to.is_dhdn()) {
        (true, false) => steps.extend(shift_steps),
        // The inverse of a step that is an inverse already is the step itself.
        (false, true) => steps.extend(shift_steps.iter().rev().map(|step| inverted(step))),
        _ => {}
    }
    steps.push(to.projection().to_owned());
    format!("+proj=pipeline +step {}", steps.join(" +step "))
}

/// A PROJ step turned round.
fn inverted(step: &str) -> String {
    match step.strip_prefix("+inv ") {
        Some(step) => step.to_owned(),
        None if step.starts_with("+proj=push") => step.replacen("push", "pop", 1),
        None if step.starts_with("+proj=pop") => step.replacen("pop", "push", 1),
        None => format!("+inv {step}"),
    }
}

/// Points that one worker takes at a time, at least: setting PROJ up costs about as much as
/// some hundred points.
const LEAST_CHUNK: usize = 4096;

/// Brings all points from one system to the other, in place, over all cores. A point that has
/// no result does not stop the others: it becomes `[NaN, NaN]` and is listed, in the order of
/// the slice.
///
/// # Errors
/// [`CrsError::Grid`] or [`CrsError::Operation`] where the transformation as a whole cannot be
/// set up; the points are then untouched.
pub fn reproject_each(from: Crs, to: Crs, points: &mut [[f64; 2]]) -> Result<Vec<CrsError>, CrsError> {
    // Set up once here, so that a failure is found before any point has changed.
    let single = Reprojector::new(from, to)?;
    if points.len() <= LEAST_CHUNK {
        return Ok(single.chunk(0, points));
    }
    let chunk = points.len().div_ceil(rayon::current_num_threads() * 4).max(LEAST_CHUNK);
    let failures: Vec<Vec<CrsError>> = points
        .par_chunks_mut(chunk)
        .enumerate()
        .map(|(number, points)| Ok(Reprojector::new(from, to)?.chunk(number * chunk, points)))
        .collect::<Result<_, CrsError>>()?;
    Ok(failures.into_iter().flatten().collect())
}

/// Brings all points from one system to the other, in place, over all cores.
///
/// # Errors
/// The error of the first point that has no result, with its index; the points are then partly
/// transformed. [`CrsError::Grid`] or [`CrsError::Operation`] as in [`reproject_each`].
pub fn reproject(from: Crs, to: Crs, points: &mut [[f64; 2]]) -> Result<(), CrsError> {
    reproject_each(from, to, points)?.into_iter().next().map_or(Ok(()), Err)
}

impl Reprojector {
    /// Transforms the points in place; those that fail become NaN and are listed with their
    /// index, counted from `first`.
    fn chunk(&self, first: usize, points: &mut [[f64; 2]]) -> Vec<CrsError> {
        let mut failures = Vec::new();
        for (index, point) in points.iter_mut().enumerate() {
            match self.point(*point) {
                Ok(result) => *point = result,
                Err(error) => {
                    *point = [f64::NAN; 2];
                    failures.push(error.at(first + index));
                }
            }
        }
        failures
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn trier_comes_from_wgs84_to_utm_and_back() {
        let trier = LonLat { lon: 6.641_389, lat: 49.756_667 };
        let there = trier.to_east_north().unwrap();
        assert!((there.east - 330_134.0).abs() < 1000.0, "{there:?}");
        let back = there.to_lon_lat().unwrap();
        assert!((back.lon - trier.lon).abs() < 1e-9 && (back.lat - trier.lat).abs() < 1e-9);
    }
}
