//! The Verbandsgemeinden that the program knows by itself: those of the first planning region.
//! Elsewhere the municipality areas say them (regional key ARS). Lists write a Verbandsgemeinde
//! in the place field, where its name is often that of one of its municipalities, too.

use geo_core::{MunicipalityKey, gazetteer::GazetteerBuilder};

/// Key, name, key and name of the Verbandsgemeinde; source in `geodata/README.md`.
const MUNICIPALITIES: &str = include_str!("../../../geodata/municipalities.csv");

/// Tells the gazetteer about them.
pub fn add_known(builder: &mut GazetteerBuilder) {
    for row in municipalities().records().flatten() {
        if let (Some(key), Some(association), Some(name)) = (row.get(0), row.get(2), row.get(3))
            && let Some(key) = MunicipalityKey::parse(key)
            && !association.is_empty()
        {
            builder.association(key, association, name);
        }
    }
}

/// The table; its first line is a comment with the source.
fn municipalities() -> csv::Reader<&'static [u8]> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(MUNICIPALITIES.as_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn all_104_municipalities_of_the_landkreis_belong_to_one_of_six_verbandsgemeinden() {
        let mut associations = std::collections::BTreeMap::<String, usize>::new();
        for row in municipalities().records() {
            let row = row.unwrap();
            assert!(MunicipalityKey::parse(&row[0]).is_some(), "{row:?}");
            *associations.entry(row[2].to_owned()).or_default() += 1;
        }
        assert_eq!(associations.remove(""), Some(1), "the city of Trier");
        assert_eq!((associations.len(), associations.values().sum::<usize>()), (6, 104));
    }
}
