//! Two releases side by side. Under the same keys a value that differs is a set that changed, and
//! few changes are told from the rest; under other keys two noises of one set average out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use catalogue::breakdown::ALL;
use geo_core::{Localised, grid::CellSize};

use super::{
    attack::Attack,
    bounds::Bounds,
    finding::{Finding, Place},
    judge::too_narrow,
    model::{Group, Model, Name, Names},
    report::Report,
    system::Count,
};
use crate::Feature;

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
pub(super) fn compare(new: &Model, old: &Model, names: &mut Names, report: &mut Report) -> Vec<Unmatched> {
    let mut unmatched = Vec::new();
    let (about, other) = (&new.publication.about, &old.publication.about);
    if about.region != other.region {
        unmatched.push(Unmatched::Region { new: about.region.clone(), old: other.region.clone() });
    }
    let common = common(new, old, names);
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

/// Disjoint places that a group may be one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Division {
    /// Cells of a size.
    Cells(CellSize),
    /// Cells of a size by stage.
    CellStages(CellSize),
    Municipalities,
    MunicipalityStages,
    MunicipalityAges,
    /// Zones smaller than a municipality.
    Zones,
    ZoneStages,
    /// Zones and sites attended.
    ZoneSites,
    Sites,
    /// Zones and school types.
    ZoneTypes,
    /// Zones and answers about the claim.
    ZoneClaims,
    /// A breakdown of the sums; only where nothing else changed.
    Totals(Name),
    /// Areas of a site in a layer; only where nothing else changed.
    Areas(Name),
}

impl Division {
    /// What the places are told apart by: a change of a pupil in another feature leaves most of them
    /// as they were. The zone is seen with the cells.
    const fn feature(self) -> Feature {
        match self {
            Self::Cells(_) | Self::Municipalities | Self::Zones | Self::Areas(_) => Feature::Residence,
            Self::CellStages(_) | Self::MunicipalityStages | Self::ZoneStages => Feature::Stage,
            Self::MunicipalityAges => Feature::Age,
            Self::ZoneSites | Self::Sites => Feature::Site,
            Self::ZoneTypes => Feature::SchoolType,
            Self::ZoneClaims => Feature::Claim,
            Self::Totals(_) => Feature::Elsewhere,
        }
    }

    const fn is_last_resort(self) -> bool {
        matches!(self, Self::Totals(_) | Self::Areas(_))
    }
}

/// A place of a division by up to two names.
type Spot = (u64, Name);

/// A group that both releases may have a value of; two that are left out are both 0.
struct Common {
    /// Which place of which division it is; `None` of one that overlaps others.
    place: Option<(Division, Spot)>,
    new: Count,
    old: Count,
}

/// The groups that are published in both; a row that only one has is 0 in the other, where the
/// other has the cell.
fn common(new: &Model, old: &Model, names: &mut Names) -> Vec<Common> {
    let mut common = Vec::new();
    for (at, (cell, counts)) in (0_u64..).zip(new.cells.iter()) {
        let Some(before) = old.cells.get(cell) else { continue };
        for (kind, (new_count, old_count)) in counts.iter().zip(before).enumerate() {
            let size = cell.size();
            let division = if kind == 0 { Division::Cells(size) } else { Division::CellStages(size) };
            common.push(Common { place: Some((division, (at, 0))), new: *new_count, old: *old_count });
        }
    }
    let all = names.of(ALL.0);
    let mut groups: Vec<(Group, Count)> = new.groups.iter().map(|(group, count)| (*group, *count)).collect();
    groups.sort_unstable();
    for (group, count) in groups {
        let Some(before) = old.count(group) else { continue };
        common.push(Common { place: place(group, all), new: count, old: before });
    }
    common.retain(|pair| new.system.shown(pair.new).is_some() && old.system.shown(pair.old).is_some());
    common
}

/// The place of a group; `None` where it overlaps others, or is told apart by two features, of
/// which each has places of its own.
fn place(group: Group, all: Name) -> Option<(Division, Spot)> {
    let (division, one, other) = match group {
        Group::Total(_, value) if value == all => return None,
        Group::Total(breakdown, value) => (Division::Totals(breakdown), value, 0),
        Group::Municipality(key, stage, age) if age == all => {
            let division = if stage == all { Division::Municipalities } else { Division::MunicipalityStages };
            (division, key, 0)
        }
        Group::Municipality(key, stage, age) if stage == all => (Division::MunicipalityAges, key, age),
        Group::Zone(zone, stage) => {
            (if stage == all { Division::Zones } else { Division::ZoneStages }, zone, 0)
        }
        Group::Attendance(zone, site, stage) if stage == all => (Division::ZoneSites, zone, site),
        Group::Site(site) => (Division::Sites, site, 0),
        Group::Schooling(zone, kind) => (Division::ZoneTypes, zone, kind),
        Group::Claim(zone, kind, class) if kind == all => (Division::ZoneClaims, zone, class),
        Group::Area(layer, site, _) => (Division::Areas(layer), site, 0),
        Group::Municipality(..) | Group::Attendance(..) | Group::Claim(..) => return None,
    };
    Some((division, (one.into(), other)))
}

/// The places of a division that show anybody, and those of them that changed.
#[derive(Default)]
struct Places {
    shown: BTreeSet<Spot>,
    changed: BTreeSet<Spot>,
    /// The first that changed.
    named: Vec<Count>,
}

/// Under the same keys: the places in which something changed. Each feature is judged by the
/// division with the most changes, as every household that changed adds to them; and features
/// apart, or many birthdays would hide one who left.
fn changes(new: &Model, old: &Model, common: &[Common], report: &mut Report) {
    let mut divisions: BTreeMap<Division, Places> = BTreeMap::new();
    for pair in common {
        let Some((division, spot)) = pair.place else { continue };
        let (after, before) = (new.system.shown(pair.new), old.system.shown(pair.old));
        let places = divisions.entry(division).or_default();
        if after.max(before) > Some(0) {
            places.shown.insert(spot);
        }
        if after != before && places.changed.insert(spot) && places.named.len() < NAMED {
            places.named.push(pair.new);
        }
    }
    let changed = |(division, places): &(&Division, &Places)| {
        (!places.changed.is_empty()).then(|| division.is_last_resort())
    };
    let only_last = !divisions.iter().filter_map(|pair| changed(&pair)).any(|is_last| !is_last);
    for feature in Feature::ALL {
        let of_feature = divisions.iter().filter(|(division, _)| {
            division.feature() == feature && (only_last || !division.is_last_resort())
        });
        let most = of_feature.max_by_key(|(_, places)| (places.changed.len(), places.shown.len()));
        let Some((_, places)) = most else { continue };
        let (number, least) = (places.changed.len(), new.parameters().changed_households);
        // Where most of all places changed, a change tells none of them from the rest.
        if number == 0 || number >= least as usize || 2 * number >= places.shown.len() {
            continue;
        }
        report.find(Attack::Releases, || Finding::FewChanged {
            feature,
            changed: number as u64,
            least,
            places: places.named.iter().filter_map(|count| new.place_of(*count)).collect::<Vec<Place>>(),
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
