//! Releases: what is published once cannot be taken back, so a second look at the same pupils is
//! let out only where it cannot be compared with the first one to learn about a few of them.
//!
//! Under the same keys the same group shows the same value in every release (cell-key method), and
//! two releases differ only where something changed. Where that are few households, the difference
//! of two values is about them; hence the floor of changed households (differencing), which holds
//! for each feature alone: a layer that does not show ages tells nothing of birthdays, and whoever
//! left is alone in it. Under new
//! keys values differ everywhere, but each is the truth with independent noise: who has n of them
//! can average them, and the noise shrinks by the square root of n.

mod households;
mod refusal;

use catalogue::Parameters;
use disclosure::DRAWING;
use jiff::civil::Date;
use store::KeptRelease;

pub use households::{Changed, ReleasedHouseholds, counted};
pub use refusal::ReleaseRefusal;

/// What is to be released.
pub struct Proposal<'p> {
    /// The key date.
    pub key_date: Date,
    /// The generation of the noise, see [`crate::Keys::with_noise`].
    pub noise: u32,
    /// What protects the counts.
    pub parameters: &'p Parameters,
    /// Whom it counts.
    pub households: ReleasedHouseholds,
    /// Whether it takes the place of the release of the same key date, or where there is none, of
    /// the latest.
    pub replaces: bool,
}

/// A release that may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its name.
    pub name: String,
    /// How it stands to the ones before.
    pub standing: Standing,
    /// The names of those it takes the place of.
    pub withdrawn: Vec<String>,
}

/// What is decided about a proposal.
#[derive(Debug)]
pub struct Decision {
    /// The release.
    pub released: Released,
    /// What the vault has to keep in mind from now on, in the order of making.
    pub kept: Vec<KeptRelease>,
}

impl Decision {
    /// Whether other noise may be drawn for the release: no other one stands that shows this noise.
    #[must_use]
    pub fn may_draw_again(&self) -> bool {
        let Some((own, others)) = self.kept.split_last() else { return false };
        self.released.standing != Standing::Same
            && others.iter().all(|release| release.is_withdrawn || release.noise != own.noise)
    }
}

/// How a release stands to the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none before.
    First,
    /// It is the release of this key date once more: nothing has changed.
    Same,
    /// There are others before.
    Next {
        /// The fewest households that changed in any feature that did since one it can be compared
        /// with; `None` where it can be compared with none.
        changed: Option<usize>,
    },
}

impl Proposal<'_> {
    /// Decides whether this may be released after `former`.
    ///
    /// # Errors
    /// [`ReleaseRefusal`] where comparing it with one of them would tell about a few households.
    pub fn decide(self, former: Vec<KeptRelease>) -> Result<Decision, ReleaseRefusal> {
        let parameters = canonical(self.parameters);
        let seen = self.seen_beside(&former);
        let is_same = |(release, changed): (&KeptRelease, &Option<Changed>)| {
            release.key_date == self.key_date
                && release.parameters == parameters
                && changed.is_some_and(|changed| changed.fewest() == 0)
        };
        if let Some((same, _)) = former.iter().zip(&seen).find(|pair| is_same(*pair)) {
            let name = same.name.clone();
            let released = Released { name, standing: Standing::Same, withdrawn: Vec::new() };
            return Ok(Decision { released, kept: former });
        }
        let is_replaced = self.replaced(&former);
        let mut fewest = None;
        for ((release, changed), is_replaced) in former.iter().zip(&seen).zip(&is_replaced) {
            if release.is_withdrawn || *is_replaced {
                continue;
            }
            self.check(release, *changed, &parameters)?;
            fewest = fewest.into_iter().chain(changed.map(|changed| changed.fewest())).min();
        }
        Ok(self.accepted(former, &is_replaced, fewest, parameters))
    }

    /// How many households changed since each release that this one can be compared with.
    fn seen_beside(&self, former: &[KeptRelease]) -> Vec<Option<Changed>> {
        let changed = |release: &KeptRelease| {
            let is_comparable = !release.is_withdrawn && release.noise == self.noise;
            is_comparable.then(|| self.households.changed_since(&release.households))
        };
        former.iter().map(changed).collect()
    }

    /// Which releases this one takes the place of.
    fn replaced(&self, former: &[KeptRelease]) -> Vec<bool> {
        let stands = |release: &KeptRelease| self.replaces && !release.is_withdrawn;
        let of_this_date = |release: &KeptRelease| stands(release) && release.key_date == self.key_date;
        if former.iter().any(of_this_date) {
            return former.iter().map(of_this_date).collect();
        }
        let latest = former.iter().rposition(stands);
        (0..former.len()).map(|at| Some(at) == latest).collect()
    }

    /// Whether this may stand beside a release.
    fn check(
        &self,
        beside: &KeptRelease,
        changed: Option<Changed>,
        parameters: &str,
    ) -> Result<(), ReleaseRefusal> {
        let release = beside.name.clone();
        if beside.key_date == self.key_date {
            let changed = changed.map(|changed| changed.fewest());
            return Err(ReleaseRefusal::KeyDateTaken { release, changed });
        }
        let Some(changed) = changed else { return Ok(()) };
        if beside.parameters != parameters {
            return Err(ReleaseRefusal::OtherParameters { release });
        }
        let floor = self.parameters.changed_households;
        // Where nothing has changed, every value is the one that is known already.
        let few = changed.few(floor);
        if few.is_empty() {
            return Ok(());
        }
        Err(ReleaseRefusal::TooFewChanged { release, few, floor, replaces: self.replaces })
    }

    fn accepted(
        self,
        mut kept: Vec<KeptRelease>,
        is_replaced: &[bool],
        changed: Option<usize>,
        parameters: String,
    ) -> Decision {
        let standing = if kept.is_empty() { Standing::First } else { Standing::Next { changed } };
        let earlier = kept.iter().filter(|release| release.key_date == self.key_date).count();
        let name = match earlier {
            0 => self.key_date.to_string(),
            _ => format!("{}-{}", self.key_date, earlier + 1),
        };
        let mut withdrawn = Vec::new();
        for (release, is_replaced) in kept.iter_mut().zip(is_replaced) {
            if *is_replaced {
                release.is_withdrawn = true;
                withdrawn.push(release.name.clone());
            }
            // What nothing is compared with any more is forgotten.
            if release.is_withdrawn || release.noise != self.noise {
                release.households = Vec::new();
            }
        }
        kept.push(KeptRelease {
            name: name.clone(),
            key_date: self.key_date,
            noise: self.noise,
            parameters,
            is_withdrawn: false,
            households: self.households.into_digests(),
        });
        Decision { released: Released { name, standing, withdrawn }, kept }
    }
}

/// Parameters and the way changes are drawn as text, to be compared.
fn canonical(parameters: &Parameters) -> String {
    let Parameters { rounding, sensitive, houses, changed_households: _, age_bands } = parameters;
    let rounding = [rounding, sensitive]
        .map(|of| format!("{} {} {}", of.threshold, of.variance, of.largest_change))
        .join("; ");
    format!("drawing {DRAWING}; {rounding}; {houses}; {}", age_bands.codes().join(" "))
}

#[cfg(test)]
mod tests;
