//! The files of versions that run code when a model is loaded or used, and the results of scanners.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::loading_names::{LoadingBasis, LoadingEffect, LoadingKind, LoadingVerdict, ScanVerdict};
use crate::read::{contents, loading};

/// The files of a content that run code when the model is loaded or used, and the verdict over all files. Before a purchase the
/// index sees the names of the files, the manifest's marks, and the headers of safetensors and GGUF files.
#[derive(Serialize, ToSchema)]
pub(super) struct Loading {
    /// The verdict over all files of the content.
    verdict: LoadingVerdict,
    /// The number of its files that run code or may; null until the content is read.
    file_count: Option<i32>,
    /// Those files, the ones that run code first, then by their paths: at most 100. Null until the content is read.
    files: Option<Vec<LoadingFile>>,
}

/// A file that runs code when the model is loaded or used, or may.
#[derive(Serialize, ToSchema)]
pub(super) struct LoadingFile {
    /// Its path in the folder that buyers get.
    path: String,
    /// The kind of its code.
    kind: LoadingKind,
    /// The certainty that it runs code.
    effect: LoadingEffect,
    /// The evidence that the file runs code, or may.
    basis: LoadingBasis,
    /// The reason, in English.
    why: String,
}

/// The result of a scanner that the operator of this index ran, or heard of. It is the operator's word: another index may have
/// others, or none.
#[derive(Serialize, ToSchema)]
pub(super) struct Scan {
    /// The name of the scanner.
    scanner: String,
    /// The version of the scanner, with that of its rules if it has any.
    scanner_version: String,
    /// The scanner's conclusion about the content's files.
    verdict: ScanVerdict,
    /// Its findings: at most 100.
    findings: Vec<ScanFinding>,
    /// The time of the scan, by the operator.
    scanned_at: DateTime<Utc>,
    /// The time at which the operator added it.
    added_at: DateTime<Utc>,
}

/// A finding of a scanner.
#[derive(Serialize, ToSchema)]
pub(super) struct ScanFinding {
    /// The file that it is about; null for the whole content.
    path: Option<String>,
    /// The finding, in the scanner's words.
    text: String,
}

impl Loading {
    /// The code of a content, by the files that are kept of it.
    pub(super) fn of(content: &contents::Content, files: Vec<loading::CodeFile>) -> Self {
        let file_count = content.facts.as_ref().and_then(|facts| facts.code_files);
        let files = file_count.map(|_| files.into_iter().map(LoadingFile::from).collect());
        Loading { verdict: content.loads().into(), file_count, files }
    }
}

impl From<loading::CodeFile> for LoadingFile {
    fn from(file: loading::CodeFile) -> Self {
        let loading::CodeFile { path, kind, effect, basis, why, .. } = file;
        LoadingFile { path, kind: kind.into(), effect: effect.into(), basis: basis.into(), why }
    }
}

impl From<loading::Scan> for Scan {
    fn from(scan: loading::Scan) -> Self {
        let finding = |loading::ScanFinding { path, text }| ScanFinding { path, text };
        Scan {
            scanner: scan.scanner,
            scanner_version: scan.scanner_version,
            verdict: scan.verdict.into(),
            findings: scan.findings.into_iter().map(finding).collect(),
            scanned_at: scan.scanned_at,
            added_at: scan.added_at,
        }
    }
}
