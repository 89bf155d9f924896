//! A served publication in the hands of real clients: GDAL, QGIS, OWSLib, schemathesis and a
//! validator of definitions. `make test` installs them; without them these tests fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod definition;
mod gdal;
mod owslib;
mod qgis;

use std::sync::LazyLock;

use catalogue::Publication;
use e2e::{Folder, served::Served};
use store::{PUBLICATION, publication};

/// The publication of a small invented region, as the program writes it.
static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let region = Folder::with_region();
    let _ = region.schulweg(&["build"]).expect_code(0);
    region.bytes(PUBLICATION)
});

/// A server of that publication, in a folder of its own, with what is in the file.
struct Service {
    server: Served,
    folder: Folder,
    publication: Publication,
}

impl Service {
    fn start() -> Self {
        let folder = Folder::new();
        folder.write(PUBLICATION, &*BUILT);
        let publication = publication::read(&folder.path().join(PUBLICATION)).unwrap();
        let server = Served::start(&folder, &["--publication", PUBLICATION]);
        Self { server, folder, publication }
    }
}

/// A script of these tests.
fn script(name: &str) -> String {
    format!("{}/tests/serving_clients/{name}", env!("CARGO_MANIFEST_DIR"))
}
