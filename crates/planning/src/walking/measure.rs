//! Distances for many requests "this residence to that site", answered site by site.

use network::{Network, Snap, distances::to_sites, search::UNREACHED};

/// A residence (its number among the snapped ones) and a site.
pub(super) type Request = (u32, u32);

/// The distances in millimetres in the order of the requests, straight pieces at both ends
/// included; `None` where no path leads.
pub(super) fn measure(
    network: &Network,
    entrances: &[Vec<Snap>],
    homes: &[Snap],
    requests: &[Request],
) -> Vec<Option<u32>> {
    let mut wanted = vec![Vec::new(); entrances.len()];
    let mut order = vec![Vec::new(); entrances.len()];
    for (at, (home, site)) in requests.iter().enumerate() {
        wanted[*site as usize].push(*home);
        order[*site as usize].push(at);
    }
    let mut found = vec![None; requests.len()];
    for ((distances, order), wanted) in
        to_sites(network, entrances, homes, &wanted).into_iter().zip(order).zip(&wanted)
    {
        for ((distance, at), home) in distances.into_iter().zip(order).zip(wanted) {
            found[at] = with_straight(distance, &homes[*home as usize]);
        }
    }
    found
}

/// A distance with the straight piece from the house to the street.
pub(super) fn with_straight(distance: u32, home: &Snap) -> Option<u32> {
    (distance != UNREACHED).then(|| distance.saturating_add(home.straight_mm()))
}
