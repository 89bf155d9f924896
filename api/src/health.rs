//! How the service is, for those who look after it.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde_json::json;

use crate::{
    asked::Asked,
    config::{Config, Role},
    metrics,
    problem::Problem,
    service::Service,
};

const NOT_KEPT: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/health", get(health)).route("/metrics", get(numbers))
}

/// `status` is `ok`, or `outdated` where the newest file cannot be served and the one before it still
/// is. The service answers in both cases, hence 200.
async fn health(State(service): State<Arc<Service>>, asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let state = service.state();
    let status = if state.refused.is_none() { "ok" } else { "outdated" };
    let mut told = json!({
        "status": status,
        "publication": { "release": state.release, "since": state.since.to_string() },
    });
    if let Some(refused) = &state.refused {
        let detail = refused.text(asked.language);
        told["refused"] = json!({ "since": refused.since.to_string(), "detail": detail });
    }
    let media = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([NOT_KEPT, media], told.to_string()).into_response())
}

/// The numbers are for the machine itself and the district.
async fn numbers(
    State(service): State<Arc<Service>>,
    asked: Asked,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    if asked.caller.role != Role::District && !Config::is_from_here(&parts) {
        return Err(asked.not_seen("There is nothing at this address", "Unter dieser Adresse gibt es nichts"));
    }
    let state = service.state();
    let told = &service.metrics;
    told.publication_refused.set(i64::from(state.refused.is_some()));
    told.publication_since.set(state.since.as_duration().as_secs_f64());
    let media = (header::CONTENT_TYPE, HeaderValue::from_static(metrics::MEDIA_TYPE));
    Ok(([NOT_KEPT, media], told.text()).into_response())
}
