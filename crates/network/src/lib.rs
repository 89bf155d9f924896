//! The foot network: read from an OpenStreetMap extract by one table of rules, points snapped
//! to its edges, exact shortest paths between them. `docs/network.md` tells how and how fast.

mod boxes;
pub mod build;
pub mod catchments;
pub mod closures;
pub mod core;
mod crossings;
pub mod distances;
pub mod geodesy;
pub mod graph;
pub mod hazards;
pub mod isochrone;
pub mod nearest;
pub mod osm;
pub mod path;
pub mod reach;
pub mod rules;
mod samples;
pub mod search;
pub mod snap;
mod zones;

pub use build::{BuildReport, NetworkError, build, read_network, read_network_and_ways};
pub use catchments::{Share, catchments, shares};
pub use closures::Closures;
pub use graph::Network;
pub use isochrone::{Canvas, isochrones};
pub use nearest::Nearest;
pub use reach::{Piece, Reach};
pub use rules::WalkingRules;
pub use samples::AreaError;
pub use snap::{Snap, Snapper};
