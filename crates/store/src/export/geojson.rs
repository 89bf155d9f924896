//! A layer as GeoJSON (RFC 7946): longitude and latitude (WGS 84) to seven decimals, about a
//! centimetre, rings after the right-hand rule. One feature after the other goes out.

mod geometry;

use std::io::{self, Write};

use catalogue::{About, Property, Table, Value};
use geo_core::crs::Crs;
use serde_json::json;

use super::EncodeError;
pub use geometry::GeometryText;

/// Writes a layer. What the publication says of itself stands beside the features, as members of
/// their collection.
///
/// # Errors
/// [`EncodeError::System`], and [`EncodeError::Position`] for a position outside EPSG:25832.
pub fn write(out: &mut impl Write, table: &Table, about: &About) -> Result<(), EncodeError> {
    let layer = table.layer;
    let attribution = about.credits_of(layer);
    let members = [
        ("name", json!(layer.id)),
        ("title", json!(layer.title.german)),
        ("description", json!(layer.description.german)),
        ("release", json!(about.release)),
        ("key_date", json!(about.key_date.to_string())),
        ("attribution", json!(attribution.join("; "))),
    ];
    out.write_all(b"{\"type\":\"FeatureCollection\"")?;
    for (name, value) in members {
        write!(out, ",\"{name}\":{value}")?;
    }
    out.write_all(b",\"features\":[")?;
    let mut geometry = GeometryText::new(Crs::Wgs84, false)?;
    for (number, row) in (1_usize..).zip(&table.rows) {
        let comma = if number > 1 { "," } else { "" };
        write!(out, "{comma}\n{{\"type\":\"Feature\",\"id\":{number},\"properties\":")?;
        write_properties(out, layer.properties.iter().copied().zip(&row.values))?;
        let shape = row.shape.as_ref();
        let text = shape.map(|shape| geometry.text(shape)).transpose()?.unwrap_or("null");
        write!(out, ",\"geometry\":{text}")?;
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(())
}

/// Writes properties with their values as a JSON object.
///
/// # Errors
/// What the writer says.
pub fn write_properties<'v>(
    out: &mut impl Write,
    pairs: impl IntoIterator<Item = (&'static Property, &'v Value)>,
) -> io::Result<()> {
    out.write_all(b"{")?;
    for (place, (property, value)) in pairs.into_iter().enumerate() {
        let before = if place > 0 { "," } else { "" };
        let value = match value {
            Value::Null => serde_json::Value::Null,
            Value::Text(text) => json!(text.as_ref()),
            Value::Integer(number) => json!(number),
            Value::Real(number) => json!(number),
        };
        write!(out, "{before}\"{}\":{value}", property.name)?;
    }
    out.write_all(b"}")
}
