//! One release after the other: what is let out, what is refused, what is kept in mind.

#![allow(clippy::unwrap_used)]

use disclosure::{FEATURES, Feature};
use geo_core::Localised as _;
use proptest::prelude::*;

use super::*;
use crate::keys::Keys;

const AUTUMN: Date = Date::constant(2026, 10, 15);
const NEXT_AUTUMN: Date = Date::constant(2027, 10, 15);

/// Households of one pupil each; the first `moved` of them are counted elsewhere than before.
fn households(keys: &Keys, count: u64, moved: u64) -> ReleasedHouseholds {
    let number = |household| [1 + u64::from(household < moved); FEATURES];
    ReleasedHouseholds::of(keys, (0..count).map(|household| (household, number(household))))
}

fn in_all(changed: usize) -> Vec<(Feature, usize)> {
    Feature::ALL.map(|feature| (feature, changed)).into()
}

/// A run with 100 households under one key.
struct Office {
    keys: Keys,
    parameters: Parameters,
    kept: Vec<KeptRelease>,
}

#[derive(Clone, Copy, Default)]
struct Run {
    moved: u64,
    noise: u32,
    replaces: bool,
}

impl Office {
    fn new() -> Self {
        Self { keys: Keys::draw().unwrap(), parameters: Parameters::default(), kept: Vec::new() }
    }

    /// A run; what it decides is kept in mind, as a vault does.
    fn run(&mut self, key_date: Date, run: Run) -> Result<Released, ReleaseRefusal> {
        let Run { moved, noise, replaces } = run;
        let households = households(&self.keys, 100, moved);
        let proposal = Proposal { key_date, noise, parameters: &self.parameters, households, replaces };
        let decision = proposal.decide(self.kept.clone())?;
        self.kept = decision.kept;
        Ok(decision.released)
    }

    fn names(&self) -> Vec<String> {
        let mark = |release: &KeptRelease| if release.is_withdrawn { " withdrawn" } else { "" };
        self.kept.iter().map(|release| format!("{}{}", release.name, mark(release))).collect()
    }
}

fn moved(moved: u64) -> Run {
    Run { moved, ..Run::default() }
}

#[test]
fn the_first_release_is_named_after_its_key_date_and_made_again_it_is_the_same() {
    let mut office = Office::new();
    let first = office.run(AUTUMN, moved(0)).unwrap();
    assert_eq!((first.name.as_str(), first.standing), ("2026-10-15", Standing::First));
    let kept = office.kept.clone();
    for replaces in [false, true] {
        let again = office.run(AUTUMN, Run { replaces, ..Run::default() }).unwrap();
        assert_eq!(again, Released { standing: Standing::Same, ..first.clone() });
        assert_eq!(office.kept, kept, "so that the vault has the same bytes");
    }
}

#[test]
fn nine_changed_households_are_refused_and_ten_are_not() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let kept = office.kept.clone();
    for few in 1..10 {
        let refusal = office.run(NEXT_AUTUMN, moved(few)).unwrap_err();
        let release = "2026-10-15".to_owned();
        let few = in_all(usize::try_from(few).unwrap());
        assert_eq!(refusal, ReleaseRefusal::TooFewChanged { release, few, floor: 10, replaces: false });
        assert_eq!(office.kept, kept);
    }
    let next = office.run(NEXT_AUTUMN, moved(10)).unwrap();
    assert_eq!((next.name.as_str(), next.standing), ("2027-10-15", Standing::Next { changed: Some(10) }));
}

#[test]
fn a_feature_in_which_one_household_changed_is_refused_whatever_else_changed() {
    let keys = Keys::draw().unwrap();
    let households = |changed: [u64; FEATURES]| {
        let number = |household| changed.map(|changed| 1 + u64::from(household < changed));
        ReleasedHouseholds::of(&keys, (0..2000).map(|household| (household, number(household))))
    };
    let parameters = Parameters::default();
    let decide = |key_date, changed, former| {
        let households = households(changed);
        let proposal = Proposal { key_date, noise: 0, parameters: &parameters, households, replaces: false };
        proposal.decide(former)
    };
    let kept = decide(AUTUMN, [0; FEATURES], vec![]).unwrap().kept;
    for feature in Feature::ALL {
        for (changes, is_refused) in [([616, 1], true), ([616, 10], false), ([616, 0], false), ([0, 9], true)]
        {
            let mut changed = [changes[0]; FEATURES];
            changed[feature.index()] = changes[1];
            let decision = decide(NEXT_AUTUMN, changed, kept.clone());
            let Err(refusal) = decision else {
                assert!(!is_refused, "{feature} {changes:?}");
                continue;
            };
            let few = vec![(feature, usize::try_from(changes[1]).unwrap())];
            let release = "2026-10-15".to_owned();
            assert_eq!(refusal, ReleaseRefusal::TooFewChanged { release, few, floor: 10, replaces: false });
            assert!(is_refused);
        }
    }
}

#[test]
fn a_release_in_which_nothing_changed_tells_nothing_and_is_made() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let next = office.run(NEXT_AUTUMN, moved(0)).unwrap();
    assert_eq!(next.standing, Standing::Next { changed: Some(0) });
}

#[test]
fn a_release_is_compared_with_every_standing_one_and_not_only_the_latest() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let _ = office.run(NEXT_AUTUMN, moved(50)).unwrap();
    // Almost everybody has moved back.
    let refusal = office.run(Date::constant(2028, 10, 15), moved(5)).unwrap_err();
    assert!(
        matches!(&refusal, ReleaseRefusal::TooFewChanged { release, few, .. } if release == "2026-10-15" && *few == in_all(5)),
        "{refusal}"
    );
}

#[test]
fn a_key_date_has_one_release_until_it_is_replaced() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    for (households, changed) in [(1, 1), (60, 60)] {
        let refusal = office.run(AUTUMN, moved(households)).unwrap_err();
        let release = "2026-10-15".to_owned();
        assert_eq!(refusal, ReleaseRefusal::KeyDateTaken { release, changed: Some(changed) });
    }
    let replacing = Run { moved: 1, replaces: true, ..Run::default() };
    let next = office.run(AUTUMN, replacing).unwrap();
    assert_eq!(next.name, "2026-10-15-2");
    assert_eq!(next.standing, Standing::Next { changed: None });
    assert_eq!(next.withdrawn, ["2026-10-15"]);
    let third = office.run(AUTUMN, Run { moved: 2, replaces: true, ..Run::default() }).unwrap();
    assert_eq!((third.name.as_str(), third.withdrawn), ("2026-10-15-3", vec!["2026-10-15-2".to_owned()]));
    assert_eq!(office.names(), ["2026-10-15 withdrawn", "2026-10-15-2 withdrawn", "2026-10-15-3"]);
    assert!(office.kept[..2].iter().all(|release| release.households.is_empty()), "forgotten");
    assert_eq!(office.kept[2].households.len(), 100);
}

#[test]
fn replacing_takes_back_the_release_of_the_key_date_or_else_the_latest_and_no_other() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let _ = office.run(NEXT_AUTUMN, moved(50)).unwrap();
    // Too close to the first one, which is not what is replaced.
    let close = Run { moved: 3, replaces: true, ..Run::default() };
    let refusal = office.run(NEXT_AUTUMN, close).unwrap_err();
    assert!(matches!(refusal, ReleaseRefusal::TooFewChanged { few, replaces: true, .. } if few == in_all(3)));
    let later = office.run(Date::constant(2027, 10, 16), Run { moved: 51, ..close }).unwrap();
    assert_eq!((later.name.as_str(), later.withdrawn), ("2027-10-16", vec!["2027-10-15".to_owned()]));
    assert_eq!(later.standing, Standing::Next { changed: Some(51) });
    let first = office.run(AUTUMN, Run { moved: 70, ..close }).unwrap();
    assert_eq!(first.withdrawn, ["2026-10-15"]);
    assert_eq!(
        office.names(),
        ["2026-10-15 withdrawn", "2027-10-15 withdrawn", "2027-10-16", "2026-10-15-2"]
    );
}

#[test]
fn a_release_under_new_keys_is_compared_with_none_before_but_those_after_with_it() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let next = office.run(NEXT_AUTUMN, Run { moved: 1, noise: 1, replaces: false }).unwrap();
    assert_eq!(next.standing, Standing::Next { changed: None });
    assert!(next.withdrawn.is_empty());
    assert_eq!(office.names(), ["2026-10-15", "2027-10-15"]);
    assert!(office.kept[0].households.is_empty(), "nothing is compared with it any more");
    let after = Date::constant(2028, 10, 15);
    let refusal = office.run(after, Run { moved: 2, noise: 1, replaces: false }).unwrap_err();
    assert!(matches!(refusal, ReleaseRefusal::TooFewChanged { few, .. } if few == in_all(1)));
    let same = office.run(NEXT_AUTUMN, Run { moved: 1, noise: 1, replaces: false }).unwrap();
    assert_eq!(same.standing, Standing::Same);
}

#[test]
fn new_keys_alone_make_no_second_release_of_a_key_date() {
    let mut office = Office::new();
    let _ = office.run(AUTUMN, moved(0)).unwrap();
    let under_new_keys = Run { noise: 1, ..Run::default() };
    let refusal = office.run(AUTUMN, under_new_keys).unwrap_err();
    assert_eq!(refusal, ReleaseRefusal::KeyDateTaken { release: "2026-10-15".into(), changed: None });
    let replaced = office.run(AUTUMN, Run { replaces: true, ..under_new_keys }).unwrap();
    assert_eq!(replaced.withdrawn, ["2026-10-15"]);
}

#[test]
fn other_parameters_under_the_same_keys_are_refused_whoever_has_changed() {
    let changes: [fn(&mut Parameters); 5] = [
        |parameters| parameters.rounding.variance = 3.0,
        |parameters| parameters.rounding.largest_change = 5,
        |parameters| parameters.sensitive.threshold = 12,
        |parameters| parameters.houses = 11,
        |parameters| parameters.age_bands = catalogue::AgeBands::starting(&[6, 10]).unwrap(),
    ];
    for change in changes {
        let mut office = Office::new();
        let _ = office.run(AUTUMN, moved(0)).unwrap();
        change(&mut office.parameters);
        for moved_households in [0, 60] {
            let refusal = office.run(NEXT_AUTUMN, moved(moved_households)).unwrap_err();
            assert_eq!(refusal, ReleaseRefusal::OtherParameters { release: "2026-10-15".into() });
        }
        let same_date = office.run(AUTUMN, moved(0)).unwrap_err();
        assert_eq!(
            same_date,
            ReleaseRefusal::KeyDateTaken { release: "2026-10-15".into(), changed: Some(0) }
        );
        let _ = office.run(NEXT_AUTUMN, Run { noise: 1, ..Run::default() }).unwrap();
    }
}

#[test]
fn a_refusal_says_in_both_languages_what_can_be_done_and_what_it_costs() {
    let release = || "2026-10-15".to_owned();
    for (refusal, flags, parts) in [
        (
            ReleaseRefusal::KeyDateTaken { release: release(), changed: Some(1) },
            ["--replace", "--replace --new-keys"],
            ["and 1 household has changed since", "seitdem hat sich 1 Haushalt geändert"],
        ),
        (
            ReleaseRefusal::KeyDateTaken { release: release(), changed: Some(0) },
            ["--replace", "--replace --new-keys"],
            ["other values under [disclosure]", "anderen Werten unter [disclosure]"],
        ),
        (
            ReleaseRefusal::TooFewChanged { release: release(), few: in_all(9), floor: 10, replaces: false },
            ["--replace", "--new-keys"],
            ["only 9 households have changed", "haben sich nur 9 Haushalte geändert"],
        ),
        (
            ReleaseRefusal::TooFewChanged {
                release: release(),
                few: vec![(Feature::Age, 1)],
                floor: 10,
                replaces: true,
            },
            ["--new-keys", "average"],
            [
                "only 1 household has changed since the release 2026-10-15 (age band: 1)",
                "hat sich nur 1 Haushalt geändert (Altersgruppe: 1)",
            ],
        ),
        (
            ReleaseRefusal::OtherParameters { release: release() },
            ["--new-keys", "average"],
            ["values under [disclosure]", "Werte unter [disclosure]"],
        ),
    ] {
        let (english, german) = (refusal.to_string(), refusal.german());
        assert!(flags.iter().all(|flag| english.contains(flag)), "{english}");
        let german_flags = flags.map(|flag| flag.replace("average", "Mittel"));
        assert!(german_flags.iter().all(|flag| german.contains(flag)), "{german}");
        assert!(english.contains(parts[0]) && english.contains("2026-10-15"), "{english}");
        assert!(german.contains(parts[1]) && german.contains("2026-10-15"), "{german}");
        assert!(english.contains("Nothing has been written") && german.contains("ichts ist geschrieben"));
    }
    // Where replacing did not help it is not offered again.
    let again = ReleaseRefusal::TooFewChanged {
        release: release(),
        few: vec![(Feature::Age, 1)],
        floor: 10,
        replaces: true,
    };
    assert!(!again.to_string().contains("--replace") && !again.german().contains("--replace"));
}

proptest! {
    #[test]
    fn of_all_releases_that_stand_under_one_noise_no_two_differ_in_a_few_households(
        runs in prop::collection::vec((0_i16..3, 0_u64..30, any::<bool>(), 0_u32..8), 1..20),
    ) {
        let mut office = Office::new();
        let mut noise = 0;
        let mut households_of = std::collections::BTreeMap::new();
        for (year, moved, replaces, new_keys) in runs {
            let next_noise = noise + u32::from(new_keys == 0);
            let key_date = Date::constant(2026 + year, 10, 15);
            let Ok(released) = office.run(key_date, Run { moved, noise: next_noise, replaces }) else { continue };
            noise = next_noise;
            households_of.insert(released.name, (moved, noise));
            let standing = office.kept.iter().filter(|release| !release.is_withdrawn);
            let standing: Vec<_> = standing.collect();
            for (at, one) in standing.iter().enumerate() {
                for other in &standing[..at] {
                    prop_assert_ne!(one.key_date, other.key_date);
                    let (a, b) = (households_of[&one.name], households_of[&other.name]);
                    let apart = a.0.abs_diff(b.0);
                    prop_assert!(a.1 != b.1 || apart == 0 || apart >= 10);
                }
            }
        }
    }
}
