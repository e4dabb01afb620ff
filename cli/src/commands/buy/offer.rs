//! What is offered to a buyer: computed here, compared with what escrow quotes, and said in words.

use anyhow::Result;
use weighhouse_protocol::escrow::Quote;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::ListingId;

use crate::error::{fail, Kind};
use crate::market::Market;
use crate::transaction::Act;
use crate::verify::{self, Asked};
use crate::words;

/// An offer that the contract would take now.
pub struct Offer {
    /// The listing.
    pub listing: Listing,
    /// The version.
    pub version: Version,
    /// What escrow quotes.
    pub quote: Quote,
}

impl Offer {
    /// Asks for it.
    ///
    /// # Errors
    /// [`Kind::Refused`] when the version was proven bad; [`Kind::NotYet`] when the seller's bond does not back the order;
    /// [`Kind::Unverified`] when the node's answers don't fit together.
    pub async fn get(market: &Market, listing: ListingId, asked: Asked) -> Result<Self> {
        let listing = market.listing(listing).await?;
        if listing.plans.len() <= usize::from(asked.plan) {
            return Err(fail!(Kind::NotFound, "listing {} has no plan {}", listing.id, asked.plan));
        }
        refuse_bad(market, &listing).await?;
        let quote = market.quote(listing.id, asked.plan, asked.waive_window).await?;
        let version = market.version(listing.id, quote.terms.version).await?;
        verify::quote(&quote, &listing, &version, &market.config().await?, asked)?;
        refuse_unbacked(market, &listing, &quote).await?;
        verify::version_key(market, &listing, &version)?;
        Ok(Self { listing, version, quote })
    }
}

/// A version that was proven bad is not for sale; escrow would refuse it too.
async fn refuse_bad(market: &Market, listing: &Listing) -> Result<()> {
    let version = market.latest_version(listing).await?;
    let (id, number) = (listing.id, version.number);
    match version.bad_since.map(words::time) {
        Some(since) => Err(fail!(Kind::Refused, "version {number} of listing {id} was proven bad on {since}")),
        None => Ok(()),
    }
}

/// Escrow takes no order that the seller's bond does not back.
async fn refuse_unbacked(market: &Market, listing: &Listing, quote: &Quote) -> Result<()> {
    let (bond, denom) = (quote.terms.bond.u128(), &quote.terms.denom);
    let free = market.free_bond(listing.seller.as_str(), denom).await?;
    if free >= bond {
        return Ok(());
    }
    let (bond, free) = (words::amount(bond, denom), words::amount(free, denom));
    Err(fail!(
        Kind::NotYet,
        "the seller can't take this order now: it needs a bond of {bond}, and {free} of the seller's are free"
    ))
}

/// What protects the buyer, in words.
fn protection(quote: &Quote) -> String {
    let terms = &quote.terms;
    let bond = words::amount(terms.bond.u128(), &terms.denom);
    let cooldown = words::span(terms.cooldown.into());
    match terms.challenge_window {
        0 => format!("paid at delivery; a proof within {cooldown} of it pays back at most the bond of {bond}"),
        window => format!(
            "paid {} after the delivery; a proof until then pays all back and a part of the bond of {bond}, one within \
             {cooldown} after that at most the bond",
            words::span(window.into())
        ),
    }
}

/// What the buyer is asked.
pub fn act(listing: &Listing, quote: &Quote, market: &Market) -> Act {
    let terms = &quote.terms;
    let what = words::kind(&terms.grant.kind);
    Act::new("Pay it into escrow?")
        .line("buy", format!("{what} of {} (listing {}, version {})", listing.name, listing.id, terms.version))
        .line("allows", words::rights(&terms.grant.rights))
        .line("under", listing.license.id.clone())
        .line("pay", words::amount(terms.price.u128(), &terms.denom))
        .line("fee in it", words::amount(terms.fee.u128(), &terms.denom))
        .line("to", format!("{}, held by escrow {}", listing.seller, market.contracts.escrow))
        .line("delivery", format!("within {}, else refundable", words::span(terms.deliver_within.into())))
        .line("challenge", protection(quote))
        .line("agreed", format!("order hash {}", quote.order_hash))
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;
    use weighhouse_protocol::hash::Hash;
    use weighhouse_protocol::order::OrderTerms;

    use super::*;
    use crate::fixture::order;

    fn said(challenge_window: u32) -> String {
        let grant = order("funded", "0").grant;
        let terms = OrderTerms {
            listing: 1,
            version: 1,
            plan: 0,
            price: Uint128::new(5_000_000),
            denom: "uwhs".into(),
            fee: Uint128::new(125_000),
            grant,
            split_version: 1,
            deliver_within: 3_600,
            grace: 600,
            challenge_window,
            cooldown: 86_400,
            bond: Uint128::new(1_000_000),
        };
        protection(&Quote { order_hash: Hash([0; 32]), terms })
    }

    #[test]
    fn a_buyer_reads_what_protects_the_money() {
        let with = "paid 1 h after the delivery; a proof until then pays all back and a part of the bond of \
                    1000000uwhs (1 whs), one within 1 d after that at most the bond";
        assert_eq!(said(3_600), with);
        let without = "paid at delivery; a proof within 1 d of it pays back at most the bond of 1000000uwhs (1 whs)";
        assert_eq!(said(0), without);
    }
}
