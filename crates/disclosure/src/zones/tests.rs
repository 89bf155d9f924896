#![allow(clippy::unwrap_used)]

use geo::{Area as _, BoundingRect, Contains, Intersects, LineString, Point, Polygon, Rect, Validation};
use geo_core::{
    MunicipalityKey,
    grid::{CellSize, polygons},
};
use proptest::prelude::*;

use super::*;

/// The square of the tests: 6 km, in and around Trier.
const WEST: f64 = 328_000.0;
const SOUTH: f64 = 5_511_000.0;
const SIDE: f64 = 6_000.0;
/// A cell of 1 km in its middle.
const MIDDLE: &str = "CRS3035RES1000mN2965000E4079000";
const HOUSES: u32 = 10;

fn square(west: f64, south: f64, side: f64) -> MultiPolygon<f64> {
    let (west, south) = (WEST + west, SOUTH + south);
    Rect::new((west, south), (west + side, south + side)).to_polygon().into()
}

fn area(key: &str, name: &str, people: &str, polygon: MultiPolygon<f64>) -> Area {
    let properties = if people.is_empty() { Vec::new() } else { vec![("EWZ".into(), people.into())] };
    Area { key: MunicipalityKey::parse(key), name: name.into(), association: None, polygon, properties }
}

fn of_association(area: Area, key: &str, name: &str) -> Area {
    let association = geo_core::Association { key: key.into(), name: name.into() };
    Area { association: Some(association), ..area }
}

fn trier() -> Area {
    area("07211000", "Trier", "110000", square(0.0, 0.0, SIDE))
}

/// The cell of 1 km so many cells east and north of the one in the middle.
fn cell(east: i32, north: i32) -> CellId {
    let [x, y] = CellId::parse(MIDDLE).unwrap().centre();
    let point = [x + 1_000.0 * f64::from(east), y + 1_000.0 * f64::from(north)];
    CellId::containing(CellSize::Km1, point).unwrap()
}

/// So many addresses in the middle of a cell, a metre apart.
fn homes(east: i32, north: i32, number: u32) -> Vec<EastNorth> {
    let middle = polygons(&[cell(east, north)]).unwrap()[0].bounding_rect().unwrap().center();
    (0..number).map(|at| EastNorth { east: middle.x + f64::from(at), north: middle.y }).collect()
}

fn zones(areas: &[Area], localities: &[Area], addresses: &[Vec<EastNorth>]) -> Zones {
    Zones::of(areas.to_vec(), localities, &addresses.concat(), HOUSES).unwrap()
}

fn ids(zones: &Zones) -> Vec<&str> {
    located(zones).map(|zone| &*zone.id).collect()
}

fn located(zones: &Zones) -> impl Iterator<Item = &Zone> {
    zones.zones().iter().filter(|zone| !zone.id.ends_with(UNLOCATED))
}

fn zone_at(zones: &Zones, at: EastNorth) -> Option<&Zone> {
    let found = zones.locate(&[at], &cells_of(&[at]).unwrap().into_iter().map(Some).collect::<Vec<_>>());
    found[0].map(|zone| &zones.zones()[zone as usize])
}

fn id_at(zones: &Zones, at: EastNorth) -> Option<&str> {
    zone_at(zones, at).map(|zone| &*zone.id)
}

/// Everything that is published of the zones, as text.
fn written(zones: &Zones) -> String {
    let (all, municipalities) = (zones.zones(), zones.municipalities());
    format!("{all:?}{municipalities:?}{:?}{:?}", zones.associations(), zones.districts())
}

#[test]
fn a_municipality_of_up_to_10_000_people_is_one_zone() {
    let mut small = trier();
    for people in ["10000", "0", "", "110.674", "viele"] {
        small.properties = vec![("EWZ".into(), people.into())];
        let zones = zones(&[small.clone()], &[], &[homes(0, 0, 20), homes(1, 0, 20)]);
        assert_eq!(ids(&zones), ["07211000"], "{people}");
        let zone = &zones.zones()[0];
        assert_eq!((&*zone.name, zone.municipality, zone.addresses), ("Trier", Some(0), 40));
        assert_eq!(zone.shape, zones.municipalities()[0].shape);
    }
}

#[test]
fn the_number_of_people_is_read_from_any_of_its_columns_and_unknown_ones_are_counted() {
    for (column, people) in [("EWZ", "10001"), ("Population", " 110000.0 "), ("einwohner", "12000")] {
        let mut large = trier();
        large.properties = vec![("GF".into(), "4".into()), (column.into(), people.into())];
        let zones = zones(&[large], &[], &[homes(0, 0, 20), homes(1, 0, 20)]);
        assert_eq!((located(&zones).count(), zones.unknown_population()), (2, 0), "{column}");
    }
    let unknown = area("07235001", "Aach", "", square(-6_000.0, 0.0, SIDE));
    assert_eq!(zones(&[trier(), unknown], &[], &[]).unknown_population(), 1);
}

#[test]
fn a_large_municipality_is_its_cells_of_ten_addresses_and_a_rest() {
    let addresses = [homes(0, 0, 30), homes(1, 0, 10), homes(-1, 0, 9), homes(0, 1, 4)];
    let zones = zones(&[trier()], &[], &addresses);
    let rows: Vec<String> = zones
        .zones()
        .iter()
        .map(|zone| {
            let km2 = zone.shape.unsigned_area() / 1e6;
            format!("{} | {} | {} | {km2:.2} km²", zone.id, zone.name, zone.addresses)
        })
        .collect();
    assert_eq!(
        rows,
        [
            "07211000/CRS3035RES1000mN2965000E4079000 | Trier, Gitterzelle N2965E4079 | 30 | 1.00 km²",
            "07211000/CRS3035RES1000mN2965000E4080000 | Trier, Gitterzelle N2965E4080 | 10 | 1.00 km²",
            "07211000/rest | Trier, übrige Fläche | 13 | 34.00 km²",
            "07211000/unlocated | Trier, ohne genaue Lage | 0 | 0.00 km²",
        ]
    );
    assert_eq!(zones.municipalities()[0].zones, 0..4);
    assert_eq!(id_at(&zones, homes(-1, 0, 1)[0]), Some("07211000/rest"));
    let nobody = EastNorth { east: WEST + 10.0, north: SOUTH + 10.0 };
    assert_eq!(id_at(&zones, nobody), Some("07211000/rest"), "where no address is");
    assert_eq!(id_at(&zones, EastNorth { east: WEST - 1.0, ..nobody }), None, "outside");
}

#[test]
fn a_rest_of_fewer_than_ten_addresses_joins_the_cell_with_the_most() {
    let zones = zones(&[trier()], &[], &[homes(0, 0, 20), homes(1, 0, 30), homes(-1, 0, 9)]);
    let joined = cell(1, 0).to_string();
    assert_eq!(ids(&zones), [format!("07211000/{MIDDLE}"), format!("07211000/{joined}")]);
    assert_eq!(located(&zones).map(|zone| zone.addresses).collect::<Vec<_>>(), [20, 39]);
    let shape = &zones.zones()[1].shape;
    assert!((shape.unsigned_area() / 1e6 - 35.0).abs() < 0.01, "{}", shape.unsigned_area());
    assert_eq!(id_at(&zones, homes(-1, 0, 1)[0]), Some(&*zones.zones()[1].id));
}

#[test]
fn at_a_tie_the_rest_joins_the_cell_of_the_lowest_id() {
    let zones = zones(&[trier()], &[], &[homes(1, 1, 20), homes(0, 0, 20), homes(1, 0, 20), homes(-1, 0, 1)]);
    assert_eq!(&*zone_at(&zones, homes(-1, 0, 1)[0]).unwrap().id, format!("07211000/{MIDDLE}"));
}

#[test]
fn a_large_municipality_left_with_one_part_is_not_divided() {
    for addresses in [
        vec![],
        vec![homes(0, 0, 9), homes(1, 0, 9)],
        vec![homes(0, 0, 50)],
        vec![homes(0, 0, 50), homes(1, 0, 9)],
    ] {
        let zones = zones(&[trier()], &[], &addresses);
        assert_eq!(ids(&zones), ["07211000"]);
        assert_eq!(id_at(&zones, homes(1, 0, 1)[0]), Some("07211000"));
    }
}

#[test]
fn a_cell_on_the_border_is_cut_and_counts_the_addresses_of_each_side_apart() {
    let split = homes(0, 0, 1)[0].east - WEST;
    let west = area("07235001", "Aach", "20000", square(split - SIDE, 0.0, SIDE));
    let east = area("07235002", "Igel", "20000", square(split, 0.0, SIDE));
    // 9 of the 20 to the west of the border, 11 to the east.
    let of_middle: Vec<EastNorth> =
        homes(0, 0, 20).into_iter().map(|at| EastNorth { east: at.east - 8.5, ..at }).collect();
    let addresses = [of_middle.clone(), homes(-1, 0, 10), homes(-2, 0, 10), homes(1, 0, 12), homes(2, 0, 10)];
    let zones = zones(&[west, east], &[], &addresses);
    assert!(!ids(&zones).contains(&format!("07235001/{MIDDLE}").as_str()));
    let cut = zone_at(&zones, of_middle[15]).unwrap();
    assert_eq!((&*cut.id, cut.addresses), (format!("07235002/{MIDDLE}").as_str(), 11));
    assert!((cut.shape.unsigned_area() / 1e6 - 0.5).abs() < 0.05, "{}", cut.shape.unsigned_area());
}

#[test]
fn ortsbezirke_given_take_the_place_of_cells() {
    let localities = [
        area("", "Zewen", "", square(-500.0, 0.0, 3_500.0)),
        area("", "Euren", "", square(3_000.0, 0.0, 3_000.0)),
        area("", "Euren", "", square(3_000.0, 3_000.0, 500.0)),
        area("", "", "", square(0.0, 3_500.0, 1_000.0)),
        area("", "anderswo", "", square(20_000.0, 0.0, 1_000.0)),
    ];
    let at = |east: f64, north: f64, number: u32| -> Vec<EastNorth> {
        (0..number).map(|_| EastNorth { east: WEST + east, north: SOUTH + north }).collect()
    };
    let addresses =
        [at(100.0, 100.0, 15), at(4_000.0, 100.0, 8), at(3_100.0, 3_100.0, 2), at(500.0, 4_000.0, 12)];
    let mut divided = zones(&[trier()], &localities, &addresses);
    assert_eq!(ids(&divided), ["07211000/Euren", "07211000/Zewen", "07211000/rest"]);
    let rows = |zones: &Zones| -> Vec<(String, u32)> {
        located(zones).map(|zone| (zone.name.to_string(), zone.addresses)).collect()
    };
    let named = |name: &str, addresses: u32| (format!("Trier, {name}"), addresses);
    assert_eq!(rows(&divided), [named("Euren", 10), named("Zewen", 15), named("übrige Fläche", 12)]);
    let zewen = divided.zones()[1].shape.bounding_rect().unwrap();
    assert!((zewen.min().x - WEST).abs() < 0.01, "cut to the municipality");
    let mut turned = localities.to_vec();
    turned.reverse();
    assert_eq!(written(&zones(&[trier()], &turned, &addresses)), written(&divided));
    // With fewer addresses than ten in Euren it goes to the rest.
    divided = zones(
        &[trier()],
        &localities,
        &[at(100.0, 100.0, 15), at(4_000.0, 100.0, 9), at(500.0, 4_000.0, 12)],
    );
    assert_eq!(rows(&divided), [named("Zewen", 15), named("übrige Fläche", 21)]);
}

#[test]
fn ortsbezirke_of_a_small_municipality_are_of_no_account() {
    let small = area("07235001", "Aach", "900", square(0.0, 0.0, SIDE));
    let localities = [area("", "Hohensonne", "", square(0.0, 0.0, 3_000.0))];
    assert_eq!(ids(&zones(&[small], &localities, &[homes(0, 0, 50), homes(1, 0, 50)])), ["07235001"]);
}

#[test]
fn without_municipalities_the_region_is_everywhere() {
    let addresses = [homes(0, 0, 30), homes(1, 0, 10), homes(-1, 0, 9), homes(0, 1, 4)];
    let everywhere = zones(&[], &[], &addresses);
    assert_eq!(ids(&everywhere), [MIDDLE, &cell(1, 0).to_string(), "rest"]);
    assert!(everywhere.zones().iter().all(|zone| zone.municipality.is_none()));
    assert!(everywhere.municipalities().is_empty() && everywhere.districts().is_empty());
    let rest = &everywhere.zones()[2];
    assert_eq!((&*rest.name, rest.addresses), ("übrige Fläche", 13));
    assert!((rest.shape.unsigned_area() / 1e6 - 2.0).abs() < 0.01, "the cells of its addresses");
    let berlin = EastNorth { east: 797_000.0, north: 5_827_000.0 };
    assert_eq!(id_at(&everywhere, berlin), Some("rest"));
    // A rest of fewer than ten addresses joins the cell with the most.
    let joined = zones(&[], &[], &[homes(0, 0, 30), homes(1, 0, 10), homes(-1, 0, 9)]);
    assert_eq!(ids(&joined), [MIDDLE, &cell(1, 0).to_string()]);
    assert_eq!(joined.zones()[0].addresses, 39);
    assert_eq!(id_at(&joined, berlin), Some(MIDDLE));
    // No cell of ten: all is rest. Nothing known at all: no zone.
    assert_eq!(ids(&zones(&[], &[], &[homes(0, 0, 3)])), ["rest"]);
    let nothing = zones(&[], &[], &[]);
    assert_eq!((nothing.zones().len(), id_at(&nothing, berlin)), (0, None));
}

#[test]
fn associations_and_districts_are_made_of_the_keys() {
    let next = |number: f64| square(number * SIDE, 0.0, SIDE);
    let areas = [
        area("07211000", "Trier", "", next(0.0)),
        of_association(area("07235001", "Aach", "", next(1.0)), "072355007", ""),
        of_association(area("07235002", "Igel", "", next(2.0)), "072355007", "Trier-Land"),
        of_association(area("07235003", "Konz", "", next(3.0)), "072355001", ""),
        of_association(area("07235004", "Tawern", "", next(4.0)), "072355009", ""),
        of_association(area("07235005", "Wawern", "", next(5.0)), "072355009", ""),
    ];
    let zones = zones(&areas, &[], &[]);
    let associations: Vec<(&str, &str, &[u32])> = zones
        .associations()
        .iter()
        .map(|association| (&*association.key, &*association.name, &*association.municipalities))
        .collect();
    assert_eq!(
        associations,
        [
            ("072355001", "Konz", &[3][..]),
            ("072355007", "Trier-Land", &[1, 2]),
            ("072355009", "Gemeindeverband 072355009", &[4, 5]),
        ]
    );
    let districts: Vec<(&str, &str, Range<u32>)> = zones
        .districts()
        .iter()
        .map(|district| (&*district.key, &*district.name, district.municipalities.clone()))
        .collect();
    assert_eq!(districts, [("07211", "Trier", 0..1), ("07235", "Kreis 07235", 1..6)]);
    let of: Vec<(Option<u32>, u32)> =
        zones.municipalities().iter().map(|found| (found.association, found.district)).collect();
    assert_eq!(of, [(None, 0), (Some(1), 1), (Some(1), 1), (Some(0), 1), (Some(2), 1), (Some(2), 1)]);
}

#[test]
fn areas_without_key_are_municipalities_by_name_in_a_district_of_their_own() {
    let areas = [
        area("", "Zewen", "20000", square(0.0, 0.0, SIDE)),
        area("", "Aach", "", square(SIDE, 0.0, SIDE)),
        area("07235002", "Igel", "", square(2.0 * SIDE, 0.0, SIDE)),
    ];
    let found = zones(&areas, &[], &[homes(0, 0, 10), homes(1, 0, 10)]);
    assert_eq!(
        ids(&found),
        ["07235002", "Aach", &format!("Zewen/{MIDDLE}"), &format!("Zewen/{}", cell(1, 0))]
    );
    let districts: Vec<(&str, &str)> =
        found.districts().iter().map(|district| (&*district.key, &*district.name)).collect();
    assert_eq!(districts, [("07235", "Igel"), (District::UNKNOWN, "Kreis unbekannt")]);
    let nameless = vec![areas[0].clone(), area("", " ", "", square(0.0, 0.0, SIDE))];
    let error = Zones::of(nameless, &[], &[], HOUSES).err().unwrap();
    assert_eq!(error, ZonesError::Nameless(1));
    assert!(error.to_string().starts_with("area 2 ") && error.german().starts_with("Fläche 2 "));
}

#[test]
fn several_areas_of_one_key_are_one_municipality_and_one_without_surface_is_none() {
    let land = area("07211000", "Trier", "9000", square(0.0, 0.0, SIDE));
    let water = area("07211000", "Trier", "0", square(SIDE - 500.0, 0.0, 1_000.0));
    let flat = Polygon::new(LineString::from(vec![(WEST, SOUTH), (WEST + 9.0, SOUTH)]), Vec::new());
    let nothing = area("07235001", "Aach", "", flat.into());
    let empty = area("07235002", "Igel", "", MultiPolygon(Vec::new()));
    let zones = zones(&[land, nothing, water, empty], &[], &[]);
    assert_eq!(ids(&zones), ["07211000"]);
    assert_eq!(zones.municipalities()[0].population, Some(9_000));
    assert!((zones.zones()[0].shape.unsigned_area() / 1e6 - 36.5).abs() < 1e-6, "the overlap counts once");
}

#[test]
fn areas_that_overlap_touch_or_cross_themselves_break_nothing() {
    let bow: LineString = [(0.0, 0.0), (SIDE, SIDE), (SIDE, 0.0), (0.0, SIDE), (0.0, 0.0)]
        .map(|(x, y)| (WEST + x, SOUTH + y))
        .to_vec()
        .into();
    let bow = area("07211000", "Trier", "110000", Polygon::new(bow, Vec::new()).into());
    let pinched: LineString = [
        (0.0, 0.0),
        (SIDE, 0.0),
        (SIDE / 2.0, SIDE / 2.0),
        (SIDE, SIDE),
        (0.0, SIDE),
        (SIDE / 2.0, SIDE / 2.0),
        (0.0, 0.0),
    ]
    .map(|(x, y)| (WEST + x, SOUTH + y))
    .to_vec()
    .into();
    let pinched = area("07235001", "Aach", "20000", Polygon::new(pinched, Vec::new()).into());
    let zones = zones(
        &[pinched, trier(), bow],
        &[],
        &[homes(0, 0, 30), homes(1, 0, 30), homes(1, 1, 30), homes(2, 0, 3)],
    );
    for zone in located(&zones) {
        assert!(zone.shape.is_valid() && zone.shape.unsigned_area() > 0.0, "{}", zone.id);
        assert!(zone.shape.intersects(&Point::new(zone.label.east, zone.label.north)), "{}", zone.id);
    }
    assert_eq!(zones.zones().iter().map(|zone| zone.addresses).sum::<u32>(), 93, "each once");
}

#[test]
fn a_broken_coordinate_is_an_error_that_names_the_area_or_the_address() {
    let broken = || MultiPolygon::from(Rect::new((0.0, 0.0), (f64::INFINITY, 1.0)).to_polygon());
    let error = Zones::of(vec![area("07235001", "Aach", "", broken())], &[], &[], HOUSES).err().unwrap();
    assert_eq!(error, ZonesError::NotFinite("07235001".into()));
    let locality = area("", "Zewen", "", broken());
    let error = Zones::of(vec![trier()], &[locality], &[], HOUSES).err().unwrap();
    assert_eq!(error, ZonesError::NotFinite("Zewen".into()));
    let nowhere = EastNorth { east: f64::NAN, north: 0.0 };
    let error = Zones::of(vec![trier()], &[], &[homes(0, 0, 1)[0], nowhere], HOUSES).err().unwrap();
    assert!(matches!(&error, ZonesError::Address(error) if error.index() == Some(1)));
    assert!(error.german().starts_with("eine Adresse des Registers: Punkt 2"), "{}", error.german());
}

#[test]
fn houses_are_counted_in_every_size_of_cell_and_inside_the_region_only() {
    let mut addresses = homes(0, 0, 10);
    addresses.push(EastNorth { north: addresses[0].north + 300.0, ..addresses[0] });
    // In the same cell of 10 km, outside the region.
    let outside: Vec<EastNorth> =
        (0..20).map(|_| EastNorth { east: WEST - 50.0, north: SOUTH + 3_000.0 }).collect();
    let small = cells_of(&addresses).unwrap();
    let zones = zones(&[trier()], &[], &[addresses, outside.clone()]);
    let houses = zones.houses();
    assert_eq!(houses.count(small[0].parent(CellSize::Km1)), 11);
    assert_eq!(houses.count(small[0].parent(CellSize::Km10)), 11);
    assert_eq!(houses.count(small[10]), 1);
    assert!(!houses.qualifies(small[10]) && houses.qualifies(small[10].parent(CellSize::Km1)));
    let beyond = cells_of(&outside).unwrap()[0];
    assert_eq!((houses.count(beyond), houses.qualifies(beyond)), (0, false));
}

#[test]
fn the_region_is_the_districts_with_a_site() {
    let next = |number: f64| square(number * SIDE, 0.0, SIDE);
    let areas = AreaIndex::new(vec![
        area("07235002", "Igel", "", next(0.0)),
        area("07211000", "Trier", "", next(1.0)),
        area("07235001", "Aach", "", next(2.0)),
        area("", "Wald", "", next(3.0)),
        area("", "Feld", "", next(4.0)),
    ]);
    let site = |number: f64| EastNorth { east: WEST + (number + 0.5) * SIDE, north: SOUTH + 1.0 };
    let names = |sites: &[EastNorth]| -> Vec<String> {
        choose(&areas, sites).into_iter().map(|area| area.name).collect()
    };
    assert_eq!(names(&[site(2.0)]), ["Igel", "Aach"]);
    assert_eq!(names(&[site(3.0), site(1.0)]), ["Trier", "Wald"]);
    assert!(names(&[site(9.0)]).is_empty() && names(&[]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn zones_tile_the_region_hold_their_label_and_count_their_addresses(
        places in prop::collection::vec((0.0..SIDE * 2.0, 0.0..SIDE, 1..25_u32), 0..12),
        probes in prop::collection::vec((1.0..SIDE * 2.0 - 1.0, 1.0..SIDE - 1.0), 20),
    ) {
        let areas = [trier(), area("07235001", "Aach", "900", square(SIDE, 0.0, SIDE))];
        let at = |x: f64, y: f64| EastNorth { east: WEST + x, north: SOUTH + y };
        let addresses: Vec<EastNorth> =
            places.iter().flat_map(|(x, y, number)| (0..*number).map(|_| at(*x, *y))).collect();
        let zones = Zones::of(areas.to_vec(), &[], &addresses, HOUSES).unwrap();
        // The file's order and that of the register are of no account.
        let (mut turned, mut turned_addresses) = (areas.to_vec(), addresses.clone());
        turned.reverse();
        turned_addresses.reverse();
        let again = Zones::of(turned, &[], &turned_addresses, HOUSES).unwrap();
        prop_assert_eq!(written(&again), written(&zones));

        prop_assert_eq!(zones.zones().iter().map(|zone| zone.addresses as usize).sum::<usize>(), addresses.len());
        let whole: f64 = zones.zones().iter().map(|zone| zone.shape.unsigned_area()).sum();
        prop_assert!((whole - 2.0 * SIDE * SIDE).abs() < 1.0, "{}", whole);
        for (zone, number) in zones.zones().iter().zip(0..).filter(|(zone, _)| !zone.shape.0.is_empty()) {
            prop_assert!(zone.shape.contains(&Point::new(zone.label.east, zone.label.north)));
            prop_assert!(zones.zones().len() == 2 || &*zone.id == "07235001" || zone.addresses >= HOUSES);
            prop_assert_eq!(zone_at(&zones, zone.label).map(|found| &found.id), Some(&zone.id));
            prop_assert!(zones.municipalities()[zone.municipality.unwrap() as usize].zones.contains(&number));
        }
        for (x, y) in probes {
            let place = at(x, y);
            let zone = zone_at(&zones, place).unwrap();
            // Cells are drawn with straight edges, less than 1 cm from their own at 1 km.
            let near = Rect::new((place.east - 0.01, place.north - 0.01), (place.east + 0.01, place.north + 0.01));
            prop_assert!(zone.shape.intersects(&near));
        }
    }
}
