//! Migrations that the chain refuses.

use std::fs;

use anyhow::{ensure, Context, Result};
use serde_json::json;
use weighhouse_chain::{message, Any};
use weighhouse_deployer::{upgrade_messages, verify};
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_tests::{Contract, Market};

use crate::moving::{moved, next_deployment};
use crate::stage::{artifacts, failure, is_unmoved, stage, upgrades, AFTER, BEFORE};

/// A release between the two, which this code takes for the one before it.
const BETWEEN: &str = "0.1.5";

/// The code of the new release is on the chain, and anybody could have stored it. Neither who stored it nor a seller moves a
/// contract to it.
pub async fn nobody_but_governance_migrates(market: &'static Market) -> Result<()> {
    let stage = stage(market).await?;
    let upgrades = upgrades(market, &stage).await?;
    for who in ["deployer", "treasury", "arbiter", "validator", "alice"] {
        let key = market.localnet.key(who)?;
        for upgrade in &upgrades {
            let migrate = message::migrate(key.address(), &upgrade.address, upgrade.code_id, &json!({}))?;
            let Err(refusal) = stage.chain.submit(&key, vec![migrate]).await else {
                anyhow::bail!("{who} migrated {}", upgrade.contract);
            };
            ensure!(refusal.to_string().contains("unauthorized"), "{who} was refused with {refusal}");
        }
    }
    is_unmoved(market, &stage).await
}

/// All contracts move or none does: the message after the last migration fails, and the migrations before it are undone.
pub async fn a_proposal_that_fails_in_its_last_message_changes_nothing(market: &'static Market) -> Result<()> {
    let stage = stage(market).await?;
    let governance = market.localnet.governance()?;
    let mut messages = upgrade_messages(&governance, &upgrades(market, &stage).await?)?;
    let nothing = ExecuteMsg::Delist { listing: u64::MAX };
    messages.push(message::execute(&governance, market.address(Contract::Registry)?, &nothing, &[])?);
    let before = stage.bulk.census().await?;
    let (proposal, passed) = market.localnet.put_to_vote(messages, "Move all contracts, and fail").await?;
    ensure!(!passed, "proposal {proposal} has a message that can't succeed, and passed");
    let reason = failure(&stage, proposal).await?;
    ensure!(reason.contains("registry/no_listing"), "another message failed: {reason}");
    is_unmoved(market, &stage).await?;
    let after = stage.bulk.census().await?;
    ensure!(before == after, "something changed:\n{before}\n{after}");
    Ok(())
}

/// The code takes over the release directly before it. To code that knows another release between, this market is two releases
/// old: the chain refuses the migration, and nothing moves.
pub async fn a_skipped_release_is_refused(market: &'static Market) -> Result<()> {
    let stage = stage(market).await?;
    let wasm = fs::read(artifacts().join("weighhouse_escrow.wasm"))?;
    let later = replaced(&wasm, BEFORE.as_bytes(), BETWEEN.as_bytes())?;
    let deployer = market.localnet.key("deployer")?;
    let stored = stage.chain.submit(&deployer, vec![message::store_code(deployer.address(), &later)?]).await?;
    let code_id: u64 = stored.attribute("store_code", "code_id")?.parse()?;
    let migrate = to_code(market, code_id)?;
    let (proposal, passed) = market.localnet.put_to_vote(vec![migrate], "Skip a release").await?;
    let reason = failure(&stage, proposal).await?;
    ensure!(!passed, "a release was skipped");
    ensure!(reason.contains(BEFORE) && reason.contains(BETWEEN), "it was refused with {reason}");
    is_unmoved(market, &stage).await
}

/// Governance can't take a release back: older code does not know what newer code stored.
pub async fn a_downgrade_is_refused(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    moved(market, &mut stage).await?;
    let old = market.deployment.contracts.get("escrow").context("no escrow")?.code_id;
    let migrate = to_code(market, old)?;
    let (proposal, passed) = market.localnet.put_to_vote(vec![migrate], "Take a release back").await?;
    let reason = failure(&stage, proposal).await?;
    ensure!(!passed, "escrow was downgraded");
    ensure!(reason.contains("newer"), "it was refused with {reason}");
    let found = verify(&stage.chain, &next_deployment(market, &stage).await?, AFTER).await?;
    ensure!(found.is_empty(), "something moved: {found:?}");
    Ok(())
}

/// Governance's message that moves escrow to a code.
fn to_code(market: &Market, code_id: u64) -> Result<Any> {
    Ok(message::migrate(&market.localnet.governance()?, market.address(Contract::Escrow)?, code_id, &json!({}))?)
}

/// Wasm with each occurrence of a text replaced by one of the same length.
fn replaced(wasm: &[u8], from: &[u8], to: &[u8]) -> Result<Vec<u8>> {
    ensure!(from.len() == to.len(), "the texts differ in length");
    let mut replaced = wasm.to_vec();
    let places: Vec<usize> =
        wasm.windows(from.len()).enumerate().filter(|(_, part)| *part == from).map(|(at, _)| at).collect();
    ensure!(!places.is_empty(), "{:?} is nowhere in the code", String::from_utf8_lossy(from));
    for at in places {
        let end = at + from.len();
        replaced.get_mut(at..end).context("a place outside of the code")?.copy_from_slice(to);
    }
    Ok(replaced)
}
