//! The folders of releases: what is kept in this repository, and what is refused of a damaged one.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use weighhouse_deployer::{checksum, release, Error, NAMES, VERSION};
use weighhouse_protocol::migration::RELEASES;

mod plan_file;

use plan_file::{read_plan, PLAN};

/// The releases that are kept.
fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../releases")
}

/// A folder as a release's that is not known here, with Wasm that says the contract's name.
fn folder() -> tempfile::TempDir {
    folder_of("9.9.9")
}

fn folder_of(version: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let wasm = folder.path().join("wasm");
    fs::create_dir(&wasm).unwrap();
    let mut listed = String::new();
    for name in NAMES {
        fs::write(wasm.join(format!("weighhouse_{name}.wasm")), name).unwrap();
        listed.push_str(&format!("{}  weighhouse_{name}.wasm\n", checksum(&wasm, name).unwrap()));
    }
    fs::write(wasm.join("checksums.txt"), listed).unwrap();
    fs::write(wasm.join("release.json"), format!(r#"{{"version": "{version}", "commit": "ab"}}"#)).unwrap();
    folder
}

fn refusal(folder: &tempfile::TempDir) -> String {
    read_plan(folder, PLAN).unwrap().addresses().unwrap_err().to_string()
}

/// The folder of a release has the Wasm that its checksums name, and schemas of that version.
fn is_whole(version: &str) {
    let folder = kept().join(version);
    assert_eq!(release(&folder).unwrap(), version);
    let listed = fs::read_to_string(folder.join("checksums.txt")).unwrap();
    for name in NAMES {
        let line = format!("{}  weighhouse_{name}.wasm\n", checksum(&folder, name).unwrap());
        assert!(listed.contains(&line), "{version}: {name}");
        let schema = shapes(&folder.join(format!("schema/{name}.json")));
        assert_eq!(schema["contract_version"], version, "{name}");
    }
    assert!(folder.join("schema.graphql").exists(), "{version}");
}

#[test]
fn every_release_but_this_one_is_kept_whole() {
    for version in &RELEASES[..RELEASES.len() - 1] {
        is_whole(version);
    }
    for entry in fs::read_dir(kept()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().into_string().unwrap();
        assert!(RELEASES.contains(&name.as_str()), "{name} is no release");
    }
}

/// A contract's schema without the words that describe it, which may become clearer while the contract stays.
fn shapes(file: &Path) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                // A message may have a field of that name, which is an object.
                fields.retain(|name, value| name != "description" || !value.is_string());
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut schema = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    strip(&mut schema);
    schema
}

/// The version stays until a contract changes. The index may go on before that, and with it its schema.
#[test]
fn this_release_is_kept_whole_once_it_is_made_and_its_contracts_say_what_they_say_here() {
    let folder = kept().join(VERSION);
    if !folder.exists() {
        return;
    }
    is_whole(VERSION);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    for name in NAMES {
        let [kept, here] = [&folder.join("schema"), &here].map(|folder| shapes(&folder.join(format!("{name}.json"))));
        assert!(kept == here, "{name} changed after release {VERSION}: its change sets the next version");
    }
}

#[test]
fn a_folder_says_its_release_and_what_is_built_here_is_of_this_one() {
    let folder = folder();
    let wasm = folder.path().join("wasm");
    assert_eq!(release(&wasm).unwrap(), "9.9.9");
    fs::remove_file(wasm.join("release.json")).unwrap();
    assert_eq!(release(&wasm).unwrap(), VERSION);
    fs::write(wasm.join("release.json"), "{}").unwrap();
    let error = release(&wasm).unwrap_err().to_string();
    assert!(error.contains("release.json of a release: missing field `version`"), "{error}");
}

#[test]
fn wasm_that_differs_from_its_checksum_is_named() {
    let folder = folder();
    read_plan(&folder, PLAN).unwrap().addresses().unwrap();
    let escrow = folder.path().join("wasm/weighhouse_escrow.wasm");
    fs::write(&escrow, "another").unwrap();
    let error = read_plan(&folder, PLAN).unwrap().addresses().unwrap_err();
    assert!(matches!(&error, Error::Checksum { path, .. } if path.ends_with("weighhouse_escrow.wasm")), "{error}");
    let found = checksum(&folder.path().join("wasm"), "escrow").unwrap();
    assert!(error.to_string().contains(&found), "{error}");
}

#[test]
fn a_list_that_lacks_a_contract_or_is_none_is_refused() {
    let folder = folder();
    let file = folder.path().join("wasm/checksums.txt");
    let listed = fs::read_to_string(&file).unwrap();
    let without: Vec<_> = listed.lines().filter(|line| !line.contains("license")).collect();
    fs::write(&file, without.join("\n")).unwrap();
    let error = refusal(&folder);
    assert!(error.ends_with("weighhouse_license.wasm is not in checksums.txt beside it"), "{error}");
    fs::write(&file, "nothing").unwrap();
    let error = refusal(&folder);
    assert!(error.ends_with("checksums.txt of a release: \"nothing\" is no checksum of a file"), "{error}");
    fs::remove_file(&file).unwrap();
    let error = refusal(&folder);
    assert!(error.ends_with("checksums.txt of a release: it is missing"), "{error}");
    // A folder that was put together by hand needs none.
    fs::remove_file(folder.path().join("wasm/release.json")).unwrap();
    read_plan(&folder, PLAN).unwrap().addresses().unwrap();
}

#[test]
fn other_code_with_a_list_of_its_own_is_not_taken_for_a_known_release() {
    let folder = folder_of("0.1.0");
    let error = read_plan(&folder, PLAN).unwrap().addresses().unwrap_err();
    assert!(matches!(&error, Error::OtherCode { path, .. } if path.ends_with("weighhouse_registry.wasm")), "{error}");
    let found = checksum(&folder.path().join("wasm"), "registry").unwrap();
    let known = checksum(&kept().join("0.1.0"), "registry").unwrap();
    let expected = format!("has SHA-256 {found}, and release 0.1.0 has {known}: the folder is not that release's");
    assert!(error.to_string().ends_with(&expected), "{error}");
}

#[test]
fn a_release_is_deployed_from_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let artifacts = format!("artifacts = {:?}", fs::canonicalize(kept().join("0.1.0")).unwrap());
    let addresses = read_plan(&folder, &PLAN.replace("artifacts = \"wasm\"", &artifacts)).unwrap().addresses().unwrap();
    let all: BTreeSet<_> = addresses.values().collect();
    assert_eq!(all.len(), NAMES.len());
}
