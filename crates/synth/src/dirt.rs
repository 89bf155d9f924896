//! Further ways in which addresses get dirty: forms and exports, scanners, foreign keyboards,
//! spelling by ear. Like [`crate::corruption`], made from the register's own spelling.

use crate::corruption::{Spelling, mistype};

/// Every kind, with its name.
pub const DIRT: &[(&str, Spelling)] = &[
    ("no space before the number", |_, s, n| Some((format!("{s}{n}"), String::new()))),
    ("number before the street", |r, s, n| Some((format!("{n}{}{s}", r.pick(&[" ", ", "])), String::new()))),
    ("comma before the number", |_, s, n| Some((format!("{s}, {n}"), String::new()))),
    ("whole address in the street field", |_, s, n| {
        Some((format!("{s} {n}, 99999 Irgendwo"), String::new()))
    }),
    ("c/o before the street", |_, s, n| Some((format!("c/o Beispiel, {s} {n}"), String::new()))),
    ("number in both fields", |_, s, n| Some((format!("{s} {n}"), n.into()))),
    ("suffix in the number field alone", |_, s, n| {
        let digits = n.trim_end_matches(char::is_alphabetic);
        let plain = digits.chars().all(|c| c.is_ascii_digit()) && digits.len() < n.len();
        plain.then(|| (format!("{s} {digits}"), n[digits.len()..].into()))
    }),
    ("two numbers joined", |r, s, n| {
        let number: u32 = n.parse().ok()?;
        let joint = r.pick(&["-", " - ", "/", " u. ", "+", " und ", " & ", " bis "]);
        Some((s.into(), format!("{n}{joint}{}", number + 2)))
    }),
    ("number and its suffix joined", |r, s, n| {
        let number: u32 = n.parse().ok()?;
        let tail = r.pick(&["-{}b", "+{}b", "/{}b", " u. {}b"]).replace("{}", n);
        Some((s.into(), format!("{number}{tail}")))
    }),
    ("floor or flat in short", |r, s, n| {
        let tail = r.pick(&[
            "/3. OG",
            " / 3. OG",
            " WE 5",
            " EG re",
            " EG li.",
            " DG",
            ", Top 4",
            " Hs. B",
            " 2.OG",
            " I. OG",
            ", rechts",
            " (links)",
            " Whg 12",
            ", Zimmer 7",
            " HH",
            " Gartenhaus",
            " - EG",
            "; 1. Stock",
        ]);
        Some((s.into(), format!("{n}{tail}")))
    }),
    ("house before the number", |r, s, n| {
        Some((
            s.into(),
            format!("{}{n}", r.pick(&["Haus ", "Hs.-Nr. ", "HsNr. ", "Haus-Nr.: ", "Hausnummer "])),
        ))
    }),
    ("full stop or comma behind the number", |r, s, n| {
        Some((s.into(), format!("{n}{}", r.pick(&[".", ",", ";", " ."]))))
    }),
    ("zeros before the number", |_, s, n| Some((s.into(), format!("0{n}")))),
    ("ß read as B", |_, s, n| s.contains('ß').then(|| (s.replace('ß', "B"), n.into()))),
    ("ß as sz", |_, s, n| s.contains('ß').then(|| (s.replace('ß', "sz"), n.into()))),
    ("rn read as m", |_, s, n| swap(s, "rn", "m", n)),
    ("y and z swapped", |_, s, n| {
        let other: String = s
            .chars()
            .map(|c| match c {
                'y' => 'z',
                'z' => 'y',
                'Z' => 'Y',
                'Y' => 'Z',
                c => c,
            })
            .collect();
        (other != s).then(|| (other, n.into()))
    }),
    ("ck as k", |_, s, n| swap(s, "ck", "k", n)),
    ("tz as z", |_, s, n| swap(s, "tz", "z", n)),
    ("th as t", |_, s, n| swap(s, "th", "t", n)),
    ("ph as f", |_, s, n| swap(s, "ph", "f", n)),
    ("ie as i", |_, s, n| swap(s, "ie", "i", n)),
    ("ei as ai", |_, s, n| swap(s, "ei", "ai", n)),
    ("double letters once", |_, s, n| {
        let mut other = String::new();
        s.chars().for_each(|c| {
            if !(c.is_lowercase() && other.ends_with(c)) {
                other.push(c);
            }
        });
        (other != s).then(|| (other, n.into()))
    }),
    ("a letter doubled", |r, s, n| {
        let chars: Vec<char> = s.chars().collect();
        let at = (1..chars.len()).filter(|i| chars[*i].is_lowercase()).nth(r.below(5))?;
        let mut other = chars;
        other.insert(at, other[at]);
        Some((other.into_iter().collect(), n.into()))
    }),
    ("spaces left out", |_, s, n| swap(s, " ", "", n)),
    ("a space inside a word", |r, s, n| {
        let at = s.char_indices().skip(3).map(|(at, _)| at).nth(r.below(4))?;
        Some((format!("{} {}", &s[..at], &s[at..]), n.into()))
    }),
    ("other dashes", |r, s, n| swap(s, "-", r.pick::<&str>(&["–", " - ", "‐", "‑", "—"]), n)),
    ("HTML entities", |_, s, n| {
        let other = [
            ("ä", "&auml;"),
            ("ö", "&ouml;"),
            ("ü", "&uuml;"),
            ("Ä", "&Auml;"),
            ("Ö", "&Ouml;"),
            ("Ü", "&Uuml;"),
            ("ß", "&szlig;"),
        ]
        .iter()
        .fold(s.to_owned(), |text, (from, to)| text.replace(from, to));
        (other != s).then(|| (other, n.into()))
    }),
    ("quotation marks", |_, s, n| Some((format!("\"{s}\""), format!("'{n}")))),
    ("zero-width characters", |_, s, n| Some((format!("\u{feff}{s}\u{200b}"), format!("\u{200b}{n}")))),
    ("upper case and a typing error", |r, s, n| {
        (s.chars().filter(|c| c.is_alphabetic()).count() >= 6)
            .then(|| (mistype(r, s, 1).to_uppercase(), n.into()))
    }),
    ("one field with a typing error and a note", |r, s, n| {
        (s.chars().filter(|c| c.is_alphabetic()).count() >= 6)
            .then(|| (format!("{} {n}, 2. OG", mistype(r, s, 1)), String::new()))
    }),
];

fn swap(street: &str, from: &str, to: &str, number: &str) -> Option<(String, String)> {
    street.contains(from).then(|| (street.replace(from, to), number.to_owned()))
}
