//! `schulweg distances`: walking distances between every pair of two tables of points.

use std::{io, io::BufWriter, path::Path};

use formats::{
    hazards::read_hazards,
    points::{Point, read_points},
};
use geo_core::Language;
use network::{
    Closures, Network, Snap, Snapper, WalkingRules, distances, hazards::match_hazards, read_network_and_ways,
    search::UNREACHED, snap::FAR,
};
use planning::Step as _;
use store::{PrivateFile, WriteError};

use crate::{
    arguments::DistancesOptions,
    claims,
    failure::{Failure, Outcome},
    messages::{CannotPrint, count, pick, say},
    placed_file::check_target,
    progress::Progress,
    report,
};

/// The columns, in order.
const HEADER: [&str; 6] = ["from_id", "to_id", "metres", "snap_from_m", "snap_to_m", "reachable"];

/// Pairs measured at a time; memory holds 4 bytes for each.
const PAIRS: usize = 32 << 20;

/// Points with their places on the network.
type Snapped = (Vec<Point>, Vec<Snap>);

/// Runs the command.
///
/// # Errors
/// An input that cannot be read, an output that cannot be written.
pub fn run(options: &DistancesOptions, language: Language) -> Result<Outcome, Failure> {
    let t = |english, german| pick(language, english, german);
    let progress = Progress::new(language);
    let inputs = [&options.osm, &options.from, &options.to].into_iter().chain(&options.hazards);
    let target = check_target(&options.output, &inputs.map(AsRef::<Path>::as_ref).collect::<Vec<_>>())?;
    // The tables come first: they are small, and most mistakes are made there.
    let (from, from_report) = read_points(&options.from)?;
    let (to, to_report) = read_points(&options.to)?;
    let hazards = options.hazards.as_deref().map(read_hazards).transpose()?;
    let step = progress.step(t("reading the foot network", "Fußwegenetz wird gelesen"), None);
    let named = hazards.iter().flat_map(|(hazards, _)| hazards).filter_map(|hazard| hazard.osm_way).collect();
    let (network, built, lines) = read_network_and_ways(&options.osm, &WalkingRules::default(), &named)?;
    let snapper = Snapper::new(&network);
    drop(step);
    claims::network(&built, language)?;
    let avoiding = hazards
        .map(|(hazards, rows)| {
            report::rows(
                t("Dangerous ways, all of them avoided", "Gefährliche Wege, alle gemieden"),
                &rows,
                language,
            )?;
            let found = match_hazards(&snapper, &rows.file, &hazards, &lines)?;
            report::half_matched(&found, language)?;
            Ok::<_, Failure>(network.avoiding(Closures::of_hazards(&found)))
        })
        .transpose()?;
    report::rows(t("From", "Von"), &from_report, language)?;
    let from = snapped(from, &snapper, language)?;
    report::rows(t("To", "Nach"), &to_report, language)?;
    let to = snapped(to, &snapper, language)?;

    let failed = |cause: io::Error| WriteError::System { path: target.clone(), cause };
    let mut csv = csv::Writer::from_writer(BufWriter::new(PrivateFile::create(&target)?));
    csv.write_record(HEADER).map_err(|error| failed(error.into()))?;
    let step = progress.step(t("measuring ways", "Wege werden gemessen"), Some(from.0.len()));
    let mut unreachable = 0;
    let rows = (PAIRS / to.0.len().max(1)).max(1);
    for (points, snaps) in from.0.chunks(rows).zip(from.1.chunks(rows)) {
        unreachable += write(avoiding.as_ref().unwrap_or(&network), (points, snaps), &to, &mut csv)
            .map_err(|error| failed(error.into()))?;
        step.advance(points.len());
    }
    let buffer = csv.into_inner().map_err(|error| failed(error.into_error()))?;
    buffer.into_inner().map_err(|error| failed(error.into_error()))?.finish()?;
    drop(step);
    say("")?;
    let pairs = from.0.len() * to.0.len();
    say(format!(
        "{} {} = {} {} + {} {}",
        count(pairs, language),
        t("pairs", "Paare"),
        count(pairs - unreachable, language),
        t("reachable", "erreichbar"),
        count(unreachable, language),
        t("not reachable", "nicht erreichbar"),
    ))?;
    say(format!("{} {}", t("Written:", "Geschrieben:"), options.output.display()))?;
    Ok(Outcome::Done)
}

/// Brings points to the network and says how many lie far from it.
fn snapped(points: Vec<Point>, snapper: &Snapper<'_>, language: Language) -> Result<Snapped, CannotPrint> {
    let snaps: Vec<Snap> = snapper.snap_all(points.iter().map(|point| point.position));
    let far = snaps.iter().filter(|snap| snap.straight.0 > FAR.0).count();
    let past_island = snaps.iter().filter(|snap| snap.past_island).count();
    let lines = [
        (far, pick(language, "farther than 250 m from any way", "weiter als 250 m von jedem Weg")),
        (
            past_island,
            pick(language, "nearer to an island than to the network", "näher an einer Insel als am Netz"),
        ),
    ];
    for (points, what) in lines.into_iter().filter(|(points, _)| *points > 0) {
        say(format!("    {} {what}", count(points, language)))?;
    }
    Ok((points, snaps))
}

/// Writes the rows of some points and returns how many pairs are not reachable.
fn write(
    network: &Network,
    (from, from_snaps): (&[Point], &[Snap]),
    (to, to_snaps): &Snapped,
    csv: &mut csv::Writer<BufWriter<PrivateFile>>,
) -> csv::Result<usize> {
    let metres = |metres: f64| format!("{metres:.2}");
    let table = distances::table(network, from_snaps, to_snaps);
    let snaps: Vec<String> = to_snaps.iter().map(|snap| metres(snap.straight.0)).collect();
    let mut unreachable = 0;
    for ((from, start), row) in from.iter().zip(from_snaps).zip(table.chunks(to.len())) {
        let snap_from = metres(start.straight.0);
        for (((to, end), snap_to), path) in to.iter().zip(to_snaps).zip(&snaps).zip(row) {
            let reachable = *path != UNREACHED;
            unreachable += usize::from(!reachable);
            let length = f64::from(*path) / 1000.0 + start.straight.0 + end.straight.0;
            let length = if reachable { metres(length) } else { String::new() };
            let reachable = if reachable { "true" } else { "false" };
            csv.write_record([&from.id, &to.id, &length, &snap_from, snap_to, reachable])?;
        }
    }
    Ok(unreachable)
}
