//! The house numbers that occur in the registers, sorted, so that the houses of a street can be
//! searched by rank. Spellings of one number ("12a", "12 A") have neighbouring ranks.

use std::ops::Range;

use super::intern::Interner;
use crate::geocode::house_number::HouseNumber;

/// All distinct house numbers, by rank.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    sorted: Vec<(HouseNumber, Box<str>)>,
}

impl Numbers {
    /// Sorts the spellings; gives back the rank of each interned one.
    pub(crate) fn of(spellings: &Interner) -> (Self, Vec<u32>) {
        let mut order: Vec<(HouseNumber, u32)> = (0..u32::try_from(spellings.len()).unwrap_or(u32::MAX))
            .map(|id| {
                let number = HouseNumber::of_register(spellings.text(id))
                    .unwrap_or(HouseNumber { number: 0, suffix: String::new() });
                (number, id)
            })
            .collect();
        order.sort_by(|a, b| (&a.0, spellings.text(a.1)).cmp(&(&b.0, spellings.text(b.1))));
        let mut ranks = vec![0; order.len()];
        for (rank, (_, id)) in order.iter().enumerate() {
            ranks[*id as usize] = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        let sorted = order.into_iter().map(|(number, id)| (number, spellings.text(id).into())).collect();
        (Self { sorted }, ranks)
    }

    /// The ranks of all spellings of one number.
    pub(crate) fn ranks_of(&self, number: &HouseNumber) -> Range<u32> {
        self.range(|known| known < number, |known| known <= number)
    }

    /// The ranks of a number with any suffix.
    pub(crate) fn ranks_from(&self, first: u32, last: u32) -> Range<u32> {
        self.range(|known| known.number < first, |known| known.number <= last)
    }

    fn range(&self, below: impl Fn(&HouseNumber) -> bool, upto: impl Fn(&HouseNumber) -> bool) -> Range<u32> {
        let start = self.sorted.partition_point(|(known, _)| below(known));
        let len = self.sorted[start..].partition_point(|(known, _)| upto(known));
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        narrow(start)..narrow(start + len)
    }

    /// The number of a rank; ranks come from [`Numbers::of`] and are always known.
    pub(crate) fn number(&self, rank: u32) -> &HouseNumber {
        &self.sorted[rank as usize].0
    }

    /// The register's spelling of a rank.
    pub(crate) fn spelling(&self, rank: u32) -> &str {
        self.sorted.get(rank as usize).map_or("", |(_, spelling)| spelling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_lie_side_by_side_in_numerical_order() {
        let mut spellings = Interner::default();
        for text in ["10", "12 A", "2", "12a", "12-14", ""] {
            spellings.intern(text);
        }
        let (numbers, ranks) = Numbers::of(&spellings);
        assert_eq!(ranks, [2, 4, 1, 5, 3, 0]);
        assert_eq!(numbers.ranks_of(&HouseNumber { number: 12, suffix: "a".into() }), 4..6);
        assert_eq!(numbers.ranks_from(3, 12), 2..6);
        assert_eq!(numbers.spelling(5), "12a");
    }
}
