//! Releases as an operator moves a market between them: shown before, refused when they can't be, and their records rewritten.

use std::fs;
use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_client::{self as client, Kind, Release};
use weighhouse_messages::Contracts;
use weighhouse_protocol::migration::RELEASES;
use weighhouse_tests::{Contract, Market};

use super::deploy::{artifacts, Operator};

/// `plan show` names what would be done for a contract, and nothing else.
pub(super) async fn a_plan_shows_actions(
    operator: &Operator,
    arguments: &[&str],
    contract: &str,
    expected: &[&str],
) -> Result<()> {
    let shown = operator.run(&[&["plan", "show"][..], arguments].concat()).await?.map_err(anyhow::Error::msg)?;
    let steps = shown["steps"].as_array().context("no steps")?;
    let step = steps.iter().find(|step| step["contract"] == *contract).context("not shown")?;
    ensure!(step["actions"] == json!(expected), "{contract}: {expected:?} expected: {shown}");
    ensure!(shown["release"] == env!("CARGO_PKG_VERSION"), "{shown}");
    Ok(())
}

/// A folder whose Wasm is not what its checksums say is refused by the file's name, and nothing is stored of the rest.
pub(super) async fn a_damaged_folder_is_refused(market: &Market, operator: &Operator, upgrade: &[&str]) -> Result<()> {
    let before = operator.sequence(&market.chain).await?;
    let listed = operator.path("rebuilt/checksums.txt");
    fs::copy(artifacts().join("checksums.txt"), &listed)?;
    let refused = operator.run(upgrade).await?.err().context("a damaged file was stored")?;
    ensure!(refused.contains("weighhouse_royalties.wasm has SHA-256 "), "{refused}");
    ensure!(operator.sequence(&market.chain).await? == before, "something was sent");
    Ok(fs::remove_file(listed)?)
}

/// A contract that moved waits for a walk over its records. Any account walks, such as the deployer's, which has no power over the
/// contracts. Then none waits, and nobody walks again.
pub(super) async fn records_are_rewritten_until_none_waits(
    market: &Market,
    operator: &Operator,
    deployment: &str,
    contract: &str,
) -> Result<()> {
    let waits = async || -> Result<Value> {
        Ok(operator.verify(deployment).await?.map_err(anyhow::Error::msg)?["pending_records"].take())
    };
    ensure!(waits().await? == json!([contract]), "{contract} does not wait");
    let records = ["records", "--deployment", deployment, "--mnemonic-file", "words", "--page", "1"];
    let done = operator.run(&records).await?.map_err(anyhow::Error::msg)?;
    for walked in done["contracts"].as_array().context("no contracts")? {
        let sent = walked["transactions"].as_u64().context("no number")?;
        ensure!(walked["done"] == true && (sent > 0) == (walked["contract"] == *contract), "{walked}");
    }
    ensure!(waits().await? == json!([]), "records wait after the walk");
    let before = operator.sequence(&market.chain).await?;
    operator.run(&records).await?.map_err(anyhow::Error::msg)?;
    ensure!(operator.sequence(&market.chain).await? == before, "a walk that came to its end was begun anew");
    Ok(())
}

/// A program that speaks an earlier release than the market's says so, and one that speaks a later release goes on.
pub async fn a_program_of_an_earlier_release_is_told_to_be_replaced(market: &'static Market) -> Result<()> {
    let address = |contract| market.address(contract).map(str::to_owned);
    let contracts = Contracts {
        registry: address(Contract::Registry)?,
        license: address(Contract::License)?,
        escrow: address(Contract::Escrow)?,
        royalties: address(Contract::Royalties)?,
        reputation: Some(address(Contract::Reputation)?),
    };
    let open = async |speaks| client::Market::open(market.chain.config().clone(), contracts.clone(), speaks).await;
    let own = Release::own();
    open(own).await?.config().await?;
    open(Release { major: own.major + 1, minor: 0 }).await?.config().await?;
    let earlier = Release { major: 0, minor: 0 };
    let refused = open(earlier).await.err().context("a program that knows nothing of the market went on")?;
    let expected =
        format!("market/newer: the market's contracts are of release {own}, and this program knows releases up to 0.0");
    ensure!(refused.to_string() == expected && refused.kind() == Kind::OtherRelease, "{refused}");
    Ok(())
}

/// An earlier release is refused before anything is stored.
pub(super) async fn no_release_is_taken_back(market: &Market, operator: &Operator, deployment: &str) -> Result<()> {
    let (first, present) = (RELEASES.first().context("no release")?, RELEASES.last().context("no release")?);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/releases").join(first);
    let folder = fs::canonicalize(folder)?;
    let folder = folder.to_str().context("the folder's name is no text")?;
    let before = operator.sequence(&market.chain).await?;
    let back = ["upgrade", "--deployment", deployment, "--artifacts", folder, "--mnemonic-file", "words"];
    let refused = operator.run(&back).await?.err().context("a release was taken back")?;
    let expected = format!("registry is of release {present}, and release {first} takes over {first}: ");
    ensure!(refused.contains(&expected), "{expected:?} is not in {refused}");
    ensure!(operator.sequence(&market.chain).await? == before, "something was stored");
    Ok(())
}
