//! Values of metadata: those that tell something are read, and all others skipped.

use std::io::{self, Read};

use super::context::{Numbers, MAX_BLOCKS};
use super::{malformed, Reader};
use crate::format::FormatError;
use crate::loading::template::{self, Template, MAX_TEMPLATE};

/// Bounds the stack. The format allows nested arrays, and no known model has any.
const MAX_NESTED: usize = 4;

/// `GGUF_TYPE_INT8`, and the other types with a sign.
const INT8: u32 = 1;
const INT16: u32 = 3;
const INT32: u32 = 5;
const INT64: u32 = 11;
/// `GGUF_TYPE_STRING`
pub(super) const STRING: u32 = 8;
/// `GGUF_TYPE_ARRAY`
const ARRAY: u32 = 9;

impl<R: Read> Reader<R> {
    /// A string, which is empty if it is longer than `max` or no text.
    pub(super) fn short_text(&mut self, max: u64) -> Result<String, FormatError> {
        let length = self.u64()?;
        if length > max {
            self.skip(length)?;
            return Ok(String::new());
        }
        let bytes = (0..length).map(|_| self.bytes::<1>().map(|[byte]| byte)).collect::<Result<Vec<u8>, _>>()?;
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    /// A chat template, which is read and not kept. One that is no text or too long is skipped.
    pub(super) fn template(&mut self, kind: u32) -> Result<Template, FormatError> {
        if kind != STRING {
            self.skip_value(kind)?;
            return Ok(Template::Unsure(format!("is a value of type {kind}, not {STRING} (string)")));
        }
        let length = self.u64()?;
        if length > u64::try_from(MAX_TEMPLATE).unwrap_or(u64::MAX) {
            self.skip(length)?;
            return Ok(Template::too_long(length));
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(length).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.position += length;
        Ok(template::read(&bytes))
    }

    /// A whole number that is not negative, or an array of such; all else is skipped.
    pub(super) fn numbers(&mut self, kind: u32) -> Result<Option<Numbers>, FormatError> {
        if kind != ARRAY {
            return match is_whole(kind) {
                true => Ok(self.whole(kind)?.map(Numbers::one)),
                false => self.skip_value(kind).map(|()| None),
            };
        }
        let (kind, count) = (self.u32()?, self.u64()?);
        if !is_whole(kind) || count > MAX_BLOCKS {
            return self.skip_values(kind, count, 0).map(|()| None);
        }
        // All of them are read, also behind one that is negative.
        let values = (0..count).map(|_| self.whole(kind)).collect::<Result<Vec<Option<u64>>, _>>()?;
        let values: Option<Vec<u64>> = values.into_iter().collect();
        Ok(values.and_then(|values| Numbers::each(&values)))
    }

    /// A value of a whole type; `None` if it is negative.
    fn whole(&mut self, kind: u32) -> Result<Option<u64>, FormatError> {
        let value = match scalar_size(kind)? {
            1 => self.bytes::<1>().map(|[byte]| u64::from(byte))?,
            2 => self.bytes().map(u16::from_le_bytes)?.into(),
            4 => self.u32()?.into(),
            _ => self.u64()?,
        };
        let most = match kind {
            INT8 => i8::MAX.unsigned_abs().into(),
            INT16 => i16::MAX.unsigned_abs().into(),
            INT32 => i32::MAX.unsigned_abs().into(),
            INT64 => i64::MAX.unsigned_abs(),
            _ => u64::MAX,
        };
        Ok((value <= most).then_some(value))
    }

    /// A string that is only skipped; its length is returned.
    fn skip_string(&mut self) -> Result<u64, FormatError> {
        let length = self.u64()?;
        self.skip(length)?;
        Ok(length)
    }

    pub(super) fn skip_value(&mut self, kind: u32) -> Result<(), FormatError> {
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
        let (kind, count) = (self.u32()?, self.u64()?);
        self.skip_values(kind, count, depth)
    }

    /// The values of an array.
    fn skip_values(&mut self, kind: u32, count: u64, depth: usize) -> Result<(), FormatError> {
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
}

/// Whether values of a metadata type are whole numbers, or booleans.
fn is_whole(kind: u32) -> bool {
    matches!(kind, 0..=5 | 7 | 10 | 11)
}

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
