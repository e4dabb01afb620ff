//! The formats that hold data alone, and what others hold, by the names of files.
use super::{Effect, Kind};

/// The verdict of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A format that holds data alone.
    Data,
    /// One that holds code, or may.
    Code(Kind, Effect, &'static str),
}

/// Extensions of formats that hold data alone: no program that reads them runs what is inside.
///
/// `safetensors`, `gguf` and `onnx` are judged by the manifest's format before. An ONNX graph names operators, and a runtime
/// refuses those that it was not given. The manifest marks an array of NumPy as a pickle unless its header names plain
/// elements, whatever its content is instead, and NumPy reads no array of objects unless it is told to.
const DATA: &[&str] = &[
    // Weights.
    "safetensors",
    "gguf",
    "onnx",
    "onnx_data",
    "npy",
    "msgpack",
    // Vocabularies.
    "tiktoken",
    "vocab",
    "spm",
    "bpe",
    // Texts and tables.
    "jsonl",
    "txt",
    "md",
    "rst",
    "csv",
    "tsv",
    "cff",
    // Pictures, sounds and samples.
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "wav",
    "mp3",
];

/// How pictures and sounds begin. Programs that show or play them go by that: one named a picture may be a program in PostScript.
const BEGINNINGS: &[(&[&str], &[&[u8]])] = &[
    (&["png", "jpg", "jpeg", "gif", "webp"], &[b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF"]),
    (
        &["wav", "mp3"],
        &[b"RIFF", b"RF64", b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2"],
    ),
];
/// Bytes of the longest of them.
pub(super) const BEGINNING: u64 = 8;

/// Whole names of files that hold data alone, where no extension says so. `.model` is one of pickles, too.
const DATA_NAMES: &[&str] = &[
    "license",
    "licence",
    "readme",
    "notice",
    "authors",
    "changelog",
    "copying",
    "citation",
    ".gitattributes",
    ".gitignore",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
];

/// Whole names of JSON that holds data alone. Loaders follow JSON of other names, each in its own way.
const DATA_JSON: &[&str] =
    &["tokenizer.json", "vocab.json", "added_tokens.json", "generation_config.json", "tekken.json"];
/// Parts of the names of JSON that says in which files the weights are.
const INDICES: &[&str] = &[".safetensors.index.", ".bin.index."];

/// Whole names of configurations that a loader follows: `auto_map`, `_class_name`, `auto_mapping`, `types`, `plugins` and `type`
/// name code, in the folder or elsewhere, and `chat_template` is a program.
const CONFIGURATIONS: &[&str] = &[
    "config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "processor_config.json",
    "preprocessor_config.json",
    "video_preprocessor_config.json",
    "image_processor_config.json",
    "adapter_config.json",
    "model_index.json",
    "modules.json",
    "router_config.json",
    "configuration.json",
    "genai_config.json",
];
/// Lists of packages, whose names begin and end so.
const PACKAGES: &[(&str, &str)] =
    &[("requirements", ".txt"), ("constraints", ".txt"), ("pyproject", ".toml"), ("package", ".json")];

/// A template under the name of data.
const TEMPLATE: &str = "chat_template.json";
const TEMPLATES: &[&str] = &["jinja", "jinja2", "j2"];
const PROGRAMS: &[&str] =
    &["so", "dll", "dylib", "pyd", "exe", "llamafile", "jar", "class", "wasm", "node", "com", "msi"];

/// Extensions of formats that run code or may, with the reason.
const CODE: &[(&[&str], Kind, Effect, &str)] = &[
    (
        &["py", "pyc", "pyo", "pyw"],
        Kind::Source,
        Effect::Runs,
        "Python code, which a loader imports that is told to trust the folder",
    ),
    (
        &["pt", "pth", "bin", "ckpt", "pkl", "pickle", "joblib", "dill", "p", "model", "pdparams", "pdopt"],
        Kind::Pickle,
        Effect::MayRun,
        "its name is one of pickles, and only the manifest says that it is none",
    ),
    (
        &[
            "ipynb", "pyx", "js", "mjs", "cjs", "ts", "lua", "rb", "pl", "php", "r", "jl", "c", "cc", "cpp", "h",
            "hpp", "cu", "m",
        ],
        Kind::Source,
        Effect::MayRun,
        "source code, which a program may run",
    ),
    (
        &["sh", "bash", "zsh", "bat", "cmd", "ps1", "command"],
        Kind::Program,
        Effect::MayRun,
        "a script, which runs if somebody starts it",
    ),
    (
        &["h5", "hdf5", "keras", "pb", "pbtxt", "pt2", "ptl", "tflite", "engine", "plan", "mlmodel"],
        Kind::Graph,
        Effect::MayRun,
        "a stored graph, whose format lets its maker add functions",
    ),
    (
        &[
            "zip", "tar", "gz", "tgz", "bz2", "xz", "lzma", "zst", "lz4", "7z", "rar", "whl", "egg", "npz", "nemo",
            "mar",
        ],
        Kind::Archive,
        Effect::MayRun,
        "an archive or a compressed file, which can hold code",
    ),
    (&["parquet"], Kind::Unlisted, Effect::MayRun, "a table, of which some versions of PyArrow unpickle types"),
    (&["yaml", "yml"], Kind::Configuration, Effect::MayRun, "YAML, by which some loaders make any object of Python"),
];

/// Whether a file of a format that holds data alone begins as its name says, where its format has a beginning.
pub(super) fn begins_as_named(path: &str, begin: &[u8]) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let beginnings = BEGINNINGS.iter().find(|(extensions, _)| extensions.contains(&extension.as_str()));
    beginnings.is_none_or(|(_, beginnings)| beginnings.iter().any(|beginning| begin.starts_with(beginning)))
}

/// The verdict of a file's name; its folders have no say.
pub(super) fn of_path(path: &str) -> Named {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let name = name.as_str();
    let is_index = name.ends_with(".json") && INDICES.iter().any(|index| name.contains(index));
    if DATA_NAMES.contains(&name) || DATA_JSON.contains(&name) || is_index {
        return Named::Data;
    }
    if PACKAGES.iter().any(|(begin, end)| name.starts_with(begin) && name.ends_with(end)) {
        return packages();
    }
    if CONFIGURATIONS.contains(&name) {
        return configuration();
    }
    let extension = match name.rsplit_once('.') {
        // A hidden file without an extension is of no format.
        Some((begin, extension)) if !begin.is_empty() => extension,
        _ => return unlisted(),
    };
    if name == TEMPLATE || TEMPLATES.contains(&extension) {
        return template();
    }
    if extension == "json" {
        return other_json();
    }
    // Shared libraries carry their versions behind the extension.
    if PROGRAMS.contains(&extension) || name.contains(".so.") {
        return Named::Code(Kind::Program, Effect::Runs, "a program or a library, which is made to run");
    }
    if DATA.contains(&extension) {
        return Named::Data;
    }
    let found = CODE.iter().find(|(extensions, ..)| extensions.contains(&extension));
    found.map_or_else(unlisted, |(_, kind, effect, why)| Named::Code(*kind, *effect, why))
}

fn configuration() -> Named {
    let why = "it can name code elsewhere or hold a chat template, and is sealed until the purchase";
    Named::Code(Kind::Configuration, Effect::MayRun, why)
}

fn other_json() -> Named {
    let why = "a loader may follow it, and it is sealed until the purchase";
    Named::Code(Kind::Configuration, Effect::MayRun, why)
}

fn packages() -> Named {
    let why = "it names packages, which run code when somebody installs them";
    Named::Code(Kind::Configuration, Effect::MayRun, why)
}

fn template() -> Named {
    let why = "a chat template is a program in Jinja, and is sealed until the purchase";
    Named::Code(Kind::Template, Effect::MayRun, why)
}

fn unlisted() -> Named {
    Named::Code(Kind::Unlisted, Effect::MayRun, "its format is not on the list of those that hold data alone")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<(Kind, Effect)> {
        match of_path(path) {
            Named::Data => None,
            Named::Code(kind, effect, _) => Some((kind, effect)),
        }
    }

    #[test]
    fn formats_of_the_list_hold_data_alone_however_they_are_written() {
        for path in [
            "model.safetensors",
            "a/b/Model.GGUF",
            "vocab.json",
            "a/Tokenizer.JSON",
            "generation_config.json",
            "model.safetensors.index.json",
            "model.safetensors.index.fp16.json",
            "pytorch_model.bin.index.json",
            "vocab.txt",
            "README.md",
            "tokenizer.model",
            "LICENSE",
            "a/.gitattributes",
            "x.npy",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn a_name_shows_code_or_that_there_may_be_some() {
        for (path, kind, effect) in [
            ("modeling_x.py", Kind::Source, Effect::Runs),
            ("a/__pycache__/x.PYC", Kind::Source, Effect::Runs),
            ("libop.so", Kind::Program, Effect::Runs),
            ("libop.so.1.2", Kind::Program, Effect::Runs),
            ("run.SH", Kind::Program, Effect::MayRun),
            ("pytorch_model.bin", Kind::Pickle, Effect::MayRun),
            ("a/config.json", Kind::Configuration, Effect::MayRun),
            ("Tokenizer_Config.json", Kind::Configuration, Effect::MayRun),
            ("special_tokens_map.json", Kind::Configuration, Effect::MayRun),
            ("1_Router/router_config.json", Kind::Configuration, Effect::MayRun),
            ("configuration.json", Kind::Configuration, Effect::MayRun),
            ("genai_config.json", Kind::Configuration, Effect::MayRun),
            ("anything.json", Kind::Configuration, Effect::MayRun),
            ("tokenizer.json.json", Kind::Configuration, Effect::MayRun),
            ("requirements.txt", Kind::Configuration, Effect::MayRun),
            ("Requirements-dev.txt", Kind::Configuration, Effect::MayRun),
            ("package.json", Kind::Configuration, Effect::MayRun),
            ("package-lock.json", Kind::Configuration, Effect::MayRun),
            ("pyproject.toml", Kind::Configuration, Effect::MayRun),
            ("other.toml", Kind::Unlisted, Effect::MayRun),
            ("conf.yaml", Kind::Configuration, Effect::MayRun),
            ("chat_template.jinja", Kind::Template, Effect::MayRun),
            ("chat_template.json", Kind::Template, Effect::MayRun),
            ("model.keras", Kind::Graph, Effect::MayRun),
            ("word2vec.model", Kind::Pickle, Effect::MayRun),
            ("arrays.npz", Kind::Archive, Effect::MayRun),
            ("table.parquet", Kind::Unlisted, Effect::MayRun),
        ] {
            assert_eq!(of(path), Some((kind, effect)), "{path}");
        }
    }

    #[test]
    fn a_name_that_says_nothing_is_not_on_the_list() {
        for path in ["weights", "a.json/weights", ".json", "model.json.", "model.json ", "x.ſafetensors", "", "x.svg"]
        {
            assert_eq!(of(path), Some((Kind::Unlisted, Effect::MayRun)), "{path:?}");
        }
    }
}
