//! The arguments of the command line, with their help in both languages side by side.

use std::{ffi::OsString, path::PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, builder::Styles, value_parser};
use geo_core::Language;

use crate::messages::pick;

/// What the user asked for.
#[derive(Debug)]
pub struct Arguments {
    /// Number of `-v`.
    pub verbosity: u8,
    /// The command with its options.
    pub order: Order,
}

/// A command with its options.
#[derive(Debug)]
pub enum Order {
    /// Place the residences of one list.
    Geocode(GeocodeOptions),
    /// Read all inputs of a project and report.
    Check(CheckOptions),
    /// Begin a project.
    Init(InitOptions),
    /// Run a project.
    Build(BuildOptions),
    /// Show what may be meant in a row.
    Review(ReviewOptions),
    /// Make an invented region.
    Synth(SynthOptions),
}

/// Options of `geocode`.
#[derive(Debug)]
pub struct GeocodeOptions {
    /// Registers as written (`FORMAT:PATH`), most trusted first.
    pub addresses: Vec<String>,
    /// EPSG code of registers whose file does not say it.
    pub crs: Option<u32>,
    /// Municipality areas.
    pub areas: Option<PathBuf>,
    /// Table `ags,postal_code`.
    pub postal_codes: Option<PathBuf>,
    /// Manual positions; without it `overrides.csv` beside the list, where there is one.
    pub overrides: Option<PathBuf>,
    /// Headers of the list as written (`FIELD=HEADER`).
    pub columns: Vec<String>,
    /// How many rows may stay unplaced before the exit code is 3.
    pub max_unplaced: Option<usize>,
    /// Take in numbers that only the cadastre knows (HK-DE quality C).
    pub include_cadastre: bool,
    /// The file to write.
    pub output: PathBuf,
    /// The list to place.
    pub list: PathBuf,
}

/// Options of `check`.
#[derive(Debug)]
pub struct CheckOptions {
    /// The project folder.
    pub project: PathBuf,
    /// How many pupils may stay unplaced before the exit code is 3.
    pub max_unplaced: Option<usize>,
}

/// Options of `init`.
#[derive(Debug)]
pub struct InitOptions {
    /// The project folder.
    pub project: PathBuf,
}

/// Options of `build`.
#[derive(Debug)]
pub struct BuildOptions {
    /// The project folder.
    pub project: PathBuf,
    /// How many pupils may stay unplaced before the exit code is 3.
    pub max_unplaced: Option<usize>,
}

/// Options of `review`.
#[derive(Debug)]
pub struct ReviewOptions {
    /// The project folder.
    pub project: PathBuf,
    /// The list, by its path or file name; not needed where there is one list.
    pub list: Option<PathBuf>,
    /// Row in the list, 1 = first data row.
    pub row: usize,
}

/// Options of `synth`.
#[derive(Debug)]
pub struct SynthOptions {
    /// The folder to write to.
    pub out: PathBuf,
    /// What the region is to be like.
    pub wish: synth::Wish,
}

impl Arguments {
    /// Reads the words of the command line, the program's name first.
    ///
    /// # Errors
    /// Wrong usage, and a wish for help or the version, which the parser treats alike.
    pub fn read(words: Vec<OsString>, language: Language) -> Result<Self, clap::Error> {
        let matches = command(language).try_get_matches_from(words)?;
        let order = match matches.subcommand() {
            Some(("geocode", options)) => Order::Geocode(GeocodeOptions::from(options)),
            Some(("synth", options)) => Order::Synth(SynthOptions::from(options)),
            Some(("init", options)) => Order::Init(InitOptions { project: project_of(options) }),
            Some(("build", options)) => Order::Build(BuildOptions {
                project: project_of(options),
                max_unplaced: options.get_one("max-unplaced").copied(),
            }),
            Some(("review", options)) => Order::Review(ReviewOptions {
                project: project_of(options),
                list: options.get_one("list").cloned(),
                row: options.get_one("row").copied().unwrap_or_default(),
            }),
            Some((_, options)) => Order::Check(CheckOptions {
                project: project_of(options),
                max_unplaced: options.get_one("max-unplaced").copied(),
            }),
            None => return Err(command(language).error(clap::error::ErrorKind::MissingSubcommand, "")),
        };
        Ok(Self { verbosity: matches.get_count("verbose"), order })
    }
}

impl From<&ArgMatches> for SynthOptions {
    fn from(matches: &ArgMatches) -> Self {
        let number = |id| matches.get_one::<u64>(id).copied();
        let scale = matches.get_flag("scale");
        Self {
            out: matches.get_one::<PathBuf>("out").cloned().unwrap_or_default(),
            wish: synth::Wish {
                seed: number("seed").unwrap_or(1),
                pupils: if scale { Some(11_000_000) } else { number("pupils") },
                addresses: if scale { Some(22_000_000) } else { number("addresses") },
            },
        }
    }
}

impl From<&ArgMatches> for GeocodeOptions {
    fn from(matches: &ArgMatches) -> Self {
        let path = |id| matches.get_one::<PathBuf>(id).cloned();
        let texts = |id| matches.get_many::<String>(id).into_iter().flatten().cloned().collect();
        Self {
            addresses: texts("addresses"),
            crs: matches.get_one("crs").copied(),
            areas: path("areas"),
            postal_codes: path("postal-codes"),
            overrides: path("overrides"),
            columns: texts("column"),
            max_unplaced: matches.get_one("max-unplaced").copied(),
            include_cadastre: matches.get_flag("include-cadastre"),
            output: path("output").unwrap_or_default(),
            list: path("list").unwrap_or_default(),
        }
    }
}

/// The project folder, by default the current one.
fn project_of(matches: &ArgMatches) -> PathBuf {
    matches.get_one("project").cloned().unwrap_or_else(|| PathBuf::from("."))
}

/// The whole command line.
fn command(language: Language) -> Command {
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
    .subcommand(geocode(language))
    .subcommand(synth(language))
    .after_help(t(
        "Exit codes:\n  0  done\n  2  wrong usage, or an input that cannot be read\n  \
         3  done, with more unplaced rows than --max-unplaced",
        "Rückgabewerte:\n  0  erledigt\n  2  falscher Aufruf oder eine Eingabe, die nicht lesbar ist\n  \
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
    base(
        "build",
        pick(
            language,
            "Run a project: read its inputs, place the residences, keep the pupils in vault.gpkg",
            "Führt ein Projekt aus: liest die Eingaben, verortet die Wohnorte, schreibt vault.gpkg",
        ),
        pick(language, "schulweg build [OPTIONS]", "schulweg build [OPTIONEN]"),
        language,
    )
    .arg(project(language))
    .arg(max_unplaced(language))
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
    .arg(option("seed", t("N", "ZAHL")).value_parser(value_parser!(u64)).default_value("1").hide_default_value(true).help(
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
