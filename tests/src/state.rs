//! An invented address register of the size of a Land, for benchmarks: places and streets are
//! put together from common parts, houses stand in rows.

use std::{collections::BTreeSet, fmt::Write as _};

use synth::Random;

const STEMS: &[&str] = &[
    "Linden",
    "Buchen",
    "Eichen",
    "Ahorn",
    "Birken",
    "Tannen",
    "Erlen",
    "Eschen",
    "Ulmen",
    "Kastanien",
    "Rosen",
    "Nelken",
    "Tulpen",
    "Veilchen",
    "Flieder",
    "Amsel",
    "Drossel",
    "Finken",
    "Lerchen",
    "Meisen",
    "Schwalben",
    "Falken",
    "Adler",
    "Haupt",
    "Schul",
    "Kirch",
    "Bahnhof",
    "Garten",
    "Berg",
    "Tal",
    "Wald",
    "Feld",
    "Wiesen",
    "Mühlen",
    "Brunnen",
    "Brücken",
    "Burg",
    "Schloss",
    "Kloster",
    "Kapellen",
    "Friedhofs",
    "Ring",
    "Neu",
    "Alt",
    "Ober",
    "Unter",
    "Mittel",
    "Nord",
    "Süd",
    "Ost",
    "West",
    "Römer",
    "Rhein",
    "Mosel",
    "Saar",
    "Nahe",
    "Lahn",
    "Eifel",
    "Hunsrück",
    "Pfälzer",
    "Trierer",
    "Mainzer",
    "Koblenzer",
    "Speyerer",
    "Wormser",
    "Kölner",
    "Bonner",
    "Winzer",
    "Wein",
    "Reb",
    "Kelter",
    "Schmiede",
    "Bäcker",
    "Müller",
    "Weber",
    "Gerber",
    "Zimmer",
    "Jäger",
    "Förster",
    "Hirten",
    "Schäfer",
    "König",
    "Kaiser",
    "Herzog",
    "Grafen",
    "Ritter",
    "Bischof",
    "Dom",
    "Markt",
    "Rathaus",
    "Post",
    "Sport",
];

const KINDS: &[&str] =
    &["straße", "weg", "gasse", "platz", "ring", "allee", "pfad", "hof", "straße", "straße", "weg"];

const FIRST: &[&str] = &[
    "Karl",
    "Friedrich",
    "Johann",
    "Wilhelm",
    "Konrad",
    "Kurt",
    "Willy",
    "Theodor",
    "Ludwig",
    "Robert",
    "Heinrich",
    "Thomas",
    "Anna",
    "Clara",
    "Sophie",
    "Edith",
    "Hildegard",
    "Maria",
    "Käthe",
    "Rosa",
    "Peter",
    "Paul",
    "Jakob",
];

const LAST: &[&str] = &[
    "Marx",
    "Ebert",
    "Bach",
    "Adenauer",
    "Schumacher",
    "Brandt",
    "Heuss",
    "Beethoven",
    "Schumann",
    "Heine",
    "Mann",
    "Frank",
    "Zetkin",
    "Scholl",
    "Stein",
    "Kollwitz",
    "Luxemburg",
    "Koch",
    "Röntgen",
    "Planck",
    "Siemens",
    "Daimler",
    "Otto",
    "Raiffeisen",
    "Kolping",
    "Ketteler",
    "Goerdeler",
    "Stauffenberg",
    "Bonhoeffer",
    "Niemöller",
    "Mozart",
];

const PLACES: (&[&str], &[&str]) = (
    &[
        "Nieder", "Ober", "Mittel", "Klein", "Groß", "Neu", "Alt", "Wald", "Berg", "Stein", "Hoh", "Lieb",
        "Rog", "Kell",
    ],
    &[
        "heim", "bach", "berg", "feld", "hausen", "weiler", "dorf", "stadt", "rath", "scheid", "born",
        "brück", "kirchen", "tal", "stein", "wald", "au", "ingen", "hofen", "sachsen", "mühle", "wies",
        "eich", "lind", "ahr", "esch",
    ],
);

/// One address of the register, as a list would write it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Street.
    pub street: String,
    /// House number.
    pub number: String,
    /// Place.
    pub place: String,
}

/// HK-DE text of about `addresses` addresses (24 columns, no postal codes, sorted by
/// municipality and street), and every `every`th address of it.
#[must_use]
pub fn register(seed: u64, addresses: usize, every: usize) -> (String, Vec<Listed>) {
    let mut random = Random::new(seed);
    let mut text = String::with_capacity(addresses * 130);
    text.push_str(
        "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;strschl;str;hnr;adz;zone;\
         ostwert;nordwert;postplz;postonm;postonmzus;postott\r\n",
    );
    let mut listed = Vec::with_capacity(addresses / every.max(1) + 1);
    let (mut written, mut municipality) = (0, 0);
    while written < addresses {
        municipality += 1;
        let place = format!("{}{} {municipality}", random.pick(PLACES.0), random.pick(PLACES.1));
        let (east, north) = (300_000 + random.below(200_000), 5_430_000 + random.below(200_000));
        let streets = [8, 15, 20, 40, 300][random.below(5)];
        let names: BTreeSet<String> = (0..streets).map(|_| street_name(&mut random)).collect();
        for (street, name) in names.iter().enumerate() {
            for number in 1..=4 + random.below(24) {
                let suffix = if random.below(9) == 0 { "a" } else { "" };
                let (east, north) = (east + street * 40, north + number * 15);
                let _ = write!(
                    text,
                    "N;DERPLP{written:010};A;07;Rheinland-Pfalz;1;;{:02};Kreis;{:03};{place};;;{street:05};{name};\
                     {number};{suffix};32;{east}.{:03};{north}.000;;;;\r\n",
                    10 + municipality / 900,
                    municipality % 900,
                    random.below(1000),
                );
                if written % every == 0 {
                    listed.push(Listed {
                        street: name.clone(),
                        number: format!("{number}{suffix}"),
                        place: place.clone(),
                    });
                }
                written += 1;
            }
        }
    }
    (text, listed)
}

fn street_name(random: &mut Random) -> String {
    match random.below(8) {
        0 => format!("{}-{}-Straße", random.pick(FIRST), random.pick(LAST)),
        1 => format!("{} {}", random.pick(&["Am", "Im", "Auf dem", "Zum"]), random.pick(STEMS)),
        _ => format!("{}{}", random.pick(STEMS), random.pick(KINDS)),
    }
}
