//! What is true of most pupils of a group is taken for each of them.

use catalogue::breakdown::CLASSES;
use geo_core::{Metres, SchoolType};
use rustc_hash::FxHashMap;

use super::{
    Truth,
    groups::{Key, open_site},
    outcome::{Attack, Outcome},
};
use crate::person::Person;

/// Groups below this are small.
const FEW: u32 = 10;

/// Pupils by answer about a claim, in the order of [`CLASSES`].
type ByClass = [u32; CLASSES.len()];

/// Answers about an attribute of one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The truth.
    pub truth: u32,
    /// What most of her group are by the publication; where it says nothing, as from public facts.
    pub published: u32,
    /// What public facts suggest.
    pub public: u32,
}

/// Counts the right guesses.
#[must_use]
pub fn homogeneous(attack: Attack, guesses: impl IntoIterator<Item = Guess>) -> Outcome {
    let mut outcome = Outcome { attack, targets: 0, successes: 0, beside: 0 };
    for guess in guesses {
        outcome.targets += 1;
        outcome.successes += usize::from(guess.published == guess.truth);
        outcome.beside += usize::from(guess.public == guess.truth);
    }
    outcome
}

impl Truth<'_> {
    /// The site of each pupil whose zone, stage and school type are known, in groups of few pupils
    /// or of more.
    pub(super) fn sites(&self, few: bool) -> Vec<Guess> {
        let mut nearest: FxHashMap<(u32, SchoolType), Option<(u32, Metres)>> = FxHashMap::default();
        let mut guesses = Vec::new();
        for person in self.cohort.persons() {
            let (Some(zone), Some(truth), Some(school_type)) =
                (person.zone(), open_site(self.ground, person), person.school_type)
            else {
                continue;
            };
            let public =
                *nearest.entry((zone, school_type)).or_insert_with(|| self.nearest(zone, school_type));
            let Some((public, _)) = public else { continue };
            if self.is_few(zone, school_type) != few {
                continue;
            }
            let teaches = |site: &&u32| self.teaches(**site, school_type);
            let sites = self.views.sites(zone, person.stage).iter().filter(teaches);
            let most = sites
                .copied()
                .rev()
                .max_by_key(|site| self.views.value(Key::Pair(zone, *site, person.stage)));
            guesses.push(Guess { truth, published: most.unwrap_or(public), public });
        }
        guesses
    }

    /// The answer about the claim of each pupil whose zone and school type are known, in groups of
    /// few pupils or of more. The public fact is the distance to school, on which claims hang by
    /// law: the answer of most pupils of the type in other zones as far from a site.
    pub(super) fn claims(&self, few: bool) -> Vec<Guess> {
        let distances = Distances::of(self);
        let guess = |person: &Person| {
            let (zone, school_type) = (person.zone()?, person.school_type?);
            if school_type.is_sensitive() || self.is_few(zone, school_type) != few {
                return None;
            }
            let public = distances.usual(zone, school_type)?;
            let answers = self.views.answers(zone, school_type);
            Some(Guess {
                truth: person.class.into(),
                published: answers.and_then(most).unwrap_or(public),
                public,
            })
        };
        self.cohort.persons().iter().filter_map(guess).collect()
    }

    /// Whether few pupils of a zone are of a school type.
    fn is_few(&self, zone: u32, school_type: SchoolType) -> bool {
        self.groups.count(Key::Type(zone, school_type)) < FEW
    }

    /// The site of a type nearest to a zone's label point, and how far that is; the lower one at a
    /// tie.
    fn nearest(&self, zone: u32, school_type: SchoolType) -> Option<(u32, Metres)> {
        let label = self.ground.zones.zones().get(zone as usize)?.label;
        let open = (0_u32..).zip(self.ground.sites).filter(|(at, _)| self.teaches(*at, school_type));
        let placed = open.filter_map(|(at, site)| Some((at, site.position?.distance(label))));
        placed.min_by(|one, other| one.1.0.total_cmp(&other.1.0))
    }

    fn teaches(&self, site: u32, school_type: SchoolType) -> bool {
        self.ground
            .sites
            .get(site as usize)
            .is_some_and(|site| !site.is_sensitive() && site.types.contains(&school_type))
    }
}

/// The answers about claims of pupils as far from a site of their type.
struct Distances {
    /// By school type and whole kilometres.
    far: FxHashMap<(SchoolType, u32), ByClass>,
    /// How far each zone is from a site of a type, and the answers in it.
    zones: FxHashMap<(u32, SchoolType), (u32, ByClass)>,
}

impl Distances {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilometres on the ground")]
    fn of(truth: &Truth<'_>) -> Self {
        let mut zones: FxHashMap<(u32, SchoolType), (u32, ByClass)> = FxHashMap::default();
        let mut far: FxHashMap<(SchoolType, u32), ByClass> = FxHashMap::default();
        for person in truth.cohort.persons() {
            let (Some(zone), Some(school_type)) = (person.zone(), person.school_type) else {
                continue;
            };
            let (kilometres, of_zone) = zones.entry((zone, school_type)).or_insert_with(|| {
                let metres = truth.nearest(zone, school_type).map_or(f64::INFINITY, |(_, metres)| metres.0);
                ((metres / 1000.0) as u32, ByClass::default())
            });
            let as_far = far.entry((school_type, *kilometres)).or_default();
            for answers in [of_zone, as_far] {
                if let Some(count) = answers.get_mut(usize::from(person.class)) {
                    *count += 1;
                }
            }
        }
        Self { far, zones }
    }

    /// The answer of most pupils of a type in other zones as far from a site; where there are none,
    /// of all pupils of the type in other zones.
    fn usual(&self, zone: u32, school_type: SchoolType) -> Option<u32> {
        let (kilometres, here) = self.zones.get(&(zone, school_type))?;
        let elsewhere =
            |all: ByClass| most(&std::array::from_fn::<_, { CLASSES.len() }, _>(|at| all[at] - here[at]));
        let as_far = self.far.get(&(school_type, *kilometres)).copied();
        as_far.and_then(elsewhere).or_else(|| {
            let all = self.far.iter().filter(|((of_type, _), _)| *of_type == school_type);
            elsewhere(
                all.fold(ByClass::default(), |sum, (_, more)| std::array::from_fn(|at| sum[at] + more[at])),
            )
        })
    }
}

/// The place of the largest number, the first at a tie; `None` where all are 0.
fn most(counts: &[u32]) -> Option<u32> {
    let most = counts.iter().max().filter(|most| **most > 0)?;
    (0..).zip(counts).find(|(_, count)| *count == most).map(|(at, _)| at)
}
