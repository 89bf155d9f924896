//! Makes the region: land after land is invented on all cores while the one before is written,
//! so that memory holds a few lands, however many there are.

use std::{path::Path, sync::mpsc::sync_channel};

use geo_core::{EastNorth, LonLat};
use rayon::prelude::*;

use crate::{
    error::SynthError,
    extent::Wish,
    files::{
        areas,
        geojson::{self, Features},
        hk_de,
        osm::{self, Blobs},
        out_folder::{OutFolder, Part, READ_ME},
        project::{self, names},
        pupil_lists::{CSV_HEADER, Lists, SHEET_HEADER, TITLE, TRUTH_HEADER, windows_1252},
        tables,
        workbook::Sheet,
    },
    hazards,
    land::Plan,
};

/// Lands invented at a time.
const AT_A_TIME: usize = 2;

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Lands of 105 municipalities.
    pub lands: usize,
    /// Municipalities.
    pub municipalities: usize,
    /// Addresses.
    pub addresses: usize,
    /// Schools.
    pub schools: usize,
    /// Pupils.
    pub pupils: usize,
    /// Rows of both lists, with second residences.
    pub rows: usize,
    /// Of them with dirt.
    pub dirty_rows: usize,
}

/// The files of one land, ready to be written.
struct LandFiles {
    houses: Vec<String>,
    blobs: Blobs,
    areas: Vec<areas::Row>,
    postal_codes: String,
    schools: String,
    entrances: String,
    hazards: Vec<String>,
    districts: Vec<String>,
    lists: Lists,
}

/// Files under way.
struct Files {
    houses: Part,
    nodes: Part,
    ways: Part,
    postal_codes: Part,
    schools: Part,
    entrances: Part,
    hazards: Features,
    districts: Features,
    sheet: Sheet,
    csv: Part,
    truth: Part,
    areas: Vec<areas::Row>,
    sheet_rows: usize,
    csv_rows: usize,
    made: Made,
}

/// Makes the region of a wish in a folder. `progress` is told the number of lands written and
/// of all.
///
/// # Errors
/// [`SynthError`] where the wish is impossible, the folder holds something else, or writing
/// fails; files that are not whole are not left behind.
pub fn write(out: &Path, wish: Wish, progress: &dyn Fn(usize, usize)) -> Result<Made, SynthError> {
    let plan = Plan::of(wish)?;
    let out = OutFolder::open(out)?;
    // First of all the mark that this folder is ours, so that a run broken off can be repeated.
    out.write(READ_ME, project::read_me(wish.seed))?;
    let lands = plan.extent.lands();
    let mut files = Files::begin(&out)?;
    let (sender, receiver) = sync_channel(1);
    std::thread::scope(|scope| {
        let plan = &plan;
        scope.spawn(move || {
            let numbers: Vec<usize> = (0..lands).collect();
            for numbers in numbers.chunks(AT_A_TIME) {
                let files: Vec<_> = numbers.par_iter().map(|number| LandFiles::of(plan, *number)).collect();
                // Nobody takes them any more where writing has failed.
                if files.into_iter().any(|files| sender.send(files).is_err()) {
                    break;
                }
            }
        });
        // Taken by value: where writing fails it goes, and the other thread with it.
        for (done, land) in receiver.into_iter().enumerate() {
            files.take(land?)?;
            progress(done + 1, lands);
        }
        Ok::<(), SynthError>(())
    })?;
    let made = Made {
        lands,
        municipalities: lands * plan.facts.municipalities.len(),
        addresses: plan.extent.all_addresses(),
        schools: lands * plan.facts.schools.len(),
        pupils: plan.extent.all_pupils(),
        ..files.made
    };
    files.finish(&out, made)?;
    out.write(names::PROJECT, project::project_file(wish.seed, lands))?;
    Ok(made)
}

impl LandFiles {
    fn of(plan: &Plan, number: usize) -> Result<Self, SynthError> {
        let land = plan.land(number);
        let towns: Vec<_> = land.towns_with_numbers().collect();
        let rows = |(town, numbers): (_, std::ops::Range<usize>)| hk_de::rows(plan.seed, town, numbers);
        let degrees =
            land.schools.iter().map(|(_, school)| school.position.map(EastNorth::to_lon_lat).transpose());
        let degrees = degrees.collect::<Result<Vec<_>, _>>()?;
        let degrees: Vec<_> =
            degrees.into_iter().map(|at| at.map(|LonLat { lon, lat }| [lon, lat])).collect();
        let pupils = &plan.extent.pupils[number];
        let districts = plan.districts.iter().map(|district| geojson::district(&land, district));
        let ((houses, blobs), lists) = rayon::join(
            || rayon::join(|| towns.into_par_iter().map(rows).collect(), || Blobs::of(plan.seed, &land)),
            || plan.lists(&land),
        );
        Ok(Self {
            houses,
            blobs: blobs?,
            areas: areas::rows(plan, &land),
            postal_codes: tables::postal_codes(&land, &plan.facts.municipalities),
            schools: tables::schools(plan.seed, &land, pupils, &degrees),
            entrances: tables::entrances(&land)?,
            hazards: hazards::of(plan.seed, &land).iter().map(geojson::hazard).collect::<Result<_, _>>()?,
            districts: districts.collect::<Result<_, _>>()?,
            lists,
        })
    }
}

impl Files {
    fn begin(out: &OutFolder) -> Result<Self, SynthError> {
        let begin = |name: &str, header: &[u8]| {
            let mut part = out.begin(name)?;
            part.put(header)?;
            Ok::<Part, SynthError>(part)
        };
        let title = format!("{TITLE}\r\n{}\r\n", CSV_HEADER.join(";"));
        Ok(Self {
            houses: begin(names::HOUSES, hk_de::HEADER.as_bytes())?,
            nodes: begin(names::OSM, &osm::header())?,
            ways: begin("ways", &[])?,
            postal_codes: begin(names::POSTAL_CODES, tables::POSTAL_CODES.as_bytes())?,
            schools: begin(names::SCHOOLS, tables::SCHOOLS.as_bytes())?,
            entrances: begin(names::ENTRANCES, tables::ENTRANCES.as_bytes())?,
            hazards: Features::begin(out, names::HAZARDS)?,
            districts: Features::begin(out, names::DISTRICTS)?,
            sheet: Sheet::begin(out.begin(names::PRIMARY)?, TITLE, &SHEET_HEADER)?,
            csv: begin(names::SECONDARY, &windows_1252(&title))?,
            truth: begin(names::TRUTH, TRUTH_HEADER.as_bytes())?,
            areas: Vec::new(),
            sheet_rows: 0,
            csv_rows: 0,
            made: Made::default(),
        })
    }

    fn take(&mut self, land: LandFiles) -> Result<(), SynthError> {
        for houses in land.houses {
            self.houses.put(houses.as_bytes())?;
        }
        self.nodes.put(&land.blobs.nodes)?;
        self.ways.put(&land.blobs.ways)?;
        self.postal_codes.put(land.postal_codes.as_bytes())?;
        self.schools.put(land.schools.as_bytes())?;
        self.entrances.put(land.entrances.as_bytes())?;
        self.hazards.put(&land.hazards)?;
        self.districts.put(&land.districts)?;
        self.areas.extend(land.areas);
        self.csv.put(&land.lists.csv)?;
        for row in &land.lists.sheet {
            self.sheet.row(row)?;
        }
        let mut text = String::new();
        for truth in &land.lists.sheet_truth {
            truth.write(names::PRIMARY, self.sheet_rows, &mut text);
        }
        for truth in &land.lists.csv_truth {
            truth.write(names::SECONDARY, self.csv_rows, &mut text);
        }
        self.truth.put(text.as_bytes())?;
        self.sheet_rows += land.lists.sheet.len();
        self.csv_rows += land.lists.csv_rows;
        for truth in land.lists.sheet_truth.iter().chain(&land.lists.csv_truth) {
            self.made.rows += 1;
            self.made.dirty_rows += usize::from(truth.kind != crate::listing::CLEAN);
        }
        Ok(())
    }

    fn finish(mut self, out: &OutFolder, made: Made) -> Result<(), SynthError> {
        let in_sheet = self.sheet_rows.to_string();
        self.sheet.row(&["Insgesamt", &in_sheet])?;
        let total = format!("Insgesamt;{}{}\r\n", self.csv_rows, ";".repeat(CSV_HEADER.len() - 2));
        self.csv.put(total.as_bytes())?;
        self.nodes.append(self.ways)?;
        areas::write(out, &self.areas)?;
        self.hazards.finish()?;
        self.districts.finish()?;
        let tables = [self.postal_codes, self.schools, self.entrances, self.truth];
        for part in [self.houses, self.nodes, self.csv].into_iter().chain(tables) {
            part.finish()?;
        }
        debug_assert!(made.rows <= self.sheet_rows + self.csv_rows);
        self.sheet.finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::*;

    /// Files that follow from the facts alone.
    const FACTS: [&str; 3] = [names::POSTAL_CODES, names::DISTRICTS, names::PROJECT];

    fn bytes(seed: u64) -> BTreeMap<String, Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let wish = Wish { seed, pupils: Some(3000), addresses: Some(9000), tracks: None };
        let made = write(folder.path(), wish, &|_, _| ()).unwrap();
        assert_eq!((made.pupils, made.addresses, made.schools), (3000, 9000, 105));
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap());
        files
            .map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap()))
            .collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
        let (first, again, other) = (bytes(1), bytes(1), bytes(2));
        assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, content) in &first {
            assert!(*content == again[name], "{name} differs");
            let fact = name.starts_with("gemeinden.") || FACTS.contains(&name.as_str());
            assert!(fact || *content != other[name], "{name} is the same");
        }
    }
}
