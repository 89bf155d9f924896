//! School types (Schularten) and stages (Stufen), with the names that German school lists use.
//! A combined school ("Grund- und Realschule plus") has several types.

/// A kind of school. Names follow the Länder; a type keeps its German name in code, because
/// translations mislead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SchoolType {
    /// Grundschule, years 1 to 4 (6 in Berlin and Brandenburg).
    Grundschule,
    /// Hauptschule, also the Bavarian Mittelschule and the Werkrealschule.
    Hauptschule,
    /// Realschule.
    Realschule,
    /// Realschule plus (Rhineland-Palatinate).
    RealschulePlus,
    /// Other schools of the first secondary stage with several courses: Oberschule,
    /// Sekundarschule, Gemeinschaftsschule, Regelschule, Regionale Schule, Stadtteilschule.
    Gemeinschaftsschule,
    /// Integrierte Gesamtschule.
    IntegrierteGesamtschule,
    /// Kooperative Gesamtschule.
    KooperativeGesamtschule,
    /// Gymnasium.
    Gymnasium,
    /// Förderschule, Sonderschule, Sonderpädagogisches Bildungs- und Beratungszentrum.
    Foerderschule,
    /// Freie Waldorfschule.
    Waldorfschule,
    /// Fachoberschule, alone or in a Realschule plus.
    Fachoberschule,
    /// Berufsbildende Schule, Berufskolleg, Berufsschule.
    BerufsbildendeSchule,
    /// Kolleg and Abendgymnasium, for adults.
    Kolleg,
}

/// A stage of schooling; the rules of transport hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Primarstufe: years 1 to 4.
    Primary,
    /// Sekundarstufe I: years 5 to 10.
    Secondary1,
    /// Sekundarstufe II: from year 11 on.
    Secondary2,
}

/// Words of a type's name, longest first where one contains another.
const NAMES: &[(&str, SchoolType)] = &[
    ("realschule plus", SchoolType::RealschulePlus),
    ("fachoberschule", SchoolType::Fachoberschule),
    ("berufsoberschule", SchoolType::BerufsbildendeSchule),
    ("kooperative gesamtschule", SchoolType::KooperativeGesamtschule),
    ("gesamtschule", SchoolType::IntegrierteGesamtschule),
    ("gemeinschaftsschule", SchoolType::Gemeinschaftsschule),
    ("sekundarschule", SchoolType::Gemeinschaftsschule),
    ("stadtteilschule", SchoolType::Gemeinschaftsschule),
    ("regionale schule", SchoolType::Gemeinschaftsschule),
    ("regelschule", SchoolType::Gemeinschaftsschule),
    ("oberschule", SchoolType::Gemeinschaftsschule),
    ("werkrealschule", SchoolType::Hauptschule),
    ("mittelschule", SchoolType::Hauptschule),
    ("hauptschule", SchoolType::Hauptschule),
    ("realschule", SchoolType::Realschule),
    ("grundschule", SchoolType::Grundschule),
    ("volksschule", SchoolType::Grundschule),
    ("abendgymnasium", SchoolType::Kolleg),
    ("berufskolleg", SchoolType::BerufsbildendeSchule),
    ("kolleg", SchoolType::Kolleg),
    ("gymnasium", SchoolType::Gymnasium),
    ("förderschule", SchoolType::Foerderschule),
    ("förderzentrum", SchoolType::Foerderschule),
    ("sonderschule", SchoolType::Foerderschule),
    ("sonderpädagogisch", SchoolType::Foerderschule),
    ("waldorfschule", SchoolType::Waldorfschule),
    ("berufsbildende", SchoolType::BerufsbildendeSchule),
    ("berufliche", SchoolType::BerufsbildendeSchule),
    ("berufsschule", SchoolType::BerufsbildendeSchule),
];

/// Abbreviations, only as a whole word.
const ABBREVIATIONS: &[(&str, SchoolType)] = &[
    ("gs", SchoolType::Grundschule),
    ("hs", SchoolType::Hauptschule),
    ("rs", SchoolType::Realschule),
    ("rs+", SchoolType::RealschulePlus),
    ("rsplus", SchoolType::RealschulePlus),
    ("igs", SchoolType::IntegrierteGesamtschule),
    ("kgs", SchoolType::KooperativeGesamtschule),
    ("gym", SchoolType::Gymnasium),
    ("fös", SchoolType::Foerderschule),
    ("fos", SchoolType::Fachoberschule),
    ("bbs", SchoolType::BerufsbildendeSchule),
    ("fws", SchoolType::Waldorfschule),
];

impl SchoolType {
    /// The types a list's wording names, in the order of this enum, each once; empty where
    /// none is recognised. "Grund- und Realschule Plus" names two.
    #[must_use]
    pub fn all_in(wording: &str) -> Vec<Self> {
        let mut text = wording.to_lowercase().replace("realschule +", "realschule plus");
        text = text.replace("realschule+", "realschule plus");
        for part in ["grund", "haupt", "real", "förder"] {
            for shared in ["- und ", "-und ", "- u. ", "-/", "- / "] {
                text = text.replace(&format!("{part}{shared}"), &format!("{part}schule und "));
            }
        }
        let mut found: Vec<Self> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '+'))
            .filter_map(|word| ABBREVIATIONS.iter().find(|(name, _)| *name == word))
            .map(|(_, school_type)| *school_type)
            .collect();
        for (name, school_type) in NAMES {
            if text.contains(name) {
                found.push(*school_type);
                text = text.replace(name, " ");
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every type.
    pub const ALL: [Self; 13] = [
        Self::Grundschule,
        Self::Hauptschule,
        Self::Realschule,
        Self::RealschulePlus,
        Self::Gemeinschaftsschule,
        Self::IntegrierteGesamtschule,
        Self::KooperativeGesamtschule,
        Self::Gymnasium,
        Self::Foerderschule,
        Self::Waldorfschule,
        Self::Fachoberschule,
        Self::BerufsbildendeSchule,
        Self::Kolleg,
    ];

    /// Whether being a pupil of the type says something sensitive of a person: that she has special
    /// educational needs.
    #[must_use]
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::Foerderschule)
    }

    /// The German name.
    #[must_use]
    pub const fn german_name(self) -> &'static str {
        match self {
            Self::Grundschule => "Grundschule",
            Self::Hauptschule => "Hauptschule",
            Self::Realschule => "Realschule",
            Self::RealschulePlus => "Realschule plus",
            Self::Gemeinschaftsschule => "Gemeinschaftsschule",
            Self::IntegrierteGesamtschule => "Integrierte Gesamtschule",
            Self::KooperativeGesamtschule => "Kooperative Gesamtschule",
            Self::Gymnasium => "Gymnasium",
            Self::Foerderschule => "Förderschule",
            Self::Waldorfschule => "Freie Waldorfschule",
            Self::Fachoberschule => "Fachoberschule",
            Self::BerufsbildendeSchule => "Berufsbildende Schule",
            Self::Kolleg => "Kolleg",
        }
    }

    /// The stages a school of this type can teach.
    #[must_use]
    pub const fn stages(self) -> &'static [Stage] {
        use Stage::{Primary, Secondary1, Secondary2};
        match self {
            Self::Grundschule => &[Primary],
            Self::Hauptschule | Self::Realschule | Self::RealschulePlus | Self::Gemeinschaftsschule => {
                &[Secondary1]
            }
            Self::IntegrierteGesamtschule | Self::KooperativeGesamtschule | Self::Gymnasium => {
                &[Secondary1, Secondary2]
            }
            Self::Foerderschule => &[Primary, Secondary1],
            Self::Waldorfschule => &[Primary, Secondary1, Secondary2],
            Self::Fachoberschule | Self::BerufsbildendeSchule | Self::Kolleg => &[Secondary2],
        }
    }
}

impl Stage {
    /// The stage of a year of schooling (Klassenstufe 1 to 13) with a primary school of four
    /// years; `None` outside.
    #[must_use]
    pub const fn of_grade(grade: u8) -> Option<Self> {
        match grade {
            1..=4 => Some(Self::Primary),
            5..=10 => Some(Self::Secondary1),
            11..=13 => Some(Self::Secondary2),
            _ => None,
        }
    }

    /// Every stage, youngest first.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Secondary1, Self::Secondary2];

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary1 => "secondary_1",
            Self::Secondary2 => "secondary_2",
        }
    }

    /// The stage of a name in files.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == name)
    }

    /// The German name.
    #[must_use]
    pub const fn german_name(self) -> &'static str {
        match self {
            Self::Primary => "Primarstufe",
            Self::Secondary1 => "Sekundarstufe I",
            Self::Secondary2 => "Sekundarstufe II",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_of_the_region_s_school_list_is_recognised() {
        use SchoolType::*;
        for (wording, expected) in [
            ("Grundschule", vec![Grundschule]),
            ("Gymnasium", vec![Gymnasium]),
            ("Förderschule", vec![Foerderschule]),
            ("Realschule Plus", vec![RealschulePlus]),
            ("Integrierte Gesamtschule", vec![IntegrierteGesamtschule]),
            ("organisatorisch verbundene Grund- und Realschule Plus", vec![Grundschule, RealschulePlus]),
            ("Realschule Plus und Fachoberschule", vec![RealschulePlus, Fachoberschule]),
            ("Freie Waldorfschule", vec![Waldorfschule]),
            ("Hauptschule", vec![Hauptschule]),
            ("organisatorisch verbundene Grund- und Hauptschule", vec![Grundschule, Hauptschule]),
            ("Realschule", vec![Realschule]),
        ] {
            assert_eq!(SchoolType::all_in(wording), expected, "{wording}");
        }
    }

    #[test]
    fn abbreviations_count_only_as_whole_words() {
        assert_eq!(SchoolType::all_in("IGS"), vec![SchoolType::IntegrierteGesamtschule]);
        assert_eq!(SchoolType::all_in("GS/RS+"), vec![SchoolType::Grundschule, SchoolType::RealschulePlus]);
        assert!(SchoolType::all_in("Musikschule").is_empty());
    }

    #[test]
    fn grades_belong_to_stages_and_nothing_outside_1_to_13_does() {
        assert_eq!(Stage::of_grade(4), Some(Stage::Primary));
        assert_eq!(Stage::of_grade(5), Some(Stage::Secondary1));
        assert_eq!(Stage::of_grade(11), Some(Stage::Secondary2));
        assert_eq!(Stage::of_grade(0), None);
        assert_eq!(Stage::of_grade(14), None);
    }
}
