//! The address in the tags of an OSM element (Karlsruhe schema, `addr:*`).

/// The tags of an address, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressTags {
    /// `addr:housenumber`.
    pub house_number: Box<str>,
    /// `addr:street`.
    pub street: Box<str>,
    /// `addr:place`: the village whose houses have numbers and no streets.
    pub place: Box<str>,
    /// `addr:postcode`.
    pub postcode: Box<str>,
    /// `addr:city`.
    pub city: Box<str>,
    /// `addr:municipality`.
    pub municipality: Box<str>,
    /// The finest part of the municipality that is tagged.
    pub locality: Box<str>,
    /// `addr:interpolation`.
    pub interpolation: Box<str>,
}

/// Parts of a municipality, the one that German addresses mean first.
const LOCALITIES: [&str; 5] = ["addr:suburb", "addr:hamlet", "addr:village", "addr:quarter", "addr:district"];

impl AddressTags {
    /// The address of an element; `None` where it has neither house number nor interpolation.
    pub fn of<'t>(tags: impl Iterator<Item = (&'t str, &'t str)>) -> Option<Self> {
        let mut address = Self::default();
        let mut locality_rank = LOCALITIES.len();
        for (key, value) in tags {
            if !key.starts_with("addr:") {
                continue;
            }
            let value = value.trim();
            let field = match key {
                "addr:housenumber" => &mut address.house_number,
                "addr:street" => &mut address.street,
                "addr:place" => &mut address.place,
                "addr:postcode" => &mut address.postcode,
                "addr:city" => &mut address.city,
                "addr:municipality" => &mut address.municipality,
                "addr:interpolation" => &mut address.interpolation,
                _ => {
                    let rank = LOCALITIES.iter().position(|name| *name == key).unwrap_or(LOCALITIES.len());
                    if rank >= locality_rank || value.is_empty() {
                        continue;
                    }
                    locality_rank = rank;
                    &mut address.locality
                }
            };
            *field = value.into();
        }
        (!address.house_number.is_empty() || !address.interpolation.is_empty()).then_some(address)
    }

    /// The street, or the village where it stands for one; `None` without either.
    pub fn street_or_village(&self) -> Option<&str> {
        [&*self.street, &self.place].into_iter().find(|name| !name.is_empty())
    }

    /// The part of the municipality; the village where houses are numbered by village.
    pub fn locality(&self) -> &str {
        if self.locality.is_empty() { &self.place } else { &self.locality }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_village_stands_for_the_street_and_for_the_locality() {
        let tags = [("addr:place", "Niedermennig"), ("addr:housenumber", "5"), ("building", "yes")];
        let address = AddressTags::of(tags.into_iter()).unwrap();
        assert_eq!((address.street_or_village(), address.locality()), (Some("Niedermennig"), "Niedermennig"));
    }

    #[test]
    fn the_suburb_beats_the_district_in_any_order() {
        for tags in [[("addr:suburb", "Krettnach"), ("addr:district", "Konz")]; 2] {
            let tags = tags.into_iter().chain([("addr:housenumber", "1")]);
            assert_eq!(&*AddressTags::of(tags.clone()).unwrap().locality, "Krettnach");
            let reversed: Vec<_> = tags.collect();
            assert_eq!(&*AddressTags::of(reversed.into_iter().rev()).unwrap().locality, "Krettnach");
        }
    }

    #[test]
    fn an_element_without_number_is_no_address() {
        assert!(AddressTags::of([("addr:street", "Brückenstraße")].into_iter()).is_none());
        assert!(AddressTags::of([("addr:housenumber", " ")].into_iter()).is_none());
    }
}
