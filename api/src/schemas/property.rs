//! One property as JSON Schema: its type, what it is called, its unit, its codes.

use catalogue::{About, AgeBand, Kind, Layer, Property, Unit, breakdown, properties, style::Classes};
use geo_core::Language;
use serde_json::{Map, Value, json};

/// All properties of a layer by name.
pub(super) fn all(layer: &Layer, about: &About, language: Language) -> Map<String, Value> {
    // The first two places belong to the id and the geometry.
    let described = (3..).zip(layer.properties).map(|(place, property)| {
        let mut schema = one(layer, property, about, language);
        schema["x-ogc-propertySeq"] = json!(place);
        (property.name.to_owned(), schema)
    });
    described.collect()
}

fn one(layer: &Layer, property: &Property, about: &About, language: Language) -> Value {
    let mut schema = match property.kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Real => json!({ "type": "number" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        // RFC 3339 has no time without seconds.
        Kind::Time => json!({ "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$" }),
    };
    schema["title"] = property.title.of(language).into();
    schema["description"] = property.description.of(language).into();
    if let Some(unit) = property.unit {
        schema["x-ogc-unit"] = ucum(unit).into();
    }
    if let Some(role) = role(property) {
        schema["x-ogc-role"] = role.into();
    }
    if let Some(codes) = codes(layer, property, about, language) {
        let (codes, titles): (Vec<String>, Vec<String>) = codes.into_iter().unzip();
        schema["enum"] = codes.into();
        schema["x-ogc-enumTitles"] = titles.into();
    }
    schema
}

/// The unit as UCUM writes it; what is counted stands in braces.
const fn ucum(unit: Unit) -> &'static str {
    match unit {
        Unit::Pupils => "{pupils}",
        Unit::Addresses => "{addresses}",
        Unit::Metres => "m",
        Unit::Kilometres => "km",
        Unit::SquareKilometres => "km2",
        Unit::Share => "1",
    }
}

/// The role of a property beside id and geometry (Part 5, 8).
fn role(property: &Property) -> Option<&'static str> {
    if property == &properties::VALID_FROM {
        Some("primary-interval-start")
    } else if property == &properties::VALID_TO {
        Some("primary-interval-end")
    } else {
        None
    }
}

/// The only values of a property, with their titles.
fn codes(
    layer: &Layer,
    property: &Property,
    about: &About,
    language: Language,
) -> Option<Vec<(String, String)>> {
    let pairs = |codes: &[breakdown::Code]| {
        codes.iter().map(|(code, title)| ((*code).to_owned(), title.of(language).to_owned())).collect()
    };
    if property == &properties::STAGE {
        return Some(pairs(&breakdown::STAGES));
    }
    if property == &properties::AGE_BAND {
        let bands = &about.parameters.age_bands;
        let codes = bands.codes().into_iter().map(|code| code.to_string());
        let titles: Vec<String> = match language {
            Language::German => bands.german_titles().iter().map(ToString::to_string).collect(),
            Language::English => {
                let bands = bands.bands().iter().copied().map(english);
                let (all, unknown) = (breakdown::ALL.1.english.into(), breakdown::UNKNOWN.1.english.into());
                [all].into_iter().chain(bands).chain([unknown]).collect()
            }
        };
        return Some(codes.zip(titles).collect());
    }
    match layer.style.as_ref()?.classes {
        Classes::Value(classed, codes) if classed == property => Some(pairs(codes)),
        _ => None,
    }
}

fn english(band: AgeBand) -> String {
    match band.to {
        Some(to) if to == band.from => format!("{to} years"),
        Some(to) => format!("{} to {to} years", band.from),
        None => format!("{} years and older", band.from),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::layers;

    use super::*;
    use crate::testing::publication;

    fn schema(layer: &Layer, name: &str, language: Language) -> Value {
        all(layer, &publication(1).about, language)[name].clone()
    }

    #[test]
    fn codes_are_listed_with_their_titles_in_both_languages() {
        let stage = schema(&layers::ATTENDANCE, "stage", Language::English);
        assert_eq!(stage["enum"], json!(["all", "primary", "secondary_1", "secondary_2", "unknown"]));
        assert_eq!(stage["x-ogc-enumTitles"][1], "primary stage");
        for (language, titles) in [
            (Language::German, ["alle", "5 bis 9 Jahre", "18 Jahre und älter", "unbekannt"]),
            (Language::English, ["all", "5 to 9 years", "18 years and older", "unknown"]),
        ] {
            let band = schema(&layers::PUPILS_BY_MUNICIPALITY, "age_band", language);
            let codes: Vec<(&Value, &Value)> = band["enum"]
                .as_array()
                .unwrap()
                .iter()
                .zip(band["x-ogc-enumTitles"].as_array().unwrap())
                .collect();
            assert_eq!(codes.len(), 7);
            for (place, code, title) in [
                (0, "all", titles[0]),
                (1, "5-9", titles[1]),
                (5, "18+", titles[2]),
                (6, "unknown", titles[3]),
            ] {
                assert_eq!(codes[place], (&json!(code), &json!(title)));
            }
        }
        let status = schema(&layers::CLAIM_AREAS, "status", Language::German);
        assert_eq!(status["enum"], json!(["none", "distance", "danger"]));
        assert!(schema(&layers::CLAIM_AREAS, "rule", Language::German).get("enum").is_none());
    }

    #[test]
    fn numbers_bear_their_unit() {
        assert_eq!(schema(&layers::CATCHMENTS_WALK, "area_km2", Language::German)["x-ogc-unit"], "km2");
        assert_eq!(schema(&layers::TOTALS, "pupils", Language::German)["x-ogc-unit"], "{pupils}");
        assert!(schema(&layers::TOTALS, "value", Language::German).get("x-ogc-unit").is_none());
    }
}
