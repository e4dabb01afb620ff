//! GGUF: magic, version, counts, key-value metadata, tensor infos, padding, tensor data.
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>
mod context;
mod values;

use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufReader, Read};

use context::{Metadata, ARCHITECTURE, MAX_ARCHITECTURE};
use values::STRING;

use super::{ggml, FormatError, Header, Tensors};
use crate::loading::template::Template;
pub use context::Context;

/// Bounds the time a header can take: vocabularies of 260,000 entries stay below a tenth of it.
const MAX_HEADER: u64 = 128 << 20;

/// Bounds of the format itself.
const MAX_KEY: u64 = 65_535;
const MAX_DIMENSIONS: u32 = 8;
/// Bounds the product of a shape: its bytes, at most 16 a number, are fewer than 2^63.
const MAX_EXTENT: u64 = (1 << 59) - 1;
/// Bounds the memory of names: the format's makers stop at 63 bytes for tensors.
const MAX_NAME: u64 = 1_023;
/// Bounds the memory of names. Models have some hundreds of entries, and some ten thousands of tensors.
const MAX_ENTRIES: u64 = 1 << 16;
const MAX_TENSORS: u64 = 1 << 20;

/// Names by which the format's own library calls the fields before the metadata.
const TAKEN: [&str; 3] = ["GGUF.version", "GGUF.tensor_count", "GGUF.kv_count"];

/// Where tensor data begins unless `general.alignment` says otherwise.
const DEFAULT_ALIGNMENT: u64 = 32;
/// Bounds the alignment a file can ask for.
const MAX_ALIGNMENT: u64 = 1 << 20;

pub(super) fn read(file: &mut impl Read, size: u64) -> Result<Header, FormatError> {
    let mut reader = Reader { source: BufReader::new(file.take(size.min(MAX_HEADER))), position: 0 };
    if reader.bytes::<4>()? != *b"GGUF" {
        return Err(malformed("it does not begin with GGUF".to_owned()));
    }
    let version = reader.u32()?;
    if version.swap_bytes() <= 3 {
        return Err(malformed("it is big-endian, only little-endian is read".to_owned()));
    }
    if !(2..=3).contains(&version) {
        return Err(malformed(format!("version {version}, 2 and 3 are read")));
    }
    let tensor_count = reader.u64()?;
    let entry_count = reader.u64()?;
    if tensor_count > MAX_TENSORS || entry_count > MAX_ENTRIES {
        return Err(malformed(format!(
            "{tensor_count} tensors and {entry_count} entries, at most {MAX_TENSORS} and {MAX_ENTRIES} are read"
        )));
    }
    let mut alignment = DEFAULT_ALIGNMENT;
    let mut keys: HashSet<String> = TAKEN.map(str::to_owned).into();
    let mut metadata = Metadata::default();
    for _ in 0..entry_count {
        if let Some(value) = reader.entry(&mut keys, &mut metadata)? {
            alignment = value;
        }
    }
    let (tensors, taken) = reader.tensors(tensor_count, alignment)?;
    let length = reader.position.next_multiple_of(alignment).min(size);
    let data = size - length;
    if taken > data {
        return Err(malformed(format!("tensors take {taken} bytes, the file has {data} after its header")));
    }
    let context = metadata.context();
    Ok(Header { length, tensors, context, template: metadata.template, beside: BTreeSet::new() })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "gguf", reason }
}

/// Reads fields and counts bytes.
struct Reader<R> {
    source: R,
    position: u64,
}

impl<R: Read> Reader<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes)?;
        self.position += u64::try_from(N).unwrap_or(u64::MAX);
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, FormatError> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, FormatError> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn skip(&mut self, length: u64) -> Result<(), FormatError> {
        let skipped = io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
        self.position += skipped;
        if skipped < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        Ok(())
    }

    /// A name: text that stands in the file once.
    fn name(&mut self, what: &str, max: u64, seen: &mut HashSet<String>) -> Result<String, FormatError> {
        let length = self.u64()?;
        if length > max {
            return Err(malformed(format!("a {what} of {length} bytes, at most {max}")));
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(length).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.position += length;
        let name = String::from_utf8(bytes).map_err(|_| malformed(format!("a {what} that is no UTF-8")))?;
        if !seen.insert(name.clone()) {
            let name: String = name.chars().take(80).collect();
            return Err(malformed(format!("the {what} {name:?} stands twice")));
        }
        Ok(name)
    }

    /// One metadata entry; the value of `general.alignment` if it is that one.
    fn entry(&mut self, keys: &mut HashSet<String>, metadata: &mut Metadata) -> Result<Option<u64>, FormatError> {
        let key = self.name("key", MAX_KEY, keys)?;
        let kind = self.u32()?;
        if key == "general.alignment" {
            return self.alignment(kind).map(Some);
        }
        if key == ARCHITECTURE && kind == STRING {
            metadata.architecture = self.short_text(MAX_ARCHITECTURE)?;
        } else if context::is_template(&key) {
            let template = match metadata.wants_template() {
                true => self.template(kind)?,
                false => self.skip_value(kind).map(|()| Template::too_many())?,
            };
            metadata.note_template(template);
        } else if Metadata::is_told_by(&key) {
            if let Some(numbers) = self.numbers(kind)? {
                metadata.note(key, numbers);
            }
        } else {
            self.skip_value(kind)?;
        }
        Ok(None)
    }

    /// All tensor infos, and the bytes that their data takes. Each stands where the one before it ends, at the next
    /// multiple of the alignment: so the format's makers write it, and no two hold the same bytes.
    fn tensors(&mut self, count: u64, alignment: u64) -> Result<(Tensors, u64), FormatError> {
        let mut tensors = Tensors::default();
        let mut names = HashSet::new();
        let (mut next, mut end) = (0_u64, 0_u64);
        for _ in 0..count {
            let name = self.name("tensor", MAX_NAME, &mut names)?;
            let tensor = self.tensor()?;
            if tensor.offset != next {
                let at = tensor.offset;
                return Err(malformed(format!("the tensor {name:?} is at offset {at}, its place is {next}")));
            }
            let bytes = tensor.bytes()?;
            let behind = next.checked_add(bytes).ok_or_else(overflow)?;
            next = behind.checked_next_multiple_of(alignment).ok_or_else(overflow)?;
            // One without numbers may begin behind the end of the file.
            if bytes > 0 {
                end = behind;
            }
            tensors.add(tensor.kind.name, tensor.parameters).ok_or_else(overflow)?;
        }
        Ok((tensors, end))
    }

    fn alignment(&mut self, kind: u32) -> Result<u64, FormatError> {
        if kind != 4 {
            return Err(malformed(format!("general.alignment has type {kind}, not 4 (u32)")));
        }
        let value = u64::from(self.u32()?);
        if !value.is_power_of_two() || value > MAX_ALIGNMENT {
            return Err(malformed(format!(
                "an alignment of {value}, powers of two from 1 to {MAX_ALIGNMENT} are read"
            )));
        }
        Ok(value)
    }

    /// A tensor info behind its name.
    fn tensor(&mut self) -> Result<Tensor, FormatError> {
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(malformed(format!("a tensor of {dimensions} dimensions, at most {MAX_DIMENSIONS}")));
        }
        let overflows = || malformed("the product of a shape overflows".to_owned());
        let (mut row, mut parameters) = (1, 1_u64);
        // A dimension of zero leaves no numbers, and its library multiplies the others all the same.
        let mut extent = 1_u64;
        for place in 0..dimensions {
            let dimension = self.u64()?;
            if place == 0 {
                row = dimension;
            }
            parameters = parameters.checked_mul(dimension).ok_or_else(overflows)?;
            extent =
                extent.checked_mul(dimension.max(1)).filter(|extent| *extent <= MAX_EXTENT).ok_or_else(overflows)?;
        }
        let number = self.u32()?;
        let kind = ggml::kind(number).ok_or_else(|| malformed(format!("numbers of unknown type {number}")))?;
        Ok(Tensor { row, parameters, kind, offset: self.u64()? })
    }
}

/// What a tensor info says.
struct Tensor {
    /// Numbers of a row: the first dimension.
    row: u64,
    parameters: u64,
    kind: ggml::Kind,
    offset: u64,
}

impl Tensor {
    /// Bytes of its data.
    fn bytes(&self) -> Result<u64, FormatError> {
        let ggml::Kind { name, numbers, bytes } = self.kind;
        if !self.row.is_multiple_of(numbers) {
            return Err(malformed(format!("a row of {} numbers of {name}, which come by {numbers}", self.row)));
        }
        (self.parameters / numbers).checked_mul(bytes).ok_or_else(overflow)
    }
}

fn overflow() -> FormatError {
    malformed("too many numbers, bytes or types".to_owned())
}
