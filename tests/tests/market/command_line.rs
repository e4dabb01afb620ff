//! Sales from the command line, with real files on a real IPFS node.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::time::sleep;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{ExecuteMsg, Listing, NewVersion, QueryMsg, Version};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::{Contract, Market};

/// What a seller publishes is found, checked, bought, delivered and opened to the same bytes, and the seller is paid.
pub async fn a_model_goes_from_folder_to_folder(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(1).await?;
    let id = listing.to_string();
    found(market, &buyer, &id).await?;

    let checked = buyer.json(["check", &id]).await?;
    ensure!(checked["verified"] == true, "{checked}");
    let bought = buyer.json(["buy", &id]).await?;
    let order = bought["order"].to_string();
    let delivered = seller.json(["deliver", &order]).await?;
    ensure!(delivered["order"] == bought["order"], "{delivered}");

    let target = buyer.path("opened");
    buyer.json(["open", &order, "--to", &target.to_string_lossy()]).await?;
    ensure!(contents(&target)? == contents(&seller.model(1)?)?, "what was opened is not what was published");

    let licenses = buyer.json(["licenses"]).await?;
    ensure!(licenses[0]["id"] == json!(order), "{licenses}");
    // The fee is 2.5 %.
    let claimed = seller.json(["claim"]).await?;
    ensure!(claimed["paid"] == json!([{ "amount": "975000", "denom": "uwhs" }]), "{claimed}");
    Ok(())
}

async fn found(market: &Market, buyer: &Shell, id: &str) -> Result<()> {
    let _there = market.indexer.read().await;
    for _ in 0..100 {
        let hits = buyer.json(["search", "tiny model", "--task", "sentence-similarity", "--limit", "100"]).await?;
        if hits["listings"].as_array().is_some_and(|found| found.iter().any(|one| one["id"] == json!(id))) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("listing {id} was not found")
}

fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
    }
    files.sort();
    Ok(files)
}

type Lie = fn(&mut NewVersion);

/// A file that is not what the chain was told is found out before anything is paid, whichever commitment is wrong.
pub async fn a_file_whose_roots_do_not_match_is_refused_before_payment(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let honest = seller.publish(2).await?;
    let question = QueryMsg::Version { listing: honest, version: 1 };
    let version: Version = market.query(Contract::Registry, &question).await?;
    let honest: Listing = market.query(Contract::Registry, &QueryMsg::Listing { listing: honest }).await?;
    // Listed again by the same seller with the same card, so that nothing but the lie is wrong.
    let forged = market.draft("The same file").publish_as(seller.person.clone()).await?;
    let listing = forged.id;
    forged.change(&ExecuteMsg::SetCard { listing, card: honest.card }).await?;
    let truth: (&str, Lie) = ("", |_| {});
    let lies: [(&str, Lie); 4] = [
        ("plaintext root", |version| version.plaintext_root = Hash([1; 32])),
        ("ciphertext root", |version| version.ciphertext_root = Hash([1; 32])),
        ("key root", |version| version.key_root = Hash([1; 32])),
        ("size", |version| version.size += 1),
    ];
    for (what, lie) in std::iter::once(truth).chain(lies) {
        let mut version = as_published(&version);
        lie(&mut version);
        forged.change(&ExecuteMsg::PublishVersion { listing, version }).await?;
        let checked = buyer.run(["check", &listing.to_string()]).await?;
        let expected = if what.is_empty() { 0 } else { 7 };
        ensure!(checked.code == Some(expected) && checked.stderr.contains(what), "{what}: {checked:?}");
    }
    let bought = buyer.run(["buy", &forged.id.to_string()]).await?;
    ensure!(bought.code == Some(7), "{bought:?}");
    ensure!(buyer.transactions().await? == 0, "the buyer sent a transaction");
    Ok(())
}

fn as_published(version: &Version) -> NewVersion {
    let version = version.clone();
    NewVersion {
        cid: version.cid,
        size: version.size,
        plaintext_root: version.plaintext_root,
        ciphertext_root: version.ciphertext_root,
        key_root: version.key_root,
        public_key: version.public_key,
        salt: version.salt,
        formats: version.formats,
        metrics: version.metrics,
    }
}

/// The answer of a command is JSON on stdout alone, and a failure has the exit code of its kind.
pub async fn failures_have_exit_codes_by_kind(market: &'static Market) -> Result<()> {
    let shell = Shell::open(market).await?;
    let missing = shell.run(["show", "4000000000"]).await?;
    ensure!(missing.code == Some(3), "{missing:?}");
    let answer: Option<Value> = serde_json::from_str(&missing.stdout).ok();
    ensure!(missing.stdout.is_empty() || answer.is_some(), "{missing:?}");
    let unreachable = shell.run(["--rpc", "http://127.0.0.1:9", "list"]).await?;
    ensure!(unreachable.code == Some(4), "{unreachable:?}");
    Ok(())
}
