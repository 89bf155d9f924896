//! Statistical disclosure control: counts of pupils on a fixed geography that say nothing about a
//! single one, and the audit that attacks them.

mod parameter_error;
mod perturbation;
mod protection;
mod tally;

pub use parameter_error::ParameterError;
pub use perturbation::Perturbation;
pub use protection::{Protection, Weakness};
pub use tally::Tally;

#[cfg(test)]
mod draws;
