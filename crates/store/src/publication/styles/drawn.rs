//! What a map shows of a layer, for programs that draw it themselves: which rows, and in which class of
//! the legend each of them is.

use catalogue::{Layer, Property, Row, Value};
use geo_core::Language;

use super::legend::{Class, Legend, Rows};

/// A layer as it is drawn.
pub struct Drawn {
    legend: Legend,
}

/// One entry of the legend.
pub struct Entry<'d> {
    /// What it stands for; empty where all features look alike.
    pub title: &'d str,
    /// `#rrggbb`.
    pub colour: String,
    /// Width of a line or diameter of a point in millimetres; polygons have an outline of it.
    pub millimetres: f64,
}

impl Drawn {
    /// `None` for a layer without geometry.
    #[must_use]
    pub fn of(layer: &'static Layer, language: Language) -> Option<Self> {
        Legend::of(layer, language).map(|legend| Self { legend })
    }

    /// What the colours stand for, and of which rows; empty where all are drawn alike.
    #[must_use]
    pub fn heading(&self) -> String {
        self.legend.heading()
    }

    /// The entries of the legend.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.legend.classes.iter().map(|class| Entry {
            title: &class.title,
            colour: class.colour.hexadecimal(),
            millimetres: class.size,
        })
    }

    /// Whether a row is drawn, where a layer has several rows on one place.
    #[must_use]
    pub fn shows(&self, row: &Row) -> bool {
        let shown = &self.legend.shown;
        shown.iter().all(|(property, value)| self.value(row, property).text() == Some(*value))
    }

    /// The entry of the legend that a row belongs to; `None` where there is none for it.
    #[must_use]
    pub fn entry_of(&self, row: &Row) -> Option<usize> {
        self.legend.classes.iter().position(|class| self.is_in(row, class))
    }

    /// The number that decides the colour of a row.
    #[must_use]
    pub fn number(&self, row: &Row) -> Option<f64> {
        self.value(row, self.legend.classed?).number()
    }

    /// Whether features of large numbers lie above those of small ones; otherwise they lie below.
    #[must_use]
    pub fn is_large_above(&self) -> bool {
        self.legend.order.as_ref().is_some_and(|order| order.ascending)
    }

    fn is_in(&self, row: &Row, class: &Class) -> bool {
        match class.rows {
            Rows::All => true,
            Rows::Missing(property) => *self.value(row, property) == Value::Null,
            Rows::Between(property, from, to) => self.value(row, property).number().is_some_and(|number| {
                number >= f64::from(from) && to.is_none_or(|to| number < f64::from(to))
            }),
            Rows::Being(property, value) => self.value(row, property).text() == Some(value),
        }
    }

    fn value<'r>(&self, row: &'r Row, property: &Property) -> &'r Value {
        let at = self.legend.layer.position(property);
        at.and_then(|at| row.values.get(at)).unwrap_or(&Value::Null)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{
        layers::{CLAIM_AREAS, HAZARDS, PUPILS_BY_MUNICIPALITY, TOTALS},
        properties::{AGE_BAND, PUPILS, STAGE, STATUS},
    };

    use super::*;

    #[test]
    fn a_row_is_in_the_class_that_its_number_falls_in() {
        let drawn = Drawn::of(&PUPILS_BY_MUNICIPALITY, Language::German).unwrap();
        let titles: Vec<&str> = drawn.entries().map(|entry| entry.title).collect();
        let of = |pupils: Option<u32>, age: &str| {
            let row = Row::new(
                &PUPILS_BY_MUNICIPALITY,
                None,
                [(&PUPILS, pupils.into()), (&STAGE, "all".into()), (&AGE_BAND, age.into())],
            );
            (titles[drawn.entry_of(&row).unwrap()], drawn.shows(&row))
        };
        assert_eq!(of(Some(0), "all"), ("0 bis 9", true));
        assert_eq!(of(Some(9), "5-9"), ("0 bis 9", false));
        assert_eq!(of(Some(10), "all"), ("10 bis 19", true));
        assert_eq!(of(Some(5000), "all"), ("500 und mehr", true));
        assert_eq!(of(None, "all"), ("ohne Angabe", true));
    }

    #[test]
    fn a_row_is_in_the_class_of_its_value_or_in_the_only_one() {
        let drawn = Drawn::of(&CLAIM_AREAS, Language::English).unwrap();
        let titles: Vec<&str> = drawn.entries().map(|entry| entry.title).collect();
        let row = |status: &str| Row::new(&CLAIM_AREAS, None, [(&STATUS, status.into())]);
        assert_eq!(titles[drawn.entry_of(&row("danger")).unwrap()], "because of danger");
        assert_eq!(drawn.entry_of(&row("other")), None);
        let drawn = Drawn::of(&HAZARDS, Language::English).unwrap();
        assert_eq!(drawn.entry_of(&Row::new(&HAZARDS, None, [])), Some(0));
        assert!(Drawn::of(&TOTALS, Language::English).is_none());
    }
}
