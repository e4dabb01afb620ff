//! The terms of a new listing: the card's, the seller's, and those of the market where the seller chose none.

use cosmwasm_std::Coin;
use weighhouse_protocol::registry::{Bounds, CardRef, Config, NewListing, Payee};
use weighhouse_protocol::shares;
use weighhouse_protocol::terms::{LicenseKind, Plan};

use super::span::{within, Span, SpanError};
use super::{Chosen, ListedCard};

/// The terms that a seller chooses for a new listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The price of a license.
    pub price: Coin,
    pub kind: LicenseKind,
    pub rights: Chosen,
    /// The creators' share of a resale's price, in basis points.
    pub resale_royalty_bps: u16,
    /// The most licenses that are sold; any number without it.
    pub supply: Option<u32>,
    /// The accounts that share the revenue; if none is named, the seller alone gets it.
    pub payees: Vec<Payee>,
    /// The seller's time to deliver a key, in seconds.
    pub deliver_within: u64,
    /// The buyers' time to challenge a delivery, in seconds; about a day without it.
    pub challenge_window: Option<u64>,
}

impl Terms {
    /// The listing that terms and card describe.
    ///
    /// # Errors
    /// [`SpanError`] when the market does not allow a span.
    pub fn listing(
        &self,
        seller: &str,
        listed: &ListedCard,
        card: CardRef,
        config: &Config,
    ) -> Result<NewListing, SpanError> {
        let deliver_within = within(Span::Delivery, self.deliver_within, config.deliver_within)?;
        let challenge_window = challenge_window(self.challenge_window, config.challenge_window)?;
        let alone = || vec![Payee { address: seller.to_owned(), share_bps: shares::WHOLE }];
        Ok(NewListing {
            name: listed.name.clone(),
            card,
            task: listed.task.clone(),
            framework: listed.framework.clone(),
            license: listed.license.clone(),
            plans: vec![self.plan(&listed.license.id)],
            payees: if self.payees.is_empty() { alone() } else { self.payees.clone() },
            deliver_within,
            challenge_window,
        })
    }

    /// The plan under a license text with this identifier.
    #[must_use]
    pub fn plan(&self, license: &str) -> Plan {
        Plan {
            kind: self.kind,
            rights: self.rights.rights(license),
            price: self.price.clone(),
            resale_royalty_bps: self.resale_royalty_bps,
            supply: self.supply,
        }
    }
}

/// The window that was asked for, or a day as near as the market allows.
fn challenge_window(asked: Option<u64>, bounds: Bounds) -> Result<u32, SpanError> {
    const DAY: u32 = 86_400;
    match asked {
        Some(asked) => within(Span::Challenge, asked, bounds),
        None => Ok(DAY.clamp(bounds.min, bounds.max)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_window_that_nobody_chose_is_a_day_or_as_near_as_the_market_allows() {
        let window = |asked, min, max| challenge_window(asked, Bounds { min, max });
        assert_eq!(window(None, 60, 604_800).unwrap(), 86_400);
        assert_eq!(window(None, 60, 3_600).unwrap(), 3_600);
        assert_eq!(window(None, 172_800, 604_800).unwrap(), 172_800);
        let refused = window(Some(59), 60, 3_600).unwrap_err().to_string();
        assert_eq!(refused, "a challenge window of 59 s is not within this market's 1 min to 1 h");
    }
}
