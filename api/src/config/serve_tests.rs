//! Tests of the section `[serve]`.
#![allow(clippy::unwrap_used, clippy::panic)]

use geo_core::Localised as _;

use super::*;

const WHOLE: &str = r#"
[region]
name = "Landkreis"

[serve]
bind = "0.0.0.0:8443"
public_url = "https://schulweg.example/ebenen/"
trusted_proxies = ["10.0.0.0/8", "192.0.2.1"]
certificate = "tls/chain.pem"
private_key = "tls/key.pem"
audit_log = "audit.log"

[serve.limits]
burst = 5

[serve.roles]
public = ["school_sites"]
planner = ["*"]

[serve.users."Erika Muster"]
role = "planner"
password = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzYWx0$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

[[serve.tokens]]
name = "Karte"
role = "district"
sha256 = "00000000000000000000000000000000000000000000000000000000000000ff"
made = "2026-11-25"
"#;

fn of(text: &str) -> Result<Config, ConfigError> {
    parse(text, Path::new("/srv/schulweg.toml"))
}

#[test]
fn a_whole_section_is_read_and_its_files_lie_beside_it() {
    let config = of(WHOLE).unwrap();
    assert_eq!(config.bind, Some("0.0.0.0:8443".parse().unwrap()));
    assert_eq!(config.public_url.as_deref(), Some("https://schulweg.example/ebenen"));
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.certificate.unwrap().chain, Path::new("/srv/tls/chain.pem"));
    assert_eq!(config.audit_log.unwrap(), Path::new("/srv/audit.log"));
    assert_eq!((config.limits.burst, config.limits.requests_per_second), (5, 200));
    assert_eq!(config.roles.planner, Some(Sees::All));
    assert_eq!(&*config.users[0].name, "Erika Muster");
    assert_eq!((config.tokens[0].role, config.tokens[0].sha256[31]), (Role::District, 255));
}

#[test]
fn a_file_without_the_section_is_the_default() {
    let config = of("[region]\nname = \"x\"\n").unwrap();
    assert!(!config.has_users() && config.bind.is_none() && !config.allow_public_network);
}

#[test]
fn everything_wrong_is_told_at_once_with_its_line() {
    let text = r#"[serve]
bind = "localhost"
public_url = "javascript:alert(1)"
trusted_proxies = ["10.0.0.0/99"]
certificate = "chain.pem"
colour = "red"
[serve.limits]
burst = 0
[serve.roles]
public = ["school_sites", "pupils"]
[serve.users.erika]
role = "chief"
password = "plain text"
[[serve.tokens]]
name = "erika"
role = "planner"
"#;
    let error = of(text).unwrap_err();
    let lines: Vec<_> = match &error {
        ConfigError::Problems { problems, .. } => problems.iter().map(|p| p.line).collect(),
        other => panic!("{other}"),
    };
    assert_eq!(lines, [2, 3, 4, 5, 6, 8, 10, 12, 13, 14, 15]);
    for text in [error.to_string(), error.german()] {
        for part in [
            "/srv/schulweg.toml",
            "serve.colour",
            "\"pupils\"",
            "serve.users.erika.role",
            "serve.tokens.sha256",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("plain text"), "{text}");
    }
}

#[test]
fn a_section_that_is_none_and_broken_toml_are_errors() {
    assert!(of("serve = 1").unwrap_err().to_string().contains("line 1"));
    assert!(matches!(of("\n[serve\n"), Err(ConfigError::Syntax { line: 2, .. })));
}
