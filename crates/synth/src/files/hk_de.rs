//! The address register: house coordinates in the format HK-DE 5.2 of the AdV, 24 columns,
//! UTF-8, CRLF. Every id says that the address is invented.

use std::{fmt::Write as _, ops::Range};

use crate::{random::Random, town::Town};

/// The first line.
pub const HEADER: &str = "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;\
                          strschl;str;hnr;adz;zone;ostwert;nordwert;postplz;postonm;postonmzus;postott\r\n";

/// The id of an address by its number over all lands: 16 characters.
#[must_use]
pub fn id(number: usize) -> String {
    format!("ERFUNDEN{number:08}")
}

/// The rows of a municipality.
#[must_use]
pub fn rows(seed: u64, town: &Town, numbers: Range<usize>) -> String {
    let mut text = String::with_capacity(town.houses.len() * 170);
    let key = &town.key;
    let (land, district) = if key.starts_with("072") {
        ("Rheinland-Pfalz", if key.starts_with("07211") { "Trier" } else { "Trier-Saarburg" })
    } else {
        ("Erfunden", "Erfunden")
    };
    for (number, house) in numbers.zip(&town.houses) {
        let street = town.street(house);
        let locality = &town.localities[street.locality];
        let quality = if Random::of(seed, &[5, number as u64]).below(10) == 0 { "B" } else { "A" };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "N;{};{quality};{};{land};{};;{};{district};{};{};{:04};{};{:05};{};{};",
            id(number),
            &key[..2],
            &key[2..3],
            &key[3..5],
            &key[5..],
            town.name,
            street.locality,
            locality.name,
            house.street + 1,
            town.street_or_village(house),
            house.number.first,
        );
        let _ = match house.number.last {
            0 => write!(text, "{}", house.number.letter()),
            last => write!(text, "-{last}"),
        };
        let _ = write!(
            text,
            ";32;{:.3};{:.3};{};{};;{}\r\n",
            house.position.east, house.position.north, locality.postal_code, town.name, locality.name,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::land::tests::plan;

    #[test]
    fn every_row_has_24_columns_and_an_id_of_its_own_that_says_invented() {
        let land = plan(1, None, Some(10_000)).land(0);
        let mut ids = std::collections::BTreeSet::new();
        for (town, numbers) in land.towns_with_numbers() {
            for row in rows(1, town, numbers).split_terminator("\r\n") {
                let fields: Vec<&str> = row.split(';').collect();
                assert_eq!(fields.len(), 24, "{row}");
                assert!(fields[1].starts_with("ERFUNDEN") && fields[1].len() == 16, "{row}");
                assert!(ids.insert(fields[1].to_owned()), "{row}");
            }
        }
        assert_eq!(ids.len(), 10_000);
        assert_eq!(HEADER.trim_end().split(';').count(), 24);
    }
}
