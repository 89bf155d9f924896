//! Catchments on foot: two banks, random networks, Herrenberg and Heidelberg.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    missing_docs
)]

mod random;

use std::{path::Path, time::Instant};

use geo::{
    Area, BooleanOps, BoundingRect, Contains, Intersects, MultiPolygon, Point, Rect, Validation,
    indexed::IntervalTreeMultiPolygon,
};
use geo_core::{EastNorth, LonLat, Metres};
use network::{
    Nearest, Network, Snap, Snapper, WalkingRules, build, catchments,
    geodesy::{fixed, length_of, position},
    osm::{Streets, Way},
    read_network,
    rules::{Access, Direction},
    shares,
};
use proptest::prelude::*;

/// A border may be this far off.
const TOLERANCE: f64 = 3.0;

type Areas = Vec<(u32, MultiPolygon<f64>)>;

fn place(edge: u32, along: u32) -> Snap {
    Snap { edge, along, place: LonLat::default(), straight: Metres(0.0), past_island: false }
}

/// Whether areas share a region without gap or overlap.
fn tile(areas: &Areas, region: &MultiPolygon<f64>) {
    let sum: f64 = areas.iter().map(|(_, area)| area.unsigned_area()).sum();
    assert!((sum / region.unsigned_area() - 1.0).abs() < 1e-3, "{sum} of {}", region.unsigned_area());
    assert!(areas.is_sorted_by(|a, b| a.0 < b.0));
    for (at, (_, one)) in areas.iter().enumerate() {
        assert!(one.is_valid(), "{:?}", one.validation_errors());
        let touches = |other: &MultiPolygon<f64>| {
            one.bounding_rect().unwrap().intersects(&other.bounding_rect().unwrap())
        };
        for (_, other) in areas[..at].iter().filter(|(_, other)| touches(other)) {
            assert!(one.intersection(other).unsigned_area() < 1e-6 * region.unsigned_area());
        }
    }
}

/// The site of a residence, where no other is as near within the tolerance. Far from any way the
/// nearest place is a matter of the plane it is looked for in.
fn certain(snapper: &Snapper<'_>, nearest: &Nearest<'_>, residence: LonLat) -> Option<u32> {
    let snap = snapper.snap(residence)?;
    let (site, _) = nearest.from(&snap).filter(|_| snap.straight.0 < 1000.0)?;
    let network = snapper.network();
    let reach = snap.straight.0 + TOLERANCE;
    let near = snapper.within(residence, Metres(reach)).into_iter().map(|near| near.edge);
    // An edge may come by more than once.
    let around = near.filter(|edge| !network.edges()[*edge as usize].island).flat_map(|edge| {
        let close = places_on(network, edge).into_iter();
        close
            .filter(|(_, at)| length_of(*at, residence) < reach + 0.5)
            .map(move |(along, _)| place(edge, along))
    });
    around
        .into_iter()
        .all(|place| nearest.from(&place).is_some_and(|(other, _)| other == site))
        .then_some(site)
}

/// Places every two metres along an edge, in millimetres and where they are.
fn places_on(network: &Network, edge: u32) -> Vec<(u32, LonLat)> {
    let mut places = Vec::new();
    let mut before = 0.0;
    for pair in network.shape(edge).windows(2) {
        let [a, b] = [pair[0], pair[1]].map(position);
        let metres = length_of(a, b);
        let steps = (metres / 2.0).ceil().max(1.0);
        for share in (0..=steps as u32).map(|step| f64::from(step) / steps) {
            let at = LonLat { lon: a.lon + share * (b.lon - a.lon), lat: a.lat + share * (b.lat - a.lat) };
            places.push((((before + share * metres) * 1000.0) as u32, at));
        }
        before += metres;
    }
    places
}

/// How many residences are certain, of which each lies in the area of its site and in no other.
fn inside(network: &Network, nearest: &Nearest<'_>, areas: &Areas, residences: &[EastNorth]) -> usize {
    let snapper = Snapper::new(network);
    let indexed: Vec<_> =
        areas.iter().map(|(site, area)| (*site, IntervalTreeMultiPolygon::new(area))).collect();
    let mut count = 0;
    for residence in residences {
        let Some(site) = certain(&snapper, nearest, residence.to_lon_lat().unwrap()) else { continue };
        let at = Point::new(residence.east, residence.north);
        let found: Vec<u32> =
            indexed.iter().filter(|(_, area)| area.contains(&at)).map(|(site, _)| *site).collect();
        assert_eq!(found, [site], "{residence:?}");
        count += 1;
    }
    count
}

/// A box around a network, in EPSG:25832.
fn around(network: &Network, metres: f64) -> MultiPolygon<f64> {
    let nodes = (0..network.nodes() as u32).map(|node| network.place(node).to_east_north().unwrap());
    let (low, high) = nodes.fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(low, high), at| {
        let at = [at.east, at.north];
        ([0, 1].map(|axis| low[axis].min(at[axis])), [0, 1].map(|axis| high[axis].max(at[axis])))
    });
    let by = |at: [f64; 2], metres: f64| (at[0] + metres, at[1] + metres);
    Rect::new(by(low, -metres), by(high, metres)).to_polygon().into()
}

#[test]
fn two_banks_with_a_school_each_share_the_river_and_the_street_behind_the_bridge() {
    // Streets 200 m apart with a bridge at the east end; the far bank's school is at the west end.
    let places: Vec<_> = [(0.0, 0.0), (2000.0, 0.0), (2000.0, 200.0), (0.0, 200.0)]
        .map(|(east, north): (f64, f64)| {
            fixed(LonLat { lon: 6.64 + east / 72_060.0, lat: 49.75 + north / 111_220.0 })
        })
        .to_vec();
    let ways =
        vec![Way { id: 1, access: Access::Open, direction: Direction::Both, nodes: Box::from([0, 1, 2, 3]) }];
    let (network, _) = build(Streets { places, ways, ..Streets::default() });
    let length = network.edges()[0].length;
    let (near, far) = (place(0, length / 4), place(0, length));
    let kinds = [
        Nearest::of(&network, &[vec![near], vec![far]]),
        Nearest::of(&network, &[vec![], vec![], vec![far]]),
        Nearest::of(&network, &[]),
    ];
    let region = around(&network, 300.0);
    let found = catchments(&kinds, &region).unwrap();
    tile(&found[0], &region);
    tile(&found[1], &region);
    assert_eq!((found[0].len(), found[1].len(), found[1][0].0, found[2].len()), (2, 1, 2, 0));
    // Of 4,200 m the first school has all up to the middle between 1,050 and 4,200 m.
    let parts = shares(&kinds[0]);
    assert_eq!(parts.iter().map(|share| share.site).collect::<Vec<_>>(), [0, 1]);
    let border = (u64::from(length / 4) + u64::from(length)).div_ceil(2);
    assert!(u64::from(parts[0].part.to).abs_diff(border) <= 1, "{parts:?}");
    assert_eq!((parts[0].part.from, parts[1].part.from, parts[1].part.to), (0, parts[0].part.to, length));
    assert!(catchments(&kinds, &MultiPolygon(Vec::new())).is_err());
    assert_eq!(catchments(&[], &region).unwrap(), Vec::<Areas>::new());
}

/// Streets within 0.02 degrees.
fn random_streets() -> impl Strategy<Value = Streets> {
    random::streets([66_400_000, 497_500_000], 200_000, 20, false)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn residences_of_a_random_network_lie_in_the_area_of_their_nearest_site(
        streets in random_streets(),
        sites in prop::collection::vec(prop::collection::vec((0..200_000, 0..200_000), 1..3), 1..6),
        residences in prop::collection::vec((0..200_000, 0..200_000), 60),
    ) {
        let (network, _) = build(streets);
        prop_assume!(!network.edges().is_empty());
        let lon_lat = |(x, y): &(i32, i32)| position([66_400_000 + x, 497_500_000 + y]);
        let snapper = Snapper::new(&network);
        let sites: Vec<Vec<Snap>> = sites.iter().map(|entrances| snapper.snap_all(entrances.iter().map(lon_lat))).collect();
        let kinds = [Nearest::of(&network, &sites), Nearest::of(&network, &sites[..1])];
        let region = around(&network, 100.0);
        let found = catchments(&kinds, &region).unwrap();
        let residences: Vec<_> = residences.iter().map(|at| lon_lat(at).to_east_north().unwrap()).collect();
        for (nearest, areas) in kinds.iter().zip(&found) {
            tile(areas, &region);
            let within: Vec<_> = residences.iter().copied().filter(|at| region.contains(&Point::new(at.east, at.north))).collect();
            inside(&network, nearest, areas, &within);
            for share in shares(nearest) {
                let [from, to] = [share.part.from, share.part.to];
                // The border itself is on neither side, by a millimetre.
                for along in [from + 1, from.midpoint(to), to - 1].into_iter().filter(|_| to - from > 2) {
                    let here = nearest.from(&place(share.part.edge, along)).map(|(site, _)| site);
                    prop_assert_eq!(here, Some(share.site), "{:?} at {}", share, along);
                }
            }
        }
    }
}

/// `corners` are those of the region, in degrees.
fn real(file: &str, corners: [LonLat; 2]) {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join(file);
    let (network, _) = read_network(&path, &WalkingRules::default()).unwrap();
    let [low, high] = corners.map(|corner| corner.to_east_north().unwrap());
    let bounds = Rect::new((low.east, low.north), (high.east, high.north));
    let region = bounds.to_polygon().into();
    let mut state = 4711_u64;
    let mut random = || {
        state = state * 48_271 % 2_147_483_647;
        f64::from(u32::try_from(state).unwrap()) / 2_147_483_647.0
    };
    let mut anywhere = || EastNorth {
        east: bounds.min().x + random() * bounds.width(),
        north: bounds.min().y + random() * bounds.height(),
    };
    let snapper = Snapper::new(&network);
    let sites: Vec<Vec<Snap>> =
        (0..45).map(|_| vec![snapper.snap(anywhere().to_lon_lat().unwrap()).unwrap()]).collect();
    // Thirteen school types: the first is taught at every site, each other at every fourth or so.
    let begun = Instant::now();
    let kinds: Vec<Nearest<'_>> = (0..13)
        .map(|kind| {
            let taught = |site: usize| kind == 0 || (site * 7 + kind * 5).is_multiple_of(3 + kind % 3);
            let entrances =
                |(site, all): (usize, &Vec<Snap>)| if taught(site) { all.clone() } else { Vec::new() };
            Nearest::of(&network, &sites.iter().enumerate().map(entrances).collect::<Vec<_>>())
        })
        .collect();
    let searched = begun.elapsed();
    let found = catchments(&kinds, &region).unwrap();
    eprintln!("{file}: 13 searches {searched:?}, with areas {:?}", begun.elapsed());
    let one = Instant::now();
    let _ = catchments(&kinds[..1], &region).unwrap();
    eprintln!("    areas of one kind {:?}", one.elapsed());
    let residences: Vec<EastNorth> = (0..3000).map(|_| anywhere()).collect();
    for (nearest, areas) in kinds.iter().zip(&found) {
        tile(areas, &region);
        let certain = inside(&network, nearest, areas, &residences);
        let corners: usize =
            areas.iter().flat_map(|(_, area)| area).map(|part| part.exterior().0.len()).sum();
        let parts: usize = areas.iter().map(|(_, area)| area.0.len()).sum();
        eprintln!("    {} areas, {parts} parts, {corners} corners; {certain} of 3000 inside", areas.len());
        assert!(certain > 2500, "{certain}");
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_catchments_of_herrenberg_tile_it_and_hold_their_residences() {
    let corner = |lon, lat| LonLat { lon, lat };
    real("herrenberg/herrenberg-and-around.osm.pbf", [corner(8.80, 48.56), corner(8.93, 48.64)]);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_catchments_of_heidelberg_tile_it_and_hold_their_residences() {
    let corner = |lon, lat| LonLat { lon, lat };
    real("heidelberg/heidelberg.osm.pbf", [corner(8.60, 49.35), corner(8.76, 49.46)]);
}
