//! Filters asked of the seven rows of the test publication.

mod agreement;
mod clients;
mod hostile;
mod logic;
mod places;
mod standard;
mod times;

use std::sync::Arc;

use geo_core::Localised as _;

use super::{Filter, FilterError, FilterLanguage};
use crate::{
    crs::ServedCrs,
    published::{Held, Published},
    testing::publication,
};

/// A layer of the test publication.
fn held(layer: &str) -> Arc<Held> {
    Arc::clone(Published::of(publication(7), String::new()).layer(layer).unwrap())
}

/// The rows, from 0, that a filter selects.
fn selected(held: &Held, text: &str, language: FilterLanguage) -> Result<Vec<usize>, FilterError> {
    let filter = Filter::parse(text, language, ServedCrs::Crs84, held.layer)?;
    Ok((0..held.table.rows.len()).filter(|row| filter.matches(held, *row)).collect())
}

/// The rows that a text selects.
fn rows(layer: &str, text: &str) -> Vec<usize> {
    let found = selected(&held(layer), text, FilterLanguage::Text);
    found.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Why a text is refused.
fn refused(layer: &str, text: &str) -> FilterError {
    match selected(&held(layer), text, FilterLanguage::Text) {
        Err(error) => error,
        Ok(rows) => panic!("{text} selects {rows:?}"),
    }
}

#[test]
fn a_refusal_names_what_is_wrong_in_both_languages() {
    for (text, english, german) in [
        ("nothing = 1", "there is no property \"nothing\"", "Es gibt kein Merkmal \"nothing\""),
        ("pupils > 'many'", "pupils (a number) and a text cannot", "pupils (eine Zahl) und ein Text lassen"),
        ("zone_name + 1 > 2", "not zone_name (a text)", "nicht zone_name (ein Text)"),
        ("pupils > 1 AND", "character 15: a property, a value", "Zeichen 15: hier fehlt"),
        ("explode(pupils) > 1", "no function or operation \"explode\"", "keine Funktion oder Operation"),
        (
            "S_INTERSECTS(zone, POINT(6 49))",
            "S_INTERSECTS takes a geometry, not zone",
            "braucht eine Geometrie",
        ),
    ] {
        let error = refused("entitlement", text);
        assert!(error.to_string().contains(english), "{error}");
        assert!(error.german().contains(german), "{}", error.german());
    }
}

#[test]
fn a_layer_without_geometry_knows_none() {
    let error = refused("totals", "S_INTERSECTS(geometry, POINT(6 49))");
    assert!(matches!(error, FilterError::UnknownProperty { .. }), "{error}");
}
