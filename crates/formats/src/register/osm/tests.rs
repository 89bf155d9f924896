#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use geo_core::{LonLat, register::RegisterQuality};
use proptest::prelude::*;

use super::super::{
    RegisterError, RegisterFormat,
    testing::{Entry, read_text},
};
use crate::{
    pbf::{
        PbfError,
        writer::{Pbf, Tags},
    },
    report::{Reason, RowReport, Skipped},
};

fn read(pbf: Pbf) -> (Vec<Entry>, RowReport) {
    read_text(RegisterFormat::Osm, "x.osm.pbf", pbf.bytes()).unwrap()
}

fn numbers(entries: &[Entry]) -> Vec<(&str, &str)> {
    entries.iter().map(|entry| (entry.id.as_str(), entry.house_number.as_str())).collect()
}

#[track_caller]
fn assert_at(entry: &Entry, lon: f64, lat: f64) {
    let place = entry.position.to_lon_lat().unwrap();
    let apart = entry.position.distance(LonLat { lon, lat }.to_east_north().unwrap()).0;
    assert!(apart < 0.02, "{place:?} is {apart} m away");
}

const STREET: &str = "addr:street";
const NUMBER: &str = "addr:housenumber";

/// Corners of a square of about 100 m near Konz, ids 1 to 4.
const CORNERS: [(i64, f64, f64, Tags<'_>); 4] =
    [(1, 6.58, 49.7, &[]), (2, 6.581, 49.7, &[]), (3, 6.581, 49.701, &[]), (4, 6.58, 49.701, &[])];

#[test]
fn nodes_ways_and_relations_give_addresses_in_the_order_of_type_and_id() {
    let address: Tags<'_> = &[
        (STREET, "Brückenstraße"),
        (NUMBER, "10"),
        ("addr:postcode", "54329"),
        ("addr:city", "Konz"),
        ("addr:suburb", "Niedermennig"),
    ];
    let (entries, report) = read(
        Pbf::new()
            .dense(&CORNERS)
            .nodes(&[(9, 6.59, 49.71, address)])
            .ways(&[
                (5, &[1, 2, 3, 4, 1], address),
                (6, &[1, 2, 3], &[]),
                (7, &[3, 4, 1], &[]),
                (8, &[1, 2], address),
            ])
            .relations(&[(5, &[(6, "outer"), (7, "outer")], address)]),
    );
    assert_eq!(numbers(&entries), [("n9", "10"), ("w5", "10"), ("w8", "10"), ("r5", "10")]);
    assert_at(&entries[0], 6.59, 49.71);
    assert_at(&entries[1], 6.5805, 49.7005);
    assert_at(&entries[2], 6.5805, 49.7);
    assert_at(&entries[3], 6.5805, 49.7005);
    let Entry { street, postal_code, postal_place, locality, quality, .. } = &entries[1];
    assert_eq!(
        [street, postal_code, postal_place, locality],
        ["Brückenstraße", "54329", "Konz", "Niedermennig"]
    );
    assert_eq!((*quality, report.rejected), (RegisterQuality::Building, 0));
}

#[test]
fn a_place_stands_for_the_street_and_an_address_without_both_is_skipped() {
    let (entries, report) = read(Pbf::new().dense(&[
        (1, 6.58, 49.7, &[("addr:place", "Hamm"), (NUMBER, "5")]),
        (2, 6.58, 49.7, &[(NUMBER, "6"), ("addr:city", "Konz")]),
    ]));
    assert_eq!((entries[0].street.as_str(), entries[0].locality.as_str()), ("Hamm", "Hamm"));
    assert_eq!((entries.len(), report.skipped.get(&Skipped::NoStreet)), (1, Some(&1)));
}

#[test]
fn lists_become_several_entries_and_ranges_stay_one() {
    let (entries, _) = read(Pbf::new().dense(&[
        (1, 6.58, 49.7, &[(STREET, "A"), (NUMBER, "12;14, 16a")]),
        (2, 6.58, 49.7, &[(STREET, "A"), (NUMBER, "18-20")]),
    ]));
    assert_eq!(numbers(&entries), [("n1", "12"), ("n1", "14"), ("n1", "16a"), ("n2", "18-20")]);
}

#[test]
fn interpolated_numbers_lie_evenly_along_the_way() {
    let (entries, report) = read(
        Pbf::new()
            .dense(&[
                (1, 6.580, 49.7, &[(STREET, "A"), (NUMBER, "2")]),
                (2, 6.582, 49.7, &[]),
                (3, 6.584, 49.7, &[(STREET, "A"), (NUMBER, "10")]),
                (4, 6.585, 49.7, &[(STREET, "A"), (NUMBER, "10c")]),
            ])
            .ways(&[
                (7, &[1, 2, 3], &[("addr:interpolation", "even")]),
                (8, &[3, 4], &[("addr:interpolation", "alphabetic")]),
                (9, &[1, 2], &[("addr:interpolation", "even")]),
                (10, &[1, 3], &[("addr:interpolation", "odd")]),
            ]),
    );
    assert_eq!(numbers(&entries[3..]), [("w7", "4"), ("w7", "6"), ("w7", "8"), ("w8", "10a"), ("w8", "10b")]);
    assert_at(&entries[3], 6.581, 49.7);
    assert_at(&entries[5], 6.583, 49.7);
    assert_eq!((entries[3].street.as_str(), entries[3].quality), ("A", RegisterQuality::Interpolated));
    let problems: Vec<_> = report.problems.iter().map(|p| (p.column.as_deref(), p.reason.clone())).collect();
    assert_eq!(problems, [(Some("w9"), Reason::MissingValue), (Some("w10"), Reason::UnknownValue)]);
}

#[test]
fn elements_with_missing_parts_or_repeated_ids_are_counted_by_their_id() {
    let address: Tags<'_> = &[(STREET, "A"), (NUMBER, "1")];
    let (entries, report) = read(
        Pbf::new()
            .dense(&CORNERS)
            .nodes(&[(9, 6.58, 49.7, address), (9, 6.58, 49.7, address)])
            .ways(&[(5, &[1, 2, 77], address)])
            .relations(&[(6, &[(88, "outer")], address), (7, &[(5, "inner")], address)]),
    );
    assert_eq!(numbers(&entries), [("n9", "1")]);
    let problems: Vec<_> =
        report.problems.iter().map(|p| (p.column.as_deref().unwrap(), p.reason.clone())).collect();
    assert_eq!(
        problems,
        [
            ("n9", Reason::RepeatedId),
            ("w5", Reason::MissingParts),
            ("r6", Reason::MissingParts),
            ("r7", Reason::NoPosition)
        ]
    );
}

#[test]
fn an_unsorted_extract_comes_out_sorted() {
    let address: Tags<'_> = &[(STREET, "A"), (NUMBER, "1")];
    let ways: [(i64, &[i64], Tags<'_>); 2] = [(8, &[1, 2], address), (5, &[1, 2], address)];
    let (entries, _) = read(
        Pbf::new().ways(&ways).dense(&[(12, 6.58, 49.7, address), (11, 6.58, 49.7, address)]).dense(&CORNERS),
    );
    assert_eq!(numbers(&entries), [("n11", "1"), ("n12", "1"), ("w5", "1"), ("w8", "1")]);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let file = || {
        (0..100_i64)
            .fold(Pbf::new(), |pbf, n| pbf.dense(&[(n + 1, 6.58, 49.7, &[(STREET, "A"), (NUMBER, "1;2")])]))
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let many = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    assert_eq!(one.install(|| read(file()).0), many.install(|| read(file()).0));
}

#[test]
fn positions_outside_germany_are_refused() {
    let error = read_text(
        RegisterFormat::Osm,
        "x.osm.pbf",
        Pbf::new().dense(&[(1, 2.35, 48.85, &[(STREET, "Rue de Rivoli"), (NUMBER, "1")])]).bytes(),
    );
    assert!(matches!(error, Err(RegisterError::WrongCrs { .. })));
}

#[test]
fn a_file_cut_off_anywhere_is_refused_by_name() {
    let pbf = Pbf::new().dense(&[(1, 6.58, 49.7, &[(STREET, "A"), (NUMBER, "1")])]).ways(&[(
        5,
        &[1, 1],
        &[(STREET, "A"), (NUMBER, "2")],
    )]);
    let ends = pbf.ends.clone();
    let bytes = pbf.bytes();
    for end in 0..bytes.len() {
        let result = read_text(RegisterFormat::Osm, "cut.osm.pbf", &bytes[..end]);
        if !ends.contains(&end) {
            let error = result.unwrap_err();
            assert!(error.to_string().contains("cut.osm.pbf"), "{end}: {error}");
        }
    }
}

#[test]
fn what_is_no_pbf_or_needs_more_than_we_know_is_refused() {
    for text in [&b"<?xml version='1.0'?><osm version='0.6'>"[..], b"", b"\0\0\0\x05hello"] {
        let error = read_text(RegisterFormat::Osm, "x.osm.pbf", text).unwrap_err();
        assert!(
            matches!(error, RegisterError::Pbf(PbfError::NotPbf { .. } | PbfError::Damaged { .. })),
            "{error}"
        );
    }
    let pbf = Pbf::needing(&["OsmSchema-V0.6", "HistoricalInformation"]);
    let error = read_text(RegisterFormat::Osm, "x.osm.pbf", pbf.bytes()).unwrap_err();
    assert!(error.to_string().contains("HistoricalInformation"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = Pbf::new()
            .dense(&CORNERS)
            .dense(&[(9, 6.58, 49.7, &[(STREET, "A"), (NUMBER, "1")])])
            .ways(&[(5, &[1, 2, 3], &[(STREET, "A"), (NUMBER, "2"), ("addr:interpolation", "all")])])
            .relations(&[(6, &[(5, "outer")], &[(STREET, "A"), (NUMBER, "3")])])
            .bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_text(RegisterFormat::Osm, "x.osm.pbf", bytes);
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn herrenberg_has_22567_elements_with_a_house_number_and_three_lack_a_street() {
    let path = std::path::Path::new(option_env!("SHARED_DATA").unwrap_or_default())
        .join("herrenberg/herrenberg-and-around.osm.pbf");
    let (entries, report) =
        super::super::testing::read_path(RegisterFormat::Osm, &path, &super::RegisterOptions::default())
            .unwrap();
    assert_eq!((report.read, report.accepted, report.rejected), (22_567, 22_564, 0));
    assert_eq!(report.skipped.get(&Skipped::NoStreet), Some(&3));
    // 1,250 nodes, 21,305 ways and 12 relations carry a house number.
    let of = |kind: char| entries.iter().filter(|entry| entry.id.starts_with(kind)).count();
    assert_eq!([of('n'), of('w'), of('r')], [1_250, 21_303, 11]);
}
