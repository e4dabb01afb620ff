//! ONNX: a protobuf `ModelProto`. Structure and data are interleaved, so nothing of it is opened;
//! the summary counts the tensors stored in it, wherever they are: as initializers of a graph, or as
//! attributes of a node, where exporters put the weights of whole models (`Constant`), also of
//! graphs that are branches or bodies of a node, and of functions.
mod schema;
mod wire;

use std::io::{Read, Seek};

use super::{FormatError, Header, Tensors};
use schema::{tensor, Holds, Message, MODEL_GRAPH, SPARSE_VALUES};
use wire::{Value, Walker};

/// Bounds how deep messages lie in messages, as protobuf does.
const MAX_DEPTH: u32 = 100;
/// Protobuf reads no message of more bytes.
const MAX_SIZE: u64 = (1 << 31) - 1;

pub(super) fn read(file: &mut (impl Read + Seek), size: u64) -> Result<Header, FormatError> {
    if size > MAX_SIZE {
        return Err(malformed(format!("{size} bytes, protobuf reads at most {MAX_SIZE}: store the weights beside it")));
    }
    let mut reader = Reader { walker: Walker::new(file), graphs: 0, tensors: Tensors::default() };
    reader.message(Message::Model, size, 0)?;
    if reader.graphs != 1 {
        return Err(malformed(format!("{} graphs, a model has one", reader.graphs)));
    }
    Ok(Header { length: 0, tensors: reader.tensors })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "onnx", reason }
}

fn check_depth(depth: u32) -> Result<(), FormatError> {
    if depth > MAX_DEPTH {
        return Err(malformed(format!("messages in messages, more than {MAX_DEPTH} deep")));
    }
    Ok(())
}

struct Reader<R> {
    walker: Walker<R>,
    graphs: u32,
    tensors: Tensors,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads a message that ends at `end` and is `depth` messages deep, and counts the tensors in it.
    fn message(&mut self, message: Message, end: u64, depth: u32) -> Result<(), FormatError> {
        check_depth(depth)?;
        while self.walker.position < end {
            let (number, value) = self.walker.field(end)?;
            match (message.field(number), value) {
                (Holds::Message(Message::Tensor), Value::Bytes(end)) => {
                    // Of a sparse tensor those numbers count that are there, not where.
                    let counts = message != Message::SparseTensor || number == SPARSE_VALUES;
                    self.tensor(end, depth + 1, counts)?;
                }
                (Holds::Message(inner), Value::Bytes(end)) => {
                    self.graphs += u32::from(message == Message::Model && number == MODEL_GRAPH);
                    self.message(inner, end, depth + 1)?;
                }
                (holds, value) => self.numbers(number, holds, value, (end, depth), &mut |_| Ok(()))?,
            }
        }
        Ok(())
    }

    fn tensor(&mut self, end: u64, depth: u32, counts: bool) -> Result<(), FormatError> {
        check_depth(depth)?;
        let mut found = Tensor { parameters: 1, ..Tensor::default() };
        while self.walker.position < end {
            let (number, value) = self.walker.field(end)?;
            match (number, Message::Tensor.field(number), value) {
                (tensor::DATA_TYPE, _, Value::Varint(value)) => found.kind = value & u64::from(u32::MAX),
                (tensor::DATA_LOCATION, _, Value::Varint(value)) => found.external = value == 1,
                (tensor::RAW_DATA, _, Value::Bytes(end)) => {
                    found.raw = end - self.walker.position;
                    self.walker.skip_to(end)?;
                }
                (tensor::DIMS, holds, value) => {
                    self.numbers(number, holds, value, (end, depth), &mut |dimension| found.multiply(dimension))?;
                }
                (_, Holds::Message(inner), Value::Bytes(end)) => {
                    found.in_parts |= number == tensor::SEGMENT;
                    self.message(inner, end, depth + 1)?;
                }
                (_, holds, value) => {
                    let empty = matches!(value, Value::Bytes(end) if end == self.walker.position);
                    found.typed |= number == tensor::STRING_DATA || (is_number_data(number) && !empty);
                    self.numbers(number, holds, value, (end, depth), &mut |_| Ok(()))?;
                }
            }
        }
        found.check()?;
        if counts {
            self.tensors.add(&type_name(found.kind), found.parameters).ok_or_else(overflow)?;
        }
        Ok(())
    }

    /// Passes over a value that is no message, handing on what it holds in numbers of variable length.
    fn numbers(
        &mut self,
        number: u64,
        holds: Holds,
        value: Value,
        (end, depth): (u64, u32),
        each: &mut dyn FnMut(u64) -> Result<(), FormatError>,
    ) -> Result<(), FormatError> {
        match (holds, value) {
            (Holds::Varints, Value::Varint(value)) => each(value),
            (Holds::Varints, Value::Bytes(end)) => {
                while self.walker.position < end {
                    each(self.walker.varint()?)?;
                }
                if self.walker.position > end {
                    return Err(malformed(format!("numbers that end at {}, not {end}", self.walker.position)));
                }
                Ok(())
            }
            (Holds::Fixed(bytes), Value::Bytes(end)) if !(end - self.walker.position).is_multiple_of(bytes) => {
                Err(malformed(format!("numbers of {bytes} bytes in {} bytes", end - self.walker.position)))
            }
            (_, Value::Bytes(end)) => self.walker.skip_to(end),
            (_, Value::Group) => self.walker.skip_group(number, end, depth + 1),
            (_, Value::GroupEnd) => Err(malformed(format!("the end of a group {number} that did not begin"))),
            (_, Value::Varint(_) | Value::Fixed) => Ok(()),
        }
    }
}

fn overflow() -> FormatError {
    malformed("too many numbers or types".to_owned())
}

/// What a `TensorProto` says.
#[derive(Default)]
struct Tensor {
    parameters: u64,
    kind: u64,
    /// Bytes of its raw data.
    raw: u64,
    /// Whether it has data in fields of numbers or texts.
    typed: bool,
    /// Whether its data is in another file.
    external: bool,
    /// Whether it is a part of a tensor, which no reader puts together.
    in_parts: bool,
}

impl Tensor {
    fn multiply(&mut self, dimension: u64) -> Result<(), FormatError> {
        if i64::try_from(dimension).is_err() {
            return Err(malformed("a negative dimension".to_owned()));
        }
        self.parameters = self.parameters.checked_mul(dimension).ok_or_else(overflow)?;
        Ok(())
    }

    /// Checks that it has a type, and data of that type's size in one place.
    fn check(&self) -> Result<(), FormatError> {
        let Self { parameters, raw, .. } = *self;
        let name = type_name(self.kind);
        if self.kind == 0 {
            return Err(malformed("a tensor without a type".to_owned()));
        }
        if self.external {
            return Ok(());
        }
        if self.in_parts {
            return Err(malformed("a tensor in segments".to_owned()));
        }
        if self.typed == (raw > 0) && (self.typed || parameters > 0) {
            return Err(malformed(format!(
                "a tensor of {parameters} numbers of {name} with its data in several places or none"
            )));
        }
        if parameters == 0 && self.typed {
            return Err(malformed("a tensor of no numbers with data".to_owned()));
        }
        let Some(bits) = bits(self.kind).filter(|_| raw > 0) else {
            return match (self.kind, raw) {
                (STRING, 1..) => Err(malformed("texts as raw data".to_owned())),
                _ => Ok(()),
            };
        };
        if parameters.checked_mul(bits).map(|bits| bits.div_ceil(8)) != Some(raw) {
            return Err(malformed(format!("{raw} bytes for {parameters} numbers of type {name}")));
        }
        Ok(())
    }
}

fn is_number_data(number: u64) -> bool {
    matches!(
        number,
        tensor::FLOAT_DATA | tensor::INT32_DATA | tensor::INT64_DATA | tensor::DOUBLE_DATA | tensor::UINT64_DATA
    )
}

/// `TensorProto.STRING`
const STRING: u64 = 8;

/// Bits of a number of a type; `None` for texts, and for new types.
fn bits(kind: u64) -> Option<u64> {
    Some(match kind {
        25 | 26 => 2,
        21..=23 => 4,
        27 | 28 => 6,
        2 | 3 | 9 | 17..=20 | 24 => 8,
        4 | 5 | 10 | 16 => 16,
        1 | 6 | 12 => 32,
        7 | 11 | 13 | 14 => 64,
        15 => 128,
        _ => return None,
    })
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
