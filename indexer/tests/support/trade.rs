//! What buyers and sellers do beyond a purchase at the listed price, in the order in which the contracts emit it.

use cosmwasm_std::{Addr, Event as WasmEvent, Uint128};
use weighhouse_indexer::event::Contract;
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::events::{
    DisputeEnded, DisputeOpened, DisputeProposed, Json, LicenseTransferred, OfferTaken, OfferWithdrawn, OrderOffered,
    OrderPlaced, OrderSettled, ResaleEnded, ResaleEnding, ResaleOpened, ResellerPaid,
};

use super::escrow::{refunded, released};
use super::{limited, Market, ALICE, BOB, BOND, CAROL, DELIVER_BY_HEIGHT, FEE, PRICE, REFUND_FROM_HEIGHT, STAKE};

const DENOM: &str = "uwhs";
pub const ARBITER: &str = "wasm1arbiter";
pub const ESCROW: &str = "wasm1escrow";
/// The creators' part of a resale's price.
pub const ROYALTY: u128 = 250_000;
/// When an offer's challenge window ends.
pub const SETTLE_FROM: u64 = 1_800_000_600;
/// Until when an arbiter can decide.
pub const DECIDE_BY: u64 = 1_800_604_800;
pub const DECIDE_BY_HEIGHT: u64 = 9_011;
/// Until when an offer can be taken.
pub const EXPIRES_AT: u64 = 1_800_086_400;
pub const EXPIRES_AT_HEIGHT: u64 = 9_012;

/// How a dispute ended, what of the price went to the buyer, and what of the stake.
pub type End = (DisputeEnd, u128, u128);

impl Market {
    pub fn offer(&mut self, buyer: &str, listing: u64, price: u128) -> u64 {
        let placed = self.placed(buyer, listing);
        let order = placed.order;
        let offered = OrderOffered {
            order,
            listing,
            version: placed.version,
            plan: placed.plan,
            buyer: placed.buyer,
            seller: placed.seller,
            price: Uint128::new(price),
            denom: placed.denom,
            card: placed.card,
            fee: placed.fee,
            split_version: placed.split_version,
            expires_at: EXPIRES_AT,
            expires_at_height: EXPIRES_AT_HEIGHT,
            challenge_window: placed.challenge_window,
            cooldown: placed.cooldown,
            bond: placed.bond,
            stake: placed.stake,
            transport_key: placed.transport_key,
        };
        self.escrow(vec![offered.into()]);
        order
    }

    /// Takes an offer, which makes it a funded order.
    pub fn take(&mut self, order: u64, listing: u64) -> &mut Self {
        let (seller, bond) = (Addr::unchecked(self.seller(listing)), Uint128::new(BOND));
        let taken = OfferTaken {
            order,
            seller,
            bond,
            denom: DENOM.into(),
            deliver_by: self.now() + 3_600,
            deliver_by_height: DELIVER_BY_HEIGHT,
            refund_from: self.now() + 4_200,
            refund_from_height: REFUND_FROM_HEIGHT,
        };
        self.escrow(vec![taken.into()])
    }

    pub fn withdraw(&mut self, order: u64, listing: u64, buyer: &str, price: u128) -> &mut Self {
        let (buyer, amount) = (Addr::unchecked(buyer), Uint128::new(price));
        self.escrow(vec![OfferWithdrawn { order, listing, buyer, amount, denom: DENOM.into() }.into()])
    }

    pub fn dispute(&mut self, order: u64, listing: u64, buyer: &str) -> &mut Self {
        self.dispute_for(order, listing, buyer, "ipfs://bafkreievidence")
    }

    pub fn dispute_for(&mut self, order: u64, listing: u64, buyer: &str, reason: &str) -> &mut Self {
        let opened = DisputeOpened {
            order,
            listing,
            buyer: Addr::unchecked(buyer),
            arbiter: Addr::unchecked(ARBITER),
            decide_by: DECIDE_BY,
            decide_by_height: DECIDE_BY_HEIGHT,
            stake: Uint128::new(STAKE),
            denom: DENOM.into(),
            reason: reason.into(),
        };
        self.escrow(vec![opened.into()])
    }

    /// Each is a proposal of its own, in one block.
    pub fn propose(&mut self, order: u64, proposals: &[(&str, u128)]) -> &mut Self {
        let proposed = |(proposer, to_buyer): &(&str, u128)| {
            let (proposer, to_buyer) = (Addr::unchecked(*proposer), Uint128::new(*to_buyer));
            DisputeProposed { order, proposer, to_buyer }.into()
        };
        self.escrow(proposals.iter().map(proposed).collect())
    }

    /// A dispute ends by what comes next, in the same transaction.
    pub fn end_dispute(&mut self, order: u64, (end, to_buyer, stake_back): End) -> &mut Self {
        let (to_buyer, stake_back) = (Uint128::new(to_buyer), Uint128::new(stake_back));
        let (end, stake, denom) = (Json(end), Uint128::new(STAKE), DENOM.into());
        let ended = DisputeEnded { order, end, to_buyer, stake_back, stake, denom };
        self.first.push((Contract::Escrow, ended.into()));
        self
    }

    /// All of it goes back, and the seller's bond is the seller's again.
    pub fn pay_back(&mut self, order: u64, listing: u64, buyer: &str, bond: u128) -> &mut Self {
        let released = (bond > 0).then(|| released(order, &self.seller(listing), bond));
        self.escrow(released.into_iter().chain([refunded(order, listing, buyer)]).collect())
    }

    /// The holder sends the license to escrow.
    pub fn resell(&mut self, license: u64, holder: &str, listing: u64, price: u128) -> &mut Self {
        let opened = ResaleOpened {
            license,
            seller: Addr::unchecked(holder),
            listing,
            version: 1,
            price: Uint128::new(price),
            denom: DENOM.into(),
            deliver_within: 7_200,
            challenge_window: 600,
            expires_at: None,
        };
        self.block(vec![transferred(license, holder, ESCROW), (Contract::Escrow, opened.into())])
    }

    /// Orders a license from who resells it; nothing is at stake but the license.
    pub fn buy_license(&mut self, license: u64, buyer: &str, seller: &str, listing: u64) -> u64 {
        let placed = self.placed(buyer, listing);
        let order = placed.order;
        let (seller, royalty) = (Addr::unchecked(seller), Some(Uint128::new(ROYALTY)));
        let placed = OrderPlaced { seller, bond: Uint128::zero(), resold: Some(license), royalty, ..placed };
        self.escrow(vec![placed.into()]);
        order
    }

    /// A resale takes no further order.
    pub fn stop_resale(&mut self, license: u64) -> &mut Self {
        self.escrow(vec![ResaleEnding { license }.into()])
    }

    pub fn settle_resale(&mut self, order: u64, license: u64, parties: (&str, &str), listing: u64) -> &mut Self {
        let (seller, buyer) = parties;
        let (fee, amount) = (Uint128::new(FEE), Uint128::new(PRICE - FEE - ROYALTY));
        let settled = OrderSettled { order, listing, revenue: Uint128::new(ROYALTY), fee, denom: DENOM.into() };
        let paid = ResellerPaid { order, license, seller: Addr::unchecked(seller), amount, denom: DENOM.into() };
        self.block(vec![
            (Contract::Escrow, settled.into()),
            (Contract::Escrow, paid.into()),
            (Contract::Escrow, ResaleEnded { license, order: Some(order) }.into()),
            transferred(license, ESCROW, buyer),
        ])
    }

    pub fn end_resale(&mut self, license: u64, holder: &str) -> &mut Self {
        let ended = ResaleEnded { license, order: None };
        self.block(vec![(Contract::Escrow, ended.into()), transferred(license, ESCROW, holder)])
    }

    /// Alice takes one offer of two. Three sales of hers are disputed: one is settled in part, one is paid back, one
    /// has an arbiter who says nothing. Bob resells what he bought to Carol, who is never served, and then is and
    /// puts it up herself; a second license he takes back, and puts up once more.
    pub fn traded() -> Self {
        let mut market = Market::new();
        market.list(limited("all-MiniLM-L6-v2", ALICE, 9));
        market.post_bond(ALICE, 20_000_000);
        let (taken, withdrawn) = (market.offer(BOB, 1, 4_000_000), market.offer(CAROL, 1, 1_000));
        market.take(taken, 1).hand_over(taken, SETTLE_FROM).settle(taken, 1).withdraw(withdrawn, 1, CAROL, 1_000);

        let disputed = [BOB, BOB, CAROL].map(|buyer| (market.buy(buyer, 1), buyer));
        for (order, buyer) in disputed {
            market.hand_over(order, SETTLE_FROM).dispute(order, 1, buyer);
        }
        let [(agreed, _), (ruled, _), (silent, _)] = disputed;
        market.propose(agreed, &[(BOB, 3_000_000), (ALICE, 1_000_000), (BOB, 2_000_000)]);
        market
            .propose(agreed, &[(ALICE, 2_500_000)])
            .end_dispute(agreed, (DisputeEnd::Agreed, 2_000_000, STAKE))
            .settle(agreed, 1);
        market
            .propose(ruled, &[(ALICE, 0)])
            .end_dispute(ruled, (DisputeEnd::Ruled, PRICE, STAKE))
            .pay_back(ruled, 1, BOB, BOND);
        market
            .end_dispute(silent, (DisputeEnd::TimedOut, 0, STAKE))
            .settle(silent, 1)
            .release_bond(silent, ALICE, BOND);

        let (first, second) = (market.buy(BOB, 1), market.buy(BOB, 1));
        market.deliver(first, BOB, 1).deliver(second, BOB, 1);
        market.resell(first, BOB, 1, PRICE).resell(second, BOB, 1, PRICE);
        let unserved = market.buy_license(first, CAROL, BOB, 1);
        market.refund(unserved, CAROL, 1);
        let served = market.buy_license(first, CAROL, BOB, 1);
        market.hand_over(served, SETTLE_FROM).settle_resale(served, first, (BOB, CAROL), 1);
        market.end_resale(second, BOB).resell(second, BOB, 1, PRICE + 1).resell(first, CAROL, 1, PRICE);
        market
    }
}

fn transferred(license: u64, from: &str, to: &str) -> (Contract, WasmEvent) {
    let (from, to) = (Addr::unchecked(from), Addr::unchecked(to));
    (Contract::License, LicenseTransferred { license: license.to_string(), from, to }.into())
}
