//! What several tests look at.
#![allow(clippy::unwrap_used)]

use serde_json::json;
use weighhouse_protocol::escrow::Order;

/// An order by its state and what is left of its bond: due by 5, refundable from 6; delivered at 2, to be settled from 12
/// and released from 32.
pub fn order(state: &str, bond: &str) -> Order {
    serde_json::from_value(json!({
        "id": 1, "state": state, "listing": 1, "version": 1, "plan": 0, "buyer": "wasm1buyer", "price": "5",
        "denom": "uwhs", "fee": "1", "split_version": 1, "placed_at": 1, "deliver_by": 5, "refund_from": 6,
        "challenge_window": 10, "cooldown": 20, "delivered_at": 2, "settle_from": 12, "release_from": 32,
        "bond": bond, "transport_key": null,
        "grant": {
            "kind": {"perpetual": {}}, "resale_royalty_bps": 0, "terms_hash": "00".repeat(32),
            "rights": {"commercial": true, "derivatives": true, "redistribution": true, "transferable": true,
                "seats": null},
        },
    }))
    .unwrap()
}
