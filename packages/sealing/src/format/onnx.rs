//! ONNX: a protobuf `ModelProto`. Structure and data are interleaved, so nothing of it is opened;
//! the summary counts the initializers of the graph.
//! <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>
use std::io::{self, BufReader, Read, Seek};

use super::{FormatError, Header, Tensors};

/// Bounds the time a file can take: each field is two bytes at least, real graphs have thousands.
const MAX_FIELDS: u64 = 20_000_000;

const GRAPH: u64 = 7;
const INITIALIZER: u64 = 5;
const SPARSE_INITIALIZER: u64 = 15;
/// Of a sparse tensor: the tensor of those numbers that are there.
const VALUES: u64 = 1;
const DIMS: u64 = 1;
const DATA_TYPE: u64 = 2;

pub(super) fn read(file: &mut (impl Read + Seek), size: u64) -> Result<Header, FormatError> {
    let mut walker = Walker { source: BufReader::new(file), position: 0, fields: 0 };
    let mut tensors = Tensors::default();
    let mut graphs = 0_u32;
    while walker.position < size {
        match walker.field(size)? {
            (GRAPH, Value::Bytes(end)) => {
                graphs += 1;
                walker.graph(end, &mut tensors)?;
            }
            (_, value) => walker.skip(value)?,
        }
    }
    if graphs != 1 {
        return Err(malformed(format!("{graphs} graphs, a model has one")));
    }
    Ok(Header { length: 0, tensors })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "onnx", reason }
}

/// What stands behind a field's tag.
enum Value {
    Varint(u64),
    /// Bytes up to this position.
    Bytes(u64),
    /// A value of fixed size, already passed.
    Fixed,
}

/// Walks protobuf fields without keeping them.
struct Walker<R> {
    source: R,
    position: u64,
    fields: u64,
}

impl<R: Read + Seek> Walker<BufReader<R>> {
    fn varint(&mut self) -> Result<u64, FormatError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let mut byte = [0];
            self.source.read_exact(&mut byte)?;
            self.position += 1;
            let low = u64::from(byte[0] & 0x7f);
            value |= low << shift;
            if byte[0] < 0x80 {
                return Ok(value);
            }
        }
        Err(malformed("a varint of more than 10 bytes".to_owned()))
    }

    /// The next field of a message that ends at `end`.
    fn field(&mut self, end: u64) -> Result<(u64, Value), FormatError> {
        self.fields += 1;
        if self.fields > MAX_FIELDS {
            return Err(malformed(format!("more than {MAX_FIELDS} fields")));
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.fixed(8)?,
            5 => self.fixed(4)?,
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.position.saturating_add(length))
            }
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
        Ok(Value::Fixed)
    }

    fn skip(&mut self, value: Value) -> Result<(), FormatError> {
        match value {
            Value::Bytes(end) => self.skip_to(end),
            Value::Varint(_) | Value::Fixed => Ok(()),
        }
    }

    fn skip_to(&mut self, end: u64) -> Result<(), FormatError> {
        let length = i64::try_from(end - self.position).map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.source.seek_relative(length)?;
        self.position = end;
        Ok(())
    }

    fn graph(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (INITIALIZER, Value::Bytes(end)) => self.initializer(end, tensors)?,
                (SPARSE_INITIALIZER, Value::Bytes(end)) => self.sparse_initializer(end, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn sparse_initializer(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (VALUES, Value::Bytes(end)) => self.initializer(end, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn initializer(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        let overflow = || malformed("too many numbers or types".to_owned());
        let (mut parameters, mut kind) = (1_u64, 0_u64);
        while self.position < end {
            match self.field(end)? {
                (DIMS, Value::Varint(dimension)) => {
                    parameters = parameters.checked_mul(dimension).ok_or_else(overflow)?;
                }
                (DIMS, Value::Bytes(dims_end)) => {
                    while self.position < dims_end {
                        let dimension = self.varint()?;
                        parameters = parameters.checked_mul(dimension).ok_or_else(overflow)?;
                    }
                    if self.position > dims_end {
                        return Err(malformed(format!("dimensions that end at {}, not {dims_end}", self.position)));
                    }
                }
                (DATA_TYPE, Value::Varint(value)) => kind = value,
                (_, value) => self.skip(value)?,
            }
        }
        tensors.add(&type_name(kind), parameters).ok_or_else(overflow)
    }
}

/// The name of a `TensorProto.DataType`; a new one goes by its number.
fn type_name(kind: u64) -> String {
    let name = match kind {
        1 => "F32",
        2 => "U8",
        3 => "I8",
        4 => "U16",
        5 => "I16",
        6 => "I32",
        7 => "I64",
        8 => "STRING",
        9 => "BOOL",
        10 => "F16",
        11 => "F64",
        12 => "U32",
        13 => "U64",
        14 => "C64",
        15 => "C128",
        16 => "BF16",
        17 => "F8_E4M3",
        18 => "F8_E4M3FNUZ",
        19 => "F8_E5M2",
        20 => "F8_E5M2FNUZ",
        21 => "U4",
        22 => "I4",
        23 => "F4",
        24 => "F8_E8M0",
        25 => "U2",
        26 => "I2",
        27 => "F6_E2M3",
        28 => "F6_E3M2",
        _ => return format!("ONNX_{kind}"),
    };
    name.to_owned()
}
