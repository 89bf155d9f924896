//! New publications, taken over while the service runs. The file is looked at every second; a new one
//! is read beside the requests and then answers all that come after. One that cannot be read is
//! refused: the one before stays.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, BufRead as _, BufReader},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use catalogue::Layer;
use geo_core::Localised as _;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use store::PublicationError;
use tokio::task::spawn_blocking;

use super::{EncodedError, Published};
use crate::service::{Refused, Service};

/// How often the file is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// After so many looks a refused file is tried again: what stood in its way may lie beside it.
const LOOKS_TO_NEXT_TRY: u32 = 30;

/// How often a file is read that is replaced meanwhile.
const READS: usize = 3;

/// What tells a file from another one in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    /// `None` where there is no such file.
    fn of(path: &Path) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let modified = (file.mtime(), file.mtime_nsec());
        Some(Self { inode: file.ino(), length: file.len(), modified })
    }
}

/// Reads a publication and makes it ready.
///
/// # Errors
/// [`PublicationError`].
pub(crate) fn read(path: &Path) -> Result<(Published, Option<Stamp>), PublicationError> {
    let unreadable = |cause| PublicationError::Unreadable { file: path.display().to_string(), cause };
    for _ in 0..READS {
        let stamp = Stamp::of(path);
        let publication = store::publication::read(path)?;
        let tag = digest(path).map_err(unreadable)?;
        // Rows and tag must be of the same file.
        if Stamp::of(path) == stamp {
            let published = Published::of(publication, tag);
            published.prepare().map_err(|(layer, error)| refused(path, layer, error))?;
            return Ok((published, stamp));
        }
    }
    Err(unreadable(io::Error::other("it changes while it is read")))
}

/// What is said of features that cannot be written.
fn refused(path: &Path, layer: &Layer, error: EncodedError) -> PublicationError {
    let file = path.display().to_string();
    match error {
        EncodedError::Position { row, .. } => {
            PublicationError::BadRow { file, table: layer.id.to_owned(), row }
        }
        other => PublicationError::Unreadable { file, cause: io::Error::other(other) },
    }
}

/// The SHA-256 of a file, in hexadecimal.
fn digest(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    loop {
        let read = file.fill_buf()?;
        if read.is_empty() {
            break;
        }
        digest.update(read);
        let length = read.len();
        file.consume(length);
    }
    let mut text = String::new();
    for byte in digest.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// The file of the publication, as it was when it was last looked at.
#[derive(Debug)]
pub(crate) struct Watched {
    path: PathBuf,
    seen: Option<Stamp>,
    /// The one that was taken over or refused last.
    tried: Option<Stamp>,
    looks_since_refusal: Option<u32>,
}

impl Watched {
    /// A file whose publication the service has from the start.
    pub(crate) const fn new(path: PathBuf, read: Option<Stamp>) -> Self {
        Self { path, seen: read, tried: read, looks_since_refusal: None }
    }

    /// Looks at the file for as long as the service runs.
    pub(crate) async fn watch(mut self, service: Arc<Service>) {
        loop {
            tokio::time::sleep(EVERY).await;
            self.look(&service).await;
            service.forget_former();
        }
    }

    /// Looks at it once. A file is read only when it has not changed since the last look: it may still
    /// be being copied.
    async fn look(&mut self, service: &Service) {
        let path = self.path.clone();
        // A folder of the network may let one wait.
        let Ok(now) = spawn_blocking(move || Stamp::of(&path)).await else { return };
        let has_settled = now == self.seen;
        self.seen = now;
        let waited = self.looks_since_refusal.map(|looks| looks + 1);
        self.looks_since_refusal = waited;
        let again = waited.is_some_and(|looks| looks >= LOOKS_TO_NEXT_TRY);
        if has_settled && (now != self.tried || again) {
            self.take_over(service).await;
        }
    }

    async fn take_over(&mut self, service: &Service) {
        self.tried = self.seen;
        let path = self.path.clone();
        let read = spawn_blocking(move || read(&path)).await;
        self.looks_since_refusal = None;
        match read {
            Ok(Ok((published, stamp))) => {
                self.seen = stamp;
                self.tried = stamp;
                tracing::info!("publication {} taken over", published.about.release);
                service.take_over(published);
            }
            Ok(Err(error)) => self.refuse(service, &error.to_string(), &error.german()),
            Err(_) => self.refuse(
                service,
                "the publication could not be made ready; the log of the service says why",
                "die Veröffentlichung ließ sich nicht bereitstellen; das Protokoll des Dienstes sagt, warum",
            ),
        }
    }

    fn refuse(&mut self, service: &Service, english: &str, german: &str) {
        tracing::error!("a new publication is refused, the one before stays: {english}");
        self.looks_since_refusal = Some(0);
        // Where the file lies on this machine is nobody's business.
        let (path, name) = (self.path.display().to_string(), self.path.file_name().unwrap_or_default());
        let name = name.to_string_lossy();
        let told = |text: &str| text.replace(&path, &name);
        let since = Timestamp::now();
        service.refuse(Refused { since, english: told(english), german: told(german) });
    }
}

#[cfg(test)]
mod tests;
