//! The metadata extension (OGC 12-128r17, annex F.8): a document after ISO 19139 about the whole
//! file, and one about each layer with the licences of what that is made from.

use std::fmt::Write as _;

use catalogue::{About, Attribution, Rounding, Source, Table};
use rusqlite::{Connection, params};

use super::xml::escaped;

/// What the contents of such a file call the extension.
const DEFINITION: &str = "http://www.geopackage.org/spec130/#extension_metadata";

/// What the documents are written in.
const STANDARD: &str = "http://www.isotc211.org/2005/gmd";

/// The tables as version 1.3 defines them.
const TABLES: &str = "
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
";

/// Writes the documents.
pub(super) fn write(connection: &Connection, about: &About, tables: &[&Table]) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    for table in ["gpkg_metadata", "gpkg_metadata_reference"] {
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            params![table, DEFINITION],
        )?;
    }
    let changed = format!("{}T00:00:00.000Z", about.key_date);
    let mut document = connection.prepare("INSERT INTO gpkg_metadata VALUES (?, ?, ?, 'text/xml', ?)")?;
    let mut reference =
        connection.prepare("INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, ?)")?;
    let region = if about.region.is_empty() { "der Planungsregion" } else { &about.region };
    let whole = Subject {
        id: format!("schulweg/{}", about.release),
        parent: None,
        scope: "series",
        title: format!("Schulweg: Planungsgrundlagen für den Schulverkehr, {region}"),
        text:
            "Einzugsbereiche, Wege und geschützte Zahlen von Schülerinnen und Schülern für die Planung von \
               Schulverkehr und Schulentwicklung."
                .to_owned(),
        sources: &Source::ALL,
    };
    document.execute(params![1, whole.scope, STANDARD, whole.document(about)])?;
    reference.execute(params!["geopackage", None::<&str>, changed, 1, None::<i64>])?;
    for (id, table) in (2_i64..).zip(tables) {
        let layer = table.layer;
        let subject = Subject {
            id: format!("{}/{}", whole.id, layer.id),
            parent: Some(&whole.id),
            scope: if layer.geometry.is_some() { "dataset" } else { "nonGeographicDataset" },
            title: format!("{}, {region}", layer.title.german),
            text: layer.description.german.to_owned(),
            sources: layer.sources,
        };
        document.execute(params![id, subject.scope, STANDARD, subject.document(about)])?;
        reference.execute(params!["table", layer.id, changed, id, 1])?;
    }
    Ok(())
}

/// What a document is about.
struct Subject<'s> {
    id: String,
    parent: Option<&'s str>,
    scope: &'s str,
    title: String,
    text: String,
    sources: &'s [Source],
}

impl Subject<'_> {
    fn document(&self, about: &About) -> String {
        let date = about.key_date;
        let parent = self.parent.map(|parent| element("parentIdentifier", parent)).unwrap_or_default();
        let mut text = self.text.clone();
        if let Some(seed) = about.invented_from {
            let _ =
                write!(text, " Erfunden (Startwert {seed}): keine echten Personen, Straßen und Adressen.");
        }
        let constraints: String = about
            .attributions
            .iter()
            .filter(|attribution| self.sources.contains(&attribution.source))
            .map(|attribution| element("otherConstraints", &licence(attribution)))
            .collect();
        let constraints = if constraints.is_empty() {
            element("otherConstraints", "Keine Angaben zu Lizenzen der Ausgangsdaten.")
        } else {
            constraints
        };
        let keywords = format!("Ausgabe {}, Schlüssel {}", about.release, about.keys);
        [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gmd:MD_Metadata xmlns:gmd=\"http://www.isotc211.org/2005/gmd\" \
             xmlns:gco=\"http://www.isotc211.org/2005/gco\">"
                .to_owned(),
            element("fileIdentifier", &self.id),
            element("language", "ger"),
            code("characterSet", "MD_CharacterSetCode", "utf8"),
            parent,
            code("hierarchyLevel", "MD_ScopeCode", self.scope),
            "<gmd:contact gco:nilReason=\"missing\"/>".to_owned(),
            format!("<gmd:dateStamp><gco:Date>{date}</gco:Date></gmd:dateStamp>"),
            element("metadataStandardName", "ISO 19115"),
            element("metadataStandardVersion", "2003/Cor.1:2006"),
            "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>".to_owned(),
            element("code", "25832"),
            element("codeSpace", "EPSG"),
            "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>"
                .to_owned(),
            "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>".to_owned(),
            element("title", &self.title),
            format!("<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{date}</gco:Date></gmd:date>"),
            code("dateType", "CI_DateTypeCode", "revision"),
            "</gmd:CI_Date></gmd:date>".to_owned(),
            element("edition", &about.release),
            "</gmd:CI_Citation></gmd:citation>".to_owned(),
            element("abstract", &text),
            "<gmd:resourceConstraints><gmd:MD_LegalConstraints>".to_owned(),
            code("useConstraints", "MD_RestrictionCode", "otherRestrictions"),
            constraints,
            "</gmd:MD_LegalConstraints></gmd:resourceConstraints>".to_owned(),
            element("language", "ger"),
            "<gmd:topicCategory><gmd:MD_TopicCategoryCode>society</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
                .to_owned(),
            element("supplementalInformation", &keywords),
            "</gmd:MD_DataIdentification></gmd:identificationInfo>".to_owned(),
            "<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:scope><gmd:DQ_Scope>".to_owned(),
            code("level", "MD_ScopeCode", self.scope),
            "</gmd:DQ_Scope></gmd:scope><gmd:lineage><gmd:LI_Lineage>".to_owned(),
            element("statement", &protection(about)),
            "</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo></gmd:MD_Metadata>\n".to_owned(),
        ]
        .concat()
    }
}

fn element(name: &str, text: &str) -> String {
    format!("<gmd:{name}><gco:CharacterString>{}</gco:CharacterString></gmd:{name}>\n", escaped(text))
}

fn code(name: &str, list: &str, value: &str) -> String {
    format!(
        "<gmd:{name}><gmd:{list} codeList=\"http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#{list}\" \
         codeListValue=\"{value}\">{value}</gmd:{list}></gmd:{name}>\n"
    )
}

/// Whom to name for an input, and its licence.
fn licence(attribution: &Attribution) -> String {
    let what = match attribution.source {
        Source::Pupils => "Schülerlisten",
        Source::Schools => "Schulliste",
        Source::Addresses => "Adressregister",
        Source::Areas => "Gemeindegebiete",
        Source::SchoolDistricts => "Schulbezirke",
        Source::Ways => "Wege",
        Source::Hazards => "Besonders gefährliche Wege",
    };
    format!("{what}: {attribution}")
}

/// What protects the counts, in words.
fn protection(about: &About) -> String {
    let parameters = &about.parameters;
    let rounding = |rounding: &Rounding| {
        format!(
            "Schwelle T = {} (keine Zahl von 1 bis {}), Varianz V = {}, größte Abweichung D = {}",
            rounding.threshold,
            rounding.threshold.saturating_sub(1),
            rounding.variance.to_string().replace('.', ","),
            rounding.largest_change
        )
    };
    format!(
        "Alle Zahlen von Schülerinnen und Schülern sind mit der Cell-Key-Methode geschützt: {}. Für \
         Förderschulen, zusammengefasst je Verbandsgemeinde: {}. Gitterzellen zeigen Zahlen erst ab {} Adressen mit \
         Hausnummer. Eine zweite Ausgabe unter denselben Schlüsseln erscheint erst ab {} veränderten Haushalten. \
         Teile und Summen müssen nicht aufgehen. Stichtag {}, erstellt mit Schulweg {}.",
        rounding(&parameters.rounding),
        rounding(&parameters.sensitive),
        parameters.houses,
        parameters.changed_households,
        about.key_date,
        about.program
    )
}
