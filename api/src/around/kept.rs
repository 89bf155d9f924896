//! What clients and caches may keep: every answer that hangs on the publication bears a strong tag
//! (RFC 9110, 8.8.3), and a client that has it already is told so instead of being sent it again.
//!
//! The tag is made of what the answer is made from, not of its bytes, so that it costs the same for
//! a large answer as for a small one.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, response},
    middleware::Next,
    response::Response,
};
use geo_core::Language;
use sha2::{Digest as _, Sha256};

use crate::{
    asked,
    caller::{Caller, Sees},
    parameters::old_qgis::is_old_qgis,
    service::Service,
};

const OPEN: HeaderValue = HeaderValue::from_static("no-cache");
const PRIVATE: HeaderValue = HeaderValue::from_static("no-cache, private");
const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding");
const VARY_BY_CALLER: HeaderValue =
    HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding, Authorization");
const VARY_BY_PROGRAM: HeaderValue =
    HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding, User-Agent");
const VARY_BY_BOTH: HeaderValue =
    HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding, Authorization, User-Agent");

/// Bytes of the digest that a tag shows.
const SHOWN: usize = 16;

/// Says in an answer how it may be kept. One that says so itself does not hang on the publication
/// alone, and is left as it is.
pub(super) async fn told(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // The publication that the handler sees must be the one that the tag names.
    let published = service.published();
    parts.extensions.insert(Arc::clone(&published));
    let caller = parts.extensions.get::<Caller>();
    let has_features = parts.uri.path().ends_with("/items");
    let is_guarded = caller.is_some_and(|caller| caller.may_sign_in || caller.name.is_some());
    let source = Source {
        publication: &published.tag,
        base: service.base(&parts).as_str(),
        address: parts.uri.path_and_query().map_or("", |address| address.as_str()),
        language: asked::language(&parts.uri, &parts.headers),
        caller,
        is_old_qgis: has_features && is_old_qgis(&parts.headers),
    }
    .digest();
    let known = parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();

    let response = next.run(Request::from_parts(parts, body)).await;
    let (mut parts, body) = response.into_parts();
    if parts.headers.contains_key(header::CACHE_CONTROL) {
        return Response::from_parts(parts, body);
    }
    parts.headers.insert(header::CACHE_CONTROL, if is_guarded { PRIVATE } else { OPEN });
    let varies = match (is_guarded, has_features) {
        (false, false) => VARY,
        (true, false) => VARY_BY_CALLER,
        (false, true) => VARY_BY_PROGRAM,
        (true, true) => VARY_BY_BOTH,
    };
    parts.headers.insert(header::VARY, varies);
    if parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    let Some(tag) = tag(source, &parts.headers) else { return Response::from_parts(parts, body) };
    parts.headers.insert(header::ETAG, tag.clone());
    if known.iter().any(|known| names(known, &tag)) {
        return unchanged(parts);
    }
    Response::from_parts(parts, body)
}

/// What an answer is made from, besides its form.
struct Source<'s> {
    publication: &'s str,
    base: &'s str,
    address: &'s str,
    language: Language,
    caller: Option<&'s Caller>,
    /// It is sent other numbers.
    is_old_qgis: bool,
}

impl Source<'_> {
    fn digest(&self) -> Sha256 {
        let mut digest = Sha256::new();
        // Its length before each part: no two lists of parts make the same bytes.
        let mut add = |part: &[u8]| {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        };
        add(self.publication.as_bytes());
        add(self.base.as_bytes());
        add(self.address.as_bytes());
        add(&[u8::from(self.language == Language::German), u8::from(self.is_old_qgis)]);
        if let Some(caller) = self.caller {
            add(&[u8::from(caller.may_sign_in), u8::from(caller.name.is_some())]);
            add(caller.name.as_deref().unwrap_or_default().as_bytes());
            match &caller.sees {
                Sees::All => add(b"*"),
                Sees::Only(ids) => ids.iter().for_each(|id| add(id.as_bytes())),
            }
        }
        digest
    }
}

/// The tag of an answer; its form and its content coding make it another one.
fn tag(mut source: Sha256, headers: &HeaderMap) -> Option<HeaderValue> {
    for form in [header::CONTENT_TYPE, header::CONTENT_ENCODING] {
        let form = headers.get(form).map(HeaderValue::as_bytes).unwrap_or_default();
        source.update(form.len().to_le_bytes());
        source.update(form);
    }
    let mut tag = String::from("\"");
    for byte in source.finalize().iter().take(SHOWN) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::from_str(&tag).ok()
}

/// Whether a list of tags names one, compared weakly as `If-None-Match` wants it (13.1.2).
fn names(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let list = list.to_str().unwrap_or_default();
    list.split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag.as_bytes())
}

/// The answer without what describes its body (15.4.5).
fn unchanged(mut parts: response::Parts) -> Response {
    parts.status = StatusCode::NOT_MODIFIED;
    for described in [
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::CONTENT_ENCODING,
        header::CONTENT_DISPOSITION,
        header::CONTENT_LANGUAGE,
        header::TRANSFER_ENCODING,
    ] {
        parts.headers.remove(described);
    }
    Response::from_parts(parts, Body::empty())
}
