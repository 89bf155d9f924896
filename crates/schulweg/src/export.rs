//! `schulweg export`: writes a layer of a publication in another format.

mod targets;

use std::path::PathBuf;

use geo_core::{Language, Localised};
use store::{
    export::{Exported, Format, export},
    publication::read,
};

use crate::{
    arguments::ExportOptions,
    failure::{Failure, Outcome},
    messages::{count, counted, pick, say},
};

/// Why nothing is exported.
#[derive(Debug, thiserror::Error)]
enum NoExport {
    #[error("{file}: has no layer {layer}; it has {known}")]
    NoLayer { file: String, layer: String, known: String },
}

impl Localised for NoExport {
    fn german(&self) -> String {
        let Self::NoLayer { file, layer, known } = self;
        format!("{file}: hat keine Ebene {layer}; vorhanden sind {known}")
    }
}

/// Runs the command.
///
/// # Errors
/// A file that is no publication, a layer that it does not have, an output that cannot be written or
/// is there already.
pub fn run(options: &ExportOptions, language: Language) -> Result<Outcome, Failure> {
    let t = |english, german| pick(language, english, german);
    // The parser lets only formats through.
    let format = Format::parse(&options.format).unwrap_or(Format::GeoJson);
    let usual = || PathBuf::from(format!("{}.{}", options.layer, format.ending()));
    let target = targets::check(options, format, &options.output.clone().unwrap_or_else(usual))?;
    let publication = read(&options.publication)?;
    let found = publication.tables.iter().find(|table| table.layer.id == options.layer);
    let table = found.ok_or_else(|| NoExport::NoLayer {
        file: options.publication.display().to_string(),
        layer: options.layer.clone(),
        known: publication.tables.iter().map(|table| table.layer.id).collect::<Vec<_>>().join(", "),
    })?;
    let Exported { files, cut } = export(table, &publication.about, format, &target)?;
    let rows = counted(table.rows.len(), (t("row", "Zeile"), t("rows", "Zeilen")), language);
    for file in files {
        say(format!("{} {} ({rows})", t("Written:", "Geschrieben:"), file.display()))?;
    }
    if cut > 0 {
        let text = t(
            "  {} texts were longer than the 254 bytes that the format takes, and were cut",
            "  {} Texte waren länger als die 254 Bytes, die das Format fasst, und sind gekürzt",
        );
        say(text.replace("{}", &count(cut, language)))?;
    }
    Ok(Outcome::Done)
}
