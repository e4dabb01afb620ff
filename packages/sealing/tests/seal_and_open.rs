//! What is sealed is what is opened, whatever its size and shape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]
mod fixture;

use std::fs;

use fixture::{contents, gguf, noise, onnx, rng, safetensors, Place};
use proptest::prelude::*;
use weighhouse_sealing::archive::{self, fingerprint, LeftOut};
use weighhouse_sealing::check::Expected;
use weighhouse_sealing::chunk::CHUNK_SIZE;
use weighhouse_sealing::format::Format;
use weighhouse_sealing::open::OpenError;
use weighhouse_sealing::secret::TransportSecret;

#[test]
fn a_model_folder_comes_back_byte_for_byte() {
    let place = Place::new()
        .with("model.safetensors", &safetensors(100_000))
        .with("quantized/model.gguf", &gguf())
        .with("onnx/model.onnx", &onnx())
        .with("README.md", b"# A model\n")
        .with("empty.txt", b"")
        .with("zz-last-empty", b"");
    let sealed = place.seal().unwrap();
    place.open(&sealed).unwrap();
    assert_eq!(contents(&place.model()), contents(&place.opened()));
    assert_eq!(place.beside(), ["model", "model.sealed", "opened"]);
}

#[test]
fn check_finds_what_seal_committed_to() {
    let place = Place::new()
        .with("model.safetensors", &safetensors(100_000))
        .with("model.gguf", &gguf())
        .with("model.onnx", &onnx());
    let sealed = place.seal().unwrap();
    let checked = place.check().unwrap();
    assert_eq!(checked.commitment, sealed.commitment);
    assert_eq!(checked.manifest, sealed.manifest);
    let formats: Vec<_> = checked
        .manifest
        .formats()
        .into_iter()
        .map(|of| (of.format, of.tensors, of.parameters, of.dtypes.join(" ")))
        .collect();
    assert_eq!(
        formats,
        [
            (Format::Safetensors, 1, 100_000, "F32".to_owned()),
            (Format::Gguf, 1, 24, "F16".to_owned()),
            (Format::Onnx, 1, 6, "F32".to_owned()),
        ]
    );
    let expected = Expected {
        size: sealed.commitment.size,
        chunk_count: sealed.commitment.chunk_count(),
        plaintext_root: sealed.commitment.plaintext_root,
        ciphertext_root: sealed.commitment.ciphertext_root,
        key_root: sealed.commitment.key_root,
        salt: sealed.salt.to_vec(),
        pk: sealed.pk.to_vec(),
    };
    checked.expect(&expected).unwrap();
    let other = Expected { key_root: [0; 32], ..expected };
    let mismatch = checked.expect(&other).unwrap_err();
    assert_eq!(mismatch.what, "the key root");
    assert_eq!(mismatch.expected, "00".repeat(32));
    assert_eq!(mismatch.actual, hex::encode(sealed.commitment.key_root));
}

#[test]
fn sealing_again_gives_the_same_bytes() {
    let place = Place::new().with("model.safetensors", &safetensors(9_000));
    place.seal().unwrap();
    let first = fs::read(place.sealed()).unwrap();
    fs::remove_file(place.sealed()).unwrap();
    place.seal().unwrap();
    assert!(first == fs::read(place.sealed()).unwrap());
}

#[test]
fn a_delivery_opens_the_file_and_only_for_its_buyer() {
    let place = Place::new().with("a", &noise(40_000, 1));
    let sealed = place.seal().unwrap();
    let buyer = TransportSecret::generate(&mut rng(1));
    let other = TransportSecret::generate(&mut rng(2));
    let delivery = sealed.opening_key.deliver(&sealed.version_key, &buyer.public_key().unwrap(), &mut rng(3)).unwrap();
    let key = buyer.open(&sealed.version_key, &delivery).unwrap();
    assert_eq!(*key.to_bytes(), *sealed.opening_key.to_bytes());
    assert!(other.open(&sealed.version_key, &delivery).is_err());
}

#[test]
fn equal_weights_have_equal_leaves_wherever_they_stand() {
    let weights = noise(5 * CHUNK_SIZE + 77, 9);
    let header =
        |name: &str| format!(r#"{{"{name}":{{"dtype":"U8","shape":[{0}],"data_offsets":[0,{0}]}}}}"#, weights.len());
    let leaves = |place: &Place| -> Vec<Vec<u8>> {
        let sealed = place.seal().unwrap();
        let bytes = fs::read(place.sealed()).unwrap();
        let opened = u32::from_be_bytes(bytes[12..16].try_into().unwrap()) as usize;
        let count = sealed.commitment.chunk_count() as usize;
        bytes[256 + 40 * opened..][..32 * count].chunks(32).map(<[u8]>::to_vec).collect()
    };
    let one = Place::new().with("model.safetensors", &fixture::safetensors_of(&header("w"), &weights));
    let other = Place::new()
        .with("a-file-before", &noise(100_000, 4))
        .with("b/other-name.safetensors", &fixture::safetensors_of(&header("another-name-for-it"), &weights));
    let (one, other) = (leaves(&one), leaves(&other));
    let own = &one[one.len() - 6..];
    assert!(other.windows(6).any(|run| run == own));
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::new().with("a", b"a");
    let sealed = place.seal().unwrap();
    assert!(place.seal().is_err());
    place.open(&sealed).unwrap();
    assert!(matches!(place.open(&sealed), Err(OpenError::Folder { .. })));
}

#[test]
fn hidden_files_are_left_out_and_listed() {
    let place = Place::new().with("a", b"a").with(".git/config", b"secret").with("b/.cache", b"x");
    let sealed = place.seal().unwrap();
    let hidden = |path: &str| LeftOut::Hidden(path.to_owned());
    assert_eq!(sealed.left_out, [hidden(".git"), hidden("b/.cache"), LeftOut::EmptyFolder("b".to_owned())]);
    assert_eq!(sealed.manifest.files.len(), 1);
}

#[cfg(unix)]
#[test]
fn what_an_archive_has_no_place_for_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new()
        .with("a", b"a")
        .with("bin/run.sh", b"#!")
        .with("bin/two.sh", b"#!")
        .with(".e\u{1b}[2J\u{202e}", b"");
    fs::create_dir_all(place.model().join("logs/deep")).unwrap();
    for program in ["bin/run.sh", "bin/two.sh"] {
        fs::set_permissions(place.model().join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let said: Vec<String> = place.seal().unwrap().left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            r".e\u{1b}[2J\u{202e}",
            "logs/, an empty folder",
            "logs/deep/, an empty folder",
            "the executable bits of bin/run.sh and 1 other files",
        ]
    );
}

#[test]
fn only_what_is_packed_makes_another_folder() {
    let place = Place::new().with("a", b"a").with("b/c", b"c");
    let before = fingerprint(&place.model()).unwrap();
    let place = place.with(".DS_Store", b"x").with(".git/index", b"x").with("b/.cache/x", b"x");
    fs::create_dir(place.model().join("empty")).unwrap();
    assert_eq!(fingerprint(&place.model()).unwrap(), before);
    let place = place.with("b/c", b"cc");
    let changed = fingerprint(&place.model()).unwrap();
    assert_ne!(changed, before);
    fs::rename(place.model().join("b/c"), place.model().join("b/d")).unwrap();
    assert_ne!(fingerprint(&place.model()).unwrap(), changed);
}

#[test]
fn the_same_files_with_other_times_have_the_same_contents() {
    let place = Place::new().with("a", b"a").with("b/c", &[7; 100_000]);
    let found = || archive::contents(&place.model()).unwrap();
    let (before, stamps) = (found(), fingerprint(&place.model()).unwrap());
    assert_eq!(place.seal().unwrap().manifest.contents(), before);
    fs::File::options().write(true).open(place.model().join("a")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(found(), before);
    assert_ne!(fingerprint(&place.model()).unwrap(), stamps);
    fs::write(place.model().join("a"), b"b").unwrap();
    assert_ne!(found(), before);
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![
        0_usize..40,
        (1_usize..5, -2_isize..3).prop_map(|(chunks, by)| (chunks * CHUNK_SIZE).checked_add_signed(by).unwrap()),
        0_usize..200_000,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(fixture::cases(40)))]

    #[test]
    fn any_folder_round_trips(
        files in prop::collection::btree_map("[a-z0-9_-]{1,8}(/[A-Zé ]{1,4}f){0,2}", sizes(), 1..6)
    ) {
        let mut place = Place::new();
        let mut made = Vec::new();
        for (path, size) in &files {
            // A path that lies in a file can't be made.
            if path.match_indices('/').any(|(end, _)| made.contains(&&path[..end])) {
                continue;
            }
            if place.model().join(path).is_dir() {
                continue;
            }
            place = place.with(path, &noise(*size, *size as u64));
            made.push(path.as_str());
        }
        let sealed = place.seal().unwrap();
        prop_assert_eq!(place.check().unwrap().commitment, sealed.commitment);
        place.open(&sealed).unwrap();
        prop_assert_eq!(contents(&place.model()), contents(&place.opened()));
    }
}
