//! A layer as QGIS keeps it in projects and layer definitions: where its features come from, how it
//! is drawn, and what it says of itself.

use std::fmt::Write as _;

use catalogue::{About, GeometryKind, Layer};
use geo_core::Language;
use store::{styles, xml::escaped};

use super::{groups, source, systems};
use crate::{asked::Asked, links::Base};

/// How geometries are simplified while they are drawn: QGIS's own default.
const SIMPLIFIED: &str = "simplifyDrawingHints=\"1\" simplifyDrawingTol=\"1\" simplifyAlgorithm=\"0\" \
                          simplifyLocal=\"1\" simplifyMaxScale=\"1\"";

/// A layer for QGIS.
pub(super) struct InQgis<'a> {
    layer: &'static Layer,
    about: &'a About,
    base: &'a Base,
    language: Language,
}

impl<'a> InQgis<'a> {
    pub(super) fn of(asked: &'a Asked, layer: &'static Layer) -> Self {
        Self { layer, about: &asked.published.about, base: &asked.base, language: asked.language }
    }

    /// A file with this layer alone.
    pub(super) fn definition(&self) -> String {
        format!(
            "<!DOCTYPE qgis-layer-definition>\n<qlr>\n\
             <layer-tree-group name=\"\" checked=\"Qt::Checked\" expanded=\"1\">\n{}</layer-tree-group>\n\
             <maplayers>\n{}</maplayers>\n</qlr>\n",
            self.entry(true),
            self.element()
        )
    }

    /// The id within a project. QGIS takes none of ten characters or fewer.
    pub(super) fn id(&self) -> String {
        format!("schulweg_{}", self.layer.id)
    }

    /// The layer's entry in the tree of layers.
    pub(super) fn entry(&self, is_shown: bool) -> String {
        format!(
            "<layer-tree-layer id=\"{}\" name=\"{}\" source=\"{}\" providerKey=\"{}\" checked=\"{}\" \
             expanded=\"{}\" legend_exp=\"\" patch_size=\"-1,-1\"/>\n",
            self.id(),
            escaped(self.title()),
            escaped(&source::uri(self.base, self.layer)),
            source::PROVIDER,
            if is_shown { "Qt::Checked" } else { "Qt::Unchecked" },
            u8::from(is_shown)
        )
    }

    /// Its entry in the project.
    pub(super) fn entry_of_project(&self) -> String {
        self.entry(groups::is_shown_first(self.layer.id))
    }

    /// The layer itself.
    pub(super) fn element(&self) -> String {
        let style = styles::in_project(self.layer, self.language);
        let (geometry, wkb) = match self.layer.geometry {
            Some(GeometryKind::Point) => ("Point", "Point"),
            Some(GeometryKind::LineString) => ("Line", "LineString"),
            Some(GeometryKind::MultiPolygon) => ("Polygon", "MultiPolygon"),
            None => ("No geometry", "NoGeometry"),
        };
        let system = match self.layer.geometry {
            Some(_) => format!("<srs>\n{}</srs>\n", systems::CRS84),
            None => String::new(),
        };
        let named = self.layer.style.as_ref().and_then(|style| style.label);
        let preview = named.map(|label| {
            format!("<previewExpression>{}</previewExpression>\n", escaped(&format!("\"{}\"", label.name)))
        });
        [
            format!(
                "<maplayer type=\"vector\" geometry=\"{geometry}\" wkbType=\"{wkb}\" \
                 styleCategories=\"AllStyleCategories\" labelsEnabled=\"{}\" hasScaleBasedVisibilityFlag=\"0\" \
                 minScale=\"0\" maxScale=\"0\" {SIMPLIFIED}>\n",
                u8::from(style.has_labels)
            ),
            format!("<id>{}</id>\n", self.id()),
            format!("<datasource>{}</datasource>\n", escaped(&source::uri(self.base, self.layer))),
            format!("<layername>{}</layername>\n", escaped(self.title())),
            system,
            self.metadata(),
            format!("<provider encoding=\"UTF-8\">{}</provider>\n", source::PROVIDER),
            style.elements,
            preview.unwrap_or_default(),
            "</maplayer>\n".to_owned(),
        ]
        .concat()
    }

    /// What QGIS shows of the layer on its page of information.
    fn metadata(&self) -> String {
        let address = self.base.to(&format!("/collections/{}", self.layer.id));
        let language = match self.language {
            Language::English => "ENG",
            Language::German => "GER",
        };
        let mut rights = String::new();
        for credit in self.about.credits_of(self.layer) {
            let _ = writeln!(rights, "<rights>{}</rights>", escaped(&credit));
        }
        format!(
            "<resourceMetadata>\n<identifier>{address}</identifier>\n<parentidentifier></parentidentifier>\n\
             <language>{language}</language>\n<type>dataset</type>\n<title>{}</title>\n<abstract>{}</abstract>\n\
             <links/>\n<fees></fees>\n{rights}<encoding></encoding>\n</resourceMetadata>\n",
            escaped(self.title()),
            escaped(self.layer.description.of(self.language)),
            address = escaped(&address),
        )
    }

    fn title(&self) -> &'static str {
        self.layer.title.of(self.language)
    }
}
