#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Read;

use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

use super::*;
use crate::testing::{Cell, archive, file, ods, xlsx};

fn known(name: &str) -> bool {
    ["strasse", "plz", "ort", "datum"].contains(&fold(name).as_str())
}

fn read(name: &str, bytes: &[u8]) -> Result<Table, TableError> {
    let (_folder, path) = file(name, bytes);
    Table::read(&path, &known)
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.fields.iter().map(String::as_str).collect()).collect()
}

const LIST: &str = "Straße;PLZ;Ort\nÄußere Brückenstr. 1;54290;Trier\nAm Öl;54329;Konz\n";

#[test]
fn a_csv_is_read_the_same_in_every_encoding() {
    let utf16 = |le: bool| -> Vec<u8> {
        let units = LIST.encode_utf16();
        units.flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let decomposed = LIST.replace('Ä', "A\u{308}").replace('ü', "u\u{308}").replace('Ö', "O\u{308}");
    for bytes in [
        LIST.as_bytes().to_vec(),
        format!("\u{feff}{LIST}").into_bytes(),
        decomposed.into_bytes(),
        WINDOWS_1252.encode(LIST).0.into_owned(),
        utf16(true),
        utf16(false),
    ] {
        let table = read("list.csv", &bytes).unwrap();
        assert_eq!(table.header, ["Straße", "PLZ", "Ort"]);
        assert_eq!(rows(&table), [["Äußere Brückenstr. 1", "54290", "Trier"], ["Am Öl", "54329", "Konz"]]);
    }
}

#[test]
fn titles_above_the_header_are_passed_over() {
    let table = read("list.csv", format!("Schülerliste 2026, Ort Trier\n;;\n\n{LIST}").as_bytes()).unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[0].number, 1);
}

#[test]
fn empty_rows_keep_their_number_between_rows_and_vanish_at_the_ends() {
    let table = read("list.csv", b"PLZ;Ort\n\n1;a\n;\n\n2;b\n;\n\n").unwrap();
    let numbers: Vec<_> = table.rows.iter().filter(|row| !row.is_empty()).map(|row| row.number).collect();
    assert_eq!(numbers, [1, 4]);
    assert_eq!(table.rows.len(), 4);
}

#[test]
fn ragged_rows_and_broken_quotes_are_flagged_and_kept() {
    let table = read("list.csv", b"Strasse;PLZ;Ort\na;1\nb;2;c;d\ne;\"3;f\ng;4;h\n").unwrap();
    let flaws: Vec<_> = table.rows.iter().map(|row| row.flaw.clone()).collect();
    assert_eq!(
        flaws,
        [
            Some(Reason::TooFewFields { expected: 3, found: 2 }),
            Some(Reason::TooManyFields { expected: 3, found: 4 }),
            Some(Reason::BrokenQuotes),
            None,
        ]
    );
    assert!(table.rows.iter().all(|row| row.fields.len() == 3));
}

#[test]
fn rows_are_lent_one_by_one_as_a_table_has_them() {
    let text = "Titel\n\nPLZ;Ort\n;\n1;a\n\n\"\n2;\"b\nc\"\n3;d;e\n\n;\n";
    let (_folder, path) = file("list.csv", text.as_bytes());
    let table = Table::read(&path, &known).unwrap();
    let mut rows = Rows::open(&path, &known).unwrap();
    let mut lent = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        lent.push((row.number, row.fields.join("|"), row.flaw.clone()));
    }
    let broken = Some(Reason::BrokenQuotes);
    let many = Some(Reason::TooManyFields { expected: 2, found: 3 });
    let expected = [(1, "1|a", None), (2, "|", None), (3, "|", broken), (4, "2|b c", None), (5, "3|d", many)];
    assert_eq!(lent, expected.map(|(number, fields, flaw)| (number, fields.to_owned(), flaw)));
    assert!(rows.next_row().unwrap().is_none(), "after the last row comes none");
    assert_eq!(rows.above, 4, "the first data row is the fifth of the file");
    let read = table.rows.into_iter().map(|row| (row.number, row.fields.join("|"), row.flaw));
    assert_eq!(read.collect::<Vec<_>>(), lent);
}

#[test]
fn a_text_of_more_fields_than_memory_allows_can_still_be_lent() {
    let (width, blank) = (4000, ";".repeat(3997));
    let rows = MOST_FIELDS / width + 1;
    let text = format!("Strasse;PLZ{blank};Ort\n{}", format!("a;1{blank};b\n").repeat(rows));
    let (_folder, path) = file("list.csv", text.as_bytes());
    assert!(matches!(
        Table::read(&path, &known),
        Err(TableError::TooLarge { limit: "20 million fields", .. })
    ));
    let mut lent = Rows::open(&path, &known).unwrap();
    let mut count = 0;
    while lent.next_row().unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, rows);
}

#[test]
fn blank_files_of_any_length_are_empty_and_others_without_header_are_not() {
    let blank = ";;\n \n".repeat(100_000);
    assert!(matches!(read("list.csv", blank.as_bytes()), Err(TableError::Empty { .. })));
    let late = format!("{blank}PLZ;Ort\n1;a\n");
    assert!(matches!(read("list.csv", late.as_bytes()), Err(TableError::NoHeader { searched: 50, .. })));
}

#[test]
fn workbooks_give_the_same_table_with_numbers_and_dates_as_text() {
    let sheet: &[&[Cell<'_>]] = &[
        &[Cell::Text("Schülerliste")],
        &[Cell::Text("Straße"), Cell::Text("PLZ"), Cell::Text("Ort"), Cell::Text("Datum")],
        &[
            Cell::Text("Am Öl &amp; Gas"),
            Cell::Number(54290.0),
            Cell::Text("Trier"),
            Cell::Day("2015-03-12", 42075),
        ],
        &[Cell::Empty],
        &[Cell::Text("x"), Cell::Empty, Cell::Text("Konz")],
    ];
    let other: &[&[Cell<'_>]] = &[&[Cell::Text("Hinweise")], &[Cell::Text("nur Text")]];
    for (name, bytes) in
        [("a.xlsx", xlsx(&[sheet])), ("b.xlsx", xlsx(&[other, sheet])), ("c.ods", ods(sheet))]
    {
        let table = read(name, &bytes).unwrap();
        assert_eq!(
            rows(&table),
            [["Am Öl & Gas", "54290", "Trier", "2015-03-12"], ["", "", "", ""], ["x", "", "Konz", ""]],
            "{name}"
        );
        assert!(table.rows.iter().all(|row| row.flaw.is_none()), "{name}");
    }
}

#[test]
fn an_old_excel_workbook_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/pupils.xls");
    let table = Table::read(&path, &|name| ["strasse", "plz"].contains(&fold(name).as_str())).unwrap();
    assert_eq!(table.header[4..6], ["Straße", "Hausnr."]);
    assert_eq!(rows(&table)[0][3..8], ["2015-03-12", "Brückenstraße", "10", "54290", "Trier"]);
    assert_eq!(rows(&table)[2][5], "2026-12-14");
    assert!(table.rows[3].is_total());
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_inflated_into_memory() {
    let zeros = vec![b' '; 80 << 20];
    let bomb = archive(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(read("list.xlsx", &bomb), Err(TableError::ZipBomb { .. })));
    let bomb = archive(&[("mimetype", b"x"), ("content.xml", &zeros)]);
    assert!(matches!(read("list.ods", &bomb), Err(TableError::ZipBomb { .. })));
}

#[test]
fn an_opendocument_sheet_of_endlessly_repeated_cells_is_refused() {
    let row = |cell: &str| format!("<table:table-row>{cell}</table:table-row>");
    let full = row(
        r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>"#,
    );
    let text = row(
        r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>"#,
    );
    let empty = row(r#"<table:table-cell table:number-columns-repeated="16384"/>"#);
    for (rows, is_bomb) in [(full, true), (text, true), (empty, false)] {
        let content = format!("<office:document-content>{}</office:document-content>", rows.repeat(2000));
        let bytes = archive(&[("mimetype", b"x"), ("content.xml", content.as_bytes())]);
        assert!(bytes.len() < 20_000);
        assert_eq!(matches!(read("list.ods", &bytes), Err(TableError::ZipBomb { .. })), is_bomb);
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged_and_never_a_panic() {
    let sheet: &[&[Cell<'_>]] =
        &[&[Cell::Text("PLZ"), Cell::Text("Ort")], &[Cell::Number(1.0), Cell::Text("a")]];
    let xls = fs_err_read("test-data/pupils.xls");
    for (name, bytes) in [("a.xlsx", xlsx(&[sheet])), ("b.ods", ods(sheet)), ("c.xls", xls)] {
        for cut in [bytes.len() - 1, bytes.len() / 2, bytes.len() / 3, 600, 100, 30, 8] {
            let result = read(name, &bytes[..cut]);
            // The end of an old workbook is padding, which nobody misses.
            assert!(
                matches!(
                    result,
                    Err(TableError::Damaged { .. } | TableError::NoHeader { .. } | TableError::Empty { .. })
                ) || name == "c.xls",
                "{name} cut at {cut}: {result:?}"
            );
        }
    }
}

fn fs_err_read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn a_workbook_with_flipped_bytes_is_never_a_panic() {
    let xls = fs_err_read("test-data/pupils.xls");
    for at in (0..xls.len()).step_by(7) {
        let mut broken = xls.clone();
        broken[at] ^= 0xff;
        let _ = read("list.xls", &broken);
    }
}

#[test]
fn empty_and_missing_files_folders_and_other_documents_are_told_apart() {
    assert!(matches!(read("list.csv", b""), Err(TableError::Empty { .. })));
    assert!(matches!(read("list.csv", b" \n;;\n"), Err(TableError::Empty { .. })));
    assert!(matches!(read("list.csv", b"\xef\xbb\xbf"), Err(TableError::Empty { .. })));
    assert!(matches!(read("list.csv", b"%PDF-1.7"), Err(TableError::NotATable { .. })));
    assert!(matches!(read("list.csv", b"\n<!DOCTYPE html><p>"), Err(TableError::NotATable { .. })));
    let archive = archive(&[("list.csv", b"PLZ;Ort")]);
    assert!(matches!(read("list.xlsx", &archive), Err(TableError::NotATable { .. })));
    let missing = Table::read(Path::new("no/such/list.csv"), &known);
    assert!(matches!(missing, Err(TableError::Missing { .. })));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Table::read(folder.path(), &known), Err(TableError::Unreadable { .. })));
}

#[test]
fn a_file_that_is_not_what_its_ending_says_is_an_error_that_says_what_it_is() {
    let error = read("list.xlsx", LIST.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("the content is text"), "{error}");
    let sheet: &[&[Cell<'_>]] = &[&[Cell::Text("PLZ"), Cell::Text("Ort")]];
    let error = read("list.csv", &xlsx(&[sheet])).unwrap_err();
    assert!(error.to_string().contains("Excel workbook (XLSX)"), "{error}");
    assert!(matches!(read("list.xlsx", b"\xd0\xcf\x11\xe0rest"), Err(TableError::Protected { .. })));
}

#[test]
fn a_list_without_header_is_an_error_that_shows_nothing_of_it() {
    let error = read("list.csv", "Geheim;Anna;Brückenstr. 10\n".as_bytes()).unwrap_err();
    assert!(matches!(error, TableError::NoHeader { .. }));
    assert!(!error.to_string().contains("Geheim") && !geo_core::Localised::german(&error).contains("Geheim"));
}

#[test]
fn text_in_the_dos_code_page_is_an_error() {
    assert!(matches!(
        read("list.csv", b"PLZ;Ort\n1;F\x94hren\n2;M\x81hl\n"),
        Err(TableError::Encoding { .. })
    ));
}

#[test]
fn rows_of_totals_are_told_from_people() {
    let row = |fields: &[&str]| Row {
        number: 1,
        fields: fields.iter().map(ToString::to_string).collect(),
        flaw: None,
    };
    assert!(row(&["Insgesamt", "", "120", "77,5 %"]).is_total());
    assert!(row(&["", "Summe: 12"]).is_total());
    assert!(row(&["Anzahl Schüler:", "1.204"]).is_total());
    assert!(!row(&["Gesamt", "Anna", "Brückenstr. 10"]).is_total());
    assert!(!row(&["Summerer", "12"]).is_total());
    assert!(!row(&["", ""]).is_total());
}

#[test]
fn a_stray_cell_in_the_last_row_of_a_sheet_does_not_take_the_memory_of_the_whole() {
    let sheet = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>PLZ</t></is></c><c r="B1" t="inlineStr"><is><t>Ort</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let whole = xlsx(&[&[]]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut entries = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        entries.push((name.clone(), if name.contains("sheet1") { sheet.into() } else { bytes }));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    assert_eq!(read("list.xlsx", &archive(&entries)).unwrap().rows.len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0..4usize) {
        let (ending, magic): (_, &[u8]) =
            [("csv", b"".as_slice()), ("xlsx", b"PK\x03\x04"), ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("ods", b"PK\x03\x04")][kind];
        let _ = read(&format!("list.{ending}"), &[magic, &bytes].concat());
    }

    #[test]
    fn a_csv_comes_back_whatever_its_separator_and_encoding(
        cells in proptest::collection::vec(proptest::collection::vec("[a-zA-Z0-9äöüÄß,;|\"]{1,12}", 3), 1..8),
        separator in prop::sample::select(vec![';', ',', '\t', '|']),
        encoding in 0..3usize,
    ) {
        let quote = |value: &String| format!("\"{}\"", value.replace('"', "\"\""));
        let mut text = ["Straße", "PLZ", "Ort"].join(&separator.to_string());
        for row in &cells {
            text += "\r\n";
            text += &row.iter().map(quote).collect::<Vec<_>>().join(&separator.to_string());
        }
        let bytes = match encoding {
            0 => text.into_bytes(),
            1 => WINDOWS_1252.encode(&text).0.into_owned(),
            _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        let table = read("list.csv", &bytes).unwrap();
        let back: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.fields).collect();
        prop_assert_eq!(back, cells);
    }
}

#[test]
fn a_workbook_with_a_sheet_for_each_class_is_refused_and_a_cover_sheet_is_passed_over() {
    let header = [Cell::Text("PLZ"), Cell::Text("Ort")];
    let row = [Cell::Text("54290"), Cell::Text("Trier")];
    let class: &[&[Cell<'_>]] = &[&header, &row];
    let cover: &[&[Cell<'_>]] = &[&[Cell::Text("Ort"), Cell::Text("Konz")]];
    let error = read("list.xlsx", &xlsx(&[class, class])).unwrap_err();
    assert!(
        matches!(&error, TableError::SeveralSheets { sheets, .. } if sheets == "Blatt1, Blatt2"),
        "{error}"
    );
    let table = read("list.xlsx", &xlsx(&[cover, class])).unwrap();
    assert_eq!(table.rows[0].fields, ["54290", "Trier"]);
}
