//! What all sellers have at stake, by denom.

use weighhouse_protocol::events::MarketEvent;

use crate::views::table::{row, Numeric};

row! {
    Stake in "stakes" by {
        denom: String,
    } with {
        sellers: i64,
        posted: Numeric,
        withdrawn: Numeric,
        bound: Numeric,
        released: Numeric,
        forfeited: Numeric,
    }
}

impl Stake {
    pub(super) fn none(denom: String) -> Self {
        let zero = Numeric::default();
        Stake { denom, sellers: 0, posted: zero, withdrawn: zero, bound: zero, released: zero, forfeited: zero }
    }

    /// Adds to a sum what a seller's bond adds to its own; `None` if it is too large. `is_held` says whether escrow held
    /// any of that bond before, and whether it does now.
    pub(super) fn grow(&mut self, event: &MarketEvent, is_held: (bool, bool)) -> Option<()> {
        match event {
            MarketEvent::BondPosted(e) => self.posted = self.posted.plus(e.amount)?,
            MarketEvent::OrderPlaced(e) => self.bound = self.bound.plus(e.bond)?,
            MarketEvent::OfferTaken(e) => self.bound = self.bound.plus(e.bond)?,
            MarketEvent::BondReleased(e) => self.released = self.released.plus(e.amount)?,
            MarketEvent::BondForfeited(e) => {
                self.forfeited = self.forfeited.plus(e.to_buyer)?.plus(e.to_treasury)?;
            }
            MarketEvent::BondWithdrawn(e) => self.withdrawn = self.withdrawn.plus(e.amount)?,
            _ => {}
        }
        match is_held {
            (false, true) => self.sellers += 1,
            (true, false) => self.sellers -= 1,
            _ => {}
        }
        Some(())
    }
}
