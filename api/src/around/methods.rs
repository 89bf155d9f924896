//! The methods of every resource: GET, HEAD and OPTIONS. Nothing can be changed through the service.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// What may be asked.
pub(super) const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Asks the route. HEAD is asked as GET, so that its headers are the same; its body is dropped on the
/// way out.
pub(super) async fn answered(mut request: Request, next: Next) -> Response {
    let is_options = request.method() == Method::OPTIONS;
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return response;
    }
    if is_options {
        return (StatusCode::NO_CONTENT, [(header::ALLOW, ALLOWED)]).into_response();
    }
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Only GET, HEAD and OPTIONS are possible here; nothing can be changed through the service",
        "Hier sind nur GET, HEAD und OPTIONS möglich; über den Dienst lässt sich nichts ändern",
    )
    .with(header::ALLOW, ALLOWED)
    .into_response()
}
