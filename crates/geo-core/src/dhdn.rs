//! The datum shift between DHDN (Bessel 1841, Potsdam/Rauenberg) and ETRS89. DHDN was never
//! adjusted as one net, so the shift is an approximation: the official grid BeTA2007 where its
//! file is on the machine, otherwise seven parameters for the whole of western Germany.

use std::{
    env, fs,
    io::{self, Read},
    path::{Path, PathBuf, absolute},
    sync::OnceLock,
};

use crate::{language::Localised, units::Metres};

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

impl DhdnShift {
    /// The best shift of this machine, looked up once per run, so that a run never mixes two.
    ///
    /// The grid is looked for in the folders where PROJ keeps grids: `PROJ_DATA` or else
    /// `PROJ_LIB`; PROJ's folder of the user; `share/proj` beside the program's folder, and the
    /// program's own folder; `/usr/local/share/proj` and `/usr/share/proj` (where Debian's
    /// `proj-data` puts it). Nothing is ever fetched from a network.
    ///
    /// # Errors
    /// [`GridError`] where the first grid found is damaged.
    pub fn installed() -> Result<Self, GridError> {
        static INSTALLED: OnceLock<Result<DhdnShift, GridError>> = OnceLock::new();
        INSTALLED.get_or_init(|| Self::in_folders(grid_folders())).clone()
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

/// Where PROJ keeps grids, in its order of precedence.
fn grid_folders() -> Vec<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Some(data) = set("PROJ_DATA").or_else(|| set("PROJ_LIB")) {
        folders.extend(env::split_paths(&data));
    }
    if let Some(user) = set("PROJ_USER_WRITABLE_DIRECTORY") {
        folders.push(user.into());
    }
    if let Some(data) = set("XDG_DATA_HOME").or_else(|| set("LOCALAPPDATA")) {
        folders.push(Path::new(&data).join("proj"));
    } else if let Some(home) = set("HOME") {
        folders.push(Path::new(&home).join(".local/share/proj"));
        folders.push(Path::new(&home).join("Library/Application Support/proj"));
    }
    if let Some(folder) = env::current_exe().ok().as_deref().and_then(Path::parent) {
        folders.push(folder.join("../share/proj"));
        folders.push(folder.to_owned());
    }
    folders.push("/usr/local/share/proj".into());
    folders.push("/usr/share/proj".into());
    folders
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
