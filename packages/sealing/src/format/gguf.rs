//! GGUF: magic, version, counts, key-value metadata, tensor infos, padding, tensor data.
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>
use std::io::{self, BufReader, Read};

use super::{ggml, FormatError, Header, Tensors};

/// Bounds the time a header can take: vocabularies of 260,000 entries stay below a tenth of it.
const MAX_HEADER: u64 = 128 << 20;

/// Bounds of the format itself.
const MAX_KEY: u64 = 65_535;
const MAX_DIMENSIONS: u32 = 8;

/// Bounds the stack. The format allows nested arrays, and no known model has any.
const MAX_NESTED: usize = 4;

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
    let mut alignment = DEFAULT_ALIGNMENT;
    for _ in 0..entry_count {
        if let Some(value) = reader.entry()? {
            alignment = value;
        }
    }
    let mut tensors = Tensors::default();
    let (mut end, mut taken) = (0, 0_u64);
    for _ in 0..tensor_count {
        let tensor = reader.tensor()?;
        if !tensor.offset.is_multiple_of(alignment) {
            return Err(malformed(format!("a tensor at offset {}, not a multiple of {alignment}", tensor.offset)));
        }
        let bytes = tensor.bytes()?;
        end = end.max(tensor.offset.saturating_add(bytes));
        taken = taken.saturating_add(bytes);
        tensors
            .add(&ggml::name(tensor.kind), tensor.parameters)
            .ok_or_else(|| malformed("too many numbers or types".to_owned()))?;
    }
    let length = reader.position.next_multiple_of(alignment).min(size);
    let data = size - length;
    // Tensors that overlap would let a small file claim any number of parameters.
    if end > data || taken > data {
        return Err(malformed(format!("tensors take {taken} bytes up to {end}, the file has {data} after its header")));
    }
    Ok(Header { length, tensors })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "gguf", reason }
}

/// Reads fields and counts bytes; nothing read is kept.
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

    /// A string that is only skipped; its length is returned.
    fn skip_string(&mut self) -> Result<u64, FormatError> {
        let length = self.u64()?;
        self.skip(length)?;
        Ok(length)
    }

    /// One metadata entry; the value of `general.alignment` if it is that one.
    fn entry(&mut self) -> Result<Option<u64>, FormatError> {
        const ALIGNMENT_KEY: &[u8] = b"general.alignment";
        let length = self.u64()?;
        if length > MAX_KEY {
            return Err(malformed(format!("a key of {length} bytes, at most {MAX_KEY}")));
        }
        let is_alignment = length == 17 && self.bytes::<17>()? == *ALIGNMENT_KEY;
        if length != 17 {
            self.skip(length)?;
        }
        let kind = self.u32()?;
        if is_alignment {
            return self.alignment(kind).map(Some);
        }
        self.skip_value(kind)?;
        Ok(None)
    }

    fn alignment(&mut self, kind: u32) -> Result<u64, FormatError> {
        if kind != 4 {
            return Err(malformed(format!("general.alignment has type {kind}, not 4 (u32)")));
        }
        let value = u64::from(self.u32()?);
        if value == 0 || value > MAX_ALIGNMENT {
            return Err(malformed(format!("an alignment of {value}, from 1 to {MAX_ALIGNMENT} is read")));
        }
        Ok(value)
    }

    fn skip_value(&mut self, kind: u32) -> Result<(), FormatError> {
        match kind {
            STRING => self.skip_string().map(drop),
            ARRAY => self.skip_array(0),
            _ => self.skip(scalar_size(kind)?),
        }
    }

    fn skip_array(&mut self, depth: usize) -> Result<(), FormatError> {
        if depth == MAX_NESTED {
            return Err(malformed(format!("arrays nested deeper than {MAX_NESTED}")));
        }
        let kind = self.u32()?;
        let count = self.u64()?;
        match kind {
            // Each string takes 8 bytes at least, so the header's bound bounds the loop.
            STRING => {
                for _ in 0..count {
                    self.skip_string()?;
                }
                Ok(())
            }
            // Each array takes 12 bytes at least.
            ARRAY => {
                for _ in 0..count {
                    self.skip_array(depth + 1)?;
                }
                Ok(())
            }
            _ => {
                let length = scalar_size(kind)?
                    .checked_mul(count)
                    .ok_or_else(|| malformed(format!("an array of {count} values")))?;
                self.skip(length)
            }
        }
    }

    fn tensor(&mut self) -> Result<Tensor, FormatError> {
        self.skip_string()?;
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(malformed(format!("a tensor of {dimensions} dimensions, at most {MAX_DIMENSIONS}")));
        }
        let (mut row, mut parameters) = (1, 1_u64);
        for place in 0..dimensions {
            let dimension = self.u64()?;
            if place == 0 {
                row = dimension;
            }
            parameters = parameters
                .checked_mul(dimension)
                .ok_or_else(|| malformed("the product of a shape overflows".to_owned()))?;
        }
        Ok(Tensor { row, parameters, kind: self.u32()?, offset: self.u64()? })
    }
}

/// What a tensor info says.
struct Tensor {
    /// Numbers of a row: the first dimension.
    row: u64,
    parameters: u64,
    kind: u32,
    offset: u64,
}

impl Tensor {
    /// Bytes of its data; of a type that is not known, at least one if there are numbers.
    fn bytes(&self) -> Result<u64, FormatError> {
        let Some((numbers, bytes)) = ggml::block(self.kind) else {
            return Ok(self.parameters.min(1));
        };
        if !self.row.is_multiple_of(numbers) {
            let name = ggml::name(self.kind);
            return Err(malformed(format!("a row of {} numbers of {name}, which come by {numbers}", self.row)));
        }
        (self.parameters / numbers)
            .checked_mul(bytes)
            .ok_or_else(|| malformed(format!("{} numbers of {}", self.parameters, ggml::name(self.kind))))
    }
}

/// `GGUF_TYPE_STRING`
const STRING: u32 = 8;
/// `GGUF_TYPE_ARRAY`
const ARRAY: u32 = 9;

/// Bytes of a value of a fixed-size metadata type.
fn scalar_size(kind: u32) -> Result<u64, FormatError> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        4..=6 => Ok(4),
        10..=12 => Ok(8),
        _ => Err(malformed(format!("a value of unknown type {kind}"))),
    }
}
