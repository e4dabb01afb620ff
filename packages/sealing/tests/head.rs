//! The head of a sealed file tells what is in it, and nothing that the root on chain does not commit to.
#![allow(clippy::unwrap_used, clippy::as_conversions)]

mod fixture;

use std::fs;
use std::ops::Range;

use fixture::{gguf, onnx, rewrite_opened, safetensors, Place};
use weighhouse_sealing::check::head::{Described, Head};
use weighhouse_sealing::check::CheckError;
use weighhouse_sealing::format::{Context, Header};
use weighhouse_sealing::merkle::Hash;

/// Reads no more of a file than its head, and counts the bytes.
fn read(bytes: &[u8], root: &Hash) -> Result<(Described, Vec<Header>, usize), CheckError> {
    let mut asked = 256;
    let mut part = |range: Range<u64>| {
        asked += (range.end - range.start) as usize;
        bytes[range.start as usize..range.end as usize].to_vec()
    };
    let mut head = Head::new(bytes[..256].try_into().unwrap())?;
    head.take_keys(&part(head.keys_at()))?;
    while !head.leaves_at().is_empty() {
        let next = head.leaves_at();
        let leaves = part(next.start..next.end.min(next.start + 64));
        head.take_leaves(leaves.as_chunks().0);
    }
    head.check_root(root)?;
    let mut open = |chunks: Range<u64>| {
        let mut bytes = part(head.chunks_at(chunks.clone()));
        head.open(chunks.start, &mut bytes).map(|()| bytes)
    };
    let count = Head::manifest_chunks(&open(0..1)?)?;
    let described = head.describe(&open(0..count)?)?;
    let headers = described
        .headers()
        .map(|place| Ok(described.read_header(&place, &open(place.chunks())?)?.unwrap()))
        .collect::<Result<Vec<_>, CheckError>>()?;
    Ok((described, headers, asked))
}

fn place() -> Place {
    let place = Place::new().with("model.safetensors", &safetensors(100_000)).with("README.md", b"# A model");
    place.with("model.gguf", &gguf()).with("model.onnx", &onnx())
}

#[test]
fn a_head_says_the_same_as_a_check_of_the_whole_file() {
    let place = place();
    let sealed = place.seal().unwrap();
    let file = fs::read(place.sealed()).unwrap();
    let (described, headers, asked) = read(&file, &sealed.commitment.plaintext_root).unwrap();
    let checked = place.check().unwrap();
    assert_eq!(*described.manifest(), checked.manifest);
    let tensors: Vec<_> = headers.into_iter().map(|header| header.tensors).collect();
    let told = |path: &str| {
        let file = checked.manifest.files.iter().find(|file| file.path == path).unwrap();
        file.tensors.clone().unwrap()
    };
    assert_eq!(tensors, ["model.gguf", "model.safetensors"].map(told));
    assert!(asked < 70_000 && asked < file.len() / 5, "{asked} of {} bytes", file.len());
}

#[test]
fn nothing_counts_that_the_root_does_not_commit_to() {
    let place = place();
    let sealed = place.seal().unwrap();
    let file = fs::read(place.sealed()).unwrap();
    let root = sealed.commitment.plaintext_root;
    let refused = |file: &[u8], root: &Hash| read(file, root).unwrap_err().to_string();
    assert!(refused(&file, &[1; 32]).starts_with("the plaintext root is"));
    let leaves = fixture::leaves_at(&file);
    let ciphertext = leaves + 64 * sealed.commitment.chunk_count() as usize;
    for (at, reason) in [
        (256 + 7, "the opened keys are not in ascending order of chunks below 31"),
        (256 + 8, "opened chunk 0: its plaintext is not the committed one"),
        (leaves, "the plaintext root is"),
        (ciphertext, "opened chunk 0: its plaintext is not the committed one"),
    ] {
        let mut damaged = file.clone();
        damaged[at] ^= 0xff;
        let error = refused(&damaged, &root);
        assert!(error.starts_with(reason), "{at}: {error}");
    }
}

/// The root commits to what the seller made: a manifest that lies about a header is found by the header.
#[test]
fn a_manifest_that_lies_about_a_header_is_refused() {
    let place = place();
    let mut sealed = place.seal().unwrap();
    rewrite_opened(&place, &mut sealed, 0, |manifest| {
        let truth = br#""parameters":100000,"dtypes":{"F32":100000}"#;
        let at = manifest.windows(truth.len()).position(|bytes| bytes == truth).unwrap();
        manifest[at..][..truth.len()].copy_from_slice(br#""parameters":900000,"dtypes":{"F32":900000}"#);
    });
    let file = fs::read(place.sealed()).unwrap();
    let error = read(&file, &sealed.commitment.plaintext_root).unwrap_err();
    assert_eq!(
        error.to_string(),
        "model.safetensors: the tensor summary in the manifest is not that of the file's header"
    );
}

/// A GGUF file without tensors.
fn metadata(entries: &[(&str, u32, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend((entries.len() as u64).to_le_bytes());
    for (key, kind, value) in entries {
        bytes.extend((key.len() as u64).to_le_bytes());
        bytes.extend(key.as_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(value);
    }
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes
}

fn context(entries: &[(&str, u32, Vec<u8>)]) -> Option<Context> {
    let bytes = metadata(entries);
    let size = bytes.len() as u64;
    let header = weighhouse_sealing::format::read_open_header(
        weighhouse_sealing::format::Format::Gguf,
        &mut bytes.as_slice(),
        size,
    );
    header.unwrap().unwrap().context
}

#[test]
fn metadata_tells_of_the_context_and_of_the_memory_that_it_takes() {
    let text = |text: &str| [(text.len() as u64).to_le_bytes().as_slice(), text.as_bytes()].concat();
    let number = |number: u32| number.to_le_bytes().to_vec();
    let each = |values: &[i32]| {
        let values: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        [5_u32.to_le_bytes().as_slice(), &((values.len() / 4) as u64).to_le_bytes(), &values].concat()
    };
    let named = ("general.architecture", 8, text("llama"));
    let of = |key: &'static str, value: u32| (key, 4, number(value));
    let (length, blocks) = (of("llama.context_length", 8_192), of("llama.block_count", 32));
    let heads = of("llama.attention.head_count", 32);
    let few = of("llama.attention.head_count_kv", 8);
    let embedding = of("llama.embedding_length", 4_096);
    let (key, value) = (of("llama.attention.key_length", 128), of("llama.attention.value_length", 64));
    let whole = [blocks.clone(), heads.clone(), few.clone(), embedding.clone(), length.clone()];
    // Eight heads of 128 numbers for key and value, in 32 blocks; the keys may stand before the name.
    let llama = Context { length: 8_192, numbers: Some(32 * 8 * 256) };
    assert_eq!(context(&[&whole[..], std::slice::from_ref(&named)].concat()), Some(llama));
    assert_eq!(llama.bytes(), Some(1 << 30));
    let all = |more: &[(&'static str, u32, Vec<u8>)]| {
        context(&[&[named.clone(), length.clone(), blocks.clone()], more].concat()).unwrap().numbers
    };
    assert_eq!(all(&[heads.clone(), few.clone(), key.clone(), value.clone()]), Some(32 * 8 * 192));
    assert_eq!(all(&[heads.clone(), embedding.clone()]), Some(32 * 32 * 256), "each head has its own");
    let by_block = |values: &[i32]| ("llama.attention.head_count_kv", 9, each(values));
    let blockwise: Vec<i32> = (0..32).map(|block| if block % 2 == 0 { 8 } else { 0 }).collect();
    assert_eq!(all(&[heads.clone(), by_block(&blockwise), key.clone(), value.clone()]), Some(16 * 8 * 192));
    // What contradicts itself or is not there tells nothing.
    assert_eq!(all(&[heads.clone(), by_block(&[8]), key.clone(), value.clone()]), None);
    assert_eq!(all(&[heads.clone(), by_block(&[-8; 32]), key.clone()]), None);
    assert_eq!(all(std::slice::from_ref(&few)), None);
    assert_eq!(all(&[of("llama.attention.head_count", 0), few.clone(), embedding.clone()]), None);
    let encoder = ("llama.attention.causal", 7, vec![0]);
    assert_eq!(all(&[heads, few, embedding, encoder]), None, "an encoder keeps nothing");
    assert_eq!(context(std::slice::from_ref(&named)), None);
    assert_eq!(context(&[named, of("bert.context_length", 512)]), None);
    let huge = Context { length: u64::MAX, numbers: Some(2) };
    assert_eq!(huge.bytes(), None);
}
