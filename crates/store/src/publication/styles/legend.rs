//! What a map shows of a layer, whatever language writes it: which rows, in which classes, each
//! with its colour and size.

use catalogue::{
    Classes, GeometryKind, Layer, Property, Role, Text, Unit,
    breakdown::{ALL, STAGES},
};
use geo_core::Language;

use super::palette::{Colour, MISSING, SINGLE};

/// Fills let the map below through.
pub(super) const OPACITY: u8 = 180;

/// So do lines and points, a little.
pub(super) const LINE_OPACITY: u8 = 230;

/// How a layer is drawn.
pub(super) struct Legend {
    pub(super) layer: &'static Layer,
    /// The language of its titles.
    pub(super) language: Language,
    pub(super) geometry: GeometryKind,
    /// Of several rows on one place only those with these values are drawn.
    pub(super) shown: Vec<(&'static Property, &'static str)>,
    pub(super) classes: Vec<Class>,
    /// The property that decides the colour.
    pub(super) classed: Option<&'static Property>,
    pub(super) label: Option<&'static Property>,
    /// The smallest scale with labels, as 1 to this; `None` for any.
    pub(super) label_scale: Option<u32>,
    /// Decides which feature is drawn above which.
    pub(super) order: Option<Order>,
}

/// One entry of the legend.
pub(super) struct Class {
    pub(super) title: String,
    pub(super) rows: Rows,
    pub(super) colour: Colour,
    /// Width of a line or diameter of a point in millimetres; polygons have an outline of it.
    pub(super) size: f64,
}

/// The rows of a class.
pub(super) enum Rows {
    All,
    Missing(&'static Property),
    /// From a number to below another.
    Between(&'static Property, u32, Option<u32>),
    Being(&'static Property, &'static str),
}

/// In which order features are drawn.
pub(super) struct Order {
    pub(super) by: &'static Property,
    pub(super) ascending: bool,
}

impl Legend {
    /// `None` for a layer without geometry or style.
    pub(super) fn of(layer: &'static Layer, language: Language) -> Option<Self> {
        let (geometry, style) = (layer.geometry?, layer.style.as_ref()?);
        let order = match style.classes {
            // Heavy lines lie above; small points and areas above large ones.
            Classes::Number(by, _) => Some(Order { by, ascending: geometry == GeometryKind::LineString }),
            Classes::Single | Classes::Value(..) => None,
        };
        let classed = match style.classes {
            Classes::Number(property, _) | Classes::Value(property, _) => Some(property),
            Classes::Single => None,
        };
        Some(Self {
            layer,
            language,
            geometry,
            shown: shown(layer),
            classes: classes(&style.classes, geometry, language),
            classed,
            label: style.label,
            label_scale: style.label_scale,
            order,
        })
    }

    /// What the colours stand for, and of which rows: the heading of the classes. Empty where all
    /// rows are drawn alike.
    pub(super) fn heading(&self) -> String {
        let shown = self.shown.iter();
        let shown = shown.map(|(property, value)| {
            format!("{}: {}", self.text(property.title), meaning(value, self.language))
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match self.classed {
            Some(classed) if shown.is_empty() => self.text(classed.title).to_owned(),
            Some(classed) => format!("{} ({shown})", self.text(classed.title)),
            None => shown,
        }
    }

    /// A text in the language of the legend.
    pub(super) const fn text(&self, text: Text) -> &'static str {
        text.of(self.language)
    }
}

/// What the style says, and of every other breakdown the row of all.
fn shown(layer: &'static Layer) -> Vec<(&'static Property, &'static str)> {
    let first = layer.style.as_ref().and_then(|style| style.shown);
    let others = layer.properties.iter().copied().filter(|property| {
        property.role == Role::Breakdown && first.is_none_or(|(known, _)| known.name != property.name)
    });
    first.into_iter().chain(others.map(|property| (property, ALL.0))).collect()
}

fn meaning(value: &'static str, language: Language) -> &'static str {
    STAGES.iter().find(|(code, _)| *code == value).map_or(value, |(_, title)| title.of(language))
}

/// What has no number.
const NO_VALUE: Text = Text::new("ohne Angabe", "no value");

fn classes(classes: &Classes, geometry: GeometryKind, language: Language) -> Vec<Class> {
    match *classes {
        Classes::Single => {
            vec![Class { title: String::new(), rows: Rows::All, colour: SINGLE, size: size(geometry, 2) }]
        }
        Classes::Number(property, bounds) => {
            let ends = bounds.iter().skip(1).copied().map(Some).chain([None]);
            let number = |(class, (from, to)): (usize, (&u32, Option<u32>))| Class {
                title: range(*from, to, property.unit, language),
                rows: Rows::Between(property, *from, to),
                colour: match geometry {
                    GeometryKind::LineString => Colour::of_line_class(class, bounds.len()),
                    _ => Colour::of_class(class, bounds.len()),
                },
                size: size(geometry, class),
            };
            let missing = Class {
                title: NO_VALUE.of(language).to_owned(),
                rows: Rows::Missing(property),
                colour: MISSING,
                size: size(geometry, 0),
            };
            bounds.iter().zip(ends).enumerate().map(number).chain([missing]).collect()
        }
        Classes::Value(property, values) => {
            let kind = |(number, (value, title)): (usize, &(&'static str, Text))| Class {
                title: title.of(language).to_owned(),
                rows: Rows::Being(property, value),
                colour: Colour::of_kind(number),
                size: size(geometry, 2),
            };
            values.iter().enumerate().map(kind).collect()
        }
    }
}

/// Millimetres.
#[allow(clippy::cast_precision_loss, reason = "a handful of classes")]
fn size(geometry: GeometryKind, class: usize) -> f64 {
    let class = class as f64;
    match geometry {
        GeometryKind::Point => 2.0 + 0.8 * class,
        GeometryKind::LineString => 0.3 + 0.3 * class,
        GeometryKind::MultiPolygon => 0.15,
    }
}

fn range(from: u32, to: Option<u32>, unit: Option<Unit>, language: Language) -> String {
    let unit = match unit {
        Some(unit @ (Unit::Metres | Unit::Kilometres | Unit::SquareKilometres)) => {
            format!(" {}", unit.symbol())
        }
        _ => String::new(),
    };
    let (between, and_more) = match language {
        Language::English => ("to", "or more"),
        Language::German => ("bis", "und mehr"),
    };
    let from = grouped(from, language);
    match to {
        Some(to) => format!("{from} {between} {}{unit}", grouped(to.saturating_sub(1), language)),
        None => format!("{from}{unit} {and_more}"),
    }
}

/// A number with a mark before every three digits.
fn grouped(number: u32, language: Language) -> String {
    let mark = match language {
        Language::English => ',',
        Language::German => '.',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}
