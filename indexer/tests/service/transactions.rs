//! Transactions that wallets sign: every message is built, and what is lost is told by the chain alone.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmwasm_std::{coin, Binary, Uint128};
use prost::Message;
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};
use weighhouse_chain::{ChainConfig, Key, Signed};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::rest;
use weighhouse_indexer::database::keepers;
use weighhouse_indexer::transactions::Transactions;
use weighhouse_market_suite::version_with;
use weighhouse_messages::Contracts;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::registry::CardRef;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties};
use zeroize::Zeroizing;

use crate::chain::{Chain, CHAIN_ID, GAS};
use crate::server::{told, Server, Told};
use crate::support::{listing, Database, ALICE};

/// A server of a chain with one account, and that account's key.
struct Wallet {
    chain: Chain,
    server: Server,
    key: Key,
}

/// A message of a contract in protobuf.
#[derive(Clone, PartialEq, prost::Message)]
struct Execute {
    #[prost(string, tag = "1")]
    sender: String,
    #[prost(string, tag = "2")]
    contract: String,
    #[prost(bytes = "vec", tag = "3")]
    msg: Vec<u8>,
    #[prost(message, repeated, tag = "5")]
    funds: Vec<Coin>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Coin {
    #[prost(string, tag = "1")]
    denom: String,
    #[prost(string, tag = "2")]
    amount: String,
}

fn contracts() -> Contracts {
    let address = |name: &str| format!("wasm1{name}");
    Contracts {
        registry: address("registry"),
        license: address("license"),
        escrow: address("escrow"),
        royalties: address("royalties"),
        reputation: Some(address("reputation")),
    }
}

fn address(contract: &str) -> String {
    format!("wasm1{contract}")
}

fn bytes(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

impl Wallet {
    async fn new() -> Self {
        Self::over(Chain::new().await, Arc::new(Database::new().await)).await
    }

    /// The same wallet at another server of the same database.
    async fn elsewhere(&self) -> Self {
        Self::over(self.chain.clone(), Arc::clone(&self.server.database)).await
    }

    async fn over(chain: Chain, database: Arc<Database>) -> Self {
        let config = ChainConfig::new(chain.rpc.clone(), CHAIN_ID, "wasm", "0.025uwhs".parse().unwrap());
        let transactions = Transactions::new(vec![config], contracts(), keepers(&database.config, 2).unwrap());
        let change = |service| Service { transactions, ..service };
        let server = Server::over(database, None, change).await;
        Wallet { chain, server, key: Key::from_secret(Zeroizing::new([7; 32]), "wasm").unwrap() }
    }

    async fn build(&self, path: &str, fields: &Value, funds: &Value) -> Told {
        let public_key = STANDARD.encode(self.key.public_key());
        let body = json!({"sender": self.key.address(), "public_key": public_key, "message": fields, "funds": funds});
        self.server.post(&format!("/v1/tx/{path}"), &body).await
    }

    /// A transaction that settles an order, signed. The chain of the test looks at no signature.
    async fn settle(&self, order: u64) -> Vec<u8> {
        let built = self.build("escrow/settle", &json!({ "order": order }), &json!([])).await;
        assert_eq!(built.status, 200, "{built:?}");
        let auth_info = bytes(&built.body["direct"]["auth_info_bytes"]);
        weighhouse_chain::joined(bytes(&built.body["body_bytes"]), auth_info, vec![1; 64])
    }

    async fn send(&self, transaction: &[u8], key: Option<&str>) -> Told {
        let request = self.server.ask(Method::POST, "/v1/tx/broadcast");
        let request = request.json(&json!({ "tx_bytes": STANDARD.encode(transaction) }));
        told(match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        })
        .await
    }

    /// Sends what the node takes. Returns its hash.
    async fn sent(&self, transaction: &[u8], key: &str) -> String {
        let sent = self.send(transaction, Some(key)).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        sent.body["hash"].as_str().unwrap().to_owned()
    }

    async fn state(&self, hash: &str) -> Told {
        told(self.server.ask(Method::GET, &format!("/v1/tx/{hash}"))).await
    }

    /// Builds messages of a contract, and checks that both documents say them. Returns their names.
    async fn check<M>(&self, contract: &str, messages: Vec<M>) -> BTreeSet<String>
    where
        M: Serialize + DeserializeOwned + PartialEq + Debug,
    {
        let mut names = BTreeSet::new();
        for message in messages {
            let value = serde_json::to_value(&message).unwrap();
            let (name, fields) = value.as_object().unwrap().iter().next().unwrap();
            let funds = json!([{"denom": "uwhs", "amount": "7"}, {"denom": "uatom", "amount": "9"}]);
            let built = self.build(&format!("{contract}/{name}"), fields, &funds).await;
            assert_eq!(built.status, 200, "{contract}/{name}: {built:?}");
            let (execute, sign_doc) = self.documents(&built.body);
            assert_eq!((execute.contract, execute.sender.as_str()), (address(contract), self.key.address()));
            assert_eq!(serde_json::from_slice::<M>(&execute.msg).unwrap(), message, "{contract}/{name}");
            let paid: Vec<(&str, &str)> = execute.funds.iter().map(|c| (c.denom.as_str(), c.amount.as_str())).collect();
            assert_eq!(paid, [("uatom", "9"), ("uwhs", "7")], "sorted, as the chain takes them");

            let said = &sign_doc["msgs"][0];
            assert_eq!(said["type"], "wasm/MsgExecuteContract");
            assert_eq!(
                serde_json::from_value::<M>(said["value"]["msg"].clone()).unwrap(),
                message,
                "{contract}/{name}"
            );
            assert_eq!(said["value"]["contract"], address(contract));
            assert_eq!(
                said["value"]["funds"],
                json!([{"denom": "uatom", "amount": "9"}, {"denom": "uwhs", "amount": "7"}])
            );
            let shown = &built.body["messages"][0];
            assert_eq!((&shown["contract"], &shown["message"]), (&json!(contract), &json!(name)), "{shown}");
            names.insert(format!("/v1/tx/{contract}/{name}"));
        }
        names
    }

    /// What both documents of a transaction say: the message in protobuf, and the document in amino's JSON.
    fn documents(&self, built: &Value) -> (Execute, Value) {
        let body = bytes(&built["body_bytes"]);
        let read = |mode: &str| {
            let auth_info = bytes(&built[mode]["auth_info_bytes"]);
            Signed::read(weighhouse_chain::joined(body.clone(), auth_info, vec![0; 64]), "wasm").unwrap()
        };
        let ((direct, messages), (amino, _)) = (read("direct"), read("amino"));
        assert_ne!(direct.hash, amino.hash, "they differ in their mode");
        let sign_doc = built["amino"]["sign_doc"].clone();
        for signed in [direct, amino] {
            assert_eq!((signed.signer.as_str(), signed.sequence), (self.key.address(), 0));
            assert_eq!(json!(signed.timeout_height.to_string()), built["timeout_height"]);
        }
        let gas = (GAS * 14 / 10 + 20_000).to_string();
        assert_eq!(sign_doc["fee"], json!({"amount": [built["fee"]], "gas": gas}));
        assert_eq!((&sign_doc["chain_id"], &sign_doc["account_number"]), (&json!(CHAIN_ID), &json!("7")));
        assert_eq!((&sign_doc["sequence"], &sign_doc["timeout_height"]), (&json!("0"), &built["timeout_height"]));
        let [message] = &messages[..] else { panic!("{} messages", messages.len()) };
        assert_eq!(message.type_url, "/cosmwasm.wasm.v1.MsgExecuteContract");
        (Execute::decode(message.value.as_slice()).unwrap(), sign_doc)
    }
}

fn registry_messages() -> Vec<registry::ExecuteMsg> {
    use registry::ExecuteMsg as Say;
    let version = || version_with(&[5; 96], [6; 32]);
    let card = CardRef { cid: "bafkcard".into(), sha256: Hash([1; 32]) };
    let config = serde_json::to_value(weighhouse_market_suite::Market::new().config()).unwrap();
    let new = listing("a \"quoted\" <name> ñ", ALICE, 5);
    vec![
        Say::CreateListing { listing: new.clone(), version: Some(version()) },
        Say::PublishVersion { listing: 1, version: version() },
        Say::SetPrice { listing: 1, plan: 2, price: coin(u128::MAX, "uwhs") },
        Say::SetPayees { listing: 1, payees: new.payees },
        Say::SetCard { listing: u64::MAX, card },
        Say::Pause { listing: 1 },
        Say::Resume { listing: 1 },
        Say::Retire { listing: 1 },
        Say::Delist { listing: 1 },
        Say::Relist { listing: 1 },
        Say::PauseOrders { seconds: 60 },
        Say::ResumeOrders {},
        Say::MarkBad { listing: 1, version: 2 },
        Say::UpdateConfig { config: serde_json::from_value(config).unwrap() },
        Say::UpgradeRecords { limit: 5 },
        serde_json::from_value(json!({"update_ownership": "accept_ownership"})).unwrap(),
    ]
}

fn escrow_messages() -> Vec<escrow::ExecuteMsg> {
    use escrow::ExecuteMsg as Say;
    let point = |byte, length| Binary::from(vec![byte; length]);
    let (transport_key, delivery) = (point(1, 48), point(2, 192));
    let expected_order_hash = Hash([3; 32]);
    let path = vec![Hash([4; 32])];
    let bad_chunk = BadChunkProof {
        index: 3,
        key: point(4, 32),
        ciphertext: point(5, 16_384),
        plaintext_leaf: Hash([6; 32]),
        plaintext_path: path.clone(),
        ciphertext_path: path.clone(),
        key_path: path.clone(),
    };
    let bad_schedule = BadKeyScheduleProof { secret: point(7, 48), index: 9, key_leaf: Hash([8; 32]), key_path: path };
    vec![
        Say::Buy { listing: 1, plan: 0, transport_key: transport_key.clone(), expected_order_hash, waive_window: true },
        Say::Offer {
            listing: 1,
            plan: 0,
            transport_key: transport_key.clone(),
            expected_order_hash,
            waive_window: false,
            expires_in: 60,
        },
        Say::TakeOffer { order: 1 },
        Say::WithdrawOffer { order: 1 },
        Say::BuyLicense { license: 1, transport_key: transport_key.clone(), expected_order_hash, waive_window: true },
        serde_json::from_value(json!({"receive_nft": {"sender": "wasm1a", "token_id": "1", "msg": "e30="}})).unwrap(),
        Say::EndResale { license: 1 },
        Say::Deliver { order: 1, delivery: delivery.clone() },
        Say::Accept { order: 1 },
        Say::Settle { order: u64::MAX },
        Say::Dispute { order: 1, reason: "it says \"no\" \\ <b> ñ".into() },
        Say::Propose { order: 1, to_buyer: Uint128::MAX },
        Say::Rule { order: 1, to_buyer: Uint128::new(5) },
        Say::Refund { order: 1 },
        Say::ProveBadChunk { order: 1, proof: bad_chunk },
        Say::ProveBadKeySchedule { order: 1, proof: bad_schedule },
        Say::PostBond {},
        Say::UnlockBond { denom: "uwhs".into(), amount: Uint128::new(5) },
        Say::WithdrawBond { denom: "uwhs".into() },
        Say::ReleaseBonds { orders: vec![1, 2, 3] },
        Say::Reopen {},
        Say::Rekey { license: 1, transport_key },
        Say::AnswerRekey { license: 1, delivery },
        Say::EndRekey { license: 1 },
        Say::Sweep { listing: 1, split_version: 2, denom: "uwhs".into() },
        Say::UpgradeRecords { limit: 5 },
    ]
}

fn license_messages() -> Vec<license::ExecuteMsg> {
    use license::ExecuteMsg as Say;
    let (token_id, spender) = ("1".to_owned(), "wasm1bob".to_owned());
    let expires = serde_json::from_value(json!({"at_height": 5})).unwrap();
    vec![
        Say::TransferNft { recipient: spender.clone(), token_id: token_id.clone() },
        Say::SendNft { contract: spender.clone(), token_id: token_id.clone(), msg: Binary::from(b"{}") },
        Say::Approve { spender: spender.clone(), token_id: token_id.clone(), expires: Some(expires) },
        Say::Revoke { spender: spender.clone(), token_id: token_id.clone() },
        Say::ApproveAll { operator: spender.clone(), expires: None },
        Say::RevokeAll { operator: spender.clone() },
        Say::Mint { token_id, owner: spender, token_uri: None, extension: Binary::from(b"terms") },
    ]
}

fn royalties_messages() -> Vec<royalties::ExecuteMsg> {
    use royalties::ExecuteMsg as Say;
    let (gross, fee) = (Uint128::new(9), Uint128::new(1));
    vec![
        Say::Credit { listing: 1, split_version: 1, gross, fee, sales: 3 },
        Say::Claim { denoms: Some(vec!["uwhs".into()]) },
        Say::UpgradeRecords { limit: 5 },
    ]
}

fn reputation_messages() -> Vec<reputation::ExecuteMsg> {
    use reputation::ExecuteMsg as Say;
    let (account, handle) = ("wasm1bob".to_owned(), "open-models".to_owned());
    let (address, signature) = (format!("0x{}", "5a".repeat(20)), Binary::from(vec![9; 65]));
    let text = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".to_owned();
    let scope = reputation::Scope { level: reputation::Level::High, checks: vec![reputation::Check::Document] };
    let config = json!({
        "handle_deposit": coin(5, "uwhs"), "handle_cooldown": 60, "report_stake": coin(6, "uwhs"), "report_span": 70,
        "appeal_span": 80, "rates": [{"denom": "uwhs", "weight": "1"}], "prior": {"rating": 3000, "weight": "10"},
    });
    vec![
        Say::ClaimHandle { handle: handle.clone() },
        Say::ReleaseHandle {},
        Say::RevokeHandle { handle: handle.clone(), forfeit_deposit: true },
        Say::TransferHandle { handle, to: account.clone() },
        Say::SetProfile { card: Some(text.clone()), domain: Some("models.example".into()) },
        Say::LinkEthereum { address: address.clone(), expires_at: 5, signature: signature.clone() },
        Say::UnlinkEthereum { address: address.clone() },
        Say::RevokeEthereum { address, expires_at: 5, signature },
        Say::ProposeLink { wallet: account.clone(), expires_in: 60 },
        Say::AcceptLink { account: account.clone() },
        Say::Unlink { account: account.clone() },
        Say::AccreditVerifier {
            verifier: account.clone(),
            name: "Notary".into(),
            url: "https://notary.example".into(),
            scope: scope.clone(),
        },
        Say::RevokeVerifier { verifier: account.clone() },
        Say::Attest {
            account: account.clone(),
            level: scope.level,
            checks: scope.checks,
            expires_at: 5,
            evidence: Hash([7; 32]),
        },
        Say::RevokeAttestation { account: account.clone(), verifier: account },
        Say::Review { order: 1, stars: 5, words: Some(text.clone()) },
        Say::EditReview { order: 1, stars: 1, words: None },
        Say::AnswerReview { order: 1, words: text.clone() },
        Say::Vote { order: 1, license: 2 },
        Say::RetractVote { order: 1 },
        Say::AskQuestion { listing: 1, words: text.clone() },
        Say::AnswerQuestion { question: 1, words: text.clone() },
        Say::EditPost { question: 1, answer: Some(2), words: text.clone() },
        Say::WithdrawPost { question: 1, answer: None },
        Say::HidePost { question: 1, answer: Some(2), reason: reputation::HideReason::Spam },
        Say::RestorePost { question: 1, answer: Some(2) },
        Say::Report { listing: 1, version: Some(2), kind: reputation::ReportKind::Stolen, evidence: text.clone() },
        Say::Decide { report: 1, decision: reputation::Decision::Upheld, reasons: Some(text.clone()) },
        Say::Appeal { report: 1, grounds: text },
        Say::SettleReport { report: 1 },
        Say::UpdateConfig { config: serde_json::from_value(config).unwrap() },
        Say::UpgradeRecords { limit: 5 },
    ]
}

/// Wallets sign either document, and each says the message that was asked for, to the letter.
#[tokio::test]
async fn every_message_of_every_contract_is_built_in_both_documents() {
    let wallet = Wallet::new().await;
    let mut built = wallet.check("registry", registry_messages()).await;
    built.extend(wallet.check("escrow", escrow_messages()).await);
    built.extend(wallet.check("license", license_messages()).await);
    built.extend(wallet.check("royalties", royalties_messages()).await);
    built.extend(wallet.check("reputation", reputation_messages()).await);

    let resale = json!({"license": 4, "price": {"denom": "uwhs", "amount": "5"}, "deliver_within": 60});
    let resell = wallet.build("license/resell", &resale, &json!([])).await;
    assert_eq!(resell.status, 200, "{resell:?}");
    let (execute, _) = wallet.documents(&resell.body);
    let license::ExecuteMsg::SendNft { contract, token_id, msg } = serde_json::from_slice(&execute.msg).unwrap() else {
        panic!("{execute:?}")
    };
    assert_eq!((contract, token_id, execute.contract), (address("escrow"), "4".into(), address("license")));
    let said: escrow::ResellMsg = serde_json::from_slice(&msg).unwrap();
    assert_eq!((said.price, said.deliver_within), (coin(5, "uwhs"), 60));
    built.insert("/v1/tx/license/resell".into());

    let whole: Value = serde_json::from_str(&rest::openapi().unwrap()).unwrap();
    let paths = whole["paths"].as_object().unwrap().keys().filter(|path| path.starts_with("/v1/tx/"));
    let described: BTreeSet<String> = paths.filter(|path| path.matches('/').count() == 4).cloned().collect();
    assert_eq!(built, described, "a message that is not tried");
}

/// A client that lost the answer to a purchase may learn only then to name it.
#[tokio::test]
async fn a_key_that_comes_with_a_repeat_protects_as_one_that_came_first() {
    let wallet = Wallet::new().await;
    let (first, second) = (wallet.settle(1).await, wallet.settle(2).await);
    let unnamed = wallet.send(&first, None).await;
    assert_eq!(unnamed.status, 202, "{unnamed:?}");
    let hash = wallet.sent(&first, "mine").await;
    let taken = wallet.send(&second, Some("mine")).await;
    assert_eq!(taken.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"), "{taken:?}");
    assert_eq!(taken.body["transaction"], json!(hash), "{taken:?}");

    let renamed = wallet.send(&first, Some("another")).await;
    assert_eq!(renamed.refusal(), (409, "IDEMPOTENCY_KEY_DIFFERS"), "{renamed:?}");
    assert!(renamed.detail().contains("under another idempotency key"), "{renamed:?}");
    assert_eq!(renamed.body["transaction"], json!(hash), "{renamed:?}");
    for key in [None, Some("mine")] {
        let again = wallet.send(&first, key).await;
        assert_eq!(again.status, 202, "{again:?}");
    }
    assert_eq!(wallet.chain.known().received, [first]);
    // The name that was refused is nobody's.
    wallet.sent(&second, "another").await;
}

/// Servers share their database and nothing else.
#[tokio::test]
async fn a_key_that_one_server_took_is_taken_at_every_other() {
    let here = Wallet::new().await;
    let there = here.elsewhere().await;
    let (first, second) = (here.settle(1).await, here.settle(2).await);
    let sent = here.send(&first, Some("mine")).await;
    assert_eq!(sent.status, 202, "{sent:?}");
    let again = there.send(&first, Some("mine")).await;
    assert_eq!((again.status, &again.body), (202, &sent.body));
    for wallet in [&here, &there] {
        let taken = wallet.send(&second, Some("mine")).await;
        assert_eq!(taken.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"), "{taken:?}");
        assert_eq!(taken.body["transaction"], sent.body["hash"], "{taken:?}");
    }
    assert_eq!(here.chain.known().received, [first]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_comes_to_two_servers_at_once_counts_once() {
    let here = Wallet::new().await;
    let there = here.elsewhere().await;
    for round in 1..=8 {
        let (one, other) = (here.settle(round).await, here.settle(round + 100).await);
        let before = here.chain.known().received.len();
        let key = format!("another-{round}");
        let (left, right) = tokio::join!(here.send(&one, Some(&key)), there.send(&other, Some(&key)));
        let (taken, refused) = if left.status == 202 { (left, right) } else { (right, left) };
        assert_eq!(taken.status, 202, "{taken:?}");
        assert_eq!(refused.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"), "{refused:?}");
        assert_eq!(refused.body["transaction"], taken.body["hash"], "{refused:?}");
        assert_eq!(here.chain.known().received.len(), before + 1, "one is handed over");

        let (same, key) = (here.settle(round + 200).await, format!("same-{round}"));
        let (left, right) = tokio::join!(here.send(&same, Some(&key)), there.send(&same, Some(&key)));
        assert_eq!((left.status, right.status), (202, 202), "{left:?} {right:?}");
        assert_eq!(left.body, right.body);
        assert_eq!(here.chain.known().received.len(), before + 2, "the same bytes are one transaction");
    }
}

#[tokio::test]
async fn a_transaction_that_expired_is_gone_and_its_key_is_free() {
    let wallet = Wallet::new().await;
    let (first, second) = (wallet.settle(1).await, wallet.settle(2).await);
    let hash = wallet.sent(&first, "mine").await;
    let state = wallet.state(&hash).await;
    assert_eq!((state.status, &state.body["status"]), (200, &json!("pending")), "{state:?}");
    let taken = wallet.send(&second, Some("mine")).await;
    assert_eq!(taken.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"));
    assert_eq!(taken.body["transaction"], json!(hash), "{taken:?}");

    wallet.chain.known().height = 10_000;
    let state = wallet.state(&hash).await;
    assert_eq!((state.status, &state.body["status"]), (200, &json!("gone")), "{state:?}");
    assert!(state.body["reason"].as_str().unwrap().contains("expired at height 210"), "{state:?}");
    let third = wallet.settle(3).await;
    wallet.sent(&third, "mine").await;
    let forgotten = wallet.state(&hash).await;
    assert_eq!(forgotten.refusal(), (404, "NOT_FOUND"), "its record made room: {forgotten:?}");
}

#[tokio::test]
async fn a_transaction_whose_sequence_another_used_is_gone_and_refused_when_it_comes_again() {
    let wallet = Wallet::new().await;
    let (first, other) = (wallet.settle(1).await, wallet.settle(2).await);
    let hash = wallet.sent(&first, "mine").await;
    wallet.chain.include(&[(other, 0)]);
    let state = wallet.state(&hash).await;
    assert_eq!((state.status, &state.body["status"]), (200, &json!("gone")), "{state:?}");
    assert!(state.body["reason"].as_str().unwrap().contains("sequence 0 of"), "{state:?}");

    let mismatch = "account sequence mismatch, expected 1, got 0: incorrect account sequence";
    wallet.chain.known().check = (32, mismatch.into());
    let again = wallet.send(&first, Some("mine")).await;
    assert_eq!(again.refusal(), (409, "TRANSACTION_GONE"), "{again:?}");
    assert!(again.detail().contains("build and sign it again"), "{again:?}");
    wallet.chain.known().check = (0, String::new());
    let next = wallet.settle(1).await;
    wallet.sent(&next, "mine").await;
}

#[tokio::test]
async fn what_nothing_can_tell_is_unknown_and_keeps_its_key() {
    let wallet = Wallet::new().await;
    let (first, other) = (wallet.settle(1).await, wallet.settle(2).await);
    let hash = wallet.sent(&first, "mine").await;
    wallet.chain.include(&[(other, 0)]);
    wallet.chain.include(&[]);
    // The node no longer keeps the block in which it may be.
    wallet.chain.known().lowest = 12;
    let state = wallet.state(&hash).await;
    assert_eq!((state.status, &state.body["status"]), (200, &json!("unknown")), "{state:?}");
    assert!(state.body["reason"].as_str().unwrap().contains("it may be in block 11"), "{state:?}");
    assert_eq!(state.body["height"], Value::Null);
    // Another one could do the same twice.
    let second = wallet.settle(3).await;
    let refused = wallet.send(&second, Some("mine")).await;
    assert_eq!(refused.refusal(), (503, "UNAVAILABLE"), "{refused:?}");
    wallet.sent(&second, "another").await;
}

#[tokio::test]
async fn a_key_is_free_again_once_its_transaction_failed_and_never_once_it_succeeded() {
    let wallet = Wallet::new().await;
    let first = wallet.settle(1).await;
    let hash = wallet.sent(&first, "mine").await;
    wallet.chain.include(&[(first, 5)]);
    let state = wallet.state(&hash).await;
    assert_eq!((state.status, &state.body["status"]), (200, &json!("failed")), "{state:?}");
    assert_eq!(state.body["height"], 11, "{state:?}");
    assert!(state.body["reason"].as_str().unwrap().contains("the order is gone"), "{state:?}");
    assert_eq!(state.body["contract_code"], "escrow/no_order", "{state:?}");

    let second = wallet.settle(2).await;
    let hash = wallet.sent(&second, "mine").await;
    wallet.chain.include(&[(second, 0)]);
    let state = wallet.state(&hash).await.body;
    assert_eq!((&state["status"], &state["contract_code"]), (&json!("succeeded"), &json!(null)), "{state}");
    let third = wallet.settle(3).await;
    let taken = wallet.send(&third, Some("mine")).await;
    assert_eq!(taken.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"));
    assert_eq!(taken.body["transaction"], json!(hash), "{taken:?}");
    wallet.sent(&third, "another").await;
}

#[tokio::test]
async fn what_the_chain_refuses_is_not_on_record_and_frees_its_key() {
    let wallet = Wallet::new().await;
    let first = wallet.settle(1).await;
    wallet.chain.known().check = (5, "insufficient funds".into());
    let refused = wallet.send(&first, Some("mine")).await;
    assert_eq!(refused.refusal(), (422, "CHAIN_REFUSED"), "{refused:?}");
    assert!(refused.body.get("contract_code").is_none(), "{refused:?}");
    let by_contract = "failed to execute message; message index: 0: escrow/no_order: there is no order 1: \
                       execute wasm contract failed";
    wallet.chain.known().check = (5, by_contract.into());
    let refused = wallet.send(&first, Some("mine")).await;
    assert_eq!(refused.refusal(), (422, "CHAIN_REFUSED"), "{refused:?}");
    assert_eq!(refused.body["contract_code"], "escrow/no_order", "{refused:?}");
    let hash = Signed::read(first, "wasm").unwrap().0.hash;
    assert_eq!(wallet.state(&hash).await.refusal(), (404, "NOT_FOUND"));
    wallet.chain.known().check = (0, String::new());
    let second = wallet.settle(2).await;
    wallet.sent(&second, "mine").await;
}

#[tokio::test]
async fn a_transaction_that_comes_too_late_is_gone() {
    let wallet = Wallet::new().await;
    let late = wallet.settle(1).await;
    wallet.chain.known().height = 10_000;
    wallet.chain.known().check = (30, "block height: 10000, timeout height: 210: tx timeout height".into());
    let refused = wallet.send(&late, Some("mine")).await;
    assert_eq!(refused.refusal(), (409, "TRANSACTION_GONE"), "{refused:?}");
    let said = "expired at height 210 and will never be included: build and sign it again";
    assert!(refused.detail().contains(said), "{refused:?}");
}

#[tokio::test]
async fn an_account_that_is_not_on_the_chain_is_told_to_have_coins() {
    let wallet = Wallet::new().await;
    let address = wallet.key.address().to_owned();
    wallet.chain.known().absent.insert(address.clone());
    let refused = wallet.build("escrow/settle", &json!({"order": 1}), &json!([])).await;
    assert_eq!(refused.refusal(), (422, "CHAIN_REFUSED"), "{refused:?}");
    assert!(refused.detail().starts_with(&format!("{address} is not on the chain yet: it needs coins")), "{refused:?}");
}

#[tokio::test]
async fn a_signature_is_told_what_it_may_have_signed_instead() {
    let wallet = Wallet::new().await;
    let built = wallet.build("escrow/settle", &json!({"order": 1}), &json!([])).await.body;
    let parts = |bytes: usize| {
        json!({"body_bytes": built["body_bytes"], "auth_info_bytes": built["amino"]["auth_info_bytes"],
               "signature": STANDARD.encode(vec![1; bytes])})
    };
    let short = wallet.server.post("/v1/tx/broadcast", &parts(3)).await;
    assert_eq!(short.refusal(), (400, "BAD_USER_INPUT"), "{short:?}");
    assert_eq!(short.detail(), "signature has 3 bytes, it has 64");
    wallet.chain.known().check = (4, "signature verification failed: unauthorized".into());
    let other = wallet.server.post("/v1/tx/broadcast", &parts(64)).await;
    assert_eq!(other.refusal(), (422, "CHAIN_REFUSED"), "{other:?}");
    assert!(other.detail().contains("the mode in which the wallet signed"), "{other:?}");
}

#[tokio::test]
async fn a_message_is_told_which_field_it_lacks_or_has_too_many() {
    let wallet = Wallet::new().await;
    for (path, fields, detail) in [
        ("escrow/settle", json!({"order": 1, "foo": 2}), "message.foo is no field of settle, which has order"),
        ("escrow/settle", json!({}), "message.order is missing: settle has order"),
        (
            "escrow/settle",
            json!({"settle": {"order": 1}}),
            "message has the fields of settle themselves, without settle around",
        ),
        ("escrow/settle", json!(1), "message is an object with the fields of settle: order"),
        ("royalties/claim", json!({"denom": "uwhs"}), "message.denom is no field of claim, which has denoms"),
        ("escrow/reopen", json!({"order": 1}), "message.order is no field of reopen, which has no fields"),
        ("license/resell", json!({"price": {}}), "message.deliver_within is missing: resell has "),
    ] {
        let refused = wallet.build(path, &fields, &json!([])).await;
        assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"), "{path}: {refused:?}");
        assert!(refused.detail().starts_with(detail), "{path}: {refused:?}");
    }
}
