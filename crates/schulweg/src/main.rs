//! `schulweg`, the command line: reads the arguments, runs one command and turns what became
//! of it into the exit code. Each command has a file of its own.

mod access;
mod arguments;
mod audit;
mod build;
mod check;
mod claims;
mod distances;
mod explain;
mod export;
mod failure;
mod geocode;
mod geojson;
mod init;
mod isochrone;
mod level_table;
mod list;
mod locale;
mod logging;
mod messages;
mod placed_file;
mod progress;
mod published;
mod register_input;
mod released;
mod report;
mod review;
mod row_lines;
mod serve;
mod synth;
mod usage_error;

use std::{ffi::OsString, process::ExitCode};

use arguments::{Arguments, Order};
use failure::WRONG_INPUT;
use messages::{complain, pick};

fn main() -> ExitCode {
    #[cfg(unix)]
    if let Some(mut undisturbed) = geo_core::proj_environment::without_foreign_database() {
        // Comes back only where it fails; then PROJ says a line more than it should.
        let _ = std::os::unix::process::CommandExt::exec(&mut undisturbed);
    }
    // A panic's own message may quote what was being read; only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        complain(format!("internal error at {place}"));
    }));
    let words: Vec<OsString> = std::env::args_os().collect();
    let language = locale::language_of_run(&words);
    let arguments = match Arguments::read(words, language) {
        Ok(arguments) => arguments,
        Err(error) => return usage_error::show(&error, language),
    };
    logging::start(arguments.verbosity);
    let done = match &arguments.order {
        Order::Geocode(options) => geocode::run(options, language),
        Order::Check(options) => check::run(options, language),
        Order::Init(options) => init::run(options, language),
        Order::Build(options) => build::run(options, language),
        Order::Review(options) => review::run(options, language),
        Order::Explain(options) => explain::run(options, language),
        Order::Audit(options) => audit::run(options, language),
        Order::Export(options) => export::run(options, language),
        Order::Distances(options) => distances::run(options, language),
        Order::Isochrone(options) => isochrone::run(options, language),
        Order::Serve(options) => serve::run(options, language),
        Order::AddToken(options) => access::token(options, language),
        Order::AddUser(options) => access::user(options, language),
        Order::Synth(options) => synth::run(options, language),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            complain(format!("{} {}", pick(language, "Error:", "Fehler:"), failure.text(language)));
            ExitCode::from(WRONG_INPUT)
        }
    }
}
