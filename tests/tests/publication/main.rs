//! The publication of a project, from the built binary: what stands in it, whom it hides, what an
//! attacker and a planner get from it, and what it is without this or that input.

#![allow(clippy::unwrap_used, clippy::panic)]

mod attacked;
mod exported;
mod golden;
mod made;
mod projects;
mod supply;
mod truth;
