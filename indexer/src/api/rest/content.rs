//! What is in the sealed files of versions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::names::{ContentState, FileFormat};
use crate::read::contents;

/// What the index knows of a version's content. Every sealed file begins with its manifest and with the headers of its model
/// files, in clear. The index reads them from IPFS, and they count only if the leaves of the content have the version's
/// `plaintext_root`: then the seller committed to them on chain, and a file with others is not what buyers get.
#[derive(Serialize, ToSchema)]
pub(super) struct Content {
    /// Whether the index could read the head of the sealed file.
    state: ContentState,
    /// The reason for which the content is not read, by the last attempt; null before the first, and once it is read.
    problem: Option<String>,
    /// The time at which the index read it; null until then.
    read_at: Option<DateTime<Utc>>,
    /// The number of its files; null until it is read.
    file_count: Option<i32>,
    /// The number of its files that are Python pickles, which can run code when they are loaded; null until it is read. The
    /// manifest marks them: it is as honest as the seller until a buyer opens the file.
    pickle_count: Option<i32>,
}

/// One of the files in the folder that buyers get.
#[derive(Serialize, ToSchema)]
pub(super) struct ContentFile {
    /// Its path in the folder that buyers get.
    path: String,
    /// Its length, in bytes.
    size: i64,
    /// The SHA-256 of the file by the manifest, in hexadecimal: the seller's word until a buyer opens the file.
    sha256: String,
    /// The format that the manifest names for the file.
    format: FileFormat,
    /// Its tensors; null in formats without.
    tensors: Option<FileTensors>,
}

/// What a model file's header, or the manifest, says of the numbers in it.
#[derive(Serialize, ToSchema)]
pub(super) struct FileTensors {
    /// The number of tensors.
    count: i64,
    /// The number of parameters in all of them.
    parameters: i64,
    /// The parameters by their types.
    #[schema(example = json!({"BF16": 7000, "F32": 32}))]
    dtypes: BTreeMap<String, i64>,
    /// The memory that they take, each parameter in its own type, in bytes.
    memory: Option<i64>,
    /// Whether the file's own header says so. Otherwise the manifest alone does, which is the seller's word: for ONNX files, for
    /// headers of more than 32 MiB, and for those after the first 1,024 or the first 128 MiB of headers.
    proven: bool,
    /// The positions of the context that the model was made for, by its header; null where the header does not tell.
    context_length: Option<i64>,
    /// The memory that keys and values of one such context take in numbers of 16 bits, in bytes; null where the header does
    /// not tell.
    context_memory: Option<i64>,
}

/// The comparison of a content with others.
#[derive(Serialize, ToSchema)]
pub(super) struct Comparison {
    /// The time at which the index compared it with all that it had read before. What it reads later is compared with this,
    /// too.
    compared_at: DateTime<Utc>,
    /// The least share of the version's content that is named as a copy's. Of shares near it, not all are found: of two
    /// contents with a tenth in common, four of five.
    least_share: f64,
}

impl From<&contents::Content> for Content {
    fn from(content: &contents::Content) -> Self {
        let facts = content.facts.as_ref();
        Content {
            state: content.state.into(),
            problem: content.problem.clone(),
            read_at: facts.map(|facts| facts.read_at),
            file_count: facts.map(|facts| facts.files),
            pickle_count: facts.map(|facts| facts.pickles),
        }
    }
}

impl Comparison {
    pub(super) fn of(content: &contents::Content) -> Option<Self> {
        let compared_at = content.facts.as_ref()?.read_at;
        Some(Comparison { compared_at, least_share: contents::MIN_SHARE })
    }
}

impl From<contents::ContentFile> for ContentFile {
    fn from(file: contents::ContentFile) -> Self {
        let tensors = |tensors: contents::FileTensors| FileTensors {
            count: tensors.count,
            parameters: tensors.parameters,
            dtypes: tensors.dtypes,
            memory: tensors.weights,
            proven: tensors.is_proven,
            context_length: tensors.context.length,
            context_memory: tensors.context.memory,
        };
        ContentFile {
            path: file.path,
            size: file.size,
            sha256: file.sha256,
            format: file.format.into(),
            tensors: file.tensors.map(tensors),
        }
    }
}
