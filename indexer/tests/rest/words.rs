//! Texts by their CIDs: those alone that something shown names.

use serde_json::{json, Value};
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::denylist::Denylist;
use weighhouse_market_suite::{REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::cid;
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, HideReason, ReportKind};

use crate::support::selling::card;
use crate::support::{listing, Card, Market, ALICE, BOB, CAROL, MODERATOR, PRICE};
use crate::Server;

/// A text of nothing, and another.
const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const OTHER: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

impl Server {
    /// Keeps a text, as the worker that fetches cards does.
    pub(crate) async fn keep(&self, text_cid: &str) {
        let sha256 = hex::encode(cid::sha256(text_cid).unwrap());
        let sql = "INSERT INTO cards (sha256, cid, state, body) VALUES ($1, $2, 'read', 'words')";
        self.database.client.execute(sql, &[&sha256, &text_cid]).await.unwrap();
    }

    async fn status_of(&self, text_cid: &str) -> u16 {
        self.response(&format!("/v1/words/{text_cid}")).await.status().as_u16()
    }
}

fn hide(question: u64) -> ExecuteMsg {
    ExecuteMsg::HidePost { question, answer: None, reason: HideReason::PersonalData }
}

#[tokio::test]
async fn a_text_is_answered_while_a_post_that_names_it_is_shown() {
    let mut market = Market::new();
    market.list(listing("alice/model", ALICE, PRICE));
    for author in [BOB, CAROL] {
        market.say(author, ExecuteMsg::AskQuestion { listing: 1, words: TEXT_CID.into() }, 0);
    }
    let mut server = Server::with(&market).await;
    server.keep(TEXT_CID).await;
    server.keep(EMPTY).await;
    assert_eq!(server.read(&format!("/v1/words/{TEXT_CID}")).await["text"], "words");
    let (status, code, detail) = server.refusal(&format!("/v1/words/{EMPTY}")).await;
    assert_eq!((status, code.as_str()), (404, "NOT_FOUND"), "nothing names it, though it was fetched");
    assert!(detail.contains(EMPTY), "{detail}");
    for (by, message, expected) in [
        (MODERATOR, hide(1), 200),
        (MODERATOR, hide(2), 404),
        (MODERATOR, ExecuteMsg::RestorePost { question: 1, answer: None }, 200),
        (BOB, ExecuteMsg::WithdrawPost { question: 1, answer: None }, 404),
        // An edit names it again.
        (CAROL, ExecuteMsg::AskQuestion { listing: 1, words: EMPTY.into() }, 404),
        (CAROL, ExecuteMsg::EditPost { question: 3, answer: None, words: TEXT_CID.into() }, 200),
        (CAROL, ExecuteMsg::EditPost { question: 3, answer: None, words: EMPTY.into() }, 404),
    ] {
        let what = format!("{message:?}");
        market.say(by, message, 0);
        server.database.follow(&market).await;
        assert_eq!(server.status_of(TEXT_CID).await, expected, "after {what}");
    }
}

#[tokio::test]
async fn the_texts_of_profiles_reviews_and_reports_are_answered() {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("alice/model", ALICE, PRICE));
    let order = market.sell(BOB, 1);
    let mut server = Server::with(&market).await;
    server.keep(TEXT_CID).await;
    server.keep(OTHER).await;
    let card = |card: Option<&str>| ExecuteMsg::SetProfile { card: card.map(str::to_owned), domain: None };
    let review = ExecuteMsg::Review { order, stars: 4, words: Some(OTHER.into()) };
    let report = ExecuteMsg::Report { listing: 1, version: None, kind: ReportKind::Stolen, evidence: EMPTY.into() };
    let decide = ExecuteMsg::Decide { report: 1, decision: Decision::Dismissed, reasons: Some(TEXT_CID.into()) };
    for (by, message, stake, expected) in [
        (BOB, card(Some(TEXT_CID)), 0, [200, 404]),
        (BOB, card(None), 0, [404, 404]),
        (BOB, review, 0, [404, 200]),
        // All that a review ever said is answered with it.
        (BOB, ExecuteMsg::EditReview { order, stars: 4, words: None }, 0, [404, 200]),
        (CAROL, report, REPORT_STAKE, [404, 200]),
        (MODERATOR, decide, 0, [200, 200]),
    ] {
        let what = format!("{message:?}");
        market.say(by, message, stake);
        server.database.follow(&market).await;
        let found = [server.status_of(TEXT_CID).await, server.status_of(OTHER).await];
        assert_eq!(found, expected, "after {what}");
    }
}

/// The record stays: a market's facts are nobody's to deny.
#[tokio::test]
async fn a_text_that_the_operator_denies_is_shown_nowhere() {
    let mut market = Market::new();
    market.list(listing("alice/model", ALICE, PRICE));
    for words in [TEXT_CID, OTHER] {
        market.say(BOB, ExecuteMsg::AskQuestion { listing: 1, words: words.into() }, 0);
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{TEXT_CID} # by order\n")).unwrap();
    let denylist = Denylist::read(file.path()).unwrap();
    let server = Server::reading(&market, Limits::default(), |rows| rows.with_denylist(denylist)).await;
    server.keep(TEXT_CID).await;
    server.keep(OTHER).await;
    let (status, code, detail) = server.refusal(&format!("/v1/words/{TEXT_CID}")).await;
    assert_eq!((status, code.as_str()), (451, "DENIED"), "{detail}");
    assert_eq!(server.read(&format!("/v1/words/{OTHER}")).await["text"], "words");
    let query = "{ questions { nodes { post { words { cid text } } } } }";
    let answer = server.client.post(format!("{}/graphql", server.base)).json(&json!({"query": query})).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    let nodes = &answer["data"]["questions"]["nodes"];
    assert_eq!(nodes[0]["post"]["words"], json!({"cid": OTHER, "text": "words"}), "{answer}");
    assert_eq!(nodes[1]["post"]["words"], json!({"cid": TEXT_CID, "text": null}));
}

#[tokio::test]
async fn a_card_that_the_operator_denies_is_listed_without_its_text() {
    let mut market = Market::new();
    for name in ["alice/denied", "alice/shown"] {
        market.list(listing(name, ALICE, PRICE));
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{} # by order\n", card(b"alice/denied").cid)).unwrap();
    let denylist = Denylist::read(file.path()).unwrap();
    let server = Server::reading(&market, Limits::default(), |rows| rows.with_denylist(denylist)).await;
    for name in ["alice/denied", "alice/shown"] {
        server
            .database
            .describe(name, Card { title: "Model".into(), tags: vec!["whales".into()], ..Card::saying("Some words.") })
            .await;
    }
    let (status, code, detail) = server.refusal("/v1/listings/1/card").await;
    assert_eq!((status, code.as_str()), (451, "DENIED"), "{detail}");
    assert_eq!(server.read("/v1/listings/2/card").await["body"], "Some words.");
    assert_eq!(server.read("/v1/listings/1").await["card"]["tags"], json!(["whales"]), "its front matter stays");
    let query =
        "{ listing(id: 1) { card { title summary body } } other: listing(id: 2) { card { title summary body } } }";
    let answer = server.client.post(format!("{}/graphql", server.base)).json(&json!({"query": query})).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    let (denied, other) = (&answer["data"]["listing"]["card"], &answer["data"]["other"]["card"]);
    assert_eq!(*denied, json!({"title": null, "summary": null, "body": ""}), "{answer}");
    assert_eq!(*other, json!({"title": "Model", "summary": "Some words.", "body": "Some words."}), "{answer}");
}
