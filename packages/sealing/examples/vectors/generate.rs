//! All vectors: file name and bytes. Nothing here is random, so they are the same every time.
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use weighhouse_sealing::keys::KeySchedule;
use weighhouse_sealing::{chunk, keys, merkle};

use super::{delivery, points, proofs, sealed};

/// Whatever goes wrong is shown and ends it.
pub type Failure = Box<dyn std::error::Error>;

/// Every vector file.
pub fn all() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for (name, value) in [
        ("points.json", points::points()?),
        ("merkle.json", trees()?),
        ("keys.json", key_schedule()?),
        ("chunks.json", chunks()),
        ("delivery.json", delivery::deliveries()?),
        ("proofs.json", proofs::proofs()?),
        ("manifests.json", sealed::manifests()?),
    ] {
        files.push((name.to_owned(), text(&value)?));
    }
    let (description, file) = sealed::sealed()?;
    files.push(("sealed.json".to_owned(), text(&description)?));
    files.push(("model.sealed".to_owned(), file));
    Ok(files)
}

fn text(value: &Value) -> Result<Vec<u8>, Failure> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// Bytes that are anything but zeros, from a name.
pub fn noise(name: &str, length: usize) -> Vec<u8> {
    (0_u32..).flat_map(|block| Sha256::digest([name.as_bytes(), &block.to_be_bytes()].concat())).take(length).collect()
}

/// Hashes as hex.
pub fn hexes(hashes: &[merkle::Hash]) -> Vec<String> {
    hashes.iter().map(hex::encode).collect()
}

fn trees() -> Result<Value, Failure> {
    let mut trees = Vec::new();
    for count in [0_u64, 1, 2, 3, 4, 5, 7, 8, 9, 33] {
        let entries: Vec<_> = (0..count).map(|index| noise(&format!("{index}"), 5)).collect();
        let leaves: Vec<_> = entries.iter().map(|entry| merkle::leaf(entry)).collect();
        let mut paths = Vec::new();
        for index in 0..count {
            paths.push(hexes(&merkle::path(leaves.iter().copied(), index)?));
        }
        trees.push(json!({
            "entries": entries.iter().map(hex::encode).collect::<Vec<_>>(),
            "root": hex::encode(merkle::root(leaves)),
            "paths": paths,
        }));
    }
    Ok(json!({
        "about": "RFC 6962 hashing; path[i] leads from leaf i to the root; a verifier accepts each and refuses every entry of refused",
        "trees": trees,
        "refused": refused_paths()?,
    }))
}

fn refused_paths() -> Result<Vec<Value>, Failure> {
    let leaves: Vec<_> = (0_u8..9).map(|entry| merkle::leaf(&[entry])).collect();
    let root = merkle::root(leaves.iter().copied());
    let path = merkle::path(leaves.iter().copied(), 3)?;
    let leaf = merkle::leaf(&[3]);
    let longer: Vec<_> = path.iter().copied().chain([[0; 32]]).collect();
    let shorter: Vec<_> = path.iter().copied().take(path.len() - 1).collect();
    let reversed: Vec<_> = path.iter().rev().copied().collect();
    let case = |name: &str, leaf, index: u64, count: u64, path: &[merkle::Hash]| {
        json!({
            "name": name, "leaf": hex::encode(leaf), "index": index, "count": count,
            "path": hexes(path), "root": hex::encode(root),
        })
    };
    Ok(vec![
        case("a hash too many", leaf, 3, 9, &longer),
        case("a hash too few", leaf, 3, 9, &shorter),
        case("another order", leaf, 3, 9, &reversed),
        case("another leaf", merkle::leaf(&[4]), 3, 9, &path),
        case("another index", leaf, 2, 9, &path),
        case("past the end", leaf, 9, 9, &path),
        case("another count", leaf, 3, 17, &path),
        case("an empty tree", root, 0, 0, &[]),
    ])
}

fn key_schedule() -> Result<Value, Failure> {
    let fixture = delivery::Fixture::new()?;
    let secret = fixture.opening_key.to_bytes();
    let schedule = KeySchedule::new(&secret);
    let keys: Vec<_> = [0_u64, 1, 2, 255, 256, 65_536, u64::from(u32::MAX), u64::MAX]
        .map(|index| {
            let key = schedule.chunk_key(index);
            json!({
                // Decimal text: JSON readers may keep numbers as doubles.
                "index": index.to_string(),
                "key": hex::encode(key),
                "leaf": hex::encode(keys::leaf(&key)),
            })
        })
        .into();
    Ok(json!({
        "about": "k_i from the content secret S; leaf is the key's leaf in the key tree",
        "extract_tag": String::from_utf8_lossy(keys::EXTRACT_TAG),
        "expand_tag": String::from_utf8_lossy(keys::EXPAND_TAG),
        "S": hex::encode(secret.as_slice()),
        "keys": keys,
    }))
}

fn chunks() -> Value {
    let cases: Vec<_> = [1_usize, 15, 16, 17, 1_000, chunk::CHUNK_SIZE]
        .map(|length| {
            let key: [u8; 32] = Sha256::digest(format!("key {length}")).into();
            let plaintext: Vec<u8> = (0_u8..251).cycle().take(length).collect();
            let mut ciphertext = plaintext.clone();
            chunk::encrypt(&key, &mut ciphertext);
            json!({
                "key": hex::encode(key),
                "length": length,
                "ciphertext_begins": hex::encode(ciphertext.iter().take(64).copied().collect::<Vec<_>>()),
                "plaintext_leaf": hex::encode(merkle::leaf(&plaintext)),
                "ciphertext_leaf": hex::encode(merkle::leaf(&ciphertext)),
            })
        })
        .into();
    let counts: Vec<_> = [1_u64, 16_383, 16_384, 16_385, 32_768, 1 << 50]
        .map(|size| {
            let count = chunk::count(size);
            json!({ "size": size, "count": count, "last": chunk::length(count - 1, size) })
        })
        .into();
    json!({
        "about": "byte j of each plaintext is j mod 251",
        "chunks": cases,
        "counts": counts,
    })
}
