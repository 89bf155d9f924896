//! `schulweg`, the command line: reads the arguments, runs one command and turns what became
//! of it into the exit code. Each command has a file of its own.

mod arguments;
mod failure;
mod locale;
mod logging;
mod messages;
mod progress;
mod project_file;
mod register_input;
mod usage_error;

use std::{ffi::OsString, process::ExitCode};

use arguments::Arguments;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let language = locale::language_of_run(&words);
    let arguments = match Arguments::read(words, language) {
        Ok(arguments) => arguments,
        Err(error) => return usage_error::show(&error, language),
    };
    logging::start(arguments.verbosity);
    ExitCode::SUCCESS
}
