//! Reading project files, good and bad.

#![allow(clippy::unwrap_used)]

use std::fs;

use formats::register::RegisterFormat;
use geo_core::{Localised as _, crs::Crs};
use network::rules::{Access, Direction};
use tempfile::TempDir;

use super::*;
use catalogue::{AgeBands, Rounding, Source};

/// The example of the design, as it stands there.
const DESIGN: &str = r#"
[region]
name  = "Landkreis Trier-Saarburg"
crs   = 25832
rules = "rp"                                # geodata/rules/rp.toml, or a path of one's own

[release]
key_date = "2026-10-15"                     # ages, validity and the release's identity hang on it

[inputs]
pupils    = ["pupils/*.xlsx"]
schools   = "schools.csv"
addresses = [{ format = "hk-de", path = "hauskoordinaten.csv" }, { format = "osm" }]
osm       = "region.osm.pbf"
timetable = ["vrt.gtfs.zip"]
hazards   = "hazards.geojson"               # ways decided to be "besonders gefährlich"
entrances = "entrances.csv"                 # site,lon,lat: usable school entrances, where known
postal_codes = "plz.csv"                    # ags,postal_code, many to many: evidence, never a filter
[inputs.areas]
municipalities   = "vg250_gem.shp"
school_districts = "schulbezirke.geojson"

[service_day]
date = "2026-11-24"                         # a school day inside the timetable's validity

[disclosure]
method    = "cell-key"
threshold = 3
"#;

fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    folder
}

fn read(text: &str, files: &[&str]) -> (TempDir, Result<ProjectFile, ProjectFileError>) {
    let folder = folder(files);
    fs::write(folder.path().join(FILE_NAME), text).unwrap();
    let project = ProjectFile::read(folder.path());
    (folder, project)
}

fn problems(text: &str, files: &[&str]) -> Vec<String> {
    match read(text, files).1 {
        Err(ProjectFileError::Problems { problems, .. }) => {
            problems.iter().map(ToString::to_string).collect()
        }
        other => vec![format!("{other:?}")],
    }
}

#[test]
fn the_example_of_the_design_is_read_as_it_stands() {
    let (folder, project) = read(
        DESIGN,
        &[
            "pupils/b.xlsx",
            "pupils/a.xlsx",
            "schools.csv",
            "hauskoordinaten.csv",
            "region.osm.pbf",
            "vrt.gtfs.zip",
            "hazards.geojson",
            "entrances.csv",
            "plz.csv",
            "vg250_gem.shp",
            "schulbezirke.geojson",
        ],
    );
    let project = project.unwrap();
    let inputs = project.inputs;
    assert_eq!(project.region.as_deref(), Some("Landkreis Trier-Saarburg"));
    assert_eq!(project.key_date.unwrap().to_string(), "2026-10-15");
    assert_eq!(inputs.pupils, ["pupils/a.xlsx", "pupils/b.xlsx"].map(|name| folder.path().join(name)));
    let registers: Vec<_> = inputs.addresses.iter().map(|r| (r.format, r.path.clone())).collect();
    assert_eq!(
        registers,
        [
            (RegisterFormat::HkDe, folder.path().join("hauskoordinaten.csv")),
            (RegisterFormat::Osm, folder.path().join("region.osm.pbf"))
        ]
    );
    assert_eq!(inputs.school_districts, Some(folder.path().join("schulbezirke.geojson")));
    let unread: Vec<_> = inputs.unread.iter().map(|(key, _)| *key).collect();
    assert_eq!(unread, ["inputs.timetable"]);
    assert!(inputs.hazards.is_some() && inputs.entrances.is_some() && inputs.osm.is_some());
    assert_eq!(project.unused, ["service_day"]);
    assert_eq!(project.parameters, Parameters::default());
}

#[test]
fn an_empty_file_is_a_project_with_the_usual_names() {
    let (folder, project) = read("", &["pupils/list.csv", "hauskoordinaten.csv", "plz.csv", "overrides.csv"]);
    let inputs = project.unwrap().inputs;
    assert_eq!(inputs.pupils, [folder.path().join("pupils/list.csv")]);
    assert_eq!(inputs.addresses.len(), 1);
    assert!(inputs.postal_codes.is_some() && inputs.overrides.is_some() && inputs.schools.is_none());
}

#[test]
fn a_date_may_be_written_without_quotes_and_a_register_may_name_its_system() {
    let text = "[release]\nkey_date = 2026-10-15\n[inputs]\n\
                addresses = [{ format = \"csv\", path = \"a.csv\", crs = 25833 }]\n";
    let project = read(text, &["a.csv"]).1.unwrap();
    assert_eq!(project.key_date.unwrap().to_string(), "2026-10-15");
    assert_eq!(project.inputs.addresses[0].crs, Some(Crs::Utm33));
}

#[test]
fn wrong_types_are_named_with_what_is_expected() {
    assert_eq!(
        problems("region = 3\n[release]\nkey_date = 7\n[inputs]\npupils = 1\naddresses = \"hk.csv\"\n", &[]),
        [
            "line 1, region: must be a section",
            "line 3, release.key_date: must be a day, such as \"2026-10-15\"",
            "line 5, inputs.pupils: must be a list of texts, such as [\"a.csv\"]",
            "line 6, inputs.addresses: must be a list such as [{ format = \"hk-de\", path = \"a.csv\" }]",
        ]
    );
}

#[test]
fn an_unknown_key_is_named_with_those_there_are_wherever_it_stands() {
    let found = problems("inptus = 1\n\n[region]\nnam = \"x\"\n[inputs.areas]\ndistricts = \"x\"\n", &[]);
    assert_eq!(
        found,
        [
            "line 1, inptus: there is no such key; those here are region, release, inputs, walking, vault, synth, service_day, disclosure, attribution, serve",
            "line 4, region.nam: there is no such key; those here are name, crs, rules",
            "line 6, inputs.areas.districts: there is no such key; those here are municipalities, localities, school_districts",
        ]
    );
}

#[test]
fn what_the_service_reads_of_itself_is_no_matter_of_the_project() {
    let (_folder, read) = read("[serve]\nbind = \"0.0.0.0:80\"\n[serve.roles]\npublic = []\n", &[]);
    assert!(read.is_ok(), "{read:?}");
    assert!(problems("serve = 1\n", &[])[0].contains("line 1, serve"));
}

#[test]
fn headers_are_given_for_fields_that_there_are() {
    let project = read("[inputs.columns]\nstreet = \"Anschrift\"\n", &[]).1.unwrap();
    assert_eq!(project.inputs.columns["street"], "Anschrift");
    let found = problems("[inputs.columns]\nstreat = \"Anschrift\"\nplace = 3\n", &[]);
    assert!(found[0].starts_with("line 2, inputs.columns.streat: there is no such key"), "{found:?}");
    assert_eq!(found[1], "line 3, inputs.columns.place: must be text in quotes");
}

#[test]
fn a_register_needs_a_format_and_a_path_and_osm_at_least_a_file() {
    let text = "[inputs]\naddresses = [\n  { path = \"a.csv\" },\n  { format = \"csv\" },\n  \
                { format = \"osm\" },\n  { format = \"xml\", path = \"a.csv\" },\n]\n";
    let found = problems(text, &["a.csv"]);
    assert_eq!(
        found,
        [
            "line 3, inputs.addresses.format: must be given",
            "line 4, inputs.addresses.path: must be given",
            "line 5, inputs.addresses: an osm register without path needs inputs.osm",
            "line 6, inputs.addresses.format: \"xml\" is not possible; possible are hk-de, osm, geojson, shapefile, csv",
        ]
    );
}

#[test]
fn rules_are_a_land_or_a_file_and_the_method_is_cell_key() {
    let found = problems("[region]\nrules = \"xx\"\n[disclosure]\nmethod = \"rounding\"\n", &[]);
    assert!(
        found[0].starts_with("line 2, region.rules: \"xx\" is not possible; possible are bb, be,"),
        "{found:?}"
    );
    assert!(found[1].starts_with("line 4, disclosure.method: \"rounding\" is not possible"), "{found:?}");
    assert!(problems("[region]\nrules = \"own.toml\"\n", &[])[0].contains("own.toml does not exist"));
    let (folder, own) = read("[region]\nrules = \"own.toml\"\n", &["own.toml"]);
    assert_eq!(own.unwrap().rules, RulesSource::File(folder.path().join("own.toml")));
    assert_eq!(read("[region]\nrules = \"by\"\n", &[]).1.unwrap().rules, RulesSource::Preset("by"));
    assert_eq!(read("", &[]).1.unwrap().rules, RulesSource::Preset("rp"));
}

#[test]
fn rules_of_walking_are_read_and_beat_the_built_in_ones() {
    let text = r#"
[walking]
ferries = true
[[walking.ways]]
tags   = { highway = "track", tracktype = ["grade4", "grade5"] }
access = "closed"
reason = "im Winter nicht begehbar"
[[walking.ways]]
tags   = { leisure = "*" }
access = "ends_only"
reason = "Vereinsgelände"
[[walking.barriers]]
tags   = { barrier = "bollard" }
access = "closed"
reason = "Test"
[[walking.directions]]
tags      = { "foot:oneway" = "yes" }
direction = "backward"
reason    = "Treppe nur hinab"
"#;
    let walking = read(text, &[]).1.unwrap().walking;
    assert_eq!(walking.access(&[("highway", "track"), ("tracktype", "grade5")]), Access::Closed);
    assert_eq!(walking.access(&[("highway", "track"), ("tracktype", "grade1")]), Access::Open);
    assert_eq!(walking.access(&[("leisure", "pitch")]), Access::EndsOnly);
    assert_eq!(walking.access(&[("route", "ferry")]), Access::Open);
    assert_eq!(walking.passage(&[("barrier", "bollard")]), Access::Closed);
    assert_eq!(walking.direction(&[("foot:oneway", "yes")]), Direction::Backward);
    assert_eq!(walking.ways[0].reason, "im Winter nicht begehbar");
    assert_eq!(read("", &[]).1.unwrap().walking, WalkingRules::default());
}

#[test]
fn a_rule_of_walking_that_cannot_be_used_is_named_with_its_line() {
    let text = r#"[walking]
ferries = "yes"
[[walking.ways]]
tags   = { highway = 3, surface = [], foot = ["no", 1] }
access = "shut"
reason = "x"
[[walking.ways]]
tags   = {}
access = "open"
raeson = "x"
[[walking.directions]]
direction = "up"
reason    = "x"
"#;
    assert_eq!(
        problems(text, &[]),
        [
            "line 2, walking.ferries: must be true or false",
            "line 4, walking.ways.tags.foot: must be text in quotes or a list of texts, such as \"track\" or [\"track\", \"path\"]",
            "line 4, walking.ways.tags.highway: must be text in quotes or a list of texts, such as \"track\" or [\"track\", \"path\"]",
            "line 4, walking.ways.tags.surface: must be given",
            "line 5, walking.ways.access: \"shut\" is not possible; possible are open, ends_only, closed",
            "line 7, walking.ways.reason: must be given",
            "line 8, walking.ways.tags: must be given",
            "line 10, walking.ways.raeson: there is no such key; those here are tags, access, reason",
            "line 11, walking.directions.tags: must be given",
            "line 12, walking.directions.direction: \"up\" is not possible; possible are both, forward, backward",
        ]
    );
    assert_eq!(
        problems("[walking]\nways = 1\n", &[]),
        [
            "line 2, walking.ways: must be a list of rules, each under a header in double brackets such as [[walking.ways]]"
        ]
    );
}

#[test]
fn a_pattern_takes_no_folder_no_hidden_file_and_no_lock_file() {
    let (folder, project) = read(
        "[inputs]\npupils = [\"p/*\"]\n",
        &["p/list.csv", "p/.hidden.csv", "p/~$list.xlsx", "p/sub/other.csv"],
    );
    assert_eq!(project.unwrap().inputs.pupils, [folder.path().join("p/list.csv")]);
}

#[test]
fn the_german_text_of_every_problem_names_line_and_key_too() {
    let error = read("[region]\ncrs = \"x\"\nnam = 1\n", &[]).1.unwrap_err().german();
    assert!(error.contains("Zeile 2, region.crs: muss eine ganze Zahl sein"), "{error}");
    assert!(error.contains("Zeile 3, region.nam: diesen Schlüssel gibt es nicht"), "{error}");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_disturb() {
    assert!(read("\u{feff}[region]\r\nname = \"x\"\r\n", &[]).1.is_ok());
    assert_eq!(
        problems("\u{feff}[region]\r\ncrs = 1\r\n", &[])[0],
        "line 2, region.crs: \"1\" is not possible; possible are 25832"
    );
}

#[test]
fn protection_is_the_usual_one_and_may_be_made_stronger() {
    assert_eq!(read("", &[]).1.unwrap().parameters, Parameters::default());
    let text = "[disclosure]\nmethod = \"cell-key\"\nthreshold = 4\nvariance = 5.5\nlargest_change = 7\n\
                sensitive_threshold = 12\nsensitive_variance = 40\nsensitive_largest_change = 40\n\
                houses = 15\nage_bands = [6, 10, 16]\n";
    let project = read(text, &[]).1.unwrap();
    let expected = Parameters {
        rounding: Rounding { threshold: 4, variance: 5.5, largest_change: 7 },
        sensitive: Rounding { threshold: 12, variance: 40.0, largest_change: 40 },
        houses: 15,
        changed_households: 10,
        age_bands: AgeBands::starting(&[6, 10, 16]).unwrap(),
    };
    assert_eq!(project.parameters, expected);
    assert!(project.unused.is_empty());
}

#[test]
fn protection_below_the_floor_is_refused_with_line_and_key() {
    let text = "[disclosure]\nthreshold = 2\nvariance = 0\nlargest_change = 0\nsensitive_threshold = 9\n\
                sensitive_variance = nan\nhouses = 9\nage_bands = [5, 5]\nchanged_households = 1\n";
    assert_eq!(
        problems(text, &[]),
        [
            "line 2, disclosure.threshold: 2 is not possible; it must be from 3 to 1000",
            "line 3, disclosure.variance: must be a number above 0, such as 2.5",
            "line 4, disclosure.largest_change: 0 is not possible; it must be from 1 to 1000",
            "line 5, disclosure.sensitive_threshold: 9 is not possible; it must be from 10 to 1000",
            "line 6, disclosure.sensitive_variance: must be a number above 0, such as 2.5",
            "line 7, disclosure.houses: 9 is not possible; it must be from 10 to 1000",
            "line 8, disclosure.age_bands: the numbers must ascend, each greater than the one before",
            "line 9, disclosure.changed_households: there is no such key; those here are method, threshold, \
             variance, largest_change, sensitive_threshold, sensitive_variance, sensitive_largest_change, houses, \
             age_bands",
        ]
    );
    for (ages, problem) in [
        ("[]", "at least one age, at which the first band begins; leave the key out for the usual bands"),
        ("[5, 5]", "the numbers must ascend, each greater than the one before"),
        ("[5, \"x\"]", "must be a list of ages, such as [5, 10, 12]"),
        ("[5, 300]", "300 is not possible; it must be from 0 to 100"),
        ("5", "must be a list of ages, such as [5, 10, 12]"),
    ] {
        let found = problems(&format!("[disclosure]\nage_bands = {ages}\n"), &[]);
        assert_eq!(found, [format!("line 2, disclosure.age_bands: {problem}")]);
    }
}

#[test]
fn suppression_is_told_to_be_of_a_later_version() {
    let text = "[disclosure]\nmethod = \"suppression\"\n";
    assert_eq!(
        problems(text, &[]),
        ["line 2, disclosure.method: \"suppression\" comes with a later version; this one can do cell-key"]
    );
    let german = read(text, &[]).1.unwrap_err().german();
    assert!(german.contains("„suppression“ kommt mit einer späteren Version"), "{german}");
}

/// Whom a project names, as `source: text (licence)`.
fn credits(text: &str, files: &[&str]) -> Vec<String> {
    let attributions = read(text, files).1.unwrap().attributions;
    attributions.iter().map(|a| format!("{}: {} ({})", a.source.as_str(), a.text, a.licence)).collect()
}

const ALL_FILES: [&str; 6] = [
    "pupils/a.csv",
    "schools.csv",
    "hauskoordinaten.csv",
    "region.osm.pbf",
    "hazards.geojson",
    "vg250_gem.shp",
];

#[test]
fn whom_to_name_follows_from_the_inputs_and_the_land() {
    assert_eq!(
        credits("[region]\nname = \"Kreis\"\n", &ALL_FILES),
        [
            "pupils: Kreis ()",
            "schools: Kreis ()",
            "addresses: © GeoBasis-DE / LVermGeoRP (dl-de/by-2-0)",
            "addresses: © OpenStreetMap-Mitwirkende (ODbL-1.0)",
            "areas: © GeoBasis-DE / BKG (dl-de/by-2-0)",
            "osm: © OpenStreetMap-Mitwirkende (ODbL-1.0)",
            "hazards: Kreis ()",
        ]
    );
    assert_eq!(
        credits("[region]\nrules = \"nw\"\n", &["pupils/a.csv", "hauskoordinaten.csv"]),
        ["pupils: Schulträger ()", "addresses: Amtliche Hauskoordinaten der Landesvermessung ()"]
    );
    assert_eq!(credits("", &[]), [""; 0]);
}

#[test]
fn what_is_said_of_an_input_stands_for_all_that_would_be_named() {
    let text = "[attribution]\naddresses = { text = \"Vermessung\", licence = \"CC0-1.0\" }\n\
                osm = \"wir\"\nschool_districts = \"nicht da\"\n";
    let found = credits(text, &["hauskoordinaten.csv", "region.osm.pbf"]);
    assert_eq!(found, ["addresses: Vermessung (CC0-1.0)", "osm: wir ()"]);
    assert_eq!(
        problems("[attribution]\nosm = 3\nareas = { licence = \"x\" }\nway = \"x\"\n", &[]),
        [
            "line 2, attribution.osm: must be text in quotes or { text = \"© …\", licence = \"…\" }",
            "line 3, attribution.areas.text: must be given",
            "line 4, attribution.way: there is no such key; those here are pupils, schools, addresses, areas, \
             school_districts, osm, hazards",
        ]
    );
}

#[test]
fn nobody_is_named_for_what_is_invented() {
    for credit in credits("[synth]\nseed = 1\n", &ALL_FILES) {
        assert!(credit.ends_with(": erfunden ()"), "{credit}");
    }
    assert_eq!(credits("[synth]\nseed = 1\n", &ALL_FILES).len(), 6);
    assert!(Source::ALL.iter().all(|source| Source::parse(source.as_str()) == Some(*source)));
}

#[test]
fn localities_are_a_file_that_must_be_there() {
    let text = "[inputs.areas]\nlocalities = \"ortsbezirke.geojson\"\n";
    let (folder, project) = read(text, &["ortsbezirke.geojson"]);
    assert_eq!(project.unwrap().inputs.localities, Some(folder.path().join("ortsbezirke.geojson")));
    assert!(problems(text, &[])[0].starts_with("line 2, inputs.areas.localities: the file "));
}

#[test]
fn parameters_without_a_table_of_changes_are_refused_naming_the_smallest_variance() {
    for (text, line, key, part) in [
        (
            "threshold = 5\nlargest_change = 9\n",
            2,
            "threshold",
            "variance = 2.5 is too small for threshold = 5",
        ),
        (
            "variance = 6\nthreshold = 5\n",
            3,
            "threshold",
            "largest_change = 4 is too small for threshold = 5",
        ),
        ("threshold = 5\nlargest_change = 9\nvariance = 5.9\n", 4, "variance", "needs at least 6"),
        ("largest_change = 1\n", 2, "largest_change", "at least largest_change = 3 and variance = 2"),
        ("threshold = 10\n", 2, "threshold", "at least largest_change = 25 and variance = 25"),
        ("variance = 2.5\nthreshold = 100\n", 3, "threshold", "at most 63"),
        ("variance = 1e9\n", 2, "variance", "too large: at most 1000"),
        ("sensitive_variance = 20\n", 2, "sensitive_variance", "needs at least 25"),
    ] {
        let found = problems(&format!("[disclosure]\n{text}"), &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        let place = format!("line {line}, disclosure.{key}: ");
        assert!(found[0].starts_with(&place) && found[0].contains(part), "{found:?}");
    }
    let german = read("[disclosure]\nvariance = 1\n", &[]).1.unwrap_err().german();
    assert!(german.contains("Zeile 2, disclosure.variance: variance = 1 ist zu klein"), "{german}");
    assert!(german.contains("mindestens 2"), "{german}");
    assert!(read("[disclosure]\nthreshold = 5\nlargest_change = 9\nvariance = 6.5\n", &[]).1.is_ok());
}
