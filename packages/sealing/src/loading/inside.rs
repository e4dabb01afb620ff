//! Files as their holder sees them: their bytes settle what their names leave open.
use std::io::{self, Read, Seek, SeekFrom};

use serde_json::Value;

use super::template::{self, Template, MAX_TEMPLATE, MAX_TEMPLATES};
use super::{of_name, of_template, Basis, Effect, Finding, Kind};
use crate::format::{self, pickle, Format, FormatError};

/// Bounds a configuration that is read, in bytes: those of large vocabularies have some MiB.
const MAX_CONFIGURATION: u64 = 8 << 20;

/// Fields of configurations that name code, however deep they are: the first two have it imported from the folder or from a
/// repository elsewhere, the last asks the loader to trust it.
const NAMES_CODE: &[&str] = &["auto_map", "custom_pipelines", "trust_remote_code"];
const TEMPLATE: &str = "chat_template";
/// Configurations in which every entry names what is made of it.
const NAMES_CLASSES: &[&str] = &["model_index.json", "modules.json", "adapter_config.json", "router_config.json"];
/// Configurations in which loaders follow the fields above to code, and no others.
const UNDERSTOOD: &[&str] = &[
    "config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "processor_config.json",
    "preprocessor_config.json",
    "video_preprocessor_config.json",
    "image_processor_config.json",
    "chat_template.json",
];

/// Looks into a file: the way in which it runs code, or may; `None` if it does not. The file is left at an arbitrary position.
///
/// # Errors
/// Those of reading.
pub fn look_inside(path: &str, file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<Finding>> {
    let finding = |kind, effect, why: &'static str| Some(Finding::new(path, kind, effect, Basis::Read, why));
    if pickle::is_pickle(path, file, size)? {
        return Ok(finding(Kind::Pickle, Effect::Runs, super::PICKLE));
    }
    file.seek(SeekFrom::Start(0))?;
    match Format::of_path(path) {
        Format::Gguf => return in_header(path, file, size),
        Format::Safetensors | Format::Onnx => return Ok(None),
        Format::Pickle | Format::Other => {}
    }
    let Some(named) = of_name(path) else { return Ok(None) };
    let is_json = path.to_lowercase().ends_with(".json");
    match named.kind {
        Kind::Template if !is_json => in_template(path, file),
        Kind::Template | Kind::Configuration if is_json => in_configuration(path, file, size),
        Kind::Pickle => {
            Ok(finding(Kind::Unlisted, Effect::MayRun, "it is no pickle that is known, and of no format of the list"))
        }
        _ => Ok(Some(named)),
    }
}

/// The template of a header.
fn in_header(path: &str, file: &mut impl Read, size: u64) -> io::Result<Option<Finding>> {
    match format::read_open_header(Format::Gguf, file, size) {
        Ok(header) => {
            let template = header.and_then(|header| header.template);
            Ok(template.and_then(|template| of_template(path, &template, Basis::Read)))
        }
        Err(FormatError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        Err(error) => {
            let why = format!("its header can't be read: {error}");
            Ok(Some(Finding::new(path, Kind::Unlisted, Effect::MayRun, Basis::Read, why)))
        }
    }
}

fn in_template(path: &str, file: &mut impl Read) -> io::Result<Option<Finding>> {
    // One byte more says that there is more.
    let bytes = bytes(file, u64::try_from(MAX_TEMPLATE).unwrap_or(u64::MAX).saturating_add(1))?;
    Ok(of_template(path, &template::read(&bytes), Basis::Read))
}

fn in_configuration(path: &str, file: &mut impl Read, size: u64) -> io::Result<Option<Finding>> {
    let may = |why: String| Some(Finding::new(path, Kind::Configuration, Effect::MayRun, Basis::Read, why));
    if size > MAX_CONFIGURATION {
        return Ok(may(format!("it has {size} bytes, at most {MAX_CONFIGURATION} are read")));
    }
    match serde_json::from_slice::<Value>(&bytes(file, MAX_CONFIGURATION)?) {
        Ok(value) => Ok(in_json(path, &value)),
        Err(error) => Ok(may(format!("it is not read as JSON: {error}"))),
    }
}

/// The code that a configuration names, or else the worst of its templates. Only those that are understood are without it.
fn in_json(path: &str, value: &Value) -> Option<Finding> {
    let (mut worst, mut left) = (Template::Plain, MAX_TEMPLATES);
    // The parser bounds the depth of what is in it.
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(fields) => {
                for (field, value) in fields {
                    if let Some(why) = names_code(field, value) {
                        return Some(Finding::new(path, Kind::Configuration, Effect::Runs, Basis::Read, why));
                    }
                    if field == TEMPLATE {
                        worst = worst.worst(templates(value, &mut left));
                    }
                    rest.push(value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    of_template(path, &worst, Basis::Read).or_else(|| not_understood(path))
}

/// The reason for which a field names code; `None` if it does not.
fn names_code(field: &str, value: &Value) -> Option<String> {
    let is_set = !matches!(value, Value::Null | Value::Bool(false));
    (is_set && NAMES_CODE.contains(&field))
        .then(|| format!("its field {field} has a loader import code that it is told to trust"))
}

fn not_understood(path: &str) -> Option<Finding> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let why = match name.as_str() {
        name if UNDERSTOOD.contains(&name) => return None,
        name if NAMES_CLASSES.contains(&name) => "it names the classes that a loader makes",
        _ => "a loader may follow it in a way that is not known",
    };
    Some(Finding::new(path, Kind::Configuration, Effect::MayRun, Basis::Read, why))
}

/// The worst of the templates of a field: one text, a list of named ones, or an object of them. `left` is how many more are read.
fn templates(value: &Value, left: &mut usize) -> Template {
    let mut read = |value: &Value| {
        let Some(fewer) = left.checked_sub(1) else { return Template::too_many() };
        *left = fewer;
        match value.as_str() {
            Some(text) => template::read(text.as_bytes()),
            None => Template::Unsure("is no text".to_owned()),
        }
    };
    match value {
        Value::Null => Template::Plain,
        Value::Array(list) => {
            let named = list.iter().map(|named| named.get("template").unwrap_or(named));
            named.take(MAX_TEMPLATES + 1).map(read).fold(Template::Plain, Template::worst)
        }
        Value::Object(named) => named.values().take(MAX_TEMPLATES + 1).map(read).fold(Template::Plain, Template::worst),
        one => read(one),
    }
}

fn bytes(file: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn inside(path: &str, bytes: &[u8]) -> Option<(Kind, Effect)> {
        let size = u64::try_from(bytes.len()).unwrap();
        let found = look_inside(path, &mut Cursor::new(bytes), size).unwrap();
        found.map(|found| {
            assert_eq!(found.path, path);
            (found.kind, found.effect)
        })
    }

    #[test]
    fn a_configuration_runs_code_if_it_names_some() {
        for json in [
            r#"{"auto_map": {"AutoModel": "modeling.Model"}}"#,
            r#"{"auto_map": {"AutoModel": "somebody/elsewhere--modeling.Model"}}"#,
            r#"{"custom_pipelines": {"x": {"impl": "x.Y"}}}"#,
            r#"{"trust_remote_code": true}"#,
            r#"{"trust_remote_code": 1}"#,
            r#"{"a": [0, {"b": {"auto_map": {"AutoModel": "modeling.Model"}}}]}"#,
            r#"[{"model_args": {"trust_remote_code": true}}]"#,
        ] {
            assert_eq!(inside("a/config.json", json.as_bytes()), Some((Kind::Configuration, Effect::Runs)), "{json}");
        }
        for json in [
            r#"{"model_type": "llama"}"#,
            r#"{"a": [{"auto_map": null}]}"#,
            r#"{"trust_remote_code": false}"#,
            "[]",
            "1",
        ] {
            assert_eq!(inside("config.json", json.as_bytes()), None, "{json}");
        }
    }

    #[test]
    fn the_worst_template_of_a_configuration_counts() {
        let config =
            |template: &str| inside("tokenizer_config.json", format!(r#"{{"chat_template": {template}}}"#).as_bytes());
        assert_eq!(config(r#""{{ messages }}""#), None);
        assert_eq!(config("null"), None);
        assert_eq!(config(r#""{{ x.__class__ }}""#), Some((Kind::Template, Effect::Runs)));
        let named = r#"[{"name": "default", "template": "{{ x }}"}, {"name": "tools", "template": "{{ evil() }}"}]"#;
        assert_eq!(config(named), Some((Kind::Template, Effect::MayRun)));
        assert_eq!(config("7"), Some((Kind::Template, Effect::MayRun)));
        let many = |count: usize| format!("[{}]", vec![r#""x""#; count].join(","));
        assert_eq!(config(&many(MAX_TEMPLATES)), None);
        assert_eq!(config(&many(MAX_TEMPLATES + 1)), Some((Kind::Template, Effect::MayRun)));
    }

    #[test]
    fn a_template_counts_however_deep_it_is_and_in_each_file_that_a_loader_follows() {
        let deep = br#"{"a": [{"chat_template": "{{ x.__class__ }}"}]}"#;
        for path in ["tokenizer_config.json", "special_tokens_map.json", "processor_config.json", "anything.json"] {
            assert_eq!(inside(path, deep), Some((Kind::Template, Effect::Runs)), "{path}");
        }
    }

    #[test]
    fn only_configurations_that_are_understood_are_without_code() {
        for path in ["config.json", "a/Tokenizer_Config.json", "special_tokens_map.json", "chat_template.json"] {
            assert_eq!(inside(path, b"{}"), None, "{path}");
        }
        for path in [
            "modules.json",
            "router_config.json",
            "configuration.json",
            "genai_config.json",
            "package.json",
            "requirements.txt",
            "anything.json",
        ] {
            assert_eq!(inside(path, b"{}"), Some((Kind::Configuration, Effect::MayRun)), "{path}");
        }
    }

    #[test]
    fn a_configuration_that_is_not_read_may_run_code() {
        let deep = "[".repeat(100_000);
        for json in ["", "{", "{\"a\": NaN}", deep.as_str()] {
            assert_eq!(inside("config.json", json.as_bytes()), Some((Kind::Configuration, Effect::MayRun)));
        }
        let found = look_inside("config.json", &mut Cursor::new(b"{}"), MAX_CONFIGURATION + 1).unwrap().unwrap();
        assert_eq!(found.effect, Effect::MayRun);
    }

    #[test]
    fn a_file_that_is_looked_into_is_judged_by_what_is_inside() {
        assert_eq!(inside("chat_template.jinja", b"{{ x }}"), None);
        assert_eq!(inside("chat_template.jinja", b"{{ x | attr('y') }}"), Some((Kind::Template, Effect::Runs)));
        let long = "x".repeat(MAX_TEMPLATE + 1);
        assert_eq!(inside("a.jinja", long.as_bytes()), Some((Kind::Template, Effect::MayRun)));
        assert_eq!(inside("model.json", b"\x80\x04\x95"), Some((Kind::Pickle, Effect::Runs)));
        assert_eq!(inside("weights.bin", b"\0\0\0\0numbers"), Some((Kind::Unlisted, Effect::MayRun)));
        assert_eq!(inside("modeling.py", b"import os"), Some((Kind::Source, Effect::Runs)));
        assert_eq!(inside("vocab.json", b"{}"), None);
        assert_eq!(inside("model.gguf", b"GGUF\x09\0\0\0"), Some((Kind::Unlisted, Effect::MayRun)));
    }
}
