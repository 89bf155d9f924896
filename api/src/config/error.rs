//! What is wrong with the set-up of the service, each with its place in the file.

use std::{
    io,
    path::{Path, PathBuf},
};

use geo_core::Localised;

/// Why the set-up cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file is no TOML.
    #[error("{}, line {line}: {message}", .path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Something in it cannot be.
    #[error("{}", told(.path, .problems, "line", |problem| &problem.english))]
    Problems {
        /// The file.
        path: PathBuf,
        /// All that was found, in the order of lines.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) english: String,
    pub(super) german: String,
}

fn told(path: &Path, problems: &[Problem], line: &str, text: impl Fn(&Problem) -> &String) -> String {
    let told = problems.iter().map(|problem| {
        format!("{}, {line} {}: {}: {}", path.display(), problem.line, problem.key, text(problem))
    });
    told.collect::<Vec<_>>().join("\n")
}

impl Localised for ConfigError {
    fn german(&self) -> String {
        match self {
            Self::Unreadable { path, cause } => format!("{}: nicht lesbar: {cause}", path.display()),
            Self::Syntax { path, line, message } => {
                format!("{}, Zeile {line}: kein gültiges TOML ({message})", path.display())
            }
            Self::Problems { path, problems } => told(path, problems, "Zeile", |problem| &problem.german),
        }
    }
}
