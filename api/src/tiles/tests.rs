//! Tiles and their documents as clients get them.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc as Shared;

use axum::{body::Body, http::Request};
use proptest::prelude::*;

use super::layer_tile::tests::decoded::layers;
use crate::{
    caller::{Caller, Sees},
    testing::{get, send_as},
};

/// A tile in which all rows of a test publication lie.
const ZXY: &str = "8/132/87";
const ZRC: &str = "8/87/132";

#[test]
fn a_tile_has_the_same_bytes_under_both_addresses() {
    let tile = get(&format!("/collections/school_sites/tiles/WebMercatorQuad/{ZRC}"));
    assert_eq!((tile.status.as_u16(), tile.header("content-type")), (200, super::MEDIA_TYPE));
    assert_eq!(layers(&tile.body)[0].features.len(), 7);
    for address in [format!("/xyz/school_sites/{ZXY}.mvt"), format!("/xyz/school_sites/{ZXY}?f=mvt")] {
        assert_eq!(get(&address).body, tile.body, "{address}");
    }
}

#[test]
fn a_tile_of_all_layers_holds_those_that_the_caller_may_see() {
    let all = get(&format!("/tiles/WebMercatorQuad/{ZRC}"));
    assert_eq!(layers(&all.body).len(), 14);
    assert_eq!(get(&format!("/xyz/{ZXY}.mvt")).body, all.body);
    let sees = Shared::new(["hazards".to_owned(), "totals".to_owned()]);
    let caller = Caller { sees: Sees::Only(sees), ..Caller::unrestricted() };
    let asked = |address: String| Request::get(address).body(Body::empty()).unwrap();
    let some = send_as(caller.clone(), asked(format!("/tiles/WebMercatorQuad/{ZRC}")));
    assert_eq!(layers(&some.body).iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["hazards"]);
    for hidden in ["tiles", "tilejson.json", "tiles/WebMercatorQuad", "tiles/WebMercatorQuad/8/87/132"] {
        let address = format!("/collections/school_sites/{hidden}");
        assert_eq!(send_as(caller.clone(), asked(address)).status.as_u16(), 404, "{hidden}");
    }
    let described = send_as(caller, asked("/tiles/WebMercatorQuad".to_owned())).json();
    assert_eq!(described["layers"].as_array().unwrap().len(), 1);
}

#[test]
fn a_tile_without_features_has_no_content_and_one_that_is_none_is_not_found() {
    for (address, status) in [
        ("/xyz/school_sites/8/0/0", 204),
        ("/tiles/WebMercatorQuad/8/0/0", 204),
        ("/xyz/school_sites/8/256/0", 404),
        ("/xyz/school_sites/19/0/0", 404),
        ("/xyz/school_sites/8/x/0", 400),
        ("/xyz/school_sites/8/132/87.png", 400),
        ("/xyz/school_sites/8/132/87?f=json", 400),
        ("/xyz/school_sites/8/132/87?limit=1", 400),
        ("/xyz/nothing/8/132/87", 404),
        ("/xyz/totals/8/132/87", 404),
        ("/collections/totals/tiles", 404),
        ("/collections/totals/tilejson.json", 404),
        ("/collections/school_sites/tiles/WorldCRS84Quad/0/0/0", 404),
    ] {
        assert_eq!(get(address).status.as_u16(), status, "{address}");
    }
    assert!(get("/xyz/school_sites/8/0/0").body.is_empty());
}

#[test]
fn the_set_of_tiles_says_what_it_is_and_where_its_tiles_are() {
    let list = get("/collections/desire_lines/tiles").json();
    let of_list = &list["tilesets"][0];
    let set = get("/collections/desire_lines/tiles/WebMercatorQuad?lang=en").json();
    for document in [of_list, &set] {
        assert_eq!(document["dataType"], "vector");
        assert_eq!(document["tileMatrixSetURI"], super::matrix_set::URI);
        let links = document["links"].as_array().unwrap();
        let item = links.iter().find(|link| link["rel"] == "item").unwrap();
        let base = "http://schulweg.example/prefix/collections/desire_lines/tiles/WebMercatorQuad";
        assert_eq!(item["href"], format!("{base}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"));
        assert_eq!(item["templated"], true);
    }
    assert_eq!(set["title"], "Desire lines");
    assert_eq!(set["layers"][0]["geometryDimension"], 1);
    assert_eq!(set["layers"][0]["propertiesSchema"]["properties"]["pupils"]["type"], "integer");
    let all = get("/tiles/WebMercatorQuad").json();
    assert_eq!(all["layers"].as_array().unwrap().len(), 14);
    for page in ["/tiles?f=html", "/tileMatrixSets?f=html", "/collections/hazards/tiles?f=html"] {
        assert_eq!(get(page).status.as_u16(), 200, "{page}");
    }
}

#[test]
fn the_box_of_a_layer_is_around_its_rows() {
    let set = get("/collections/school_sites/tiles/WebMercatorQuad").json();
    let corner = |name: &str| {
        let corner = set["boundingBox"][name].as_array().unwrap();
        [corner[0].as_f64().unwrap(), corner[1].as_f64().unwrap()]
    };
    let at = |metres: f64| {
        let [east, north] = crate::testing::CORNER.map(|side| side + metres);
        geo_core::EastNorth { east, north }.to_lon_lat().unwrap()
    };
    let ([west, south], [east, north]) = (corner("lowerLeft"), corner("upperRight"));
    let (first, last) = (at(0.0), at(6000.0));
    for (side, value) in [(west, first.lon), (south, first.lat), (east, last.lon), (north, last.lat)] {
        assert!((side - value).abs() < 2e-5, "{side} and {value}");
    }
    assert!(west <= first.lon && south <= first.lat && east >= last.lon && north >= last.lat);
}

#[test]
fn a_tilejson_names_fields_and_is_safe_to_put_into_a_page() {
    let document = get("/collections/pupil_density_1km/tilejson.json?lang=en").json();
    assert_eq!(document["tilejson"], "3.0.0");
    let address = "http://schulweg.example/prefix/xyz/pupil_density_1km/{z}/{x}/{y}.mvt";
    assert_eq!(document["tiles"][0], address);
    assert_eq!((document["minzoom"].as_u64(), document["maxzoom"].as_u64()), (Some(0), Some(18)));
    assert_eq!(document["bounds"].as_array().unwrap().len(), 4);
    let layer = &document["vector_layers"][0];
    assert_eq!(layer["id"], "pupil_density_1km");
    assert!(layer["fields"]["pupils"].as_str().unwrap().contains("upils"));
    let of_ways = get("/collections/hazards/tilejson.json").json();
    assert_eq!(of_ways["attribution"], "© OpenStreetMap (ODbL 1.0)");
    assert_eq!(get("/tilejson.json").json()["vector_layers"].as_array().unwrap().len(), 14);
}

#[test]
fn the_matrices_are_those_of_the_register() {
    let set = get("/tileMatrixSets/WebMercatorQuad").json();
    let matrices = set["tileMatrices"].as_array().unwrap();
    assert_eq!(matrices.len(), 19);
    let is = |value: &serde_json::Value, expected: f64| {
        assert!((value.as_f64().unwrap() / expected - 1.0).abs() < 1e-12, "{value}");
    };
    is(&matrices[0]["scaleDenominator"], 559_082_264.028_717_6);
    is(&matrices[0]["cellSize"], 156_543.033_928_040_97);
    is(&matrices[18]["scaleDenominator"], 2_132.729_583_849_784);
    is(&matrices[0]["pointOfOrigin"][1], 20_037_508.342_789_244);
    assert_eq!(matrices[18]["matrixWidth"], 262_144);
    assert_eq!(get("/tileMatrixSets").json()["tileMatrixSets"][0]["id"], "WebMercatorQuad");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_in_the_place_of_a_tile_is_answered(
        parts in prop::collection::vec("([0-9]{1,3}|-?[0-9]{1,30}|[ -~äß€]{0,8})", 3)
    ) {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let parts: Vec<String> =
            parts.iter().map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).collect();
        for start in ["/xyz", "/xyz/hazards", "/collections/hazards/tiles/WebMercatorQuad"] {
            let status = get(&format!("{start}/{}", parts.join("/"))).status.as_u16();
            prop_assert!([200, 204, 400, 404].contains(&status), "{}", status);
        }
    }
}
