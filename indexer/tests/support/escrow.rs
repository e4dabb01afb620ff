//! What happens in escrow, in the order in which the contracts emit it.

use cosmwasm_std::{Addr, Binary, Event as WasmEvent, Uint128};
use weighhouse_indexer::event::Contract;
use weighhouse_protocol::escrow::ProofKind;
use weighhouse_protocol::events::{
    BondForfeited, BondPosted, BondReleased, BondUnlocked, BondWithdrawn, Json, OrderDelivered, OrderRefunded,
    OrderSettled, RekeyAnswered, RekeyEnded, RekeyRequested, SellerClosed, SellerReopened, VersionMarkedBad,
    VersionProvenBad,
};

use super::{Market, CAROL, FEE, PRICE};

const DENOM: &str = "uwhs";
/// The least heights that go with times.
pub const AVAILABLE_FROM_HEIGHT: u64 = 9_001;
pub const SETTLE_FROM_HEIGHT: u64 = 9_002;
pub const RELEASE_FROM_HEIGHT: u64 = 9_003;
pub const REKEY_BY_HEIGHT: u64 = 9_004;
/// Until when a request for a key can be answered.
pub const REKEY_BY: u64 = 1_800_604_800;

impl Market {
    pub(super) fn escrow(&mut self, events: Vec<WasmEvent>) -> &mut Self {
        self.block(events.into_iter().map(|event| (Contract::Escrow, event)).collect())
    }

    pub fn post_bond(&mut self, seller: &str, amount: u128) -> &mut Self {
        let (seller, amount) = (Addr::unchecked(seller), Uint128::new(amount));
        self.escrow(vec![BondPosted { seller, denom: DENOM.into(), amount }.into()])
    }

    /// Each amount is a request of its own, in one block.
    pub fn unlock_bond(&mut self, seller: &str, amounts: &[u128], available_from: u64) -> &mut Self {
        let unlocked = |amount: &u128| {
            let (seller, amount) = (Addr::unchecked(seller), Uint128::new(*amount));
            let available_from_height = AVAILABLE_FROM_HEIGHT;
            BondUnlocked { seller, denom: DENOM.into(), amount, available_from, available_from_height }.into()
        };
        self.escrow(amounts.iter().map(unlocked).collect())
    }

    pub fn withdraw_bond(&mut self, seller: &str, amount: u128) -> &mut Self {
        let (seller, amount) = (Addr::unchecked(seller), Uint128::new(amount));
        self.escrow(vec![BondWithdrawn { seller, denom: DENOM.into(), amount }.into()])
    }

    /// Delivers, with a challenge window.
    pub fn hand_over(&mut self, order: u64, settle_from: u64) -> &mut Self {
        self.escrow(vec![delivered(order, settle_from).into()])
    }

    /// Settles what was delivered.
    pub fn settle(&mut self, order: u64, listing: u64) -> &mut Self {
        let (revenue, fee) = (Uint128::new(PRICE - FEE), Uint128::new(FEE));
        self.escrow(vec![OrderSettled { order, listing, revenue, fee, denom: DENOM.into() }.into()])
    }

    pub fn release_bond(&mut self, order: u64, seller: &str, amount: u128) -> &mut Self {
        self.escrow(vec![released(order, seller, amount)])
    }

    /// Nobody delivered: the buyer gets the price and a tenth of the bond.
    pub fn refund_unserved(&mut self, order: u64, listing: u64, buyer: &str, bond: u128) -> &mut Self {
        let seller = self.seller(listing);
        self.escrow(vec![
            forfeited(order, listing, &seller, buyer, (bond / 10, 0)),
            released(order, &seller, bond - bond / 10),
            refunded(order, listing, buyer),
        ])
    }

    /// An open order of a bad version is paid back, with a fifth of the bond.
    pub fn refund_bad(&mut self, order: u64, listing: u64, buyer: &str, bond: u128) -> &mut Self {
        let lost = self.lost(order, listing, buyer, bond);
        self.escrow(lost)
    }

    fn lost(&self, order: u64, listing: u64, buyer: &str, bond: u128) -> Vec<WasmEvent> {
        let parts = (bond / 5, bond - bond / 5);
        let forfeited = (bond > 0).then(|| forfeited(order, listing, &self.seller(listing), buyer, parts));
        forfeited.into_iter().chain([refunded(order, listing, buyer)]).collect()
    }

    /// A settled order of a bad version: its buyer gets the bond, and it stays settled.
    pub fn compensate(&mut self, order: u64, listing: u64, buyer: &str, bond: u128) -> &mut Self {
        let seller = self.seller(listing);
        self.escrow(vec![forfeited(order, listing, &seller, buyer, (bond, 0))])
    }

    /// An order's delivery proves that its version is bad; an open order is paid back at once.
    pub fn prove(&mut self, order: u64, (listing, version): (u64, u32), buyer: &str, bond: u128) -> &mut Self {
        let (proof, chunk, prover) = (Json(ProofKind::BadChunk), 5, Addr::unchecked(CAROL));
        let mut events = vec![VersionProvenBad { order, listing, version, proof, chunk, prover }.into()];
        events.extend(self.lost(order, listing, buyer, bond));
        let mut events: Vec<_> = events.into_iter().map(|event| (Contract::Escrow, event)).collect();
        let marked = VersionMarkedBad { listing, version, bad_since: self.now(), bad_since_height: 1 };
        events.push((Contract::Registry, marked.into()));
        self.block(events)
    }

    /// Each key is a request of its own, in one block.
    pub fn ask_for_key(&mut self, license: u64, listing: u64, owner: &str, keys: &[u8]) -> &mut Self {
        let asked = |key: &u8| {
            let (owner, transport_key) = (Addr::unchecked(owner), Binary::from(vec![*key; 48]));
            let (expires_at, expires_at_height) = (REKEY_BY, REKEY_BY_HEIGHT);
            RekeyRequested { license, listing, version: 1, owner, transport_key, expires_at, expires_at_height }.into()
        };
        self.escrow(keys.iter().map(asked).collect())
    }

    pub fn end_rekey(&mut self, license: u64) -> &mut Self {
        self.escrow(vec![RekeyEnded { license }.into()])
    }

    /// A seller's missed delivery closes its listings.
    pub fn close_seller(&mut self, seller: &str, order: u64) -> &mut Self {
        self.escrow(vec![SellerClosed { seller: Addr::unchecked(seller), order }.into()])
    }

    pub fn reopen_seller(&mut self, seller: &str) -> &mut Self {
        self.escrow(vec![SellerReopened { seller: Addr::unchecked(seller) }.into()])
    }

    pub fn answer_rekey(&mut self, license: u64) -> &mut Self {
        self.escrow(vec![RekeyAnswered { license, delivery: Binary::from(vec![8; 192]) }.into()])
    }

    pub(super) fn seller(&self, listing: u64) -> String {
        self.sellers[listing as usize - 1].to_string()
    }
}

fn forfeited(order: u64, listing: u64, seller: &str, buyer: &str, parts: (u128, u128)) -> WasmEvent {
    let (seller, buyer) = (Addr::unchecked(seller), Addr::unchecked(buyer));
    let recipient = buyer.clone();
    let (to_buyer, to_treasury) = (Uint128::new(parts.0), Uint128::new(parts.1));
    BondForfeited { order, listing, seller, buyer, recipient, denom: DENOM.into(), to_buyer, to_treasury }.into()
}

/// A delivery with a cooldown of a day.
pub(super) fn delivered(order: u64, settle_from: u64) -> OrderDelivered {
    OrderDelivered {
        order,
        delivery: Binary::from(vec![7; 192]),
        settle_from,
        settle_from_height: SETTLE_FROM_HEIGHT,
        release_from: settle_from + 86_400,
        release_from_height: RELEASE_FROM_HEIGHT,
    }
}

pub(super) fn released(order: u64, seller: &str, amount: u128) -> WasmEvent {
    let (seller, amount) = (Addr::unchecked(seller), Uint128::new(amount));
    BondReleased { order, seller, denom: DENOM.into(), amount }.into()
}

pub(super) fn refunded(order: u64, listing: u64, buyer: &str) -> WasmEvent {
    let (buyer, amount) = (Addr::unchecked(buyer), Uint128::new(PRICE));
    OrderRefunded { order, listing, buyer, amount, denom: DENOM.into() }.into()
}
