//! A small publication made by hand: nine municipalities with sites between them, and rows of every
//! layer.

use std::sync::Arc;

use catalogue::{
    About, Attribution, Layer, Parameters, Property, Publication, Row, Shape, Source, Table, Value,
    breakdown::STAGES,
    layers::{
        ALL, ATTENDANCE, CATCHMENTS_NEAREST, CATCHMENTS_WALK, CLAIM_AREAS, DESIRE_LINES, ENTITLEMENT,
        HAZARDS, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM, PUPIL_DENSITY_250M, PUPIL_DENSITY_500M,
        PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS, WALK_ISOCHRONES,
    },
    properties::{
        ADDRESSES, AGE_BAND, AGS, AREA_KM2, BELL_START, BREAKDOWN, CELL_ID, DECIDED_BY, ENTITLED_DISTANCE,
        KM, METRES, NAME, PUPILS, REASON, RULE, SCHOOL_TYPE, SHARE, SITE, SITE_NAME, STAGE, STATUS, TYPE,
        VALID_FROM, VALUE, ZONE, ZONE_NAME,
    },
};
use geo::{LineString, MultiPolygon, Rect};
use geo_core::EastNorth;
use jiff::civil::Date;

const EAST: f64 = 320_000.0;
const NORTH: f64 = 5_500_000.0;
/// Side of a municipality in metres.
const SIDE: f64 = 4_000.0;

/// The publication.
pub fn publication() -> Publication {
    Publication {
        about: About {
            region: "Landkreis Beispiel".into(),
            key_date: Date::constant(2026, 10, 15),
            release: "2026-10-15".into(),
            keys: "0123456789abcdef".into(),
            invented_from: Some(1),
            program: "0.1.0".into(),
            parameters: Parameters::default(),
            attributions: vec![Attribution {
                source: Source::Schools,
                text: "Beispielland, Schulverzeichnis".into(),
                licence: "dl-de/by-2-0".into(),
            }],
        },
        tables: ALL.into_iter().map(table).collect(),
    }
}

#[allow(clippy::too_many_lines, reason = "a list of data")]
fn table(layer: &'static Layer) -> Table {
    let rows = match layer.id {
        id if id == SCHOOL_SITES.id => sites()
            .map(|(site, at)| {
                let pupils = (site % 3 != 2).then_some(40 * site + 12);
                let pairs = [
                    (&SITE, site_id(site)),
                    (&NAME, site_name(site)),
                    (&TYPE, "Grundschule".into()),
                    (&BELL_START, "07:45".into()),
                    (&PUPILS, pupils.into()),
                ];
                Row::new(layer, Some(Shape::Point(at)), pairs)
            })
            .collect(),
        id if id == PUPIL_DENSITY_250M.id => cells(layer, 250),
        id if id == PUPIL_DENSITY_500M.id => cells(layer, 500),
        id if id == PUPIL_DENSITY_1KM.id => cells(layer, 1_000),
        id if id == PUPIL_DENSITY_10KM.id => cells(layer, 10_000),
        id if id == PUPILS_BY_MUNICIPALITY.id => zones()
            .flat_map(|(zone, area)| {
                let row = move |(stage, band, pupils): (&str, &str, u32)| {
                    let pairs = [
                        (&AGS, ags(zone)),
                        (&NAME, zone_name(zone)),
                        (&ADDRESSES, 400_u32.into()),
                        (&STAGE, stage.into()),
                        (&AGE_BAND, band.into()),
                        (&PUPILS, pupils.into()),
                    ];
                    Row::new(layer, Some(Shape::Polygons(Arc::clone(&area))), pairs)
                };
                [("all", "all", zone * zone * 9), ("all", "5-9", zone * 4), ("primary", "all", zone * 3)]
                    .map(row)
            })
            .collect(),
        id if id == ATTENDANCE.id => zones()
            .flat_map(|(zone, area)| {
                let row = move |(site, pupils): (Value, u32)| {
                    let pairs = [
                        (&ZONE, ags(zone)),
                        (&ZONE_NAME, zone_name(zone)),
                        (&SITE, site),
                        (&STAGE, "all".into()),
                        (&PUPILS, pupils.into()),
                        (&SHARE, (f64::from(pupils) / 100.0).into()),
                    ];
                    Row::new(layer, Some(Shape::Polygons(Arc::clone(&area))), pairs)
                };
                [("all".into(), 100), (site_id(0), 20 + zone)].map(row)
            })
            .collect(),
        id if id == DESIRE_LINES.id => zones()
            .flat_map(|(zone, _)| {
                sites().flat_map(move |(site, at)| {
                    let from = corner(zone);
                    let line = LineString::from(vec![
                        (from.east + SIDE / 2.0, from.north + SIDE / 2.0),
                        (at.east, at.north),
                    ]);
                    STAGES.map(|(stage, _)| {
                        let pairs = [
                            (&ZONE, ags(zone)),
                            (&SITE, site_id(site)),
                            (&STAGE, stage.into()),
                            (&PUPILS, ((zone + 1) * (site + 1) * 9).into()),
                            (&KM, 1.25.into()),
                        ];
                        Row::new(layer, Some(Shape::Line(line.clone())), pairs)
                    })
                })
            })
            .collect(),
        id if id == ENTITLEMENT.id => zones()
            .flat_map(|(zone, area)| {
                ["all", "Grundschule"].map(|kind| {
                    let pairs = [
                        (&ZONE, ags(zone)),
                        (&SCHOOL_TYPE, kind.into()),
                        (&PUPILS, (zone * 10).into()),
                        (&ENTITLED_DISTANCE, (zone > 2).then_some(zone * 5).into()),
                    ];
                    Row::new(layer, Some(Shape::Polygons(Arc::clone(&area))), pairs)
                })
            })
            .collect(),
        id if [CATCHMENTS_NEAREST.id, CATCHMENTS_WALK.id].contains(&id) => sites()
            .map(|(site, at)| {
                let pairs = [
                    (&SITE, site_id(site)),
                    (&SITE_NAME, site_name(site)),
                    (&TYPE, "Grundschule".into()),
                    (&AREA_KM2, 36.0.into()),
                    (&PUPILS, (site * 60).into()),
                ];
                Row::new(layer, Some(around(at, 3_000.0)), pairs)
            })
            .collect(),
        id if id == WALK_ISOCHRONES.id => sites()
            .flat_map(|(site, at)| {
                [1_000_u32, 2_000, 4_000].map(|metres| {
                    let pairs =
                        [(&SITE, site_id(site)), (&SITE_NAME, site_name(site)), (&METRES, metres.into())];
                    Row::new(layer, Some(around(at, f64::from(metres) * 0.7)), pairs)
                })
            })
            .collect(),
        id if id == CLAIM_AREAS.id => sites()
            .flat_map(|(site, at)| {
                let part = |(status, at): (&str, EastNorth)| {
                    let pairs = [
                        (&SITE, site_id(site)),
                        (&TYPE, "Grundschule".into()),
                        (&RULE, "§ 69, 2000 m".into()),
                        (&STATUS, status.into()),
                    ];
                    Row::new(layer, Some(around(at, 900.0)), pairs)
                };
                let beside = |metres| EastNorth { east: at.east + metres, ..at };
                [("none", at), ("distance", beside(1_800.0)), ("danger", beside(-1_800.0))].map(part)
            })
            .collect(),
        id if id == HAZARDS.id => vec![Row::new(
            layer,
            Some(Shape::Line(LineString::from(vec![(EAST, NORTH), (EAST + 2_500.0, NORTH + 900.0)]))),
            [
                (&REASON, "außerorts ohne Gehweg; \"L 143\", =Straße".into()),
                (&DECIDED_BY, "Kreisverwaltung".into()),
                (&VALID_FROM, "2025-08-01".into()),
            ],
        )],
        id if id == TOTALS.id => ["all", "outside", "unplaced"]
            .map(|value| {
                Row::new(
                    layer,
                    None,
                    [(&BREAKDOWN, "place".into()), (&VALUE, value.into()), (&PUPILS, 900_u32.into())],
                )
            })
            .into(),
        other => panic!("the sample has no rows of {other}"),
    };
    Table { layer, rows }
}

fn zones() -> impl Iterator<Item = (u32, Arc<MultiPolygon<f64>>)> {
    (0..9).map(|zone| {
        let at = corner(zone);
        (zone, Arc::new(square(at, SIDE)))
    })
}

fn corner(zone: u32) -> EastNorth {
    EastNorth { east: EAST + f64::from(zone % 3) * SIDE, north: NORTH + f64::from(zone / 3) * SIDE }
}

fn sites() -> impl Iterator<Item = (u32, EastNorth)> {
    [(0.3, 0.4), (1.6, 2.4), (2.5, 0.8), (0.7, 2.1), (2.2, 2.2)].into_iter().zip(0..).map(
        |((east, north), site)| (site, EastNorth { east: EAST + east * SIDE, north: NORTH + north * SIDE }),
    )
}

/// Cells with a row of all pupils and one of the primary stage each.
fn cells(layer: &'static Layer, side: u32) -> Vec<Row> {
    let cell = |number: u32| {
        let (column, row) = (number % 6, number / 6);
        let side_m = f64::from(side);
        let at =
            EastNorth { east: EAST + f64::from(column) * side_m, north: NORTH + f64::from(row) * side_m };
        let area = Arc::new(square(at, side_m));
        let pairs = |stage: &str, pupils: u32| -> [(&'static Property, Value); 4] {
            [
                (&CELL_ID, format!("CRS3035RES{side}mN{row}E{column}").into()),
                (&STAGE, stage.into()),
                (&ADDRESSES, 25_u32.into()),
                (&PUPILS, pupils.into()),
            ]
        };
        let row = |pairs| Row::new(layer, Some(Shape::Polygons(Arc::clone(&area))), pairs);
        [row(pairs("all", 3 + number * number)), row(pairs("primary", 3 + number))]
    };
    (0..36).flat_map(cell).collect()
}

fn around(at: EastNorth, metres: f64) -> Shape {
    let corner = EastNorth { east: at.east - metres, north: at.north - metres };
    Shape::Polygons(Arc::new(square(corner, 2.0 * metres)))
}

fn square(corner: EastNorth, side: f64) -> MultiPolygon<f64> {
    let EastNorth { east, north } = corner;
    Rect::new((east, north), (east + side, north + side)).to_polygon().into()
}

fn ags(zone: u32) -> Value {
    format!("0799900{zone}").into()
}

fn zone_name(zone: u32) -> Value {
    format!("Müsterdörf {zone}").into()
}

fn site_id(site: u32) -> Value {
    format!("0700{site}").into()
}

fn site_name(site: u32) -> Value {
    format!("Grundschule „Am Bach“ {site}").into()
}
