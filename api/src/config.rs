//! How the service is set up: the section `[serve]` of `schulweg.toml`, and what the command line
//! says over it.

use axum::http::{header, request::Parts};

use crate::links::Base;

/// The set-up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The address that clients see, where it is not the one they send.
    pub public_url: Option<String>,
}

impl Config {
    /// The address that the client of a request sees.
    pub(crate) fn base(&self, parts: &Parts) -> Base {
        if let Some(address) = &self.public_url {
            return Base::new(address);
        }
        let host =
            parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        Base::new(&format!("http://{host}"))
    }
}
