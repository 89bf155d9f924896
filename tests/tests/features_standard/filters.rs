//! CQL2 (21-065r2): each filter as text and as JSON selects the same features, and those that it
//! selects when it is computed here from the file. A comparison with nothing is neither true nor false.

use serde_json::{Value, json};

use super::{Columns, Service, encoded};

/// A filter in both encodings, with what it means.
struct Filter {
    text: &'static str,
    json: Value,
    holds: fn(Columns) -> Option<bool>,
}

fn filter(text: &'static str, json: Value, holds: fn(Columns) -> Option<bool>) -> Filter {
    Filter { text, json, holds }
}

fn check(layer: &str, filters: &[Filter]) {
    let service = Service::start();
    let all = service.table(layer).rows.len();
    for Filter { text, json, holds } in filters {
        let expected = service.rows_where(layer, holds);
        assert!(!expected.is_empty() && expected.len() < all, "{text} tells nothing apart");
        let by_text = service.selected(layer, &format!("filter-lang=cql2-text&filter={}", encoded(text)));
        assert_eq!(by_text, expected, "{text}");
        let by_json =
            service.selected(layer, &format!("filter-lang=cql2-json&filter={}", encoded(&json.to_string())));
        assert_eq!(by_json, expected, "{json}");
    }
}

fn property(name: &str) -> Value {
    json!({ "property": name })
}

fn operation(op: &str, args: impl IntoIterator<Item = Value>) -> Value {
    json!({ "op": op, "args": args.into_iter().collect::<Vec<_>>() })
}

/// `/req/basic-cql2/binary-comparison-predicate` (21-065r2, 6.6)
#[test]
fn comparisons() {
    let pupils = |op: &str, number: i64| operation(op, [property("pupils"), json!(number)]);
    check(
        "pupils_by_municipality",
        &[
            filter("pupils = 14", pupils("=", 14), |row| Some(row.whole("pupils")? == 14)),
            filter("pupils<>0", pupils("<>", 0), |row| Some(row.whole("pupils")? != 0)),
            filter("pupils < 5", pupils("<", 5), |row| Some(row.number("pupils")? < 5.0)),
            filter("pupils <= 5", pupils("<=", 5), |row| Some(row.number("pupils")? <= 5.0)),
            filter("pupils > 1e2", pupils(">", 100), |row| Some(row.number("pupils")? > 100.0)),
            filter("pupils>=100", pupils(">=", 100), |row| Some(row.number("pupils")? >= 100.0)),
            filter("pupils >= 99.5", operation(">=", [property("pupils"), json!(99.5)]), |row| {
                Some(row.number("pupils")? >= 99.5)
            }),
            filter("\"name\" = 'Konz'", operation("=", [property("name"), json!("Konz")]), |row| {
                Some(row.text("name")? == "Konz")
            }),
            filter("name = 'Klüsserath'", operation("=", [property("name"), json!("Klüsserath")]), |row| {
                Some(row.text("name")? == "Klüsserath")
            }),
            filter("name < 'C'", operation("<", [property("name"), json!("C")]), |row| {
                Some(row.text("name")? < "C")
            }),
            filter("'Z' <= name", operation("<=", [json!("Z"), property("name")]), |row| {
                Some("Z" <= row.text("name")?)
            }),
        ],
    );
}

/// `/req/basic-cql2/cql2-filter` (21-065r2, 6.5): in three values.
#[test]
fn and_or_and_not_with_what_is_not_known() {
    let by_distance = || operation(">", [property("entitled_distance"), json!(5)]);
    let few = || operation("<", [property("pupils"), json!(20)]);
    check(
        "entitlement",
        &[
            filter(
                "entitled_distance > 5 AND pupils < 20",
                operation("and", [by_distance(), few()]),
                |row| Some(row.number("entitled_distance")? > 5.0 && row.number("pupils")? < 20.0),
            ),
            // Where the distance is not known, being few is enough.
            filter("entitled_distance > 5 OR pupils < 20", operation("or", [by_distance(), few()]), |row| {
                match (row.number("entitled_distance").map(|count| count > 5.0), row.number("pupils")? < 20.0)
                {
                    (_, true) => Some(true),
                    (known, false) => known,
                }
            }),
            filter("NOT (entitled_distance > 5)", operation("not", [by_distance()]), |row| {
                Some(row.number("entitled_distance")? <= 5.0)
            }),
            filter("NOT entitled_distance > 5", operation("not", [by_distance()]), |row| {
                Some(row.number("entitled_distance")? <= 5.0)
            }),
            // Unknown and false is false, whose opposite is true.
            filter(
                "NOT (entitled_distance > 5 AND pupils < 20)",
                operation("not", [operation("and", [by_distance(), few()])]),
                |row| match (
                    row.number("entitled_distance").map(|count| count > 5.0),
                    row.number("pupils")? < 20.0,
                ) {
                    (_, false) => Some(true),
                    (known, true) => known.map(|known| !known),
                },
            ),
            // AND binds more tightly than OR.
            filter(
                "school_type = 'Gymnasium' OR school_type = 'all' AND pupils > 20",
                operation(
                    "or",
                    [
                        operation("=", [property("school_type"), json!("Gymnasium")]),
                        operation(
                            "and",
                            [
                                operation("=", [property("school_type"), json!("all")]),
                                operation(">", [property("pupils"), json!(20)]),
                            ],
                        ),
                    ],
                ),
                |row| {
                    let school_type = row.text("school_type")?;
                    Some(school_type == "Gymnasium" || (school_type == "all" && row.number("pupils")? > 20.0))
                },
            ),
            filter(
                "(pupils > 9 and not (school_type='all')) Or pupils > 500",
                operation(
                    "or",
                    [
                        operation(
                            "and",
                            [
                                operation(">", [property("pupils"), json!(9)]),
                                operation("not", [operation("=", [property("school_type"), json!("all")])]),
                            ],
                        ),
                        operation(">", [property("pupils"), json!(500)]),
                    ],
                ),
                |row| {
                    let pupils = row.number("pupils")?;
                    Some((pupils > 9.0 && row.text("school_type")? != "all") || pupils > 500.0)
                },
            ),
        ],
    );
}

/// `/req/basic-cql2/null-predicate` (21-065r2, 6.7)
#[test]
fn is_null() {
    let is_null = || operation("isNull", [property("entitled_distance")]);
    check(
        "entitlement",
        &[
            filter("entitled_distance IS NULL", is_null(), |row| {
                Some(row.number("entitled_distance").is_none())
            }),
            filter("entitled_distance IS NOT NULL", operation("not", [is_null()]), |row| {
                Some(row.number("entitled_distance").is_some())
            }),
            filter("NOT (entitled_distance is null)", operation("not", [is_null()]), |row| {
                Some(row.number("entitled_distance").is_some())
            }),
        ],
    );
}

/// `/req/advanced-comparison-operators/like-predicate` (21-065r2, 7.1)
#[test]
fn like() {
    let like = |pattern: &str| operation("like", [property("name"), json!(pattern)]);
    check(
        "pupils_by_municipality",
        &[
            filter("name LIKE 'K%'", like("K%"), |row| Some(row.text("name")?.starts_with('K'))),
            filter("name LIKE '%rath'", like("%rath"), |row| Some(row.text("name")?.ends_with("rath"))),
            filter("name LIKE '%ö%'", like("%ö%"), |row| Some(row.text("name")?.contains('ö'))),
            filter("name NOT LIKE '%e%'", operation("not", [like("%e%")]), |row| {
                Some(!row.text("name")?.contains('e'))
            }),
            // One character, whatever its length in bytes.
            filter("name LIKE 'Th_rnich'", like("Th_rnich"), |row| Some(row.text("name")? == "Thörnich")),
            filter("name LIKE '____'", like("____"), |row| Some(row.text("name")?.chars().count() == 4)),
            filter("name LIKE 'A_l%'", like("A_l%"), |row| Some(row.text("name")? == "Ayl")),
            filter("name LIKE '%(%)'", like("%(%)"), |row| Some(row.text("name")?.ends_with(')'))),
        ],
    );
    let stage = |pattern: &str| operation("like", [property("stage"), json!(pattern)]);
    check(
        "pupils_by_municipality",
        &[
            filter(r"stage LIKE 'secondary\_1'", stage(r"secondary\_1"), |row| {
                Some(row.text("stage")? == "secondary_1")
            }),
            filter("stage LIKE 'secondary_%'", stage("secondary_%"), |row| {
                Some(row.text("stage")?.starts_with("secondary_"))
            }),
        ],
    );
}

/// `/req/advanced-comparison-operators/between-predicate`, `/req/advanced-comparison-operators/in-predicate`
#[test]
fn between_and_in() {
    let between = || operation("between", [property("pupils"), json!(10), json!(14)]);
    let names = || operation("in", [property("name"), json!(["Konz", "Züsch", "O'Brien"])]);
    check(
        "pupils_by_municipality",
        &[
            filter("pupils BETWEEN 10 AND 14", between(), |row| {
                Some((10.0..=14.0).contains(&row.number("pupils")?))
            }),
            filter("pupils NOT BETWEEN 10 AND 14", operation("not", [between()]), |row| {
                Some(!(10.0..=14.0).contains(&row.number("pupils")?))
            }),
            filter("name IN ('Konz','Züsch','O''Brien')", names(), |row| {
                Some(["Konz", "Züsch"].contains(&row.text("name")?))
            }),
            filter("name NOT IN ('Konz', 'Züsch', 'O''Brien')", operation("not", [names()]), |row| {
                Some(!["Konz", "Züsch"].contains(&row.text("name")?))
            }),
            filter("pupils IN (3, 14)", operation("in", [property("pupils"), json!([3, 14])]), |row| {
                Some([3.0, 14.0].contains(&row.number("pupils")?))
            }),
        ],
    );
    let unknown = || operation("in", [property("entitled_distance"), json!([0, 3])]);
    check(
        "entitlement",
        &[filter("entitled_distance NOT IN (0, 3)", operation("not", [unknown()]), |row| {
            Some(![0.0, 3.0].contains(&row.number("entitled_distance")?))
        })],
    );
}

/// `/req/case-insensitive-comparison/casei-function` (21-065r2, 7.2)
#[test]
fn casei() {
    let folded = |value: Value| operation("casei", [value]);
    check(
        "pupils_by_municipality",
        &[
            filter(
                "CASEI(name) = CASEI('KLÜSSERATH')",
                operation("=", [folded(property("name")), folded(json!("KLÜSSERATH"))]),
                |row| Some(row.text("name")? == "Klüsserath"),
            ),
            filter(
                "CASEI(name) LIKE casei('THÖ%')",
                operation("like", [folded(property("name")), folded(json!("THÖ%"))]),
                |row| Some(row.text("name")?.starts_with("Thö")),
            ),
            filter(
                "CASEI(name) IN (CASEI('kONZ'), CASEI('fell'))",
                json!({"op": "in", "args": [folded(property("name")), [folded(json!("kONZ")), folded(json!("fell"))]]}),
                |row| Some(["Konz", "Fell"].contains(&row.text("name")?)),
            ),
        ],
    );
}

/// `/req/accent-insensitive-comparison/accenti-function` (21-065r2, 7.3)
#[test]
fn accenti() {
    let plain = |value: Value| operation("accenti", [value]);
    let folded = |value: Value| operation("casei", [value]);
    check(
        "pupils_by_municipality",
        &[
            filter(
                "ACCENTI(name) = ACCENTI('Zusch')",
                operation("=", [plain(property("name")), plain(json!("Zusch"))]),
                |row| Some(row.text("name")? == "Züsch"),
            ),
            filter(
                "ACCENTI(CASEI(name)) = ACCENTI(CASEI('POLICH'))",
                operation("=", [plain(folded(property("name"))), plain(folded(json!("POLICH")))]),
                |row| Some(row.text("name")? == "Pölich"),
            ),
        ],
    );
}

/// `/req/temporal-functions/temporal-functions` (21-065r2, 7.6), and days that are compared.
#[test]
fn days() {
    let from = || property("valid_from");
    let day = |day: &str| json!({ "date": day });
    let interval = |first: &str, last: &str| json!({ "interval": [first, last] });
    check(
        "hazards",
        &[
            filter("valid_from >= DATE('2023-02-01')", operation(">=", [from(), day("2023-02-01")]), |row| {
                Some(row.text("valid_from")? >= "2023-02-01")
            }),
            filter(
                "valid_to < DATE('2029-01-01')",
                operation("<", [property("valid_to"), day("2029-01-01")]),
                |row| Some(row.text("valid_to")? < "2029-01-01"),
            ),
            filter(
                "T_INTERSECTS(valid_from,DATE('2021-08-01'))",
                operation("t_intersects", [from(), day("2021-08-01")]),
                |row| Some(row.text("valid_from")? == "2021-08-01"),
            ),
            filter(
                "T_INTERSECTS(valid_from, INTERVAL('2021-08-01','2023-02-01'))",
                operation("t_intersects", [from(), interval("2021-08-01", "2023-02-01")]),
                |row| Some(("2021-08-01"..="2023-02-01").contains(&row.text("valid_from")?)),
            ),
            filter(
                "T_INTERSECTS(valid_from,INTERVAL('..','2022-12-31'))",
                operation("t_intersects", [from(), interval("..", "2022-12-31")]),
                |row| Some(row.text("valid_from")? <= "2022-12-31"),
            ),
            filter(
                "t_intersects(valid_from,interval('2023-01-01','..'))",
                operation("t_intersects", [from(), interval("2023-01-01", "..")]),
                |row| Some(row.text("valid_from")? >= "2023-01-01"),
            ),
            filter(
                "T_AFTER(valid_from,DATE('2021-08-01'))",
                operation("t_after", [from(), day("2021-08-01")]),
                |row| Some(row.text("valid_from")? > "2021-08-01"),
            ),
            filter(
                "T_BEFORE(valid_from,DATE('2021-08-01'))",
                operation("t_before", [from(), day("2021-08-01")]),
                |row| Some(row.text("valid_from")? < "2021-08-01"),
            ),
        ],
    );
}

/// `/req/arithmetic/arithmetic` (21-065r2, 7.9)
#[test]
fn arithmetic() {
    let pupils = || property("pupils");
    let equals = |value: Value, number: f64| operation("=", [value, json!(number)]);
    check(
        "pupils_by_municipality",
        &[
            filter("pupils + 1 = 15", equals(operation("+", [pupils(), json!(1)]), 15.0), |row| {
                Some(row.whole("pupils")? == 14)
            }),
            filter(
                "pupils - 1 > 2 * 50",
                operation(">", [operation("-", [pupils(), json!(1)]), operation("*", [json!(2), json!(50)])]),
                |row| Some(row.number("pupils")? > 101.0),
            ),
            filter("pupils / 2 = 1.5", equals(operation("/", [pupils(), json!(2)]), 1.5), |row| {
                Some(row.whole("pupils")? == 3)
            }),
            filter("pupils % 7 = 3", equals(operation("%", [pupils(), json!(7)]), 3.0), |row| {
                Some(row.whole("pupils")? % 7 == 3)
            }),
            filter("pupils div 10 = 1", equals(operation("div", [pupils(), json!(10)]), 1.0), |row| {
                Some((10.0..20.0).contains(&row.number("pupils")?))
            }),
            filter(
                "pupils ^ 2 > 100",
                operation(">", [operation("^", [pupils(), json!(2)]), json!(100)]),
                |row| Some(row.number("pupils")? > 10.0),
            ),
            // Products before sums, parentheses before both.
            filter(
                "pupils + 2 * 3 = 20",
                equals(operation("+", [pupils(), operation("*", [json!(2), json!(3)])]), 20.0),
                |row| Some(row.whole("pupils")? == 14),
            ),
            filter(
                "(pupils + 2) * 3 = 48",
                equals(operation("*", [operation("+", [pupils(), json!(2)]), json!(3)]), 48.0),
                |row| Some(row.whole("pupils")? == 14),
            ),
            filter(
                "pupils - 4 - 3 = 7",
                equals(operation("-", [operation("-", [pupils(), json!(4)]), json!(3)]), 7.0),
                |row| Some(row.whole("pupils")? == 14),
            ),
            filter(
                "pupils > -1 AND pupils < 4",
                operation(
                    "and",
                    [operation(">", [pupils(), json!(-1)]), operation("<", [pupils(), json!(4)])],
                ),
                |row| Some(row.number("pupils")? < 4.0),
            ),
        ],
    );
}

/// A division by zero is no number, and so no comparison with it is true: never an error of the server.
#[test]
fn a_division_by_zero_selects_nothing() {
    let service = Service::start();
    for text in ["1 / pupils > 0 AND pupils = 0", "pupils % 0 = 0", "pupils div 0 = 0"] {
        let got = service
            .get(&format!("/collections/pupils_by_municipality/items?limit=1&filter={}", encoded(text)));
        assert!([200, 400].contains(&got.status), "{text}: {}", got.status);
        if got.status == 200 {
            assert_eq!(got.json()["numberMatched"], 0, "{text}");
        }
    }
    service.is_alive();
}

/// `/req/property-property/property-property` (21-065r2, 7.8)
#[test]
fn properties_with_each_other() {
    let both = |op: &str, first: &str, second: &str| operation(op, [property(first), property(second)]);
    check(
        "entitlement",
        &[
            filter(
                "entitled_distance > not_entitled",
                both(">", "entitled_distance", "not_entitled"),
                |row| Some(row.number("entitled_distance")? > row.number("not_entitled")?),
            ),
            filter("pupils<>entitled_distance", both("<>", "pupils", "entitled_distance"), |row| {
                Some(row.whole("pupils")? != row.whole("entitled_distance")?)
            }),
            filter(
                "entitled_distance + not_entitled > pupils",
                operation(">", [both("+", "entitled_distance", "not_entitled"), property("pupils")]),
                |row| {
                    Some(
                        row.number("entitled_distance")? + row.number("not_entitled")?
                            > row.number("pupils")?,
                    )
                },
            ),
        ],
    );
    check(
        "hazards",
        &[filter("valid_from < valid_to", both("<", "valid_from", "valid_to"), |row| {
            Some(row.text("valid_from")? < row.text("valid_to")?)
        })],
    );
}
