//! `schulweg token add` and `schulweg user add`: who may see more than the public.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use api::config::{Secret, add_token, add_user};
use geo_core::{Language, Localised};
use planning::project_file::FILE_NAME;

use crate::{
    arguments::AccessOptions,
    failure::{Failure, Outcome},
    messages::{pick, say},
};

/// Why no password was read.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The two entries differ.
    #[error("the two entries differ; nothing was changed")]
    Differ,
    /// Nothing can be read.
    #[error("the password cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl Localised for PasswordError {
    fn german(&self) -> String {
        match self {
            Self::Differ => "Die beiden Eingaben unterscheiden sich; es wurde nichts geändert".into(),
            Self::Unreadable(cause) => format!("Das Kennwort lässt sich nicht lesen: {cause}"),
        }
    }
}

/// Makes a token and shows it.
///
/// # Errors
/// A name that is taken, or a file that cannot be read or written.
pub fn token(options: &AccessOptions, language: Language) -> Result<Outcome, Failure> {
    let Secret(secret) = add_token(&file(options), &options.name, options.role)?;
    say(secret)?;
    say(pick(
        language,
        "This token is shown once; please keep it where nobody else can read it. Programs send it as \
         \"Authorization: Bearer TOKEN\". A running service knows it after its next start.",
        "Dieses Token wird nur einmal gezeigt; bitte so aufbewahren, dass niemand sonst es lesen kann. Programme senden \
         es als „Authorization: Bearer TOKEN“. Ein laufender Dienst kennt es nach dem nächsten Start.",
    ))?;
    Ok(Outcome::Done)
}

/// Asks for a password and adds a user.
///
/// # Errors
/// A name that is taken, a short password, or a file that cannot be read or written.
pub fn user(options: &AccessOptions, language: Language) -> Result<Outcome, Failure> {
    let password = password(language)?;
    add_user(&file(options), &options.name, options.role, &password)?;
    let text = pick(
        language,
        "{} is a user now. A running service knows them after its next start.",
        "{} ist jetzt eingetragen. Ein laufender Dienst kennt den Eintrag nach dem nächsten Start.",
    );
    say(text.replacen("{}", &options.name, 1))?;
    Ok(Outcome::Done)
}

/// The file of the set-up.
fn file(options: &AccessOptions) -> PathBuf {
    options.config.clone().unwrap_or_else(|| options.project.join(FILE_NAME))
}

/// Reads a password: twice and unseen from a person, as one line from a program.
fn password(language: Language) -> Result<String, PasswordError> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password(pick(language, "Password: ", "Kennwort: "))?;
    let second = rpassword::prompt_password(pick(language, "Once more: ", "Noch einmal: "))?;
    if first == second { Ok(first) } else { Err(PasswordError::Differ) }
}
