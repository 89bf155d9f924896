//! The table of match levels that a run prints: rows and shares, best level first.

use geo_core::{Language, geocode::MatchLevel};

use planning::placing::Tally;

use crate::messages::{count, pick, share};

/// The lines of the table. Shares are of all rows, rejected ones among them.
#[must_use]
pub fn lines(tally: &Tally, language: Language) -> Vec<String> {
    let all = tally.all() + tally.rejected;
    let row = |name: &str, rows: &str, share: &str, what: &str| {
        format!("  {name:<18} {rows:>11} {share:>9}   {what}").trim_end().to_owned()
    };
    let mut lines = vec![row(
        pick(language, "match level", "Trefferstufe"),
        pick(language, "rows", "Zeilen"),
        pick(language, "share", "Anteil"),
        "",
    )];
    lines.extend(MatchLevel::ALL.map(|level| {
        let rows = tally.of(level);
        row(level.as_str(), &count(rows, language), &share(rows, all, language), meaning(level, language))
    }));
    if tally.rejected > 0 {
        let rows = tally.rejected;
        let what = pick(
            language,
            "not readable, or not to be told who it is",
            "nicht lesbar, oder nicht zu sagen, wer es ist",
        );
        let name = pick(language, "(rejected)", "(abgewiesen)");
        lines.push(row(name, &count(rows, language), &share(rows, all, language), what));
    }
    lines
}

/// A level in words.
#[must_use]
pub const fn meaning(level: MatchLevel, language: Language) -> &'static str {
    match (level, language) {
        (MatchLevel::HouseNumber, Language::English) => "the very house",
        (MatchLevel::HouseNumber, Language::German) => "genau das Haus",
        (MatchLevel::HouseNumberNear, Language::English) => "same number with another suffix, or a range",
        (MatchLevel::HouseNumberNear, Language::German) => {
            "gleiche Nummer mit anderem Zusatz oder ein Bereich"
        }
        (MatchLevel::Interpolated, Language::English) => "between two numbers of the street",
        (MatchLevel::Interpolated, Language::German) => "zwischen zwei Nummern der Straße",
        (MatchLevel::Street, Language::English) => "the street, not the house",
        (MatchLevel::Street, Language::German) => "die Straße, nicht das Haus",
        (MatchLevel::Place, Language::English) => "the place, not the street",
        (MatchLevel::Place, Language::German) => "der Ort, nicht die Straße",
        (MatchLevel::Ambiguous, Language::English) => "several equally good candidates; no position",
        (MatchLevel::Ambiguous, Language::German) => "mehrere gleich gute Kandidaten; keine Lage",
        (MatchLevel::Unmatched, Language::English) => "nothing found; no position",
        (MatchLevel::Unmatched, Language::German) => "nichts gefunden; keine Lage",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_a_line_and_rejected_rows_count_in_the_shares() {
        let tally = Tally { levels: [(MatchLevel::HouseNumber, 3)].into(), rejected: 1, by_hand: 0 };
        let lines = lines(&tally, Language::English);
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[1], "  house_number                 3    75.0 %   the very house");
        assert_eq!(
            lines[8],
            "  (rejected)                   1    25.0 %   not readable, or not to be told who it is"
        );
    }
}
