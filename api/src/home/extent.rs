//! Where and when the features of a layer are, as a collection says it (17-069r4, 7.13.3).

use catalogue::{
    Value,
    properties::{VALID_FROM, VALID_TO},
};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, reproject},
};

use crate::published::{Bounds, Held};

/// Pieces that a side of the box is divided into: sides that are straight in EPSG:25832 bend in degrees.
const PIECES: u32 = 16;

/// Where and when the features of a layer are.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Extent {
    /// West, south, east and north in degrees (CRS84), rounded outwards to about 10 cm; `None` where
    /// nothing has a place.
    pub(crate) bbox: Option<Bounds>,
    /// The first and the last day that features are valid, each `None` where it is open; `None` for a
    /// layer without time.
    pub(crate) interval: Option<[Option<String>; 2]>,
}

impl Extent {
    /// # Errors
    /// [`CrsError`] where the box has no place on WGS 84.
    pub(crate) fn of(held: &Held) -> Result<Self, CrsError> {
        Ok(Self { bbox: held.extent().map(degrees).transpose()?, interval: interval(held) })
    }
}

/// The box around a box of EPSG:25832.
fn degrees([west, south, east, north]: Bounds) -> Result<Bounds, CrsError> {
    let part = |from: f64, to: f64, piece: u32| from + (to - from) * f64::from(piece) / f64::from(PIECES);
    let side = |piece| {
        let (x, y) = (part(west, east, piece), part(south, north, piece));
        [[x, south], [x, north], [west, y], [east, y]]
    };
    let mut places: Vec<[f64; 2]> = (0..=PIECES).flat_map(side).collect();
    reproject(Crs::Utm32, Crs::Wgs84, &mut places)?;
    let around =
        |[w, s, e, n]: Bounds, [lon, lat]: [f64; 2]| [w.min(lon), s.min(lat), e.max(lon), n.max(lat)];
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let [w, s, e, n] = places.into_iter().fold(nothing, around);
    let outwards = |degrees: f64, round: fn(f64) -> f64| round(degrees * 1e6) / 1e6;
    Ok([outwards(w, f64::floor), outwards(s, f64::floor), outwards(e, f64::ceil), outwards(n, f64::ceil)])
}

fn interval(held: &Held) -> Option<[Option<String>; 2]> {
    let (from, to) = (held.layer.position(&VALID_FROM)?, held.layer.position(&VALID_TO)?);
    if held.table.rows.is_empty() {
        return None;
    }
    // A row without a day is valid for ever; days of ISO 8601 sort as text.
    let days = |at: usize| held.table.rows.iter().map(move |row| row.values.get(at).and_then(Value::text));
    let first = days(from).collect::<Option<Vec<&str>>>().and_then(|days| days.into_iter().min());
    let last = days(to).collect::<Option<Vec<&str>>>().and_then(|days| days.into_iter().max());
    Some([first.map(|day| format!("{day}T00:00:00Z")), last.map(|day| format!("{day}T23:59:59Z"))])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{Row, layers::HAZARDS};
    use geo_core::EastNorth;

    use super::*;
    use crate::{published::Published, testing::publication};

    #[test]
    fn a_box_in_degrees_holds_every_place_of_the_box_in_metres() {
        let bounds = [300_000.0, 5_480_000.0, 420_000.0, 5_560_000.0];
        let [west, south, east, north] = degrees(bounds).unwrap();
        let mut least = [f64::INFINITY; 4];
        for step in 0..=1000 {
            let part = f64::from(step) / 1000.0;
            let (x, y) = (bounds[0] + part * 120_000.0, bounds[1] + part * 80_000.0);
            for [e, n] in [[x, bounds[1]], [x, bounds[3]], [bounds[0], y], [bounds[2], y]] {
                let place = EastNorth { east: e, north: n }.to_lon_lat().unwrap();
                let away = [place.lon - west, place.lat - south, east - place.lon, north - place.lat];
                assert!(away.iter().all(|away| *away > -1e-5), "{away:?}");
                for (least, away) in least.iter_mut().zip(away) {
                    *least = least.min(away);
                }
            }
        }
        assert!(least.iter().all(|away| *away < 1e-5), "no larger than needed: {least:?}");
    }

    #[test]
    fn an_interval_is_open_where_a_row_has_no_end() {
        let of = |rows: Vec<[Option<&str>; 2]>| {
            let mut publication = publication(0);
            let table = publication.tables.iter_mut().find(|table| table.layer.id == HAZARDS.id).unwrap();
            let value = |day: Option<&str>| day.map_or(Value::Null, Value::from);
            let row = |[from, to]: [Option<&str>; 2]| {
                Row::new(&HAZARDS, None, [(&VALID_FROM, value(from)), (&VALID_TO, value(to))])
            };
            table.rows = rows.into_iter().map(row).collect();
            let published = Published::of(publication, "tag".into());
            Extent::of(published.layer(HAZARDS.id).unwrap()).unwrap().interval
        };
        let days = |from: Option<&str>, to: Option<&str>| Some([from, to].map(|day| day.map(str::to_owned)));
        assert_eq!(of(vec![]), None);
        assert_eq!(
            of(vec![[Some("2024-01-02"), Some("2026-07-31")], [Some("2023-05-01"), Some("2025-01-01")]]),
            days(Some("2023-05-01T00:00:00Z"), Some("2026-07-31T23:59:59Z"))
        );
        assert_eq!(
            of(vec![[Some("2024-01-02"), None], [Some("2023-05-01"), Some("2025-01-01")]]),
            days(Some("2023-05-01T00:00:00Z"), None)
        );
        assert_eq!(of(vec![[None, None]]), days(None, None));
    }
}
