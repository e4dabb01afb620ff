//! How steps are taken.

use cosmwasm_std::coin;
use weighhouse_market_suite::{payees, Outcome, DENOM, MIN_BOND, MIN_FEE, MIN_STAKE, OTHER_DENOM};
use weighhouse_protocol::escrow::ExecuteMsg as Escrow;
use weighhouse_protocol::escrow::OrderState::{Delivered, Disputed, Funded, Offered, Settled};
use weighhouse_protocol::registry::{DenomRule, ExecuteMsg as Tell};

use super::step::Step;
use super::world::{World, DAILY_PENALTY, DENOMS};

impl World {
    pub fn take(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::Buy { buyer, listing, plan, off_by, waive_window } => {
                self.buy(self.buyer(buyer), self.listing(listing), plan, off_by, waive_window)
            }
            Step::Offer { buyer, listing, plan, price, off_by, waive_window, expires_in } => {
                let what = (self.buyer(buyer), self.listing(listing), plan);
                self.offer(what, price, off_by, waive_window, expires_in)
            }
            Step::TakeOffer { order, by_seller } => self.take_offer(self.order(order, &[Offered]), by_seller),
            Step::WithdrawOffer { order, who } => self.withdraw_offer(self.order(order, &[Offered]), who),
            Step::Reopen { seller } => self.reopen(self.staker(seller)),
            Step::Deliver { order, right, by_seller } => self.deliver(self.order(order, &[Funded]), right, by_seller),
            Step::Accept { order, by_buyer } => self.accept(self.order(order, &[Delivered, Disputed]), by_buyer),
            Step::Settle { order } => self.settle(self.order(order, &[Delivered, Disputed])),
            Step::ProveChunk { order } => self.prove(self.order(order, &[Delivered, Disputed, Settled]), false),
            Step::ProveKey { order } => self.prove(self.order(order, &[Delivered, Disputed, Settled]), true),
            Step::Refund { order } => self.refund(self.order(order, &[Funded, Offered, Delivered, Disputed, Settled])),
            Step::Release { order, other } => {
                let orders = [Some(order), other].into_iter().flatten();
                let orders = orders.map(|order| self.order(order, &[Settled])).collect();
                let stranger = self.market.stranger.clone();
                self.market.tell_escrow(&stranger, Escrow::ReleaseBonds { orders }, &[])
            }
            Step::Dispute { order, by_buyer, off_by, other_denom, reason } => {
                self.dispute(self.order(order, &[Delivered]), by_buyer, (off_by, other_denom), reason)
            }
            Step::Propose { order, who, part } => self.propose(self.order(order, &[Disputed]), who, part),
            Step::Decide { order, by_arbiter, part } => self.decide(self.order(order, &[Disputed]), by_arbiter, part),
            Step::Resell { license, how, price, denom, deliver_within } => {
                self.resell(self.license(license, false), how, coin(price, DENOMS[denom]), deliver_within)
            }
            Step::BuyLicense { buyer, license, off_by, waive_window } => {
                self.buy_license(self.buyer(buyer), self.license(license, true), off_by, waive_window)
            }
            Step::EndResale { license, by_reseller } => self.end_resale(self.license(license, true), by_reseller),
            Step::Rekey { license, by_holder } => self.rekey(self.license(license, false), by_holder),
            Step::Answer { license, right } => self.answer(license, right),
            Step::EndRekey { license, by_holder } => self.end_rekey(self.license(license, false), by_holder),
            Step::Give { license, to } => {
                // Now and then to escrow, which takes none without its price.
                let to = if to == 4 { self.market.escrow.clone() } else { self.buyer(to) };
                self.give(self.license(license, false), to)
            }
            Step::Sweep { listing, split, denom } => self.market.sweep_as(self.listing(listing), split, DENOMS[denom]),
            Step::Claim { account, all } => {
                let account = self.accounts[account].clone();
                self.market.claim_in(&account, (!all).then(|| vec![OTHER_DENOM, DENOM]))
            }
            Step::Pass { seconds } => {
                self.market.pass(seconds);
                Ok(Default::default())
            }
            Step::StandStill { seconds } => {
                self.market.stand_still(seconds);
                Ok(Default::default())
            }
            Step::PassTo { order, before } => {
                self.pass_to(self.waiting(order), before);
                Ok(Default::default())
            }
            _ => self.change(step),
        }
    }

    /// What sellers and governance do.
    fn change(&mut self, step: &Step) -> Outcome {
        match *step {
            Step::PostBond { seller, amount, denom } => {
                let seller = self.staker(seller);
                let is_open = self.is_open(DENOMS[denom]);
                let outcome = self.market.post_bond(&seller, &[coin(amount, DENOMS[denom])]);
                assert!(outcome.is_err() || is_open, "a bond was posted in a closed denom");
                outcome
            }
            Step::UnlockBond { seller, amount, denom } => {
                let seller = self.staker(seller);
                self.market.unlock_bond_of(&seller, DENOMS[denom], amount)
            }
            Step::WithdrawBond { seller, denom } => {
                let seller = self.staker(seller);
                let from = self.market.bond_of(&seller, DENOMS[denom]).available_from;
                let outcome = self.market.withdraw_bond_of(&seller, DENOMS[denom]);
                assert!(outcome.is_err() || from <= Some(self.market.now()), "a bond was withdrawn early");
                outcome
            }
            Step::SetPrice { listing, price } => {
                let listing = self.listing(listing);
                let (owner, price) = (self.owner(listing), coin(price, DENOM));
                self.market.tell_registry(&owner, Tell::SetPrice { listing, plan: 0, price })
            }
            Step::SetPayees { listing, share } => {
                let listing = self.listing(listing);
                let owner = self.owner(listing);
                let other = if listing > 2 { &self.accounts[6] } else { &self.accounts[1] };
                let payees = payees([(other, share), (&owner, 10_000 - share)]);
                self.market.tell_registry(&owner, Tell::SetPayees { listing, payees })
            }
            Step::Publish { listing, spoil } => {
                self.publish(self.listing(listing), spoil);
                Ok(Default::default())
            }
            Step::PauseOrResume { listing } => {
                let listing = self.listing(listing);
                let owner = self.owner(listing);
                let paused = self.market.tell_registry(&owner, Tell::Pause { listing });
                paused.or_else(|_| self.market.tell_registry(&owner, Tell::Resume { listing }))
            }
            Step::Retire { listing } => {
                let listing = self.listing(listing);
                let owner = self.owner(listing);
                self.market.tell_registry(&owner, Tell::Retire { listing })
            }
            Step::DelistOrRelist { listing } => {
                let listing = self.listing(listing);
                let governance = self.market.governance.clone();
                let delisted = self.market.tell_registry(&governance, Tell::Delist { listing });
                delisted.or_else(|_| self.market.tell_registry(&governance, Tell::Relist { listing }))
            }
            Step::PauseOrders { seconds } => {
                let governance = self.market.governance.clone();
                self.market.tell_registry(&governance, Tell::PauseOrders { seconds })
            }
            Step::Govern { fee_bps, bond_bps, cooldown, grace, one_denom, closes_in } => {
                let now = self.market.now();
                self.market.reconfigure(|config| {
                    (config.fee_bps, config.bond_bps, config.cooldown, config.grace) =
                        (fee_bps, bond_bps, cooldown, grace);
                    let denoms = if one_denom { &DENOMS[..1] } else { &DENOMS[..] };
                    let rule = |denom: &&str| DenomRule {
                        denom: (*denom).into(),
                        min_fee: MIN_FEE.into(),
                        min_bond: MIN_BOND.into(),
                        min_stake: MIN_STAKE.into(),
                        daily_penalty: DAILY_PENALTY.into(),
                        closed: closes_in == Some(0) && *denom == OTHER_DENOM,
                        closes_at: closes_in.filter(|span| *span > 0 && *denom == OTHER_DENOM).map(|span| now + span),
                    };
                    config.denoms = denoms.iter().map(rule).collect();
                })
            }
            Step::NameArbiter { arbiter } => {
                let arbiter = arbiter.map(|arbiter| self.arbiter(arbiter));
                self.market.reconfigure(|config| config.arbiter = arbiter)
            }
            _ => unreachable!("{step:?}"),
        }
    }
}
