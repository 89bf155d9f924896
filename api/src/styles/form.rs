//! The languages that a style is written in, and which of them a request asks for.

use axum::http::{HeaderMap, header};

use crate::{asked::Query, problem::Problem};

/// A language of styles, or a page about the style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// MapLibre's JSON (Mapbox style, version 8); the default.
    MapLibre,
    /// QGIS.
    Qml,
    /// OGC Styled Layer Descriptor 1.1.
    Sld,
    /// A page for people.
    Html,
}

/// A language of styles with its version and where it is described.
pub(super) struct Language {
    pub(super) form: Form,
    pub(super) version: &'static str,
    pub(super) specification: &'static str,
}

/// The languages of styles, the default first.
pub(super) const LANGUAGES: [Language; 3] = [
    Language {
        form: Form::MapLibre,
        version: "8",
        specification: "https://maplibre.org/maplibre-style-spec/",
    },
    Language {
        form: Form::Qml,
        version: "3.22",
        specification: "https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html",
    },
    Language { form: Form::Sld, version: "1.1", specification: "https://www.ogc.org/standard/sld/" },
];

impl Form {
    const ALL: [Self; 4] = [Self::MapLibre, Self::Qml, Self::Sld, Self::Html];

    /// The value of `f`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::MapLibre => "mapbox",
            Self::Qml => "qml",
            Self::Sld => "sld",
            Self::Html => "html",
        }
    }

    /// What people call it.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::MapLibre => "MapLibre",
            Self::Qml => "QGIS",
            Self::Sld => "SLD 1.1",
            Self::Html => "HTML",
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::MapLibre => "application/vnd.mapbox.style+json",
            Self::Qml => "application/vnd.qgis.qml",
            Self::Sld => "application/vnd.ogc.sld+xml;version=1.1",
            Self::Html => "text/html",
        }
    }

    /// What `f` says, else what the client prefers (RFC 9110, 12.5.1), else the default.
    ///
    /// # Errors
    /// 400 where `f` names none of them.
    pub(super) fn wanted(query: &Query, headers: &HeaderMap) -> Result<Self, Problem> {
        let Some(name) = query.get("f") else {
            let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
            return Ok(Self::accepted(accepted.unwrap_or_default()));
        };
        let name = if name == "json" { "mapbox" } else { name };
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| {
            Problem::bad(
                "f must be one of mapbox, qml, sld, json, html",
                "f muss eines von diesen sein: mapbox, qml, sld, json, html",
            )
        })
    }

    fn accepted(ranges: &str) -> Self {
        let mut best = (0.0, Self::MapLibre);
        for range in ranges.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let (mut quality, mut version) = (1.0, None);
            for part in parts {
                if let Some(q) = part.strip_prefix("q=") {
                    quality = q.parse().unwrap_or(0.0);
                } else if let Some(named) = part.strip_prefix("version=") {
                    version = Some(named.trim_matches('"'));
                }
            }
            let found = Self::ALL.into_iter().find(|form| form.is_in(name, version));
            if let Some(form) = found.filter(|_| quality > best.0) {
                best = (quality, form);
            }
        }
        best.1
    }

    fn is_in(self, range: &str, version: Option<&str>) -> bool {
        match self {
            Self::MapLibre => {
                ["*/*", "application/*", "application/json", self.media_type()].contains(&range)
            }
            Self::Qml => range == self.media_type(),
            Self::Sld => match range {
                // The first is GeoServer's name for SLD 1.1.
                "application/vnd.ogc.se+xml" | "application/xml" | "text/xml" => true,
                // The older version cannot say all that is drawn.
                "application/vnd.ogc.sld+xml" => version.is_none_or(|version| version.starts_with("1.1")),
                _ => false,
            },
            Self::Html => ["text/html", "text/*"].contains(&range),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_the_language_of_styles_that_it_prefers() {
        for (ranges, form) in [
            ("", Form::MapLibre),
            ("*/*", Form::MapLibre),
            ("application/json", Form::MapLibre),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Form::Html),
            ("application/vnd.qgis.qml", Form::Qml),
            ("application/vnd.ogc.se+xml", Form::Sld),
            ("application/vnd.ogc.sld+xml;version=1.1", Form::Sld),
            ("application/vnd.ogc.sld+xml", Form::Sld),
            ("application/vnd.ogc.sld+xml;version=1.0, application/vnd.qgis.qml;q=0.5", Form::Qml),
            ("text/html;q=0.1, application/vnd.ogc.sld+xml; version=\"1.1.0\"; q=0.2", Form::Sld),
            ("application/vnd.qgis.qml;q=0, image/png", Form::MapLibre),
        ] {
            assert_eq!(Form::accepted(ranges), form, "{ranges}");
        }
    }
}
