//! Styles, files that are ready, questions with a place, and how the service does.

use serde_json::json;

use super::{JSON, Operation, Paths, binary, components, form, one_of, page, path};
use crate::{asked::Asked, openapi::parameters::query, representation::Representation};

pub(super) fn add(paths: &mut Paths, asked: &Asked) {
    styles(paths, asked);
    files(paths, asked);
    questions(paths, asked);
    service(paths);
}

fn styles(paths: &mut Paths, asked: &Asked) {
    let tag = "styles";
    let ids: Vec<&str> =
        asked.layers().filter(|held| held.layer.style.is_some()).map(|held| held.layer.id).collect();
    let list = paths.say("Die Darstellungen.", "The styles.");
    paths.add_document("/styles", tag, "getStyles", list, (JSON, "styles"), vec![]);
    let all: Vec<&str> = asked.layers().map(|held| held.layer.id).collect();
    if !all.is_empty() {
        let part = one_of("collectionId", &all, paths.say("Ebene.", "Collection."));
        let summary = paths.say("Die Darstellungen einer Ebene.", "The styles of a collection.");
        let at = "/collections/{collectionId}/styles";
        paths.add_document(at, tag, "getCollectionStyles", summary, (JSON, "styles"), vec![part]);
    }
    if ids.is_empty() {
        return;
    }
    let part = one_of("styleId", &ids, paths.say("Darstellung.", "Style."));
    let summary = paths.say("Eine Darstellung.", "A style.").to_owned();
    let text = json!({ "type": "string" });
    let one = Operation {
        tag,
        id: "getStyle".to_owned(),
        summary,
        parameters: vec![part.clone(), form(&["mapbox", "qml", "sld", "json", "html"], paths.language)],
        content: vec![
            ("application/vnd.mapbox.style+json", components::reference("style")),
            ("application/vnd.qgis.qml", text.clone()),
            ("application/vnd.ogc.sld+xml;version=1.1", text),
            page(),
        ],
        statuses: &["404"],
    };
    paths.add("/styles/{styleId}", one);
    let summary = paths.say("Was eine Darstellung ist.", "What a style is.");
    let at = "/styles/{styleId}/metadata";
    paths.add_document(at, tag, "getStyleMetadata", summary, (JSON, "styleMetadata"), vec![part]);
}

fn files(paths: &mut Paths, asked: &Asked) {
    let mut file = |at: &str, id: &str, summary: &str, media_type: &str, parts: Vec<_>| {
        let operation = Operation {
            tag: "files",
            id: id.to_owned(),
            summary: summary.to_owned(),
            parameters: parts,
            content: vec![binary(media_type)],
            statuses: &["404"],
        };
        paths.add(at, operation);
    };
    let say = |german, english| catalogue::Text::new(german, english).of(asked.language);
    let ids: Vec<String> = asked.layers().map(|held| format!("{}.qlr", held.layer.id)).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    if !ids.is_empty() {
        let project = say("Projekt für QGIS mit allen Ebenen.", "Project of all layers for QGIS.");
        let media_type = "application/x-qgis-project-container";
        file("/qgis/schulweg.qgz", "getQgisProject", project, media_type, vec![]);
        let layer = say("Eine Ebene für QGIS.", "A layer for QGIS.");
        let part = one_of("file", &ids, say("Ebene.", "Collection."));
        let media_type = "application/x-qgis-layer-definition";
        file("/qgis/{file}", "getQgisLayer", layer, media_type, vec![part]);
        let all = say("Alle Ebenen als GeoPackage.", "All layers as a GeoPackage.");
        let media_type = Representation::GeoPackage.media_type();
        let parts = vec![form(&["gpkg"], asked.language)];
        file("/publication.gpkg", "getPublication", all, media_type, parts);
    }
}

fn questions(paths: &mut Paths, asked: &Asked) {
    let (tag, language) = ("questions", paths.language);
    let sees = |layer: &catalogue::Layer| asked.layer(layer.id).is_ok();
    if sees(&catalogue::layers::CATCHMENTS_NEAREST) || sees(&catalogue::layers::CATCHMENTS_WALK) {
        let degrees = |most: u32| json!({ "type": "number", "minimum": -f64::from(most), "maximum": most });
        let required = |name: &str, schema, text| {
            let mut parameter = query(name, &schema, text);
            parameter["required"] = true.into();
            parameter
        };
        let parameters = vec![
            required("lon", degrees(180), paths.say("Länge (WGS 84).", "Longitude (WGS 84).")),
            required("lat", degrees(90), paths.say("Breite (WGS 84).", "Latitude (WGS 84).")),
            required(
                "type",
                json!({ "type": "string", "example": "Grundschule" }),
                paths.say("Schulart.", "School type."),
            ),
            form(&["json", "html"], language),
        ];
        let summary = paths.say(
            "In wessen Einzugsbereich ein Ort liegt, nach Luftlinie und zu Fuß.",
            "Whose catchment a place lies in, by straight line and on foot.",
        );
        let (id, summary) = ("getCatchment".to_owned(), summary.to_owned());
        let content = vec![(JSON, components::reference("catchment")), page()];
        paths.add("/catchment", Operation { tag, id, summary, parameters, content, statuses: &[] });
    }
    if sees(&catalogue::layers::SCHOOL_SITES) {
        let number = path(
            "number",
            &json!({ "type": "string" }),
            paths.say("Amtliche Schulnummer.", "Official school number."),
        );
        let summary =
            paths.say("Alle veröffentlichten Zahlen einer Schule.", "All published figures of a school.");
        paths.add_document("/sites/{number}", tag, "getSchool", summary, (JSON, "school"), vec![number]);
    }
}

fn service(paths: &mut Paths) {
    let tag = "service";
    let summary = paths.say("Wie es dem Dienst geht.", "How the service does.").to_owned();
    let content = vec![(JSON, components::reference("health"))];
    let id = "getHealth".to_owned();
    paths.add("/health", Operation { tag, id, summary, parameters: vec![], content, statuses: &[] });
    let summary = paths.say("Messwerte für Prometheus.", "Metrics for Prometheus.").to_owned();
    let content = vec![(crate::metrics::MEDIA_TYPE, json!({ "type": "string" }))];
    let id = "getMetrics".to_owned();
    paths.add("/metrics", Operation { tag, id, summary, parameters: vec![], content, statuses: &["404"] });
}
