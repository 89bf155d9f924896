//! What tells two persons apart whom a list gives one id: name and birth date, hashed under a
//! key that lives as long as the process. Compared and never written.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU64,
    sync::LazyLock,
};

use jiff::civil::Date;

use crate::columns::fold;

static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Name and birth date of a row, as far as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Person {
    pub(super) name: Option<NonZeroU64>,
    pub(super) birth: Option<NonZeroU64>,
    /// The row is known by a family name alone, which brothers and sisters share.
    pub(super) family_name_only: bool,
}

impl Person {
    /// The person of a name and a birth date. The order of a name's words does not count; a
    /// family name alone says too little to tell persons apart.
    pub(super) fn new(name: &str, birth: Option<Date>, family_name_only: bool) -> Self {
        let mut words: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        let is_whole = !words.is_empty() && !family_name_only;
        Self { name: is_whole.then(|| hash(words)).flatten(), birth: birth.and_then(hash), family_name_only }
    }

    /// Name and birth date, where both are known.
    pub(super) fn whole(&self) -> Option<(NonZeroU64, NonZeroU64)> {
        self.name.zip(self.birth)
    }
}

fn hash(value: impl Hash) -> Option<NonZeroU64> {
    NonZeroU64::new(KEY.hash_one(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_by_what_is_listed_of_them() {
        let (day, other_day) = (Date::constant(2015, 5, 3), Date::constant(2015, 2, 3));
        let anna = Person::new("Muster, Anna", Some(day), false);
        assert_eq!(anna, Person::new("ANNA MUSTER", Some(day), false));
        assert_ne!(anna.name, Person::new("Ben Muster", Some(day), false).name);
        assert_ne!(anna.birth, Person::new("Anna Muster", Some(other_day), false).birth);
        assert_eq!(Person::new("Muster", Some(day), true).name, None);
        assert_eq!(Person::new("", None, false), Person::default());
    }
}
