//! Protobuf on the wire: fields are walked, none is kept.
//! <https://protobuf.dev/programming-guides/encoding/>
use std::io::{self, BufReader, Read, Seek};

use super::malformed;
use crate::format::FormatError;

/// Bounds the time a file can take: each field is two bytes at least, real graphs have thousands.
const MAX_FIELDS: u64 = 20_000_000;

/// Bounds what is kept of a field; a path in an archive is shorter.
const MAX_BYTES: u64 = 1_024;

/// What stands behind a field's tag.
pub(super) enum Value {
    Varint(u64),
    /// Bytes up to this position.
    Bytes(u64),
    /// A value of so many bytes, already passed.
    Fixed(u64),
    /// The beginning of a group, and its end: an old form that no field of ONNX has.
    Group,
    GroupEnd,
}

/// Walks fields.
pub(super) struct Walker<R> {
    source: BufReader<R>,
    pub(super) position: u64,
    fields: u64,
}

impl<R: Read + Seek> Walker<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: BufReader::new(source), position: 0, fields: 0 }
    }

    pub(super) fn varint(&mut self) -> Result<u64, FormatError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let mut byte = [0];
            self.source.read_exact(&mut byte)?;
            self.position += 1;
            value |= u64::from(byte[0] & 0x7f) << shift;
            if byte[0] < 0x80 {
                return Ok(value);
            }
        }
        Err(malformed("a varint of more than 10 bytes".to_owned()))
    }

    /// A tag: 32 bits, so that it takes five bytes at most.
    fn tag(&mut self) -> Result<u64, FormatError> {
        let start = self.position;
        let tag = self.varint()?;
        if tag > u64::from(u32::MAX) || self.position - start > 5 || tag >> 3 == 0 {
            return Err(malformed(format!("no field has the tag {tag}")));
        }
        Ok(tag)
    }

    /// The next field of a message that ends at `end`.
    pub(super) fn field(&mut self, end: u64) -> Result<(u64, Value), FormatError> {
        self.fields += 1;
        if self.fields > MAX_FIELDS {
            return Err(malformed(format!("more than {MAX_FIELDS} fields")));
        }
        let tag = self.tag()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.fixed(8)?,
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.position.saturating_add(length))
            }
            3 => Value::Group,
            4 => Value::GroupEnd,
            5 => self.fixed(4)?,
            kind => return Err(malformed(format!("a field of wire type {kind}"))),
        };
        let reached = match value {
            Value::Bytes(bytes_end) => bytes_end,
            _ => self.position,
        };
        if reached > end {
            return Err(malformed(format!("a field that ends at {reached} in a message that ends at {end}")));
        }
        Ok((tag >> 3, value))
    }

    fn fixed(&mut self, length: u64) -> Result<Value, FormatError> {
        self.skip_to(self.position.saturating_add(length))?;
        Ok(Value::Fixed(length))
    }

    pub(super) fn skip_to(&mut self, end: u64) -> Result<(), FormatError> {
        let length = i64::try_from(end - self.position).map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.source.seek_relative(length)?;
        self.position = end;
        Ok(())
    }

    /// The bytes up to `end`, which are few.
    pub(super) fn bytes(&mut self, end: u64) -> Result<Vec<u8>, FormatError> {
        let length = end - self.position;
        if length > MAX_BYTES {
            return Err(malformed(format!("{length} bytes about a tensor in another file, at most {MAX_BYTES}")));
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(length).read_to_end(&mut bytes)?;
        self.position = end;
        Ok(bytes)
    }

    /// Passes over a group, whose fields nobody knows, up to its end.
    pub(super) fn skip_group(&mut self, number: u64, end: u64, depth: u32) -> Result<(), FormatError> {
        super::check_depth(depth)?;
        loop {
            if self.position >= end {
                return Err(malformed(format!("a group {number} without an end")));
            }
            match self.field(end)? {
                (other, Value::Group) => self.skip_group(other, end, depth + 1)?,
                (other, Value::GroupEnd) if other == number => return Ok(()),
                (other, Value::GroupEnd) => return Err(malformed(format!("group {number} ends as {other}"))),
                (_, Value::Bytes(bytes_end)) => self.skip_to(bytes_end)?,
                (_, Value::Varint(_) | Value::Fixed(_)) => {}
            }
        }
    }
}
