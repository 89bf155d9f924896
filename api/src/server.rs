//! Runs the service until it is told to end.

use std::{io, net::SocketAddr, path::Path, sync::Arc};

use axum::{extract::Request, middleware::Next, response::Response};

use crate::{
    caller::Caller,
    config::Config,
    published::takeover::{self, Watched},
    routes::routes,
    service::Service,
};

/// Why the service does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The publication cannot be read.
    #[error(transparent)]
    Publication(#[from] store::PublicationError),
    /// The service cannot listen.
    #[error("{bind}: cannot listen there: {cause}")]
    Listen {
        /// The address.
        bind: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
}

/// Serves a publication.
///
/// # Errors
/// [`ServeError`].
pub fn serve(publication: &Path, config: Config, bind: SocketAddr) -> Result<(), ServeError> {
    let (published, stamp) = takeover::read(publication)?;
    let service = Arc::new(Service::new(published, config));
    let watched = Watched::new(publication.to_owned(), stamp);
    let listen = |cause| ServeError::Listen { bind, cause };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(listen)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(bind).await.map_err(listen)?;
        tokio::spawn(watched.watch(Arc::clone(&service)));
        let routes = routes(service).layer(axum::middleware::from_fn(everyone));
        axum::serve(listener, routes).await.map_err(listen)
    })
}

async fn everyone(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Caller::unrestricted());
    next.run(request).await
}
