//! The binary alone: copied to an empty folder, without the tree it was built in.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use e2e::{Folder, command, run};

/// PROJ's data folders of the build tree, out of sight until dropped. They are renamed and not
/// `target` itself, from which this very test runs.
struct Hidden(Vec<PathBuf>);

const MARK: &str = "hidden-by-test";

impl Hidden {
    fn proj_data_of(build: &Path) -> Self {
        let packages = fs::read_dir(build).into_iter().flatten().flatten().map(|entry| entry.path());
        let shares: Vec<PathBuf> = packages.map(|package| package.join("out/share")).collect();
        // A test that was killed may have left one hidden.
        show(&shares);
        let hide = |share: &PathBuf| fs::rename(share, share.with_extension(MARK)).is_ok();
        Self(shares.into_iter().filter(hide).collect())
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        show(&self.0);
    }
}

fn show(shares: &[PathBuf]) {
    for share in shares {
        let _ = fs::rename(share.with_extension(MARK), share);
    }
}

#[test]
fn the_binary_alone_reprojects_without_the_build_tree_and_without_any_proj_data() {
    let folder = Folder::new();
    let binary = e2e::binary();
    let copy = folder.path().join("schulweg-alone");
    fs::copy(&binary, &copy).unwrap();
    folder.write("empty/.keep", "");
    folder.write("list.csv", "Straße;Hausnr.;PLZ;Wohnort\nLindenstr.;1;54290;Trier\n");
    folder.write(
        "register.csv",
        "street,house_number,suffix,postal_code,place,lon,lat\nLindenstraße,1,,54290,Trier,6.6414,49.7566\n",
    );
    folder.write(
        "gauss_krueger.csv",
        "street,house_number,suffix,postal_code,place,easting,northing\n\
         Lindenstraße,1,,54290,Trier,2546300.0,5513200.0\n",
    );

    let _hidden = Hidden::proj_data_of(&binary.parent().unwrap().join("build"));
    let empty = folder.path().join("empty");
    let alone = |words: &[&str]| {
        let mut command = command(&copy, folder.path());
        let command =
            command.env_clear().env("PROJ_DATA", &empty).env("PROJ_LIB", &empty).env("HOME", &empty);
        run(command.args(words)).expect_code(0)
    };

    let _ = alone(&["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"]);
    let row = &folder.placed("placed.csv")[0];
    // cs2cs of PROJ 9.1.1: EPSG:4326 to EPSG:25832.
    let (east, north): (f64, f64) = (row["easting"].parse().unwrap(), row["northing"].parse().unwrap());
    assert!((east - 330_122.068).abs() < 0.002 && (north - 5_514_238.577).abs() < 0.002, "{row:?}");
    assert_eq!((row["lon"].as_str(), row["lat"].as_str()), ("6.6414000", "49.7566000"));

    let _ = alone(&[
        "geocode",
        "--addresses",
        "csv:gauss_krueger.csv",
        "--crs",
        "31466",
        "--output",
        "placed.csv",
        "list.csv",
    ]);
    let row = &folder.placed("placed.csv")[0];
    assert!(row["lon"].starts_with("6.6") && row["lat"].starts_with("49.7"), "{row:?}");
}
