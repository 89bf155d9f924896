//! Reprojection on another machine: the program runs alone, in a foreign folder, with PROJ's
//! data missing, broken or of another version. The test binary plays the program: it copies
//! itself away and runs its one ignored test in the environment chosen.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
};

use geo_core::{
    crs::Crs,
    dhdn::{DhdnShift, GRID_FILE},
    proj_environment::without_foreign_database,
    reproject::Reprojector,
};
use tempfile::TempDir;

static COPYING: Mutex<()> = Mutex::new(());

const PROGRAM: &str = "trier_in_every_system";

#[test]
#[ignore = "the program that the other tests of this file run"]
fn trier_in_every_system() {
    #[cfg(unix)]
    if let Some(mut undisturbed) = without_foreign_database() {
        panic!("{}", undisturbed.exec());
    }
    let shift = DhdnShift::installed().unwrap();
    println!("\naccurate to {} m", shift.accuracy().0);
    for crs in Crs::ALL {
        let [x, y] = Reprojector::new(Crs::Wgs84, crs).unwrap().point([6.6414, 49.7566]).unwrap();
        println!("{} {x:.3} {y:.3}", crs.epsg());
    }
}

/// What the copied program prints with these variables and none else, run in `home`; it must
/// not say anything beside.
fn run_away_from_home(home: &TempDir, variables: &[(&str, &Path)]) -> Vec<String> {
    let away = tempfile::tempdir().unwrap();
    let program = away.path().join("program");
    // A test that starts its program while another one writes its copy holds that copy open
    // for writing, and the system refuses to run it ("Text file busy").
    let one_at_a_time = COPYING.lock().unwrap_or_else(PoisonError::into_inner);
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let running = Command::new(&program)
        .args(["--ignored", "--exact", PROGRAM, "--nocapture", "--test-threads=1"])
        .env_clear()
        .env("HOME", home.path())
        .envs(variables.iter().copied())
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(one_at_a_time);
    let output = running.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stdout}{stderr}");
    assert_eq!(stderr, "", "PROJ has nothing to say");
    stdout
        .lines()
        .filter(|line| line.contains('.') || line.starts_with("accurate"))
        .map(str::to_owned)
        .collect()
}

/// The lines that do not depend on the shift to DHDN.
fn assert_trier(lines: &[String]) {
    for expected in [
        "25832 330122.068 5514238.577",
        "25833 -101697.552 5545179.825",
        "4647 32330122.068 5514238.577",
        "4258 6.641 49.757",
        "4326 6.641 49.757",
        "3857 739317.266 6404229.467",
        "3035 4079050.079 2965974.100",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected} in {lines:#?}");
    }
}

/// A data folder as another PROJ might leave it: a database that is none, and settings that ask
/// for the network and for a worse projection.
fn stale() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("proj.db"), "of another version").unwrap();
    let settings = "[general]\nnetwork = on\ntmerc_default_algo = evenden_snyder\n";
    fs::write(folder.path().join("proj.ini"), settings).unwrap();
    folder
}

#[test]
fn a_copied_program_needs_no_data_of_proj() {
    let (home, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_trier(&run_away_from_home(&home, &[]));
    assert_trier(&run_away_from_home(&home, &[("PROJ_DATA", empty.path())]));
    assert_trier(&run_away_from_home(&home, &[("PROJ_DATA", Path::new("/does/not/exist"))]));
}

#[test]
fn data_of_another_version_of_proj_change_nothing() {
    let (home, stale) = (tempfile::tempdir().unwrap(), stale());
    for name in ["PROJ_DATA", "PROJ_LIB", "PROJ_USER_WRITABLE_DIRECTORY"] {
        assert_trier(&run_away_from_home(&home, &[(name, stale.path())]));
    }
}

#[test]
fn a_database_of_another_version_in_the_home_folder_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/share/proj");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("proj.db"), "of another version").unwrap();
    assert_trier(&run_away_from_home(&home, &[]));
}

#[test]
fn the_wish_for_a_network_changes_nothing() {
    let (home, stale) = (tempfile::tempdir().unwrap(), stale());
    let wish = [("PROJ_NETWORK", Path::new("ON")), ("PROJ_DATA", stale.path())];
    assert_trier(&run_away_from_home(&home, &wish));
}

#[test]
fn the_grid_is_found_in_the_folder_that_the_environment_names() {
    let (home, stale) = (tempfile::tempdir().unwrap(), stale());
    let grid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(GRID_FILE);
    fs::copy(grid, stale.path().join(GRID_FILE)).unwrap();
    for name in ["PROJ_DATA", "PROJ_LIB"] {
        let lines = run_away_from_home(&home, &[(name, stale.path())]);
        assert_trier(&lines);
        for expected in [
            "accurate to 0.9 m",
            "31466 2546261.612 5513533.805",
            "31467 3330129.823 5516004.678",
            "31468 4114075.243 5527128.141",
        ] {
            assert!(lines.iter().any(|line| line == expected), "{expected} in {lines:#?}");
        }
    }
}
