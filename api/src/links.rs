//! Links of answers: absolute, under the address that the client sees.

use serde::Serialize;

/// A link (RFC 8288), as answers list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) rel: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) templated: Option<bool>,
}

impl Link {
    /// A link to a resource.
    pub(crate) fn new(href: String, rel: impl Into<String>, media_type: &'static str) -> Self {
        Self { href, rel: rel.into(), media_type: Some(media_type), title: None, templated: None }
    }

    /// The same with a title.
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same as a template (RFC 6570).
    pub(crate) fn templated(mut self) -> Self {
        self.templated = Some(true);
        self
    }
}

/// The address of the service as a client sees it, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base(String);

impl Base {
    /// An address; slashes at its end do not count.
    pub(crate) fn new(address: &str) -> Self {
        Self(address.trim_end_matches('/').to_owned())
    }

    /// The absolute address of a path that begins with a slash.
    pub(crate) fn to(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
