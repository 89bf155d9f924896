//! What pages of other origins may read (CORS, Fetch standard): everything that they could ask for
//! without a browser. Credentials go along only where the page itself has them.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::methods::ALLOWED;

const EXPOSED: HeaderValue = HeaderValue::from_static("Content-Crs, Link, ETag");

const ALLOWED_HEADERS: HeaderValue =
    HeaderValue::from_static("Authorization, Accept, Accept-Language, Cache-Control, If-None-Match");

/// Seconds for which a browser remembers what may be asked.
const REMEMBERED: HeaderValue = HeaderValue::from_static("86400");

/// Says in every answer that pages of any origin may read it.
pub(super) async fn allowed(request: Request, next: Next) -> Response {
    let is_question = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    say(response.headers_mut(), is_question);
    response
}

fn say(headers: &mut HeaderMap, is_question: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if is_question {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED);
    }
}
