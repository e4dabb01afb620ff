//! Deadline, grace, and refund: at every time exactly one of delivery and refund works.

use anyhow::{ensure, Result};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, OrderState, QueryMsg};
use weighhouse_tests::market::{GRACE, SHORTEST};
use weighhouse_tests::{Contract, Listing, Market, Sale};

async fn hurried(market: &'static Market) -> Result<Sale> {
    sold(&listed(market).await?).await
}

async fn listed(market: &'static Market) -> Result<Listing> {
    let draft = market.draft("Sold in a hurry").priced(1_000_000, DENOM).delivering_within(SHORTEST);
    draft.publish_as(market.regular().await?).await
}

async fn sold(listing: &Listing) -> Result<Sale> {
    let sale = listing.buy().await?;
    ensure!(sale.placed.refund_from == sale.placed.deliver_by + u64::from(GRACE));
    Ok(sale)
}

/// Between the deadline and the end of the grace a delivery lands, and a refund does not.
pub async fn within_the_grace_a_delivery_lands_and_a_refund_does_not(market: &'static Market) -> Result<()> {
    let sale = hurried(market).await?;
    let stranger = market.person()?;
    let record = sale.record().await?;
    market.reach(record.deliver_mark()).await?;
    let from = record.refund_mark();
    sale.refund_as(&stranger)
        .await?
        .refused("escrow/too_early", format!("order {} can be refunded from {from}", sale.order))?;
    sale.is_still_open().await?;
    sale.deliver().await?;
    market.reach(from).await?;
    sale.refund_as(&stranger).await?.refused("escrow/nothing_to_refund", format!("order {} is Settled", sale.order))
}

/// From the end of the grace on a stranger can have the buyer refunded, with a part of the bond, to the last unit and
/// once; a delivery comes too late before and after.
pub async fn after_the_grace_a_stranger_refunds_the_buyer_once(market: &'static Market) -> Result<()> {
    let sale = hurried(market).await?;
    let stranger = market.regular().await?;
    market.reach(sale.record().await?.refund_mark()).await?;
    sale.deliver_with(&sale.key()?.to_bytes()).await?.refused("escrow/too_late", "could be delivered before")?;
    sale.is_still_open().await?;

    let before = market.balances(sale.buyer.address()).await?[DENOM];
    sale.refund_as(&stranger).await?.accepted()?;
    let after = market.balances(sale.buyer.address()).await?[DENOM];
    // The price, and a tenth of the bond, which is a fifth of the price.
    ensure!(after - before == 1_020_000, "the buyer got {} back", after - before);
    ensure!(sale.record().await?.state == OrderState::Refunded);

    sale.refund_as(&stranger).await?.refused("escrow/wrong_state", "is Refunded: a refund is not possible")?;
    sale.deliver_with(&sale.key()?.to_bytes())
        .await?
        .refused("escrow/wrong_state", "is Refunded: a delivery is not possible")
}

async fn closing(listing: &Listing) -> Result<Option<Closing>> {
    let question = QueryMsg::Closed { seller: listing.seller.address().to_owned() };
    listing.market.query(Contract::Escrow, &question).await
}

/// A missed delivery closes its seller's listings to new orders, once it is refunded. The seller's word opens them, and so
/// does a delivery of another order; what was missed before that does not close them again.
pub async fn a_missed_delivery_closes_the_sellers_listings_until_its_word_or_its_next_delivery(
    market: &'static Market,
) -> Result<()> {
    let (listing, stranger) = (listed(market).await?, market.regular().await?);
    let quote = listing.quote(0).await?;
    let (first, second) = (sold(&listing).await?, sold(&listing).await?);
    market.reach(second.record().await?.refund_mark()).await?;
    ensure!(closing(&listing).await?.is_none(), "it is closed before any refund");
    first.refund_as(&stranger).await?.accepted()?;
    let closed = closing(&listing).await?;
    ensure!(closed.is_some_and(|closed| closed.order == first.order), "{closed:?}");
    let late =
        || async { listing.try_to_buy(&stranger, &quote, &first.transport.public_key()?, &[first.price()]).await };
    late().await?.refused("escrow/seller_closed", format!("order {}", first.order))?;
    ensure!(listing.quote(0).await.is_err(), "a closed seller is quoted");

    let reopen = ExecuteMsg::Reopen {};
    first.tell_as(&stranger, &reopen).await?.refused("escrow/not_closed", stranger.address())?;
    first.tell_as(&listing.seller, &reopen).await?.accepted()?;
    ensure!(closing(&listing).await?.is_none(), "it stays closed");
    let third = sold(&listing).await?;
    second.refund_as(&stranger).await?.accepted()?;
    ensure!(closing(&listing).await?.is_none(), "what was missed before it opened closes it again");
    market.reach(third.record().await?.refund_mark()).await?;
    let fourth = sold(&listing).await?;
    third.refund_as(&stranger).await?.accepted()?;
    ensure!(closing(&listing).await?.is_some(), "the next miss closes nothing");
    let deliver = ExecuteMsg::Deliver { order: fourth.order, delivery: fourth.key()?.to_bytes().as_slice().into() };
    let name = "escrow/deliver that reopens".to_owned();
    market.execute_called(name, &fourth.seller, Contract::Escrow, &deliver, &[]).await?.accepted()?;
    ensure!(closing(&listing).await?.is_none(), "a delivery opens nothing");
    listing.buy().await?.deliver().await?;
    Ok(())
}
