//! A tile of WebMercatorQuad (OGC 17-083r4, annex D.1): where it lies, and which texts of a path
//! name one.

use crate::{problem::Problem, published::Bounds};

/// The deepest zoom; a tile of it is about 100 m wide in Germany.
pub(super) const DEEPEST: u8 = 18;

/// Half of the side of the square that zoom 0 covers, in metres of EPSG:3857: π times the semi-major
/// axis of WGS 84.
pub(super) const HALF: f64 = std::f64::consts::PI * 6_378_137.0;

/// A tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Tile {
    zoom: u8,
    /// From the west.
    column: u32,
    /// From the north.
    row: u32,
}

impl Tile {
    /// The tile that three texts name.
    ///
    /// # Errors
    /// 400 where one is no whole number, 404 where there is no such tile.
    pub(super) fn named(zoom: &str, column: &str, row: &str) -> Result<Self, Problem> {
        let [zoom, column, row] = [number(zoom)?, number(column)?, number(row)?];
        let tile = || {
            let zoom = u8::try_from(zoom?).ok().filter(|zoom| *zoom <= DEEPEST)?;
            let of_side = |index: Option<u32>| index.filter(|index| *index < side(zoom));
            Some(Self { zoom, column: of_side(column)?, row: of_side(row)? })
        };
        tile().ok_or_else(|| {
            Problem::not_found(
                format!("There is no such tile: zooms run from 0 to {DEEPEST}, columns and rows from 0 to 2^zoom - 1"),
                format!(
                    "Diese Kachel gibt es nicht: Zoomstufen reichen von 0 bis {DEEPEST}, Spalten und Zeilen von 0 bis \
                     2^Zoomstufe - 1"
                ),
            )
        })
    }

    /// Its sides in EPSG:3857.
    pub(super) fn bounds(self) -> Bounds {
        let width = self.width();
        let west = f64::from(self.column) * width - HALF;
        let north = HALF - f64::from(self.row) * width;
        [west, north - width, west + width, north]
    }

    /// The length of a side, in metres of EPSG:3857.
    pub(super) fn width(self) -> f64 {
        2.0 * HALF / f64::from(side(self.zoom))
    }
}

/// How many tiles of a zoom lie side by side.
pub(super) const fn side(zoom: u8) -> u32 {
    1 << zoom
}

/// A whole number; the inner `None` is one that no tile has.
fn number(text: &str) -> Result<Option<u32>, Problem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::bad(
            "Zoom, column and row of a tile are whole numbers",
            "Zoomstufe, Spalte und Zeile einer Kachel sind ganze Zahlen",
        ));
    }
    Ok(text.parse().ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp, reason = "bounds that are exact")]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn zoom_0_covers_the_whole_square_and_deeper_tiles_their_part() {
        let all = Tile::named("0", "0", "0").unwrap();
        assert_eq!(all.bounds(), [-HALF, -HALF, HALF, HALF]);
        // The main market of Trier, 6.6371° east, 49.7567° north.
        let trier = Tile::named("12", "2123", "1393").unwrap();
        let [west, south, east, north] = trier.bounds();
        let [x, y] = [738_840.0, 6_403_300.0];
        assert!(west < x && x < east && south < y && y < north, "{:?}", trier.bounds());
    }

    #[test]
    fn what_is_no_number_is_bad_and_a_number_without_a_tile_is_not_found() {
        let status = |zoom, column, row| Tile::named(zoom, column, row).unwrap_err().status;
        for bad in ["", "-", "a", "1.5", "+1", "1e3", "１", " 1"] {
            assert_eq!(status("3", bad, "0"), StatusCode::BAD_REQUEST, "{bad}");
        }
        for (zoom, column, row) in
            [("19", "0", "0"), ("3", "8", "0"), ("3", "0", "8"), ("-1", "0", "0"), ("3", "99999999999", "0")]
        {
            assert_eq!(status(zoom, column, row), StatusCode::NOT_FOUND, "{zoom}/{column}/{row}");
        }
        assert!(Tile::named("18", "262143", "262143").is_ok());
    }
}
