//! Manifests, and one whole sealed file with what its damage must lead to.
use std::fs;
use std::path::Path;

use serde_json::{json, Value};
use weighhouse_sealing::archive::Manifest;
use weighhouse_sealing::check::check;
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

use super::delivery::{scalar, CHAIN, REGISTRY, SELLER};
use super::generate::{noise, Failure};

/// The files that are sealed.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let header = r#"{"__metadata__":{"format":"pt"},"bias":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"weight":{"dtype":"F16","shape":[100,100],"data_offsets":[16,20016]}}"#;
    let mut model = u64::try_from(header.len()).unwrap_or_default().to_le_bytes().to_vec();
    model.extend_from_slice(header.as_bytes());
    model.extend(noise("weights", 20_016));
    vec![
        ("README.md", b"---\nlicense: apache-2.0\n---\n# A small model\n".to_vec()),
        ("data/empty.txt", Vec::new()),
        ("model.safetensors", model),
    ]
}

pub fn sealed() -> Result<(Value, Vec<u8>), Failure> {
    let place = tempfile::TempDir::new()?;
    let folder = place.path().join("model");
    for (path, bytes) in files() {
        let at = folder.join(path);
        fs::create_dir_all(at.parent().unwrap_or(&folder))?;
        fs::write(at, bytes)?;
    }
    let output = place.path().join("model.sealed");
    let secret = ContentSecret::from_bytes(&scalar("k"))?;
    let sealed = seal(&SealRequest {
        folder: &folder,
        output: &output,
        chain_id: CHAIN,
        registry: REGISTRY,
        seller: SELLER,
        salt: scalar("salt"),
        secret: &secret,
        allow_pickles: false,
        verify: true,
        progress: &|_| {},
    })?;
    let file = fs::read(&output)?;
    let commitment = &sealed.commitment;
    let description = json!({
        "about": "model.sealed is these files sealed; check accepts it and refuses it with any of the edits",
        "chain_id": CHAIN,
        "registry": REGISTRY,
        "seller": SELLER,
        "size": commitment.size,
        "chunk_count": commitment.chunk_count(),
        "salt": hex::encode(sealed.salt),
        "PK": hex::encode(sealed.pk),
        "H": hex::encode(sealed.version_key.h),
        "S": hex::encode(sealed.opening_key.to_bytes().as_slice()),
        "plaintext_root": hex::encode(commitment.plaintext_root),
        "ciphertext_root": hex::encode(commitment.ciphertext_root),
        "key_root": hex::encode(commitment.key_root),
        "manifest": serde_json::to_value(&sealed.manifest)?,
        "files": files().iter()
            .map(|(path, bytes)| json!({ "path": path, "bytes": hex::encode(bytes) }))
            .collect::<Vec<_>>(),
        "refused": refused(place.path(), &file)?,
    });
    Ok((description, file))
}

fn refused(place: &Path, file: &[u8]) -> Result<Vec<Value>, Failure> {
    // Two opened keys; five chunks: the manifest's, README.md's, the header's, two of weights.
    let leaves = 256 + 2 * 40;
    let ciphertext = leaves + 2 * 5 * 32;
    let edits: Vec<(&str, usize, Vec<u8>)> = vec![
        ("another magic", 0, b"WHSEALEX".to_vec()),
        ("another version", 11, vec![2]),
        ("no opened keys", 12, vec![0; 4]),
        ("more opened keys than chunks", 12, vec![0, 0, 0, 6]),
        ("no content", 16, vec![0; 8]),
        ("another size", 23, vec![0xff]),
        ("another chunk count", 31, vec![6]),
        ("PK the identity", 64, [vec![0xc0], vec![0; 95]].concat()),
        ("another plaintext root", 160, vec![0; 32]),
        ("another ciphertext root", 192, vec![0; 32]),
        ("another key root", 224, vec![0; 32]),
        ("the second opened key is that of the first chunk", 256 + 40 + 7, vec![0]),
        ("the second opened key is that of weights", 256 + 40 + 7, vec![3]),
        ("another opened key", 256 + 8, vec![0; 32]),
        ("another plaintext leaf", leaves + 4 * 32, vec![0; 32]),
        ("another key leaf", leaves + 9 * 32, vec![0; 32]),
        ("another byte in the manifest", ciphertext + 20, vec![file[ciphertext + 20] ^ 1]),
        ("another byte in the padding", ciphertext + 16_383, vec![file[ciphertext + 16_383] ^ 1]),
        ("another byte in the weights", file.len() - 1, vec![file[file.len() - 1] ^ 1]),
    ];
    let mut refused = Vec::new();
    for (name, at, bytes) in edits {
        let mut changed = file.to_vec();
        changed[at..at + bytes.len()].copy_from_slice(&bytes);
        let reason = refusal(place, name, &changed)?;
        refused.push(json!({ "name": name, "at": at, "bytes": hex::encode(bytes), "reason": reason }));
    }
    for (name, length) in [("cut in the header", 100), ("cut in the ciphertext", file.len() - 1), ("empty", 0)] {
        let reason = refusal(place, name, &file[..length])?;
        refused.push(json!({ "name": name, "cut_to": length, "reason": reason }));
    }
    let longer = [file, &[0]].concat();
    let reason = refusal(place, "a byte long", &longer)?;
    refused.push(json!({ "name": "a byte long", "append": "00", "reason": reason }));
    Ok(refused)
}

fn refusal(place: &Path, name: &str, file: &[u8]) -> Result<String, Failure> {
    let path = place.join("changed.sealed");
    fs::write(&path, file)?;
    match check(&path, &|_| {}) {
        Ok(_) => Err(format!("{name} is accepted").into()),
        Err(error) => Ok(error.to_string()),
    }
}

pub fn manifests() -> Result<Value, Failure> {
    let zeros = "0".repeat(64);
    let entry = |path: &str, size: u64, chunk: u64| {
        format!(r#"{{"path":"{path}","size":{size},"sha256":"{zeros}","format":"other","chunk":{chunk},"header":0}}"#)
    };
    let manifest = |entries: &[String]| format!(r#"{{"version":1,"files":[{}]}}"#, entries.join(","));
    let one = |path: &str| manifest(&[entry(path, 5, 0)]);
    let good = one("a");
    let safetensors = manifest(&[format!(
        r#"{{"path":"m.safetensors","size":100,"sha256":"{zeros}","format":"safetensors","chunk":0,"header":60,"tensors":{{"count":1,"parameters":10,"dtypes":{{"F32":10}}}}}}"#
    )]);
    let cases = vec![
        ("one file", good.clone()),
        (
            "files in order",
            manifest(&[entry("B", 20_000, 0), entry("a", 0, 2), entry("a-b", 1, 2), entry("c/d", 9, 3)]),
        ),
        ("a name with a space and an accent", one("a b/é.txt")),
        ("safetensors", safetensors.clone()),
        ("no file", manifest(&[])),
        ("another version", good.replace(":1,", ":2,")),
        ("an unknown field", good.replace(r#""version":1"#, r#""version":1,"x":0"#)),
        ("a field twice", good.replace(r#""size":5"#, r#""size":5,"size":5"#)),
        ("fields in another order", good.replace(r#""path":"a","size":5"#, r#""size":5,"path":"a""#)),
        ("space between", good.replace(r#""version":1"#, r#""version": 1"#)),
        ("an escape that is not needed", good.replace(r#""a""#, r#""\u0061""#)),
        ("a number with a fraction", good.replace(":5,", ":5.0,")),
        ("a hash in upper case", good.replace(&zeros, &"A".repeat(64))),
        ("a short hash", good.replace(&zeros, "00")),
        ("a wrong place", manifest(&[entry("a", 20_000, 0), entry("b", 1, 1)])),
        ("out of order", manifest(&[entry("b", 1, 0), entry("a", 1, 1)])),
        ("a path twice", manifest(&[entry("a", 1, 0), entry("a", 1, 1)])),
        ("a file that is a folder", manifest(&[entry("a", 1, 0), entry("a-b", 1, 1), entry("a/b", 1, 2)])),
        ("an absolute path", one("/a")),
        ("a path that leads out", one("../a")),
        ("a path that leads out and back", one("a/../b")),
        ("a dot", one("./a")),
        ("an empty name", one("a//b")),
        ("no path", one("")),
        ("a backslash", one(r"a\\b")),
        ("a drive", one("C:a")),
        ("a control character", one(r"a\u0001")),
        ("an angle bracket", one("a<b")),
        ("a question mark", one("a?b")),
        ("a dot at the end", one("a/b.")),
        ("a space at the end", one("a /b")),
        ("a device of Windows", one("a/AUX/b")),
        ("a device with an extension", one("nul.tar.gz")),
        ("a device with a digit written high", one("Com¹.txt")),
        ("no device, nearly one", one("com10/console/auxiliary.txt")),
        ("the direction turned around", one("a\u{202e}b")),
        ("a space that is not seen", one("a\u{200b}b")),
        ("names that differ by case", manifest(&[entry("Model.txt", 1, 0), entry("model.txt", 1, 1)])),
        ("folders that differ by case", manifest(&[entry("A/x", 1, 0), entry("a/y", 1, 1)])),
        ("names that differ by composition", manifest(&[entry("mode\u{300}le", 1, 0), entry("mod\u{e8}le", 1, 1)])),
        ("names that differ by both, folded", manifest(&[entry("STRASSE", 1, 0), entry("straße", 1, 1)])),
        ("names that differ by more", manifest(&[entry("modele", 1, 0), entry("mod\u{e8}le", 1, 1)])),
        ("a name too long", one(&"é".repeat(128))),
        ("a path as long as can be", one(&["é".repeat(99).as_str(); 2].join("/"))),
        ("a path too long", one(&["é".repeat(100).as_str(); 2].join("/"))),
        ("larger than can be", manifest(&[entry("a", (1 << 50) + 1, 0)])),
        ("safetensors without its format", good.replace(r#""a""#, r#""a.safetensors""#)),
        ("a name of pickles, and none inside", good.replace(r#""a""#, r#""a.pt""#)),
        ("a pickle that is marked", good.replace(r#""a""#, r#""a.pt""#).replace("other", "pickle")),
        ("a format that its name denies", safetensors.replace("m.safetensors", "m.dat")),
        ("a header larger than the file", safetensors.replace(":60,", ":101,")),
        ("no header", safetensors.replace(":60,", ":0,")),
        ("no tensor summary", safetensors.replace(r#","tensors":{"count":1,"parameters":10,"dtypes":{"F32":10}}"#, "")),
        ("a sum that is none", safetensors.replace(r#""F32":10"#, r#""F32":9"#)),
        ("a type in lower case", safetensors.replace("F32", "f32")),
        ("a type without a name", safetensors.replace("F32", "")),
        ("more parameters than a double counts", safetensors.replace(":10", ":9007199254740992")),
    ];
    let mut manifests = Vec::new();
    for (name, json) in cases {
        let length = u32::try_from(json.len())?;
        let mut archive = b"WHARCH\0\x01".to_vec();
        archive.extend_from_slice(&length.to_be_bytes());
        archive.extend_from_slice(json.as_bytes());
        archive.resize(archive.len().next_multiple_of(16_384), 0);
        let (accepted, reason) = match Manifest::decode(&archive) {
            Ok(_) => (true, None),
            Err(error) => (false, Some(error.to_string())),
        };
        manifests.push(json!({ "name": name, "json": json, "accepted": accepted, "reason": reason }));
    }
    Ok(json!({
        "about": "json, preceded by magic and length and followed by zeros to a whole chunk, begins an archive",
        "manifests": manifests,
    }))
}
