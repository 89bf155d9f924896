//! What the way on foot is measured from, read: schools, hazards, entrances, school districts, rules
//! and the extract.

use std::{collections::BTreeSet, path::PathBuf};

use formats::{
    areas::AreaOptions,
    entrances::{Entrance, read_entrances},
    hazards::{Hazard, read_hazards},
    report::RowReport,
    school_districts::{SchoolDistrict, read_school_districts},
    school_grounds::{SchoolGround, read_school_grounds},
};
use geo_core::{Area, AreaIndex, EastNorth, School, SiteId};
use network::{BuildReport, Network, WalkingRules, build::WayLines, read_network_and_ways};

use super::WalkingError;
use crate::{build::InputKind, claim::District, project_file::ProjectFile, rules::RuleSet};

/// The inputs of the stage but for the pupils.
pub struct FootInputs {
    /// The extract.
    pub osm: PathBuf,
    /// Where people may walk.
    pub walking: WalkingRules,
    /// The school sites.
    pub schools: Vec<School>,
    /// The rules of transport.
    pub rules: RuleSet,
    /// Name of the hazards' file, for messages; empty where there is none.
    pub hazards_file: String,
    /// Ways decided to be especially dangerous.
    pub hazards: Vec<Hazard>,
    /// Usable entrances, where the office knows them.
    pub entrances: Vec<Entrance>,
    /// School districts; `None` where there is no file of them.
    pub districts: Option<Districts>,
}

/// School districts, ready to be asked.
pub struct Districts {
    index: AreaIndex,
    /// The responsible site of each, as an index into the schools.
    pub sites: Vec<usize>,
}

/// What the extract holds.
pub(crate) struct Ground {
    pub network: Network,
    pub report: BuildReport,
    pub lines: WayLines,
    pub school_grounds: Vec<SchoolGround>,
}

impl Districts {
    /// Indexes districts.
    ///
    /// # Errors
    /// [`WalkingError::UnknownSite`] where a site is not in the school list.
    pub fn of(file: &str, districts: Vec<SchoolDistrict>, schools: &[School]) -> Result<Self, WalkingError> {
        let sites = districts.iter().map(|district| site_of(file, &district.site, schools));
        let sites = sites.collect::<Result<_, _>>()?;
        let areas = districts.into_iter().map(|district| Area {
            key: None,
            name: district.name,
            association: None,
            polygon: district.polygon,
            properties: Vec::new(),
        });
        Ok(Self { index: AreaIndex::new(areas.collect()), sites })
    }

    /// The districts with their areas.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        self.index.areas()
    }

    /// Which district a position lies in.
    #[must_use]
    pub fn containing(&self, position: EastNorth) -> Option<usize> {
        self.index.index_of(position)
    }
}

/// The site of the school list that a file names. Zeros that a spreadsheet drops before a number
/// make no other school.
///
/// # Errors
/// [`WalkingError::UnknownSite`].
pub fn site_of(file: &str, site: &SiteId, schools: &[School]) -> Result<usize, WalkingError> {
    let bare = |id: &SiteId| id.school.0.trim_start_matches('0').to_owned();
    schools
        .iter()
        .position(|school| school.id == *site)
        .or_else(|| {
            schools.iter().position(|school| school.id.site == site.site && bare(&school.id) == bare(site))
        })
        .ok_or_else(|| WalkingError::UnknownSite { file: file.to_owned(), site: site.to_string() })
}

impl FootInputs {
    /// Reads the inputs of a project; `None` where it has no extract or no school list, so that
    /// nothing can be measured. `report` is told what became of each file.
    ///
    /// # Errors
    /// [`WalkingError`] for the first input that cannot be used.
    pub fn read(
        project: &ProjectFile,
        schools: Vec<School>,
        report: &mut dyn FnMut(InputKind, RowReport),
    ) -> Result<Option<Self>, WalkingError> {
        let rules = RuleSet::read(&project.rules)?;
        let inputs = &project.inputs;
        let Some(osm) = inputs.osm.clone().filter(|_| !schools.is_empty()) else { return Ok(None) };
        let mut foot = Self {
            osm,
            walking: project.walking.clone(),
            rules,
            hazards_file: String::new(),
            hazards: Vec::new(),
            entrances: Vec::new(),
            districts: None,
            schools,
        };
        if let Some(path) = &inputs.hazards {
            let (hazards, rows) = read_hazards(path)?;
            (foot.hazards, foot.hazards_file) = (hazards, rows.file.clone());
            report(InputKind::Hazards, rows);
        }
        if let Some(path) = &inputs.entrances {
            let (entrances, rows) = read_entrances(path)?;
            for mut entrance in entrances {
                let site = site_of(&rows.file, &entrance.site, &foot.schools)?;
                entrance.site = foot.schools[site].id.clone();
                foot.entrances.push(entrance);
            }
            report(InputKind::Entrances, rows);
        }
        if let Some(path) = &inputs.school_districts {
            let (districts, rows) = read_school_districts(path, &AreaOptions::default())?;
            foot.districts = Some(Districts::of(&rows.file, districts, &foot.schools)?);
            report(InputKind::Districts, rows);
        }
        Ok(Some(foot))
    }

    /// The school district of a residence.
    pub(crate) fn district(&self, residence: Option<EastNorth>) -> District {
        let Some(districts) = &self.districts else { return District::NoFile };
        let found = residence.and_then(|at| districts.containing(at));
        found.map_or(District::Outside, |district| District::Of(districts.sites[district]))
    }

    pub(crate) fn ground(&self) -> Result<Ground, WalkingError> {
        let named: BTreeSet<i64> = self.hazards.iter().filter_map(|hazard| hazard.osm_way).collect();
        let (network, report, lines) = read_network_and_ways(&self.osm, &self.walking, &named)?;
        let (school_grounds, _) = read_school_grounds(&self.osm)?;
        Ok(Ground { network, report, lines, school_grounds })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use geo_core::SchoolType;

    use super::*;

    fn school(id: &str) -> School {
        School::of(SiteId::parse(id).unwrap(), vec![SchoolType::Grundschule])
    }

    #[test]
    fn a_site_is_found_without_the_zeros_that_a_spreadsheet_drops_and_an_exact_one_goes_before() {
        let schools = ["00123", "0456", "456", "00123/B"].map(school);
        let of = |id: &str| site_of("t.csv", &SiteId::parse(id).unwrap(), &schools);
        assert_eq!(of("123").unwrap(), 0);
        assert_eq!(of("123/B").unwrap(), 3);
        assert_eq!(of("456").unwrap(), 2);
        assert_eq!(of("0456").unwrap(), 1);
        for unknown in ["123/C", "4560", "12"] {
            let error = of(unknown).unwrap_err().to_string();
            assert!(error.contains("t.csv") && error.contains(unknown), "{error}");
        }
    }
}
