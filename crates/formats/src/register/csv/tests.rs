#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use geo_core::EastNorth;
use proptest::prelude::*;

use super::super::{
    RegisterError, RegisterFormat, RegisterOptions,
    testing::{Entry, read_path, read_text},
};
use crate::report::{Reason, RowReport, Skipped};
use crate::testing::{Cell, file, xlsx};

const HEADER: &str = "street,house_number,suffix,postal_code,place,easting,northing";
const ROW: &str = "Brückenstraße,12,a,54329,Konz,325123.456,5507654.321";

fn read(text: impl AsRef<[u8]>) -> (Vec<Entry>, RowReport) {
    read_text(RegisterFormat::Csv, "a.csv", text).unwrap()
}

fn assert_konz(entry: &Entry) {
    assert_eq!(
        [&entry.street, &entry.house_number, &entry.postal_code, &entry.postal_place],
        ["Brückenstraße", "12a", "54329", "Konz"]
    );
    let wanted = EastNorth { east: 325_123.456, north: 5_507_654.321 };
    assert!(entry.position.distance(wanted).0 < 1e-6, "{:?}", entry.position);
}

#[test]
fn every_separator_and_encoding_is_read() {
    let utf8 = format!("{HEADER}\n{ROW}\n");
    let german = "Straße;Hausnr.;Zusatz;PLZ;Ort;Ostwert;Nordwert\r\nBrückenstraße;12;a;54329;Konz;325123,456;5507654,321\r\n";
    let latin1: Vec<u8> = german.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = format!("\u{feff}{german}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        utf8.clone().into_bytes(),
        format!("\u{feff}{utf8}").into_bytes(),
        utf8.replace(',', "\t").into_bytes(),
        utf8.replace(',', "|").into_bytes(),
        german.into(),
        latin1,
        utf16,
    ] {
        assert_konz(&read(bytes).0[0]);
    }
}

#[test]
fn a_workbook_is_read_as_well() {
    let names: Vec<Cell<'_>> = HEADER.split(',').map(Cell::Text).collect();
    let [street, suffix, place] = ["Brückenstraße", "a", "Konz"].map(Cell::Text);
    let values = [
        street,
        Cell::Number(12.0),
        suffix,
        Cell::Number(54_329.0),
        place,
        Cell::Number(325_123.456),
        Cell::Number(5_507_654.321),
    ];
    let (entries, _) = read_text(RegisterFormat::Csv, "a.xlsx", xlsx(&[&[&names, &values]])).unwrap();
    assert_konz(&entries[0]);
}

#[test]
fn longitude_and_latitude_stand_in_for_easting_and_northing() {
    let (entries, _) = read("street,house_number,lon,lat\nA,1,6.58,49.7\n");
    let place = entries[0].position.to_lon_lat().unwrap();
    assert!((place.lon - 6.58).abs() < 1e-7 && (place.lat - 49.7).abs() < 1e-7);
}

#[test]
fn every_kind_of_broken_row_is_counted() {
    let rows = [
        (ROW.to_owned(), None),
        (ROW.replace("325123", "x"), Some(Reason::NotANumber)),
        (ROW.replace("325123.456", ""), Some(Reason::NoPosition)),
        (ROW.replace("325123.456", "5"), Some(Reason::OutsideRegion)),
        (ROW.replace("Konz,", ""), Some(Reason::TooFewFields { expected: 7, found: 6 })),
        (format!("{ROW},x"), Some(Reason::TooManyFields { expected: 7, found: 8 })),
        (format!("\"{ROW}"), Some(Reason::BrokenQuotes)),
        (format!("{ROW},,"), None),
        ("Brückenstraße,12".into(), Some(Reason::TooFewFields { expected: 7, found: 2 })),
    ];
    let lines: Vec<&str> = rows.iter().map(|(line, _)| line.as_str()).collect();
    let (_, report) = read(format!("{HEADER}\n{}", lines.join("\n")));
    let wanted: Vec<(usize, Reason)> =
        rows.iter().enumerate().filter_map(|(n, (_, reason))| Some((n + 1, reason.clone()?))).collect();
    let found: Vec<(usize, Reason)> = report.problems.iter().map(|p| (p.row, p.reason.clone())).collect();
    assert_eq!(found, wanted);
    assert_eq!(report.problems[0].column.as_deref(), Some("easting"));
    let (_, report) = read(format!("{HEADER}\n\n{ROW}\n,,,,,,\n"));
    assert_eq!((report.accepted, report.skipped.get(&Skipped::EmptyRow)), (1, Some(&2)));
}

#[test]
fn invalid_utf8_in_a_utf8_file_is_counted() {
    let good = format!("{HEADER}\n{ROW}\n{ROW}\n");
    let (_, report) = read([good.as_bytes(), b"Br\xff,1,,,,325123,5507654\n"].concat());
    assert_eq!((report.accepted, report.problems[0].reason.clone()), (2, Reason::InvalidText));
}

#[test]
fn missing_columns_are_named() {
    let refused = |text: &str| read_text(RegisterFormat::Csv, "a.csv", text).unwrap_err().to_string();
    let error = refused("foo,bar,lon\n1,2,3\n");
    assert!(error.contains("street, house_number, easting/northing (lon/lat)"), "{error}");
    assert!(error.contains("foo, bar, lon"), "{error}");
    assert!(refused("").contains("empty"));
    assert!(refused("street,street,nr,x,y\n").contains("can both hold"));
}

#[test]
fn a_line_of_two_gigabytes_is_refused() {
    let (_folder, path) = file("a.csv", format!("{HEADER}\n").as_bytes());
    fs::File::options().write(true).open(&path).unwrap().set_len(2 << 30).unwrap();
    let error = read_path(RegisterFormat::Csv, &path, &RegisterOptions::default()).unwrap_err();
    assert!(matches!(error, RegisterError::LineTooLong { line: 2, .. }), "{error}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let start = if header { format!("{HEADER}\n{ROW}\n") } else { String::new() };
        let _ = read_text(RegisterFormat::Csv, "a.csv", [start.as_bytes(), &bytes].concat());
    }
}
