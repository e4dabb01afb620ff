//! Folders as people have them: what can't be opened elsewhere, or lacks its weights, is refused before it is sealed, and
//! what is wrong is named.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod fixture;

use std::fs;

use fixture::{contents, safetensors, Place};
use weighhouse_sealing::archive::check_path;

fn refused(place: &Place) -> String {
    let error = place.seal().err().expect("it is refused");
    assert_eq!(place.beside(), ["model"], "nothing is left behind");
    error.to_string()
}

#[test]
fn names_that_cannot_be_opened_elsewhere_are_refused_and_all_named() {
    let place = Place::new().with("aux/weights.txt", b"x").with("a?b", b"x").with("trail.", b"x").with("good", b"x");
    let said = refused(&place);
    for path in ["\"aux\"", "\"a?b\"", "\"trail.\""] {
        assert!(said.contains(path), "{said}");
    }
    assert!(!said.contains("good"), "{said}");
    for name in [
        "CON",
        "con.txt",
        "PRN",
        "Aux.c",
        "nul",
        "COM1",
        "com0.x",
        "lpt9.tar.gz",
        "LPT²",
        "conin$",
        "CONOUT$",
        "nul .txt",
        "a<b",
        "a>b",
        "a\"b",
        "a|b",
        "a*b",
        "a:b",
        "a ",
        "a.",
        "a\u{202e}b",
        "a\u{200f}b",
        "a\u{feff}b",
        "a\u{1b}[2J",
        "a\u{9b}b",
        "a\u{2066}b",
        "a\u{ad}b",
        "a\u{e0041}b",
    ] {
        assert!(check_path(&format!("folder/{name}")).is_err(), "{name:?}");
        let said = check_path(&format!("{name}/file")).unwrap_err().to_string();
        assert!(
            said.chars().all(|c| !c.is_control() && !matches!(c, '\u{202e}' | '\u{2066}' | '\u{feff}')),
            "{said:?}"
        );
    }
    for name in [
        "com",
        "com10",
        "console",
        "auxiliary",
        "nulls.txt",
        "lpt",
        "a.b.c",
        "..a",
        " a",
        "模型",
        "e\u{301}",
        "🤗",
        "a\u{200d}b",
    ] {
        assert!(check_path(&format!("folder/{name}")).is_ok(), "{name:?}");
    }
    assert!(check_path(&format!("{}/{}", "é".repeat(99), "é".repeat(100))).is_ok());
    assert!(check_path(&format!("{}/{}", "é".repeat(100), "é".repeat(100))).is_err());
}

#[test]
fn names_that_are_one_elsewhere_are_refused() {
    for [one, other] in [
        ["Model.txt", "model.txt"],
        ["Weights/a", "weights/b"],
        ["mode\u{300}le.txt", "mod\u{e8}le.txt"],
        ["É.txt", "e\u{301}.txt"],
        ["straße", "STRASSE"],
        ["a/Ω", "a/\u{2126}"],
    ] {
        let said = refused(&Place::new().with(one, b"1").with(other, b"2"));
        assert!(said.contains("the same on macOS or Windows"), "{said}");
    }
    let place = Place::new().with("modele", b"1").with("modèle", b"2").with("b/x", b"3").with("c/x", b"4");
    let sealed = place.seal().unwrap();
    place.open(&sealed).unwrap();
    assert_eq!(contents(&place.model()), contents(&place.opened()));
}

#[test]
fn pointers_to_weights_that_were_never_fetched_are_named_as_such() {
    let pointer = include_bytes!("cases/lfs-pointer");
    let windows = String::from_utf8_lossy(pointer).replace('\n', "\r\n");
    for (path, bytes) in [
        ("spiece.model", pointer.as_slice()),
        ("tf_model.h5", pointer),
        ("model.safetensors", pointer),
        ("model.gguf", windows.as_bytes()),
        ("pytorch_model.bin", b"version https://hawser.github.com/spec/v1\noid sha256:ab\nsize 1\n"),
        ("onnx/model.onnx", b"# xet version 0\nfilesize = 5\nhash = 'ab'\n"),
    ] {
        let said = refused(&Place::new().with(path, bytes));
        assert!(said.contains(path) && said.contains("Git LFS") && said.contains("git lfs pull"), "{said}");
    }
    let about = [pointer.as_slice(), &[b' '; 2_000]].concat();
    assert!(Place::new()
        .with("about.md", b"version https://git-lfs.github.com is")
        .with("long.md", &about)
        .seal()
        .is_ok());
}

#[test]
fn shards_that_an_index_names_and_the_folder_lacks_are_named() {
    let shard = include_bytes!("cases/model-00001-of-00002.safetensors").as_slice();
    let index = include_bytes!("cases/model.safetensors.index.json").as_slice();
    let (first, second) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    let place = |index_path: &str, first: &str| Place::new().with(first, shard).with(index_path, index);
    let said = refused(&place("model.safetensors.index.json", first));
    assert!(said.contains("model.safetensors.index.json") && said.contains(second) && !said.contains(first), "{said}");
    let said = refused(&place("model.safetensors.index.fp16.json", first));
    assert!(said.contains("index.fp16.json") && said.contains(second), "{said}");
    let said = refused(&place("unet/model.safetensors.index.json", &format!("unet/{first}")));
    assert!(said.contains(&format!("unet/{second}")), "{said}");
    assert!(place("model.safetensors.index.json", first).with(second, shard).seal().is_ok());
    // PyTorch's index names files in the same way, and all of them may be missing.
    let torch = br#"{"weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "../up.bin"}}"#;
    let said = refused(&Place::new().with("pytorch_model.bin.index.json", torch));
    assert!(said.contains("pytorch_model-00001-of-00002.bin") && said.contains("../up.bin"), "{said}");
    // Parts that no index names tell of each other.
    let said = refused(&Place::new().with("q4-00002-of-00003.gguf", &fixture::gguf()));
    assert!(said.contains("q4-00001-of-00003.gguf") && said.contains("q4-00003-of-00003.gguf"), "{said}");
    // An index that is none says nothing.
    for index in ["", "{}", "[]", r#"{"weight_map": 3}"#] {
        let place = Place::new().with("other.index.json", index.as_bytes()).with("model.safetensors", &safetensors(3));
        assert!(place.seal().is_ok(), "{index}");
    }
}

#[test]
fn weights_that_a_model_of_onnx_has_in_another_file_are_sold_with_it() {
    let model = include_bytes!("formats/types.onnx").as_slice();
    let said = refused(&Place::new().with("onnx/model.onnx", model).with("weights.bin", b"elsewhere"));
    assert!(said.contains("onnx/model.onnx") && said.contains("onnx/weights.bin"), "{said}");
    assert!(Place::new().with("onnx/model.onnx", model).with("onnx/weights.bin", b"beside").seal().is_ok());
}

#[cfg(unix)]
#[test]
fn a_folder_of_the_hugging_face_cache_is_told_from_other_links() {
    let place = Place::new().with("README.md", b"x");
    std::os::unix::fs::symlink("../../blobs/0123abcd", place.model().join("model.safetensors")).unwrap();
    let said = refused(&place);
    assert!(said.contains("cp -rL") && said.contains("Hugging Face cache"), "{said}");
    fs::remove_file(place.model().join("model.safetensors")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", place.model().join("model.safetensors")).unwrap();
    let said = refused(&place);
    assert!(!said.contains("cp -rL"), "{said}");
}
