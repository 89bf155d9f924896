//! The `[inputs]` of a project file: which file holds what. Every file named must exist; a
//! usual name is taken where a key is missing and the file is there.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use formats::{columns::Concept as _, pupil_list::PupilColumn, register::RegisterFormat};
use geo_core::crs::Crs;
use glob::{MatchOptions, Pattern};

use super::{
    problem::{Expected, Fault},
    section::{Item, Notes, Section},
};
use crate::register_input::{RegisterInput, codes, formats};

/// File names taken where the project file does not say otherwise and the file exists.
mod usual {
    pub const PUPILS: [&str; 4] = ["pupils/*.csv", "pupils/*.xlsx", "pupils/*.xls", "pupils/*.ods"];
    pub const SCHOOLS: &str = "schools.csv";
    pub const HOUSE_COORDINATES: &str = "hauskoordinaten.csv";
    pub const OSM: &str = "region.osm.pbf";
    pub const POSTAL_CODES: &str = "plz.csv";
    pub const OVERRIDES: &str = "overrides.csv";
    pub const HAZARDS: &str = "hazards.geojson";
    pub const ENTRANCES: &str = "entrances.csv";
    pub const MUNICIPALITIES: &str = "vg250_gem.shp";
}

/// Files of a project, resolved.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Pupil lists, in the order of the patterns and by name within one.
    pub pupils: Vec<PathBuf>,
    /// Headers of the pupil lists, by field.
    pub columns: BTreeMap<String, String>,
    /// School list.
    pub schools: Option<PathBuf>,
    /// Address registers, most trusted first.
    pub addresses: Vec<RegisterInput>,
    /// Table `ags,postal_code`.
    pub postal_codes: Option<PathBuf>,
    /// Positions set by hand.
    pub overrides: Option<PathBuf>,
    /// Municipality areas.
    pub municipalities: Option<PathBuf>,
    /// Parts of large municipalities (Ortsbezirke).
    pub localities: Option<PathBuf>,
    /// School districts.
    pub school_districts: Option<PathBuf>,
    /// OpenStreetMap extract, from which ways are measured.
    pub osm: Option<PathBuf>,
    /// Ways decided to be especially dangerous.
    pub hazards: Option<PathBuf>,
    /// Usable entrances of school sites.
    pub entrances: Option<PathBuf>,
    /// Files that are named and exist but that this version does not read: key and path.
    pub unread: Vec<(&'static str, PathBuf)>,
}

/// Turns file names of the project file into paths.
struct Files<'t> {
    folder: &'t Path,
    notes: &'t Notes<'t>,
}

impl Inputs {
    /// Reads the section; what is wrong goes to `notes`.
    #[must_use]
    pub fn read<'t>(mut section: Section<'t>, folder: &'t Path, notes: &'t Notes<'t>) -> Self {
        let files = Files { folder, notes };
        let osm = files.one(&mut section, "osm", Some(usual::OSM));
        let mut inputs = Self {
            pupils: files.many(&mut section, "pupils", &usual::PUPILS),
            columns: columns(section.section("columns"), notes),
            schools: files.one(&mut section, "schools", Some(usual::SCHOOLS)),
            addresses: files.addresses(&mut section, osm.as_deref()),
            postal_codes: files.one(&mut section, "postal_codes", Some(usual::POSTAL_CODES)),
            overrides: files.one(&mut section, "overrides", Some(usual::OVERRIDES)),
            hazards: files.one(&mut section, "hazards", Some(usual::HAZARDS)),
            entrances: files.one(&mut section, "entrances", Some(usual::ENTRANCES)),
            osm,
            ..Self::default()
        };
        inputs.unread = files
            .many(&mut section, "timetable", &[])
            .into_iter()
            .map(|path| ("inputs.timetable", path))
            .collect();
        let mut areas = section.section("areas");
        inputs.municipalities = files.one(&mut areas, "municipalities", Some(usual::MUNICIPALITIES));
        inputs.localities = files.one(&mut areas, "localities", None);
        inputs.school_districts = files.one(&mut areas, "school_districts", None);
        areas.finish();
        section.finish();
        inputs
    }
}

/// The headers of `[inputs.columns]`, by field.
fn columns(section: Section<'_>, notes: &Notes<'_>) -> BTreeMap<String, String> {
    let fields = PupilColumn::ALL.iter().map(|column| column.key()).collect::<Vec<_>>();
    let mut columns = BTreeMap::new();
    for item in section.all_texts() {
        if fields.contains(&item.value.0.as_str()) {
            columns.insert(item.value.0, item.value.1);
        } else {
            notes.add(&item, Fault::UnknownKey { known: fields.join(", ") });
        }
    }
    columns
}

impl Files<'_> {
    /// The file of a key, or the usual one where the key is missing and the file exists.
    fn one(&self, section: &mut Section<'_>, key: &'static str, usual: Option<&str>) -> Option<PathBuf> {
        match section.text(key) {
            Some(item) => self.existing(&item),
            None if section.has(key) => None,
            None => usual.map(|name| self.folder.join(name)).filter(|path| path.is_file()),
        }
    }

    /// The files that match a list of patterns, each once.
    fn many(&self, section: &mut Section<'_>, key: &'static str, usual: &[&str]) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        let mut take = |paths: Vec<PathBuf>| {
            for path in paths {
                if !found.contains(&path) {
                    found.push(path);
                }
            }
        };
        for item in section.texts(key) {
            match self.matching(&item.value) {
                Ok(paths) if paths.is_empty() => {
                    let pattern = self.folder.join(&item.value).display().to_string();
                    self.notes.add(&item, Fault::NothingMatches { pattern });
                }
                Ok(paths) => take(paths),
                Err(_) => self.notes.add(&item, Fault::BadPattern { found: item.value.clone() }),
            }
        }
        if !section.has(key) {
            for pattern in usual {
                take(self.matching(pattern).unwrap_or_default());
            }
        }
        found
    }

    /// Files that match one pattern, by name, without hidden ones and the lock files that
    /// office programs leave (`~$list.xlsx`).
    fn matching(&self, pattern: &str) -> Result<Vec<PathBuf>, glob::PatternError> {
        let folder = Pattern::escape(&self.folder.to_string_lossy());
        let pattern = Path::new(&folder).join(pattern);
        let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::default() };
        let paths = glob::glob_with(&pattern.to_string_lossy(), options)?;
        let is_lock =
            |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        Ok(paths.flatten().filter(|path| path.is_file() && !is_lock(path)).collect())
    }

    fn addresses(&self, section: &mut Section<'_>, osm: Option<&Path>) -> Vec<RegisterInput> {
        let has_osm_key = section.has("osm");
        let has_addresses = section.has("addresses");
        let registers = section.tables("addresses", Expected::Registers).into_iter();
        let registers = registers.filter_map(|register| self.address(register, osm, has_osm_key)).collect();
        if has_addresses { registers } else { self.usual_addresses(osm) }
    }

    /// House coordinates, then OpenStreetMap, as far as they are there.
    fn usual_addresses(&self, osm: Option<&Path>) -> Vec<RegisterInput> {
        let house_coordinates = self.folder.join(usual::HOUSE_COORDINATES);
        let official = house_coordinates.is_file().then_some((RegisterFormat::HkDe, house_coordinates));
        let osm = osm.map(|path| (RegisterFormat::Osm, path.to_path_buf()));
        let registers = official.into_iter().chain(osm);
        registers.map(|(format, path)| RegisterInput { format, path, crs: None }).collect()
    }

    fn address(
        &self,
        mut register: Section<'_>,
        osm: Option<&Path>,
        has_osm_key: bool,
    ) -> Option<RegisterInput> {
        let format = register.required_text("format");
        let path = register.text("path");
        let crs = register.number("crs", 0, i64::from(u32::MAX));
        let has_path = register.has("path");
        let whole = register.item();
        register.finish();
        let crs = crs.and_then(|crs| self.crs(&crs));
        let format = format?;
        let Ok(known) = format.value.parse::<RegisterFormat>() else {
            let found = format.value.clone();
            self.notes.add(&format, Fault::NotOneOf { found, possible: formats() });
            return None;
        };
        let path = match path {
            Some(path) => self.existing(&path),
            // A path of the wrong type is noted already.
            None if has_path => None,
            None if known == RegisterFormat::Osm => {
                if osm.is_none() && !has_osm_key {
                    self.notes.add(&whole, Fault::NoOsmFile);
                }
                osm.map(Path::to_path_buf)
            }
            None => {
                let item = Item { key: format!("{}.path", whole.key), ..whole };
                self.notes.add(&item, Fault::Missing);
                None
            }
        };
        Some(RegisterInput { format: known, path: path?, crs })
    }

    fn crs(&self, code: &Item<i64>) -> Option<Crs> {
        let crs = u32::try_from(code.value).ok().and_then(Crs::from_epsg);
        if crs.is_none() {
            let fault = Fault::NotOneOf { found: code.value.to_string(), possible: codes() };
            self.notes.add(code, fault);
        }
        crs
    }

    /// The path of an item where the file exists; otherwise a problem.
    fn existing(&self, item: &Item<String>) -> Option<PathBuf> {
        let path = self.folder.join(&item.value);
        if path.is_file() {
            return Some(path);
        }
        self.notes.add(item, Fault::NoSuchFile { path });
        None
    }
}
