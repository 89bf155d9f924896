//! A request as its handler sees it: who asks, for which publication, in which language, with which
//! parameters, and under which address the answer's links begin.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
};
use geo_core::Language;
use percent_encoding::percent_decode_str;

use crate::{
    caller::Caller,
    links::Base,
    problem::Problem,
    published::{Held, Published},
    representation::Representation,
    service::Service,
};

/// A request.
pub(crate) struct Asked {
    /// The publication that answers it; a new one does not change it halfway.
    pub(crate) published: Arc<Published>,
    pub(crate) caller: Caller,
    pub(crate) language: Language,
    pub(crate) query: Query,
    pub(crate) base: Base,
    pub(crate) headers: HeaderMap,
    /// The path below the address of the service.
    pub(crate) path: String,
}

impl Asked {
    /// A layer that the caller may see.
    ///
    /// # Errors
    /// 404 where there is none, or none for them; 401 where credentials may show more, whether or not
    /// there is such a layer.
    pub(crate) fn layer(&self, id: &str) -> Result<&Arc<Held>, Problem> {
        let held = self.published.layer(id).filter(|held| self.caller.may_see(held.layer));
        held.ok_or_else(|| self.not_seen("There is no such collection", "Es gibt keine solche Ebene"))
    }

    /// The layers that the caller may see, in the order of the publication.
    pub(crate) fn layers(&self) -> impl Iterator<Item = &Arc<Held>> {
        self.published.layers.iter().filter(|held| self.caller.may_see(held.layer))
    }

    /// What is told of a resource that is not there for the caller.
    pub(crate) fn not_seen(&self, english: &str, german: &str) -> Problem {
        if self.caller.name.is_none() && self.caller.may_sign_in {
            unauthorised()
        } else {
            Problem::not_found(english, german)
        }
    }

    /// The form of the answer.
    ///
    /// # Errors
    /// 400 where `f` names none of them.
    pub(crate) fn wanted(&self, there_are: &[Representation]) -> Result<Representation, Problem> {
        Representation::wanted(&self.query, &self.headers, there_are)
    }
}

/// What is told to a client without credentials, or with wrong ones.
pub(crate) fn unauthorised() -> Problem {
    let challenge = header::HeaderValue::from_static(
        "Basic realm=\"Schulweg\", charset=\"UTF-8\", Bearer realm=\"Schulweg\"",
    );
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "This needs a user name with its password, or a token",
        "Dafür sind Benutzername und Kennwort oder ein Token nötig",
    )
    .with(header::WWW_AUTHENTICATE, challenge)
}

impl FromRequestParts<Arc<Service>> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let query = Query::of(&parts.uri)?;
        // Without a caller nobody has decided what may be seen.
        let caller = parts.extensions.get::<Caller>().cloned().ok_or_else(unauthorised)?;
        Ok(Self {
            published: parts.extensions.get().cloned().unwrap_or_else(|| service.published()),
            caller,
            language: language(&parts.uri, &parts.headers),
            query,
            base: service.base(parts),
            headers: parts.headers.clone(),
            path: parts.uri.path().to_owned(),
        })
    }
}

/// The language that `lang=` names, else the one of `Accept-Language` with the highest weight, else
/// German: it is the language of those the layers are made for.
pub(crate) fn language(uri: &Uri, headers: &HeaderMap) -> Language {
    if let Some(named) = Query::of(uri).ok().and_then(|query| query.get("lang").map(Language::of_locale)) {
        return named;
    }
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, Language::German);
    for range in accepted.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let known = name.get(..2).filter(|two| ["de", "en"].iter().any(|own| own.eq_ignore_ascii_case(two)));
        if let Some(known) = known.filter(|_| weight > best.0) {
            best = (weight, Language::of_locale(known));
        }
    }
    best.1
}

/// The parameters of a request, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the parameters of an address (`application/x-www-form-urlencoded`).
    ///
    /// # Errors
    /// 400 for text that is not UTF-8, and for a parameter given twice.
    pub(crate) fn of(uri: &Uri) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Problem::bad(
                    format!("The parameter {name:?} is given twice"),
                    format!("Der Parameter {name:?} ist zweimal angegeben"),
                ));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All parameters.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses parameters that a resource does not know (17-069r4, `/req/core/query-param-unknown`);
    /// `f` and `lang` belong to all.
    ///
    /// # Errors
    /// 400 with the name of the first.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self.pairs().find(|(name, _)| !["f", "lang"].contains(name) && !known.contains(name));
        unknown.map_or(Ok(()), |(name, _)| {
            Err(Problem::bad(
                format!("There is no parameter {name:?} here"),
                format!("Einen Parameter {name:?} gibt es hier nicht"),
            ))
        })
    }
}

fn decoded(text: &str) -> Result<String, Problem> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Problem::bad("A parameter is not UTF-8", "Ein Parameter ist nicht in UTF-8 kodiert"))
}

/// The parts of a path that stand for something, in their order.
pub(crate) struct PathParts(pub(crate) Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for PathParts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        // What is not UTF-8 names nothing that is there.
        let found = RawPathParams::from_request_parts(parts, state).await;
        Ok(Self(
            found.map(|found| found.iter().map(|(_, value)| value.to_owned()).collect()).unwrap_or_default(),
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().unwrap()
    }

    #[test]
    fn parameters_are_decoded_and_may_stand_once() {
        let query = Query::of(&uri("/items?name=Gro%C3%9F+Gerau&limit=5&empty")).unwrap();
        assert_eq!(query.get("name"), Some("Groß Gerau"));
        assert_eq!(query.get("empty"), Some(""));
        assert_eq!(query.get("offset"), None);
        assert_eq!(Query::of(&uri("/?a=1&a=2")).unwrap_err().status, StatusCode::BAD_REQUEST);
        assert_eq!(Query::of(&uri("/?a=%FF")).unwrap_err().status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn a_parameter_that_a_resource_does_not_know_is_refused() {
        let query = Query::of(&uri("/?f=json&lang=de&limit=5")).unwrap();
        assert!(query.only(&["limit"]).is_ok());
        assert!(query.only(&[]).unwrap_err().text(Language::English).contains("limit"));
    }

    #[test]
    fn the_language_is_the_one_named_then_the_preferred_then_german() {
        let of = |address, accepted: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
            language(&uri(address), &headers)
        };
        assert_eq!(of("/?lang=en", "de"), Language::English);
        assert_eq!(of("/", "en-GB,de;q=0.7"), Language::English);
        assert_eq!(of("/", "fr,de-AT;q=0.5,en;q=0.4"), Language::German);
        assert_eq!(of("/", "fr"), Language::German);
        assert_eq!(of("/", ""), Language::German);
    }
}
