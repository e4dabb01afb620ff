//! A batch whose memory JavaScript encrypts and decrypts in place.
use wasm_bindgen::prelude::*;
use weighhouse_sealing::batch;

/// A batch of chunks. Its addresses are those of the module's memory, good until its next call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Batch(pub(crate) batch::Batch);

#[wasm_bindgen]
impl Batch {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the chunks begin, one after the other.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> usize {
        self.0.bytes().as_ptr().addr()
    }

    /// Bytes of all chunks.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.bytes().len()
    }

    /// Where the chunks' keys begin, 32 bytes each.
    #[wasm_bindgen(getter)]
    pub fn keys(&self) -> usize {
        self.0.keys().as_ptr().addr()
    }
}
