//! Commands of one transaction, killed: given again, each tells what became of that transaction, and sends no other.

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_tests::cheat::{spoil_listing, Spoil};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::steps::{distinct_points, place, side_by_side, Moment, Point, Step, BROADCAST, FOUND};
use weighhouse_tests::Market;

/// A bond is the one thing that a chain takes twice as gladly as once.
pub async fn a_bond_that_was_killed_is_posted_once(market: &'static Market) -> Result<()> {
    let command = ["bond", "post", "1000uwhs"];
    let steps = Shell::open(market).await?.steps(command, None).await?;
    place(&steps, &Step::first(FOUND))?;
    side_by_side(distinct_points(&steps), |points| async move {
        for point in points {
            is_posted_once(market, &point).await.with_context(|| format!("killed {point}"))?;
        }
        Ok(())
    })
    .await
}

async fn is_posted_once(market: &'static Market, point: &Point) -> Result<()> {
    let seller = Shell::open(market).await?;
    let command = ["bond", "post", "1000uwhs"];
    seller.kill_at(point, command, None).await?;
    for posted in [1_u64, 2] {
        seller.json(command).await?;
        let bond = seller.json(["bond", "show"]).await?;
        ensure!(bond[0]["free"] == format!("{posted}000"), "posted {posted} times: {bond}");
        let sent = seller.transactions().await?;
        ensure!(sent == posted, "{sent} transactions were sent for {posted} bonds");
    }
    Ok(())
}

/// Kills a command when its transaction is on its way, and gives it again: the answer to that.
async fn cut_short<const N: usize>(shell: &Shell, command: [&str; N]) -> Result<Value> {
    let sent = shell.transactions().await?;
    // A proxy loses the first hand-over.
    let point = Point { step: Step { kind: BROADCAST.to_owned(), nth: 2 }, moment: Moment::Answered };
    shell.kill_at(&point, command, None).await?;
    let answer = shell.json(command).await.with_context(|| format!("{command:?} was killed, and does not go on"))?;
    let sent = shell.transactions().await? - sent;
    ensure!(sent == 1, "{sent} transactions were sent for {command:?}");
    Ok(answer)
}

/// Kills a command when its transaction is on its way, and gives another one about the same: the answer to that, which
/// sends a transaction of its own.
async fn changed_mind<const N: usize>(shell: &Shell, killed: [&str; N], given: [&str; N]) -> Result<Value> {
    let sent = shell.transactions().await?;
    let point = Point { step: Step { kind: BROADCAST.to_owned(), nth: 2 }, moment: Moment::Answered };
    shell.kill_at(&point, killed, None).await?;
    let answer = shell.json(given).await.with_context(|| format!("{killed:?} was killed before {given:?}"))?;
    let sent = shell.transactions().await? - sent;
    ensure!(sent == 2, "{sent} transactions were sent for {killed:?} and {given:?}");
    Ok(answer)
}

/// A listing with a window, and so many orders of one buyer that are delivered.
async fn delivered(seller: &Shell, buyer: &Shell, seed: u8, orders: usize) -> Result<(String, Vec<String>)> {
    let mut publication = seller.publication(seed)?;
    publication.extend(["--challenge-window", "10m"].map(String::from));
    let listing = seller.json(publication).await?["listing"].to_string();
    let mut delivered = Vec::new();
    for _ in 0..orders {
        let order = buyer.json(["buy", &listing, "--again"]).await?["order"].to_string();
        seller.json(["deliver", &order]).await?;
        delivered.push(order);
    }
    Ok((listing, delivered))
}

/// Accepting, reselling, claiming, and both steps of a withdrawal.
pub async fn a_killed_sellers_or_buyers_command_says_what_became_of_it(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let (_, orders) = delivered(&seller, &buyer, 11, 1).await?;
    let [license] = orders.as_slice() else { unreachable!() };
    let accepted = cut_short(&buyer, ["order", "accept", license]).await?;
    ensure!(accepted["license"] == **license, "{accepted}");
    let opened = cut_short(&buyer, ["resale", "start", license, "--price", "2000000uwhs"]).await?;
    ensure!(opened["price"] == "2000000", "{opened}");
    let ended = cut_short(&buyer, ["resale", "end", license]).await?;
    ensure!(ended["owner"] == buyer.person.address(), "{ended}");
    let claimed = cut_short(&seller, ["claim"]).await?;
    ensure!(claimed["swept"] == 1, "{claimed}");
    ensure!(claimed["paid"] == json!([{ "amount": "975000", "denom": "uwhs" }]), "{claimed}");

    let asked = cut_short(&seller, ["bond", "withdraw", "1000uwhs"]).await?;
    ensure!(asked["paid"] == false, "{asked}");
    market.wait_until(asked["available_from"].as_u64().context("no time")?).await?;
    let paid = cut_short(&seller, ["bond", "withdraw", "1000uwhs"]).await?;
    ensure!(paid["paid"] == true, "{paid}");
    Ok(())
}

/// Withdrawing an offer, and taking another one: what is taken is delivered afterwards.
pub async fn a_killed_command_about_an_offer_says_what_became_of_it(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(14).await?.to_string();
    let offer = ["offer", "make", &listing, "600000uwhs", "--no-check", "--again"];
    let withdrawn = buyer.json(offer).await?["order"].to_string();
    let answer = cut_short(&buyer, ["offer", "withdraw", &withdrawn]).await?;
    ensure!(answer["amount"] == "600000" && answer["buyer"] == buyer.person.address(), "{answer}");
    let taken = buyer.json(offer).await?["order"].to_string();
    let answer = cut_short(&seller, ["offer", "take", &taken]).await?;
    ensure!(answer["bond"] == "120000", "{answer}");
    let delivered = seller.json(["deliver", &taken]).await?;
    ensure!(delivered["order"] == taken.parse::<u64>()?, "{delivered}");
    Ok(())
}

/// Opening a dispute, agreeing on its end, and ruling.
pub async fn a_killed_command_of_a_dispute_says_what_became_of_it(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let (_, orders) = delivered(&seller, &buyer, 12, 2).await?;
    let [agreed, ruled] = orders.as_slice() else { unreachable!() };
    for order in [agreed, ruled] {
        let opened = cut_short(&buyer, ["dispute", "open", order, "--reason", "ipfs://evidence"]).await?;
        ensure!(opened["stake"] == "100000", "{opened}");
    }
    let propose = |amount| ["dispute", "propose", agreed, amount];
    let changed = changed_mind(&buyer, propose("600000uwhs"), propose("400000uwhs")).await?;
    ensure!(changed["to_buyer"] == "400000", "{changed}");
    let asked = cut_short(&buyer, propose("500000uwhs")).await?;
    ensure!(asked["ended"].is_null(), "{asked}");
    let given = cut_short(&seller, propose("500000uwhs")).await?;
    ensure!(given["ended"]["to_buyer"] == "500000", "{given}");
    let arbiter = Shell::of(market, market.arbiter()?).await?;
    let decided = cut_short(&arbiter, ["dispute", "rule", ruled, "1000000uwhs"]).await?;
    ensure!(decided["ended"]["stake_back"] == "100000", "{decided}");
    Ok(())
}

/// Proving a version bad, and the refund of another order of it.
pub async fn a_killed_claim_of_a_cheated_buyer_says_what_became_of_it(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let mut publication = seller.publication(13)?;
    publication.extend(["--challenge-window", "10m"].map(String::from));
    let listing = seller.json(publication).await?["listing"].as_u64().context("no listing")?;
    spoil_listing(&market.deployment, &seller.person.key, listing, Spoil::Chunk).await?;
    let id = listing.to_string();
    let order = buyer.json(["buy", &id]).await?["order"].to_string();
    let left = buyer.json(["buy", &id, "--again"]).await?["order"].to_string();
    seller.json(["deliver", &order]).await?;
    let proven = cut_short(&buyer, ["order", "complain", &order]).await?;
    ensure!(proven["amount"] == "1000000" && proven["bond"] == "40000", "{proven}");
    let refunded = cut_short(&buyer, ["order", "refund", &left]).await?;
    ensure!(refunded["amount"] == "1000000", "{refunded}");
    Ok(())
}
