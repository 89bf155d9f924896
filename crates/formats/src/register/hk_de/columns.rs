//! Where the columns of an HK-DE file stand: by the names in its header, or by position in one
//! of the layouts of the AdV's format descriptions (18 columns up to version 4.2, 20 without
//! and 24 with the postal ones in version 5).

use super::super::fields::Split;

/// A column the reader uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Column {
    /// Kind of record: new, withdrawn, changed.
    Nba,
    /// Id.
    Oid,
    /// Quality of the position.
    Qua,
    /// Key of the Land.
    Land,
    /// Key of the Regierungsbezirk.
    Regbez,
    /// Key of the Kreis.
    Kreis,
    /// Key of the municipality.
    Gmd,
    /// Name of the municipality.
    GmdName,
    /// Name of the Ortsteil.
    Ott,
    /// Street.
    Str,
    /// House number.
    Hnr,
    /// Suffix of the house number.
    Adz,
    /// UTM zone.
    Zone,
    /// Easting.
    Ost,
    /// Northing.
    Nord,
    /// Postal code.
    PostPlz,
    /// Place of the postal address.
    PostOnm,
    /// Ortsteil of the postal address.
    PostOtt,
}

const COUNT: usize = 18;

/// Names of each column, lower case: version 5, with the misspelling of one Land's files, and
/// the short names of version 4.
const NAMES: [(Column, &[&str]); COUNT] = [
    (Column::Nba, &["nba"]),
    (Column::Oid, &["oid", "oi", "uuid"]),
    (Column::Qua, &["qua"]),
    (Column::Land, &["landschl", "lan"]),
    (Column::Regbez, &["regbezschl", "rbz"]),
    (Column::Kreis, &["kreisschl", "kreissch", "krs"]),
    (Column::Gmd, &["gmdschl"]),
    (Column::GmdName, &["gmd"]),
    (Column::Ott, &["ott"]),
    (Column::Str, &["str", "stn"]),
    (Column::Hnr, &["hnr"]),
    (Column::Adz, &["adz"]),
    (Column::Zone, &["zone"]),
    (Column::Ost, &["ostwert", "eeeeeeee,eee"]),
    (Column::Nord, &["nordwert", "nnnnnnn,nnn"]),
    (Column::PostPlz, &["postplz", "plz"]),
    (Column::PostOnm, &["postonm", "onm"]),
    (Column::PostOtt, &["postott", "pot"]),
];

/// The layout of version 5; the first 20 columns are complete without the postal ones.
const VERSION_5: &str = "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;\
                         strschl;str;hnr;adz;zone;ostwert;nordwert;postplz;postonm;postonmzus;postott";

/// The layout up to version 4.2: keys without names.
const VERSION_4: &str = "nba;oid;qua;landschl;regbezschl;kreisschl;gmdschl;ottschl;strschl;hnr;adz;ostwert;nordwert;\
                         str;postplz;postonm;postonmzus;postott";

/// Columns without which no address can be read.
const NEEDED: [Column; 4] = [Column::Str, Column::Hnr, Column::Ost, Column::Nord];

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    places: [Option<usize>; COUNT],
    /// Fields of a whole row.
    pub expected: usize,
    names: Vec<String>,
}

impl Columns {
    /// By header; `None` where the line is no header but data.
    pub fn of_header(line: Split<'_>) -> Option<Self> {
        let names: Vec<String> = (0..line.len()).map(|index| line.get(index).to_lowercase()).collect();
        let columns = Self::of_names(names);
        (columns.places.iter().flatten().count() >= 3).then_some(columns)
    }

    /// By the number of fields of a file without header: 18, 20, 24 or more.
    pub fn of_count(fields: usize) -> Option<Self> {
        let names = match fields {
            18 => VERSION_4.split(';').map(Into::into).collect(),
            20 => VERSION_5.split(';').take(20).map(Into::into).collect(),
            24.. => VERSION_5.split(';').map(Into::into).collect(),
            _ => return None,
        };
        Some(Self { expected: fields, ..Self::of_names(names) })
    }

    fn of_names(names: Vec<String>) -> Self {
        let mut places = [None; COUNT];
        for (column, synonyms) in NAMES {
            if let Some(place) = places.get_mut(column as usize) {
                *place = names.iter().position(|name| synonyms.contains(&name.as_str()));
            }
        }
        // In the short names of version 4 `gmd` is the key: it comes with `krs`, never with `gmdschl`.
        if names.iter().any(|name| name == "krs") {
            places.swap(Column::Gmd as usize, Column::GmdName as usize);
            if let Some(place) = places.get_mut(Column::Ott as usize) {
                *place = None;
            }
        }
        Self { places, expected: names.len(), names }
    }

    /// The needed columns that are missing, by their names in version 5.
    pub fn missing(&self) -> Vec<&'static str> {
        NAMES
            .iter()
            .filter(|(column, _)| NEEDED.contains(column) && self.place(*column).is_none())
            .filter_map(|(_, names)| names.first().copied())
            .collect()
    }

    /// The value of a column in a row; empty where the file has no such column.
    pub fn value<'a>(&self, row: Split<'a>, column: Column) -> &'a str {
        self.place(column).map_or("", |place| row.get(place))
    }

    /// The name of a column in this file, for reports.
    pub fn name(&self, column: Column) -> &str {
        self.place(column).and_then(|place| self.names.get(place)).map_or("", String::as_str)
    }

    /// All names of the header, for errors.
    pub fn found(&self) -> String {
        self.names.join(", ")
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }
}
