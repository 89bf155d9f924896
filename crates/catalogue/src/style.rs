//! How a layer is drawn: classed by number in colours that people with any colour vision can tell
//! apart (ColorBrewer, Brewer 2003; the sequence YlGnBu).

use crate::{property::Property, text::Text};

/// How a layer is drawn.
#[derive(Debug, PartialEq)]
pub struct Style {
    /// What decides the colour, and for lines the width.
    pub classes: Classes,
    /// The property written beside each feature.
    pub label: Option<&'static Property>,
    /// It is written only on maps of a scale of at least 1 to this, where there are so many features
    /// that the whole region would be full of labels; `None` for any scale.
    pub label_scale: Option<u32>,
    /// Which rows are drawn: the property's value, where a layer has several rows on one place.
    pub shown: Option<(&'static Property, &'static str)>,
}

/// What decides the colour.
#[derive(Debug, PartialEq)]
pub enum Classes {
    /// Nothing: all alike.
    Single,
    /// A number; a class begins at each bound. Null is drawn in grey.
    Number(&'static Property, &'static [u32]),
    /// A text with few values.
    Value(&'static Property, &'static [(&'static str, Text)]),
}

/// Bounds of the classes of counts.
pub const COUNTS: &[u32] = &[0, 10, 20, 50, 100, 200, 500];
