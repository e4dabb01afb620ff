//! The files of versions that run code when a model is loaded or used, and the results of scanners.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};

use super::loaders::CodeOf;
use super::scalars::DateTime;
use crate::read::{contents, loading, page_size, Rows};

/// Whether loading a content runs code that is in it, by all that can be seen of it before a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "loading::Verdict")]
pub enum LoadingVerdict {
    /// All of its files have formats that hold data alone.
    DataOnly,
    /// A file of it runs code when the model is loaded or used.
    RunsCode,
    /// A file of it may run code, and only buyers can look inside; or the index has not read the content.
    Unknown,
}

/// The kind of code in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "loading::Kind")]
pub enum LoadingKind {
    /// A Python pickle, which runs any code while it is read.
    Pickle,
    /// Source code, or its compiled form, that a loader imports.
    Source,
    /// A program or a library for a processor, or a script of a shell.
    Program,
    /// A stored graph whose format lets its maker add functions, as Keras and TorchScript do.
    Graph,
    /// A chat template, which is a program in Jinja.
    Template,
    /// A configuration, which can name code elsewhere or hold a chat template.
    Configuration,
    /// An archive or a compressed file, which can hold any of these.
    Archive,
    /// A format that is not on the list of those that hold data alone.
    Unlisted,
}

/// The certainty that a file runs code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "loading::Effect")]
pub enum LoadingEffect {
    /// The file runs code.
    Runs,
    /// The file may run code: that depends on its content, which only buyers can see, or on the program that loads it.
    MayRun,
}

/// The evidence that a file runs code, or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "loading::Basis")]
pub enum LoadingBasis {
    /// The index read the file's header, to which the seller committed on chain.
    Read,
    /// The manifest marks the file by its bytes: the seller's word until a buyer opens it.
    Manifest,
    /// The name of the file alone.
    Name,
}

/// The verdict of a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "loading::ScanVerdict")]
pub enum ScanVerdict {
    /// It found nothing harmful.
    Clean,
    /// It found something that may do harm.
    Suspicious,
    /// It found something that does harm.
    Malicious,
}

/// The files of a content that run code when the model is loaded or used, and the verdict over all files. Before a purchase the
/// index sees the names of the files, the manifest's marks, and the headers of safetensors and GGUF files.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Loading {
    #[graphql(skip)]
    root: String,
    /// The verdict over all of its files.
    pub verdict: LoadingVerdict,
    /// The number of its files that run code or may; null until the content is read.
    pub file_count: Option<i32>,
}

#[ComplexObject]
impl Loading {
    /// Those files, the ones that run code first, then by their paths; null until the content is read. The index keeps 100 of
    /// them: `fileCount` counts all.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn files(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Option<Vec<LoadingFile>>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let Some(count) = self.file_count else { return Ok(None) };
        if count == 0 {
            return Ok(Some(Vec::new()));
        }
        let files = ctx.data::<DataLoader<Rows>>()?.load_one(CodeOf(self.root.clone())).await?;
        let mut files = files.unwrap_or_default();
        files.truncate(rows);
        Ok(Some(files))
    }
}

/// A file that runs code when the model is loaded or used, or may.
#[derive(Clone, SimpleObject)]
pub struct LoadingFile {
    /// Its path in the folder that buyers get.
    pub path: String,
    /// The kind of its code.
    pub kind: LoadingKind,
    /// The certainty that it runs.
    pub effect: LoadingEffect,
    /// The evidence for that.
    pub basis: LoadingBasis,
    /// The reason, in English.
    pub why: String,
}

/// The result of a scanner that the operator of this index ran, or heard of. It is the operator's word: another index may have
/// others, or none.
#[derive(Clone, SimpleObject)]
pub struct Scan {
    /// The name of the scanner.
    pub scanner: String,
    /// The version of the scanner, with that of its rules if it has any.
    pub scanner_version: String,
    /// The scanner's conclusion about the content's files.
    pub verdict: ScanVerdict,
    /// Its findings: at most 100.
    pub findings: Vec<ScanFinding>,
    /// The time of the scan, by the operator.
    pub scanned_at: DateTime,
    /// The time at which the operator added it.
    pub added_at: DateTime,
}

/// A finding of a scanner.
#[derive(Clone, SimpleObject)]
pub struct ScanFinding {
    /// The file that it is about; null for the whole content.
    pub path: Option<String>,
    /// The finding, in the scanner's words.
    pub text: String,
}

impl Loading {
    /// What a content with a root loads.
    pub(super) fn of(root: &str, content: &contents::Content) -> Self {
        let file_count = content.facts.as_ref().and_then(|facts| facts.code_files);
        Loading { root: root.to_owned(), verdict: content.loads().into(), file_count }
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
        Scan {
            scanner: scan.scanner,
            scanner_version: scan.scanner_version,
            verdict: scan.verdict.into(),
            findings: scan.findings.into_iter().map(ScanFinding::from).collect(),
            scanned_at: DateTime::from(scan.scanned_at),
            added_at: DateTime::from(scan.added_at),
        }
    }
}

impl From<loading::ScanFinding> for ScanFinding {
    fn from(finding: loading::ScanFinding) -> Self {
        let loading::ScanFinding { path, text } = finding;
        ScanFinding { path, text }
    }
}
