//! `schulweg serve`: serves a publication as standard layers.

use geo_core::{Language, Localised};

use crate::{
    arguments::ServeOptions,
    failure::{Failure, Outcome},
};

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct NotServed(#[from] api::server::ServeError);

impl Localised for NotServed {
    fn german(&self) -> String {
        self.to_string()
    }
}

/// Runs the command.
///
/// # Errors
/// A publication that cannot be read, an address that is taken.
pub fn run(options: &ServeOptions, _language: Language) -> Result<Outcome, Failure> {
    let mut config = api::config::Config::default();
    config.public_url.clone_from(&options.public_url);
    api::server::serve(&options.publication, config, options.bind).map_err(NotServed)?;
    Ok(Outcome::Done)
}
