//! In which form a resource is sent: what `f=` says, else what the client accepts, else JSON.

use axum::http::{HeaderMap, Uri, header};

use crate::{asked::Query, problem::Problem};

/// A form that resources are sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Representation {
    /// JSON; of features GeoJSON.
    Json,
    /// A page for people.
    Html,
    /// CSV.
    Csv,
    /// FlatGeobuf.
    FlatGeobuf,
    /// GeoPackage.
    GeoPackage,
    /// Zipped Shapefile.
    Shapefile,
}

impl Representation {
    /// What every resource has.
    pub(crate) const COMMON: &'static [Self] = &[Self::Json, Self::Html];

    /// What features have.
    pub(crate) const ITEMS: &'static [Self] =
        &[Self::Json, Self::Html, Self::Csv, Self::FlatGeobuf, Self::GeoPackage, Self::Shapefile];

    /// The value of `f`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::FlatGeobuf => "flatgeobuf",
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "shapefile",
        }
    }

    /// What people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Html => "HTML",
            Self::Csv => "CSV",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::GeoPackage => "GeoPackage",
            Self::Shapefile => "Shapefile",
        }
    }

    /// The media type; features have `application/geo+json` for JSON.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::FlatGeobuf => "application/flatgeobuf",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::Shapefile => "application/zip",
        }
    }

    /// The form that a request asks for, of those there are.
    ///
    /// # Errors
    /// 400 where `f` names none of them. A client that accepts none of them gets the first.
    pub(crate) fn wanted(query: &Query, headers: &HeaderMap, there_are: &[Self]) -> Result<Self, Problem> {
        if let Some(name) = query.get("f") {
            let name = if name == "geojson" { "json" } else { name };
            return there_are.iter().copied().find(|form| form.name() == name).ok_or_else(|| {
                let known = there_are.iter().map(|form| form.name()).collect::<Vec<_>>().join(", ");
                Problem::bad(
                    format!("f must be one of {known}"),
                    format!("f muss eines von diesen sein: {known}"),
                )
            });
        }
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self::accepted(accepted, there_are))
    }

    /// Whether an error is told as a page.
    pub(crate) fn is_page(uri: &Uri, headers: &HeaderMap) -> bool {
        let wanted = |query: &Query| Self::wanted(query, headers, Self::COMMON);
        let named = Query::of(uri).and_then(|query| wanted(&query));
        // Who names a form that there is not is told so in the one that they accept.
        named.or_else(|_| wanted(&Query::default())).is_ok_and(|form| form == Self::Html)
    }

    /// The form that a list of media ranges prefers (RFC 9110, 12.5.1).
    fn accepted(ranges: &str, there_are: &[Self]) -> Self {
        let mut best = (0.0, there_are.first().copied().unwrap_or(Self::Json));
        for range in ranges.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let quality =
                parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let found = there_are.iter().copied().find(|form| form.is_in(name));
            if let Some(form) = found.filter(|_| quality > best.0) {
                best = (quality, form);
            }
        }
        best.1
    }

    fn is_in(self, range: &str) -> bool {
        let plain = self.media_type().split(';').next().unwrap_or_default();
        range == "*/*"
            || range == plain
            || (self == Self::Json && (range == "application/geo+json" || range == "application/*"))
            || (self == Self::Html && range == "text/*")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        let of = |ranges| Representation::accepted(ranges, Representation::ITEMS);
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        assert_eq!(of(browser), Representation::Html);
        assert_eq!(of("application/geo+json, application/json"), Representation::Json);
        assert_eq!(of("*/*"), Representation::Json);
        assert_eq!(of(""), Representation::Json);
        assert_eq!(of("text/csv"), Representation::Csv);
        assert_eq!(of("text/html;q=0.1, application/flatgeobuf"), Representation::FlatGeobuf);
        assert_eq!(of("image/png"), Representation::Json);
    }
}
