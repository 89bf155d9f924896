//! Connections: how many there are, how long they may be silent, and how they end.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use super::tls::Tls;
use crate::{config::address::Peer, service::Service};

/// Time for a client to say what it wants, and to agree on a key.
const HEAD: Duration = Duration::from_secs(10);

/// Most bytes of a request's head.
const LARGEST_HEAD: usize = 64 * 1024;

/// Time for answers to be finished when the service ends.
const FAREWELL: Duration = Duration::from_secs(30);

/// Wait after the system has refused a connection: it has no more files to open.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections until the process is told to end, then lets the answers be finished.
pub(super) async fn accept(
    listener: TcpListener,
    routes: Router,
    service: &Arc<Service>,
    tls: Option<Arc<Tls>>,
) {
    let limits = &service.config.limits;
    let free = Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(told_to_end());
    loop {
        // Taken first: who finds none free waits in the system's queue and costs no memory here.
        let accepted = async {
            let free = Arc::clone(&free).acquire_owned().await;
            (free, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(cause) => {
                tracing::warn!("a connection failed: {cause}");
                sleep(PAUSE).await;
                continue;
            }
        };
        let (routes, tls, watcher) = (routes.clone(), tls.clone(), graceful.watcher());
        let (service, patience) = (Arc::clone(service), limits.request_time);
        tokio::spawn(async move {
            service.metrics.connections.inc();
            if let Err(cause) = connection(stream, peer, routes, tls.as_deref(), watcher, patience).await {
                tracing::debug!("a connection ended: {cause}");
            }
            service.metrics.connections.dec();
            drop(permit);
        });
    }
    drop(listener);
    if timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were not taken before the service ended");
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    routes: Router,
    tls: Option<&Tls>,
    watcher: Watcher,
    patience: Duration,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let peer = Peer { address, local: stream.local_addr()?, is_encrypted: tls.is_some() };
    let mut stream = TimeoutStream::new(stream);
    // A client that takes nothing is left.
    stream.set_write_timeout(Some(patience));
    let stream = Box::pin(stream);
    let answered = match tls {
        Some(tls) => {
            let encrypted = timeout(HEAD, tls.acceptor().accept(stream)).await??;
            answer(encrypted, peer, routes, watcher).await
        }
        None => answer(stream, peer, routes, watcher).await,
    };
    answered.map_err(io::Error::other)
}

async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    peer: Peer,
    routes: Router,
    watcher: Watcher,
) -> hyper::Result<()> {
    let routes = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(peer);
        routes.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_header_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), routes);
    watcher.watch(connection).await
}

/// Waits until the process is told to end.
async fn told_to_end() {
    let told = |kind| async move {
        match signal(kind) {
            Ok(mut told) => _ = told.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = told(SignalKind::terminate()) => {}
        () = told(SignalKind::interrupt()) => {}
    }
}
