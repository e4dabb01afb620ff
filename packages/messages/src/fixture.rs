//! What several tests look at.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use serde_json::json;
use weighhouse_protocol::escrow::{Order, Resale};
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

/// The moment of block `number` on a chain that makes one every second.
pub fn at(number: u64) -> Mark {
    Mark { time: number, height: number }
}

/// An order by its state and what is left of its bond, on a chain that makes a block every second: due by 5, refundable
/// from 6; delivered at 2, to be settled from 12 and released from 32. A dispute takes 3, and is decided by 25. An offer
/// can be taken until 4.
pub fn order(state: &str, bond: &str) -> Order {
    let dispute = json!({"decide_by": 25, "decide_by_height": 25, "stake": "3", "asked": null, "offered": null});
    let expiry = (state == "offered").then_some(4);
    let mut order = json!({
        "id": 1, "state": state, "listing": 1, "version": 1, "plan": 0, "buyer": "wasm1buyer", "price": "5",
        "denom": "uwhs", "fee": "1", "split_version": 1, "bond": bond, "stake": "3", "transport_key": null,
        "returned": "0", "royalty": "0", "arbiter": {"address": "wasm1arbiter", "decide_within": 20},
        "dispute": (state == "disputed").then_some(dispute),
        "grant": {
            "kind": {"perpetual": {}}, "resale_royalty_bps": 0, "terms_hash": "00".repeat(32),
            "rights": {"commercial": true, "derivatives": true, "redistribution": true, "transferable": true,
                "seats": null},
        },
    });
    let mut times = json!({
        "placed_at": 1, "placed_at_height": 1, "expires_at": expiry, "expires_at_height": expiry, "deliver_by": 5,
        "deliver_by_height": 5, "refund_from": 6, "refund_from_height": 6, "challenge_window": 10, "cooldown": 20,
        "block_interval": 1_000, "delivered_at": 2, "settle_from": 12, "settle_from_height": 12, "release_from": 32,
        "release_from_height": 32,
    });
    order.as_object_mut().unwrap().append(times.as_object_mut().unwrap());
    serde_json::from_value(order).unwrap()
}

/// The terms of an order of 5 whs, with a challenge window of so many seconds.
pub fn terms(challenge_window: u32) -> OrderTerms {
    let Order { grant, arbiter, .. } = order("funded", "0");
    OrderTerms {
        listing: 1,
        version: 1,
        plan: 0,
        card: "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354".into(),
        price: Uint128::new(5_000_000),
        denom: "uwhs".into(),
        fee: Uint128::new(125_000),
        grant,
        split_version: 1,
        deliver_within: 3_600,
        grace: 600,
        challenge_window,
        cooldown: 86_400,
        block_interval: 10_000,
        bond: Uint128::new(1_000_000),
        stake: Uint128::new(500_000),
        arbiter: arbiter.filter(|_| challenge_window > 0),
        resale: None,
    }
}

/// License 3, which costs 5 uwhs, and the order that is open for it.
pub fn resale(order: Option<OrderId>) -> Resale {
    serde_json::from_value(json!({
        "license": 3, "seller": "wasm1reseller", "listing": 1, "version": 1,
        "price": {"amount": "5", "denom": "uwhs"}, "deliver_within": 60, "challenge_window": 10,
        "expires_at": null, "order": order, "ending": false,
    }))
    .unwrap()
}

/// A market whose fee is a fortieth and 5 uwhs at least, whose sellers deliver within a minute to a day.
pub fn config() -> Config {
    serde_json::from_value(json!({
        "treasury": "wasm1treasury", "fee_bps": 250, "bond_bps": 2_000, "bond_delay": 60,
        "denoms": [{"denom": "uwhs", "min_fee": "5", "min_bond": "10", "min_stake": "1", "daily_penalty": "100",
            "closed": false}],
        "block_interval": 10_000, "stake_bps": 1_000, "guardian": null, "moderator": null,
        "deliver_within": {"min": 60, "max": 86_400}, "challenge_window": {"min": 60, "max": 86_400},
        "grace": 60, "download_rate": 1_000, "cooldown": 60,
        "arbiter": {"address": "wasm1arbiter", "decide_within": 20},
    }))
    .unwrap()
}
