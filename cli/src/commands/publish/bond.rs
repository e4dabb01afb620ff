//! The bond behind what is published: without it nothing sells.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_chain::Signed;
use weighhouse_messages::rule;
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::ListingId;

use super::steps::Publisher;
use crate::transaction::Act;
use crate::words;

impl Publisher<'_> {
    /// Makes sure that so many orders of the listing's first plan at a time are backed, and posts what is missing.
    /// Returns the transaction if there was one.
    pub async fn post_bond(&mut self, listing: ListingId) -> Result<Option<String>> {
        if self.args.no_bond || self.journal.done.bonded {
            return Ok(None);
        }
        let sent = match self.finish_bond().await? {
            Some(sent) => Some(sent),
            None => self.add_missing(listing).await?,
        };
        self.journal.done.bonded = true;
        self.journal.save()?;
        Ok(sent)
    }

    /// Follows what an earlier run sent; `None` if it came to nothing, or there was none.
    async fn finish_bond(&mut self) -> Result<Option<String>> {
        let Some(pending) = self.journal.done.bond_transaction.clone() else { return Ok(None) };
        let sender = self.session.sender(self.market)?;
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.bond_transaction = signed.cloned();
            journal.save()
        };
        Ok(sender.finish(&pending, record).await?.map(|outcome| outcome.hash))
    }

    async fn add_missing(&mut self, listing: ListingId) -> Result<Option<String>> {
        let config = self.market.config().await?;
        let listed = self.market.listing(listing).await?;
        let Some(plan) = listed.plans.first() else { return Ok(None) };
        let (denom, orders) = (&plan.price.denom, self.args.orders_at_once);
        let each = needed(&config, &plan.price)?;
        let free = self.market.free_bond(&self.seller, denom).await?;
        let missing = missing(each, orders, free);
        if missing == 0 {
            self.session.out.say(format!("your free bond of {} backs {orders} orders", words::amount(free, denom)));
            return Ok(None);
        }
        let act = Act::new("Post it?")
            .line("bond", words::amount(missing, denom))
            .line("backs", format!("{orders} orders at a time, {} each", words::amount(each, denom)))
            .line("has", format!("{} free before", words::amount(free, denom)))
            .line("lost", "if you deliver a key to a bad file; a tenth of an order's if you deliver none")
            .line("back", "what backs no order, with `weighhouse bond withdraw`");
        let sender = self.session.sender(self.market)?;
        let funds = vec![Coin { denom: denom.clone(), amount: Uint128::new(missing) }];
        let call = self.market.contracts.escrow(&ExecuteMsg::PostBond {}, funds)?;
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.bond_transaction = signed.cloned();
            journal.save()
        };
        let outcome = sender.send_once(None, vec![call], &self.session.asks(act), record).await?;
        Ok(Some(outcome.hash))
    }
}

/// What one order at a price reserves.
fn needed(config: &Config, price: &Coin) -> Result<u128> {
    Ok(bond(price.amount, config.bond_bps, rule(config, &price.denom)?.min_bond).u128())
}

/// What is missing to back so many orders at a time.
fn missing(each: u128, orders: u32, free: u128) -> u128 {
    each.saturating_mul(orders.into()).saturating_sub(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_posted() {
        assert_eq!(missing(200, 10, 0), 2_000);
        assert_eq!(missing(200, 10, 1_500), 500);
        assert_eq!(missing(200, 10, 2_001), 0);
        assert_eq!(missing(u128::MAX, 10, 1), u128::MAX - 1);
    }
}
