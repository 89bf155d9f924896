//! One entry of an address register, whatever its format. Readers lend entries one by one, so
//! that a register of millions is never held as text.

use crate::{ids::MunicipalityKey, position::EastNorth};

/// An address of a register with its position. Text is as the register writes it; an absent
/// field is empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegisterAddress<'a> {
    /// The register's own id (HK-DE `oid`; OSM `n`, `w` or `r` with the number).
    pub id: &'a str,
    /// Street, or the village's name where houses are numbered by village (OSM `addr:place`).
    pub street: &'a str,
    /// House number with suffix ("12", "12 a", "12-14"); empty for the street itself.
    pub house_number: &'a str,
    /// Postal code; often missing.
    pub postal_code: &'a str,
    /// Municipality key, where the register has it or an area said it.
    pub municipality_key: Option<MunicipalityKey>,
    /// Municipality name.
    pub municipality: &'a str,
    /// Part of the municipality (Ortsteil; HK-DE `ott`, OSM `addr:suburb`, `addr:hamlet`).
    pub locality: &'a str,
    /// Place of the postal address (HK-DE `postonm`, OSM `addr:city`).
    pub postal_place: &'a str,
    /// Position in EPSG:25832.
    pub position: EastNorth,
    /// How the register came to the position.
    pub quality: RegisterQuality,
}

/// How exact a register's position is (HK-DE `qua`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum RegisterQuality {
    /// A: inside the building.
    #[default]
    Building,
    /// B: on the parcel.
    Parcel,
    /// C: a number of the cadastre only; not yet built or gone.
    Cadastre,
    /// Between two numbered houses (OSM `addr:interpolation`).
    Interpolated,
}
