//! Statistical disclosure control: counts of pupils on a fixed geography that say nothing about a
//! single one, and the audit that attacks them.

pub mod attack;
pub mod audit;
pub mod demand;
mod feature;
mod parameter_error;
pub mod person;
mod perturbation;
mod protection;
mod tally;
pub mod zones;

pub use feature::{FEATURES, Feature};
pub use parameter_error::ParameterError;
pub use perturbation::Perturbation;
pub use protection::{DRAWING, Protection, Weakness};
pub use tally::Tally;

#[cfg(test)]
mod draws;
