//! What is asked for is weighed before, and counted while it is read and written.

use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;

use crate::served::{code, copy_row, serve, Served};
use crate::support::{indexed, listing, Market, ALICE, PRICE};

/// A hundred listings, each with a card of 900 kB.
async fn heavy() -> Served {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    let database = indexed(&market).await;
    let card = ("card_cid", "'card' || n");
    copy_row(&database, "listings", 2..=100, &[card, ("card_sha256", "md5(n::text)")]).await;
    let cards = "
        INSERT INTO cards (sha256, cid, state, title, body)
        SELECT card_sha256, card_cid, 'read', 'Card ' || id, repeat(md5(id::text), 28125) FROM listings
        ON CONFLICT (sha256, cid) DO UPDATE SET state = 'read', title = excluded.title, body = excluded.body";
    database.client.batch_execute(cards).await.unwrap();
    serve(database, Limits::default()).await
}

fn cards(first: u32, fields: &str) -> String {
    format!("listings(first: {first}, filter: {{state: {{eq: ACTIVE}}}}) {{ nodes {{ card {{ {fields} }} }} }}")
}

#[tokio::test]
async fn bodies_are_weighed_before_they_are_read_and_counted_while_they_are() {
    let served = heavy().await;
    let many: String = (0..30).map(|n| format!("a{n}: {} ", cards(100, "body"))).collect();
    let (_, answer) = served.ask(&format!("{{ {many} }}")).await;
    assert_eq!((code(&answer), served.usage.statements.get()), ("QUERY_TOO_LARGE", 0), "{answer}");
    assert_eq!(answer["errors"][0]["extensions"]["cost"]["limit"], 10_000);

    let (_, answer) = served.ask(&format!("{{ {} }}", cards(100, "title"))).await;
    assert_eq!(answer["errors"], Value::Null);
    assert_eq!(answer["data"]["listings"]["nodes"][7]["card"]["title"], "Card 93");
    assert!(served.usage.bytes.get() < 200_000, "titles are read with {} bytes", served.usage.bytes.get());

    let (status, answer) = served.ask(&format!("{{ {} }}", cards(20, "body"))).await;
    assert_eq!((status, code(&answer)), (200, "ANSWER_TOO_LARGE"));
    assert!(answer.to_string().len() < 10_000, "what is refused is not sent");

    let (_, answer) = served.ask(&format!("{{ {} }}", cards(5, "body"))).await;
    assert_eq!(answer["data"]["listings"]["nodes"][4]["card"]["body"].as_str().unwrap().len(), 900_000);
    let cost = &answer["extensions"]["cost"];
    assert_eq!((&cost["requested"], &cost["limit"]), (&(5 * 206 + 1).into(), &10_000.into()), "{cost}");
}

/// What is read once can be shown a hundred times.
#[tokio::test]
async fn a_text_that_many_rows_share_counts_for_each() {
    let served = heavy().await;
    let share =
        "UPDATE listings SET (card_cid, card_sha256) = (SELECT card_cid, card_sha256 FROM listings WHERE id = 1)";
    served.database.client.batch_execute(share).await.unwrap();
    let (_, answer) = served.ask(&format!("{{ {} }}", cards(40, "body"))).await;
    assert_eq!(code(&answer), "ANSWER_TOO_LARGE");
    assert!(served.usage.bytes.get() < 2_000_000, "{} bytes are read", served.usage.bytes.get());
}

/// Names of fields are the asker's, and stand in every row.
#[tokio::test]
async fn an_answer_that_is_long_by_its_names_is_refused() {
    let served = heavy().await;
    let name = "n".repeat(60_000);
    let query = format!("{{ a: {} b: {} }}", cards(100, &format!("{name}: title")), cards(100, "title"));
    assert_eq!(code(&served.ask(&query).await.1), "");
    let limits = Limits { answer_bytes: 1 << 20, ..Limits::default() };
    let served = serve(served.database, limits).await;
    assert_eq!(code(&served.ask(&query).await.1), "ANSWER_TOO_LARGE");
}

/// Whatever reads a document calls itself for what is in it, and a stack has an end.
#[tokio::test]
async fn a_document_that_nests_without_end_is_answered() {
    let served = serve(indexed(&Market::new()).await, Limits::default()).await;
    let chain: String = (0..1_500).map(|n| format!("fragment f{n} on Query {{ ...f{} }} ", n + 1)).collect();
    for (query, expected) in [
        (format!("{{ {}", "a { ".repeat(16_000)), "QUERY_TOO_LARGE"),
        (format!("{{ a(b: {}", "[".repeat(60_000)), "QUERY_TOO_LARGE"),
        (format!("query($a: {}", "[".repeat(60_000)), "QUERY_TOO_LARGE"),
        (format!("{{ ...f0 }} {chain} fragment f1500 on Query {{ _meta {{ height }} }}"), "QUERY_TOO_LARGE"),
    ] {
        assert_eq!(code(&served.ask(&query).await.1), expected, "{}", &query[..40]);
    }
}

/// A page of more rows than there may be is refused by its number, not by a cost that overflows.
#[tokio::test]
async fn numbers_that_are_too_large_are_no_accident() {
    let served = heavy().await;
    let most = i32::MAX;
    let nested = (0..6)
        .fold("id".to_owned(), |inner, _| format!("listing {{ resales(first: {most}) {{ license {{ {inner} }} }} }}"));
    let (status, answer) = served.ask(&format!("{{ license(id: 1) {{ {nested} }} }}")).await;
    assert_eq!((status, code(&answer)), (200, "QUERY_TOO_LARGE"), "{answer}");
}
