//! The body of an answer with features, written while it is sent, so that memory does not grow with
//! its length: runs of features as they lie in memory, single ones gathered into pieces.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{body::HttpBody, http::HeaderMap};
use bytes::Bytes;
use catalogue::{Layer, Value};
use hyper::body::{Frame, SizeHint};
use store::export::write_properties;

use super::Selection;
use crate::{
    asked::Query,
    parameters::{old_qgis::is_old_qgis, properties::properties, switches::skips_geometry},
    problem::Problem,
    published::{BETWEEN, Encoded, Held},
};

/// Bytes of a piece, about.
const PIECE: usize = 64 << 10;

/// What of each feature is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// All of it.
    Whole,
    /// Some properties, by their places, with the geometry or without, and with a point in whole numbers
    /// or without.
    Part { properties: Vec<usize>, has_geometry: bool, has_points: bool },
}

impl Content {
    /// What a request wants of each feature.
    ///
    /// # Errors
    /// 400 for a property that the layer has not.
    pub(super) fn of(query: &Query, headers: &HeaderMap, layer: &Layer) -> Result<Self, Problem> {
        let has_points = is_old_qgis(headers);
        let has_geometry = !skips_geometry(query)?;
        let chosen = query.get("properties").map(|text| properties(text, layer)).transpose()?;
        if chosen.is_none() && has_geometry && !has_points {
            return Ok(Self::Whole);
        }
        let properties = chosen.unwrap_or_else(|| (0..layer.properties.len()).collect());
        Ok(Self::Part { properties, has_geometry, has_points })
    }
}

/// Features between a head and a foot.
pub(super) struct Body {
    held: Arc<Held>,
    encoded: Arc<Encoded>,
    content: Content,
    /// What is still to be sent.
    rows: Selection,
    sent: usize,
    head: Bytes,
    /// What is still to be sent of a run.
    run: Bytes,
    foot: Bytes,
    /// Bytes still to be sent, where that is known before they are written.
    left: Option<u64>,
}

impl Body {
    pub(super) fn new(
        (held, encoded): (Arc<Held>, Arc<Encoded>),
        content: Content,
        rows: Selection,
        [head, foot]: [Bytes; 2],
    ) -> Self {
        let mut body =
            Self { held, encoded, content, rows, sent: 0, head, run: Bytes::new(), foot, left: None };
        if body.content == Content::Whole {
            let features = match &body.rows {
                Selection::Run(from, to) => body.encoded.run(index(*from), index(*to)).len(),
                Selection::Ascending(rows) | Selection::Sorted(rows) => {
                    let features: usize =
                        rows.iter().map(|row| body.encoded.feature(index(*row)).len()).sum();
                    features + rows.len().saturating_sub(1) * BETWEEN.len()
                }
            };
            body.left = u64::try_from(body.head.len() + features + body.foot.len()).ok();
        }
        if let (Content::Whole, Selection::Run(from, to)) = (&body.content, &body.rows) {
            body.run = body.encoded.run(index(*from), index(*to));
            body.rows = Selection::Run(0, 0);
        }
        body
    }

    /// The next piece; none at the end.
    fn piece(&mut self) -> Option<Bytes> {
        if !self.head.is_empty() {
            return Some(std::mem::take(&mut self.head));
        }
        if !self.run.is_empty() {
            return Some(self.run.split_to(PIECE.min(self.run.len())));
        }
        if self.sent < self.rows.len() {
            let mut text = Vec::with_capacity(PIECE + PIECE / 4);
            while text.len() < PIECE
                && let Some(row) = self.next_row()
            {
                if self.sent > 1 {
                    text.extend_from_slice(BETWEEN);
                }
                self.write(row, &mut text);
            }
            return Some(text.into());
        }
        (!self.foot.is_empty()).then(|| std::mem::take(&mut self.foot))
    }

    fn next_row(&mut self) -> Option<usize> {
        let row = self.rows.id_before(self.sent + 1).filter(|_| self.sent < self.rows.len())?;
        self.sent += 1;
        Some(index(row - 1))
    }

    fn write(&self, row: usize, text: &mut Vec<u8>) {
        let (properties, has_geometry, has_points) = match &self.content {
            Content::Whole => return text.extend_from_slice(&self.encoded.feature(row)),
            Content::Part { properties, has_geometry, has_points } => {
                (properties, *has_geometry, *has_points)
            }
        };
        let Some(values) = self.held.table.rows.get(row).map(|row| &row.values) else { return };
        text.extend_from_slice(format!("{{\"type\":\"Feature\",\"id\":{},\"geometry\":", row + 1).as_bytes());
        if has_geometry {
            text.extend_from_slice(&self.encoded.geometry(row));
        } else {
            text.extend_from_slice(b"null");
        }
        text.extend_from_slice(b",\"properties\":");
        let layer = self.held.layer;
        let pointed: Vec<Value> = if has_points { values.iter().map(pointed).collect() } else { Vec::new() };
        let values = if has_points { &pointed } else { values };
        let pairs = properties.iter().filter_map(|at| Some((*layer.properties.get(*at)?, values.get(*at)?)));
        // Writing into memory does not fail.
        let _ = write_properties(text, pairs);
        text.push(b'}');
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let body = self.get_mut();
        let piece = body.piece();
        if let (Some(left), Some(piece)) = (&mut body.left, &piece) {
            *left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        }
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A whole number as a decimal one; anything else as it is.
fn pointed(value: &Value) -> Value {
    value.number().map_or_else(|| value.clone(), Value::Real)
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}
