//! A layer as the provider of a current QGIS (3.40 and later) opens and downloads it, with the checks it
//! makes. Each expectation names its source below `src/providers/wfs/oapif/`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Columns, Service, id_of, links};

/// `QUrlQuery::toString( QUrl::FullyEncoded )`, with which qgsoapifshareddata.cpp
/// (`getEncodedQueryParam`) writes a value: brackets, quotes, commas and the like stay as they are.
pub fn as_qurl(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ if b"-._~!$'()*,;:@/?=".contains(&byte) => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What the provider knows of a layer after `QgsOapifProvider::init`.
pub struct Layer<'s> {
    service: &'s Service,
    pub items: String,
    pub page_size: u64,
    /// Names, types and formats; `geometry` for the one that is a geometry.
    pub queryables: BTreeMap<String, (String, String)>,
    pub fields: Vec<(String, String)>,
    pub geometry: Option<String>,
}

/// qgsoapifutils.cpp, `findLink`: of a relation the link of the first preferred type, else the first.
pub fn find_link(document: &Value, rel: &str, preferred: &[&str]) -> Option<String> {
    let rank = |link: &&Value| {
        let found = link["type"].as_str().and_then(|kind| preferred.iter().position(|known| *known == kind));
        found.unwrap_or(preferred.len())
    };
    let of_rel = links(document).iter().filter(|link| link["rel"] == rel);
    of_rel.min_by_key(rank).map(|link| link["href"].as_str().unwrap().to_owned())
}

/// `sendGET` with the media types that the source asks for, which must be answered with JSON.
pub fn get(service: &Service, address: &str, accepted: &str) -> Value {
    let got = service.accepting(service.path_of(address), accepted);
    assert!(got.header("content-type").contains("json"), "{address}: {}", got.header("content-type"));
    got.json()
}

impl<'s> Layer<'s> {
    /// qgsoapifprovider.cpp, `init`, for a layer added by its id.
    pub fn opened(service: &'s Service, id: &str) -> Self {
        // qgsoapiflandingpagerequest.cpp, `processReply`: without these two the layer is invalid.
        let landing = get(service, &format!("{}/", service.server.address), "application/json");
        let api =
            find_link(&landing, "service-desc", &["application/vnd.oai.openapi+json;version=3.0"]).unwrap();
        let collections = find_link(&landing, "data", &["application/json"]).unwrap();
        let collections = collections.split('?').next().unwrap().to_owned();
        // qgsoapifapirequest.cpp, `request`
        let accepted = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json";
        let limit = &get(service, &api, accepted)["components"]["parameters"]["limit"]["schema"];
        let (default, maximum) = (limit["default"].as_u64().unwrap(), limit["maximum"].as_u64().unwrap());
        let collection_address = format!("{collections}/{id}");
        let collection = get(service, &collection_address, "application/json");
        // qgsoapifcollection.cpp, `deserialize`
        assert_eq!(collection["id"], id);
        Self::conformance_is_understood(service, &landing);
        // qgsoapifprovider.cpp: no link is followed to the queryables.
        let queryables = Self::queryables(service, &format!("{collection_address}/queryables"));
        // qgsoapifprovider.cpp: the link of one of two spellings, by preference of this media type.
        let schema = links(&collection).iter().find(|link| {
            let rel = link["rel"].as_str().unwrap();
            let is_schema =
                rel == "http://www.opengis.net/def/rel/ogc/1.0/schema" || rel == "[ogc-rel:schema]";
            is_schema && link["type"] == "application/schema+json"
        });
        let schema = schema.unwrap_or_else(|| panic!("no schema in {collection}"))["href"].as_str().unwrap();
        let (fields, geometry) = Self::schema(service, schema);
        // qgsoapifprovider.cpp: at least 1,000 features a page, at most as many as the server allows.
        let page_size = default.max(1000).min(maximum);
        Self {
            service,
            items: format!("{collection_address}/items"),
            page_size,
            queryables,
            fields,
            geometry,
        }
    }

    /// qgsoapifconformancerequest.cpp and qgsoapifprovider.cpp, `init`: the classes in one of the
    /// spellings that the source knows; without them filters are evaluated in QGIS.
    fn conformance_is_understood(service: &Service, landing: &Value) {
        let address = find_link(landing, "conformance", &[]).unwrap();
        let declared = get(service, &address, "application/json");
        let declared: Vec<&str> =
            declared["conformsTo"].as_array().unwrap().iter().map(|class| class.as_str().unwrap()).collect();
        for class in [
            "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
            "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
            "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
            "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
            "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
            "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
            // 3.40 looks for the first, 3.44 and later for either.
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
            "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
            "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
        ] {
            assert!(declared.contains(&class), "{class} is not declared");
        }
    }

    /// qgsoapifqueryablesrequest.cpp, `processReply`: a geometry is told by its `$ref`, and only where
    /// it has no `type`; a type is one word.
    fn queryables(service: &Service, address: &str) -> BTreeMap<String, (String, String)> {
        let document = get(service, address, "application/schema+json");
        let mut found = BTreeMap::new();
        for (name, queryable) in document["properties"].as_object().unwrap() {
            let format = queryable["format"].as_str().unwrap_or_default();
            if let Some(kind) = queryable["type"].as_str() {
                found.insert(name.clone(), (kind.to_owned(), format.to_owned()));
            } else if queryable["$ref"]
                .as_str()
                .is_some_and(|at| at.starts_with("https://geojson.org/schema/"))
            {
                found.insert(name.clone(), ("geometry".to_owned(), String::new()));
            }
        }
        found
    }

    /// qgsoapifschemarequest.cpp, `processReply`: fields in the order of `x-ogc-propertySeq`, which
    /// may not collide, and the type of the primary geometry by its format.
    fn schema(service: &Service, address: &str) -> (Vec<(String, String)>, Option<String>) {
        let document = get(service, address, "application/schema+json");
        let (mut fields, mut geometry, mut next) = (BTreeMap::new(), None, 1);
        for (name, property) in document["properties"].as_object().unwrap() {
            if let Some(kind) = property["type"].as_str() {
                let place = property["x-ogc-propertySeq"].as_i64().unwrap_or(next);
                let kind = property["format"].as_str().filter(|format| *format == "date").unwrap_or(kind);
                let former = fields.insert(place, (name.clone(), kind.to_owned()));
                assert_eq!(former, None, "two fields have the place {place}");
                next = place + 1;
            }
            if property["x-ogc-role"] == "primary-geometry" {
                geometry = property["format"].as_str().map(str::to_owned);
            }
        }
        (fields.into_values().collect(), geometry)
    }

    /// qgsoapiffeaturedownloaderimpl.cpp, `run` and `runGenericDownload`: pages until there is no next
    /// one; the ids of all features.
    pub fn downloaded(&self, parameters: &str) -> Vec<u64> {
        let mut address = format!("{}?limit={}{parameters}", self.items, self.page_size);
        let mut ids = Vec::new();
        loop {
            // qgsoapifitemsrequest.cpp, `request`
            let page = get(self.service, &address, "application/geo+json, application/json");
            let features = page["features"].as_array().unwrap();
            assert!(page["numberMatched"].is_u64(), "the number of features is not guessed");
            for feature in features {
                // qgsoapifitemsrequest.cpp: an id of its own at the top tells features apart.
                ids.push(id_of(feature));
                assert!(feature["properties"]["id"].is_null(), "{feature}");
            }
            if features.is_empty() {
                break;
            }
            let Some(next) = find_link(&page, "next", &["application/geo+json"]) else { break };
            address = next;
        }
        ids
    }

    /// The rows for which something holds, in order.
    pub fn rows(&self, holds: impl Fn(Columns) -> Option<bool>) -> Vec<u64> {
        let id = self.items.rsplit('/').nth(1).unwrap();
        self.service.rows_where(id, holds).into_iter().collect()
    }
}
