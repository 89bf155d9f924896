//! Runs the service until it is told to end.

mod connections;
mod tls;

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use geo_core::Localised;
use tokio::{net::TcpListener, time};

use crate::{
    config::{Config, LOCAL},
    guard::Guard,
    published::takeover::{self, Watched},
    routes::guarded,
    service::Service,
};
use tls::Tls;

/// Files that may be open beside those of connections.
const OTHER_FILES: u64 = 256;

/// Threads that compute or read files; what they work on waits in line.
const WORKING_THREADS: usize = 32;

/// How often what is remembered of clients is looked through.
const TIDIED: Duration = Duration::from_secs(10);

/// Why the service does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The publication cannot be read.
    #[error(transparent)]
    Publication(#[from] store::PublicationError),
    /// Everybody in the network could read the publication.
    #[error(
        "{bind}: others than this machine could read everything there; add users (schulweg user add), or say \
         --allow-public-network"
    )]
    Exposed {
        /// The address.
        bind: SocketAddr,
    },
    /// The service cannot listen.
    #[error("{bind}: cannot listen there: {cause}")]
    Listen {
        /// The address.
        bind: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("{path}: no certificate or key in PEM: {cause}", path = .path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The system refuses something else.
    #[error("the service cannot start: {cause}")]
    System {
        /// What it says.
        cause: io::Error,
    },
}

impl Localised for ServeError {
    fn german(&self) -> String {
        match self {
            Self::Publication(error) => error.german(),
            Self::Exposed { bind } => format!(
                "{bind}: Dort könnten andere als dieser Rechner alles lesen; Benutzer anlegen (schulweg user add) \
                 oder --allow-public-network angeben"
            ),
            Self::Listen { bind, cause } => format!("{bind}: Dort lässt sich nicht lauschen: {cause}"),
            Self::Certificate { path, cause } => {
                format!("{}: kein Zertifikat oder Schlüssel in PEM: {cause}", path.display())
            }
            Self::System { cause } => format!("Der Dienst kann nicht starten: {cause}"),
        }
    }
}

/// A service that listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    /// The address that people enter, without a slash at its end.
    pub url: String,
    /// The address of this machine, where it is another one.
    pub local: Option<String>,
    /// Whether passwords and tokens could be read on their way.
    pub is_open_to_listeners: bool,
}

/// Serves a publication until the process is told to end (SIGTERM, SIGINT). `told` is called when the
/// service listens.
///
/// # Errors
/// [`ServeError`].
pub fn serve(publication: &Path, config: Config, told: impl FnOnce(&Listening)) -> Result<(), ServeError> {
    let bind = config.bind.unwrap_or(LOCAL);
    if !bind.ip().is_loopback() && !config.has_users() && !config.allow_public_network {
        return Err(ServeError::Exposed { bind });
    }
    let system = |cause| ServeError::System { cause };
    let tls = config.certificate.clone().map(Tls::read).transpose()?.map(Arc::new);
    let (published, stamp) = takeover::read(publication)?;
    let service = Arc::new(Service::new(published, config));
    let guard = Arc::new(Guard::new(Arc::clone(&service)).map_err(system)?);
    let watched = Watched::new(publication.to_owned(), stamp);
    // Where the system allows fewer, connections wait.
    let connections = u64::try_from(service.config.limits.connections).unwrap_or(u64::MAX);
    let _ = rlimit::increase_nofile_limit(connections.saturating_add(OTHER_FILES));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(WORKING_THREADS)
        .build()
        .map_err(system)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(bind).await.map_err(|cause| ServeError::Listen { bind, cause })?;
        let local = listener.local_addr().map_err(system)?;
        tokio::spawn(watched.watch(Arc::clone(&service)));
        tokio::spawn(tidy(Arc::clone(&guard)));
        if let Some(tls) = &tls {
            tokio::spawn(Arc::clone(tls).watch());
        }
        told(&Listening::of(&service.config, local));
        let routes = guarded(Arc::clone(&service), guard);
        connections::accept(listener, routes, &service, tls).await;
        Ok(())
    })
}

async fn tidy(guard: Arc<Guard>) {
    loop {
        time::sleep(TIDIED).await;
        guard.forget();
    }
}

impl Listening {
    fn of(config: &Config, local: SocketAddr) -> Self {
        let scheme = if config.has_certificate() { "https" } else { "http" };
        let own = format!("{scheme}://{local}");
        let url = config.public_url.clone().unwrap_or_else(|| own.clone());
        let is_encrypted = config.has_certificate() || url.starts_with("https:");
        let is_local = local.ip().is_loopback();
        Self {
            local: (url != own).then_some(own),
            url,
            is_open_to_listeners: config.has_users() && !is_local && !is_encrypted,
        }
    }
}
