//! The rows of a layer that go into a file.

use std::{borrow::Cow, sync::Arc};

use catalogue::{Row, Table};

use crate::published::Held;

/// Rows of a layer, in their order.
pub(super) struct Selection {
    held: Arc<Held>,
    /// The places of the rows from 0; `None` for all.
    rows: Option<Vec<u32>>,
}

impl Selection {
    pub(super) const fn of(held: Arc<Held>, rows: Option<Vec<u32>>) -> Self {
        Self { held, rows }
    }

    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    pub(super) fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.held.table.rows.len(), Vec::len)
    }

    /// The row at a place of the selection, from 0.
    pub(super) fn row(&self, at: usize) -> Option<&Row> {
        let place = match &self.rows {
            Some(rows) => usize::try_from(*rows.get(at)?).ok()?,
            None => at,
        };
        self.held.table.rows.get(place)
    }

    /// The rows as a table. Of a part of the layer it is a copy, which shares polygons and texts.
    pub(super) fn table(&self) -> Cow<'_, Table> {
        if self.rows.is_none() {
            return Cow::Borrowed(&self.held.table);
        }
        let rows = (0..self.len()).filter_map(|at| self.row(at)).cloned().collect();
        Cow::Owned(Table { layer: self.held.layer, rows })
    }
}
