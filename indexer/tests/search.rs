//! What a search finds in names and cards of any script, and in which order: GraphQL over a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use serde_json::{json, Value};
use support::{listing, Database, Market, ALICE, PRICE};
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::read::{NewOrders, Rows};
use weighhouse_indexer::views::replay;
use weighhouse_indexer::{database, search};
use weighhouse_protocol::registry::NewListing;

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

struct Card {
    title: String,
    tags: Vec<String>,
    base_models: Vec<String>,
    body: String,
}

impl Card {
    fn saying(body: &str) -> Self {
        Card { title: String::new(), tags: Vec::new(), base_models: Vec::new(), body: body.into() }
    }
}

struct Server {
    database: Database,
    schema: Schema,
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
        let rows = Rows::new(database::readers(&database.config, 2).unwrap());
        let server = Server { schema: graphql::schema(rows, NewOrders::default()), database };
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

    async fn describe(&self, name: &str, card: Card) {
        let insert = "
            INSERT INTO cards (sha256, cid, state, title, tags, base_models, body)
            SELECT card_sha256, card_cid, 'read', nullif($2, ''), $3, $4, $5 FROM listings WHERE name = $1";
        let Card { title, tags, base_models, body } = card;
        self.database.client.execute(insert, &[&name, &title, &tags, &base_models, &body]).await.unwrap();
        let id: i64 =
            self.database.client.query_one("SELECT id FROM listings WHERE name = $1", &[&name]).await.unwrap().get(0);
        search::refresh(&self.database.client, &[id]).await.unwrap();
    }

    async fn page(&self, words: &str, rest: &str) -> Value {
        let query = format!(
            "query($words: String!) {{ listings(query: $words {rest}) {{ totalCount edges {{ cursor node {{ name }} }} }} }}"
        );
        let request = async_graphql::Request::new(query)
            .variables(async_graphql::Variables::from_json(json!({ "words": words })));
        let answer = serde_json::to_value(self.schema.execute(request).await).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{words}: {answer}");
        answer["data"]["listings"].clone()
    }

    async fn names(&self, words: &str) -> Vec<String> {
        let page = self.page(words, "").await;
        let edges = page["edges"].as_array().unwrap();
        edges.iter().map(|edge| edge["node"]["name"].as_str().unwrap().to_owned()).collect()
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
