//! A model's folder before it is sealed: what is in it, what its card says, and all for which it would be refused.
use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use weighhouse_card::license::terms;
use weighhouse_card::pictures::Found;
use weighhouse_card::{Warning, MAX_CARD_BYTES};
use weighhouse_messages::publication::{formats, CardRefused, Instead, ListedCard, ReadCard, MAX_LICENSE_TEXT};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{Metric, TensorSummary, MAX_DTYPES};
use weighhouse_protocol::terms::LicenseText;
use weighhouse_sealing::archive::{examine_files, PathError, ScanError, MAX_DEPTH, MAX_FILES};

use crate::fault::{Code, Fault};
use crate::files::Files;
use crate::host::Bytes;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** Why files are not sealed, or a card makes no listing. `message` says it in English. */
export type Refusal = { message: string } & (
  | { kind: 'io'; path: string }
  | { kind: 'path'; path: string }
  | { kind: 'twin'; path: string; other: string }
  | { kind: 'too_deep'; path: string; most: number }
  | { kind: 'too_many_files'; most: number }
  | { kind: 'pointer'; path: string }
  | { kind: 'missing'; path: string; missing: string[] }
  | { kind: 'format'; path: string }
  | { kind: 'pickle'; path: string }
  | { kind: 'archive' }
  | { kind: 'types'; format: string; types: number; most: number }
  | { kind: 'no_card' }
  | { kind: 'card' }
  | { kind: 'front_matter'; line: number; column: number; problem: string; advice: string }
  | { kind: 'unlicensed' }
  | { kind: 'text'; field: CardField }
  | { kind: 'unseen'; field: CardField }
);

export type CardField = 'name' | 'task' | 'framework' | 'license' | 'license-uri';

/** What the headers of the files of one format say, as a version's record has it. */
export interface TensorSummary {
  format: string;
  tensors: number;
  parameters: number;
  dtypes: string[];
}

/** What would be sealed. */
export interface Examined {
  /** Bytes of content. */
  size: number;
  files: { path: string; size: number; format: 'safetensors' | 'gguf' | 'onnx' | 'pickle' | 'other' }[];
  formats: TensorSummary[];
  /** What is left out, in English. */
  leftOut: string[];
}

/** The seller's own words, each in place of the card's. */
export interface CardWords {
  name?: string;
  task?: string;
  framework?: string;
  license?: string;
  licenseUri?: string;
}

/** A card as a listing has it. */
export interface ListedCard {
  /** Of the card's bytes, in hexadecimal. */
  sha256: string;
  name: string;
  task: string;
  framework: string;
  license: { id: string; uri: string | null; sha256: string | null };
  /** The path of the license's text in the folder. */
  licenseText: string | null;
  /** What the license is known to let everybody do; null if nobody can tell. */
  allows: { commercial: boolean; derivatives: boolean; redistribution: boolean } | null;
  metrics: { name: string; dataset: string; value: string }[];
  warnings: { field: string; problem: string }[];
  /** The text below the front matter. */
  body: string;
  /** All of the card, with the pictures of the folder in it: what buyers read. */
  text: string;
}

/** `Ok` of what was looked at, or everything for which it is refused. */
export type Looked<Found> = { found: Found; refusals: null } | { found: null; refusals: Refusal[] };
";

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    Io { path: String },
    Path { path: String },
    Twin { path: String, other: String },
    TooDeep { path: String, most: usize },
    TooManyFiles { most: usize },
    Pointer { path: String },
    Missing { path: String, missing: Vec<String> },
    Format { path: String },
    Pickle { path: String },
    Archive,
    Types { format: String, types: usize, most: usize },
    NoCard,
    Card,
    FrontMatter { line: usize, column: usize, problem: String, advice: String },
    Unlicensed,
    Text { field: &'static str },
    Unseen { field: &'static str },
}

#[derive(Serialize)]
struct Refusal {
    #[serde(flatten)]
    kind: Kind,
    message: String,
}

#[derive(Serialize)]
struct Looked<T> {
    found: Option<T>,
    refusals: Option<Vec<Refusal>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    size: u64,
    format: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Examined<'a> {
    size: u64,
    files: Vec<Entry<'a>>,
    formats: Vec<TensorSummary>,
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct Allows {
    commercial: bool,
    derivatives: bool,
    redistribution: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    sha256: Hash,
    name: String,
    task: String,
    framework: String,
    license: LicenseText,
    license_text: Option<String>,
    allows: Option<Allows>,
    metrics: Vec<Metric>,
    warnings: Vec<Warning>,
    body: String,
    text: String,
}

/// Looks at files, whose paths and sizes are a JSON list in the order of `sources`. Answers JSON: what would be sealed, or
/// everything for which they are refused.
#[wasm_bindgen]
pub fn examine(files: &str, sources: Vec<Bytes>, allow_pickles: bool) -> Result<String, JsValue> {
    let (files, sizes) = Files::read(files, sources)?;
    let folder = match examine_files(files, &sizes, allow_pickles) {
        Ok(folder) => folder,
        Err(errors) => return Ok(looked::<()>(Err(errors.into_iter().flat_map(of_scan).collect()))?),
    };
    let manifest = folder.manifest();
    let formats = formats(manifest);
    let mut refusals: Vec<Refusal> = formats.iter().filter_map(too_many_types).collect();
    let size = folder.content_size().map_err(|error| refusals.push(Refusal::of(Kind::Archive, &error)));
    let Ok(size) = size else { return Ok(looked::<()>(Err(refusals))?) };
    if !refusals.is_empty() {
        return Ok(looked::<()>(Err(refusals))?);
    }
    let files = manifest.files.iter();
    let files = files.map(|file| Entry { path: &file.path, size: file.size, format: file.format.name() });
    let left_out = folder.left_out().iter().map(ToString::to_string).collect();
    Ok(looked(Ok(Examined { size, files: files.collect(), formats, left_out }))?)
}

/// Reads the card among a folder's files, `README.md`, with the seller's own words in place of its. Answers JSON: the card
/// as a listing has it, or everything for which it is refused.
#[wasm_bindgen(js_name = readCard)]
pub fn read_card(files: &str, sources: Vec<Bytes>, folder: Option<String>, words: &str) -> Result<String, JsValue> {
    let instead: Instead = serde_json::from_str(words).map_err(|error| Fault::argument("the words", error))?;
    let (files, sizes) = Files::read(files, sources)?;
    let io = |error: io::Error| Fault::of(Code::Io, &error);
    // One byte more than a card may have: of a larger one, its size is said.
    let most = u64::try_from(MAX_CARD_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let Some(size) = sizes.get("README.md") else {
        let kind = Refusal { kind: Kind::NoCard, message: "the model needs a card: README.md".to_owned() };
        return Ok(looked::<()>(Err(vec![kind]))?);
    };
    if *size >= most {
        let message = format!("the card has {size} bytes, at most {MAX_CARD_BYTES} are read");
        return Ok(looked::<()>(Err(vec![Refusal { kind: Kind::Card, message }]))?);
    }
    let bytes = files.small("README.md", most).map_err(io)?.unwrap_or_default();
    let picture = |path: &str| match (sizes.get(path), files.small(path, most)) {
        (_, Ok(Some(bytes))) => Found::File(bytes),
        (Some(size), Ok(None)) => Found::TooLarge(*size),
        _ => Found::Nothing,
    };
    let card = match ReadCard::read(&bytes, picture) {
        Ok(card) => card,
        Err(reason) => return Ok(looked::<()>(Err(vec![of_card(reason)]))?),
    };
    let mut text = None;
    for path in card.license_texts(&instead) {
        if let Some(bytes) = files.small(&path, MAX_LICENSE_TEXT).map_err(io)? {
            text = Some((path, Hash(Sha256::digest(bytes).into())));
            break;
        }
    }
    let (path, hash) = text.unzip();
    let body = card.body().to_owned();
    match card.list(&instead, folder, hash) {
        Ok(card) => Ok(looked(Ok(listed(card, path, body)?))?),
        Err(reasons) => Ok(looked::<()>(Err(reasons.into_iter().map(of_card).collect()))?),
    }
}

fn listed(card: ListedCard, license_text: Option<String>, body: String) -> Result<Listed, Fault> {
    let ListedCard { bytes, sha256, name, task, framework, license, metrics, warnings, .. } = card;
    let allows = terms(&license.id).map(|terms| Allows {
        commercial: terms.commercial,
        derivatives: terms.derivatives,
        redistribution: terms.redistribution,
    });
    let text = String::from_utf8(bytes).map_err(|error| Fault::of(Code::Io, &error))?;
    Ok(Listed { sha256, name, task, framework, license, license_text, allows, metrics, warnings, body, text })
}

fn looked<T: Serialize>(found: Result<T, Vec<Refusal>>) -> Result<String, Fault> {
    let looked = match found {
        Ok(found) => Looked { found: Some(found), refusals: None },
        Err(refusals) => Looked { found: None, refusals: Some(refusals) },
    };
    serde_json::to_string(&looked).map_err(|error| Fault::new(Code::Unsealable, &error))
}

/// A version's record has no place for more.
fn too_many_types(summary: &TensorSummary) -> Option<Refusal> {
    let TensorSummary { format, dtypes, .. } = summary;
    let types = dtypes.len();
    let message =
        format!("the {format} files hold {types} types of numbers, a version can have {MAX_DTYPES} of a format");
    let kind = Kind::Types { format: format.clone(), types, most: MAX_DTYPES };
    (types > MAX_DTYPES).then_some(Refusal { kind, message })
}

impl Refusal {
    fn of(kind: Kind, error: &dyn std::fmt::Display) -> Self {
        Self { kind, message: error.to_string() }
    }
}

fn of_scan(error: ScanError) -> Vec<Refusal> {
    if let ScanError::Paths(errors) = error {
        return errors.into_iter().map(of_path).collect();
    }
    let message = error.to_string();
    let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
    let kind = match error {
        ScanError::Io { path, .. } | ScanError::NotAFile(path) | ScanError::NotUtf8(path) => {
            Kind::Io { path: text(path) }
        }
        ScanError::CacheLink { path, .. } => Kind::Io { path: text(path) },
        ScanError::TooDeep { path } => Kind::TooDeep { path: text(path), most: MAX_DEPTH },
        ScanError::TooManyFiles => Kind::TooManyFiles { most: MAX_FILES },
        ScanError::Pointer { path } => Kind::Pointer { path },
        ScanError::Missing { path, missing } => Kind::Missing { path, missing },
        ScanError::Format { path, source } => return vec![Refusal::of(Kind::Format { path }, &source)],
        ScanError::Pickle { path } => Kind::Pickle { path },
        ScanError::Manifest(_) | ScanError::Paths(_) => Kind::Archive,
    };
    vec![Refusal { kind, message }]
}

fn of_path(error: PathError) -> Refusal {
    let message = error.to_string();
    let kind = match error {
        PathError::Twin { path, other } => Kind::Twin { path, other },
        PathError::TooLong { path, .. }
        | PathError::Name { path, .. }
        | PathError::Order { path, .. }
        | PathError::InFile { path, .. } => Kind::Path { path },
    };
    Refusal { kind, message }
}

fn of_card(reason: CardRefused) -> Refusal {
    let message = reason.to_string();
    let kind = match reason {
        CardRefused::Unreadable(_) => Kind::Card,
        CardRefused::FrontMatter(fault) => {
            Kind::FrontMatter { line: fault.line, column: fault.column, problem: fault.problem, advice: fault.advice }
        }
        CardRefused::Unlicensed => Kind::Unlicensed,
        CardRefused::Text { field, .. } => Kind::Text { field },
        CardRefused::Unseen { field, .. } => Kind::Unseen { field },
    };
    Refusal { kind, message }
}
