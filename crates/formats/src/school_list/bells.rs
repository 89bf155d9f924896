//! Bells: columns such as "Unterrichtsbeginn", "Beginn 1-4" or "bell_end_5", each with a time
//! of day.

use geo_core::school::Bell;

/// A column that holds a bell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BellColumn {
    pub(super) index: usize,
    edge: Edge,
    /// First and last grade it holds for; `None` for all.
    grades: Option<(u8, u8)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// What a column of bells is called, the longer name first.
const NAMES: &[(&str, Edge)] = &[
    ("unterrichtsbeginn", Edge::Start),
    ("unterrichtsanfang", Edge::Start),
    ("schulbeginn", Edge::Start),
    ("bell_start", Edge::Start),
    ("bell start", Edge::Start),
    ("beginn", Edge::Start),
    ("unterrichtsende", Edge::End),
    ("unterrichtsschluss", Edge::End),
    ("schulschluss", Edge::End),
    ("schulende", Edge::End),
    ("bell_end", Edge::End),
    ("bell end", Edge::End),
    ("ende", Edge::End),
];

impl BellColumn {
    /// The bell that a column name stands for; `None` where it is no bell's.
    pub(super) fn of(index: usize, name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let (rest, edge) = NAMES.iter().find_map(|(start, edge)| Some((name.strip_prefix(start)?, *edge)))?;
        let mut numbers = Vec::new();
        for word in rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            match word {
                "klasse" | "klassen" | "klassenstufe" | "klassenstufen" | "kl" | "jahrgang"
                | "jahrgangsstufe" | "stufe" | "bis" | "grade" | "grades" => {}
                number => numbers.push(number.parse::<u8>().ok().filter(|grade| (1..=13).contains(grade))?),
            }
        }
        let grades = match numbers[..] {
            [] => None,
            [grade] => Some((grade, grade)),
            [first, last] if first <= last => Some((first, last)),
            _ => return None,
        };
        Some(Self { index, edge, grades })
    }

    /// Puts the time into the bells, for every grade of the column.
    pub(super) fn ring(&self, time: u16, bells: &mut Vec<Bell>) {
        match self.grades {
            None => self.set(None, time, bells),
            Some((first, last)) => {
                for grade in first..=last {
                    self.set(Some(grade), time, bells);
                }
            }
        }
    }

    fn set(&self, grade: Option<u8>, time: u16, bells: &mut Vec<Bell>) {
        let at = bells.iter().position(|bell| bell.grade == grade).unwrap_or_else(|| {
            bells.push(Bell { grade, start: None, end: None });
            bells.len() - 1
        });
        match self.edge {
            Edge::Start => bells[at].start = Some(time),
            Edge::End => bells[at].end = Some(time),
        }
    }
}

/// Minutes after midnight of "07:45", "7.45 Uhr", "7 Uhr 45", "0745", "8 Uhr" or "07:45:00".
pub(super) fn time(text: &str) -> Option<u16> {
    let lower = text.to_lowercase();
    let numbers: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    if !matches!(letters.as_str(), "" | "uhr" | "h") || lower.contains('-') {
        return None;
    }
    let (hour, minute) = match numbers[..] {
        [both] if both.len() == 4 => both.split_at(2),
        [hour] if !letters.is_empty() => (hour, "0"),
        [hour, minute] | [hour, minute, "00"] if minute.len() == 2 => (hour, minute),
        _ => return None,
    };
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_in_every_usual_way() {
        for text in ["07:45", "7:45", "7.45 Uhr", "7 Uhr 45", "0745", "07:45:00", "7.45", "07h45"] {
            assert_eq!(time(text), Some(465), "{text}");
        }
        assert_eq!(time("8 Uhr"), Some(480));
        for text in ["", "8", "25:00", "7:60", "bis 13 Uhr", "7:45-8:00", "7:5", "99999"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn columns_of_bells_name_all_grades_one_or_some() {
        let grades = |name| BellColumn::of(0, name).map(|column| (column.edge, column.grades));
        assert_eq!(grades("Unterrichtsbeginn"), Some((Edge::Start, None)));
        assert_eq!(grades("Beginn 1-4"), Some((Edge::Start, Some((1, 4)))));
        assert_eq!(grades("Unterrichtsende Klasse 5"), Some((Edge::End, Some((5, 5)))));
        assert_eq!(grades("bell_end_5"), Some((Edge::End, Some((5, 5)))));
        assert_eq!(grades("Ende Klassen 5 bis 10"), Some((Edge::End, Some((5, 10)))));
        for other in ["Beginn der Ferien", "Ende 4-1", "Beginn 77", "Name"] {
            assert_eq!(grades(other), None, "{other}");
        }
    }

    #[test]
    fn start_and_end_of_a_grade_are_one_bell() {
        let mut bells = Vec::new();
        for (name, at) in [("Beginn 1-2", 470), ("Ende 1", 720), ("Ende", 780)] {
            if let Some(column) = BellColumn::of(0, name) {
                column.ring(at, &mut bells);
            }
        }
        assert_eq!(
            bells,
            [
                Bell { grade: Some(1), start: Some(470), end: Some(720) },
                Bell { grade: Some(2), start: Some(470), end: None },
                Bell { grade: None, start: None, end: Some(780) },
            ]
        );
    }
}
