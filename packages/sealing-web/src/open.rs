//! Opening a sealed file with its content secret.
use wasm_bindgen::prelude::*;
use weighhouse_sealing::open::Opening;
use weighhouse_sealing::sealed::SealedFile;
use weighhouse_sealing::secret::OpeningKey;

use crate::batch::Batch;
use crate::check::name;
use crate::fault::{Code, Fault};
use crate::host::{to_number, to_size, Bytes};
use crate::record::VersionRecord;

/// An opening in progress: batches are read, decrypted by JavaScript, and taken, in order.
#[wasm_bindgen]
pub struct Open(Opening<Bytes>);

#[wasm_bindgen]
impl Open {
    /// Checks the content secret and the leaves in the file against the chain's record, and reads the manifest.
    #[wasm_bindgen(constructor)]
    pub fn new(source: Bytes, length: f64, record: &str, secret: &[u8]) -> Result<Open, JsValue> {
        let record = VersionRecord::read(record)?;
        let key = OpeningKey::from_bytes(secret, &record.version_key()?).map_err(Fault::from)?;
        let sealed = SealedFile::read(source, name(), to_size(length)).map_err(Fault::from)?;
        Ok(Self(Opening::begin(sealed, &record.commitment(), &key).map_err(Fault::from)?))
    }

    pub fn manifest(&self) -> Result<String, JsValue> {
        Ok(serde_json::to_string(self.0.manifest()).map_err(|error| Fault::new(Code::Malformed, &error))?)
    }

    /// Bytes of content.
    pub fn size(&self) -> f64 {
        to_number(self.0.size())
    }

    /// Reads the next batch and derives its keys; false when none is left.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, JsValue> {
        Ok(self.0.read(&mut batch.0).map_err(Fault::from)?)
    }

    /// Verifies the next batch, decrypted. Returns what of it belongs to which file, four numbers each: the file's place
    /// in the manifest, where its bytes begin in the batch, how many, and whether (1) the file ends there.
    pub fn take(&mut self, batch: &Batch) -> Result<Vec<u32>, JsValue> {
        let parts = self.0.take(&batch.0).map_err(Fault::from)?;
        // A batch is 2 MiB, and a manifest has 20,000 files.
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Ok(parts
            .iter()
            .flat_map(|part| [number(part.file), number(part.start), number(part.length), u32::from(part.ends_file)])
            .collect())
    }

    /// Compares the hash of every file with the manifest's, after the last batch.
    pub fn finish(self) -> Result<(), JsValue> {
        self.0.finish().map_err(Fault::from)?;
        Ok(())
    }
}
