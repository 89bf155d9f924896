#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fmt::Write as _, io::Cursor};

use geo_core::{EastNorth, crs::Crs, register::RegisterQuality};
use proptest::prelude::*;

use super::{super::testing::Entry, *};

fn read_with(
    text: impl AsRef<[u8]>,
    options: &RegisterOptions,
) -> Result<(Vec<Entry>, RowReport), RegisterError> {
    let mut entries = Vec::new();
    let report = read_from(Cursor::new(text.as_ref()), "hk.csv".into(), options, &mut |entry| {
        entries.push(entry.into());
    })?;
    assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
    assert_eq!(report.accepted, entries.len());
    Ok((entries, report))
}

fn read(text: impl AsRef<[u8]>) -> (Vec<Entry>, RowReport) {
    read_with(text, &RegisterOptions::default()).unwrap()
}

const HEADER_24: &str = "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;strschl;str;hnr;adz;zone;ostwert;nordwert;postplz;postonm;postonmzus;postott";
const ROW_24: &str = "N;DERPLP0000000001;A;07;Rheinland-Pfalz;2;;35;Trier-Saarburg;068;Konz;0003;Niedermennig;00412;Brückenstraße;12;a;32;325123.456;5507654.321;54329;Konz;;Niedermennig";
const ROW_18: &str = "N;DERPLP0000000001;A;07;2;35;068;0003;00412;12;a;32325123,456;5507654,321;Brückenstraße;54329;Konz;;Niedermennig";

fn expected() -> Entry {
    Entry {
        id: "DERPLP0000000001".into(),
        street: "Brückenstraße".into(),
        house_number: "12a".into(),
        postal_code: "54329".into(),
        key: "07235068".into(),
        municipality: "Konz".into(),
        locality: "Niedermennig".into(),
        postal_place: "Konz".into(),
        position: EastNorth { east: 325_123.456, north: 5_507_654.321 },
        quality: RegisterQuality::Building,
    }
}

fn assert_same(found: &Entry, wanted: &Entry) {
    // A zone prefix costs the last digits of the fraction.
    assert!(found.position.distance(wanted.position).0 < 1e-6, "{found:?}");
    assert_eq!(&Entry { position: wanted.position, ..found.clone() }, wanted);
}

#[test]
fn version_5_is_read_with_and_without_header_and_byte_order_mark() {
    for text in [
        format!("{HEADER_24}\r\n{ROW_24}\r\n"),
        format!("\u{feff}{HEADER_24}\n{ROW_24}"),
        format!("{ROW_24}\r\n"),
        format!("\u{feff}{ROW_24}\n"),
    ] {
        let (entries, report) = read(&text);
        assert_same(&entries[0], &expected());
        assert_eq!((report.read, report.rejected, report.flaws), (1, 0, 0));
    }
}

#[test]
fn version_4_with_18_columns_prefixed_easting_and_decimal_comma_is_read() {
    let wanted = Entry { municipality: String::new(), ..expected() };
    assert_same(&read(ROW_18).0[0], &wanted);
    let header = "NBA;OI;QUA;LAN;RBZ;KRS;GMD;OTT;SSS;HNR;ADZ;EEEEEEEE,EEE;NNNNNNN,NNN;STN;PLZ;ONM;ZON;POT";
    assert_same(&read(format!("{header}\n{ROW_18}\n")).0[0], &wanted);
}

#[test]
fn rhineland_palatinate_has_20_columns_and_no_postal_code() {
    let header: Vec<&str> = HEADER_24.split(';').take(20).collect();
    let row: Vec<&str> = ROW_24.split(';').take(20).collect();
    let wanted = Entry { postal_code: String::new(), postal_place: String::new(), ..expected() };
    assert_same(&read(format!("{}\r\n{}\r\n", header.join(";"), row.join(";"))).0[0], &wanted);
    assert_same(&read(format!("{}\r\n", row.join(";"))).0[0], &wanted);
}

#[test]
fn hesse_is_comma_separated_with_quoted_numbers_and_a_misspelt_header() {
    let text = "nba,oid,qua,landschl,land,regbezschl,regbez,kreissch,kreis,gmdschl,gmd,ottschl,ott,strschl,str,hnr,adz,zone,ostwert,nordwert\r\n\
                N,DEHE000000000001,A,\"06\",Hessen,\"4\",Darmstadt,\"31\",Bergstraße,\"002\",\"Bensheim, Stadt\",\"0000\",,\"01000\",Am \"Alten\" Weg,\"7\",,\"32\",\"473000.5\",\"5503000.25\"\r\n";
    let (entries, _) = read(text);
    assert_eq!(entries[0].key, "06431002");
    assert_eq!(entries[0].municipality, "Bensheim, Stadt");
    assert_eq!(entries[0].street, "Am \"Alten\" Weg");
    assert_eq!(entries[0].position, EastNorth { east: 473_000.5, north: 5_503_000.25 });
}

#[test]
fn the_further_columns_of_baden_wuerttemberg_and_north_rhine_westphalia_are_no_harm() {
    for (header, more) in [("poststr;aud", ";2026-07-15"), ("datum", "2026-07-15")] {
        let (entries, report) = read(format!("{HEADER_24};{header}\n{ROW_24};{more}\n"));
        assert_same(&entries[0], &expected());
        assert_eq!(report.rejected, 0);
    }
    assert_same(&read(format!("{ROW_24};;2026-07-15\n")).0[0], &expected());
}

#[test]
fn brandenburg_in_zone_33_is_reprojected_with_and_without_prefix() {
    let bare = ROW_24.replace(";32;325123.456;5507654.321;", ";33;368000.0;5807000.0;");
    let prefixed = ROW_24.replace(";32;325123.456;5507654.321;", ";33;33368000.0;5807000.0;");
    let position = read(&bare).0[0].position;
    assert!((775_000.0..782_000.0).contains(&position.east), "{position:?}");
    assert!(read(&prefixed).0[0].position.distance(position).0 < 1e-3);
}

#[test]
fn latin1_of_old_versions_is_read() {
    let latin1 = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    assert_same(&read(latin1(&format!("{HEADER_24}\r\n{ROW_24}\r\n"))).0[0], &expected());
}

#[test]
fn number_zero_is_the_street_itself() {
    let (entries, _) = read(ROW_24.replace(";12;a;", ";0;;"));
    assert_eq!((entries[0].street.as_str(), entries[0].house_number.as_str()), ("Brückenstraße", ""));
}

#[test]
fn qualities_are_told_apart_and_the_cadastres_own_numbers_skipped_unless_asked_for() {
    let rows: Vec<String> = ["A", "B", "C", "Z"]
        .iter()
        .enumerate()
        .map(|(n, qua)| {
            ROW_24.replace(";A;", &format!(";{qua};")).replace("DERPLP0000000001", &format!("ID{n}"))
        })
        .collect();
    let text = format!("{HEADER_24}\n{}\n", rows.join("\n"));
    let (entries, report) = read(&text);
    let qualities: Vec<RegisterQuality> = entries.iter().map(|entry| entry.quality).collect();
    assert_eq!(qualities, [RegisterQuality::Building, RegisterQuality::Parcel, RegisterQuality::Parcel]);
    assert_eq!(report.skipped.get(&Skipped::CadastreOnly), Some(&1));
    assert_eq!((report.flaws, report.problems[0].row), (1, 4));
    let options = RegisterOptions { include_cadastre: true, ..RegisterOptions::default() };
    assert_eq!(read_with(&text, &options).unwrap().0[2].quality, RegisterQuality::Cadastre);
}

#[test]
fn withdrawn_and_empty_rows_are_skipped_and_counted() {
    let text = format!("{HEADER_24}\n{}\n\n;;;\n{ROW_24}\n", ROW_24.replacen('N', "L", 1));
    let (entries, report) = read(text);
    assert_eq!(entries.len(), 1);
    assert_eq!(report.skipped.get(&Skipped::Withdrawn), Some(&1));
    assert_eq!(report.skipped.get(&Skipped::EmptyRow), Some(&2));
}

#[test]
fn every_kind_of_broken_row_is_counted_with_row_and_reason() {
    let with = |from: &str, to: &str, id: &str| ROW_24.replace(from, to).replace("DERPLP0000000001", id);
    let rows = [
        (ROW_24.to_owned(), None),
        (ROW_24.to_owned(), Some(Reason::RepeatedId)),
        (with("325123.456", "3251a3.456", "b"), Some(Reason::NotANumber)),
        (with("325123.456", "", "c"), Some(Reason::NoPosition)),
        (with("325123.456", "925123.456e9", "d"), Some(Reason::OutsideRegion)),
        (with("325123.456", "NaN", "e"), Some(Reason::NotANumber)),
        (with("Brückenstraße", "", "f"), Some(Reason::MissingValue)),
        (
            with("Brückenstraße", "Brücken;straße", "g"),
            Some(Reason::TooManyFields { expected: 24, found: 25 }),
        ),
        (with("Brückenstraße", "\"Brückenstraße", "h"), Some(Reason::BrokenQuotes)),
        (with("", "", "b"), None),
        (
            "N;DERPLP0000000002;A;07;Rheinland-Pf".to_owned(),
            Some(Reason::TooFewFields { expected: 24, found: 5 }),
        ),
    ];
    let lines: Vec<&str> = rows.iter().map(|(line, _)| line.as_str()).collect();
    let (_, report) = read(format!("{HEADER_24}\n{}", lines.join("\n")));
    let wanted: Vec<(usize, Reason)> =
        rows.iter().enumerate().filter_map(|(n, (_, reason))| Some((n + 1, reason.clone()?))).collect();
    let found: Vec<(usize, Reason)> =
        report.problems.iter().map(|problem| (problem.row, problem.reason.clone())).collect();
    assert_eq!(found, wanted);
    assert_eq!(report.problems[1].column.as_deref(), Some("ostwert"));
    assert_eq!(report.accepted, 2);
}

#[test]
fn a_row_of_invalid_utf8_in_a_utf8_file_is_counted() {
    let good = format!("{HEADER_24}\n{ROW_24}\n");
    let bad = ROW_24.replace("DERPLP0000000001", "b").into_bytes();
    let broken: Vec<u8> = bad.iter().map(|byte| if *byte == 0xc3 { 0xff } else { *byte }).collect();
    let (_, report) = read([good.as_bytes(), &broken, b"\n"].concat());
    assert_eq!((report.accepted, report.problems[0].reason.clone()), (1, Reason::InvalidText));
}

#[test]
fn a_file_in_another_crs_is_refused_and_its_crs_guessed() {
    let mut text = String::from(HEADER_24);
    for n in 0..1200 {
        let row = ROW_24.replace("DERPLP0000000001", &n.to_string()).replace(";32;325123.456", ";;2546000.0");
        write!(text, "\n{row}").unwrap();
    }
    let error = read_with(&text, &RegisterOptions::default()).unwrap_err();
    assert!(matches!(&error, RegisterError::WrongCrs { wrong, .. } if wrong.located == 1000), "{error}");
    assert!(error.to_string().contains("EPSG:31466"), "{error}");
    let options = RegisterOptions { crs: Some(Crs::GaussKrueger2), ..RegisterOptions::default() };
    assert_eq!(read_with(&text, &options).unwrap().1.accepted, 1200);
}

#[test]
fn a_short_file_outside_the_region_is_refused_and_a_single_stray_is_not() {
    let stray = ROW_24.replace("325123.456", "6.64").replace("DERPLP0000000001", "b");
    assert!(matches!(
        read_with(format!("{HEADER_24}\n{stray}\n"), &RegisterOptions::default()),
        Err(RegisterError::WrongCrs { .. })
    ));
    let (entries, report) = read(format!("{HEADER_24}\n{stray}\n{ROW_24}\n"));
    assert_eq!((entries.len(), report.rejected), (1, 1));
}

#[test]
fn a_header_without_needed_columns_is_refused_by_name() {
    let error = read_with("nba;oid;qua;land;str\nN;1;A;07;x\n", &RegisterOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "hk.csv: no column hnr, ostwert, nordwert; the header has nba, oid, qua, land, str"
    );
}

#[test]
fn a_file_that_is_no_hk_de_at_all_is_refused() {
    for (text, what) in [("", "empty"), ("\n", "HK-DE"), ("street;number\nBahnhofstraße;1\n", "HK-DE")] {
        let error = read_with(text, &RegisterOptions::default()).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
    assert!(matches!(
        read_with(format!("{HEADER_24}\n"), &RegisterOptions::default()),
        Err(RegisterError::Empty { .. })
    ));
}

#[test]
fn a_line_of_two_gigabytes_is_refused() {
    let endless = HEADER_24.as_bytes().chain(std::io::repeat(b';').take(2 << 30));
    let error = read_from(endless, "hk.csv".into(), &RegisterOptions::default(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, RegisterError::LineTooLong { line: 1, .. }));
}

#[test]
fn a_missing_file_is_named() {
    let error = super::read(Path::new("no/such.csv"), &RegisterOptions::default(), &mut |_| {}).unwrap_err();
    assert!(error.to_string().starts_with("no/such.csv: cannot be read"), "{error}");
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a freedom of the writers")]
struct Writing {
    comma_separated: bool,
    decimal_comma: bool,
    prefixed: bool,
    header: bool,
    quoted: bool,
    crlf: bool,
    bom: bool,
    columns: usize,
}

fn writings() -> impl Strategy<Value = Writing> {
    (any::<[bool; 7]>(), prop_oneof![Just(18_usize), Just(20), Just(24)]).prop_map(|(flags, columns)| {
        let [comma_separated, decimal_comma, prefixed, header, quoted, crlf, bom] = flags;
        Writing { comma_separated, decimal_comma, prefixed, header, quoted, crlf, bom, columns }
    })
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let name = "[A-ZÄÖÜ][a-zäöüß]{1,12}([ -][A-Z][a-z]{1,6})?";
    let entry = (name, 1_u32..999, "[a-z]?", 270_001..931_000_u32, 5_226_000..6_111_000_u32, name, name)
        .prop_map(|(street, number, suffix, east, north, municipality, locality)| Entry {
            id: String::new(),
            street,
            house_number: format!("{number}{suffix}"),
            postal_code: "54329".into(),
            key: "07235068".into(),
            postal_place: municipality.clone(),
            municipality,
            locality,
            position: EastNorth { east: f64::from(east) + 0.25, north: f64::from(north) + 0.5 },
            quality: RegisterQuality::Building,
        });
    prop::collection::vec(entry, 1..20).prop_map(|mut entries| {
        for (n, entry) in entries.iter_mut().enumerate() {
            entry.id = format!("DERPLP{n:010}");
        }
        entries
    })
}

fn write_file(entries: &[Entry], how: &Writing) -> String {
    let separator = if how.comma_separated { "," } else { ";" };
    let end = if how.crlf { "\r\n" } else { "\n" };
    let names_18 = "nba;oid;qua;landschl;regbezschl;kreisschl;gmdschl;ottschl;strschl;hnr;adz;ostwert;nordwert;str;postplz;postonm;postonmzus;postott";
    let names: Vec<&str> =
        if how.columns == 18 { names_18 } else { HEADER_24 }.split(';').take(how.columns).collect();
    let decimal = |value: f64, prefix: f64| {
        let text = format!("{:.3}", value + prefix);
        if how.decimal_comma { text.replace('.', ",") } else { text }
    };
    let mut text = String::from(if how.bom { "\u{feff}" } else { "" });
    if how.header {
        text += &(names.join(separator) + end);
    }
    for entry in entries {
        let digits = entry.house_number.trim_end_matches(char::is_alphabetic);
        let fields: Vec<String> = names
            .iter()
            .map(|name| match *name {
                "nba" => "N".into(),
                "oid" => entry.id.clone(),
                "qua" => "A".into(),
                "landschl" => "07".into(),
                "regbezschl" => "2".into(),
                "kreisschl" => "35".into(),
                "gmdschl" => "068".into(),
                "gmd" => entry.municipality.clone(),
                "ott" | "postott" => entry.locality.clone(),
                "str" => entry.street.clone(),
                "hnr" => digits.into(),
                "adz" => entry.house_number.get(digits.len()..).unwrap_or_default().into(),
                "zone" => "32".into(),
                "ostwert" => decimal(entry.position.east, if how.prefixed { 32e6 } else { 0.0 }),
                "nordwert" => decimal(entry.position.north, 0.0),
                "postplz" => entry.postal_code.clone(),
                "postonm" => entry.postal_place.clone(),
                _ => String::new(),
            })
            .map(|value| {
                let number = value.starts_with(|c: char| c.is_ascii_digit());
                let needed = value.contains(separator);
                if needed || how.quoted && number { format!("\"{value}\"") } else { value }
            })
            .collect();
        text += &(fields.join(separator) + end);
    }
    text
}

proptest! {
    #[test]
    fn a_register_reads_back_the_same_from_every_dialect(entries in entries(), how in writings()) {
        let (found, report) = read(write_file(&entries, &how));
        prop_assert_eq!(report.rejected, 0);
        prop_assert_eq!(found.len(), entries.len());
        for (found, wanted) in found.iter().zip(&entries) {
            let mut wanted = wanted.clone();
            if how.columns == 18 { wanted.municipality = String::new(); }
            if how.columns == 20 { (wanted.postal_code, wanted.postal_place) = Default::default(); }
            assert_same(found, &wanted);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let mut text = if header { format!("{HEADER_24}\n{ROW_24}\n").into_bytes() } else { Vec::new() };
        text.extend(bytes);
        if let Ok((_, report)) = read_with(text, &RegisterOptions::default()) {
            prop_assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_loses_at_most_its_last_row(entries in entries(), how in writings(), at in 0.0..1.0_f64) {
        let text = write_file(&entries, &how).into_bytes();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let cut = &text[..(text.len() as f64 * at) as usize];
        if let Ok((found, report)) = read_with(cut, &RegisterOptions::default()) {
            prop_assert!(report.rejected <= 1);
            prop_assert!(found.len() <= entries.len());
        }
    }
}
