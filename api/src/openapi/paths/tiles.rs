//! Vector tiles: of each collection and of all.

use serde_json::{Value, json};

use super::{JSON, Operation, Paths, binary, components, form, one_of, path};
use crate::{asked::Asked, tiles::MEDIA_TYPE};

pub(super) fn add(paths: &mut Paths, asked: &Asked) {
    let ids: Vec<&str> =
        asked.layers().filter(|held| held.layer.geometry.is_some()).map(|held| held.layer.id).collect();
    let tag = "tiles";
    let sets = paths.say("Die Kachelsysteme.", "The tile matrix sets.");
    paths.add_document("/tileMatrixSets", tag, "getTileMatrixSets", sets, (JSON, "tileMatrixSets"), vec![]);
    let set = paths.say("Das Kachelsystem der Webkarten.", "The tile matrix set of web maps.");
    let at = "/tileMatrixSets/WebMercatorQuad";
    paths.add_document(at, tag, "getTileMatrixSet", set, (JSON, "tileMatrixSet"), vec![]);
    of(paths, "", "", "All", &[]);
    if !ids.is_empty() {
        let part = one_of("collectionId", &ids, paths.say("Ebene.", "Collection."));
        of(paths, "/collections/{collectionId}", "/{collectionId}", "Collection", &[part]);
    }
}

/// The tiles of one collection, or of all.
fn of(paths: &mut Paths, before: &str, in_xyz: &str, whose: &str, parts: &[Value]) {
    let tag = "tiles";
    let list = paths.say("Die Kachelsätze.", "The tile sets.");
    let id = format!("getTileSets{whose}");
    paths.add_document(&format!("{before}/tiles"), tag, &id, list, (JSON, "tileSets"), parts.to_vec());
    let one = paths.say("Der Kachelsatz.", "The tile set.");
    let (id, at) = (format!("getTileSet{whose}"), format!("{before}/tiles/WebMercatorQuad"));
    paths.add_document(&at, tag, &id, one, (JSON, "tileSet"), parts.to_vec());
    let summary = paths.say("Die Kacheln als TileJSON.", "The tiles as TileJSON.").to_owned();
    let tilejson = Operation {
        tag,
        id: format!("getTileJson{whose}"),
        summary,
        parameters: parts.iter().cloned().chain([form(&["json"], paths.language)]).collect(),
        content: vec![(JSON, components::reference("tileJson"))],
        statuses: if parts.is_empty() { &[] } else { &["404"] },
    };
    paths.add(&format!("{before}/tilejson.json"), tilejson);
    let row_first = format!("{at}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
    tile(paths, &row_first, format!("getTile{whose}"), ["tileMatrix", "tileRow", "tileCol"], parts);
    let column_first = format!("/xyz{in_xyz}/{{z}}/{{x}}/{{y}}");
    tile(paths, &column_first, format!("getTileByColumn{whose}"), ["z", "x", "y"], parts);
}

fn tile(paths: &mut Paths, at: &str, id: String, names: [&str; 3], parts: &[Value]) {
    let number = json!({ "type": "integer", "minimum": 0 });
    let texts = [
        paths.say("Zoomstufe.", "Zoom level."),
        paths.say("Zeile oder Spalte.", "Row or column."),
        paths.say("Spalte oder Zeile.", "Column or row."),
    ];
    let numbers = names.into_iter().zip(texts).map(|(name, text)| path(name, &number, text));
    let parameters = parts.iter().cloned().chain(numbers).chain([form(&["mvt"], paths.language)]).collect();
    let summary = paths.say("Eine Kachel.", "A tile.").to_owned();
    let content = vec![binary(MEDIA_TYPE)];
    paths.add(at, Operation { tag: "tiles", id, summary, parameters, content, statuses: &["404"] });
    let nothing = paths.say("In dieser Kachel liegt nichts.", "Nothing lies in this tile.");
    paths.all[at]["get"]["responses"]["204"] = json!({ "description": nothing });
}
