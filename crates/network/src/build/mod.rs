//! From ways to the network: parts of ways that are there, barriers cut in, squares crossed,
//! chains contracted, islands flagged, nodes in an order that keeps neighbours together.

mod chains;
mod islands;
mod order;
mod squares;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use formats::{
    pbf::PbfError,
    report::{Reason, RowReport},
};
use geo_core::{Localised, LonLat};

pub(crate) use self::islands::components;

use self::chains::Piece;
use crate::{
    graph::Network,
    osm::{self, Conditional, Streets, UNKNOWN},
    rules::{Direction, WalkingRules},
};

/// Why there is no network.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The extract cannot be used.
    #[error(transparent)]
    Pbf(#[from] PbfError),
    /// The extract has no way to walk on.
    #[error("{file}: no way for people on foot in it; take an OpenStreetMap extract with roads and paths")]
    NoWays {
        /// The file.
        file: String,
    },
}

impl Localised for NetworkError {
    fn german(&self) -> String {
        match self {
            Self::Pbf(error) => error.german(),
            Self::NoWays { file } => format!(
                "{file}: kein Weg für Fußgänger darin; einen OpenStreetMap-Auszug mit Straßen und Wegen nehmen"
            ),
        }
    }
}

/// What became of the ways.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BuildReport {
    /// Ways for people on foot: taken in, left out for want of length, and those with missing
    /// nodes, which count by the parts that are there. Problems name the OSM id (`w17`).
    pub ways: RowReport,
    /// Squares, and those too intricate to be crossed, of which the outline counts alone.
    pub squares: usize,
    /// See `squares`.
    pub uncrossed_squares: usize,
    /// What depends on conditions that are not read.
    pub conditional: Conditional,
    /// Length of all edges in metres.
    pub metres: f64,
    /// Length of the edges of islands in metres.
    pub island_metres: f64,
}

/// Shapes of ways by their OSM ids.
pub type WayLines = BTreeMap<i64, Vec<LonLat>>;

/// Reads the network of an extract by these rules; `&WalkingRules::default()` are the built-in ones.
///
/// # Errors
/// [`NetworkError`] where the file is no whole extract or has no way to walk on.
pub fn read_network(path: &Path, rules: &WalkingRules) -> Result<(Network, BuildReport), NetworkError> {
    let (network, report, _) = read_network_and_ways(path, rules, &BTreeSet::new())?;
    Ok((network, report))
}

/// Reads the network of an extract, and the shapes of some of its ways: a network does not
/// remember which ways its edges come from.
///
/// # Errors
/// [`NetworkError`] where the file is no whole extract or has no way to walk on.
pub fn read_network_and_ways(
    path: &Path,
    rules: &WalkingRules,
    wanted: &BTreeSet<i64>,
) -> Result<(Network, BuildReport, WayLines), NetworkError> {
    let file = path.display().to_string();
    let streets = osm::read(path, rules)?;
    let lines = streets.lines(wanted);
    let (network, mut report) = build(streets);
    report.ways.file.clone_from(&file);
    if network.edges.is_empty() {
        return Err(NetworkError::NoWays { file });
    }
    Ok((network, report, lines))
}

/// Builds the network of some ways.
#[must_use]
pub fn build(mut streets: Streets) -> (Network, BuildReport) {
    let conditional = streets.conditional;
    let mut report = BuildReport { ways: RowReport::of(""), conditional, ..BuildReport::default() };
    let mut pieces = pieces(&streets, &mut report.ways);
    let crossings = squares::crossings(&streets);
    report.squares = streets.squares.len();
    report.uncrossed_squares = crossings.iter().filter(|lines| lines.is_none()).count();
    for (square, lines) in streets.squares.iter().zip(crossings) {
        let lines = lines.into_iter().flatten();
        pieces.extend(lines.map(|line| Piece {
            access: square.access,
            direction: Direction::Both,
            nodes: Box::from(line),
        }));
    }
    let barriers = std::mem::take(&mut streets.barriers);
    let pieces = chains::cut_at(pieces, &barriers, &mut streets.places);
    let mut network = chains::contract(&pieces, &streets.places);
    drop((pieces, streets));
    islands::flag(&mut network);
    order::by_hilbert(&mut network);
    network.link();
    for edge in &network.edges {
        let metres = f64::from(edge.length) / 1000.0;
        report.metres += metres;
        report.island_metres += if edge.island { metres } else { 0.0 };
    }
    (network, report)
}

/// The parts of ways whose nodes are there, nodes on the same spot as the one before left out.
fn pieces(streets: &Streets, report: &mut RowReport) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (row, way) in streets.ways.iter().enumerate() {
        let place = |node: &u32| streets.places[*node as usize];
        let id = || format!("w{}", way.id);
        let missing = way.nodes.iter().any(|node| place(node) == UNKNOWN);
        let before = pieces.len();
        for part in way.nodes.split(|node| place(node) == UNKNOWN) {
            let mut nodes = part.to_vec();
            nodes.dedup();
            let has_length = nodes.windows(2).any(|pair| place(&pair[0]) != place(&pair[1]));
            if has_length {
                let nodes = nodes.into_boxed_slice();
                pieces.push(Piece { access: way.access, direction: way.direction, nodes });
            }
        }
        if pieces.len() == before {
            let reason = if missing { Reason::MissingParts } else { Reason::InvalidGeometry };
            report.reject(row + 1, Some(&id()), reason);
            continue;
        }
        report.accept();
        if missing {
            report.flaw(row + 1, Some(&id()), Reason::MissingParts);
        }
    }
    pieces
}
