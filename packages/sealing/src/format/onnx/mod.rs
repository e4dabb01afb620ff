//! ONNX: a protobuf `ModelProto`. Structure and data are interleaved, so nothing of it is opened;
//! the summary counts the tensors stored in it, wherever they are: as initializers of a graph, or as
//! attributes of a node, where exporters put the weights of whole models (`Constant`), also of
//! graphs that are branches or bodies of a node, and of functions.
mod schema;
mod tensor;
mod wire;

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use super::{FormatError, Header, Tensors};
use schema::{entry, tensor as field, Holds, Message, MODEL_GRAPH, SPARSE_VALUES};
use tensor::{type_name, Tensor};
use wire::{Value, Walker};

/// Bounds how deep messages lie in messages, as protobuf does.
const MAX_DEPTH: u32 = 100;
/// Protobuf reads no message of more bytes.
const MAX_SIZE: u64 = (1 << 31) - 1;
/// Bounds the files beside it that it names: an archive has no more.
const MAX_BESIDE: usize = 20_000;

pub(super) fn read(file: &mut (impl Read + Seek), size: u64) -> Result<Header, FormatError> {
    if size > MAX_SIZE {
        return Err(malformed(format!("{size} bytes, protobuf reads at most {MAX_SIZE}: store the weights beside it")));
    }
    let mut reader =
        Reader { walker: Walker::new(file), graphs: 0, tensors: Tensors::default(), beside: BTreeSet::new() };
    reader.message(Message::Model, size, 0)?;
    if reader.graphs != 1 {
        return Err(malformed(format!("{} graphs, a model has one", reader.graphs)));
    }
    Ok(Header { length: 0, tensors: reader.tensors, context: None, template: None, beside: reader.beside })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "onnx", reason }
}

fn overflow() -> FormatError {
    malformed("too many numbers or types".to_owned())
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
    /// The files that its tensors name.
    beside: BTreeSet<String>,
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
                (holds, value) => drop(self.values(number, holds, value, (end, depth), &mut |_| Ok(()))?),
            }
        }
        Ok(())
    }

    fn tensor(&mut self, end: u64, depth: u32, counts: bool) -> Result<(), FormatError> {
        check_depth(depth)?;
        let mut found = Tensor::new();
        while self.walker.position < end {
            let (number, value) = self.walker.field(end)?;
            match (number, Message::Tensor.field(number), value) {
                (field::DATA_TYPE, _, Value::Varint(value)) => found.kind = value & u64::from(u32::MAX),
                // Protobuf keeps the number of a place that it knows.
                (field::DATA_LOCATION, _, Value::Varint(place @ 0..=1)) => found.external = place == 1,
                (field::RAW_DATA, _, Value::Bytes(end)) => {
                    found.raw = end - self.walker.position;
                    self.walker.skip_to(end)?;
                }
                (field::DIMS, holds, value) => {
                    self.values(number, holds, value, (end, depth), &mut |dimension| found.multiply(dimension))?;
                }
                (field::EXTERNAL_DATA, _, Value::Bytes(end)) => found.is_located |= self.place(end, depth + 1)?,
                (_, Holds::Message(inner), Value::Bytes(end)) => {
                    found.in_parts |= number == field::SEGMENT;
                    self.message(inner, end, depth + 1)?;
                }
                (_, holds, value) => {
                    let mut note = |value| {
                        found.note(number, value);
                        Ok(())
                    };
                    let values = self.values(number, holds, value, (end, depth), &mut note)?;
                    found.hold(number, values);
                }
            }
        }
        found.check()?;
        if counts {
            self.tensors.add(&type_name(found.kind), found.parameters).ok_or_else(overflow)?;
        }
        Ok(())
    }

    /// Reads an entry about a tensor's data in another file; whether it names the file.
    fn place(&mut self, end: u64, depth: u32) -> Result<bool, FormatError> {
        check_depth(depth)?;
        let (mut key, mut text) = (Vec::new(), None);
        while self.walker.position < end {
            match self.walker.field(end)? {
                (entry::KEY, Value::Bytes(end)) => key = self.walker.bytes(end)?,
                (entry::VALUE, Value::Bytes(end)) => text = Some(self.walker.bytes(end)?),
                (number, value) => {
                    self.values(number, Holds::Bytes, value, (end, depth), &mut |_| Ok(()))?;
                }
            }
        }
        let Some(text) = text.filter(|_| key == entry::LOCATION) else { return Ok(false) };
        self.beside.insert(path(text)?);
        if self.beside.len() > MAX_BESIDE {
            return Err(malformed(format!("weights in other files, at most {MAX_BESIDE} of them")));
        }
        Ok(true)
    }

    /// Passes over a value that is no message, handing on what it holds in numbers of variable length. Returns how many
    /// values of the field's type it holds.
    fn values(
        &mut self,
        number: u64,
        holds: Holds,
        value: Value,
        (end, depth): (u64, u32),
        each: &mut dyn FnMut(u64) -> Result<(), FormatError>,
    ) -> Result<u64, FormatError> {
        match (holds, value) {
            (Holds::Varints, Value::Varint(value)) => each(value).map(|()| 1),
            (Holds::Varints, Value::Bytes(end)) => {
                let mut count = 0;
                while self.walker.position < end {
                    each(self.walker.varint()?)?;
                    count += 1;
                }
                if self.walker.position > end {
                    return Err(malformed(format!("numbers that end at {}, not {end}", self.walker.position)));
                }
                Ok(count)
            }
            (Holds::Fixed(bytes), Value::Bytes(end)) => {
                let length = end - self.walker.position;
                if !length.is_multiple_of(bytes) {
                    return Err(malformed(format!("numbers of {bytes} bytes in {length} bytes")));
                }
                self.walker.skip_to(end).map(|()| length / bytes)
            }
            (Holds::Fixed(bytes), Value::Fixed(width)) => Ok(u64::from(bytes == width)),
            (_, Value::Bytes(end)) => self.walker.skip_to(end).map(|()| 1),
            (_, Value::Group) => self.walker.skip_group(number, end, depth + 1).map(|()| 0),
            (_, Value::GroupEnd) => Err(malformed(format!("the end of a group {number} that did not begin"))),
            (_, Value::Varint(_) | Value::Fixed(_)) => Ok(0),
        }
    }
}

/// The path of a file, from the folder of the model that names it.
fn path(location: Vec<u8>) -> Result<String, FormatError> {
    let refused = |location: &str, why| {
        let location: String = location.chars().take(80).collect();
        malformed(format!("weights in the file {location:?}, which {why}"))
    };
    let location = String::from_utf8(location).map_err(|_| malformed("a file's name that is no UTF-8".to_owned()))?;
    if location.starts_with('/') || location.contains(['\\', '\0']) {
        return Err(refused(&location, "is no path from the model's folder"));
    }
    let mut names = Vec::new();
    for name in location.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop().ok_or_else(|| refused(&location, "is outside of the model's folder"))?),
            name => names.push(name),
        }
    }
    if names.is_empty() {
        return Err(refused(&location, "is none"));
    }
    Ok(names.join("/"))
}
