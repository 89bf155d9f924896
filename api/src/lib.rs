//! The service: a publication as standard layers. It reads `publication.gpkg` alone and has no
//! access to a vault, so that what is not published cannot be asked for.
//!
//! Standards: OGC API - Features Part 1 (17-069r4), Part 2 (18-058r1), Part 3 (19-079r2) with CQL2
//! (21-065r2), Part 5 (schemas), OGC API - Tiles (20-057), OGC API - Styles (20-009).

mod answer;
mod around;
mod asked;
mod caller;
mod crs;
mod encodings;
mod guard;
mod health;
mod home;
mod items;
mod links;
mod metrics;
mod openapi;
mod pages;
mod parameters;
mod problem;
mod published;
mod qgis;
mod questions;
mod representation;
mod routes;
mod schemas;
mod service;
mod styles;
mod tiles;

pub mod config;
pub mod cql2;
pub mod server;

#[cfg(test)]
mod testing;
