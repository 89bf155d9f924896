//! One expression, written as text and as JSON, selects the same rows; and no row that it selects lies
//! outside the box that it is looked for in.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    super::{Filter, FilterLanguage},
    held,
};
use crate::{crs::ServedCrs, published};

/// A part of a filter in both encodings.
#[derive(Debug, Clone)]
struct Both {
    text: String,
    json: Value,
}

fn both(text: impl Into<String>, json: Value) -> Both {
    Both { text: text.into(), json }
}

fn op(name: &str, args: &[&Both]) -> Value {
    json!({ "op": name, "args": args.iter().map(|arg| arg.json.clone()).collect::<Vec<_>>() })
}

fn property(names: &'static [&'static str]) -> impl Strategy<Value = Both> {
    prop::sample::select(names)
        .prop_flat_map(|name| {
            prop::sample::select(vec![name.to_owned(), format!("\"{name}\"")])
                .prop_map(move |text| (text, name))
        })
        .prop_map(|(text, name)| both(text, json!({ "property": name })))
}

fn number(names: &'static [&'static str]) -> impl Strategy<Value = Both> {
    let literal = (-12_i32..12).prop_map(|halves| f64::from(halves) / 2.0);
    let leaf =
        prop_oneof![property(names), literal.prop_map(|number| both(format!("{number}"), json!(number))),];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let operations = prop::sample::select(&["+", "-", "*", "/", "%", "div", "^"][..]);
        (inner.clone(), operations, inner).prop_map(|(left, operation, right)| {
            let text = format!("({} {operation} {})", left.text, right.text);
            both(text, op(operation, &[&left, &right]))
        })
    })
}

fn words(names: &'static [&'static str]) -> impl Strategy<Value = Both> {
    let literal =
        prop::sample::select(&["zone 1", "REASON 2", "réason 3", "It's \\ none", "", "stages 4"][..]);
    let escaped = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"));
    let leaf = prop_oneof![
        2 => property(names),
        1 => literal.prop_map(move |text| both(escaped(text), json!(text))),
    ];
    leaf.prop_recursive(2, 4, 1, |inner| {
        (inner, prop::sample::select(&["casei", "accenti"][..])).prop_map(|(text, fold)| {
            both(format!("{}({})", fold.to_uppercase(), text.text), op(fold, &[&text]))
        })
    })
}

fn day() -> impl Strategy<Value = Both> {
    let literal = (1_u8..8).prop_map(|day| {
        let day = format!("2026-10-{day:02}");
        both(format!("DATE('{day}')"), json!({ "date": day }))
    });
    prop_oneof![property(&["valid_from", "valid_to"]), literal]
}

fn interval() -> impl Strategy<Value = Both> {
    let end = |open: bool| {
        prop_oneof![
            (1_u8..5).prop_map(move |day| {
                let day = format!("2026-10-{:02}", if open { day } else { day + 3 });
                both(format!("'{day}'"), json!(day))
            }),
            Just(both("'..'", json!(".."))),
            property(&["valid_from"]),
        ]
    };
    (end(true), end(false)).prop_map(|(from, to)| {
        both(format!("INTERVAL({},{})", from.text, to.text), json!({ "interval": [from.json, to.json] }))
    })
}

fn time() -> impl Strategy<Value = Both> {
    let any = prop_oneof![day(), interval()];
    let any_names = &["t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"][..];
    let interval_names = &[
        "t_contains",
        "t_during",
        "t_finishedBy",
        "t_finishes",
        "t_meets",
        "t_metBy",
        "t_overlappedBy",
        "t_overlaps",
        "t_startedBy",
        "t_starts",
    ][..];
    let instants = (prop::sample::select(any_names), any.clone(), any);
    let intervals = (prop::sample::select(interval_names), interval(), interval());
    prop_oneof![instants.boxed(), intervals.boxed()].prop_map(|(name, first, second)| {
        both(
            format!("{}({}, {})", name.to_uppercase(), first.text, second.text),
            op(name, &[&first, &second]),
        )
    })
}

fn place() -> impl Strategy<Value = Both> {
    // Around the places of the test publication, in hundredths of a degree.
    let at =
        || (660_i32..680, 970_i32..985).prop_map(|(x, y)| [f64::from(x) / 100.0, f64::from(y) / 20.0 + 1.0]);
    let point = at()
        .prop_map(|[x, y]| both(format!("POINT({x} {y})"), json!({"type": "Point", "coordinates": [x, y]})));
    let bbox = (at(), 1_i32..20).prop_map(|([x, y], size)| {
        let [east, north] = [x + f64::from(size) / 100.0, y + f64::from(size) / 100.0];
        both(format!("BBOX({x},{y},{east},{north})"), json!({ "bbox": [x, y, east, north] }))
    });
    let line = prop::collection::vec(at(), 2..5).prop_map(|positions| {
        let text = positions.iter().map(|[x, y]| format!("{x} {y}")).collect::<Vec<_>>().join(", ");
        both(format!("LINESTRING({text})"), json!({"type": "LineString", "coordinates": positions}))
    });
    let area = (at(), 1_i32..20).prop_map(|([x, y], size)| {
        let side = f64::from(size) / 100.0;
        let ring = [[x, y], [x + side, y], [x, y + side], [x, y]];
        let text = ring.iter().map(|[x, y]| format!("{x} {y}")).collect::<Vec<_>>().join(",");
        both(format!("POLYGON(({text}))"), json!({"type": "Polygon", "coordinates": [ring]}))
    });
    let names = prop::sample::select(
        &[
            "s_intersects",
            "s_disjoint",
            "s_within",
            "s_contains",
            "s_crosses",
            "s_touches",
            "s_overlaps",
            "s_equals",
        ][..],
    );
    (names, prop_oneof![point, bbox, line, area], any::<bool>()).prop_map(|(name, place, is_first)| {
        let geometry = both("geometry", json!({"property": "geometry"}));
        let (first, second) = if is_first { (place, geometry) } else { (geometry, place) };
        both(format!("{}({},{})", name.to_uppercase(), first.text, second.text), op(name, &[&first, &second]))
    })
}

fn compared(values: impl Strategy<Value = Both> + Clone) -> impl Strategy<Value = Both> {
    let signs = prop::sample::select(&["=", "<>", "<", ">", "<=", ">="][..]);
    let simple = (values.clone(), signs, values.clone()).prop_map(|(left, sign, right)| {
        both(format!("{}{sign} {}", left.text, right.text), op(sign, &[&left, &right]))
    });
    let null = (values.clone(), any::<bool>()).prop_map(|(value, is_denied)| {
        let is_null = op("isNull", &[&value]);
        if is_denied {
            both(format!("{} IS NOT NULL", value.text), json!({ "op": "not", "args": [is_null] }))
        } else {
            both(format!("{} is null", value.text), is_null)
        }
    });
    let between = [values.clone(), values.clone(), values.clone()].prop_map(|[value, low, high]| {
        both(
            format!("{} BETWEEN {} AND {}", value.text, low.text, high.text),
            op("between", &[&value, &low, &high]),
        )
    });
    let listed = (values.clone(), prop::collection::vec(values, 1..4), any::<bool>()).prop_map(
        |(value, list, is_denied)| {
            let texts = list.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(",");
            let items: Vec<Value> = list.iter().map(|item| item.json.clone()).collect();
            let is_in = json!({ "op": "in", "args": [value.json, items] });
            if is_denied {
                both(format!("{} NOT IN ({texts})", value.text), json!({ "op": "not", "args": [is_in] }))
            } else {
                both(format!("{} IN ({texts})", value.text), is_in)
            }
        },
    );
    prop_oneof![3 => simple, 1 => null, 1 => between, 1 => listed]
}

fn like(names: &'static [&'static str]) -> impl Strategy<Value = Both> {
    let patterns = prop::sample::select(&["%", "%1", "_____", "z%", "reason\\_%", "%e 2"][..]);
    (words(names), patterns).prop_map(|(text, pattern)| {
        both(format!("{} LIKE '{pattern}'", text.text), json!({ "op": "like", "args": [text.json, pattern] }))
    })
}

fn joined(leaf: BoxedStrategy<Both>) -> impl Strategy<Value = Both> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            (several, any::<bool>()).prop_map(|(terms, is_all)| {
                let (word, name) = if is_all { (") AND (", "and") } else { (") OR (", "or") };
                let text = terms.iter().map(|term| term.text.as_str()).collect::<Vec<_>>().join(word);
                both(format!("({text})"), op(name, &terms.iter().collect::<Vec<_>>()))
            }),
            inner.prop_map(|denied| both(format!("NOT ({})", denied.text), op("not", &[&denied]))),
        ]
    })
}

fn agree(layer: &str, expression: &Both) {
    let held = held(layer);
    let parsed = |text: &str, language| {
        let filter = Filter::parse(text, language, ServedCrs::Crs84, held.layer);
        filter.unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    let text = parsed(&expression.text, FilterLanguage::Text);
    let json = parsed(&expression.json.to_string(), FilterLanguage::Json);
    assert_eq!(text.bounds(), json.bounds());
    for (number, row) in held.table.rows.iter().enumerate() {
        let is_selected = text.matches(&held, number);
        assert_eq!(is_selected, json.matches(&held, number), "{expression:?}");
        if let (true, Some(near)) = (is_selected, text.bounds()) {
            let at = published::bounds(row.shape.as_ref().unwrap()).unwrap();
            let meets = at[0] <= near[2] && at[2] >= near[0] && at[1] <= near[3] && at[3] >= near[1];
            assert!(meets, "{expression:?}: {at:?} {near:?}");
        }
    }
}

const ZONES: &[&str] = &["zone", "zone_name", "school_type"];
const COUNTS: &[&str] = &["pupils", "entitled_distance", "addresses"];
const REASONS: &[&str] = &["reason", "stages", "decided_by"];

proptest! {
    #[test]
    fn numbers_texts_and_areas_agree(
        expression in joined(prop_oneof![
            compared(number(COUNTS).boxed()),
            compared(words(ZONES).boxed()),
            like(ZONES),
            place(),
        ].boxed())
    ) {
        agree("entitlement", &expression);
    }

    #[test]
    fn days_texts_and_lines_agree(
        expression in joined(prop_oneof![
            compared(day().boxed()),
            compared(words(REASONS).boxed()),
            like(REASONS),
            time(),
            place(),
        ].boxed())
    ) {
        agree("hazards", &expression);
    }
}
