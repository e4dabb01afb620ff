//! The manifest: what the archive holds, in clear for everybody.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::layout::Layout;
use super::path::{self, PathError};
use crate::format::{Format, Tensors, MAX_DTYPES};
use crate::merkle::Hash;

/// Begins every archive.
pub const MAGIC: [u8; 8] = *b"WHARCH\0\x01";
/// Bytes before the manifest: [`MAGIC`] and the manifest's length as a big-endian `u32`.
pub const PREFIX_LENGTH: usize = 12;
/// Bounds the manifest's JSON, in bytes, and with it the memory to read it.
pub const MAX_MANIFEST: usize = 8 << 20;
/// Bounds the files of an archive.
pub const MAX_FILES: usize = 20_000;
/// Bounds every count, so that JSON readers that keep numbers as doubles read them exactly.
pub const MAX_COUNT: u64 = (1 << 53) - 1;
/// Bounds the name of a type of number, in bytes.
pub const MAX_DTYPE_NAME: usize = 32;
/// The only version of the manifest so far.
const VERSION: u32 = 1;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// 1.
    pub version: u32,
    /// Every file, in ascending order of the bytes of its path.
    pub files: Vec<FileEntry>,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Relative, names parted by `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the whole file.
    #[serde(with = "hex_hash")]
    pub sha256: Hash,
    /// What it is.
    pub format: Format,
    /// The file's first chunk, counted from the first chunk after the manifest.
    pub chunk: u64,
    /// Bytes before the tensor data, which begins on a chunk of its own; 0 without such a header.
    pub header: u64,
    /// What its header says of its tensors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tensors: Option<Tensors>,
}

/// What all files of one format hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormatSummary {
    pub format: Format,
    /// How many tensors.
    pub tensors: u64,
    /// How many numbers in them all.
    pub parameters: u64,
    /// Their types, sorted.
    pub dtypes: Vec<String>,
}

/// Why a manifest was refused.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// The archive does not begin as one does.
    #[error("the archive begins with {}, not {}", hex::encode(.actual), hex::encode(MAGIC))]
    Magic {
        /// What it begins with.
        actual: Vec<u8>,
    },
    /// The manifest is too long.
    #[error("a manifest of {length} bytes, at most {MAX_MANIFEST}")]
    TooLong {
        /// Its bytes.
        length: usize,
    },
    /// It is not the JSON that it should be.
    #[error("the manifest: {0}")]
    Json(#[from] serde_json::Error),
    /// It is not written in the one form: fields in order, no space, no field twice.
    #[error("the manifest is not in canonical form")]
    NotCanonical,
    /// A version this code does not know.
    #[error("manifest version {0}, this reads {VERSION}")]
    Version(u32),
    /// No file, or too many.
    #[error("{0} files; an archive holds 1 to {MAX_FILES}")]
    FileCount(usize),
    /// A path is not allowed.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A file does not stand where its place is.
    #[error("{path:?} is at chunk {actual}, its place is {expected}")]
    Misplaced {
        /// The file.
        path: String,
        /// Where it must stand.
        expected: u64,
        /// Where the manifest says it stands.
        actual: u64,
    },
    /// A file's facts contradict each other.
    #[error("{path:?}: {reason}")]
    Inconsistent {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// The files together are larger than what can be sealed.
    #[error("the archive is larger than can be sealed")]
    TooLarge,
    /// The bytes between manifest or header and the next chunk are not zero.
    #[error("the padding after {what} is not zero")]
    Padding {
        /// After what.
        what: String,
    },
}

impl Manifest {
    /// A manifest of these files, each put in its place.
    pub(crate) fn new(mut files: Vec<FileEntry>) -> Result<Self, ManifestError> {
        Layout::place(&mut files)?;
        let manifest = Self { version: VERSION, files };
        manifest.check()?;
        Ok(manifest)
    }

    /// The beginning of the archive: prefix and JSON, without padding. Its length does not depend on
    /// the hashes in it.
    ///
    /// # Errors
    /// [`ManifestError::TooLong`]
    pub fn encode(&self) -> Result<Vec<u8>, ManifestError> {
        let json = serde_json::to_vec(self)?;
        let length = u32::try_from(json.len())
            .ok()
            .filter(|_| json.len() <= MAX_MANIFEST)
            .ok_or(ManifestError::TooLong { length: json.len() })?;
        let mut bytes = Vec::with_capacity(PREFIX_LENGTH + json.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&json);
        Ok(bytes)
    }

    /// Bytes of prefix and JSON, read from the first bytes of an archive.
    pub(crate) fn encoded_length(archive: &[u8]) -> Result<usize, ManifestError> {
        let magic = || ManifestError::Magic { actual: archive.iter().take(MAGIC.len()).copied().collect() };
        let rest = archive.strip_prefix(&MAGIC).ok_or_else(magic)?;
        let length = u32::from_be_bytes(*rest.first_chunk().ok_or_else(magic)?);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MAX_MANIFEST {
            return Err(ManifestError::TooLong { length });
        }
        Ok(PREFIX_LENGTH + length)
    }

    /// Reads the beginning of an archive up to the end of the manifest's last chunk, and checks
    /// everything that can be checked without the files.
    ///
    /// # Errors
    /// [`ManifestError`] naming the first rule that it breaks.
    pub fn decode(archive: &[u8]) -> Result<Self, ManifestError> {
        let length = Self::encoded_length(archive)?;
        let (encoded, padding) = archive.split_at_checked(length).ok_or(ManifestError::TooLong { length })?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(ManifestError::Padding { what: "the manifest".to_owned() });
        }
        let json = encoded.get(PREFIX_LENGTH..).unwrap_or_default();
        let manifest: Self = serde_json::from_slice(json)?;
        if serde_json::to_vec(&manifest)? != json {
            return Err(ManifestError::NotCanonical);
        }
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.version != VERSION {
            return Err(ManifestError::Version(self.version));
        }
        if self.files.is_empty() || self.files.len() > MAX_FILES {
            return Err(ManifestError::FileCount(self.files.len()));
        }
        path::check_all(self.files.iter().map(|file| file.path.as_str()))?;
        self.files.iter().try_for_each(FileEntry::check)?;
        let mut placed = self.files.clone();
        Layout::place(&mut placed)?;
        for (file, placed) in self.files.iter().zip(placed) {
            if file.chunk != placed.chunk {
                return Err(ManifestError::Misplaced { path: placed.path, expected: placed.chunk, actual: file.chunk });
            }
        }
        Ok(())
    }

    /// What the files of each format hold together, for formats with tensors.
    #[must_use]
    pub fn formats(&self) -> Vec<FormatSummary> {
        let mut sums: BTreeMap<Format, (u64, u64, BTreeSet<&str>)> = BTreeMap::new();
        for file in &self.files {
            if let Some(tensors) = &file.tensors {
                let (count, parameters, dtypes) = sums.entry(file.format).or_default();
                *count = count.saturating_add(tensors.count);
                *parameters = parameters.saturating_add(tensors.parameters);
                dtypes.extend(tensors.dtypes.keys().map(String::as_str));
            }
        }
        sums.into_iter()
            .map(|(format, (tensors, parameters, dtypes))| FormatSummary {
                format,
                tensors,
                parameters,
                dtypes: dtypes.into_iter().map(str::to_owned).collect(),
            })
            .collect()
    }

    /// Paths of files that are Python pickles, which can run code when loaded.
    pub fn pickles(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|file| file.format == Format::Pickle).map(|file| file.path.as_str())
    }
}

impl FileEntry {
    /// Checks what one entry says against itself.
    fn check(&self) -> Result<(), ManifestError> {
        let claimed = Format::of_path(&self.path);
        let pickled = self.format == Format::Pickle;
        if self.header > self.size {
            return Err(
                self.inconsistent(format!("a header of {} bytes in a file of {} bytes", self.header, self.size))
            );
        }
        if self.format.has_open_header() != (self.header > 0) {
            return Err(self.inconsistent(format!(
                "a header of {} bytes for format {}",
                self.header,
                self.format.name()
            )));
        }
        if claimed != self.format && !pickled {
            return Err(self.inconsistent(format!(
                "its name says {}, the manifest {}",
                claimed.name(),
                self.format.name()
            )));
        }
        self.check_tensors()?;
        let has_tensors = self.format.has_open_header() || self.format == Format::Onnx;
        if has_tensors != self.tensors.is_some() {
            return Err(self.inconsistent(format!(
                "a tensor summary is {} format {}",
                if has_tensors { "missing for" } else { "given for" },
                self.format.name()
            )));
        }
        Ok(())
    }

    fn check_tensors(&self) -> Result<(), ManifestError> {
        let Some(tensors) = &self.tensors else {
            return Ok(());
        };
        let sum = tensors.dtypes.values().try_fold(0_u64, |sum, parameters| sum.checked_add(*parameters));
        if sum != Some(tensors.parameters) || tensors.dtypes.len() > MAX_DTYPES {
            return Err(self.inconsistent(format!(
                "{} parameters are not the sum over at most {MAX_DTYPES} types",
                tensors.parameters
            )));
        }
        let named = |name: &String| {
            let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
            (1..=MAX_DTYPE_NAME).contains(&name.len()) && name.bytes().all(allowed)
        };
        if let Some(name) = tensors.dtypes.keys().find(|name| !named(name)) {
            return Err(self.inconsistent(format!("{name:?} is no name of a type")));
        }
        if tensors.count.max(tensors.parameters) > MAX_COUNT {
            return Err(self.inconsistent(format!(
                "{} tensors of {} parameters, each can be {MAX_COUNT}",
                tensors.count, tensors.parameters
            )));
        }
        Ok(())
    }

    fn inconsistent(&self, reason: String) -> ManifestError {
        ManifestError::Inconsistent { path: self.path.clone(), reason }
    }
}

/// A hash as lower-case hex in JSON.
mod hex_hash {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::merkle::Hash;

    pub(super) fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        let mut hash = [0; 32];
        hex::decode_to_slice(&text, &mut hash).map_err(D::Error::custom)?;
        if hex::encode(hash) != text {
            return Err(D::Error::custom("hashes are written in lower case"));
        }
        Ok(hash)
    }
}
