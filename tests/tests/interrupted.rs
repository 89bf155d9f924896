//! A run that is killed at any moment: the vault is the former one or the new one, never a part
//! of either, and the next run ends as if nothing had happened.

#![allow(clippy::unwrap_used)]

use std::{
    fmt::Write as _,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

use e2e::{Folder, PROJECT, REGISTER, binary, command};
use store::Vault;

/// So many runs are killed.
const KILLS: u32 = 60;

/// The vault while it is written.
const PART: &str = ".vault.gpkg.part";

/// Pupils of the list: enough that writing the vault takes its time.
const PUPILS: usize = 20_000;

fn list(first_id: usize) -> String {
    let mut list = "ID;Straße;Hausnr.;PLZ;Wohnort;Klasse\n".to_owned();
    for id in first_id..first_id + PUPILS {
        writeln!(list, "{id};Lindenstraße;{};54290;Trier;4", [1, 3][id % 2]).unwrap();
    }
    list
}

#[test]
fn a_vault_is_whole_whenever_the_run_is_killed_and_the_next_run_ends_the_same() {
    let folder = Folder::new();
    folder.write("schulweg.toml", PROJECT);
    folder.write("register.csv", REGISTER);
    folder.write("pupils/list.csv", list(1));
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let former = folder.bytes("vault.gpkg");
    folder.write("pupils/list.csv", list(1_000_000));
    let clock = Instant::now();
    let reference = Folder::new();
    for name in ["schulweg.toml", "register.csv", "pupils/list.csv", "schulweg.key", "vault.gpkg"] {
        reference.write(name, folder.bytes(name));
    }
    for name in ["schulweg.key", "vault.gpkg"] {
        private(&reference, name);
    }
    let _ = reference.schulweg(&["build", "--replace"]).expect_code(0);
    let whole_run = clock.elapsed();
    let new = reference.bytes("vault.gpkg");
    assert!(former != new);

    let (mut former_seen, mut new_seen, mut left_over) = (0, 0, 0);
    for kill in 0..KILLS {
        folder.write("vault.gpkg", &former);
        private(&folder, "vault.gpkg");
        // Spread over the run and a little beyond its end, in no regular steps.
        let moment = f64::from((kill * 37) % KILLS) + f64::from(kill % 7) / 7.0;
        killed_after(&folder, &["build", "--replace"], whole_run.mul_f64(1.05 * moment / f64::from(KILLS)));
        let vault = folder.bytes("vault.gpkg");
        assert!(vault == former || vault == new, "half a vault after kill {kill}");
        former_seen += u32::from(vault == former);
        new_seen += u32::from(vault == new);
        left_over += u32::from(folder.names().contains(&PART.to_owned()));
    }
    assert_eq!(former_seen + new_seen, KILLS);
    assert!(former_seen > 10, "hardly any run was killed before its end: {former_seen}");
    assert!(left_over > 0, "no run was killed while it wrote");

    let _ = folder.schulweg(&["build", "--replace"]).expect_code(0);
    for name in ["vault.gpkg", "review.csv"] {
        assert!(folder.bytes(name) == reference.bytes(name), "{name} differs");
    }
    assert!(!folder.names().contains(&PART.to_owned()), "{:?}", folder.names());
    assert_eq!(Vault::open(&folder.path().join("vault.gpkg")).unwrap().pupils().unwrap().len(), PUPILS);
}

#[test]
fn a_first_run_that_is_killed_leaves_a_whole_key_or_none() {
    for kill in 0..10 {
        let folder = Folder::with_project();
        killed_after(&folder, &["build"], Duration::from_millis(2 * kill));
        let _ = folder.schulweg(&["build"]).expect_code(0);
        let key = folder.bytes("schulweg.key");
        let _ = folder.schulweg(&["build"]).expect_code(0);
        assert!(folder.bytes("schulweg.key") == key);
    }
}

#[test]
fn a_region_whose_making_was_killed_is_whole_after_the_next_run() {
    let words = ["synth", "--out", "region", "--pupils", "3000", "--addresses", "9000"];
    let reference = Folder::new();
    let clock = Instant::now();
    let _ = reference.schulweg(&words).expect_code(0);
    let whole_run = clock.elapsed();
    let folder = Folder::new();
    for kill in 0..20 {
        killed_after(&folder, &words, whole_run.mul_f64(f64::from(kill) / 20.0));
    }
    let _ = folder.schulweg(&words).expect_code(0);
    let names = |folder: &Folder| {
        let entries = std::fs::read_dir(folder.path().join("region")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&folder), names(&reference));
    for name in names(&reference) {
        let path = format!("region/{name}");
        assert!(folder.bytes(&path) == reference.bytes(&path), "{name} differs");
    }
}

fn killed_after(folder: &Folder, words: &[&str], time: Duration) {
    let mut command = command(&binary(), folder.path());
    let mut child = command.args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
fn private(folder: &Folder, name: &str) {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn private(_: &Folder, _: &str) {}
