//! All layers, in the order of a publication. Those that need a timetable come with it.

use crate::{
    layer::{
        Layer, LayerKind,
        Source::{Addresses, Areas, Hazards, Pupils, SchoolDistricts, Schools, Ways},
    },
    properties::{
        ADDRESSES, AGE_BAND, AGS, AREA_KM2, ASSOCIATION, BELL_END, BELL_START, BORDERLINE, BREAKDOWN,
        CASE_BY_CASE, CELL_ID, DECIDED_BY, ENTITLED_DANGER, ENTITLED_DISTANCE, EQUIPMENT, KM, METRES, NAME,
        NOT_ENTITLED, NUMBER, PUPILS, REASON, RULE, SCHOOL_TYPE, SHARE, SITE, SITE_NAME, STAGE, STAGES,
        STATUS, TYPE, VALID_FROM, VALID_TO, VALUE, VALUE_NAME, ZONE, ZONE_NAME,
    },
    property::Property,
    style::{COUNTS, Classes, Style},
    table::GeometryKind::{LineString, MultiPolygon, Point},
    text::Text,
};

/// The school sites, each with its own protected total.
pub static SCHOOL_SITES: Layer = Layer {
    id: "school_sites",
    kind: LayerKind::SupplyWithCounts,
    geometry: Some(Point),
    title: Text::new("Schulstandorte", "School sites"),
    description: Text::new(
        "Schulstandorte mit Schulart, Stufen, Unterrichtszeiten, Ausstattung und der geschützten Zahl ihrer \
         Schülerinnen und Schüler. Förderschulen stehen ohne Zahl; ihre Summen je Verbandsgemeinde sind in totals.",
        "School sites with type, stages, bells, equipment and the protected number of their pupils. \
         Förderschulen bear no number; their sums per association are in totals.",
    ),
    properties: &[&SITE, &NUMBER, &NAME, &TYPE, &STAGES, &BELL_START, &BELL_END, &EQUIPMENT, &PUPILS],
    sources: &[Schools, Pupils],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&NAME),
        label_scale: None,
        shown: None,
    }),
};

macro_rules! density {
    ($(#[$doc:meta])* $id:ident, $name:literal, $german:literal, $english:literal, $label_scale:expr) => {
        $(#[$doc])*
        pub static $id: Layer = Layer {
            id: $name,
            kind: LayerKind::Demand,
            geometry: Some(MultiPolygon),
            title: Text::new(
                concat!("Wohnorte je Gitterzelle (", $german, ")"),
                concat!("Residences per grid cell (", $english, ")"),
            ),
            description: Text::new(
                "Geschützte Zahl der Schülerinnen und Schüler, die in der INSPIRE-Gitterzelle wohnen, je Stufe. \
                 Zellen mit weniger als 10 Adressen und Zeilen mit der Zahl 0 fehlen.",
                "Protected number of pupils who live in the INSPIRE grid cell, by stage. Cells of fewer than 10 \
                 addresses and rows of 0 are left out.",
            ),
            properties: &[&CELL_ID, &STAGE, &ADDRESSES, &PUPILS],
            sources: &[Pupils, Addresses],
            style: Some(Style {
                classes: Classes::Number(&PUPILS, COUNTS),
                label: Some(&PUPILS),
                label_scale: $label_scale,
                shown: Some((&STAGE, "all")),
            }),
        };
    };
}

density!(
    /// Pupils by residence in cells of 250 m.
    PUPIL_DENSITY_250M, "pupil_density_250m", "250 m", "250 m", Some(50_000)
);
density!(
    /// Pupils by residence in cells of 500 m.
    PUPIL_DENSITY_500M, "pupil_density_500m", "500 m", "500 m", Some(100_000)
);
density!(
    /// Pupils by residence in cells of 1 km.
    PUPIL_DENSITY_1KM, "pupil_density_1km", "1 km", "1 km", None
);
density!(
    /// Pupils by residence in cells of 10 km.
    PUPIL_DENSITY_10KM, "pupil_density_10km", "10 km", "10 km", None
);

/// Pupils by municipality, stage and age.
pub static PUPILS_BY_MUNICIPALITY: Layer = Layer {
    id: "pupils_by_municipality",
    kind: LayerKind::Demand,
    geometry: Some(MultiPolygon),
    title: Text::new("Wohnorte je Gemeinde", "Residences per municipality"),
    description: Text::new(
        "Geschützte Zahl der Schülerinnen und Schüler je Gemeinde, Stufe und Altersgruppe am Stichtag.",
        "Protected number of pupils by municipality, stage and age band at the key date.",
    ),
    properties: &[&AGS, &NAME, &ASSOCIATION, &ADDRESSES, &STAGE, &AGE_BAND, &PUPILS],
    sources: &[Pupils, Areas, Addresses],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&NAME),
        label_scale: None,
        shown: Some((&STAGE, "all")),
    }),
};

/// Where the pupils of each site live.
pub static ATTENDANCE: Layer = Layer {
    id: "attendance",
    kind: LayerKind::Demand,
    geometry: Some(MultiPolygon),
    title: Text::new("Tatsächliche Einzugsgebiete", "Attendance areas"),
    description: Text::new(
        "Geschützte Zahl der Schülerinnen und Schüler je Zone, besuchtem Schulstandort und Stufe, mit ihrem Anteil \
         an der Zone. Der Standort all zählt alle der Zone. Zeilen mit der Zahl 0 fehlen, Förderschulen auch.",
        "Protected number of pupils by zone, site attended and stage, with their part of the zone. The site all \
         counts everyone in the zone. Rows of 0 are left out, and so are Förderschulen.",
    ),
    properties: &[&ZONE, &ZONE_NAME, &SITE, &SITE_NAME, &STAGE, &PUPILS, &SHARE],
    sources: &[Pupils, Schools, Areas],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&ZONE_NAME),
        label_scale: None,
        shown: Some((&SITE, "all")),
    }),
};

/// Lines from zones to sites with the number of pupils.
pub static DESIRE_LINES: Layer = Layer {
    id: "desire_lines",
    kind: LayerKind::Demand,
    geometry: Some(LineString),
    title: Text::new("Wunschlinien", "Desire lines"),
    description: Text::new(
        "Gerade vom Bezugspunkt der Zone zum besuchten Schulstandort mit der geschützten Zahl der Schülerinnen und \
         Schüler je Stufe. Zeilen mit der Zahl 0 fehlen, Förderschulen auch.",
        "Straight line from the zone's label point to the site attended with the protected number of pupils by \
         stage. Rows of 0 are left out, and so are Förderschulen.",
    ),
    properties: &[&ZONE, &ZONE_NAME, &SITE, &SITE_NAME, &STAGE, &PUPILS, &KM],
    sources: &[Pupils, Schools, Areas],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&PUPILS),
        label_scale: Some(100_000),
        shown: Some((&STAGE, "all")),
    }),
};

/// Claims to transport by zone and school type.
pub static ENTITLEMENT: Layer = Layer {
    id: "entitlement",
    kind: LayerKind::Demand,
    geometry: Some(MultiPolygon),
    title: Text::new("Beförderungsanspruch", "Entitlement to transport"),
    description: Text::new(
        "Geschützte Zahl der Schülerinnen und Schüler je Zone und Schulart nach dem Anspruch auf Beförderung. Die \
         Ansprüche stehen nur, wo mindestens 10 Schülerinnen und Schüler veröffentlicht sind.",
        "Protected number of pupils by zone and school type and by their claim to transport. Claims are given \
         only where at least 10 pupils are published.",
    ),
    properties: &[
        &ZONE,
        &ZONE_NAME,
        &ADDRESSES,
        &SCHOOL_TYPE,
        &PUPILS,
        &ENTITLED_DISTANCE,
        &ENTITLED_DANGER,
        &NOT_ENTITLED,
        &BORDERLINE,
        &CASE_BY_CASE,
    ],
    sources: &[Pupils, Schools, Areas, Addresses, Ways, Hazards],
    style: Some(Style {
        classes: Classes::Number(&ENTITLED_DISTANCE, COUNTS),
        label: Some(&ENTITLED_DISTANCE),
        label_scale: None,
        shown: Some((&SCHOOL_TYPE, "all")),
    }),
};

/// Catchments by straight line.
pub static CATCHMENTS_NEAREST: Layer = Layer {
    id: "catchments_nearest",
    kind: LayerKind::SupplyWithCounts,
    geometry: Some(MultiPolygon),
    title: Text::new("Einzugsbereiche nach Luftlinie", "Catchments by straight line"),
    description: Text::new(
        "Gebiet, für das der Standort nach Luftlinie der nächste seiner Schulart ist, mit den Adressen darin und der \
         geschützten Zahl der Schülerinnen und Schüler dieser Schulart, die dort wohnen.",
        "The area for which the site is the nearest of its type by straight line, with the addresses in it and the \
         protected number of pupils of that type who live there.",
    ),
    properties: &[&SITE, &SITE_NAME, &TYPE, &AREA_KM2, &ADDRESSES, &PUPILS],
    sources: &[Schools, Areas, Addresses, Pupils],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&SITE_NAME),
        label_scale: None,
        shown: Some((&TYPE, "Grundschule")),
    }),
};

/// Catchments on foot.
pub static CATCHMENTS_WALK: Layer = Layer {
    id: "catchments_walk",
    kind: LayerKind::SupplyWithCounts,
    geometry: Some(MultiPolygon),
    title: Text::new("Einzugsbereiche zu Fuß", "Catchments on foot"),
    description: Text::new(
        "Gebiet, für das der Standort zu Fuß der nächste seiner Schulart ist, mit den Adressen darin und der \
         geschützten Zahl der Schülerinnen und Schüler dieser Schulart, die dort wohnen.",
        "The area for which the site is the nearest of its type on foot, with the addresses in it and the protected \
         number of pupils of that type who live there.",
    ),
    properties: &[&SITE, &SITE_NAME, &TYPE, &AREA_KM2, &ADDRESSES, &PUPILS],
    sources: &[Schools, Areas, Addresses, Ways, Pupils],
    style: Some(Style {
        classes: Classes::Number(&PUPILS, COUNTS),
        label: Some(&SITE_NAME),
        label_scale: None,
        shown: Some((&TYPE, "Grundschule")),
    }),
};

/// What lies within walking distances of a site.
pub static WALK_ISOCHRONES: Layer = Layer {
    id: "walk_isochrones",
    kind: LayerKind::SupplyWithCounts,
    geometry: Some(MultiPolygon),
    title: Text::new("Erreichbarkeit zu Fuß", "Reach on foot"),
    description: Text::new(
        "Gebiet, aus dem der Gehweg zum Standort höchstens so lang ist, mit den Adressen darin und der geschützten \
         Zahl der Schülerinnen und Schüler der Stufen des Standorts, die dort wohnen.",
        "The area from which the way on foot to the site is at most so long, with the addresses in it and the \
         protected number of pupils of the site's stages who live there.",
    ),
    properties: &[&SITE, &SITE_NAME, &METRES, &STAGES, &ADDRESSES, &PUPILS],
    sources: &[Schools, Addresses, Ways, Pupils],
    style: Some(Style {
        classes: Classes::Number(&METRES, &[0, 1001, 2001]),
        label: Some(&SITE_NAME),
        label_scale: Some(100_000),
        shown: None,
    }),
};

/// From where pupils would be entitled to transport.
pub static CLAIM_AREAS: Layer = Layer {
    id: "claim_areas",
    kind: LayerKind::Supply,
    geometry: Some(MultiPolygon),
    title: Text::new("Anspruchsgebiete", "Claim areas"),
    description: Text::new(
        "Gebiet, aus dem Schülerinnen und Schüler Anspruch auf Beförderung zum Standort hätten, wegen der \
         Entfernung oder weil der kürzere Weg besonders gefährlich ist; bestimmt an den Adressen des Registers.",
        "The area from which pupils would be entitled to transport to the site, by distance or because the shorter \
         way is especially dangerous; decided at the addresses of the register.",
    ),
    properties: &[&SITE, &SITE_NAME, &TYPE, &RULE, &STATUS, &ADDRESSES],
    sources: &[Schools, Addresses, Areas, SchoolDistricts, Ways, Hazards],
    style: Some(Style {
        classes: Classes::Value(
            &STATUS,
            &[
                ("none", Text::new("kein Anspruch", "none")),
                ("distance", Text::new("wegen der Entfernung", "by distance")),
                ("danger", Text::new("wegen Gefährlichkeit", "because of danger")),
            ],
        ),
        label: None,
        label_scale: None,
        shown: Some((&TYPE, "Grundschule")),
    }),
};

/// Ways decided to be dangerous.
pub static HAZARDS: Layer = Layer {
    id: "hazards",
    kind: LayerKind::Supply,
    geometry: Some(LineString),
    title: Text::new("Besonders gefährliche Wege", "Especially dangerous ways"),
    description: Text::new(
        "Wege, die eine Behörde als besonders gefährlich beurteilt hat und die am Stichtag gelten.",
        "Ways that an office has decided to be especially dangerous and that hold on the key date.",
    ),
    properties: &[&REASON, &DECIDED_BY, &STAGES, &VALID_FROM, &VALID_TO],
    sources: &[Hazards, Ways],
    style: Some(Style { classes: Classes::Single, label: Some(&REASON), label_scale: None, shown: None }),
};

/// Sums of the region.
pub static TOTALS: Layer = Layer {
    id: "totals",
    kind: LayerKind::Demand,
    geometry: None,
    title: Text::new("Summen", "Totals"),
    description: Text::new(
        "Geschützte Summen der Region, auch der Wohnorte außerhalb (outside) und ohne Lage (unplaced). Jede ist für \
         sich geschützt; Teile und Summen müssen nicht aufgehen.",
        "Protected sums of the region, those of residences outside it and without a position among them. Each is \
         protected on its own; parts and sums need not agree.",
    ),
    properties: &[&BREAKDOWN, &VALUE, &VALUE_NAME, &PUPILS],
    sources: &[Pupils, Areas],
    style: None,
};

/// The properties of [`ENTITLEMENT`] that count answers, in the order of
/// [`crate::breakdown::CLASSES`]; `unknown` has none.
pub static CLASS_COUNTS: [&Property; 5] =
    [&ENTITLED_DISTANCE, &ENTITLED_DANGER, &NOT_ENTITLED, &BORDERLINE, &CASE_BY_CASE];

/// Every layer, in the order of a publication.
pub static ALL: [&Layer; 15] = [
    &SCHOOL_SITES,
    &PUPIL_DENSITY_250M,
    &PUPIL_DENSITY_500M,
    &PUPIL_DENSITY_1KM,
    &PUPIL_DENSITY_10KM,
    &PUPILS_BY_MUNICIPALITY,
    &ATTENDANCE,
    &DESIRE_LINES,
    &ENTITLEMENT,
    &CATCHMENTS_NEAREST,
    &CATCHMENTS_WALK,
    &WALK_ISOCHRONES,
    &CLAIM_AREAS,
    &HAZARDS,
    &TOTALS,
];

/// The layer of a name.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Layer> {
    ALL.into_iter().find(|layer| layer.id == id)
}
