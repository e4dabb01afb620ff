//! Licenses for resale, open requests for keys, and revenue that waits for a sweep.

use serde_json::json;
use weighhouse_protocol::escrow::{QueryMsg, RekeyRequest, Resale, Revenue, RevenueCursor};

use super::asker::{Asker, PAGE};
use super::facts::{Place, Record};
use super::walk::{merge, Kind};
use super::{Failure, Found, Index};

/// By `resales_pkey`.
const RESALES: Kind = Kind {
    name: "resales",
    one: |place| format!("resale of license {}", place.number),
    sql: "
SELECT license AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'seller', seller, 'listing', listing, 'version', version, 'price', price::text || denom,
    'time to deliver', deliver_within, 'challenge window', challenge_window, 'end of the license', expires_at,
    'order', order_id, 'ending', ending
) AS facts
FROM resales ORDER BY license",
};

/// By `rekeys_open`.
const REKEYS: Kind = Kind {
    name: "requests for keys",
    one: |place| format!("request for the key of license {}", place.number),
    sql: "
SELECT license AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'listing', listing, 'version', version, 'transport key', transport_key,
    'expiry', jsonb_build_array(expires_at, expires_at_height)
) AS facts
FROM rekeys WHERE delivery IS NULL AND ended_at IS NULL ORDER BY license",
};

/// All that orders ever brought, less what was swept. It reads every order and event once.
const REVENUES: Kind = Kind {
    name: "revenues",
    one: |place| format!("revenue of listing {} under split {} in {}", place.number, place.second, place.word),
    sql: r#"
WITH swept AS (
    SELECT (SELECT jsonb_object_agg(pair ->> 0, pair ->> 1) FROM jsonb_array_elements(attributes) AS pair) AS revenue
    FROM raw_events WHERE kind = 'wasm-weighhouse-revenue-swept' AND contract = 'escrow'
), parts AS (
    SELECT listing, split_version, denom, fee,
        CASE WHEN resold IS NULL THEN price - returned ELSE royalty + fee END AS gross,
        CASE WHEN resold IS NULL THEN 1 ELSE 0 END AS sales
    FROM orders WHERE state = 'settled'
    UNION ALL SELECT listing, split_version, denom, bond_to_treasury, bond_to_treasury, 0
    FROM orders WHERE bond_to_treasury > 0
    UNION ALL SELECT listing, split_version, orders.denom, disputes.stake - stake_back, disputes.stake - stake_back, 0
    FROM disputes JOIN orders ON id = order_id WHERE state = 'settled' AND disputes.stake > stake_back
    UNION ALL SELECT (revenue ->> 'listing')::bigint, (revenue ->> 'split_version')::bigint, revenue ->> 'denom',
        -(revenue ->> 'fee')::numeric, -(revenue ->> 'gross')::numeric, -(revenue ->> 'sales')::integer
    FROM swept
)
SELECT listing AS number, split_version AS second, denom AS word,
    jsonb_build_object('gross', sum(gross)::text, 'fee', sum(fee)::text, 'sales', sum(sales)) AS facts
FROM parts GROUP BY listing, split_version, denom HAVING sum(gross) <> 0
ORDER BY listing, split_version, denom COLLATE "C""#,
};

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let start = |place: Option<&Place>| place.and_then(|place| u64::try_from(place.number).ok());
    let page = |place: Option<&Place>| QueryMsg::Resales { start_after: start(place), limit: Some(PAGE) };
    merge(index.tx, RESALES, &[], asker.pages(None, page, resale), found).await?;
    let page = |place: Option<&Place>| QueryMsg::Rekeys { start_after: start(place), limit: Some(PAGE) };
    merge(index.tx, REKEYS, &[], asker.pages(None, page, rekey), found).await?;
    let page = |place: Option<&Place>| QueryMsg::Revenues { start_after: place.map(cursor), limit: Some(PAGE) };
    merge(index.tx, REVENUES, &[], asker.pages(None, page, revenue), found).await?;
    Ok(())
}

fn resale(resale: &Resale) -> Record {
    let facts = json!({
        "seller": resale.seller, "listing": resale.listing, "version": resale.version,
        "price": format!("{}{}", resale.price.amount, resale.price.denom), "time to deliver": resale.deliver_within,
        "challenge window": resale.challenge_window, "end of the license": resale.expires_at, "order": resale.order,
        "ending": resale.ending,
    });
    (Place::counted(resale.license), facts)
}

fn rekey(request: &RekeyRequest) -> Record {
    let facts = json!({
        "listing": request.listing, "version": request.version, "transport key": hex::encode(&request.transport_key),
        "expiry": [request.expires_at, request.expires_at_height],
    });
    (Place::counted(request.license), facts)
}

fn revenue(revenue: &Revenue) -> Record {
    let place =
        Place { second: revenue.split_version.into(), word: revenue.denom.clone(), ..Place::counted(revenue.listing) };
    (place, json!({"gross": revenue.gross, "fee": revenue.fee, "sales": revenue.sales}))
}

fn cursor(place: &Place) -> RevenueCursor {
    RevenueCursor {
        listing: u64::try_from(place.number).unwrap_or_default(),
        split_version: u32::try_from(place.second).unwrap_or_default(),
        denom: place.word.clone(),
    }
}
