//! Spellings of an address as lists contain them, made from the register's own. Each kind is
//! one way in which a clerk, a form or a spreadsheet changes an address.

use crate::random::Random;

/// A way of spelling street and house number; gives `None` where the address does not allow it.
pub type Spelling = fn(&mut Random, &str, &str) -> Option<(String, String)>;

/// Every kind of spelling, with its name.
pub const SPELLINGS: &[(&str, Spelling)] = &[
    ("as in the register", |_, s, n| Some((s.into(), n.into()))),
    ("street and number in one field", |_, s, n| Some((format!("{s} {n}"), String::new()))),
    ("Straße, Strasse, Str., str", |r, s, n| {
        let stem = street_stem(s)?;
        let (low, high) =
            *r.pick(&[("straße", "Straße"), ("strasse", "Strasse"), ("str.", "Str."), ("str", "Str")]);
        Some((format!("{stem}{}", if stem.ends_with([' ', '-']) { high } else { low }), n.into()))
    }),
    ("ß, ss and ẞ", |r, s, n| {
        let s = long_form(s);
        let upper = s.replace('ß', "ẞ").to_uppercase();
        s.contains('ß').then(|| (if r.below(2) == 0 { s.replace('ß', "ss") } else { upper }, n.into()))
    }),
    ("ä as ae", |_, s, n| changed(s, &replaced(s, &["ae", "oe", "ue", "Ae", "Oe", "Ue"]), n)),
    ("umlaut dots lost", |_, s, n| changed(s, &replaced(s, &["a", "o", "u", "A", "O", "U"]), n)),
    ("upper case", |_, s, n| Some((s.to_uppercase(), n.to_uppercase()))),
    ("lower case", |_, s, n| Some((s.to_lowercase(), n.into()))),
    ("compound split", |r, s, n| {
        let stem = street_stem(s).filter(|stem| !stem.ends_with([' ', '-']))?;
        Some((format!("{stem}{}Straße", r.pick(&[" ", "-"])), n.into()))
    }),
    ("compound joined", |_, s, n| {
        let stem = street_stem(s).filter(|stem| stem.ends_with([' ', '-']))?;
        Some((format!("{}straße", stem.trim_end_matches([' ', '-'])), n.into()))
    }),
    ("hyphens as spaces", |_, s, n| changed(s, &s.replace('-', " "), n)),
    ("spaces as hyphens", |_, s, n| changed(s, &s.replace(' ', "-"), n)),
    ("St. and Sankt", |_, s, n| {
        let short = s.replace("Sankt", "St.");
        let long = s.replace("St. ", "Sankt ").replace("St.-", "Sankt-");
        changed(s, if short == s { &long } else { &short }, n)
    }),
    ("Am, An der, Auf dem, In der", |r, s, n| {
        const FORMS: [(&str, [&str; 3]); 6] = [
            ("An der ", ["An d. ", "A.d. ", "a. d. "]),
            ("Auf dem ", ["Auf d. ", "auf dem ", "Aufm "]),
            ("Auf der ", ["Auf d. ", "auf der ", "Auf.d. "]),
            ("In der ", ["In d. ", "I. d. ", "in der "]),
            ("Am ", ["am ", "AM ", "Am  "]),
            ("Im ", ["im ", "IM ", "Im  "]),
        ];
        let (long, short) = FORMS.iter().find(|(long, _)| s.starts_with(long))?;
        Some((format!("{}{}", r.pick(short), &s[long.len()..]), n.into()))
    }),
    ("Dr.- as Doktor-", |_, s, n| changed(s, &s.replace("Dr.-", "Doktor-").replace("Dr. ", "Doktor "), n)),
    ("first name abbreviated", |_, s, n| {
        let (first, rest) = s.split_once('-')?;
        let long = first.chars().count() > 4 && rest.contains('-') && !first.contains([' ', '.']);
        long.then(|| (format!("{}.-{rest}", first.chars().take(3).collect::<String>()), n.into()))
    }),
    (ONE_ERROR, |r, s, n| (letters(s) >= 5).then(|| (mistype(r, s, 1), n.into()))),
    ("one typing error, one field", |r, s, n| {
        (letters(s) >= 5).then(|| (format!("{} {n}", mistype(r, s, 1)), String::new()))
    }),
    (TWO_ERRORS, |r, s, n| (letters(s) >= 8).then(|| (mistype(r, s, 2), n.into()))),
    ("12 a, 12A, 12 A, 12-a", |r, s, n| {
        let (digits, suffix) = number_parts(n);
        let upper = suffix.to_uppercase();
        let spelt = [
            format!("{digits} {suffix}"),
            format!("{digits}{upper}"),
            format!("{digits} {upper}"),
            format!("{digits}-{suffix}"),
        ];
        (suffix.len() == 1 && suffix.chars().all(char::is_alphabetic))
            .then(|| (s.into(), r.pick(&spelt).clone()))
    }),
    ("note after the number", |r, s, n| Some((s.into(), format!("{n}{}", r.pick(NOTES))))),
    ("note, one field", |r, s, n| Some((format!("{s} {n}{}", r.pick(NOTES)), String::new()))),
    ("Nr. before the number", |r, s, n| {
        Some((s.into(), format!("{}{n}", r.pick(&["Nr. ", "Nr.", "Hausnr. ", "No. ", "#"]))))
    }),
    ("white space", |r, s, n| {
        Some((format!("  {}", s.replace(' ', r.pick::<&str>(&["  ", "\u{a0}", "\t"]))), format!(" {n} ")))
    }),
    ("encoding broken", |r, s, n| {
        let s = long_form(s);
        let other = if r.below(2) == 0 {
            replaced(&s, &["Ã¤", "Ã¶", "Ã¼", "Ã„", "Ã–", "Ãœ"]).replace('ß', "ÃŸ")
        } else {
            s.replace('ß', "?")
        };
        changed(&s, &other, n)
    }),
    ("NFD umlauts", |_, s, n| {
        changed(s, &replaced(s, &["a\u{308}", "o\u{308}", "u\u{308}", "A\u{308}", "O\u{308}", "U\u{308}"]), n)
    }),
];

/// The kind with one typing error in the street.
pub const ONE_ERROR: &str = "one typing error";
/// The kind with two typing errors in the street.
pub const TWO_ERRORS: &str = "two typing errors";

const NOTES: &[&str] = &[
    ", 3. OG links",
    " (Hinterhaus)",
    ", Whg. 4",
    " EG",
    " 2. Etage",
    ", c/o Beispiel",
    " Hinterhaus",
    " // 3",
    " App. 12",
    " 3. OG",
    " 2. OG re.",
];

fn changed(before: &str, after: &str, number: &str) -> Option<(String, String)> {
    (after != before).then(|| (after.to_owned(), number.to_owned()))
}

/// Replaces ä, ö, ü, Ä, Ö, Ü.
fn replaced(text: &str, by: &[&str; 6]) -> String {
    ["ä", "ö", "ü", "Ä", "Ö", "Ü"]
        .iter()
        .zip(by)
        .fold(text.to_owned(), |text, (umlaut, by)| text.replace(umlaut, by))
}

/// The name of a street without "straße" in any spelling.
fn street_stem(street: &str) -> Option<&str> {
    ["straße", "Straße", "strasse", "Strasse", "str.", "Str."]
        .iter()
        .find_map(|end| street.strip_suffix(end))
        .filter(|stem| stem.len() > 2)
}

/// The name with "straße" written out.
fn long_form(street: &str) -> String {
    match street_stem(street) {
        Some(stem) if stem.ends_with([' ', '-']) => format!("{stem}Straße"),
        Some(stem) => format!("{stem}straße"),
        None => street.to_owned(),
    }
}

fn letters(street: &str) -> usize {
    street.chars().filter(|c| c.is_alphabetic()).count()
}

fn number_parts(number: &str) -> (&str, &str) {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    (&number[..digits], number[digits..].trim())
}

/// Makes typing errors at random letters: one left out, one too many, a wrong one, two
/// swapped.
pub fn mistype(random: &mut Random, text: &str, errors: usize) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..errors {
        let places: Vec<usize> = (0..chars.len()).filter(|&i| chars[i].is_alphabetic()).collect();
        let at = *random.pick(&places);
        let letter = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or_default());
        match random.below(4) {
            0 => drop(chars.remove(at)),
            1 => chars.insert(at, letter),
            3 if at + 1 < chars.len() => chars.swap(at, at + 1),
            _ => chars[at] = letter,
        }
    }
    chars.into_iter().collect()
}
