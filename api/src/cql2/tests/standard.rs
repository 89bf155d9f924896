//! The standard's own filters: the examples of 21-065r2 (files `clause…` and `example…` of its
//! schema folder, tag cql2-1.0.0) and those of its abstract tests (annex A), with the names and values
//! of our layers for theirs. Left out are those with arrays or functions, of classes that are not
//! known here.

use super::{super::FilterLanguage, held, rows, selected};

/// An example's name, its text and JSON, and the rows it selects.
type Example = (&'static str, &'static str, &'static str, &'static [usize]);

const ALL: &[usize] = &[0, 1, 2, 3, 4, 5, 6];
const KNOWN: &[usize] = &[0, 1, 2, 3, 4, 5];

fn check(layer: &str, examples: &[Example]) {
    let held = held(layer);
    for (name, text, json, expected) in examples {
        for (written, language) in [(text, FilterLanguage::Text), (json, FilterLanguage::Json)] {
            if written.is_empty() {
                continue;
            }
            let found = selected(&held, written, language).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(found, *expected, "{name}: {written}");
        }
    }
}

#[test]
fn comparisons_of_clause_6_and_7() {
    check(
        "entitlement",
        &[
            ("clause6_02a", "zone='zone 3'", r#"{"op":"=","args":[{"property":"zone"},"zone 3"]}"#, &[3]),
            (
                "clause6_02c",
                "pupils-3.0 > 0",
                r#"{"op":">","args":[{"op":"-","args":[{"property":"pupils"},3.0]},0]}"#,
                &[4, 5],
            ),
            (
                "clause6_03",
                "geometry IS NOT NULL",
                r#"{"op":"not","args":[{"op":"isNull","args":[{"property":"geometry"}]}]}"#,
                ALL,
            ),
            (
                "clause7_01",
                "zone LIKE 'zone%'",
                r#"{"op":"like","args":[{"property":"zone"},"zone%"]}"#,
                KNOWN,
            ),
            (
                "clause7_02",
                "pupils BETWEEN 2.0 and 3.0",
                r#"{"op":"between","args":[{"property":"pupils"},2.0,3.0]}"#,
                &[2, 3],
            ),
            (
                "clause7_03a",
                "zone IN ('zone 1','Frankfurt','Tokyo','zone 4')",
                r#"{"op":"in","args":[{"property":"zone"},["zone 1","Frankfurt","Tokyo","zone 4"]]}"#,
                &[1, 4],
            ),
            (
                "clause7_03b",
                "pupils NOT IN (1,2,3,4)",
                r#"{"op":"not","args":[{"op":"in","args":[{"property":"pupils"},[1,2,3,4]]}]}"#,
                &[0, 5],
            ),
            (
                "clause7_04",
                "CASEI(zone) IN (CASEI('ZONE 2'),CASEI('Straße'))",
                r#"{"op":"in","args":[{"op":"casei","args":[{"property":"zone"}]},[{"op":"casei","args":["ZONE 2"]},{"op":"casei","args":["Straße"]}]]}"#,
                &[2],
            ),
            (
                "clause7_05",
                "ACCENTI(zone) = ACCENTI('zóné 2')",
                r#"{"op":"=","args":[{"op":"accenti","args":[{"property":"zone"}]},{"op":"accenti","args":["zóné 2"]}]}"#,
                &[2],
            ),
            (
                "clause7_19",
                "pupils > (addresses-1)",
                r#"{"op":">","args":[{"property":"pupils"},{"op":"-","args":[{"property":"addresses"},1]}]}"#,
                KNOWN,
            ),
        ],
    );
}

#[test]
fn comparisons_of_the_examples() {
    check(
        "entitlement",
        &[
            ("example02", "zone LIKE 'zon%'", "", KNOWN),
            ("example03", "zone IN ('153','zone 5','15X')", "", &[5]),
            (
                "example04",
                "pupils < 3.1 AND addresses=2 AND zone='zone 2'",
                r#"{"op":"and","args":[{"op":"<","args":[{"property":"pupils"},3.1]},{"op":"=","args":[{"property":"addresses"},2]},{"op":"=","args":[{"property":"zone"},"zone 2"]}]}"#,
                &[2],
            ),
            (
                "example05a",
                "pupils=1 OR pupils=2",
                r#"{"op":"or","args":[{"op":"=","args":[{"property":"pupils"},1]},{"op":"=","args":[{"property":"pupils"},2]}]}"#,
                &[1, 2],
            ),
            (
                "example05b",
                "pupils IN (1.0,2.0)",
                r#"{"op":"in","args":[{"property":"pupils"},[1.0,2.0]]}"#,
                &[1, 2],
            ),
            ("example06a", "\n    pupils BETWEEN 1 AND 4\nAND addresses=2", "", &[2]),
            ("example06b", "pupils >= 1 AND pupils <= 4 AND addresses=2", "", &[2]),
            ("example09", "pupils>4", "", &[5]),
            ("example10", "pupils <= 1", "", &[0, 1]),
            ("example11", "zone LIKE '%one 3%'", "", &[3]),
            (
                "example13",
                "zone NOT LIKE '%one 3%'",
                r#"{"op":"not","args":[{"op":"like","args":[{"property":"zone"},"%one 3%"]}]}"#,
                &[0, 1, 2, 4, 5],
            ),
            (
                "example14",
                "(pupils > 3) = true",
                r#"{"op":"=","args":[{"op":">","args":[{"property":"pupils"},3]},true]}"#,
                &[4, 5],
            ),
            (
                "example16",
                "pupils>0 AND (pupils>4\n OR zone LIKE 'zone 1%'\n OR zone LIKE '%one 2')",
                "",
                &[1, 2, 5],
            ),
            ("example17", "(pupils>3 AND zone='zone 4') OR pupils=0", "", &[0, 4]),
            ("example18", "NOT (pupils<4) OR pupils=0", "", &[0, 4, 5]),
            ("example19", "(zone LIKE 'Zone%' OR zone LIKE 'zone%') AND pupils<2", "", &[0, 1]),
            (
                "example28",
                "CASEI(zone) LIKE CASEI('%ONE 3%')",
                r#"{"op":"like","args":[{"op":"casei","args":[{"property":"zone"}]},{"op":"casei","args":["%ONE 3%"]}]}"#,
                &[3],
            ),
            ("example29", "\"zone\" = 'zone 1'", "", &[1]),
            ("example30", "\"zone\" <> 'zone 1'", "", &[0, 2, 3, 4, 5]),
            ("example36", "NOT \"zone\" LIKE 'zone 1%'", "", &[0, 2, 3, 4, 5]),
            ("example38", "NOT \"pupils\" BETWEEN 1 AND 4", "", &[0, 5]),
            ("example38-alt01", "\"pupils\" NOT BETWEEN 1 AND 4", "", &[0, 5]),
            ("example40", "NOT \"zone\" IN ('zone 1', 'b', 'c')", "", &[0, 2, 3, 4, 5]),
            ("example41", "\"pupils\" IS NULL", "", &[6]),
            ("example42", "NOT \"pupils\" IS NULL", "", KNOWN),
            ("example43", "(NOT \"zone\" LIKE 'zone 1%' AND \"pupils\" > 3)", "", &[4, 5]),
            ("example44", "(\"pupils\" IS NULL OR \"pupils\" BETWEEN 1 AND 2)", "", &[1, 2, 6]),
            ("example70", "ACCENTI(\"zone\") = ACCENTI('zoñe 3')", "", &[3]),
            ("example71", "CASEI(\"zone\") = CASEI('Zone 3')", "", &[3]),
            ("example72", "\"pupils\" > (\"addresses\" + 10)", "", &[]),
            ("example73", "\"pupils\" < (\"addresses\" - 10)", "", &[]),
            ("example74", "\"pupils\" <> (2 * \"addresses\")", "", &[1, 2, 3, 4, 5]),
            ("example75", "\"pupils\" = (4 / \"addresses\")", "", &[2]),
            ("example76", "\"pupils\" <= (2 ^ \"addresses\")", "", KNOWN),
            (
                "example77",
                "0 = (\"pupils\" % 2)",
                r#"{"op":"=","args":[0,{"op":"%","args":[{"property":"pupils"},2]}]}"#,
                &[0, 2, 4],
            ),
            (
                "example78",
                "1 = (\"pupils\" div 2)",
                r#"{"op":"=","args":[1,{"op":"div","args":[{"property":"pupils"},2]}]}"#,
                &[2, 3],
            ),
            (
                "example85-alt01",
                "pupils = - addresses * 2.0 + \"pupils\" / 0.25 - \"addresses\" ^ 1.0",
                "",
                KNOWN,
            ),
            (
                "example85",
                "\"pupils\" = ((((-1 * \"addresses\") * 2.0) + (\"pupils\" / 0.25)) - (\"addresses\" ^ 1.0))",
                "",
                KNOWN,
            ),
            (
                "example86",
                "\"zone\" LIKE CASEI('ZONE%')",
                r#"{"op":"like","args":[{"property":"zone"},{"op":"casei","args":["ZONE%"]}]}"#,
                KNOWN,
            ),
        ],
    );
}

#[test]
fn times_of_clause_6_and_7_and_of_the_examples() {
    check(
        "hazards",
        &[
            (
                "clause6_02d",
                "valid_from >= date('2026-10-03')",
                r#"{"op":">=","args":[{"property":"valid_from"},{"date":"2026-10-03"}]}"#,
                &[2, 3, 4, 5],
            ),
            (
                "clause7_12",
                "T_INTERSECTS(valid_from, INTERVAL('2026-10-02T05:32:00Z', '2026-10-04T16:50:35Z'))",
                r#"{"op":"t_intersects","args":[{"property":"valid_from"},{"interval":["2026-10-02T05:32:00Z","2026-10-04T16:50:35Z"]}]}"#,
                &[1, 2, 3],
            ),
            (
                "clause7_13",
                "T_DURING(INTERVAL(valid_from, valid_to), INTERVAL('2026-10-02T13:32:00Z', '2026-10-05T16:50:35Z'))",
                r#"{"op":"t_during","args":[{"interval":[{"property":"valid_from"},{"property":"valid_to"}]},{"interval":["2026-10-02T13:32:00Z","2026-10-05T16:50:35Z"]}]}"#,
                &[2, 3],
            ),
            (
                "clause7_17",
                "T_DURING(INTERVAL('1969-07-20T20:17:40Z', '1969-07-21T17:54:00Z'), INTERVAL('1969-07-16T13:32:00Z', '1969-07-24T16:50:35Z'))",
                r#"{"op":"t_during","args":[{"interval":["1969-07-20T20:17:40Z","1969-07-21T17:54:00Z"]},{"interval":["1969-07-16T13:32:00Z","1969-07-24T16:50:35Z"]}]}"#,
                ALL,
            ),
            (
                "example20",
                "T_BEFORE(valid_from, DATE('2026-10-03'))",
                r#"{"op":"t_before","args":[{"property":"valid_from"},{"date":"2026-10-03"}]}"#,
                &[0, 1],
            ),
            (
                "example21",
                "T_AFTER(valid_from,DATE('2026-10-03'))",
                r#"{"op":"t_after","args":[{"property":"valid_from"},{"date":"2026-10-03"}]}"#,
                &[3, 4, 5],
            ),
            (
                "example22",
                "T_DURING(INTERVAL(valid_from, valid_to), INTERVAL('2026-10-01T07:30:00Z', '2026-10-11T10:30:00Z'))",
                "",
                &[1, 2, 3, 4, 5],
            ),
            ("example53", "T_AFTER(\"valid_to\", DATE('2026-10-05'))", "", &[5]),
            (
                "example54",
                "T_BEFORE(\"valid_to\", TIMESTAMP('2026-10-03T05:30:00.000000Z'))",
                r#"{"op":"t_before","args":[{"property":"valid_to"},{"timestamp":"2026-10-03T05:30:00.000000Z"}]}"#,
                &[0, 1],
            ),
            (
                "example55",
                "T_CONTAINS(INTERVAL('2026-10-02T00:00:00.000000Z', '2026-10-05T01:01:01.393216Z'), INTERVAL(valid_from, valid_to))",
                "",
                &[2, 3],
            ),
            (
                "example56",
                "T_DISJOINT(INTERVAL('..', '2026-10-03T01:01:01.393216Z'), INTERVAL(valid_from, valid_to))",
                r#"{"op":"t_disjoint","args":[{"interval":["..","2026-10-03T01:01:01.393216Z"]},{"interval":[{"property":"valid_from"},{"property":"valid_to"}]}]}"#,
                &[3, 4, 5],
            ),
            (
                "example57",
                "T_DURING(INTERVAL(valid_from, valid_to), INTERVAL('2026-10-03', '2026-10-05'))",
                "",
                &[3],
            ),
            ("example58", "T_EQUALS(\"valid_from\", DATE('2026-10-03'))", "", &[2]),
            (
                "example59",
                "T_FINISHEDBY(INTERVAL(valid_from, '2026-12-31'), INTERVAL('2026-10-04T08:21:06.393262Z', '2026-12-31T05:29:20.073225Z'))",
                "",
                &[0, 1, 2],
            ),
            (
                "example60",
                "T_FINISHES(INTERVAL(valid_from, '2026-12-31'), INTERVAL('2026-10-04', '2026-12-31T05:29:20.073225Z'))",
                "",
                &[4, 5],
            ),
            (
                "example61",
                "T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2026-10-04T08:21:06.393262Z', '2026-12-31T05:29:20.073225Z'))",
                "",
                &[3, 4, 5],
            ),
            (
                "example62",
                "T_MEETS(INTERVAL('2026-09-01', '2026-10-03'), INTERVAL(valid_from, valid_to))",
                "",
                &[2],
            ),
            (
                "example63",
                "T_METBY(INTERVAL('2026-10-03T05:29:20.073225Z', '2026-12-31'), INTERVAL(valid_from, valid_to))",
                r#"{"op":"t_metBy","args":[{"interval":["2026-10-03T05:29:20.073225Z","2026-12-31"]},{"interval":[{"property":"valid_from"},{"property":"valid_to"}]}]}"#,
                &[2],
            ),
            (
                "example64",
                "T_OVERLAPPEDBY(INTERVAL('2026-10-03T08:21:06.393262Z', '2027-02-10T05:29:20.073225Z'), INTERVAL(valid_from, '2026-12-31'))",
                "",
                &[0, 1],
            ),
            (
                "example65",
                "T_OVERLAPS(INTERVAL(valid_from, '2026-12-31'), INTERVAL('2026-10-03T08:21:06.393262Z', '2027-10-09T08:08:08.393473Z'))",
                "",
                &[0, 1],
            ),
            (
                "example66",
                "T_STARTEDBY(INTERVAL('2026-10-03T08:21:06.393262Z', '2027-02-10T05:29:20.073225Z'), INTERVAL(valid_from, valid_to))",
                "",
                &[2],
            ),
            (
                "example67",
                "T_STARTS(INTERVAL(valid_from, valid_to), INTERVAL('2026-10-03T08:21:06.393262Z', '..'))",
                "",
                &[2],
            ),
        ],
    );
}

#[test]
fn places_of_clause_7_and_of_the_examples() {
    check(
        "entitlement",
        &[
            (
                "clause7_07",
                "S_INTERSECTS(geometry,POINT(6.660 49.729))",
                r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[6.660,49.729]}]}"#,
                &[1],
            ),
            (
                "example23",
                "S_WITHIN(geometry,BBOX(6.64,49.7,6.69,49.75))",
                r#"{"op":"s_within","args":[{"property":"geometry"},{"bbox":[6.64,49.7,6.69,49.75]}]}"#,
                &[0, 1, 2],
            ),
            (
                "example24",
                "S_INTERSECTS(geometry,POLYGON((-10.0 -10.0,10.0 -10.0,10.0 10.0,-10.0 -10.0)))",
                "",
                &[],
            ),
            ("example25", "pupils>0 AND S_WITHIN(geometry,BBOX(6.64,49.7,6.69,49.75))", "", &[1, 2]),
            (
                "example45",
                "S_INTERSECTS(\"geometry\", BBOX(-128.098193, -1.1, -99999.0, 180.0, 90.0, 100000.0))",
                "",
                ALL,
            ),
            (
                "example46",
                "S_EQUALS(POLYGON ((-0.333333 89.0, -102.723546 -0.5, -179.0 -89.0, -1.9 89.0, -0.0 89.0, 2.00001 -1.9, -0.333333 89.0)), \"geometry\")",
                "",
                &[],
            ),
            (
                "example47",
                "S_DISJOINT(\"geometry\", MULTIPOLYGON (((144.022387 45.176126, -1.1 0.0, 180.0 47.808086, 144.022387 45.176126))))",
                "",
                ALL,
            ),
            (
                "example48",
                "S_TOUCHES(\"geometry\", MULTILINESTRING ((-1.9 -0.99999, 75.292574 1.5, -0.5 -4.016458, -31.708594 -74.743801, 179.0 -90.0),(-1.9 -1.1, 1.5 8.547371)))",
                "",
                &[],
            ),
            (
                "example49",
                "S_WITHIN(POLYGON Z ((-49.88024 0.5 -75993.341684, -1.5 -0.99999 -100000.0, 0.0 0.5 -0.333333, -49.88024 0.5 -75993.341684), (-65.887123 2.00001 -100000.0, 0.333333 -53.017711 -79471.332949, 180.0 0.0 1852.616704, -65.887123 2.00001 -100000.0)), \"geometry\")",
                "",
                &[],
            ),
            (
                "example49-alt01",
                "S_WITHIN(POLYGON ((-49.88024 0.5 -75993.341684, -1.5 -0.99999 -100000.0, 0.0 0.5 -0.333333, -49.88024 0.5 -75993.341684)), \"geometry\")",
                "",
                &[],
            ),
            ("example50", "S_OVERLAPS(\"geometry\", BBOX(-179.912109, 1.9, 180.0, 16.897016))", "", &[]),
            (
                "example51",
                "S_CROSSES(\"geometry\", LINESTRING (172.03086 1.5, 1.1 -90.0, -159.757695 0.99999, -180.0 0.5, -12.111235 81.336403, -0.5 64.43958, 0.0 81.991815, -155.93831 90.0))",
                "",
                &[],
            ),
            ("example52", "S_CONTAINS(\"geometry\", POINT (-3.508362 -1.754181))", "", &[]),
            (
                "example83",
                "S_EQUALS(MULTIPOINT ((180.0 -0.5), (179.0 -47.121701), (180.0 -0.0), (33.470475 -0.99999), (179.0 -15.333062)), \"geometry\")",
                "",
                &[],
            ),
            (
                "example84",
                "S_EQUALS(GEOMETRYCOLLECTION (POINT (1.9 2.00001), POINT (0.0 -2.00001), MULTILINESTRING ((-2.00001 -0.0, -77.292642 -0.5, -87.515626 -0.0, -180.0 12.502773, 21.204842 -1.5, -21.878857 -90.0)), POINT (1.9 0.5), LINESTRING (179.0 1.179148, -148.192487 -65.007816, 0.5 0.333333)), \"geometry\")",
                "",
                &[],
            ),
        ],
    );
}

#[test]
fn two_places_of_clause_7_that_cross() {
    let line = "43.72992 -79.2998, 43.73005 -79.2991, 43.73006 -79.2984, 43.73140 -79.2956, 43.73259 -79.2950, \
                43.73266 -79.2945, 43.73320 -79.2936, 43.73378 -79.2936, 43.73486 -79.2917";
    let area = "43.7286 -79.2986, 43.7311 -79.2996, 43.7323 -79.2972, 43.7326 -79.2971, 43.7350 -79.2981, \
                43.7350 -79.2982, 43.7352 -79.2982, 43.7357 -79.2956, 43.7337 -79.2948, 43.7343 -79.2933, \
                43.7339 -79.2923, 43.7327 -79.2947, 43.7320 -79.2942, 43.7322 -79.2937, 43.7306 -79.2930, \
                43.7303 -79.2930, 43.7299 -79.2928, 43.7286 -79.2986";
    let crosses = format!("S_CROSSES(LINESTRING({line}), POLYGON(({area})))");
    assert_eq!(rows("totals", &crosses), ALL, "clause7_16");
    assert_eq!(rows("totals", &crosses.replace("CROSSES", "DISJOINT")), [0; 0]);
    assert_eq!(rows("hazards", &format!("S_CROSSES(geometry,POLYGON(({area})))")), [0; 0], "clause7_10");
}

/// Filters of the abstract tests: what is counted is compared with what else is counted.
#[test]
fn the_abstract_tests() {
    let count = |layer: &str, text: &str| rows(layer, text).len();
    // A.1: comparisons and their opposites share the features that are not null.
    for value in ["pupils", "addresses"] {
        let counted =
            ["=", "<>", ">", "<", ">=", "<="].map(|sign| count("entitlement", &format!("{value} {sign} 3")));
        assert_eq!(counted, [1, 5, 2, 3, 3, 4]);
    }
    assert_eq!(count("entitlement", "pupils IS NULL") + count("entitlement", "pupils is not null"), 7);
    assert_eq!((count("entitlement", "true"), count("entitlement", "false")), (7, 0));
    // A.4: patterns.
    for (pattern, matching) in
        [("'%'", 6), ("'_%'", 6), ("''", 0), ("'%%'", 6), (r"'\\%\\_'", 0), (r"'\%\_'", 0)]
    {
        assert_eq!(count("entitlement", &format!("zone LIKE {pattern}")), matching, "{pattern}");
    }
    assert_eq!(count("entitlement", "pupils BETWEEN 0 AND 100"), 6);
    assert_eq!(count("entitlement", "pupils between 100.0 and 1.0"), 0);
    // A.5, A.6: texts without case and accents.
    for (text, matching) in [
        ("CASEI(zone) = casei('ZONE 1')", 1),
        ("CASEI(zone) <> casei('ZONE 1')", 5),
        ("CASEI(zone) LIKE casei('ZONE%')", 6),
        ("ACCENTI(CASEI(zone)) = accenti(casei('ZÖNE 1'))", 1),
        ("ACCENTI(CASEI(zone)) LIKE accenti(casei('Ž%'))", 6),
    ] {
        assert_eq!(count("entitlement", text), matching, "{text}");
    }
    // A.7 to A.9: the world holds all, nothing lies where latitudes end.
    for layer in ["school_sites", "hazards", "entitlement"] {
        for place in [
            "BBOX(-180,-90,180,90)",
            "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
            "MULTIPOLYGON(((-180 -90,180 -90,180 90,-180 90,-180 -90)),((0 0,10 0,10 10,0 10,0 0)))",
        ] {
            assert_eq!(count(layer, &format!("S_INTERSECTS(geometry,{place})")), 7, "{place}");
            assert_eq!(count(layer, &format!("S_DISJOINT(geometry,{place})")), 0, "{place}");
            assert_eq!(count(layer, &format!("S_WITHIN(geometry,{place})")), 7, "{place}");
            for none in ["S_CONTAINS", "S_TOUCHES", "S_CROSSES", "S_EQUALS"] {
                assert_eq!(count(layer, &format!("{none}(geometry,{place})")), 0, "{none} {place}");
            }
        }
        for place in [
            "POINT(90 180)",
            "BBOX(-180,-90,-90,90)",
            "MULTIPOINT(7.02 49.92, 90 180)",
            "LINESTRING(-180 -45, 0 -45)",
            "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
            "POLYGON((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))",
            "GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))",
        ] {
            assert_eq!(count(layer, &format!("S_INTERSECTS(geometry,{place})")), 0, "{place}");
            assert_eq!(count(layer, &format!("S_DISJOINT(geometry,{place})")), 7, "{place}");
        }
    }
    // A.14: a property is what it is.
    for (sign, counted) in [("=", 6), ("<>", 0), (">", 0), ("<", 0), (">=", 6), ("<=", 6)] {
        assert_eq!(count("entitlement", &format!("pupils {sign} pupils")), counted, "{sign}");
        assert_eq!(count("attendance", &format!("share {sign} share")), counted, "{sign}");
    }
    // A.12: before, after and equal are all there is, for those that have a day.
    for other in ["TIMESTAMP('2026-10-03T07:59:57Z')", "DATE('2026-10-03')"] {
        let [after, before, disjoint, equals, intersects] =
            ["AFTER", "BEFORE", "DISJOINT", "EQUALS", "INTERSECTS"]
                .map(|name| count("hazards", &format!("T_{name}(valid_from,{other})")));
        assert_eq!([after, before, disjoint, equals, intersects], [3, 2, 5, 1, 1], "{other}");
    }
    for other in
        ["INTERVAL('2026-10-02','2026-10-04')", "INTERVAL('2026-10-02T00:00:00Z','2026-10-04T23:59:59Z')"]
    {
        let [after, before, disjoint, equals, intersects] =
            ["AFTER", "BEFORE", "DISJOINT", "EQUALS", "INTERSECTS"]
                .map(|name| count("hazards", &format!("T_{name}(valid_from,{other})")));
        assert_eq!([after, before, disjoint, equals, intersects], [2, 1, 3, 0, 3], "{other}");
    }
}
