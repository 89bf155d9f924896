//! Measuring the geocoder: corrupted addresses go through the program, and every row that
//! comes out is compared with the register entry it was made from.

use std::{collections::BTreeMap, fmt::Write as _};

use geo_core::EastNorth;

use crate::Folder;

/// A listed address with the truth.
#[derive(Debug, Clone)]
pub struct Case {
    /// The kind of corruption.
    pub kind: &'static str,
    /// Street, house number, postal code, place.
    pub listed: [String; 4],
    /// Street and house number of the register entry.
    pub truth: (String, String),
    /// Every position the register has for that entry.
    pub positions: Vec<EastNorth>,
}

/// What became of the cases of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All cases.
    pub cases: usize,
    /// The same register entry at `house_number`.
    pub right: usize,
    /// Another entry at `house_number`.
    pub wrong: usize,
    /// `ambiguous` with the truth among the candidates.
    pub listed: usize,
}

/// What is asked of a kind, in parts of all cases.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// At least so many right.
    pub right: f64,
    /// At least so many right or listed.
    pub right_or_listed: f64,
    /// At most so many wrong.
    pub wrong: f64,
}

/// The bar of every kind but two typing errors.
pub const BAR: Bar = Bar { right: 0.99, right_or_listed: 0.99, wrong: 0.002 };
/// The bar of two typing errors.
pub const BAR_OF_TWO_ERRORS: Bar = Bar { right: 0.97, right_or_listed: 0.99, wrong: 0.002 };

impl Tally {
    fn share(part: usize, cases: usize) -> f64 {
        f64::from(u32::try_from(part).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(cases.max(1)).unwrap_or(u32::MAX))
    }

    /// Whether the kind holds a bar. Cases that are ambiguous by nature (the truth is listed)
    /// are neither right nor wrong.
    #[must_use]
    pub fn holds(&self, bar: Bar) -> bool {
        let judged = self.cases - self.listed;
        Self::share(self.right, judged) >= bar.right
            && Self::share(self.right + self.listed, self.cases) >= bar.right_or_listed
            && Self::share(self.wrong, self.cases) <= bar.wrong
    }
}

/// Runs all cases through `schulweg geocode` in `folder` with these options and counts by
/// kind. `SCHULWEG_SHOW_FAILURES=1` prints the first failures of each kind.
///
/// # Panics
/// Where the program fails or gives another number of rows.
#[must_use]
#[allow(clippy::print_stderr, reason = "failures are shown to whoever asks for them")]
pub fn tally(folder: &Folder, options: &[&str], cases: &[Case]) -> BTreeMap<&'static str, Tally> {
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["Straße", "Hausnr.", "PLZ", "Wohnort"]).expect("a line in memory");
    for case in cases {
        list.write_record(&case.listed).expect("a line in memory");
    }
    folder.write("list.csv", list.into_inner().expect("a file in memory"));
    let words = [&["geocode"], options, &["--output", "placed.csv", "list.csv"]].concat();
    let _ = folder.schulweg(&words).expect_code(0);
    let rows = folder.placed("placed.csv");
    assert_eq!(rows.len(), cases.len());
    let show = std::env::var_os("SCHULWEG_SHOW_FAILURES").is_some();
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (case, row) in cases.iter().zip(&rows) {
        let tally = tallies.entry(case.kind).or_default();
        tally.cases += 1;
        let position = row["easting"].parse().ok().zip(row["northing"].parse().ok());
        let at_truth = position.is_some_and(|(east, north)| {
            case.positions.iter().any(|known| known.distance(EastNorth { east, north }).0 < 0.01)
        });
        let level = row["match_level"].as_str();
        let truth = format!("{} {}", case.truth.0, case.truth.1);
        let failure = match level {
            "house_number" if at_truth => {
                tally.right += 1;
                continue;
            }
            "house_number" => {
                tally.wrong += 1;
                "wrong"
            }
            "ambiguous" if row["candidates"].split('|').any(|line| line.starts_with(truth.trim())) => {
                tally.listed += 1;
                "listed"
            }
            level => level,
        };
        if show && tally.cases - tally.right <= 40 {
            let mut line = format!("{}: {failure}: {:?} -> {truth:?}", case.kind, case.listed);
            let _ = write!(
                line,
                " {} {} {} [{}]",
                row["street"], row["house_number"], row["place"], row["candidates"]
            );
            eprintln!("{line}");
        }
    }
    tallies
}

/// The tallies as a table, for the message of a failing test and for `docs/`.
#[must_use]
pub fn table(tallies: &BTreeMap<&'static str, Tally>) -> String {
    let mut table = String::from(
        "| kind | addresses | right | wrong | ambiguous, truth listed |\n|---|---|---|---|---|\n",
    );
    for (kind, tally) in tallies {
        let percent = |part| 100.0 * Tally::share(part, tally.cases);
        let _ = writeln!(
            table,
            "| {kind} | {} | {:.2} % | {:.3} % | {:.2} % |",
            tally.cases,
            percent(tally.right),
            percent(tally.wrong),
            percent(tally.listed)
        );
    }
    table
}
