//! Column names that a Shapefile cut off. Its table (dBASE) keeps ten bytes of a name, and where
//! two names then are the same, GDAL writes the further ones as eight bytes and `_1`, `_2` …

use crate::columns::{Concept, fold};

/// What the table keeps of a name, in bytes.
pub const LENGTH: usize = 10;
/// Fewer letters could be the beginning of anything.
const FEWEST_LETTERS: usize = 6;

/// The concept that a name as long as a cut one stands for, and how telling its known name is,
/// 0 best. Several may begin alike (`house_number`, `house_number_suffix`): then the bare name
/// is the first of them, the one with `_1` the second and so on.
pub fn concept_of<C: Concept>(name: &str) -> Option<(C, usize)> {
    if name.len() != LENGTH && name.chars().count() != LENGTH {
        return None;
    }
    let (stem, place) = numbered(name).unwrap_or((name, 0));
    let stem = fold(stem);
    if stem.len() < FEWEST_LETTERS {
        return None;
    }
    let begins = |concept: &C| concept.names().iter().position(|known| known.starts_with(&stem));
    C::ALL.iter().filter_map(|concept| Some((*concept, begins(concept)?))).nth(place)
}

/// `house_nu_1` as `house_nu` and 1.
fn numbered(name: &str) -> Option<(&str, usize)> {
    let (stem, number) = name.rsplit_once('_')?;
    Some((stem, number.parse().ok().filter(|_| number.len() == 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school_list::SchoolColumn;

    #[test]
    fn every_name_that_gdal_cut_is_known() {
        for (name, column) in [
            ("school_num", SchoolColumn::Number),
            ("SCHOOL_TYP", SchoolColumn::Type),
            ("legal_stat", SchoolColumn::LegalStatus),
            ("secondary_", SchoolColumn::Secondary1),
            ("secondar_1", SchoolColumn::Secondary2),
            ("house_numb", SchoolColumn::HouseNumber),
            ("postal_cod", SchoolColumn::PostalCode),
            ("postleitza", SchoolColumn::PostalCode),
            ("längengrad", SchoolColumn::Longitude),
        ] {
            assert_eq!(concept_of(name).map(|(found, _)| found), Some(column), "{name}");
        }
    }

    #[test]
    fn longer_and_shorter_names_and_further_numbers_are_no_cut_ones() {
        for name in ["house_num", "house_numbe", "house_nu_9", "x_________", "postal_c_1"] {
            assert_eq!(concept_of::<SchoolColumn>(name), None, "{name}");
        }
    }
}
