//! `schulweg isochrone`: the areas within some walking distances of a place, and the ways in them.

use std::path::{Path, PathBuf};

use geo::Area as _;
use geo_core::{Language, Localised, LonLat, Metres, reproject::CrsError};
use network::{
    AreaError, Network, Piece, Reach, Snapper, WalkingRules, graph::Sense, isochrones, read_network,
    snap::FAR,
};

use crate::{
    arguments::IsochroneOptions,
    claims,
    failure::{Failure, Outcome},
    geojson::{self, feature},
    messages::{decimal, pick, say},
    placed_file::check_target,
    progress::Progress,
};

/// Why there is no isochrone. The place may be a residence and is not repeated.
#[derive(Debug, thiserror::Error)]
enum NoIsochrone {
    #[error(
        "the place lies outside of {file}, whose ways reach from {:.4},{:.4} to {:.4},{:.4} (longitude,latitude); \
         check the order of the two numbers, or take another extract",
        .bounds[0].lon, .bounds[0].lat, .bounds[1].lon, .bounds[1].lat
    )]
    Outside { file: String, bounds: [LonLat; 2] },
    #[error(
        "the nearest way is {snap} from the place: nothing can be reached within {largest}; ask for a larger distance"
    )]
    NothingReached { snap: Metres, largest: Metres },
    #[error("{}: areas and ways cannot be written to the same file", .0.display())]
    SameFile(PathBuf),
    #[error(transparent)]
    Area(#[from] AreaError),
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl Localised for NoIsochrone {
    fn german(&self) -> String {
        match self {
            Self::Outside { file, bounds: [low, high] } => format!(
                "der Ort liegt außerhalb von {file}; die Wege darin reichen von {:.4},{:.4} bis {:.4},{:.4} \
                 (Länge,Breite); Reihenfolge der beiden Zahlen prüfen oder einen anderen Auszug nehmen",
                low.lon, low.lat, high.lon, high.lat
            ),
            Self::NothingReached { snap, largest } => format!(
                "der nächste Weg ist {snap} vom Ort entfernt: in {largest} ist nichts zu erreichen; eine größere \
                 Entfernung angeben"
            ),
            Self::SameFile(path) => {
                format!("{}: Flächen und Wege können nicht in dieselbe Datei", path.display())
            }
            Self::Area(error) => error.german(),
            Self::Crs(error) => error.german(),
        }
    }
}

/// Whether two files are one, although neither may exist yet.
fn is_same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some((folder.canonicalize().ok()?, path.file_name()?.to_owned()))
    };
    whole(a).zip(whole(b)).is_some_and(|(a, b)| a == b)
}

/// Runs the command.
///
/// # Errors
/// An extract that cannot be read, a place that is not in it, an output that cannot be written.
pub fn run(options: &IsochroneOptions, language: Language) -> Result<Outcome, Failure> {
    let t = |english, german| pick(language, english, german);
    let progress = Progress::new(language);
    let target = check_target(&options.output, &[&options.osm])?;
    let edges = options.edges.as_deref().map(|edges| check_target(edges, &[&options.osm])).transpose()?;
    if edges.as_ref().is_some_and(|edges| is_same(edges, &target)) {
        return Err(NoIsochrone::SameFile(target).into());
    }
    let step = progress.step(t("reading the foot network", "Fußwegenetz wird gelesen"), None);
    let (network, built) = read_network(&options.osm, &WalkingRules::default())?;
    let snap = Snapper::new(&network).snap(options.at);
    drop(step);
    claims::network(&built, language)?;

    let bounds = bounds(&network);
    let outside = || NoIsochrone::Outside { file: built.ways.file.clone(), bounds };
    let snap = snap.ok_or_else(outside)?;
    if snap.straight.0 > FAR.0 && !within(bounds, options.at) {
        return Err(outside().into());
    }
    let mut limits = options.metres.clone();
    limits.sort_by(|a, b| a.0.total_cmp(&b.0));
    limits.dedup();
    let largest = limits.last().copied().unwrap_or_default();
    if snap.straight.0 >= largest.0 {
        return Err(NoIsochrone::NothingReached { snap: snap.straight, largest }.into());
    }
    let metres = decimal(snap.straight.0, language);
    say(format!("{}: {metres} m {}", t("Place", "Ort"), t("from the nearest way", "vom nächsten Weg")))?;
    if snap.straight.0 > FAR.0 {
        let what = t(
            "farther than 250 m from any way: is the place right?",
            "weiter als 250 m von jedem Weg: Stimmt der Ort?",
        );
        say(format!("    {what}"))?;
    }
    if snap.past_island {
        say(format!(
            "    {}",
            t("nearer to an island than to the network", "näher an einer Insel als am Netz")
        ))?;
    }

    let step = progress.step(t("measuring ways", "Wege werden gemessen"), None);
    let mut reach = Reach::new(&network, Sense::From);
    reach.measure_within(&[snap], largest);
    let areas = isochrones(&reach, &limits).map_err(NoIsochrone::from)?;
    drop(step);
    let mut features = Vec::new();
    for (limit, area) in limits.iter().zip(&areas) {
        let km2 = area.unsigned_area() / 1e6;
        let pieces = reach.pieces(*limit);
        let ways: f64 = pieces.iter().map(|piece| f64::from(piece.part.length())).sum();
        say(format!(
            "    {} m: {} km², {} km {}",
            limit.0,
            format!("{km2:.3}").replace('.', t(".", ",")),
            decimal(ways / 1e6, language),
            t("of ways", "Wege"),
        ))?;
        let properties = [
            ("metres", limit.0.to_string()),
            ("area_km2", format!("{km2:.4}")),
            ("snap_m", format!("{:.2}", snap.straight.0)),
        ];
        features.push(feature(&properties, &geojson::multi_polygon(area).map_err(NoIsochrone::from)?));
    }
    geojson::write(&target, features.into_iter())?;
    say(format!("{} {}", t("Written:", "Geschrieben:"), options.output.display()))?;
    if let (Some(path), Some(target)) = (&options.edges, edges) {
        let pieces = reach.pieces(largest);
        geojson::write(&target, pieces.iter().map(|piece| way(&network, piece)))?;
        say(format!("{} {}", t("Written:", "Geschrieben:"), path.display()))?;
    }
    Ok(Outcome::Done)
}

/// A reached part of a way as a feature.
fn way(network: &Network, piece: &Piece) -> String {
    let [from, to] = piece.metres.map(|metres| format!("{:.3}", metres.0));
    feature(&[("from_m", from), ("to_m", to)], &geojson::line(&piece.part.shape(network)))
}

/// The corners of the box around a network.
fn bounds(network: &Network) -> [LonLat; 2] {
    let far = f64::INFINITY;
    let start = [LonLat { lon: far, lat: far }, LonLat { lon: -far, lat: -far }];
    (0..u32::try_from(network.nodes()).unwrap_or(u32::MAX)).map(|node| network.place(node)).fold(
        start,
        |[low, high], at| {
            [
                LonLat { lon: low.lon.min(at.lon), lat: low.lat.min(at.lat) },
                LonLat { lon: high.lon.max(at.lon), lat: high.lat.max(at.lat) },
            ]
        },
    )
}

fn within([low, high]: [LonLat; 2], at: LonLat) -> bool {
    (low.lon..=high.lon).contains(&at.lon) && (low.lat..=high.lat).contains(&at.lat)
}
