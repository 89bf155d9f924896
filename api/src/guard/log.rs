//! Lines of JSON about requests, one a request. Addresses of places never get into them: of the query
//! the names of its parameters are kept, and the path only where a resource has it.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    net::IpAddr,
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    body::{Body, HttpBody},
    response::Response,
};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use serde::Serialize;

use super::Seen;

/// A file that lines are added to. It may be moved away or cut while the service runs (`copytruncate`).
pub(super) struct Log(Mutex<File>);

impl Log {
    /// Opens a log, readable for its owner alone where it is new.
    ///
    /// # Errors
    /// The system refuses; the message names the file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path);
        let named = |cause: io::Error| io::Error::new(cause.kind(), format!("{}: {cause}", path.display()));
        file.map(|file| Self(Mutex::new(file))).map_err(named)
    }

    /// Adds a line.
    ///
    /// # Errors
    /// The system refuses.
    pub(super) fn add(&self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write_all(&text)
    }
}

/// A line of the access log.
#[derive(Serialize)]
pub(super) struct Entry {
    at: String,
    client: IpAddr,
    caller: Option<String>,
    method: String,
    route: Option<String>,
    path: Option<String>,
    parameters: Vec<String>,
    status: u16,
    bytes: u64,
    /// Whether the client took all of it.
    complete: bool,
    seconds: f64,
    #[serde(skip)]
    begun: Instant,
}

impl Entry {
    pub(super) fn of(seen: &Seen) -> Self {
        let route = seen.route().map(str::to_owned);
        Self {
            at: seen.at.to_string(),
            client: seen.client,
            caller: seen.caller.as_deref().map(str::to_owned),
            method: seen.method.to_string(),
            path: route.is_some().then(|| seen.uri.path().to_owned()),
            route,
            parameters: seen.parameters().into_iter().map(str::to_owned).collect(),
            status: 0,
            bytes: 0,
            complete: false,
            seconds: 0.0,
            begun: seen.begun,
        }
    }
}

/// The answer, whose entry is written when its last byte has gone or nobody takes it any more.
pub(super) fn followed(response: Response, mut entry: Entry, log: Arc<Log>) -> Response {
    let (parts, body) = response.into_parts();
    entry.status = parts.status.as_u16();
    if !parts.status.is_success() && !parts.status.is_redirection() {
        // A part of it that stands for something could be anything.
        entry.path = None;
    }
    entry.complete = body.is_end_stream();
    Response::from_parts(parts, Body::new(Followed { body, entry, log }))
}

struct Followed {
    body: Body,
    entry: Entry,
    log: Arc<Log>,
}

impl HttpBody for Followed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.entry.bytes += u64::try_from(length).unwrap_or(u64::MAX);
                self.entry.complete = self.body.is_end_stream();
            }
            Poll::Ready(None) => self.entry.complete = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.entry.seconds = self.entry.begun.elapsed().as_secs_f64();
        if let Err(cause) = self.log.add(&self.entry) {
            tracing::error!("the access log cannot be written: {cause}");
        }
    }
}
