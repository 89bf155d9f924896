//! The commands about a publication, as the parser knows them.

use catalogue::layers;
use clap::{Arg, ArgAction, Command, value_parser};
use geo_core::Language;

use super::{base, option, path};
use crate::messages::pick;

/// The publication of a project, in its folder.
const PUBLICATION: &str = store::PUBLICATION;

pub fn audit(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "audit",
        t(
            "Attack a publication with what anybody can know, and tell what can be found out",
            "Greift eine Veröffentlichung mit dem an, was jeder wissen kann, und sagt, was herauszufinden ist",
        ),
        t(
            "schulweg audit [OPTIONS] [PUBLICATION]",
            "schulweg audit [OPTIONEN] [VERÖFFENTLICHUNG]",
        ),
        language,
    )
    .arg(publication(language))
    .arg(path("against", t("FILE", "DATEI")).help(t(
        "Earlier publication of the region, which the attacker has, too",
        "Frühere Veröffentlichung der Region, die der Angreifer auch hat",
    )))
    .after_help(t(
        "Exit code 1 where anything is found. The parameters and the attacks: docs/publication.md",
        "Rückgabewert 1, wenn etwas gefunden ist. Die Angriffe: docs/handbuch/veroeffentlichung.md",
    ))
}

pub fn export(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "export",
        t(
            "Write a layer of a publication as GeoJSON, Shapefile, FlatGeobuf or CSV",
            "Schreibt eine Ebene einer Veröffentlichung als GeoJSON, Shapefile, FlatGeobuf oder CSV",
        ),
        t(
            "schulweg export [OPTIONS] --layer <NAME> --format <FORMAT> [PUBLICATION]",
            "schulweg export [OPTIONEN] --layer <NAME> --format <FORMAT> [VERÖFFENTLICHUNG]",
        ),
        language,
    )
    .arg(publication(language))
    .arg(
        option("layer", "NAME")
            .required(true)
            .value_parser(layers::ALL.map(|layer| layer.id))
            .hide_possible_values(true)
            .help(t("Layer, as the publication names it", "Ebene, wie die Veröffentlichung sie nennt")),
    )
    .arg(
        option("format", "FORMAT")
            .required(true)
            .value_parser(["geojson", "shapefile", "flatgeobuf", "csv"])
            .hide_possible_values(true)
            .help("geojson, shapefile, flatgeobuf, csv"),
    )
    .arg(path("output", t("FILE", "DATEI")).help(t(
        "File to write [default: the layer's name in the current folder]",
        "Datei, die geschrieben wird [sonst: Name der Ebene im aktuellen Ordner]",
    )))
    .arg(Arg::new("overwrite").long("overwrite").action(ArgAction::SetTrue).help(t(
        "Replace files that are there already; never inputs or other files of a project",
        "Dateien ersetzen, die es schon gibt; nie Eingaben oder andere Dateien eines Projekts",
    )))
}

/// The GeoPackage that a command reads.
fn publication(language: Language) -> Arg {
    Arg::new("publication")
        .value_name(pick(language, "PUBLICATION", "VERÖFFENTLICHUNG"))
        .value_parser(value_parser!(std::path::PathBuf))
        .default_value(PUBLICATION)
        .hide_default_value(true)
        .help(pick(
            language,
            "GeoPackage to read [default: publication.gpkg]",
            "GeoPackage, das gelesen wird [sonst: publication.gpkg]",
        ))
}
