//! GGUF: magic, version, counts, key-value metadata, tensor infos, padding, tensor data.
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>
use std::io::{self, BufReader, Read};

use super::{FormatError, Header, Tensors};

/// Bounds the time a header can take: vocabularies of 260,000 entries stay below a tenth of it.
const MAX_HEADER: u64 = 128 << 20;

/// Bounds of the format itself.
const MAX_KEY: u64 = 65_535;
const MAX_DIMENSIONS: u32 = 8;

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
    let mut last_offset = 0;
    for _ in 0..tensor_count {
        let (kind, parameters, offset) = reader.tensor()?;
        if offset % alignment != 0 {
            return Err(malformed(format!("a tensor at offset {offset}, not a multiple of {alignment}")));
        }
        last_offset = last_offset.max(offset);
        tensors.add(&type_name(kind), parameters).ok_or_else(|| malformed("too many numbers or types".to_owned()))?;
    }
    let length = reader.position.next_multiple_of(alignment).min(size);
    let data = size - length;
    if tensors.parameters > 0 && last_offset >= data {
        return Err(malformed(format!("a tensor at offset {last_offset} in {data} bytes of data")));
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
            ARRAY => self.skip_array(),
            _ => self.skip(scalar_size(kind)?),
        }
    }

    fn skip_array(&mut self) -> Result<(), FormatError> {
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
            ARRAY => Err(malformed("an array of arrays".to_owned())),
            _ => {
                let length = scalar_size(kind)?
                    .checked_mul(count)
                    .ok_or_else(|| malformed(format!("an array of {count} values")))?;
                self.skip(length)
            }
        }
    }

    /// One tensor info: its type, numbers and offset.
    fn tensor(&mut self) -> Result<(u32, u64, u64), FormatError> {
        self.skip_string()?;
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(malformed(format!("a tensor of {dimensions} dimensions, at most {MAX_DIMENSIONS}")));
        }
        let mut parameters = 1_u64;
        for _ in 0..dimensions {
            parameters = parameters
                .checked_mul(self.u64()?)
                .ok_or_else(|| malformed("the product of a shape overflows".to_owned()))?;
        }
        Ok((self.u32()?, parameters, self.u64()?))
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

/// The name of a `ggml_type`; a new one goes by its number.
fn type_name(kind: u32) -> String {
    let name = match kind {
        0 => "F32",
        1 => "F16",
        2 => "Q4_0",
        3 => "Q4_1",
        6 => "Q5_0",
        7 => "Q5_1",
        8 => "Q8_0",
        9 => "Q8_1",
        10 => "Q2_K",
        11 => "Q3_K",
        12 => "Q4_K",
        13 => "Q5_K",
        14 => "Q6_K",
        15 => "Q8_K",
        16 => "IQ2_XXS",
        17 => "IQ2_XS",
        18 => "IQ3_XXS",
        19 => "IQ1_S",
        20 => "IQ4_NL",
        21 => "IQ3_S",
        22 => "IQ2_S",
        23 => "IQ4_XS",
        24 => "I8",
        25 => "I16",
        26 => "I32",
        27 => "I64",
        28 => "F64",
        29 => "IQ1_M",
        30 => "BF16",
        34 => "TQ1_0",
        35 => "TQ2_0",
        39 => "MXFP4",
        _ => return format!("GGML_{kind}"),
    };
    name.to_owned()
}
