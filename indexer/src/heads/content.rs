//! What is in a content, by its manifest and the headers that were read.

use std::collections::BTreeMap;

use weighhouse_sealing::archive::{FileEntry, Manifest};
use weighhouse_sealing::format::{Context, Format, Header, Tensors};
use weighhouse_sealing::loading::{self, Finding, Verdict};

/// The files of a content that are kept. Of each 20,000 may be in a manifest, with paths of 600 bytes and 64 types.
const MAX_KEPT: usize = 500;
/// The files that run code or may which are kept.
const MAX_CODE: usize = 100;

/// What is in a content.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub size: u64,
    /// How many files there are, and how many of them are pickles.
    pub files: usize,
    pub pickles: usize,
    /// The bytes that the weights take in memory, for the format that takes the least.
    pub weights: Option<u64>,
    /// The longest context of its files.
    pub context: Option<Context>,
    /// Those that are kept: pickles and files with tensors first, then by their paths.
    pub kept: Vec<File>,
    /// Whether loading it runs code, and how many files do or may.
    pub loads: Verdict,
    pub code_files: usize,
    /// Those of them that are kept: the ones that run code first, then by their paths.
    pub code: Vec<Finding>,
}

/// A file of a content.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    pub path: String,
    pub size: u64,
    pub sha256: String,
    pub format: Format,
    pub tensors: Option<Tensors>,
    /// The bytes that its weights take in memory.
    pub weights: Option<u64>,
    /// Whether its own header was read, and says the same as the manifest.
    pub is_proven: bool,
    pub context: Option<Context>,
}

impl Content {
    /// The content of a manifest, with the headers of some of its files by their places.
    pub(super) fn of(manifest: &Manifest, headers: &[(usize, Header)], size: u64) -> Self {
        let headers: BTreeMap<usize, &Header> = headers.iter().map(|(place, header)| (*place, header)).collect();
        let all = manifest.files.iter().enumerate();
        let mut files: Vec<File> = all.map(|(place, file)| File::of(file, headers.get(&place).copied())).collect();
        let mut weights: BTreeMap<Format, u64> = BTreeMap::new();
        for file in &files {
            if let Some(bytes) = file.weights.filter(|bytes| *bytes > 0) {
                let sum = weights.entry(file.format).or_default();
                *sum = sum.saturating_add(bytes);
            }
        }
        let context = files.iter().filter_map(|file| file.context).max_by_key(|context| context.bytes());
        let (total, pickles) = (files.len(), manifest.pickles().count());
        files.sort_by_key(|file| file.tensors.is_none() && file.format != Format::Pickle);
        files.truncate(MAX_KEPT);
        // What a manifest says of an ONNX file, no header proves: no weights take more than all of the content.
        let weights = weights.into_values().map(|bytes| bytes.min(size)).min();
        let mut code = loading::seen(manifest, &headers);
        let (loads, code_files) = (Verdict::of(&code), code.len());
        code.truncate(MAX_CODE);
        Content { size, files: total, pickles, weights, context, kept: files, loads, code_files, code }
    }
}

impl File {
    fn of(file: &FileEntry, header: Option<&Header>) -> Self {
        let tensors = file.tensors.clone();
        // Of types whose numbers have no one size, the file bounds what they take.
        let weights = tensors.as_ref().map(|tensors| tensors.bytes(file.format).unwrap_or(file.size));
        File {
            path: file.path.clone(),
            size: file.size,
            sha256: hex::encode(file.sha256),
            format: file.format,
            weights,
            is_proven: header.is_some(),
            context: header.and_then(|header| header.context),
            tensors,
        }
    }
}
