//! How the service is set up: the section `[serve]` of `schulweg.toml`, and what the command line
//! says over it.

pub(crate) mod address;
mod edit;
mod error;
mod roles;
mod section;
mod serve;

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use axum::http::request::Parts;
pub use ipnet::IpNet;

use crate::links::Base;
pub use edit::{EditError, Secret, add_token, add_user};
pub use error::ConfigError;
pub use roles::Role;
pub(crate) use roles::{Roles, Token, User};

/// The set-up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where to listen, where it is not 127.0.0.1:8080.
    pub bind: Option<SocketAddr>,
    /// The address that clients see, where it is not the one they send.
    pub public_url: Option<String>,
    /// Proxies whose word on clients and addresses counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether others than this machine may be served without any users.
    pub allow_public_network: bool,
    pub(crate) proxy_header: Option<ProxyHeader>,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) access_log: Option<PathBuf>,
    pub(crate) audit_log: Option<PathBuf>,
    pub(crate) limits: Limits,
    pub(crate) roles: Roles,
    pub(crate) users: Vec<User>,
    pub(crate) tokens: Vec<Token>,
}

/// The header in which proxies say for whom they ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProxyHeader {
    /// `Forwarded` (RFC 7239).
    Forwarded,
    /// `X-Forwarded-For` and its sisters.
    XForwarded,
}

/// The files of TLS, in PEM.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    pub(crate) chain: PathBuf,
    pub(crate) private_key: PathBuf,
}

/// What one client, and all together, may ask for.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Requests of a client in a second, on average.
    pub(crate) requests_per_second: u32,
    /// Requests of a client at once.
    pub(crate) burst: u32,
    /// Requests that are worked on at once.
    pub(crate) concurrent_requests: usize,
    /// Connections; further ones wait.
    pub(crate) connections: usize,
    /// Time until the answer begins, and until a client that takes nothing is left.
    pub(crate) request_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: 200,
            burst: 1000,
            concurrent_requests: 256,
            connections: 1024,
            request_time: Duration::from_mins(1),
        }
    }
}

/// Where the service listens unless told otherwise: on this machine only.
pub(crate) const LOCAL: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

impl Config {
    /// Reads the section `[serve]` of a file; paths in it start from the file's folder.
    ///
    /// # Errors
    /// [`ConfigError`], with every problem found: a guard that is half understood guards half.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text =
            fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable { path: path.into(), cause })?;
        serve::parse(&text, path)
    }

    /// Whether anybody can sign in.
    #[must_use]
    pub fn has_users(&self) -> bool {
        !self.users.is_empty() || !self.tokens.is_empty()
    }

    /// Whether connections are encrypted here.
    #[must_use]
    pub fn has_certificate(&self) -> bool {
        self.certificate.is_some()
    }

    /// The address that the client of a request sees.
    pub(crate) fn base(&self, parts: &Parts) -> Base {
        // The guard has found it already, and refused what is no address.
        let found = parts.extensions.get::<Base>().cloned();
        found.or_else(|| self.address(parts).ok()).unwrap_or_else(|| Base::new("http://localhost"))
    }
}

/// Reads a network such as `10.0.0.0/8`, or a single address.
#[must_use]
pub fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Reads the address of a service as clients see it: `http` or `https`, a host, and perhaps a path.
#[must_use]
pub fn public_url(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    (address::is_host(host) && address::is_path(path)).then(|| text.to_owned())
}
