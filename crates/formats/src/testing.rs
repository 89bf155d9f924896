//! Files for the tests: workbooks written by hand, so that no spreadsheet program is needed.

use std::{
    fs,
    io::{Cursor, Write},
    path::PathBuf,
};

use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A cell of a test workbook.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    /// A day as ISO text and as Excel's serial number.
    Day(&'a str, u32),
}

/// A file in a folder that goes with the test.
pub fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// An archive of named entries.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A minimal XLSX workbook; one sheet for each table.
pub fn xlsx(sheets: &[&[&[Cell<'_>]]]) -> Vec<u8> {
    let mut workbook = String::new();
    let mut relations = String::new();
    let mut entries: Vec<(String, String)> = Vec::new();
    for (sheet, number) in sheets.iter().zip(1..) {
        workbook += &format!(r#"<sheet name="Blatt{number}" sheetId="{number}" r:id="rId{number}"/>"#);
        relations += &format!(
            r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
        let mut data = String::new();
        for (row, line) in sheet.iter().zip(1..) {
            data += &format!(r#"<row r="{line}">"#);
            for (cell, column) in row.iter().zip('A'..) {
                data += &match cell {
                    Cell::Empty => String::new(),
                    Cell::Text(text) => {
                        format!(r#"<c r="{column}{line}" t="inlineStr"><is><t>{text}</t></is></c>"#)
                    }
                    Cell::Number(number) => format!(r#"<c r="{column}{line}"><v>{number:?}</v></c>"#),
                    Cell::Day(_, serial) => format!(r#"<c r="{column}{line}" s="1"><v>{serial}</v></c>"#),
                };
            }
            data += "</row>";
        }
        let xml = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
        );
        entries.push((format!("xl/worksheets/sheet{number}.xml"), xml));
    }
    let workbook = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{workbook}</sheets></workbook>"#
    );
    let relations = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
    );
    let root = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let styles = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let types = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    all.extend(entries.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    archive(&all)
}

/// A minimal ODS workbook of one sheet.
pub fn ods(rows: &[&[Cell<'_>]]) -> Vec<u8> {
    let mut data = String::new();
    for row in rows {
        data += "<table:table-row>";
        for cell in *row {
            data += &match cell {
                Cell::Empty => "<table:table-cell/>".into(),
                Cell::Text(text) => {
                    format!(
                        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
                    )
                }
                Cell::Number(number) => format!(
                    r#"<table:table-cell office:value-type="float" office:value="{number:?}"><text:p>{number}</text:p></table:table-cell>"#
                ),
                Cell::Day(day, _) => format!(
                    r#"<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>"#
                ),
            };
        }
        data += "</table:table-row>";
    }
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blatt1">{data}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// A Shapefile of points in WGS 84; every row has the same place and texts for the columns.
pub fn shapefile(columns: &[&str], rows: &[&[&str]]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.shp");
    let table = columns.iter().fold(TableWriterBuilder::new(), |table, name| {
        table.add_character_field((*name).try_into().unwrap(), 40)
    });
    let mut writer = shapefile::Writer::from_path(&path, table).unwrap();
    for row in rows {
        let mut record = Record::default();
        for (name, value) in columns.iter().zip(*row) {
            record.insert((*name).into(), FieldValue::Character(Some((*value).into())));
        }
        writer.write_shape_and_record(&shapefile::Point::new(6.64, 49.757), &record).unwrap();
    }
    drop(writer);
    fs::write(path.with_extension("cpg"), "UTF-8").unwrap();
    fs::write(
        path.with_extension("prj"),
        r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
    )
    .unwrap();
    (folder, path)
}
