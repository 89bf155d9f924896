//! Files that are made in a temporary place and sent from there.

use std::{
    fs::File,
    io::{self, BufWriter, Seek as _, Write as _},
    path::Path,
};

use axum::body::Body;
use bytes::BytesMut;
use futures_util::stream::try_unfold;
use store::export::EncodeError;
use tempfile::NamedTempFile;
use tokio::{io::AsyncReadExt as _, task::spawn_blocking};

use super::not_made;
use crate::problem::Problem;

/// Bytes that are read at a time.
const PART: usize = 1 << 16;

/// A file on its way to the client.
pub(super) struct Made {
    pub(super) body: Body,
    /// Its bytes, where that is known beforehand.
    pub(super) length: Option<u64>,
}

/// Makes a file that has no name: the system takes it away when it is sent, or when the service ends.
///
/// # Errors
/// What the format refuses, [`Problem::internal`] where the system does.
pub(super) async fn made(
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), EncodeError> + Send + 'static,
) -> Result<Made, Problem> {
    let file = spawn_blocking(move || {
        let mut out = BufWriter::new(tempfile::tempfile().map_err(Problem::internal)?);
        write(&mut out).map_err(|error| not_made(&error))?;
        out.flush().map_err(Problem::internal)?;
        let mut file = out.into_inner().map_err(Problem::internal)?;
        file.rewind().map_err(Problem::internal)?;
        Ok::<_, Problem>(file)
    });
    sent(file.await.map_err(Problem::internal)??)
}

/// Makes a file by its path, which is empty at first and is gone when it is made.
///
/// # Errors
/// Those of `write`, [`Problem::internal`] where the system refuses.
pub(super) async fn made_at_path(
    write: impl FnOnce(&Path) -> Result<(), Problem> + Send + 'static,
) -> Result<Made, Problem> {
    let file = spawn_blocking(move || {
        let file = NamedTempFile::new().map_err(Problem::internal)?;
        write(file.path())?;
        file.reopen().map_err(Problem::internal)
    });
    sent(file.await.map_err(Problem::internal)??)
}

/// A file from its start.
///
/// # Errors
/// [`Problem::internal`] where the system does not say how long it is.
pub(super) fn sent(file: File) -> Result<Made, Problem> {
    let length = file.metadata().map_err(Problem::internal)?.len();
    let parts = try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut part = BytesMut::with_capacity(PART);
        let read = file.read_buf(&mut part).await?;
        Ok::<_, io::Error>((read > 0).then(|| (part.freeze(), file)))
    });
    Ok(Made { body: Body::from_stream(parts), length: Some(length) })
}
