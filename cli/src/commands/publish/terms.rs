//! The terms of a new listing: the card's, the seller's, and those of the market where the seller chose none.

use anyhow::Result;
use weighhouse_client::journal::Contents;
use weighhouse_protocol::registry::{Bounds, CardRef, Config, Listing, NewListing, Payee};
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::{shares, ListingId};

use super::Publisher;
use crate::error::{fail, Kind};
use crate::words;

impl Publisher<'_> {
    /// A listing that is the seller's own.
    pub async fn own(&self, listing: ListingId) -> Result<Listing> {
        let found = self.market.listing(listing).await?;
        if found.seller.as_str() != self.seller {
            return Err(fail!(Kind::Usage, "listing {listing} is {}'s, not {}'s", found.seller, self.seller));
        }
        Ok(found)
    }

    /// The listing that the arguments and the card describe.
    pub fn new_listing(&self, contents: &Contents, config: &Config) -> Result<NewListing> {
        let args = self.args;
        let price = args.price.clone().ok_or_else(|| fail!(Kind::Usage, "a new listing needs --price AMOUNT"))?;
        let deliver_within = within("--deliver-within", args.deliver_within, config.deliver_within)?;
        let challenge_window = challenge_window(args.challenge_window, config.challenge_window)?;
        let alone = || vec![Payee { address: self.seller.clone(), share_bps: shares::WHOLE }];
        Ok(NewListing {
            name: self.card.name.clone(),
            card: CardRef { cid: contents.card.clone(), sha256: contents.card_sha256 },
            task: self.card.task.clone(),
            framework: self.card.framework.clone(),
            license: self.card.license.clone(),
            plans: vec![Plan {
                kind: args.kind(),
                rights: args.rights.rights(&self.card.license.id),
                price,
                resale_royalty_bps: args.resale_royalty,
                supply: args.supply,
            }],
            payees: if args.payees.is_empty() { alone() } else { args.payees.clone() },
            deliver_within,
            challenge_window,
        })
    }
}

/// The window that was asked for, or a day as near as the market allows.
fn challenge_window(asked: Option<u64>, bounds: Bounds) -> Result<u32> {
    const DAY: u32 = 86_400;
    match asked {
        Some(asked) => within("--challenge-window", asked, bounds),
        None => Ok(DAY.clamp(bounds.min, bounds.max)),
    }
}

fn within(flag: &str, asked: u64, bounds: Bounds) -> Result<u32> {
    let span = u32::try_from(asked).unwrap_or(u32::MAX);
    if !(bounds.min..=bounds.max).contains(&span) {
        let (min, max) = (words::span(bounds.min.into()), words::span(bounds.max.into()));
        return Err(fail!(Kind::Usage, "{flag} must be from {min} to {max} in this market"));
    }
    Ok(span)
}
