//! Checking a sealed file without any key, also while it is downloaded.
use std::path::PathBuf;

use wasm_bindgen::prelude::*;
use weighhouse_sealing::check::{Checked, Checking, Expected};
use weighhouse_sealing::sealed::{Header, SealedFile, HEADER_LENGTH};

use crate::batch::Batch;
use crate::fault::{Code, Fault};
use crate::host::{to_number, to_size, Bytes};
use crate::record::VersionRecord;

/// A check in progress. As long as [`Check::needs`] names bytes of the file that are there, [`Check::step`] goes on.
#[wasm_bindgen]
pub struct Check {
    source: Bytes,
    expected: Option<Expected>,
    length: Option<u64>,
    state: State,
}

/// What comes next, with what is known by then.
// One is kept: its size costs nobody anything.
#[allow(clippy::large_enum_variant)]
enum State {
    Header,
    OpenedKeys(Header),
    Manifest(SealedFile<Bytes>),
    Content(Checking<Bytes>),
    Ended,
}

#[wasm_bindgen]
impl Check {
    /// `length` is the file's where it is known; that of a file that is being downloaded is compared at the end.
    #[wasm_bindgen(constructor)]
    pub fn new(source: Bytes, record: Option<String>, length: Option<f64>) -> Result<Check, JsValue> {
        let record = record.map(|json| VersionRecord::read(&json)).transpose()?;
        let expected = record.map(|record| record.expected());
        Ok(Self { source, expected, length: length.map(to_size), state: State::Header })
    }

    /// How far from its beginning the file must be there for the next step; undefined when none is left.
    pub fn needs(&self) -> Option<f64> {
        let bytes = match &self.state {
            State::Header => Some(u64::try_from(HEADER_LENGTH).unwrap_or(u64::MAX)),
            State::OpenedKeys(header) => Some(header.plaintext_leaves_at()),
            State::Manifest(sealed) => Some(sealed.opened_until()),
            State::Content(checking) => checking.needs(),
            State::Ended => None,
        };
        bytes.map(to_number)
    }

    /// The file's length by its header, once that is read.
    #[wasm_bindgen(js_name = fileLength)]
    pub fn file_length(&self) -> Option<f64> {
        let header = match &self.state {
            State::Header | State::Ended => return None,
            State::OpenedKeys(header) => header,
            State::Manifest(sealed) => sealed.header(),
            State::Content(checking) => checking.header(),
        };
        Some(to_number(header.file_length()))
    }

    /// Goes on with bytes that are there, and returns the bytes of content that were hashed. After an error there is no
    /// next step.
    pub fn step(&mut self, batch: &mut Batch) -> Result<f64, JsValue> {
        let mut hashed = 0;
        self.state = match std::mem::replace(&mut self.state, State::Ended) {
            State::Header => State::OpenedKeys(self.read_header()?),
            State::OpenedKeys(header) => {
                let length = self.length.unwrap_or(header.file_length());
                State::Manifest(SealedFile::read(self.source.clone(), name(), length).map_err(Fault::from)?)
            }
            State::Manifest(sealed) => State::Content(Checking::begin(sealed).map_err(Fault::from)?),
            State::Content(mut checking) => {
                if checking.read(&mut batch.0).map_err(Fault::from)? {
                    batch.0.hash_ciphertext();
                    checking.take(&batch.0);
                    hashed = batch.0.bytes().len();
                }
                State::Content(checking)
            }
            State::Ended => State::Ended,
        };
        Ok(to_number(u64::try_from(hashed).unwrap_or(u64::MAX)))
    }

    /// Ends the check of a file of `length` bytes: checks the headers of model files and the roots. Returns the manifest.
    pub fn finish(self, length: f64) -> Result<String, JsValue> {
        let length = to_size(length);
        let checking = match self.state {
            State::Content(checking) => Ok(checking),
            State::Header => read_header(&self.source).and_then(|header| cut(&header, length)),
            State::OpenedKeys(header) => cut(&header, length),
            State::Manifest(sealed) => cut(sealed.header(), length),
            State::Ended => Err(Fault::new(Code::Malformed, &"the file was refused")),
        }?;
        checking.header().check_length(length).map_err(Fault::from)?;
        checking.check_headers().map_err(Fault::from)?;
        let checked: Checked = checking.finish().map_err(Fault::from)?;
        if let Some(expected) = &self.expected {
            checked.expect(expected).map_err(Fault::from)?;
        }
        Ok(serde_json::to_string(&checked.manifest).map_err(|error| Fault::new(Code::Malformed, &error))?)
    }
}

impl Check {
    /// Another file is refused before it is downloaded.
    fn read_header(&self) -> Result<Header, Fault> {
        let header = read_header(&self.source)?;
        if let Some(length) = self.length {
            header.check_length(length)?;
        }
        if let Some(expected) = &self.expected {
            header.expect(expected)?;
        }
        Ok(header)
    }
}

fn read_header(source: &Bytes) -> Result<Header, Fault> {
    Ok(Header::read(source, &name())?)
}

/// The error of a file that ends before its content.
fn cut<T>(header: &Header, length: u64) -> Result<T, Fault> {
    header.check_length(length)?;
    Err(Fault::new(Code::Malformed, &"the file was not read to its end"))
}

/// The name of the file in errors.
pub(crate) fn name() -> PathBuf {
    PathBuf::from("the sealed file")
}
