//! Any small folder, as a seller may have it: names that nothing can unpack, pointers of Git LFS, indexes of files that
//! are not there, pickles under any name, headers of any format. Each file is a byte with the length of its name, the
//! name, two bytes with its length, and its bytes.
#![no_main]
use std::fs;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use weighhouse_sealing::archive::{check_path, scan, Manifest};
use weighhouse_sealing::format::Format;

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

fn file<'a>(rest: &mut &'a [u8]) -> Option<(&'a str, &'a [u8])> {
    let length = take(rest, 1)?[0];
    let name = take(rest, length.into())?;
    let length = take(rest, 2)?;
    let length = usize::from(u16::from_le_bytes([length[0], length[1]])).min(rest.len());
    Some((std::str::from_utf8(name).ok()?, take(rest, length)?))
}

/// Puts a file into a folder, if this system can have it there.
fn put(root: &Path, name: &str, bytes: &[u8]) {
    let is_inside = name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\0'));
    if is_inside && name.matches('/').count() < 8 {
        let path = root.join(name);
        let _ = path.parent().map(fs::create_dir_all);
        let _ = fs::write(path, bytes);
    }
}

fuzz_target!(|input: &[u8]| {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("model");
    fs::create_dir(&root).unwrap();
    let mut rest = input;
    for _ in 0..16 {
        let Some((name, bytes)) = file(&mut rest) else { break };
        put(&root, name, bytes);
    }
    let insisted = scan(&root, true);
    let Ok(found) = &insisted else {
        assert!(scan(&root, false).is_err());
        return;
    };
    let manifest = found.manifest();
    for entry in &manifest.files {
        assert!(check_path(&entry.path).is_ok());
        assert_eq!(fs::metadata(root.join(&entry.path)).unwrap().len(), entry.size);
        assert!(entry.format == Format::Pickle || entry.format == Format::of_path(&entry.path));
    }
    // Without insisting, the pickles alone make the difference.
    assert_eq!(scan(&root, false).is_ok(), manifest.pickles().next().is_none());
    if let Ok(encoded) = manifest.encode() {
        assert_eq!(&Manifest::decode(&encoded).unwrap(), manifest);
    }
});
