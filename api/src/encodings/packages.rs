//! The publication as one GeoPackage for those who work offline: styled, with the layers that the
//! caller may see and no others. It is written from memory, so that it is always of the publication
//! that answers, and kept on the disk for who asks next.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use catalogue::Table;
use quick_cache::sync::Cache;
use store::publication::write_part;
use tempfile::NamedTempFile;
use tokio::task::spawn_blocking;

use super::{download, file, file_name};
use crate::{
    asked::Asked, problem::Problem, published::Held, representation::Representation, service::Service,
};

/// How many files are kept: as many as there are roles, and some of the publication before.
const MOST: usize = 6;

/// The files that are kept; they go with the service.
pub(crate) struct Packages {
    files: Cache<Key, Arc<NamedTempFile>>,
}

/// Which publication, and which layers of it.
type Key = (String, Vec<&'static str>);

impl Packages {
    pub(crate) fn new() -> Self {
        Self { files: Cache::new(MOST) }
    }

    /// The file of some layers. Requests that meet at one that is not there make it once.
    async fn file(&self, asked: &Asked, layers: Vec<Arc<Held>>) -> Result<Arc<NamedTempFile>, Problem> {
        let ids = layers.iter().map(|held| held.layer.id).collect();
        let published = Arc::clone(&asked.published);
        let made = async {
            let made = spawn_blocking(move || {
                let file = NamedTempFile::new().map_err(Problem::internal)?;
                let tables: Vec<&Table> = layers.iter().map(|held| &held.table).collect();
                write_part(file.path(), &published.about, &tables).map_err(Problem::internal)?;
                Ok(Arc::new(file))
            });
            made.await.map_err(Problem::internal)?
        };
        self.files.get_or_insert_async(&(asked.published.tag.clone(), ids), made).await
    }
}

/// The publication.
pub(super) async fn publication(
    State(service): State<Arc<Service>>,
    asked: Asked,
) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    asked.wanted(&[Representation::GeoPackage])?;
    let layers: Vec<Arc<Held>> = asked.layers().cloned().collect();
    if layers.is_empty() {
        return Err(
            asked.not_seen("There is nothing that you may see", "Es gibt nichts, was Sie sehen dürfen")
        );
    }
    let made = service.packages.file(&asked, layers).await?;
    let opened = spawn_blocking(move || made.reopen()).await.map_err(Problem::internal)?;
    let body = file::sent(opened.map_err(Problem::internal)?)?;
    let name = file_name("schulweg", &asked.published.about, "gpkg");
    Ok(download(Representation::GeoPackage, &name, body))
}
