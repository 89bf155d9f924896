//! The layers that a run puts beside the pupils in the vault: school sites and their entrances,
//! catchments by straight line and on foot, school districts compared with both, and where each
//! site's pupils live.

use std::collections::BTreeMap;

use geo::{Area as _, MultiPolygon, Rect, unary_union};
use geo_core::{
    AreaIndex, EastNorth, LonLat, Metres, NearestSite, School, SchoolType, Stage, crs::Crs,
    reproject::reproject,
};
use network::{Nearest, catchments::catchments};
use store::{
    Column,
    ColumnType::{Integer, Real, Text},
    GeometryKind, Layer, Row, Shape, Value, VaultPupil,
};

use super::{Foot, Homes, WalkingError, Ways};
use crate::{claim::is_candidate, entitlement::Class};

/// Where there are no municipality areas, the region reaches this far around the sites, in metres.
const AROUND: f64 = 5_000.0;

/// Catchments on foot are drawn for networks of up to so many metres; more would take more memory
/// than an office computer has.
pub const MOST_DRAWN: Metres = Metres(250_000_000.0);

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

/// The sites of one school type among which the nearest is looked for.
struct Kind {
    school_type: SchoolType,
    sites: Vec<usize>,
    line: NearestSite,
}

/// All school types, and the nearest site on foot of each.
struct Kinds<'n> {
    all: Vec<Kind>,
    walk: Vec<Nearest<'n>>,
}

/// All layers, and what became of the school districts; `None` without a file of them.
pub(super) fn of(
    foot: &Foot<'_, '_>,
    homes: &Homes,
    ways: &Ways<'_>,
    pupils: &[VaultPupil],
    areas: &AreaIndex,
    draw_on_foot: bool,
) -> Result<(Vec<Layer>, Option<DistrictTally>), WalkingError> {
    let kinds = kinds(foot)?;
    let region = region(foot, areas);
    let mut layers = vec![school_sites(foot, ways, pupils), entrances(foot)?];
    layers.extend(catchment_layers(foot, homes, ways, pupils, &kinds, &region, draw_on_foot)?);
    let districts = districts(foot, homes, ways, pupils, &kinds);
    let tally = districts.as_ref().map(|(_, tally)| *tally);
    layers.extend(districts.map(|(layer, _)| layer));
    layers.push(attendance(foot, ways, pupils, areas));
    Ok((layers, tally))
}

/// The school types with the sites that count for "the nearest": private ones only where the rules
/// say so, and none without a position.
fn kinds<'n>(foot: &Foot<'_, 'n>) -> Result<Kinds<'n>, WalkingError> {
    let schools = &foot.inputs.schools;
    let mut types: Vec<SchoolType> =
        schools.iter().flat_map(|school: &School| school.types.iter().copied()).collect();
    types.sort_unstable();
    types.dedup();
    let mut kinds = Kinds { all: Vec::new(), walk: Vec::new() };
    for school_type in types {
        let sites: Vec<usize> = (0..schools.len())
            .filter(|site| is_candidate(&foot.inputs.rules, &schools[*site], school_type))
            .filter(|site| foot.sites[*site].position.is_some())
            .collect();
        if sites.is_empty() {
            continue;
        }
        let places: Vec<(u32, EastNorth)> = (0..)
            .zip(&sites)
            .filter_map(|(number, site)| Some((number, foot.sites[*site].position?)))
            .collect();
        let entrances: Vec<_> = sites.iter().map(|site| foot.entrances[*site].clone()).collect();
        kinds.walk.push(Nearest::of(foot.network, &entrances));
        kinds.all.push(Kind { school_type, line: NearestSite::of(&places)?, sites });
    }
    Ok(kinds)
}

/// The planning region, whoever lives there: the municipalities of all districts (Kreise) with a
/// school site; without municipality areas a rectangle around the sites.
fn region(foot: &Foot<'_, '_>, areas: &AreaIndex) -> MultiPolygon<f64> {
    let places = || foot.sites.iter().filter_map(|site| site.position);
    let here: Vec<usize> = places().filter_map(|at| areas.index_of(at)).collect();
    let district = |area: &geo_core::Area| area.key.map(|key| key.as_str()[..5].to_owned());
    let districts: Vec<String> = here.iter().filter_map(|area| district(&areas.areas()[*area])).collect();
    let chosen = areas.areas().iter().enumerate().filter(|(index, area)| {
        here.contains(index) || district(area).is_some_and(|district| districts.contains(&district))
    });
    let chosen: Vec<&MultiPolygon<f64>> = chosen.map(|(_, area)| &area.polygon).collect();
    if !chosen.is_empty() {
        return unary_union(chosen);
    }
    let all = places().map(|at| [at.east, at.north, at.east, at.north]);
    let bounds = all.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    bounds.map_or_else(
        || MultiPolygon(Vec::new()),
        |[west, south, east, north]| {
            let rect = Rect::new((west - AROUND, south - AROUND), (east + AROUND, north + AROUND));
            rect.to_polygon().into()
        },
    )
}

fn school_sites(foot: &Foot<'_, '_>, ways: &Ways<'_>, pupils: &[VaultPupil]) -> Layer {
    const COLUMNS: &[Column] = &[
        ("site", Text),
        ("name", Text),
        ("school_types", Text),
        ("entrance_source", Text),
        ("entrances", Integer),
        ("capacity", Integer),
        ("pupils", Integer),
        ("assigned", Integer),
        ("entitled_distance", Integer),
        ("entitled_danger", Integer),
        ("not_entitled", Integer),
        ("borderline", Integer),
        ("case_by_case", Integer),
        ("unknown", Integer),
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
        columns: &[("site", Text), ("source", Text)],
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
    kinds: &Kinds<'_>,
    region: &MultiPolygon<f64>,
    draw_on_foot: bool,
) -> Result<[Layer; 2], WalkingError> {
    const COLUMNS: &[Column] =
        &[("site", Text), ("school_type", Text), ("area_km2", Real), ("pupils", Integer)];
    let on_foot =
        if draw_on_foot { catchments(&kinds.walk, region)? } else { vec![Vec::new(); kinds.all.len()] };
    let layer = |table, title| Layer {
        table,
        title,
        geometry: Some(GeometryKind::MultiPolygon),
        columns: COLUMNS,
        rows: Vec::new(),
    };
    let mut layers = [
        layer("catchments_nearest", "Einzugsbereiche nach Luftlinie"),
        layer("catchments_walk", "Einzugsbereiche zu Fuß"),
    ];
    for ((kind, walk), on_foot) in kinds.all.iter().zip(&kinds.walk).zip(on_foot) {
        let mut live = [vec![0_usize; kind.sites.len()], vec![0; kind.sites.len()]];
        for (at, pupil) in pupils.iter().enumerate() {
            if ways.kind(at).is_none_or(|(school_type, _)| school_type != kind.school_type) {
                continue;
            }
            if let Some(nearest) = pupil.residence.and_then(|home| kind.line.seen_from(home)) {
                live[0][nearest.site as usize] += 1;
            }
            if let Some((site, _)) = homes.snap(at).and_then(|home| walk.from(home)) {
                live[1][site as usize] += 1;
            }
        }
        let by_line = kind.line.polygons(region)?;
        for ((layer, areas), live) in layers.iter_mut().zip([by_line, on_foot]).zip(live) {
            layer.rows.extend(areas.into_iter().map(|(site, area)| {
                let id = foot.sites[kind.sites[site as usize]].id.to_string();
                let values = vec![
                    id.as_str().into(),
                    kind.school_type.german_name().into(),
                    Value::Real(area.unsigned_area() / 1e6),
                    live[site as usize].into(),
                ];
                Row { shape: Some(Shape::Polygons(area.into())), values }
            }));
        }
    }
    Ok(layers)
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
        ("site", Text),
        ("name", Text),
        ("pupils", Integer),
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
        ("ags", Text),
        ("municipality", Text),
        ("stage", Text),
        ("site", Text),
        ("pupils", Integer),
        ("share", Real),
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
