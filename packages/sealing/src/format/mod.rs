//! Headers of model files: read within bounds, never executed.
//!
//! Every reader takes hostile bytes. It allocates no more than its named bounds, however large the
//! numbers in the header, and answers with an error that says what is wrong.
mod ggml;
mod gguf;
mod onnx;
pub mod pickle;
mod safetensors;
mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::loading::template::Template;
pub use gguf::Context;

/// Bounds the types of numbers in one file; the known formats have fewer than 50.
pub const MAX_DTYPES: usize = 64;

/// What kind of file it is, as far as the archive cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Hugging Face safetensors: a JSON header, then tensor data.
    Safetensors,
    /// llama.cpp's GGUF, little-endian, versions 2 and 3.
    Gguf,
    /// ONNX: protobuf, structure and data interleaved.
    Onnx,
    /// Python pickle, which can run code when loaded.
    Pickle,
    /// Anything else.
    Other,
}

impl Format {
    /// Its name in manifests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Gguf => "gguf",
            Self::Onnx => "onnx",
            Self::Pickle => "pickle",
            Self::Other => "other",
        }
    }

    /// The format a path claims by its extension. None claims to be a pickle: what is inside decides that.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = match name.rsplit_once('.') {
            Some((_, extension)) => extension.to_ascii_lowercase(),
            None => return Self::Other,
        };
        match extension.as_str() {
            "safetensors" => Self::Safetensors,
            "gguf" => Self::Gguf,
            "onnx" => Self::Onnx,
            _ => Self::Other,
        }
    }

    /// Whether the sealed file carries the keys of the file's header, so that anyone can read it.
    #[must_use]
    pub fn has_open_header(self) -> bool {
        matches!(self, Self::Safetensors | Self::Gguf)
    }
}

/// What the tensors of one file are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tensors {
    /// How many tensors.
    pub count: u64,
    /// How many numbers in them all.
    pub parameters: u64,
    /// Numbers by type (`F32`).
    pub dtypes: BTreeMap<String, u64>,
}

/// A file's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Bytes before the tensor data; 0 if the format keeps no header apart.
    pub length: u64,
    /// The summary.
    pub tensors: Tensors,
    /// The model's context, if the format's metadata tells and it is a language model.
    pub context: Option<Context>,
    /// The worst of the chat templates in it; `None` without one.
    pub template: Option<Template>,
    /// Files that hold its weights, by their paths from the folder it is in.
    pub beside: BTreeSet<String>,
}

/// Why a header was refused.
#[derive(Debug, Error)]
pub enum FormatError {
    /// Reading failed, or the file ended within its header.
    #[error("reading the header: {0}")]
    Io(#[from] io::Error),
    /// It is not what the format demands.
    #[error("{format}: {reason}")]
    Malformed {
        format: &'static str,
        /// What is wrong, with the value and the bound.
        reason: String,
    },
}

/// Reads the header of a file of the given format: `None` for formats without tensors.
///
/// # Errors
/// [`FormatError`] if the file is not what its format demands.
pub fn read(format: Format, file: &mut (impl Read + Seek), size: u64) -> Result<Option<Header>, FormatError> {
    match format {
        Format::Onnx => onnx::read(file, size).map(Some),
        _ => read_open_header(format, file, size),
    }
}

/// Reads the header of a format that keeps it before the data, from a plain stream.
///
/// # Errors
/// [`FormatError`] if the header is not what its format demands.
pub fn read_open_header(format: Format, file: &mut impl Read, size: u64) -> Result<Option<Header>, FormatError> {
    match format {
        Format::Safetensors => safetensors::read(file, size).map(Some),
        Format::Gguf => gguf::read(file, size).map(Some),
        Format::Onnx | Format::Pickle | Format::Other => Ok(None),
    }
}

impl Tensors {
    /// Adds one tensor; `None` if the sum overflows or there are too many types.
    fn add(&mut self, dtype: &str, parameters: u64) -> Option<()> {
        self.count = self.count.checked_add(1)?;
        self.parameters = self.parameters.checked_add(parameters)?;
        if let Some(sum) = self.dtypes.get_mut(dtype) {
            // Below the sum over all types, which did not overflow.
            *sum = sum.checked_add(parameters)?;
        } else {
            if self.dtypes.len() == MAX_DTYPES {
                return None;
            }
            self.dtypes.insert(dtype.to_owned(), parameters);
        }
        Some(())
    }
}
