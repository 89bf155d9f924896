//! All ways that a run measures: to the site attended, to the nearest of its kind, to the one that
//! grounds the claim with and without dangerous parts; and what the rules say of them.

use geo_core::{Metres, SchoolType, Stage};
use network::{Closures, Nearest, Network, snap::FAR};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use store::{VaultPupil, VaultWalk, VaultWay};

use super::{
    Enrolled, Enrolment, Foot, Homes, Room,
    measure::{Request, measure, with_straight},
    sites::EntranceSource,
};
use crate::{
    claim::{self, Candidates, Claim, ClaimGroup, Form, Ground},
    entitlement::{Caution, Decision, Facts, Walk, decide},
};

/// The network as the pupils of each stage may walk it; stages with the same dangers share one.
pub(crate) struct Avoiding {
    networks: Vec<Network>,
    /// Which network by stage, in the order of [`Stage::ALL`]; `None` where nothing is closed.
    of_stage: [Option<usize>; 3],
}

impl Avoiding {
    /// What the hazards that hold close.
    pub(crate) fn of(foot: &Foot<'_, '_>) -> Self {
        let mut closures: Vec<Closures> = Vec::new();
        let of_stage = Stage::ALL.map(|stage| {
            let concerning =
                foot.hazards.iter().zip(&foot.matches).filter(|(hazard, _)| hazard.concerns(stage));
            let closed = Closures::of_hazards(concerning.map(|(_, found)| found));
            if closed.is_empty() {
                return None;
            }
            Some(closures.iter().position(|known| *known == closed).unwrap_or_else(|| {
                closures.push(closed);
                closures.len() - 1
            }))
        });
        Self {
            networks: closures.into_iter().map(|closed| foot.network.avoiding(closed)).collect(),
            of_stage,
        }
    }

    /// The network of a stage; `None` where nothing is closed for it.
    pub(crate) fn network(&self, stage: Option<Stage>) -> Option<&Network> {
        self.number(stage).map(|number| &self.networks[number])
    }

    /// Whether the same ways are closed to pupils of two stages.
    pub(crate) fn is_same(&self, stage: Option<Stage>, other: Option<Stage>) -> bool {
        self.number(stage) == self.number(other)
    }

    /// Which of the networks a stage has.
    fn number(&self, stage: Option<Stage>) -> Option<usize> {
        let at = Stage::ALL.iter().position(|known| Some(*known) == stage)?;
        self.of_stage[at]
    }
}

/// A site and the way there in millimetres; `None` where no path leads.
type Way = (u32, Option<u32>);

/// The ways of all pupils, in their order.
pub struct Ways<'r> {
    claims: Vec<Claim<'r>>,
    attended: Vec<Option<Way>>,
    nearest: Vec<Option<Way>>,
    grounds: Vec<Option<Way>>,
    safe: Vec<Option<u32>>,
    /// Some site qualifies for the claim, but no path leads to any.
    no_path: Vec<bool>,
    cautions: Vec<Vec<Caution>>,
}

impl<'r> Ways<'r> {
    /// Measures everything.
    pub(crate) fn measure(
        foot: &Foot<'r, '_>,
        avoiding: &Avoiding,
        homes: &Homes,
        pupils: &[VaultPupil],
        enrolments: &[Enrolment],
    ) -> Self {
        let schools = &foot.inputs.schools;
        let (attended, assumed) = attended(foot, homes, pupils);
        let claims: Vec<Claim<'r>> = (0..pupils.len())
            .into_par_iter()
            .map(|at| {
                let pupil = claim::Enrolled {
                    site: attended[at].map(|(site, _)| site as usize),
                    stage: pupils[at].stage,
                    grade: pupils[at].grade,
                    special_needs: enrolments[at].special_needs,
                    first_language: enrolments[at].first_language.as_deref(),
                };
                Claim::of(&foot.inputs.rules, &pupil, schools, foot.inputs.district(pupils[at].residence))
            })
            .collect();
        let mut ways = Self {
            nearest: vec![None; pupils.len()],
            grounds: vec![None; pupils.len()],
            safe: vec![None; pupils.len()],
            no_path: vec![false; pupils.len()],
            cautions: assumed
                .into_iter()
                .map(|assumed| if assumed { vec![Caution::SiteAssumed] } else { Vec::new() })
                .collect(),
            attended,
            claims,
        };
        ways.measure_nearest(foot, homes);
        ways.measure_grounds(foot, homes);
        ways.measure_safe(foot, avoiding, homes);
        ways
    }

    /// One search per group of pupils with the same candidates.
    fn measure_nearest(&mut self, foot: &Foot<'r, '_>, homes: &Homes) {
        let mut groups: FxHashMap<ClaimGroup, Vec<usize>> = FxHashMap::default();
        for (at, claim) in self.claims.iter().enumerate() {
            if let Some(group) = self.group(foot, at, claim) {
                groups.entry(group).or_default().push(at);
            }
        }
        for (group, members) in groups {
            let candidates = group.candidates(&foot.inputs.rules, &foot.inputs.schools);
            let sites: Vec<Vec<_>> =
                candidates.sites.iter().map(|site| foot.entrances[*site].clone()).collect();
            let nearest = Nearest::of(foot.network, &sites);
            let found: Vec<Option<Way>> = members
                .par_iter()
                .map(|at| {
                    let home = homes.snap(*at)?;
                    let (site, distance) = nearest.from(home)?;
                    let site = u32::try_from(candidates.sites[site as usize]).ok()?;
                    Some((site, with_straight(distance, home)))
                })
                .collect();
            for (at, way) in members.into_iter().zip(found) {
                self.nearest[at] = way;
                if matches!(self.claims[at].ground, Ground::Nearest(_)) {
                    // Nobody is carried for the sake of a site farther than the one attended, such
                    // as a private one that does not count among the candidates.
                    let attended = self.attended[at].filter(|(_, attended)| {
                        attended.is_some_and(|attended| {
                            way.and_then(|(_, way)| way).is_none_or(|way| attended < way)
                        })
                    });
                    self.grounds[at] = attended.or(way);
                    self.no_path[at] = self.grounds[at].is_none() && !candidates.sites.is_empty();
                    self.warn(at, &candidates);
                }
            }
        }
    }

    /// The group of the claim, else that of the kind of school attended.
    fn group(&self, foot: &Foot<'_, '_>, at: usize, claim: &Claim<'_>) -> Option<ClaimGroup> {
        if let Ground::Nearest(group) = &claim.ground {
            return Some(group.clone());
        }
        let (site, _) = self.attended[at]?;
        let (school_type, stage) = (claim.school_type?, claim.stage?);
        let form = Form::of(&foot.inputs.rules, &foot.inputs.schools[site as usize], school_type);
        Some(ClaimGroup { school_type, stage, form, language: None })
    }

    fn warn(&mut self, at: usize, candidates: &Candidates) {
        if candidates.language_unlisted {
            self.cautions[at].push(Caution::LanguageUnlisted);
        }
        if candidates.form_unlisted {
            self.cautions[at].push(Caution::FormUnlisted);
        }
    }

    /// The ways to sites that ground a claim without being the nearest.
    fn measure_grounds(&mut self, foot: &Foot<'_, '_>, homes: &Homes) {
        let mut pupils = Vec::new();
        let mut requests: Vec<Request> = Vec::new();
        for (at, claim) in self.claims.iter().enumerate() {
            match claim.ground {
                Ground::District(site) => {
                    let site = u32::try_from(site).unwrap_or(u32::MAX);
                    self.grounds[at] = Some((site, None));
                    if let Some(home) = homes.of_pupil[at] {
                        pupils.push(at);
                        requests.push((home, site));
                    }
                }
                Ground::Attended | Ground::DistrictUnknown | Ground::Open(_) => {
                    self.grounds[at] = self.attended[at];
                }
                Ground::Nearest(_) => {}
            }
        }
        let found = measure(foot.network, &foot.entrances, &homes.snaps, &requests);
        for ((at, (_, site)), way) in pupils.into_iter().zip(requests).zip(found) {
            self.grounds[at] = Some((site, way));
        }
    }

    /// The ways that avoid every danger of the pupil's stage.
    fn measure_safe(&mut self, foot: &Foot<'_, '_>, avoiding: &Avoiding, homes: &Homes) {
        for (number, network) in avoiding.networks.iter().enumerate() {
            let mut pupils = Vec::new();
            let mut requests: Vec<Request> = Vec::new();
            for (at, claim) in self.claims.iter().enumerate() {
                if let (Some((site, Some(_))), Some(home)) = (self.grounds[at], homes.of_pupil[at])
                    && avoiding.number(claim.stage) == Some(number)
                {
                    pupils.push(at);
                    requests.push((home, site));
                }
            }
            let found = measure(network, &foot.entrances, &homes.snaps, &requests);
            for (at, way) in pupils.into_iter().zip(found) {
                self.safe[at] = way;
            }
        }
        for (at, claim) in self.claims.iter().enumerate() {
            // Without a stage nobody knows which dangers concern the pupil.
            if claim.stage.is_some() && avoiding.number(claim.stage).is_none() {
                self.safe[at] = self.grounds[at].and_then(|(_, way)| way);
            }
        }
    }

    /// The kind of school and the stage of a pupil, where both are clear.
    pub(crate) fn kind(&self, pupil: usize) -> Option<(SchoolType, Stage)> {
        self.claims[pupil].school_type.zip(self.claims[pupil].stage)
    }

    /// The stage of a pupil, where it is known.
    pub(crate) fn stage(&self, pupil: usize) -> Option<Stage> {
        self.claims[pupil].stage
    }

    /// Where a pupil is counted.
    pub(crate) fn enrolled(&self, pupil: usize) -> Enrolled {
        let claim = &self.claims[pupil];
        let site = self.attended[pupil].map(|(site, _)| site);
        Enrolled { site, school_type: claim.school_type, stage: claim.stage }
    }

    /// The site that grounds a pupil's claim.
    pub(crate) fn ground_site(&self, pupil: usize) -> Option<usize> {
        self.grounds[pupil].map(|(site, _)| site as usize)
    }

    /// The site that a pupil attends.
    pub(crate) fn attended_site(&self, pupil: usize) -> Option<usize> {
        self.attended[pupil].map(|(site, _)| site as usize)
    }

    /// The row of a pupil, with the decision.
    pub(crate) fn row(
        &self,
        foot: &Foot<'r, '_>,
        homes: &Homes,
        at: usize,
        quality: Option<Metres>,
        room: &Room,
    ) -> (VaultWalk, Decision<'r>) {
        let metres = |millimetres: Option<u32>| millimetres.map(|way| Metres(f64::from(way) / 1000.0));
        let way = |way: Option<Way>| {
            way.map(|(site, way)| VaultWay {
                site: foot.inputs.schools[site as usize].id.clone(),
                metres: metres(way),
            })
        };
        let home = homes.snap(at);
        let ground = self.grounds[at];
        let mut cautions = self.cautions[at].clone();
        if home.is_some_and(|home| home.straight.0 > FAR.0) {
            cautions.push(Caution::SnappedFar);
        }
        if home.is_some_and(|home| home.past_island) {
            cautions.push(Caution::PastIsland);
        }
        if ground.is_some_and(|(site, _)| foot.sites[site as usize].source >= EntranceSource::Address) {
            cautions.push(Caution::EntranceUnknown);
        }
        if ground.is_some_and(|(site, _)| foot.is_far(site as usize)) {
            cautions.push(Caution::EntranceFar);
        }
        if let (Some((_, Some(attended))), Some((_, Some(claimed)))) = (self.attended[at], ground)
            && attended < claimed
        {
            cautions.push(Caution::AttendedNearer);
        }
        cautions.sort_unstable();
        let facts = Facts {
            quality: home.and(quality),
            walk: match ground {
                None if self.no_path[at] => Walk::Measured { shortest: None, safe: None },
                None => Walk::NoSite,
                Some((_, shortest)) => {
                    Walk::Measured { shortest: metres(shortest), safe: metres(self.safe[at]) }
                }
            },
            cautions,
        };
        let decision = decide(&foot.inputs.rules, &self.claims[at], &facts);
        let names: Vec<&str> = decision.cautions.iter().map(|caution| caution.as_str()).collect();
        let row = VaultWalk {
            attended: way(self.attended[at]),
            nearest: way(self.nearest[at]),
            claim: way(ground),
            safe: metres(self.safe[at]),
            entitlement: decision.class.as_str().to_owned(),
            reason: decision.reason.as_str().to_owned(),
            paragraph: decision.paragraph.to_owned(),
            threshold: decision.threshold,
            margin: decision.margin,
            verified: decision.verified,
            cautions: names.join(" "),
            assigned: way(room.of_pupil(at).map(|place| (place.site, Some(place.way)))),
            assigned_extra: room.of_pupil(at).map(|place| place.extra),
        };
        (row, decision)
    }
}

/// The site that each pupil attends with the way there, and whether it is assumed: of a school with
/// several sites the nearest that teaches the pupil's stage is taken.
fn attended(foot: &Foot<'_, '_>, homes: &Homes, pupils: &[VaultPupil]) -> (Vec<Option<Way>>, Vec<bool>) {
    let mut sites_of: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    for (site, school) in (0_u32..).zip(&foot.inputs.schools) {
        sites_of.entry(&school.id.school.0).or_default().push(site);
    }
    let mut requests: Vec<Request> = Vec::new();
    let mut asked: Vec<usize> = Vec::new();
    let mut attended: Vec<Option<Way>> = vec![None; pupils.len()];
    let mut assumed = vec![false; pupils.len()];
    for (at, pupil) in pupils.iter().enumerate() {
        let all = pupil.school.as_ref().and_then(|school| sites_of.get(school.0.as_str()));
        let all = all.map_or(&[][..], Vec::as_slice);
        let teaches = |site: &&u32| {
            pupil.stage.is_none_or(|stage| foot.inputs.schools[**site as usize].stages.contains(&stage))
        };
        let mut sites: Vec<u32> = all.iter().filter(teaches).copied().collect();
        if sites.is_empty() {
            sites = all.to_vec();
        }
        assumed[at] = sites.len() > 1;
        attended[at] = sites.first().map(|site| (*site, None));
        if let Some(home) = homes.of_pupil[at] {
            requests.extend(sites.iter().map(|site| (home, *site)));
            asked.extend(sites.iter().map(|_| at));
        }
    }
    let found = measure(foot.network, &foot.entrances, &homes.snaps, &requests);
    for ((at, (_, site)), way) in asked.into_iter().zip(requests).zip(found) {
        let known = attended[at].and_then(|(_, known)| known);
        if way.is_some_and(|way| known.is_none_or(|known| way < known)) {
            attended[at] = Some((site, way));
        }
    }
    (attended, assumed)
}
