//! What a search finds in names and cards of any script, and in which order.

use serde_json::{json, Value};
use weighhouse_indexer::views::replay;
use weighhouse_protocol::registry::NewListing;

use crate::support::{found, listing, listings, Card, Database, Index, Market, ALICE, PRICE};

const CHINESE: &str = "通义千问聊天模型";
const MINILM: &str = "all-MiniLM-L6-v2";
const JAPANESE: &str = "日本語の文章生成モデル";
const FRENCH: &str = "Modèle de détection d'objets";
const T5: &str = "T5";
const WHISPER: &str = "Whisper-large-v3 🤗";
const RUSSIAN: &str = "Мультиязычная модель перевода";
const CPP: &str = "C++ code model";
const LLAMA: &str = "Llama-3.1-8B-Instruct-Q4_K_M-GGUF";
const KOREAN: &str = "한국어 감정 분류기를";
const WHO: &str = "The Who";
/// Its card names two models in passing.
const HELPER: &str = "Chat helper";

const LISTINGS: [(&str, &str, &str); 12] = [
    (CHINESE, "text-generation", "transformers"),
    (MINILM, "sentence-similarity", "sentence-transformers"),
    (JAPANESE, "text-generation", "transformers"),
    (FRENCH, "object-detection", "yolo"),
    (T5, "text2text-generation", "transformers"),
    (WHISPER, "automatic-speech-recognition", "transformers"),
    (RUSSIAN, "translation", "transformers"),
    (CPP, "text-generation", "gguf"),
    (LLAMA, "text-generation", "gguf"),
    (KOREAN, "text-classification", "transformers"),
    (WHO, "text-generation", "transformers"),
    (HELPER, "text-generation", "transformers"),
];

struct Server {
    database: Database,
    index: Index,
}

impl Server {
    async fn new() -> Self {
        let mut market = Market::new();
        for (name, task, framework) in LISTINGS {
            let described =
                NewListing { task: task.into(), framework: framework.into(), ..listing(name, ALICE, PRICE) };
            market.list(described);
        }
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 10).await;
        let mut server = Server { database, index: Index::new() };
        let chinese = Card {
            tags: vec!["chat".into(), "中文".into()],
            base_models: vec!["Qwen/Qwen2.5-7B".into()],
            ..Card::saying("这是一个中文聊天模型，支持多轮对话。")
        };
        server.describe(CHINESE, chinese).await;
        server.describe(JAPANESE, Card::saying("日本語のテキストを生成します。")).await;
        let passing = "This adapter was tested against MiniLM-L6 and Llama-3.1-8B only.";
        server.describe(HELPER, Card::saying(passing)).await;
        server
    }

    async fn describe(&mut self, name: &str, card: Card) {
        self.database.describe(name, card).await;
        self.index.follow(&self.database).await;
    }

    async fn page(&self, words: &str, rest: &str) -> Value {
        let fields = "totalCount corrected edges { cursor node { name } why { place } }";
        listings(&self.index.schema(&self.database), &format!("query: $words {rest}"), words, fields).await
    }

    async fn names(&self, words: &str) -> Vec<String> {
        found(&self.index.schema(&self.database), words).await
    }
}

#[tokio::test]
async fn words_of_any_script_find_names_first_and_then_what_cards_say() {
    let server = Server::new().await;
    for (words, expected) in [
        ("MiniLM-L6", &[MINILM, HELPER][..]),
        ("minilm l6", &[MINILM, HELPER]),
        ("Llama-3.1-8B", &[LLAMA, HELPER]),
        ("llama3.1", &[LLAMA, HELPER]),
        ("llama 3 8b", &[LLAMA, HELPER]),
        ("qwen", &[CHINESE]),
        ("Qwen/Qwen2.5-7B", &[CHINESE]),
        ("qwen2.5-7b", &[CHINESE]),
        ("聊天", &[CHINESE]),
        ("聊天模型", &[CHINESE]),
        ("多轮对话", &[CHINESE]),
        ("中文", &[CHINESE]),
        ("modele", &[FRENCH, CPP]),
        ("Modèle", &[FRENCH, CPP]),
        ("detection objet", &[FRENCH]),
        ("日本語", &[JAPANESE]),
        ("テキスト", &[JAPANESE]),
        ("日本語モデル", &[JAPANESE]),
        ("분류기", &[KOREAN]),
        ("한국어 분류기는", &[KOREAN]),
        ("перевод", &[RUSSIAN]),
        ("мультиязычные модели", &[RUSSIAN]),
        ("C++", &[CPP]),
        ("🤗", &[WHISPER]),
        ("whisper v3", &[WHISPER]),
        ("t5", &[T5]),
        ("The Who", &[WHO]),
        ("Q4_K_M", &[LLAMA]),
        // By its name, and by its framework.
        ("gguf", &[LLAMA, CPP]),
        ("Llama-3.1-8B -gguf", &[HELPER]),
        ("\"MiniLM-L6 and Llama\"", &[HELPER]),
        ("t5 or whisper", &[WHISPER, T5]),
        ("' \\ \\' & | ! ( :*", &[]),
        ("zebra", &[]),
    ] {
        assert_eq!(server.names(words).await, expected, "{words}");
    }
}

#[tokio::test]
async fn pages_of_a_search_go_on_where_the_last_ended() {
    let server = Server::new().await;
    let first = server.page("MiniLM-L6", "first: 1").await;
    assert_eq!((&first["totalCount"], &first["edges"][0]["node"]["name"]), (&json!(2), &json!(MINILM)));
    let rest = format!("first: 1, after: {}", first["edges"][0]["cursor"]);
    assert_eq!(server.page("MiniLM-L6", &rest).await["edges"][0]["node"]["name"], HELPER);
    let newest = server.page("MiniLM-L6", "orderBy: {field: NEWEST}").await;
    assert_eq!(newest["edges"][0]["node"]["name"], HELPER, "an order that is asked for is kept");
}

/// Fifty thousand signs, each with its neighbors a word of its own: more than Postgres takes.
fn hieroglyphs() -> String {
    let mut state = 1_u32;
    let signs = (0..50_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x13000 + state / 65_536 % 1_000).unwrap().to_string()
    });
    signs.collect::<Vec<_>>().join("-")
}

#[tokio::test]
async fn no_card_is_too_much_for_a_search() {
    let mut server = Server::new().await;
    let words: Vec<String> = (0..200_000).map(|number| format!("w{number}")).collect();
    let heading = "ж".repeat(440_000);
    let crowded = Card {
        title: heading.clone(),
        tags: (0..1_000).map(|number| format!("tag{number}-{}", "x".repeat(800))).collect(),
        languages: vec![heading.clone(); 300],
        datasets: vec![heading.clone(); 300],
        base_models: vec![heading.clone(); 300],
        body: words.join(" "),
    };
    server.describe(MINILM, crowded).await;
    server.describe(LLAMA, Card { title: "a-".repeat(400_000), ..Card::saying(&hieroglyphs()) }).await;
    server.describe(CPP, Card::saying(&format!("# {heading} end"))).await;
    assert_eq!(server.names("MiniLM-L6").await, [MINILM, HELPER]);
    assert_eq!(server.names("w7 tag7").await, [MINILM]);
    assert_eq!(server.names("Llama-3.1-8B").await, [LLAMA, HELPER]);
    assert_eq!(server.names("C++").await, [CPP]);
    assert_eq!(server.names(&"ж".repeat(200)).await, [MINILM, CPP], "in a title, and in a text");
    assert_eq!(replay::differences(&mut server.database.client).await.unwrap(), vec![]);
}

/// The pictures of a card are in it, and may be most of its text.
#[tokio::test]
async fn the_bytes_of_pictures_are_no_words() {
    let mut server = Server::new().await;
    let picture = format!("data:image/png;base64,{}Zebra/+AA==", "abcd".repeat(50_000));
    server.describe(MINILM, Card::saying(&format!("![plot]({picture}) Weighed in harbors."))).await;
    assert_eq!(server.names("harbors").await, [MINILM]);
    assert_eq!(server.names("zebra").await, [""; 0]);
    assert_eq!(server.names("base64").await, [""; 0]);
}

const QWEN: &str = "Qwen2.5-7B-Instruct";
const LLAMA_3: &str = "Llama-3-8B-Instruct";
const SDXL: &str = "stable-diffusion-xl-base-1.0";
const WHISPER_SMALL: &str = "whisper-small";
const MISTRAL: &str = "Mistral-7B-v0.3";
const QUANTIZED: &str = "Quantized models";
const PLAIN: &str = "Plain models";

/// A market that sells models of these names, and its index.
async fn selling(names: &[&str]) -> (Market, Database, Index) {
    let mut market = Market::new();
    for name in names {
        market.list(listing(name, ALICE, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 3).await;
    let mut index = Index::new();
    index.follow(&database).await;
    (market, database, index)
}

/// Words that people typed and did not find.
#[tokio::test]
async fn names_are_found_by_their_parts_and_through_typing_mistakes() {
    let (_, database, index) = selling(&[QWEN, LLAMA_3, SDXL, WHISPER_SMALL, MISTRAL, QUANTIZED, PLAIN]).await;
    let schema = index.schema(&database);
    for (words, expected, corrected) in [
        ("qwen", &[QWEN][..], None),
        ("llama 3", &[LLAMA_3], None),
        ("8b", &[LLAMA_3], None),
        ("7b", &[MISTRAL, QWEN], None),
        ("stable-diffusion", &[SDXL], None),
        ("stable diffusion xl", &[SDXL], None),
        ("whsiper", &[WHISPER_SMALL], Some("whisper")),
        ("mitsral", &[MISTRAL], Some("mistral")),
        ("Whsiper-smal", &[WHISPER_SMALL], Some("whisper-small")),
        ("stabel difusion", &[SDXL], Some("stable diffusion")),
        ("models -quantized", &[PLAIN], None),
        ("models", &[PLAIN, QUANTIZED], None),
        ("\"whsiper\"", &[], None),
        ("-whisper -models", &[MISTRAL, SDXL, LLAMA_3, QWEN], None),
        ("xyzzy", &[], None),
    ] {
        assert_eq!(found(&schema, words).await, expected, "{words}");
        let page = listings(&schema, "query: $words", words, "corrected totalCount").await;
        assert_eq!(page["corrected"], json!(corrected), "{words}");
        assert_eq!(page["totalCount"], expected.len(), "{words}");
    }
}

/// Four letters are the fewest of a word that is corrected, and eight those of one that may have two faults.
#[tokio::test]
async fn a_word_may_have_one_fault_from_four_letters_on_and_two_from_eight() {
    let (_, database, index) = selling(&["elk", "lynx", "granite", "harmonic"]).await;
    let schema = index.schema(&database);
    for (words, meant) in [
        // One letter is another, is missing, is too much, or two are swapped.
        ("lynz", Some("lynx")),
        ("elkq", Some("elk")),
        ("lnyx", Some("lynx")),
        ("grnite", Some("granite")),
        ("gronite", Some("granite")),
        ("hormanic", Some("harmonic")),
        ("harmonikk", Some("harmonic")),
        // Three letters, of which one is another.
        ("elj", None),
        ("lyn", None),
        // Two faults in seven letters.
        ("gronita", None),
        ("hrmonik", None),
        // Three in eight.
        ("hormenik", None),
    ] {
        assert_eq!(found(&schema, words).await, meant.as_slice(), "{words}");
        let page = listings(&schema, "query: $words", words, "corrected").await;
        assert_eq!(page["corrected"], json!(meant), "{words}");
    }
}

/// A name that is cut in two has known parts though it is misspelled, and is not found by them.
#[tokio::test]
async fn capitals_hide_no_typing_mistake() {
    let (_, database, index) = selling(&["all-MiniLM-L6-v2", "harbor-embed-v2", "min max", "LM studio"]).await;
    let schema = index.schema(&database);
    for (words, expected, corrected) in [
        ("MiniLM", "all-MiniLM-L6-v2", None),
        ("MinLM", "all-MiniLM-L6-v2", Some("minilm")),
        ("minLM", "all-MiniLM-L6-v2", Some("minilm")),
        ("all-MinLM-L6-v2", "all-MiniLM-L6-v2", Some("all-minilm-L6-v2")),
        ("HarborEmbed", "harbor-embed-v2", None),
        ("HarbrEmbed", "harbor-embed-v2", Some("harborEmbed")),
        ("HarbrEmbd", "harbor-embed-v2", Some("harborembed")),
    ] {
        assert_eq!(found(&schema, words).await, [expected], "{words}");
        let page = listings(&schema, "query: $words", words, "corrected").await;
        assert_eq!(page["corrected"], json!(corrected), "{words}");
    }
}

/// The second page asks what the first one asked, whatever the index knows by then.
#[tokio::test]
async fn a_page_keeps_the_corrections_of_the_page_before() {
    let (mut market, mut database, mut index) = selling(&["whisper-small", "whisper-large", "whisper-tiny"]).await;
    let fields = "corrected pageInfo { endCursor hasNextPage } nodes { name }";
    let first = listings(&index.schema(&database), "first: 2, query: $words", "whsiper", fields).await;
    assert_eq!(first["nodes"], json!([{"name": "whisper-tiny"}, {"name": "whisper-large"}]));
    market.list(listing("whsiper", ALICE, PRICE));
    database.follow(&market).await;
    index.follow(&database).await;
    let arguments = format!("first: 2, after: {}, query: $words", first["pageInfo"]["endCursor"]);
    let second = listings(&index.schema(&database), &arguments, "whsiper", fields).await;
    assert_eq!(second["nodes"], json!([{"name": "whisper-small"}]));
    assert_eq!(second["corrected"], "whisper");
    assert_eq!(found(&index.schema(&database), "whsiper").await, ["whsiper"]);
}

#[tokio::test]
async fn a_query_has_bounds_and_waits_for_the_index() {
    let mut server = Server::new().await;
    let long = (0..40).map(|n| format!("a{n}")).collect::<Vec<_>>().join(" ");
    let ask = |schema: weighhouse_indexer::api::graphql::Schema, arguments: String| async move {
        let answer = schema.execute(format!("{{ listings({arguments}) {{ nodes {{ name }} }} }}")).await;
        let error = serde_json::to_value(answer).unwrap()["errors"][0].clone();
        (error["message"].as_str().unwrap_or_default().to_owned(), error["extensions"]["code"].clone())
    };
    let schema = server.index.schema(&server.database);
    let (message, code) = ask(schema.clone(), format!("query: \"{long}\"")).await;
    assert_eq!((message.as_str(), code), ("the query has 40 words, at most 32 are searched", json!("BAD_USER_INPUT")));
    let (message, _) = ask(schema, "orderBy: {field: RELEVANCE}".into()).await;
    assert!(message.contains("needs a query"), "{message}");
    // A server that has just started answers what Postgres can.
    server.index = Index::new();
    let schema = server.index.schema(&server.database);
    let (message, code) = ask(schema.clone(), "query: \"llama\"".into()).await;
    assert!(message.contains("is being built"), "{message}");
    assert_eq!(code, "UNAVAILABLE");
    let page = listings(&schema, "first: 1, filter: {task: {eq: \"translation\"}}", "", "nodes { name }").await;
    assert_eq!(page["nodes"], json!([{"name": RUSSIAN}]));
}

#[tokio::test]
async fn a_search_knows_words_phrases_exclusions_and_misspellings() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 10).await;
    let card = Card {
        title: "A sentence encoder".into(),
        tags: vec!["embeddings".into()],
        ..Card::saying("Maps paragraphs to vectors.")
    };
    database.describe(MINILM, card).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    for words in
        ["minilm", "MINILM encoders", "paragraph", "\"sentence encoder\"", "embedding -llama", "transformers vector"]
    {
        assert_eq!(found(&schema, words).await, [MINILM], "{words}");
    }
    assert_eq!(found(&schema, "tiny-lama").await, ["tiny-llama"], "misspelled");
    for words in ["\"encoder sentence\"", "zebra", "embedding -sentence", "& | ! ( :*", ""] {
        assert_eq!(found(&schema, words).await, Vec::<String>::new(), "{words}");
    }
    let view = replay::differences(&mut database.client).await.unwrap();
    assert_eq!(view, vec![], "a card does not make the views differ from a replay");
}
