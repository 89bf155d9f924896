//! The municipality areas as a Shapefile with the fields of VG250, in EPSG:25832. The areas
//! are invented, and a field of each says so.

use std::io::Cursor;

use shapefile::{Point, Polygon, PolygonRing, ShapeWriter};

use super::out_folder::OutFolder;
use crate::{
    error::SynthError,
    facts::Municipality,
    land::{Land, Plan},
};

/// The name of the layer, without what follows the dot.
pub const LAYER: &str = "gemeinden";

/// EPSG:25832 as ESRI writes it.
const PRJ: &str = "PROJCS[\"ETRS_1989_UTM_Zone_32N\",GEOGCS[\"GCS_ETRS_1989\",DATUM[\"D_ETRS_1989\",\
                   SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],\
                   UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],\
                   PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],\
                   PARAMETER[\"Central_Meridian\",9.0],PARAMETER[\"Scale_Factor\",0.9996],\
                   PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

/// Fields and their widths in bytes.
const FIELDS: [(&str, usize); 6] =
    [("AGS", 8), ("ARS", 12), ("GEN", 50), ("BEZ", 20), ("EWZ", 10), ("HINWEIS", 10)];

/// One area: its corners, and its fields in the order of the table.
pub struct Row {
    ring: Vec<Point>,
    fields: [String; FIELDS.len()],
}

/// The areas of a land.
#[must_use]
pub fn rows(plan: &Plan, land: &Land) -> Vec<Row> {
    let towns = land.towns.iter().zip(&plan.facts.municipalities).zip(&plan.partition.cells);
    let rows = towns.map(|((town, fact), cell)| {
        let [east, north] = land.offset;
        let corners = cell.corners.iter().chain(cell.corners.first());
        Row {
            ring: corners.map(|corner| Point::new(corner.east + east, corner.north + north)).collect(),
            fields: [
                town.key.clone(),
                regional_key(fact, &town.key),
                town.name.clone(),
                kind(fact).to_owned(),
                fact.population.to_string(),
                "erfunden".to_owned(),
            ],
        }
    });
    rows.collect()
}

/// Writes all areas.
///
/// # Errors
/// [`SynthError::Write`].
pub fn write(out: &OutFolder, rows: &[Row]) -> Result<(), SynthError> {
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
    let written = rows
        .iter()
        .try_for_each(|row| writer.write_shape(&Polygon::new(PolygonRing::Outer(row.ring.clone()))))
        .and_then(|()| writer.finalize());
    drop(writer);
    written.map_err(|cause| SynthError::Write {
        file: format!("{LAYER}.shp").into(),
        cause: std::io::Error::other(cause.to_string()),
    })?;
    for (end, content) in [
        ("shp", shp.into_inner()),
        ("shx", shx.into_inner()),
        ("dbf", dbf(rows)),
        ("prj", PRJ.into()),
        ("cpg", "UTF-8".into()),
    ] {
        out.write(&format!("{LAYER}.{end}"), content)?;
    }
    Ok(())
}

/// Land, Regierungsbezirk, Kreis, Gemeindeverband and Gemeinde.
fn regional_key(fact: &Municipality, key: &str) -> String {
    let association = match fact.association_key.get(5..) {
        Some(association) if key == fact.key && !association.is_empty() => association,
        _ => "0000",
    };
    format!("{}{association}{}", &key[..5], &key[5..])
}

fn kind(fact: &Municipality) -> &'static str {
    match (fact.association.is_empty(), fact.name.ends_with(", Stadt")) {
        (true, _) => "Kreisfreie Stadt",
        (false, true) => "Stadt",
        (false, false) => "Gemeinde",
    }
}

/// A dBASE III table of texts. Its date is fixed, so that the same region has the same bytes.
fn dbf(rows: &[Row]) -> Vec<u8> {
    let width = 1 + FIELDS.iter().map(|(_, width)| width).sum::<usize>();
    let header = 32 + 32 * FIELDS.len() + 1;
    let mut out = vec![3, 126, 10, 15];
    out.extend(u32::try_from(rows.len()).unwrap_or_default().to_le_bytes());
    out.extend(u16::try_from(header).unwrap_or_default().to_le_bytes());
    out.extend(u16::try_from(width).unwrap_or_default().to_le_bytes());
    out.extend([0; 20]);
    for (name, width) in FIELDS {
        let mut field = [0; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        field[11] = b'C';
        field[16] = u8::try_from(width).unwrap_or_default();
        out.extend(field);
    }
    out.push(0x0d);
    for row in rows {
        out.push(b' ');
        for (text, (_, width)) in row.fields.iter().zip(FIELDS) {
            let mut end = text.len().min(width);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            out.extend(&text.as_bytes()[..end]);
            out.extend(std::iter::repeat_n(b' ', width - end));
        }
    }
    out.push(0x1a);
    out
}
