//! Format 1 of an order, as release 0.1.0 wrote it: plain borsh, but for the amounts.

use borsh::{BorshDeserialize, BorshSerialize};
use weighhouse_protocol::compact;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, SplitVersion, VersionNumber};
use weighhouse_sealing::point::G1;

use super::{ArbiterRecord, OrderRecord, ResoldRecord};
use crate::state::{self, Dispute};

#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct Arbiter {
    account: Vec<u8>,
    decide_within: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct Resold {
    license: OrderId,
    seller: Vec<u8>,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    royalty: u128,
}

#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
enum Stage {
    Funded { transport_key: G1 },
    Delivered { at: Mark },
    Settled { delivered_at: Mark },
    Refunded,
    Offered { transport_key: G1, expires: Mark },
    Withdrawn,
    Disputed { delivered_at: Mark, decide_by: Mark, asked: Option<u128>, offered: Option<u128> },
    SettledInPart { delivered_at: Mark, returned: u128 },
}

#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct Order {
    stage: Stage,
    listing: ListingId,
    version: VersionNumber,
    plan: PlanIndex,
    buyer: Vec<u8>,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    price: u128,
    denom: String,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    fee: u128,
    grant: Grant,
    split_version: SplitVersion,
    placed: Mark,
    deliver_within: u32,
    grace: u32,
    challenge_window: u32,
    cooldown: u32,
    block_interval: u32,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    bond: u128,
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    stake: u128,
    counted: bool,
    arbiter: Option<Arbiter>,
    resold: Option<Resold>,
}

/// Reads an order of format 1, without its first byte.
pub(super) fn read(bytes: &[u8]) -> Result<OrderRecord, RecordError> {
    let malformed = |error: borsh::io::Error| RecordError::Malformed {
        record: OrderRecord::NAME,
        length: bytes.len().saturating_add(1),
        reason: error.to_string(),
    };
    borsh::from_slice::<Order>(bytes).map(OrderRecord::from).map_err(malformed)
}

impl From<Stage> for state::Stage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Funded { transport_key } => Self::Funded { transport_key },
            Stage::Delivered { at } => Self::Delivered { at },
            Stage::Settled { delivered_at } => Self::Settled { delivered_at },
            Stage::Refunded => Self::Refunded,
            Stage::Offered { transport_key, expires } => Self::Offered { transport_key, expires },
            Stage::Withdrawn => Self::Withdrawn,
            Stage::Disputed { delivered_at, decide_by, asked, offered } => {
                Self::Disputed(Dispute { delivered_at, decide_by, asked, offered })
            }
            Stage::SettledInPart { delivered_at, returned } => Self::SettledInPart { delivered_at, returned },
        }
    }
}

impl From<Order> for OrderRecord {
    fn from(order: Order) -> Self {
        let arbiter = |Arbiter { account, decide_within }| ArbiterRecord { account, decide_within };
        let resold = |Resold { license, seller, royalty }| ResoldRecord { license, seller, royalty };
        Self {
            stage: order.stage.into(),
            listing: order.listing,
            version: order.version,
            plan: order.plan,
            buyer: order.buyer,
            price: order.price,
            denom: order.denom,
            fee: order.fee,
            grant: order.grant,
            split_version: order.split_version,
            placed: order.placed,
            deliver_within: order.deliver_within,
            grace: order.grace,
            challenge_window: order.challenge_window,
            cooldown: order.cooldown,
            block_interval: order.block_interval,
            bond: order.bond,
            stake: order.stake,
            counted: order.counted,
            arbiter: order.arbiter.map(arbiter),
            resold: order.resold.map(resold),
        }
    }
}

#[cfg(test)]
mod tests;
