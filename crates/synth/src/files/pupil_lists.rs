//! The two pupil lists of a land, row by row, with the truth of every row: a sheet for the
//! primary schools, and a CSV file in Windows-1252 for all others.

use std::fmt::Write as _;

use crate::{
    files::hk_de,
    known::Known,
    land::{Land, Plan},
    listing::{Clerk, Expected, Form, Listed},
    pupils::{Home, Pupil},
    random::Random,
};

/// Above the header of both lists.
pub const TITLE: &str = "Erfundene Schülerinnen und Schüler, keine echten Personen (schulweg synth)";

/// Columns of the sheet.
pub const SHEET_HEADER: [&str; 12] = [
    "Schüler-ID",
    "Nachname",
    "Vorname",
    "Geburtsdatum",
    "Straße und Hausnummer",
    "PLZ",
    "Ort",
    "Ortsteil",
    "Wohnung",
    "Schulnummer",
    "Klassenstufe",
    "Förderschwerpunkt",
];

/// Columns of the CSV file.
pub const CSV_HEADER: [&str; 14] = [
    "Schüler-ID",
    "Nachname",
    "Vorname",
    "Geburtsdatum",
    "Straße",
    "Hausnr.",
    "PLZ",
    "Wohnort",
    "Ortsteil",
    "Wohnung",
    "Schulnummer",
    "Klassenstufe",
    "1. Fremdsprache",
    "Förderschwerpunkt",
];

/// The header of the truth.
pub const TRUTH_HEADER: &str = "file,row,kind,expected,register_id,easting,northing\n";

/// Pupils in the sheet over all lands; with second rows it stays below 200,000 rows.
pub const MOST_IN_SHEET: usize = 195_000;
/// So many rows have an address that several Ortsteile share.
const AMBIGUOUS: usize = 8;
/// Where a list of the first land has an empty row.
const EMPTY_ROWS: [usize; 2] = [900, 4200];

/// The lists of a land.
#[derive(Debug, Default)]
pub struct Lists {
    /// Rows of the sheet.
    pub sheet: Vec<[String; SHEET_HEADER.len()]>,
    /// Their truth.
    pub sheet_truth: Vec<Truth>,
    /// Rows of the CSV file, encoded.
    pub csv: Vec<u8>,
    /// Their truth.
    pub csv_truth: Vec<Truth>,
    /// Number of rows of the CSV file, empty ones included.
    pub csv_rows: usize,
}

/// What should become of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// The row within the land's part of the list, from 1.
    pub row: usize,
    /// What was done to it.
    pub kind: &'static str,
    /// What should be found.
    pub expected: Expected,
    /// Number of the address over all lands, and its position.
    pub address: Option<(usize, [f64; 2])>,
}

impl Truth {
    /// The line of the truth file; `before` rows of the list came from earlier lands.
    pub fn write(&self, file: &str, before: usize, text: &mut String) {
        let kind = if self.kind.contains(',') { format!("\"{}\"", self.kind) } else { self.kind.to_owned() };
        let _ = write!(text, "{file},{},{kind},{},", before + self.row, self.expected.as_str());
        let _ = match self.address {
            Some((number, [east, north])) => writeln!(text, "{},{east:.3},{north:.3}", hk_de::id(number)),
            None => writeln!(text, ",,"),
        };
    }
}

/// Writes the rows of one land.
struct Writer<'l> {
    land: &'l Land,
    /// Number of the first address of each municipality.
    first: Vec<usize>,
    lists: Lists,
    csv: csv::Writer<Vec<u8>>,
}

impl Plan {
    /// The lists of a land.
    #[must_use]
    pub fn lists(&self, land: &Land) -> Lists {
        let known = Known::of(land);
        let mut codes: Vec<String> =
            land.towns.iter().flat_map(|town| &town.localities).map(|l| l.postal_code.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        let ambiguous_left = if land.number == 0 { AMBIGUOUS } else { 0 };
        let mut clerks =
            [(); 2].map(|()| Clerk { land, known: &known, postal_codes: &codes, ambiguous_left });
        let csv = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let first = land.towns_with_numbers().map(|(_, numbers)| numbers.start).collect();
        let mut writer = Writer { land, first, lists: Lists::default(), csv };
        let mut random = Random::of(self.seed, &[7, land.number as u64]);
        let mut room = MOST_IN_SHEET.saturating_sub(self.primary_pupils_before(land.number));
        for pupil in self.pupils(land) {
            let in_sheet = room > 0 && self.is_primary(pupil.school);
            room -= usize::from(in_sheet);
            let (clerk, form) =
                if in_sheet { (&mut clerks[0], Form::Sheet) } else { (&mut clerks[1], Form::Csv) };
            let listed = clerk.list(&mut random, pupil.home, form);
            let kind = if pupil.second.is_some() || random.chance(0.3) { "Hauptwohnung" } else { "" };
            writer.row(&pupil, pupil.home, listed, kind, form);
            if let Some(second) = pupil.second {
                let listed = clerk.clean(&mut random, second);
                writer.row(&pupil, second, listed, "Nebenwohnung", form);
            }
        }
        writer.finish()
    }

    /// Whether a school is listed in the sheet.
    fn is_primary(&self, school: usize) -> bool {
        let school = &self.facts.schools[school];
        school.stages[0] == school.pupils
    }

    fn primary_pupils_before(&self, land: usize) -> usize {
        let of_land = |pupils: &Vec<usize>| {
            pupils
                .iter()
                .enumerate()
                .filter(|(school, _)| self.is_primary(*school))
                .map(|(_, n)| n)
                .sum::<usize>()
        };
        self.extent.pupils[..land].iter().map(of_land).sum()
    }
}

impl Writer<'_> {
    fn row(&mut self, pupil: &Pupil, home: Home, listed: Listed, kind: &str, form: Form) {
        let school = &self.land.schools[pupil.school].1;
        let number = match form {
            Form::Sheet => self.lists.sheet.len(),
            Form::Csv => self.lists.csv_rows,
        };
        if self.land.number == 0 && EMPTY_ROWS.contains(&number) {
            self.empty(form);
        }
        let id = format!("E{:08}", pupil.number + 1);
        let given = format!("Kind {}", pupil.number + 1);
        let needs = special_needs(&school.school_type, pupil.number);
        let position = self.land.towns[home.0].houses[home.1].position;
        let truth = |row: usize| Truth {
            row,
            kind: listed.kind,
            expected: listed.expected,
            address: (listed.expected != Expected::Absent)
                .then_some((self.first[home.0] + home.1, [position.east, position.north])),
        };
        match form {
            Form::Sheet => {
                self.lists.sheet_truth.push(truth(self.lists.sheet.len() + 1));
                self.lists.sheet.push([
                    id,
                    pupil.family.clone(),
                    given,
                    pupil.birth.to_string(),
                    if listed.number.is_empty() {
                        listed.street
                    } else {
                        format!("{} {}", listed.street, listed.number)
                    },
                    listed.code,
                    listed.place,
                    listed.locality,
                    kind.to_owned(),
                    school.number.clone(),
                    pupil.grade.to_string(),
                    needs.to_owned(),
                ]);
            }
            Form::Csv => {
                self.lists.csv_truth.push(truth(self.lists.csv_rows + 1));
                self.lists.csv_rows += 1;
                let grade = pupil.grade.to_string();
                let language = first_language(pupil, &self.land.offers[pupil.school].languages);
                let birth = pupil.birth.to_string();
                let fields: [&str; CSV_HEADER.len()] = [
                    &id,
                    &pupil.family,
                    &given,
                    &birth,
                    &listed.street,
                    &listed.number,
                    &listed.code,
                    &listed.place,
                    &listed.locality,
                    kind,
                    &school.number,
                    &grade,
                    language,
                    needs,
                ];
                // Writing to memory does not fail.
                let _ = self.csv.write_record(fields);
            }
        }
    }

    fn empty(&mut self, form: Form) {
        match form {
            Form::Sheet => self.lists.sheet.push(Default::default()),
            Form::Csv => {
                self.lists.csv_rows += 1;
                let _ = self.csv.write_record([""; CSV_HEADER.len()]);
            }
        }
    }

    fn finish(mut self) -> Lists {
        let text = self.csv.into_inner().unwrap_or_default();
        self.lists.csv = windows_1252(&String::from_utf8_lossy(&text));
        self.lists
    }
}

/// The text in Windows-1252.
#[must_use]
pub fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

/// The first foreign language from grade 5, one that the school offers where it says so; the same
/// in every row of a pupil.
fn first_language(pupil: &Pupil, offered: &[&'static str]) -> &'static str {
    let offered = if offered.is_empty() { &["Englisch", "Französisch"] } else { offered };
    match (pupil.grade, pupil.number % 20) {
        (..5, _) => "",
        (_, lot @ 0..4) => offered[1 + lot % (offered.len() - 1)],
        _ => offered[0],
    }
}

/// The field of special needs, as a list names it; the same in every row of a pupil.
fn special_needs(school_type: &str, number: usize) -> &'static str {
    const FIELDS: [&str; 4] = ["Lernen", "ganzheitliche Entwicklung", "Sprache", "motorische Entwicklung"];
    if school_type == "Förderschule" || number.is_multiple_of(97) {
        FIELDS[number / 7 % FIELDS.len()]
    } else {
        ""
    }
}
