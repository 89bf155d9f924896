//! Input that means harm: the answer is a refusal that says why, and the server goes on serving.

use super::{Service, encoded, is_problem, raw};

const ITEMS: &str = "/collections/school_sites/items";

/// Demands a refusal, as a problem document wherever the request could be read at all.
fn is_refused(service: &Service, path: &str) {
    let got = raw::request(service, "GET", path, &[]);
    let shown = &path[..path.len().min(120)];
    assert!((400..500).contains(&got.status), "{shown}: {}", got.status);
    // What is too long is refused before anybody looks at it.
    if ![414, 431].contains(&got.status) {
        is_problem(&got, got.status);
    }
    service.is_alive();
}

/// Demands an answer that is no error of the server.
fn is_answered(service: &Service, path: &str) {
    let got = raw::request(service, "GET", path, &[]);
    assert!(got.status < 500, "{}: {}", &path[..path.len().min(120)], got.status);
    service.is_alive();
}

#[test]
fn ten_thousand_levels_of_text_are_refused() {
    let service = Service::start();
    let deep = |open: &str, core: &str, close: &str, levels: usize| {
        format!("{ITEMS}?filter={}{core}{}", open.repeat(levels), close.repeat(levels))
    };
    for (open, core, close) in [
        ("(", "pupils%3E0", ")"),
        ("NOT(", "pupils%3E0", ")"),
        ("NOT%20", "pupils%3E0", ""),
        ("(1%2B", "pupils", ")%3E0"),
        ("-", "1%3Cpupils", ""),
        ("2*(", "pupils", ")"),
        ("CASEI(", "name", ")"),
        ("2%5E", "pupils%3E0", ""),
        ("(pupils%3E0%20OR%20", "pupils%3E0", ")"),
    ] {
        is_refused(&service, &deep(open, core, close, 10_000));
        is_answered(&service, &deep(open, core, close, 2_000));
    }
    is_refused(&service, &format!("{ITEMS}?filter={}", "(".repeat(60_000)));
    is_refused(&service, &format!("{ITEMS}?filter=name%3D'{}", "'".repeat(60_000)));
}

#[test]
fn ten_thousand_levels_of_json_are_refused() {
    let service = Service::start();
    let filter = |text: &str| format!("{ITEMS}?filter-lang=cql2-json&filter={text}");
    is_refused(&service, &filter(&"%5B".repeat(10_000)));
    is_refused(&service, &filter(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000))));
    let not = |levels: usize| {
        let (open, close) = (encoded(r#"{"op":"not","args":["#), encoded("]}"));
        let core = encoded(r#"{"op":"isNull","args":[{"property":"pupils"}]}"#);
        format!("{}{core}{}", open.repeat(levels), close.repeat(levels))
    };
    is_answered(&service, &filter(&not(1_000)));
    is_refused(&service, &filter(&not(10_000)));
    is_refused(
        &service,
        &filter(&encoded(&format!(
            "{{\"op\":\"=\",\"args\":[{{\"property\":\"pupils\"}},1{}]}}",
            "0".repeat(20_000)
        ))),
    );
}

#[test]
fn a_long_list_of_terms_is_answered_or_refused() {
    let service = Service::start();
    let terms = |joined: &str, term: &str, count: usize| vec![term; count].join(joined);
    is_answered(&service, &format!("{ITEMS}?limit=1&filter={}", terms("%20OR%20", "pupils=1", 3_000)));
    is_answered(&service, &format!("{ITEMS}?limit=1&filter={}", terms("%2B", "pupils", 5_000) + "%3E0"));
    is_answered(&service, &format!("{ITEMS}?limit=1&filter=pupils%20IN%20({})", terms(",", "7", 20_000)));
    let wild = format!("name%20LIKE%20'{}x'", "%25a".repeat(8_000));
    is_answered(&service, &format!("{ITEMS}?limit=1&filter={wild}"));
    let wild = format!("equipment%20LIKE%20'{}'", "%25".repeat(15_000));
    is_answered(&service, &format!("{ITEMS}?limit=1&filter={wild}"));
}

#[test]
fn a_polygon_of_a_million_positions_is_refused_before_it_is_read() {
    let service = Service::start();
    let ring = |count: usize| {
        let positions: Vec<String> = (0..count).map(|at| format!("6.{at}%2049.{at}")).collect();
        format!("{ITEMS}?filter=S_INTERSECTS(geometry,POLYGON(({},6.0%2049.0)))", positions.join(","))
    };
    let got = raw::send(&service, "GET", ring(1_000_000).as_bytes(), &[]);
    assert!(got.is_none_or(|got| [400, 413, 414, 431].contains(&got.status)));
    service.is_alive();
    for count in [2_000, 3_500, 10_000] {
        is_answered(&service, &ring(count));
    }
}

#[test]
fn a_polygon_that_crosses_itself_a_thousand_times_is_answered_or_refused() {
    let service = Service::start();
    let positions: Vec<String> =
        (0..1_500)
            .map(|at| {
                if at % 2 == 0 { format!("6.{at:04}%2049.5") } else { format!("6.{:04}%2049.9", 9_000 - at) }
            })
            .collect();
    is_answered(
        &service,
        &format!("{ITEMS}?filter=S_INTERSECTS(geometry,POLYGON(({},6.0000%2049.5)))", positions.join(",")),
    );
    for place in [
        "POINT(1e308%201e308)",
        "POINT(-1e999%200)",
        "POINT(NaN%20NaN)",
        "BBOX(-1e308,-1e308,1e308,1e308)",
        "POLYGON((0%200,0%200,0%200,0%200))",
        "LINESTRING(6%2049,6%2049)",
        "BBOX(7,50,6,49)",
        "POINT(500%20500)",
        "POLYGON((-180%20-90,180%20-90,180%2090,-180%2090,-180%20-90))",
        "GEOMETRYCOLLECTION(POINT(6%2049))",
        "POLYGON%20EMPTY",
        "MULTIPOINT((6%2049),(7%2050))",
        "POINT%20Z(6%2049%20100)",
    ] {
        is_answered(&service, &format!("{ITEMS}?filter=S_INTERSECTS(geometry,{place})"));
    }
}

#[test]
fn text_that_is_no_utf_8_is_refused() {
    let service = Service::start();
    for path in [
        format!("{ITEMS}?name=%FF"),
        format!("{ITEMS}?%FF=1"),
        format!("{ITEMS}?filter=name%3D'%C3'"),
        format!("{ITEMS}?filter=name%3D'%ED%A0%80'"),
        format!("{ITEMS}?f=%80"),
        format!("{ITEMS}?lang=%FE%FE"),
        "/collections/%FF/items".to_owned(),
        "/collections/%C3%28".to_owned(),
        "/collections/school_sites/items/%FF".to_owned(),
        "/%FF%FE".to_owned(),
    ] {
        is_refused(&service, &path);
    }
    for target in [
        &b"/collections/\xFF\xFE/items"[..],
        b"/collections/school_sites/items?name=\xC3",
        b"/\x01",
        b"nothing",
        b"",
        b"http://[",
    ] {
        let got = raw::send(&service, "GET", target, &[]);
        assert!(got.is_none_or(|got| (400..500).contains(&got.status)), "{target:?}");
        service.is_alive();
    }
}

#[test]
fn a_path_leads_to_nothing_but_resources() {
    let service = Service::start();
    for path in [
        "/collections/../conformance",
        "/collections/%2e%2e/%2e%2e/etc/passwd",
        "/collections/..%2f..%2fetc%2fpasswd",
        "/../../../../etc/passwd",
        "/collections/school_sites/../../schulweg.toml",
        "/collections/school_sites%00",
        "/collections/school_sites/items/%00",
        "/collections/school_sites/items/1%00",
        "//collections",
        "/collections//items",
        "/collections/school_sites//items",
        "/collections/school_sites/items//1",
        "/collections/school_sites/items/1/2/3",
        "/collections/school_sites%2Fitems",
        "/collections/SCHOOL_SITES",
        "/collections/school_sites;x=1",
        "/collections/*",
        "/collections/'%20OR%201=1--",
        "/collections/school_sites/styles/..%2f..%2f..%2fetc%2fpasswd",
        "/qgis/..%2fpublication.gpkg",
        "/vault.gpkg",
        "/schulweg.key",
        "/schulweg.toml",
    ] {
        is_refused(&service, path);
    }
    is_refused(&service, &format!("/collections/{}", "a".repeat(10_000)));
    is_refused(&service, &format!("/collections/school_sites/items/{}", "9".repeat(10_000)));
    is_refused(&service, &format!("/collections{}", "/a".repeat(20_000)));
    is_refused(&service, &format!("/{}", "%2e%2e%2f".repeat(5_000)));
}

#[test]
fn numbers_beyond_every_range_are_answered_or_refused() {
    let service = Service::start();
    let huge = ["18446744073709551616", "9223372036854775808", "4294967296", "99999999999999999999999999"];
    for number in huge {
        is_answered(&service, &format!("{ITEMS}?limit={number}"));
        is_answered(&service, &format!("{ITEMS}?after={number}"));
        is_answered(&service, &format!("{ITEMS}?pupils={number}"));
        is_answered(&service, &format!("{ITEMS}?filter=pupils%3D{number}"));
        is_answered(&service, &format!("{ITEMS}?filter=pupils*{number}%3E0"));
        is_answered(&service, &format!("{ITEMS}?filter=pupils%2B9223372036854775807%3E0"));
        is_refused(&service, &format!("{ITEMS}/{number}"));
        for tile in ["{n}/0/0", "0/{n}/0", "0/0/{n}", "14/{n}/{n}"] {
            let tile = tile.replace("{n}", number);
            is_refused(&service, &format!("/collections/school_sites/tiles/WebMercatorQuad/{tile}"));
        }
    }
    for tile in
        ["-1/0/0", "0/-1/0", "1/2/0", "1/0/2", "99/0/0", "0/0", "a/b/c", "1.5/0/0", "0/0/0.5", "%00/0/0"]
    {
        is_refused(&service, &format!("/collections/school_sites/tiles/WebMercatorQuad/{tile}"));
    }
    is_refused(&service, "/collections/school_sites/tiles/Nothing/0/0/0");
    for bbox in [
        "1e308,1e308,-1e308,1e308",
        "-1e308,-1e308,1e308,1e308",
        "181,91,182,92",
        "-1e-320,0,1e-320,0",
        "0,0,0,0",
        "-0,-0,0,0",
        "1e999,0,0,0",
        "6,49,7,1e400",
    ] {
        is_answered(&service, &format!("{ITEMS}?bbox={bbox}"));
        for crs in ["25832", "3857", "4326", "4258"] {
            is_answered(
                &service,
                &format!("{ITEMS}?bbox={bbox}&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/{crs}"),
            );
        }
    }
    for datetime in [
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "99999-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2024-01-01T23:59:60Z",
        "2024-01-01T00:00:00.999999999999999999999Z",
        "2024-01-01T00:00:00%2B99:99",
    ] {
        is_answered(&service, &format!("/collections/hazards/items?datetime={datetime}"));
    }
}

#[test]
fn what_stands_many_times_is_refused() {
    let service = Service::start();
    for path in [
        format!("{ITEMS}?{}", "limit=1&".repeat(5_000)),
        format!("{ITEMS}?{}", (0..5_000).map(|at| format!("p{at}=1")).collect::<Vec<_>>().join("&")),
        format!("{ITEMS}?filter=pupils%3E1&filter=pupils%3E2"),
        format!("{ITEMS}?bbox={}", "1,".repeat(20_000)),
    ] {
        is_refused(&service, &path);
    }
    for path in [
        format!("{ITEMS}?sortby={}name", "name,".repeat(5_000)),
        format!("{ITEMS}?&&&&limit=1&&"),
        format!("{ITEMS}?{}", "&".repeat(20_000)),
        format!("{ITEMS}?"),
    ] {
        is_answered(&service, &path);
    }
}

#[test]
fn headers_that_mean_harm_are_answered_or_refused() {
    let service = Service::start();
    let long = "a".repeat(100_000);
    let many = "en;q=0.1,".repeat(5_000);
    for header in [
        ("accept", long.as_str()),
        ("accept", ";;;q=,,,q=NaN;q=1e999"),
        ("accept-language", many.as_str()),
        ("accept-language", "ä;q=x,\u{1F600}"),
        ("if-none-match", long.as_str()),
        ("if-none-match", "\"\",,,W/,\""),
        ("authorization", "Basic %%%"),
        ("authorization", "Basic Og=="),
        ("authorization", "Bearer "),
        ("range", "bytes=0-0,99999999999999999999-"),
        ("accept-encoding", "gzip;q=NaN,br;q=-1,*;q=2"),
        ("content-length", "99999999999999999999"),
        ("transfer-encoding", "chunked, gzip"),
        ("cookie", long.as_str()),
        ("origin", "null\u{7f}"),
    ] {
        let got = raw::send(&service, "GET", ITEMS.as_bytes(), &[header]);
        assert!(
            got.is_none_or(|got| got.status < 500),
            "{}: {}",
            header.0,
            &header.1[..header.1.len().min(40)]
        );
        service.is_alive();
    }
}
