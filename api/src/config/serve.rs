//! The section `[serve]` of the project file, as it is written.

use std::{path::Path, sync::Arc, time::Duration};

use argon2::password_hash::phc::PasswordHash;
use catalogue::layers;
use toml::de::DeTable;

use super::{
    Certificate, Config, ConfigError, Limits, ProxyHeader, Role, Roles, Token, User, network, public_url,
    section::{Item, Notes, Section},
};
use crate::caller::Sees;

/// Everything the section says; a missing one is the default.
pub(super) fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    // Editors on Windows put a byte order mark before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let notes = Notes::new(text);
    let table = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        path: path.into(),
        line: notes.line_of(error.span().unwrap_or_default()),
        message: error.message().to_owned(),
    })?;
    let Some((key, value)) = table.get_ref().get_key_value("serve") else { return Ok(Config::default()) };
    let line = notes.line_of(key.span());
    let Some(table) = value.get_ref().as_table() else {
        let item = Item { value: (), key: "serve".into(), line };
        notes.add(&item, "must be a section", "muss ein Abschnitt sein");
        return Err(ConfigError::Problems { path: path.into(), problems: notes.into_problems() });
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let config = read(Section::new("serve".into(), line, table, &notes), folder, &notes);
    let problems = notes.into_problems();
    if problems.is_empty() { Ok(config) } else { Err(ConfigError::Problems { path: path.into(), problems }) }
}

fn read(mut serve: Section<'_>, folder: &Path, notes: &Notes<'_>) -> Config {
    let bind = serve.text("bind").and_then(|bind| {
        let (english, german) = (
            "must be an address with its port, such as 127.0.0.1:8080",
            "muss eine Adresse mit Port sein, etwa 127.0.0.1:8080",
        );
        serve.meant(&bind, |text| text.parse().ok(), english, german)
    });
    let public = serve.text("public_url").and_then(|url| {
        let (english, german) = (
            "must be an address such as https://schulweg.example/layers, without ? and #",
            "muss eine Adresse sein, etwa https://schulweg.example/ebenen, ohne ? und #",
        );
        serve.meant(&url, public_url, english, german)
    });
    let proxies = serve.texts("trusted_proxies").unwrap_or_default().into_iter().filter_map(|proxy| {
        let (english, german) = ("must be networks such as 10.0.0.0/8", "müssen Netze sein, etwa 10.0.0.0/8");
        serve.meant(&proxy, network, english, german)
    });
    let trusted_proxies = proxies.collect();
    let proxy_header = serve.text("proxy_header").and_then(|header| {
        let kind = |text: &str| match text {
            "forwarded" => Some(ProxyHeader::Forwarded),
            "x-forwarded" => Some(ProxyHeader::XForwarded),
            _ => None,
        };
        let (english, german) =
            ("must be \"forwarded\" or \"x-forwarded\"", "muss \"forwarded\" oder \"x-forwarded\" sein");
        serve.meant(&header, kind, english, german)
    });
    let file = |item: Item<String>| folder.join(item.value);
    let chain = serve.text("certificate");
    let private_key = serve.text("private_key");
    for (there, missing) in [(&chain, &private_key), (&private_key, &chain)] {
        if let (Some(there), None) = (there, missing) {
            notes.add(
                there,
                "serve.certificate and serve.private_key need each other",
                "serve.certificate und serve.private_key gehören zusammen",
            );
        }
    }
    let certificate = chain
        .zip(private_key)
        .map(|(chain, private_key)| Certificate { chain: file(chain), private_key: file(private_key) });
    let access_log = serve.text("access_log").map(file);
    let audit_log = serve.text("audit_log").map(file);
    let allow_public_network = serve.truth("allow_public_network").unwrap_or_default();
    let limits = limits(serve.section("limits"));
    let roles = roles(serve.section("roles"), notes);
    let mut names = Vec::new();
    let users = users(&serve.section("users"), &mut names, notes);
    let tokens = tokens(serve.sections("tokens"), names, notes);
    serve.finish();
    Config {
        bind,
        public_url: public,
        trusted_proxies,
        allow_public_network,
        proxy_header,
        certificate,
        access_log,
        audit_log,
        limits,
        roles,
        users,
        tokens,
    }
}

fn limits(mut section: Section<'_>) -> Limits {
    let usual = Limits::default();
    let most = 1_000_000;
    let size = |number: Option<u32>, usual: usize| {
        number.and_then(|number| usize::try_from(number).ok()).unwrap_or(usual)
    };
    let limits = Limits {
        requests_per_second: section.number("requests_per_second", most).unwrap_or(usual.requests_per_second),
        burst: section.number("burst", most).unwrap_or(usual.burst),
        concurrent_requests: size(section.number("concurrent_requests", most), usual.concurrent_requests),
        connections: size(section.number("connections", most), usual.connections),
        request_time: section
            .number("request_seconds", 3600)
            .map_or(usual.request_time, |seconds| Duration::from_secs(seconds.into())),
    };
    section.finish();
    limits
}

fn roles(mut section: Section<'_>, notes: &Notes<'_>) -> Roles {
    let mut seen = |name| {
        let ids = section.texts(name)?;
        if ids.iter().any(|id| id.value == "*") {
            return Some(Sees::All);
        }
        for id in ids.iter().filter(|id| layers::by_id(&id.value).is_none()) {
            let known = layers::ALL.map(|layer| layer.id).join(", ");
            let name = &id.value;
            notes.add(
                id,
                format!("there is no collection {name:?}; possible are \"*\" for all, {known}"),
                format!("eine Ebene {name:?} gibt es nicht; möglich sind \"*\" für alle, {known}"),
            );
        }
        Some(Sees::Only(ids.into_iter().map(|id| id.value).collect()))
    };
    let roles = Roles { public: seen("public"), planner: seen("planner"), district: seen("district") };
    section.finish();
    roles
}

/// The users that can be; their names are noted whether or not they can.
fn users(section: &Section<'_>, names: &mut Vec<String>, notes: &Notes<'_>) -> Vec<User> {
    let users = section.named_sections().into_iter().filter_map(|(name, mut section)| {
        if !is_user_name(&name.value) {
            notes.add(
                &name,
                "a user's name has 1 to 64 characters, none of them a colon",
                "der Name hat 1 bis 64 Zeichen, keines davon ein Doppelpunkt",
            );
        }
        let role = role(&mut section);
        let password = section.required_text("password").and_then(|hash| {
            let (english, german) = (
                "must be an Argon2 hash as schulweg user add writes it",
                "muss ein Argon2-Hash sein, wie ihn schulweg user add schreibt",
            );
            section.meant(&hash, is_hash, english, german)
        });
        section.finish();
        names.push(name.value.clone());
        Some(User { name: name.value.into(), role: role?, password: password? })
    });
    users.collect()
}

/// Basic credentials end the name at the first colon (RFC 7617).
pub(super) fn is_user_name(name: &str) -> bool {
    (1..=64).contains(&name.chars().count()) && !name.contains(|char: char| char == ':' || char.is_control())
}

fn is_hash(text: &str) -> Option<String> {
    let hash = PasswordHash::new(text).ok()?;
    let is_argon2 = hash.algorithm.as_str().starts_with("argon2") && hash.hash.is_some();
    is_argon2.then(|| text.to_owned())
}

fn tokens(sections: Vec<Section<'_>>, mut names: Vec<String>, notes: &Notes<'_>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for mut section in sections {
        let name = section.required_text("name");
        let role = role(&mut section);
        let sha256 = section.required_text("sha256").and_then(|digest| {
            let (english, german) = (
                "must be a SHA-256 of 64 hexadecimal digits",
                "muss ein SHA-256 aus 64 Hexadezimalziffern sein",
            );
            section.meant(&digest, bytes_of, english, german)
        });
        // When it was made tells people, not the service.
        section.text("made");
        section.finish();
        let Some(name) = name else { continue };
        if names.contains(&name.value) {
            notes.add(&name, "is the name of another user or token", "heißt schon jemand anderes");
        }
        names.push(name.value.clone());
        if let Some((role, sha256)) = role.zip(sha256) {
            tokens.push(Token { name: Arc::from(name.value), role, sha256 });
        }
    }
    tokens
}

fn role(section: &mut Section<'_>) -> Option<Role> {
    let role = section.required_text("role")?;
    let names = Role::NAMES.join(", ");
    section.meant(
        &role,
        Role::named,
        &format!("must be one of {names}"),
        &format!("muss eines sein von {names}"),
    )
}

fn bytes_of(hexadecimal: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hexadecimal.len() != 64 || !hexadecimal.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hexadecimal[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
