//! A golden file per layer of the invented region's publication, to be read in a review: what
//! columns it has, how many rows of which kind, and the first of them.

use std::{collections::BTreeMap, fmt::Write as _};

use catalogue::{Kind, Property, Role, Row, Shape, Table, Value, layers, properties::PUPILS};
use geo::{BoundingRect as _, Rect};

use crate::made::REGION;

/// So many rows at the beginning, and so many spread over the rest that counts ten or more.
const SHOWN: usize = 6;

#[test]
fn every_layer_is_as_in_its_golden_file() {
    assert_eq!(REGION.publication.tables.len(), layers::ALL.len(), "the region has every layer");
    for table in &REGION.publication.tables {
        insta::assert_snapshot!(table.layer.id, text(table));
    }
}

#[test]
fn what_the_publication_says_of_itself_is_as_in_its_golden_file() {
    insta::assert_snapshot!("about", format!("{:#?}", REGION.publication.about));
}

fn text(table: &Table) -> String {
    let layer = table.layer;
    let geometry = layer.geometry.map_or("no geometry", catalogue::GeometryKind::sql);
    let mut text = format!("{}: {} rows, {geometry}\n", layer.id, table.rows.len());
    for property in layer.properties.iter().filter(|property| is_breakdown(property)) {
        let _ = writeln!(text, "by {}{}", property.name, groups(table, property));
    }
    let names: Vec<&str> = layer.properties.iter().map(|property| property.name).collect();
    let _ = writeln!(text, "\n{} | place", names.join(" | "));
    // Rows that count many say the most.
    let tells =
        |at: &usize| table.value(&table.rows[*at], &PUPILS).integer().is_none_or(|pupils| pupils >= 10);
    let rest: Vec<usize> = (SHOWN..table.rows.len()).filter(tells).collect();
    let spread = (1..=SHOWN.min(rest.len())).map(|part| rest[part * rest.len() / SHOWN.min(rest.len()) - 1]);
    for at in (0..SHOWN.min(table.rows.len())).chain(spread) {
        let row = &table.rows[at];
        let values: Vec<String> = row.values.iter().map(value).collect();
        let _ = writeln!(text, "{} | {}", values.join(" | "), place(row));
    }
    text
}

/// A property with few values: what rows count by, and what supply layers are classed by.
fn is_breakdown(property: &Property) -> bool {
    let classed = ["type", "metres", "rule", "status"].contains(&property.name);
    property.role == Role::Breakdown && property.kind == Kind::Text && property.name != "value" || classed
}

/// How many rows bear each value, and the sum of their counts.
fn groups(table: &Table, property: &Property) -> String {
    let mut groups: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for row in &table.rows {
        let group = groups.entry(value(table.value(row, property))).or_default();
        group.0 += 1;
        group.1 += table.value(row, &PUPILS).integer().unwrap_or_default();
    }
    let counts = table.layer.position(&PUPILS).is_some();
    groups.into_iter().fold(String::new(), |mut text, (code, (rows, pupils))| {
        let _ = write!(text, "\n  {code}: {rows} rows");
        if counts {
            let _ = write!(text, ", {pupils} pupils");
        }
        text
    })
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:.3}"),
    }
}

/// What a geometry is, and where: to full metres, which the last bits of a float do not reach.
fn place(row: &Row) -> String {
    let bounds = |bounds: Option<Rect>| {
        let bounds = bounds.unwrap();
        format!("{:.0} {:.0} – {:.0} {:.0}", bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y)
    };
    match &row.shape {
        None => "–".to_owned(),
        Some(Shape::Point(at)) => format!("{:.0} {:.0}", at.east, at.north),
        Some(Shape::Line(line)) => format!("{} points, {}", line.0.len(), bounds(line.bounding_rect())),
        Some(Shape::Polygons(polygons)) => {
            format!("{} polygons, {}", polygons.0.len(), bounds(polygons.bounding_rect()))
        }
    }
}
