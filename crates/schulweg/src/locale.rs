//! The language of a run: `--lang` where it is given, otherwise the locale of the environment
//! in the order of POSIX, otherwise what the operating system says.

use std::{env, ffi::OsString};

use geo_core::Language;

/// The language of this run. It is needed before the arguments are parsed, because help and
/// usage errors speak it too.
#[must_use]
pub fn language_of_run(words: &[OsString]) -> Language {
    language_asked_for(words).unwrap_or_else(|| {
        let locale = locale_of_environment(|name| env::var(name).ok()).or_else(sys_locale::get_locale);
        locale.as_deref().map_or(Language::English, Language::of_locale)
    })
}

/// The value of `--lang`; `None` where it is missing or no language of ours, which the parser
/// then reports.
fn language_asked_for(words: &[OsString]) -> Option<Language> {
    let mut words = words.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next()?,
            Some(rest) if rest.starts_with('=') => &rest[1..],
            _ if word == "--" => return None,
            _ => continue,
        };
        return match value {
            "de" => Some(Language::German),
            "en" => Some(Language::English),
            _ => None,
        };
    }
    None
}

/// The locale of messages: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is not empty.
fn locale_of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Option<Language> {
        language_asked_for(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_language_option_counts_wherever_it_stands_but_not_after_a_double_dash() {
        assert_eq!(asked(&["schulweg", "--lang", "de", "check"]), Some(Language::German));
        assert_eq!(asked(&["schulweg", "check", "--lang=en"]), Some(Language::English));
        assert_eq!(asked(&["schulweg", "check", "--", "--lang=de"]), None);
        assert_eq!(asked(&["schulweg", "--lang", "fr"]), None);
        assert_eq!(asked(&["schulweg", "--lang"]), None);
    }

    #[test]
    fn lc_all_goes_before_lc_messages_before_lang_and_empty_ones_do_not_count() {
        let of = |pairs: &'static [(&str, &str)]| {
            locale_of_environment(move |name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
            })
        };
        assert_eq!(of(&[("LANG", "de_DE"), ("LC_ALL", "C")]).as_deref(), Some("C"));
        assert_eq!(
            of(&[("LANG", "en_US"), ("LC_MESSAGES", "de_DE"), ("LC_ALL", "")]).as_deref(),
            Some("de_DE")
        );
        assert_eq!(of(&[]), None);
    }
}
