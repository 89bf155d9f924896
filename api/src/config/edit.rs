//! New users and tokens in the set-up: written into the file as it is, with its comments and its order,
//! whole or not at all.

use std::{fs, io::Write as _, path::Path};

use argon2::{Argon2, password_hash::PasswordHasher as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use geo_core::Localised;
use sha2::{Digest as _, Sha256};
use store::{PrivateFile, WriteError};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::{ConfigError, Role, serve};

/// Fewest characters of a password.
pub(super) const SHORTEST_PASSWORD: usize = 12;

/// A token as its owner needs it, shown once and kept nowhere.
pub struct Secret(pub String);

/// Why a user or token is not added.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The set-up was wrong before.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The name is taken.
    #[error("there is a user or token named {name:?} already; take it out of the file first")]
    Taken {
        /// The name.
        name: String,
    },
    /// The name cannot be one.
    #[error("a name has 1 to 64 characters, none of them a colon")]
    NoName,
    /// The public has no credentials.
    #[error("the public needs no credentials; possible roles are planner and district")]
    Public,
    /// The password is too short.
    #[error("the password needs at least {SHORTEST_PASSWORD} characters")]
    Short,
    /// The system gives no random numbers, or no memory to hash with.
    #[error("the system has failed: {cause}")]
    System {
        /// What it says.
        cause: String,
    },
}

impl Localised for EditError {
    fn german(&self) -> String {
        match self {
            Self::Config(error) => error.german(),
            Self::Write(error) => error.german(),
            Self::Taken { name } => {
                format!(
                    "Es gibt schon einen Benutzer oder ein Token {name:?}; den Eintrag zuerst aus der Datei nehmen"
                )
            }
            Self::NoName => "Ein Name hat 1 bis 64 Zeichen, keines davon ein Doppelpunkt".into(),
            Self::Public => {
                "Die Öffentlichkeit braucht keine Anmeldung; möglich sind die Rollen planner und district"
                    .into()
            }
            Self::Short => format!("Das Kennwort braucht mindestens {SHORTEST_PASSWORD} Zeichen"),
            Self::System { cause } => format!("Das System versagt: {cause}"),
        }
    }
}

/// Adds a token of 256 random bits; the file keeps its SHA-256 alone.
///
/// # Errors
/// [`EditError`].
pub fn add_token(file: &Path, name: &str, role: Role) -> Result<Secret, EditError> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).map_err(|cause| EditError::System { cause: cause.to_string() })?;
    let secret = format!("schulweg_{}", URL_SAFE_NO_PAD.encode(bits));
    change(file, name, role, |serve| {
        let mut token = Table::new();
        token.insert("name", value(name));
        token.insert("role", value(role.name()));
        token.insert("sha256", value(hexadecimal(&Sha256::digest(&secret))));
        token.insert("made", value(jiff::Timestamp::now().to_string().get(..10).unwrap_or_default()));
        let tokens = serve.entry("tokens").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        match tokens {
            Item::ArrayOfTables(tokens) => tokens.push(token),
            // A list within brackets holds sections within braces.
            other => _ = other.as_array_mut().map(|tokens| tokens.push(token.into_inline_table())),
        }
    })?;
    Ok(Secret(secret))
}

/// Adds a user; the file keeps the password's Argon2id hash.
///
/// # Errors
/// [`EditError`].
pub fn add_user(file: &Path, name: &str, role: Role, password: &str) -> Result<(), EditError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(EditError::Short);
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|cause| EditError::System { cause: cause.to_string() })?
        .to_string();
    change(file, name, role, |serve| {
        let users = serve.entry("users").or_insert_with(section);
        if let Some(users) = users.as_table_like_mut() {
            let mut user = Table::new();
            user.insert("role", value(role.name()));
            user.insert("password", value(hash));
            users.insert(name, Item::Table(user));
        }
    })
}

/// A section that shows by those within it.
fn section() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

fn change(
    file: &Path,
    name: &str,
    role: Role,
    add: impl FnOnce(&mut dyn toml_edit::TableLike),
) -> Result<(), EditError> {
    if !serve::is_user_name(name) {
        return Err(EditError::NoName);
    }
    if role == Role::Public {
        return Err(EditError::Public);
    }
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) => return Err(ConfigError::Unreadable { path: file.into(), cause }.into()),
    };
    let config = serve::parse(&text, file)?;
    let mut names =
        config.users.iter().map(|user| &user.name).chain(config.tokens.iter().map(|token| &token.name));
    if names.any(|taken| **taken == *name) {
        return Err(EditError::Taken { name: name.to_owned() });
    }
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut document: DocumentMut = plain.parse().map_err(|error: toml_edit::TomlError| {
        ConfigError::Syntax { path: file.into(), line: 1, message: error.message().to_owned() }
    })?;
    if let Some(serve) = document.entry("serve").or_insert_with(section).as_table_like_mut() {
        add(serve);
    }
    let changed = document.to_string();
    // What is written must say what was meant, before it takes the place of what worked.
    serve::parse(&changed, file)?;
    write(file, &changed)
}

/// Writes the file with the rights that it had.
fn write(file: &Path, text: &str) -> Result<(), EditError> {
    let failed = |cause| WriteError::System { path: file.into(), cause };
    let rights = fs::metadata(file).map_err(failed)?.permissions();
    let mut new = PrivateFile::create(file)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    fs::set_permissions(new.part(), rights).map_err(failed)?;
    Ok(new.finish()?)
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const BEFORE: &str =
        "# ours\n[region] # first\nname = \"x\"\n\n[serve]\nbind = \"127.0.0.1:1\" # here\n\n[walking]\n";

    fn with(text: &str, then: impl FnOnce(&Path)) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("schulweg.toml");
        fs::write(&file, text).unwrap();
        then(&file);
        fs::read_to_string(file).unwrap()
    }

    #[test]
    fn a_token_is_added_as_its_digest_and_all_else_stays() {
        let mut secret = String::new();
        let text = with(BEFORE, |file| {
            secret = add_token(file, "Karte", Role::Planner).unwrap().0;
            let config = super::super::Config::read(file).unwrap();
            assert_eq!(config.tokens[0].sha256, *Sha256::digest(&secret));
        });
        assert_eq!(secret.len(), "schulweg_".len() + 43);
        assert!(!text.contains(&secret));
        for part in
            ["# ours\n[region] # first\nname = \"x\"\n", "bind = \"127.0.0.1:1\" # here\n", "[walking]\n"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn a_user_is_added_once_with_a_long_password_and_no_public_one() {
        let _ = with("", |file| {
            add_user(file, "Erika", Role::District, "a long password").unwrap();
            let config = super::super::Config::read(file).unwrap();
            assert!(config.users[0].password.starts_with("$argon2id$"));
            let again = add_token(file, "Erika", Role::District);
            assert!(matches!(again, Err(EditError::Taken { .. })));
            assert!(matches!(add_user(file, "E", Role::District, "short"), Err(EditError::Short)));
            assert!(matches!(add_token(file, "E", Role::Public), Err(EditError::Public)));
            assert!(matches!(add_token(file, "E:F", Role::Planner), Err(EditError::NoName)));
        });
    }

    #[cfg(unix)]
    #[test]
    fn the_file_keeps_its_rights() {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = with(BEFORE, |file| {
            fs::set_permissions(file, fs::Permissions::from_mode(0o640)).unwrap();
            let _ = add_token(file, "Karte", Role::Planner).unwrap();
            assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o640);
        });
    }
}
