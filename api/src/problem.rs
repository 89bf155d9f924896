//! What went wrong with a request, as a problem document (RFC 9457) in both languages, or as a page
//! for people.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use geo_core::{Language, Localised};
use serde_json::json;

use crate::{asked, pages, representation::Representation};

/// Why a request is not answered as asked. It never quotes the inside of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    english: String,
    german: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem with what to do about it, in both languages.
    pub(crate) fn new(status: StatusCode, english: impl Into<String>, german: impl Into<String>) -> Self {
        Self { status, english: english.into(), german: german.into(), headers: Vec::new() }
    }

    /// A parameter that cannot be understood.
    pub(crate) fn bad(english: impl Into<String>, german: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, english, german)
    }

    /// An error of a parameter.
    pub(crate) fn of(error: &impl Localised) -> Self {
        Self::bad(error.to_string(), error.german())
    }

    /// There is no such resource.
    pub(crate) fn not_found(english: impl Into<String>, german: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, english, german)
    }

    /// A fault of the program; its cause goes to the log, not to the client.
    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!("a request failed: {cause}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The service could not answer; its log says why",
            "Der Dienst konnte nicht antworten; sein Protokoll sagt, warum",
        )
    }

    /// The same with a header of the answer.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What is told to people.
    pub(crate) fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::German => &self.german,
        }
    }

    fn document(&self, language: Language) -> serde_json::Value {
        json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.text(language),
        })
    }
}

impl IntoResponse for Problem {
    /// The text follows in [`told`], which knows the language.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the problem of an answer in the language and the form that the client asked for.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    // Kept, not read: most requests have no problem.
    let uri = request.uri().clone();
    let accepted = [header::ACCEPT, header::ACCEPT_LANGUAGE].map(|name| {
        let value = request.headers().get(&name).cloned();
        (name, value)
    });
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let accepted = accepted.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let accepted: HeaderMap = accepted.collect();
    let language = asked::language(&uri, &accepted);
    let is_page = Representation::is_page(&uri, &accepted);
    let (media, body) = if is_page {
        (Representation::Html.media_type(), pages::problem(&problem, language).into_string())
    } else {
        ("application/problem+json", problem.document(language).to_string())
    };
    let mut headers = HeaderMap::new();
    std::mem::swap(&mut headers, response.headers_mut());
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(pages::policy()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (problem.status, headers, body).into_response()
}
