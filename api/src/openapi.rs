//! The definition of the service (OpenAPI 3.0.3), as JSON for programs and as a page for people. It
//! lists what the caller may see and nothing else.

mod components;
mod definition;
mod kept;
mod parameters;
mod paths;
mod responses;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    answer, asked::Asked, pages, problem::Problem, representation::Representation, service::Service,
};
pub(crate) use kept::Definitions;

/// The media type of the definition, as QGIS asks for it; it reads no newer version.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.oai.openapi+json;version=3.0";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/api", get(definition)).route("/api.html", get(page))
}

async fn definition(State(service): State<Arc<Service>>, asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let definition = service.definitions.of(&asked);
    Ok(match asked.wanted(Representation::COMMON)? {
        Representation::Html => answer::page(pages::definition(&asked, &definition.json)),
        _ => ([(header::CONTENT_TYPE, MEDIA_TYPE)], definition.text.clone()).into_response(),
    })
}

async fn page(State(service): State<Arc<Service>>, asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    asked.wanted(&[Representation::Html])?;
    Ok(answer::page(pages::definition(&asked, &service.definitions.of(&asked).json)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
