//! A pupil after reading: known by a pseudonym, with an address still to be placed. Names,
//! birth dates and contacts never get this far.

use crate::{
    address::PostalAddress,
    ids::{Pseudonym, SchoolNumber},
    school_type::Stage,
};

/// One pupil of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pupil {
    /// The keyed hash the reader's caller made of the identifying fields.
    pub pseudonym: Pseudonym,
    /// Row in the list (1 = first data row) of the residence taken.
    pub row: usize,
    /// The residence as listed.
    pub residence: PostalAddress,
    /// School number, where listed.
    pub school: Option<SchoolNumber>,
    /// Year of schooling (Klassenstufe), 1 to 13, where listed.
    pub grade: Option<u8>,
    /// Stage, where listed or known from the grade.
    pub stage: Option<Stage>,
    /// Age in full years at the key date, where a birth date or an age is listed.
    pub age: Option<u8>,
    /// Special educational needs, where listed.
    pub special_needs: Option<bool>,
    /// First foreign language, as listed.
    pub first_language: Option<String>,
    /// Lives away from home (boarding school, home), where listed.
    pub lives_away: Option<bool>,
}
