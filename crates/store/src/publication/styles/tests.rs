//! Styles as data; that QGIS takes them is tested with QGIS.

#![allow(clippy::unwrap_used, clippy::panic)]

use catalogue::layers::{
    ALL, ATTENDANCE, CLAIM_AREAS, DESIRE_LINES, ENTITLEMENT, HAZARDS, PUPIL_DENSITY_250M,
    PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS, WALK_ISOCHRONES,
};

use super::{legend::Rows, *};

#[test]
fn every_layer_with_a_geometry_has_a_legend_and_a_table_without_has_none() {
    assert!(Legend::of(&TOTALS, Language::German).is_none());
    for layer in ALL {
        assert_eq!(Legend::of(layer, Language::German).is_some(), layer.geometry.is_some(), "{}", layer.id);
    }
}

#[test]
fn of_several_rows_on_one_place_only_those_of_all_groups_are_drawn() {
    let shown = |layer| {
        let legend = Legend::of(layer, Language::German).unwrap();
        legend.shown.iter().map(|(property, value)| format!("{}={value}", property.name)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&PUPILS_BY_MUNICIPALITY), ["stage=all", "age_band=all"]);
    assert_eq!(shown(&ATTENDANCE), ["site=all", "stage=all"]);
    assert_eq!(shown(&CLAIM_AREAS), ["type=Grundschule"]);
    assert!(shown(&SCHOOL_SITES).is_empty());
}

#[test]
fn the_legend_says_what_its_colours_stand_for() {
    for (layer, heading) in [
        (&PUPILS_BY_MUNICIPALITY, "Schülerinnen und Schüler (Stufe: alle, Altersgruppe: alle)"),
        (&ENTITLEMENT, "Anspruch wegen der Entfernung (Schulart: alle)"),
        (&SCHOOL_SITES, "Schülerinnen und Schüler"),
        (&HAZARDS, ""),
    ] {
        let legend = Legend::of(layer, Language::German).unwrap();
        assert_eq!(legend.heading(), heading);
        for document in [qml::document(&legend), sld::document(&legend)] {
            assert!(document.contains(heading), "{document}");
        }
    }
}

#[test]
fn layers_of_many_features_have_labels_on_large_scales_only() {
    for (layer, smallest) in [
        (&PUPIL_DENSITY_250M, Some(50_000)),
        (&DESIRE_LINES, Some(100_000)),
        (&WALK_ISOCHRONES, Some(100_000)),
        (&SCHOOL_SITES, None),
    ] {
        let legend = Legend::of(layer, Language::German).unwrap();
        let (in_qml, in_sld) = ("scaleVisibility=\"1\"", "<se:MaxScaleDenominator>");
        let has = |document: &str, text: &str| {
            let value = smallest.is_none_or(|denominator| document.contains(&denominator.to_string()));
            document.contains(text) == smallest.is_some() && value
        };
        assert!(has(&qml::document(&legend), in_qml), "{}", layer.id);
        assert!(has(&sld::document(&legend), in_sld), "{}", layer.id);
    }
}

#[test]
fn classes_of_a_number_leave_no_gap_and_one_stands_for_what_is_missing() {
    for layer in [&DESIRE_LINES, &WALK_ISOCHRONES] {
        let legend = Legend::of(layer, Language::German).unwrap();
        let mut next = Some(0);
        let (missing, numbers) = legend.classes.split_last().unwrap();
        for class in numbers {
            let Rows::Between(_, from, to) = class.rows else { panic!("{}", class.title) };
            assert_eq!(Some(from), next);
            next = to;
        }
        assert_eq!(next, None, "the last class has no end");
        assert!(matches!(missing.rows, Rows::Missing(_)));
    }
    let titles = |layer| {
        Legend::of(layer, Language::German)
            .unwrap()
            .classes
            .iter()
            .map(|class| class.title.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles(&WALK_ISOCHRONES),
        ["0 bis 1.000 m", "1.001 bis 2.000 m", "2.001 m und mehr", "ohne Angabe"]
    );
    assert_eq!(titles(&CLAIM_AREAS), ["kein Anspruch", "wegen der Entfernung", "wegen Gefährlichkeit"]);
}

#[test]
fn lines_and_points_grow_with_the_number_and_no_two_classes_share_a_colour() {
    for layer in ALL {
        let Some(legend) = Legend::of(layer, Language::German) else { continue };
        let mut colours: Vec<u32> = legend.classes.iter().map(|class| class.colour.0).collect();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), legend.classes.len(), "{}", layer.id);
    }
    for layer in [&DESIRE_LINES, &SCHOOL_SITES] {
        let legend = Legend::of(layer, Language::German).unwrap();
        let (_, numbers) = legend.classes.split_last().unwrap();
        assert!(numbers.windows(2).all(|two| two[0].size < two[1].size));
    }
    assert_eq!(Legend::of(&HAZARDS, Language::German).unwrap().classes.len(), 1);
}

#[test]
fn documents_stay_as_they_are() {
    let golden = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/publication/styles/golden");
        std::fs::read_to_string(folder.join(name)).unwrap()
    };
    for layer in [&CLAIM_AREAS, &DESIRE_LINES] {
        let named = |ending: &str| golden(&format!("{}.{ending}", layer.id));
        assert_eq!(qml(layer, Language::German).unwrap(), named("qml"));
        assert_eq!(sld(layer, Language::German).unwrap(), named("sld"));
        let style = maplibre(layer, Language::German, &tiles()).unwrap();
        assert_eq!(format!("{style:#}\n"), named("json"));
    }
}

fn tiles() -> Tiles {
    Tiles {
        address: "http://localhost/{z}/{y}/{x}".to_owned(),
        largest_zoom: 14,
        attribution: "<b>Land</b> & Kreis".to_owned(),
    }
}

#[test]
fn every_class_of_a_legend_is_in_the_style_for_maplibre_and_numbers_begin_at_0() {
    for layer in ALL {
        let Some(legend) = Legend::of(layer, Language::English) else { continue };
        let style = maplibre(layer, Language::English, &tiles()).unwrap();
        let layers = style["layers"].as_array().unwrap();
        let paint = layers[0]["paint"].to_string();
        for class in &legend.classes {
            assert!(paint.contains(&class.colour.hexadecimal()), "{}: {}", layer.id, class.title);
            let entries = style["metadata"]["schulweg:legend"]["classes"].as_array().unwrap();
            assert!(entries.iter().any(|entry| entry["title"] == class.title.as_str()));
        }
        if let Rows::Between(_, from, _) = legend.classes[0].rows {
            assert_eq!(from, 0, "{}", layer.id);
        }
        for (property, value) in &legend.shown {
            let condition = format!(r#"["==",["get","{}"],"{value}"]"#, property.name);
            assert!(layers[0]["filter"].to_string().contains(&condition), "{}", layer.id);
        }
    }
}

#[test]
fn an_attribution_is_text_for_a_map_that_shows_html() {
    let style = maplibre(&HAZARDS, Language::German, &tiles()).unwrap();
    assert_eq!(style["sources"]["hazards"]["attribution"], "&lt;b&gt;Land&lt;/b&gt; &amp; Kreis");
}

#[test]
fn a_project_has_the_elements_of_the_style_and_of_a_table_the_titles_of_its_fields() {
    for layer in ALL {
        let within = in_project(layer, Language::German);
        match qml(layer, Language::German) {
            Some(document) => assert!(document.contains(&within.elements), "{}", layer.id),
            None => assert!(within.elements.starts_with("<aliases>"), "{}", layer.id),
        }
        let has_label = layer.style.as_ref().is_some_and(|style| style.label.is_some());
        assert_eq!(within.has_labels, has_label, "{}", layer.id);
    }
}
