//! The evidence of one pupil's claim: everything is measured anew and compared with the vault,
//! and the paths are told with their dangerous parts.

mod case;
mod error;

use formats::hazards::Hazard;
use geo_core::{LonLat, Metres, Pseudonym};
use network::{
    Network, Snap, Snapper,
    geodesy::length_of,
    path::{Path, path},
    rules::Access,
};
use store::{Vault, VaultPupil, VaultWalk};

pub use case::Case;
pub use error::ExplainError;

use crate::{
    build::VAULT,
    entitlement::Decision,
    project_file::ProjectFile,
    rules::RuleSet,
    walking::{Enrolment, Foot, Homes, PlaceSchool, Room, Ways, sites::SiteOnFoot, ways::Avoiding},
};

/// The claim of one pupil with its evidence.
pub struct Evidence<'r> {
    /// The pupil as the vault has it.
    pub pupil: VaultPupil,
    /// What is decided.
    pub decision: Decision<'r>,
    /// The ways, measured anew; they are those of the vault.
    pub walk: VaultWalk,
    /// The site that grounds the claim.
    pub site: Option<SiteOnFoot>,
    /// The shortest path, dangerous or not.
    pub shortest: Option<PathShown>,
    /// The shortest path that avoids every danger, where that is another one.
    pub safe: Option<PathShown>,
    /// Whether the stage is known, on which it hangs which hazards concern the pupil.
    pub stage_known: bool,
    /// The hazards that the shortest path meets.
    pub met: Vec<Hazard>,
    /// The rules.
    pub rules: &'r RuleSet,
}

/// A path as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PathShown {
    /// Its length, straight pieces at both ends included.
    pub metres: Metres,
    /// How much of it is dangerous.
    pub dangerous: Metres,
    /// The pieces in order, from the front door to the entrance.
    pub pieces: Vec<PieceShown>,
}

/// A piece of a path that is of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct PieceShown {
    /// What it is.
    pub kind: PieceKind,
    /// Its length.
    pub metres: Metres,
    /// Its shape in WGS 84.
    pub line: Vec<LonLat>,
}

/// What a piece of a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// The straight piece between the house or the entrance and the street.
    Straight,
    /// A way that only those who live there may walk.
    Private,
    /// An ordinary way.
    Way,
    /// A part decided to be especially dangerous.
    Dangerous,
}

impl PieceKind {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Straight => "straight",
            Self::Private => "private",
            Self::Way => "way",
            Self::Dangerous => "dangerous",
        }
    }
}

/// Explains the claim of a pupil of the vault. `place` places a school by its address.
///
/// # Errors
/// [`ExplainError`] where the vault does not have the pupil, where something cannot be read, or
/// where measuring anew gives another result than the vault has.
pub fn explain<'r>(
    project: &ProjectFile,
    Case { foot, pupils, .. }: &'r Case,
    pseudonym: Pseudonym,
    place: &PlaceSchool<'_>,
) -> Result<Evidence<'r>, ExplainError> {
    let file = project.folder.join(VAULT);
    let vault = Vault::open(&file)?;
    let key_date = vault.facts().key_date;
    let file = file.display().to_string();
    let Some(pupil) = vault.pupil(pseudonym)? else { return Err(ExplainError::NotInVault { file }) };
    let listed = pupils.pupils.iter().find(|listed| listed.pseudonym == pseudonym);
    let Some(listed) = listed else { return Err(ExplainError::NotInLists { file }) };
    let Some(known) = pupil.walk.clone() else { return Err(ExplainError::NotMeasured { file }) };
    let enrolment =
        Enrolment { special_needs: listed.special_needs, first_language: listed.first_language.clone() };

    let ground = foot.ground()?;
    let snapper = Snapper::new(&ground.network);
    let on_foot = Foot::of(foot, &ground, &snapper, key_date, place)?;
    let one = std::slice::from_ref(&pupil);
    let homes = Homes::of(&snapper, one)?;
    let avoiding = Avoiding::of(&on_foot);
    let ways = Ways::measure(&on_foot, &avoiding, &homes, one, &[enrolment]);
    let (walk, decision) = ways.row(&on_foot, &homes, 0, pupil.quality, &Room::default());
    let walk = VaultWalk { assigned: known.assigned.clone(), assigned_extra: known.assigned_extra, ..walk };
    if walk != known {
        return Err(ExplainError::Changed { file });
    }
    let site = ways.ground_site(0);
    let stage = ways.stage(0);
    let concerning = || {
        let all = on_foot.hazards.iter().zip(&on_foot.matches);
        all.filter(|(hazard, _)| stage.is_some_and(|stage| hazard.concerns(stage)))
    };
    let dangers = network::Closures::of_hazards(concerning().map(|(_, found)| found));
    let (mut shortest, mut safe, mut met) = (None, None, Vec::new());
    if let (Some(home), Some(site)) = (homes.snap(0), site) {
        let home_at = degrees_of(&pupil)?;
        let drawn = |network: &Network| {
            let best = best_path(network, home, &on_foot.entrances[site]);
            best.map(|(entrance, path)| {
                let at = [home_at, on_foot.sites[site].entrances[entrance]];
                let ends = [home, &on_foot.entrances[site][entrance]];
                (shown(network, &dangers, at, ends, &path), path)
            })
        };
        if let Some((drawn, path)) = drawn(on_foot.network) {
            let meets = |stretches: &[(u32, [u32; 2])]| {
                path.parts.iter().any(|part| {
                    let (low, high) = (part.from.min(part.to), part.from.max(part.to));
                    stretches.iter().any(|(edge, [from, to])| {
                        *edge == part.edge
                            && if from == to {
                                (low..=high).contains(from)
                            } else {
                                *from < high && low < *to
                            }
                    })
                })
            };
            met = concerning()
                .filter(|(_, found)| meets(&found.stretches))
                .map(|(hazard, _)| hazard.clone())
                .collect();
            shortest = Some(drawn);
        }
        safe = avoiding.network(stage).filter(|_| !met.is_empty()).and_then(drawn).map(|(drawn, _)| drawn);
    }
    let site = site.map(|site| on_foot.sites[site].clone());
    Ok(Evidence {
        pupil,
        decision,
        walk,
        site,
        shortest,
        safe,
        stage_known: stage.is_some(),
        met,
        rules: &foot.rules,
    })
}

fn degrees_of(pupil: &VaultPupil) -> Result<LonLat, ExplainError> {
    let at = pupil.residence.unwrap_or_default();
    Ok(at.to_lon_lat().map_err(crate::walking::WalkingError::from)?)
}

/// The shortest path to one of the entrances, and which one it is.
fn best_path(network: &Network, home: &Snap, entrances: &[Snap]) -> Option<(usize, Path)> {
    let paths =
        entrances.iter().enumerate().filter_map(|(at, entrance)| Some((at, path(network, home, entrance)?)));
    paths.min_by_key(|(at, path)| path.length.saturating_add(entrances[*at].straight_mm()))
}

fn shown(
    network: &Network,
    dangers: &network::Closures,
    [home_at, entrance_at]: [LonLat; 2],
    [home, entrance]: [&Snap; 2],
    path: &Path,
) -> PathShown {
    let metres = |millimetres: u32| Metres(f64::from(millimetres) / 1000.0);
    let straight = |line: [LonLat; 2], snap: &Snap| PieceShown {
        kind: PieceKind::Straight,
        metres: metres(snap.straight_mm()),
        line: line.to_vec(),
    };
    let mut pieces = vec![straight([home_at, home.place], home)];
    for part in &path.parts {
        let private = network.edges()[part.edge as usize].access != Access::Open;
        for (part, dangerous) in part.cut(dangers.of(part.edge)) {
            let kind = match (dangerous, private) {
                (true, _) => PieceKind::Dangerous,
                (false, true) => PieceKind::Private,
                (false, false) => PieceKind::Way,
            };
            let line = part.shape(network);
            match pieces.last_mut() {
                Some(last) if last.kind == kind => {
                    last.metres.0 += metres(part.length()).0;
                    last.line.extend(line.into_iter().skip(1));
                }
                _ => pieces.push(PieceShown { kind, metres: metres(part.length()), line }),
            }
        }
    }
    pieces.push(straight([entrance.place, entrance_at], entrance));
    pieces.retain(|piece| {
        piece.metres.0 > 0.0 || length_of(piece.line[0], piece.line[piece.line.len() - 1]) > 0.0
    });
    // Each piece was cut out on its own: where two meet, they are the same point to the last digit.
    for at in 1..pieces.len() {
        let before = &pieces[at - 1].line;
        pieces[at].line[0] = before[before.len() - 1];
    }
    let dangerous = pieces.iter().filter(|piece| piece.kind == PieceKind::Dangerous);
    PathShown {
        metres: metres(path.length + home.straight_mm() + entrance.straight_mm()),
        dangerous: Metres(dangerous.map(|piece| piece.metres.0).sum()),
        pieces,
    }
}
