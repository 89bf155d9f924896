//! Reading a list for `geocode`, where it may be bare addresses and nobody is to be told apart.

use std::path::Path;

use formats::{
    pupil_list::{PupilList, PupilListError, PupilListOptions, read_pupil_list},
    report::Reason,
};
use geo_core::Pseudonym;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The day where no other is given: ages are counted today.
#[must_use]
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Reads a list for its addresses only. Who lives there is not even hashed, and what is wrong
/// with identities is no matter here.
///
/// # Errors
/// [`PupilListError`] where the file as a whole cannot be used.
pub fn read_addresses(path: &Path, options: &PupilListOptions) -> Result<PupilList, PupilListError> {
    let mut rows = 0_u128;
    let mut list = read_pupil_list(path, options, &mut |_| {
        rows += 1;
        Pseudonym(rows.to_be_bytes())
    })?;
    forget_identities(&mut list);
    Ok(list)
}

/// Takes out of the report that rows have no identity.
fn forget_identities(list: &mut PupilList) {
    let report = &mut list.report;
    report.problems.retain(|problem| problem.reason != Reason::NoIdentity);
    let without = list.rows.iter().filter(|row| row.pseudonym.is_none()).count();
    report.flaws = report.flaws.saturating_sub(without);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{collections::BTreeMap, fs};

    use super::*;

    #[test]
    fn a_list_of_bare_addresses_is_no_problem_and_neither_is_one_family_in_two_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let options = PupilListOptions { columns: BTreeMap::new(), key_date: today() };
        fs::write(&path, "Straße;Hausnr.;PLZ;Ort\nA-Straße;1;54290;Trier\nA-Straße;1;5429;Trier\n").unwrap();
        let list = read_addresses(&path, &options).unwrap();
        assert_eq!((list.rows.len(), list.report.flaws), (2, list.report.problems.len()));
        assert!(list.report.problems.iter().all(|problem| problem.row == 2), "{:?}", list.report.problems);
        fs::write(&path, "ID;Geburtsdatum;Straße;Ort\n7;01.02.2015;A 1;Trier\n7;03.04.2016;A 1;Trier\n")
            .unwrap();
        let list = read_addresses(&path, &options).unwrap();
        assert_eq!((list.rows.len(), list.report.flaws), (2, 0));
    }
}
