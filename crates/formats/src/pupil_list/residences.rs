//! From rows to pupils. A list with one row per address names some pupils several times; the
//! main residence counts, and where the list does not say which that is, nothing is taken.

use std::fmt;

use geo_core::{Localised, PostalAddress, Pseudonym, Pupil};
use rustc_hash::FxHashMap;

use super::{PupilRow, ResidenceKind};
use crate::{columns::fold, household::household_of};

/// The pupils of a list. Rows = pupils + merged + rows of the unresolved.
#[derive(Debug, Clone, Default)]
pub struct Residences {
    /// One per pseudonym, in the order of the list.
    pub pupils: Vec<Pupil>,
    /// Rows that could not be made into a pupil, in the order of the list.
    pub unresolved: Vec<Unresolved>,
    /// Further rows of the pupils: secondary residences and repetitions.
    pub merged: usize,
    /// Rows of two pupils of one name and birth date, which may be one pupil whom two lists
    /// identify in different ways.
    pub maybe_one: Vec<[usize; 2]>,
}

/// Rows that together should be one pupil and cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The rows, 1 = first data row.
    pub rows: Vec<usize>,
    /// Why.
    pub reason: UnresolvedReason,
}

/// Why rows could not be made into a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnresolvedReason {
    /// Neither an id nor name and birth date.
    NoIdentity,
    /// Several addresses, and none or more than one of them is the main residence.
    SeveralResidences,
    /// Only secondary residences.
    NoMainResidence,
    /// The rows of one id differ in what makes a person.
    Contradiction(Difference),
    /// Several rows of one family name and birth date or address, without given names.
    FamilyNameOnly,
}

/// What rows of one id differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The name.
    Name,
    /// The birth date.
    BirthDate,
    /// The age.
    Age,
    /// The school.
    School,
    /// The year of schooling.
    Grade,
}

impl Difference {
    /// The name in English and German.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Name => ["names", "Namen"],
            Self::BirthDate => ["birth dates", "Geburtsdaten"],
            Self::Age => ["ages", "Altersangaben"],
            Self::School => ["schools", "Schulen"],
            Self::Grade => ["grades", "Klassenstufen"],
        }
    }
}

impl fmt::Display for UnresolvedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contradiction(what) => {
                return write!(f, "the same pupil with different {}", what.names()[0]);
            }
            Self::NoIdentity => "neither an id nor name and birth date",
            Self::SeveralResidences => "several residences, and the list does not say which is the main one",
            Self::NoMainResidence => "only a secondary residence is listed",
            Self::FamilyNameOnly => {
                "several rows of one family name, which may be twins; add given names or ids"
            }
        })
    }
}

impl Localised for UnresolvedReason {
    fn german(&self) -> String {
        match self {
            Self::Contradiction(what) => {
                return format!("dieselbe Person mit verschiedenen {}", what.names()[1]);
            }
            Self::NoIdentity => "weder ID noch Name und Geburtsdatum",
            Self::SeveralResidences => {
                "mehrere Wohnungen, und die Liste sagt nicht, welche die Hauptwohnung ist"
            }
            Self::NoMainResidence => "nur eine Nebenwohnung ist angegeben",
            Self::FamilyNameOnly => {
                "mehrere Zeilen mit einem Familiennamen, vielleicht Zwillinge; Vornamen oder Nummern ergänzen"
            }
        }
        .into()
    }
}

/// Merges the rows of each pseudonym in favour of the main residence.
#[must_use]
pub fn residences(rows: &[PupilRow]) -> Residences {
    let order = by_pupil(rows);
    let mut result = Residences { pupils: Vec::with_capacity(rows.len()), ..Residences::default() };
    let mut group = Vec::new();
    for of_one in order.chunk_by(|(pupil, _), (next, _)| pupil == next) {
        group.clear();
        group.extend(of_one.iter().filter_map(|(_, row)| rows.get(*row as usize)));
        match resolve(&group) {
            Ok(pupil) => {
                result.merged += group.len() - 1;
                result.pupils.push(pupil);
            }
            Err(reason) => {
                let rows = group.iter().map(|row| row.row).collect();
                result.unresolved.push(Unresolved { rows, reason });
            }
        }
    }
    result.maybe_one = maybe_one(rows);
    result
}

/// Pairs of rows that name one person and have two pseudonyms. O(n log n).
fn maybe_one(rows: &[PupilRow]) -> Vec<[usize; 2]> {
    let known = |row: &PupilRow| Some((row.person.whole()?, row.pseudonym?, row.row));
    let mut persons: Vec<_> = rows.iter().filter_map(known).collect();
    persons.sort_unstable();
    persons.dedup_by_key(|(person, pseudonym, _)| (*person, *pseudonym));
    let pairs = persons.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    pairs.map(|pair| [pair[0].2.min(pair[1].2), pair[0].2.max(pair[1].2)]).collect()
}

/// The rows' places in the list, each after that of its pupil's first row and sorted by it.
/// In 32 bits: there may be many millions, and no list has billions.
fn by_pupil(rows: &[PupilRow]) -> Vec<(u32, u32)> {
    let mut first: FxHashMap<Pseudonym, u32> = FxHashMap::default();
    let mut order: Vec<(u32, u32)> = (0..)
        .zip(rows)
        .map(|(at, row)| (row.pseudonym.map_or(at, |pseudonym| *first.entry(pseudonym).or_insert(at)), at))
        .collect();
    order.sort_unstable();
    order
}

fn resolve(group: &[&PupilRow]) -> Result<Pupil, UnresolvedReason> {
    if let Some(what) = difference(group) {
        return Err(UnresolvedReason::Contradiction(what));
    }
    if group.len() > 1 && group.iter().any(|row| row.person.family_name_only) {
        return Err(UnresolvedReason::FamilyNameOnly);
    }
    let of_kind = |kind| group.iter().copied().filter(|row| row.residence_kind == kind).collect::<Vec<_>>();
    let mut candidates = of_kind(Some(ResidenceKind::Main));
    if candidates.is_empty() {
        candidates = of_kind(None);
    }
    if candidates.iter().any(|row| row.residence != PostalAddress::default()) {
        candidates.retain(|row| row.residence != PostalAddress::default());
    }
    let Some((taken, others)) = candidates.split_first() else {
        return Err(UnresolvedReason::NoMainResidence);
    };
    if !others.is_empty() {
        let address = address_of(&taken.residence);
        if others.iter().any(|row| address_of(&row.residence) != address) {
            return Err(UnresolvedReason::SeveralResidences);
        }
    }
    Ok(Pupil {
        pseudonym: taken.pseudonym.ok_or(UnresolvedReason::NoIdentity)?,
        row: taken.row,
        residence: taken.residence.clone(),
        school: first(group, taken, |row| row.school.clone()),
        grade: first(group, taken, |row| row.grade),
        stage: first(group, taken, |row| row.stage),
        age: first(group, taken, |row| row.age),
        special_needs: first(group, taken, |row| row.special_needs),
        first_language: first(group, taken, |row| row.first_language.clone()),
        lives_away: first(group, taken, |row| row.lives_away),
    })
}

/// What rows of one pseudonym differ in, so that they cannot be one person.
fn difference(group: &[&PupilRow]) -> Option<Difference> {
    if differ(group, |row| row.person.name) {
        Some(Difference::Name)
    } else if differ(group, |row| row.person.birth) {
        Some(Difference::BirthDate)
    } else if differ(group, |row| row.age.filter(|_| row.person.birth.is_none())) {
        // An age listed beside a birth date elsewhere may be that of another day.
        Some(Difference::Age)
    } else if differ(group, |row| row.school.as_ref().map(|school| school.0.trim_start_matches('0'))) {
        Some(Difference::School)
    } else if differ(group, |row| row.grade) {
        Some(Difference::Grade)
    } else {
        None
    }
}

/// The household, or of an address without a street the place.
fn address_of(address: &PostalAddress) -> [String; 2] {
    household_of(address).unwrap_or_else(|| {
        [String::new(), fold(&format!("{}{}{}", address.postal_code, address.place, address.locality))]
    })
}

fn differ<'r, T: PartialEq>(group: &[&'r PupilRow], value: impl Fn(&'r PupilRow) -> Option<T>) -> bool {
    let mut values = group.iter().filter_map(|row| value(row));
    values.next().is_some_and(|first| values.any(|other| other != first))
}

/// The taken row's value, or the first that another row of the pupil has.
fn first<T>(group: &[&PupilRow], taken: &PupilRow, value: impl Fn(&PupilRow) -> Option<T>) -> Option<T> {
    value(taken).or_else(|| group.iter().find_map(|row| value(row)))
}

#[cfg(test)]
mod tests {
    use super::{super::Person, *};

    fn row(number: usize, person: u8, street: &str, kind: Option<ResidenceKind>) -> PupilRow {
        PupilRow {
            row: number,
            pseudonym: (person > 0).then_some(Pseudonym([person; 16])),
            person: Person::default(),
            residence: PostalAddress { street: street.into(), place: "Trier".into(), ..Default::default() },
            residence_kind: kind,
            school: None,
            grade: None,
            stage: None,
            age: None,
            special_needs: None,
            first_language: None,
            lives_away: None,
        }
    }

    const MAIN: Option<ResidenceKind> = Some(ResidenceKind::Main);
    const SECONDARY: Option<ResidenceKind> = Some(ResidenceKind::Secondary);

    #[test]
    fn the_main_residence_is_taken_wherever_it_stands() {
        let result = residences(&[row(1, 1, "A", SECONDARY), row(2, 1, "B", MAIN), row(3, 2, "C", None)]);
        let taken: Vec<_> = result.pupils.iter().map(|p| (p.row, p.residence.street.as_str())).collect();
        assert_eq!(taken, [(2, "B"), (3, "C")]);
        assert_eq!((result.merged, result.unresolved.len()), (1, 0));
    }

    #[test]
    fn one_address_in_two_spellings_is_one_residence() {
        let mut other = row(2, 1, "BRÜCKENSTR.", None);
        other.residence.house_number = "10".into();
        other.age = Some(11);
        let result = residences(&[row(1, 1, "Brückenstraße 10", None), other]);
        assert_eq!((result.pupils.len(), result.merged), (1, 1));
        assert_eq!(result.pupils[0].age, Some(11));
    }

    #[test]
    fn several_residences_without_a_main_one_are_reported_and_none_is_taken() {
        for kind in [None, MAIN] {
            let result = residences(&[row(1, 1, "A", kind), row(4, 1, "B", kind)]);
            assert!(result.pupils.is_empty());
            assert_eq!(
                result.unresolved,
                [Unresolved { rows: vec![1, 4], reason: UnresolvedReason::SeveralResidences }]
            );
        }
    }

    #[test]
    fn an_address_without_kind_beside_a_secondary_one_is_the_main_one() {
        let result = residences(&[row(1, 1, "A", SECONDARY), row(2, 1, "B", None)]);
        assert_eq!(result.pupils[0].row, 2);
    }

    #[test]
    fn rows_without_identity_or_main_residence_and_contradictions_are_reported() {
        let mut contradicting = row(4, 2, "B", None);
        contradicting.person = Person::new("Zoe Muster", None, false);
        let mut named = row(3, 2, "B", None);
        named.person = Person::new("Ann Muster", None, false);
        let (mut a, mut b) = (row(5, 3, "C", None), row(6, 3, "C", None));
        (a.grade, b.grade) = (Some(5), Some(6));
        let rows = [row(1, 0, "A", None), row(2, 1, "A", SECONDARY), named, contradicting, a, b];
        let result = residences(&rows);
        let reasons: Vec<_> = result.unresolved.iter().map(|u| u.reason).collect();
        assert_eq!(
            reasons,
            [
                UnresolvedReason::NoIdentity,
                UnresolvedReason::NoMainResidence,
                UnresolvedReason::Contradiction(Difference::Name),
                UnresolvedReason::Contradiction(Difference::Grade),
            ]
        );
        let unresolved: usize = result.unresolved.iter().map(|u| u.rows.len()).sum();
        assert_eq!(rows.len(), result.pupils.len() + result.merged + unresolved);
    }

    #[test]
    fn an_empty_address_does_not_compete_with_a_listed_one() {
        let mut empty = row(1, 1, "", None);
        empty.residence = PostalAddress::default();
        let result = residences(&[empty, row(2, 1, "A", None)]);
        assert_eq!(result.pupils[0].row, 2);
    }
}
