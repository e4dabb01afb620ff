//! A pickle is one by what is inside: whatever it is called, it is refused unless the seller insists, and then marked.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod fixture;

use fixture::{noise, Place};
use weighhouse_sealing::archive::{Manifest, ScanError};
use weighhouse_sealing::format::Format;
use weighhouse_sealing::loading::Basis;
use weighhouse_sealing::open::{code, open, pickles, OpenRequest};
use weighhouse_sealing::seal::SealError;

fn torch() -> Vec<u8> {
    [b"PK\x03\x04".as_slice(), &[0; 26], b"archive/data.pkl", &[0; 99]].concat()
}

fn tar(member: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[..member.len()].copy_from_slice(member);
    bytes[257..262].copy_from_slice(b"ustar");
    bytes
}

/// An array of NumPy with elements of this type.
fn array(descr: &str) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (2,), }}\n");
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\0".as_slice(), &length, header.as_bytes(), &[0; 80]].concat()
}

#[test]
fn pickles_are_refused_unless_the_seller_insists_and_then_marked() {
    let large = [b"(lp0\n".as_slice(), &b"I1\na".repeat(400_000), b"."].concat();
    let [single, double, long] = ["'|O'", "\"|O\"", &format!("{}'O'", " ".repeat(2_000))].map(array);
    for (path, bytes) in [
        ("pytorch_model.bin", b"\x80\x02}q\0.".as_slice()),
        ("weights.dat", &[0x80, 4, 0x95, 0, 0]),
        ("model.safetensors", &[0x80, 2, b'}']),
        ("weights.zip", &torch()),
        ("model.PT", &torch()),
        ("old.tar", &tar(b"pickle")),
        ("array.npy", &single),
        ("double.npy", &double),
        ("long.npy", &long),
        // NumPy reads what is no array as a zip of them or as a pickle.
        ("raw.npy", &large),
        ("values.NPY", b"(lp0\nI1\na."),
        ("cut.npy", b"(lp0\nI1"),
        ("zip.npy", b"PK\x03\x04 an array of objects.npy"),
        ("empty.npy", b""),
        ("objects.dat", &single),
        // Protocols 0 and 1, and later ones without their mark.
        ("weights", b"cos\nsystem\n(S'true'\ntR."),
        ("weights.txt", b"(S'true'\nios\nsystem\n."),
        ("weights.json", b"\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R."),
        ("weights.md", b"(cos\nsystem\nS'true'\no."),
        // Python has run it before it finds what follows.
        ("weights.bin", b"cos\nsystem\n(S'true'\ntR\xff\xff"),
        // Values alone, under a name of pickles.
        ("values.pkl", b"(lp0\nI1\naI2\na."),
        ("values.p", &large),
        // Nothing can be seen inside.
        ("model.joblib", b"\x78\x9c\x01\x02\x03"),
        ("model.PKL", b"\x1f\x8b\x08\0"),
    ] {
        let place = Place::new().with(path, bytes);
        assert!(matches!(place.seal(), Err(SealError::Scan(ScanError::Pickle { .. }))), "{path}");
        place.seal_with(true).unwrap();
        let checked = place.check().unwrap();
        assert_eq!(checked.manifest.pickles().collect::<Vec<_>>(), [path]);
    }
}

#[test]
fn what_is_no_pickle_is_sold_under_any_name() {
    let openvino = include_bytes!("cases/openvino_model.bin").as_slice();
    let noise = noise(100_000, 1);
    for (path, bytes) in [
        ("openvino_model.bin", openvino),
        ("ggml-model.bin", b"lmgg\x01\0\0\0"),
        ("flat.pt", &[0; 64]),
        ("script.pt", b"PK\x03\x04 nothing of the kind"),
        ("checkpoint.ckpt", b"\0\0\0\0\x01model/weights"),
        ("noise.pth", &noise),
        ("empty.bin", b""),
        ("vocab.txt", b"cats\nare\nRed\nbut\n(t.\n"),
        ("merges.p", b"#version: 0.2\na b\n"),
        ("notes.txt", b"I1\n."),
        ("image.bin", b"\x78\x9c\x01\x02\x03"),
        ("cut.pkl", b"(lp0\nI1"),
        ("other.tar", &tar(b"weights")),
        ("array.npy", &array("'<f4'")),
        ("fields.npy", &array("[('x', '<f4'), ('y', '<U8')]")),
    ] {
        let place = Place::new().with(path, bytes);
        let sealed = place.seal().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(sealed.manifest.files[0].format, Format::Other, "{path}");
        place.check().unwrap();
    }
}

#[test]
fn who_opens_is_told_of_pickles_that_the_seller_did_not_mark() {
    let place = Place::new().with("weights.dat", b"cos\nsystem\n(S'true'\ntR.").with("a.bin", b"\x80\x02}q\0.");
    let place = place.with("README.md", b"# A model").with("none.bin", &noise(99, 1));
    let sealed = place.seal_with(true).unwrap();
    let folder = place.opened();
    let request = OpenRequest {
        sealed: &place.sealed(),
        commitment: sealed.commitment,
        key: &sealed.opening_key,
        folder: &folder,
        progress: &|_| {},
    };
    let mut manifest = open(&request).unwrap();
    manifest.files.iter_mut().filter(|file| file.path == "weights.dat").for_each(|file| file.format = Format::Other);
    let found = |manifest: &Manifest| -> Vec<(String, Format)> {
        let code = code(&folder, manifest).unwrap();
        pickles(manifest, &code).iter().map(|file| (file.path.clone(), file.format)).collect()
    };
    let (marked, unmarked) = (("a.bin".to_owned(), Format::Pickle), ("weights.dat".to_owned(), Format::Other));
    assert_eq!(found(&manifest), [marked.clone(), unmarked.clone()]);
    // A mark counts where nothing inside shows a pickle, or something else that may run code.
    std::fs::write(folder.join("a.bin"), [0; 6]).unwrap();
    assert_eq!(found(&manifest), [marked, unmarked]);
    let bases: Vec<Basis> = code(&folder, &manifest).unwrap().iter().map(|found| found.basis).take(2).collect();
    assert_eq!(bases, [Basis::Manifest, Basis::Read]);
    std::fs::remove_file(folder.join("weights.dat")).unwrap();
    assert!(code(&folder, &manifest).is_err());
}
