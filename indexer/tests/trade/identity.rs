//! The people behind accounts: what they claim, which wallets are theirs, and what verifiers attest.

use serde_json::{json, Value};
use weighhouse_market_suite::{HANDLE_COOLDOWN, HANDLE_DEPOSIT, TEXT_CID};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, ExecuteMsg, Level, Scope};

use super::support::{ask, coin, indexed, Database, Market, ALICE, BOB, CAROL, GOVERNANCE, GUARDIAN};

/// A market with the index of it.
struct Known {
    market: Market,
    database: Database,
}

impl Known {
    async fn new() -> Self {
        let mut market = Market::new();
        market.block();
        let database = indexed(&market).await;
        Known { market, database }
    }

    async fn say(&mut self, sender: &str, message: ExecuteMsg) {
        self.market.say(sender, message, 0);
        self.database.follow(&self.market).await;
    }

    async fn name(&mut self, account: &str, handle: &str) {
        self.market.name(account, handle);
        self.database.follow(&self.market).await;
    }

    async fn account(&self, account: &str, fields: &str) -> Value {
        ask(&self.database, &format!("{{ account(address: \"{account}\") {{ {fields} }} }}")).await["account"].clone()
    }

    async fn handle(&self, name: &str) -> Value {
        let fields = "handle holder account { address } deposit { amount } freeFrom reservedFor";
        ask(&self.database, &format!("{{ handle(name: \"{name}\") {{ {fields} }} }}")).await["handle"].clone()
    }

    /// The verifier and the status of each attestation of Alice, the newest first.
    async fn statuses(&self) -> Value {
        let found = self.account(ALICE, "attestations { status verifier { account } }").await;
        let attestations = found["attestations"].as_array().unwrap().iter();
        attestations.map(|found| json!([found["verifier"]["account"], found["status"]])).collect()
    }

    async fn attest(&mut self, verifier: &str, seconds: u64) {
        let (account, expires_at) = (ALICE.to_owned(), self.market.now() + seconds);
        let (checks, evidence) = (vec![Check::Document], Hash([7; 32]));
        self.say(verifier, ExecuteMsg::Attest { account, level: Level::Low, checks, expires_at, evidence }).await;
    }
}

fn accredit(verifier: &str, name: &str) -> ExecuteMsg {
    let scope = Scope { level: Level::Substantial, checks: vec![Check::Document, Check::Address] };
    let (name, url) = (name.to_owned(), "https://verifier.example/how".to_owned());
    ExecuteMsg::AccreditVerifier { verifier: verifier.to_owned(), name, url, scope }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_has_what_its_account_claims_and_nothing_more() {
    let fields = "profile { handle card { cid } domain { name proven checkedAt } changedAt nextLink }";
    let mut known = Known::new().await;
    let none = json!({"handle": null, "card": null, "domain": null, "changedAt": null, "nextLink": 0});
    assert_eq!(known.account(ALICE, fields).await["profile"], none);
    known.name(ALICE, "Open-Models").await;
    let (card, domain) = (Some(TEXT_CID.to_owned()), Some("models.example".to_owned()));
    known.say(ALICE, ExecuteMsg::SetProfile { card, domain }).await;
    let changed_at = known.market.at(known.market.height());
    let domain = json!({"name": "models.example", "proven": false, "checkedAt": null});
    let expected = json!({
        "handle": "Open-Models", "card": {"cid": TEXT_CID}, "domain": domain, "changedAt": changed_at, "nextLink": 0,
    });
    assert_eq!(known.account(ALICE, fields).await["profile"], expected, "a claim is no proof");
    // Another account's claim of the same domain is another's.
    let proof = format!(
        "INSERT INTO domain_checks (account, domain, proven_since, proven_until, checked_at)
        VALUES ('{ALICE}', 'models.example', now(), now() + interval '1 day', now())"
    );
    known.database.client.batch_execute(&proof).await.unwrap();
    known.say(BOB, ExecuteMsg::SetProfile { card: None, domain: Some("models.example".into()) }).await;
    for (account, proven) in [(ALICE, true), (BOB, false)] {
        assert_eq!(known.account(account, fields).await["profile"]["domain"]["proven"], proven, "{account}");
    }
    known.say(ALICE, ExecuteMsg::SetProfile { card: None, domain: Some("elsewhere.example".into()) }).await;
    assert_eq!(known.account(ALICE, fields).await["profile"]["domain"]["proven"], false, "a proof of another domain");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handle_is_held_released_revoked_and_transferred() {
    let mut known = Known::new().await;
    assert_eq!(known.handle("open-models").await, Value::Null, "nobody ever held it");
    known.name(ALICE, "Open-Models").await;
    let held = |holder: &str, deposit: u128| {
        json!({
            "handle": "Open-Models", "holder": holder, "account": {"address": holder}, "deposit": coin(deposit),
            "freeFrom": null, "reservedFor": null,
        })
    };
    for name in ["open-models", "OPEN_MODELS", "OpenM0dels"] {
        assert_eq!(known.handle(name).await, held(ALICE, HANDLE_DEPOSIT), "{name}");
    }
    let free = |free_from: String, reserved_for: Option<&str>| {
        json!({
            "handle": "Open-Models", "holder": null, "account": null, "deposit": coin(0), "freeFrom": free_from,
            "reservedFor": reserved_for,
        })
    };
    let after = |market: &Market, seconds| market.after(market.height(), seconds);
    known.say(ALICE, ExecuteMsg::ReleaseHandle {}).await;
    // It was held for one block.
    assert_eq!(known.handle("open-models").await, free(after(&known.market, 1), Some(ALICE)));
    known.name(ALICE, "Open-Models").await;
    assert_eq!(known.handle("open-models").await, held(ALICE, HANDLE_DEPOSIT));
    let to_bob = ExecuteMsg::TransferHandle { handle: "open_models".into(), to: BOB.into() };
    known.say(GOVERNANCE, to_bob).await;
    assert_eq!(known.handle("open-models").await, held(BOB, 0), "a transferred handle has no deposit");
    known.say(GOVERNANCE, ExecuteMsg::RevokeHandle { handle: "open_models".into(), forfeit_deposit: false }).await;
    assert_eq!(
        known.handle("open-models").await,
        free(after(&known.market, HANDLE_COOLDOWN.into()), None),
        "its last holder waits, too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_is_told_from_both_sides_while_it_is_linked() {
    let fields = "wallets { account kind address number } walletOf { account number } profile { nextLink }";
    let mut known = Known::new().await;
    known.say(ALICE, ExecuteMsg::ProposeLink { wallet: BOB.into(), expires_in: 600 }).await;
    let alone = |next: u64| json!({"wallets": [], "walletOf": null, "profile": {"nextLink": next}});
    assert_eq!(known.account(ALICE, fields).await, alone(0), "a proposal is no link");
    known.say(BOB, ExecuteMsg::AcceptLink { account: ALICE.into() }).await;
    let wallets = json!([{"account": ALICE, "kind": "ACCOUNT", "address": BOB, "number": 0}]);
    assert_eq!(
        known.account(ALICE, fields).await,
        json!({"wallets": wallets, "walletOf": null, "profile": {"nextLink": 1}})
    );
    let of_alice = json!({"wallets": [], "walletOf": {"account": ALICE, "number": 0}, "profile": {"nextLink": 0}});
    assert_eq!(known.account(BOB, fields).await, of_alice);
    known.say(BOB, ExecuteMsg::Unlink { account: ALICE.into() }).await;
    assert_eq!(known.account(ALICE, fields).await, alone(1), "no number is used twice");
    assert_eq!(known.account(BOB, fields).await, alone(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_counts_until_it_ends_whichever_way() {
    let mut known = Known::new().await;
    known.say(GOVERNANCE, accredit(CAROL, "Carol")).await;
    known.say(GOVERNANCE, accredit(GUARDIAN, "Guardian")).await;
    known.attest(CAROL, 3_600).await;
    known.attest(GUARDIAN, 86_400).await;
    assert_eq!(known.statuses().await, json!([[GUARDIAN, "VALID"], [CAROL, "VALID"]]));
    let fields = "attestations { level checks evidence expiresAt revokedAt verifier { name level checks term } }";
    let found = known.account(ALICE, fields).await["attestations"][1].clone();
    let verifier = json!({"name": "Carol", "level": "SUBSTANTIAL", "checks": ["DOCUMENT", "ADDRESS"], "term": 1});
    assert_eq!((&found["level"], &found["checks"]), (&json!("LOW"), &json!(["DOCUMENT"])));
    assert_eq!((&found["verifier"], &found["revokedAt"]), (&verifier, &Value::Null));
    assert_eq!(found["evidence"].as_str().map(str::len), Some(64), "{found}");

    known.market.pass(3_600).block();
    known.database.follow(&known.market).await;
    assert_eq!(known.statuses().await, json!([[GUARDIAN, "VALID"], [CAROL, "EXPIRED"]]));
    known.say(ALICE, ExecuteMsg::RevokeAttestation { account: ALICE.into(), verifier: GUARDIAN.into() }).await;
    let revoked = known.account(ALICE, "attestations { revokedBy revokedAt }").await["attestations"][0].clone();
    assert_eq!((&revoked["revokedBy"], revoked["revokedAt"].is_string()), (&json!(ALICE), true));
    // What a verifier attests anew stands in place of what it attested before.
    known.attest(CAROL, 86_400).await;
    assert_eq!(known.statuses().await, json!([[CAROL, "VALID"], [GUARDIAN, "REVOKED"]]));
    known.say(GOVERNANCE, ExecuteMsg::RevokeVerifier { verifier: CAROL.into() }).await;
    let ended = json!([[CAROL, "VERIFIER_REVOKED"], [GUARDIAN, "REVOKED"]]);
    assert_eq!(known.statuses().await, ended);
    known.say(GOVERNANCE, accredit(CAROL, "Carol & Co")).await;
    assert_eq!(known.statuses().await, ended, "an accreditation that is given again brings none of them back");
    let verifiers = ask(&known.database, "{ verifiers { account name term revokedAt } }").await;
    let expected = json!([
        {"account": GUARDIAN, "name": "Guardian", "term": 1, "revokedAt": null},
        {"account": CAROL, "name": "Carol & Co", "term": 2, "revokedAt": null},
    ]);
    assert_eq!(verifiers["verifiers"], expected);
}
