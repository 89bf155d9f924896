//! A layer as a Shapefile: geometries with their offsets (`.shp`, `.shx`; ESRI 1998), a table
//! (`.dbf`), its encoding (`.cpg`) and its coordinate system (`.prj`). Written here because the crates
//! for it take no row without a geometry and put the day of writing into the table.

mod dbf;
mod shp;

use std::io::Write;

use catalogue::{About, Row, Shape, Table};
use jiff::civil::Date;

use super::EncodeError;
use dbf::Fields;

/// Other programs count bytes in 31 bits.
const MOST_BYTES: u64 = (1 << 31) - 1;

/// EPSG:25832 in the words that such files use (ESRI's WKT).
const PRJ: &str = "PROJCS[\"ETRS_1989_UTM_Zone_32N\",GEOGCS[\"GCS_ETRS_1989\",DATUM[\"D_ETRS_1989\",\
    SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],\
    PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],\
    PARAMETER[\"Central_Meridian\",9.0],PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],\
    UNIT[\"Meter\",1.0]]";

/// A layer laid out as a Shapefile, each of whose files is written on its own.
pub struct Shapefile<'t> {
    table: &'t Table,
    changed: Date,
    fields: Fields,
    /// Bytes of the file of geometries.
    bytes: u64,
}

impl<'t> Shapefile<'t> {
    /// Lays a layer out.
    ///
    /// # Errors
    /// [`EncodeError::TooLarge`].
    pub fn of(table: &'t Table, about: &About) -> Result<Self, EncodeError> {
        let fields = Fields::of(table);
        let records = table.rows.iter().map(|row| shp::RECORD_HEADER + shp::size(shape(row)));
        let bytes = shp::FILE_HEADER + records.sum::<u64>();
        if bytes > MOST_BYTES || fields.bytes(table.rows.len()) > MOST_BYTES {
            return Err(EncodeError::TooLarge { layer: table.layer.id });
        }
        Ok(Self { table, changed: about.key_date, fields, bytes })
    }

    /// How many texts are cut to the 254 bytes that the format takes.
    #[must_use]
    pub const fn cut(&self) -> usize {
        self.fields.cut
    }

    /// Writes the geometries.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_shp(&self, out: &mut impl Write) -> Result<(), EncodeError> {
        shp::write_header(out, self.table, self.bytes)?;
        for (number, row) in (1_u32..).zip(&self.table.rows) {
            shp::write_record(out, number, shape(row))?;
        }
        Ok(())
    }

    /// Writes where each geometry lies in their file.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_shx(&self, out: &mut impl Write) -> Result<(), EncodeError> {
        let rows = u64::try_from(self.table.rows.len()).unwrap_or(u64::MAX);
        shp::write_header(out, self.table, shp::FILE_HEADER + 8 * rows)?;
        let mut offset = shp::FILE_HEADER;
        for row in &self.table.rows {
            let size = shp::size(shape(row));
            out.write_all(&shp::words(offset))?;
            out.write_all(&shp::words(size))?;
            offset += shp::RECORD_HEADER + size;
        }
        Ok(())
    }

    /// Writes the table.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_dbf(&self, out: &mut impl Write) -> Result<(), EncodeError> {
        Ok(self.fields.write(out, self.table, self.changed)?)
    }

    /// Writes the table's encoding.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_cpg(&self, out: &mut impl Write) -> Result<(), EncodeError> {
        Ok(out.write_all(b"UTF-8")?)
    }

    /// Writes the coordinate system.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_prj(&self, out: &mut impl Write) -> Result<(), EncodeError> {
        Ok(out.write_all(PRJ.as_bytes())?)
    }
}

/// The geometry of a row; one without any corner counts as none.
fn shape(row: &Row) -> Option<&Shape> {
    row.shape.as_ref().filter(|shape| crate::geopackage::Bounds::of(shape).is_some())
}
