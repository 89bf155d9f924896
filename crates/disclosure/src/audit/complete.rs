//! Whether all rows and counts are there that the rules give whatever the pupils are, and none that
//! they do not give: which of them there are would say something of the pupils.

use std::sync::Arc;

use catalogue::{
    Layer, Parameters, Property, Row, Table, Value,
    breakdown::{ALL, CLASSES, OUTSIDE, REGION, STAGES, UNPLACED, totals},
    layers::{
        ATTENDANCE, CATCHMENTS_NEAREST, CATCHMENTS_WALK, CLASS_COUNTS, DESIRE_LINES, ENTITLEMENT,
        PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM, PUPIL_DENSITY_250M, PUPIL_DENSITY_500M,
        PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS, WALK_ISOCHRONES,
    },
    properties::{AGE_BAND, AGS, BREAKDOWN, PUPILS, SCHOOL_TYPE, SHARE, SITE, STAGE, TYPE, VALUE, ZONE},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    attack::Attack,
    finding::{Finding, Place},
    model::{Column, Model, View},
    places::column,
    report::Report,
    sensitive::Wordings,
};

/// The layers that every publication has.
static ALWAYS: [&Layer; 5] =
    [&PUPIL_DENSITY_250M, &PUPIL_DENSITY_500M, &PUPIL_DENSITY_1KM, &PUPIL_DENSITY_10KM, &TOTALS];

/// The layers with counts that are there where anything is said of schools.
static OF_SCHOOLS: [&Layer; 7] = [
    &SCHOOL_SITES,
    &ATTENDANCE,
    &DESIRE_LINES,
    &ENTITLEMENT,
    &CATCHMENTS_NEAREST,
    &CATCHMENTS_WALK,
    &WALK_ISOCHRONES,
];

/// A share may differ by so much from the quotient of the published numbers, as they are written in
/// files as decimals.
const ROUNDED: f64 = 1e-9;

/// Rows by some of their texts.
type Keys<'p, const N: usize> = FxHashSet<[&'p str; N]>;

/// Looks for what is missing and what should be.
pub(super) fn check(model: &Model, report: &mut Report) {
    layers(model, report);
    municipalities(model, report);
    zones(model, report);
    lines(model, report);
    sums(model, report);
    claims(model, report);
    shares(model, report);
    counts(model, report);
}

/// The rows of a layer, in order; none where the layer is missing.
fn rows<'p>(
    model: &Model<'p>,
    layer: &'static Layer,
) -> impl Iterator<Item = (&'p Table, &'p Row)> + use<'p> {
    model.tables(layer).flat_map(|(_, table)| table.rows.iter().map(move |row| (table, row)))
}

/// Some texts of the rows of a layer, in order.
fn keys<'p, const N: usize>(
    model: &Model<'p>,
    layer: &'static Layer,
    properties: [&'static Property; N],
) -> impl Iterator<Item = [&'p str; N]> + use<'p, N> {
    rows(model, layer).filter_map(move |(table, row)| {
        let mut texts = [""; N];
        for (text, property) in texts.iter_mut().zip(properties) {
            *text = Column::of(table, property).text(row)?;
        }
        Some(texts)
    })
}

/// Each key once, in the order of the rows.
fn distinct<'p>(keys: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let mut seen = FxHashSet::default();
    keys.filter(|key| seen.insert(*key)).collect()
}

fn missing_row<const N: usize>(
    layer: &'static Layer,
    properties: [&'static Property; N],
    texts: [&str; N],
    report: &mut Report,
) {
    report.find(Attack::Reading, || {
        let keys = properties.into_iter().zip(texts).map(|(property, text)| (property, Arc::from(text)));
        Finding::MissingRow { at: Place { layer, keys: keys.collect(), property: &PUPILS } }
    });
}

fn has(model: &Model, layer: &'static Layer) -> bool {
    model.tables(layer).next().is_some()
}

fn layers(model: &Model, report: &mut Report) {
    let has_rows = |layer: &&'static Layer| rows(model, layer).next().is_some();
    let of_schools = OF_SCHOOLS.iter().any(has_rows);
    // A zone is a municipality, or its id begins with that of one, where there are any.
    let of_municipalities = [&ATTENDANCE, &ENTITLEMENT].into_iter().any(|layer| {
        keys(model, layer, [&ZONE])
            .any(|[zone]| zone.len() >= 8 && zone.as_bytes()[..8].iter().all(u8::is_ascii_digit))
    });
    let expected = ALWAYS.into_iter().chain(OF_SCHOOLS.into_iter().filter(|_| of_schools));
    for layer in expected.chain(of_municipalities.then_some(&PUPILS_BY_MUNICIPALITY)) {
        if !has(model, layer) {
            report.find(Attack::Reading, || Finding::MissingLayer { layer });
        }
    }
}

/// Every municipality has every stage and age band.
fn municipalities(model: &Model, report: &mut Report) {
    let properties = [&AGS, &STAGE, &AGE_BAND];
    let given: Keys<'_, 3> = keys(model, &PUPILS_BY_MUNICIPALITY, properties).collect();
    let bands = model.parameters().age_bands.codes();
    for ags in distinct(keys(model, &PUPILS_BY_MUNICIPALITY, [&AGS]).map(|[ags]| ags)) {
        for (stage, _) in STAGES {
            for band in &bands {
                let texts = [ags, stage, band];
                if !given.contains(&texts) {
                    missing_row(&PUPILS_BY_MUNICIPALITY, properties, texts, report);
                }
            }
        }
    }
}

/// Every zone has all its pupils by stage and by published school type, and every municipality a
/// zone.
fn zones(model: &Model, report: &mut Report) {
    let (by_stage, by_type) = ([&ZONE, &SITE, &STAGE], [&ZONE, &SCHOOL_TYPE]);
    let attendance: Keys<'_, 3> = keys(model, &ATTENDANCE, by_stage).collect();
    let entitlement: Keys<'_, 2> = keys(model, &ENTITLEMENT, by_type).collect();
    let types = keys(model, &ENTITLEMENT, [&SCHOOL_TYPE]).map(|[kind]| kind);
    let types = distinct([ALL.0].into_iter().chain(types));
    let layers = [&ATTENDANCE, &ENTITLEMENT, &DESIRE_LINES].into_iter();
    let zones = distinct(layers.flat_map(|layer| keys(model, layer, [&ZONE])).map(|[zone]| zone));
    for zone in &zones {
        if has(model, &ATTENDANCE) {
            for texts in STAGES.map(|(stage, _)| [*zone, ALL.0, stage]) {
                if !attendance.contains(&texts) {
                    missing_row(&ATTENDANCE, by_stage, texts, report);
                }
            }
        }
        if has(model, &ENTITLEMENT) {
            for texts in types.iter().map(|kind| [*zone, kind]) {
                if !entitlement.contains(&texts) {
                    missing_row(&ENTITLEMENT, by_type, texts, report);
                }
            }
        }
    }
    if has(model, &ENTITLEMENT) {
        let divided: FxHashSet<&str> = zones.iter().filter_map(|zone| zone.split('/').next()).collect();
        for ags in distinct(keys(model, &PUPILS_BY_MUNICIPALITY, [&AGS]).map(|[ags]| ags)) {
            if !divided.contains(ags) {
                missing_row(&ENTITLEMENT, by_type, [ags, ALL.0], report);
            }
        }
    }
}

/// Desire lines are the pairs of attendance, and their sites are known.
fn lines(model: &Model, report: &mut Report) {
    let properties = [&ZONE, &SITE, &STAGE];
    let pairs = |layer| -> Vec<[&str; 3]> {
        keys(model, layer, properties).filter(|[_, site, _]| *site != ALL.0).collect()
    };
    let (attendance, desire_lines) = (pairs(&ATTENDANCE), pairs(&DESIRE_LINES));
    for (own, other, layer) in
        [(&attendance, &desire_lines, &DESIRE_LINES), (&desire_lines, &attendance, &ATTENDANCE)]
    {
        let given: Keys<'_, 3> = other.iter().copied().collect();
        for texts in own.iter().filter(|texts| has(model, layer) && !given.contains(*texts)) {
            missing_row(layer, properties, *texts, report);
        }
    }
    let sites: FxHashSet<&str> = keys(model, &SCHOOL_SITES, [&SITE]).map(|[site]| site).collect();
    let attended = attendance.iter().chain(&desire_lines).map(|[_, site, _]| *site);
    for site in distinct(attended) {
        if has(model, &SCHOOL_SITES) && !sites.contains(site) {
            missing_row(&SCHOOL_SITES, [&SITE], [site], report);
        }
    }
}

/// The sums of everyone have a row per code.
fn sums(model: &Model, report: &mut Report) {
    if !has(model, &TOTALS) {
        return;
    }
    let properties = [&BREAKDOWN, &VALUE];
    let given: Keys<'_, 2> = keys(model, &TOTALS, properties).collect();
    let bands = model.parameters().age_bands.codes();
    let places = [ALL, REGION, OUTSIDE, UNPLACED].map(|(code, _)| [totals::PLACE.0, code]);
    let stages = STAGES.into_iter().skip(1).map(|(code, _)| [totals::STAGE.0, code]);
    let ages = bands.iter().skip(1).map(|code| [totals::AGE_BAND.0, code]);
    let answers = CLASSES.into_iter().map(|(code, _)| [totals::ENTITLEMENT.0, code]);
    let answers = answers.filter(|_| rows(model, &ENTITLEMENT).next().is_some());
    for texts in places.into_iter().chain(stages).chain(ages).chain(answers) {
        if !given.contains(&texts) {
            missing_row(&TOTALS, properties, texts, report);
        }
    }
}

/// Answers about claims are given from enough pupils on, and then all of them.
fn claims(model: &Model, report: &mut Report) {
    let least = Parameters::LEAST_WITH_CLAIMS;
    for (number, table) in model.tables(&ENTITLEMENT) {
        for (row, values) in (0_u32..).zip(&table.rows) {
            let Some(pupils) = Column::of(table, &PUPILS).value(values).integer() else { continue };
            for class in CLASS_COUNTS {
                let given = *Column::of(table, class).value(values) != Value::Null;
                let place = || model.place(View { table: number, column: column(table, class), row });
                if given && pupils < i64::from(least) {
                    report.find(Attack::Reading, || Finding::TooFewForClaims { at: place(), pupils, least });
                } else if !given && pupils >= i64::from(least) {
                    report.find(Attack::Reading, || Finding::Uncounted { at: place() });
                }
            }
        }
    }
}

/// Shares are those of the published numbers.
fn shares(model: &Model, report: &mut Report) {
    let number = |table: &Table, row: &Row| Column::of(table, &PUPILS).value(row).integer();
    let text = |property| move |table: &Table, row| Column::of(table, property).text(row);
    let mut wholes: FxHashMap<[Option<&str>; 2], i64> = FxHashMap::default();
    for (table, row) in rows(model, &ATTENDANCE) {
        if let (Some(site), Some(whole)) = (text(&SITE)(table, row), number(table, row))
            && site == ALL.0
        {
            wholes.insert([text(&ZONE)(table, row), text(&STAGE)(table, row)], whole);
        }
    }
    for (at, table) in model.tables(&ATTENDANCE) {
        for (row, values) in (0_u32..).zip(&table.rows) {
            let whole = wholes.get(&[text(&ZONE)(table, values), text(&STAGE)(table, values)]);
            let (Some(whole), Some(pupils)) = (whole.copied(), number(table, values)) else { continue };
            #[allow(clippy::cast_precision_loss, reason = "fewer pupils than 2^52")]
            let share = (whole > 0).then(|| pupils as f64 / whole as f64);
            let right = match (Column::of(table, &SHARE).value(values), share) {
                (Value::Null, None) => true,
                (value, Some(share)) => value.number().is_some_and(|own| (own - share).abs() <= ROUNDED),
                _ => false,
            };
            if !right {
                let view = View { table: at, column: column(table, &SHARE), row };
                report.find(Attack::Reading, || Finding::Share { at: model.place(view), pupils, whole });
            }
        }
    }
}

/// Only sensitive sites and types have no count.
fn counts(model: &Model, report: &mut Report) {
    let mut wordings = Wordings::default();
    for (number, table) in (0_u16..).zip(&model.publication.tables) {
        if table.layer.position(&PUPILS).is_none() {
            continue;
        }
        let [pupils, kind] = [&PUPILS, &TYPE].map(|property| Column::of(table, property));
        for (row, values) in (0_u32..).zip(&table.rows) {
            if *pupils.value(values) == Value::Null
                && !kind.text(values).is_some_and(|kind| wordings.are_sensitive(kind))
            {
                let view = View { table: number, column: column(table, &PUPILS), row };
                report.find(Attack::Reading, || Finding::Uncounted { at: model.place(view) });
            }
        }
    }
}
