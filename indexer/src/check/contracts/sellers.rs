//! Sellers' bonds and closings, and the numbers sold of plans with a limited supply.

use serde_json::{json, Value};
use weighhouse_protocol::escrow::{Bond, Closing, QueryMsg};

use super::asker::{Asker, PAGE};
use super::facts::Place;
use super::walk::{each, Kind};
use super::{Failure, Found, Index};
use crate::ingest::node::NodeError;

/// Accounts with a bond, a listing or a closing. By `bonds_pkey` and `closed_sellers_pkey`. No contract lists sellers: a
/// bond of one that the index never heard of does not show.
const SELLERS: Kind = Kind {
    name: "sellers",
    one: |place| format!("seller {}", place.word),
    sql: r#"
WITH sellers AS (SELECT seller FROM bonds UNION SELECT seller FROM listings UNION SELECT seller FROM closed_sellers)
SELECT 0::bigint AS number, 0::bigint AS second, seller AS word, jsonb_build_object(
    'closing', (
        SELECT jsonb_build_object('since', since, 'order', order_id) FROM closed_sellers AS closed
        WHERE closed.seller = sellers.seller
    )
) || coalesce((
    SELECT jsonb_object_agg('bond in ' || denom, jsonb_build_object(
        'free', free::text, 'reserved', reserved::text, 'unlocked', unlocked::text,
        'available from', available_from, 'available from height', available_from_height
    )) FROM bonds WHERE bonds.seller = sellers.seller AND free + reserved + unlocked > 0
), '{}') AS facts
FROM sellers ORDER BY seller COLLATE "C" LIMIT $1"#,
};

/// By `limited_plans_pkey`. A plan that the index lacks shows with its listing.
const SOLD: Kind = Kind {
    name: "limited plans",
    one: |place| format!("number sold of plan {} of listing {}", place.second, place.number),
    sql: "
SELECT plans.listing AS number, plan::bigint AS second, '' AS word, to_jsonb(sold) AS facts
FROM plans LEFT JOIN limited_plans USING (listing, plan)
WHERE supply IS NOT NULL AND plans.listing > $1 ORDER BY plans.listing, plan",
};

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let ask = |place: Place| seller(asker, place.word);
    each(index.tx, SELLERS, &[index.most()], ask, found).await?;
    let ask = |place: Place| async move {
        let listing = u64::try_from(place.number).unwrap_or_default();
        let plan = u8::try_from(place.second).unwrap_or(u8::MAX);
        Ok(json!(asker.ask::<u32>(QueryMsg::Sold { listing, plan }).await?))
    };
    each(index.tx, SOLD, &[index.after(index.last_listing)], ask, found).await
}

async fn seller(asker: &Asker<'_>, seller: String) -> Result<Value, NodeError> {
    let closing: Option<Closing> = asker.ask(QueryMsg::Closed { seller: seller.clone() }).await?;
    let mut facts = json!({"closing": closing.map(|closing| json!({"since": closing.since, "order": closing.order}))});
    let mut start_after = None;
    loop {
        let bonds: Vec<Bond> =
            asker.ask(QueryMsg::Bonds { seller: seller.clone(), start_after, limit: Some(PAGE) }).await?;
        let is_some = |bond: &&Bond| [bond.free, bond.reserved, bond.unlocked].iter().any(|part| !part.is_zero());
        for bond in bonds.iter().filter(is_some) {
            facts[format!("bond in {}", bond.denom)] = json!({
                "free": bond.free, "reserved": bond.reserved, "unlocked": bond.unlocked,
                "available from": bond.available_from, "available from height": bond.available_from_height,
            });
        }
        start_after = bonds.last().map(|bond| bond.denom.clone());
        if bonds.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok(facts);
        }
    }
}
