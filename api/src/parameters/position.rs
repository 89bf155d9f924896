//! Where a page begins: after the feature of an id, in the publication of a version. Both stand in the
//! `next` links, so that pages go on where the last one ended whatever has changed meanwhile.

use crate::{asked::Query, problem::Problem};

/// The id after which a page begins; `None` for the first page.
///
/// # Errors
/// 400 for what is no whole number.
pub(crate) fn after(query: &Query) -> Result<Option<usize>, Problem> {
    let Some(text) = query.get("after") else { return Ok(None) };
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::bad(
            "after must be the id of a feature, as a next link names it",
            "after muss die Nummer eines Objekts sein, wie ein Verweis auf die nächste Seite sie nennt",
        ));
    }
    // A number too long to be read is larger than any id.
    Ok(Some(text.parse().unwrap_or(usize::MAX)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_after_an_id() {
        let of = |text: &str| after(&Query::of(&format!("/?{text}").parse().unwrap()).unwrap());
        assert_eq!(of("limit=3"), Ok(None));
        assert_eq!(of("after=17"), Ok(Some(17)));
        assert_eq!(of("after=99999999999999999999999"), Ok(Some(usize::MAX)));
        for wrong in ["", "-1", "x", "1.5"] {
            assert!(of(&format!("after={wrong}")).is_err(), "{wrong}");
        }
    }
}
