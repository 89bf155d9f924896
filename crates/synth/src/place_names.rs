//! Names of the municipalities and villages of the lands beyond the first: put together from
//! parts that German place names have, each municipality's name given once only.

use crate::random::Random;

const FRONT: [&str; 8] = ["", "Ober", "Nieder", "Groß", "Klein", "Neu", "Alt", "Mittel"];

#[rustfmt::skip]
const STEMS: [&str; 80] = [
    "Ahr", "Alm", "Ander", "Bald", "Bern", "Birk", "Bock", "Brem", "Buch", "Dahl", "Darm", "Dern", "Dorn", "Eber",
    "Eich", "Elm", "Engel", "Erl", "Esch", "Falk", "Fisch", "Fran", "Gan", "Geis", "Gers", "Gold", "Gras", "Gun",
    "Hag", "Hain", "Harl", "Has", "Heid", "Heim", "Herz", "Hirsch", "Hohl", "Holz", "Horn", "Ilm", "Immen", "Jung",
    "Kalk", "Kass", "Kirch", "Kohl", "Kron", "Lahr", "Land", "Lauf", "Lauter", "Leim", "Lich", "Lind", "Loh", "Mar",
    "Meis", "Moos", "Morgen", "Mühl", "Nass", "Nuss", "Otter", "Pfaf", "Quell", "Rath", "Regen", "Reh", "Ried",
    "Rot", "Saal", "Sand", "Schön", "Sieg", "Stein", "Tann", "Ulm", "Wald", "Wein", "Wolf",
];

#[rustfmt::skip]
const ENDS: [&str; 30] = [
    "heim", "bach", "berg", "feld", "hausen", "weiler", "dorf", "stadt", "rode", "scheid", "born", "brück",
    "kirchen", "tal", "stein", "au", "ingen", "hofen", "mühle", "wies", "furt", "lingen", "stetten", "ried",
    "moor", "kamp", "büttel", "leben", "loh", "see",
];

const NAMES: usize = FRONT.len() * STEMS.len() * ENDS.len();

/// The name of municipality `number`, counted over all lands. Numbers below 19,200 have names
/// of their own; the step is prime to their number, so that neighbours differ.
#[must_use]
pub fn municipality(seed: u64, number: usize) -> String {
    let start = Random::of(seed, &[0x706c_6163]).below(NAMES);
    let at = (start + number * 7919) % NAMES;
    let (front, rest) = (at % FRONT.len(), at / FRONT.len());
    joined(FRONT[front], STEMS[rest % STEMS.len()], ENDS[rest / STEMS.len()])
}

/// A name for a village, which may exist elsewhere too.
#[must_use]
pub fn village(random: &mut Random) -> String {
    let front = if random.chance(0.6) { "" } else { FRONT[random.below(FRONT.len())] };
    joined(front, STEMS[random.below(STEMS.len())], ENDS[random.below(ENDS.len())])
}

fn joined(front: &str, stem: &str, end: &str) -> String {
    if front.is_empty() { format!("{stem}{end}") } else { format!("{front}{}{end}", stem.to_lowercase()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_municipality_of_germany_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<String> = (0..19_200).map(|n| municipality(1, n)).collect();
        assert_eq!(names.len(), 19_200);
    }
}
