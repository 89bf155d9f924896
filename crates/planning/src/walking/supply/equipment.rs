//! Further columns of the school list, such as digital equipment, as they may be published. An
//! office's list may hold who leads a school, how to reach them, remarks, or exact numbers of
//! pupils, under any name: only columns whose name has a known word of equipment are published, and
//! of these none that is about persons by its name or by any of its values.

mod words;

use formats::columns::fold;
use geo_core::School;

use words::{
    KNOWN_PARTS, KNOWN_PARTS_BUT_NUMBERS, KNOWN_WORDS, REFUSED_ENDINGS, REFUSED_PARTS, REFUSED_VALUE_PERSONS,
    REFUSED_VALUE_STARTS, REFUSED_VALUE_WORDS, REFUSED_WORDS,
};

/// So many digits in a row, with nothing but what stands in telephone numbers between them, are one.
const DIGITS_OF_A_TELEPHONE: usize = 7;

/// The further columns of a list, each in the order of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Those that are published.
    pub published: Vec<String>,
    /// Those that are not.
    pub withheld: Vec<String>,
}

impl Columns {
    /// Decides about every column. One without any value is in neither part.
    pub fn of(schools: &[School]) -> Self {
        let all = || schools.iter().flat_map(|school| &school.further);
        let mut columns = Self::default();
        for (name, _) in all().filter(|(_, value)| !value.trim().is_empty()) {
            if columns.published.contains(name) || columns.withheld.contains(name) {
                continue;
            }
            let kind = kind_of(name);
            let mut values = all().filter(|(other, _)| other == name).map(|(_, value)| value);
            let is_published = match kind {
                Kind::Unknown => false,
                Kind::Thing => !values.any(|value| looks_personal(value)),
                Kind::Offer => !values.any(|value| looks_personal(value) || is_number(value)),
            };
            if is_published { &mut columns.published } else { &mut columns.withheld }.push(name.clone());
        }
        columns
    }
}

/// What is published of a school: `Name: value; …`; `None` where nothing is.
pub fn of(school: &School, published: &[String]) -> Option<String> {
    let shown =
        school.further.iter().filter(|(name, value)| published.contains(name) && !value.trim().is_empty());
    let parts: Vec<String> =
        shown.map(|(name, value)| format!("{}: {}", name.trim(), value.trim())).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What the name of a column says of it.
enum Kind {
    /// Nothing, or that it may be about persons.
    Unknown,
    /// It is about a thing, of which there may be a number.
    Thing,
    /// It is about something for some of the pupils, whom a number may count.
    Offer,
}

fn kind_of(name: &str) -> Kind {
    let folded = fold(name);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    let is_refused = has(REFUSED_PARTS)
        || words(name).any(|word| {
            REFUSED_WORDS.contains(&word.as_str())
                || REFUSED_ENDINGS.iter().any(|ending| word.ends_with(ending))
        });
    if is_refused {
        Kind::Unknown
    } else if has(KNOWN_PARTS_BUT_NUMBERS) {
        Kind::Offer
    } else if has(KNOWN_PARTS) || words(name).any(|word| KNOWN_WORDS.contains(&word.as_str())) {
        Kind::Thing
    } else {
        Kind::Unknown
    }
}

/// Whether a value names a person, counts some, or says how to reach one.
fn looks_personal(value: &str) -> bool {
    let is_refused = |word: String| {
        REFUSED_VALUE_WORDS.contains(&word.as_str())
            || REFUSED_VALUE_PERSONS.contains(&word.as_str())
            || REFUSED_VALUE_STARTS.iter().any(|start| word.starts_with(start))
    };
    value.contains('@') || words(value).any(is_refused) || holds_telephone(value)
}

/// Whether a value is a number and nothing else.
fn is_number(value: &str) -> bool {
    value.contains(|c: char| c.is_ascii_digit()) && !value.contains(char::is_alphabetic)
}

/// Whether a number to call is in a text: it begins with 0 or + and is long. An amount or a version
/// has none, nor a day.
fn holds_telephone(text: &str) -> bool {
    let between = |c: char| matches!(c, ' ' | '/' | '-' | '(' | ')' | '–' | '\u{a0}');
    let runs = text.split(|c: char| !(c.is_ascii_digit() || c == '+' || between(c)));
    runs.map(|run| run.trim_matches(between)).any(|run| {
        run.starts_with(['0', '+'])
            && run.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_TELEPHONE
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(fold)
}

#[cfg(test)]
mod tests {
    use geo_core::{SchoolType, SiteId};

    use super::*;

    fn school(further: &[(&str, &str)]) -> School {
        let id = SiteId { school: geo_core::SchoolNumber("1".into()), site: "1".into() };
        School {
            further: further.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            ..School::of(id, vec![SchoolType::Grundschule])
        }
    }

    #[test]
    fn columns_of_equipment_are_published_in_the_order_of_the_list() {
        let further = [
            ("Glasfaser", "ja"),
            ("WLAN", "ein Teil der Räume"),
            ("Internetleitung (Mbit/s)", "1000"),
            ("Mobile Endgeräte", "120"),
            ("Notebooks", "30"),
            ("Aufzug", "nein"),
            ("Mensa", "ja, 12 bis 14 Uhr"),
            ("Schulküche", ""),
            ("Ganztagsschule", "GTS in Angebotsform"),
            ("Betreuungszeiten", "7 bis 16 Uhr"),
            ("rollstuhlgerecht", "teilweise"),
            ("Glasfaser seit", "2023-08-01"),
            ("Turnhalle", "2"),
            ("Software", "3.11.2"),
            ("Interaktive Tafeln", "7"),
            ("Elternhaltestelle", "ja"),
            ("Hol- und Bringzone", "geplant"),
            ("Baujahr", "1974"),
        ];
        let school = school(&further);
        let columns = Columns::of(std::slice::from_ref(&school));
        assert!(columns.withheld.is_empty(), "{columns:?}");
        let shown = || further.iter().filter(|(_, value)| !value.is_empty());
        assert_eq!(columns.published, shown().map(|(name, _)| *name).collect::<Vec<_>>());
        let expected: Vec<String> = shown().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(of(&school, &columns.published), Some(expected.join("; ")));
    }

    fn is_withheld(name: &str, value: &str) {
        let school = school(&[(name, value), ("WLAN", "ja")]);
        let columns = Columns::of(std::slice::from_ref(&school));
        assert_eq!(columns.withheld, [name], "{name}");
        assert_eq!(columns.published, ["WLAN"], "{name}");
        assert_eq!(of(&school, &columns.published).as_deref(), Some("WLAN: ja"));
    }

    #[test]
    fn a_column_whose_name_has_no_known_word_is_withheld() {
        for name in [
            "Elternsprecher",
            "FSJ",
            "Unterschrift",
            "Flüchtlinge",
            "Anzahl DaZ",
            "Rollstuhl",
            "Rollstuhl: 1 Kind",
            "Klassen",
            "Lehrkräfte",
            "Klassenräume",
            "Website",
            "Mittel",
            "Planung",
            "Stundentafel",
            "Förderverein",
            "Spalte 7",
            "",
        ] {
            is_withheld(name, "7");
            is_withheld(name, "ja");
        }
    }

    #[test]
    fn columns_of_persons_contacts_remarks_and_numbers_of_pupils_are_withheld_by_their_name() {
        for name in [
            "Schulleitung",
            "Name der Rektorin",
            "Telefon-Nr.",
            "E-Mail",
            "Ansprechperson IT",
            "Sekretariat",
            "Hausmeister",
            "IT-Admin",
            "Bemerkung",
            "Schüler Klasse 1",
            "davon weiblich",
            "Jahrgang 7",
            "principal",
            "phone",
        ] {
            is_withheld(name, "7");
        }
        // A word of equipment does not help them.
        for name in [
            "Ansprechpartner WLAN",
            "Internet: Bemerkung",
            "Name (Netzwerk)",
            "Netzwart",
            "Medienwartin",
            "Softwarebetreuung",
            "Medienbeauftragte",
            "Schulbibliothekarin",
            "Küchenhilfe Mensa",
            "Mensaaufsicht",
            "Digital-Team",
            "Serveradministrator",
            "Tablets für Flüchtlinge",
            "Laptops BuT",
            "Endgeräte DaZ",
            "Computerraum Klasse 5",
            "Ganztagskinder",
            "Ganztag (Schüler)",
            "Mensa Teilnehmer",
            "WLAN-Nutzer",
            "Eltern-Haltestelle",
            "Telefon Turnhalle",
            "Tablet users",
        ] {
            is_withheld(name, "ja");
        }
    }

    #[test]
    fn a_number_in_a_column_about_an_offer_for_some_pupils_withholds_it() {
        for name in ["Ganztag", "Mensa", "Barrierefreiheit", "rollstuhlgerecht", "Betreuungszeit"] {
            for value in ["1", "120", " 3 ", "12,5", "40/60"] {
                is_withheld(name, value);
            }
        }
    }

    #[test]
    fn one_value_that_looks_personal_withholds_the_column_of_all_schools() {
        for value in [
            "m.muster@schule.example",
            "Frau Muster",
            "betreut von Herrn Dr. Muster",
            "0651 123456",
            "+49 651/12345-0",
            "erreichbar unter 06501/9876-54",
            "Tel. 12345",
            "1 Kind",
            "für 3 Kinder",
            "für 12 Schülerinnen",
            "je Schüler:in eines",
            "1 Person",
            "two pupils",
        ] {
            let schools = [school(&[("Medien", "20 Tablets")]), school(&[("Medien", value)])];
            let columns = Columns::of(&schools);
            assert_eq!(columns.withheld, ["Medien"], "{value}");
            assert!(columns.published.is_empty());
            assert_eq!(schools.iter().filter_map(|school| of(school, &columns.published)).count(), 0);
        }
    }
}
