//! Help and wrong usage, in both languages.

use e2e::{Folder, LIST, REGISTER, command, run};

const GEOCODE: [&str; 6] =
    ["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"];

/// Words of the parser's own English that must not show in German.
const ENGLISH: [&str; 9] =
    ["Usage", "Options:", "Commands:", "Arguments:", "error:", "Print ", "default:", "COMMAND", "OPTIONS"];

#[test]
fn help_speaks_english_and_names_commands_options_and_exit_codes() {
    let help = Folder::new().schulweg(&["--help"]).expect_code(0);
    for part in ["Usage: schulweg [OPTIONS] <COMMAND>", "geocode", "check", "--lang", "Exit codes:", "--help"]
    {
        assert!(help.stdout.contains(part), "{part} in {}", help.stdout);
    }
    assert_eq!(help.stderr, "");
}

#[test]
fn help_speaks_german_without_a_word_of_english_left() {
    let folder = Folder::new();
    for words in [vec!["--help"], vec!["geocode", "--help"], vec!["check", "--help"], vec![]] {
        let help = folder.schulweg_in_german(&words);
        let text = format!("{}{}", help.stdout, help.stderr);
        for part in ["Aufruf: schulweg", "Optionen:", "Zeigt diese Hilfe"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        for part in ENGLISH {
            assert!(!text.contains(part), "{part} in {text}");
        }
    }
}

#[test]
fn the_language_comes_from_the_option_then_the_locale() {
    let folder = Folder::new();
    assert!(folder.schulweg(&["--lang", "de", "--help"]).stdout.contains("Aufruf:"));
    assert!(folder.schulweg_in_german(&["check", "--lang=en", "--help"]).stdout.contains("Usage:"));
    let by = |name: &str, locale: &str| {
        run(command(&e2e::binary(), folder.path()).env(name, locale).arg("--help")).stdout.contains("Aufruf:")
    };
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        assert!(by(name, "de_DE.UTF-8"), "{name}");
        assert!(!by(name, "fr_FR.UTF-8"), "{name}");
    }
}

#[test]
fn wrong_usage_is_code_2_and_says_so_in_the_user_s_language() {
    let folder = Folder::new();
    for words in [
        vec![],
        vec!["publish"],
        vec!["geocode"],
        vec!["geocode", "--adresses", "x"],
        vec!["check", "--max-unplaced", "many"],
        vec!["check", "--project"],
        vec!["--lang", "fr", "check"],
    ] {
        let english = folder.schulweg(&words).expect_code(2);
        assert!(!english.stderr.is_empty() && english.stdout.is_empty(), "{words:?}: {english:?}");
        let german = folder.schulweg_in_german(&words).expect_code(2);
        for part in ENGLISH {
            assert!(!german.stderr.contains(part), "{part} in {}", german.stderr);
        }
    }
}

#[test]
fn an_unknown_format_is_code_2_and_lists_the_known_ones() {
    let folder = Folder::new();
    folder.write("list.csv", LIST);
    folder.write("register.csv", REGISTER);
    let words = ["geocode", "--addresses", "hkde:register.csv", "--output", "placed.csv", "list.csv"];
    for run in [folder.schulweg(&words).expect_code(2), folder.schulweg_in_german(&words).expect_code(2)] {
        assert!(run.stderr.contains("hkde") && run.stderr.contains("hk-de, osm, geojson"), "{run:?}");
    }
    let words = ["geocode", "--addresses", "register.csv", "--output", "placed.csv", "list.csv"];
    let run = folder.schulweg(&words).expect_code(2);
    assert!(run.stderr.contains("FORMAT:PATH"), "{run:?}");
}

#[test]
fn a_missing_file_is_code_2_and_is_named() {
    let folder = Folder::new();
    folder.write("list.csv", LIST);
    let run = folder.schulweg(&GEOCODE).expect_code(2);
    assert!(run.stderr.contains("register.csv"), "{run:?}");
    folder.write("register.csv", REGISTER);
    std::fs::remove_file(folder.path().join("list.csv")).unwrap_or_default();
    let run = folder.schulweg_in_german(&GEOCODE).expect_code(2);
    assert!(run.stderr.contains("list.csv"), "{run:?}");
    assert_eq!(folder.names(), ["register.csv"]);
}
