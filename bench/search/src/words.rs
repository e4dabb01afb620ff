//! The words that names and cards are made of.

use crate::dice::Dice;

pub const TASKS: &[&str] = &[
    "text-generation",
    "text-classification",
    "sentence-similarity",
    "automatic-speech-recognition",
    "text-to-image",
    "translation",
    "image-classification",
    "feature-extraction",
    "token-classification",
    "question-answering",
    "summarization",
    "fill-mask",
    "object-detection",
    "text-to-speech",
    "image-segmentation",
    "image-to-text",
    "zero-shot-classification",
    "audio-classification",
    "depth-estimation",
    "visual-question-answering",
    "reinforcement-learning",
    "tabular-classification",
    "video-classification",
    "text-to-video",
    "robotics",
    "time-series-forecasting",
    "graph-ml",
    "mask-generation",
    "image-feature-extraction",
    "any-to-any",
];
pub const FRAMEWORKS: &[&str] =
    &["transformers", "gguf", "diffusers", "sentence-transformers", "onnx", "peft", "timm", "keras", "yolo", "nemo"];
pub const LICENSES: &[&str] = &[
    "apache-2.0",
    "mit",
    "openrail",
    "llama3.1",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "gemma",
    "gpl-3.0",
    "bsd-3-clause",
    "other",
];
pub const LANGUAGES: &[&str] = &[
    "en", "zh", "de", "fr", "es", "ja", "ko", "ru", "pt", "it", "ar", "hi", "nl", "pl", "tr", "vi", "id", "th", "sv",
    "fi",
];
pub const DTYPES: &[&str] = &["BF16", "F16", "F32", "Q4_K", "Q8_0", "I8", "Q6_K", "F8_E4M3"];
pub const DATASETS: &[&str] = &[
    "wikipedia",
    "common_voice",
    "squad",
    "glue",
    "c4",
    "oscar",
    "imagenet-1k",
    "coco",
    "laion-2b",
    "the_pile",
    "xnli",
    "librispeech_asr",
    "mmlu",
    "gsm8k",
    "ultrachat",
    "openhermes",
    "alpaca",
    "redpajama",
    "fineweb",
    "starcoderdata",
];
const FAMILIES: &[&str] = &[
    "Llama-3.1",
    "Qwen2.5",
    "Mistral",
    "Gemma-2",
    "Phi-3.5",
    "whisper",
    "stable-diffusion-xl",
    "bge",
    "all-MiniLM",
    "bert-base",
    "deepseek-coder",
    "roberta-large",
    "flan-t5",
    "yolov8",
    "clip-vit",
    "wav2vec2",
    "xlm-roberta",
    "nllb",
    "opus-mt",
    "falcon",
    "starcoder2",
    "codellama",
    "zephyr",
    "solar",
    "internlm2",
    "chatglm3",
    "blip2",
    "segformer",
    "musicgen",
    "layoutlmv3",
    "donut",
    "detr",
    "mamba",
    "rwkv",
    "olmo",
    "command-r",
    "smollm",
    "granite",
    "pixtral",
    "sam",
];
const VARIANTS: &[&str] = &[
    "Instruct",
    "Chat",
    "base",
    "v2",
    "large",
    "small",
    "tiny",
    "turbo",
    "v3",
    "DPO",
    "LoRA",
    "distilled",
    "multilingual",
];
const DOMAINS: &[&str] = &[
    "",
    "",
    "",
    "medical",
    "legal",
    "finance",
    "news",
    "code",
    "math",
    "biology",
    "chemistry",
    "support",
    "poetry",
    "recipes",
    "reviews",
    "tweets",
    "patents",
    "radiology",
    "contracts",
    "gaming",
];
const QUANTIZATIONS: &[&str] = &["", "", "GGUF", "AWQ", "Q4_K_M", "GPTQ", "fp16", "Q8_0-GGUF", "int8", "bnb-4bit"];
const PUBLISHERS: &[&str] = &[
    "meta-llama",
    "Qwen",
    "mistralai",
    "google",
    "microsoft",
    "openai",
    "stabilityai",
    "BAAI",
    "sentence-transformers",
    "deepseek-ai",
    "facebook",
    "nvidia",
    "ibm-granite",
    "allenai",
    "HuggingFaceTB",
    "tiiuae",
    "bigcode",
    "Helsinki-NLP",
];
const SYLLABLES: &[&str] = &[
    "ra", "mo", "ti", "ve", "lo", "ka", "sen", "dor", "mi", "pla", "gre", "nu", "tor", "fi", "bal", "cu", "shi", "qua",
    "len", "zo", "per", "hal", "win", "dax", "rup", "jen", "ost", "eli", "vam", "byr", "cho", "ul",
];
const PLAIN: &[&str] = &[
    "the",
    "model",
    "is",
    "trained",
    "on",
    "a",
    "of",
    "and",
    "to",
    "for",
    "with",
    "data",
    "this",
    "in",
    "text",
    "language",
    "training",
    "can",
    "be",
    "used",
    "tokens",
    "fine",
    "tuned",
    "results",
    "evaluation",
    "dataset",
    "use",
    "from",
    "weights",
    "performance",
    "large",
    "inference",
    "context",
    "length",
    "accuracy",
    "license",
    "intended",
    "limitations",
    "bias",
    "quantized",
    "precision",
    "batch",
    "learning",
    "rate",
    "steps",
    "epochs",
    "tasks",
    "generation",
    "speech",
    "image",
];
/// The words of cards beside the plain ones.
const VOCABULARY: u64 = 30_000;
/// A word that 25 listings have, however many there are.
pub const RARE: &str = "zyxoquil";

/// A word of the vocabulary: the same for the same number.
pub fn word(number: u64) -> String {
    let mut dice = Dice::of(0, 7, number);
    let length = 2 + number % 3;
    (0..length)
        .map(|_| usize::try_from(dice.roll(32)).ok().and_then(|at| SYLLABLES.get(at)).copied().unwrap_or("ra"))
        .collect()
}

/// Half of the publishers are few and have most models.
pub fn publisher(dice: &mut Dice) -> String {
    match dice.roll(2) {
        0 => dice.one(PUBLISHERS).to_owned(),
        _ => format!(
            "{}-{}",
            word(dice.few(3_000)),
            ["labs", "ai", "ml", "org"][usize::try_from(dice.roll(4)).unwrap_or(0)]
        ),
    }
}

/// Handles that are held: those of the publishers that have most models, and of some of the others.
pub fn handles() -> impl Iterator<Item = String> {
    let others = (0..300).map(|number| format!("{}-labs", word(number)));
    PUBLISHERS.iter().map(|name| (*name).to_owned()).chain(others)
}

/// What models are made from.
pub fn base_model(dice: &mut Dice) -> String {
    format!("{}/{}-{}B", dice.one(PUBLISHERS), dice.one(FAMILIES), size(dice))
}

fn size(dice: &mut Dice) -> u64 {
    [7, 8, 1, 3, 13, 14, 32, 70, 2, 72][usize::try_from(dice.few(10)).unwrap_or(0)]
}

/// A name as models have it, with one word of its own.
pub fn name(dice: &mut Dice) -> String {
    let mut parts = vec![dice.one(FAMILIES).to_owned(), format!("{}B", size(dice)), dice.one(VARIANTS).to_owned()];
    parts.push(dice.one(DOMAINS).to_owned());
    if dice.roll(3) == 0 {
        parts.push(word(dice.roll(VOCABULARY)));
    }
    parts.push(dice.one(QUANTIZATIONS).to_owned());
    parts.retain(|part| !part.is_empty());
    format!("{}/{}", publisher(dice), parts.join("-"))
}

/// The text of a card: 40 to 200 words.
pub fn body(dice: &mut Dice) -> String {
    let words = 40 + dice.few(160);
    let mut text = String::with_capacity(1_200);
    for number in 0..words {
        let word = if dice.roll(5) < 3 { dice.one(PLAIN).to_owned() } else { word(dice.few(VOCABULARY)) };
        text.push_str(&word);
        text.push_str(if number % 12 == 11 { ". " } else { " " });
    }
    text
}
