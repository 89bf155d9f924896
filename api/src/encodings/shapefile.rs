//! A layer as a zipped Shapefile. A layer without geometry is its table alone (`.dbf`, `.cpg`).

use std::io::{Seek, Write};

use catalogue::{About, Table};
use store::export::{EncodeError, Shapefile};
use zip::{DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Writes the archive. Its files bear the key date, so that the same rows give the same bytes.
///
/// # Errors
/// [`EncodeError::TooLarge`], [`EncodeError::System`].
pub(super) fn write(out: &mut (impl Write + Seek), table: &Table, about: &About) -> Result<(), EncodeError> {
    let shapefile = Shapefile::of(table, about)?;
    let options = SimpleFileOptions::default().last_modified_time(date(about));
    let mut zip = ZipWriter::new(out);
    let start = |zip: &mut ZipWriter<_>, ending: &str| {
        zip.start_file(format!("{}.{ending}", table.layer.id), options).map_err(refused)
    };
    if table.layer.geometry.is_some() {
        start(&mut zip, "shp")?;
        shapefile.write_shp(&mut zip)?;
        start(&mut zip, "shx")?;
        shapefile.write_shx(&mut zip)?;
        start(&mut zip, "prj")?;
        shapefile.write_prj(&mut zip)?;
    }
    start(&mut zip, "dbf")?;
    shapefile.write_dbf(&mut zip)?;
    start(&mut zip, "cpg")?;
    shapefile.write_cpg(&mut zip)?;
    zip.finish().map(drop).map_err(refused)
}

/// The key date at midnight; the first day that the format knows for a day that it does not.
fn date(about: &About) -> DateTime {
    let day = about.key_date;
    let [year, month, day] = [day.year(), day.month().into(), day.day().into()];
    let part = |number: i16| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(year).unwrap_or_default();
    DateTime::from_date_and_time(year, part(month), part(day), 0, 0, 0).unwrap_or_default()
}

fn refused(error: ZipError) -> EncodeError {
    EncodeError::System(error.into())
}
