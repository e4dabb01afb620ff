//! What earlier runs bought, or began to buy.

use anyhow::Result;
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_client::journal::{Purchase, Purchases, Way};
use weighhouse_client::{first, Market, Note, Report};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{OrderOffered, OrderPlaced};

use super::deal::Wanted;
use crate::error::{fail, Kind};
use crate::session::Session;

/// A purchase that made an order, and its transaction.
pub type Placed = (Purchase, Option<String>);

/// Finishes purchases of the same listing that earlier runs began, and answers one that is wanted. One that came to
/// nothing is struck out, and only then may another one be paid.
pub async fn unfinished(
    session: &Session,
    market: &Market,
    purchases: &Purchases,
    buyer: &str,
    wanted: &Wanted,
) -> Result<Option<Placed>> {
    for purchase in purchases.all()? {
        if purchase.order.is_some() || purchase.buyer != buyer || purchase.listing != wanted.listing {
            continue;
        }
        let way = purchase.way;
        match finish(session, market, purchases, purchase).await? {
            Some(placed) if way == wanted.way => return Ok(Some(placed)),
            Some((Purchase { order: Some(order), .. }, _)) => {
                session.out.note(Note::EarlierPurchaseDiffers { order });
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Follows a purchase to its end; `None` if it came to nothing.
async fn finish(
    session: &Session,
    market: &Market,
    purchases: &Purchases,
    mut purchase: Purchase,
) -> Result<Option<Placed>> {
    let Some(signed) = purchase.transaction.take() else {
        purchases.remove(&purchase)?;
        return Ok(None);
    };
    let mut void = false;
    let sender = session.sender(market)?;
    let mut forget = |_: Option<&Signed>| {
        void = true;
        purchases.remove(&purchase)
    };
    let finished = sender.finish(&signed, &mut forget).await;
    match finished {
        Ok(Some(outcome)) => note_order(market, purchases, purchase, outcome).map(Some),
        Ok(None) => Ok(None),
        Err(error) if void => {
            session.out.note(Note::EarlierPurchaseFailed(&error));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes down which order a purchase made.
pub fn note_order(
    market: &Market,
    purchases: &Purchases,
    mut purchase: Purchase,
    outcome: TxOutcome,
) -> Result<Placed> {
    let escrow = &market.contracts.escrow;
    let order = match purchase.way {
        Way::Offer => first::<OrderOffered>(&outcome.events, escrow)?.order,
        Way::Listed | Way::Resale(_) => first::<OrderPlaced>(&outcome.events, escrow)?.order,
    };
    purchase.order = Some(order);
    purchases.save(&purchase)?;
    Ok((purchase, Some(outcome.hash)))
}

/// Refuses a second order for a version that was bought from here, and is not paid back.
///
/// # Errors
/// [`Kind::Declined`] names the first.
pub async fn refuse_twice(market: &Market, purchases: &Purchases, buyer: &str, wanted: &Wanted) -> Result<()> {
    let version = match wanted.way {
        Way::Listed | Way::Offer => market.listing(wanted.listing).await?.latest_version,
        Way::Resale(license) => Some(market.order(license).await?.version),
    };
    for purchase in purchases.all()? {
        let same = purchase.buyer == buyer && purchase.listing == wanted.listing && Some(purchase.version) == version;
        let Some(id) = purchase.order.filter(|_| same) else { continue };
        let state = market.order(id).await?.state;
        if !matches!(state, OrderState::Refunded | OrderState::Withdrawn) {
            return Err(fail!(
                Kind::Declined,
                "order {id} is for this version already: `weighhouse open {id}`, or buy with --again"
            ));
        }
    }
    Ok(())
}
