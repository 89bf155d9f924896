//! The requests of a current QGIS (3.40 and later), in the order and spelling of its provider. Each
//! expectation names its source below `src/providers/wfs/oapif/`.

use catalogue::{GeometryKind, Kind};

use super::{
    Columns, Service, id_of,
    places::{CRS84, STORED, SYSTEMS, is_boxed, meets, positions, written_positions},
    qgis_layer::{Layer, as_qurl, find_link, get},
    raw,
};

/// qgsoapifprovider.cpp, `init`; the first request for features is one of ten, in the stored system.
#[test]
fn every_layer_is_opened_with_its_fields_its_geometry_and_its_system() {
    let service = Service::start();
    for table in &service.publication.tables {
        let layer = Layer::opened(&service, table.layer.id);
        let kind = |kind: Kind| match kind {
            Kind::Text | Kind::Time => "string",
            Kind::Integer => "integer",
            Kind::Real => "number",
            Kind::Date => "date",
        };
        let expected: Vec<(String, String)> = table
            .layer
            .properties
            .iter()
            .map(|property| (property.name.to_owned(), kind(property.kind).to_owned()))
            .collect();
        let fields: Vec<_> = layer.fields.iter().filter(|(name, _)| name != "id").cloned().collect();
        assert_eq!(fields, expected, "{}", table.layer.id);
        let formats: &[&str] = match table.layer.geometry {
            Some(GeometryKind::Point) => &["geometry-point"],
            Some(GeometryKind::LineString) => &["geometry-linestring"],
            Some(GeometryKind::MultiPolygon) => {
                &["geometry-multipolygon", "geometry-polygon-or-multipolygon"]
            }
            None => &[],
        };
        let format = layer.geometry.as_deref();
        assert!(format.is_none_or(|format| formats.contains(&format)), "{}: {format:?}", table.layer.id);
        assert_eq!(format.is_some(), table.layer.geometry.is_some(), "{}", table.layer.id);
        let geometry = layer.queryables.iter().find(|(_, (kind, _))| kind == "geometry");
        assert_eq!(geometry.map(|(name, _)| name.as_str()), table.layer.geometry.map(|_| "geometry"));
        assert_eq!(layer.page_size, 1000);
        // qgsoapifcollection.cpp: the stored system comes before the list.
        let collection = service.json(&format!("/collections/{}", table.layer.id));
        let system = if table.layer.geometry.is_some() { STORED } else { CRS84 };
        if table.layer.geometry.is_some() {
            assert_eq!(collection["storageCrs"], STORED.uri, "{}", table.layer.id);
        }
        let first = format!("{}?limit=10&crs={}", layer.items, system.uri);
        let page = get(&service, &first, "application/geo+json, application/json");
        assert_eq!(page["numberMatched"], table.rows.len(), "{}", table.layer.id);
        for (row, feature) in table.rows.iter().zip(page["features"].as_array().unwrap()) {
            let Some(shape) = system.geometry(row) else { continue };
            let [x, y] = written_positions(&feature["geometry"])[0];
            let is_there =
                positions(&shape).iter().any(|at| (at[0] - x).abs() < 0.02 && (at[1] - y).abs() < 0.02);
            assert!(is_there, "{}: {x} {y}", table.layer.id);
        }
        // qgsoapifprovider.cpp, `featureCount`
        let counted =
            get(&service, &format!("{}?limit=1", layer.items), "application/geo+json, application/json");
        assert_eq!(counted["numberMatched"], table.rows.len(), "{}", table.layer.id);
    }
}

/// qgsoapifapirequest.cpp, `processReply`: properties that filter by equality are read from literal
/// paths, as parameters with a style, without explosion and with one type.
#[test]
fn the_properties_that_filter_by_equality_are_found_in_the_definition() {
    let service = Service::start();
    let definition = super::definition::Definition::of(&service);
    let own = ["crs", "bbox", "bbox-crs", "filter", "filter-lang", "filter-crs", "datetime", "limit"];
    for table in &service.publication.tables {
        let path = format!("/collections/{}/items", table.layer.id);
        let simple: Vec<&str> = definition
            .parameters(&path)
            .into_iter()
            .filter(|parameter| {
                parameter["in"] == "query"
                    && parameter["style"] == "form"
                    && parameter["explode"] == false
                    && parameter["schema"]["type"].is_string()
            })
            .filter_map(|parameter| parameter["name"].as_str())
            .filter(|name| !own.contains(name))
            .collect();
        for property in table.layer.properties {
            assert!(simple.contains(&property.name), "{} of {path}: {simple:?}", property.name);
        }
    }
}

/// qgsoapiffeaturedownloaderimpl.cpp, `run`: all pages, in the stored system and with a box in it.
#[test]
fn a_layer_is_downloaded_page_by_page_until_its_end() {
    let service = Service::start();
    for table in &service.publication.tables {
        let layer = Layer::opened(&service, table.layer.id);
        let crs = if table.layer.geometry.is_some() { format!("&crs={}", STORED.uri) } else { String::new() };
        assert_eq!(
            layer.downloaded(&crs),
            (1..=table.rows.len() as u64).collect::<Vec<_>>(),
            "{}",
            table.layer.id
        );
        if table.layer.geometry.is_none() {
            continue;
        }
        let side = [320_123.456_789_012_3, 5_505_000.25, 338_765.432_1, 5_521_000.75];
        let expected = layer.rows(|columns| Some(is_boxed(columns.row, STORED, side)));
        let bbox = format!("&bbox={}&bbox-crs={uri}&crs={uri}", STORED.written(side), uri = STORED.uri);
        assert_eq!(layer.downloaded(&bbox), expected, "{}", table.layer.id);
    }
}

/// qgsoapiffeaturedownloaderimpl.cpp, `run`: where the user chose a system whose axes are turned, so is
/// the box (`rect.invert`).
#[test]
fn a_box_of_a_turned_system_is_sent_turned() {
    let service = Service::start();
    let layer = Layer::opened(&service, "school_sites");
    let side = [6.5, 49.6, 6.7, 49.8];
    let expected = layer.rows(|columns| Some(is_boxed(columns.row, CRS84, side)));
    assert!(!expected.is_empty());
    for system in SYSTEMS.into_iter().filter(|system| system.is_north_first) {
        let bbox = format!("&bbox=49.6,6.5,49.8,6.7&bbox-crs={uri}&crs={uri}", uri = system.uri);
        assert_eq!(layer.downloaded(&bbox), expected, "{}", system.uri);
    }
    // The whole world, as it is clamped there.
    let all =
        layer.downloaded(&format!("&bbox=-90,-180,90,180&bbox-crs={uri}&crs={uri}", uri = SYSTEMS[1].uri));
    assert_eq!(all.len(), service.table("school_sites").rows.len());
}

/// An expression as qgsoapifcql2textexpressioncompiler.cpp writes it, and what it means.
type Compiled = (&'static str, fn(Columns) -> Option<bool>);

/// qgsoapifcql2textexpressioncompiler.cpp, `compileNode`: every operation in parentheses, identifiers
/// in quotes where they are not letters and digits alone.
#[test]
fn filters_come_as_the_compiler_writes_them() {
    let service = Service::start();
    let municipalities: &[Compiled] = &[
        ("(pupils >= 10)", |row| Some(row.number("pupils")? >= 10.0)),
        ("((pupils > 10) AND (stage = 'all'))", |row| {
            Some(row.number("pupils")? > 10.0 && row.text("stage")? == "all")
        }),
        ("((name = 'Konz') OR (name = 'Züsch'))", |row| {
            Some(["Konz", "Züsch"].contains(&row.text("name")?))
        }),
        ("(NOT ((\"age_band\" = 'all')))", |row| Some(row.text("age_band")? != "all")),
        ("(\"age_band\" <> '5-9')", |row| Some(row.text("age_band")? != "5-9")),
        ("(name LIKE 'K%')", |row| Some(row.text("name")?.starts_with('K'))),
        ("(name NOT LIKE '%e%')", |row| Some(!row.text("name")?.contains('e'))),
        ("(CASEI(name) LIKE CASEI('kon%'))", |row| Some(row.text("name")?.starts_with("Kon"))),
        ("(CASEI(name) NOT LIKE CASEI('%E%'))", |row| Some(!row.text("name")?.to_lowercase().contains('e'))),
        ("name IN ('Konz','Fell')", |row| Some(["Konz", "Fell"].contains(&row.text("name")?))),
        ("name NOT IN ('Konz','Fell')", |row| Some(!["Konz", "Fell"].contains(&row.text("name")?))),
        ("pupils BETWEEN 10 AND 14", |row| Some((10.0..=14.0).contains(&row.number("pupils")?))),
        ("pupils NOT BETWEEN 10 AND 14", |row| Some(!(10.0..=14.0).contains(&row.number("pupils")?))),
        ("(addresses IS NULL)", |row| Some(row.number("addresses").is_none())),
        ("(association IS NOT NULL)", |row| Some(row.text("association").is_some())),
        ("((pupils * 2) = 28)", |row| Some(row.whole("pupils")? == 14)),
        ("((pupils - 4) > 96)", |row| Some(row.number("pupils")? > 100.0)),
        ("((pupils / 2) = 1.5)", |row| Some(row.whole("pupils")? == 3)),
        ("((pupils % 7) = 3)", |row| Some(row.whole("pupils")? % 7 == 3)),
        ("((pupils ^ 2) > 100)", |row| Some(row.number("pupils")? > 10.0)),
        ("(( - (pupils)) < -100)", |row| Some(row.number("pupils")? > 100.0)),
        ("(name = 'It''s \\\\ none') OR (pupils = 14)", |row| Some(row.whole("pupils")? == 14)),
    ];
    let hazards: &[Compiled] = &[
        ("(\"valid_from\" >= DATE('2023-02-01'))", |row| Some(row.text("valid_from")? >= "2023-02-01")),
        ("((\"valid_from\" > DATE('2019-08-01')) AND (\"valid_to\" < DATE('2029-01-01')))", |row| {
            Some(row.text("valid_from")? > "2019-08-01" && row.text("valid_to")? < "2029-01-01")
        }),
        ("(\"valid_to\" IS NULL)", |row| Some(row.text("valid_to").is_none())),
    ];
    for (id, filters) in [("pupils_by_municipality", municipalities), ("hazards", hazards)] {
        let layer = Layer::opened(&service, id);
        for (filter, holds) in filters {
            let expected = layer.rows(holds);
            assert!(!expected.is_empty(), "{filter} selects nothing");
            // qgsoapifshareddata.cpp, `computeFilter`
            let parameters = format!("&filter={}&filter-lang=cql2-text&crs={}", as_qurl(filter), STORED.uri);
            assert_eq!(layer.downloaded(&parameters), expected, "{filter}");
        }
    }
}

/// qgsoapifcql2textexpressioncompiler.cpp, `compileNodeFunction`: boxes and points in the system of the
/// layer, named by `filter-crs`; qgsoapiffeaturedownloaderimpl.cpp: two filters are joined.
#[test]
fn spatial_filters_come_in_the_system_of_the_layer() {
    let service = Service::start();
    let sites = Layer::opened(&service, "school_sites");
    let side = [325_000.5, 5_505_000.25, 336_000.125, 5_517_000.75];
    let spatial = as_qurl(&format!("S_INTERSECTS(geometry,BBOX({}))", STORED.written(side)));
    let expected = sites.rows(|columns| Some(meets(&STORED.geometry(columns.row)?, side)));
    assert!(expected.len() > 3);
    let rest = format!("&filter-lang=cql2-text&filter-crs={uri}&crs={uri}", uri = STORED.uri);
    assert_eq!(sites.downloaded(&format!("&filter={spatial}{rest}")), expected);
    let joined = format!("&filter=({spatial})%20AND%20({}){rest}", as_qurl("(pupils > 15)"));
    let both = sites.rows(|columns| {
        Some(meets(&STORED.geometry(columns.row)?, side) && columns.number("pupils")? > 15.0)
    });
    assert!(!both.is_empty() && both.len() < expected.len());
    assert_eq!(sites.downloaded(&joined), both);
    let catchments = Layer::opened(&service, "catchments_nearest");
    let [x, y] = positions(&STORED.geometry(&service.table("school_sites").rows[4]).unwrap())[0];
    let at = geo::Point::new(x + 1.5, y - 2.25);
    let point = as_qurl(&format!("S_INTERSECTS(geometry,POINT({} {}))", at.x(), at.y()));
    let expected = catchments.rows(|columns| {
        use geo::Intersects as _;
        Some(STORED.geometry(columns.row)?.intersects(&at))
    });
    assert!(!expected.is_empty());
    assert_eq!(catchments.downloaded(&format!("&filter={point}{rest}")), expected);
}

/// qgsoapifshareddata.cpp, `compileExpressionNodeUsingPart1`: what a server without CQL2 would be
/// asked, with far ends instead of open ones.
#[test]
fn times_come_with_far_ends() {
    let service = Service::start();
    let layer = Layer::opened(&service, "hazards");
    for (asked, first, last) in [
        ("2028-01-01T00:00:00Z%2F9999-12-31T00:00:00Z", "2028-01-01", "9999-12-31"),
        ("0000-01-01T00:00:00Z%2F2020-01-01T00:00:00Z", "0000-01-01", "2020-01-01"),
        ("0000-01-01T00:00:00Z%2F9999-12-31T00:00:00Z", "0000-01-01", "9999-12-31"),
        ("2020-01-01T00:00:00.000Z%2F2021-01-01T00:00:00.000Z", "2020-01-01", "2021-01-01"),
        ("2022-05-01T00:00:00Z", "2022-05-01", "2022-05-01"),
    ] {
        let expected = layer.rows(|columns| Some(super::features::is_valid(columns, first, last)));
        assert_eq!(layer.downloaded(&format!("&datetime={asked}")), expected, "{asked}");
    }
    let sites = Layer::opened(&service, "school_sites");
    let expected =
        sites.rows(|columns| Some(columns.text("stages")? == "primary" && columns.whole("pupils")? == 18));
    assert_eq!(sites.downloaded("&stages=primary&pupils=18"), expected);
}

/// qgsoapifprovider.cpp, `computeCapabilities`, and qgsbasenetworkrequest.cpp, `sendOPTIONS`: nothing can
/// be edited, so the list may not hold POST.
#[test]
fn options_allow_no_editing() {
    let service = Service::start();
    for table in &service.publication.tables {
        let got = raw::request(&service, "OPTIONS", &format!("/collections/{}/items", table.layer.id), &[]);
        assert!([200, 204].contains(&got.status), "{}", got.status);
        let allowed = got.header("allow");
        assert!(allowed.contains("GET"), "{allowed}");
        for editing in ["POST", "PUT", "PATCH", "DELETE"] {
            assert!(!allowed.contains(editing), "{allowed}");
        }
    }
}

/// qgsoapifsingleitemrequest.cpp: a feature that is looked at again.
#[test]
fn a_single_feature_is_read_by_its_id() {
    let service = Service::start();
    let layer = Layer::opened(&service, "school_sites");
    let feature = get(&service, &format!("{}/7", layer.items), "application/geo+json, application/json");
    assert_eq!((id_of(&feature), feature["type"].as_str()), (7, Some("Feature")));
}

/// qgsoapifcollection.cpp and qgsoapifprovider.cpp of 3.44: another encoding by its `items` link, whose
/// page tells the number of features in a header.
#[test]
fn flatgeobuf_is_linked_and_counted_in_a_header() {
    let service = Service::start();
    let collection = service.json("/collections/hazards");
    let address = find_link(&collection, "items", &["application/flatgeobuf"]).unwrap();
    let joined = if address.contains('?') { '&' } else { '?' };
    let path = format!("{}{joined}limit=10", service.path_of(&address));
    let got = service.accepting(&path, "application/flatgeobuf");
    assert_eq!((got.status, got.header("content-type")), (200, "application/flatgeobuf"));
    assert_eq!(&got.body[..3], b"fgb");
    // qgsoapifitemsrequest.cpp, `processReply`
    let matched = service.table("hazards").rows.len();
    assert_eq!(got.header("ogc-numbermatched"), matched.to_string());
}
