//! Hostile sealed files and hostile folders: always an error that says what, never a panic, never a
//! trace left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]
mod fixture;

use std::fs;
use std::io::Write;

use fixture::{gguf, noise, onnx, rewrite_opened, safetensors, safetensors_of, Place};
use proptest::prelude::*;
use weighhouse_sealing::archive::{check_path, ScanError};
use weighhouse_sealing::check::CheckError;
use weighhouse_sealing::keys::KeySchedule;
use weighhouse_sealing::open::OpenError;
use weighhouse_sealing::seal::{SealError, Sealed};
use weighhouse_sealing::sealed::LayoutError;

/// A sealed model of a manifest, a README, a header and three chunks of weights.
fn sealed() -> (Place, Sealed) {
    let place = Place::new().with("README.md", b"# Model\n").with("model.safetensors", &safetensors(10_000));
    let sealed = place.seal().unwrap();
    (place, sealed)
}

#[test]
fn a_cut_or_lengthened_file_is_refused() {
    let (place, sealed) = sealed();
    let whole = fs::read(place.sealed()).unwrap();
    for length in [0, 1, 8, 255, 256, 300, whole.len() - 1] {
        fs::write(place.sealed(), &whole[..length]).unwrap();
        assert!(
            matches!(place.check(), Err(CheckError::Layout(LayoutError::NotSealed | LayoutError::Length { .. }))),
            "{length}"
        );
        assert!(place.open(&sealed).is_err());
    }
    fs::write(place.sealed(), [whole.as_slice(), &[0]].concat()).unwrap();
    assert!(matches!(place.check(), Err(CheckError::Layout(LayoutError::Length { .. }))));
}

#[test]
fn numbers_in_the_header_are_bounded_before_anything_is_read() {
    let huge = u64::MAX.to_be_bytes();
    for (at, bytes) in [
        (12, [0xff; 4].as_slice()), // opened keys
        (12, &[0; 4]),
        (16, &huge), // size
        (16, &[0; 8]),
        (24, &huge), // chunks
        (8, &[0, 0, 0, 2]),
        (0, b"GGUFGGUF"),
    ] {
        let (place, _) = sealed();
        place.damage(|file| file[at..at + bytes.len()].copy_from_slice(bytes));
        assert!(matches!(place.check(), Err(CheckError::Layout(_))), "{at}");
    }
}

#[test]
fn a_huge_size_with_a_matching_count_is_refused_by_the_file_length() {
    let (place, _) = sealed();
    let size = 1_u64 << 50;
    place.damage(|file| {
        file[16..24].copy_from_slice(&size.to_be_bytes());
        file[24..32].copy_from_slice(&(size / 16_384).to_be_bytes());
    });
    assert!(matches!(place.check(), Err(CheckError::Layout(LayoutError::Length { .. }))));
}

/// Where the parts of a sealed file begin.
fn parts(file: &[u8]) -> [(&'static str, usize); 9] {
    let opened = u32::from_be_bytes(file[12..16].try_into().unwrap()) as usize;
    let count = u64::from_be_bytes(file[24..32].try_into().unwrap()) as usize;
    let leaves = 256 + 40 * opened;
    [
        ("pk", 64),
        ("plaintext root", 160),
        ("ciphertext root", 192),
        ("key root", 224),
        ("index", 256),
        ("key", 264),
        ("plaintext leaves", leaves),
        ("key leaves", leaves + 32 * count),
        ("ciphertext", leaves + 64 * count),
    ]
}

#[test]
fn a_flipped_bit_anywhere_is_noticed() {
    let (place, _) = sealed();
    let whole = fs::read(place.sealed()).unwrap();
    for (part, start) in parts(&whole) {
        for at in [start, start + 31] {
            let mut file = whole.clone();
            file[at] ^= 1;
            fs::write(place.sealed(), file).unwrap();
            assert!(place.check().is_err(), "{part} at {at}");
        }
    }
    let mut file = whole.clone();
    *file.last_mut().unwrap() ^= 1;
    fs::write(place.sealed(), file).unwrap();
    assert!(matches!(place.check(), Err(CheckError::Root { tree: "ciphertext", .. })));
}

#[test]
fn keys_of_weights_are_not_among_the_opened() {
    let (place, sealed) = sealed();
    let file = fs::read(place.sealed()).unwrap();
    let opened = u32::from_be_bytes(file[12..16].try_into().unwrap()) as usize;
    let indexes: Vec<_> = file[256..256 + 40 * opened]
        .chunks(40)
        .map(|entry| u64::from_be_bytes(entry[..8].try_into().unwrap()))
        .collect();
    // Manifest 0, README 1, header 2, weights 3 to 5.
    assert_eq!(indexes, [0, 2]);
    assert_eq!(sealed.commitment.chunk_count(), 6);
}

#[test]
fn a_file_with_a_key_too_few_or_of_another_chunk_is_refused() {
    let (place, _) = sealed();
    place.damage(|file| {
        file.drain(256 + 40..256 + 80);
        file[12..16].copy_from_slice(&1_u32.to_be_bytes());
    });
    assert!(matches!(place.check(), Err(CheckError::OpenedSet { index: Some(2), expected: true })));
    let (place, _) = self::sealed();
    place.damage(|file| file[256 + 40 + 7] = 3);
    assert!(matches!(place.check(), Err(CheckError::OpenedSet { index: Some(2), expected: true })));
}

/// Replaces text in the plaintext of an opened chunk.
fn replace(place: &Place, sealed: &mut Sealed, index: usize, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    rewrite_opened(place, sealed, index, |bytes| {
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    });
}

#[test]
fn a_seller_s_own_commitment_does_not_make_a_lie_pass() {
    let lie = |index, from: &str, to: &str| {
        let (place, mut sealed) = sealed();
        replace(&place, &mut sealed, index, from, to);
        place.check().unwrap_err()
    };
    let summary = lie(0, r#""parameters":10000,"dtypes":{"F32":10000"#, r#""parameters":20000,"dtypes":{"F32":20000"#);
    assert!(matches!(summary, CheckError::HeaderDiffers { what: "tensor summary", .. }));
    let shape = lie(2, "[10000]", "[10001]");
    assert!(matches!(shape, CheckError::Format { .. }));
    let path = lie(0, "README.md", "../E/ME.m");
    assert!(matches!(path, CheckError::Manifest(_)));
}

#[test]
fn nothing_is_hidden_in_the_padding_of_opened_chunks() {
    for index in [0, 2] {
        let (place, mut sealed) = sealed();
        rewrite_opened(&place, &mut sealed, index, |bytes| *bytes.last_mut().unwrap() = 1);
        let refused = place.check().unwrap_err();
        assert!(refused.to_string().contains("padding"), "{refused}");
    }
}

#[test]
fn a_file_that_is_not_the_manifest_s_is_noticed_when_opened() {
    let (place, mut sealed) = sealed();
    rewrite_opened(&place, &mut sealed, 0, |bytes| {
        let at = bytes.windows(10).position(|window| window == br#""sha256":""#).unwrap() + 10;
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    });
    place.check().unwrap();
    assert!(matches!(place.open(&sealed), Err(OpenError::Unpack(_))));
    assert_eq!(place.beside(), ["model", "model.sealed"]);
}

#[test]
fn a_file_that_gives_away_the_key_of_weights_is_refused() {
    let (place, sealed) = sealed();
    let key = KeySchedule::new(&sealed.opening_key.to_bytes()).chunk_key(4);
    place.damage(|file| {
        let entry = [4_u64.to_be_bytes().as_slice(), &key].concat();
        file[12..16].copy_from_slice(&3_u32.to_be_bytes());
        file.splice(336..336, entry);
    });
    assert!(matches!(place.check(), Err(CheckError::OpenedSet { index: Some(4), expected: false })));
}

#[test]
fn a_bad_chunk_is_named_and_nothing_is_left_behind() {
    let (place, sealed) = sealed();
    let whole = fs::read(place.sealed()).unwrap();
    let (_, ciphertext) = parts(&whole)[8];
    place.damage(|file| file[ciphertext + 4 * 16_384] ^= 1);
    assert!(matches!(place.open(&sealed), Err(OpenError::BadChunk { index: 4 })));
    assert_eq!(place.beside(), ["model", "model.sealed"]);
}

#[test]
fn another_version_s_file_is_not_opened() {
    let (place, mut sealed) = sealed();
    sealed.commitment.key_root = [0; 32];
    assert!(matches!(place.open(&sealed), Err(OpenError::OtherFile { what: "key root" })));
}

#[test]
fn paths_that_lead_out_or_mean_something_elsewhere_are_refused() {
    for path in [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../a",
        "a/..",
        "a/../b",
        "./a",
        "a/.",
        "a//b",
        "a/",
        "C:\\a",
        "C:a",
        "a\\..\\b",
        "a\0b",
        "a\nb",
        "a/\u{7f}",
        "a/\u{2028}",
    ] {
        assert!(check_path(path).is_err(), "{path:?}");
    }
    assert!(check_path(&"a/".repeat(600)).is_err());
    assert!(check_path(&"a".repeat(256)).is_err());
    for path in ["a", "a/b.c", "..a", "a b/é", "a/...b"] {
        assert!(check_path(path).is_ok(), "{path:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let place = Place::new().with("a", b"a");
    std::os::unix::fs::symlink("/etc/passwd", place.model().join("b")).unwrap();
    assert!(matches!(place.seal(), Err(SealError::Scan(ScanError::NotAFile(_)))));
    let place = Place::new().with("a", b"a");
    std::os::unix::fs::symlink("/etc", place.model().join("folder")).unwrap();
    assert!(place.seal().is_err());
    assert_eq!(place.beside(), ["model"]);
}

#[test]
fn an_empty_folder_and_a_missing_one_are_refused() {
    assert!(Place::new().seal().is_err());
    let place = Place::new();
    fs::remove_dir(place.model()).unwrap();
    assert!(place.seal().is_err());
    assert!(place.beside().is_empty());
}

fn refuses_safetensors(header: &str, data: usize) -> String {
    let place = Place::new().with("m.safetensors", &safetensors_of(header, &vec![0; data]));
    match place.seal() {
        Err(SealError::Scan(ScanError::Format { source, .. })) => source.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted {header}"),
    }
}

#[test]
fn malformed_safetensors_are_refused() {
    for (header, data, reason) in [
        ("", 0, "EOF"),
        ("[]", 0, "invalid type"),
        (r#"{"a":1}"#, 0, "invalid type"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x"#, 8, "trailing"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "4 bytes for 2"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "from 8 to 0"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, "the file has 9"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "from 0 to 8"),
        (r#"{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,8]}}"#, 8, "overflows"),
        (r#"{"a":{"dtype":"X","shape":[2],"data_offsets":[0,8]}}"#, 8, "unknown type"),
        (
            r#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
            4,
            "begins at 0",
        ),
        // One twice and a hole: the sum and the end alone would not tell.
        (
            r#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"c":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}}"#,
            12,
            "begins at 0",
        ),
    ] {
        let said = refuses_safetensors(header, data);
        assert!(said.contains(reason), "{header}: {said}");
    }
}

#[test]
fn a_header_longer_than_its_bound_or_its_file_is_refused_without_being_read() {
    for length in [u64::MAX, 1 << 40, (16 << 20) + 1, 100] {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend_from_slice(b"{}");
        let place = Place::new().with("m.safetensors", &bytes);
        assert!(place.seal().is_err());
    }
}

#[test]
fn malformed_gguf_is_refused() {
    let good = gguf();
    assert!(Place::new().with("m.gguf", &good).seal().is_ok());
    for (at, bytes) in [
        (0, b"GGML".as_slice()),
        (4, &1_u32.to_le_bytes()),
        (8, &u64::MAX.to_le_bytes()),  // tensors
        (16, &u64::MAX.to_le_bytes()), // entries
        (24, &u64::MAX.to_le_bytes()), // length of a key
        (24, &70_000_u64.to_le_bytes()),
        (8, &((1_u64 << 20) + 1).to_le_bytes()),
        (16, &((1_u64 << 16) + 1).to_le_bytes()),
    ] {
        let mut file = good.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        let place = Place::new().with("m.gguf", &file);
        assert!(matches!(place.seal(), Err(SealError::Scan(ScanError::Format { .. }))), "{at}");
    }
}

#[test]
fn malformed_onnx_is_refused() {
    for bytes in [
        [0xff; 20].as_slice(),
        &[0x3a, 200, 1],     // a graph longer than the file
        &[0x08, 7],          // no graph
        &[0x3a, 0, 0x3a, 0], // two graphs
        &[0x3a, 2, 0x2a, 9], // an initializer longer than its graph
    ] {
        let place = Place::new().with("m.onnx", bytes);
        assert!(place.seal().is_err(), "{bytes:?}");
    }
}

/// A model whose graphs lie so many deep: each but the last has a node with a branch.
fn onnx_of_depth(depth: u32) -> Vec<u8> {
    fn field(tag: u8, message: &[u8]) -> Vec<u8> {
        let length = u16::try_from(message.len()).unwrap();
        let low = u8::try_from(length & 0x7f).unwrap() | 0x80;
        [&[tag, low, u8::try_from(length >> 7).unwrap()], message].concat()
    }
    let graph = (1..depth).fold(Vec::new(), |graph, _| field(0x0a, &field(0x2a, &field(0x32, &graph))));
    field(0x3a, &graph)
}

#[test]
fn onnx_of_too_many_graphs_in_graphs_is_refused() {
    let read = |depth| Place::new().with("m.onnx", &onnx_of_depth(depth)).seal();
    assert!(read(34).is_ok());
    let refused = read(35).err().unwrap().to_string();
    assert!(refused.contains("more than 100 deep"), "{refused}");
}

#[test]
fn a_file_that_changes_while_it_is_sealed_is_noticed() {
    let place = Place::new().with("a", &noise(10_000_000, 1));
    let changed = place.model().join("a");
    let secret = fixture::content_secret();
    let once = std::cell::Cell::new(false);
    let result = weighhouse_sealing::seal::seal(&weighhouse_sealing::seal::SealRequest {
        folder: &place.model(),
        output: &place.sealed(),
        chain_id: "c",
        registry: "r",
        seller: "s",
        salt: [0; 32],
        secret: &secret,
        allow_pickles: false,
        verify: false,
        progress: &|_| {
            if !once.replace(true) {
                // In place: neither length nor name tells.
                let mut file = fs::OpenOptions::new().write(true).open(&changed).unwrap();
                file.write_all(b"other bytes").unwrap();
            }
        },
    });
    assert!(matches!(result, Err(SealError::Read(_))));
    assert_eq!(place.beside(), ["model"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(fixture::cases(200)))]

    #[test]
    fn no_header_makes_a_reader_panic(
        kind in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let (name, mut file) = [
            ("m.safetensors", safetensors(20)),
            ("m.gguf", gguf()),
            ("m.onnx", onnx()),
        ][kind].clone();
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        file.truncate(cut.index(file.len()) + 1);
        let _ = Place::new().with(name, &file).seal();
    }

    #[test]
    fn no_change_of_a_sealed_file_passes_unnoticed(
        at in any::<prop::sample::Index>(), flip in 1_u8..=255
    ) {
        let place = Place::new().with("m.safetensors", &safetensors(20));
        let original = place.seal().unwrap();
        place.damage(|file| {
            let at = at.index(file.len());
            file[at] ^= flip;
        });
        // The salt is in no tree: it is compared with the chain's record.
        if let Ok(checked) = place.check() {
            prop_assert_eq!(checked.commitment, original.commitment);
            prop_assert!(checked.salt != original.salt || checked.pk != original.pk);
        }
    }
}
