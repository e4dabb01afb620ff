//! Licenses as wallets see them.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::process::Command;
use weighhouse_protocol::license::LicenseMetadata;
use weighhouse_tests::{Contract, Market};

use crate::npm::install;

/// Every question that a wallet has of a cw721 collection is answered through CosmJS, the old questions and those of
/// cw721 0.22.
pub async fn a_wallet_reads_a_license_as_it_reads_any_token(market: &'static Market) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy().await?;
    sale.deliver().await?;
    let (license, owner) = (sale.order.to_string(), sale.buyer.address());
    let answers = ask(market, &license, owner).await?;

    ensure!(answers["owner_of"] == json!({"owner": owner, "approvals": []}), "{}", answers["owner_of"]);
    let info = &answers["nft_info"];
    let metadata: LicenseMetadata = serde_json::from_value(info["extension"].clone())?;
    ensure!(metadata.name.ends_with(&format!(", license {license}")), "{:?}", metadata.name);
    ensure!(metadata.image.starts_with("data:image/svg+xml"), "{:?}", metadata.image);
    ensure!(!metadata.description.is_empty() && !metadata.attributes.is_empty(), "{metadata:?}");
    ensure!(info["token_uri"].as_str().is_some_and(|uri| uri.starts_with("data:application/json")), "{info}");
    let all = json!({"access": answers["owner_of"], "info": info});
    ensure!(answers["all_nft_info"] == all, "{}", answers["all_nft_info"]);
    let held = answers["tokens"]["tokens"].as_array().context("no tokens")?;
    ensure!(held.contains(&json!(license)), "{held:?}");
    ensure!(answers["num_tokens"]["count"].as_u64() >= Some(1), "{}", answers["num_tokens"]);
    ensure!(answers["all_tokens"]["tokens"].as_array().is_some_and(|all| !all.is_empty()));

    let escrow = market.address(Contract::Escrow)?;
    ensure!(answers["minter"] == json!({"minter": escrow}), "{}", answers["minter"]);
    ensure!(answers["get_minter_ownership"]["owner"] == escrow, "{}", answers["get_minter_ownership"]);
    let creator = &answers["get_creator_ownership"];
    ensure!(creator["owner"].is_string() && creator["owner"] != escrow, "{creator}");
    let collection = &answers["get_collection_info_and_extension"];
    for part in ["name", "symbol"] {
        ensure!(collection[part] == answers["contract_info"][part] && collection[part].is_string(), "{collection}");
    }
    ensure!(collection["extension"]["description"].is_string(), "{collection}");
    ensure!(answers["get_config"]["collection_extension"] == collection["extension"], "{}", answers["get_config"]);
    let royalty = &answers["royalty_info"];
    ensure!(royalty["address"] == sale.seller.address() && royalty["royalty_amount"] == "50000", "{royalty}");
    ensure!(answers["check_royalties"] == json!({"royalty_payments": true}), "{}", answers["check_royalties"]);
    Ok(())
}

/// What CosmJS is answered, by question.
async fn ask(market: &Market, license: &str, owner: &str) -> Result<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wallet");
    install(&folder).await?;
    let (rpc, collection) = (market.deployment.endpoints.rpc.as_str(), market.address(Contract::License)?);
    let asked = ["ask.js", rpc, collection, license, owner];
    let output = Command::new("node").args(asked).current_dir(&folder).kill_on_drop(true).output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}
