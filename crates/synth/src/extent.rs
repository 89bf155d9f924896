//! How large the region is: how many lands of 105 municipalities, and who gets how many
//! addresses and pupils. Lands beyond the first are copies of the first in other places, with
//! names of their own.

use crate::{error::SynthError, facts::Facts, field_tracks::SPACINGS, partition::Partition};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// Everything drawn by lot follows from it.
    pub seed: u64,
    /// Pupils; `None` for those of the fact table, or in proportion to the addresses.
    pub pupils: Option<u64>,
    /// Addresses; `None` for those of the fact table's inhabitants, or in proportion.
    pub addresses: Option<u64>,
    /// Metres between field and forest tracks all over the region; `None` for a few around the
    /// villages.
    pub tracks: Option<u64>,
}

/// The size of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// Addresses per municipality, per land.
    pub addresses: Vec<Vec<usize>>,
    /// Pupils per school, per land.
    pub pupils: Vec<Vec<usize>>,
    /// Where each land lies beside the first, in whole metres east and north.
    pub offsets: Vec<[i32; 2]>,
}

/// Addresses per hundred inhabitants.
const ADDRESSES_PER_HUNDRED: u64 = 27;
/// Every municipality has at least so many addresses.
const LEAST_ADDRESSES: u64 = 8;
/// A land is not built up more densely than this.
const MOST_ADDRESSES_PER_LAND: u64 = 160_000;
/// Pupils per address that still make believable households.
const MOST_PUPILS_PER_ADDRESS: u64 = 2;
/// The least number of pupils.
const LEAST_PUPILS: u64 = 1000;
/// Where lands may lie: Germany in EPSG:25832, in kilometres.
const GERMANY: [[f64; 2]; 2] = [[272.0, 930.0], [5228.0, 6110.0]];

impl Extent {
    /// Shares out what is asked for.
    ///
    /// # Errors
    /// [`SynthError::OutOfRange`] and [`SynthError::TooFewAddresses`].
    pub fn of(wish: Wish, facts: &Facts, partition: &Partition) -> Result<Self, SynthError> {
        let people: Vec<u64> = facts.municipalities.iter().map(|m| m.population).collect();
        let attending: Vec<u64> = facts.schools.iter().map(|school| school.pupils).collect();
        let base_addresses = people.iter().sum::<u64>() * ADDRESSES_PER_HUNDRED / 100;
        let base_pupils = attending.iter().sum::<u64>();
        let offsets = offsets(partition);

        let most_addresses = offsets.len() as u64 * MOST_ADDRESSES_PER_LAND;
        let in_proportion = |number: u64, of: u64, to: u64| number.saturating_mul(to).div_ceil(of).max(to);
        let addresses = wish.addresses.unwrap_or_else(|| {
            wish.pupils
                .map_or(base_addresses, |pupils| in_proportion(pupils, base_pupils, base_addresses))
                .min(most_addresses)
        });
        let least_addresses = people.len() as u64 * LEAST_ADDRESSES * 3;
        check("--addresses", addresses, least_addresses, most_addresses)?;
        let most = addresses * MOST_PUPILS_PER_ADDRESS;
        let pupils = wish.pupils.unwrap_or_else(|| {
            if addresses > base_addresses {
                in_proportion(addresses, base_addresses, base_pupils)
            } else {
                base_pupils.min(most)
            }
        });
        check("--pupils", pupils, LEAST_PUPILS, most_addresses * MOST_PUPILS_PER_ADDRESS)?;
        if let Some(tracks) = wish.tracks {
            check("--tracks", tracks, SPACINGS[0], SPACINGS[1])?;
        }
        if pupils > most {
            return Err(SynthError::TooFewAddresses { pupils, addresses, most });
        }

        let wanted = addresses.div_ceil(base_addresses).max(pupils.div_ceil(base_pupils));
        // Each land needs addresses for its municipalities; more lands than places there are not.
        let possible = (addresses / least_addresses).min(offsets.len() as u64);
        let lands = usize::try_from(wanted.min(possible)).unwrap_or(1).max(1);
        let even = vec![1; lands];
        let floor = LEAST_ADDRESSES * people.len() as u64;
        let share_addresses = |total: usize| {
            let rest = largest_remainder(total as u64 - floor, &people);
            rest.into_iter().map(|more| more + as_count(LEAST_ADDRESSES)).collect()
        };
        Ok(Self {
            addresses: largest_remainder(addresses, &even).into_iter().map(share_addresses).collect(),
            pupils: largest_remainder(pupils, &even)
                .into_iter()
                .map(|total| largest_remainder(total as u64, &attending))
                .collect(),
            offsets: offsets.into_iter().take(lands).collect(),
        })
    }

    /// Number of lands.
    #[must_use]
    pub fn lands(&self) -> usize {
        self.offsets.len()
    }

    /// All addresses.
    #[must_use]
    pub fn all_addresses(&self) -> usize {
        self.addresses.iter().flatten().sum()
    }

    /// All pupils.
    #[must_use]
    pub fn all_pupils(&self) -> usize {
        self.pupils.iter().flatten().sum()
    }
}

fn check(option: &'static str, found: u64, least: u64, most: u64) -> Result<(), SynthError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(SynthError::OutOfRange { option, found, least, most })
}

/// Shares out a whole by weights (Hamilton's method); equal remainders go to the earlier.
#[must_use]
pub fn largest_remainder(total: u64, weights: &[u64]) -> Vec<usize> {
    let sum = u128::from(weights.iter().sum::<u64>().max(1));
    let exact = |weight: &u64| u128::from(total) * u128::from(*weight);
    let mut shares: Vec<usize> = weights.iter().map(|weight| as_count(exact(weight) / sum)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(exact(&weights[*i]) % sum));
    let left = as_count(total).saturating_sub(shares.iter().sum());
    for i in order.into_iter().take(left) {
        shares[i] += 1;
    }
    shares
}

fn as_count(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(usize::MAX)
}

/// The places for lands: the first where it really is, the others around it on a grid.
#[allow(clippy::cast_possible_truncation, reason = "kilometres of Germany")]
fn offsets(partition: &Partition) -> Vec<[i32; 2]> {
    let along = |low: f64, high: f64, [from, to]: [f64; 2]| {
        let width = ((high - low) / 1000.0).ceil() + 1.0;
        let first = ((from - low / 1000.0) / width).ceil() as i32;
        let last = ((to - high / 1000.0) / width).floor() as i32;
        (first..=last).map(|step| step * width as i32 * 1000).collect::<Vec<_>>()
    };
    let east = along(partition.low.east, partition.high.east, GERMANY[0]);
    let north = along(partition.low.north, partition.high.north, GERMANY[1]);
    let mut offsets: Vec<[i32; 2]> = north.iter().flat_map(|y| east.iter().map(|x| [*x, *y])).collect();
    offsets.sort_by_key(|[x, y]| (i64::from(*x).pow(2) + i64::from(*y).pow(2), *y, *x));
    offsets
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn extent(pupils: Option<u64>, addresses: Option<u64>) -> Result<Extent, SynthError> {
        let facts = Facts::read().unwrap();
        Extent::of(
            Wish { seed: 1, pupils, addresses, tracks: None },
            &facts,
            &Partition::of(&facts.municipalities),
        )
    }

    #[test]
    fn the_base_region_has_the_pupils_of_the_fact_table() {
        let facts = Facts::read().unwrap();
        let extent = extent(None, None).unwrap();
        assert_eq!(extent.lands(), 1);
        assert_eq!(extent.offsets, [[0, 0]]);
        let pupils: Vec<u64> = extent.pupils[0].iter().map(|pupils| *pupils as u64).collect();
        assert_eq!(pupils, facts.schools.iter().map(|school| school.pupils).collect::<Vec<_>>());
        assert!((68_000..73_000).contains(&extent.all_addresses()), "{}", extent.all_addresses());
    }

    #[test]
    fn all_of_germany_fits_and_adds_up() {
        let extent = extent(Some(11_000_000), Some(22_000_000)).unwrap();
        assert_eq!((extent.all_pupils(), extent.all_addresses()), (11_000_000, 22_000_000));
        assert_eq!((extent.addresses.len(), extent.pupils.len()), (extent.lands(), extent.lands()));
        assert!(extent.lands() > 130, "{}", extent.lands());
    }

    #[test]
    fn a_number_that_is_left_out_follows_the_other() {
        let larger = extent(Some(49_660), None).unwrap();
        assert_eq!(larger.lands(), 2);
        assert!((136_000..146_000).contains(&larger.all_addresses()));
        let smaller = extent(None, Some(20_000)).unwrap();
        assert_eq!((smaller.all_addresses(), smaller.all_pupils()), (20_000, 24_830));
    }

    #[test]
    fn impossible_numbers_are_refused_with_what_is_possible() {
        assert!(matches!(extent(None, Some(10)), Err(SynthError::OutOfRange { option: "--addresses", .. })));
        assert!(matches!(extent(Some(3), None), Err(SynthError::OutOfRange { option: "--pupils", .. })));
        assert!(matches!(
            extent(Some(50_000), Some(20_000)),
            Err(SynthError::TooFewAddresses { most: 40_000, .. })
        ));
        assert!(extent(None, Some(u64::MAX)).is_err());
        assert!(extent(Some(u64::MAX), None).is_err());
    }

    #[test]
    fn shares_add_up_and_follow_the_weights() {
        assert_eq!(largest_remainder(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(largest_remainder(7, &[5, 0, 2]), [5, 0, 2]);
        assert_eq!(largest_remainder(0, &[1, 2]), [0, 0]);
    }
}
