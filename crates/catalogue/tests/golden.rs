//! The golden list of layers: what is published, in a form that is read in a review. Whoever changes
//! a layer changes this list, and what is built on it breaks before users see it.

use std::fmt::Write as _;

use catalogue::{Classes, Layer, Property, breakdown, layers};

#[test]
fn the_layers_of_a_publication_are_those_of_the_golden_list() {
    let list: String = layers::ALL.into_iter().map(layer).collect();
    insta::assert_snapshot!("layers", list);
}

#[test]
fn the_codes_of_the_breakdowns_are_those_of_the_golden_list() {
    let mut list = String::new();
    for (name, codes) in [
        ("stage", &breakdown::STAGES[..]),
        ("entitlement", &breakdown::CLASSES),
        ("place", &[breakdown::REGION, breakdown::OUTSIDE, breakdown::UNPLACED]),
        ("totals", &breakdown::totals::ALL),
    ] {
        let _ = writeln!(list, "{name}");
        for (code, title) in codes {
            let _ = writeln!(list, "  {code:<18}{} | {}", title.german, title.english);
        }
    }
    let _ = writeln!(list, "age_band\n  {}", breakdown::AgeBands::default().codes().join(" "));
    insta::assert_snapshot!("breakdowns", list);
}

fn layer(layer: &Layer) -> String {
    let mut text = String::new();
    let geometry = layer.geometry.map_or("no geometry", catalogue::GeometryKind::sql);
    let _ = writeln!(text, "{} ({}, {geometry})", layer.id, layer.kind.as_str());
    let _ = writeln!(text, "  de: {}\n      {}", layer.title.german, layer.description.german);
    let _ = writeln!(text, "  en: {}\n      {}", layer.title.english, layer.description.english);
    let sources: Vec<&str> = layer.sources.iter().map(|source| source.as_str()).collect();
    let _ = writeln!(text, "  made from: {}", sources.join(", "));
    if let Some(style) = &layer.style {
        let classes = match style.classes {
            Classes::Single => "one colour".to_owned(),
            Classes::Number(property, bounds) => format!("{} from {bounds:?}", property.name),
            Classes::Value(property, values) => {
                let codes: Vec<&str> = values.iter().map(|(code, _)| *code).collect();
                format!("{} {}", property.name, codes.join(", "))
            }
        };
        let label = style.label.map_or("none", |property| property.name);
        let scale = style.label_scale.map_or("any scale".to_owned(), |scale| format!("1:{scale} and larger"));
        let shown = style.shown.map_or("all rows".to_owned(), |(property, value)| {
            format!("rows with {} {value}", property.name)
        });
        let _ = writeln!(text, "  drawn by: {classes}; label: {label} at {scale}; {shown}");
    }
    for property in layer.properties {
        let Property { name, short, kind, unit, role, title, description } = property;
        let unit = unit.map_or("no unit", catalogue::Unit::symbol);
        let _ = writeln!(text, "  {name} ({short}): {kind:?}, {role:?}, {unit}");
        let _ = writeln!(text, "      de: {}. {}", title.german, description.german);
        let _ = writeln!(text, "      en: {}. {}", title.english, description.english);
    }
    text + "\n"
}
