//! Offers at buyers' own prices: which of them are taken, and which can be.

use std::collections::btree_map::{BTreeMap, Entry};
use std::fmt;

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::notation;
use weighhouse_protocol::escrow::{Closing, Order};
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::{ListingId, PlanIndex};

use super::error::AgentError;
use crate::error::Result;
use crate::market::Market;

/// What an offer brings, and what taking it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub listing: ListingId,
    pub plan: PlanIndex,
    /// What is paid.
    pub price: Coin,
    /// What is reserved of the seller's bond.
    pub bond: Uint128,
}

impl Offer {
    /// The offer that an order is.
    pub fn of(order: &Order) -> Self {
        let price = Coin { denom: order.denom.clone(), amount: order.price };
        Self { listing: order.listing, plan: order.plan, price, bond: order.bond }
    }
}

/// From which price on offers are taken unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Least {
    /// A part of the listed price, in percent.
    Percent(u8),
    Amount(Coin),
}

impl fmt::Display for Least {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}% of the listed price"),
            Self::Amount(amount) => f.write_str(&notation::coin(amount)),
        }
    }
}

impl Least {
    /// Whether a price is enough, where `listed` is asked for. Other denoms are not compared.
    fn is_met(&self, price: &Coin, listed: &Coin) -> bool {
        match self {
            Self::Percent(percent) => {
                let (offered, asked) = (price.amount.full_mul(100u8), listed.amount.full_mul(*percent));
                price.denom == listed.denom && offered >= asked
            }
            Self::Amount(least) => price.denom == least.denom && price.amount >= least.amount,
        }
    }
}

/// What a seller can take offers with in one round: each that is taken leaves less for the next.
pub struct Means<'a> {
    market: &'a Market,
    account: &'a str,
    listings: BTreeMap<ListingId, Listing>,
    free: BTreeMap<String, Uint128>,
    left: BTreeMap<(ListingId, PlanIndex), u32>,
    /// The missed delivery that closed the account's listings, once it was asked.
    closed: Option<Option<Closing>>,
    /// Whether the market was seen to be of a release that this program speaks.
    is_spoken: bool,
}

impl<'a> Means<'a> {
    /// Those of an account.
    pub fn of(market: &'a Market, account: &'a str) -> Self {
        let (free, left) = (BTreeMap::new(), BTreeMap::new());
        Self { market, account, listings: BTreeMap::new(), free, left, closed: None, is_spoken: false }
    }

    /// Takes an offer if its price is enough. In a market of a later release than this program's it takes none: what an offer
    /// binds may be another thing there.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub async fn take_from(&mut self, offer: &Offer, least: &Least) -> Result<()> {
        let listing = self.listing(offer.listing).await?;
        match listing.plans.get(usize::from(offer.plan)) {
            Some(plan) if least.is_met(&offer.price, &plan.price) => {}
            _ => return Err(AgentError::TooLow { price: offer.price.clone(), least: least.clone() }.into()),
        }
        if !self.is_spoken {
            if let Some(newer) = self.market.newer().await? {
                return Err(newer.into());
            }
            self.is_spoken = true;
        }
        self.take(offer).await
    }

    /// Takes an offer, whatever it pays.
    ///
    /// # Errors
    /// [`AgentError`] when another account sells, its listings are closed, no license of the plan is left, or the free bond does not reach.
    pub async fn take(&mut self, offer: &Offer) -> Result<()> {
        let account = self.account;
        let seller = &self.listing(offer.listing).await?.seller;
        if seller.as_str() != account {
            let (seller, account) = (seller.to_string(), account.to_owned());
            return Err(AgentError::OtherSeller { seller, account }.into());
        }
        if let Some(Closing { order, since }) = self.closed().await? {
            return Err(AgentError::Closed { order, since }.into());
        }
        let left = self.left(offer).await?;
        let free = self.free(&offer.price.denom).await?;
        let (free, left) = spend(offer, free, left)?;
        self.free.insert(offer.price.denom.clone(), free);
        if let Some(left) = left {
            self.left.insert((offer.listing, offer.plan), left);
        }
        Ok(())
    }

    async fn closed(&mut self) -> Result<Option<Closing>> {
        if self.closed.is_none() {
            self.closed = Some(self.market.closed(self.account).await?);
        }
        Ok(self.closed.flatten())
    }

    async fn listing(&mut self, listing: ListingId) -> Result<&Listing> {
        match self.listings.entry(listing) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(vacant) => Ok(vacant.insert(self.market.listing(listing).await?)),
        }
    }

    async fn free(&self, denom: &str) -> Result<Uint128> {
        match self.free.get(denom) {
            Some(free) => Ok(*free),
            None => Ok(self.market.free_bond(self.account, denom).await?.into()),
        }
    }

    /// How many licenses of the offer's plan are left; `None` where there is no limit.
    async fn left(&mut self, offer: &Offer) -> Result<Option<u32>> {
        let (listing, plan) = (offer.listing, offer.plan);
        if let Some(left) = self.left.get(&(listing, plan)) {
            return Ok(Some(*left));
        }
        let plans = &self.listing(listing).await?.plans;
        match plans.get(usize::from(plan)).and_then(|plan| plan.supply) {
            Some(supply) => Ok(Some(supply.saturating_sub(self.market.sold(listing, plan).await?))),
            None => Ok(None),
        }
    }
}

/// What taking an offer leaves of the free bond and of the plan's licenses.
fn spend(offer: &Offer, free: Uint128, left: Option<u32>) -> Result<(Uint128, Option<u32>)> {
    if left == Some(0) {
        return Err(AgentError::SoldOut { listing: offer.listing, plan: offer.plan }.into());
    }
    let coin = |amount: Uint128| Coin { denom: offer.price.denom.clone(), amount };
    let rest =
        free.checked_sub(offer.bond).map_err(|_| AgentError::Unbacked { bond: coin(offer.bond), free: coin(free) })?;
    Ok((rest, left.map(|left| left - 1)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;

    fn coin(text: &str) -> Coin {
        text.parse().unwrap()
    }

    #[test]
    fn the_least_is_a_part_of_the_listed_price_or_an_amount() {
        assert_eq!(Least::Percent(80).to_string(), "80% of the listed price");
        assert_eq!(Least::Amount(coin("4uwhs")).to_string(), "0.000004whs");
    }

    #[test]
    fn a_price_is_enough_from_the_least_on() {
        let met = |least: &Least, price: &str| least.is_met(&coin(price), &coin("5uwhs"));
        let (part, whole, amount) = (Least::Percent(80), Least::Percent(100), Least::Amount(coin("3uwhs")));
        assert!(met(&part, "4uwhs") && !met(&part, "3uwhs") && !met(&part, "4uatom"));
        assert!(met(&whole, "5uwhs") && !met(&whole, "4uwhs"));
        assert!(met(&amount, "3uwhs") && !met(&amount, "2uwhs") && !met(&amount, "3uatom"));
        let most = Coin { amount: Uint128::MAX, denom: "uwhs".into() };
        assert!(Least::Percent(100).is_met(&most, &most), "nothing overflows");
    }

    #[test]
    fn offers_are_taken_as_far_as_bond_and_supply_reach() {
        let offer = Offer { listing: 1, plan: 0, price: coin("5uwhs"), bond: Uint128::new(3) };
        let (free, left) = spend(&offer, Uint128::new(5), Some(2)).unwrap();
        assert_eq!((free.u128(), left), (2, Some(1)));
        let error = spend(&offer, free, left).unwrap_err();
        assert_eq!(error.kind(), Kind::Funds);
        assert!(error.to_string().starts_with("the offer needs a bond of 0.000003whs, and 0.000002whs"), "{error}");
        assert_eq!(spend(&offer, Uint128::new(5), Some(0)).unwrap_err().kind(), Kind::Refused);
        assert_eq!(spend(&offer, Uint128::new(3), None).unwrap(), (Uint128::zero(), None));
    }
}
