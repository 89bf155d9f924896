//! Where findings are gathered while the audit runs: all are counted, the first ones listed.

use super::{
    attack::{Attack, Check},
    finding::Finding,
};

/// How many findings of one attack are listed; a publication that is wrong throughout has millions.
const LISTED: u64 = 1_000;

/// Findings and counts.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    /// Per attack, in the order of [`Attack::ALL`].
    checks: [Tried; Attack::ALL.len()],
}

#[derive(Debug, Default, Clone, Copy)]
struct Tried {
    relations: u64,
    groups: u64,
    findings: u64,
}

impl Report {
    /// Adds a finding; it is made only where it will be listed.
    pub fn find(&mut self, attack: Attack, finding: impl FnOnce() -> Finding) {
        let tried = &mut self.checks[attack as usize];
        tried.findings += 1;
        if tried.findings <= LISTED {
            self.findings.push(finding());
        }
    }

    /// Says that an attack had more to work with.
    pub fn tried(&mut self, attack: Attack, relations: u64, groups: u64) {
        let tried = &mut self.checks[attack as usize];
        tried.relations += relations;
        tried.groups += groups;
    }

    /// What was found, and what was tried.
    pub fn finish(self) -> (Vec<Finding>, Vec<Check>) {
        let checks = Attack::ALL.into_iter().zip(self.checks).map(|(attack, tried)| Check {
            attack,
            relations: tried.relations,
            groups: tried.groups,
            findings: tried.findings,
        });
        (self.findings, checks.collect())
    }
}
