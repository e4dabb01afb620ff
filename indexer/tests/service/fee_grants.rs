//! Fee grants: one for each newcomer, within the operator's bounds, whichever server is asked.

use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use cosmwasm_std::coin;
use prost::Message;
use reqwest::Method;
use serde_json::Value;
use weighhouse_chain::{message, ChainConfig, Key};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::keepers;
use weighhouse_indexer::fee_grants::{FeeGrants, Terms};
use weighhouse_indexer::metrics::Metrics;
use zeroize::Zeroizing;

use crate::chain::{Chain, CHAIN_ID};
use crate::server::{accounts, told, Server, Told, Wallet};
use crate::support::Database;

const A_DAY: u32 = 5;
const PATH: &str = "/v1/fee-grants";

/// The parts of a transaction, and the message in its body.
#[derive(Clone, PartialEq, prost::Message)]
struct Raw {
    #[prost(bytes = "vec", tag = "1")]
    body: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Body {
    #[prost(bytes = "vec", repeated, tag = "1")]
    messages: Vec<Vec<u8>>,
}

fn granter() -> Key {
    Key::from_secret(Zeroizing::new([99; 32]), "wasm").unwrap()
}

/// Servers of one database and one chain, which has an account that grants.
struct Operator {
    chain: Chain,
    database: Arc<Database>,
    metrics: Metrics,
}

impl Operator {
    async fn new() -> Self {
        let chain = Chain::new().await;
        chain.known().sequences.insert(granter().address().to_owned(), 40);
        Operator { chain, database: Arc::new(Database::new().await), metrics: Metrics::default() }
    }

    /// One more server, as far as the chain's node is there.
    async fn server(&self) -> Server {
        let config = ChainConfig::new(self.chain.rpc.clone(), CHAIN_ID, "wasm", "0.025uwhs".parse().unwrap());
        let terms = Terms { limit: coin(50_000, "uwhs"), hours: 24, a_day: A_DAY };
        let pool = keepers(&self.database.config, 4).unwrap();
        let grants = FeeGrants::new(granter(), terms, vec![config], pool, self.metrics.clone());
        let limits = Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Limits::default() };
        let kept = accounts(&self.database, &["k1"]);
        let change = |service| Service { fee_grants: Some(grants), limits: Arc::new(limits), ..service };
        Server::over(self.database.clone(), Some(kept), change).await
    }

    /// The grants that were handed over, as the chain reads them.
    fn granted(&self) -> Vec<Vec<u8>> {
        let message = |bytes: &Vec<u8>| {
            let body = Raw::decode(bytes.as_slice()).unwrap().body;
            Body::decode(body.as_slice()).unwrap().messages.remove(0)
        };
        self.chain.known().received.iter().map(message).collect()
    }

    async fn rows(&self) -> Vec<Value> {
        let sql = "SELECT to_jsonb(f) FROM service.fee_grants f ORDER BY reserved_at";
        let rows = self.database.client.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn set(&self, sql: &str) {
        self.database.client.batch_execute(sql).await.unwrap();
    }

    /// The last transaction that was handed over is in a block, with this code.
    fn include(&self, code: u32) {
        let bytes = self.chain.known().received.last().unwrap().clone();
        self.chain.include(&[(bytes, code)]);
        let mut known = self.chain.known();
        known.sequence = 0;
        *known.sequences.get_mut(granter().address()).unwrap() += 1;
    }

    /// Waits until the rows are as wanted.
    async fn until(&self, wanted: impl Fn(&[Value]) -> bool) {
        for _ in 0..120 {
            if wanted(&self.rows().await) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{:?}", self.rows().await);
    }
}

/// An account signs in, and asks from an address.
async fn ask(server: &Server, wallet: &Wallet, address: &str) -> Told {
    ask_by(server, &server.sign_in(wallet).await, address).await
}

async fn ask_by(server: &Server, token: &str, address: &str) -> Told {
    told(server.ask(Method::POST, PATH).bearer_auth(token).header("x-forwarded-for", address)).await
}

#[tokio::test]
async fn a_newcomer_gets_one_grant_for_calls_of_contracts_alone() {
    let operator = Operator::new().await;
    let (server, wallet) = (operator.server().await, Wallet::new(7));
    let before = Utc::now() + TimeDelta::hours(24) - TimeDelta::seconds(1);
    let given = ask(&server, &wallet, "192.0.2.1").await;
    assert_eq!(given.status, 202, "{given:?}");
    assert_eq!(given.body["granter"], granter().address());
    assert_eq!(given.body["limit"], serde_json::json!({"amount": "50000", "denom": "uwhs"}));
    let expires: chrono::DateTime<Utc> = given.body["expires_at"].as_str().unwrap().parse().unwrap();
    assert!(expires >= before && expires < before + TimeDelta::minutes(1), "{expires}");
    let expected =
        message::grant_fees(granter().address(), wallet.address(), &coin(50_000, "uwhs"), expires.timestamp());
    assert_eq!(operator.granted(), [Message::encode_to_vec(&Any::from(expected))]);

    // The answer may have been lost: the same transaction is told, and no other one signed.
    let again = ask(&server, &wallet, "192.0.2.1").await;
    assert_eq!((again.status, &again.body["transaction"]), (202, &given.body["transaction"]));
    operator.include(0);
    operator.until(|rows| rows[0]["granted"] == true).await;
    let row = operator.rows().await.remove(0);
    assert_eq!((&row["bytes"], &row["hash"]), (&Value::Null, &Value::Null), "what names the account is forgotten");
    assert!(!row.to_string().contains(wallet.address()), "{row}");
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.refusal(), (409, "FEE_GRANT_TAKEN"));
    assert_eq!((operator.granted().len(), operator.metrics.fee_grants.get()), (1, 1));
    let figures = operator.metrics.text().unwrap();
    assert!(figures.contains(r#"fee_grant_refusals_total{outcome="taken"} 1"#), "{figures}");
}

#[tokio::test]
async fn an_account_that_sent_a_transaction_is_no_newcomer() {
    let operator = Operator::new().await;
    let (server, wallet) = (operator.server().await, Wallet::new(7));
    operator.chain.known().sequences.insert(wallet.address().to_owned(), 1);
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.refusal(), (409, "NOT_A_NEWCOMER"));
    assert_eq!((operator.granted().len(), operator.rows().await.len()), (0, 0));
}

#[tokio::test]
async fn nobody_asks_without_a_session_and_a_server_without_a_key_grants_nothing() {
    let operator = Operator::new().await;
    let server = operator.server().await;
    assert_eq!(told(server.ask(Method::POST, PATH)).await.refusal(), (401, "UNAUTHENTICATED"));
    let kept = accounts(&operator.database, &["k1"]);
    let without = Server::over(operator.database.clone(), Some(kept), |service| service).await;
    assert_eq!(ask(&without, &Wallet::new(7), "192.0.2.1").await.refusal(), (501, "NOT_OFFERED"));
}

#[tokio::test]
async fn the_grants_of_a_day_are_bounded_for_each_address_and_for_all() {
    let operator = Operator::new().await;
    let server = operator.server().await;
    for secret in 1..=3 {
        assert_eq!(ask(&server, &Wallet::new(secret), "192.0.2.1").await.status, 202);
    }
    let refused = ask(&server, &Wallet::new(4), "192.0.2.1").await;
    assert_eq!(refused.refusal(), (429, "FEE_GRANTS_SPENT"));
    assert!(refused.detail().contains("your network"), "{refused:?}");
    let seconds: u32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((86_300..=86_400).contains(&seconds), "{seconds}");
    assert_eq!(ask(&server, &Wallet::new(4), "192.0.2.2").await.status, 202);
    assert_eq!(ask(&server, &Wallet::new(5), "198.51.100.1").await.status, 202);
    let refused = ask(&server, &Wallet::new(6), "198.51.100.2").await;
    assert_eq!(refused.refusal(), (429, "FEE_GRANTS_SPENT"));
    assert!(refused.detail().contains("the operator's"), "{refused:?}");
    // One that was given is still told.
    assert_eq!(ask(&server, &Wallet::new(5), "198.51.100.1").await.status, 202);
    assert_eq!(operator.granted().len(), 5);

    operator.set("UPDATE service.fee_grants SET reserved_at = reserved_at - interval '1 day'").await;
    assert_eq!(ask(&server, &Wallet::new(6), "192.0.2.1").await.status, 202, "a day later");
    let forgotten = operator.rows().await;
    assert!(forgotten[..5].iter().all(|row| row["caller_code"].is_null() && row["hash"].is_null()), "{forgotten:?}");
    assert_eq!(ask(&server, &Wallet::new(1), "203.0.113.1").await.refusal(), (409, "FEE_GRANT_TAKEN"), "ever");
}

#[tokio::test]
async fn two_servers_that_are_asked_at_once_grant_once() {
    let operator = Operator::new().await;
    let (one, two) = (operator.server().await, operator.server().await);
    for secret in 1..=3 {
        let wallet = Wallet::new(secret);
        let address = format!("192.0.2.{secret}");
        let (first, second, third) =
            tokio::join!(ask(&one, &wallet, &address), ask(&two, &wallet, &address), ask(&one, &wallet, &address));
        let statuses = [first.status, second.status, third.status];
        assert!(statuses.contains(&202), "{statuses:?}");
        for told in [first, second, third].iter().filter(|told| told.status != 202) {
            assert_eq!(told.refusal(), (409, "FEE_GRANT_UNDERWAY"));
        }
        assert_eq!(operator.granted().len(), usize::from(secret));
    }
    // A crowd that asks in the same moment takes no more than the bound of a day.
    let mut tokens = Vec::new();
    for secret in 10..26 {
        tokens.push(one.sign_in(&Wallet::new(secret)).await);
    }
    let crowd = tokens.iter().enumerate().map(|(number, token)| {
        let server = if number % 2 == 0 { &one } else { &two };
        async move { ask_by(server, token, &format!("198.51.100.{number}")).await.status }
    });
    let statuses = futures::future::join_all(crowd).await;
    assert_eq!(statuses.iter().filter(|status| **status == 202).count(), 2, "{statuses:?}");
    assert_eq!(operator.rows().await.len(), usize::try_from(A_DAY).unwrap());
}

#[tokio::test]
async fn an_account_that_erases_itself_gets_no_other_grant() {
    let operator = Operator::new().await;
    let (server, wallet) = (operator.server().await, Wallet::new(7));
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.status, 202);
    let token = server.sign_in(&wallet).await;
    let warned = server.by_token(&token, Method::DELETE, "/v1/me", None).await;
    let word = warned.body["confirmation"].as_str().unwrap();
    let erase = server.ask(Method::DELETE, "/v1/me").bearer_auth(token).header("weighhouse-confirmation", word);
    assert_eq!(told(erase).await.status, 204);
    let row = operator.rows().await.remove(0);
    assert_eq!((&row["bytes"], &row["hash"]), (&Value::Null, &Value::Null));
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.refusal(), (409, "FEE_GRANT_TAKEN"));
    assert_eq!(operator.granted().len(), 1);
}

#[tokio::test]
async fn a_grant_that_was_lost_is_handed_over_again_and_signed_anew_once_it_can_never_be_included() {
    let operator = Operator::new().await;
    let (server, wallet) = (operator.server().await, Wallet::new(7));
    let first = ask(&server, &wallet, "192.0.2.1").await;
    operator.chain.known().received.clear();
    let same = ask(&server, &wallet, "192.0.2.1").await;
    assert_eq!((same.status, &same.body["transaction"]), (202, &first.body["transaction"]));
    assert_eq!(operator.granted().len(), 1, "the same bytes, handed over again");
    // Past its last height it is void.
    operator.chain.known().height += 1_000;
    let anew = ask(&server, &wallet, "192.0.2.1").await;
    assert_eq!(anew.status, 202, "{anew:?}");
    assert_ne!(anew.body["transaction"], first.body["transaction"]);
    assert_eq!(operator.rows().await.len(), 1);
}

#[tokio::test]
async fn what_the_chain_refuses_costs_no_place_and_what_fails_in_a_block_does() {
    let operator = Operator::new().await;
    let (server, wallet) = (operator.server().await, Wallet::new(7));
    operator.chain.known().check = (5, "spendable balance 0uwhs is smaller: insufficient funds".to_owned());
    let refused = ask(&server, &wallet, "192.0.2.1").await;
    assert_eq!(refused.refusal(), (503, "UNAVAILABLE"));
    assert!(!refused.detail().contains("balance"), "the operator's purse is not told: {refused:?}");
    assert_eq!(operator.rows().await.len(), 0);
    operator.chain.known().check = (0, String::new());
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.status, 202);
    operator.include(11);
    operator.until(|rows| rows[0]["hash"].is_null()).await;
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.refusal(), (409, "FEE_GRANT_UNDERWAY"));
    operator.set("UPDATE service.fee_grants SET reserved_at = reserved_at - interval '2 hours'").await;
    assert_eq!(ask(&server, &wallet, "192.0.2.1").await.status, 202, "later it is tried again");
}

/// Protobuf's `Any`.
#[derive(Clone, PartialEq, prost::Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

impl From<weighhouse_chain::Any> for Any {
    fn from(any: weighhouse_chain::Any) -> Self {
        Any { type_url: any.type_url, value: any.value }
    }
}
