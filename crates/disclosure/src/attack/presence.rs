//! Is anybody there? The attacker subtracts what is published from what it is part of.

use geo_core::grid::CellSize;

use super::{
    Truth,
    groups::{Key, known_stages},
    outcome::{Attack, Outcome},
};

/// A group that has fewer than T pupils or none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspect {
    /// Whether anybody is in it.
    pub somebody: bool,
    /// What the attacker takes for its count.
    pub estimate: i64,
    /// A public fact that is larger where somebody is likelier: the number of addresses, or how near
    /// the site is.
    pub likely: f64,
}

/// Asks of as many groups with somebody as without. The attacker says yes from an estimate of 1 on;
/// beside that, yes where the public fact is above the median.
#[must_use]
pub fn presence(attack: Attack, suspects: Vec<Suspect>) -> Outcome {
    let (there, empty): (Vec<Suspect>, Vec<Suspect>) =
        suspects.into_iter().partition(|suspect| suspect.somebody);
    let half = there.len().min(empty.len());
    let mut asked = spread(there, half);
    asked.extend(spread(empty, half));
    let mut likely: Vec<f64> = asked.iter().map(|suspect| suspect.likely).collect();
    likely.sort_unstable_by(f64::total_cmp);
    let median = likely.get(half).copied().unwrap_or(0.0);
    let right = |answer: &dyn Fn(&Suspect) -> bool| {
        asked.iter().filter(|suspect| answer(suspect) == suspect.somebody).count()
    };
    Outcome {
        attack,
        targets: asked.len(),
        successes: right(&|suspect| suspect.estimate >= 1),
        beside: right(&|suspect| suspect.likely > median),
    }
}

/// Some of the items, evenly spread over all.
pub(super) fn spread<T>(items: Vec<T>, some: usize) -> Vec<T> {
    let all = items.len().max(1);
    let chosen = |at: usize| (at + 1) * some / all > at * some / all;
    items.into_iter().enumerate().filter(|(at, _)| chosen(*at)).map(|(_, item)| item).collect()
}

impl Truth<'_> {
    /// Cells of 250 m with pupils, by stage: the smallest published cell around each, minus the
    /// published other cells of 250 m in it.
    pub(super) fn cells_beside_their_parents(&self) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        for (key, _) in self.groups.sorted() {
            let Key::Cell(cell, 0) = key else { continue };
            if cell.size() != CellSize::M250 {
                continue;
            }
            for stage in known_stages() {
                let own = Key::Cell(cell, stage);
                let count = self.groups.count(own);
                let around = CellSize::ALL[1..].iter().map(|size| cell.parent(*size));
                let Some(around) =
                    around.into_iter().find(|around| self.views.shows(Key::Cell(*around, stage)))
                else {
                    continue;
                };
                let cells = around.children(CellSize::M250).filter(|other| *other != cell);
                let others: i64 = cells.map(|other| self.published(Key::Cell(other, stage))).sum();
                let estimate = self.published(Key::Cell(around, stage)) - others;
                suspects.extend(self.suspect(count, estimate, self.ground.zones.houses().count(cell).into()));
            }
        }
        suspects
    }

    /// Stages in cells and zones: the published sum, minus the other stages.
    pub(super) fn stages_beside_their_sums(&self) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        for (key, _) in self.groups.sorted() {
            let (addresses, of_stage): (u32, &dyn Fn(u8) -> Key) = match key {
                Key::Cell(cell, 0) => {
                    (self.ground.zones.houses().count(cell), &move |stage| Key::Cell(cell, stage))
                }
                Key::Zone(zone, 0) => (self.addresses(zone), &move |stage| Key::Zone(zone, stage)),
                _ => continue,
            };
            for stage in known_stages().filter(|_| self.views.shows(key)) {
                // Those of unknown stage are published, too.
                let others =
                    (1..).take(catalogue::breakdown::STAGES.len() - 1).filter(|other| *other != stage);
                let others: i64 = others.map(|other| self.published(of_stage(other))).sum();
                let count = self.groups.count(of_stage(stage));
                suspects.extend(self.suspect(count, self.published(key) - others, addresses.into()));
            }
        }
        suspects
    }

    /// Sites in zones, by stage: the published stage, minus the other sites.
    pub(super) fn sites_beside_their_sums(&self) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        for (zone, place) in (0..).zip(self.ground.zones.zones()) {
            for stage in known_stages().filter(|stage| self.views.shows(Key::Zone(zone, *stage))) {
                let pair = |site: u32| Key::Pair(zone, site, stage);
                let sites = self.views.sites(zone, stage).iter();
                let of_sites: i64 = sites.map(|site| self.published(pair(*site))).sum();
                let rest = self.published(Key::Zone(zone, stage)) - of_sites;
                for (at, site) in (0..).zip(self.ground.sites) {
                    let count = self.groups.count(pair(at));
                    let estimate = rest + self.published(pair(at));
                    let metres = site.position.map(|position| position.distance(place.label).0);
                    suspects.extend(self.suspect(count, estimate, -metres.unwrap_or(f64::INFINITY)));
                }
            }
        }
        suspects
    }

    /// A group of T and more is no secret.
    fn suspect(&self, count: u32, estimate: i64, likely: f64) -> Option<Suspect> {
        (count < self.threshold).then_some(Suspect { somebody: count > 0, estimate, likely })
    }

    fn published(&self, key: Key) -> i64 {
        self.views.value(key).into()
    }

    fn addresses(&self, zone: u32) -> u32 {
        self.ground.zones.zones().get(zone as usize).map_or(0, |zone| zone.addresses)
    }
}
