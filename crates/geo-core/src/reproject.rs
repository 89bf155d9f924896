//! Coordinates from one reference system to another, one point at a time ([`Reprojector`]) or
//! in bulk over all cores ([`reproject`], [`reproject_each`]).
//!
//! Every operation is spelt out for PROJ step by step (projection, datum shift, projection), so
//! that neither the choice of an operation nor a database on the machine is left to chance.
//! ETRS89 and WGS 84 are taken as identical: they have drifted apart by 2.5 cm a year since
//! 1989, less than 1 m by 2026, and PROJ's own null transformation (EPSG:1149) does the same.

use std::{cell::RefCell, rc::Rc};

use proj::{Proj, ProjBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
    /// There is no result for the point, or none that can be in the target system: too far from
    /// its region, or outside the grid of the datum shift.
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

    /// The same error with the point's index brought to another slice.
    #[must_use]
    pub(crate) fn renumbered(self, index: impl FnOnce(usize) -> usize) -> Self {
        match self.index() {
            Some(old) => self.at(index(old)),
            None => self,
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
/// contexts do. Setting one up takes some milliseconds, a point a few hundred nanoseconds; for
/// many points there is [`reproject`].
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
    /// needed. Keep it: with PROJ it takes some milliseconds.
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
        let [x, y] = point;
        if !(x.is_finite() && y.is_finite()) {
            return Err(CrsError::NotFinite { index: 0, from: self.from });
        }
        if !self.from.may_hold(point) {
            return Err(CrsError::OutOfRange { index: 0, from: self.from });
        }
        let result = match &self.operation {
            Operation::Identity => Some(point),
            Operation::AddToEasting(shift) => Some([x + shift, y]),
            Operation::Pipeline(proj) => proj.convert((x, y)).ok().map(|(x, y)| [x, y]),
        };
        // Far from its region a projection turns over and gives finite nonsense, so the result
        // must be one that could come back.
        result.filter(|result| self.to.may_hold(*result)).ok_or(CrsError::Untransformable {
            index: 0,
            from: self.from,
            to: self.to,
        })
    }

    /// The transformation that this thread has set up before, or a new one.
    fn ready(from: Crs, to: Crs) -> Result<Rc<Self>, CrsError> {
        thread_local! {
            static READY: RefCell<FxHashMap<(Crs, Crs), Rc<Reprojector>>> = RefCell::default();
        }
        READY.with_borrow_mut(|ready| {
            if let Some(reprojector) = ready.get(&(from, to)) {
                return Ok(Rc::clone(reprojector));
            }
            let reprojector = Rc::new(Self::new(from, to)?);
            ready.insert((from, to), Rc::clone(&reprojector));
            Ok(reprojector)
        })
    }

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

impl LonLat {
    /// The same place in EPSG:25832. For many points [`reproject`] uses all cores.
    ///
    /// # Errors
    /// As [`Reprojector::point`].
    pub fn to_east_north(self) -> Result<EastNorth, CrsError> {
        let [east, north] = Reprojector::ready(Crs::Wgs84, Crs::Utm32)?.point([self.lon, self.lat])?;
        Ok(EastNorth { east, north })
    }
}

impl EastNorth {
    /// The same place in WGS 84. For many points [`reproject`] uses all cores.
    ///
    /// # Errors
    /// As [`Reprojector::point`].
    pub fn to_lon_lat(self) -> Result<LonLat, CrsError> {
        let [lon, lat] = Reprojector::ready(Crs::Utm32, Crs::Wgs84)?.point([self.east, self.north])?;
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

/// Points that one worker takes at a time, at least; fewer are not worth another thread.
const LEAST_CHUNK: usize = 4096;

/// Brings all points from one system to the other, in place, over all cores. A point that has
/// no result does not stop the others: it becomes `[NaN, NaN]` and is listed, in the order of
/// the slice.
///
/// # Errors
/// [`CrsError::Grid`] or [`CrsError::Operation`] where the transformation as a whole cannot be
/// set up; the points are then untouched.
pub fn reproject_each(from: Crs, to: Crs, points: &mut [[f64; 2]]) -> Result<Vec<CrsError>, CrsError> {
    // Set up here first, so that a failure is found before any point has changed.
    let reprojector = Reprojector::ready(from, to)?;
    if points.len() <= LEAST_CHUNK {
        return Ok(reprojector.chunk(0, points));
    }
    // Some chunks per worker, because the machine's other work slows single workers.
    let chunk = points.len().div_ceil(rayon::current_num_threads() * 4).max(LEAST_CHUNK);
    let failures: Vec<Vec<CrsError>> = points
        .par_chunks_mut(chunk)
        .enumerate()
        .map(|(number, points)| Ok(Reprojector::ready(from, to)?.chunk(number * chunk, points)))
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

/// The version of PROJ that transforms; empty where PROJ does not say it.
#[must_use]
pub fn proj_version() -> String {
    ProjBuilder::new().lib_info().map(|info| info.version).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const TRIER: LonLat = LonLat { lon: 6.6414, lat: 49.7566 };

    #[test]
    fn a_position_goes_to_utm_and_comes_back() {
        let there = TRIER.to_east_north().unwrap();
        assert!(there.distance(EastNorth { east: 330_122.068, north: 5_514_238.577 }).0 < 0.001, "{there:?}");
        let back = there.to_lon_lat().unwrap();
        assert!((back.lon - TRIER.lon).abs() < 1e-9 && (back.lat - TRIER.lat).abs() < 1e-9, "{back:?}");
    }

    #[test]
    fn the_zone_prefix_is_added_and_taken_off_exactly() {
        let utm = [330_122.068, 5_514_238.577];
        let prefixed = Reprojector::new(Crs::Utm32, Crs::Utm32Prefixed).unwrap().point(utm).unwrap();
        assert_eq!(prefixed.map(f64::to_bits), [32_330_122.068, 5_514_238.577].map(f64::to_bits));
        let back = Reprojector::new(Crs::Utm32Prefixed, Crs::Utm32).unwrap().point(prefixed).unwrap();
        // An easting with prefix has room for 4 nm.
        assert!((back[0] - utm[0]).abs() < 4e-9 && (back[1] - utm[1]).abs() < 1e-12, "{back:?}");
    }

    #[test]
    fn etrs89_and_wgs84_have_the_same_coordinates() {
        let point = [TRIER.lon, TRIER.lat];
        for (from, to) in [(Crs::Etrs89, Crs::Wgs84), (Crs::Wgs84, Crs::Etrs89), (Crs::Wgs84, Crs::Wgs84)] {
            assert_eq!(Reprojector::new(from, to).unwrap().point(point), Ok(point));
        }
    }

    #[test]
    fn a_coordinate_that_is_no_number_is_an_error_in_every_system() {
        for from in Crs::ALL {
            for to in Crs::ALL {
                let reprojector = Reprojector::new(from, to).unwrap();
                for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                    let error = CrsError::NotFinite { index: 0, from };
                    assert_eq!(reprojector.point([bad, 0.0]), Err(error.clone()));
                    assert_eq!(reprojector.point([0.0, bad]), Err(error));
                }
            }
        }
    }

    #[test]
    fn coordinates_of_another_system_are_found_out() {
        let trier = |crs| {
            let point = [TRIER.lon, TRIER.lat];
            Reprojector::with_shift(Crs::Wgs84, crs, &DhdnShift::SevenParameters)
                .unwrap()
                .point(point)
                .unwrap()
        };
        for (said, is) in [
            (Crs::Utm32, Crs::Utm32Prefixed),
            (Crs::Utm32Prefixed, Crs::Utm32),
            (Crs::Utm32, Crs::GaussKrueger2),
            (Crs::GaussKrueger2, Crs::GaussKrueger3),
            (Crs::GaussKrueger3, Crs::GaussKrueger2),
            (Crs::GaussKrueger4, Crs::GaussKrueger3),
            (Crs::GaussKrueger2, Crs::Utm32),
            (Crs::Wgs84, Crs::Utm32),
            (Crs::Utm32, Crs::LaeaEurope),
        ] {
            let reprojector = Reprojector::new(said, Crs::WebMercator).unwrap();
            let error = CrsError::OutOfRange { index: 0, from: said };
            assert_eq!(reprojector.point(trier(is)), Err(error), "{is} said to be {said}");
        }
    }

    #[test]
    fn a_point_beyond_the_reach_of_the_projection_is_an_error_and_never_infinite() {
        for (to, point) in [
            (Crs::Utm32, [99.0, 0.0]),
            (Crs::Utm32, [-171.0, 49.0]),
            (Crs::WebMercator, [0.0, 90.0]),
            (Crs::LaeaEurope, [-170.0, -52.0]),
        ] {
            let reprojector = Reprojector::new(Crs::Wgs84, to).unwrap();
            assert_eq!(
                reprojector.point(point),
                Err(CrsError::Untransformable { index: 0, from: Crs::Wgs84, to })
            );
        }
    }

    /// More points than one worker takes, spread over Germany.
    fn many() -> Vec<[f64; 2]> {
        (0..40_000_u32)
            .map(|i| [6.0 + 8.0 * f64::from(i % 211) / 211.0, 47.5 + 7.0 * f64::from(i % 977) / 977.0])
            .collect()
    }

    #[test]
    fn bulk_gives_to_the_last_bit_what_single_points_give() {
        for to in Crs::ALL {
            let reprojector = Reprojector::new(Crs::Wgs84, to).unwrap();
            let mut bulk = many();
            reproject(Crs::Wgs84, to, &mut bulk).unwrap();
            let single: Vec<_> = many().iter().map(|point| reprojector.point(*point).unwrap()).collect();
            assert_eq!(bulk, single, "{to}");
        }
    }

    #[test]
    fn points_without_a_result_are_listed_by_index_and_stop_no_other() {
        let mut points = many();
        points[3] = [f64::NAN, 50.0];
        points[39_000] = [200.0, 50.0];
        points[20_001] = [-171.0, 49.0];
        let failures = reproject_each(Crs::Wgs84, Crs::Utm32, &mut points).unwrap();
        let indices: Vec<_> = failures.iter().map(CrsError::index).collect();
        assert_eq!(indices, [Some(3), Some(20_001), Some(39_000)]);
        assert_eq!(
            failures[1],
            CrsError::Untransformable { index: 20_001, from: Crs::Wgs84, to: Crs::Utm32 }
        );
        let nan = points.iter().filter(|point| point.iter().all(|value| value.is_nan())).count();
        assert_eq!(nan, 3);
        let first = reproject(Crs::Utm32, Crs::Wgs84, &mut points).unwrap_err();
        assert_eq!(first, CrsError::NotFinite { index: 3, from: Crs::Utm32 });
    }

    #[test]
    fn no_points_are_no_error() {
        assert_eq!(reproject(Crs::Utm32, Crs::Wgs84, &mut []), Ok(()));
    }

    #[test]
    fn a_message_names_point_and_system_but_no_coordinate() {
        let mut points = [[TRIER.lon, TRIER.lat], [5_514_238.5, 330_122.0]];
        let error = reproject(Crs::Wgs84, Crs::Utm32, &mut points).unwrap_err();
        let english = error.to_string();
        assert!(english.starts_with("point 2 does not lie in EPSG:4326 (WGS 84)"), "{english}");
        let german = error.german();
        assert!(german.starts_with("Punkt 2 liegt nicht in EPSG:4326 (WGS 84)"), "{german}");
        assert!(!english.contains("330122") && !german.contains("330122"));
    }

    #[test]
    fn the_accuracy_is_the_sum_of_what_changes() {
        let shift = DhdnShift::installed().unwrap().accuracy();
        assert_eq!(accuracy(Crs::Utm32, Crs::Utm33), Ok(Metres(0.0)));
        assert_eq!(accuracy(Crs::GaussKrueger2, Crs::GaussKrueger3), Ok(Metres(0.0)));
        assert_eq!(accuracy(Crs::Wgs84, Crs::Utm32), Ok(Metres(1.0)));
        assert_eq!(accuracy(Crs::GaussKrueger2, Crs::Utm32), Ok(shift));
        assert_eq!(accuracy(Crs::Wgs84, Crs::GaussKrueger2), Ok(Metres(shift.0.hypot(1.0))));
    }

    #[test]
    fn transformations_are_set_up_and_dropped_on_several_threads_at_once() {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let reprojector = Reprojector::new(Crs::Wgs84, Crs::GaussKrueger2).unwrap();
                        assert!(reprojector.point([TRIER.lon, TRIER.lat]).is_ok());
                    }
                });
            }
        });
    }
}
