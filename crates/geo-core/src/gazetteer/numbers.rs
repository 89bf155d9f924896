//! The house numbers that occur in the registers, sorted, so that the houses of a street can be
//! searched by rank. Spellings of one number ("12a", "12 A") have neighbouring ranks.

use std::ops::Range;

use super::intern::Interner;
use crate::geocode::house_number::HouseNumber;

/// All distinct house numbers, by rank.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    sorted: Vec<(HouseNumber, Box<str>)>,
    /// First rank of each number up to [`COMMON`], to save most of the search.
    starts: Vec<u32>,
}

/// Hardly any house has a higher number.
const COMMON: u32 = 2000;

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
        let mut numbers = Self { sorted, starts: Vec::new() };
        numbers.starts = (0..=COMMON + 1).map(|number| numbers.first_rank(number)).collect();
        (numbers, ranks)
    }

    /// The ranks of all spellings of one number.
    pub(crate) fn ranks_of(&self, number: &HouseNumber) -> Range<u32> {
        let same = self.ranks_from(number.number, number.number);
        let same_number = &self.sorted[same.start as usize..same.end as usize];
        let start = same_number.partition_point(|(known, _)| known.suffix < number.suffix);
        let len = same_number[start..].iter().take_while(|(known, _)| known.suffix == number.suffix).count();
        let narrow = |at: usize| same.start + u32::try_from(at).unwrap_or(u32::MAX);
        narrow(start)..narrow(start + len)
    }

    /// The ranks of the numbers from `first` to `last` with any suffix.
    pub(crate) fn ranks_from(&self, first: u32, last: u32) -> Range<u32> {
        let start = self.start_of(first);
        start..self.start_of(last.saturating_add(1)).max(start)
    }

    fn start_of(&self, number: u32) -> u32 {
        self.starts.get(number as usize).copied().unwrap_or_else(|| self.first_rank(number))
    }

    fn first_rank(&self, number: u32) -> u32 {
        u32::try_from(self.sorted.partition_point(|(known, _)| known.number < number)).unwrap_or(u32::MAX)
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
