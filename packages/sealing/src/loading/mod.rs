//! The files of a model that run code when it is loaded or used.
//!
//! A short list has the formats that hold data alone (`names`); a file of any other format runs code, or may. Before a purchase
//! there are the names and marks of the manifest, and the opened headers: [`seen`]. Whoever has the folder looks into the files
//! as well: [`look_inside`]. Nothing here loads a model or renders a template.
mod configuration;
mod inside;
mod names;
pub mod template;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::archive::{FileEntry, Manifest};
use crate::format::{Format, Header};
use names::Named;
use template::Template;

pub use inside::look_inside;

/// Whether a model runs code, by its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every file has a format that holds data alone.
    DataOnly,
    /// A file may run code.
    Unknown,
    /// A file runs code.
    RunsCode,
}

/// The certainty that a file runs code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Runs,
    /// It depends on what is inside, or on the program that loads it.
    MayRun,
}

/// The kind of code in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A Python pickle, which runs any code while it is read.
    Pickle,
    /// Source code, or its compiled form.
    Source,
    /// A program or a library for a processor, or a script of a shell.
    Program,
    /// A stored graph whose format lets its maker add functions.
    Graph,
    /// A chat template, which is a program in Jinja.
    Template,
    /// A configuration, which can name code elsewhere or hold a chat template.
    Configuration,
    /// An archive or a compressed file.
    Archive,
    /// A format that is not on the list.
    Unlisted,
}

/// The evidence for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The file's own bytes.
    Read,
    /// The manifest's mark, which is the seller's word.
    Manifest,
    /// The name alone.
    Name,
}

/// A file that runs code, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its path in the folder.
    pub path: String,
    pub kind: Kind,
    pub effect: Effect,
    pub basis: Basis,
    /// A sentence without its end. It quotes at most 40 characters of the file.
    pub why: Cow<'static, str>,
}

/// The files of a manifest that run code or may, as far as anybody sees before a purchase: those that run code first, then by
/// their paths. `headers` has those that were read, by their files' places in the manifest.
#[must_use]
pub fn seen(manifest: &Manifest, headers: &BTreeMap<usize, &Header>) -> Vec<Finding> {
    let files = manifest.files.iter().enumerate();
    let found = files.filter_map(|(place, file)| of_entry(file, headers.get(&place).copied()));
    let mut found: Vec<Finding> = found.collect();
    // The manifest has them by their paths.
    found.sort_by_key(|finding| finding.effect);
    found
}

fn of_entry(file: &FileEntry, header: Option<&Header>) -> Option<Finding> {
    match file.format {
        Format::Pickle => Some(Finding::new(&file.path, Kind::Pickle, Effect::Runs, Basis::Manifest, PICKLE)),
        Format::Safetensors | Format::Onnx => None,
        Format::Gguf => match header {
            Some(header) => of_template(&file.path, header.template.as_ref()?, Basis::Read),
            None => Some(Finding::new(&file.path, Kind::Template, Effect::MayRun, Basis::Name, UNREAD_HEADER)),
        },
        Format::Other => of_name(&file.path),
    }
}

/// What was found inside a file, or the manifest's mark of a pickle where that shows none: the mark is the seller's word against itself.
#[cfg(feature = "native")]
pub(crate) fn or_as_marked(file: &FileEntry, inside: Option<Finding>) -> Option<Finding> {
    match inside {
        Some(found) if found.kind == Kind::Pickle => Some(found),
        _ if file.format == Format::Pickle => of_entry(file, None),
        found => found,
    }
}

const PICKLE: &str = "a Python pickle runs any code while it is read";
const UNREAD_HEADER: &str = "its header was not read: it may hold a chat template with code";

/// A finding by the name alone; `None` for a format that holds data alone.
fn of_name(path: &str) -> Option<Finding> {
    match names::of_path(path) {
        Named::Data => None,
        Named::Code(kind, effect, why) => Some(Finding::new(path, kind, effect, Basis::Name, why)),
    }
}

fn of_template(path: &str, template: &Template, basis: Basis) -> Option<Finding> {
    let (effect, why) = match template {
        Template::Plain => return None,
        Template::Unsure(why) => (Effect::MayRun, why),
        Template::Code(why) => (Effect::Runs, why),
    };
    Some(Finding::new(path, Kind::Template, effect, basis, format!("its chat template {why}")))
}

impl Finding {
    fn new(path: &str, kind: Kind, effect: Effect, basis: Basis, why: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.to_owned(), kind, effect, basis, why: why.into() }
    }
}

impl Verdict {
    /// The verdict over the findings about a model's files.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        findings.iter().map(|finding| finding.effect.verdict()).max().unwrap_or(Self::DataOnly)
    }
}

impl Effect {
    fn verdict(self) -> Verdict {
        match self {
            Self::Runs => Verdict::RunsCode,
            Self::MayRun => Verdict::Unknown,
        }
    }
}

/// Gives the values of an enum their names, and lists them all: whatever stores, asks for or shows them is compared with this list.
macro_rules! named {
    ($($name:ident { $($value:ident = $word:literal,)* })*) => {$(
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// Its name in tables and in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)*
                }
            }
        }
    )*};
}

named! {
    Verdict { DataOnly = "data_only", Unknown = "unknown", RunsCode = "runs_code", }

    Effect { Runs = "runs", MayRun = "may_run", }

    Kind {
        Pickle = "pickle",
        Source = "source",
        Program = "program",
        Graph = "graph",
        Template = "template",
        Configuration = "configuration",
        Archive = "archive",
        Unlisted = "unlisted",
    }

    Basis { Read = "read", Manifest = "manifest", Name = "name", }
}
