//! What earlier runs bought, or began to buy.

use cosmwasm_std::Coin;
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{OrderOffered, OrderPlaced};

use super::{Bought, PurchaseError, Wanted};
use crate::error::Result;
use crate::journal::{Purchase, Purchases, Way};
use crate::market::{first, Market};
use crate::report::Note;
use crate::transaction::Sender;

/// Finishes purchases of the same listing that earlier runs began, or did not tell of, and answers one that is wanted.
/// One that came to nothing is struck out, and only then may another one be paid.
pub async fn unfinished(sender: &Sender<'_>, purchases: &Purchases, wanted: &Wanted) -> Result<Option<Bought>> {
    let buyer = sender.key.address();
    for purchase in purchases.all()? {
        if purchase.told || purchase.buyer != buyer || purchase.listing != wanted.listing {
            continue;
        }
        if has_ended(sender.market, &purchase).await? {
            purchases.told(purchase)?;
            continue;
        }
        let is_wanted = is_wanted(&purchase, wanted);
        match finish(sender, purchases, purchase).await? {
            Some(bought) if is_wanted => return Ok(Some(bought)),
            Some(bought) => {
                sender.report.note(Note::EarlierPurchaseDiffers { order: bought.order });
                purchases.told(bought.purchase)?;
            }
            None => {}
        }
    }
    Ok(None)
}

/// Whether an earlier run's order is known, and paid back.
async fn has_ended(market: &Market, purchase: &Purchase) -> Result<bool> {
    let Some(order) = purchase.order else { return Ok(false) };
    Ok(matches!(market.order(order).await?.state, OrderState::Refunded | OrderState::Withdrawn))
}

/// Whether a purchase is the one that is wanted, at the same price if the buyer names one. A listed price is the seller's,
/// and the buyer approved the one that the purchase paid.
fn is_wanted(purchase: &Purchase, wanted: &Wanted) -> bool {
    let is_price = |price: &Coin| price.amount.u128() == purchase.price && price.denom == purchase.denom;
    let Wanted { listing, plan, way, price, expires_in, waive_window } = wanted;
    let asked = (*listing, *plan, *way, *expires_in, *waive_window);
    let bought = (purchase.listing, purchase.plan, purchase.way, purchase.expires_in, purchase.waive_window);
    asked == bought && price.as_ref().is_none_or(is_price)
}

/// Follows a purchase to its end; `None` if it came to nothing.
async fn finish(sender: &Sender<'_>, purchases: &Purchases, purchase: Purchase) -> Result<Option<Bought>> {
    let Some(signed) = purchase.transaction.clone() else {
        purchases.remove(&purchase)?;
        return Ok(None);
    };
    if let Some(order) = purchase.order {
        return Ok(Some(Bought { order, purchase, tx: signed.hash }));
    }
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
        if !has_ended(market, &purchase).await? {
            return Err(PurchaseError::Twice { order }.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_protocol::hash::Hash;

    use super::*;

    #[test]
    fn a_purchase_on_other_terms_is_another_one() {
        let wanted = Wanted {
            listing: 1,
            plan: 0,
            way: Way::Offer,
            price: Some("5uwhs".parse().unwrap()),
            expires_in: 60,
            waive_window: false,
        };
        let purchase = Purchase {
            listing: 1,
            version: 1,
            plan: 0,
            way: Way::Offer,
            waive_window: false,
            expires_in: 60,
            buyer: "wasm1buyer".into(),
            price: 5,
            denom: "uwhs".into(),
            order_hash: Hash([1; 32]),
            transport_key: "aa".into(),
            transaction: None,
            order: None,
            told: false,
        };
        assert!(is_wanted(&purchase, &wanted));
        let changes: [fn(&mut Wanted); 6] = [
            |wanted| wanted.listing = 2,
            |wanted| wanted.plan = 1,
            |wanted| wanted.way = Way::Resale(3),
            |wanted| wanted.price = Some("6uwhs".parse().unwrap()),
            |wanted| wanted.expires_in = 61,
            |wanted| wanted.waive_window = true,
        ];
        for change in changes {
            let mut other = wanted.clone();
            change(&mut other);
            assert!(!is_wanted(&purchase, &other), "{other:?}");
        }
    }
}
