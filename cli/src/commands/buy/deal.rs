//! What a buyer would get: computed here, compared with what escrow quotes, and said in words.

use anyhow::Result;
use cosmwasm_std::{Binary, Coin, Uint128};
use weighhouse_client::journal::Way;
use weighhouse_client::{version_key, Market};
use weighhouse_messages::{check_quote, check_resale_quote, Asked};
use weighhouse_protocol::escrow::{ExecuteMsg, Quote};
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds};

use crate::error::{fail, Kind};
use crate::transaction::Act;
use crate::words;

/// What is wanted, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The listing.
    pub listing: ListingId,
    /// The plan.
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

/// A deal that the contract would take now.
pub struct Deal {
    /// The listing.
    pub listing: Listing,
    /// The version.
    pub version: Version,
    /// What escrow quotes.
    pub quote: Quote,
    /// Who sells.
    seller: String,
    /// When the license ends, if it is resold.
    expires_at: Option<Seconds>,
}

impl Deal {
    /// Asks for it.
    ///
    /// # Errors
    /// [`Kind::Refused`] when the version was proven bad; [`Kind::NotYet`] when the seller's bond does not back the order,
    /// or somebody else has ordered the license; [`Kind::Unverified`] when the node's answers don't fit together.
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
        let Some(chosen) = listing.plans.get(usize::from(plan)) else {
            return Err(fail!(Kind::NotFound, "listing {} has no plan {plan}", listing.id));
        };
        refuse_bad(&market.latest_version(&listing).await?, listing.id)?;
        let price = own_price(wanted, &chosen.price.denom)?;
        let quote = market.quote(listing.id, plan, waive_window, price).await?;
        let version = market.version(listing.id, quote.terms.version).await?;
        let asked = Asked { plan, waive_window, price };
        check_quote(&quote, &listing, &version, &market.config().await?, asked)?;
        // An offer binds nothing of the seller's before it is taken.
        if wanted.way == Way::Listed {
            refuse_unbacked(market, &listing, &quote).await?;
        }
        let seller = listing.seller.to_string();
        Ok(Self { listing, version, quote, seller, expires_at: None })
    }

    async fn of_license(market: &Market, listing: Listing, license: OrderId, wanted: &Wanted) -> Result<Self> {
        let resale = market.resale(license).await?;
        let resale = resale.ok_or_else(|| fail!(Kind::NotFound, "license {license} is not for resale"))?;
        if let Some(order) = resale.order {
            return Err(fail!(Kind::NotYet, "license {license} is ordered already, by order {order}"));
        }
        let version = market.version(listing.id, resale.version).await?;
        refuse_bad(&version, listing.id)?;
        let record = market.license(&license.to_string()).await?;
        let quote = market.resale_quote(license, wanted.waive_window).await?;
        let config = market.config().await?;
        check_resale_quote(&quote, &listing, &resale, &record, &config, wanted.plan, wanted.waive_window)?;
        let (seller, expires_at) = (resale.seller.to_string(), record.expires_at);
        Ok(Self { listing, version, quote, seller, expires_at })
    }

    /// The message that makes the order.
    pub fn message(&self, wanted: &Wanted, transport_key: Binary) -> ExecuteMsg {
        let (listing, plan, waive_window) = (self.listing.id, wanted.plan, wanted.waive_window);
        let expected_order_hash = self.quote.order_hash;
        match wanted.way {
            Way::Listed => ExecuteMsg::Buy { listing, plan, transport_key, expected_order_hash, waive_window },
            Way::Offer => {
                let expires_in = wanted.expires_in;
                ExecuteMsg::Offer { listing, plan, transport_key, expected_order_hash, waive_window, expires_in }
            }
            Way::Resale(license) => {
                ExecuteMsg::BuyLicense { license, transport_key, expected_order_hash, waive_window }
            }
        }
    }

    /// What the buyer is asked.
    pub fn act(&self, wanted: &Wanted, market: &Market) -> Act {
        let terms = &self.quote.terms;
        let amount = |amount: Uint128| words::amount(amount.u128(), &terms.denom);
        let what = words::kind(&terms.grant.kind);
        let of = format!("{} (listing {}, version {})", self.listing.name, self.listing.id, terms.version);
        let mut act = Act::new("Pay it into escrow?");
        act = match &terms.resale {
            None => act.line("buy", format!("{what} of {of}")),
            Some(resale) => act.line("buy", format!("license {}, a {what} of {of}", resale.license)),
        };
        if let Some(end) = self.expires_at {
            act = act.line("ends", words::time(end));
        }
        act = act.line("allows", words::rights(&terms.grant.rights)).line("under", self.listing.license.id.clone());
        if wanted.way == Way::Offer {
            let listed = self.listing.plans.get(usize::from(wanted.plan)).map(|plan| words::coin(&plan.price));
            act = act.line("listed at", listed.unwrap_or_default());
        }
        act = act.line("pay", amount(terms.price)).line("fee in it", amount(terms.fee));
        if let Some(resale) = &terms.resale {
            act = act.line("royalty", format!("{} of it, to who made it", amount(resale.royalty)));
        }
        act = act
            .line("to", format!("{}, held by escrow {}", self.seller, market.contracts.escrow))
            .line("delivery", delivery(terms, wanted))
            .line("challenge", protection(terms));
        if let Some(arbiter) = &terms.arbiter {
            let (within, stake) = (words::span(arbiter.decide_within.into()), amount(terms.stake));
            act = act
                .line("disputes", format!("decided by {} within {within}; opening one takes {stake}", arbiter.address))
                .line("by the card", terms.card.clone());
        }
        act.line("agreed", format!("order hash {}", self.quote.order_hash))
    }
}

/// The buyer's own price, which must be in the denom of the plan.
fn own_price(wanted: &Wanted, denom: &str) -> Result<Option<Uint128>> {
    match &wanted.price {
        Some(price) if price.denom != denom => {
            let (listing, plan) = (wanted.listing, wanted.plan);
            Err(fail!(Kind::Usage, "plan {plan} of listing {listing} is sold for {denom}, not for {}", price.denom))
        }
        price => Ok(price.as_ref().map(|price| price.amount)),
    }
}

/// A version that was proven bad is not for sale; escrow would refuse it too.
fn refuse_bad(version: &Version, listing: ListingId) -> Result<()> {
    match version.bad_since.map(words::time) {
        Some(since) => {
            let number = version.number;
            Err(fail!(Kind::Refused, "version {number} of listing {listing} was proven bad on {since}"))
        }
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

/// Until when the key is due, in words.
fn delivery(terms: &OrderTerms, wanted: &Wanted) -> String {
    let within = words::span(terms.deliver_within.into());
    match wanted.way {
        Way::Offer => {
            let expires_in = words::span(wanted.expires_in.into());
            format!(
                "within {within} of the seller's taking it, which can be for {expires_in}; until then you can withdraw"
            )
        }
        Way::Listed | Way::Resale(_) => format!("within {within}, else refundable"),
    }
}

/// What protects the buyer, in words.
fn protection(terms: &OrderTerms) -> String {
    let bond = words::amount(terms.bond.u128(), &terms.denom);
    let cooldown = words::span(terms.cooldown.into());
    match (terms.challenge_window, &terms.resale) {
        (0, Some(_)) => "paid at delivery: nothing brings the money back then".into(),
        (window, Some(_)) => {
            format!("paid {} after the delivery; a proof until then pays all back", words::span(window.into()))
        }
        (0, None) => format!("paid at delivery; a proof within {cooldown} of it pays back at most the bond of {bond}"),
        (window, None) => format!(
            "paid {} after the delivery; a proof until then pays all back and a part of the bond of {bond}, one within \
             {cooldown} after that at most the bond",
            words::span(window.into())
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_protocol::order::ResaleTerms;

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::terms;

    fn wanted(price: Option<Coin>) -> Wanted {
        Wanted { listing: 1, plan: 0, way: Way::Offer, price, expires_in: 604_800, waive_window: false }
    }

    #[test]
    fn a_buyer_reads_what_protects_the_money() {
        let with = "paid 1 h after the delivery; a proof until then pays all back and a part of the bond of \
                    1whs, one within 1 d after that at most the bond";
        assert_eq!(protection(&terms(3_600)), with);
        let without = "paid at delivery; a proof within 1 d of it pays back at most the bond of 1whs";
        assert_eq!(protection(&terms(0)), without);
    }

    #[test]
    fn a_resale_has_no_bond_to_reach() {
        let resale = Some(ResaleTerms { license: 3, royalty: Uint128::new(1) });
        let said = |window| protection(&OrderTerms { resale: resale.clone(), ..terms(window) });
        assert_eq!(said(3_600), "paid 1 h after the delivery; a proof until then pays all back");
        assert_eq!(said(0), "paid at delivery: nothing brings the money back then");
    }

    #[test]
    fn an_offer_says_for_how_long_it_can_be_taken() {
        let said = delivery(&terms(60), &wanted(None));
        assert_eq!(said, "within 1 h of the seller's taking it, which can be for 7 d; until then you can withdraw");
    }

    #[test]
    fn an_offer_is_in_the_denom_of_the_plan() {
        let price = |text: &str| own_price(&wanted(Some(text.parse().unwrap())), "uwhs");
        assert_eq!(price("7uwhs").unwrap(), Some(Uint128::new(7)));
        assert_eq!(kind_of(&price("7uatom").unwrap_err()), Kind::Usage);
    }
}
