//! What became of the rows of one file, as lines of a report: the sum, what was skipped and
//! why, and the first problems.

use formats::report::RowReport;
use geo_core::{Language, Localised as _};

use crate::messages::{count, pick};

/// Problems shown per file; the rest is counted.
const SHOWN_PROBLEMS: usize = 10;

/// The sum of a file's rows, skipped ones only where there are any.
#[must_use]
pub fn sum(report: &RowReport, language: Language) -> String {
    let number = |rows| count(rows, language);
    let skipped = report.skipped_rows();
    let mut parts = vec![
        format!("{} {}", number(report.accepted), pick(language, "taken in", "übernommen")),
        format!("{} {}", number(report.rejected), pick(language, "rejected", "abgewiesen")),
    ];
    if skipped > 0 {
        parts.insert(1, format!("{} {}", number(skipped), pick(language, "skipped", "übergangen")));
    }
    let read = pick(language, "rows read", "Zeilen gelesen");
    format!("{} {read} = {}", number(report.read), parts.join(" + "))
}

/// Why rows were skipped, and the first problems; indented, nothing where all is well.
#[must_use]
pub fn details(report: &RowReport, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if !report.skipped.is_empty() {
        let kinds = report
            .skipped
            .iter()
            .map(|(why, rows)| format!("{} × {}", count(*rows, language), why.text(language)));
        let kinds = kinds.collect::<Vec<_>>().join("; ");
        lines.push(format!("    {}: {kinds}", pick(language, "skipped", "übergangen")));
    }
    let problems = &report.problems;
    lines.extend(
        problems.iter().take(SHOWN_PROBLEMS).map(|problem| format!("    {}", problem.text(language))),
    );
    let all = (report.rejected + report.flaws).max(problems.len());
    let more = all - problems.len().min(SHOWN_PROBLEMS);
    if more > 0 {
        let text = pick(language, "and {} more", "und {} weitere").replace("{}", &count(more, language));
        lines.push(format!("    … {text}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use formats::report::{Reason, Skipped};

    use super::*;

    #[test]
    fn the_sum_closes_and_problems_beyond_the_first_ten_are_counted() {
        let mut report = RowReport::of("list.csv");
        report.accept();
        report.skip(Skipped::TotalRow);
        (3..15).for_each(|row| report.reject(row, None, Reason::NotANumber));
        assert_eq!(sum(&report, Language::English), "14 rows read = 1 taken in + 1 skipped + 12 rejected");
        let lines = details(&report, Language::German);
        assert_eq!(lines[0], "    übergangen: 1 × Summenzeile");
        assert_eq!(lines.len(), 12);
        assert_eq!(lines[11], "    … und 2 weitere");
    }

    #[test]
    fn a_clean_file_has_no_details() {
        let mut report = RowReport::of("list.csv");
        report.accept();
        assert!(details(&report, Language::English).is_empty());
    }
}
