//! The fixed geography that pupils are counted on: municipalities and their zones, associations
//! (Verbandsgemeinden) and districts. It is made from public facts only — areas, people and
//! numbered addresses — and never sees a pupil.
//!
//! A zone is a municipality. One of more than 10,000 people is divided into its Ortsbezirke where
//! they are given, else into the cells of 1 km of the INSPIRE grid, each cut to the municipality.
//! A part needs a number of numbered addresses; the parts below it, and what lies in no part,
//! are one zone together, `AGS/rest`. Where that zone would itself have too few addresses, it joins
//! the part with the most (at a tie the one with the lowest id), because there the few houses it
//! brings are hardest to tell from the rest; a municipality that is left with one part is not
//! divided at all. Without municipalities the region is everywhere and divided in the same way.

mod division;
mod houses;
mod municipality;
mod region;
mod shapes;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use geo::MultiPolygon;
use geo_core::{
    Area, AreaIndex, EastNorth, Localised,
    grid::{CellId, cells_of},
    reproject::CrsError,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::{
    division::{Divided, Division, Part, divide, unlocated},
    municipality::{Draft, associations, districts, drafts, municipalities},
};
pub use self::{houses::HouseCounts, municipality::DIVIDED_ABOVE, region::choose};

/// What the zone of the parts with too few addresses is called after the municipality.
pub const REST: &str = "rest";

/// Who is placed too coarsely to be in one zone of a divided municipality is in this one, which has
/// no shape.
pub const UNLOCATED: &str = "unlocated";

/// Why there are no zones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZonesError {
    /// A municipality that nobody could name.
    #[error(
        "area {} of the municipalities has neither a municipality key nor a name; give it one of both in the \
         file, or take it out",
        .0 + 1
    )]
    Nameless(usize),
    /// A broken polygon.
    #[error("the area \"{0}\" has a coordinate that is not a number; repair the file it comes from")]
    NotFinite(String),
    /// An address of the register lies nowhere.
    #[error("an address of the register: {0}")]
    Address(CrsError),
    /// A cell has no place in EPSG:25832.
    #[error("a grid cell: {0}")]
    Cell(CrsError),
}

impl Localised for ZonesError {
    fn german(&self) -> String {
        match self {
            Self::Nameless(row) => format!(
                "Fläche {} der Gemeinden hat weder einen Gemeindeschlüssel noch einen Namen; in der Datei eines von \
                 beiden eintragen oder die Fläche entfernen",
                row + 1
            ),
            Self::NotFinite(name) => format!(
                "die Fläche „{name}“ hat eine Koordinate, die keine Zahl ist; die Datei, aus der sie kommt, berichtigen"
            ),
            Self::Address(error) => format!("eine Adresse des Registers: {}", error.german()),
            Self::Cell(error) => format!("eine Gitterzelle: {}", error.german()),
        }
    }
}

/// A fixed small area.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The municipality's key; in a divided one with `/` and the cell, the Ortsbezirk or `rest`.
    /// Without municipalities the cell alone, or `rest`.
    pub id: Arc<str>,
    /// Name, for people.
    pub name: Arc<str>,
    /// Its municipality among [`Zones::municipalities`]; `None` without municipalities.
    pub municipality: Option<u32>,
    /// In EPSG:25832; empty for [`UNLOCATED`].
    pub shape: Arc<MultiPolygon<f64>>,
    /// A fixed point in the shape, where lines and labels start; of [`UNLOCATED`] in the municipality.
    pub label: EastNorth,
    /// Numbered addresses of the register in it.
    pub addresses: u32,
}

/// A municipality of the region.
#[derive(Debug, Clone, PartialEq)]
pub struct Municipality {
    /// The key of eight digits; of an area without key its name.
    pub ags: Arc<str>,
    /// Name; the key where the file has none.
    pub name: Arc<str>,
    /// Its association among [`Zones::associations`], where the file says it.
    pub association: Option<u32>,
    /// Its district among [`Zones::districts`].
    pub district: u32,
    /// In EPSG:25832.
    pub shape: Arc<MultiPolygon<f64>>,
    /// A fixed point in the shape.
    pub label: EastNorth,
    /// Numbered addresses of the register in it.
    pub addresses: u32,
    /// People, where the file says it.
    pub population: Option<u64>,
    /// Its zones among [`Zones::zones`].
    pub zones: Range<u32>,
}

/// More people than so many to an address live nowhere: addresses are missing from the register.
const MOST_PEOPLE: u64 = 10;

/// Without a number of people, fewer addresses than this may be a gap in the register.
const FEW_ADDRESSES: u32 = 10;

impl Municipality {
    /// Whether the register seems to hold the addresses of the municipality. One with gaps says nothing
    /// about how many households there can be.
    #[must_use]
    pub fn is_registered(&self) -> bool {
        self.population.map_or(self.addresses >= FEW_ADDRESSES, |people| {
            people <= MOST_PEOPLE * u64::from(self.addresses)
        })
    }
}

/// An association of municipalities (Verbandsgemeinde).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// [`geo_core::Association::key`].
    pub key: Arc<str>,
    /// Name; where the file has none, that of its only municipality or one made of the key.
    pub name: Arc<str>,
    /// Its municipalities among [`Zones::municipalities`], ascending.
    pub municipalities: Vec<u32>,
}

/// A district (Landkreis or kreisfreie Stadt).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// The first five digits of its municipalities' keys; [`District::UNKNOWN`] of those without.
    pub key: Arc<str>,
    /// The name of its only municipality, else one made of the key.
    pub name: Arc<str>,
    /// Its municipalities among [`Zones::municipalities`].
    pub municipalities: Range<u32>,
}

impl District {
    /// The key of the district of all municipalities without a key.
    pub const UNKNOWN: &'static str = "unknown";
}

/// The fixed geography.
pub struct Zones {
    all: Vec<Zone>,
    municipalities: Vec<Municipality>,
    associations: Vec<Association>,
    districts: Vec<District>,
    finder: Finder,
    houses: HouseCounts,
    unknown_population: usize,
}

/// Addresses that one worker counts at a time, at least.
const LEAST_CHUNK: usize = 65_536;

/// Finds the zone of a position.
struct Finder {
    /// The municipalities in their order; none where the region is everywhere.
    index: Option<AreaIndex>,
    /// The places of each municipality's parts among the zones; of everywhere where there is none.
    places: Vec<Places>,
}

/// How one municipality, or everywhere, is divided.
struct Places {
    division: Division,
    /// The zone of each part that is one.
    zones: FxHashMap<Part, u32>,
    /// The zone of everything else.
    other: Option<u32>,
    /// The zone of those who are placed too coarsely; `None` where there is but one zone.
    coarse: Option<u32>,
}

impl Zones {
    /// The zones of a region: of the municipalities given, or of everywhere without any.
    ///
    /// `areas` may come in any order; those of one key (or, without keys, one name) are one
    /// municipality, those without a surface are left out. Municipalities without a key are
    /// known by their name and form the district [`District::UNKNOWN`]. `localities` are the
    /// Ortsbezirke, each of the municipality that holds the point in its middle; those without a
    /// name go to the rest. `addresses` holds a position per numbered address; `houses` is the
    /// least number of them for a part of a divided municipality.
    ///
    /// # Errors
    /// [`ZonesError`] for an area that cannot be named or drawn and an address that lies nowhere.
    pub fn of(
        areas: Vec<Area>,
        localities: &[Area],
        addresses: &[EastNorth],
        houses: u32,
    ) -> Result<Self, ZonesError> {
        let drafts = drafts(areas)?;
        let cells = cells_of(addresses).map_err(ZonesError::Address)?;
        let index = (!drafts.is_empty()).then(|| AreaIndex::new(drafts.iter().map(Draft::area).collect()));
        let divisions = division::all(&drafts, localities, index.as_ref())?;
        let homes = Homes::of(index.as_ref(), &divisions, addresses, &cells);
        let per_part = homes.per_municipality(divisions.len());
        // Everywhere is one municipality that is none.
        let wholes: Vec<Option<&Draft>> =
            if drafts.is_empty() { vec![None] } else { drafts.iter().map(Some).collect() };
        let divided: Vec<Divided> = wholes
            .into_par_iter()
            .zip(divisions)
            .zip(&per_part)
            .map(|((draft, division), homes)| divide(draft, division, homes, houses.max(1)))
            .collect::<Result<_, _>>()?;

        let mut zones: Vec<Zone> = Vec::new();
        let mut places = Vec::new();
        let mut ranges = Vec::new();
        for (divided, number) in divided.into_iter().zip(0_u32..) {
            let first = count(zones.len());
            let municipality = (!drafts.is_empty()).then_some(number);
            let coarse = if divided.zones.len() > 1 {
                let draft = drafts.get(places.len());
                zones.extend(divided.zones.into_iter().map(|zone| Zone { municipality, ..zone }));
                zones.push(Zone { municipality, ..unlocated(draft) });
                Some(count(zones.len() - 1))
            } else {
                zones.extend(divided.zones.into_iter().map(|zone| Zone { municipality, ..zone }));
                None
            };
            let place = |part: u32| first + part;
            places.push(Places {
                division: divided.division,
                zones: divided.parts.into_iter().map(|(part, zone)| (part, place(zone))).collect(),
                other: divided.other.map(place),
                coarse,
            });
            ranges.push(first..count(zones.len()));
        }
        let unknown_population = drafts.iter().filter(|draft| draft.population.is_none()).count();
        let (associations, districts) = (associations(&drafts), districts(&drafts));
        let municipalities = municipalities(drafts, ranges, &per_part, &associations, &districts);
        let houses = HouseCounts::of(homes.cells, houses);
        let finder = Finder { index, places };
        Ok(Self { all: zones, municipalities, associations, districts, finder, houses, unknown_population })
    }

    /// All zones: by municipality, then by id, the rest last.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.all
    }

    /// The numbered addresses in a zone; `None` where the register has gaps, and of those unlocated.
    #[must_use]
    pub fn addresses(&self, zone: &Zone) -> Option<u32> {
        let municipality = zone.municipality.and_then(|at| self.municipalities.get(at as usize));
        let is_known = !zone.shape.0.is_empty() && municipality.is_none_or(Municipality::is_registered);
        is_known.then_some(zone.addresses)
    }

    /// All municipalities by key, those without one last.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// All associations by key.
    #[must_use]
    pub fn associations(&self) -> &[Association] {
        &self.associations
    }

    /// All districts by key.
    #[must_use]
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// The numbered addresses of the region by grid cell.
    #[must_use]
    pub const fn houses(&self) -> &HouseCounts {
        &self.houses
    }

    /// Municipalities of which the file does not say how many people live there; none is divided.
    #[must_use]
    pub const fn unknown_population(&self) -> usize {
        self.unknown_population
    }

    /// The municipality that a position lies in.
    #[must_use]
    pub fn municipality_at(&self, position: EastNorth) -> Option<u32> {
        self.finder.index.as_ref().and_then(|index| index.index_of(position)).map(count)
    }

    /// The zone of each position, over all cores; `None` outside the region. `cells` are those of
    /// [`cells_of`] for the same positions, `None` for one that is too coarse for a cell: it is in the
    /// zone of its municipality, or in that of all unlocated. On a border between municipalities the
    /// lower key.
    #[must_use]
    pub fn locate(&self, positions: &[EastNorth], cells: &[Option<CellId>]) -> Vec<Option<u32>> {
        debug_assert_eq!(positions.len(), cells.len(), "a cell per position");
        let find = |(at, cell): (&EastNorth, &Option<CellId>)| self.finder.zone(*at, *cell);
        positions.par_iter().zip(cells).map(find).collect()
    }
}

impl Finder {
    fn zone(&self, at: EastNorth, cell: Option<CellId>) -> Option<u32> {
        let municipality = self.index.as_ref().map_or(Some(0), |index| index.index_of(at))?;
        let places = self.places.get(municipality)?;
        let Some(cell) = cell else { return places.coarse.or(places.other) };
        let part = places.division.part(at, cell);
        part.and_then(|part| places.zones.get(&part)).copied().or(places.other)
    }
}

/// The addresses of the region, counted.
#[derive(Default)]
struct Homes {
    /// By municipality and part of it.
    parts: FxHashMap<(u32, Option<Part>), u32>,
    /// By cell of 250 m.
    cells: FxHashMap<CellId, u32>,
}

impl Homes {
    fn of(
        index: Option<&AreaIndex>,
        divisions: &[Division],
        addresses: &[EastNorth],
        cells: &[CellId],
    ) -> Self {
        let add = |mut homes: Self, (at, cell): (&EastNorth, &CellId)| {
            let municipality = index.map_or(Some(0), |index| index.index_of(*at));
            if let Some((number, division)) =
                municipality.and_then(|number| Some((number, divisions.get(number)?)))
            {
                let part = division.part(*at, *cell);
                *homes.parts.entry((count(number), part)).or_default() += 1;
                *homes.cells.entry(*cell).or_default() += 1;
            }
            homes
        };
        addresses.par_iter().zip(cells).with_min_len(LEAST_CHUNK).fold(Self::default, add).reduce(
            Self::default,
            |mut all, more| {
                more.parts.into_iter().for_each(|(part, homes)| *all.parts.entry(part).or_default() += homes);
                more.cells.into_iter().for_each(|(cell, homes)| *all.cells.entry(cell).or_default() += homes);
                all
            },
        )
    }

    /// Of each municipality by part.
    fn per_municipality(&self, municipalities: usize) -> Vec<BTreeMap<Option<Part>, u32>> {
        let mut all = vec![BTreeMap::new(); municipalities];
        for ((municipality, part), homes) in &self.parts {
            if let Some(parts) = all.get_mut(*municipality as usize) {
                parts.insert(*part, *homes);
            }
        }
        all
    }
}

/// A number of things, as stored; more than four thousand million are not told apart.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
