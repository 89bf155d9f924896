//! How fast pupils are assigned to sites within their capacities: invented towns in a square,
//! places for a tenth more pupils than there are. Run: `cargo bench --workspace --bench assigning`.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_sign_loss, missing_docs)]

use divan::Bencher;
use planning::assignment::assign;
use synth::Random;

fn main() {
    divan::main();
}

/// Distances in millimetres and capacities. A town has two sites on average; half a site's
/// places and as many again at random.
fn instance(pupils: u32, sites: u32, side_km: f64) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut random = Random::new(7);
    let mut between = |from: f64, to: f64| random.between(from, to);
    let side = side_km * 1e6;
    let towns: Vec<_> =
        (0..sites / 2).map(|_| (between(0.0, side), between(0.0, side), between(5e5, 2e6))).collect();
    let mut place = || {
        // The first towns are the largest.
        let town = &towns[(between(0.0, 1.0).powi(2) * f64::from(sites / 2)) as usize];
        let mut off = || (0..6).map(|_| between(-0.5, 0.5)).sum::<f64>() * town.2;
        (town.0 + off(), town.1 + off())
    };
    let schools: Vec<_> = (0..sites).map(|_| place()).collect();
    let mut table = Vec::new();
    for (x, y) in (0..pupils).map(|_| place()) {
        table.extend(schools.iter().map(|(e, n)| ((x - e).hypot(y - n) * 1.3) as u32));
    }
    let each = 1.1 * f64::from(pupils) / f64::from(sites);
    (table, (0..sites).map(|_| Some((each * between(0.5, 1.5)) as u32)).collect())
}

#[divan::bench(args = [(10_000, 60, 40.0), (150_000, 1_000, 250.0)], sample_count = 3, sample_size = 1)]
fn pupils_sites_and_width_of_the_region(bencher: Bencher<'_, '_>, (pupils, sites, side_km): (u32, u32, f64)) {
    let (table, capacities) = instance(pupils, sites, side_km);
    bencher.bench(|| assign(&table, &capacities).unwrap().total);
}
