//! What the formats' own libraries refuse is refused here, and by `check` of who sealed it all the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod fixture;

use std::io::Cursor;

use fixture::{gguf, onnx, safetensors_of};
use weighhouse_sealing::format::{read, Format, Header};

fn of(format: Format, bytes: &[u8]) -> Result<Header, String> {
    let size = u64::try_from(bytes.len()).unwrap();
    read(format, &mut Cursor::new(bytes), size).map(Option::unwrap).map_err(|error| error.to_string())
}

fn refuses(format: Format, bytes: &[u8], reason: &str) {
    let said = of(format, bytes).expect_err(reason);
    assert!(said.contains(reason), "{said}, not {reason}");
}

#[test]
fn names_stand_once() {
    refuses(Format::Gguf, include_bytes!("cases/duplicate-key.gguf"), "the key \"general.name\" stands twice");
    refuses(Format::Safetensors, include_bytes!("cases/duplicate-tensor.safetensors"), "\"a\" stands twice");
    let tensor = r#"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#;
    let same = safetensors_of(&format!(r#"{{"a":{tensor},"\u0061":{tensor}}}"#), &[0; 4]);
    refuses(Format::Safetensors, &same, "stands twice");
    let metadata = safetensors_of(&format!(r#"{{"__metadata__":{{}},"a":{tensor},"__metadata__":{{}}}}"#), &[0; 4]);
    refuses(Format::Safetensors, &metadata, "stands twice");
    refuses(Format::Gguf, &renamed("tokenizer.tokens", "GGUF.version"), "stands twice");
    refuses(Format::Gguf, &gguf_of(&[("a", &[4], 0, 0), ("a", &[4], 0, 64)], 128), "the tensor \"a\" stands twice");
}

/// The GGUF file of the fixture with another key of another length.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    let mut bytes = gguf();
    let at = bytes.windows(from.len()).position(|name| name == from.as_bytes()).unwrap();
    bytes.splice(at..at + from.len(), to.bytes());
    bytes[at - 8..at].copy_from_slice(&u64::try_from(to.len()).unwrap().to_le_bytes());
    bytes
}

/// A GGUF file of these tensors (name, shape, type, offset) with so many bytes of data.
fn gguf_of(tensors: &[(&str, &[u64], u32, u64)], data: usize) -> Vec<u8> {
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    bytes.extend_from_slice(&u64::try_from(tensors.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(&0_u64.to_le_bytes());
    for (name, shape, kind, offset) in tensors {
        bytes.extend_from_slice(&u64::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&u32::try_from(shape.len()).unwrap().to_le_bytes());
        shape.iter().for_each(|dimension| bytes.extend_from_slice(&dimension.to_le_bytes()));
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(&offset.to_le_bytes());
    }
    bytes.resize(bytes.len().next_multiple_of(32) + data, 0);
    bytes
}

#[test]
fn tensors_of_gguf_stand_one_after_the_other() {
    let good = of(Format::Gguf, &gguf_of(&[("a", &[4], 0, 0), ("b", &[32], 8, 32), ("c", &[], 0, 96)], 100)).unwrap();
    assert_eq!((good.tensors.count, good.tensors.parameters), (3, 37));
    for (offset, why) in
        [(0, "overlaps"), (16, "overlaps and is misaligned"), (64, "leaves a hole"), (u64::MAX, "is far")]
    {
        let bytes = gguf_of(&[("a", &[4], 0, 0), ("b", &[4], 0, offset)], 256);
        let said = of(Format::Gguf, &bytes).expect_err(why);
        assert!(said.contains("its place is 32"), "{why}: {said}");
    }
    refuses(Format::Gguf, &gguf_of(&[("a", &[4], 0, 0)], 15), "tensors take 16 bytes");
    let none = gguf_of(&[("a", &[4], 0, 0), ("none", &[0], 0, 32)], 16);
    assert_eq!(of(Format::Gguf, &none).unwrap().tensors.parameters, 4);
    for kind in [4, 5, 31, 36, 42, u32::MAX] {
        refuses(Format::Gguf, &gguf_of(&[("a", &[256], kind, 0)], 999), "unknown type");
    }
    refuses(Format::Gguf, &gguf_of(&[("a", &[u64::MAX, 2], 0, 0)], 99), "overflows");
    refuses(Format::Gguf, &gguf_of(&[("a", &[0, 1 << 59], 0, 0)], 99), "overflows");
    let mut name = gguf_of(&[("a", &[4], 0, 0)], 16);
    name[32] = 0xff;
    refuses(Format::Gguf, &name, "no UTF-8");
    let mut alignment = gguf();
    let at = alignment.windows(17).position(|key| key == b"general.alignment").unwrap() + 21;
    alignment[at] = 48;
    refuses(Format::Gguf, &alignment, "powers of two");
}

#[test]
fn a_header_of_safetensors_is_text_and_its_metadata_too() {
    let tensor = r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#;
    for (metadata, good) in [
        (r#""__metadata__":{"a":"b"},"#, true),
        (r#""__metadata__":null,"#, true),
        (r#""__metadata__":{"a":"b","a":"c"},"#, true),
        (r#""__metadata__":{"a":1},"#, false),
        (r#""__metadata__":"b","#, false),
        (r#""__metadata__":[],"#, false),
    ] {
        let read = of(Format::Safetensors, &safetensors_of(&format!("{{{metadata}{tensor}}}"), &[0; 4]));
        assert_eq!(read.is_ok(), good, "{metadata}: {read:?}");
    }
    let mut bytes = safetensors_of(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":"?"}}"#, &[0; 4]);
    assert!(of(Format::Safetensors, &bytes).is_ok());
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xff;
    refuses(Format::Safetensors, &bytes, "the header is no text");
    refuses(Format::Safetensors, &safetensors_of(&format!("{{{tensor}}}\0"), &[0; 4]), "trailing");
    let half = r#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#;
    refuses(Format::Safetensors, &safetensors_of(half, &[0; 2]), "2 bytes for 3 numbers");
}

/// A field of bytes in protobuf.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat()
}

/// A model with one initializer.
fn model(tensor: &[u8]) -> Vec<u8> {
    field(7, &field(5, tensor))
}

#[test]
fn onnx_is_read_as_protobuf_reads_it() {
    let good = [0x08, 2, 0x10, 1, 0x4a, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(of(Format::Onnx, &model(&good)).unwrap().tensors.parameters, 2);
    for (tail, reason) in [
        (&[0x00, 1][..], "no field has the tag"),
        (&[0x0e], "wire type 6"),
        (&[0x9c, 0x06], "did not begin"),
        (&[0x9b, 0x06], "without an end"),
        (&[0x9b, 0x06, 0x0f, 0x9c, 0x06], "wire type 7"),
        (&[0x22, 3, 0, 0, 0], "numbers of 4 bytes in 3 bytes"),
        (&[0x0a, 1, 0x80, 0], "numbers that end at"),
        (&[0x6a, 1, 0xff], "reading the header"),
        (&[0x88, 0x80, 0x80, 0x80, 0x80, 0, 1], "no field has the tag"),
    ] {
        let said = of(Format::Onnx, &model(&[&good, tail].concat())).expect_err(reason);
        assert!(said.contains(reason) || said.contains("in a message that ends at"), "{said}, not {reason}");
    }
    // Groups and fields that nobody knows are passed over.
    for tail in [&[0x9b, 0x06, 0x08, 1, 0x9c, 0x06][..], &[0xd2, 0x05, 1, 0xff], &[0x40, 1]] {
        assert!(of(Format::Onnx, &model(&[&good, tail].concat())).is_ok(), "{tail:?}");
    }
    // What no tensor is in is protobuf all the same: an operator set, an input's type.
    refuses(Format::Onnx, &[field(8, &[0x0a, 9]), onnx()].concat(), "in a message that ends at");
    refuses(
        Format::Onnx,
        &field(7, &field(11, &field(2, &field(1, &field(2, &[0x0a, 7]))))),
        "in a message that ends at",
    );
}

#[test]
fn tensors_of_onnx_have_as_much_data_as_their_shape_says() {
    for (tensor, reason) in [
        (&[0x08, 2, 0x10, 1, 0x4a, 4, 0, 0, 0, 0][..], "4 bytes for 2 numbers of type F32"),
        (&[0x08, 1, 0x10, 1, 0x4a, 8, 0, 0, 0, 0, 0, 0, 0, 0], "8 bytes for 1 numbers"),
        (&[0x08, 3, 0x10, 22, 0x4a, 1, 0], "1 bytes for 3 numbers of type I4"),
        (&[0x08, 1, 0x10, 1], "data in 0 places"),
        (&[0x08, 1, 0x10, 1, 0x4a, 4, 0, 0, 0, 0, 0x22, 4, 0, 0, 0, 0], "data in 2 places"),
        (&[0x08, 1, 0x4a, 1, 0], "without a type"),
        (&[0x08, 1, 0x10, 8, 0x4a, 1, 0], "texts as raw data"),
        (&[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0x10, 1], "negative dimension"),
        (&[0x08, 0, 0x10, 1, 0x4a, 4, 0, 0, 0, 0], "0 numbers of F32 with data in 1 places"),
        (&[0x08, 1, 0x10, 1, 0x1a, 0, 0x4a, 4, 0, 0, 0, 0], "in segments"),
        // Values stand in the field of their type, and are as many as the shape says.
        (&[0x08, 1, 0x10, 1, 0x2a, 1, 7], "numbers of type F32 in field 5, which are in 4"),
        (&[0x08, 1, 0x10, 7, 0x2a, 1, 7], "numbers of type I64 in field 5, which are in 7"),
        (&[0x08, 2, 0x10, 1, 0x25, 0, 0, 0, 0], "1 values for 2 numbers of type F32"),
        (&[0x08, 1, 0x10, 14, 0x22, 4, 0, 0, 0, 0], "1 values for 1 numbers of type C64"),
        (&[0x08, 3, 0x10, 21, 0x2a, 1, 7], "1 values for 3 numbers of type U4"),
        (&[0x08, 5, 0x10, 25, 0x2a, 1, 7], "1 values for 5 numbers of type U2"),
        (&[0x08, 2, 0x10, 8, 0x32, 0], "1 values for 2 numbers of type STRING"),
        (&[0x08, 1, 0x10, 99, 0x2a, 1, 7], "a tensor of unknown type ONNX_99"),
        (&[0x08, 1, 0x10, 99, 0x4a, 1, 0], "a tensor of unknown type ONNX_99"),
        (&[0x08, 0, 0x10, 99], "a tensor of unknown type ONNX_99"),
        (&[0x08, 1, 0x10, 27, 0x28, 0x40], "a number of type F6_E2M3 with more than 6 bits"),
    ] {
        refuses(Format::Onnx, &model(tensor), reason);
    }
    // None for no numbers, and an empty text are well.
    for tensor in [
        &[0x08, 0, 0x10, 1][..],
        &[0x08, 1, 0x10, 8, 0x32, 0],
        &[0x08, 1, 0x10, 27, 0x28, 0x3f],
        &[0x08, 2, 0x10, 1, 0x25, 0, 0, 0, 0, 0x22, 4, 0, 0, 0, 0],
        &[0x08, 2, 0x10, 6, 0x28, 1, 0x28, 2],
        &[0x08, 3, 0x10, 21, 0x2a, 2, 7, 7],
        // A field of another wire type is none that protobuf knows.
        &[0x08, 1, 0x10, 1, 0x20, 1, 0x4a, 4, 0, 0, 0, 0],
    ] {
        of(Format::Onnx, &model(tensor)).unwrap();
    }
}

/// A tensor of nine numbers that are in another file.
fn elsewhere(entries: &[(&str, &str)], tail: &[u8]) -> Vec<u8> {
    let entry = |(key, text): &(&str, &str)| field(13, &[field(1, key.as_bytes()), field(2, text.as_bytes())].concat());
    let entries: Vec<u8> = entries.iter().flat_map(entry).collect();
    model(&[&[0x08, 9, 0x10, 1, 0x70, 1][..], &entries, tail].concat())
}

#[test]
fn tensors_of_onnx_in_another_file_name_it() {
    let read = of(Format::Onnx, &elsewhere(&[("offset", "64"), ("location", "./data/../w.bin")], &[])).unwrap();
    assert_eq!(read.tensors.parameters, 9);
    assert_eq!(read.beside.into_iter().collect::<Vec<_>>(), ["w.bin"]);
    for (entries, tail, reason) in [
        (&[][..], &[][..], "without its name"),
        (&[("offset", "64")], &[], "without its name"),
        (&[("location", "")], &[], "is none"),
        (&[("location", "/w.bin")], &[], "no path from"),
        (&[("location", "a\\w.bin")], &[], "no path from"),
        (&[("location", "a/../../w.bin")], &[], "outside"),
        (&[("location", "w.bin")], &[0x4a, 1, 0], "with data here"),
        (&[("location", "w.bin")], &[0x1a, 0], "in segments"),
    ] {
        refuses(Format::Onnx, &elsewhere(entries, tail), reason);
    }
    let long = [&[0x6a, 0x84, 0x08, 0x12, 0x81, 0x08], [b'a'; 1_025].as_slice()].concat();
    let tensor = [&[0x08, 9, 0x10, 1, 0x70, 1][..], &long].concat();
    let wrapped = |number: u8, bytes: &[u8]| {
        [
            &[
                number << 3 | 2,
                u8::try_from(bytes.len() & 0x7f).unwrap() | 0x80,
                u8::try_from(bytes.len() >> 7).unwrap(),
            ],
            bytes,
        ]
        .concat()
    };
    refuses(Format::Onnx, &wrapped(7, &wrapped(5, &tensor)), "1025 bytes about a tensor in another file, at most 1024");
}
