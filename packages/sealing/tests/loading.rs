//! The files of a model that run code: by what anybody sees of a sealed file, and by what is inside an opened folder.
#![allow(clippy::unwrap_used)]

mod fixture;

use std::collections::BTreeMap;
use std::io::Cursor;

use fixture::{onnx, safetensors, Place};
use weighhouse_sealing::archive::{FileEntry, Manifest};
use weighhouse_sealing::format::{read_open_header, Format, Header};
use weighhouse_sealing::loading::template::{Template, MAX_TEMPLATE};
use weighhouse_sealing::loading::{seen, Basis, Effect, Finding, Kind, Verdict};
use weighhouse_sealing::open::code;

/// A GGUF file without tensors, with texts in its metadata.
fn gguf(texts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend_from_slice(&3_u32.to_le_bytes());
    bytes.extend_from_slice(&0_u64.to_le_bytes());
    bytes.extend_from_slice(&u64::try_from(texts.len()).unwrap().to_le_bytes());
    let text = |bytes: &mut Vec<u8>, text: &[u8]| {
        bytes.extend_from_slice(&u64::try_from(text.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(text);
    };
    for (key, value) in texts {
        text(&mut bytes, key.as_bytes());
        bytes.extend_from_slice(&8_u32.to_le_bytes());
        text(&mut bytes, value);
    }
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes
}

fn header(bytes: &[u8]) -> Header {
    let size = u64::try_from(bytes.len()).unwrap();
    read_open_header(Format::Gguf, &mut Cursor::new(bytes), size).unwrap().unwrap()
}

fn template(texts: &[(&str, &[u8])]) -> Option<Template> {
    header(&gguf(texts)).template
}

/// The manifest of a sealed folder, with the headers of its GGUF files.
fn sealed(place: &Place) -> (Manifest, Vec<(usize, Header)>) {
    place.seal_with(true).unwrap();
    let manifest = place.check().unwrap().manifest;
    let of_file = |(at, file): (usize, &FileEntry)| {
        (file.format == Format::Gguf).then(|| (at, header(&std::fs::read(place.model().join(&file.path)).unwrap())))
    };
    let headers = manifest.files.iter().enumerate().filter_map(of_file).collect();
    (manifest, headers)
}

fn found(findings: &[Finding]) -> Vec<(&str, Kind, Effect, Basis)> {
    findings.iter().map(|found| (found.path.as_str(), found.kind, found.effect, found.basis)).collect()
}

#[test]
fn the_worst_template_of_a_header_counts() {
    assert_eq!(template(&[("general.name", b"{{ x.__class__ }}")]), None);
    assert_eq!(template(&[("tokenizer.chat_template", b"{{ x }}")]), Some(Template::Plain));
    let both: [(&str, &[u8]); 2] =
        [("tokenizer.chat_template.tools", b"{{ x.__class__ }}"), ("tokenizer.chat_template", b"{{ x }}")];
    assert!(matches!(template(&both), Some(Template::Code(_))));
    assert_eq!(template(&[("tokenizer.chat_templates", b"{{ x.__class__ }}")]), None);
}

#[test]
fn templates_behind_the_first_64_of_a_header_are_not_read() {
    let many = |count: usize, last: &'static [u8]| {
        let keys: Vec<String> = (1..=count).map(|at| format!("tokenizer.chat_template.{at}")).collect();
        let value = |at: usize| if at + 1 == count { last } else { b"{{ x }}".as_slice() };
        let texts: Vec<(&str, &[u8])> = keys.iter().enumerate().map(|(at, key)| (key.as_str(), value(at))).collect();
        template(&texts).unwrap()
    };
    assert_eq!(many(64, b"{{ x }}"), Template::Plain);
    assert!(matches!(many(64, b"{{ x.__class__ }}"), Template::Code(_)));
    for last in [b"{{ x }}".as_slice(), b"{{ x.__class__ }}"] {
        assert!(matches!(many(65, last), Template::Unsure(_)));
    }
}

#[test]
fn a_template_that_is_too_long_or_no_text_is_not_called_plain() {
    let long = vec![b'x'; MAX_TEMPLATE + 1];
    for bytes in [long.as_slice(), b"\xff\xfe"] {
        assert!(matches!(template(&[("tokenizer.chat_template", bytes)]), Some(Template::Unsure(_))));
    }
    // A number under the key of a template.
    let mut number = gguf(&[("tokenizer.chat_template", b"")]);
    let kind = 24 + 8 + "tokenizer.chat_template".len();
    number[kind..kind + 4].copy_from_slice(&10_u32.to_le_bytes());
    assert!(matches!(header(&number).template, Some(Template::Unsure(_))));
}

#[test]
fn a_template_that_ends_behind_the_file_is_refused() {
    let mut bytes = gguf(&[("tokenizer.chat_template", b"{{ x }}")]);
    let length = 24 + 8 + "tokenizer.chat_template".len() + 4;
    bytes[length..length + 8].copy_from_slice(&200_000_u64.to_le_bytes());
    let size = u64::try_from(bytes.len()).unwrap();
    assert!(read_open_header(Format::Gguf, &mut Cursor::new(&bytes), size).is_err());
}

#[test]
fn formats_that_hold_data_alone_are_all_that_is_in_a_data_only_model() {
    let place = Place::new()
        .with("model.safetensors", &safetensors(4))
        .with("model.onnx", &onnx())
        .with(
            "chat.gguf",
            &gguf(&[("tokenizer.chat_template", b"{% for m in messages %}{{ m['content'] }}{% endfor %}")]),
        )
        .with("README.md", b"# A model");
    let (manifest, headers) = sealed(&place);
    let headers: BTreeMap<usize, &Header> = headers.iter().map(|(at, header)| (*at, header)).collect();
    let seen = seen(&manifest, &headers);
    assert_eq!((found(&seen), Verdict::of(&seen)), (Vec::new(), Verdict::DataOnly));
}

#[test]
fn code_is_told_with_what_speaks_for_it_and_comes_first() {
    let place = Place::new()
        .with("a/config.json", br#"{"auto_map": {}}"#)
        .with("chat.gguf", &gguf(&[("tokenizer.chat_template", b"{{ x.__class__ }}")]))
        .with("modeling.py", b"import os")
        .with("weights.json", b"\x80\x04\x95\0\0")
        .with("z.bin", b"\0\0\0\0numbers");
    let (manifest, headers) = sealed(&place);
    let headers: BTreeMap<usize, &Header> = headers.iter().map(|(at, header)| (*at, header)).collect();
    let findings = seen(&manifest, &headers);
    assert_eq!(
        found(&findings),
        [
            ("chat.gguf", Kind::Template, Effect::Runs, Basis::Read),
            ("modeling.py", Kind::Source, Effect::Runs, Basis::Name),
            ("weights.json", Kind::Pickle, Effect::Runs, Basis::Manifest),
            ("a/config.json", Kind::Configuration, Effect::MayRun, Basis::Name),
            ("z.bin", Kind::Pickle, Effect::MayRun, Basis::Name),
        ]
    );
    assert_eq!(Verdict::of(&findings), Verdict::RunsCode);
    // A header that nobody read may hold anything.
    let unread = seen(&manifest, &BTreeMap::new());
    let gguf = unread.iter().find(|found| found.path == "chat.gguf").unwrap();
    assert_eq!((gguf.effect, gguf.basis), (Effect::MayRun, Basis::Name));
    assert_eq!(Verdict::of(&findings[3..]), Verdict::Unknown);
}

#[test]
fn an_opened_folder_is_looked_into() {
    let place = Place::new()
        .with("config.json", br#"{"auto_map": {"AutoModel": "x.Y"}}"#)
        .with("tokenizer_config.json", br#"{"chat_template": "{{ messages }}"}"#)
        .with("model.safetensors", &safetensors(4));
    let request = place.seal().unwrap();
    place.open(&request).unwrap();
    let manifest = place.check().unwrap().manifest;
    let code = code(&place.opened(), &manifest).unwrap();
    assert_eq!(found(&code), [("config.json", Kind::Configuration, Effect::Runs, Basis::Read)]);
}
