//! `schulweg init`: begins a project with a commented project file.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use geo_core::{Language, Localised};

use crate::{
    arguments::InitOptions,
    failure::{Failure, Outcome},
    messages::{pick, say},
};

/// The project file to begin with. Its comments are German, like those who edit it.
const TEMPLATE: &str = include_str!("init/schulweg.toml");

/// Why a project cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is a project file already.
    #[error("{}: is there already and is not overwritten", .path.display())]
    Exists {
        /// The project file.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("{}: cannot be written: {cause}", .path.display())]
    Write {
        /// The project file or its folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

impl Localised for InitError {
    fn german(&self) -> String {
        match self {
            Self::Exists { path } => format!("{}: gibt es schon, wird nicht überschrieben", path.display()),
            Self::Write { path, cause } => format!("{}: nicht beschreibbar: {cause}", path.display()),
        }
    }
}

/// Makes a folder that only its owner can enter; one that is there keeps its rights.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Runs the command.
///
/// # Errors
/// [`InitError`].
pub fn run(options: &InitOptions, language: Language) -> Result<Outcome, Failure> {
    let path = options.project.join("schulweg.toml");
    let failed = |path: &PathBuf, cause| InitError::Write { path: path.clone(), cause };
    for folder in [options.project.clone(), options.project.join("pupils")] {
        make_private(&folder).map_err(|cause| failed(&folder, cause))?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|cause| {
        if cause.kind() == io::ErrorKind::AlreadyExists {
            InitError::Exists { path: path.clone() }
        } else {
            failed(&path, cause)
        }
    })?;
    file.write_all(TEMPLATE.as_bytes()).map_err(|cause| failed(&path, cause))?;
    say(format!("{} {}", pick(language, "Written:", "Geschrieben:"), path.display()))?;
    say(pick(
        language,
        "Now put the inputs beside it, edit it, and run schulweg check, then schulweg build.",
        "Nun die Eingaben daneben legen, die Datei anpassen und schulweg check, dann schulweg build aufrufen.",
    ))?;
    Ok(Outcome::Done)
}
