//! The context of a language model, by the metadata of its GGUF file.
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>, "LLM"

use std::collections::BTreeMap;

use crate::loading::template::{Template, MAX_TEMPLATES};

/// The key of the architecture's name, which begins the keys below.
pub(super) const ARCHITECTURE: &str = "general.architecture";
/// Bounds the name of an architecture that is kept; known ones have fewer than 30 bytes.
pub(super) const MAX_ARCHITECTURE: u64 = 64;
/// The key of a chat template. Named ones have it before a dot and their names.
const TEMPLATE: &str = "tokenizer.chat_template";
/// Bounds the values of an array that is read: one for each block.
pub(super) const MAX_BLOCKS: u64 = 65_536;

/// Bytes of a number of 16 bits, in which the cache is kept unless the user says otherwise.
const F16: u64 = 2;

const LENGTH: &str = "context_length";
const BLOCKS: &str = "block_count";
const EMBEDDING: &str = "embedding_length";
const HEADS: &str = "attention.head_count";
const KV_HEADS: &str = "attention.head_count_kv";
const KEY: &str = "attention.key_length";
const VALUE: &str = "attention.value_length";
const CAUSAL: &str = "attention.causal";
const TOLD: [&str; 8] = [LENGTH, BLOCKS, EMBEDDING, HEADS, KV_HEADS, KEY, VALUE, CAUSAL];

/// The context of a language model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The positions (tokens) that the model was made for.
    pub length: u64,
    /// The numbers that its blocks keep of each position, a key and a value for each head; `None` if the metadata does
    /// not tell, or the model keeps nothing because it reads its whole text at once.
    pub numbers: Option<u64>,
}

impl Context {
    /// The bytes of keys and values of the whole context, in numbers of 16 bits: what `llama.cpp` allocates for one text
    /// of that length. `None` if the metadata does not tell, or for more than a `u64` can say.
    ///
    /// Blocks that look back over a window alone, or share keys, take less in programs that know it.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.length.checked_mul(self.numbers?)?.checked_mul(F16)
    }
}

/// A number, or one for each block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    first: u64,
    sum: u64,
    /// How many; `None` for a number that stands alone.
    count: Option<u64>,
}

impl Numbers {
    pub(super) fn one(value: u64) -> Self {
        Self { first: value, sum: value, count: None }
    }

    pub(super) fn each(values: &[u64]) -> Option<Self> {
        let sum = values.iter().try_fold(0_u64, |sum, value| sum.checked_add(*value))?;
        Some(Self { first: *values.first()?, sum, count: Some(u64::try_from(values.len()).ok()?) })
    }

    /// The sum over all blocks. `None` for an array of another length.
    fn over(&self, blocks: u64) -> Option<u64> {
        match self.count {
            None => self.first.checked_mul(blocks),
            Some(count) => (count == blocks).then_some(self.sum),
        }
    }
}

/// Whether a key has a chat template.
pub(super) fn is_template(key: &str) -> bool {
    key.strip_prefix(TEMPLATE).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The metadata that tells of the context, and the worst of the chat templates. Keys come in any order, also before the name that they begin with.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) architecture: String,
    pub(super) template: Option<Template>,
    /// How many there were.
    templates: usize,
    numbers: BTreeMap<String, Numbers>,
}

impl Metadata {
    /// Whether a key may tell of the context.
    pub(super) fn is_told_by(key: &str) -> bool {
        key.split_once('.').is_some_and(|(_, rest)| TOLD.contains(&rest))
    }

    pub(super) fn note(&mut self, key: String, numbers: Numbers) {
        self.numbers.insert(key, numbers);
    }

    /// Whether one more template is read: the first ones, as long as none is code, which is the worst.
    pub(super) fn wants_template(&self) -> bool {
        self.templates < MAX_TEMPLATES && !matches!(self.template, Some(Template::Code(_)))
    }

    pub(super) fn note_template(&mut self, template: Template) {
        self.templates = self.templates.saturating_add(1);
        self.template = Some(match self.template.take() {
            Some(before) => before.worst(template),
            None => template,
        });
    }

    /// The context; `None` without a length.
    pub(super) fn context(&self) -> Option<Context> {
        Some(Context { length: self.get(LENGTH)?.first, numbers: self.kept() })
    }

    fn get(&self, key: &str) -> Option<Numbers> {
        self.numbers.get(&format!("{}.{key}", self.architecture)).copied()
    }

    /// The numbers that are kept of each position: `Σ head_count_kv · (key_length + value_length)` over the blocks. Without
    /// `head_count_kv` each head has a key and a value, and without lengths the heads share the embedding's.
    fn kept(&self) -> Option<u64> {
        if self.get(CAUSAL).is_some_and(|causal| causal.first == 0) {
            return None;
        }
        let heads = self.get(HEADS);
        let pairs = self.get(KV_HEADS).or(heads)?.over(self.get(BLOCKS)?.first)?;
        let shared = || self.get(EMBEDDING)?.first.checked_div(heads?.first);
        let length = |key| self.get(key).map(|length| length.first).or_else(shared);
        length(KEY)?.checked_add(length(VALUE)?)?.checked_mul(pairs)
    }
}
