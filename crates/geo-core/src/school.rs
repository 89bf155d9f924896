//! A school site as the school list describes it. One row of the list is one site.

use crate::{
    address::PostalAddress,
    ids::SiteId,
    position::EastNorth,
    school_type::{SchoolType, Stage},
};

/// One site of a school.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// School number and site.
    pub id: SiteId,
    /// Name of the school.
    pub name: String,
    /// The type as the list words it.
    pub type_wording: String,
    /// The types recognised in the wording; never empty.
    pub types: Vec<SchoolType>,
    /// G8 or G9, where a Gymnasium says so.
    pub form: Option<GymnasiumForm>,
    /// Stages taught here, from the list's pupil numbers or columns, otherwise from the type.
    pub stages: Vec<Stage>,
    /// Public or private, where listed.
    pub legal_status: Option<LegalStatus>,
    /// First foreign languages, as listed.
    pub first_languages: Vec<String>,
    /// Position in EPSG:25832, where listed; otherwise the address is to be placed.
    pub position: Option<EastNorth>,
    /// Postal address; not personal, but kept in the same type as a residence.
    pub address: PostalAddress,
    /// Usable entrances in EPSG:25832, where the list names them.
    pub entrances: Vec<EastNorth>,
    /// Pupils in all, where listed.
    pub pupils: Option<u32>,
    /// Places for pupils, where listed.
    pub capacity: Option<u32>,
    /// Bells, by grade where they differ.
    pub bells: Vec<Bell>,
    /// Every further column (such as digital equipment), name and value as listed.
    pub further: Vec<(String, String)>,
}

impl School {
    /// A site of which nothing is known but its id and its types.
    #[must_use]
    pub fn of(id: SiteId, types: Vec<SchoolType>) -> Self {
        Self {
            id,
            name: String::new(),
            type_wording: String::new(),
            types,
            form: None,
            stages: Vec::new(),
            legal_status: None,
            first_languages: Vec::new(),
            position: None,
            address: PostalAddress::default(),
            entrances: Vec::new(),
            pupils: None,
            capacity: None,
            bells: Vec::new(),
            further: Vec::new(),
        }
    }
}

/// Years to the Abitur at a Gymnasium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GymnasiumForm {
    /// Eight years.
    G8,
    /// Nine years.
    G9,
}

/// Who carries a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegalStatus {
    /// öffentliche Schule.
    Public,
    /// Schule in freier Trägerschaft, private Schule.
    Private,
}

/// When lessons start and end at a site. Times are minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bell {
    /// The grade it holds for; `None` for all.
    pub grade: Option<u8>,
    /// Start of the first lesson.
    pub start: Option<u16>,
    /// End of the last lesson.
    pub end: Option<u16>,
}
