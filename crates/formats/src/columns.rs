//! Which column of a table holds what, by the names that German and English software gives
//! them, or as the project file says. Names are compared folded, so that case, umlauts,
//! blanks and punctuation do not matter.

use std::collections::BTreeMap;

use geo_core::Localised;

use crate::cut_name;

/// Something a column can hold. Each kind of list has its own enum.
pub trait Concept: Copy + Ord + 'static {
    /// Every concept of the list.
    const ALL: &'static [Self];

    /// The name in the project file (`[inputs.columns]`).
    fn key(self) -> &'static str;

    /// The known column names, folded, the most telling first: where a list has several of
    /// them, the first one counts.
    fn names(self) -> &'static [&'static str];
}

/// The columns of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns<C> {
    found: BTreeMap<C, Column>,
}

/// A recognised column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Position in the row, from 0.
    pub index: usize,
    /// The name in the header.
    pub name: String,
}

/// Why columns cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// The project file names a concept that there is none of.
    #[error("schulweg.toml, [inputs.columns]: there is no \"{key}\"; known are {known}")]
    UnknownConcept {
        /// The name in the project file.
        key: String,
        /// The known ones.
        known: String,
    },
    /// The project file names a column that the table has not.
    #[error(
        "{file}: no column \"{name}\" for {key}; found {found}. Correct it in schulweg.toml under [inputs.columns]"
    )]
    NotFound {
        /// The file.
        file: String,
        /// The concept.
        key: &'static str,
        /// The name in the project file.
        name: String,
        /// The known names of the header and the number of others; all names where most are
        /// known.
        found: String,
    },
    /// Two columns have the same name or equally telling ones.
    #[error(
        "{file}: the columns \"{first}\" and \"{second}\" can both hold {key}. \
         Name one in schulweg.toml under [inputs.columns] {key} = \"…\", or rename the other"
    )]
    Ambiguous {
        /// The file.
        file: String,
        /// The concept.
        key: &'static str,
        /// One column.
        first: String,
        /// The other.
        second: String,
    },
}

impl Localised for ColumnError {
    fn german(&self) -> String {
        match self {
            Self::UnknownConcept { key, known } => {
                format!("schulweg.toml, [inputs.columns]: „{key}“ gibt es nicht; bekannt sind {known}")
            }
            Self::NotFound { file, key, name, found } => format!(
                "{file}: keine Spalte „{name}“ für {key}; gefunden: {found}. \
                 Bitte in schulweg.toml unter [inputs.columns] berichtigen"
            ),
            Self::Ambiguous { file, key, first, second } => format!(
                "{file}: die Spalten „{first}“ und „{second}“ können beide {key} sein. Bitte eine in \
                 schulweg.toml unter [inputs.columns] {key} = \"…\" nennen oder die andere umbenennen"
            ),
        }
    }
}

/// The names of a header for a message. What was taken for the header may be the first row of a
/// list that has none: names that are not known are shown only where most are.
fn shown<C: Concept>(header: &[String]) -> String {
    let names: Vec<&str> = header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let known: Vec<&str> =
        names.iter().copied().filter(|name| Columns::<C>::is_known(name, &BTreeMap::new())).collect();
    let others = names.len() - known.len();
    if known.len() >= 3 && known.len() >= others {
        return names.join(", ");
    }
    let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
    if others == 0 { known } else { format!("{known} (+ {others})") }
}

impl<C: Concept> Columns<C> {
    /// The names of a header for a message, see [`ColumnError::NotFound`].
    #[must_use]
    pub fn shown(&self, header: &[String]) -> String {
        shown::<C>(header)
    }

    /// Whether a column name is a known one or named in the project file.
    #[must_use]
    pub fn is_known(name: &str, explicit: &BTreeMap<String, String>) -> bool {
        let folded = fold(name);
        !folded.is_empty()
            && (C::ALL.iter().any(|concept| rank(*concept, &folded).is_some())
                || explicit.values().any(|given| fold(given) == folded))
    }

    /// Finds the columns in `header`. A column named in `explicit` (concept to name) holds that
    /// concept and no other.
    ///
    /// # Errors
    /// [`ColumnError`] where `explicit` names what is not there, or where two columns are
    /// equally good: a silent choice could take the school's street for the pupil's.
    pub fn recognise(
        file: &str,
        header: &[String],
        explicit: &BTreeMap<String, String>,
    ) -> Result<Self, ColumnError> {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let mut found = BTreeMap::new();
        let mut taken = Vec::new();
        for (key, name) in explicit {
            let concept = C::ALL.iter().find(|concept| concept.key() == key).ok_or_else(|| {
                let known: Vec<_> = C::ALL.iter().map(|concept| concept.key()).collect();
                ColumnError::UnknownConcept { key: key.clone(), known: known.join(", ") }
            })?;
            let named = header
                .iter()
                .position(|column| column == name)
                .or_else(|| folded.iter().position(|column| *column == fold(name)));
            let Some(index) = named else {
                // Another list of the project may have the name; this one has a known one.
                if folded.iter().any(|column| rank(*concept, column).is_some()) {
                    continue;
                }
                return Err(ColumnError::NotFound {
                    file: file.into(),
                    key: concept.key(),
                    name: name.clone(),
                    found: shown::<C>(header),
                });
            };
            taken.push(index);
            found.insert(*concept, Column { index, name: header[index].clone() });
        }
        for concept in C::ALL {
            if found.contains_key(concept) {
                continue;
            }
            let mut ranked: Vec<(usize, usize)> = folded
                .iter()
                .enumerate()
                .filter(|(index, name)| !name.is_empty() && !taken.contains(index))
                .filter_map(|(index, name)| Some((rank(*concept, name)?, index)))
                .collect();
            ranked.sort_unstable();
            match ranked[..] {
                [] => {}
                [(best, first), (next, second), ..] if best == next => {
                    return Err(ColumnError::Ambiguous {
                        file: file.into(),
                        key: concept.key(),
                        first: header[first].clone(),
                        second: header[second].clone(),
                    });
                }
                [(_, index), ..] => {
                    found.insert(*concept, Column { index, name: header[index].clone() });
                }
            }
        }
        Ok(Self { found })
    }

    /// Finds further concepts by names that a Shapefile cut off, among the columns not yet taken.
    pub fn add_cut(&mut self, header: &[String]) {
        for concept in C::ALL {
            let free = |index| self.found.values().all(|column| column.index != index);
            let best = header
                .iter()
                .enumerate()
                .filter(|(index, _)| !self.has(*concept) && free(*index))
                .filter_map(|(index, name)| Some((cut_name::concept_of::<C>(name)?, index)))
                .filter(|((found, _), _)| found == concept)
                .min_by_key(|((_, rank), index)| (*rank, *index));
            if let Some((_, index)) = best {
                self.insert(*concept, index, &header[index]);
            }
        }
    }

    /// The column of a concept.
    #[must_use]
    pub fn get(&self, concept: C) -> Option<&Column> {
        self.found.get(&concept)
    }

    /// Whether the table has a column for it.
    #[must_use]
    pub fn has(&self, concept: C) -> bool {
        self.found.contains_key(&concept)
    }

    /// The name of a concept's column in the header.
    #[must_use]
    pub fn name(&self, concept: C) -> Option<&str> {
        self.get(concept).map(|column| column.name.as_str())
    }

    /// Takes in a column that only its neighbours explain.
    pub fn insert(&mut self, concept: C, index: usize, name: &str) {
        self.found.insert(concept, Column { index, name: name.to_owned() });
    }

    /// Every recognised column.
    pub fn iter(&self) -> impl Iterator<Item = (C, &Column)> {
        self.found.iter().map(|(concept, column)| (*concept, column))
    }

    /// The field of a concept in a row; empty where the table has no such column.
    #[must_use]
    pub fn field<'r>(&self, row: &'r crate::table::Row, concept: C) -> &'r str {
        self.get(concept).map_or("", |column| row.field(column.index))
    }
}

/// How telling a folded name is for a concept, 0 best. "Schüler" before or after the name
/// (LUSD: `Schueler_Strasse`) tells a little less.
fn rank<C: Concept>(concept: C, folded: &str) -> Option<usize> {
    let position = |name: &str| concept.names().iter().position(|known| *known == name);
    let bare = || {
        ["schuelerinnen", "schuelerin", "schueler"]
            .iter()
            .find_map(|who| folded.strip_prefix(who).or_else(|| folded.strip_suffix(who)))
            .filter(|rest| !rest.is_empty())
    };
    position(folded).or_else(|| Some(concept.names().len() + position(bare()?)?))
}

/// A name without case, umlauts, blanks and punctuation: "Straße/Nr." is "strassenr".
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in crate::encoding::composed(name).chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum Test {
        Street,
        Place,
    }

    impl Concept for Test {
        const ALL: &'static [Self] = &[Self::Street, Self::Place];

        fn key(self) -> &'static str {
            match self {
                Self::Street => "street",
                Self::Place => "place",
            }
        }

        fn names(self) -> &'static [&'static str] {
            match self {
                Self::Street => &["strasse", "str", "street"],
                Self::Place => &["wohnort", "ort"],
            }
        }
    }

    fn recognise(header: &[&str], explicit: &[(&str, &str)]) -> Result<Columns<Test>, ColumnError> {
        let header: Vec<String> = header.iter().map(ToString::to_string).collect();
        let explicit = explicit.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Columns::recognise("list.csv", &header, &explicit)
    }

    #[test]
    fn names_are_known_in_every_spelling() {
        for name in
            ["Straße", "STRASSE", "strasse ", "Str.", "Schueler_Strasse", "Straße (Schüler)", "Stra\u{df}e"]
        {
            let columns = recognise(&["x", name], &[]).unwrap();
            assert_eq!(columns.get(Test::Street).map(|c| c.index), Some(1), "{name}");
        }
    }

    #[test]
    fn the_more_telling_of_two_names_counts() {
        let columns = recognise(&["Ort", "Wohnort"], &[]).unwrap();
        assert_eq!(columns.name(Test::Place), Some("Wohnort"));
    }

    #[test]
    fn two_equally_telling_columns_are_an_error() {
        let error = recognise(&["Straße", "Strasse"], &[]).unwrap_err();
        assert!(matches!(&error, ColumnError::Ambiguous { key: "street", .. }));
        assert!(error.to_string().contains("[inputs.columns] street = "));
        assert!(error.german().contains("„Straße“ und „Strasse“"));
    }

    #[test]
    fn the_project_file_decides_and_frees_the_other_column() {
        let columns = recognise(&["Straße", "Strasse"], &[("street", "Strasse")]).unwrap();
        assert_eq!(columns.get(Test::Street).map(|c| c.index), Some(1));
        let columns = recognise(&["Str", "Ort"], &[("place", "Str")]).unwrap();
        assert_eq!(columns.name(Test::Place), Some("Str"));
        assert!(!columns.has(Test::Street));
    }

    #[test]
    fn a_column_of_the_project_file_that_is_not_there_is_an_error_naming_what_is() {
        let error = recognise(&["Weg", "Ort"], &[("street", "Gasse")]).unwrap_err();
        assert!(error.to_string().contains("found Ort (+ 1)"), "{error}");
        // Where most names are known, it is a header and not the first row of a list.
        let error = recognise(&["Straße", "Strasse", "Str", "Weg"], &[("place", "Stadt")]).unwrap_err();
        assert!(error.to_string().contains("found Straße, Strasse, Str, Weg"), "{error}");
        // Another list of the project may have the name; this one has a known one.
        let columns = recognise(&["Straße", "Ort"], &[("street", "Anschrift")]).unwrap();
        assert_eq!(columns.name(Test::Street), Some("Straße"));
        let error = recognise(&["Weg"], &[("stret", "Weg")]).unwrap_err();
        assert!(error.to_string().contains("known are street, place"), "{error}");
    }
}
