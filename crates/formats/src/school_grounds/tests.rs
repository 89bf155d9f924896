#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use geo::Area as _;

use super::*;
use crate::{
    pbf::writer::{Pbf, Tags},
    testing::file,
};

const SCHOOL: (&str, &str) = ("amenity", "school");

/// Corners of a square of about 100 m near Konz, ids 1 to 4, and of one inside it, 5 to 8.
const CORNERS: [(i64, f64, f64, Tags<'_>); 8] = [
    (1, 6.58, 49.7, &[]),
    (2, 6.582, 49.7, &[("barrier", "gate")]),
    (3, 6.582, 49.702, &[]),
    (4, 6.58, 49.702, &[]),
    (5, 6.5805, 49.7005, &[]),
    (6, 6.5815, 49.7005, &[]),
    (7, 6.5815, 49.7015, &[]),
    (8, 6.5805, 49.7015, &[]),
];

fn read(pbf: Pbf) -> (Vec<SchoolGround>, RowReport) {
    let (_folder, path) = file("x.osm.pbf", &pbf.bytes());
    read_school_grounds(&path).unwrap()
}

#[test]
fn nodes_ways_and_multipolygons_are_schools_with_number_and_name() {
    let (grounds, report) = read(
        Pbf::new()
            .dense(&CORNERS)
            .nodes(&[(9, 6.59, 49.71, &[SCHOOL, ("name", "Am Markt"), ("ref", "01234")])])
            .ways(&[
                (17, &[1, 2, 3, 4, 1], &[SCHOOL, ("ref", "L 4"), ("ref:school", "50002")]),
                (18, &[1, 2, 3], &[]),
                (19, &[3, 4, 1], &[]),
                (20, &[5, 6, 7, 8, 5], &[]),
                (21, &[5, 6, 7, 8, 5], &[("amenity", "kindergarten")]),
            ])
            .relations(&[(
                3,
                &[(18, "outer"), (19, "outer"), (20, "inner")],
                &[SCHOOL, ("type", "multipolygon")],
            )]),
    );
    let ids: Vec<&str> = grounds.iter().map(|ground| ground.id.as_str()).collect();
    assert_eq!((ids, report.accepted, report.rejected), (vec!["n9", "w17", "r3"], 3, 0));
    assert_eq!((grounds[0].number.as_deref(), grounds[0].name.as_deref()), (Some("01234"), Some("Am Markt")));
    assert_eq!(grounds[0].position, LonLat { lon: 6.59, lat: 49.71 });
    assert!(grounds[0].outline.0.is_empty() && grounds[0].entrances.is_empty());
    assert_eq!((grounds[1].number.as_deref(), grounds[1].name.as_deref()), (Some("50002"), None));
    assert!(
        (grounds[1].position.lon - 6.581).abs() < 1e-9 && (grounds[1].position.lat - 49.701).abs() < 1e-9
    );
    let [way, relation] = [1, 2].map(|at: usize| grounds[at].outline.unsigned_area());
    assert!((way - 4e-6).abs() < 1e-10 && (relation - 3e-6).abs() < 1e-10, "{way} {relation}");
    // The centroid lies in the hole.
    let LonLat { lon, lat } = grounds[2].position;
    assert!(grounds[2].outline.contains(&Point::new(lon, lat)));
}

#[test]
fn entrances_on_and_within_the_outline_come_in_the_order_of_the_file() {
    let at = |lon| LonLat { lon, lat: 49.701 };
    let (grounds, _) = read(
        Pbf::new()
            .dense(&CORNERS)
            .nodes(&[
                (20, 6.5814, 49.701, &[("entrance", "main")]),
                (21, 6.5802, 49.701, &[("entrance", "yes"), ("access", "private")]),
                (22, 6.5803, 49.701, &[("entrance", "emergency")]),
                (23, 6.5803, 49.701, &[("entrance", "no")]),
                (24, 6.5803, 49.701, &[("entrance", "exit")]),
                (25, 6.5803, 49.701, &[("entrance", "garage")]),
                (26, 6.5803, 49.701, &[("barrier", "gate"), ("locked", "yes")]),
                (27, 6.5803, 49.701, &[("barrier", "gate"), ("access", "no")]),
                (28, 6.5803, 49.701, &[("barrier", "bollard")]),
                (29, 6.5821, 49.701, &[("entrance", "yes")]),
                (30, 6.5801, 49.7021, &[("entrance", "yes")]),
            ])
            .ways(&[(17, &[1, 2, 3, 4, 1], &[SCHOOL])]),
    );
    assert_eq!(grounds[0].entrances, [LonLat { lon: 6.582, lat: 49.7 }, at(6.5814), at(6.5802)]);
}

#[test]
fn what_is_not_whole_or_not_closed_is_counted_by_its_id() {
    let multipolygon: Tags<'_> = &[SCHOOL, ("type", "multipolygon")];
    let (grounds, report) = read(
        Pbf::new()
            .dense(&CORNERS)
            .ways(&[
                (17, &[1, 2, 3, 99, 1], &[SCHOOL]),
                (18, &[1, 2, 3], &[SCHOOL]),
                (19, &[1, 2, 1], &[SCHOOL]),
            ])
            .relations(&[
                (3, &[(18, "outer"), (88, "outer")], multipolygon),
                (4, &[(18, "outer")], multipolygon),
                (5, &[(18, "outer")], &[SCHOOL, ("type", "site")]),
                (6, &[], multipolygon),
            ]),
    );
    assert!(grounds.is_empty());
    let problems: Vec<_> =
        report.problems.iter().map(|p| (p.column.as_deref().unwrap(), p.reason.clone())).collect();
    let (missing, invalid) = (Reason::MissingParts, Reason::InvalidGeometry);
    let open = ["w18", "w19", "r4", "r5", "r6"].map(|id| (id, invalid.clone()));
    assert!([("w17", missing.clone()), ("r3", missing)].iter().all(|lost| problems.contains(lost)));
    assert!(open.iter().all(|lost| problems.contains(lost)), "{problems:?}");
    assert_eq!((report.read, report.rejected), (7, 7));
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let file = || {
        (0..100_i64).fold(Pbf::new().dense(&CORNERS), |pbf, n| {
            pbf.nodes(&[(100 + n, 6.581, 49.701, &[("entrance", "yes")])]).ways(&[(
                n + 1,
                &[1, 2, 3, 4, 1],
                &[SCHOOL],
            )])
        })
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let many = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    assert_eq!(one.install(|| read(file()).0), many.install(|| read(file()).0));
}

#[test]
fn a_file_cut_off_anywhere_is_refused_by_name() {
    let pbf = Pbf::new().dense(&CORNERS).ways(&[(17, &[1, 2, 3, 4, 1], &[SCHOOL])]);
    let ends = pbf.ends.clone();
    let bytes = pbf.bytes();
    for end in (0..bytes.len()).filter(|end| !ends.contains(end)) {
        let (_folder, path) = file("cut.osm.pbf", &bytes[..end]);
        let error = read_school_grounds(&path).unwrap_err();
        assert!(error.to_string().contains("cut.osm.pbf"), "{end}: {error}");
    }
}

/// Schools, those with an outline, those with a name, those with an entrance; the report.
fn counted(extract: &str) -> ([usize; 4], RowReport) {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join(extract);
    let (grounds, report) = read_school_grounds(&path).unwrap();
    let count = |is: &dyn Fn(&SchoolGround) -> bool| grounds.iter().filter(|ground| is(ground)).count();
    let counts = [
        grounds.len(),
        count(&|ground| !ground.outline.0.is_empty()),
        count(&|ground| ground.name.is_some()),
        count(&|ground| !ground.entrances.is_empty()),
    ];
    (counts, report)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_schools_of_herrenberg_and_heidelberg_are_found_with_their_entrances() {
    let [herrenberg, heidelberg] =
        ["herrenberg/herrenberg-and-around.osm.pbf", "heidelberg/heidelberg.osm.pbf"].map(counted);
    assert_eq!((herrenberg.1.rejected, heidelberg.1.rejected), (0, 0));
    assert_eq!((herrenberg.0, heidelberg.0), ([45, 40, 42, 3], [20, 20, 19, 3]));
}
