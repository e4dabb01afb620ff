//! Orders as release 0.1.0 stored them, written by hand: no code of a contract writes them any more.

use weighhouse_escrow::state::{OrderRecord, Stage};
use weighhouse_market_suite::Market;
use weighhouse_protocol::compact;
use weighhouse_protocol::records::Record;

/// Gives all stored orders format 1.
pub fn age(market: &mut Market) {
    for order in market.orders() {
        let key = key(order.id);
        let escrow = market.escrow.clone();
        let mut storage = market.app.contract_storage_mut(&escrow);
        let record = OrderRecord::from_bytes(&storage.get(&key).unwrap()).unwrap();
        storage.set(&key, &of_format_1(&record));
    }
}

/// The key of an order.
pub fn key(order: u64) -> Vec<u8> {
    [b"order/".as_slice(), &order.to_be_bytes()].concat()
}

fn amount(amount: u128) -> Vec<u8> {
    let mut bytes = Vec::new();
    compact::write(&amount, &mut bytes).unwrap();
    bytes
}

fn stage(stage: &Stage) -> Vec<u8> {
    let bytes = match *stage {
        Stage::Funded { transport_key } => borsh::to_vec(&(0u8, transport_key)),
        Stage::Delivered { at } => borsh::to_vec(&(1u8, at)),
        Stage::Settled { delivered_at } => borsh::to_vec(&(2u8, delivered_at)),
        Stage::Refunded => borsh::to_vec(&3u8),
        Stage::Offered { transport_key, expires } => borsh::to_vec(&(4u8, transport_key, expires)),
        Stage::Withdrawn => borsh::to_vec(&5u8),
        Stage::Disputed(dispute) => {
            borsh::to_vec(&(6u8, dispute.delivered_at, dispute.decide_by, dispute.asked, dispute.offered))
        }
        Stage::SettledInPart { delivered_at, returned } => borsh::to_vec(&(7u8, delivered_at, returned)),
    };
    bytes.unwrap()
}

pub fn of_format_1(order: &OrderRecord) -> Vec<u8> {
    let arbiter = order.arbiter.as_ref().map(|arbiter| (arbiter.account.clone(), arbiter.decide_within));
    let resold = match &order.resold {
        None => vec![0],
        Some(resold) => {
            [borsh::to_vec(&(1u8, resold.license, &resold.seller)).unwrap(), amount(resold.royalty)].concat()
        }
    };
    let spans = (order.deliver_within, order.grace, order.challenge_window, order.cooldown, order.block_interval);
    [
        vec![1],
        stage(&order.stage),
        borsh::to_vec(&(order.listing, order.version, order.plan, &order.buyer)).unwrap(),
        amount(order.price),
        borsh::to_vec(&order.denom).unwrap(),
        amount(order.fee),
        borsh::to_vec(&(&order.grant, order.split_version, order.placed, spans)).unwrap(),
        amount(order.bond),
        amount(order.stake),
        borsh::to_vec(&(order.counted, arbiter)).unwrap(),
        resold,
    ]
    .concat()
}
