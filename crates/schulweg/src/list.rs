//! Reading the lists of pupils: for `geocode`, where a list may be bare addresses and nobody is
//! to be told apart, and for `check`, where pupils are.

use std::{collections::BTreeMap, path::Path};

use formats::{
    pupil_list::{PupilList, PupilListError, PupilListOptions, read_pupil_list},
    report::{Reason, RowReport},
};
use geo_core::Pseudonym;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::identity_key::IdentityKey;

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
pub fn read_addresses(path: &Path, columns: BTreeMap<String, String>) -> Result<PupilList, PupilListError> {
    let options = PupilListOptions { columns, key_date: today() };
    let mut rows = 0_u128;
    let mut list = read_pupil_list(path, &options, &mut |_| {
        rows += 1;
        Pseudonym(rows.to_be_bytes())
    })?;
    forget_identities(&mut list.report);
    Ok(list)
}

/// Reads a list with its pupils told apart under a key.
///
/// # Errors
/// [`PupilListError`] where the file as a whole cannot be used.
pub fn read_pupils(
    path: &Path,
    options: &PupilListOptions,
    key: &IdentityKey,
) -> Result<PupilList, PupilListError> {
    read_pupil_list(path, options, &mut |identity| key.pseudonym(identity))
}

/// Takes out what only matters where pupils are told apart.
fn forget_identities(report: &mut RowReport) {
    let concerns_addresses =
        |reason: &Reason| !matches!(reason, Reason::NoIdentity | Reason::Contradiction { .. });
    let before = report.problems.len();
    report.problems.retain(|problem| concerns_addresses(&problem.reason));
    report.flaws = report.flaws.saturating_sub(before - report.problems.len());
}
