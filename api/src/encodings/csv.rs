//! Rows as CSV, sent as they are made: some at a time, and the next when the client has taken these.

use std::sync::Arc;

use axum::body::Body;
use futures_util::stream::try_unfold;
use store::export::{CsvRows, EncodeError};
use tokio::task::spawn_blocking;

use super::{file::Made, selection::Selection};

/// Bytes after which a part ends.
const PART: usize = 1 << 16;

/// The rows as the body of an answer.
pub(super) fn body(selection: Selection) -> Made {
    let start = (Arc::new(selection), Some(0));
    let parts = try_unfold(start, |(selection, next)| async move {
        let Some(from) = next else { return Ok(None) };
        let rows = Arc::clone(&selection);
        let (bytes, next) =
            spawn_blocking(move || part(&rows, from)).await.map_err(std::io::Error::other)??;
        Ok::<_, axum::BoxError>(Some((bytes, (selection, next))))
    });
    Made { body: Body::from_stream(parts), length: None }
}

/// The rows from one on, and where the next part begins.
pub(super) fn part(selection: &Selection, from: usize) -> Result<(Vec<u8>, Option<usize>), EncodeError> {
    let mut rows = CsvRows::of(selection.held().layer, Vec::with_capacity(PART));
    if from == 0 {
        rows.write_names()?;
    }
    let mut next = from;
    while let Some(row) = selection.row(next).filter(|_| rows.out().len() < PART) {
        rows.write(row)?;
        next += 1;
    }
    Ok((rows.finish()?, (next < selection.len()).then_some(next)))
}
