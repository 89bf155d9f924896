//! The service as the district runs it: who may see what, its limits, its logs, and how it begins and
//! ends.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use e2e::{
    Folder, binary, command,
    served::{Got, Served, small_publication},
};
use inotify::{Inotify, WatchMask};
use serde_json::Value;
use store::PUBLICATION;

const ROLES: &str = "[serve.roles]\npublic = [\"totals\"]\nplanner = [\"hazards\", \"school_sites\"]\n";

/// A folder with a publication and a set-up.
fn folder(config: &str) -> Folder {
    let folder = Folder::new();
    folder.write(PUBLICATION, small_publication());
    folder.write("schulweg.toml", config.as_bytes());
    folder
}

fn serve(folder: &Folder, words: &[&str]) -> Served {
    let mut all = vec!["--publication", PUBLICATION, "--config", "schulweg.toml"];
    all.extend_from_slice(words);
    Served::start(folder, &all)
}

/// Adds a user; its password is `the name, twelve`.
fn add_user(folder: &Folder, name: &str, role: &str) {
    let mut child = command(&binary(), folder.path())
        .args(["user", "add", name, "--role", role])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{name}, twelve").unwrap();
    assert!(child.wait().unwrap().success());
}

fn add_token(folder: &Folder, name: &str, role: &str) -> String {
    let made = folder.schulweg(&["token", "add", name, "--role", role]).expect_code(0);
    made.stdout.lines().next().unwrap().to_owned()
}

fn basic(name: &str, password: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))
}

fn ids(got: &Got) -> Vec<String> {
    let json = got.json();
    let all = json["collections"].as_array().unwrap();
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_public_planners_and_the_district_see_their_layers_and_no_others() {
    let folder = folder(ROLES);
    add_user(&folder, "Erika", "planner");
    let token = add_token(&folder, "Karte", "district");
    let service = serve(&folder, &[]);
    let as_who = |path: &str, who: &str| service.get_with(path, &[("authorization", who)]);

    assert_eq!(ids(&service.get("/collections")), ["totals"]);
    let erika = basic("Erika", "Erika, twelve");
    let seen = ids(&as_who("/collections", &erika)).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(seen, ["hazards", "school_sites", "totals"].map(str::to_owned).into());
    let district = format!("Bearer {token}");
    let all = ids(&as_who("/collections", &district));
    assert!(all.len() > 10, "{all:?}");

    for id in &all {
        for path in [
            format!("/collections/{id}"),
            format!("/collections/{id}/items"),
            format!("/collections/{id}/items/1"),
            format!("/collections/{id}/items?f=csv"),
            format!("/collections/{id}/schema"),
            format!("/collections/{id}/queryables"),
            format!("/collections/{id}/tilejson.json"),
            format!("/xyz/{id}/0/0/0"),
            format!("/qgis/{id}.qlr"),
        ] {
            let district = as_who(&path, &district).status;
            assert_ne!(district, 401, "{path} for the district");
            // What has no places has no tiles.
            let is_there = district != 404;
            let public = service.get(&path).status;
            assert_eq!(public == 401, id != "totals", "{path} for the public: {public}");
            let planner = as_who(&path, &erika).status;
            assert_eq!(planner != 404, seen.contains(id) && is_there, "{path} for planners: {planner}");
        }
    }
}

#[test]
fn wrong_credentials_are_refused_on_every_route_and_after_some_of_them_the_client_waits() {
    let folder = folder(ROLES);
    add_user(&folder, "Erika", "planner");
    let service = serve(&folder, &[]);
    let right = basic("Erika", "Erika, twelve");
    assert_eq!(service.get_with("/", &[("authorization", &right)]).status, 200);
    let wrong = [
        basic("Erika", "erika, twelve"),
        basic("Nobody", "Erika, twelve"),
        "Bearer schulweg_0000".to_owned(),
        "Basic !".to_owned(),
        "Digest x".to_owned(),
    ];
    for (who, path) in wrong.iter().zip(["/", "/collections", "/api", "/health", "/collections/totals/items"])
    {
        let got = service.get_with(path, &[("authorization", who)]);
        assert_eq!(got.status, 401, "{path}");
        assert!(got.header("www-authenticate").contains("Basic realm"), "{path}");
        assert_eq!(got.header("access-control-allow-origin"), "*");
    }
    for _ in wrong.len()..10 {
        assert_eq!(service.get_with("/", &[("authorization", &wrong[0])]).status, 401);
    }
    let got = service.get_with("/", &[("authorization", &wrong[0])]);
    assert_eq!(got.status, 429);
    assert!(got.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 60));
    // Who was known before is not shut out by a neighbour who guesses.
    assert_eq!(service.get_with("/", &[("authorization", &right)]).status, 200);
    assert_eq!(service.get("/").status, 200);
}

#[test]
fn without_users_credentials_are_not_looked_at() {
    let folder = folder("");
    let service = serve(&folder, &[]);
    let got = service.get_with("/collections", &[("authorization", "Basic !")]);
    assert!(ids(&got).len() > 10);
}

#[test]
fn others_than_this_machine_are_served_only_with_users_or_where_that_is_said() {
    let folder = folder("");
    let words = ["serve", "--publication", PUBLICATION, "--bind", "0.0.0.0:0"];
    let refused = folder.schulweg(&words).expect_code(2);
    assert!(refused.stderr.contains("--allow-public-network"), "{}", refused.stderr);
    add_user(&folder, "Erika", "planner");
    let (mut child, address) = listening(&folder, &[&words[..], &["--config", "schulweg.toml"]].concat());
    assert!(TcpStream::connect(address.replace("0.0.0.0", "127.0.0.1")).is_ok(), "{address}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn who_asks_too_fast_is_told_to_wait() {
    let folder = folder("[serve.limits]\nrequests_per_second = 1\nburst = 5\n");
    let service = serve(&folder, &[]);
    let statuses = (0..10).map(|_| service.get("/conformance").status).collect::<Vec<_>>();
    assert_eq!(statuses[..5], [200; 5]);
    assert!(statuses[5..].contains(&429), "{statuses:?}");
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(service.get("/conformance").status, 200);
}

#[test]
fn the_logs_say_who_fetched_what_and_never_where_somebody_looked() {
    let folder = folder(&format!("[serve]\naccess_log = \"access.log\"\naudit_log = \"audit.log\"\n{ROLES}"));
    let token = add_token(&folder, "Karte", "district");
    let service = serve(&folder, &[]);
    let who = format!("Bearer {token}");
    let who = [("authorization", who.as_str())];
    assert_eq!(service.get_with("/collections/hazards/items?bbox=6.61,49.71,6.62,49.72", &who).status, 200);
    let _ = service.get_with("/catchment?lon=6.6123&lat=49.7123&type=Grundschule", &who);
    assert_eq!(service.get_with("/Musterweg%207?Musterweg+7=1&q=Musterweg", &who).status, 404);
    assert_eq!(service.get_with("/collections/hazards/items/musterweg-7?musterweg-7", &who).status, 400);
    assert_eq!(service.get_with("/collections/musterweg-7", &who).status, 404);
    assert_eq!(service.get("/collections").status, 200);
    let lines = |name: &str| {
        let text = folder.read(name);
        assert!(
            !text.to_lowercase().contains("musterweg") && !text.contains("6.61") && !text.contains(&token),
            "{text}"
        );
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
    };
    // The last line is written when its answer has gone.
    let begun = Instant::now();
    while lines("access.log").len() < 6 && begun.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(20));
    }
    let access = lines("access.log");
    assert_eq!(access[0]["caller"], "Karte");
    assert_eq!(access[0]["parameters"], serde_json::json!(["bbox"]));
    assert_eq!((&access[2]["path"], &access[2]["status"]), (&Value::Null, &404.into()));
    let audit = lines("audit.log");
    assert_eq!(audit[0]["caller"], "Karte");
    assert_eq!(audit[0]["path"], "/collections/hazards/items");
    assert!(audit.iter().all(|line| line["path"] != "/collections"));
}

#[test]
fn health_tells_of_a_broken_publication_and_the_old_one_stays() {
    let folder = folder("");
    let service = serve(&folder, &[]);
    let health = service.get("/health").json();
    assert_eq!(health["status"], "ok");
    folder.write("new.gpkg", b"no publication");
    fs::rename(folder.path().join("new.gpkg"), folder.path().join(PUBLICATION)).unwrap();
    let begun = Instant::now();
    let outdated = loop {
        let health = service.get("/health").json();
        if health["status"] != "ok" || begun.elapsed() > Duration::from_secs(30) {
            break health;
        }
        thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(outdated["status"], "outdated");
    assert!(outdated["refused"]["detail"].as_str().unwrap().contains(PUBLICATION), "{outdated}");
    assert_eq!(service.get("/collections/hazards/items").status, 200);
    let metrics = String::from_utf8(service.get("/metrics").body).unwrap();
    assert!(metrics.contains("schulweg_publication_refused 1"), "{metrics}");
    assert!(metrics.contains("route=\"/collections/{collection}/items\",status=\"200\""), "{metrics}");
}

/// Requests go on while publications take turns: each is answered, and whole.
#[test]
fn a_new_publication_is_taken_over_without_a_failed_request() {
    let folder = folder("");
    let service = serve(&folder, &[]);
    let before = service.get("/health").json()["publication"]["since"].clone();
    let count =
        service.get("/collections/desire_lines/items?resultType=hits").json()["numberMatched"].clone();
    let until = Instant::now() + Duration::from_secs(8);
    thread::scope(|scope| {
        let asking = |path: &'static str| {
            let (service, count) = (&service, &count);
            move || {
                let mut asked = 0;
                while Instant::now() < until {
                    let got = service.get(path);
                    assert_eq!(got.status, 200);
                    assert_eq!(&got.json()["numberMatched"], count);
                    asked += 1;
                    thread::sleep(Duration::from_millis(15));
                }
                assert!(asked > 50, "{asked}");
            }
        };
        scope.spawn(asking("/collections/desire_lines/items?limit=1000"));
        scope.spawn(asking("/collections/desire_lines/items?limit=2"));
        let file = folder.path().join(PUBLICATION);
        for turn in 0..3 {
            thread::sleep(Duration::from_secs(2));
            folder.write("new.gpkg", small_publication());
            let new = folder.path().join("new.gpkg");
            let publication = rusqlite::Connection::open(&new).unwrap();
            publication.pragma_update(None, "user_version", 10_300 + turn).unwrap();
            drop(publication);
            fs::rename(new, &file).unwrap();
        }
    });
    let after = service.get("/health").json();
    assert_eq!(after["status"], "ok");
    assert_ne!(after["publication"]["since"], before);
}

/// The folder of a project holds residences; the service opens the publication and the set-up alone.
#[test]
fn the_service_opens_no_vault() {
    let region = Folder::with_region();
    let _ = region.schulweg(&["build"]).expect_code(0);
    let mut watched = Inotify::init().unwrap();
    watched.watches().add(region.path(), WatchMask::OPEN).unwrap();
    let service = Served::start(&region, &["--project", "."]);
    for path in
        ["/", "/collections", "/collections/desire_lines/items?f=gpkg", "/publication.gpkg", "/health"]
    {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    thread::sleep(Duration::from_millis(2500));
    let mut opened = BTreeSet::new();
    let mut buffer = vec![0; 65_536];
    while let Ok(events) = watched.read_events(&mut buffer) {
        opened.extend(events.filter_map(|event| Some(event.name?.to_string_lossy().into_owned())));
    }
    assert!(opened.remove(PUBLICATION) && opened.remove("schulweg.toml"), "{opened:?}");
    opened.retain(|name| !name.starts_with("publication.gpkg-"));
    assert!(opened.is_empty(), "{opened:?}");
}

#[test]
fn a_silent_client_is_left_and_a_thousand_connections_do_no_harm() {
    let folder = folder("");
    let service = serve(&folder, &[]);
    let address = service.address.strip_prefix("http://").unwrap();
    let memory = resident(service.id());
    let mut silent = (0..1000).map(|_| TcpStream::connect(address).unwrap()).collect::<Vec<_>>();
    for client in &mut silent {
        client.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    }
    assert_eq!(service.get("/collections").status, 200);
    let more = resident(service.id()).saturating_sub(memory);
    assert!(more < 64 << 20, "{more} bytes for 1,000 connections");
    let begun = Instant::now();
    silent[0].set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    let _ = silent[0].read_to_end(&mut rest);
    assert!(begun.elapsed() < Duration::from_secs(25), "it waits for a head that never comes");
    assert_eq!(service.get("/collections").status, 200);
}

/// Resident memory of a process, in bytes.
fn resident(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// The running program, and the host and port that it says.
fn listening(folder: &Folder, words: &[&str]) -> (Child, String) {
    let mut program = command(&binary(), folder.path());
    let mut child = program.args(words).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("http://"))).unwrap();
    thread::spawn(move || lines.for_each(drop));
    (child, line.rsplit("http://").next().unwrap().trim().to_owned())
}

#[test]
fn told_to_end_the_service_finishes_its_answers() {
    let folder = folder("");
    let words = ["serve", "--publication", PUBLICATION, "--bind", "127.0.0.1:0"];
    let (mut child, address) = listening(&folder, &words);
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"GET /publication.gpkg HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut first = [0; 1];
    client.read_exact(&mut first).unwrap();
    let told = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(told.success());
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).unwrap();
    let head = String::from_utf8_lossy(&answer).into_owned();
    let (head, _) = head.split_once("\r\n\r\n").unwrap();
    let length: Option<usize> =
        head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    if let Some(length) = length {
        assert_eq!(answer.len() - head.len() - 4, length, "the whole file");
    }
    assert!(child.wait().unwrap().success());
}
