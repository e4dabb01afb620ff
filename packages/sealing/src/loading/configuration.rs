//! Configurations in JSON: the fields that a loader follows to code, the templates, and the texts that may name code.
use serde_json::Value;

use super::template::{self, quoted, Template, MAX_TEMPLATES};
use super::{of_template, Basis, Effect, Finding, Kind};

/// Fields of configurations that name code, however deep they are: the first two have it imported from the folder or from a
/// repository elsewhere, the last asks the loader to trust it.
const NAMES_CODE: &[&str] = &["auto_map", "custom_pipelines", "trust_remote_code"];
/// Fields that choose an implementation of a layer. One with a `/` is a repository, whose code some versions of transformers
/// download and import without a question (CVE-2026-4372).
const IMPLEMENTATIONS: &[&str] = &[
    "attn_implementation",
    "_attn_implementation",
    "_attn_implementation_internal",
    "experts_implementation",
    "_experts_implementation",
    "_experts_implementation_internal",
];
/// A function. sentence-transformers imports one with a dot and calls it.
const ACTIVATION: &str = "activation_function";
const TEMPLATE: &str = "chat_template";
/// Configurations in which every entry names what is made of it.
const NAMES_CLASSES: &[&str] = &["model_index.json", "modules.json", "adapter_config.json", "router_config.json"];
/// Configurations in which loaders follow the fields above to code, and no others, if they are at the root: what reads one
/// in another folder depends on the loader.
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
/// Fields whose texts look like paths or repositories and are followed to no code: where a model came from, versions, types of
/// numbers, labels, tokens and names of layers. A file of a vocabulary is a pickle for some tokenizers.
const FOLLOWED_TO_NO_CODE: &[&str] = &[
    TEMPLATE,
    "_name_or_path",
    "name_or_path",
    "transformers_version",
    "version",
    "torch_dtype",
    "dtype",
    "id2label",
    "label2id",
    "content",
    "additional_special_tokens",
    "extra_special_tokens",
    "bos_token",
    "eos_token",
    "unk_token",
    "pad_token",
    "sep_token",
    "cls_token",
    "mask_token",
    "tokenizer_file",
    "special_tokens_map_file",
    "modules_to_not_convert",
    "ignore",
    "ignored_layers",
];

/// The code that a configuration names, or else the worst of its templates. Only those that are understood are without it.
pub(super) fn judge(path: &str, value: &Value) -> Option<Finding> {
    let finding = |effect, why: String| Finding::new(path, Kind::Configuration, effect, Basis::Read, why);
    let (mut worst, mut left) = (Template::Plain, MAX_TEMPLATES);
    let mut suspect = None;
    // Values with the fields they belong to. The parser bounds their depth.
    let mut rest = vec![("", value)];
    while let Some((of, value)) = rest.pop() {
        match value {
            Value::Array(values) => rest.extend(values.iter().map(|value| (of, value))),
            Value::Object(fields) => {
                for (field, value) in fields {
                    if let Some(why) = names_code(field, value) {
                        return Some(finding(Effect::Runs, why));
                    }
                    if field == TEMPLATE {
                        worst = worst.worst(templates(value, &mut left));
                    }
                    // Labels and tokens have fields of their own below them.
                    rest.push((if FOLLOWED_TO_NO_CODE.contains(&of) { of } else { field.as_str() }, value));
                }
            }
            Value::String(text) if !FOLLOWED_TO_NO_CODE.contains(&of) && is_path(text) => suspect = Some(of),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let suspect = suspect.map(|field| format!("its field {:?} has a text that may name code elsewhere", quoted(field)));
    of_template(path, &worst, Basis::Read)
        .or_else(|| not_understood(path).or(suspect).map(|why| finding(Effect::MayRun, why)))
}

/// The reason for which a field names code; `None` if it does not.
fn names_code(field: &str, value: &Value) -> Option<String> {
    let is_set = !matches!(value, Value::Null | Value::Bool(false));
    if is_set && NAMES_CODE.contains(&field) {
        return Some(format!("its field {field} has a loader import code that it is told to trust"));
    }
    if IMPLEMENTATIONS.contains(&field) && has_text(value, |text| text.contains('/')) {
        return Some(format!("its field {field} has a loader download a repository and import its code"));
    }
    let is_imported = |text: &str| text.contains('.') && !text.starts_with("torch.");
    (field == ACTIVATION && has_text(value, is_imported))
        .then(|| format!("its field {field} has a loader import a function and call it"))
}

/// Whether a text in the value, however deep, is one of those.
fn has_text(value: &Value, is_one: impl Fn(&str) -> bool) -> bool {
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(fields) => rest.extend(fields.values()),
            Value::String(text) if is_one(text) => return true,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}

/// Whether a text looks like a dotted path of Python or like a repository: `a.b`, `a/b`, `a/b@main:c`. Numbers with dots and
/// tokens such as `</s>` do not.
fn is_path(text: &str) -> bool {
    let is_of_paths = |c: char| c.is_ascii_alphanumeric() || "_-./\\:@|~".contains(c);
    let begins_name = |c: char| c.is_ascii_alphabetic() || c == '_';
    let has_names = text.contains(['/', '\\']) || text.split('.').skip(1).any(|part| part.starts_with(begins_name));
    has_names && text.chars().all(is_of_paths)
}

fn not_understood(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let why = match name.as_str() {
        name if UNDERSTOOD.contains(&name) && !path.contains('/') => return None,
        name if UNDERSTOOD.contains(&name) => "it is not at the root of the folder, and its loader is not known",
        name if NAMES_CLASSES.contains(&name) => "it names the classes that a loader makes",
        _ => "a loader may follow it in a way that is not known",
    };
    Some(why.to_owned())
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const RUNS: Option<(Kind, Effect)> = Some((Kind::Configuration, Effect::Runs));
    const MAY_RUN: Option<(Kind, Effect)> = Some((Kind::Configuration, Effect::MayRun));

    fn inside(path: &str, json: &str) -> Option<(Kind, Effect)> {
        let found = judge(path, &serde_json::from_str(json).unwrap());
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
            // Repositories of kernels, and functions by their paths.
            r#"{"_attn_implementation_internal": "evil/kernel"}"#,
            r#"{"attn_implementation": "paged|evil/kernel@main:f"}"#,
            r#"{"_attn_implementation": {"text_config": ["evil/kernel"]}}"#,
            r#"{"text_config": {"experts_implementation": "evil/kernel"}}"#,
            r#"{"id2label": {"_experts_implementation": "evil/kernel"}}"#,
            r#"{"_experts_implementation_internal": "evil/kernel"}"#,
            r#"{"activation_function": "os.abort"}"#,
        ] {
            assert_eq!(inside("a/config.json", json), RUNS, "{json}");
        }
        for json in [
            r#"{"model_type": "llama"}"#,
            r#"{"a": [{"auto_map": null}]}"#,
            r#"{"trust_remote_code": false}"#,
            r#"{"_attn_implementation_internal": "flash_attention_2", "activation_function": "gelu_new"}"#,
            "[]",
            "1",
        ] {
            assert_eq!(inside("config.json", json), None, "{json}");
        }
    }

    #[test]
    fn a_text_that_looks_like_a_path_or_a_repository_may_name_code_unless_its_field_is_known() {
        for json in [
            r#"{"surprise": "os.abort"}"#,
            r#"{"surprise": "evil/kernel"}"#,
            r#"{"surprise": {"content_": ["a", "01-ai/kernel@main:f"]}}"#,
            r#"{"activation_function": "torch.nn.modules.activation.Tanh"}"#,
            r#"{"tokenizer_class": "evil.Tokenizer"}"#,
            r#"{"vocab_file": "vocab.pkl"}"#,
            r#"{"vision_tower": "https://example.org/model"}"#,
            r#"{"backbone": "..\\evil"}"#,
            r#""evil/kernel""#,
        ] {
            assert_eq!(inside("config.json", json), MAY_RUN, "{json}");
        }
        for json in [
            r#"{"transformers_version": "4.43.0.dev0", "dtype": "torch.float16", "rope": "1.5", "act": "x."}"#,
            r#"{"id2label": {"0": "and/or", "1": "U.S."}, "prefix": "translate to German: e.g. this/that"}"#,
            r#"{"bos_token": {"content": "a/b"}, "other_token": "</s>", "added_tokens_decoder": {"0": {"content": "a.b"}}}"#,
            r#"{"quantization_config": {"ignore": ["model.layers.0.mlp"], "quant_method": "fp8"}}"#,
        ] {
            assert_eq!(inside("config.json", json), None, "{json}");
        }
    }

    /// Configurations in the manner of those that models in use have.
    #[test]
    fn a_configuration_in_the_manner_of_models_in_use_is_understood() {
        for (path, json) in [
            (
                "config.json",
                r#"{"_name_or_path": "meta-llama/Llama-3.1-8B", "architectures": ["LlamaForCausalLM"], "hidden_act": "silu",
                "rope_scaling": {"factor": 8.0, "rope_type": "llama3"}, "rms_norm_eps": 1e-05, "torch_dtype": "bfloat16",
                "transformers_version": "4.43.0.dev0", "model_type": "llama", "eos_token_id": [128001, 128008]}"#,
            ),
            (
                "config.json",
                r#"{"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "sliding_window": 131072,
                "use_mrope": false, "torch_dtype": "bfloat16", "layer_types": ["full_attention"], "attn_implementation": "sdpa"}"#,
            ),
            (
                "config.json",
                r#"{"architectures": ["BertForSequenceClassification"], "hidden_act": "gelu", "model_type": "bert",
                "position_embedding_type": "absolute", "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}"#,
            ),
            (
                "tokenizer_config.json",
                r#"{"added_tokens_decoder": {"1": {"content": "</s>", "lstrip": false}}, "bos_token": "<s>",
                "eos_token": "</s>", "tokenizer_class": "PreTrainedTokenizerFast", "name_or_path": "./checkpoints/1",
                "chat_template": "{{ messages[0]['content'] }}", "model_input_names": ["input_ids", "attention_mask"]}"#,
            ),
        ] {
            assert_eq!(inside(path, json), None, "{json}");
        }
    }

    #[test]
    fn the_worst_template_of_a_configuration_counts() {
        let config = |template: &str| inside("tokenizer_config.json", &format!(r#"{{"chat_template": {template}}}"#));
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
        let deep = r#"{"a": [{"chat_template": "{{ x.__class__ }}"}]}"#;
        for path in ["tokenizer_config.json", "special_tokens_map.json", "processor_config.json", "anything.json"] {
            assert_eq!(inside(path, deep), Some((Kind::Template, Effect::Runs)), "{path}");
        }
    }

    #[test]
    fn only_configurations_that_are_understood_are_without_code_and_only_at_the_root() {
        for path in ["config.json", "Tokenizer_Config.json", "special_tokens_map.json", "chat_template.json"] {
            assert_eq!(inside(path, "{}"), None, "{path}");
        }
        for path in [
            "2_Dense/config.json",
            "a/tokenizer_config.json",
            "modules.json",
            "router_config.json",
            "configuration.json",
            "genai_config.json",
            "package.json",
            "anything.json",
        ] {
            assert_eq!(inside(path, "{}"), MAY_RUN, "{path}");
        }
    }
}
