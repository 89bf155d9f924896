//! A legend as QGIS keeps styles (QML, as of 3.22). Properties of symbols are written the way
//! that all versions 3 read.

use std::fmt::Write as _;

use catalogue::{GeometryKind, Kind, Layer, Property};
use geo_core::Language;

use super::{
    legend::{Class, LINE_OPACITY, Legend, OPACITY, Rows},
    palette::INK,
};
use crate::publication::xml::escaped;

/// The document.
pub(super) fn document(legend: &Legend) -> String {
    let kind = match legend.geometry {
        GeometryKind::Point => 0,
        GeometryKind::LineString => 1,
        GeometryKind::MultiPolygon => 2,
    };
    [
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n",
        "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling|Fields\" labelsEnabled=\"",
        if has_labels(legend) { "1" } else { "0" },
        "\">\n",
        &elements(legend),
        &aliases(legend.layer, legend.language),
        &format!("<layerGeometryType>{kind}</layerGeometryType>\n</qgis>\n"),
    ]
    .concat()
}

/// Whether features are labelled.
pub(super) const fn has_labels(legend: &Legend) -> bool {
    legend.label.is_some()
}

/// What the document says of symbols and labels; a layer of a project has the same elements.
pub(super) fn elements(legend: &Legend) -> String {
    let symbols: String =
        legend.classes.iter().enumerate().map(|(number, class)| symbol(legend, number, class)).collect();
    [
        format!(
            "<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" forceraster=\"0\" enableorderby=\"{}\">\n",
            u8::from(legend.order.is_some())
        ),
        rules(legend),
        format!("<symbols>\n{symbols}</symbols>\n"),
        order(legend),
        "</renderer-v2>\n".to_owned(),
        legend.label.map(|label| labels(legend, label)).unwrap_or_default(),
    ]
    .concat()
}

/// What the colours stand for is one rule, so that another group is chosen by changing one filter;
/// its classes lie in it.
fn rules(legend: &Legend) -> String {
    let mut text = "<rules key=\"{root}\">\n".to_owned();
    let shown: Vec<String> = legend.shown.iter().map(|(property, value)| being(property, value)).collect();
    let heading = legend.heading();
    if !heading.is_empty() {
        let _ = writeln!(
            text,
            "<rule key=\"{{shown}}\" label=\"{}\" filter=\"{}\">",
            escaped(&heading),
            escaped(&shown.join(" AND "))
        );
    }
    for (number, class) in legend.classes.iter().enumerate() {
        let _ = writeln!(
            text,
            "<rule key=\"{{class{number}}}\" symbol=\"{number}\" label=\"{}\" filter=\"{}\"/>",
            escaped(&class.title),
            escaped(&condition(&class.rows))
        );
    }
    if !heading.is_empty() {
        text.push_str("</rule>\n");
    }
    text.push_str("</rules>\n");
    text
}

fn condition(rows: &Rows) -> String {
    match rows {
        Rows::All => String::new(),
        Rows::Missing(property) => format!("\"{}\" IS NULL", property.name),
        Rows::Between(property, from, None) => format!("\"{}\" >= {from}", property.name),
        Rows::Between(property, from, Some(to)) => {
            format!("\"{0}\" >= {from} AND \"{0}\" < {to}", property.name)
        }
        Rows::Being(property, value) => being(property, value),
    }
}

fn being(property: &Property, value: &str) -> String {
    format!("\"{}\" = '{}'", property.name, value.replace('\'', "''"))
}

fn symbol(legend: &Legend, number: usize, class: &Class) -> String {
    let (ink, size) = (INK.qgis(OPACITY), class.size.to_string());
    let (fill, line) = (class.colour.qgis(OPACITY), class.colour.qgis(LINE_OPACITY));
    let (kind, layer, properties): (_, _, &[(&str, &str)]) = match legend.geometry {
        GeometryKind::Point => (
            "marker",
            "SimpleMarker",
            &[
                ("name", "circle"),
                ("color", &line),
                ("outline_color", &ink),
                ("outline_style", "solid"),
                ("outline_width", "0.2"),
                ("outline_width_unit", "MM"),
                ("size", &size),
                ("size_unit", "MM"),
            ],
        ),
        GeometryKind::LineString => (
            "line",
            "SimpleLine",
            &[
                ("line_color", &line),
                ("line_style", "solid"),
                ("line_width", &size),
                ("line_width_unit", "MM"),
                ("capstyle", "round"),
                ("joinstyle", "round"),
            ],
        ),
        GeometryKind::MultiPolygon => (
            "fill",
            "SimpleFill",
            &[
                ("color", &fill),
                ("style", "solid"),
                ("outline_color", &ink),
                ("outline_style", "solid"),
                ("outline_width", &size),
                ("outline_width_unit", "MM"),
                ("joinstyle", "round"),
            ],
        ),
    };
    let properties: String = properties
        .iter()
        .flat_map(|(name, value)| ["<prop k=\"", name, "\" v=\"", value, "\"/>\n"])
        .collect();
    format!(
        "<symbol type=\"{kind}\" name=\"{number}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n\
         <layer class=\"{layer}\" enabled=\"1\" pass=\"0\" locked=\"0\">\n{properties}</layer>\n</symbol>\n"
    )
}

fn order(legend: &Legend) -> String {
    legend.order.as_ref().map_or_else(String::new, |order| {
        let clause = escaped(&format!("\"{}\"", order.by.name)).into_owned();
        let ascending = u8::from(order.ascending);
        format!("<orderby><orderByClause asc=\"{ascending}\" nullsFirst=\"1\">{clause}</orderByClause></orderby>\n")
    })
}

/// Headings of the table of attributes; GDAL does not tell QGIS those of the schema extension.
pub(super) fn aliases(layer: &Layer, language: Language) -> String {
    let mut text = "<aliases>\n".to_owned();
    // QGIS counts the number of the row as the first field.
    for (place, property) in (1..).zip(layer.properties) {
        let (name, title) = (escaped(property.name), escaped(property.title.of(language)));
        let _ = writeln!(text, "<alias index=\"{place}\" field=\"{name}\" name=\"{title}\"/>");
    }
    text.push_str("</aliases>\n");
    text
}

/// Labels of 9 points with a white rim. A number stands within its area or not at all.
fn labels(legend: &Legend, label: &Property) -> String {
    let is_number = matches!(label.kind, Kind::Integer | Kind::Real);
    let placement = match legend.geometry {
        GeometryKind::Point => "placement=\"0\" dist=\"1.5\" distUnits=\"MM\"".to_owned(),
        GeometryKind::LineString => {
            "placement=\"2\" placementFlags=\"9\" dist=\"0.5\" distUnits=\"MM\"".to_owned()
        }
        GeometryKind::MultiPolygon => {
            format!("placement=\"4\" fitInPolygonOnly=\"{}\"", u8::from(is_number))
        }
    };
    // QGIS calls the denominator of the smallest scale the largest one.
    let scales = legend.label_scale.map_or_else(String::new, |denominator| {
        format!(" scaleVisibility=\"1\" scaleMin=\"0\" scaleMax=\"{denominator}\"")
    });
    format!(
        "<labeling type=\"simple\">\n<settings calloutType=\"simple\">\n\
         <text-style fieldName=\"{}\" isExpression=\"0\" fontSize=\"9\" fontSizeUnit=\"Point\" textColor=\"{}\" \
         textOpacity=\"1\">\n\
         <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" \
         bufferOpacity=\"0.8\"/>\n</text-style>\n<placement {placement} priority=\"5\"/>\n\
         <rendering drawLabels=\"1\" obstacle=\"1\"{scales}/>\n</settings>\n</labeling>\n",
        escaped(label.name),
        "0,0,0,255"
    )
}
