//! Names of streets. Common names come first in every village, as they do in reality; larger
//! places go on with names put together from parts. No two names of one municipality are so
//! much alike that one typing error makes one of the other.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher as _;

use crate::random::Random;

/// Names of main streets, the usual one first.
const MAIN: &[&str] = &["Hauptstraße", "Dorfstraße", "Trierer Straße", "Kirchstraße", "Ortsstraße"];

/// Names that occur in village after village.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "Schulstraße", "Gartenstraße", "Bahnhofstraße", "Kirchstraße", "Bergstraße", "Lindenstraße", "Ringstraße",
    "Römerstraße", "Moselstraße", "Brückenstraße", "Mühlenweg", "Birkenweg", "Wiesenweg", "Rosenweg",
    "Im Wiesengrund", "Am Sportplatz", "Auf der Heide", "In der Acht", "An der Kapelle", "Zum Wingert",
    "St. Martin-Straße", "Sankt-Matthias-Straße", "Karl-Marx-Straße", "Konrad-Adenauer-Straße",
    "Dr.-Eckener-Straße", "Im Brühl", "Am Weiher", "Unterm Hofberg", "Klosterstraße", "Trierer Straße",
    "Saarburger Straße", "Neustraße", "Tannenweg", "Eifelstraße", "Hochwaldstraße", "Kapellenweg",
    "Raiffeisenstraße", "Jahnstraße", "Weinstraße", "Zur Ley", "Hinter dem Dorf", "Petersberg", "Fährstraße",
    "Burgstraße", "Marktplatz", "Auf Kem", "Friedhofsweg", "Oberdorf", "Unterdorf", "Talstraße", "Waldstraße",
    "Feldstraße", "Blumenstraße", "Ahornweg", "Hochstraße", "Mittelstraße", "Grabenstraße", "Poststraße",
    "Kreuzstraße", "Hermeskeiler Straße", "Konzer Straße", "Luxemburger Straße", "Bitburger Straße",
    "Zerfer Straße", "Ruwerstraße", "Saarstraße", "Kyllstraße", "Hunsrückstraße", "Weinbergstraße",
    "Winzerstraße", "Kelterweg", "Traubenweg", "Amselweg", "Drosselweg", "Finkenweg", "Lerchenweg",
    "Meisenweg", "Schwalbenweg", "Falkenweg", "Eichenweg", "Buchenweg", "Erlenweg", "Fichtenweg",
    "Kastanienallee", "Fliederweg", "Nelkenweg", "Tulpenweg", "Veilchenweg", "Am Bach", "Am Bahnhof",
    "Am Friedhof", "Am Kirchberg", "Am Schloßberg", "Am Mühlenberg", "Am Rathaus", "Am Brunnen", "Am Hang",
    "Am Wald", "An der Kirche", "An der Schule", "An der Lay", "An den Weiden", "Auf dem Acker",
    "Auf dem Flürchen", "Auf der Hill", "Auf der Jüngt", "Auf Wolfsgang", "Im Bungert", "Im Gartenfeld",
    "Im Neugarten", "Im Paulinsgarten", "Im Persch", "Im Pichter", "Im Steinborn", "In den Gärten",
    "In der Helt", "In der Olk", "In der Träf", "In der Weidenwies", "Zum Sauerbrunnen", "Zum Schwarzen Kreuz",
    "Zur Festung", "Zur Mühle", "Zur Burg", "Unter den Linden", "Ober der Kirch", "Hinter den Zäunen",
    "Vor dem Wald", "Goethestraße", "Schillerstraße", "Mozartstraße", "Beethovenstraße", "Kolpingstraße",
    "Pestalozzistraße", "Thomas-Mann-Straße", "Albert-Schweitzer-Straße", "Clara-Viebig-Straße",
    "Friedrich-Ebert-Straße", "Ludwig-Uhland-Straße", "Edith-Stein-Straße", "Theodor-Heuss-Straße",
    "Kurt-Schumacher-Straße", "Nikolaus-Koch-Straße", "Matthias-Rommelfanger-Straße", "Josef-Haydn-Straße",
    "Johannes-Kepler-Straße", "Philipp-Melanchthon-Straße", "Graf-Siegfried-Straße", "Peter-Wust-Straße",
    "Dr.-Hans-Meyer-Straße", "Dr.-Schneider-Straße", "Sankt-Josef-Straße", "Sankt-Barbara-Straße",
    "St.-Margarethen-Straße", "St. Antonius-Straße", "Sankt Wendelinus-Weg", "St. Johann-Straße",
    "Maximinstraße", "Martinusstraße", "Euchariusstraße", "Maternusstraße", "Valeriusstraße",
    "Theophanustraße", "Stephanstraße", "Balduinstraße", "Kurfürstenstraße", "Schützenstraße",
    "Schlossstraße", "Spitzmühle", "Lay", "Zehntscheune", "Fuchsgraben", "Dorfplatz", "Schulgasse",
    "Kirchgasse", "Backhausgasse", "Sackgasse", "Herrengasse", "Triftweg", "Pfarrgasse", "Hofgartenstraße",
    "Gerberstraße", "Töpferstraße", "Glockenstraße", "Zuckerbergstraße", "Fleischstraße", "Simeonstraße",
    "Sickingenstraße", "Paulinstraße", "Thebäerstraße", "Metternichstraße", "Hindenburgstraße",
];

const STEMS: &[&str] = &[
    "Linden",
    "Buchen",
    "Eichen",
    "Kiefern",
    "Zedern",
    "Eschen",
    "Ulmen",
    "Kastanien",
    "Holunder",
    "Schlehen",
    "Wacholder",
    "Ginster",
    "Adler",
    "Bussard",
    "Habicht",
    "Storchen",
    "Reiher",
    "Dachs",
    "Hirsch",
    "Kaiser",
    "Herzog",
    "Grafen",
    "Ritter",
    "Bischof",
    "Dom",
    "Markt",
    "Rathaus",
    "Hafen",
    "Kelten",
    "Legions",
    "Tempel",
    "Villen",
    "Zucker",
    "Salz",
    "Kupfer",
    "Silber",
    "Eisen",
    "Schiefer",
    "Sandstein",
    "Quellen",
    "Brunnen",
    "Wasser",
    "Ufer",
    "Insel",
    "Aue",
    "Wiesen",
    "Acker",
    "Heide",
    "Forst",
    "Jäger",
    "Förster",
    "Hirten",
    "Schäfer",
    "Schmiede",
    "Bäcker",
    "Müller",
    "Weber",
    "Zimmer",
    "Maurer",
    "Küfer",
    "Fischer",
    "Schiffer",
    "Nord",
    "Süd",
    "Ost",
    "West",
    "Nahe",
    "Lahn",
    "Sauer",
    "Prüm",
    "Pfälzer",
    "Mainzer",
    "Koblenzer",
    "Speyerer",
    "Wormser",
    "Kölner",
    "Bonner",
    "Metzer",
    "Pariser",
    "Brüsseler",
    "Gloucester",
    "Weimarer",
    "Stern",
    "Mond",
    "Sonnen",
    "Morgen",
    "Abend",
    "Winter",
    "Sommer",
    "Frühlings",
    "Herbst",
    "Regen",
    "Wolken",
];
const KINDS: &[&str] =
    &["straße", "weg", "gasse", "platz", "ring", "allee", "pfad", "hof", "straße", "straße", "weg", "hang"];

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
    "Christoph",
    "Elisabeth",
    "Katharina",
];
const LAST: &[&str] = &[
    "Ebert",
    "Bach",
    "Adenauer",
    "Schumacher",
    "Brandt",
    "Heuss",
    "Beethoven",
    "Schumann",
    "Heine",
    "Frank",
    "Zetkin",
    "Scholl",
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
    "Gutenberg",
    "Humboldt",
    "Nietzsche",
    "Thoma",
];

const PREPOSITIONS: &[&str] = &["Am ", "Im ", "Auf dem ", "Zum ", "Beim "];
const FIELDS: &[&str] = &[
    "Kahlenberg",
    "Steinacker",
    "Wolfsbusch",
    "Gänseberg",
    "Rothenborn",
    "Eulenpfuhl",
    "Kupp",
    "Galgenberg",
    "Honigberg",
    "Langenstein",
    "Mattheiser Wald",
    "Nellenpark",
    "Bildstock",
    "Kreuzflur",
    "Bollwerk",
    "Tiergarten",
    "Estricher Feld",
    "Hasenkopf",
    "Katzental",
    "Dachskopf",
    "Mohrbusch",
    "Schindbruch",
];

/// Words before the name proper, which lists abbreviate and confuse.
const FRONT: &[&str] = &[
    "am", "an", "im", "in", "auf", "zum", "zur", "der", "dem", "den", "unter", "unterm", "ober", "hinter",
    "vor", "beim", "sankt", "st",
];

/// The names of one municipality while it is being invented.
#[derive(Debug, Default)]
pub struct StreetNames {
    /// Marks of the names in use, with the hash of the name they are from.
    marks: FxHashMap<u64, u64>,
    /// Names of the locality at hand.
    taken: FxHashSet<u64>,
    /// Names once used are not used in another locality either.
    unique: bool,
}

impl StreetNames {
    /// No names yet. In cities a name is given only once (`unique`).
    #[must_use]
    pub fn new(unique: bool) -> Self {
        Self { unique, ..Self::default() }
    }

    /// Another locality begins, where the same names may be used again.
    pub fn next_locality(&mut self) {
        if !self.unique {
            self.taken.clear();
        }
    }

    /// A name for the main street of the locality.
    pub fn main(&mut self, random: &mut Random) -> String {
        let first = if random.chance(0.75) { 0 } else { random.below(MAIN.len()) };
        if self.take(MAIN[first]) { MAIN[first].to_owned() } else { self.next(random) }
    }

    /// A name for a further street.
    pub fn next(&mut self, random: &mut Random) -> String {
        for attempt in 0.. {
            let name =
                if attempt < 12 { (*random.pick(COMMON)).to_owned() } else { composed(random, attempt) };
            if self.take(&name) {
                return name;
            }
        }
        String::new()
    }

    /// Takes a name, unless it is in use or too much like one that is.
    fn take(&mut self, name: &str) -> bool {
        let own = hash(name.chars());
        let marks = marks(name);
        if self.taken.contains(&own)
            || marks.iter().any(|mark| self.marks.get(mark).is_some_and(|of| *of != own))
        {
            return false;
        }
        self.taken.insert(own);
        self.marks.extend(marks.into_iter().map(|mark| (mark, own)));
        true
    }
}

/// A name put together; with every further attempt from more parts.
fn composed(random: &mut Random, attempt: usize) -> String {
    match random.below(if attempt < 60 { 8 } else { 9 }) {
        0 | 1 => format!("{}-{}-Straße", random.pick(FIRST), random.pick(LAST)),
        2 => format!("{}{}", random.pick(PREPOSITIONS), random.pick(FIELDS)),
        8 => format!("{}-{}-{}-Straße", random.pick(FIRST), random.pick(FIRST), random.pick(LAST)),
        _ => {
            let (stem, kind) = (random.pick(STEMS), random.pick(KINDS));
            if stem.ends_with("er") && (stem.ends_with("zer") || stem.ends_with("ner")) {
                let kind = if kind.ends_with("straße") { "Straße" } else { "Weg" };
                format!("{stem} {kind}")
            } else {
                format!("{stem}{kind}")
            }
        }
    }
}

/// What names have in common that one typing error could confuse: the name without its words
/// in front, whole and with each single letter left out.
fn marks(name: &str) -> Vec<u64> {
    let lower = name.to_lowercase().replace('ß', "ss");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let letters: Vec<char> = words.skip_while(|word| FRONT.contains(word)).flat_map(str::chars).collect();
    let without = |at: usize| letters.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, c)| *c);
    (0..=letters.len()).map(|at| hash(without(at))).collect()
}

fn hash(letters: impl Iterator<Item = char>) -> u64 {
    let mut hasher = FxHasher::default();
    letters.for_each(|letter| hasher.write_u32(letter.into()));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_finds_thousands_of_names_and_none_twice() {
        let mut names = StreetNames::new(true);
        let mut random = Random::new(1);
        let all: FxHashSet<String> = (0..3000).map(|_| names.next(&mut random)).collect();
        assert_eq!(all.len(), 3000);
    }

    #[test]
    fn a_name_may_return_in_the_next_village_but_not_one_just_like_it() {
        let mut names = StreetNames::new(false);
        assert!(names.take("Bergstraße"));
        assert!(!names.take("Bergstraße"));
        names.next_locality();
        assert!(names.take("Bergstraße"));
        for alike in ["Burgstraße", "Am Bergstrasse", "Bergstraßen"] {
            assert!(!names.take(alike), "{alike}");
        }
        assert!(names.take("Bachgasse"));
    }

    #[test]
    fn there_are_150_common_names_and_more() {
        let all: FxHashSet<_> = COMMON.iter().collect();
        assert!(all.len() >= 150, "{}", all.len());
    }
}
