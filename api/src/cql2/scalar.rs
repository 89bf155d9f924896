//! Numbers and texts that are computed for a row; nothing where a part is null.

use std::borrow::Cow;

use catalogue::{Row, Value};

use super::expression::{Arithmetic, Fold};

/// A number of a row.
#[derive(Debug)]
pub(super) enum Number {
    Column(usize),
    Literal(f64),
    /// From the left to the right.
    Chain(Box<Self>, Vec<(Arithmetic, Self)>),
}

/// A text of a row.
#[derive(Debug)]
pub(super) enum Words {
    Column(usize),
    Literal(String),
    Folded(Fold, Box<Self>),
}

impl Number {
    /// The number. What is none, such as a division by zero, is nothing.
    pub(super) fn of(&self, row: &Row) -> Option<f64> {
        let found = match self {
            Self::Column(column) => row.values.get(*column).and_then(Value::number)?,
            Self::Literal(number) => *number,
            Self::Chain(first, rest) => {
                let mut found = first.of(row)?;
                for (operation, next) in rest {
                    found = operation.of(found, next.of(row)?)?;
                }
                found
            }
        };
        // Zero has one sign, so that sorted numbers are found.
        Some(found + 0.0)
    }
}

impl Arithmetic {
    fn of(self, left: f64, right: f64) -> Option<f64> {
        let found = match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Modulo => left % right,
            Self::IntegerDivide => (left / right).trunc(),
            Self::Power => left.powf(right),
        };
        Some(found).filter(|found| found.is_finite())
    }
}

impl Words {
    /// The text.
    pub(super) fn of<'r>(&'r self, row: &'r Row) -> Option<Cow<'r, str>> {
        match self {
            Self::Column(column) => row.values.get(*column).and_then(Value::text).map(Cow::Borrowed),
            Self::Literal(text) => Some(Cow::Borrowed(text)),
            Self::Folded(fold, text) => text.of(row).map(|text| Cow::Owned(fold.of(&text))),
        }
    }
}
