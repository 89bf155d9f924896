//! The key of a street name: what stays the same between its spellings. "Karl-Marx-Str.",
//! "KARL MARX STRASSE" and "Karl-Marxstraße" share one key.

use crate::fold::Words;

/// Words that say what kind of way a street is. Two names that differ in it are two streets.
pub const KINDS: &[&str] = &[
    "strasse",
    "weg",
    "platz",
    "gasse",
    "allee",
    "ring",
    "hof",
    "ufer",
    "steig",
    "pfad",
    "damm",
    "markt",
    "berg",
    "graben",
    "wall",
    "park",
    "garten",
    "siedlung",
    "stieg",
    "chaussee",
    "promenade",
    "steg",
    "winkel",
    "kamp",
];

/// Words that may be left out or shortened without naming another street.
const ARTICLES: &[&str] = &[
    "am", "an", "auf", "aufm", "in", "im", "zum", "zur", "zu", "bei", "beim", "der", "dem", "den", "des",
    "die", "das", "vom", "von", "d", "a", "i",
];

/// Appends the key of a street name to `key`.
pub fn push_street_key(words: &Words, key: &mut String) {
    let count = words.len();
    for (i, (word, dotted)) in words.iter().enumerate() {
        let last = i + 1 == count;
        match word {
            "str" | "strasze" => key.push_str("strasse"),
            "st" if !last => key.push_str("sankt"),
            "skt" | "sct" | "snkt" => key.push_str("sankt"),
            "doktor" => key.push_str("dr"),
            "professor" => key.push_str("prof"),
            "bgm" | "bgmstr" | "buergerm" => key.push_str("buergermeister"),
            "gebr" => key.push_str("gebrueder"),
            "bhf" => key.push_str("bahnhof"),
            "hbf" => key.push_str("hauptbahnhof"),
            "u" if dotted => key.push_str("und"),
            "pl" if last && count > 1 => key.push_str("platz"),
            _ if last && word.len() > 4 && word.ends_with("str") => {
                key.push_str(word);
                key.push_str("asse");
            }
            _ if last && dotted && word.len() > 5 && word.ends_with("pl") => {
                key.push_str(word);
                key.push_str("atz");
            }
            _ => key.push_str(word),
        }
    }
}

/// The key of a street name.
#[must_use]
pub fn street_key(name: &str) -> String {
    let mut key = String::new();
    push_street_key(&Words::of(name), &mut key);
    key
}

/// The key without prepositions and articles ("An der Kirche", "A. d. Kirche" → "kirche");
/// the whole key where nothing else is in the name.
#[must_use]
pub fn key_without_articles(name: &str) -> String {
    let words = Words::of(name);
    let mut rest = String::new();
    for (word, dotted) in words.iter().filter(|(word, _)| !ARTICLES.contains(word)) {
        rest.push_str(word);
        rest.push_str(if dotted { "." } else { " " });
    }
    street_key(if rest.is_empty() { name } else { &rest })
}

/// The kind of way at the end of a key, if it names one.
#[must_use]
pub fn kind_of(key: &str) -> Option<&'static str> {
    KINDS.iter().find(|kind| key.ends_with(**kind)).copied()
}

/// Whether `short` abbreviates `long` word by word: the same number of words, each shortened
/// one ending in a full stop or being an initial ("Fr.-Ebert-Str." for
/// "Friedrich-Ebert-Straße").
#[must_use]
pub fn abbreviates(short: &Words, long: &Words) -> bool {
    short.len() == long.len()
        && short.len() > 1
        && short.iter().zip(long.iter()).all(|((short, dotted), (long, _))| {
            short == long
                || (dotted || short.len() <= 2) && long.starts_with(short)
                || short.strip_suffix("str").is_some_and(|stem| long.strip_suffix("strasse") == Some(stem))
                || long.strip_suffix("str").is_some_and(|stem| short.strip_suffix("strasse") == Some(stem))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_street_share_a_key() {
        for group in [
            &["Karl-Marx-Straße", "Karl Marx Str.", "KARL-MARX-STRASSE", "Karl-Marxstr", "karl-marx-strasse"]
                [..],
            &["Lindenstraße", "Linden Straße", "Lindenstr.", "Linden-Str.", "LINDENSTR"],
            &["Sankt-Martin-Straße", "St. Martin Str.", "St.-Martin-Straße", "Skt. Martin Strasse"],
            &["Dr.-Eckener-Straße", "Doktor-Eckener-Str.", "Dr. Eckener Strasse"],
            &["Marktplatz", "Marktpl.", "Markt-Pl."],
            &["Straße des 17. Juni", "Str. des 17. Juni"],
            &["Burg- und Talstraße", "Burg- u. Talstr."],
        ] {
            for name in group {
                assert_eq!(street_key(name), street_key(group[0]), "{name}");
            }
        }
    }

    #[test]
    fn different_streets_keep_different_keys() {
        assert_ne!(street_key("Neustraße"), street_key("Neue Straße"));
        assert_ne!(street_key("Lindenweg"), street_key("Lindenstraße"));
        assert_ne!(street_key("Weg 1"), street_key("Weg 2"));
        assert_ne!(street_key("Am U-Bogen"), street_key("Am Undbogen"));
    }

    #[test]
    fn prepositions_and_articles_fall_away_but_never_the_whole_name() {
        for name in ["An der Kirche", "A. d. Kirche", "Kirche", "an d. Kirche"] {
            assert_eq!(key_without_articles(name), "kirche", "{name}");
        }
        assert_eq!(key_without_articles("Auf der"), "aufder");
        assert_eq!(key_without_articles("Auf der Kronenstr."), "kronenstrasse");
    }

    #[test]
    fn the_kind_of_way_is_read_from_the_end() {
        assert_eq!(kind_of("lindenweg"), Some("weg"));
        assert_eq!(kind_of("lindenstrasse"), Some("strasse"));
        assert_eq!(kind_of("imtal"), None);
    }

    #[test]
    fn initials_and_dotted_words_abbreviate() {
        let long = Words::of("Friedrich-Ebert-Straße");
        for short in ["Fr.-Ebert-Str.", "F. Ebert Straße", "Friedr. Ebert Str."] {
            assert!(abbreviates(&Words::of(short), &long), "{short}");
        }
        for other in ["Karl-Ebert-Str.", "Ebertstr.", "Friedrich Ebert"] {
            assert!(!abbreviates(&Words::of(other), &long), "{other}");
        }
    }
}
