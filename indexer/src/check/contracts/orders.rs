//! Orders of all states, with their open disputes.

use serde_json::json;
use weighhouse_protocol::escrow::{Order, OrderState, QueryMsg};

use super::asker::{Asker, PAGE};
use super::facts::{Place, Record};
use super::walk::{merge, Kind};
use super::{Failure, Found, Index};

/// By `orders_pkey` and `disputes_pkey`. The contract says less of an order that is over, and nothing of an offer's time to
/// deliver.
const ORDERS: Kind = Kind {
    name: "orders",
    one: |place| format!("order {}", place.number),
    sql: "
SELECT id AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'state', state, 'listing', listing, 'version', version, 'plan', plan, 'buyer', buyer, 'price', price::text || denom,
    'fee', fee::text, 'split version', split_version, 'challenge window', challenge_window, 'cooldown', cooldown,
    'stake', stake::text, 'resold license', resold, 'royalty', royalty::text, 'part returned', returned::text,
    'bond', CASE WHEN bond_ended_at IS NULL AND state NOT IN ('offered', 'withdrawn') THEN bond::text ELSE '0' END,
    'time of placing', placed_at, 'height of placing', placed_height,
    'expiry', CASE WHEN state = 'offered' THEN jsonb_build_array(expires_at, expires_at_height) END,
    'deadline', CASE WHEN state NOT IN ('offered', 'withdrawn') THEN
        jsonb_build_array(deliver_by, deliver_by_height, refund_from, refund_from_height)
    END,
    'delivery', CASE WHEN state <> 'refunded' AND delivered_at IS NOT NULL THEN
        jsonb_build_array(delivered_at, settle_from, settle_from_height, release_from, release_from_height)
    END,
    'transport key', CASE WHEN state IN ('funded', 'offered') THEN transport_key END,
    'dispute', (
        SELECT jsonb_build_object(
            'arbiter', arbiter, 'decide by', jsonb_build_array(decide_by, decide_by_height), 'stake', stake::text,
            'asked', asked::text, 'offered', offered::text
        ) FROM disputes WHERE order_id = id AND outcome IS NULL
    )
) AS facts
FROM orders WHERE id > $1 ORDER BY id",
};

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let after = index.after(index.last_order);
    let page = |start_after| QueryMsg::Orders { start_after, limit: Some(PAGE) };
    let orders = asker.numbered(after, index.last_order, page, order);
    merge(index.tx, ORDERS, &[after], orders, found).await?;
    Ok(())
}

fn order(order: &Order) -> Record {
    let is_taken = !matches!(order.state, OrderState::Offered | OrderState::Withdrawn);
    let deadline = json!([order.deliver_by, order.deliver_by_height, order.refund_from, order.refund_from_height]);
    let delivery = json!([
        order.delivered_at,
        order.settle_from,
        order.settle_from_height,
        order.release_from,
        order.release_from_height
    ]);
    let is_delivered = order.state != OrderState::Refunded && order.delivered_at.is_some();
    let dispute = order.dispute.map(|dispute| {
        let arbiter = order.arbiter.as_ref().map(|arbiter| &arbiter.address);
        let (asked, offered) = (dispute.asked, dispute.offered);
        let decide_by = [dispute.decide_by, dispute.decide_by_height];
        json!({"arbiter": arbiter, "decide by": decide_by, "stake": dispute.stake, "asked": asked, "offered": offered})
    });
    let facts = json!({
        "state": order.state, "listing": order.listing, "version": order.version, "plan": order.plan,
        "buyer": order.buyer, "price": format!("{}{}", order.price, order.denom), "fee": order.fee,
        "split version": order.split_version, "challenge window": order.challenge_window,
        "cooldown": order.cooldown, "stake": order.stake, "resold license": order.resold, "royalty": order.royalty,
        "part returned": order.returned,
        // Of an offer it is what taking it would reserve.
        "bond": if is_taken { order.bond.to_string() } else { "0".to_owned() },
        "time of placing": order.placed_at, "height of placing": order.placed_at_height,
        "expiry": order.expires_at.map(|time| json!([time, order.expires_at_height])),
        "deadline": is_taken.then_some(deadline),
        "delivery": is_delivered.then_some(delivery),
        "transport key": order.transport_key.as_ref().map(hex::encode),
        "dispute": dispute,
    });
    (Place::counted(order.id), facts)
}
