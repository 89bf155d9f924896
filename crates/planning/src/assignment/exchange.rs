//! The exchange of pupils between sites: who moves where so that nobody is too many anywhere.
//!
//! Staying without a place is one more site, behind the last, with room for all; it costs more
//! than any chain of moves could save, so it is used only where it must be.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use network::search::UNREACHED;
use rayon::prelude::*;

/// The site of each pupil at the optimum; the number of sites stands for no place.
pub fn optimum(table: &[u32], capacities: &[Option<u32>], first_choices: usize) -> Vec<usize> {
    let problem = Problem { table, capacities };
    let mut choices: Vec<Vec<usize>> = (0..problem.pupils())
        .into_par_iter()
        .map(|pupil| problem.cheapest(first_choices.max(1), |site| problem.cost(pupil, site)))
        .collect();
    loop {
        let mut exchange = Exchange::new(problem, &choices);
        exchange.settle_everyone();
        let Exchange { site_of, price, .. } = exchange;
        // With these prices everyone already is where distance and price together are least,
        // or has not been offered that site.
        let grown = choices.par_iter_mut().zip(&site_of).enumerate().map(|(pupil, (offered, &site))| {
            let with_price = |site: usize| problem.cost(pupil, site).saturating_add(price[site]);
            let here = with_price(site);
            let better = problem.cheapest(offered.len(), |site| {
                let there = with_price(site);
                if there < here && !offered.contains(&site) { there } else { i64::MAX }
            });
            offered.extend(&better);
            better.len()
        });
        if grown.sum::<usize>() == 0 {
            return site_of;
        }
    }
}

#[derive(Clone, Copy)]
struct Problem<'a> {
    table: &'a [u32],
    capacities: &'a [Option<u32>],
}

impl Problem<'_> {
    fn sites(self) -> usize {
        self.capacities.len()
    }

    fn pupils(self) -> usize {
        self.table.len() / self.sites()
    }

    /// What it costs to have a pupil at a site; `i64::MAX` where no path leads there. A chain of
    /// moves visits every site once at most, so it saves less than having no place costs.
    fn cost(self, pupil: usize, site: usize) -> i64 {
        if site == self.sites() {
            return i64::from(u32::try_from(site + 1).unwrap_or(1 << 30)) << 32;
        }
        match self.table[pupil * self.sites() + site] {
            UNREACHED => i64::MAX,
            distance => distance.into(),
        }
    }

    /// Where a pupil could go instead, and what that costs.
    fn moves(self, pupil: usize, site: usize, choices: &[Vec<usize>]) -> impl Iterator<Item = (usize, i64)> {
        let here = self.cost(pupil, site);
        let others = choices[pupil].iter().copied().chain([self.sites()]).filter(move |other| *other != site);
        others.map(move |other| (other, self.cost(pupil, other) - here))
    }

    /// The so many sites of least cost, cheapest first; none that costs `i64::MAX`.
    fn cheapest(self, count: usize, cost: impl Fn(usize) -> i64) -> Vec<usize> {
        let mut sites: Vec<(i64, usize)> =
            (0..self.sites()).map(|site| (cost(site), site)).filter(|(cost, _)| *cost < i64::MAX).collect();
        if count < sites.len() {
            sites.select_nth_unstable(count);
            sites.truncate(count);
        }
        sites.sort_unstable();
        // Not `into_iter`: that would keep the memory of the whole row.
        sites.iter().map(|(_, site)| *site).collect()
    }
}

/// What a pupil's move costs, and whose it is.
type Moves = BTreeSet<(i64, usize)>;

/// The state of one solution.
struct Exchange<'a> {
    problem: Problem<'a>,
    choices: &'a [Vec<usize>],
    site_of: Vec<usize>,
    pupils_at: Vec<usize>,
    /// What a place at a site is worth: 0 where there is room.
    price: Vec<i64>,
    /// From each site to others, of the pupils who are there.
    moves: Vec<BTreeMap<usize, Moves>>,
}

impl<'a> Exchange<'a> {
    /// Everyone at the nearest site, however full.
    fn new(problem: Problem<'a>, choices: &'a [Vec<usize>]) -> Self {
        let nodes = problem.sites() + 1;
        let mut exchange = Self {
            problem,
            choices,
            site_of: vec![problem.sites(); choices.len()],
            pupils_at: vec![0; nodes],
            price: vec![0; nodes],
            moves: vec![BTreeMap::new(); nodes],
        };
        for (pupil, offered) in choices.iter().enumerate() {
            exchange.arrive(pupil, offered.first().copied().unwrap_or(problem.sites()));
        }
        exchange
    }

    fn arrive(&mut self, pupil: usize, site: usize) {
        self.site_of[pupil] = site;
        self.pupils_at[site] += 1;
        for (other, more) in self.problem.moves(pupil, site, self.choices) {
            self.moves[site].entry(other).or_default().insert((more, pupil));
        }
    }

    fn leave(&mut self, pupil: usize, site: usize) {
        self.pupils_at[site] -= 1;
        for (other, more) in self.problem.moves(pupil, site, self.choices) {
            if let Some(moves) = self.moves[site].get_mut(&other) {
                moves.remove(&(more, pupil));
            }
        }
    }

    /// How many more a site can take; `None` where there are too many already.
    fn room(&self, site: usize) -> Option<usize> {
        match self.problem.capacities.get(site) {
            Some(Some(capacity)) => (*capacity as usize).checked_sub(self.pupils_at[site]),
            Some(None) | None => Some(usize::MAX),
        }
    }

    fn settle_everyone(&mut self) {
        for site in 0..self.problem.sites() {
            while self.room(site).is_none() {
                self.send_one_on(site);
            }
        }
    }

    /// Runs the cheapest chain of moves from a site that is too full to one with room (Dijkstra
    /// 1959 over costs reduced by the prices, which are never negative).
    fn send_one_on(&mut self, start: usize) {
        let nodes = self.price.len();
        let mut distance = vec![i64::MAX; nodes];
        let mut came_by = vec![(start, 0); nodes];
        let mut settled = Vec::new();
        let mut end = start;
        distance[start] = 0;
        let mut queue = BinaryHeap::from([Reverse((0, start))]);
        // It ends before the queue is empty: everyone may stay without a place.
        while let Some(Reverse((here, at))) = queue.pop() {
            if here > distance[at] {
                continue;
            }
            end = at;
            if self.room(at).is_some_and(|room| room > 0) {
                break;
            }
            settled.push(at);
            for (&to, moves) in &self.moves[at] {
                let Some(&(more, pupil)) = moves.first() else { continue };
                let there = here + more + self.price[to] - self.price[at];
                if there < distance[to] {
                    distance[to] = there;
                    came_by[to] = (at, pupil);
                    queue.push(Reverse((there, to)));
                }
            }
        }
        for site in settled {
            self.price[site] += distance[end] - distance[site];
        }
        while end != start {
            let (from, pupil) = came_by[end];
            self.leave(pupil, from);
            self.arrive(pupil, end);
            end = from;
        }
    }
}
