//! The commands as the parser knows them, with their help in both languages side by side.

mod on_foot;
mod publication;
mod service;

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, builder::Styles, value_parser};
use geo_core::Language;

use crate::messages::pick;

/// The whole command line.
pub fn command(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "schulweg",
        t(
            "Turns a pupil list into planning layers for the way to school.",
            "Macht aus einer Schülerliste Planungsgrundlagen für den Schulweg.",
        ),
        t("schulweg [OPTIONS] <COMMAND>", "schulweg [OPTIONEN] <BEFEHL>"),
        language,
    )
    .version(env!("CARGO_PKG_VERSION"))
    .subcommand_required(true)
    .arg_required_else_help(true)
    .disable_help_subcommand(true)
    .disable_version_flag(true)
    .subcommand_help_heading(t("Commands", "Befehle"))
    .arg(
        option("lang", t("LANGUAGE", "SPRACHE"))
            .value_parser(["de", "en"])
            .hide_possible_values(true)
            .global(true)
            .display_order(900)
            .help(t(
                "Language of all messages: de or en [default: by locale]",
                "Sprache aller Meldungen: de oder en [sonst: nach der Umgebung]",
            )),
    )
    .arg(
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .action(ArgAction::Count)
            .global(true)
            .display_order(901)
            .help(t(
                "Log what is done to stderr; twice for more (RUST_LOG decides where it is set)",
                "Protokoll auf stderr; zweimal für mehr (RUST_LOG gilt, wo es gesetzt ist)",
            )),
    )
    .arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .display_order(902)
            .help(t("Show the version", "Zeigt die Version")),
    )
    .subcommand(init(language))
    .subcommand(check(language))
    .subcommand(build(language))
    .subcommand(review(language))
    .subcommand(explain(language))
    .subcommand(publication::audit(language))
    .subcommand(service::serve(language))
    .subcommand(service::token(language))
    .subcommand(service::user(language))
    .subcommand(publication::export(language))
    .subcommand(geocode(language))
    .subcommand(on_foot::distances(language))
    .subcommand(on_foot::isochrone(language))
    .subcommand(synth(language))
    .after_help(t(
        "Exit codes:\n  0  done\n  1  an audit found something\n  2  wrong usage, or an input that cannot be read\n  \
         3  done, with more unplaced rows than --max-unplaced",
        "Rückgabewerte:\n  0  erledigt\n  1  eine Prüfung hat etwas gefunden\n  2  falscher Aufruf oder eine Eingabe, die nicht lesbar ist\n  \
         3  erledigt, mit mehr nicht verorteten Zeilen als --max-unplaced",
    ))
}

fn geocode(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "geocode",
        t(
            "Place the residences of a list with address registers",
            "Verortet die Wohnorte einer Liste mit Adressregistern",
        ),
        t(
            "schulweg geocode [OPTIONS] --addresses <FORMAT:PATH> --output <FILE> <LIST>",
            "schulweg geocode [OPTIONEN] --addresses <FORMAT:PFAD> --output <DATEI> <LISTE>",
        ),
        language,
    )
    .arg(
        Arg::new("list")
            .value_name(t("LIST", "LISTE"))
            .help_heading(t("Arguments", "Argumente"))
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(t("List of pupils or addresses: CSV, XLSX, XLS or ODS",
                    "Liste von Schülern oder Adressen: CSV, XLSX, XLS oder ODS")),
    )
    .arg(
        option("addresses", t("FORMAT:PATH", "FORMAT:PFAD")).required(true).action(ArgAction::Append).help(t(
            "Address register; several in order of trust. FORMAT is hk-de, osm, geojson, shapefile or csv",
            "Adressregister; mehrere in der Reihenfolge des Vertrauens. \
             FORMAT ist hk-de, osm, geojson, shapefile oder csv",
        )),
    )
    .arg(path("output", t("FILE", "DATEI")).required(true).help(t(
        "CSV file to write, one line per row of the list, readable by its owner only",
        "CSV-Datei, die geschrieben wird: eine Zeile je Zeile der Liste, lesbar nur für den Eigentümer",
    )))
    .arg(option("crs", "EPSG").value_parser(value_parser!(u32)).help(t(
        "EPSG code of registers whose file does not say its coordinate system, such as 25833",
        "EPSG-Code der Register, deren Datei ihr Koordinatensystem nicht nennt, etwa 25833",
    )))
    .arg(path("areas", t("PATH", "PFAD")).help(t(
        "Municipality areas (Shapefile, GeoJSON, GeoPackage), for registers without municipality",
        "Gemeindeflächen (Shapefile, GeoJSON, GeoPackage), für Register ohne Gemeinde",
    )))
    .arg(path("postal-codes", t("PATH", "PFAD")).help(t(
        "Table ags,postal_code, for registers without postal codes",
        "Tabelle ags,postal_code, für Register ohne Postleitzahlen",
    )))
    .arg(path("overrides", t("PATH", "PFAD")).help(t(
        "Positions set by hand, which beat all others [default: overrides.csv beside the list, if there]",
        "Von Hand gesetzte Lagen, die allen anderen vorgehen [sonst: overrides.csv neben der Liste, falls da]",
    )))
    .arg(option("column", t("FIELD=HEADER", "FELD=KOPF")).action(ArgAction::Append).help(t(
        "Header of a field in the list, where it is not recognised, such as street=Anschrift",
        "Spaltenkopf eines Feldes der Liste, wo er nicht erkannt wird, etwa street=Anschrift",
    )))
    .arg(max_unplaced(language))
    .arg(Arg::new("include-cadastre").long("include-cadastre").action(ArgAction::SetTrue).help(t(
        "Also use house numbers that only the cadastre knows (HK-DE quality C)",
        "Auch Hausnummern nutzen, die nur im Kataster stehen (HK-DE, Qualität C)",
    )))
    .after_help(t(
        "Example:\n  schulweg geocode --addresses hk-de:hauskoordinaten.csv --addresses osm:region.osm.pbf \\\n    \
         --areas vg250_gem.shp --postal-codes plz.csv --output placed.csv pupils.xlsx",
        "Beispiel:\n  schulweg geocode --addresses hk-de:hauskoordinaten.csv --addresses osm:region.osm.pbf \\\n    \
         --areas vg250_gem.shp --postal-codes plz.csv --output placed.csv schueler.xlsx",
    ))
}

fn check(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "check",
        t(
            "Read all inputs of a project and report on them; writes nothing",
            "Liest alle Eingaben eines Projekts und berichtet darüber; schreibt nichts",
        ),
        t("schulweg check [OPTIONS]", "schulweg check [OPTIONEN]"),
        language,
    )
    .arg(project(language))
    .arg(max_unplaced(language))
}

fn init(language: Language) -> Command {
    base(
        "init",
        pick(
            language,
            "Begin a project: write a commented schulweg.toml",
            "Beginnt ein Projekt: schreibt eine kommentierte schulweg.toml",
        ),
        pick(language, "schulweg init [OPTIONS]", "schulweg init [OPTIONEN]"),
        language,
    )
    .arg(project(language))
}

fn build(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let flag = |name: &'static str, help| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    base(
        "build",
        pick(
            language,
            "Run a project: place the residences, measure the ways to school, write vault.gpkg and publication.gpkg",
            "Führt ein Projekt aus: verortet die Wohnorte, misst die Schulwege, schreibt vault.gpkg und publication.gpkg",
        ),
        pick(language, "schulweg build [OPTIONS]", "schulweg build [OPTIONEN]"),
        language,
    )
    .arg(project(language))
    .arg(max_unplaced(language))
    .arg(flag(
        "replace",
        t(
            "Take the release of this key date, or else the latest, back and make this one in its place",
            "Zieht die Freigabe dieses Stichtags, sonst die letzte, zurück und macht diese an ihrer Stelle",
        ),
    ))
    .arg(flag(
        "new-keys",
        t(
            "Draw new keys, so that all published numbers are changed anew; to be done rarely",
            "Zieht neue Schlüssel, so dass alle veröffentlichten Zahlen neu verändert werden; nur selten tun",
        ),
    ))
}

fn review(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "review",
        t(
            "Show on the screen which addresses may be meant in a row of a pupil list",
            "Zeigt am Bildschirm, welche Adressen in einer Zeile einer Schülerliste gemeint sein können",
        ),
        t("schulweg review [OPTIONS] --row <N> [LIST]", "schulweg review [OPTIONEN] --row <ZEILE> [LISTE]"),
        language,
    )
    .arg(
        Arg::new("list")
            .value_name(t("LIST", "LISTE"))
            .help_heading(t("Arguments", "Argumente"))
            .value_parser(value_parser!(PathBuf))
            .help(t(
                "Pupil list of the project; not needed where it has only one",
                "Schülerliste des Projekts; unnötig, wenn es nur eine hat",
            )),
    )
    .arg(option("row", t("N", "ZEILE")).required(true).value_parser(value_parser!(usize)).help(t(
        "Row of the list, as review.csv numbers it (1 = first row under the header)",
        "Zeile der Liste, wie review.csv sie zählt (1 = erste Zeile unter dem Kopf)",
    )))
    .arg(project(language))
}

fn explain(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    base(
        "explain",
        t(
            "Show the evidence of one pupil's claim to transport",
            "Zeigt die Belege zum Beförderungsanspruch einer Person",
        ),
        t(
            "schulweg explain [OPTIONS] (--row <N> [--list <FILE>] | --pupil <PSEUDONYM>)",
            "schulweg explain [OPTIONEN] (--row <ZEILE> [--list <DATEI>] | --pupil <PSEUDONYM>)",
        ),
        language,
    )
    .arg(option("row", t("N", "ZEILE")).value_parser(value_parser!(usize)).help(t(
        "Row of the list (1 = first row under the header)",
        "Zeile der Liste (1 = erste Zeile unter dem Kopf)",
    )))
    .arg(path("list", t("FILE", "DATEI")).help(t(
        "Pupil list of the project; not needed where it has only one",
        "Schülerliste des Projekts; unnötig, wenn es nur eine hat",
    )))
    .arg(option("pupil", "PSEUDONYM").help(t(
        "Pseudonym as the vault shows it, instead of a row",
        "Pseudonym, wie der Tresor es zeigt, statt einer Zeile",
    )))
    .arg(path("output", t("FILE", "DATEI")).help(t(
        "GeoJSON file to write the paths to, dangerous parts marked, readable by its owner only: it shows the residence",
        "GeoJSON-Datei für die Wege mit ihren gefährlichen Stellen, lesbar nur für den Eigentümer: sie zeigt den Wohnort",
    )))
    .arg(project(language))
}

fn synth(language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let number = |name, help| option(name, t("N", "ANZAHL")).value_parser(value_parser!(u64)).help(help);
    base(
        "synth",
        t(
            "Make a region with invented streets, addresses and pupils, in real file formats",
            "Erzeugt eine Region mit erfundenen Straßen, Adressen und Schülern in echten Dateiformaten",
        ),
        t("schulweg synth [OPTIONS] --out <DIR>", "schulweg synth [OPTIONEN] --out <ORDNER>"),
        language,
    )
    .arg(path("out", t("DIR", "ORDNER")).required(true).help(t(
        "Folder to write to: a new or empty one, or one that this command made",
        "Ordner, in den geschrieben wird: neu, leer oder von diesem Befehl gemacht",
    )))
    .arg(option("seed", t("N", "ZAHL")).value_parser(value_parser!(u64).range(..=i64::MAX.cast_unsigned())).default_value("1").hide_default_value(true).help(
        t(
            "Number that everything is drawn from; the same number gives the same bytes [default: 1]",
            "Zahl, aus der alles gezogen wird; dieselbe Zahl gibt dieselben Bytes [sonst: 1]",
        ),
    ))
    .arg(number("pupils", t(
        "Number of pupils [default: 24,830 as in reality, or in proportion to the addresses]",
        "Anzahl der Schülerinnen und Schüler [sonst: 24.830 wie in Wirklichkeit, oder nach den Adressen]",
    )))
    .arg(number("addresses", t(
        "Number of addresses; beyond one region more are invented beside it [default: about 71,000]",
        "Anzahl der Adressen; über eine Region hinaus werden weitere daneben erfunden [sonst: etwa 71.000]",
    )))
    .arg(option("tracks", t("METRES", "METER")).value_parser(value_parser!(u64)).help(t(
        "Lay field tracks all over the region, so far apart [default: a few around the villages]",
        "Legt Feldwege über die ganze Region, mit diesem Abstand [sonst: einige um die Orte]",
    )))
    .arg(
        Arg::new("scale")
            .long("scale")
            .action(ArgAction::SetTrue)
            .conflicts_with_all(["pupils", "addresses"])
            .help(t(
                "As large as Germany: 11,000,000 pupils and 22,000,000 addresses (some 10 GB)",
                "So groß wie Deutschland: 11.000.000 Schülerinnen und Schüler, 22.000.000 Adressen (etwa 10 GB)",
            )),
    )
}

/// What every command has: its texts and an option for help.
fn base(name: &'static str, about: &'static str, usage: &'static str, language: Language) -> Command {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let styles = Styles::default();
    let style = styles.get_usage();
    let heading = t("Usage:", "Aufruf:");
    Command::new(name)
        .about(about)
        .override_usage(usage)
        .help_template(format!(
            "{{about-with-newline}}\n{style}{heading}{style:#} {usage}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_value_name(t("COMMAND", "BEFEHL"))
        .next_help_heading(t("Options", "Optionen"))
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .display_order(903)
                .help(t("Show this help", "Zeigt diese Hilfe")),
        )
}

fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

fn path(name: &'static str, value: &'static str) -> Arg {
    option(name, value).value_parser(value_parser!(PathBuf))
}

fn project(language: Language) -> Arg {
    path("project", pick(language, "DIR", "ORDNER")).help(pick(
        language,
        "Project folder, with schulweg.toml in it [default: the current folder]",
        "Projektordner, in dem schulweg.toml liegt [sonst: der aktuelle Ordner]",
    ))
}

fn max_unplaced(language: Language) -> Arg {
    option("max-unplaced", pick(language, "N", "ANZAHL")).value_parser(value_parser!(usize)).help(pick(
        language,
        "Exit with code 3 where more rows than this stay unplaced [default: no limit]",
        "Rückgabewert 3, wenn mehr Zeilen als diese nicht verortet sind [sonst: keine Grenze]",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        command(Language::English).debug_assert();
        command(Language::German).debug_assert();
    }
}
