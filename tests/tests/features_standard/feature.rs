//! A single feature (17-069r4, 7.16).

use super::{Service, has_self_and_alternate, href, is_problem, plain};

/// `/req/core/f-op`, `/req/core/f-success`
#[test]
fn a_feature_alone_is_what_it_is_among_the_others() {
    let service = Service::start();
    for table in &service.publication.tables {
        let items = format!("/collections/{}/items", table.layer.id);
        let last = table.rows.len();
        let listed = service.json(&format!("{items}?limit=10000"));
        for id in [1, last / 2, last] {
            let got = service.get(&format!("{items}/{id}"));
            assert_eq!(plain(got.header("content-type")), "application/geo+json", "{items}/{id}");
            let feature = got.json();
            let among = &listed["features"][id - 1];
            for member in ["type", "id", "geometry", "properties"] {
                assert_eq!(feature[member], among[member], "{member} of {items}/{id}");
            }
        }
        is_problem(&service.get(&format!("{items}/{}", last + 1)), 404);
    }
}

/// `/req/core/f-links`
#[test]
fn a_feature_links_to_itself_to_its_page_and_to_its_collection() {
    let service = Service::start();
    let feature = service.json("/collections/hazards/items/3");
    has_self_and_alternate(&feature, "application/geo+json");
    let again = service.follow(&href(&feature, "self", "application/geo+json").unwrap()).json();
    assert_eq!(again["properties"], feature["properties"]);
    let collection = service.follow(&href(&feature, "collection", "application/json").unwrap()).json();
    assert_eq!(collection["id"], "hazards");
    let page = service.follow(&href(&feature, "alternate", "text/html").unwrap());
    assert_eq!((page.status, plain(page.header("content-type"))), (200, "text/html"));
}

/// `/req/core/f-op`: what names no feature is not there.
#[test]
fn an_id_that_names_no_feature_is_not_found() {
    let service = Service::start();
    for id in ["0", "-1", "106", "1.0", "01", "x", "%31x", "99999999999999999999999", "+1", "1%20"] {
        is_problem(&service.get(&format!("/collections/school_sites/items/{id}")), 404);
    }
}
