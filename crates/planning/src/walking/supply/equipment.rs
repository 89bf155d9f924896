//! Further columns of the school list, such as digital equipment, as they may be published. An
//! office's list may hold who leads a school, how to reach them, remarks, or exact numbers of
//! pupils: such columns are withheld as a whole, by their name or by any of their values.

use formats::columns::fold;
use geo_core::School;

/// Parts of folded column names that stand for persons, their contacts, free remarks or numbers of
/// pupils, which are published protected only.
const REFUSED_PARTS: &[&str] = &[
    // Persons and offices held.
    "schulleit",
    "teilungsleit",
    "rektor",
    "direktor",
    "leiterin",
    "sekret",
    "hausmeist",
    "ansprech",
    "kontakt",
    "contact",
    "beauftragt",
    "verantwortlich",
    "vertret",
    "vorsitz",
    "koordinator",
    "betreuer",
    "klassenlehr",
    "verbindungslehr",
    "fachlehr",
    "sozialarbeit",
    "administrator",
    "principal",
    "headteacher",
    "headmaster",
    "secretary",
    "caretaker",
    "vorname",
    "nachname",
    "familienname",
    "firstname",
    "lastname",
    "surname",
    "geburt",
    "birth",
    // How to reach them.
    "telefon",
    "telephone",
    "phone",
    "telefax",
    "mobilnummer",
    "mobilnr",
    "handynummer",
    "handynr",
    "durchwahl",
    "email",
    "mailadresse",
    "postfach",
    "iban",
    "bankverbindung",
    // Remarks.
    "bemerk",
    "anmerk",
    "hinweis",
    "notiz",
    "kommentar",
    "remark",
    "comment",
    "note",
    // Pupils.
    "schueler",
    "pupil",
    "student",
    "kinder",
    "maedchen",
    "jungen",
    "weiblich",
    "maennlich",
    "divers",
    "migration",
    "auslaend",
    "herkunft",
    "foerderbedarf",
    "inklusion",
    "inklusiv",
    "klassenstufe",
    "jahrgang",
    "klassenstaerke",
    "anmeldezahl",
    "anmeldungen",
    "einschul",
];

/// The same as whole words: within others they may mean a thing ("Internetleitung").
const REFUSED_WORDS: &[&str] = &[
    "leitung",
    "leiter",
    "lehrer",
    "lehrerin",
    "lehrkraft",
    "person",
    "name",
    "namen",
    "admin",
    "tel",
    "fax",
    "mobil",
    "handy",
    "mail",
    "klasse",
    "kl",
    "stufe",
    "grade",
    "konto",
    "head",
    "eltern",
];

/// Words of a value that say that a person or a number to call follows.
const REFUSED_VALUE_WORDS: &[&str] =
    &["frau", "herr", "herrn", "hr", "mrs", "mr", "dr", "tel", "telefon", "fax", "mobil"];

/// So many digits in a row, with nothing but what stands in telephone numbers between them, are one.
const DIGITS_OF_A_TELEPHONE: usize = 7;

/// The columns that are not published, in the order of the list.
pub fn withheld(schools: &[School]) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in schools.iter().flat_map(|school| &school.further) {
        if !names.contains(&name.as_str()) && (is_refused(name) || looks_personal(value)) {
            names.push(name);
        }
    }
    names.into_iter().map(str::to_owned).collect()
}

/// What is published of a school: `Name: value; …`; `None` where nothing is.
pub fn of(school: &School, withheld: &[String]) -> Option<String> {
    let shown =
        school.further.iter().filter(|(name, value)| !withheld.contains(name) && !value.trim().is_empty());
    let parts: Vec<String> =
        shown.map(|(name, value)| format!("{}: {}", name.trim(), value.trim())).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Whether a column's name stands for what is not published.
fn is_refused(name: &str) -> bool {
    let folded = fold(name);
    folded.is_empty()
        || REFUSED_PARTS.iter().any(|part| folded.contains(part))
        || words(name).any(|word| REFUSED_WORDS.contains(&word.as_str()))
}

/// Whether a value names a person or says how to reach one.
fn looks_personal(value: &str) -> bool {
    value.contains('@')
        || words(value).any(|word| REFUSED_VALUE_WORDS.contains(&word.as_str()))
        || holds_telephone(value)
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
    use geo_core::{PostalAddress, SchoolType, SiteId};

    use super::*;

    fn school(further: &[(&str, &str)]) -> School {
        School {
            id: SiteId { school: geo_core::SchoolNumber("1".into()), site: "1".into() },
            name: String::new(),
            type_wording: String::new(),
            types: vec![SchoolType::Grundschule],
            form: None,
            stages: Vec::new(),
            legal_status: None,
            first_languages: Vec::new(),
            position: None,
            address: PostalAddress::default(),
            entrances: Vec::new(),
            pupils: None,
            capacity: None,
            bells: Vec::new(),
            further: further.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        }
    }

    #[test]
    fn columns_of_equipment_are_published_in_the_order_of_the_list() {
        let further = [
            ("WLAN", "ja"),
            ("Internetleitung (Mbit/s)", "1000"),
            ("Mobile Endgeräte", "120"),
            ("Klassenräume", "18"),
            ("Aufzug für Personen", "nein"),
            ("Mensa", ""),
            ("Ganztagsschule", "GTS in Angebotsform"),
            ("Glasfaser seit", "2023-08-01"),
            ("Website", "https://schule.example"),
            ("Turnhalle", "2"),
            ("Software", "3.11.2"),
            ("Mittel", "12.000,00 €"),
        ];
        let school = school(&further);
        let withheld = withheld(std::slice::from_ref(&school));
        assert!(withheld.is_empty(), "{withheld:?}");
        let expected: Vec<String> = further
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        assert_eq!(of(&school, &withheld), Some(expected.join("; ")));
    }

    #[test]
    fn columns_of_persons_contacts_remarks_and_numbers_of_pupils_are_withheld_by_their_name() {
        for name in [
            "Schulleitung",
            "Schulleiter/in",
            "Leitung",
            "Name der Rektorin",
            "Konrektor",
            "Telefon",
            "Tel.",
            "Telefon-Nr.",
            "Fax",
            "Telefax",
            "E-Mail",
            "EMail",
            "e-mail-Adresse",
            "Mail",
            "Ansprechpartner",
            "Ansprechperson IT",
            "Kontakt",
            "Sekretariat",
            "Hausmeister",
            "Handynummer",
            "Mobil",
            "Vorname",
            "IT-Admin",
            "Elternvertretung",
            "Bemerkung",
            "Hinweis",
            "Schüler Klasse 1",
            "Schülerinnen",
            "davon weiblich",
            "Kl. 5",
            "Jahrgang 7",
            "Migrationshintergrund",
            "principal",
            "phone",
            "contact_person",
            "head",
            "",
        ] {
            let school = school(&[(name, "7"), ("WLAN", "ja")]);
            let withheld = withheld(std::slice::from_ref(&school));
            assert_eq!(withheld, [name], "{name}");
            assert_eq!(of(&school, &withheld).as_deref(), Some("WLAN: ja"));
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
        ] {
            let schools = [school(&[("Medien", "20 Tablets")]), school(&[("Medien", value)])];
            let withheld = withheld(&schools);
            assert_eq!(withheld, ["Medien"], "{value}");
            assert_eq!(schools.iter().filter_map(|school| of(school, &withheld)).count(), 0);
        }
    }
}
