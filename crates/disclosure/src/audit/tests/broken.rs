//! Right publications with one thing broken by hand: each must be a finding that names the place.

use catalogue::{
    Layer, Property, Publication, Row, Table, Value,
    layers::{
        ATTENDANCE, CATCHMENTS_NEAREST, CATCHMENTS_WALK, DESIRE_LINES, ENTITLEMENT, PUPIL_DENSITY_1KM,
        PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS, WALK_ISOCHRONES,
    },
    properties::{
        ADDRESSES, BREAKDOWN, CASE_BY_CASE, NOT_ENTITLED, PUPILS, SCHOOL_TYPE, SHARE, SITE, STAGE, TYPE,
        VALUE,
    },
};
use geo_core::Localised as _;

use super::region::Region;
use crate::audit::{Finding, audit};

fn table<'p>(publication: &'p mut Publication, layer: &Layer) -> &'p mut Table {
    publication.tables.iter_mut().find(|table| table.layer.id == layer.id).unwrap()
}

/// The first row of a layer that some texts name.
fn row<'p>(
    publication: &'p mut Publication,
    layer: &'static Layer,
    texts: &[(&'static Property, &str)],
) -> &'p mut Row {
    let table = table(publication, layer);
    let is_named = |row: &Row| {
        texts
            .iter()
            .all(|(property, text)| row.values[layer.position(property).unwrap()].text() == Some(*text))
    };
    table.rows.iter_mut().find(|row| is_named(row)).unwrap()
}

fn right() -> Publication {
    let publication = Region::new(1).publication();
    assert!(audit(&publication, None).is_clean());
    publication
}

/// The findings of a broken publication, each with a text in both languages.
fn findings(publication: &Publication) -> Vec<Finding> {
    let findings = audit(publication, None).findings;
    for finding in &findings {
        assert_ne!(finding.german(), finding.to_string());
    }
    findings
}

fn any(publication: &Publication, wanted: impl Fn(&Finding) -> bool) -> bool {
    findings(publication).iter().any(wanted)
}

/// Whether a layer has a finding about pupils of a Förderschule.
fn is_sensitive(publication: &Publication, layer: &Layer) -> bool {
    any(publication, |finding| matches!(finding, Finding::Sensitive { at } if at.layer.id == layer.id))
}

#[test]
fn a_count_at_a_special_school_is_found_under_any_wording_of_its_type() {
    for kind in ["Förderschule", "Realschule plus, Förderschule", "Förderschulen", "Sonderschule"] {
        let mut broken = right();
        let site = row(&mut broken, &SCHOOL_SITES, &[(&SITE, "4")]);
        site.set(&SCHOOL_SITES, &TYPE, kind.into());
        site.set(&SCHOOL_SITES, &PUPILS, 40_u32.into());
        assert!(is_sensitive(&broken, &SCHOOL_SITES), "{kind}");
    }
}

#[test]
fn rows_of_zones_and_lines_of_a_special_school_are_found() {
    for layer in [&ATTENDANCE, &DESIRE_LINES] {
        let mut broken = right();
        let site = table(&mut broken, layer).layer.position(&SITE).unwrap();
        let row = table(&mut broken, layer).rows.iter_mut().find(|row| row.values[site].text() == Some("1"));
        row.unwrap().values[site] = "4".into();
        assert!(is_sensitive(&broken, layer), "{}", layer.id);
    }
}

#[test]
fn counts_by_the_type_of_a_special_school_are_found() {
    let special = "Förderschule";
    let mut broken = right();
    let mut claim = row(&mut broken, &ENTITLEMENT, &[(&SCHOOL_TYPE, "Gymnasium")]).clone();
    claim.set(&ENTITLEMENT, &SCHOOL_TYPE, special.into());
    table(&mut broken, &ENTITLEMENT).rows.push(claim);
    assert!(is_sensitive(&broken, &ENTITLEMENT));

    for layer in [&CATCHMENTS_NEAREST, &CATCHMENTS_WALK] {
        let mut broken = right();
        let area = &mut table(&mut broken, layer).rows[0];
        area.set(layer, &TYPE, special.into());
        assert!(is_sensitive(&broken, layer));
        // Without a count it is a place like any other.
        table(&mut broken, layer).rows[0].set(layer, &PUPILS, Value::Null);
        assert!(!is_sensitive(&broken, layer));
    }

    let mut broken = right();
    let pairs =
        [(&BREAKDOWN, Value::from("school_type")), (&VALUE, special.into()), (&PUPILS, 40_u32.into())];
    table(&mut broken, &TOTALS).rows.push(Row::new(&TOTALS, None, pairs));
    assert!(is_sensitive(&broken, &TOTALS));
}

#[test]
fn parameters_that_protect_nobody_are_found() {
    type Change = fn(&mut catalogue::Parameters);
    let changes: [(&str, Change); 4] = [
        ("threshold", |parameters| parameters.rounding.threshold = 2),
        ("sensitive_threshold", |parameters| parameters.sensitive.threshold = 9),
        ("houses", |parameters| parameters.houses = 9),
        ("changed_households", |parameters| parameters.changed_households = 9),
    ];
    for (name, change) in changes {
        let mut broken = right();
        change(&mut broken.about.parameters);
        let is_named =
            |finding: &Finding| matches!(finding, Finding::Weak { parameter, .. } if *parameter == name);
        assert!(any(&broken, is_named), "{name}");
    }
    let impossible: [Change; 4] = [
        |parameters| parameters.rounding.variance = 0.5,
        |parameters| parameters.rounding.largest_change = 1,
        |parameters| parameters.sensitive.variance = f64::NAN,
        |parameters| parameters.sensitive.largest_change = 2,
    ];
    for change in impossible {
        let mut broken = right();
        change(&mut broken.about.parameters);
        assert!(any(&broken, |finding| matches!(finding, Finding::Impossible { .. })));
    }
}

#[test]
fn a_row_that_is_missing_is_found() {
    let rows: [(&'static Layer, &[(&'static Property, &str)]); 9] = [
        (&ATTENDANCE, &[(&SITE, "all"), (&STAGE, "primary")]),
        (&ATTENDANCE, &[(&SITE, "1"), (&STAGE, "all")]),
        (&DESIRE_LINES, &[(&SITE, "1"), (&STAGE, "all")]),
        (&ENTITLEMENT, &[(&SCHOOL_TYPE, "all")]),
        (&ENTITLEMENT, &[(&SCHOOL_TYPE, "Gymnasium")]),
        (&PUPILS_BY_MUNICIPALITY, &[(&STAGE, "unknown")]),
        (&SCHOOL_SITES, &[(&SITE, "1")]),
        (&TOTALS, &[(&BREAKDOWN, "place"), (&VALUE, "outside")]),
        (&TOTALS, &[(&BREAKDOWN, "entitlement"), (&VALUE, "case_by_case")]),
    ];
    for (layer, texts) in rows {
        let mut broken = right();
        let gone = row(&mut broken, layer, texts).clone();
        table(&mut broken, layer).rows.retain(|row| *row != gone);
        let is_named = |finding: &Finding| {
            matches!(finding, Finding::MissingRow { at } if at.layer.id == layer.id
                && texts.iter().all(|(property, text)| at.keys.iter().any(|(own, value)|
                    own.name == property.name && value.as_ref() == *text)))
        };
        assert!(any(&broken, is_named), "{} {texts:?}", layer.id);
    }
}

#[test]
fn a_layer_that_is_missing_is_found() {
    for gone in [
        &SCHOOL_SITES,
        &PUPIL_DENSITY_1KM,
        &PUPILS_BY_MUNICIPALITY,
        &ATTENDANCE,
        &DESIRE_LINES,
        &ENTITLEMENT,
        &CATCHMENTS_NEAREST,
        &CATCHMENTS_WALK,
        &WALK_ISOCHRONES,
        &TOTALS,
    ] {
        let mut broken = right();
        broken.tables.retain(|table| table.layer.id != gone.id);
        let is_named =
            |finding: &Finding| matches!(finding, Finding::MissingLayer { layer } if layer.id == gone.id);
        assert!(any(&broken, is_named), "{}", gone.id);
    }
}

#[test]
fn answers_of_few_pupils_and_answers_that_are_left_out_are_found() {
    let pupils = ENTITLEMENT.position(&PUPILS).unwrap();
    let mut broken = right();
    let few = table(&mut broken, &ENTITLEMENT).rows.iter_mut();
    let few = few.filter(|row| row.values[pupils].integer().unwrap() < 10);
    few.min_by_key(|row| row.values[pupils].integer()).unwrap().set(
        &ENTITLEMENT,
        &NOT_ENTITLED,
        0_u32.into(),
    );
    assert!(any(&broken, |finding| matches!(finding, Finding::TooFewForClaims { pupils: 0..10, .. })));

    let mut broken = right();
    let many = table(&mut broken, &ENTITLEMENT).rows.iter_mut();
    let many = many.max_by_key(|row| row.values[pupils].integer()).unwrap();
    many.set(&ENTITLEMENT, &NOT_ENTITLED, Value::Null);
    assert!(any(&broken, |finding| matches!(finding, Finding::Uncounted { .. })));
}

#[test]
fn cases_decided_one_by_one_are_read_by_the_sensitive_threshold() {
    let pupils = ENTITLEMENT.position(&PUPILS).unwrap();
    let mut broken = right();
    let many = table(&mut broken, &ENTITLEMENT).rows.iter_mut();
    let many = many.max_by_key(|row| row.values[pupils].integer()).unwrap();
    many.set(&ENTITLEMENT, &CASE_BY_CASE, 9_u32.into());
    assert!(any(&broken, |finding| matches!(finding, Finding::Forbidden { value: 9, threshold: 10, .. })));
}

#[test]
fn a_share_of_other_numbers_is_found() {
    for share in [Value::Real(0.987_654), Value::Null, "viel".into()] {
        let mut broken = right();
        row(&mut broken, &ATTENDANCE, &[(&SITE, "1")]).set(&ATTENDANCE, &SHARE, share);
        assert!(any(&broken, |finding| matches!(finding, Finding::Share { .. })));
    }
}

#[test]
fn a_count_that_is_left_out_is_found() {
    for layer in [&CATCHMENTS_WALK, &WALK_ISOCHRONES, &SCHOOL_SITES, &ATTENDANCE, &TOTALS] {
        let mut broken = right();
        table(&mut broken, layer).rows[0].set(layer, &PUPILS, Value::Null);
        let is_named =
            |finding: &Finding| matches!(finding, Finding::Uncounted { at } if at.layer.id == layer.id);
        assert!(any(&broken, is_named), "{}", layer.id);
    }
}

#[test]
fn areas_that_count_far_too_many_are_found() {
    for (layer, more) in [(&CATCHMENTS_NEAREST, 100), (&CATCHMENTS_WALK, 100), (&WALK_ISOCHRONES, 1500)] {
        for seed in 0..4 {
            let mut broken = Region::new(seed).publication();
            let table = table(&mut broken, layer);
            let pupils = layer.position(&PUPILS).unwrap();
            let last = table.rows.last_mut().unwrap();
            last.values[pupils] = Value::Integer(last.values[pupils].integer().unwrap() + more);
            let is_about = |finding: &Finding| match finding {
                Finding::Contradiction { at, parts, .. } => {
                    parts.iter().chain([at]).any(|at| at.layer.id == layer.id)
                }
                Finding::Excess { .. } => true,
                _ => false,
            };
            assert!(any(&broken, is_about), "{}, {seed}", layer.id);
        }
    }
}

#[test]
fn parts_that_are_more_than_the_noise_allows_are_found_where_their_bounds_still_hold() {
    let parts = |each: u32| {
        let mut publication = right();
        let totals = table(&mut publication, &TOTALS);
        totals
            .rows
            .retain(|row| row.values[0].text() == Some("place") && row.values[1].text() == Some("all"));
        totals.rows[0].set(&TOTALS, &PUPILS, 400_u32.into());
        let sites = table(&mut publication, &SCHOOL_SITES);
        sites.rows = (0..20)
            .map(|site| {
                let pairs = [(&SITE, Value::from(format!("{site}"))), (&PUPILS, each.into())];
                Row::new(&SCHOOL_SITES, None, pairs)
            })
            .collect();
        publication
            .tables
            .retain(|table| [&TOTALS, &SCHOOL_SITES].iter().any(|own| own.id == table.layer.id));
        publication
    };
    let is_excess = |finding: &Finding| matches!(finding, Finding::Excess { value: 400, .. });
    assert!(any(&parts(23), is_excess));
    assert!(!any(&parts(20), is_excess) && !any(&parts(21), is_excess));
}

#[test]
fn a_register_without_house_numbers_is_one_finding_and_not_one_per_row() {
    let mut broken = right();
    for table in &mut broken.tables {
        let layer = table.layer;
        if layer.position(&ADDRESSES).is_some() && !layer.id.starts_with("pupil_density") {
            table.rows.iter_mut().for_each(|row| row.set(layer, &ADDRESSES, 0_u32.into()));
        } else if layer.id.starts_with("pupil_density") {
            table.rows.clear();
        }
    }
    let findings = findings(&broken);
    let about = |finding: &&Finding| matches!(finding, Finding::NoAddress);
    assert_eq!(findings.iter().filter(about).count(), 1);
    assert!(!findings.iter().any(|finding| matches!(finding, Finding::FewAddresses { .. })));
}
