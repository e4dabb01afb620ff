//! What changes the standing of a publisher costs a block the same, however many listings bear its name.

use weighhouse_indexer::search::publishers::{mark_all, mark_some, note_held};
use weighhouse_market_suite::TEXT_CID;
use weighhouse_protocol::reputation::ExecuteMsg;

use super::standing::{accredit, attest};
use super::support::{listing, Database, Market, ALICE, BOB, CAROL, GOVERNANCE, PRICE};

/// Listings of a stranger whose publishers look like Alice's handle, beside three that were listed.
const COPIES: i64 = 3_000;

struct Crowd {
    market: Market,
    database: Database,
}

impl Crowd {
    async fn new() -> Self {
        let mut market = Market::new();
        market.name(ALICE, "Open-Models").name(BOB, "somebody").say(GOVERNANCE, accredit(), 0);
        let attested = attest(&market, 86_400);
        market.say(CAROL, attested, 0);
        for (name, seller) in [("0penM0dels/whale", BOB), ("open-models/whale", ALICE), ("somebody/whale", BOB)] {
            market.list(listing(name, seller, PRICE));
        }
        let mut database = Database::new().await;
        database.follow(&market).await;
        mark_all(&mut database.client).await.unwrap();
        let copies = format!(
            "INSERT INTO listings SELECT (jsonb_populate_record(l, jsonb_build_object('id', n))).*
            FROM listings AS l, generate_series(1001, 1000 + {COPIES}) AS n WHERE l.id = 1"
        );
        database.client.batch_execute(&copies).await.unwrap();
        Crowd { market, database }
    }

    async fn say(&mut self, sender: &str, message: ExecuteMsg) {
        self.market.say(sender, message, 0);
        self.database.follow(&self.market).await;
    }

    /// Notes the publisher whose handle an account holds.
    async fn note(&mut self, account: &str) {
        let tx = self.database.client.transaction().await.unwrap();
        note_held(&tx, &[account.to_owned()]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The folds that are noted, and the last number of a mark.
    async fn noted(&self) -> (Vec<String>, i64) {
        let noted = self.database.client.query("SELECT fold FROM search_publishers ORDER BY fold", &[]).await.unwrap();
        let last = self.database.client.query_one("SELECT last FROM search_log", &[]).await.unwrap();
        (noted.iter().map(|row| row.get(0)).collect(), last.get(0))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_changes_no_standing_marks_nothing() {
    let mut crowd = Crowd::new().await;
    let before = crowd.noted().await;
    assert!(before.0.is_empty(), "{before:?}");
    let profile = |card: Option<&str>, domain: Option<&str>| ExecuteMsg::SetProfile {
        card: card.map(str::to_owned),
        domain: domain.map(str::to_owned),
    };
    crowd.say(ALICE, profile(Some(TEXT_CID), None)).await;
    crowd.say(ALICE, profile(None, Some("models.example"))).await;
    // Nothing backs what Bob holds.
    crowd.say(BOB, ExecuteMsg::ReleaseHandle {}).await;
    crowd.market.name(BOB, "some-body");
    crowd.database.follow(&crowd.market).await;
    crowd.say(BOB, profile(None, Some("somebody.example"))).await;
    // Whoever gives up a handle and has it back in one batch held it all the time.
    let known = crowd.market.height();
    crowd.market.say(ALICE, ExecuteMsg::ReleaseHandle {}, 0).name(ALICE, "Open-Models");
    crowd.database.ingest(&crowd.market.blocks[known..], 10).await;
    assert_eq!(crowd.noted().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_notes_a_publisher_alone_and_its_listings_are_marked_some_at_a_time() {
    let mut crowd = Crowd::new().await;
    let (_, before) = crowd.noted().await;
    crowd.say(ALICE, ExecuteMsg::ReleaseHandle {}).await;
    assert_eq!(crowd.noted().await, (vec!["openmodels".to_owned()], before), "the block marked listings itself");
    assert!(mark_some(&mut crowd.database.client).await.unwrap());
    let (noted, last) = crowd.noted().await;
    assert!(noted == ["openmodels"] && (1..=1_000).contains(&(last - before)), "{noted:?}: {} marks", last - before);
    mark_all(&mut crowd.database.client).await.unwrap();
    assert_eq!(crowd.noted().await, (vec![], before + COPIES + 2), "each of them once");
    assert_eq!(crowd.database.count("search_changes").await, COPIES + 3);
    assert!(!mark_some(&mut crowd.database.client).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn publishers_are_marked_in_turn_and_once_more_when_they_are_noted_again() {
    let mut crowd = Crowd::new().await;
    let (_, before) = crowd.noted().await;
    for account in [ALICE, BOB] {
        crowd.note(account).await;
    }
    crowd.note(ALICE).await;
    mark_some(&mut crowd.database.client).await.unwrap();
    assert_eq!(crowd.noted().await.0, ["openmodels"], "the one with a single listing waits for the other");
    crowd.note(ALICE).await;
    mark_all(&mut crowd.database.client).await.unwrap();
    let marks = 1 + 2 * (COPIES + 2);
    assert_eq!(crowd.noted().await, (vec![], before + marks), "noted again before its first mark, it is marked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_that_is_noted_with_each_block_reaches_its_last_listing() {
    let mut crowd = Crowd::new().await;
    for _ in 0..=COPIES / 100 {
        crowd.note(ALICE).await;
        assert!(mark_some(&mut crowd.database.client).await.unwrap());
    }
    assert_eq!(crowd.database.count("search_changes").await, COPIES + 3, "its last listings are not marked");
    assert_eq!(crowd.noted().await.0, ["openmodels"], "what changed meanwhile is to be marked again");
    mark_all(&mut crowd.database.client).await.unwrap();
    assert!(crowd.noted().await.0.is_empty());
}
