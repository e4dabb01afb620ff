//! What a buyer would get: computed here, and compared with what escrow quotes.

use cosmwasm_std::{Binary, Coin, Uint128};
use weighhouse_messages::{check_quote, check_resale_quote, Asked, Call, QuoteError};
use weighhouse_protocol::escrow::{ExecuteMsg, Quote};
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds};

use super::PurchaseError;
use crate::error::Result;
use crate::journal::Way;
use crate::market::Market;
use crate::resale::ResaleError;
use crate::version_key::version_key;

/// What is wanted, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub listing: ListingId,
    pub plan: PlanIndex,
    /// How it is bought.
    pub way: Way,
    /// A price of the buyer's own, for an offer.
    pub price: Option<Coin>,
    /// For how long the seller can take an offer, in seconds.
    pub expires_in: u32,
    /// Whether to do without the challenge window.
    pub waive_window: bool,
}

/// A deal that escrow would take now.
#[derive(Debug)]
pub struct Deal {
    pub listing: Listing,
    pub version: Version,
    /// What escrow quotes.
    pub quote: Quote,
    /// The account that sells.
    pub seller: String,
    /// The end of a license that is resold, in seconds UTC.
    pub expires_at: Option<Seconds>,
    /// The time from which the denom takes no new orders, in seconds UTC; none while no closing is announced.
    pub closes_at: Option<Seconds>,
}

impl Deal {
    /// Asks for what is wanted.
    ///
    /// # Errors
    /// [`PurchaseError`] when the version was proven bad or the seller's bond does not back the order; [`ResaleError`] when
    /// the license is not for resale or is ordered; [`QuoteError`] when the node's answers don't fit together.
    pub async fn get(market: &Market, wanted: &Wanted) -> Result<Self> {
        let listing = market.listing(wanted.listing).await?;
        let deal = match wanted.way {
            Way::Listed | Way::Offer => Self::of_plan(market, listing, wanted).await?,
            Way::Resale(license) => Self::of_license(market, listing, license, wanted).await?,
        };
        version_key(market, &deal.listing, &deal.version)?;
        Ok(deal)
    }

    async fn of_plan(market: &Market, listing: Listing, wanted: &Wanted) -> Result<Self> {
        let (plan, waive_window) = (wanted.plan, wanted.waive_window);
        let chosen = listing.plans.get(usize::from(plan)).ok_or(QuoteError::NoPlan { listing: listing.id, plan })?;
        refuse_bad(&market.latest_version(&listing).await?, listing.id)?;
        let price = own_price(wanted, &chosen.price.denom)?;
        let quote = market.quote(listing.id, plan, waive_window, price).await?;
        let version = market.version(listing.id, quote.terms.version).await?;
        let asked = Asked { plan, waive_window, price };
        let config = market.config().await?;
        check_quote(&quote, &listing, &version, &config, asked)?;
        // An offer binds nothing of the seller's before it is taken.
        if wanted.way == Way::Listed {
            refuse_unbacked(market, &listing, &quote).await?;
        }
        let seller = listing.seller.to_string();
        let closes_at = config.closing(&quote.terms.denom);
        Ok(Self { listing, version, quote, seller, expires_at: None, closes_at })
    }

    async fn of_license(market: &Market, listing: Listing, license: OrderId, wanted: &Wanted) -> Result<Self> {
        let resale = market.resale(license).await?.ok_or(ResaleError::NotForResale { license })?;
        if let Some(order) = resale.order {
            return Err(ResaleError::Ordered { license, order }.into());
        }
        let version = market.version(listing.id, resale.version).await?;
        refuse_bad(&version, listing.id)?;
        let record = market.license(&license.to_string()).await?;
        let quote = market.resale_quote(license, wanted.waive_window).await?;
        let config = market.config().await?;
        check_resale_quote(&quote, &listing, &resale, &record, &config, wanted.plan, wanted.waive_window)?;
        let (seller, expires_at) = (resale.seller.to_string(), record.expires_at);
        let closes_at = config.closing(&quote.terms.denom);
        Ok(Self { listing, version, quote, seller, expires_at, closes_at })
    }

    /// The call that makes the order, with its price.
    pub(super) fn call(&self, market: &Market, wanted: &Wanted, transport_key: Binary) -> Result<Call> {
        let (listing, plan, waive_window) = (self.listing.id, wanted.plan, wanted.waive_window);
        let expected_order_hash = self.quote.order_hash;
        let message = match wanted.way {
            Way::Listed => ExecuteMsg::Buy { listing, plan, transport_key, expected_order_hash, waive_window },
            Way::Offer => {
                let expires_in = wanted.expires_in;
                ExecuteMsg::Offer { listing, plan, transport_key, expected_order_hash, waive_window, expires_in }
            }
            Way::Resale(license) => {
                ExecuteMsg::BuyLicense { license, transport_key, expected_order_hash, waive_window }
            }
        };
        let terms = &self.quote.terms;
        let price = Coin { denom: terms.denom.clone(), amount: terms.price };
        Ok(market.contracts.escrow(&message, vec![price])?)
    }
}

/// The buyer's own price, which must be in the denom of the plan.
fn own_price(wanted: &Wanted, denom: &str) -> Result<Option<Uint128>, PurchaseError> {
    match &wanted.price {
        Some(price) if price.denom != denom => {
            let (listing, plan, offered) = (wanted.listing, wanted.plan, price.denom.clone());
            Err(PurchaseError::OtherDenom { listing, plan, denom: denom.to_owned(), offered })
        }
        price => Ok(price.as_ref().map(|price| price.amount)),
    }
}

/// A version that was proven bad is not for sale; escrow would refuse it too.
fn refuse_bad(version: &Version, listing: ListingId) -> Result<(), PurchaseError> {
    match version.bad_since {
        Some(since) => Err(PurchaseError::ProvenBad { listing, version: version.number, since }),
        None => Ok(()),
    }
}

/// Escrow takes no order that the seller's bond does not back.
async fn refuse_unbacked(market: &Market, listing: &Listing, quote: &Quote) -> Result<()> {
    let (bond, denom) = (quote.terms.bond, &quote.terms.denom);
    let free = market.free_bond(listing.seller.as_str(), denom).await?.into();
    if free >= bond {
        return Ok(());
    }
    let coin = |amount| Coin { denom: denom.clone(), amount };
    Err(PurchaseError::Unbacked { bond: coin(bond), free: coin(free) }.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;

    #[test]
    fn an_offer_is_in_the_denom_of_the_plan() {
        let wanted = |price| Wanted {
            listing: 1,
            plan: 0,
            way: Way::Offer,
            price: Some(price),
            expires_in: 604_800,
            waive_window: false,
        };
        let price = |text: &str| own_price(&wanted(text.parse().unwrap()), "uwhs");
        assert_eq!(price("7uwhs").unwrap(), Some(Uint128::new(7)));
        assert_eq!(price("7uatom").unwrap_err().kind(), Kind::Usage);
    }
}
