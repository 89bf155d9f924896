//! Where PROJ looks for its data, and how not to be disturbed by those of another PROJ. The
//! program's own PROJ carries its database inside and needs no file; but it opens the first
//! `proj.db` it meets (of QGIS, PostGIS, conda, …) and, where that is of another version, says
//! so on stderr once per transformation, whatever its log level. The results are not affected.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The variables that name PROJ's data folders; the first that is set counts.
const DATA: [&str; 2] = ["PROJ_DATA", "PROJ_LIB"];
/// Their value before [`without_foreign_database`], kept for the search for grids.
const KEPT: &str = "SCHULWEG_PROJ_DATA";

fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The folders where PROJ keeps grids, in its order of precedence: those that the environment names; the user's own; `share/proj` beside the
/// program's folder; then, beyond PROJ, the program's own folder, `/usr/local/share/proj` and
/// `/usr/share/proj` (where Debian's `proj-data` puts BeTA2007).
#[must_use]
pub fn data_folders() -> Vec<PathBuf> {
    let mut folders = folders_of_proj();
    folders.extend(program_folder());
    folders.push("/usr/local/share/proj".into());
    folders.push("/usr/share/proj".into());
    folders
}

/// Where PROJ itself looks for its files.
fn folders_of_proj() -> Vec<PathBuf> {
    let named = env::var_os(KEPT).or_else(|| DATA.into_iter().find_map(set));
    let mut folders: Vec<PathBuf> =
        named.iter().flat_map(env::split_paths).filter(|folder| !folder.as_os_str().is_empty()).collect();
    folders.extend(user_folders());
    folders.extend(program_folder().map(|folder| folder.join("../share/proj")));
    folders
}

fn program_folder() -> Option<PathBuf> {
    env::current_exe().ok()?.parent().map(Path::to_owned)
}

/// PROJ's folder of the user, by the rules of Linux, macOS and Windows.
fn user_folders() -> Vec<PathBuf> {
    if let Some(folder) = set("PROJ_USER_WRITABLE_DIRECTORY") {
        vec![folder.into()]
    } else if let Some(data) = set("XDG_DATA_HOME").or_else(|| set("LOCALAPPDATA")) {
        vec![Path::new(&data).join("proj")]
    } else if let Some(home) = set("HOME") {
        let home = Path::new(&home);
        vec![home.join(".local/share/proj"), home.join("Library/Application Support/proj")]
    } else {
        Vec::new()
    }
}

/// This program again, with the same arguments, but in an environment where PROJ meets no
/// database beside its own; `None` where it meets none as it is, or has been started so
/// already. Grids are still found where the environment says.
///
/// A binary asks for it first of all and, on Unix, replaces itself by it (`exec`): changing
/// the environment of a running process is not safe.
#[must_use]
pub fn without_foreign_database() -> Option<Command> {
    let program = env::current_exe().ok()?;
    let meets = |folder: &PathBuf| folder.join("proj.db").exists();
    if env::var_os(KEPT).is_some() || !folders_of_proj().iter().any(meets) {
        return None;
    }
    let mut command = Command::new(&program);
    command.args(env::args_os().skip(1));
    command.env(KEPT, DATA.into_iter().find_map(set).unwrap_or_default());
    for name in DATA {
        command.env_remove(name);
    }
    // A data folder that is set keeps PROJ from looking elsewhere; a file holds no database.
    command.env("PROJ_DATA", program);
    command.env("PROJ_SKIP_READ_USER_WRITABLE_DIRECTORY", "YES");
    Some(command)
}
