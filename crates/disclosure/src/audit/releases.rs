//! Two releases side by side. Under the same keys a value that differs is a set that changed, and
//! few changes are told from the rest; under other keys two noises of one set average out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use geo_core::{Localised, grid::CellSize};

use super::{
    attack::Attack,
    bounds::Bounds,
    finding::{Finding, Place},
    judge::too_narrow,
    model::{Group, Model},
    report::Report,
    system::Count,
};

/// How many places a finding names.
const NAMED: usize = 10;

/// Why two releases cannot be compared, or only in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmatched {
    /// They are of other regions; groups with the same names are compared all the same.
    Region {
        /// The new one's.
        new: String,
        /// The other one's.
        old: String,
    },
    /// They have the same keys and other parameters, so values differ without any change.
    Parameters,
    /// They have no group in common.
    NoGroup,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region { new, old } => {
                write!(f, "the releases are of other regions ({new}, {old}); only groups with the same names are compared")
            }
            Self::Parameters => f.write_str(
                "the releases have the same keys and other parameters; changed values say nothing about changed \
                 pupils, so both are taken as two noises",
            ),
            Self::NoGroup => f.write_str("the releases have no group in common; there is nothing to compare"),
        }
    }
}

impl Localised for Unmatched {
    fn german(&self) -> String {
        match self {
            Self::Region { new, old } => format!(
                "die Veröffentlichungen gelten für verschiedene Regionen ({new}, {old}); verglichen werden nur \
                 Gruppen mit gleichem Namen"
            ),
            Self::Parameters => "die Veröffentlichungen haben dieselben Schlüssel und andere Parameter; andere Werte \
                                 sagen nichts über andere Schülerinnen und Schüler, beide zählen als zweierlei Rauschen"
                .to_owned(),
            Self::NoGroup => {
                "die Veröffentlichungen haben keine Gruppe gemeinsam; es gibt nichts zu vergleichen".to_owned()
            }
        }
    }
}

/// Compares a release with another one.
pub(super) fn compare(new: &Model, old: &Model, report: &mut Report) -> Vec<Unmatched> {
    let mut unmatched = Vec::new();
    let (about, other) = (&new.publication.about, &old.publication.about);
    if about.region != other.region {
        unmatched.push(Unmatched::Region { new: about.region.clone(), old: other.region.clone() });
    }
    let common = common(new, old);
    if common.is_empty() {
        unmatched.push(Unmatched::NoGroup);
    }
    report.tried(Attack::Releases, common.len() as u64, common.len() as u64);
    let rounding = |model: &Model| (model.parameters().rounding, model.parameters().sensitive);
    if about.keys != other.keys {
        average(new, old, &common, report);
    } else if rounding(new) != rounding(old) {
        unmatched.push(Unmatched::Parameters);
        average(new, old, &common, report);
    } else {
        changes(new, old, &common, report);
    }
    unmatched
}

/// Which disjoint places a count belongs to, and which of them it is. A household that moves
/// changes two places of each division, whatever breakdowns they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Division {
    /// Cells of a size.
    Cells(CellSize),
    Municipalities,
    Zones,
    Sites,
    /// A breakdown of the sums.
    Totals(u32),
    /// Areas of a site in a layer; only where nothing else changed.
    Areas(u32),
}

/// A group that both releases may have a value of; two that are left out are both 0.
struct Common {
    division: Division,
    /// Which place of the division.
    place: u64,
    new: Count,
    old: Count,
}

/// The groups that are published in both; a row that only one has is 0 in the other, where the
/// other has the cell.
fn common(new: &Model, old: &Model) -> Vec<Common> {
    let mut common = Vec::new();
    for (place, (cell, counts)) in (0_u64..).zip(new.cells.iter()) {
        let Some(before) = old.cells.get(cell) else { continue };
        for (new_count, old_count) in counts.iter().zip(before) {
            let division = Division::Cells(cell.size());
            common.push(Common { division, place, new: *new_count, old: *old_count });
        }
    }
    let mut groups: Vec<(Group, Count)> = new.groups.iter().map(|(group, count)| (*group, *count)).collect();
    groups.sort_unstable();
    for (group, count) in groups {
        let Some(before) = old.count(group) else { continue };
        let (division, place) = match group {
            Group::Total(breakdown, value) => (Division::Totals(breakdown), value),
            Group::Municipality(key, ..) => (Division::Municipalities, key),
            Group::Zone(zone, _)
            | Group::Attendance(zone, ..)
            | Group::Schooling(zone, _)
            | Group::Claim(zone, ..) => (Division::Zones, zone),
            Group::Site(site) => (Division::Sites, site),
            Group::Area(layer, site, _) => (Division::Areas(layer), site),
        };
        common.push(Common { division, place: place.into(), new: count, old: before });
    }
    common.retain(|pair| new.system.shown(pair.new).is_some() && old.system.shown(pair.old).is_some());
    common
}

/// Under the same keys: the places in which something changed.
fn changes(new: &Model, old: &Model, common: &[Common], report: &mut Report) {
    let mut changed: BTreeMap<Division, (BTreeSet<u64>, Vec<Count>)> = BTreeMap::new();
    for pair in common {
        if new.system.shown(pair.new) != old.system.shown(pair.old) {
            let (places, counts) = changed.entry(pair.division).or_default();
            if places.insert(pair.place) && counts.len() < NAMED {
                counts.push(pair.new);
            }
        }
    }
    let disjoint = |division: &Division| !matches!(division, Division::Areas(_));
    let any = changed.keys().any(disjoint);
    let largest = changed
        .iter()
        .filter(|(division, _)| !any || disjoint(division))
        .max_by_key(|(_, (places, _))| places.len());
    let Some((_, (places, counts))) = largest else { return };
    let (number, least) = (places.len() as u64, new.parameters().changed_households);
    if number < u64::from(least) {
        report.find(Attack::Releases, || Finding::FewChanged {
            changed: number,
            least,
            places: counts.iter().filter_map(|count| new.place_of(*count)).collect::<Vec<Place>>(),
        });
    }
}

/// Under other keys: what both allow of a group that did not change.
fn average(new: &Model, old: &Model, common: &[Common], report: &mut Report) {
    for pair in common {
        let (one, other) = (new.system.bounds(pair.new), old.system.bounds(pair.old));
        let both = Bounds { low: one.low.max(other.low), high: one.high.min(other.high) };
        let threshold = new.threshold(pair.new);
        // Nothing is left of a group that changed; what the new one says alone is found there.
        if both.low > both.high || !too_narrow(both, threshold) || too_narrow(one, threshold) {
            continue;
        }
        let Some(at) = new.place_of(pair.new) else { continue };
        report.find(Attack::Releases, || Finding::TwoReleases {
            at,
            value: new.system.shown(pair.new).unwrap_or_default(),
            low: both.low,
            high: both.high,
        });
    }
}
