//! A served publication in the hands of real clients: GDAL, QGIS, OWSLib, schemathesis and a
//! validator of definitions. `make test` installs them; without them these tests fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod definition;
mod gdal;
mod owslib;
mod qgis;

use catalogue::Publication;
use e2e::{
    Folder,
    served::{Served, small_publication},
};
use store::{PUBLICATION, publication};

/// A server of that publication, in a folder of its own, with what is in the file.
struct Service {
    server: Served,
    folder: Folder,
    publication: Publication,
}

impl Service {
    fn start() -> Self {
        let folder = Folder::new();
        folder.write(PUBLICATION, small_publication());
        let publication = publication::read(&folder.path().join(PUBLICATION)).unwrap();
        let server = Served::start(&folder, &["--publication", PUBLICATION]);
        Self { server, folder, publication }
    }
}

/// A script of these tests.
fn script(name: &str) -> String {
    format!("{}/tests/serving_clients/{name}", env!("CARGO_MANIFEST_DIR"))
}
