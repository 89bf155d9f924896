//! Input that means harm is refused with a reason, and never takes a stack or a lifetime.

use proptest::prelude::*;

use super::{
    super::{Filter, FilterError, FilterLanguage},
    held, rows, selected,
};
use crate::crs::ServedCrs;

fn parsed(text: &str, language: FilterLanguage) -> Result<Filter, FilterError> {
    Filter::parse(text, language, ServedCrs::Crs84, held("entitlement").layer)
}

#[test]
fn a_hundred_levels_are_read_and_more_are_refused() {
    for (open, core, close) in [
        ("(", "pupils > 0", ")"),
        ("NOT(", "pupils > 0", ")"),
        ("NOT ", "pupils > 0", ""),
        ("(1+", "pupils", ") > 0"),
        ("-", "pupils", " > 0"),
        ("2^", "pupils", " > 0"),
        ("CASEI(", "zone", ") = 'x'"),
        ("(TRUE OR ", "FALSE", ")"),
    ] {
        // A closing part that compares is written once.
        let (end, tail) = close.split_at(close.find(' ').unwrap_or(close.len()));
        let nested = |levels: usize| format!("{}{core}{}{tail}", open.repeat(levels), end.repeat(levels));
        assert!(parsed(&nested(48), FilterLanguage::Text).is_ok(), "{}", nested(2));
        for levels in [101, 2000, 6000] {
            assert!(parsed(&nested(levels), FilterLanguage::Text).is_err(), "{}", nested(2));
        }
    }
    let collections = |levels: usize| {
        let (open, close) = ("GEOMETRYCOLLECTION(".repeat(levels), ")".repeat(levels));
        format!("S_INTERSECTS(geometry,{open}POINT(6 49){close})")
    };
    assert!(parsed(&collections(20), FilterLanguage::Text).is_ok());
    assert!(parsed(&collections(2000), FilterLanguage::Text).is_err());
    assert!(parsed(&"(".repeat(60_000), FilterLanguage::Text).is_err());
}

#[test]
fn json_is_read_a_hundred_operations_deep() {
    let nested = |levels: usize| {
        let core = r#"{"op":"isNull","args":[{"property":"pupils"}]}"#;
        format!("{}{core}{}", r#"{"op":"not","args":["#.repeat(levels), "]}".repeat(levels))
    };
    assert!(parsed(&nested(95), FilterLanguage::Json).is_ok());
    let lists = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for text in [nested(101), nested(1000), lists] {
        let error = parsed(&text, FilterLanguage::Json).unwrap_err();
        assert!(error.to_string().contains("100 levels"), "{error}");
    }
    for text in ["[".repeat(10_000), r#"{"op":"#.repeat(5000)] {
        let error = parsed(&text, FilterLanguage::Json).unwrap_err();
        assert!(matches!(error, FilterError::NoJson { .. }), "{error}");
    }
}

#[test]
fn what_is_long_but_flat_is_read() {
    for text in [
        vec!["pupils=1"; 3000].join(" OR "),
        vec!["pupils"; 5000].join("+") + ">0",
        format!("pupils IN ({})", vec!["7"; 20_000].join(",")),
        format!("zone LIKE '{}x'", "%a".repeat(8000)),
        format!("zone LIKE '{}'", "%".repeat(15_000)),
    ] {
        assert!(selected(&held("entitlement"), &text, FilterLanguage::Text).is_ok());
    }
    let long = format!("pupils IN ({})", vec!["7"; 40_000].join(","));
    assert!(parsed(&long, FilterLanguage::Text).unwrap_err().to_string().contains("64 KiB"));
    assert!(parsed(&long, FilterLanguage::Json).unwrap_err().to_string().contains("64 KiB"));
}

#[test]
fn a_value_is_checked_once_however_often_it_is_compared() {
    // Each level would double the work if the value between were read for both bounds.
    let nested = (0..90).fold("TRUE".to_owned(), |inner, _| format!("({inner} BETWEEN TRUE AND TRUE)"));
    assert!(parsed(&nested, FilterLanguage::Text).is_err());
    let value = vec!["pupils"; 3000].join("+");
    let list = vec!["pupils"; 4000].join(",");
    assert_eq!(rows("entitlement", &format!("{value} IN ({list})")), [0]);
}

#[test]
fn geometries_without_measure_are_answered_or_refused() {
    let zigzag = |count: usize| {
        let at = |n: usize| format!("6.{n:04} {}", if n.is_multiple_of(2) { "49.5" } else { "49.55" });
        (0..count).map(at).collect::<Vec<_>>().join(",")
    };
    let positions = (0..9000).map(|n| format!("0 {}", n % 10)).collect::<Vec<_>>().join(",");
    for place in [
        "POINT(1e308 1e308)",
        "BBOX(-1e308,-1e308,1e308,1e308)",
        "POLYGON((0 0,0 0,0 0,0 0))",
        "POLYGON((6 49,6 49,6 49,6 49))",
        "LINESTRING(6 49,6 49)",
        "BBOX(6,49,6,50)",
        "POINT(500 500)",
        "MULTIPOINT((6 49),(7 50))",
        "POINT Z(6 49 100)",
        &format!("LINESTRING({})", zigzag(1500)),
        &format!("POLYGON(({},6.0000 49.5))", zigzag(1500)),
        &format!("LINESTRING({positions})"),
    ] {
        for relation in ["S_INTERSECTS", "S_DISJOINT", "S_WITHIN", "S_CONTAINS", "S_TOUCHES", "S_CROSSES"] {
            for layer in ["school_sites", "hazards", "entitlement"] {
                let found =
                    selected(&held(layer), &format!("{relation}(geometry,{place})"), FilterLanguage::Text);
                assert!(found.is_ok() || !relation.ends_with("INTERSECTS"), "{relation} {place:.60}");
            }
        }
        let both = format!("S_INTERSECTS({place},{place})");
        let _ = selected(&held("hazards"), &both, FilterLanguage::Text);
    }
    for wrong in [
        "POINT(1e999 0)",
        "POINT(NaN NaN)",
        "POINT(6)",
        "POINT(6,49)",
        "POINT(6 49 1 2)",
        "POINT EMPTY",
        "POLYGON EMPTY",
        "POLYGON()",
        "POLYGON((6 49,7 49,7 50))",
        "POLYGON((6 49,7 49,7 50,6 50))",
        "LINESTRING(6 49)",
        "BBOX(1,2,3)",
        "BBOX(6,50,7,49)",
        "BBOX(6,49,9,7,50,1)",
        "GEOMETRYCOLLECTION(BBOX(6,49,7,50))",
        "GEOMETRYCOLLECTION()",
        "CIRCLE(6 49)",
    ] {
        let text = format!("S_INTERSECTS(geometry,{wrong})");
        assert!(parsed(&text, FilterLanguage::Text).is_err(), "{wrong}");
    }
    let many = format!(
        "{{\"op\":\"s_intersects\",\"args\":[{{\"property\":\"geometry\"}},{{\"type\":\"MultiPoint\",\"coordinates\":[{}]}}]}}",
        vec!["[]"; 20_001].join(",")
    );
    assert!(parsed(&many, FilterLanguage::Json).is_err());
}

#[test]
fn what_takes_long_for_every_feature_is_refused_and_whether_it_meets_them_is_not() {
    let lines = |count: usize| vec!["(6.6 49.7,6.61 49.71)"; count].join(",");
    let bow =
        (0..60).map(|n| if n % 2 == 0 { format!("6.{n:03} 49.7") } else { format!("6.{:03} 49.8", 60 - n) });
    let often = format!("LINESTRING({})", bow.collect::<Vec<_>>().join(","));
    for (place, is_large) in [
        (format!("MULTILINESTRING({})", lines(15)), false),
        (format!("MULTILINESTRING({})", lines(101)), true),
        (often, true),
        (format!("LINESTRING({})", ["6.6 59.9,6.6 70"; 10].join(",")), false),
        (format!("LINESTRING({})", vec!["6.6 59.9,6.6 70"; 21].join(",")), true),
        (format!("LINESTRING({})", vec!["6.6 49.7,6.6 49.701"; 1001].join(",")), true),
    ] {
        for (relation, is_refused) in
            [("S_INTERSECTS", false), ("S_DISJOINT", false), ("S_CROSSES", is_large)]
        {
            let found = parsed(&format!("{relation}(geometry,{place})"), FilterLanguage::Text);
            assert_eq!(found.is_err(), is_refused, "{relation} {place:.60}");
        }
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    for text in [
        "",
        " ",
        "pupils >",
        "> 3",
        "pupils > 3 AND",
        "(pupils > 3",
        "pupils > 3)",
        "pupils == 3",
        "pupils != 3",
        "pupils IN ()",
        "pupils IN 3",
        "pupils BETWEEN 1",
        "pupils NOT 3",
        "pupils IS 3",
        "zone = \"x",
        "zone = 'x",
        "zone = 'a' 'b'",
        "zone = NULL",
        "NULL IS NULL",
        "S_INTERSECTS(geometry)",
        "S_INTERSECTS(geometry,POINT(6 49),POINT(6 49))",
        "DROP TABLE x",
        "pupils > 3; pupils > 4",
        "Pupils > 3",
        "id = 1",
        "pupils + > 3",
        "CASEI() = 'x'",
        "A_CONTAINS(zone, ('a','b'))",
        "pupils = div",
        "and = 3",
    ] {
        assert!(parsed(text, FilterLanguage::Text).is_err(), "{text}");
    }
    for json in [
        "",
        "{",
        "[]",
        "null",
        "3",
        "\"pupils > 3\"",
        "{}",
        r#"{"op":">"}"#,
        r#"{"op":3,"args":[]}"#,
        r#"{"op":">","args":[]}"#,
        r#"{"op":">","args":[{"property":"pupils"}]}"#,
        r#"{"op":">","args":[{"property":"pupils"},1,2]}"#,
        r#"{"op":">","args":[{"property":"pupils"},null]}"#,
        r#"{"op":"explode","args":[{"property":"pupils"},1]}"#,
        r#"{"op":"and","args":[1,2]}"#,
        r#"{"op":"and","args":[true]}"#,
        r#"{"op":"not","args":[true,false]}"#,
        r#"{"op":">","args":[{"property":3},1]}"#,
        r#"{"op":"in","args":[{"property":"zone"},"x"]}"#,
        r#"{"op":"in","args":[{"property":"zone"},[]]}"#,
        r#"{"op":"like","args":[{"property":"zone"},3]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["6",49]}]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point"}]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[6,49],[7,49]]]}]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[{"bbox":[6,49,7,50]}]}]}"#,
        r#"{"op":"isNull","args":[{"property":"pupils"}]} x"#,
        r#"{"op":"=","args":[{"date":"today"},{"date":"2026-01-01"}]}"#,
        r#"{"op":"t_after","args":[{"interval":["..",".."]},{"interval":[".."]}]}"#,
    ] {
        assert!(parsed(json, FilterLanguage::Json).is_err(), "{json}");
    }
}

/// Pieces that filters are made of.
const PIECES: [&str; 48] = [
    "pupils",
    "zone",
    "\"zone\"",
    "geometry",
    "nothing",
    "'x'",
    "'2026-10-03'",
    "1",
    "-2.5",
    "1e9",
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "DIV",
    "AND",
    "OR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "LIKE",
    "BETWEEN",
    "TRUE",
    "CASEI",
    "ACCENTI",
    "DATE",
    "TIMESTAMP",
    "INTERVAL",
    "S_INTERSECTS",
    "S_WITHIN",
    "T_AFTER",
    "T_DURING",
    "POINT",
    "POLYGON",
    "BBOX",
    "Z",
    "6.5 49.7",
    "\\",
];

/// Filters to be damaged.
const FILTERS: [&str; 6] = [
    "(pupils + 1 > 3 AND zone LIKE 'zone\\_%') OR NOT (addresses IS NULL)",
    "S_INTERSECTS(geometry, POLYGON((6.6 49.7,6.7 49.7,6.7 49.8,6.6 49.7),(6.6 49.7,6.61 49.7,6.6 49.71,6.6 49.7)))",
    "T_DURING(INTERVAL('2026-10-03','..'),INTERVAL('..','2026-10-04T00:00:00Z'))",
    "ACCENTI(CASEI(zone)) IN (CASEI('Straße'), 'x') AND pupils BETWEEN 1 AND 2 ^ 3",
    r#"{"op":"and","args":[{"op":"in","args":[{"property":"zone"},["a","b"]]},{"op":">","args":[{"property":"pupils"},1]}]}"#,
    r#"{"op":"s_within","args":[{"property":"geometry"},{"type":"MultiPolygon","coordinates":[[[[6,49],[7,49],[7,50],[6,49]]]]}]}"#,
];

proptest! {
    #[test]
    fn no_soup_of_pieces_makes_the_reader_fail(soup in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let held = held("entitlement");
        let _ = selected(&held, &soup.join(" "), FilterLanguage::Text);
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "\\PC{0,60}") {
        for language in [FilterLanguage::Text, FilterLanguage::Json] {
            let _ = parsed(&text, language);
        }
    }

    #[test]
    fn no_damaged_filter_makes_the_reader_fail(
        filter in prop::sample::select(&FILTERS[..]),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<char>(), 0_u8..4), 1..6),
    ) {
        let mut chars: Vec<char> = filter.chars().collect();
        for (place, inserted, kind) in damages {
            if chars.is_empty() {
                break;
            }
            let at = place.index(chars.len());
            match kind {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, inserted),
                2 => chars[at] = inserted,
                _ => chars.rotate_left(at),
            }
        }
        let text: String = chars.into_iter().collect();
        let held = held("entitlement");
        for language in [FilterLanguage::Text, FilterLanguage::Json] {
            let _ = selected(&held, &text, language);
        }
    }
}
