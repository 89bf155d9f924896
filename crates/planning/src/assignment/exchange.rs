//! The exchange of pupils between sites: who moves where so that nobody is too many anywhere.
//!
//! Staying without a place is one more site, behind the last, with room for all; it costs more
//! than any chain of moves could save, so it is used only where it must be.

use std::{cmp::Reverse, collections::BinaryHeap};

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
            return (1 + i64::try_from(site).unwrap_or(i64::MAX >> 33)) << 32;
        }
        match self.table[pupil * self.sites() + site] {
            UNREACHED => i64::MAX,
            distance => distance.into(),
        }
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
        sites.into_iter().map(|(_, site)| site).collect()
    }
}

/// The state of one solution.
struct Exchange<'a> {
    problem: Problem<'a>,
    choices: &'a [Vec<usize>],
    site_of: Vec<usize>,
    pupils_at: Vec<usize>,
    /// What a place at a site is worth: 0 where there is room.
    price: Vec<i64>,
    /// From one site (row) to another (column): what a pupil's move costs, and whose. Entries of
    /// pupils who have left are thrown away when they come up.
    moves: Vec<BinaryHeap<Reverse<(i64, usize)>>>,
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
            moves: vec![BinaryHeap::new(); nodes * nodes],
        };
        for (pupil, offered) in choices.iter().enumerate() {
            exchange.arrive(pupil, offered.first().copied().unwrap_or(problem.sites()));
        }
        exchange
    }

    fn arrive(&mut self, pupil: usize, site: usize) {
        self.site_of[pupil] = site;
        self.pupils_at[site] += 1;
        let here = self.problem.cost(pupil, site);
        for &other in self.choices[pupil].iter().chain([&self.problem.sites()]) {
            if other != site {
                let more = self.problem.cost(pupil, other) - here;
                self.moves[site * self.price.len() + other].push(Reverse((more, pupil)));
            }
        }
    }

    fn room(&self, site: usize) -> Option<usize> {
        let Some(capacity) = self.problem.capacities.get(site).copied().flatten() else {
            return Some(usize::MAX);
        };
        (capacity as usize).checked_sub(self.pupils_at[site])
    }

    fn settle_everyone(&mut self) {
        for site in 0..self.problem.sites() {
            while self.room(site).is_none() {
                self.send_one_on(site);
            }
        }
    }

    /// The move from one site to another that costs least.
    fn cheapest_move(&mut self, from: usize, to: usize) -> Option<(i64, usize)> {
        let moves = &mut self.moves[from * self.price.len() + to];
        while let Some(&Reverse((more, pupil))) = moves.peek() {
            if self.site_of[pupil] == from {
                return Some((more, pupil));
            }
            moves.pop();
        }
        None
    }

    /// Runs the cheapest chain of moves from a site that is too full to one with room (Dijkstra
    /// 1959 over costs reduced by the prices, which are never negative).
    fn send_one_on(&mut self, start: usize) {
        let nodes = self.price.len();
        let mut distance = vec![i64::MAX; nodes];
        let mut came_by = vec![(start, 0); nodes];
        let mut settled = vec![false; nodes];
        distance[start] = 0;
        let mut at = start;
        while !self.room(at).is_some_and(|room| room > 0) {
            settled[at] = true;
            for to in 0..nodes {
                if settled[to] {
                    continue;
                }
                let Some((more, pupil)) = self.cheapest_move(at, to) else { continue };
                let through = distance[at] + more + self.price[to] - self.price[at];
                if through < distance[to] {
                    distance[to] = through;
                    came_by[to] = (at, pupil);
                }
            }
            // There always is one: everyone may stay without a place.
            at = (0..nodes)
                .filter(|&node| !settled[node])
                .min_by_key(|&node| distance[node])
                .unwrap_or(nodes - 1);
        }
        let length = distance[at];
        for node in (0..nodes).filter(|&node| settled[node]) {
            self.price[node] += length - distance[node];
        }
        while at != start {
            let (from, pupil) = came_by[at];
            self.pupils_at[from] -= 1;
            self.arrive(pupil, at);
            at = from;
        }
    }
}
