//! Tests of the audit on publications of an invented region: a right one has no finding, and each
//! rule that is broken on purpose is found.

#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_possible_truncation, clippy::cast_precision_loss)]

mod broken;
mod by_hand;
mod region;

use catalogue::{
    Publication, Shape, Value,
    layers::{
        ALL, ATTENDANCE, CATCHMENTS_NEAREST, CLASS_COUNTS, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM,
        PUPIL_DENSITY_250M, PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY, TOTALS, WALK_ISOCHRONES,
    },
    properties::{AGS, PUPILS},
};
use proptest::prelude::*;

use self::region::Region;
use super::*;
use crate::{Feature, Weakness};

fn found(audit: &Audit, wanted: impl Fn(&Finding) -> bool) -> bool {
    audit.findings.iter().any(wanted)
}

fn texts(audit: &Audit) -> Vec<String> {
    audit.findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_right_publication_has_no_finding() {
    for seed in 0..12 {
        let publication = Region::new(seed).publication();
        let audit = audit(&publication, None);
        assert!(audit.is_clean(), "{seed}: {:#?}", texts(&audit));
        for check in &audit.checks {
            let needs_sums =
                ![Attack::Reading, Attack::FewHouseholds, Attack::Releases].contains(&check.attack);
            assert!(!needs_sums || check.relations > 0, "{check:?}");
            let needs_groups = ![Attack::Noise, Attack::Releases].contains(&check.attack);
            assert!(!needs_groups || check.relations > 0 || check.groups > 0, "{check:?}");
        }
    }
}

#[test]
fn what_is_derived_holds_the_truth_of_every_published_count() {
    for seed in 0..4 {
        let region = Region::new(seed);
        let publication = region.publication();
        let (model, _) = attacked(&publication, &mut Names::default(), &mut Report::default());
        let mut narrowed = 0;
        for count in 0..u32::try_from(model.system.len()).unwrap() {
            let Some(place) = model.place_of(count) else { continue };
            let Some(truth) = region.truth(&place) else { continue };
            let bounds = model.system.bounds(count);
            assert!(
                bounds.low <= truth && truth <= bounds.high,
                "{seed}, {place}: {truth} not in {bounds:?}"
            );
            narrowed += usize::from(model.system.moved_by(count).is_some());
        }
        assert!(narrowed > 100, "{narrowed}");
    }
}

#[test]
fn values_without_noise_are_found() {
    let audit = audit(&Region::new(1).weakened(Weakness::NoNoise), None);
    assert!(found(&audit, |finding| matches!(finding, Finding::Forbidden { value: 1 | 2, .. })));
    assert!(found(&audit, |finding| matches!(finding, Finding::Noise { ratio, .. } if *ratio < 0.05)));
}

#[test]
fn values_without_noise_are_found_by_their_sums_where_small_ones_are_left_out() {
    let mut publication = Region::new(1).weakened(Weakness::NoNoise);
    for table in &mut publication.tables {
        let least = if table.layer.id == TOTALS.id { 10 } else { 3 };
        for property in CLASS_COUNTS.iter().copied().chain([&PUPILS]) {
            let at = table.layer.position(property);
            for value in table.rows.iter_mut().filter_map(|row| row.values.get_mut(at?)) {
                if value.integer().is_some_and(|value| value < least) {
                    *value = Value::Integer(0);
                }
            }
        }
    }
    let audit = audit(&publication, None);
    assert!(!found(&audit, |finding| matches!(finding, Finding::Forbidden { .. })));
    assert!(found(&audit, |finding| matches!(finding, Finding::Noise { .. })));
}

#[test]
fn noise_that_differs_by_layer_is_found() {
    let audit = audit(&Region::new(2).noise_by_layer(), None);
    assert!(found(&audit, |finding| matches!(finding, Finding::TwoValues { .. })));
}

#[test]
fn counts_of_free_areas_are_found() {
    for seed in 0..5 {
        let audit = audit(&Region::new(seed).free_areas(), None);
        let of_areas = |finding: &Finding| match finding {
            Finding::TwoValues { at, .. } | Finding::NoCell { at, .. } => {
                [&CATCHMENTS_NEAREST, &WALK_ISOCHRONES].iter().any(|layer| layer.id == at.layer.id)
            }
            _ => false,
        };
        assert!(found(&audit, of_areas), "{seed}");
    }
}

#[test]
fn many_pupils_at_two_addresses_are_found_without_the_household_rule() {
    let audit = audit(&Region::new(3).weakened(Weakness::NoHouseholds), None);
    assert!(found(&audit, |finding| matches!(
        finding,
        Finding::FewAddresses { addresses: 2, value: 16.., most: 6, .. }
    )));
}

#[test]
fn cells_of_few_houses_are_found() {
    let audit = audit(&Region::with_houses(4, 1).publication(), None);
    assert!(found(&audit, |finding| matches!(
        finding,
        Finding::FewHouses { addresses: 1..10, houses: 10, .. }
    )));
}

#[test]
fn a_second_release_with_few_changes_under_the_same_keys_is_found_and_names_the_places() {
    for seed in 0..5 {
        let mut region = Region::new(seed);
        let before = region.publication();
        region.move_households(2);
        let audit = audit(&region.publication(), Some(&before));
        let few = audit.findings.iter().find_map(|finding| match finding {
            Finding::FewChanged { changed, places, least: 10, .. } => Some((*changed, places.len() as u64)),
            _ => None,
        });
        let (changed, named) = few.unwrap();
        assert!((1..10).contains(&changed) && named == changed, "{changed} {named}");
    }
}

#[test]
fn a_second_release_with_many_changes_and_an_unchanged_one_are_not_found() {
    for seed in 0..5 {
        let mut region = Region::new(seed);
        let before = region.publication();
        assert!(audit(&before, Some(&before)).is_clean());
        region.move_households(400);
        let audit = audit(&region.publication(), Some(&before));
        assert!(audit.is_clean(), "{:#?}", texts(&audit));
        assert!(audit.unmatched.is_empty());
    }
}

#[test]
fn one_household_that_left_is_found_among_many_birthdays_and_birthdays_alone_are_not() {
    for seed in 0..5 {
        let mut region = Region::new(seed);
        let before = region.publication();
        region.have_birthdays(4);
        let alone = audit(&region.publication(), Some(&before));
        assert!(alone.is_clean(), "{seed}: {:#?}", texts(&alone));
        region.leave(7);
        let with_one = audit(&region.publication(), Some(&before));
        let few = |feature| {
            found(&with_one, |finding| {
                matches!(
                    finding,
                    Finding::FewChanged { feature: of, changed: 1..10, least: 10, .. } if *of == feature
                )
            })
        };
        assert!(few(Feature::Residence) && !few(Feature::Age), "{seed}: {:#?}", texts(&with_one));
    }
}

#[test]
fn a_few_places_that_are_most_of_all_tell_nothing_from_the_rest() {
    let mut region = Region::new(1);
    let before = region.publication();
    region.have_birthdays(4);
    // A city on its own is one municipality with few age bands.
    let of_city = |mut publication: Publication| {
        for table in &mut publication.tables {
            if table.layer.id == PUPILS_BY_MUNICIPALITY.id {
                let at = table.layer.position(&AGS).unwrap();
                table.rows.retain(|row| row.values[at].text() == Some("07211000"));
            }
        }
        publication
    };
    let audit = audit(&of_city(region.publication()), Some(&of_city(before)));
    assert!(!found(&audit, |finding| finding.attack() == Attack::Releases), "{:#?}", texts(&audit));
}

#[test]
fn releases_of_other_regions_and_other_parameters_say_so() {
    let new = Region::new(0).publication();
    let mut old = new.clone();
    old.about.region = "Anderswo".into();
    old.about.parameters.rounding.largest_change = 5;
    let audit = audit(&new, Some(&old));
    assert_eq!(
        audit.unmatched,
        [Unmatched::Region { new: new.about.region.clone(), old: "Anderswo".into() }, Unmatched::Parameters]
    );
    old.tables.clear();
    assert!(super::audit(&new, Some(&old)).unmatched.contains(&Unmatched::NoGroup));
}

#[test]
fn figures_of_usefulness_are_those_of_the_noise() {
    let mut within = Vec::new();
    for seed in 0..4 {
        let region = Region::new(seed);
        let utility = audit(&region.publication(), None).utility;
        assert!(utility.zones > 3 && utility.pupils > 500, "{utility}");
        assert!((0.5..=1.0).contains(&utility.share_in_large_zones()), "{utility}");
        assert!(utility.geography.sums > 0 && utility.categories.sums > 0, "{utility}");
        within.extend(region.cells_and_truth());
    }
    for k in [4, 16] {
        let bound = 1.1 * (2.5 * k as f64).sqrt();
        let error = error_of_sums(&within, k);
        assert!(error > 0.5 * bound && error <= bound, "{k}: {error} {bound}");
    }
}

#[test]
fn every_finding_and_figure_has_a_german_text() {
    use geo_core::Localised as _;

    let audit = audit(&Region::new(1).weakened(Weakness::NoNoise), None);
    for finding in &audit.findings {
        assert_ne!(finding.german(), finding.to_string());
    }
    assert_ne!(audit.utility.german(), audit.utility.to_string());
}

#[test]
fn findings_are_counted_in_full_and_come_in_the_same_order() {
    let publication = Region::new(1).weakened(Weakness::NoNoise);
    let (one, other) = (audit(&publication, None), audit(&publication, None));
    assert_eq!(one, other);
    for check in one.checks {
        let listed = one.findings.iter().filter(|finding| finding.attack() == check.attack).count() as u64;
        assert_eq!(listed, check.findings.min(1000), "{check:?}");
    }
}

/// A publication with one value replaced, or a layer taken out.
fn damaged(publication: &Publication, draws: [usize; 4]) -> Publication {
    let mut publication = publication.clone();
    let at = draws[0] % publication.tables.len();
    let table = &mut publication.tables[at];
    if table.rows.is_empty() || draws[3].is_multiple_of(8) {
        publication.tables.remove(at);
        return publication;
    }
    let rows = table.rows.len();
    let row = &mut table.rows[draws[1] % rows];
    let column = draws[2] % row.values.len();
    match draws[3] % 8 {
        1 => row.values.truncate(column),
        2 => row.shape = None,
        3 => row.shape = Some(Shape::Point(geo_core::EastNorth::default())),
        4 => row.values[column] = Value::Null,
        5 => row.values[column] = Value::Integer(-7),
        6 => row.values[column] = Value::Integer(i64::MAX),
        _ => row.values[column] = "CRS3035RES250mN1E/".into(),
    }
    publication
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_broken_publication_is_audited_without_failing(draws in prop::collection::vec(any::<[usize; 4]>(), 1..6)) {
        let mut publication = Region::small().publication();
        for draws in draws {
            publication = damaged(&publication, draws);
        }
        let _ = audit(&publication, Some(&Region::small().publication()));
    }
}

#[test]
fn a_value_that_is_no_number_or_of_no_known_row_is_a_finding() {
    let publication = Region::small().publication();
    for layer in [&PUPIL_DENSITY_250M, &PUPILS_BY_MUNICIPALITY, &ATTENDANCE, &TOTALS] {
        for (column, value) in [(0, Value::Integer(1)), (layer.position(&PUPILS).unwrap(), "viele".into())] {
            let mut publication = publication.clone();
            let table = publication.tables.iter_mut().find(|table| table.layer.id == layer.id).unwrap();
            table.rows[0].values[column] = value;
            let audit = audit(&publication, None);
            assert!(found(&audit, |finding| matches!(finding, Finding::Unreadable { .. })), "{}", layer.id);
        }
    }
}

#[test]
fn all_grid_layers_and_all_others_with_counts_are_read() {
    let publication = Region::new(0).publication();
    let (model, _) = attacked(&publication, &mut Names::default(), &mut Report::default());
    let mut seen: Vec<&str> = (0..u32::try_from(model.system.len()).unwrap())
        .filter_map(|count| model.place_of(count))
        .map(|place| place.layer.id)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let grid = [&PUPIL_DENSITY_250M, &PUPIL_DENSITY_500M, &PUPIL_DENSITY_1KM, &PUPIL_DENSITY_10KM];
    assert!(grid.iter().all(|layer| seen.contains(&layer.id)));
    // Desire lines are views of attendance.
    let counting = ALL.iter().filter(|layer| layer.position(&PUPILS).is_some()).count();
    assert_eq!(seen.len(), counting - 1, "all but desire lines: {seen:?}");
}
