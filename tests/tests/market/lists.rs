//! What was said of a listing, as the command line lists it from the index.

use std::fs;
use std::time::Duration;

use anyhow::{ensure, Result};
use serde_json::{json, Value};
use tokio::time::sleep;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

/// Longer than the index takes to a new block, at [`PAUSE`] each.
const LOOKS: usize = 100;
const PAUSE: Duration = Duration::from_millis(300);

/// Reviews, questions and reports of a listing are listed page by page, and reports by their state; an edited review has its earlier
/// stars and words; a listing that is not there is named.
pub async fn what_is_said_of_a_listing_is_listed(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(43).await?.to_string();
    let order = buyer.json(["buy", &listing]).await?["order"].to_string();
    seller.json(["deliver", &order]).await?;
    buyer.json(["order", "accept", &order]).await?;
    let file = buyer.path("words.md");
    fs::write(&file, "It runs on a small machine.\n")?;
    let words = file.to_string_lossy().into_owned();
    buyer.json(["review", "write", &order, "--stars", "4", "--words", &words]).await?;
    let first = buyer.json(["question", "ask", &listing, "--words", &words]).await?["question"].to_string();
    let second = buyer.json(["question", "ask", &listing, "--words", &words]).await?["question"].to_string();
    let charge = ["report", "file", &listing, "--charge", "misleading", "--evidence", &words];
    let report = buyer.json(charge).await?["report"].to_string();

    let _there = market.indexer.read().await;
    let account = buyer.person.address();
    let reviews = listed(&buyer, &["review", "list", &listing], 1).await?;
    let review = &reviews["rows"][0];
    ensure!(review["order"] == json!(order) && review["stars"] == 4 && review["reviewer"] == account, "{reviews}");
    ensure!(review["weight"].is_string() && review["fee"]["amount"].is_string(), "{reviews}");
    buyer.json(["review", "write", &order, "--stars", "2"]).await?;
    let shown = ever_said(&buyer, &order, 2).await?;
    let [before, now] = [&shown["history"][0], &shown["history"][1]];
    ensure!(shown["stars"] == 2 && before["stars"] == 4 && now["stars"] == 2, "{shown}");
    ensure!(before["words"]["cid"].is_string() && now["words"].is_null(), "{shown}");

    let questions = listed(&buyer, &["question", "list", &listing], 2).await?;
    let numbers = [&questions["rows"][0]["id"], &questions["rows"][1]["id"]];
    ensure!(numbers == [&json!(second), &json!(first)] && questions["next"].is_null(), "{questions}");
    ensure!(questions["rows"][0]["post"]["mark"] == "holder", "{questions}");
    let page = buyer.json(["question", "list", &listing, "--limit", "1"]).await?;
    let cursor = page["next"].as_str().unwrap_or_default();
    let next = buyer.json(["question", "list", &listing, "--limit", "1", "--after", cursor]).await?;
    ensure!(next["rows"][0]["id"] == json!(first), "{next} follows {page}");

    let reports = listed(&buyer, &["report", "list", "--listing", &listing, "--state", "open"], 1).await?;
    let filed = &reports["rows"][0];
    ensure!(filed["id"] == json!(report) && filed["kind"] == "misleading" && filed["state"] == "open", "{reports}");
    let decided = buyer.json(["report", "list", "--listing", &listing, "--state", "upheld,dismissed"]).await?;
    ensure!(decided["rows"] == json!([]), "{decided}");

    let nowhere = buyer.run(["review", "list", "99999999"]).await?;
    ensure!(nowhere.code != Some(0) && nowhere.stderr.contains("99999999"), "{nowhere:?}");
    Ok(())
}

/// The review of an order, once the index has that many texts of it.
async fn ever_said(shell: &Shell, order: &str, texts: usize) -> Result<Value> {
    for _ in 0..LOOKS {
        let shown = shell.json(["review", "show", order, "--history"]).await?;
        if shown["history"].as_array().is_some_and(|said| said.len() == texts) {
            return Ok(shown);
        }
        sleep(PAUSE).await;
    }
    anyhow::bail!("the index never had {texts} texts of the review of order {order}")
}

/// The answer of a command, once it lists as many rows.
async fn listed(shell: &Shell, command: &[&str], rows: usize) -> Result<Value> {
    for _ in 0..LOOKS {
        let found = shell.json(command).await?;
        if found["rows"].as_array().is_some_and(|listed| listed.len() == rows) {
            return Ok(found);
        }
        sleep(PAUSE).await;
    }
    anyhow::bail!("{command:?} never listed {rows} rows")
}
