//! Pupils to the school sites of one type so that no site gets more than it has room for, as many
//! pupils as possible get a place, and all together walk the least.
//!
//! This is the transportation problem. It is solved by successive shortest paths (Ahuja, Magnanti,
//! Orlin: Network Flows, 1993, section 9.7): everyone begins at the nearest site, then each pupil
//! too many starts the cheapest chain of moves that ends where there is room. The chains run over
//! sites alone, whose number is small: from one site to the next moves the pupil for whom that
//! costs least (`exchange`). A pupil may at first only move to a few near sites; the prices of
//! places that come out of the solution then prove over the whole table that no other site would
//! help, or say whose choice must grow (column generation, ibid. section 17). The optimum is exact;
//! ties go to the lower index. At most O(pupils too many × sites²) for each of a few rounds.
//!
//! Own code, because no crate fits. `mcmf` (LEMON's network simplex; last release 2017, built with
//! the abandoned crate `gcc`) finds the same optimum, but gives no prices and so needs every arc of
//! the table, and the total it returns wraps round above 2^31. With 10,000 pupils and 60 sites it
//! takes 0.45 s, this 0.13 s; with 20,000 and 300, 4 s and 1.1 GB, this 0.5 s and 40 MB; 150,000
//! and 1,000 take this 18 s and 70 MB beside the table, where 42,000 are too many at their nearest
//! site. `rs-graph` is under the GPL, `pathfinding` wants a column for every place. Bench: `cargo
//! bench --workspace --bench assigning`.

use geo_core::{Localised, Metres};
use network::search::UNREACHED;

mod exchange;
#[cfg(test)]
mod tests;

/// To how many sites a pupil may move at first.
const FIRST_CHOICES: usize = 8;

/// The place of one pupil.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assigned {
    /// Index of the site.
    pub site: usize,
    /// The way there on foot.
    pub metres: Metres,
    /// How much farther that is than the nearest site; 0 where the pupil has a place there.
    pub extra: Metres,
}

/// Why a pupil has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeftOver {
    /// No site can be reached on foot.
    #[error("no school site can be reached on foot")]
    NoWay,
    /// All places that could have been made free are taken.
    #[error("no place left at any school site that can be reached on foot")]
    NoPlace,
}

/// Who goes where.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// One entry per pupil, in the order of the table.
    pub pupils: Vec<Result<Assigned, LeftOver>>,
    /// What all who have a place walk together, one way.
    pub total: Metres,
    /// How many places are missing: pupils left over although they can reach a site. No other
    /// assignment needs fewer.
    pub missing_places: usize,
    /// Pupils who cannot reach any site.
    pub without_way: usize,
}

/// Why there is no assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// No sites: everyone left over would look like a real answer.
    #[error("no school site to assign pupils to; check the school type against the school list")]
    NoSite,
    /// The table does not hold whole rows.
    #[error(
        "a table of {cells} distances does not fit {sites} school sites; give one distance per pupil and site"
    )]
    Shape {
        /// Distances in the table.
        cells: usize,
        /// Sites that have a capacity.
        sites: usize,
    },
}

impl Localised for LeftOver {
    fn german(&self) -> String {
        match self {
            Self::NoWay => "kein Schulstandort ist zu Fuß erreichbar".into(),
            Self::NoPlace => "kein Platz mehr an einem zu Fuß erreichbaren Schulstandort".into(),
        }
    }
}

impl Localised for AssignmentError {
    fn german(&self) -> String {
        match self {
            Self::NoSite => {
                "kein Schulstandort, dem Schülerinnen und Schüler zugeteilt werden könnten; die Schulart \
                             mit der Schulliste vergleichen"
                    .into()
            }
            Self::Shape { cells, sites } => format!(
                "eine Tabelle mit {cells} Entfernungen passt nicht zu {sites} Schulstandorten; je Schüler und \
                 Standort ist eine Entfernung nötig"
            ),
        }
    }
}

/// Assigns pupils to sites. `table` holds walking distances in millimetres, a row per pupil and a
/// column per site ([`UNREACHED`] where no path leads); `capacities` says how many each site can
/// take, `None` for any number.
///
/// # Errors
/// [`AssignmentError`] where there is no site or the table does not fit. Too few places are no
/// error: the pupils left over are in the answer.
pub fn assign(table: &[u32], capacities: &[Option<u32>]) -> Result<Assignment, AssignmentError> {
    assign_from(table, capacities, FIRST_CHOICES)
}

fn assign_from(
    table: &[u32],
    capacities: &[Option<u32>],
    first_choices: usize,
) -> Result<Assignment, AssignmentError> {
    let sites = capacities.len();
    if sites == 0 {
        return Err(AssignmentError::NoSite);
    }
    if !table.len().is_multiple_of(sites) {
        return Err(AssignmentError::Shape { cells: table.len(), sites });
    }
    let site_of = exchange::optimum(table, capacities, first_choices);
    let mut answer = Assignment { pupils: Vec::new(), total: Metres(0.0), missing_places: 0, without_way: 0 };
    let mut total = 0;
    for (row, site) in table.chunks_exact(sites).zip(site_of) {
        let nearest = row.iter().copied().min().unwrap_or(UNREACHED);
        answer.pupils.push(match row.get(site) {
            Some(&distance) => {
                total += u64::from(distance);
                let (metres, extra) = (metres(distance.into()), metres((distance - nearest).into()));
                Ok(Assigned { site, metres, extra })
            }
            None if nearest == UNREACHED => {
                answer.without_way += 1;
                Err(LeftOver::NoWay)
            }
            None => {
                answer.missing_places += 1;
                Err(LeftOver::NoPlace)
            }
        });
    }
    answer.total = metres(total);
    Ok(answer)
}

#[allow(clippy::cast_precision_loss)] // exact up to 2^53 mm, the way of a Land's pupils to the Moon
fn metres(millimetres: u64) -> Metres {
    Metres(millimetres as f64 / 1000.0)
}
