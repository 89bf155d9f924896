//! The layers that a run puts beside the pupils in the vault: school sites and their entrances,
//! catchments by straight line and on foot, school districts compared with both, and where each
//! site's pupils live.

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Property,
    breakdown::UNKNOWN,
    properties::{
        AGS, AREA_KM2, BORDERLINE, CASE_BY_CASE, ENTITLED_DANGER, ENTITLED_DISTANCE, NAME, NOT_ENTITLED,
        PUPILS, SCHOOL_TYPE, SHARE, SITE, STAGE,
    },
};
use geo_core::{AreaIndex, EastNorth, LonLat, School, SchoolType, Stage, crs::Crs, reproject::reproject};
use store::{
    Column,
    ColumnType::{Integer, Text},
    GeometryKind, Layer, Row, Shape, Value, VaultPupil,
};

use super::{
    Foot, Homes, WalkingError, Ways,
    kinds::Kinds,
    supply::{Catchment, Supply},
};
use crate::entitlement::Class;

/// A column that is named as in a publication, where what it says is protected.
const fn named_like(property: &Property) -> Column {
    (property.name, property.kind.column())
}

/// How school districts, distances and schools attended agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DistrictTally {
    /// Pupils of primary schools who live in a district.
    pub pupils: usize,
    /// Of them nearer to another site by straight line.
    pub nearer_line: usize,
    /// Of them nearer to another site on foot.
    pub nearer_walk: usize,
    /// Of them attending another site.
    pub attend_other: usize,
}

/// All layers, and what became of the school districts; `None` without a file of them.
pub(super) fn of(
    foot: &Foot<'_, '_>,
    homes: &Homes,
    ways: &Ways<'_>,
    pupils: &[VaultPupil],
    areas: &AreaIndex,
    (kinds, supply): (&Kinds<'_>, &Supply),
) -> Result<(Vec<Layer>, Option<DistrictTally>), WalkingError> {
    let mut layers = vec![school_sites(foot, ways, pupils), entrances(foot)?];
    layers.extend(catchment_layers(foot, homes, ways, pupils, (kinds, supply)));
    let districts = districts(foot, homes, ways, pupils, kinds);
    let tally = districts.as_ref().map(|(_, tally)| *tally);
    layers.extend(districts.map(|(layer, _)| layer));
    layers.push(attendance(foot, ways, pupils, areas));
    Ok((layers, tally))
}

fn school_sites(foot: &Foot<'_, '_>, ways: &Ways<'_>, pupils: &[VaultPupil]) -> Layer {
    const COLUMNS: &[Column] = &[
        named_like(&SITE),
        named_like(&NAME),
        ("school_types", Text),
        ("entrance_source", Text),
        ("entrances", Integer),
        ("capacity", Integer),
        named_like(&PUPILS),
        ("assigned", Integer),
        named_like(&ENTITLED_DISTANCE),
        named_like(&ENTITLED_DANGER),
        named_like(&NOT_ENTITLED),
        named_like(&BORDERLINE),
        named_like(&CASE_BY_CASE),
        (UNKNOWN.0, Integer),
    ];
    let mut answers = vec![[0_usize; Class::ALL.len()]; foot.sites.len()];
    let mut assigned: BTreeMap<String, usize> = BTreeMap::new();
    for (at, pupil) in pupils.iter().enumerate() {
        let Some(walk) = &pupil.walk else { continue };
        if let (Some(site), Some(class)) = (ways.attended_site(at), Class::parse(&walk.entitlement)) {
            answers[site][class as usize] += 1;
        }
        if let Some(way) = &walk.assigned {
            *assigned.entry(way.site.to_string()).or_default() += 1;
        }
    }
    let row = |((site, school), answers): ((&super::sites::SiteOnFoot, &School), &[usize; 6])| {
        let types: Vec<&str> = school.types.iter().map(|school_type| school_type.german_name()).collect();
        let id = site.id.to_string();
        let mut values: Vec<Value> = vec![
            id.as_str().into(),
            site.name.as_str().into(),
            types.join(", ").as_str().into(),
            site.source.as_str().into(),
            site.entrances.len().into(),
            school.capacity.map_or(Value::Null, |places| Value::Integer(places.into())),
            answers.iter().sum::<usize>().into(),
            assigned.get(&id).map_or(Value::Null, |pupils| (*pupils).into()),
        ];
        values.extend(answers.iter().map(|pupils| Value::from(*pupils)));
        Row { shape: site.position.map(Shape::Point), values }
    };
    Layer {
        table: "school_sites",
        title: "Schulstandorte",
        geometry: Some(GeometryKind::Point),
        columns: COLUMNS,
        rows: foot.sites.iter().zip(&foot.inputs.schools).zip(&answers).map(row).collect(),
    }
}

fn entrances(foot: &Foot<'_, '_>) -> Result<Layer, WalkingError> {
    const COLUMNS: &[Column] = &[named_like(&SITE), ("source", Text)];
    let all = || foot.sites.iter().flat_map(|site| site.entrances.iter().map(move |at| (site, *at)));
    let mut pairs: Vec<[f64; 2]> = all().map(|(_, LonLat { lon, lat })| [lon, lat]).collect();
    reproject(Crs::Wgs84, Crs::Utm32, &mut pairs)?;
    let rows = all().zip(pairs).map(|((site, _), [east, north])| {
        let values = vec![site.id.to_string().as_str().into(), site.source.as_str().into()];
        Row { shape: Some(Shape::Point(EastNorth { east, north })), values }
    });
    Ok(Layer {
        table: "entrances",
        title: "Eingänge",
        geometry: Some(GeometryKind::Point),
        columns: COLUMNS,
        rows: rows.collect(),
    })
}

/// Catchments of every type: by straight line, then on foot. `pupils` are those who attend a school
/// of the type and live there.
fn catchment_layers(
    foot: &Foot<'_, '_>,
    homes: &Homes,
    ways: &Ways<'_>,
    pupils: &[VaultPupil],
    (kinds, supply): (&Kinds<'_>, &Supply),
) -> [Layer; 2] {
    const COLUMNS: &[Column] =
        &[named_like(&SITE), named_like(&SCHOOL_TYPE), named_like(&AREA_KM2), named_like(&PUPILS)];
    let mut live: [BTreeMap<(usize, SchoolType), usize>; 2] = Default::default();
    for (kind, walk) in kinds.all.iter().zip(&kinds.walk) {
        for (at, pupil) in pupils.iter().enumerate() {
            if ways.kind(at).is_none_or(|(school_type, _)| school_type != kind.school_type) {
                continue;
            }
            let by_line = pupil.residence.and_then(|home| kind.line.seen_from(home));
            let on_foot = homes.snap(at).and_then(|home| walk.from(home));
            let nearest = [by_line.map(|nearest| nearest.site), on_foot.map(|(site, _)| site)];
            for (live, site) in live.iter_mut().zip(nearest) {
                if let Some(site) = site {
                    *live.entry((kind.sites[site as usize], kind.school_type)).or_default() += 1;
                }
            }
        }
    }
    let layer = |table, title, catchments: &[Catchment], live: &BTreeMap<_, usize>| {
        let row = |catchment: &Catchment| {
            let pupils = live.get(&(catchment.site, catchment.school_type)).copied().unwrap_or_default();
            let values = vec![
                foot.sites[catchment.site].id.to_string().as_str().into(),
                catchment.school_type.german_name().into(),
                Value::Real(catchment.area_km2),
                pupils.into(),
            ];
            Row { shape: Some(Shape::Polygons(Arc::clone(&catchment.polygon))), values }
        };
        let geometry = Some(GeometryKind::MultiPolygon);
        Layer { table, title, geometry, columns: COLUMNS, rows: catchments.iter().map(row).collect() }
    };
    [
        layer("catchments_nearest", "Einzugsbereiche nach Luftlinie", &supply.catchments_nearest, &live[0]),
        layer("catchments_walk", "Einzugsbereiche zu Fuß", &supply.catchments_walk, &live[1]),
    ]
}

/// School districts compared with the nearest site and the site attended.
fn districts(
    foot: &Foot<'_, '_>,
    homes: &Homes,
    ways: &Ways<'_>,
    pupils: &[VaultPupil],
    kinds: &Kinds<'_>,
) -> Option<(Layer, DistrictTally)> {
    const COLUMNS: &[Column] = &[
        named_like(&SITE),
        named_like(&NAME),
        named_like(&PUPILS),
        ("nearer_line", Integer),
        ("nearer_walk", Integer),
        ("attend_other", Integer),
    ];
    let districts = foot.inputs.districts.as_ref()?;
    let kind =
        kinds.all.iter().zip(&kinds.walk).find(|(kind, _)| kind.school_type == SchoolType::Grundschule);
    let mut tallies = vec![DistrictTally::default(); districts.sites.len()];
    let mut all = DistrictTally::default();
    for (at, pupil) in pupils.iter().enumerate() {
        if ways.kind(at) != Some((SchoolType::Grundschule, Stage::Primary)) {
            continue;
        }
        let Some(home) = pupil.residence else { continue };
        let Some(district) = districts.containing(home) else { continue };
        let responsible = districts.sites[district];
        let site = |number: u32| kind.map(|(kind, _)| kind.sites[number as usize]);
        let by_line =
            kind.and_then(|(kind, _)| kind.line.seen_from(home)).and_then(|nearest| site(nearest.site));
        let on_foot = kind.zip(homes.snap(at)).and_then(|((_, walk), home)| walk.from(home));
        let on_foot = on_foot.and_then(|(nearest, _)| site(nearest));
        let other = |site: Option<usize>| usize::from(site.is_some_and(|site| site != responsible));
        for tally in [&mut tallies[district], &mut all] {
            tally.pupils += 1;
            tally.nearer_line += other(by_line);
            tally.nearer_walk += other(on_foot);
            tally.attend_other += other(ways.attended_site(at));
        }
    }
    let rows = districts.areas().iter().zip(&districts.sites).zip(tallies).map(|((area, site), tally)| {
        let values = vec![
            foot.sites[*site].id.to_string().as_str().into(),
            area.name.as_str().into(),
            tally.pupils.into(),
            tally.nearer_line.into(),
            tally.nearer_walk.into(),
            tally.attend_other.into(),
        ];
        Row { shape: Some(Shape::Polygons(area.polygon.clone().into())), values }
    });
    let layer = Layer {
        table: "school_districts",
        title: "Schulbezirke im Vergleich",
        geometry: Some(GeometryKind::MultiPolygon),
        columns: COLUMNS,
        rows: rows.collect(),
    };
    Some((layer, all))
}

/// Where the pupils of each site live: per municipality, site and stage, with the share of the
/// municipality's pupils of that stage.
fn attendance(foot: &Foot<'_, '_>, ways: &Ways<'_>, pupils: &[VaultPupil], areas: &AreaIndex) -> Layer {
    const COLUMNS: &[Column] = &[
        named_like(&AGS),
        ("municipality", Text),
        named_like(&STAGE),
        named_like(&SITE),
        named_like(&PUPILS),
        named_like(&SHARE),
    ];
    type Zone = (usize, Stage);
    let mut counts: BTreeMap<Zone, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, pupil) in pupils.iter().enumerate() {
        let zone = pupil.residence.and_then(|home| areas.index_of(home));
        if let (Some(zone), Some(stage), Some(site)) = (zone, ways.stage(at), ways.attended_site(at)) {
            *counts.entry((zone, stage)).or_default().entry(site).or_default() += 1;
        }
    }
    let rows = counts.into_iter().flat_map(|((zone, stage), sites)| {
        let all: usize = sites.values().sum();
        let area = &areas.areas()[zone];
        let ags = area.key.map_or(Value::Null, |key| key.as_str().into());
        sites.into_iter().map(move |(site, pupils)| {
            #[allow(clippy::cast_precision_loss, reason = "numbers of pupils")]
            let share = pupils as f64 / all as f64;
            let values = vec![
                ags.clone(),
                area.name.as_str().into(),
                stage.as_str().into(),
                foot.sites[site].id.to_string().as_str().into(),
                pupils.into(),
                Value::Real(share),
            ];
            Row { shape: None, values }
        })
    });
    Layer {
        table: "attendance",
        title: "Tatsächliche Einzugsgebiete",
        geometry: None,
        columns: COLUMNS,
        rows: rows.collect(),
    }
}
