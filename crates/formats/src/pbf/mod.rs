//! The blobs of a PBF file, decoded in parallel and handed on in the order of the file, so that
//! the result does not depend on the number of threads.

pub(crate) mod coordinates;
mod error;
pub(crate) mod place;
#[cfg(test)]
pub(crate) mod writer;

use std::{
    fs::File,
    io::{BufReader, ErrorKind as IoKind, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use osmpbf::{
    Blob, BlobDecode, BlobError, BlobReader, BlobType, ByteOffset, Element, ErrorKind, PrimitiveBlock,
    RelMemberType, Relation,
};
use rayon::prelude::*;

pub use error::PbfError;

/// Blobs decoded at a time; each unpacks to at most 32 MiB, in practice to about 1.
const WINDOW: usize = 32;

/// What of the format a reader must understand.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// The nodes of the wanted ways of a blob, by the ways' ids.
#[must_use]
pub fn way_refs(block: &PrimitiveBlock, is_wanted: impl Fn(i64) -> bool) -> Vec<(i64, Vec<i64>)> {
    let mut found = Vec::new();
    block.for_each_element(|element| {
        if let Element::Way(way) = element
            && is_wanted(way.id())
        {
            found.push((way.id(), way.refs().collect()));
        }
    });
    found
}

/// The ways that draw the outline of a relation.
pub(crate) fn outer_ways(relation: &Relation<'_>) -> Vec<i64> {
    relation
        .members()
        .filter(|member| member.member_type == RelMemberType::Way)
        .filter(|member| matches!(member.role(), Ok("" | "outer" | "outline")))
        .map(|member| member.member_id)
        .collect()
}

/// The data blobs of a file by their places.
pub struct Blobs {
    path: PathBuf,
    name: String,
    offsets: Vec<ByteOffset>,
}

impl Blobs {
    /// Finds all blobs without decoding them.
    ///
    /// # Errors
    /// Where the file is no PBF, ends in the middle, or needs features that are not supported.
    pub fn of(path: &Path) -> Result<Self, PbfError> {
        let name = path.display().to_string();
        let failed = |source| PbfError::Read { file: name.clone(), source };
        let input = File::open(path).map_err(failed)?;
        let length = input.metadata().map_err(failed)?.len();
        let mut reader =
            BlobReader::new_seekable(BufReader::new(input)).map_err(|error| failure(&name, error))?;
        let mut offsets = Vec::new();
        let mut first = true;
        // Behind the last whole blob: the reader takes one to three bytes left over for the end.
        let mut end = 0;
        while let Some(next) = reader.next_header_skip_blob() {
            let (header, offset) = next.map_err(|error| match error.kind() {
                ErrorKind::Protobuf { .. } if !first => PbfError::Truncated { file: name.clone() },
                _ => failure(&name, error),
            })?;
            if header.get_blob_size() < 0 {
                return Err(PbfError::Damaged { file: name });
            }
            match header.blob_type() {
                BlobType::OsmData => offsets.extend(offset),
                BlobType::OsmHeader if first => {}
                _ if first => return Err(PbfError::NotPbf { file: name }),
                _ => {}
            }
            first = false;
            end = reader.seek_raw(SeekFrom::Current(0)).map_err(|error| failure(&name, error))?;
        }
        if first {
            return Err(PbfError::NotPbf { file: name });
        }
        if end != length {
            return Err(PbfError::Truncated { file: name });
        }
        let blobs = Self { path: path.to_owned(), name, offsets };
        blobs.check_header()?;
        Ok(blobs)
    }

    fn check_header(&self) -> Result<(), PbfError> {
        let blob = self.reader()?.blob_from_offset(ByteOffset(0));
        let header =
            blob.and_then(|blob| blob.to_headerblock()).map_err(|error| failure(&self.name, error))?;
        let unknown = header.required_features().iter().find(|name| !UNDERSTOOD.contains(&name.as_str()));
        unknown.map_or(Ok(()), |feature| {
            Err(PbfError::Unsupported { file: self.name.clone(), feature: feature.clone() })
        })
    }

    /// Number of data blobs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Whether the file holds nothing but its header.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }

    /// Applies `work` to the chosen blobs in parallel and `take` to the results in the order of
    /// the file.
    ///
    /// # Errors
    /// The error of the first blob that is damaged, or that of `take`.
    pub fn each<T: Send, E: From<PbfError>>(
        &self,
        chosen: &[usize],
        work: impl Fn(&PrimitiveBlock) -> T + Sync,
        mut take: impl FnMut(usize, T) -> Result<(), E>,
    ) -> Result<(), E> {
        for window in chosen.chunks(WINDOW) {
            let results: Vec<Result<T, PbfError>> = window
                .par_iter()
                .map_init(|| self.reader(), |reader, index| self.decode(reader.as_mut().ok(), *index, &work))
                .collect();
            for (index, result) in window.iter().zip(results) {
                take(*index, result?)?;
            }
        }
        Ok(())
    }

    fn decode<T>(
        &self,
        reader: Option<&mut BlobReader<BufReader<File>>>,
        index: usize,
        work: impl Fn(&PrimitiveBlock) -> T,
    ) -> Result<T, PbfError> {
        let damaged = || PbfError::Damaged { file: self.name.clone() };
        let offset = *self.offsets.get(index).ok_or_else(damaged)?;
        let blob: Blob = reader
            .ok_or_else(damaged)?
            .blob_from_offset(offset)
            .map_err(|error| failure(&self.name, error))?;
        match blob.decode().map_err(|error| failure(&self.name, error))? {
            // Deltas that overflow, in a damaged file, panic inside the decoder.
            BlobDecode::OsmData(block) => {
                catch_unwind(AssertUnwindSafe(|| work(&block))).map_err(|_| damaged())
            }
            _ => Err(damaged()),
        }
    }

    fn reader(&self) -> Result<BlobReader<BufReader<File>>, PbfError> {
        BlobReader::seekable_from_path(&self.path).map_err(|error| failure(&self.name, error))
    }
}

fn failure(name: &str, error: osmpbf::Error) -> PbfError {
    let file = name.to_owned();
    match error.into_kind() {
        ErrorKind::Io(source) if source.kind() == IoKind::UnexpectedEof => PbfError::Truncated { file },
        ErrorKind::Io(source) => PbfError::Read { file, source },
        ErrorKind::Blob(BlobError::HeaderTooBig { .. }) => PbfError::NotPbf { file },
        ErrorKind::Blob(BlobError::Empty) => {
            PbfError::Unsupported { file, feature: "compression other than zlib".into() }
        }
        _ => PbfError::Damaged { file },
    }
}
