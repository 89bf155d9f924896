//! Features and what they bear. Each collection has paths of its own: QGIS and GDAL look for its
//! filters at `/collections/<id>/items`.

use catalogue::Layer;
use serde_json::json;

use super::{Operation, Paths, binary, components, form, one_of, page, path};
use crate::{
    asked::Asked,
    openapi::parameters::{of_layer, reference},
    representation::Representation,
    schemas,
};

pub(super) fn add(paths: &mut Paths, asked: &Asked) {
    let ids: Vec<&str> = asked.layers().map(|held| held.layer.id).collect();
    for held in asked.layers() {
        items(paths, held.layer);
        feature(paths, held.layer);
    }
    if ids.is_empty() {
        return;
    }
    for (rest, id, german, english) in [
        ("schema", "getSchema", "Was Objekte tragen.", "What features bear."),
        ("schema/feature", "getFeatureSchema", "Ein Objekt als GeoJSON.", "A feature as GeoJSON."),
        ("queryables", "getQueryables", "Wonach gefiltert werden kann.", "What can be filtered by."),
        ("sortables", "getSortables", "Wonach geordnet werden kann.", "What can be sorted by."),
    ] {
        let summary = paths.say(german, english);
        let part = one_of("collectionId", &ids, paths.say("Ebene.", "Collection."));
        let path = format!("/collections/{{collectionId}}/{rest}");
        paths.add_document(&path, "schemas", id, summary, (schemas::MEDIA_TYPE, "schema"), vec![part]);
    }
}

fn items(paths: &mut Paths, layer: &Layer) {
    let language = paths.language;
    let shared = crate::items::PARAMETERS.into_iter().filter(|name| !["sortby", "properties"].contains(name));
    let forms: Vec<Representation> = Representation::ITEMS
        .iter()
        .copied()
        // FlatGeobuf holds geometries alone.
        .filter(|form| layer.geometry.is_some() || *form != Representation::FlatGeobuf)
        .collect();
    let names: Vec<&str> = forms.iter().map(|form| form.name()).collect();
    let mut content =
        vec![("application/geo+json", components::reference(&format!("{}_features", layer.id))), page()];
    for form in forms.iter().filter(|form| ![Representation::Json, Representation::Html].contains(*form)) {
        let media_type = form.media_type().split(';').next().unwrap_or_default();
        content.push(if *form == Representation::Csv {
            (media_type, json!({ "type": "string" }))
        } else {
            binary(media_type)
        });
    }
    let operation = Operation {
        tag: "features",
        id: format!("getFeatures_{}", layer.id),
        summary: layer.title.of(language).to_owned(),
        parameters: shared
            .map(reference)
            .chain(of_layer(layer, language))
            .chain([form(&names, language)])
            .collect(),
        content,
        statuses: &["404", "406", "410"],
    };
    paths.add(&format!("/collections/{}/items", layer.id), operation);
}

fn feature(paths: &mut Paths, layer: &Layer) {
    let number = path(
        "featureId",
        &json!({ "type": "integer", "minimum": 1 }),
        paths.say("Nummer des Objekts.", "Number of the feature."),
    );
    let one = paths.say("ein Objekt", "a feature");
    let operation = Operation {
        tag: "features",
        id: format!("getFeature_{}", layer.id),
        summary: format!("{}: {one}", layer.title.of(paths.language)),
        parameters: vec![number, reference("crs"), form(&["json", "html"], paths.language)],
        content: vec![
            ("application/geo+json", components::reference(&format!("{}_feature", layer.id))),
            page(),
        ],
        statuses: &["404"],
    };
    paths.add(&format!("/collections/{}/items/{{featureId}}", layer.id), operation);
}
