use super::*;

fn access(tags: &[(&str, &str)]) -> Access {
    WalkingRules::default().access(tags)
}

fn direction(tags: &[(&str, &str)]) -> Direction {
    WalkingRules::default().direction(tags)
}

fn passage(tags: &[(&str, &str)]) -> Access {
    WalkingRules::default().passage(tags)
}

fn own<T>(tags: &[(&str, &[&str])], then: T) -> OwnRule<T> {
    let tags = tags.iter().map(|(key, values)| OwnTag {
        key: (*key).to_owned(),
        values: values.iter().map(ToString::to_string).collect(),
    });
    OwnRule { tags: tags.collect(), then, reason: String::new() }
}

#[track_caller]
fn is(expected: Access, ways: &[&[(&str, &str)]]) {
    for tags in ways {
        assert_eq!(access(tags), expected, "{tags:?}");
    }
}

#[test]
fn motorways_motor_roads_and_trunk_roads_are_closed_unless_there_is_a_footpath() {
    is(
        Access::Closed,
        &[
            &[("highway", "motorway"), ("foot", "yes")],
            &[("highway", "primary"), ("motorroad", "yes")],
            &[("highway", "trunk")],
        ],
    );
    is(
        Access::Open,
        &[
            &[("highway", "primary"), ("motorroad", "yes"), ("sidewalk", "right")],
            &[("highway", "trunk"), ("foot", "yes")],
            &[("highway", "trunk"), ("sidewalk", "both")],
        ],
    );
}

#[test]
fn foot_beats_access_and_the_class() {
    is(
        Access::Open,
        &[
            &[("highway", "service"), ("access", "private"), ("foot", "yes")],
            &[("highway", "cycleway"), ("foot", "designated")],
            &[("highway", "bridleway"), ("foot", "permissive")],
            &[("foot", "yes"), ("access", "no"), ("highway", "track")],
        ],
    );
    is(
        Access::Closed,
        &[
            &[("highway", "residential"), ("foot", "no")],
            &[("highway", "secondary"), ("foot", "use_sidepath")],
            &[("highway", "cycleway")],
            &[("highway", "bridleway")],
        ],
    );
}

#[test]
fn private_ways_are_for_the_ends_of_a_path() {
    is(
        Access::EndsOnly,
        &[
            &[("highway", "service"), ("service", "driveway"), ("access", "private")],
            &[("highway", "footway"), ("foot", "private")],
            &[("highway", "residential"), ("foot", "destination")],
            &[("highway", "service"), ("access", "customers")],
        ],
    );
    is(Access::Closed, &[&[("highway", "service"), ("access", "no")]]);
    is(
        Access::Open,
        &[
            &[("highway", "service"), ("service", "driveway")],
            &[("highway", "track"), ("access", "forestry")],
            &[("highway", "residential"), ("access", "destination")],
            &[("highway", "residential"), ("motor_vehicle", "private")],
        ],
    );
}

#[test]
fn what_is_built_or_given_up_is_closed_and_so_is_what_is_no_way() {
    is(
        Access::Closed,
        &[
            &[("highway", "construction"), ("construction", "residential"), ("foot", "yes")],
            &[("highway", "proposed")],
            &[("highway", "track"), ("abandoned", "yes")],
            &[("disused:highway", "residential")],
            &[("route", "ferry"), ("foot", "yes")],
            &[("building", "yes"), ("access", "private")],
            &[("highway", "unheard_of")],
        ],
    );
}

#[test]
fn ways_for_people_and_tracks_are_open_whatever_their_surface() {
    is(
        Access::Open,
        &[
            &[("highway", "steps")],
            &[("highway", "track")],
            &[("highway", "track"), ("tracktype", "grade5")],
            &[("highway", "path"), ("bicycle", "designated")],
            &[("railway", "platform")],
        ],
    );
}

#[test]
fn fences_stop_people_and_bollards_do_not() {
    assert_eq!(passage(&[("barrier", "bollard")]), Access::Open);
    assert_eq!(passage(&[("barrier", "gate")]), Access::Open);
    assert_eq!(passage(&[("barrier", "gate"), ("access", "private")]), Access::EndsOnly);
    assert_eq!(passage(&[("barrier", "gate"), ("locked", "yes")]), Access::EndsOnly);
    assert_eq!(passage(&[("barrier", "gate"), ("access", "no"), ("foot", "yes")]), Access::Open);
    assert_eq!(passage(&[("barrier", "fence")]), Access::Closed);
    assert_eq!(passage(&[("highway", "crossing"), ("foot", "no")]), Access::Open);
}

#[test]
fn only_what_is_tagged_so_is_one_way_on_foot() {
    assert_eq!(direction(&[("highway", "residential"), ("oneway", "yes")]), Direction::Both);
    assert_eq!(direction(&[("highway", "footway"), ("oneway:foot", "-1")]), Direction::Backward);
    assert_eq!(direction(&[("highway", "steps"), ("conveying", "forward")]), Direction::Forward);
    assert_eq!(direction(&[("foot:forward", "no"), ("highway", "path")]), Direction::Backward);
}

#[test]
fn a_rule_of_ones_own_is_asked_first_and_the_first_of_them_decides() {
    let rules = WalkingRules {
        ways: vec![
            own(&[("highway", &["track"]), ("tracktype", &["grade4", "grade5"])], Access::Closed),
            own(&[("highway", &["track", "cycleway"])], Access::EndsOnly),
            own(&[("leisure", &[])], Access::Open),
            own(&[], Access::Closed),
        ],
        directions: vec![own(&[("highway", &["path"]), ("oneway", &["yes"])], Direction::Forward)],
        barriers: vec![
            own(&[("barrier", &["bollard"])], Access::Closed),
            own(&[("highway", &["crossing"]), ("crossing", &["uncontrolled"])], Access::Closed),
        ],
        ferries: false,
    };
    assert_eq!(rules.access(&[("tracktype", "grade5"), ("highway", "track")]), Access::Closed);
    assert_eq!(rules.access(&[("tracktype", "grade1"), ("highway", "track")]), Access::EndsOnly);
    assert_eq!(rules.access(&[("highway", "cycleway"), ("foot", "yes")]), Access::EndsOnly);
    assert_eq!(rules.access(&[("leisure", "track")]), Access::Open);
    assert_eq!(rules.access(&[("highway", "residential")]), Access::Open);
    assert!(rules.is_way_key("leisure") && !WalkingRules::default().is_way_key("leisure"));
    assert_eq!(rules.direction(&[("highway", "path"), ("oneway", "yes")]), Direction::Forward);
    assert_eq!(rules.direction(&[("highway", "path"), ("oneway:foot", "-1")]), Direction::Backward);
    assert_eq!(rules.passage(&[("barrier", "bollard"), ("foot", "yes")]), Access::Closed);
    assert_eq!(rules.passage(&[("barrier", "gate")]), Access::Open);
    assert!(rules.is_barrier_key("crossing") && !WalkingRules::default().is_barrier_key("crossing"));
}

#[test]
fn ferries_that_take_people_on_foot_are_open_where_the_planner_says_so() {
    let rules = WalkingRules { ferries: true, ..WalkingRules::default() };
    let ferry = |key, value| rules.access(&[("route", "ferry"), (key, value)]);
    assert_eq!([ferry("foot", "yes"), ferry("name", "Fähre")], [Access::Open; 2]);
    assert_eq!([ferry("foot", "no"), ferry("access", "no")], [Access::Closed; 2]);
    assert_eq!(ferry("foot", "private"), Access::EndsOnly);
    assert_eq!(rules.access(&[("route", "ferry"), ("foot", "yes"), ("access", "private")]), Access::Open);
    assert_eq!(access(&[("route", "ferry"), ("foot", "yes")]), Access::Closed);
}

#[test]
fn the_handbook_prints_the_tables_as_they_are() {
    let handbook = include_str!("../../../../docs/handbuch/fusswege.md");
    for table in [
        printed(WAYS, Access::word, Language::German),
        printed(DIRECTIONS, Direction::word, Language::German),
        printed(BARRIERS, Access::word, Language::German),
        printed(FERRIES, Access::word, Language::German),
    ] {
        assert!(handbook.contains(&table), "docs/handbuch/fusswege.md lacks the table:\n\n{table}");
    }
}
