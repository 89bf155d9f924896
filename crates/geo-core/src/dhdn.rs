//! The datum shift between DHDN (Bessel 1841, Potsdam/Rauenberg) and ETRS89. DHDN was never
//! adjusted as one net, so the shift is an approximation: the official grid BeTA2007 where its
//! file is on the machine, otherwise seven parameters for the whole of western Germany.

use std::{
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf, absolute},
    sync::OnceLock,
};

use crate::{language::Localised, proj_environment::data_folders, units::Metres};

/// The name of the grid file as the AdV publishes it.
pub const GRID_FILE: &str = "BETA2007.gsb";

/// How DHDN coordinates come to ETRS89 and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DhdnShift {
    /// EPSG:15948, the AdV's grid BeTA2007 (NTv2), in the file named.
    Beta2007(PathBuf),
    /// EPSG:1776, seven parameters (position vector), one set for the former West Germany.
    /// The three regional sets (EPSG:1778, 1779, 1780) are better by 2 m inside their bands of
    /// latitude but tear the map at their borders; they are never used.
    SevenParameters,
}

/// A grid file that was found but cannot be used. It is an error and not a reason to fall back,
/// because a run would silently become worse by metres.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{file}: not a complete NTv2 grid ({reason}); replace the file by the AdV's BETA2007.gsb or remove it"
)]
pub struct GridError {
    /// The grid file.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Localised for GridError {
    fn german(&self) -> String {
        format!(
            "{}: kein vollständiges NTv2-Gitter ({}); die Datei durch BETA2007.gsb der AdV ersetzen oder entfernen",
            self.file, self.reason
        )
    }
}

impl fmt::Display for DhdnShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accuracy = self.accuracy().0;
        match self {
            Self::Beta2007(grid) => {
                write!(f, "the grid BeTA2007 (EPSG:15948, {}), accurate to {accuracy} m", grid.display())
            }
            Self::SevenParameters => write!(
                f,
                "7 parameters (EPSG:1776), accurate to {accuracy} m; with the file {GRID_FILE} in PROJ's \
                 data folder it would be 0.9 m"
            ),
        }
    }
}

impl Localised for DhdnShift {
    fn german(&self) -> String {
        let accuracy = self.accuracy().0.to_string().replace('.', ",");
        match self {
            Self::Beta2007(grid) => {
                format!("das Gitter BeTA2007 (EPSG:15948, {}), auf {accuracy} m genau", grid.display())
            }
            Self::SevenParameters => format!(
                "7 Parameter (EPSG:1776), auf {accuracy} m genau; mit der Datei {GRID_FILE} im Datenordner \
                 von PROJ wären es 0,9 m"
            ),
        }
    }
}

impl DhdnShift {
    /// The best shift of this machine, looked up once per run, so that a run never mixes two.
    ///
    /// The grid is looked for in [`data_folders`]. Nothing is ever fetched from a network.
    ///
    /// # Errors
    /// [`GridError`] where the first grid found is damaged.
    pub fn installed() -> Result<Self, GridError> {
        static INSTALLED: OnceLock<Result<DhdnShift, GridError>> = OnceLock::new();
        INSTALLED.get_or_init(|| Self::in_folders(data_folders())).clone()
    }

    /// The grid of the first folder that holds one; seven parameters where none does.
    ///
    /// # Errors
    /// [`GridError`] where the first grid found is damaged.
    pub fn in_folders(folders: impl IntoIterator<Item = PathBuf>) -> Result<Self, GridError> {
        let grid = folders
            .into_iter()
            .filter_map(|folder| absolute(folder.join(GRID_FILE)).ok())
            .find(|grid| grid.is_file() && can_be_named(grid));
        let Some(grid) = grid else { return Ok(Self::SevenParameters) };
        match ntv2_defect(&grid) {
            Ok(None) => Ok(Self::Beta2007(grid)),
            Ok(Some(reason)) => {
                Err(GridError { file: grid.display().to_string(), reason: reason.to_owned() })
            }
            Err(error) => Err(GridError { file: grid.display().to_string(), reason: error.to_string() }),
        }
    }

    /// How far a shifted position can be from the truth, as the EPSG register states it.
    #[must_use]
    pub const fn accuracy(&self) -> Metres {
        match self {
            Self::Beta2007(_) => Metres(0.9),
            Self::SevenParameters => Metres(3.0),
        }
    }

    /// The PROJ steps from DHDN to ETRS89, both geographic in radians. The height is taken as
    /// zero and dropped again, as in every two-dimensional transformation of PROJ.
    pub(crate) fn steps(&self) -> Vec<String> {
        match self {
            Self::Beta2007(grid) => vec![format!("+proj=hgridshift +grids=\"{}\"", grid.display())],
            Self::SevenParameters => [
                "+proj=push +v_3",
                "+proj=cart +ellps=bessel",
                "+proj=helmert +x=598.1 +y=73.7 +z=418.2 +rx=0.202 +ry=0.045 +rz=-2.455 +s=6.7 \
                 +convention=position_vector",
                "+inv +proj=cart +ellps=GRS80",
                "+proj=pop +v_3",
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}

/// Whether PROJ's syntax can name the file: a comma would part it in two, a quote end it.
fn can_be_named(grid: &Path) -> bool {
    grid.to_str().is_some_and(|path| !path.contains([',', '"', '\n', '\r']))
}

/// What is wrong with an NTv2 file, judged by its first two headers (16-byte records, the first
/// eleven about the file, the next eleven about the first sub-grid) and its length. PROJ itself
/// notices a cut-off grid only at the first point that needs the missing part.
fn ntv2_defect(grid: &Path) -> io::Result<Option<&'static str>> {
    const RECORD: usize = 16;
    const HEADERS: usize = 22 * RECORD;
    let mut file = fs::File::open(grid)?;
    let length = file.metadata()?.len();
    let mut head = [0_u8; HEADERS];
    if file.read_exact(&mut head).is_err() {
        return Ok(Some("too short"));
    }
    let name = |record: usize| &head[record * RECORD..record * RECORD + 8];
    if name(0) != b"NUM_OREC" || name(21) != b"GS_COUNT" {
        return Ok(Some("its header is not one of NTv2"));
    }
    let value = |record: usize| {
        let bytes = &head[record * RECORD + 8..record * RECORD + 12];
        <[u8; 4]>::try_from(bytes).unwrap_or_default()
    };
    // The number of records of the first header, always 11, tells the byte order.
    let nodes = if value(0) == 11_u32.to_le_bytes() {
        u32::from_le_bytes(value(21))
    } else {
        u32::from_be_bytes(value(21))
    };
    let least = HEADERS as u64 + u64::from(nodes) * RECORD as u64;
    Ok((nodes == 0 || length < least).then_some("cut off"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{crs::Crs, reproject::Reprojector};

    fn fixture() -> Vec<u8> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(GRID_FILE)).unwrap()
    }

    /// A folder whose name tries PROJ's syntax, with `grid` in it.
    fn folder_with(grid: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::Builder::new().prefix("räume + grid=x; ").tempdir().unwrap();
        fs::write(folder.path().join(GRID_FILE), grid).unwrap();
        folder
    }

    #[test]
    fn the_grid_of_the_first_folder_that_holds_one_is_used() {
        let (empty, full) = (tempfile::tempdir().unwrap(), folder_with(&fixture()));
        let folders = [empty.path().to_owned(), "/does/not/exist".into(), full.path().to_owned()];
        let shift = DhdnShift::in_folders(folders).unwrap();
        assert_eq!(shift, DhdnShift::Beta2007(full.path().join(GRID_FILE)));
        let gk3 = [3_399_371.190_396, 5_930_724.531_323];
        let utm =
            Reprojector::with_shift(Crs::GaussKrueger3, Crs::Utm32, &shift).unwrap().point(gk3).unwrap();
        assert!((utm[0] - 399_340.601_862).hypot(utm[1] - 5_928_794.177_992) < 0.001, "{utm:?}");
    }

    #[test]
    fn without_a_grid_seven_parameters_are_used() {
        assert_eq!(DhdnShift::in_folders([]), Ok(DhdnShift::SevenParameters));
        assert_eq!(DhdnShift::in_folders(["/does/not/exist".into()]), Ok(DhdnShift::SevenParameters));
    }

    #[test]
    fn a_folder_that_proj_cannot_name_is_passed_over() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a,b");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(GRID_FILE), fixture()).unwrap();
        assert_eq!(DhdnShift::in_folders([folder]), Ok(DhdnShift::SevenParameters));
    }

    #[test]
    fn a_damaged_grid_is_an_error_that_names_the_file_and_never_a_silent_fall_back() {
        let whole = fixture();
        let cut_off = &whole[..whole.len() - 5000];
        for (grid, reason) in [
            (&b"<!DOCTYPE html>"[..], "too short"),
            (&[b'x'; 4000][..], "its header is not one of NTv2"),
            (cut_off, "cut off"),
        ] {
            let folder = folder_with(grid);
            let error = DhdnShift::in_folders([folder.path().to_owned()]).unwrap_err();
            assert_eq!(error.reason, reason);
            assert!(error.to_string().contains(GRID_FILE) && error.german().contains(GRID_FILE));
        }
    }

    #[test]
    fn a_point_outside_the_grid_is_an_error() {
        let folder = folder_with(&fixture());
        let shift = DhdnShift::in_folders([folder.path().to_owned()]).unwrap();
        let reprojector = Reprojector::with_shift(Crs::Wgs84, Crs::GaussKrueger2, &shift).unwrap();
        assert!(reprojector.point([5.6, 49.0]).is_ok());
        assert!(reprojector.point([5.4, 49.0]).is_err());
    }

    #[test]
    fn both_shifts_say_how_accurate_they_are() {
        let grid = DhdnShift::Beta2007(PathBuf::from("BETA2007.gsb"));
        assert!(
            grid.to_string().ends_with("accurate to 0.9 m") && grid.german().ends_with("auf 0,9 m genau")
        );
        let parameters = DhdnShift::SevenParameters;
        assert!(parameters.to_string().contains("accurate to 3 m; "));
        assert!(parameters.german().contains("auf 3 m genau; "));
    }
}
