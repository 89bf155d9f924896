//! Catchments by straight line: each residence belongs to the nearest site.
//!
//! Look-up is an R-tree search (bulk-loaded, Sort-Tile-Recursive: Leutenegger et al. 1997),
//! O(log n). The same as polygons are the sites' Voronoi cells ([`Tiling`]).

use geo::MultiPolygon;
use rstar::{RTree, primitives::GeomWithData};

use crate::{
    language::Localised,
    position::EastNorth,
    tiling::{Tiling, TilingError},
    units::Metres,
};

/// Sites of which one is to be the nearest, ready to be asked.
#[derive(Debug)]
pub struct NearestSite {
    tree: RTree<GeomWithData<[f64; 2], u32>>,
    sites: Vec<(u32, EastNorth)>,
}

/// What the straight line says about one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// The site's number.
    pub site: u32,
    /// Planar distance in EPSG:25832; the map scale keeps it within 0.04 % of the ground near
    /// the central meridian.
    pub distance: Metres,
}

/// Why there are no catchments.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CatchmentError {
    /// Nothing can be the nearest of none; an empty catchment would look like a real answer.
    #[error("no site is there to be the nearest")]
    NoSite,
    /// A site's coordinate is not a finite number.
    #[error("site {0}: a coordinate is not a number")]
    NotFinite(u32),
    /// The region cannot be divided.
    #[error(transparent)]
    Tiling(#[from] TilingError),
}

impl Localised for CatchmentError {
    fn german(&self) -> String {
        match self {
            Self::NoSite => "kein Standort, der der nächste sein könnte".into(),
            Self::NotFinite(site) => format!("Standort {site}: eine Koordinate ist keine Zahl"),
            Self::Tiling(error) => error.german(),
        }
    }
}

impl NearestSite {
    /// Indexes sites, each with a number of the caller's; a site may have several places.
    ///
    /// # Errors
    /// [`CatchmentError::NoSite`] and [`CatchmentError::NotFinite`].
    pub fn of(sites: &[(u32, EastNorth)]) -> Result<Self, CatchmentError> {
        if sites.is_empty() {
            return Err(CatchmentError::NoSite);
        }
        let broken = sites.iter().find(|(_, at)| !(at.east.is_finite() && at.north.is_finite()));
        if let Some((site, _)) = broken {
            return Err(CatchmentError::NotFinite(*site));
        }
        let placed = sites.iter().map(|(site, at)| GeomWithData::new([at.east, at.north], *site));
        Ok(Self { tree: RTree::bulk_load(placed.collect()), sites: sites.to_vec() })
    }

    /// The nearest site of a place; ties go to the lower number, so that a run can be repeated.
    /// `None` where the place has a coordinate that is not a number.
    #[must_use]
    pub fn seen_from(&self, place: EastNorth) -> Option<Nearest> {
        let at = [place.east, place.north];
        let mut order = self.tree.nearest_neighbor_iter_with_distance_2(&at).peekable();
        let (_, least) = *order.peek().filter(|(_, distance)| distance.is_finite())?;
        let site = order.take_while(|(_, distance)| *distance <= least).map(|(site, _)| site.data).min()?;
        Some(Nearest { site, distance: Metres(least.sqrt()) })
    }

    /// The same as polygons within a region (EPSG:25832), by ascending number; sites without any
    /// part of the region have none. Borders are right to a millimetre or two.
    ///
    /// # Errors
    /// [`TilingError`] where the region has no area or reaches too far.
    pub fn polygons(
        &self,
        region: &MultiPolygon<f64>,
    ) -> Result<Vec<(u32, MultiPolygon<f64>)>, CatchmentError> {
        let places: Vec<EastNorth> = self.sites.iter().map(|(_, at)| *at).collect();
        let labels: Vec<Option<u32>> = self.sites.iter().map(|(site, _)| Some(*site)).collect();
        Ok(Tiling::of(&places, region)?.dissolve(&labels))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{Area as _, Contains as _, Point, Rect};
    use proptest::prelude::*;

    use super::*;

    fn at(east: f64, north: f64) -> EastNorth {
        EastNorth { east: 330_000.0 + east, north: 5_510_000.0 + north }
    }

    #[test]
    fn no_site_and_a_site_without_place_are_errors_in_both_languages() {
        let error = NearestSite::of(&[]).unwrap_err();
        assert_eq!(error, CatchmentError::NoSite);
        assert!(error.german().contains("kein Standort"));
        let error = NearestSite::of(&[(7, at(f64::NAN, 0.0))]).unwrap_err();
        assert!(error.to_string().contains("site 7"), "{error}");
        let nearest = NearestSite::of(&[(7, at(0.0, 0.0))]).unwrap();
        assert_eq!(nearest.seen_from(at(0.0, f64::NAN)), None);
        let nowhere = nearest.polygons(&MultiPolygon(Vec::new())).unwrap_err();
        assert_eq!(nowhere, CatchmentError::Tiling(TilingError::NoRegion));
    }

    #[test]
    fn a_place_between_two_sites_belongs_to_the_lower_number() {
        let nearest =
            NearestSite::of(&[(9, at(10.0, 0.0)), (2, at(-10.0, 0.0)), (5, at(0.0, 10.0))]).unwrap();
        assert_eq!(nearest.seen_from(at(0.0, 0.0)), Some(Nearest { site: 2, distance: Metres(10.0) }));
        assert_eq!(nearest.seen_from(at(0.1, 0.0)).unwrap().site, 9);
    }

    proptest! {
        #[test]
        fn every_place_lies_in_the_polygon_of_its_nearest_site(
            sites in prop::collection::vec((0..8_u32, 0.0..1000.0_f64, 0.0..1000.0_f64), 1..30),
            places in prop::collection::vec((0.0..1000.0_f64, 0.0..1000.0_f64), 40),
        ) {
            let sites: Vec<_> = sites.into_iter().map(|(site, x, y)| (site, at(x, y))).collect();
            let nearest = NearestSite::of(&sites).unwrap();
            let (low, high) = (at(0.0, 0.0), at(1000.0, 1000.0));
            let region = Rect::new((low.east, low.north), (high.east, high.north)).to_polygon().into();
            let polygons = nearest.polygons(&region).unwrap();
            prop_assert!((polygons.iter().map(|(_, polygon)| polygon.unsigned_area()).sum::<f64>() - 1e6).abs() < 1.0);
            for (x, y) in places {
                let found = nearest.seen_from(at(x, y)).unwrap();
                let farther = sites.iter().filter(|(site, _)| *site != found.site);
                let second = farther.map(|(_, place)| place.distance(at(x, y)).0).fold(f64::INFINITY, f64::min);
                prop_assert!(second >= found.distance.0);
                if second - found.distance.0 > 0.01 {
                    let point = Point::new(at(x, y).east, at(x, y).north);
                    let holders: Vec<u32> = polygons.iter().filter(|(_, p)| p.contains(&point)).map(|(site, _)| *site).collect();
                    prop_assert_eq!(holders, vec![found.site]);
                }
            }
        }
    }
}
