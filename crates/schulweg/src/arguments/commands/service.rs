//! The commands about the service, as the parser knows them.

use std::net::SocketAddr;

use api::config::{Role, network, public_url};
use clap::{Arg, ArgAction, Command, builder::PossibleValuesParser, value_parser};
use geo_core::Language;

use super::{base, option, path, project};
use crate::messages::pick;

pub fn serve(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "serve",
        t(
            "Serve a publication to QGIS, GDAL, browsers and the district GIS",
            "Stellt eine Veröffentlichung für QGIS, GDAL, Browser und das Kreis-GIS bereit",
        ),
        t("schulweg serve [OPTIONS]", "schulweg serve [OPTIONEN]"),
        language,
    )
    .arg(project(language).conflicts_with("publication"))
    .arg(path("publication", t("FILE", "DATEI")).help(t(
        "GeoPackage to serve, where there is no project",
        "GeoPackage, das bereitgestellt wird, wo es kein Projekt gibt",
    )))
    .arg(config(language))
    .arg(option("bind", t("ADDRESS", "ADRESSE")).value_parser(value_parser!(SocketAddr)).help(t(
        "Address and port to listen at [default: 127.0.0.1:8080, this machine alone]",
        "Adresse und Port, an denen gelauscht wird [sonst: 127.0.0.1:8080, nur dieser Rechner]",
    )))
    .arg(
        option("public-url", "URL")
            .value_parser(|text: &str| public_url(text).ok_or("https://HOST/PATH"))
            .help(t(
                "Address under which clients see the service, where a proxy stands before it",
                "Adresse, unter der Programme den Dienst sehen, wenn ein Proxy davor steht",
            )),
    )
    .arg(
        option("trusted-proxy", "CIDR")
            .action(ArgAction::Append)
            .value_parser(|text: &str| network(text).ok_or("10.0.0.0/8"))
            .help(t(
                "Network of a proxy whose Forwarded or X-Forwarded-* headers count; may be repeated",
                "Netz eines Proxys, dessen Forwarded oder X-Forwarded-* gelten; mehrfach möglich",
            )),
    )
    .arg(Arg::new("allow-public-network").long("allow-public-network").action(ArgAction::SetTrue).help(t(
        "Let everybody in the network read the publication, without users",
        "Jeden im Netz die Veröffentlichung lesen lassen, ohne Anmeldung",
    )))
    .after_help(t(
        "Users, roles, TLS and limits stand in the section [serve] of schulweg.toml: docs/service.md",
        "Benutzer, Rollen, TLS und Grenzen stehen im Abschnitt [serve] von schulweg.toml: docs/handbuch/dienst.md",
    ))
}

pub fn token(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let about = t("Tokens with which programs sign in", "Token, mit denen sich Programme anmelden");
    let add = t("Make a token and show it once", "Legt ein Token an und zeigt es einmal");
    let usage = t(
        "schulweg token add [OPTIONS] --role <ROLE> <NAME>",
        "schulweg token add [OPTIONEN] --role <ROLLE> <NAME>",
    );
    group("token", [about, add, usage], language)
}

pub fn user(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let about = t("People who sign in with a password", "Personen, die sich mit einem Kennwort anmelden");
    let add = t("Add a user and ask for the password", "Legt einen Benutzer an und fragt nach dem Kennwort");
    let usage = t(
        "schulweg user add [OPTIONS] --role <ROLE> <NAME>",
        "schulweg user add [OPTIONEN] --role <ROLLE> <NAME>",
    );
    group("user", [about, add, usage], language)
}

/// A command whose one subcommand adds somebody.
fn group(name: &'static str, [about, add, usage]: [&'static str; 3], language: Language) -> Command {
    base(name, about, usage, language)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(adding(add, usage, language))
}

fn adding(about: &'static str, usage: &'static str, language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base("add", about, usage, language)
        .arg(
            Arg::new("name")
                .value_name("NAME")
                .required(true)
                .help(t("Name that the audit log shows", "Name, den das Zugriffsprotokoll zeigt")),
        )
        .arg(
            option("role", t("ROLE", "ROLLE"))
                .required(true)
                .value_parser(PossibleValuesParser::new([Role::Planner.name(), Role::District.name()]))
                .hide_possible_values(true)
                .help("planner, district"),
        )
        .arg(project(language))
        .arg(config(language))
}

fn config(language: Language) -> Arg {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    path("config", t("FILE", "DATEI")).help(t(
        "File with the section [serve] [default: schulweg.toml of the project]",
        "Datei mit dem Abschnitt [serve] [sonst: schulweg.toml des Projekts]",
    ))
}
