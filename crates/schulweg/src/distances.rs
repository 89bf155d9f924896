//! `schulweg distances`: walking distances between every pair of two tables of points.

use std::{io, io::BufWriter};

use formats::points::{Point, read_points};
use geo_core::Language;
use network::{Network, Snap, Snapper, WalkingRules, distances, read_network, search::UNREACHED, snap::FAR};
use planning::Step as _;
use store::{PrivateFile, WriteError};

use crate::{
    arguments::DistancesOptions,
    failure::{Failure, Outcome},
    messages::{CannotPrint, count, decimal, pick, say},
    placed_file::check_target,
    progress::Progress,
    report, row_lines,
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
    let target = check_target(&options.output, &[&options.osm, &options.from, &options.to])?;
    // The tables come first: they are small, and most mistakes are made there.
    let (from, from_report) = read_points(&options.from)?;
    let (to, to_report) = read_points(&options.to)?;
    let step = progress.step(t("reading the foot network", "Fußwegenetz wird gelesen"), None);
    let (network, built) = read_network(&options.osm, &WalkingRules::default())?;
    let snapper = Snapper::new(&network);
    drop(step);
    say(format!("{}: {}", t("Foot network", "Fußwegenetz"), built.ways.file))?;
    say(format!("    {}", row_lines::sum(&built.ways, language)))?;
    row_lines::details(&built.ways, language).iter().try_for_each(say)?;
    say(format!(
        "    {} km, {} {} km {}",
        decimal(built.metres / 1000.0, language),
        t("of them", "davon"),
        decimal(built.island_metres / 1000.0, language),
        t("on islands, where no way starts or ends", "auf Inseln, wo kein Weg beginnt oder endet"),
    ))?;
    if built.uncrossed_squares > 0 {
        let what = t(
            "squares count by their outline alone: incomplete or too intricate",
            "Plätze zählen nur mit ihrem Rand: unvollständig oder zu verwinkelt",
        );
        say(format!("    {} {what}", count(built.uncrossed_squares, language)))?;
    }
    let conditional = built.conditional;
    for (found, what) in [
        (
            conditional.walkable,
            t(
                "ways count as open that may be closed at times (foot:conditional)",
                "Wege zählen als offen, die zeitweise gesperrt sein können (foot:conditional)",
            ),
        ),
        (
            conditional.closed,
            t(
                "ways count as closed that may be open at times (foot:conditional)",
                "Wege zählen als gesperrt, die zeitweise offen sein können (foot:conditional)",
            ),
        ),
        (
            conditional.barriers,
            t(
                "barriers may open or close at times; their other tags decide",
                "Hindernisse können zeitweise öffnen oder schließen; es entscheiden die übrigen Merkmale",
            ),
        ),
    ] {
        if found > 0 {
            say(format!("    {} {what}", count(found, language)))?;
        }
    }
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
        unreachable +=
            write(&network, (points, snaps), &to, &mut csv).map_err(|error| failed(error.into()))?;
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
