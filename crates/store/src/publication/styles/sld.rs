//! A legend as other programs take it: OGC Styled Layer Descriptor 1.1 (05-078r4) with Symbology
//! Encoding (05-077r4) and filters after OGC 04-095.

use catalogue::{GeometryKind, Property, Text};

use super::{
    legend::{Class, Legend, OPACITY, Rows},
    palette::INK,
};
use crate::publication::xml::escaped;

/// A pixel of the standard, in millimetres.
const PIXEL: f64 = 0.28;

/// What the rule of the labels is called.
const LABELS: Text = Text::new("Beschriftung", "Labels");

/// The document.
pub(super) fn document(legend: &Legend) -> String {
    let name = escaped(legend.layer.id);
    let title = escaped(legend.text(legend.layer.title));
    let shown: Vec<String> = legend.shown.iter().map(|(property, value)| being(property, value)).collect();
    let mut rules = String::new();
    for class in &legend.classes {
        let mut conditions = shown.clone();
        conditions.extend(condition(&class.rows));
        let heading = if class.title.is_empty() { &title } else { class.title.as_str() };
        rules.push_str(&rule(heading, &conditions, None, &symbolizer(legend.geometry, class)));
    }
    if let Some(label) = legend.label {
        rules.push_str(&rule(legend.text(LABELS), &shown, legend.label_scale, &text_symbolizer(label)));
    }
    let explained = match legend.heading() {
        heading if heading.is_empty() => String::new(),
        heading => format!("<se:Abstract>{}</se:Abstract>", escaped(&heading)),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" xmlns:se=\"http://www.opengis.net/se\" \
         xmlns:ogc=\"http://www.opengis.net/ogc\" version=\"1.1.0\">\n\
         <NamedLayer>\n<se:Name>{name}</se:Name>\n<UserStyle>\n<se:Name>{name}</se:Name>\n\
         <se:Description><se:Title>{title}</se:Title>{explained}</se:Description>\n\
         <se:FeatureTypeStyle>\n{rules}</se:FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n\
         </StyledLayerDescriptor>\n"
    )
}

/// A rule that holds at scales of at least 1 to `smallest`, or at any.
fn rule(title: &str, conditions: &[String], smallest: Option<u32>, symbolizer: &str) -> String {
    let filter = match conditions {
        [] => String::new(),
        [one] => format!("<ogc:Filter>{one}</ogc:Filter>\n"),
        several => format!("<ogc:Filter><ogc:And>{}</ogc:And></ogc:Filter>\n", several.concat()),
    };
    let scale = smallest.map_or_else(String::new, |denominator| {
        format!("<se:MaxScaleDenominator>{denominator}</se:MaxScaleDenominator>\n")
    });
    let title = escaped(title);
    format!(
        "<se:Rule>\n<se:Name>{title}</se:Name>\n<se:Description><se:Title>{title}</se:Title></se:Description>\n\
         {filter}{scale}{symbolizer}</se:Rule>\n"
    )
}

fn condition(rows: &Rows) -> Vec<String> {
    match rows {
        Rows::All => Vec::new(),
        Rows::Missing(property) => vec![format!(
            "<ogc:PropertyIsNull><ogc:PropertyName>{}</ogc:PropertyName></ogc:PropertyIsNull>",
            escaped(property.name)
        )],
        Rows::Between(property, from, to) => {
            let mut conditions = vec![compare("PropertyIsGreaterThanOrEqualTo", property, &from.to_string())];
            conditions.extend(to.map(|to| compare("PropertyIsLessThan", property, &to.to_string())));
            conditions
        }
        Rows::Being(property, value) => vec![being(property, value)],
    }
}

fn being(property: &Property, value: &str) -> String {
    compare("PropertyIsEqualTo", property, value)
}

fn compare(how: &str, property: &Property, value: &str) -> String {
    format!(
        "<ogc:{how}><ogc:PropertyName>{}</ogc:PropertyName><ogc:Literal>{}</ogc:Literal></ogc:{how}>",
        escaped(property.name),
        escaped(value)
    )
}

fn symbolizer(geometry: GeometryKind, class: &Class) -> String {
    let opacity = format!("{:.2}", f64::from(OPACITY) / 255.0);
    let fill = format!(
        "<se:Fill>{}{}</se:Fill>",
        parameter("fill", &class.colour.hexadecimal()),
        parameter("fill-opacity", &opacity)
    );
    let outline = |millimetres: f64| {
        format!(
            "<se:Stroke>{}{}</se:Stroke>",
            parameter("stroke", &INK.hexadecimal()),
            parameter("stroke-width", &pixels(millimetres))
        )
    };
    match geometry {
        GeometryKind::Point => format!(
            "<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>circle</se:WellKnownName>{fill}{}</se:Mark>\
             <se:Size>{}</se:Size></se:Graphic></se:PointSymbolizer>\n",
            outline(0.2),
            pixels(class.size)
        ),
        GeometryKind::LineString => format!(
            "<se:LineSymbolizer><se:Stroke>{}{}{}</se:Stroke></se:LineSymbolizer>\n",
            parameter("stroke", &class.colour.hexadecimal()),
            parameter("stroke-width", &pixels(class.size)),
            parameter("stroke-linecap", "round")
        ),
        GeometryKind::MultiPolygon => {
            format!("<se:PolygonSymbolizer>{fill}{}</se:PolygonSymbolizer>\n", outline(class.size))
        }
    }
}

fn text_symbolizer(label: &Property) -> String {
    format!(
        "<se:TextSymbolizer><se:Label><ogc:PropertyName>{}</ogc:PropertyName></se:Label>\
         <se:Font>{}{}</se:Font><se:Halo><se:Radius>2</se:Radius><se:Fill>{}</se:Fill></se:Halo>\
         <se:Fill>{}</se:Fill></se:TextSymbolizer>\n",
        escaped(label.name),
        parameter("font-family", "sans-serif"),
        parameter("font-size", "11"),
        parameter("fill", "#ffffff"),
        parameter("fill", &INK.hexadecimal())
    )
}

fn parameter(name: &str, value: &str) -> String {
    format!("<se:SvgParameter name=\"{name}\">{value}</se:SvgParameter>")
}

fn pixels(millimetres: f64) -> String {
    format!("{:.1}", millimetres / PIXEL)
}
