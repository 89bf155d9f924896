//! What the user asked for on the command line.

mod commands;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use api::config::{IpNet, Role};
use clap::ArgMatches;
use geo_core::{Language, LonLat, Metres};

use commands::command;

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
    /// Show the evidence of a claim.
    Explain(ExplainOptions),
    /// Attack a publication.
    Audit(AuditOptions),
    /// Write a layer of a publication in another format.
    Export(ExportOptions),
    /// Measure walking distances.
    Distances(DistancesOptions),
    /// Find what is within a walking distance.
    Isochrone(IsochroneOptions),
    /// Serve a publication.
    Serve(ServeOptions),
    /// Make a token for a program.
    AddToken(AccessOptions),
    /// Add a person with a password.
    AddUser(AccessOptions),
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
    /// The release takes the place of the former one.
    pub replace: bool,
    /// New keys are drawn for the noise of the release.
    pub new_keys: bool,
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

/// Options of `explain`.
#[derive(Debug)]
pub struct ExplainOptions {
    /// Folder of the project.
    pub project: PathBuf,
    /// The list, where a row is given.
    pub list: Option<PathBuf>,
    /// The row.
    pub row: Option<usize>,
    /// The pseudonym.
    pub pupil: Option<String>,
    /// The file to write the paths to.
    pub output: Option<PathBuf>,
}

/// Options of `audit`.
#[derive(Debug)]
pub struct AuditOptions {
    /// The publication to attack.
    pub publication: PathBuf,
    /// An earlier one.
    pub against: Option<PathBuf>,
}

/// Options of `export`.
#[derive(Debug)]
pub struct ExportOptions {
    /// The publication to read.
    pub publication: PathBuf,
    /// The layer, as written.
    pub layer: String,
    /// The format, as written.
    pub format: String,
    /// The file to write.
    pub output: Option<PathBuf>,
    /// Files of an earlier export are replaced.
    pub overwrite: bool,
}

/// Options of `distances`.
#[derive(Debug)]
pub struct DistancesOptions {
    /// OpenStreetMap extract with the ways.
    pub osm: PathBuf,
    /// Table of the points where ways begin.
    pub from: PathBuf,
    /// Table of the points where ways end.
    pub to: PathBuf,
    /// Ways that are to be avoided.
    pub hazards: Option<PathBuf>,
    /// The file to write.
    pub output: PathBuf,
}

/// Options of `isochrone`.
#[derive(Debug)]
pub struct IsochroneOptions {
    /// OpenStreetMap extract with the ways.
    pub osm: PathBuf,
    /// The place where ways begin.
    pub at: LonLat,
    /// The distances, as written.
    pub metres: Vec<Metres>,
    /// The file of areas to write.
    pub output: PathBuf,
    /// The file of ways to write.
    pub edges: Option<PathBuf>,
}

/// Options of `serve`.
#[derive(Debug)]
pub struct ServeOptions {
    /// Folder of the project.
    pub project: PathBuf,
    /// The publication, where there is no project.
    pub publication: Option<PathBuf>,
    /// The file with the set-up, where it is not the project's.
    pub config: Option<PathBuf>,
    /// Where to listen.
    pub bind: Option<SocketAddr>,
    /// The address that clients see.
    pub public_url: Option<String>,
    /// Proxies whose word on clients and addresses counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Others than this machine may be served without users.
    pub allow_public_network: bool,
}

/// Options of `token add` and `user add`.
#[derive(Debug)]
pub struct AccessOptions {
    /// Folder of the project.
    pub project: PathBuf,
    /// The file with the set-up, where it is not the project's.
    pub config: Option<PathBuf>,
    /// The new name.
    pub name: String,
    /// Its role.
    pub role: Role,
}

/// Options of `synth`.
#[derive(Debug)]
pub struct SynthOptions {
    /// The folder to write to.
    pub out: PathBuf,
    /// What the region is to be like.
    pub wish: ::synth::Wish,
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
            Some(("distances", options)) => Order::Distances(DistancesOptions::from(options)),
            Some(("isochrone", options)) => Order::Isochrone(IsochroneOptions::from(options)),
            Some(("synth", options)) => Order::Synth(SynthOptions::from(options)),
            Some(("init", options)) => Order::Init(InitOptions { project: project_of(options) }),
            Some(("build", options)) => Order::Build(BuildOptions {
                project: project_of(options),
                max_unplaced: options.get_one("max-unplaced").copied(),
                replace: options.get_flag("replace"),
                new_keys: options.get_flag("new-keys"),
            }),
            Some(("review", options)) => Order::Review(ReviewOptions {
                project: project_of(options),
                list: options.get_one("list").cloned(),
                row: options.get_one("row").copied().unwrap_or_default(),
            }),
            Some(("explain", options)) => Order::Explain(ExplainOptions {
                project: project_of(options),
                list: options.get_one("list").cloned(),
                row: options.get_one("row").copied(),
                pupil: options.get_one("pupil").cloned(),
                output: options.get_one("output").cloned(),
            }),
            Some(("audit", options)) => Order::Audit(AuditOptions {
                publication: options.get_one("publication").cloned().unwrap_or_default(),
                against: options.get_one("against").cloned(),
            }),
            Some(("export", options)) => Order::Export(ExportOptions {
                publication: options.get_one("publication").cloned().unwrap_or_default(),
                layer: options.get_one("layer").cloned().unwrap_or_default(),
                format: options.get_one("format").cloned().unwrap_or_default(),
                output: options.get_one("output").cloned(),
                overwrite: options.get_flag("overwrite"),
            }),
            Some(("serve", options)) => Order::Serve(ServeOptions::from(options)),
            Some(("token", add)) => Order::AddToken(AccessOptions::from(add)),
            Some(("user", add)) => Order::AddUser(AccessOptions::from(add)),
            Some((_, options)) => Order::Check(CheckOptions {
                project: project_of(options),
                max_unplaced: options.get_one("max-unplaced").copied(),
            }),
            None => return Err(command(language).error(clap::error::ErrorKind::MissingSubcommand, "")),
        };
        Ok(Self { verbosity: matches.get_count("verbose"), order })
    }
}

impl From<&ArgMatches> for ServeOptions {
    fn from(matches: &ArgMatches) -> Self {
        Self {
            project: project_of(matches),
            publication: matches.get_one("publication").cloned(),
            config: matches.get_one("config").cloned(),
            bind: matches.get_one("bind").copied(),
            public_url: matches.get_one("public-url").cloned(),
            trusted_proxies: matches.get_many("trusted-proxy").into_iter().flatten().copied().collect(),
            allow_public_network: matches.get_flag("allow-public-network"),
        }
    }
}

impl From<&ArgMatches> for AccessOptions {
    /// Of a command whose one subcommand is `add`.
    fn from(matches: &ArgMatches) -> Self {
        let matches = matches.subcommand_matches("add").unwrap_or(matches);
        Self {
            project: project_of(matches),
            config: matches.get_one("config").cloned(),
            name: matches.get_one("name").cloned().unwrap_or_default(),
            role: matches
                .get_one::<String>("role")
                .and_then(|name| Role::named(name))
                .unwrap_or(Role::Public),
        }
    }
}

impl From<&ArgMatches> for DistancesOptions {
    fn from(matches: &ArgMatches) -> Self {
        let path = |id| matches.get_one::<PathBuf>(id).cloned().unwrap_or_default();
        let hazards = matches.get_one("hazards").cloned();
        Self { osm: path("osm"), from: path("from"), to: path("to"), hazards, output: path("output") }
    }
}

impl From<&ArgMatches> for IsochroneOptions {
    fn from(matches: &ArgMatches) -> Self {
        let path = |id| matches.get_one::<PathBuf>(id).cloned();
        Self {
            osm: path("osm").unwrap_or_default(),
            at: matches.get_one("at").copied().unwrap_or_default(),
            metres: matches.get_many("metres").into_iter().flatten().copied().collect(),
            output: path("output").unwrap_or_default(),
            edges: path("edges"),
        }
    }
}

impl From<&ArgMatches> for SynthOptions {
    fn from(matches: &ArgMatches) -> Self {
        let number = |id| matches.get_one::<u64>(id).copied();
        let scale = matches.get_flag("scale");
        Self {
            out: matches.get_one::<PathBuf>("out").cloned().unwrap_or_default(),
            wish: ::synth::Wish {
                seed: number("seed").unwrap_or(1),
                pupils: if scale { Some(11_000_000) } else { number("pupils") },
                addresses: if scale { Some(22_000_000) } else { number("addresses") },
                tracks: number("tracks"),
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
