//! There and back between any two systems, anywhere in Germany.

#![allow(clippy::unwrap_used)]

mod formulas;

use std::path::PathBuf;

use formulas::metres;
use geo_core::{
    crs::Crs,
    dhdn::{DhdnShift, GRID_FILE},
    reproject::Reprojector,
};
use proptest::prelude::*;

fn crs() -> impl Strategy<Value = Crs> {
    prop::sample::select(&Crs::ALL[..])
}

fn shift() -> impl Strategy<Value = DhdnShift> {
    let grid = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(GRID_FILE);
    prop::sample::select(vec![DhdnShift::SevenParameters, DhdnShift::Beta2007(grid)])
}

/// Positions in the rectangle round Germany.
fn germany() -> impl Strategy<Value = Vec<[f64; 2]>> {
    prop::collection::vec([5.8..15.1, 47.2..55.1_f64].prop_map(|[lon, lat]| [lon, lat]), 50)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back_ends_within_a_millimetre(a in crs(), b in crs(), shift in shift(), places in germany()) {
        let set_up = |from, to| Reprojector::with_shift(from, to, &shift).unwrap();
        let (start, there, back) = (set_up(Crs::Etrs89, a), set_up(a, b), set_up(b, a));
        for place in places {
            let begin = start.point(place).unwrap();
            let end = back.point(there.point(begin).unwrap()).unwrap();
            prop_assert!(metres(a, begin, end) < 0.001, "{a} to {b} and back: {begin:?} became {end:?}");
        }
    }
}
