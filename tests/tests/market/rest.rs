//! Transactions that wallets sign, built and sent by the index.

#[allow(dead_code, clippy::unwrap_used, clippy::panic)]
#[path = "../../../indexer/tests/support/manual.rs"]
mod manual;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use rand::rngs::OsRng;
use serde_json::{json, Value};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::{sleep, Instant};
use weighhouse_protocol::escrow::{Order, QueryMsg};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Contract, Listing, Market, Person};

/// The manual of the interface.
const MANUAL: &str = include_str!("../../../docs/api.md");
/// The price in the manual's commands.
const MANUAL_PRICE: u128 = 5_000_000;
/// Longer than a block takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A buyer who has a wallet, and talks to the index alone, buys: in both modes in which wallets sign.
pub async fn a_wallet_buys_by_rest_in_either_mode(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_234_567).await?;
    for mode in ["direct", "amino"] {
        let buyer = market.person()?;
        let unsigned = purchase(&listing, &buyer).await.context(mode)?;
        let signed = sign(market, mode, &buyer, &unsigned).await?;
        let sent = send(market, &signed, Some("an order")).await?;
        ensure!(sent.0 == 202, "{mode}: {sent:?}");
        let hash = sent.1["hash"].as_str().context("no hash")?.to_owned();
        let state = settled(market, &hash).await?;
        ensure!(state["status"] == "succeeded", "{mode}: {state}");
        let outcome = market.chain.find(&hash).await?.context("not on the chain")?;
        let order = outcome.attribute("wasm-weighhouse-order-placed", "order")?.parse()?;
        let order: Order = market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
        ensure!(order.buyer.as_str() == buyer.address(), "{order:?}");

        // The answer was lost, and the same is sent again: it is done once.
        ensure!(send(market, &signed, Some("an order")).await? == sent, "{mode}: the same again is another");
        let again = purchase(&listing, &buyer).await?;
        let again = sign(market, mode, &buyer, &again).await?;
        let (status, refused) = send(market, &again, Some("an order")).await?;
        ensure!((status, &refused["code"]) == (409, &json!("IDEMPOTENCY_KEY_TAKEN")), "{mode}: {refused}");
        ensure!(refused["transaction"] == json!(hash), "{mode}: {refused}");
    }
    Ok(())
}

/// The manual's commands, one after the other, buy a model. What is cut short there is what the command before answered.
pub async fn the_manuals_commands_buy_a_model(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let (listing, buyer) = (market.listing(MANUAL_PRICE).await?, market.person()?);
    let commands = manual::calls(manual::section(MANUAL, "Transactions by REST"), "sh");
    let [quote, buy, broadcast, find] = commands.as_slice() else { bail!("other commands: {commands:?}") };

    let quote = with(quote, &[("listing=1&", format!("listing={}&", listing.id))])?;
    let (status, quote) = run(market, &quote).await?;
    ensure!(status == 200, "{quote}");
    let transport_key = TransportSecret::generate(&mut OsRng).public_key()?;
    let order_hash = quote["order_hash"].as_str().context("no hash of the order")?;
    let buy = with(
        buy,
        &[
            ("wasm1…", buyer.address().to_owned()),
            ("A6…", STANDARD.encode(buyer.key.public_key())),
            ("\"listing\": 1,", format!("\"listing\": {},", listing.id)),
            ("\"transport_key\": \"…\"", format!("\"transport_key\": \"{}\"", STANDARD.encode(transport_key))),
            ("\"expected_order_hash\": \"…\"", format!("\"expected_order_hash\": \"{order_hash}\"")),
        ],
    )?;
    let (status, unsigned) = run(market, &buy).await?;
    ensure!(status == 200, "{unsigned}");

    let signed = sign(market, "direct", &buyer, &unsigned).await?;
    let field = |name: &str| (format!("\"{name}\": \"…\""), format!("\"{name}\": {}", signed[name]));
    let fields = ["body_bytes", "auth_info_bytes", "signature"].map(field);
    let broadcast = with(broadcast, &fields.each_ref().map(|(from, to)| (from.as_str(), to.clone())))?;
    let (status, sent) = run(market, &broadcast).await?;
    ensure!(status == 202, "{sent}");
    let hash = sent["hash"].as_str().context("no hash")?;
    let state = settled(market, hash).await?;
    ensure!(state["status"] == "succeeded", "{state}");
    let found = run(market, &with(find, &[("6F3A…", hash.to_owned())])?).await?;
    ensure!(found == (200, state), "{found:?}");

    let outcome = market.chain.find(hash).await?.context("not on the chain")?;
    let order = outcome.attribute("wasm-weighhouse-order-placed", "order")?.parse()?;
    let order: Order = market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
    ensure!(order.buyer.as_str() == buyer.address() && order.listing == listing.id, "{order:?}");
    Ok(())
}

/// A command of the manual with these of its parts replaced.
fn with(command: &str, parts: &[(&str, String)]) -> Result<String> {
    let mut command = command.to_owned();
    for (from, to) in parts {
        ensure!(command.contains(from), "the manual has no {from}: {command}");
        command = command.replace(from, to);
    }
    Ok(command)
}

/// Runs a command of the manual.
async fn run(market: &Market, command: &str) -> Result<(u16, Value)> {
    let call = manual::Call::read(command, Path::new("."));
    read(call.request(&client()?, &url(market, "")?)).await
}

/// What the chain would refuse is refused before anybody signs, in the contract's words.
pub async fn what_the_chain_would_refuse_is_not_built(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let buyer = market.person()?;
    let ask = |message: Value| build(market, "escrow/settle", &buyer, message, json!([]));
    let (status, refused) = ask(json!({"order": 999_999})).await?;
    ensure!((status, &refused["code"]) == (422, &json!("CHAIN_REFUSED")), "{refused}");
    ensure!(refused["contract_code"] == json!("escrow/no_order"), "{refused}");
    ensure!(refused["detail"].as_str().is_some_and(|text| text.contains("999999")), "{refused}");
    let (status, refused) = ask(json!({"order": 1, "to": "a thief"})).await?;
    ensure!((status, &refused["code"]) == (400, &json!("BAD_USER_INPUT")), "{refused}");
    let (status, refused) = ask(json!({"order": "1"})).await?;
    ensure!((status, &refused["code"]) == (400, &json!("BAD_USER_INPUT")), "{refused}");
    let expected = r#"message.order: invalid type: string "1", expected u64"#;
    ensure!(refused["detail"] == json!(expected), "{refused}");
    Ok(())
}

/// A transaction that was not sent here is found as well, and one that nobody sent is said to be none.
pub async fn a_transaction_is_found_by_its_hash_in_either_case(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(1_234_567).await?;
    let listed =
        market.chain.search("wasm-weighhouse-listing-created", &[("listing", &listing.id.to_string())]).await?;
    let hash = listed.first().context("the listing's transaction is not there")?.hash.clone();
    for hash in [hash.to_uppercase(), hash.to_lowercase()] {
        let (status, state) = get(market, &format!("/v1/tx/{hash}")).await?;
        ensure!((status, &state["status"]) == (200, &json!("succeeded")), "{hash}: {state}");
        ensure!(state["hash"] == json!(hash.to_uppercase()), "{state}");
    }
    for hash in ["AB".repeat(32), "ab".repeat(32)] {
        let (status, unheard) = get(market, &format!("/v1/tx/{hash}")).await?;
        ensure!((status, &unheard["code"]) == (404, &json!("NOT_FOUND")), "{unheard}");
        ensure!(unheard["detail"].as_str().is_some_and(|text| text.lines().count() == 1), "{unheard}");
    }
    Ok(())
}

/// The transaction by which somebody buys the first plan.
async fn purchase(listing: &Listing, buyer: &Person) -> Result<Value> {
    let target = format!("/v1/quote?listing={}&waive_window=true", listing.id);
    let (status, quote) = get(listing.market, &target).await?;
    ensure!(status == 200, "{quote}");
    let transport_key = TransportSecret::generate(&mut OsRng).public_key()?;
    let message = json!({
        "listing": listing.id,
        "plan": 0,
        "transport_key": STANDARD.encode(transport_key),
        "expected_order_hash": quote["order_hash"],
        "waive_window": true,
    });
    let price = json!([{"denom": quote["terms"]["denom"], "amount": quote["terms"]["price"]}]);
    let (status, unsigned) = build(listing.market, "escrow/buy", buyer, message, price).await?;
    ensure!(status == 200, "{unsigned}");
    let said = &unsigned["messages"][0];
    let is_said = said["message"] == "buy" && said["pays"][0]["amount"] == "1234567";
    ensure!(is_said && said["sender"] == buyer.address(), "{said}");
    Ok(unsigned)
}

async fn build(market: &Market, message: &str, sender: &Person, fields: Value, funds: Value) -> Result<(u16, Value)> {
    let public_key = STANDARD.encode(sender.key.public_key());
    let body = json!({"sender": sender.address(), "public_key": public_key, "message": fields, "funds": funds});
    post(market, &format!("/v1/tx/{message}"), &body, None).await
}

/// Signs by CosmJS, as Keplr does.
async fn sign(market: &Market, mode: &str, signer: &Person, unsigned: &Value) -> Result<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wallet");
    crate::npm::install(&folder).await?;
    let mut command = Command::new("node");
    command.args(["sign.js", mode, &market.deployment.prefix]).current_dir(&folder).kill_on_drop(true);
    let mut signing = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let input = json!({"words": signer.words, "unsigned": unsigned}).to_string();
    signing.stdin.take().context("no stdin")?.write_all(input.as_bytes()).await?;
    let output = signing.wait_with_output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let signed: Value = serde_json::from_slice(&output.stdout)?;
    let auth_info = &unsigned[mode]["auth_info_bytes"];
    Ok(json!({
        "body_bytes": unsigned["body_bytes"], "auth_info_bytes": auth_info, "signature": signed["signature"],
    }))
}

async fn send(market: &Market, signed: &Value, key: Option<&str>) -> Result<(u16, Value)> {
    post(market, "/v1/tx/broadcast", signed, key).await
}

/// The state of a transaction once it is none that waits.
async fn settled(market: &Market, hash: &str) -> Result<Value> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (status, state) = get(market, &format!("/v1/tx/{hash}")).await?;
        ensure!(status == 200, "{state}");
        if state["status"] != "pending" {
            return Ok(state);
        }
        if Instant::now() >= deadline {
            bail!("{hash} waits after {} s", PATIENCE.as_secs());
        }
        sleep(Duration::from_millis(200)).await;
    }
}

async fn get(market: &Market, target: &str) -> Result<(u16, Value)> {
    read(client()?.get(url(market, target)?)).await
}

async fn post(market: &Market, path: &str, body: &Value, key: Option<&str>) -> Result<(u16, Value)> {
    let mut request = client()?.post(url(market, path)?).json(body);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    read(request).await
}

fn client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().timeout(Duration::from_secs(20)).build()?)
}

fn url(market: &Market, target: &str) -> Result<String> {
    let index = market.deployment.endpoints.indexer.as_ref().context("no index")?.as_str();
    Ok(format!("{}{target}", index.trim_end_matches('/')))
}

async fn read(request: reqwest::RequestBuilder) -> Result<(u16, Value)> {
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}
