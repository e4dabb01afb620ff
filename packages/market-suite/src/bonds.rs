//! What sellers have at stake, and how deliveries are challenged.

use cosmwasm_std::{Addr, Coin};
use weighhouse_protocol::escrow::{Bond, ExecuteMsg, QueryMsg};
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::OrderId;

use crate::market::{Market, Outcome, DENOM};

impl Market {
    /// Adds to an account's bond.
    pub fn post_bond(&mut self, account: &Addr, funds: &[Coin]) -> Outcome {
        self.tell_escrow(account, ExecuteMsg::PostBond {}, funds)
    }

    /// Lets the seller ask for a part of its bond in [`DENOM`].
    pub fn unlock_bond(&mut self, amount: u128) -> Outcome {
        let seller = self.seller.clone();
        self.unlock_bond_of(&seller, DENOM, amount)
    }

    /// Lets an account ask for a part of its bond.
    pub fn unlock_bond_of(&mut self, account: &Addr, denom: &str, amount: u128) -> Outcome {
        let message = ExecuteMsg::UnlockBond { denom: denom.into(), amount: amount.into() };
        self.tell_escrow(account, message, &[])
    }

    /// Lets the seller take what it asked for in [`DENOM`].
    pub fn withdraw_bond(&mut self) -> Outcome {
        let seller = self.seller.clone();
        self.withdraw_bond_of(&seller, DENOM)
    }

    /// Lets an account take what it asked for.
    pub fn withdraw_bond_of(&mut self, account: &Addr, denom: &str) -> Outcome {
        self.tell_escrow(account, ExecuteMsg::WithdrawBond { denom: denom.into() }, &[])
    }

    /// An account's bond in a denom.
    pub fn bond_of(&self, account: &Addr, denom: &str) -> Bond {
        let question = QueryMsg::Bonds { seller: account.to_string(), start_after: None, limit: None };
        let bonds: Vec<Bond> = self.ask(&self.escrow, &question).unwrap();
        let none = Bond {
            denom: denom.into(),
            free: 0u128.into(),
            reserved: 0u128.into(),
            unlocked: 0u128.into(),
            available_from: None,
            available_from_height: None,
        };
        bonds.into_iter().find(|bond| bond.denom == denom).unwrap_or(none)
    }

    /// What escrow holds in a denom beside the seller's bond.
    pub fn escrowed(&self, denom: &str) -> u128 {
        let bond = self.bond_of(&self.seller, denom);
        let bond = bond.free + bond.reserved + bond.unlocked;
        self.balance(&self.escrow, denom) - bond.u128()
    }

    /// Lets a stranger release the bond of an order.
    pub fn release(&mut self, order: OrderId) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::ReleaseBonds { orders: vec![order] }, &[])
    }

    /// Lets a stranger prove a chunk bad.
    pub fn prove_chunk(&mut self, order: OrderId, proof: BadChunkProof) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::ProveBadChunk { order, proof }, &[])
    }

    /// Lets a stranger prove a key bad.
    pub fn prove_key(&mut self, order: OrderId, proof: BadKeyScheduleProof) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::ProveBadKeySchedule { order, proof }, &[])
    }

    /// Lets the buyer accept.
    pub fn accept(&mut self, order: OrderId) -> Outcome {
        let buyer = self.order(order).buyer;
        self.tell_escrow(&buyer, ExecuteMsg::Accept { order }, &[])
    }

    /// Lets a stranger settle.
    pub fn settle(&mut self, order: OrderId) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::Settle { order }, &[])
    }
}
