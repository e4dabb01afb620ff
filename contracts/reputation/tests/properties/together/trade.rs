//! Sales, resales and their money.

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{payees, Outcome, DENOM};
use weighhouse_protocol::escrow::{OrderState, QueryMsg, Resale};
use weighhouse_protocol::license::{HeldLicense, QueryMsg as AskLicense};
use weighhouse_protocol::registry::ExecuteMsg;

use super::step::Step;
use super::world::{World, DENOMS};

/// The whole of a listing's revenue, in basis points.
const WHOLE: u16 = 10_000;

impl World {
    pub fn order(&self, order: usize) -> Option<u64> {
        let orders = self.market.orders();
        Some(orders.get(order.checked_rem(orders.len())?)?.id)
    }

    /// Mostly a settled order.
    pub fn settled(&self, order: usize) -> Option<u64> {
        let mut orders = self.market.orders();
        if !order.is_multiple_of(4) {
            orders.retain(|order| order.state == OrderState::Settled);
        }
        Some(orders.get(order.checked_rem(orders.len())?)?.id)
    }

    /// A license that a person holds: escrow itself, where it is for resale, signs nothing.
    pub fn license(&self, license: usize) -> Option<(u64, HeldLicense)> {
        let issued: Vec<_> = self
            .market
            .orders()
            .into_iter()
            .filter(|order| order.state == OrderState::Settled && order.resold.is_none())
            .map(|order| order.id)
            .collect();
        let license = *issued.get(license.checked_rem(issued.len())?)?;
        let question = AskLicense::License { token_id: license.to_string() };
        let held: HeldLicense = self.market.ask(&self.market.license, &question).unwrap();
        (held.owner != self.market.escrow).then_some((license, held))
    }

    pub fn trade(&mut self, step: &Step) -> Option<Outcome> {
        let market = &mut self.market;
        let outcome = match *step {
            Step::Buy { buyer, listing, waive_window, deliver } => {
                let buyer = self.people[buyer].clone();
                return Some(self.buy(&buyer, listing, waive_window, deliver));
            }
            Step::Sweep { listing, split, denom } => market.sweep_as(listing, split, DENOMS[denom]),
            Step::Claim { account } => market.claim(&self.people[account]),
            Step::Reprice { listing, price, denom } => {
                let price = ExecuteMsg::SetPrice { listing, plan: 0, price: coin(price, DENOMS[denom]) };
                market.tell_registry(&self.people[0], price)
            }
            Step::SetPayees { listing, payee, share_bps } => self.set_payees(listing, payee, share_bps),
            Step::DelistOrRelist { listing } => {
                let delisted = self.delisted.contains(&listing);
                let message = if delisted { ExecuteMsg::Relist { listing } } else { ExecuteMsg::Delist { listing } };
                let outcome = market.tell_registry(&self.people[4], message);
                if outcome.is_ok() && !self.delisted.remove(&listing) {
                    self.delisted.insert(listing);
                }
                outcome
            }
            Step::Deliver { order } => {
                let order = self.order(order)?;
                // What is final keeps no key to deliver to.
                let funded = self.market.order(order).state == OrderState::Funded;
                funded.then(|| self.market.deliver(order))?
            }
            Step::Settle { order } => {
                let order = self.order(order)?;
                self.market.settle(order)
            }
            Step::Refund { order } => {
                let order = self.order(order)?;
                self.market.refund(order)
            }
            Step::Dispute { order } => {
                let order = self.order(order)?;
                self.market.dispute(order)
            }
            Step::Rule { order, whole } => {
                let order = self.order(order)?;
                let price = self.market.order(order).price.u128();
                self.market.rule(order, if whole { price } else { price / 2 })
            }
            Step::Resell { license } => {
                let (license, held) = self.license(license)?;
                self.market.resell(&held.owner, license, coin(5_000, DENOM))
            }
            Step::BuyLicense { buyer, license } => {
                let (resales, buyer) = (self.resales(), self.people[buyer].clone());
                let license = *resales.get(license.checked_rem(resales.len())?)?;
                let order = self.market.buy_license(&buyer, license, true);
                return Some(order.map(|order| self.market.deliver(order).unwrap_or_default()));
            }
            _ => return None,
        };
        Some(outcome)
    }

    /// A purchase, and its delivery if there is one that works.
    fn buy(&mut self, buyer: &Addr, listing: u64, waive_window: bool, deliver: bool) -> Outcome {
        let quote = self.market.quoted(listing, waive_window)?;
        let order = self.market.buy_with(listing, |purchase| {
            purchase.buyer = buyer.clone();
            (purchase.waive_window, purchase.expected_order_hash) = (waive_window, quote.order_hash);
        })?;
        let delivered = deliver.then(|| self.market.deliver(order));
        Ok(delivered.and_then(Result::ok).unwrap_or_default())
    }

    fn resales(&self) -> Vec<u64> {
        let question = QueryMsg::Resales { start_after: None, limit: Some(100) };
        let resales: Vec<Resale> = self.market.ask(&self.market.escrow, &question).unwrap();
        resales.into_iter().map(|resale| resale.license).collect()
    }

    /// The seller shares the revenue of orders to come with a person, or leaves it to that person.
    fn set_payees(&mut self, listing: u64, payee: usize, share_bps: u16) -> Outcome {
        let (seller, other) = (self.person(0), self.person(payee));
        let (parties, shares) = match (payee, WHOLE - share_bps) {
            (0, _) | (_, 0) => (vec![other.clone()], payees([(&other, WHOLE)])),
            (_, left) => (vec![seller.clone(), other.clone()], payees([(&seller, left), (&other, share_bps)])),
        };
        let may = self.splits.contains_key(&listing) && !self.delisted.contains(&listing);
        let message = ExecuteMsg::SetPayees { listing, payees: shares };
        let outcome = self.market.tell_registry(&seller, message);
        assert_eq!(outcome.is_ok(), may, "payees of listing {listing}: {outcome:?}");
        if may {
            self.splits.entry(listing).or_default().push(parties);
        }
        outcome
    }
}
