//! The market, its people, and what they are to each other.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{coin, Addr, Coin};
use weighhouse_market_suite::{listing_of, payees, Market, Outcome, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::ExecuteMsg as Escrow;
use weighhouse_protocol::registry::{Moderator, NewListing};
use weighhouse_protocol::reputation::ExecuteMsg;

use super::super::recount::reports;
use super::attestations::Verifiers;
use super::charges::Charge;
use super::links::LinkBook;
use super::posts::{Id, Written};
use super::step::Step;

pub const DENOMS: [&str; 2] = [DENOM, OTHER_DENOM];
pub const LISTINGS: u64 = 2;
/// Longer than any span of a report or an order.
const LONG: u64 = 200 * 86_400;

/// The market, and a model of what reputation should make of the steps that went through. The model says of most steps
/// whether they go through, too.
pub struct World {
    pub market: Market,
    /// The seller, who also buys; a buyer; a payee of the second listing, who verifies at times; the moderator; governance.
    pub people: Vec<Addr>,
    pub delisted: BTreeSet<u64>,
    /// The payees of each listing's splits, in the order of their versions.
    pub splits: BTreeMap<u64, Vec<Vec<Addr>>>,
    /// Who holds a handle, with the usual deposit.
    pub deposits: BTreeSet<Addr>,
    /// The orders that are reviewed.
    pub reviewed: BTreeSet<u64>,
    /// The voters for each review, by license.
    pub votes: BTreeMap<u64, BTreeMap<u64, Addr>>,
    /// The number of reviews that were refused because their author had a part in the sale.
    pub kept_apart: usize,
    pub charges: BTreeMap<u64, Charge>,
    pub links: LinkBook,
    pub verifiers: Verifiers,
    pub written: BTreeMap<Id, Written>,
    pub whole: [u128; 2],
}

impl World {
    pub fn new() -> Self {
        let mut market = Market::new();
        let moderator = market.account("moderator");
        let address = moderator.to_string();
        market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
        let (seller, payee) = (market.seller.clone(), market.stranger.clone());
        market.listed(1_000);
        let shares = payees([(&seller, 9_000), (&payee, 1_000)]);
        market.listed_as(NewListing { payees: shares, ..listing_of(&seller, 50_000) });
        let splits = BTreeMap::from([(1, vec![vec![seller.clone()]]), (2, vec![vec![seller.clone(), payee.clone()]])]);
        let people = vec![seller, market.buyer.clone(), payee, moderator, market.governance.clone()];
        for account in &people {
            market.fund(account, &DENOMS.map(|denom| coin(100_000_000, denom)));
        }
        let mut world = Self {
            market,
            people,
            delisted: BTreeSet::new(),
            splits,
            deposits: BTreeSet::new(),
            reviewed: BTreeSet::new(),
            votes: BTreeMap::new(),
            kept_apart: 0,
            charges: BTreeMap::new(),
            links: LinkBook::default(),
            verifiers: Verifiers::default(),
            written: BTreeMap::new(),
            whole: [0; 2],
        };
        world.whole = DENOMS.map(|denom| world.everything(denom));
        world
    }

    /// The money of all people and contracts.
    pub fn everything(&self, denom: &str) -> u128 {
        let market = &self.market;
        let contracts = [&market.registry, &market.license, &market.escrow, &market.royalties, &market.reputation];
        let all = self.people.iter().chain(contracts).chain([&market.treasury, &market.arbiter]);
        all.map(|account| market.balance(account, denom)).sum()
    }

    /// Takes a step, and says whether it went through.
    pub fn take(&mut self, step: &Step) -> bool {
        if let Step::Pass { seconds } = step {
            self.market.pass(*seconds);
            return true;
        }
        let outcome = self.trade(step).or_else(|| self.say(step)).or_else(|| self.charge(step));
        let outcome = outcome.or_else(|| self.link(step)).or_else(|| self.attest(step)).or_else(|| self.ask(step));
        // None is about what there is not yet.
        outcome.is_some_and(|outcome| outcome.is_ok())
    }

    pub fn person(&self, account: usize) -> Addr {
        self.people[account].clone()
    }

    /// Sends a message with money, which the contract accepts exactly where the model does.
    pub fn tell(&mut self, sender: &Addr, message: ExecuteMsg, funds: &[Coin], may: bool) -> Outcome {
        let shown = format!("{message:?}");
        let outcome = self.market.pay_reputation(sender, message, funds);
        assert_eq!(outcome.is_ok(), may, "{sender}: {shown}: {outcome:?}");
        outcome
    }

    /// Ends all orders, resales and reports, and pays everybody out.
    pub fn end(&mut self) {
        for _ in 0..2 {
            self.market.pass(LONG);
            for order in self.market.orders() {
                for outcome in [Escrow::Settle { order: order.id }, Escrow::Refund { order: order.id }] {
                    let _ = self.market.tell_escrow(&self.people[1], outcome, &[]);
                }
            }
        }
        for listing in 1..=LISTINGS {
            for split_version in 1..=u32::try_from(self.splits[&listing].len()).unwrap() {
                for denom in DENOMS {
                    let _ = self.market.sweep_as(listing, split_version, denom);
                }
            }
        }
        for report in reports(&self.market).into_iter().filter(|report| !report.settled) {
            let message = ExecuteMsg::SettleReport { report: report.report };
            self.market.tell_reputation(&self.people[1], message).unwrap();
        }
        let treasury = self.market.treasury.clone();
        for account in self.people.iter().chain([&treasury]) {
            let _ = self.market.claim(account);
            let _ = self.market.tell_reputation(account, ExecuteMsg::ReleaseHandle {});
        }
    }
}
