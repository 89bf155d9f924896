//! A property that features are asked to have (17-069r4, `/rec/core/fc-filters`): `stages=primary`.

use catalogue::{Kind, Layer, Row, Value};
use jiff::civil::Date;

use crate::{asked::Query, problem::Problem};

/// A property with the value it must have. What is null has none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Equals {
    place: usize,
    value: Value,
}

impl Equals {
    /// Reads the parameters that are named like properties of a layer.
    ///
    /// # Errors
    /// 400 for a value that the property cannot have.
    pub(crate) fn all(query: &Query, layer: &Layer) -> Result<Vec<Self>, Problem> {
        let asked = layer.properties.iter().enumerate().filter_map(|(place, property)| {
            let text = query.get(property.name)?;
            let value = value(text, property.kind).ok_or_else(|| wrong(property.name, property.kind));
            Some(value.map(|value| Self { place, value }))
        });
        asked.collect()
    }

    /// Whether a row has it.
    pub(crate) fn holds(&self, row: &Row) -> bool {
        row.values.get(self.place) == Some(&self.value)
    }
}

fn value(text: &str, kind: Kind) -> Option<Value> {
    match kind {
        Kind::Text | Kind::Time => Some(text.into()),
        Kind::Date => (text.len() == 10 && text.parse::<Date>().is_ok()).then(|| text.into()),
        Kind::Integer => text.parse().ok().map(Value::Integer),
        Kind::Real => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Real),
    }
}

fn wrong(name: &str, kind: Kind) -> Problem {
    let (english, german) = match kind {
        Kind::Integer => ("a whole number", "eine ganze Zahl"),
        Kind::Real => ("a number", "eine Zahl"),
        Kind::Date => ("a day such as 2026-10-15", "ein Tag wie 2026-10-15"),
        Kind::Text | Kind::Time => ("a text", "ein Text"),
    };
    Problem::bad(format!("{name} must be {english}"), format!("{name} muss {german} sein"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{
        layers::{DESIRE_LINES, HAZARDS, SCHOOL_SITES},
        properties::{KM, NAME, PUPILS, VALID_FROM},
    };

    use super::*;

    fn asked(text: &str, layer: &Layer) -> Result<Vec<Equals>, Problem> {
        Equals::all(&Query::of(&format!("/?{text}").parse().unwrap()).unwrap(), layer)
    }

    #[test]
    fn a_row_has_a_value_of_the_type_of_the_property() {
        let row = Row::new(&SCHOOL_SITES, None, [(&NAME, "12".into()), (&PUPILS, 12_u32.into())]);
        let holds = |text: &str| asked(text, &SCHOOL_SITES).unwrap().iter().all(|equals| equals.holds(&row));
        assert!(holds("name=12&pupils=12&limit=3") && !holds("name=12&pupils=13") && !holds("name=1"));
        assert!(!holds("stages=") && !holds("number=x"), "null is equal to nothing");
        let line = Row::new(&DESIRE_LINES, None, [(&KM, 2.5.into())]);
        assert!(asked("km=2.50", &DESIRE_LINES).unwrap()[0].holds(&line));
        let hazard = Row::new(&HAZARDS, None, [(&VALID_FROM, "2026-10-15".into())]);
        assert!(asked("valid_from=2026-10-15", &HAZARDS).unwrap()[0].holds(&hazard));
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        for text in ["pupils=many", "pupils=1.5", "pupils=", "pupils=99999999999999999999"] {
            assert!(asked(text, &SCHOOL_SITES).is_err(), "{text}");
        }
        for text in ["km=NaN", "km=inf", "km=1e999", "km=x"] {
            assert!(asked(text, &DESIRE_LINES).is_err(), "{text}");
        }
        assert!(asked("valid_from=2026-02-30", &HAZARDS).is_err());
    }
}
