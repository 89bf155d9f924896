//! The foot network: read from an OpenStreetMap extract by one table of rules, points snapped
//! to its edges, exact shortest paths between them. `docs/network.md` tells how and how fast.

mod boxes;
pub mod build;
pub mod core;
pub mod distances;
pub mod geodesy;
pub mod graph;
pub mod osm;
pub mod path;
pub mod rules;
pub mod search;
pub mod snap;
mod zones;

pub use build::{BuildReport, NetworkError, build, read_network};
pub use graph::Network;
pub use snap::{Snap, Snapper};
