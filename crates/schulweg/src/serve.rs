//! `schulweg serve`: serves a publication as standard layers.

use api::{
    config::Config,
    server::{self, Listening},
};
use geo_core::Language;
use planning::project_file::FILE_NAME;
use store::PUBLICATION;

use crate::{
    arguments::ServeOptions,
    failure::{Failure, Outcome},
    messages::{CannotPrint, complain, pick, say},
};

/// Runs the command until the process is told to end.
///
/// # Errors
/// A set-up or a publication that cannot be read, or an address where nobody can listen.
pub fn run(options: &ServeOptions, language: Language) -> Result<Outcome, Failure> {
    let file = options.config.clone().or_else(|| {
        // Beside a publication from elsewhere there need not be one.
        options.publication.is_none().then(|| options.project.join(FILE_NAME)).filter(|file| file.exists())
    });
    let mut config = file.map_or_else(|| Ok(Config::default()), |file| Config::read(&file))?;
    let publication = options.publication.clone().unwrap_or_else(|| options.project.join(PUBLICATION));
    config.bind = options.bind.or(config.bind);
    config.public_url = options.public_url.clone().or(config.public_url);
    config.trusted_proxies.extend_from_slice(&options.trusted_proxies);
    config.allow_public_network |= options.allow_public_network;
    let mut printed = Ok(());
    server::serve(&publication, config, |listening| printed = tell(listening, language))?;
    printed?;
    Ok(Outcome::Done)
}

/// The address, and what to do with it.
fn tell(listening: &Listening, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    let url = &listening.url;
    say(format!(
        "{} {url}",
        t("Schulweg serves the publication at", "Schulweg stellt die Veröffentlichung bereit unter")
    ))?;
    if let Some(local) = &listening.local {
        say(format!("{} {local}", t("For a proxy in front:", "Für einen Proxy davor:")))?;
    }
    say("")?;
    say(t("In QGIS, everything at once:", "In QGIS, alles auf einmal:"))?;
    say(format!("  {url}/qgis/schulweg.qgz"))?;
    say(t(
        "  a project with all layers, styled and grouped: download it and open it",
        "  ein Projekt mit allen Ebenen, gestaltet und gruppiert: herunterladen und öffnen",
    ))?;
    say(t("In QGIS, single layers:", "In QGIS, einzelne Ebenen:"))?;
    say(format!(
        "  {} {url}",
        t(
            "Layer > Add Layer > Add WFS / OGC API - Features Layer > New, with the URL",
            "Layer > Layer hinzufügen > WFS / OGC API - Features Layer hinzufügen > Neu, mit der URL"
        )
    ))?;
    say(t("In the browser, or with GDAL:", "Im Browser oder mit GDAL:"))?;
    say(format!("  {url}/"))?;
    say(format!("  ogrinfo OAPIF:{url}"))?;
    say("")?;
    say(t("It ends with Ctrl+C.", "Der Dienst endet mit Strg+C."))?;
    if listening.is_open_to_listeners {
        complain(t(
            "Warning: passwords and tokens come here unencrypted, unless a proxy in front encrypts; set \
             serve.certificate and serve.private_key, or serve.public_url with https",
            "Warnung: Kennwörter und Token kommen hier unverschlüsselt an, wenn kein Proxy davor verschlüsselt; \
             serve.certificate und serve.private_key setzen, oder serve.public_url mit https",
        ));
    }
    Ok(())
}
