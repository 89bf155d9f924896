//! Whether features are asked without their geometries (`skipGeometry=true`), or only for their number
//! (`resultType=hits`).

use crate::{asked::Query, problem::Problem};

/// Whether geometries are left out.
///
/// # Errors
/// 400 for what is neither true nor false.
pub(crate) fn skips_geometry(query: &Query) -> Result<bool, Problem> {
    either(query, "skipGeometry", ["true", "false"])
}

/// Whether only the number of features is asked for.
///
/// # Errors
/// 400 for what is neither hits nor results.
pub(crate) fn is_count(query: &Query) -> Result<bool, Problem> {
    either(query, "resultType", ["hits", "results"])
}

/// Whether a parameter has the first of its values; without it it has the second.
fn either(query: &Query, parameter: &str, [first, second]: [&str; 2]) -> Result<bool, Problem> {
    match query.get(parameter) {
        None => Ok(false),
        Some(value) if value == first => Ok(true),
        Some(value) if value == second => Ok(false),
        Some(_) => Err(Problem::bad(
            format!("{parameter} must be {first} or {second}"),
            format!("{parameter} muss {first} oder {second} sein"),
        )),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_has_one_of_two_values() {
        let query = |text: &str| Query::of(&format!("/?{text}").parse().unwrap()).unwrap();
        assert_eq!(skips_geometry(&query("")), Ok(false));
        assert_eq!(skips_geometry(&query("skipGeometry=true")), Ok(true));
        assert_eq!(skips_geometry(&query("skipGeometry=false")), Ok(false));
        assert_eq!(is_count(&query("resultType=hits")), Ok(true));
        assert_eq!(is_count(&query("resultType=results")), Ok(false));
        for wrong in ["skipGeometry=maybe", "skipGeometry=", "skipGeometry=TRUE"] {
            assert!(skips_geometry(&query(wrong)).is_err(), "{wrong}");
        }
        assert!(is_count(&query("resultType=HITS")).is_err());
    }
}
