//! A layer of the publication: what it shows, of what, and from which inputs.

use crate::{property::Property, style::Style, table::GeometryKind, text::Text};

/// A layer; all of them are in [`crate::layers`].
#[derive(Debug, PartialEq)]
pub struct Layer {
    /// The name of its table and of its collection in the API.
    pub id: &'static str,
    /// What of it hangs on the pupil list.
    pub kind: LayerKind,
    /// What its geometries are; `None` for a table without any.
    pub geometry: Option<GeometryKind>,
    /// Heading.
    pub title: Text,
    /// What it shows, in a few sentences.
    pub description: Text,
    /// Its properties in order, besides row number and geometry.
    pub properties: &'static [&'static Property],
    /// The inputs it is made from, whose licences it carries.
    pub sources: &'static [Source],
    /// How it is drawn; `None` for a table without geometry.
    pub style: Option<Style>,
}

/// What of a layer hangs on the pupil list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// Nothing: it describes places.
    Supply,
    /// Its counts; places and facts do not.
    SupplyWithCounts,
    /// All: it counts pupils on fixed zones or cells.
    Demand,
}

/// An input that a layer is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The pupil lists.
    Pupils,
    /// The school list.
    Schools,
    /// The address registers.
    Addresses,
    /// The municipality areas.
    Areas,
    /// The school districts.
    SchoolDistricts,
    /// The ways of OpenStreetMap.
    Ways,
    /// The ways decided to be dangerous.
    Hazards,
}

impl Layer {
    /// The place of a property among the layer's.
    #[must_use]
    pub fn position(&self, property: &Property) -> Option<usize> {
        self.properties.iter().position(|known| known.name == property.name)
    }
}

impl LayerKind {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::SupplyWithCounts => "supply_with_counts",
            Self::Demand => "demand",
        }
    }
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 7] = [
        Self::Pupils,
        Self::Schools,
        Self::Addresses,
        Self::Areas,
        Self::SchoolDistricts,
        Self::Ways,
        Self::Hazards,
    ];

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Schools => "schools",
            Self::Addresses => "addresses",
            Self::Areas => "areas",
            Self::SchoolDistricts => "school_districts",
            Self::Ways => "osm",
            Self::Hazards => "hazards",
        }
    }

    /// The source of a name in files.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }
}
