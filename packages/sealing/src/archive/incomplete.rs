//! What a folder lacks: weights that were never fetched, though something in it names them.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use serde::Deserialize;

/// A pointer of Git LFS has fewer bytes than this, by its specification.
const MAX_POINTER: u64 = 1_024;
/// Largest index that is read, in bytes: those of models of a thousand files take 20 MB.
const MAX_INDEX: u64 = 64 << 20;

/// How the files begin that stand for others which Git has elsewhere.
/// <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>
const POINTERS: [&str; 3] = [
    "version https://git-lfs.github.com/spec/v1\n",
    "version https://hawser.github.com/spec/v1\n",
    "# xet version 0\n",
];

/// Whether a file is only a pointer to another one, which Git LFS or Xet would put in its place.
pub(super) fn is_pointer(file: &mut impl Read, size: u64) -> io::Result<bool> {
    if size >= MAX_POINTER {
        return Ok(false);
    }
    let mut text = Vec::new();
    file.take(MAX_POINTER).read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
    Ok(POINTERS.iter().any(|begins| text.starts_with(begins)))
}

/// Whether a file says which others hold the weights: `model.safetensors.index.json`, and of a variant
/// `model.safetensors.index.fp16.json`.
pub(super) fn is_index(path: &str) -> bool {
    path.strip_suffix("json").is_some_and(|stem| {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        name.contains(".index.")
    })
}

/// The files that an index names, by their paths in the folder; none if it names no weights.
pub(super) fn named_by(path: &str, file: &mut impl Read) -> io::Result<BTreeSet<String>> {
    #[derive(Deserialize)]
    struct Index {
        weight_map: BTreeMap<String, String>,
    }
    let mut json = Vec::new();
    file.take(MAX_INDEX).read_to_end(&mut json)?;
    let Ok(index) = serde_json::from_slice::<Index>(&json) else { return Ok(BTreeSet::new()) };
    let folder = path.rfind('/').map_or("", |end| path.get(..=end).unwrap_or_default());
    Ok(index.weight_map.into_values().map(|name| format!("{folder}{name}")).collect())
}

/// The other parts of a model, if this file is one of several by its name: `model-00001-of-00003.gguf`.
pub(super) fn parts(path: &str) -> BTreeSet<String> {
    let others = || {
        let (stem, extension) = path.rsplit_once('.').filter(|(_, extension)| is_weights(extension))?;
        let (rest, count) = stem.rsplit_once("-of-")?;
        let (stem, own) = rest.rsplit_once('-')?;
        let digits = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        let parts: u32 = count.parse().ok().filter(|_| digits(count) && digits(own))?;
        Some((1..=parts).map(|part| format!("{stem}-{part:05}-of-{count}.{extension}")).collect())
    };
    others().unwrap_or_default()
}

fn is_weights(extension: &str) -> bool {
    ["gguf", "safetensors", "bin"].contains(&extension)
}
