//! The commands that measure ways on foot, as the parser knows them.

use clap::Command;
use geo_core::{Language, LonLat, Metres};

use super::{base, option, path};
use crate::messages::pick;

pub fn distances(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let table = |name, help| path(name, t("FILE", "DATEI")).required(true).help(help);
    base(
        "distances",
        t(
            "Measure the shortest ways on foot between every pair of two tables of points",
            "Misst die kürzesten Fußwege zwischen allen Punkten zweier Tabellen",
        ),
        t(
            "schulweg distances [OPTIONS] --osm <FILE> --from <FILE> --to <FILE> --output <FILE>",
            "schulweg distances [OPTIONEN] --osm <DATEI> --from <DATEI> --to <DATEI> --output <DATEI>",
        ),
        language,
    )
    .arg(table("osm", t("OpenStreetMap extract (.osm.pbf)", "OpenStreetMap-Auszug (.osm.pbf)")))
    .arg(table(
        "from",
        t(
            "Where ways begin: table id,lon,lat in degrees (WGS 84)",
            "Wo Wege beginnen: Tabelle id,lon,lat in Grad (WGS 84)",
        ),
    ))
    .arg(table("to", t("Where ways end: table id,lon,lat", "Wo Wege enden: Tabelle id,lon,lat")))
    .arg(path("hazards", t("FILE", "DATEI")).help(t(
        "GeoJSON of ways decided to be especially dangerous; all of them are avoided, whatever stages and days they hold for",
        "GeoJSON der als besonders gefährlich eingestuften Wege; alle werden gemieden, für welche Schulstufe und welche Tage sie auch gelten",
    )))
    .arg(table(
        "output",
        t(
            "CSV file to write, one line per pair, readable by its owner only",
            "CSV-Datei, die geschrieben wird: eine Zeile je Paar, lesbar nur für den Eigentümer",
        ),
    ))
}

pub fn isochrone(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "isochrone",
        t(
            "Find the area within a walking distance of a place",
            "Bestimmt das Gebiet, das von einem Ort aus in einer Gehentfernung liegt",
        ),
        t(
            "schulweg isochrone [OPTIONS] --osm <FILE> --at <LON,LAT> --metres <M[,M…]> --output <FILE>",
            "schulweg isochrone [OPTIONEN] --osm <DATEI> --at <LÄNGE,BREITE> --metres <M[,M…]> --output <DATEI>",
        ),
        language,
    )
    .arg(
        path("osm", t("FILE", "DATEI"))
            .required(true)
            .help(t("OpenStreetMap extract (.osm.pbf)", "OpenStreetMap-Auszug (.osm.pbf)")),
    )
    .arg(
        option("at", t("LON,LAT", "LÄNGE,BREITE"))
            .required(true)
            .allow_hyphen_values(true)
            .value_parser(lon_lat)
            .help(t(
                "Where ways begin: longitude and latitude in degrees (WGS 84), such as 6.6371,49.7596",
                "Wo Wege beginnen: Länge und Breite in Grad (WGS 84), etwa 6.6371,49.7596",
            )),
    )
    .arg(
        option("metres", "M")
            .required(true)
            .allow_hyphen_values(true)
            .value_delimiter(',')
            .value_parser(walking_distance)
            .help(t(
                "Walking distances in metres, such as 2000 or 1000,2000,4000",
                "Gehentfernungen in Metern, etwa 2000 oder 1000,2000,4000",
            )),
    )
    .arg(path("output", t("FILE", "DATEI")).required(true).help(t(
        "GeoJSON file to write, one area per distance",
        "GeoJSON-Datei, die geschrieben wird: eine Fläche je Entfernung",
    )))
    .arg(path("edges", t("FILE", "DATEI")).help(t(
        "GeoJSON file to write with the ways within the largest distance",
        "GeoJSON-Datei, die mit den Wegen in der größten Entfernung geschrieben wird",
    )))
}

/// Longitude and latitude in degrees.
fn lon_lat(text: &str) -> Result<LonLat, &'static str> {
    let degrees = |text: &str, most: f64| text.trim().parse().ok().filter(|value: &f64| value.abs() <= most);
    let place = text
        .split_once(',')
        .and_then(|(lon, lat)| Some(LonLat { lon: degrees(lon, 180.0)?, lat: degrees(lat, 90.0)? }));
    place.ok_or("longitude and latitude in degrees, with a comma between, such as 6.6371,49.7596")
}

/// A distance that somebody may walk.
fn walking_distance(text: &str) -> Result<Metres, &'static str> {
    let metres: Option<f64> = text.trim().parse().ok();
    let possible = metres.filter(|metres| *metres > 0.0 && *metres <= 100_000.0);
    possible.map(Metres).ok_or("metres, more than 0 and no more than 100000")
}
