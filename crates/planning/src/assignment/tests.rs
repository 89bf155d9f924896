//! Small instances against all possibilities, larger ones against the conditions of an optimum.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// No place.
type Choice = Option<usize>;

/// The least (pupils without a place, total) over all ways to assign.
fn brute_force(table: &[u32], capacities: &[Option<u32>]) -> (usize, u64) {
    fn extend(rows: &[&[u32]], room: &mut [Option<u32>], left: usize, total: u64) -> (usize, u64) {
        let Some((row, rest)) = rows.split_first() else { return (left, total) };
        let mut best = extend(rest, room, left + 1, total);
        for site in 0..room.len() {
            if row[site] == UNREACHED || room[site] == Some(0) {
                continue;
            }
            let before = room[site];
            room[site] = before.map(|room| room - 1);
            best = best.min(extend(rest, room, left, total + u64::from(row[site])));
            room[site] = before;
        }
        best
    }
    let rows: Vec<&[u32]> = table.chunks(capacities.len()).collect();
    extend(&rows, &mut capacities.to_vec(), 0, 0)
}

fn sites_of(answer: &Assignment) -> Vec<Choice> {
    answer.pupils.iter().map(|pupil| pupil.ok().map(|assigned| assigned.site)).collect()
}

/// Whether some cycle of moves, or a chain into room, makes the total less (Bellman 1958, Ford
/// 1956). The last node stands for having no place, and for room of which there is more.
fn can_be_improved(table: &[u32], capacities: &[Option<u32>], sites_of: &[Choice]) -> bool {
    let sites = capacities.len();
    let nodes = sites + 2;
    let (nowhere, sink) = (sites, sites + 1);
    let mut arcs = vec![vec![i64::MAX; nodes]; nodes];
    let mut taken = vec![0; sites];
    for (row, at) in table.chunks(sites).zip(sites_of) {
        let cost = |site: usize| match row.get(site) {
            None => Some(1 << 50),
            Some(&UNREACHED) => None,
            Some(&distance) => Some(i64::from(distance)),
        };
        let from = at.unwrap_or(nowhere);
        if let Some(site) = at {
            taken[*site] += 1;
        }
        for (to, arc) in arcs[from].iter_mut().enumerate().take(sites + 1) {
            if let (Some(there), Some(here)) = (cost(to), cost(from)) {
                *arc = (*arc).min(there - here);
            }
        }
    }
    for site in 0..sites {
        if capacities[site].is_none_or(|capacity| taken[site] < capacity) {
            arcs[site][sink] = 0;
        }
        if taken[site] > 0 {
            arcs[sink][site] = 0;
        }
    }
    arcs[nowhere][sink] = 0;
    arcs[sink][nowhere] = 0;
    let mut distance = vec![0_i64; nodes];
    let mut changed = true;
    for _ in 0..=nodes {
        changed = false;
        for from in 0..nodes {
            for to in 0..nodes {
                if arcs[from][to] < i64::MAX && distance[from] + arcs[from][to] < distance[to] {
                    distance[to] = distance[from] + arcs[from][to];
                    changed = true;
                }
            }
        }
    }
    changed
}

fn within_capacities(capacities: &[Option<u32>], sites_of: &[Choice]) -> bool {
    capacities.iter().enumerate().all(|(site, capacity)| {
        let taken = sites_of.iter().filter(|at| **at == Some(site)).count();
        capacity.is_none_or(|capacity| taken <= capacity as usize)
    })
}

/// Distances of which many are equal and some are missing, and capacities of which some are 0,
/// some unlimited.
fn instances(pupils: usize, sites: usize) -> impl Strategy<Value = (Vec<u32>, Vec<Option<u32>>)> {
    let distance = prop_oneof![
        1 => Just(UNREACHED),
        4 => 0..8_u32,
        4 => 0..5_000_000_u32,
        1 => UNREACHED - 3..UNREACHED,
    ];
    let most = u32::try_from(2 * pupils / sites).unwrap_or(u32::MAX);
    let capacity = prop_oneof![1 => Just(None), 6 => (0..=most).prop_map(Some)];
    (0..=pupils, 1..=sites).prop_flat_map(move |(pupils, sites)| {
        let table = prop::collection::vec(distance.clone(), pupils * sites);
        (table, prop::collection::vec(capacity.clone(), sites))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_total_is_the_least_of_all_possible_ones(
        (table, capacities) in instances(6, 4),
        first_choices in 1..5_usize,
    ) {
        let answer = assign_from(&table, &capacities, first_choices).unwrap();
        let (left, total) = brute_force(&table, &capacities);
        prop_assert_eq!(answer.missing_places + answer.without_way, left);
        prop_assert_eq!(answer.total, metres(total));
        prop_assert!(within_capacities(&capacities, &sites_of(&answer)));
    }

    #[test]
    fn nobody_could_swap_or_move_to_make_the_total_less(
        (table, capacities) in instances(120, 9),
        first_choices in 1..10_usize,
    ) {
        let answer = assign_from(&table, &capacities, first_choices).unwrap();
        let sites_of = sites_of(&answer);
        prop_assert!(within_capacities(&capacities, &sites_of));
        prop_assert!(!can_be_improved(&table, &capacities, &sites_of));
        let without_choice = assign_from(&table, &capacities, capacities.len()).unwrap();
        prop_assert_eq!(answer.total, without_choice.total);
    }

    #[test]
    fn without_capacities_everyone_is_at_the_nearest_site((table, capacities) in instances(40, 6)) {
        let answer = assign(&table, &vec![None; capacities.len()]).unwrap();
        for (row, pupil) in table.chunks(capacities.len()).zip(&answer.pupils) {
            let nearest = row.iter().min().copied().unwrap();
            match pupil {
                Ok(assigned) => {
                    prop_assert_eq!(assigned.extra, Metres(0.0));
                    prop_assert_eq!(row.iter().position(|distance| *distance == nearest), Some(assigned.site));
                }
                Err(reason) => prop_assert_eq!((*reason, nearest), (LeftOver::NoWay, UNREACHED)),
            }
        }
        prop_assert_eq!(answer.missing_places, 0);
    }
}

#[test]
fn who_moves_is_who_walks_the_least_farther() {
    let table = [100_000, 900_000, 200_000, 700_000, 300_000, 500_000];
    let answer = assign(&table, &[Some(2), Some(2)]).unwrap();
    assert_eq!(sites_of(&answer), [Some(0), Some(0), Some(1)]);
    assert_eq!(answer.total, Metres(800.0));
    assert_eq!(answer.pupils[2], Ok(Assigned { site: 1, metres: Metres(500.0), extra: Metres(200.0) }));
}

#[test]
fn a_chain_over_three_sites_is_found_where_the_full_one_has_no_free_neighbour() {
    let far = 9_000_000;
    #[rustfmt::skip]
    let table = [
        1_000, 2_000, far,
        1_000, 2_000, far,
        far, 1_000, 3_000,
    ];
    let answer = assign(&table, &[Some(1), Some(1), Some(1)]).unwrap();
    assert_eq!(sites_of(&answer), [Some(1), Some(0), Some(2)]);
}

#[test]
fn of_equal_pupils_the_first_moves_and_of_equal_sites_the_first_is_taken() {
    let answer = assign(&[5, 5, 5, 5, 5, 5, 5, 5, 5], &[Some(2), Some(1), None]).unwrap();
    assert_eq!(sites_of(&answer), [Some(1), Some(0), Some(0)]);
}

#[test]
fn too_few_places_leave_over_those_who_would_walk_the_farthest_and_say_how_many() {
    let table = [400, 100, UNREACHED, 300, 200];
    let answer = assign(&table, &[Some(2)]).unwrap();
    assert_eq!((answer.missing_places, answer.without_way), (2, 1));
    assert_eq!(answer.pupils[0], Err(LeftOver::NoPlace));
    assert_eq!(answer.pupils[2], Err(LeftOver::NoWay));
    assert_eq!(answer.total, Metres(0.3));
}

#[test]
fn a_pupil_with_a_single_site_in_reach_gets_the_place_of_one_who_can_go_elsewhere() {
    let table = [10, 4_000_000_000, 20, UNREACHED];
    let answer = assign(&table, &[Some(1), Some(1)]).unwrap();
    assert_eq!(sites_of(&answer), [Some(1), Some(0)]);
    assert_eq!(answer.missing_places, 0);
}

#[test]
fn no_sites_and_a_table_of_another_shape_are_errors_and_no_pupils_are_none() {
    assert_eq!(assign(&[], &[]), Err(AssignmentError::NoSite));
    assert_eq!(assign(&[1, 2, 3], &[None, None]), Err(AssignmentError::Shape { cells: 3, sites: 2 }));
    assert_eq!(assign(&[], &[Some(3)]).unwrap().pupils, []);
}
