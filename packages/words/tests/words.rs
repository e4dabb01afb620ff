//! What is found by what, without a database.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use weighhouse_words::{query, tokens, Depth, Query, Token, MAX_WORD_BYTES};

fn matches(query: &Query, document: &[Token]) -> bool {
    let has = |word: &str, position: u32| document.iter().any(|t| t.word == word && t.position == position);
    match query {
        Query::Word(word) => document.iter().any(|token| token.word == *word),
        Query::Phrase(words) => document.iter().any(|begin| {
            let first = words[0].position;
            begin.word == words[0].word && words.iter().all(|t| has(&t.word, begin.position + t.position - first))
        }),
        Query::All(all) => all.iter().all(|query| matches(query, document)),
        Query::Any(any) => any.iter().any(|query| matches(query, document)),
        Query::Not(query) => !matches(query, document),
    }
}

fn finds(asked: &str, text: &str, depth: Depth) -> bool {
    query(asked).is_some_and(|query| matches(&query, &tokens(text, depth)))
}

#[test]
fn a_name_is_found_by_what_people_type_of_it() {
    for (name, asked) in [
        ("all-MiniLM-L6-v2", "MiniLM-L6; minilm l6; MINILM; l6; mini; allminilml6v2; all-minilm; v2; minilm-l6-v2"),
        (
            "Llama-3.1-8B-Instruct-Q4_K_M-GGUF",
            "Llama-3.1-8B; llama 3; llama3.1; llama-3; 8b; Q4_K_M; q4km; gguf instruct",
        ),
        ("Qwen/Qwen2.5-7B", "qwen; Qwen2.5; qwen2.5-7b; Qwen/Qwen2.5-7B; 2.5; qwen 7b"),
        ("TinyLlama-1.1B-Chat", "llama; tinyllama; tiny-llama; TINYLLAMA 1.1b"),
        ("stable-diffusion-xl-base-1.0", "stable-diffusion; stablediffusion; stable diffusion xl; sdxl or diffusion"),
        ("通义千问聊天模型", "聊天; 通义千问; 聊天模型; 模型聊天; 通"),
        ("日本語の文章生成モデル", "日本語; 文章生成; モデル; 日本語モデル; 文章; ﾓﾃﾞﾙ"),
        ("한국어 감정 분류기를", "분류기; 감정; 분류기를; 분류기는; 한국어 분류기"),
        ("Мультиязычная модель перевода", "модели; перевод; мультиязычные МОДЕЛИ"),
        ("Modèle de détection d'objets", "modele; modèle; MODELE objets; detection; objet"),
        ("Whisper-large-v3 🤗", "🤗; whisper 🤗; large-v3; whisper-large; whisper v3"),
        ("C++ code model", "C++; c++ code; c"),
        ("T5", "t5; T5"),
        ("The Who", "the who; who; The; \"the who\""),
        ("โมเดลภาษาไทย", "ภาษาไทย; โมเดล"),
        ("YOLOv8n", "yolo; yolov8; yolov8n; v8n"),
        ("GPT-4o", "gpt4o; gpt-4o; gpt 4o"),
        ("LLaMA", "llama; Llama; LLAMA"),
        ("Ёлка", "елка; ёлка"),
    ] {
        for asked in asked.split("; ") {
            assert!(finds(asked, name, Depth::Name), "{asked:?} does not find {name:?}: {:?}", query(asked));
        }
    }
}

#[test]
fn what_is_something_else_is_not_found() {
    for (name, asked) in [
        ("all-MiniLM-L6-v2", "MiniLM-L12; l6-minilm; \"l6 minilm\"; ini; minilm -v2; zebra"),
        ("Llama-3.1-8B", "llama-31; Llama-3.18B; llama 18b; 70b"),
        ("C model", "C++; c#"),
        ("かき", "がき"),
        ("聊天模型", "天聊"),
        ("vector", "-vectors; & | ! ( :*"),
        ("ResNet", "-resnet"),
    ] {
        for asked in asked.split("; ") {
            assert!(!finds(asked, name, Depth::Name), "{asked:?} finds {name:?}: {:?}", query(asked));
        }
    }
    assert_eq!(query(" & | ! ( :* \"\" - "), None);
}

#[test]
fn fillers_count_only_alone() {
    assert!(finds("a model for the translation of text", "Translation model, text", Depth::Text));
    assert!(!finds("the who", "a model for the translation", Depth::Text));
    assert!(finds("the -who", "the model", Depth::Text));
    assert!(!finds("the -who", "the who", Depth::Text));
}

#[test]
fn prose_is_found_by_names_and_by_words() {
    let prose = "This adapter was tested against MiniLM-L6 and Llama-3.1-8B only. 这是一个中文聊天模型，支持多轮对话。";
    for asked in
        ["MiniLM-L6", "minilm", "Llama-3.1-8B", "llama3.1", "adapters tested", "聊天模型", "多轮对话", "中文模型"]
    {
        assert!(finds(asked, prose, Depth::Text), "{asked:?}: {:?}", query(asked));
    }
}

#[test]
fn a_long_word_is_cut_and_still_found() {
    for long in ["ж".repeat(900), "A".repeat(70), "x1".repeat(500)] {
        let words = tokens(&long, Depth::Name);
        assert!(words.iter().all(|token| token.word.len() <= MAX_WORD_BYTES && !token.word.is_empty()));
        assert!(finds(&long, &long, Depth::Name), "{long}");
    }
}

/// Half a million characters of each kind take a second or so, not hours, though nothing is optimized here.
#[test]
fn the_time_grows_with_the_text() {
    let repeated = |piece: &str| piece.repeat(500_000 / piece.chars().count());
    let texts = ["ж", "aB", "a1", "a-", "猫", "가", "ภ", "🤗", "+", "1.", " \\\""].map(repeated);
    let begun = std::time::Instant::now();
    for text in &texts {
        let _ = tokens(text, Depth::Text);
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(120), "{:?}", begun.elapsed());
}

/// Writing of many kinds, without what has a meaning in a question.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[A-Za-z0-9][A-Za-z0-9._+#/'-]{0,12}",
        "[а-яё]{1,8}",
        "[一-三聊天模型对话中文]{1,6}",
        "[ぁ-んァ-ヶー]{1,6}",
        "[가-힣]{1,5}",
        "[ก-ฮะ-ูเ-์]{1,8}",
        "[à-ÿ🤗👍🏽]{1,4}",
        "\\PC{1,8}",
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.join(" ").replace(['"', '-'], "_"))
}

proptest! {
    #[test]
    fn every_text_is_found_by_itself(text in text()) {
        let asked = text.replace(" or ", " ").replace(" OR ", " ");
        if let Some(query) = query(&asked) {
            let document = tokens(&asked, Depth::Name);
            prop_assert!(matches(&query, &document), "{:?} is not in {:?}", query, document);
        }
    }

    #[test]
    fn words_are_bounded_and_in_order(text in "\\PC{0,80}") {
        for depth in [Depth::Name, Depth::Text] {
            let words = tokens(&text, depth);
            prop_assert!(words.iter().all(|t| !t.word.is_empty() && t.word.len() <= MAX_WORD_BYTES));
        }
        let _ = query(&text);
    }
}
