//! Offers at buyers' own prices: which of them are taken, and which can be.

use std::collections::btree_map::{BTreeMap, Entry};
use std::fmt;
use std::str::FromStr;

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::{ListingId, PlanIndex};

use super::orders::OpenOrder;
use super::status::WaitingOffer;
use super::Agent;
use crate::error::{fail, kind_of, Kind};
use crate::market::Market;
use crate::words;

/// What an offer brings, and what taking it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The listing.
    pub listing: ListingId,
    /// The plan.
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
    /// An amount.
    Amount(Coin),
}

impl FromStr for Least {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(percent) = text.strip_suffix('%') else { return words::parse_coin(text).map(Self::Amount) };
        match percent.parse() {
            Ok(percent @ 1..=100) => Ok(Self::Percent(percent)),
            _ => Err(format!("{text:?} is not 1% to 100% of the listed price")),
        }
    }
}

impl fmt::Display for Least {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}% of the listed price"),
            Self::Amount(amount) => f.write_str(&words::coin(amount)),
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

impl Agent<'_> {
    /// Keeps the orders, and the offers that are taken; the others wait, each with its reason.
    pub(super) async fn choose(&self, found: Vec<OpenOrder>) -> Result<(Vec<OpenOrder>, Vec<WaitingOffer>)> {
        let mut means = Means::of(&self.market, self.session.signer()?.address());
        let (mut open, mut waiting) = (Vec::new(), Vec::new());
        for order in found {
            // What an earlier run has taken is finished, whatever holds now.
            let undecided = order.offer.as_ref().filter(|_| !self.deliveries.is_begun(order.id));
            let taken = match (undecided, &self.offers_from) {
                (None, _) => Ok(()),
                (Some(offer), Some(least)) => means.take_from(offer, least).await,
                (Some(_), None) => Err(fail!(Kind::Declined, "`weighhouse deliver {}` takes it", order.id)),
            };
            match (taken, &order.offer) {
                (Err(error), _) if kind_of(&error) == Kind::Unreachable => return Err(error),
                (Err(error), Some(offer)) => waiting.push(WaitingOffer {
                    order: order.id,
                    listing: offer.listing,
                    price: offer.price.clone(),
                    deliver_by: order.deliver_by,
                    reason: format!("{error:#}"),
                }),
                _ => open.push(order),
            }
        }
        Ok((open, waiting))
    }
}

/// What a seller can take offers with in one round: each that is taken leaves less for the next.
pub struct Means<'a> {
    market: &'a Market,
    account: &'a str,
    listings: BTreeMap<ListingId, Listing>,
    free: BTreeMap<String, Uint128>,
    left: BTreeMap<(ListingId, PlanIndex), u32>,
}

impl<'a> Means<'a> {
    /// Those of an account.
    pub fn of(market: &'a Market, account: &'a str) -> Self {
        let (free, left) = (BTreeMap::new(), BTreeMap::new());
        Self { market, account, listings: BTreeMap::new(), free, left }
    }

    /// Takes an offer if its price is enough.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub async fn take_from(&mut self, offer: &Offer, least: &Least) -> Result<()> {
        let listing = self.listing(offer.listing).await?;
        match listing.plans.get(usize::from(offer.plan)) {
            Some(plan) if least.is_met(&offer.price, &plan.price) => self.take(offer).await,
            _ => Err(fail!(Kind::Declined, "{} are less than {least}", words::coin(&offer.price))),
        }
    }

    /// Takes an offer, whatever it pays.
    ///
    /// # Errors
    /// [`Kind::Refused`] when another account sells, or no license of the plan is left; [`Kind::Funds`] when the free bond
    /// does not reach.
    pub async fn take(&mut self, offer: &Offer) -> Result<()> {
        let account = self.account;
        let seller = &self.listing(offer.listing).await?.seller;
        if seller.as_str() != account {
            return Err(fail!(
                Kind::Refused,
                "an offer to {seller} is taken by that account alone, and {account} signs"
            ));
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
        let (listing, plan) = (offer.listing, offer.plan);
        return Err(fail!(Kind::Refused, "no license of plan {plan} of listing {listing} is left"));
    }
    let amount = |amount: Uint128| words::amount(amount.u128(), &offer.price.denom);
    let rest = free.checked_sub(offer.bond).map_err(|_| {
        let (bond, free) = (amount(offer.bond), amount(free));
        fail!(Kind::Funds, "taking it needs a bond of {bond}, and {free} of yours are free: `weighhouse bond post`")
    })?;
    Ok((rest, left.map(|left| left - 1)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;

    fn coin(text: &str) -> Coin {
        text.parse().unwrap()
    }

    #[test]
    fn the_least_is_a_part_of_the_listed_price_or_an_amount() {
        let least = |text: &str| text.parse::<Least>();
        assert_eq!(least("80%"), Ok(Least::Percent(80)));
        assert_eq!(least("4uwhs"), Ok(Least::Amount(coin("4uwhs"))));
        for wrong in ["0%", "101%", "-1%", "80", "%"] {
            assert!(least(wrong).is_err(), "{wrong}");
        }
        assert_eq!(least("80%").unwrap().to_string(), "80% of the listed price");
    }

    #[test]
    fn a_price_is_enough_from_the_least_on() {
        let met = |least: &str, price: &str| least.parse::<Least>().unwrap().is_met(&coin(price), &coin("5uwhs"));
        assert!(met("80%", "4uwhs") && !met("80%", "3uwhs") && !met("80%", "4uatom"));
        assert!(met("100%", "5uwhs") && !met("100%", "4uwhs"));
        assert!(met("3uwhs", "3uwhs") && !met("3uwhs", "2uwhs") && !met("3uwhs", "3uatom"));
        let most = Coin { amount: Uint128::MAX, denom: "uwhs".into() };
        assert!(Least::Percent(100).is_met(&most, &most), "nothing overflows");
    }

    #[test]
    fn offers_are_taken_as_far_as_bond_and_supply_reach() {
        let offer = Offer { listing: 1, plan: 0, price: coin("5uwhs"), bond: Uint128::new(3) };
        let (free, left) = spend(&offer, Uint128::new(5), Some(2)).unwrap();
        assert_eq!((free.u128(), left), (2, Some(1)));
        let error = spend(&offer, free, left).unwrap_err();
        assert_eq!(kind_of(&error), Kind::Funds);
        assert!(error.to_string().starts_with("taking it needs a bond of 3uwhs (0.000003 whs), and 2uwhs"), "{error}");
        assert_eq!(kind_of(&spend(&offer, Uint128::new(5), Some(0)).unwrap_err()), Kind::Refused);
        assert_eq!(spend(&offer, Uint128::new(3), None).unwrap(), (Uint128::zero(), None));
    }
}
