//! Files that each format's own library wrote, read as that library reads them.
//! `formats/write.py` writes them, and prints the sums below.
#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use weighhouse_sealing::format::{read, Format, FormatError, Header};

fn header(name: &str) -> Result<Header, FormatError> {
    let bytes = fs::read(format!("{}/tests/formats/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let size = u64::try_from(bytes.len()).unwrap();
    read(Format::of_path(name), &mut Cursor::new(bytes), size).map(Option::unwrap)
}

fn has(header: &Header, count: u64, dtypes: &[(&str, u64)]) {
    let expected: BTreeMap<_, _> = dtypes.iter().map(|(name, numbers)| ((*name).to_owned(), *numbers)).collect();
    assert_eq!(header.tensors.dtypes, expected);
    assert_eq!(header.tensors.count, count);
    assert_eq!(header.tensors.parameters, expected.values().sum::<u64>());
}

#[test]
fn safetensors_of_every_type_that_its_library_writes() {
    let dtypes = [
        ("BF16", 42),
        ("BOOL", 3),
        ("C64", 39),
        ("F16", 30),
        ("F32", 34),
        ("F64", 36),
        ("F8_E4M3", 45),
        ("F8_E5M2", 48),
        ("I16", 15),
        ("I32", 21),
        ("I64", 27),
        ("I8", 9),
        ("U16", 12),
        ("U32", 18),
        ("U64", 24),
        ("U8", 6),
    ];
    has(&header("types.safetensors").unwrap(), 18, &dtypes);
}

#[test]
fn gguf_of_every_kind_of_metadata_and_the_common_quantizations() {
    let header = header("types.gguf").unwrap();
    assert_eq!(header.length % 64, 0);
    let dtypes = [
        ("BF16", 768),
        ("F16", 3),
        ("F32", 35),
        ("F64", 9),
        ("I8", 8),
        ("Q4_0", 768),
        ("Q4_1", 768),
        ("Q5_0", 768),
        ("Q5_1", 768),
        ("Q8_0", 768),
        ("TQ1_0", 768),
        ("TQ2_0", 768),
    ];
    has(&header, 12, &dtypes);
}

#[test]
fn big_endian_gguf_is_refused_by_name() {
    assert!(header("big-endian.gguf").unwrap_err().to_string().contains("big-endian"));
}

#[test]
fn gguf_can_neither_claim_more_than_it_holds_nor_end_early() {
    let bytes = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/types.gguf")).unwrap();
    let read = |bytes: &[u8]| read(Format::Gguf, &mut Cursor::new(bytes), u64::try_from(bytes.len()).unwrap());
    // The library pads the last tensor to the alignment.
    let short = &bytes[..bytes.len() - 64];
    assert!(read(short).unwrap_err().to_string().contains("tensors take"));
    // The type, the offset and the shape of the tensor named f32 follow on its name.
    let at = bytes.windows(3).position(|name| name == b"f32").unwrap();
    let at = at + bytes[at + 3..].windows(3).position(|name| name == b"f32").unwrap() + 3;
    let shape = at + 3 + 4;
    assert_eq!(bytes[shape..shape + 16], [7_u64.to_le_bytes(), 5_u64.to_le_bytes()].concat());
    let mut wide = bytes.clone();
    wide[shape..shape + 8].copy_from_slice(&700_000_u64.to_le_bytes());
    assert!(read(&wide).unwrap_err().to_string().contains("its place is"));
    let mut quantized = bytes;
    quantized[shape + 16..shape + 20].copy_from_slice(&2_u32.to_le_bytes());
    assert!(read(&quantized).unwrap_err().to_string().contains("come by 32"));
}

/// Of sparse tensors, those numbers count that are there.
#[test]
fn onnx_counts_what_initializers_nodes_branches_and_functions_store() {
    let dtypes = [
        ("BF16", 2),
        ("F64", 1),
        ("F32", 20 + (1 << 30) + 2 + 8 + 2 * 6),
        ("F16", 6 + 1),
        ("I4", 5),
        ("I64", 3),
        ("I8", 4 * 9),
        ("STRING", 2),
        ("U16", 10),
        ("U8", 3 + 4),
    ];
    let header = header("types.onnx").unwrap();
    has(&header, 20, &dtypes);
    assert_eq!(header.length, 0);
}
