//! Commands of sellers and buyers, killed at each step.

use std::fs;
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use weighhouse_protocol::registry::{Listing, QueryMsg};
use weighhouse_protocol::ListingId;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::steps::{distinct_points, place, side_by_side, Moment, Point, Step, ADD, BROADCAST, FOUND};
use weighhouse_tests::{Contract, Market};

/// A publication that is killed anywhere goes on, and sends its one transaction once.
///
/// Its secret is written before the chain is asked. Sealing writes the sealed file, then the journal, with no request
/// between. Killed before the first
/// request after that, all are there; to take away the last ones is to be killed before they were written.
pub async fn a_killed_publication_goes_on_and_pays_once(market: &'static Market) -> Result<()> {
    let seller = Shell::open(market).await?;
    let steps = seller.steps(seller.publication(4)?, None).await?;
    let broadcasts = steps.iter().filter(|step| step.kind == FOUND).count();
    ensure!(broadcasts == 1, "a listing, its bond and a version are not one transaction in {steps:?}");
    let steps = &steps;
    side_by_side(distinct_points(steps), |points| async move {
        for point in points {
            let is_signed = is_signed(steps, &point)?;
            goes_on_publishing(market, &point, is_signed, &[]).await.with_context(|| format!("killed {point}"))?;
        }
        Ok(())
    })
    .await?;
    let added = Point { step: Step::first(ADD), moment: Moment::Asked };
    for lost in [&["json"][..], &["json", "sealed"]] {
        goes_on_publishing(market, &added, false, lost)
            .await
            .with_context(|| format!("killed before it wrote {lost:?}"))?;
    }
    Ok(())
}

/// Whether the transaction was signed up to a point.
fn is_signed(steps: &[Step], point: &Point) -> Result<bool> {
    Ok(place(steps, &point.step)? >= place(steps, &Step::first(BROADCAST))?)
}

/// Kills a publication at a point, where it has kept its transaction or has not, and before it wrote what is `lost`;
/// gives it again.
async fn goes_on_publishing(market: &'static Market, point: &Point, is_signed: bool, lost: &[&str]) -> Result<()> {
    let seller = Shell::open(market).await?;
    let command = seller.publication(4)?;
    seller.kill_at(point, &command, None).await?;
    let is_kept = has_kept_transaction(&seller)?;
    ensure!(is_kept == is_signed, "the transaction is in the journal: {is_kept}; it was signed: {is_signed}");
    for ending in lost {
        fs::remove_file(publication(&seller)?.with_extension(ending))?;
    }
    let published = seller.json(&command).await?;
    let id = published["listing"].as_u64().with_context(|| published.to_string())?;
    let listing: Listing = market.query(Contract::Registry, &QueryMsg::Listing { listing: id }).await?;
    ensure!(listing.seller.as_str() == seller.person.address() && listing.latest_version == Some(1), "{listing:?}");
    let sent = seller.transactions().await?;
    ensure!(sent == 1, "{sent} transactions were sent for a listing, its bond and a version");
    // Given once more, the command lists nothing more.
    let again = seller.run(&command).await?;
    ensure!(again.code == Some(8) && seller.transactions().await? == 1, "{again:?}");
    Ok(())
}

fn has_kept_transaction(seller: &Shell) -> Result<bool> {
    // A run that was killed before its market answered has kept nothing at all.
    let Ok(kept) = publication(seller) else { return Ok(false) };
    let Ok(journal) = fs::read(kept.with_extension("json")) else { return Ok(false) };
    let journal: Value = serde_json::from_slice(&journal)?;
    Ok(!journal["transaction"].is_null())
}

/// The path of what a publication keeps, without its ending.
fn publication(seller: &Shell) -> Result<PathBuf> {
    let mut kept = fs::read_dir(seller.journals()?.join("publications"))?;
    Ok(kept.next().context("nothing is kept")??.path().with_extension(""))
}

/// A purchase that is killed anywhere goes on, and is paid once.
///
/// The secret that its key is delivered to and the backup of that are written with no request between. No purchase names
/// them before the next request, and a new one makes its own.
pub async fn a_killed_purchase_goes_on_and_pays_once(market: &'static Market) -> Result<()> {
    let seller = Shell::open(market).await?;
    let mut publication = seller.publication(5)?;
    publication.extend(["--orders-at-once", "100"].map(String::from));
    let listing = seller.json(publication).await?["listing"].as_u64().context("no listing")?;
    let steps = Shell::open(market).await?.steps(["buy", &listing.to_string()], Some(listing)).await?;
    place(&steps, &Step::first(BROADCAST))?;
    side_by_side(distinct_points(&steps), |points| async move {
        for point in points {
            goes_on_buying(market, listing, &point).await.with_context(|| format!("killed {point}"))?;
        }
        Ok(())
    })
    .await
}

async fn goes_on_buying(market: &'static Market, listing: ListingId, point: &Point) -> Result<()> {
    let buyer = Shell::open(market).await?;
    let command = ["buy", &listing.to_string()].map(String::from);
    buyer.kill_at(point, &command, Some(listing)).await?;
    // Wherever it was killed, it had told nobody of its order; once it has, to buy once more is another purchase.
    for expected in [0, 8] {
        let again = buyer.run(&command).await?;
        ensure!(again.code == Some(expected), "{again:?}");
    }
    let orders = buyer.json(["order", "list", "--bought"]).await?;
    ensure!(orders.as_array().is_some_and(|orders| orders.len() == 1), "{orders}");
    let sent = buyer.transactions().await?;
    ensure!(sent == 1, "{sent} transactions were sent for an order");
    Ok(())
}
