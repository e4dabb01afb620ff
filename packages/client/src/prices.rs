//! A seller moves its prices from one denom to another, before governance closes the old one or after it.

use cosmwasm_std::{Coin, Decimal, Uint128, Uint256};
use weighhouse_messages::{fee, notation, Call, PriceError};
use weighhouse_protocol::registry::{closed_since, Config, DenomRule, ExecuteMsg, Listing, ListingState};
use weighhouse_protocol::{ListingId, PlanIndex, Seconds};

use crate::error::{Kind, Result};
use crate::market::{gather, Market};

/// The most prices that one transaction sets: it bounds its size and its gas.
pub const MAX_MOVED: usize = 50;

/// Prices that can't be moved.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PricesError {
    #[error("prices in {denom} are moved to another denom, not to {denom} itself")]
    SameDenom { denom: String },
    #[error("a rate is more than 0: it is the number of {to} for one {from}")]
    NoRate {
        /// The units that the rate is between, as [`Rate::units`] names them.
        from: String,
        to: String,
    },
    #[error("the market takes no prices in {denom}, but in {open}")]
    NotTaken {
        denom: String,
        /// The denoms in which it takes prices now.
        open: String,
    },
    #[error("{denom} is closed to new prices since {}: move them to one of {open}", notation::time(*.since))]
    Closed {
        denom: String,
        /// The time from which it is closed, in seconds UTC; 0 where governance closed it without a date.
        since: Seconds,
        /// The denoms in which the market takes prices now.
        open: String,
    },
    #[error("no plan of {seller} that can be changed is priced in {denom}")]
    Nothing { seller: String, denom: String },
    #[error("plan {plan} of listing {listing} would cost {price}, which leaves nothing of it beside the fee of {fee}: set it by itself, or take another rate")]
    UnderFee { listing: ListingId, plan: PlanIndex, price: String, fee: String },
    #[error("plan {plan} of listing {listing} costs {price}, which is past the largest amount at this rate")]
    TooLarge { listing: ListingId, plan: PlanIndex, price: String },
}

impl PricesError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::SameDenom { .. } | Self::NoRate { .. } | Self::TooLarge { .. } => Kind::Usage,
            Self::NotTaken { .. } | Self::Closed { .. } | Self::UnderFee { .. } => Kind::Refused,
            Self::Nothing { .. } => Kind::NotFound,
        }
    }
}

/// The way from one denom to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    pub from: String,
    pub to: String,
    /// The units of `to` for one unit of `from`: whole units where both denoms have one, otherwise base units. Each whole unit has
    /// as many base units, so that the number is the same between those.
    pub rate: Decimal,
}

impl Rate {
    /// The units that the number is between, from and to: `whs` and `eur` for `uwhs` and `ueur`. Where either denom has no unit
    /// of which the notation knows, the base units of both.
    pub fn units(&self) -> (&str, &str) {
        match (notation::unit_of(&self.from), notation::unit_of(&self.to)) {
            (Some(from), Some(to)) => (from, to),
            _ => (self.from.as_str(), self.to.as_str()),
        }
    }

    /// A price in `to`, rounded **up** to a base unit: a seller never gets less than its rate. `None` past the largest amount.
    pub fn convert(&self, price: Uint128) -> Option<Coin> {
        let product = price.full_mul(self.rate.atomics());
        let unit = Uint256::from(Decimal::one().atomics());
        let rounded = product.checked_add(unit).ok()?.checked_sub(Uint256::one()).ok()?.checked_div(unit).ok()?;
        Some(Coin { denom: self.to.clone(), amount: Uint128::try_from(rounded).ok()? })
    }
}

/// A plan whose price is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub listing: ListingId,
    /// The listing's name.
    pub name: String,
    pub plan: PlanIndex,
    pub before: Coin,
    pub after: Coin,
}

/// A listing with a price in the old denom that nobody can change any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub listing: ListingId,
    /// Its name.
    pub name: String,
    /// Retired or delisted.
    pub state: ListingState,
}

/// All that a seller's prices in a denom become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// By listing and plan.
    pub moves: Vec<Move>,
    pub skipped: Vec<Skipped>,
}

/// Reads which prices of a seller are in the old denom, and what they are in the new one. Asks for every listing of the
/// market, a page at a time.
///
/// # Errors
/// [`PricesError`], before anything is sent.
pub async fn moves(market: &Market, seller: &str, rate: &Rate) -> Result<Moves> {
    let (config, now) = (market.config().await?, market.now().await?.time);
    check_target(&config, rate, now)?;
    let page = async |after| market.listings(after).await;
    let is_theirs = |listing: &Listing| listing.seller.as_str() == seller;
    let listings = gather(None, usize::MAX, page, |listing: &Listing| listing.id, is_theirs).await?;
    Ok(plan(&config, &listings, rate, seller)?)
}

/// The calls that set some of these prices: at most [`MAX_MOVED`] to a transaction.
pub fn calls(market: &Market, moves: &[Move]) -> Result<Vec<Call>> {
    let call = |one: &Move| -> Result<Call> {
        let message = ExecuteMsg::SetPrice { listing: one.listing, plan: one.plan, price: one.after.clone() };
        Ok(market.contracts.registry(&message)?)
    };
    moves.iter().map(call).collect()
}

/// Refuses a denom in which the market takes no prices at a time, in seconds UTC.
fn check_target(config: &Config, rate: &Rate, now: Seconds) -> Result<(), PricesError> {
    let Rate { from, to, .. } = rate;
    if from == to {
        return Err(PricesError::SameDenom { denom: to.clone() });
    }
    if rate.rate.is_zero() {
        let (from, to) = rate.units();
        return Err(PricesError::NoRate { from: from.to_owned(), to: to.to_owned() });
    }
    let open = || {
        let open = config.denoms.iter().filter(|rule| !rule.is_closed(now) && rule.denom != *from);
        open.map(|rule| rule.denom.as_str()).collect::<Vec<_>>().join(", ")
    };
    let closing = rule(config, to).ok_or_else(|| PricesError::NotTaken { denom: to.clone(), open: open() })?.closing();
    match closed_since(closing, now) {
        Some(since) => Err(PricesError::Closed { denom: to.clone(), since, open: open() }),
        None => Ok(()),
    }
}

fn rule<'a>(config: &'a Config, denom: &str) -> Option<&'a DenomRule> {
    config.denoms.iter().find(|rule| rule.denom == denom)
}

/// What becomes of the prices of a seller's listings. A price that the market would refuse stops all: half of a catalog in
/// each denom is nobody's wish.
fn plan(config: &Config, listings: &[Listing], rate: &Rate, seller: &str) -> Result<Moves, PricesError> {
    let mut found = Moves { moves: Vec::new(), skipped: Vec::new() };
    for listing in listings {
        let (id, name) = (listing.id, &listing.name);
        let priced = (0..).zip(&listing.plans).filter(|(_, plan)| plan.price.denom == rate.from);
        match listing.state {
            ListingState::Active | ListingState::Paused => {
                for (index, plan) in priced {
                    let after = moved(config, (id, index), &plan.price, rate)?;
                    let (name, before) = (name.clone(), plan.price.clone());
                    found.moves.push(Move { listing: id, name, plan: index, before, after });
                }
            }
            state @ (ListingState::Retired | ListingState::Delisted) => {
                if priced.count() > 0 {
                    found.skipped.push(Skipped { listing: id, name: name.clone(), state });
                }
            }
        }
    }
    match found.moves.is_empty() {
        true => Err(PricesError::Nothing { seller: seller.to_owned(), denom: rate.from.clone() }),
        false => Ok(found),
    }
}

fn moved(
    config: &Config,
    (listing, plan): (ListingId, PlanIndex),
    before: &Coin,
    rate: &Rate,
) -> Result<Coin, PricesError> {
    let after = rate.convert(before.amount).ok_or_else(|| PricesError::TooLarge {
        listing,
        plan,
        price: notation::coin(before),
    })?;
    let rule =
        rule(config, &rate.to).ok_or_else(|| PricesError::NotTaken { denom: rate.to.clone(), open: String::new() })?;
    match fee(config, rule, after.amount) {
        Ok(_) => Ok(after),
        Err(PriceError::Fee(error)) => {
            let fee = notation::amount(error.fee.u128(), &rate.to);
            Err(PricesError::UnderFee { listing, plan, price: notation::coin(&after), fee })
        }
        Err(PriceError::UnknownDenom { denom }) => Err(PricesError::NotTaken { denom, open: String::new() }),
    }
}

#[cfg(test)]
mod tests;
