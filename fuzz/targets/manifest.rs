//! Any bytes, taken for the beginning of an archive.
#![no_main]
use libfuzzer_sys::fuzz_target;
use weighhouse_sealing::archive::{check_path, Manifest};

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::decode(bytes) else { return };
    // There is one way to write a manifest, and only zeros after it.
    let encoded = manifest.encode().unwrap();
    let (own, padding) = bytes.split_at(encoded.len());
    assert_eq!(own, encoded);
    assert!(padding.iter().all(|byte| *byte == 0));
    assert!(manifest.files.iter().all(|file| check_path(&file.path).is_ok()));
    let _ = (manifest.formats(), manifest.pickles().count());
});
