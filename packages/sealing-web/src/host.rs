//! What JavaScript hands in: bytes to read, and places to write them to.
use std::io;

use wasm_bindgen::prelude::*;
use weighhouse_sealing::read_at::{ReadAt, WriteAt};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** Bytes that are read, and for an output also written, at any position and at once. */
export interface Bytes {
  /** Fills `into` as far as there are bytes from `position` on, and returns how many; 0 at the end alone. */
  read(into: Uint8Array, position: number): number;
  /** Writes all of `from` from `position` on. */
  write?(from: Uint8Array, position: number): void;
}
";

#[wasm_bindgen]
extern "C" {
    /// An OPFS file, a `Blob` in a worker, a file of Node.
    #[wasm_bindgen(typescript_type = "Bytes")]
    #[derive(Clone)]
    pub type Bytes;

    #[wasm_bindgen(method, catch)]
    fn read(this: &Bytes, into: &mut [u8], position: f64) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Bytes, from: &[u8], position: f64) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = String)]
    fn text_of(value: &JsValue) -> String;
}

impl ReadAt for Bytes {
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let most = buffer.len();
        let read = self.read(buffer, to_number(position)).map_err(to_error)?;
        Ok(to_length(read).min(most))
    }
}

impl WriteAt for Bytes {
    fn write_all_at(&self, bytes: &[u8], position: u64) -> io::Result<()> {
        self.write(bytes, to_number(position)).map_err(to_error)
    }
}

/// What was thrown, by the names that the specifications of files and storage have.
#[allow(clippy::needless_pass_by_value)]
fn to_error(thrown: JsValue) -> io::Error {
    let text = text_of(&thrown);
    let kind = match &text {
        text if text.contains("QuotaExceededError") || text.contains("ENOSPC") => io::ErrorKind::QuotaExceeded,
        text if text.contains("NotFoundError") || text.contains("ENOENT") => io::ErrorKind::NotFound,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, text)
}

/// A size as JavaScript's number, exact: content is bounded by 2⁵⁰ bytes.
#[allow(clippy::as_conversions, clippy::cast_precision_loss)]
pub(crate) fn to_number(size: u64) -> f64 {
    size as f64
}

/// JavaScript's number as a size; what is none becomes 0, and what is too large the largest.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn to_size(number: f64) -> u64 {
    number as u64
}

fn to_length(number: f64) -> usize {
    usize::try_from(to_size(number)).unwrap_or(usize::MAX)
}
