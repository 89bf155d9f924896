//! Where the numbered addresses are: each once, even where several registers hold it.

use rayon::prelude::*;

use super::{Gazetteer, House};
use crate::{geocode::SAME_PLACE, position::EastNorth};

impl Gazetteer {
    /// The positions of all addresses with a house number, to the millimetre, street by
    /// street. Entries of one street and number within 100 m, however spelt, are one
    /// address, as the geocoder sees them: that of the most trusted register counts. O(n log n).
    #[must_use]
    pub fn numbered_addresses(&self) -> Vec<EastNorth> {
        let first_houses = self.streets.chunk_by(|a, b| a.key == b.key).filter_map(|streets| streets.first());
        let mut bounds: Vec<usize> = first_houses.map(|street| street.first_house as usize).collect();
        bounds.push(self.houses.len());
        bounds.par_windows(2).flat_map_iter(|pair| self.distinct(&self.houses[pair[0]..pair[1]])).collect()
    }

    /// The numbered houses of one street name, those left out that another one stands for.
    fn distinct(&self, houses: &[House]) -> Vec<EastNorth> {
        let number = |house: &House| self.numbers.ranks_of(self.number(house)).start;
        let numbered = houses.iter().enumerate().filter(|(_, house)| self.number(house).number > 0);
        let mut by_place: Vec<(u32, i32, usize)> =
            numbered.map(|(at, house)| (number(house), house.east, at)).collect();
        by_place.sort_unstable();
        let position = |at: usize| houses[at].position();
        let trust = |at: usize| (houses[at].register, at);
        let mut is_held = vec![false; houses.len()];
        for (first, (number, _, at)) in by_place.iter().enumerate() {
            let near = by_place[first + 1..].iter().take_while(|(other, _, beside)| {
                other == number && position(*beside).east - position(*at).east < SAME_PLACE.0
            });
            for (.., beside) in
                near.filter(|(.., beside)| position(*at).distance(position(*beside)) < SAME_PLACE)
            {
                is_held[if trust(*at) < trust(*beside) { *beside } else { *at }] = true;
            }
        }
        let mut kept: Vec<usize> =
            by_place.into_iter().map(|(.., at)| at).filter(|at| !is_held[*at]).collect();
        kept.sort_unstable();
        kept.into_iter().map(position).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gazetteer::GazetteerBuilder,
        ids::MunicipalityKey,
        register::{RegisterAddress, RegisterQuality},
    };

    fn add(builder: &mut GazetteerBuilder, [key, locality, street, number]: [&str; 4], east: f64) {
        builder.add(&RegisterAddress {
            id: "",
            street,
            house_number: number,
            postal_code: "",
            municipality_key: MunicipalityKey::parse(key),
            municipality: "",
            locality,
            postal_place: "",
            position: EastNorth { east: 330_000.0 + east, north: 5_510_000.0 },
            quality: RegisterQuality::Building,
        });
    }

    fn easts(builder: GazetteerBuilder) -> Vec<f64> {
        let addresses = builder.build().numbered_addresses();
        let mut easts: Vec<f64> = addresses.iter().map(|at| at.east - 330_000.0).collect();
        easts.sort_unstable_by(f64::total_cmp);
        easts
    }

    #[test]
    fn a_house_of_two_registers_is_one_address_at_the_place_of_the_trusted_one() {
        let mut builder = GazetteerBuilder::default();
        add(&mut builder, ["07235001", "Dorf", "Hauptstraße", "12a"], 50.0);
        builder.next_register();
        add(&mut builder, ["07235001", "", "Hauptstr.", "12 A"], 0.0);
        add(&mut builder, ["", "", "Hauptstraße", "12a"], 60.0);
        add(&mut builder, ["07235001", "", "Hauptstr.", "12b"], 1.0);
        assert_eq!(easts(builder), [1.0, 50.0]);
    }

    #[test]
    fn equal_numbers_of_two_villages_are_two_addresses() {
        let mut builder = GazetteerBuilder::default();
        add(&mut builder, ["07235001", "Dorf", "Hauptstraße", "1"], 0.0);
        add(&mut builder, ["07235001", "Weiler", "Hauptstraße", "1"], 900.0);
        add(&mut builder, ["07235002", "", "Hauptstraße", "1"], 5_000.0);
        assert_eq!(easts(builder), [0.0, 900.0, 5_000.0]);
    }

    #[test]
    fn a_house_without_number_is_none() {
        let mut builder = GazetteerBuilder::default();
        add(&mut builder, ["07235001", "", "Schloss", ""], 0.0);
        add(&mut builder, ["07235001", "", "Schloss", "1"], 10.0);
        assert_eq!(easts(builder), [10.0]);
        assert!(easts(GazetteerBuilder::default()).is_empty());
    }
}
