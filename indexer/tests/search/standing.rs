//! Standings of publishers: the filter finds by what a domain proves and a verifier attests, for as long as either does.

use std::collections::BTreeMap;

use serde_json::Value;
use weighhouse_indexer::search::publishers;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, ExecuteMsg, Level, Scope};

use super::support::{listing, listings, Database, Index, Market, ALICE, BOB, CAROL, GOVERNANCE, PRICE};

const FIELDS: &str = "nodes { name publisher { standing domain attestations { level verifier { name } expiresAt } } }";

/// A verifier's attestation of Alice, whose publisher Bob's looks like.
struct Story {
    market: Market,
    database: Database,
    index: Index,
}

pub(crate) fn accredit() -> ExecuteMsg {
    let scope = Scope { level: Level::High, checks: vec![Check::Document] };
    let (name, url) = ("Verifier".to_owned(), "https://verifier.example/how".to_owned());
    ExecuteMsg::AccreditVerifier { verifier: CAROL.into(), name, url, scope }
}

pub(crate) fn attest(market: &Market, seconds: u64) -> ExecuteMsg {
    let (account, checks, evidence) = (ALICE.to_owned(), vec![Check::Document], Hash([7; 32]));
    ExecuteMsg::Attest { account, level: Level::High, checks, expires_at: market.now() + seconds, evidence }
}

impl Story {
    async fn new(attested_for: u64) -> Self {
        let mut market = Market::new();
        market.announce_reputation();
        market.name(ALICE, "Open-Models").name(BOB, "somebody").say(GOVERNANCE, accredit(), 0);
        let attested = attest(&market, attested_for);
        market.say(CAROL, attested, 0);
        for (name, seller) in
            [("open-models/whale", ALICE), ("0penM0dels/whale", BOB), ("somebody/whale", BOB), ("whale", BOB)]
        {
            market.list(listing(name, seller, PRICE));
        }
        let mut story = Story { market, database: Database::new().await, index: Index::new() };
        story.follow().await;
        story
    }

    async fn follow(&mut self) {
        self.database.follow(&self.market).await;
        self.index.follow(&self.database).await;
    }

    async fn say(&mut self, sender: &str, message: ExecuteMsg) {
        self.market.say(sender, message, 0);
        self.follow().await;
    }

    /// Notes what a domain said of an account, as the worker that asks domains does.
    async fn proves(&mut self, until: &str) {
        let sql = format!(
            "INSERT INTO domain_checks (account, domain, proven_since, proven_until)
            VALUES ('{ALICE}', 'models.example', now(), {until})
            ON CONFLICT (account) DO UPDATE SET proven_until = excluded.proven_until"
        );
        let tx = self.database.client.transaction().await.unwrap();
        tx.batch_execute(&sql).await.unwrap();
        publishers::note_held(&tx, &[ALICE.to_owned()]).await.unwrap();
        tx.commit().await.unwrap();
        self.index.follow(&self.database).await;
    }

    /// What is found by a standing, in the search index.
    async fn found(&self, standing: &str) -> Vec<String> {
        let arguments = format!("query: \"whale\", filter: {{publisherStanding: {{in: [{standing}]}}}}");
        let page = listings(&self.index.schema(&self.database), &arguments, "", "nodes { name }").await;
        let nodes = page["nodes"].as_array().unwrap().iter();
        let mut names: Vec<String> = nodes.map(|node| node["name"].as_str().unwrap().to_owned()).collect();
        names.sort_unstable();
        names
    }

    /// The counts of all standings.
    async fn counts(&self) -> BTreeMap<String, u64> {
        let fields = "facets(of: [PUBLISHER_STANDING]) { values { value count } }";
        let page = listings(&self.index.schema(&self.database), "query: \"whale\"", "", fields).await;
        let values = page["facets"][0]["values"].as_array().unwrap().iter();
        values.map(|one| (one["value"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap())).collect()
    }

    /// What the first listing's page says of its publisher.
    async fn publisher(&self) -> Value {
        let page =
            listings(&self.index.schema(&self.database), "orderBy: {field: NEWEST, direction: ASC}", "", FIELDS).await;
        page["nodes"][0]["publisher"].clone()
    }

    async fn finds_nobody(&self) {
        assert!(self.found("ATTESTED, PROVEN, LOOK_ALIKE").await.is_empty());
        assert_eq!(self.counts().await, BTreeMap::from([("CLAIMED".into(), 3)]), "a name without a publisher has none");
        assert_eq!(self.publisher().await["standing"], "CLAIMED");
        assert_eq!(self.publisher().await["attestations"].as_array().unwrap().len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_is_found_by_what_is_attested_until_it_is_revoked() {
    let mut story = Story::new(86_400).await;
    assert_eq!(story.found("ATTESTED").await, ["open-models/whale"]);
    assert_eq!(story.found("LOOK_ALIKE").await, ["0penM0dels/whale"]);
    assert_eq!(story.found("CLAIMED").await, ["somebody/whale"]);
    assert!(story.found("PROVEN").await.is_empty(), "an attestation proves nothing");
    let publisher = story.publisher().await;
    assert_eq!(publisher["standing"], "ATTESTED");
    assert_eq!(publisher["attestations"][0]["verifier"]["name"], "Verifier");
    let counts = [("ATTESTED", 1), ("CLAIMED", 1), ("LOOK_ALIKE", 1)];
    assert_eq!(story.counts().await, counts.map(|(value, count)| (value.to_owned(), count)).into());
    story.say(ALICE, ExecuteMsg::RevokeAttestation { account: ALICE.into(), verifier: CAROL.into() }).await;
    story.finds_nobody().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_revoked_verifier_attested_counts_no_more_after_it_is_accredited_again() {
    let mut story = Story::new(86_400).await;
    story.say(GOVERNANCE, ExecuteMsg::RevokeVerifier { verifier: CAROL.into() }).await;
    story.finds_nobody().await;
    story.say(GOVERNANCE, accredit()).await;
    story.finds_nobody().await;
    let attested = attest(&story.market, 86_400);
    story.say(CAROL, attested).await;
    assert_eq!(story.found("ATTESTED").await, ["open-models/whale"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_counts_until_its_time_though_nothing_happens_then() {
    let mut story = Story::new(3_600).await;
    assert_eq!(story.found("ATTESTED").await, ["open-models/whale"]);
    story.market.pass(3_600).block();
    story.follow().await;
    story.finds_nobody().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_and_attested_is_found_by_both_and_a_handle_takes_both_along() {
    let mut story = Story::new(86_400).await;
    story.say(ALICE, ExecuteMsg::SetProfile { card: None, domain: Some("models.example".into()) }).await;
    story.proves("now() + interval '1 day'").await;
    for standing in ["PROVEN", "ATTESTED", "PROVEN, ATTESTED"] {
        assert_eq!(story.found(standing).await, ["open-models/whale"], "{standing}");
    }
    let publisher = story.publisher().await;
    assert_eq!(
        (publisher["standing"].as_str(), publisher["domain"].as_str()),
        (Some("PROVEN"), Some("models.example"))
    );
    story.proves("now() - interval '1 second'").await;
    assert!(story.found("PROVEN").await.is_empty(), "a proof that lapsed counts no more");
    story.say(ALICE, ExecuteMsg::ReleaseHandle {}).await;
    story.finds_nobody().await;
}

/// By both words, of the holder and of the wallet; one alone is none.
#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_the_holder_linked_sells_as_the_holder_until_the_link_ends() {
    let mut story = Story::new(86_400).await;
    story.say(ALICE, ExecuteMsg::ProposeLink { wallet: BOB.into(), expires_in: 600 }).await;
    assert_eq!(story.found("LOOK_ALIKE").await, ["0penM0dels/whale"], "a proposal links nobody");
    story.say(BOB, ExecuteMsg::AcceptLink { account: ALICE.into() }).await;
    assert_eq!(story.found("ATTESTED").await, ["0penM0dels/whale", "open-models/whale"]);
    assert!(story.found("LOOK_ALIKE").await.is_empty());
    let newest = |answer: Value| answer["nodes"][2]["publisher"].clone();
    let arguments = "orderBy: {field: NEWEST}";
    let publisher = newest(listings(&story.index.schema(&story.database), arguments, "", FIELDS).await);
    assert_eq!(publisher["standing"], "ATTESTED");
    assert_eq!(publisher["attestations"][0]["verifier"]["name"], "Verifier");
    story.say(ALICE, ExecuteMsg::Unlink { account: BOB.into() }).await;
    assert_eq!(story.found("ATTESTED").await, ["open-models/whale"]);
    assert_eq!(story.found("LOOK_ALIKE").await, ["0penM0dels/whale"]);
    let publisher = newest(listings(&story.index.schema(&story.database), arguments, "", FIELDS).await);
    assert_eq!((&publisher["standing"], &publisher["attestations"]), (&"LOOK_ALIKE".into(), &Value::Array(vec![])));
}

/// The fold leaves out signs that a reader takes for letters: what a holder writes with them is another's name.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_proven_or_attested_by_signs_that_read_as_letters() {
    let mut story = Story::new(1_000).await;
    for seller in [ALICE, BOB] {
        story.market.list(listing("open-models•/whale", seller, PRICE));
    }
    story.follow().await;
    assert_eq!(story.found("ATTESTED").await, ["open-models/whale"]);
    assert_eq!(story.found("CLAIMED").await, ["open-models•/whale", "somebody/whale"]);
    assert_eq!(story.found("LOOK_ALIKE").await, ["0penM0dels/whale", "open-models•/whale"]);
}
