//! Why a rule set cannot be used: every problem with its file, line and key.

use std::{io, path::PathBuf};

use geo_core::Localised;

use super::presets;
use crate::project_file::problem::Problem;

/// Why a rule set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file cannot be read.
    #[error("{}: {cause}. region.rules in schulweg.toml names it", .path.display())]
    Unreadable {
        /// The rule file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// There is no such Land.
    #[error("\"{found}\" is no Land; possible are {}", presets::names())]
    NoSuchLand {
        /// What was asked for.
        found: String,
    },
    /// The file is not TOML.
    #[error("{}, line {line}: not valid TOML: {message}", .path.display())]
    Syntax {
        /// The rule file.
        path: PathBuf,
        /// Line of the error, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Keys or values are wrong; all of them are listed.
    #[error("{}", .problems.iter().map(|p| format!("{}, {p}", .path.display())).collect::<Vec<_>>().join("\n"))]
    Problems {
        /// The rule file.
        path: PathBuf,
        /// What is wrong, in the order of lines.
        problems: Vec<Problem>,
    },
}

impl Localised for RulesError {
    fn german(&self) -> String {
        match self {
            Self::Unreadable { path, cause } => {
                format!("{}: {cause}. region.rules in schulweg.toml nennt sie", path.display())
            }
            Self::NoSuchLand { found } => {
                format!("„{found}“ ist kein Land; möglich sind {}", presets::names())
            }
            Self::Syntax { path, line, message } => {
                format!("{}, Zeile {line}: kein gültiges TOML: {message}", path.display())
            }
            Self::Problems { path, problems } => problems
                .iter()
                .map(|problem| format!("{}, {}", path.display(), problem.german()))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}
