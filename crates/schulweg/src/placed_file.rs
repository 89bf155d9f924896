//! The file that `geocode` writes: one line per row of the list. It holds residences, so it is
//! readable by its owner only from the first byte on, and it appears whole or not at all.

mod target;

use std::{
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use geo_core::{
    Localised, LonLat,
    crs::Crs,
    geocode::MatchLevel,
    reproject::{CrsError, reproject_each},
};
use planning::placing::Placed;
use store::{PrivateFile, WriteError, cell};

pub use target::check_target;

/// The columns, in order.
const HEADER: [&str; 13] = [
    "row",
    "match_level",
    "score",
    "street",
    "house_number",
    "postal_code",
    "place",
    "easting",
    "northing",
    "lon",
    "lat",
    "quality_m",
    "candidates",
];

/// Why the output cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PlacedFileError {
    /// The output is also an input.
    #[error("{}: is an input or an output of this run and is not overwritten; name another file with --output", .path.display())]
    IsInput {
        /// The output.
        path: PathBuf,
    },
    /// The output is a folder or a device.
    #[error("{}: is no ordinary file; name a file to write with --output", .path.display())]
    NotAFile {
        /// The output.
        path: PathBuf,
    },
    /// The folder is missing.
    #[error("{}: its folder does not exist; create it or name another file with --output", .path.display())]
    NoFolder {
        /// The output.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// PROJ cannot be set up.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl Localised for PlacedFileError {
    fn german(&self) -> String {
        match self {
            Self::IsInput { path } => format!(
                "{}: ist eine Eingabe oder Ausgabe dieses Laufs und wird nicht überschrieben; mit --output eine andere \
                 Datei nennen",
                path.display()
            ),
            Self::NotAFile { path } => {
                format!("{}: ist keine gewöhnliche Datei; mit --output eine Datei nennen", path.display())
            }
            Self::NoFolder { path } => format!(
                "{}: den Ordner gibt es nicht; ihn anlegen oder mit --output eine andere Datei nennen",
                path.display()
            ),
            Self::Write(error) => error.german(),
            Self::Crs(error) => error.german(),
        }
    }
}

/// A placed file in the making. It is written beside its target and takes its name only in
/// [`PlacedFile::finish`]; dropped before, it leaves nothing behind.
pub struct PlacedFile {
    csv: csv::Writer<BufWriter<PrivateFile>>,
    target: PathBuf,
}

impl PlacedFile {
    /// Begins the file for a target that [`check_target`] has approved.
    ///
    /// # Errors
    /// [`PlacedFileError::Write`].
    pub fn create(target: &Path) -> Result<Self, PlacedFileError> {
        let file = PrivateFile::create(target)?;
        let mut csv = csv::Writer::from_writer(BufWriter::new(file));
        csv.write_record(HEADER).map_err(|error| failed(target, error.into()))?;
        Ok(Self { csv, target: target.into() })
    }

    /// Writes rows. Easting and northing have 3 decimals (1 mm), longitude and latitude 7
    /// (1 cm), the score is cut to 3, the quality rounded up to whole metres.
    ///
    /// # Errors
    /// [`PlacedFileError`].
    pub fn write(&mut self, placed: &[Placed<'_>]) -> Result<(), PlacedFileError> {
        for (row, lon_lat) in placed.iter().zip(lon_lat(placed)?) {
            self.write_row(row, lon_lat)?;
        }
        Ok(())
    }

    fn write_row(&mut self, placed: &Placed<'_>, lon_lat: Option<LonLat>) -> Result<(), PlacedFileError> {
        let position = placed.position.filter(|_| may_have_position(placed.level));
        let lon_lat = lon_lat.filter(|_| position.is_some());
        let metres = |metres: f64| format!("{metres:.3}");
        let degrees = |degrees: f64| format!("{degrees:.7}");
        let record = [
            placed.row.to_string(),
            placed.level.as_str().to_owned(),
            score(placed.score),
            cell::text(placed.street),
            cell::text(placed.house_number),
            cell::text(placed.postal_code),
            cell::text(placed.place),
            position.map_or_else(String::new, |at| metres(at.east)),
            position.map_or_else(String::new, |at| metres(at.north)),
            lon_lat.map_or_else(String::new, |at| degrees(at.lon)),
            lon_lat.map_or_else(String::new, |at| degrees(at.lat)),
            placed
                .quality
                .filter(|_| position.is_some())
                .map_or_else(String::new, |q| format!("{:.0}", q.0.ceil())),
            cell::list(placed.candidates.iter().map(ToString::to_string)),
        ];
        self.csv.write_record(&record).map_err(|error| failed(&self.target, error.into()))
    }

    /// Puts the file in its place, once all of it is on the disk.
    ///
    /// # Errors
    /// [`PlacedFileError::Write`].
    pub fn finish(self) -> Result<(), PlacedFileError> {
        let Self { csv, target } = self;
        let buffer = csv.into_inner().map_err(|error| failed(&target, error.into_error()))?;
        let file = buffer.into_inner().map_err(|error| failed(&target, error.into_error()))?;
        Ok(file.finish()?)
    }
}

fn failed(target: &Path, cause: io::Error) -> PlacedFileError {
    WriteError::System { path: target.into(), cause }.into()
}

/// Longitude and latitude of each row that has a position.
fn lon_lat(placed: &[Placed<'_>]) -> Result<Vec<Option<LonLat>>, CrsError> {
    // A row without position becomes NaN, and so does a point without result.
    let at = |row: &Placed<'_>| row.position.map_or([f64::NAN; 2], |at| [at.east, at.north]);
    let mut points: Vec<[f64; 2]> = placed.iter().map(at).collect();
    reproject_each(Crs::Utm32, Crs::Wgs84, &mut points)?;
    let finite = |[lon, lat]: [f64; 2]| (lon.is_finite() && lat.is_finite()).then_some(LonLat { lon, lat });
    Ok(points.into_iter().map(finite).collect())
}

/// The contract: no coordinates for what is not placed, whatever the geocoder says.
const fn may_have_position(level: MatchLevel) -> bool {
    !matches!(level, MatchLevel::Ambiguous | MatchLevel::Unmatched)
}

/// Cut, not rounded, so that 1 means the very same.
fn score(score: f64) -> String {
    let score = if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 };
    // The small addend keeps 0.975 from becoming 0.974 for want of a binary digit.
    format!("{:.3}", ((score + 1e-9) * 1000.0).floor() / 1000.0)
}
