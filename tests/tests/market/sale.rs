//! Sales that go well.

use anyhow::{ensure, Result};
use futures::future::{try_join, try_join_all};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, OrderState};
use weighhouse_protocol::royalties::ExecuteMsg as Royalties;
use weighhouse_tests::{Contract, Listing, Market, Person};

/// The whole of a sale: the buyer opens the delivery to the listed secret and holds the license, and what was paid
/// goes to payees and treasury, to the last unit: what rounding leaves is carried to the next sale.
pub async fn a_buyer_gets_the_key_and_a_license_and_the_sellers_are_paid(market: &'static Market) -> Result<()> {
    let (author, co_author) = try_join(market.regular(), market.regular()).await?;
    let (seller, buyer) = try_join(market.regular(), market.regular()).await?;
    let draft =
        market.draft("A model by two").priced(1_000_001, DENOM).paying(&[(&author, 6_667), (&co_author, 3_333)]);
    let listing = draft.publish_as(seller).await?;

    let sale = listing.buy_as(buyer).await?;
    sale.is_still_open().await?;
    let delivered = sale.deliver().await?;
    ensure!(sale.open(&delivered)?.to_bytes() == listing.secret.to_bytes(), "the buyer got another secret");
    ensure!(sale.record().await?.state == OrderState::Settled);
    let (owner, license) = sale.license().await?;
    ensure!(owner == sale.buyer.address() && license.listing == listing.id && !license.expired);

    sweep(market, &listing).await?;
    // The fee is 2.5 %: 25,000 of 1,000,001. 975,001 remain: 650,033 and 324,967, and one unit is carried.
    ensure!(claim(market, &author).await? == 650_033);
    ensure!(claim(market, &co_author).await? == 324_967);
    // With the next sale's: 1,950,002 are 1,300,066 and 649,935, and one unit still.
    listing.buy_as(market.regular().await?).await?.deliver().await?;
    sweep(market, &listing).await?;
    ensure!(claim(market, &author).await? == 650_033);
    ensure!(claim(market, &co_author).await? == 324_968);
    Ok(())
}

/// Orders of one listing and of several, placed and delivered in the same blocks, each settle by their own key.
pub async fn many_sales_at_once_do_not_disturb_each_other(market: &'static Market) -> Result<()> {
    let listings = try_join_all((0..4).map(|_| market.listing(2_000_000))).await?;
    let buyers = listings.iter().flat_map(|listing| (0..5).map(move |_| listing.buy()));
    let sales = try_join_all(buyers).await?;
    let delivered = try_join_all(sales.iter().map(|sale| async move {
        // Anybody who can prove may deliver: one seller's account would queue its own transactions.
        let outcome = sale.deliver_as(&sale.buyer, &sale.key()?.to_bytes()).await?.accepted()?;
        ensure!(sale.open(&outcome)?.to_bytes() == sale.secret.to_bytes());
        ensure!(sale.license().await?.0 == sale.buyer.address());
        Ok(outcome.height)
    }))
    .await?;
    let blocks: std::collections::BTreeSet<_> = delivered.iter().collect();
    ensure!(blocks.len() < delivered.len(), "no two deliveries shared a block, so nothing was shown");
    Ok(())
}

async fn sweep(market: &Market, listing: &Listing) -> Result<()> {
    let split_version = listing.record().await?.split_version;
    let sweep = Escrow::Sweep { listing: listing.id, split_version, denom: DENOM.into() };
    market.accept(&market.regular().await?, Contract::Escrow, &sweep, &[]).await?;
    Ok(())
}

/// What a claim brings in, the transaction's fee aside.
async fn claim(market: &Market, payee: &Person) -> Result<u128> {
    let claim = market.execute(payee, Contract::Royalties, &Royalties::Claim { denoms: None }, &[]).await?;
    let (before, after, fee) = (claim.before.clone(), claim.after.clone(), claim.fee.1);
    claim.accepted()?;
    Ok(after[DENOM] + fee - before[DENOM])
}
