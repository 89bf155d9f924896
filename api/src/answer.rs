//! Sends a resource as JSON or as a page for people.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::{asked::Asked, pages, problem::Problem, representation::Representation};

/// A resource: what it is called, what it is, and its JSON.
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) description: String,
    /// The media type of the JSON.
    pub(crate) media_type: &'static str,
    pub(crate) json: Value,
}

/// The answer in the form that was asked for.
///
/// # Errors
/// 400 where there is no such form.
pub(crate) fn answer(asked: &Asked, document: &Document) -> Result<Response, Problem> {
    Ok(match asked.wanted(Representation::COMMON)? {
        Representation::Html => page(pages::document(asked, document)),
        _ => ([(header::CONTENT_TYPE, document.media_type)], document.json.to_string()).into_response(),
    })
}

/// A page as an answer. It loads nothing from anywhere.
pub(crate) fn page(page: maud::Markup) -> Response {
    let headers = [
        (header::CONTENT_TYPE, Representation::Html.media_type()),
        (header::CONTENT_SECURITY_POLICY, pages::policy()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, page.into_string()).into_response()
}
