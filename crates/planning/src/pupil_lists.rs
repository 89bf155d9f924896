//! The pupil lists of a project as one: a pupil who stands in several lists is one pupil, and
//! rows that contradict each other are told whichever lists they are in.

use std::path::{Path, PathBuf};

use formats::{
    columns::Concept as _,
    pupil_list::{
        PupilColumn, PupilList, PupilListError, PupilListOptions, PupilRow, Unresolved, read_pupil_list,
        residences,
    },
    report::RowReport,
};
use geo_core::{Pseudonym, Pupil, SchoolNumber};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::keys::Keys;

/// Lists read so far.
#[derive(Default)]
pub struct PupilLists {
    lists: Vec<List>,
    rows: Vec<PupilRow>,
}

/// One list, without its rows.
pub struct List {
    /// The file.
    pub path: PathBuf,
    /// What became of its rows.
    pub report: RowReport,
    /// Whether the list has a column for the school.
    pub has_school: bool,
    /// Rows above the first data row: what is added to a row's number to have that of a
    /// spreadsheet program.
    pub above: usize,
    /// What the list is expected to have and no column was recognised for, by its key.
    pub missing: Vec<&'static str>,
    /// Columns with a name that is none of the known ones.
    pub unknown_columns: usize,
    /// Rows of the lists before it: what is added to this list's row numbers to tell them from
    /// those of other lists.
    before: usize,
    /// Number of its last row.
    last: usize,
}

/// A row of one of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Which list, from 0.
    pub list: usize,
    /// 1 = first data row.
    pub row: usize,
}

/// The pupils of all lists. Row numbers are to be turned into an [`Origin`] by
/// [`Pupils::origin`].
pub struct Pupils {
    /// The lists, in the order they were read.
    pub lists: Vec<List>,
    /// One per pseudonym.
    pub pupils: Vec<Pupil>,
    /// Rows that could not be made into a pupil.
    pub unresolved: Vec<Unresolved>,
    /// Further rows of the pupils: secondary residences and repetitions.
    pub merged: usize,
    /// Rows of two pupils of one name and birth date.
    pub maybe_one: Vec<[usize; 2]>,
}

impl PupilLists {
    /// Reads one more list, with its pupils told apart under `keys`.
    ///
    /// # Errors
    /// [`PupilListError`] where the file as a whole cannot be used.
    pub fn read(
        &mut self,
        path: &Path,
        options: &PupilListOptions,
        keys: &Keys,
    ) -> Result<&List, PupilListError> {
        let list = read_pupil_list(path, options, &mut |identity| keys.pseudonym(identity))?;
        Ok(self.add(path, list))
    }

    fn add(&mut self, path: &Path, list: PupilList) -> &List {
        let before = self.lists.last().map_or(0, |list| list.before + list.last);
        let last = list.rows.last().map_or(0, |row| row.row);
        let has_school = list.columns.iter().any(|(key, _)| *key == PupilColumn::School.key());
        self.rows.extend(list.rows.into_iter().map(|row| PupilRow { row: before + row.row, ..row }));
        self.lists.push(List {
            path: path.into(),
            report: list.report,
            has_school,
            above: list.above,
            missing: list.missing,
            unknown_columns: list.unknown_columns,
            before,
            last,
        });
        &self.lists[self.lists.len() - 1]
    }

    /// The pseudonym of every row that has one, by list and row.
    #[must_use]
    pub fn pseudonyms(&self) -> Vec<(Origin, Pseudonym)> {
        self.rows.iter().filter_map(|row| Some((origin(&self.lists, row.row), row.pseudonym?))).collect()
    }

    /// Makes the rows into pupils with one residence each.
    #[must_use]
    pub fn pupils(self) -> Pupils {
        let found = residences(&self.rows);
        Pupils {
            lists: self.lists,
            pupils: found.pupils,
            unresolved: found.unresolved,
            merged: found.merged,
            maybe_one: found.maybe_one,
        }
    }
}

fn origin(lists: &[List], row: usize) -> Origin {
    let list = lists.partition_point(|list| list.before < row).saturating_sub(1);
    Origin { list, row: row - lists.get(list).map_or(0, |list| list.before) }
}

impl Pupils {
    /// The list and row that a row number stands for.
    #[must_use]
    pub fn origin(&self, row: usize) -> Origin {
        origin(&self.lists, row)
    }

    /// Rows that could not be made into a pupil.
    #[must_use]
    pub fn unresolved_rows(&self) -> usize {
        self.unresolved.iter().map(|unresolved| unresolved.rows.len()).sum()
    }

    /// Takes schools that are not in the school list off their pupils, so that what a list has
    /// in a wrong column goes no further; gives the row numbers. The zeros that a spreadsheet
    /// drops before a number make no other school, but where two differ by them alone, only the
    /// number as it stands counts.
    pub fn forget_unknown_schools(&mut self, known: &FxHashSet<SchoolNumber>) -> Vec<usize> {
        let bare = |school: &SchoolNumber| school.0.trim_start_matches('0').to_owned();
        let mut by_number: FxHashMap<String, Option<&SchoolNumber>> = FxHashMap::default();
        for school in known {
            by_number.entry(bare(school)).and_modify(|one| *one = None).or_insert(Some(school));
        }
        let mut rows = Vec::new();
        for pupil in &mut self.pupils {
            let Some(listed) = pupil.school.take() else { continue };
            let found = known.get(&listed).or_else(|| by_number.get(&bare(&listed)).copied().flatten());
            match found {
                Some(school) => pupil.school = Some(school.clone()),
                None => rows.push(pupil.row),
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{collections::BTreeMap, fs};

    use formats::pupil_list::{Difference, UnresolvedReason};
    use jiff::civil::Date;

    use super::*;

    fn pupils(texts: &[&str]) -> Pupils {
        let folder = tempfile::tempdir().unwrap();
        let options = PupilListOptions { columns: BTreeMap::new(), key_date: Date::constant(2026, 10, 15) };
        let keys = Keys::draw().unwrap();
        let mut lists = PupilLists::default();
        for (number, text) in texts.iter().enumerate() {
            let path = folder.path().join(format!("{number}.csv"));
            fs::write(&path, text).unwrap();
            lists.read(&path, &options, &keys).unwrap();
        }
        lists.pupils()
    }

    const HEADER: &str = "ID;Geburtsdatum;Straße;Ort;Schulnummer;Klasse";

    #[test]
    fn a_row_number_leads_back_to_its_list_and_row() {
        let pupils = pupils(&[
            &format!("{HEADER}\n1;01.02.2015;A 1;Trier;7;4\n\n2;01.02.2015;A 2;Trier;7;4\n"),
            &format!("{HEADER}\n3;01.02.2015;A 3;Trier;7;4\n"),
        ]);
        let origins: Vec<Origin> = pupils.pupils.iter().map(|pupil| pupils.origin(pupil.row)).collect();
        let expected = [(0, 1), (0, 3), (1, 1)].map(|(list, row)| Origin { list, row });
        assert_eq!(origins, expected);
    }

    #[test]
    fn a_pupil_of_two_lists_is_one_and_two_of_one_id_are_told() {
        let first = format!("{HEADER}\n1;01.02.2015;A 1;Trier;7;4\n2;01.02.2015;B 2;Trier;7;4\n");
        let second = format!("{HEADER}\n1;01.02.2015;A 1;Trier;7;4\n2;03.04.2016;C 3;Trier;7;4\n");
        let pupils = pupils(&[&first, &second]);
        assert_eq!((pupils.pupils.len(), pupils.merged), (1, 1));
        assert_eq!(pupils.unresolved.len(), 1);
        assert_eq!(pupils.unresolved[0].reason, UnresolvedReason::Contradiction(Difference::BirthDate));
        let origins: Vec<Origin> = pupils.unresolved[0].rows.iter().map(|row| pupils.origin(*row)).collect();
        assert_eq!(origins, [Origin { list: 0, row: 2 }, Origin { list: 1, row: 2 }]);
    }

    #[test]
    fn a_school_that_the_school_list_lacks_goes_no_further() {
        let mut pupils = pupils(&[&format!("{HEADER}\n1;01.02.2015;A 1;Trier;Anna Muster;4\n")]);
        let rows = pupils.forget_unknown_schools(&[SchoolNumber("7".into())].into_iter().collect());
        assert_eq!((rows, pupils.pupils[0].school.clone()), (vec![1], None));
    }
}
