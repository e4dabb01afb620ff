//! Sealing files into one.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use weighhouse_sealing::archive::{scan_files, Manifest};
use weighhouse_sealing::seal::{Encrypting, Hashing, Plan, SealError, Sealed, Sealer};
use weighhouse_sealing::sealed::Salt;
use weighhouse_sealing::secret::ContentSecret;

use crate::batch::Batch;
use crate::delivery::content_secret_of;
use crate::fault::{Code, Fault};
use crate::files::Files;
use crate::host::{to_number, Bytes};
use crate::record::VersionRecord;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** Whose version is sealed; the same over the same files gives the same bytes. */
export interface SealTerms {
  chainId: string;
  /** The registry's address. */
  registry: string;
  /** The seller's address. */
  seller: string;
  /** 32 random bytes in hexadecimal, new for each version. */
  salt: string;
  /** Whether Python pickles are packed; they are marked then. */
  allowPickles: boolean;
}

/** A file that is sealed. */
export interface SealFile {
  path: string;
  size: number;
}
";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SealTerms {
    chain_id: String,
    registry: String,
    seller: String,
    #[serde(with = "hex::serde")]
    salt: Salt,
    allow_pickles: bool,
}

/// What a version's record on chain needs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SealedJson<'a> {
    record: VersionRecord,
    chunk_count: u64,
    /// `H`
    #[serde(with = "hex::serde")]
    hash_point: [u8; 48],
    manifest: &'a Manifest,
    left_out: Vec<String>,
    file_length: u64,
}

/// A sealing in progress. In each of its two passes batches are read and taken; between that, JavaScript encrypts those of
/// the second.
#[wasm_bindgen]
pub struct Seal {
    terms: SealTerms,
    secret: ContentSecret,
    state: State,
}

// One is kept: its size costs nobody anything.
#[allow(clippy::large_enum_variant)]
enum State {
    Planned(Plan<Files>),
    Hashing(Hashing<Files, Bytes>),
    Encrypting(Encrypting<Files, Bytes>),
    Ended,
}

#[wasm_bindgen]
impl Seal {
    /// Looks at the files, whose paths and sizes are a JSON list in the order of `sources`.
    #[wasm_bindgen(constructor)]
    pub fn new(terms: &str, secret: &[u8], files: &str, sources: Vec<Bytes>) -> Result<Seal, JsValue> {
        let terms: SealTerms = serde_json::from_str(terms).map_err(|error| Fault::argument("the terms", error))?;
        let secret = content_secret_of(secret)?;
        let (files, sizes) = Files::read(files, sources)?;
        let folder =
            scan_files(files, &sizes, terms.allow_pickles).map_err(|error| Fault::of(Code::Unsealable, &error))?;
        let plan = Plan::new(folder, &sealer(&terms, &secret)).map_err(Fault::from)?;
        Ok(Self { terms, secret, state: State::Planned(plan) })
    }

    /// Bytes of the sealed file.
    #[wasm_bindgen(js_name = fileLength)]
    pub fn file_length(&self) -> Option<f64> {
        match &self.state {
            State::Planned(plan) => Some(to_number(plan.file_length())),
            _ => None,
        }
    }

    /// Bytes of content, each of which passes twice.
    pub fn size(&self) -> Option<f64> {
        match &self.state {
            State::Planned(plan) => Some(to_number(plan.size())),
            _ => None,
        }
    }

    /// Begins the first pass, with an output of as many bytes as the sealed file.
    pub fn begin(&mut self, output: Bytes) -> Result<(), JsValue> {
        let State::Planned(plan) = std::mem::replace(&mut self.state, State::Ended) else { return Err(ended()) };
        self.state = State::Hashing(Hashing::begin(plan, output, PathBuf::from("the sealed file")));
        Ok(())
    }

    /// Reads the next batch of a pass; false when none is left.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, JsValue> {
        let any = match &mut self.state {
            State::Hashing(hashing) => hashing.read(&mut batch.0),
            State::Encrypting(encrypting) => encrypting.read(&mut batch.0),
            _ => return Err(ended()),
        };
        Ok(any.map_err(Fault::from)?)
    }

    /// Takes the next batch, which in the second pass is encrypted.
    pub fn take(&mut self, batch: &mut Batch) -> Result<(), JsValue> {
        let taken = match &mut self.state {
            State::Hashing(hashing) => {
                batch.0.hash_plaintext();
                hashing.take(&batch.0)
            }
            State::Encrypting(encrypting) => encrypting.take(&mut batch.0),
            _ => return Err(ended()),
        };
        Ok(taken.map_err(Fault::from)?)
    }

    /// Ends the first pass and begins the second.
    pub fn turn(&mut self) -> Result<(), JsValue> {
        let State::Hashing(hashing) = std::mem::replace(&mut self.state, State::Ended) else { return Err(ended()) };
        let encrypting = hashing.finish(&sealer(&self.terms, &self.secret)).map_err(Fault::from)?;
        self.state = State::Encrypting(encrypting);
        Ok(())
    }

    /// Ends the second pass: the output is whole. Returns JSON for the version's record.
    pub fn finish(&mut self) -> Result<String, JsValue> {
        let State::Encrypting(encrypting) = std::mem::replace(&mut self.state, State::Ended) else {
            return Err(ended());
        };
        let sealed = encrypting.finish().map_err(Fault::from)?;
        let json = serde_json::to_string(&described(&self.terms, &sealed));
        Ok(json.map_err(|error| Fault::new(Code::Unsealable, &error))?)
    }
}

fn described<'a>(terms: &SealTerms, sealed: &'a Sealed) -> SealedJson<'a> {
    let SealTerms { chain_id, registry, seller, .. } = terms;
    let names = [chain_id, registry, seller].map(Clone::clone);
    SealedJson {
        record: VersionRecord::new(names, &sealed.commitment, &sealed.salt, &sealed.pk),
        chunk_count: sealed.commitment.chunk_count(),
        hash_point: sealed.version_key.h,
        manifest: &sealed.manifest,
        left_out: sealed.left_out.iter().map(ToString::to_string).collect(),
        file_length: sealed.file_length,
    }
}

fn sealer<'a>(terms: &'a SealTerms, secret: &'a ContentSecret) -> Sealer<'a> {
    Sealer { chain_id: &terms.chain_id, registry: &terms.registry, seller: &terms.seller, salt: terms.salt, secret }
}

fn ended() -> JsValue {
    Fault::new(Code::Argument, &"this is not the next step of sealing").into()
}

impl From<SealError> for Fault {
    fn from(error: SealError) -> Self {
        Self::of(Code::Unsealable, &error)
    }
}
