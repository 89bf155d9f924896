//! The vocabulary of Schulweg and its geography: units, identifiers, addresses, coordinate
//! reference systems, the gazetteer and the geocoder. Every other package builds on this one.

pub mod address;
pub mod areas;
pub mod catchment;
pub mod crs;
pub mod dhdn;
pub mod fold;
pub mod gazetteer;
pub mod geocode;
pub mod grid;
pub mod hexadecimal;
pub mod ids;
pub mod language;
pub mod position;
pub mod proj_environment;
pub mod pupil;
pub mod register;
pub mod reproject;
pub mod school;
pub mod school_type;
pub mod tiling;
pub mod units;

pub use address::{CompactString, PostalAddress};
pub use areas::{Area, AreaIndex, Association};
pub use catchment::NearestSite;
pub use ids::{HouseholdKey, MunicipalityKey, Pseudonym, RecordKey, SchoolNumber, SiteId};
pub use language::{Language, Localised};
pub use position::{EastNorth, LonLat};
pub use pupil::Pupil;
pub use register::RegisterAddress;
pub use school::School;
pub use school_type::{SchoolType, Stage};
pub use tiling::{Tiling, TilingError};
pub use units::{Metres, Seconds};
