//! What every layer and property keeps to, so that files, map programs and the API take them.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{
    Classes, Layer, LayerKind, Property, Role, Source, Text, Unit, breakdown,
    layers::{self, CLASS_COUNTS},
};

/// Parameters of requests in OGC API - Features (Part 1 to 3, sorting and schemas besides) and in
/// this project's own; a property of that name could not be asked for.
const PARAMETERS: [&str; 17] = [
    "bbox",
    "bbox-crs",
    "crs",
    "datetime",
    "f",
    "filter",
    "filter-crs",
    "filter-lang",
    "ids",
    "lang",
    "limit",
    "offset",
    "profile",
    "properties",
    "q",
    "skipGeometry",
    "sortby",
];

/// Columns that a GeoPackage adds to those of a layer.
const ADDED: [&str; 2] = ["fid", "geom"];

fn properties() -> impl Iterator<Item = (&'static Layer, &'static Property)> {
    layers::ALL.into_iter().flat_map(|layer| layer.properties.iter().map(move |property| (layer, *property)))
}

fn texts() -> Vec<(String, Text)> {
    let mut texts = Vec::new();
    for layer in layers::ALL {
        texts.push((layer.id.to_owned(), layer.title));
        texts.push((layer.id.to_owned(), layer.description));
        if let Some(Classes::Value(property, values)) = layer.style.as_ref().map(|style| &style.classes) {
            texts.extend(values.iter().map(|(code, text)| (format!("{} {code}", property.name), *text)));
        }
    }
    for (_, property) in properties() {
        texts.push((property.name.to_owned(), property.title));
        texts.push((property.name.to_owned(), property.description));
    }
    let codes = [&breakdown::STAGES[..], &breakdown::CLASSES, &breakdown::totals::ALL];
    let codes = codes.into_iter().flatten();
    let places = [breakdown::REGION, breakdown::OUTSIDE, breakdown::UNPLACED];
    texts.extend(codes.chain(&places).map(|(code, text)| ((*code).to_owned(), *text)));
    texts
}

/// Whether a name can be a column of a database and a key of a URL, as it is.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn short_names_fit_a_shapefile_and_differ_within_a_layer_whatever_the_case() {
    for layer in layers::ALL {
        let mut seen = BTreeSet::new();
        for property in layer.properties {
            let short = property.short;
            assert!(!short.is_empty() && short.len() <= 10 && short.is_ascii(), "{short}");
            assert!(seen.insert(short.to_lowercase()), "{short} twice in {}", layer.id);
        }
    }
}

#[test]
fn names_are_plain_differ_within_a_layer_and_are_no_parameters_of_a_request() {
    for layer in layers::ALL {
        let names: BTreeSet<String> =
            layer.properties.iter().map(|property| property.name.to_lowercase()).collect();
        assert_eq!(names.len(), layer.properties.len(), "{}", layer.id);
    }
    for (layer, property) in properties() {
        let name = property.name;
        assert!(is_plain(name), "{name} in {}", layer.id);
        assert!(!PARAMETERS.iter().chain(&ADDED).any(|taken| taken.eq_ignore_ascii_case(name)), "{name}");
    }
}

#[test]
fn ids_of_layers_are_plain_and_each_is_found_by_its_own() {
    let ids: BTreeSet<&str> = layers::ALL.iter().map(|layer| layer.id).collect();
    assert_eq!(ids.len(), layers::ALL.len());
    for layer in layers::ALL {
        assert!(is_plain(layer.id), "{}", layer.id);
        assert!(std::ptr::eq(layers::by_id(layer.id).unwrap_or(&layers::TOTALS), layer), "{}", layer.id);
    }
    assert_eq!(layers::by_id("pupils"), None, "the vault's table is no layer");
}

#[test]
fn a_name_means_one_thing_in_every_layer() {
    let mut known: BTreeMap<&str, &Property> = BTreeMap::new();
    for (layer, property) in properties() {
        let first = known.entry(property.name).or_insert(property);
        assert!(std::ptr::eq(*first, property), "{} in {} is another property", property.name, layer.id);
    }
}

#[test]
fn what_counts_pupils_says_so_and_stands_only_where_pupils_are_a_source() {
    for (layer, property) in properties() {
        let counts = property.role == Role::Count;
        assert_eq!(counts, property.unit == Some(Unit::Pupils), "{}", property.name);
        if property.role.is_demand() {
            assert!(layer.kind != LayerKind::Supply, "{} in {}", property.name, layer.id);
        }
    }
    for layer in layers::ALL {
        let counts = layer.properties.iter().any(|property| property.role == Role::Count);
        assert_eq!(counts, layer.kind != LayerKind::Supply, "{}", layer.id);
        assert_eq!(counts, layer.sources.contains(&Source::Pupils), "{}", layer.id);
        assert!(!layer.sources.is_empty(), "{} carries no licence", layer.id);
    }
}

#[test]
fn every_layer_with_a_geometry_is_drawn_by_its_own_properties() {
    for layer in layers::ALL {
        assert_eq!(layer.geometry.is_some(), layer.style.is_some(), "{}", layer.id);
        let Some(style) = &layer.style else { continue };
        let by = match style.classes {
            Classes::Single => None,
            Classes::Number(property, bounds) => {
                assert!(bounds.windows(2).all(|two| two[0] < two[1]), "{}", layer.id);
                Some(property)
            }
            Classes::Value(property, _) => Some(property),
        };
        let used = by.into_iter().chain(style.label).chain(style.shown.map(|(property, _)| property));
        for property in used {
            assert!(layer.position(property).is_some(), "{} is not in {}", property.name, layer.id);
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    for (what, text) in texts() {
        for text in [text.german, text.english] {
            assert!(!text.trim().is_empty() && text.trim() == text, "{what}: {text:?}");
        }
    }
}

#[test]
fn german_texts_say_schuelerinnen_und_schueler() {
    for (what, text) in texts() {
        let alone = text.german.replace("Schülerinnen und Schüler", "");
        for word in ["Kind", "kind", "Schüler", "schüler"] {
            assert!(!alone.contains(word), "{what}: {}", text.german);
        }
        assert!(!text.english.to_lowercase().contains("child"), "{what}: {}", text.english);
        let speaks = text.english.to_lowercase().contains("pupil");
        assert!(!speaks || text.german.contains("Schülerinnen und Schüler"), "{what}: {}", text.german);
    }
}

#[test]
fn the_counts_of_answers_are_the_answers_but_unknown_in_their_order() {
    let codes = breakdown::CLASSES.map(|(code, _)| code);
    let names = CLASS_COUNTS.map(|property| property.name);
    assert_eq!([&names[..], &[breakdown::UNKNOWN.0]].concat(), codes);
    for property in CLASS_COUNTS {
        assert!(layers::ENTITLEMENT.position(property).is_some(), "{}", property.name);
    }
}
