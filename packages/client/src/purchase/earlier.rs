//! What earlier runs bought, or began to buy.

use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{OrderOffered, OrderPlaced};

use super::{Bought, PurchaseError, Wanted};
use crate::error::Result;
use crate::journal::{Purchase, Purchases, Way};
use crate::market::{first, Market};
use crate::report::Note;
use crate::transaction::Sender;

/// Finishes purchases of the same listing that earlier runs began, and answers one that is wanted. One that came to
/// nothing is struck out, and only then may another one be paid.
pub async fn unfinished(sender: &Sender<'_>, purchases: &Purchases, wanted: &Wanted) -> Result<Option<Bought>> {
    let buyer = sender.key.address();
    for purchase in purchases.all()? {
        if purchase.order.is_some() || purchase.buyer != buyer || purchase.listing != wanted.listing {
            continue;
        }
        let way = purchase.way;
        match finish(sender, purchases, purchase).await? {
            Some(bought) if way == wanted.way => return Ok(Some(bought)),
            Some(bought) => sender.report.note(Note::EarlierPurchaseDiffers { order: bought.order }),
            None => {}
        }
    }
    Ok(None)
}

/// Follows a purchase to its end; `None` if it came to nothing.
async fn finish(sender: &Sender<'_>, purchases: &Purchases, mut purchase: Purchase) -> Result<Option<Bought>> {
    let Some(signed) = purchase.transaction.take() else {
        purchases.remove(&purchase)?;
        return Ok(None);
    };
    let mut void = false;
    let mut forget = |_: Option<&Signed>| {
        void = true;
        purchases.remove(&purchase)
    };
    match sender.finish(&signed, &mut forget).await {
        Ok(Some(outcome)) => note_order(sender.market, purchases, purchase, outcome).map(Some),
        Ok(None) => Ok(None),
        Err(error) if void => {
            sender.report.note(Note::EarlierPurchaseFailed(&error));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Writes down which order a purchase made.
pub fn note_order(
    market: &Market,
    purchases: &Purchases,
    mut purchase: Purchase,
    outcome: TxOutcome,
) -> Result<Bought> {
    let escrow = &market.contracts.escrow;
    let order = match purchase.way {
        Way::Offer => first::<OrderOffered>(&outcome.events, escrow)?.order,
        Way::Listed | Way::Resale(_) => first::<OrderPlaced>(&outcome.events, escrow)?.order,
    };
    purchase.order = Some(order);
    purchases.save(&purchase)?;
    Ok(Bought { order, purchase, tx: outcome.hash })
}

/// Refuses a second order for a version that was bought from here, and is not paid back.
///
/// # Errors
/// [`PurchaseError::Twice`] names the first.
pub async fn refuse_twice(market: &Market, purchases: &Purchases, buyer: &str, wanted: &Wanted) -> Result<()> {
    let version = match wanted.way {
        Way::Listed | Way::Offer => market.listing(wanted.listing).await?.latest_version,
        Way::Resale(license) => Some(market.order(license).await?.version),
    };
    for purchase in purchases.all()? {
        let same = purchase.buyer == buyer && purchase.listing == wanted.listing && Some(purchase.version) == version;
        let Some(order) = purchase.order.filter(|_| same) else { continue };
        let state = market.order(order).await?.state;
        if !matches!(state, OrderState::Refunded | OrderState::Withdrawn) {
            return Err(PurchaseError::Twice { order }.into());
        }
    }
    Ok(())
}
