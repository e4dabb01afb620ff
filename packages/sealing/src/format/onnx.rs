//! ONNX: a protobuf `ModelProto`. Structure and data are interleaved, so nothing of it is opened;
//! the summary counts the tensors stored in it, wherever they are: as initializers of a graph, or as
//! attributes of a node, where exporters put the weights of whole models (`Constant`), also of
//! graphs that are branches or bodies of a node, and of functions.
//! <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>
use std::io::{self, BufReader, Read, Seek};

use super::{FormatError, Header, Tensors};

/// Bounds the time a file can take: each field is two bytes at least, real graphs have thousands.
const MAX_FIELDS: u64 = 20_000_000;

/// Bounds how deep graphs lie in graphs: a message that protobuf itself reads nests 100 deep, and a
/// graph in a graph is three messages.
const MAX_DEPTH: u32 = 33;

/// Fields of a `ModelProto`.
mod model {
    pub(super) const GRAPH: u64 = 7;
    pub(super) const FUNCTION: u64 = 25;
}

/// Fields of a `GraphProto`.
mod graph {
    pub(super) const NODE: u64 = 1;
    pub(super) const INITIALIZER: u64 = 5;
    pub(super) const SPARSE_INITIALIZER: u64 = 15;
}

/// Fields of a `FunctionProto`.
mod function {
    pub(super) const NODE: u64 = 7;
}

/// Fields of a `NodeProto`.
mod node {
    pub(super) const ATTRIBUTE: u64 = 5;
}

/// Fields of an `AttributeProto`: one value or several of a type.
mod attribute {
    pub(super) const TENSOR: u64 = 5;
    pub(super) const GRAPH: u64 = 6;
    pub(super) const TENSORS: u64 = 10;
    pub(super) const GRAPHS: u64 = 11;
    pub(super) const SPARSE_TENSOR: u64 = 22;
    pub(super) const SPARSE_TENSORS: u64 = 23;
}

/// Fields of a `SparseTensorProto`.
mod sparse {
    /// The tensor of those numbers that are there.
    pub(super) const VALUES: u64 = 1;
}

/// Fields of a `TensorProto`.
mod tensor {
    pub(super) const DIMS: u64 = 1;
    pub(super) const DATA_TYPE: u64 = 2;
}

pub(super) fn read(file: &mut (impl Read + Seek), size: u64) -> Result<Header, FormatError> {
    let mut walker = Walker { source: BufReader::new(file), position: 0, fields: 0 };
    let mut tensors = Tensors::default();
    let mut graphs = 0_u32;
    while walker.position < size {
        match walker.field(size)? {
            (model::GRAPH, Value::Bytes(end)) => {
                graphs += 1;
                walker.graph(end, 1, &mut tensors)?;
            }
            (model::FUNCTION, Value::Bytes(end)) => walker.function(end, &mut tensors)?,
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

    /// A graph `depth` graphs deep.
    fn graph(&mut self, end: u64, depth: u32, tensors: &mut Tensors) -> Result<(), FormatError> {
        if depth > MAX_DEPTH {
            return Err(malformed(format!("graphs in graphs, more than {MAX_DEPTH} deep")));
        }
        while self.position < end {
            match self.field(end)? {
                (graph::NODE, Value::Bytes(end)) => self.node(end, depth, tensors)?,
                (graph::INITIALIZER, Value::Bytes(end)) => self.tensor(end, tensors)?,
                (graph::SPARSE_INITIALIZER, Value::Bytes(end)) => self.sparse_tensor(end, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn function(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (function::NODE, Value::Bytes(end)) => self.node(end, 1, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn node(&mut self, end: u64, depth: u32, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (node::ATTRIBUTE, Value::Bytes(end)) => self.attribute(end, depth, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn attribute(&mut self, end: u64, depth: u32, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (attribute::TENSOR | attribute::TENSORS, Value::Bytes(end)) => self.tensor(end, tensors)?,
                (attribute::SPARSE_TENSOR | attribute::SPARSE_TENSORS, Value::Bytes(end)) => {
                    self.sparse_tensor(end, tensors)?;
                }
                (attribute::GRAPH | attribute::GRAPHS, Value::Bytes(end)) => self.graph(end, depth + 1, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn sparse_tensor(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        while self.position < end {
            match self.field(end)? {
                (sparse::VALUES, Value::Bytes(end)) => self.tensor(end, tensors)?,
                (_, value) => self.skip(value)?,
            }
        }
        Ok(())
    }

    fn tensor(&mut self, end: u64, tensors: &mut Tensors) -> Result<(), FormatError> {
        let overflow = || malformed("too many numbers or types".to_owned());
        let (mut parameters, mut kind) = (1_u64, 0_u64);
        while self.position < end {
            match self.field(end)? {
                (tensor::DIMS, Value::Varint(dimension)) => {
                    parameters = parameters.checked_mul(dimension).ok_or_else(overflow)?;
                }
                (tensor::DIMS, Value::Bytes(dims_end)) => {
                    while self.position < dims_end {
                        let dimension = self.varint()?;
                        parameters = parameters.checked_mul(dimension).ok_or_else(overflow)?;
                    }
                    if self.position > dims_end {
                        return Err(malformed(format!("dimensions that end at {}, not {dims_end}", self.position)));
                    }
                }
                (tensor::DATA_TYPE, Value::Varint(value)) => kind = value,
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
