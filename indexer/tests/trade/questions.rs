//! Questions about listings: those who ask and answer are marked as what they are to the listing now.

use std::time::{Duration, Instant};

use serde_json::{json, Value};
use weighhouse_market_suite::TEXT_CID;
use weighhouse_protocol::reputation::{ExecuteMsg, HideReason};

use super::support::{ask, indexed, listing, Database, Market, ALICE, BOB, CAROL, MODERATOR, PRICE};

/// A text of nothing.
const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

/// Carol asks about what Alice sells and Bob bought, and each of them answers.
fn asked() -> Market {
    let mut market = Market::new();
    market.list(listing("alice/model", ALICE, PRICE));
    market.list(listing("alice/other", ALICE, PRICE));
    market.sell(BOB, 1);
    market.say(CAROL, ExecuteMsg::AskQuestion { listing: 1, words: TEXT_CID.into() }, 0);
    for author in [ALICE, BOB, CAROL] {
        market.say(author, ExecuteMsg::AnswerQuestion { question: 1, words: TEXT_CID.into() }, 0);
    }
    market.say(BOB, ExecuteMsg::AskQuestion { listing: 2, words: TEXT_CID.into() }, 0);
    market
}

fn hide(answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::HidePost { question: 1, answer, reason: HideReason::OffTopic }
}

const POST: &str = "post { author mark words { cid } state edits hidden { by reason } }";

async fn questions(database: &Database, listing: u64, filter: &str) -> Value {
    let answers = format!("answers{filter} {{ nodes {{ number {POST} }} }}");
    let query =
        format!("{{ listing(id: {listing}) {{ questions {{ nodes {{ id givenAnswers {POST} {answers} }} }} }} }}");
    ask(database, &query).await["listing"]["questions"]["nodes"].clone()
}

/// Number, author and mark of each answer.
fn marks(question: &Value) -> Vec<(&str, &Value)> {
    let answers = question["answers"]["nodes"].as_array().unwrap().iter();
    answers.map(|answer| (answer["post"]["author"].as_str().unwrap(), &answer["post"]["mark"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sellers_and_holders_are_marked_as_of_now() {
    let mut market = asked();
    let mut database = indexed(&market).await;
    let found = questions(&database, 1, "").await;
    let (seller, holder, nobody) = (json!("SELLER"), json!("HOLDER"), Value::Null);
    assert_eq!(marks(&found[0]), [(ALICE, &seller), (BOB, &holder), (CAROL, &nobody)]);
    assert_eq!((&found[0]["givenAnswers"], found.as_array().unwrap().len()), (&json!(3), 1));
    // Bob holds a license of the one listing, and none of the other.
    assert_eq!(questions(&database, 2, "").await[0]["post"]["mark"], nobody);

    let height = market.height();
    market.resell(1, BOB, PRICE);
    database.ingest(&market.blocks[height..], 10).await;
    let found = questions(&database, 1, "").await;
    assert_eq!(marks(&found[0])[1], (BOB, &nobody), "what is for resale is escrow's");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_or_withdrawn_is_answered_without_words_and_to_those_who_ask_for_it_alone() {
    let mut market = asked();
    let edit = ExecuteMsg::EditPost { question: 1, answer: None, words: EMPTY.into() };
    market.say(CAROL, edit, 0);
    market.say(MODERATOR, hide(Some(2)), 0);
    market.say(CAROL, ExecuteMsg::WithdrawPost { question: 1, answer: Some(3) }, 0);
    let mut database = indexed(&market).await;
    let found = questions(&database, 1, "").await;
    assert_eq!((&found[0]["post"]["words"]["cid"], &found[0]["post"]["edits"]), (&json!(EMPTY), &json!(1)));
    assert_eq!(marks(&found[0]).len(), 1, "{found}");
    let every = "(states: [SHOWN, HIDDEN, WITHDRAWN])";
    let found = questions(&database, 1, every).await;
    let [_, hidden, withdrawn] = found[0]["answers"]["nodes"].as_array().unwrap().as_slice() else { panic!("{found}") };
    let decision = json!({"by": MODERATOR, "reason": "OFF_TOPIC"});
    assert_eq!((&hidden["post"]["words"], &hidden["post"]["hidden"]), (&Value::Null, &decision));
    assert_eq!((&hidden["post"]["state"], &withdrawn["post"]["state"]), (&json!("HIDDEN"), &json!("WITHDRAWN")));
    assert_eq!(withdrawn["post"]["words"], Value::Null);

    let height = market.height();
    market.say(MODERATOR, hide(None), 0);
    market.say(MODERATOR, ExecuteMsg::RestorePost { question: 1, answer: Some(2) }, 0);
    database.ingest(&market.blocks[height..], 10).await;
    assert_eq!(questions(&database, 1, "").await, json!([]));
    let query = format!(
        "{{ questions(filter: {{states: [HIDDEN]}}) {{ nodes {{ id answers {{ nodes {{ number {POST} }} }} }} }} }}"
    );
    let found = ask(&database, &query).await;
    let answers = &found["questions"]["nodes"][0]["answers"]["nodes"];
    assert_eq!((&answers[1]["number"], &answers[1]["post"]["words"]["cid"]), (&json!(2), &json!(TEXT_CID)));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_and_answers_come_in_pages() {
    let market = asked();
    let database = indexed(&market).await;
    let page = |after: String| {
        format!("{{ question(id: 1) {{ answers(first: 2{after}) {{ edges {{ cursor node {{ number }} }} }} }} }}")
    };
    let first = ask(&database, &page(String::new())).await;
    let edges = first["question"]["answers"]["edges"].as_array().unwrap().clone();
    assert_eq!(edges.iter().map(|edge| &edge["node"]["number"]).collect::<Vec<_>>(), [1, 2]);
    let rest = ask(&database, &page(format!(", after: {}", edges[1]["cursor"]))).await;
    assert_eq!(rest["question"]["answers"]["edges"][0]["node"]["number"], 3);
    let asked = ask(&database, "{ questions { nodes { id listingId } } }").await;
    assert_eq!(asked["questions"]["nodes"], json!([{"id": "2", "listingId": "2"}, {"id": "1", "listingId": "1"}]));
    let query = format!("{{ questions(filter: {{author: \"{BOB}\", answered: false}}) {{ nodes {{ id }} }} }}");
    assert_eq!(ask(&database, &query).await["questions"]["nodes"], json!([{"id": "2"}]));
}

/// Rows of posts that were read, and the looks for them.
async fn read(database: &Database) -> (i64, i64) {
    let sql = "
        SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint,
            sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::bigint
        FROM pg_stat_all_tables WHERE relname = 'posts' AND schemaname LIKE 'view\\_%'";
    let row = database.client.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

/// The ids that a question finds, for which few rows were read.
async fn found_at_once(database: &Database, what: &str) -> Vec<Value> {
    let (rows, looks) = read(database).await;
    let answer = ask(database, &format!("{{ questions({what}) {{ nodes {{ id }} }} }}")).await;
    let since = Instant::now();
    // Postgres counts what a connection did once it ends.
    let read = loop {
        let (rows_later, looks_later) = read(database).await;
        if looks_later > looks {
            break rows_later - rows;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "{what}: nothing was looked for");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(read < 100, "{what}: {read} rows were read");
    answer["questions"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect()
}

/// Whoever writes much and withdraws it, or answers it, keeps nobody waiting who reads the rest.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_open_or_hidden_is_found_among_many_that_are_not() {
    let mut market = asked();
    market.say(ALICE, ExecuteMsg::AskQuestion { listing: 2, words: TEXT_CID.into() }, 0);
    market.say(MODERATOR, ExecuteMsg::HidePost { question: 3, answer: None, reason: HideReason::Spam }, 0);
    let database = indexed(&market).await;
    let fill = format!(
        "INSERT INTO posts (question, answer, listing, author, written_at, edits, state, answers)
        SELECT 1000 + n, 0, 1, '{CAROL}', 4000000000 + n, 0, 'withdrawn', 0 FROM generate_series(1, 30000) AS n
        UNION ALL
        SELECT 100000 + n, 0, 2, '{BOB}' || n, 3000000000 + n, 0, 'shown', 1 FROM generate_series(1, 30000) AS n;
        ANALYZE posts"
    );
    database.client.batch_execute(&fill).await.unwrap();
    // What this connection read itself is counted once it does something a second later.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    read(&database).await;
    assert_eq!(found_at_once(&database, "filter: {listing: 1}").await, ["1"]);
    assert_eq!(found_at_once(&database, &format!("filter: {{author: \"{CAROL}\"}}")).await, ["1"]);
    assert_eq!(found_at_once(&database, "first: 1").await, ["130000"]);
    assert_eq!(found_at_once(&database, "filter: {answered: false}").await, ["2"]);
    assert_eq!(found_at_once(&database, "filter: {listing: 2, answered: false}").await, ["2"]);
    assert_eq!(found_at_once(&database, "filter: {states: [HIDDEN]}").await, ["3"]);
}
