//! Properties and their values as people read them: headings with units, codes with what they mean.

use catalogue::{About, Layer, Property, Row, Unit, Value, breakdown, properties::STAGES};
use geo_core::Language;
use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::number;
use crate::schemas;

/// The properties of a layer in a language.
pub(super) struct Words {
    layer: &'static Layer,
    language: Language,
    /// What the codes of a property mean, by the place of the property.
    codes: Vec<FxHashMap<String, String>>,
}

impl Words {
    pub(super) fn of(layer: &'static Layer, about: &About, language: Language) -> Self {
        let schema = schemas::schema_of(layer, about, language);
        let texts = |list: &serde_json::Value| -> Vec<String> {
            let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
        };
        let codes = layer.properties.iter().map(|property| {
            if *property == &STAGES {
                let stages = breakdown::STAGES.iter();
                return stages.map(|(code, title)| ((*code).into(), title.of(language).into())).collect();
            }
            let schema = &schema["properties"][property.name];
            texts(&schema["enum"]).into_iter().zip(texts(&schema["x-ogc-enumTitles"])).collect()
        });
        Self { layer, language, codes: codes.collect() }
    }

    /// The headings of a table of rows.
    pub(super) fn headings(&self) -> Markup {
        html! {
            @for property in self.layer.properties {
                th scope="col" class=[is_number(property).then_some("number")]
                    title=(property.description.of(self.language)) {
                    (property.title.of(self.language))
                    @if let Some(unit) = short_unit(property) { " " span.unit { "(" (unit) ")" } }
                }
            }
        }
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: &Row) -> Markup {
        html! {
            @for (place, property) in self.layer.properties.iter().enumerate() {
                td class=[is_number(property).then_some("number")] { (self.value(place, row)) }
            }
        }
    }

    /// A row as a list of its properties.
    pub(super) fn list(&self, row: &Row) -> Markup {
        html! {
            dl.facts {
                @for (place, property) in self.layer.properties.iter().enumerate() {
                    dt title=(property.description.of(self.language)) { (property.title.of(self.language)) }
                    dd {
                        (self.value(place, row))
                        @if let Some(unit) = short_unit(property) { " " (unit) }
                    }
                }
            }
        }
    }

    fn value(&self, place: usize, row: &Row) -> Markup {
        // A list is explained where all of its parts are.
        let code = |text: &str| {
            let codes = self.codes.get(place)?;
            let parts = text.split(',').map(|part| codes.get(part).map(String::as_str));
            Some(parts.collect::<Option<Vec<&str>>>()?.join(", "))
        };
        match row.values.get(place) {
            None | Some(Value::Null) => html! { span.none { "–" } },
            Some(Value::Integer(number)) => html! { (number::whole(*number, self.language)) },
            Some(Value::Real(number)) => html! { (number::real(*number, self.language)) },
            Some(Value::Text(text)) => html! {
                @if let Some(meaning) = code(text) { span title=(text) { (meaning) } } @else { (text) }
            },
        }
    }
}

/// Whether values stand on the right.
pub(super) fn is_number(property: &Property) -> bool {
    matches!(property.kind, catalogue::Kind::Integer | catalogue::Kind::Real)
}

/// The unit in a language, as a word where it has no symbol.
pub(super) const fn unit(unit: Unit, language: Language) -> &'static str {
    match (unit, language) {
        (Unit::Pupils, Language::English) => "pupils",
        (Unit::Addresses, Language::English) => "addresses",
        (Unit::Share, Language::English) => "part of one",
        (Unit::Share, Language::German) => "Teil von eins",
        _ => unit.symbol(),
    }
}

/// The unit where it is a measure and no word that the heading says already.
fn short_unit(property: &Property) -> Option<&'static str> {
    let unit = property.unit?;
    matches!(unit, Unit::Metres | Unit::Kilometres | Unit::SquareKilometres).then(|| unit.symbol())
}

#[cfg(test)]
mod tests {
    use catalogue::{
        layers::{ATTENDANCE, SCHOOL_SITES},
        properties::{PUPILS, STAGE},
    };

    use super::*;
    use crate::testing::publication;

    #[test]
    fn codes_are_told_by_what_they_mean_and_lists_of_them_too() {
        let about = publication(1).about;
        let sites = Words::of(&SCHOOL_SITES, &about, Language::German);
        let cells = |stages: &str| {
            sites.cells(&Row::new(&SCHOOL_SITES, None, [(&STAGES, stages.into())])).into_string()
        };
        assert!(cells("primary,secondary_1").contains(">Primarstufe, Sekundarstufe I<"));
        assert!(cells("primary,other").contains("<td>primary,other</td>"));
        let attendance = Words::of(&ATTENDANCE, &about, Language::English);
        let row = Row::new(&ATTENDANCE, None, [(&STAGE, "secondary_2".into()), (&PUPILS, 1234_u32.into())]);
        let cells = attendance.cells(&row).into_string();
        assert!(cells.contains("<span title=\"secondary_2\">second secondary stage</span>"), "{cells}");
        assert!(cells.contains("<td class=\"number\">1,234</td>"), "{cells}");
    }
}
