//! What tells two persons apart whom a list gives one id: name and birth date, hashed under a
//! key that lives as long as the process. Compared and never written.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU64,
    sync::LazyLock,
};

use jiff::civil::Date;

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
    /// The person of a folded name and a birth date.
    pub(super) fn new(name: &str, birth: Option<Date>) -> Self {
        Self {
            name: (!name.is_empty()).then(|| hash(name)).flatten(),
            birth: birth.and_then(hash),
            family_name_only: false,
        }
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
        let anna = Person::new("annamuster", Some(day));
        assert_eq!(anna, Person::new("annamuster", Some(day)));
        assert_ne!(anna.name, Person::new("benmuster", Some(day)).name);
        assert_ne!(anna.birth, Person::new("annamuster", Some(other_day)).birth);
        assert_eq!(Person::new("", None), Person::default());
    }
}
