//! Sellers' bonds.
//!
//! Only sums are kept, and the last request of each seller: the outcome does not depend on the order in which sums
//! grow. What escrow's `Bonds` answers follows from them in the table itself, at every height:
//!
//! ```text
//! reserved = bound − released − forfeited
//! free     = posted − withdrawn − unlocked − reserved − forfeited
//!          = posted − withdrawn − unlocked − bound + released
//! ```
//!
//! What all sellers have at stake in a denom is kept beside, so that nobody sums over sellers.
//!
//! `posted` grows by what is posted and `withdrawn` by what is withdrawn; `bound` by what an order reserves when it is
//! placed, or an offer when it is taken, `released` by what of that comes back and `forfeited` by what is lost, to the buyer and to the treasury
//! together. `unlocked` is the last request: it leaves the free part at once, another replaces it (0 takes it back),
//! and a withdrawal takes it out.

mod stakes;

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::OrderId;

use super::rows::{height, number, seconds};
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};
use stakes::Stake;

/// See the module.
pub(super) struct Bonds;

row! {
    Bond in "bonds" by {
        seller: String,
        denom: String,
    } with {
        posted: Numeric,
        withdrawn: Numeric,
        bound: Numeric,
        released: Numeric,
        forfeited: Numeric,
        unlocked: Numeric,
        available_from: Option<i64>,
        available_from_height: Option<i64>,
        orders: i64,
        last_ended: Option<i64>,
    }
}

#[async_trait]
impl View for Bonds {
    fn name(&self) -> &'static str {
        "bonds"
    }

    fn version(&self) -> i32 {
        4
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let (mut bonds, mut stakes) = (Table::new(), Table::new());
        bonds.load(store, events.iter().filter_map(|event| concerned(&event.body))).await?;
        stakes.load(store, events.iter().filter_map(|event| concerned(&event.body)).map(|(_, denom)| (denom,))).await?;
        for event in events {
            gather(&event.body, &mut bonds, &mut stakes)?;
        }
        bonds.write(store).await?;
        stakes.write(store).await
    }
}

/// The bond that an event changes.
fn concerned(event: &MarketEvent) -> Option<(String, String)> {
    let (seller, denom) = match event {
        MarketEvent::BondPosted(e) => (&e.seller, &e.denom),
        // A seller without any bond gets no row.
        MarketEvent::OrderPlaced(e) if !e.bond.is_zero() => (&e.seller, &e.denom),
        MarketEvent::OfferTaken(e) if !e.bond.is_zero() => (&e.seller, &e.denom),
        MarketEvent::BondReleased(e) => (&e.seller, &e.denom),
        MarketEvent::BondForfeited(e) => (&e.seller, &e.denom),
        MarketEvent::BondUnlocked(e) => (&e.seller, &e.denom),
        MarketEvent::BondWithdrawn(e) => (&e.seller, &e.denom),
        _ => return None,
    };
    Some((seller.to_string(), denom.clone()))
}

fn gather(event: &MarketEvent, bonds: &mut Table<Bond>, stakes: &mut Table<Stake>) -> Result<(), ApplyError> {
    let Some((seller, denom)) = concerned(event) else { return Ok(()) };
    // The last word counts: a request replaces the one before.
    if let MarketEvent::BondUnlocked(e) = event {
        let from = (!e.amount.is_zero()).then(|| (seconds(e.available_from), height(e.available_from_height)));
        bonds.change(&(seller, denom), |bond| {
            bond.unlocked = e.amount.into();
            (bond.available_from, bond.available_from_height) = from.unzip();
        });
        return Ok(());
    }
    let key = (seller, denom);
    let before = bonds.get(&key).is_some_and(Bond::is_held);
    bonds.add(Bond::none(key.0.clone(), key.1.clone()), |bond| bond.grow(event))?;
    let now = bonds.get(&key).is_some_and(Bond::is_held);
    stakes.add(Stake::none(key.1), |stake| stake.grow(event, (before, now)))
}

impl Bond {
    fn none(seller: String, denom: String) -> Self {
        let zero = Numeric::default();
        Bond {
            seller,
            denom,
            posted: zero,
            withdrawn: zero,
            bound: zero,
            released: zero,
            forfeited: zero,
            unlocked: zero,
            available_from: None,
            available_from_height: None,
            orders: 0,
            last_ended: None,
        }
    }

    /// Whether escrow holds any of it.
    fn is_held(&self) -> bool {
        self.withdrawn.plus(self.forfeited).is_some_and(|gone| self.posted > gone)
    }

    /// Takes note that an order's bond ended. A bond of which a part is forfeited ends by two events, one right after the
    /// other.
    fn end(&mut self, order: OrderId) {
        let order = Some(number(order));
        if self.last_ended != order {
            (self.orders, self.last_ended) = (self.orders - 1, order);
        }
    }

    /// Adds to a sum; `None` if it is too large. A withdrawal ends the request as well.
    fn grow(&mut self, event: &MarketEvent) -> Option<()> {
        match event {
            MarketEvent::BondPosted(e) => self.posted = self.posted.plus(e.amount)?,
            MarketEvent::OrderPlaced(e) => (self.bound, self.orders) = (self.bound.plus(e.bond)?, self.orders + 1),
            MarketEvent::OfferTaken(e) => (self.bound, self.orders) = (self.bound.plus(e.bond)?, self.orders + 1),
            MarketEvent::BondReleased(e) => {
                self.released = self.released.plus(e.amount)?;
                self.end(e.order);
            }
            MarketEvent::BondForfeited(e) => {
                self.forfeited = self.forfeited.plus(e.to_buyer)?.plus(e.to_treasury)?;
                self.end(e.order);
            }
            MarketEvent::BondWithdrawn(e) => {
                self.withdrawn = self.withdrawn.plus(e.amount)?;
                self.unlocked = Numeric::default();
                (self.available_from, self.available_from_height) = (None, None);
            }
            _ => {}
        }
        Some(())
    }
}
