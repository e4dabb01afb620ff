//! Listings with their plans and payees, versions, the settings, and the pause of new orders.

use futures::stream::{self, StreamExt};
use serde_json::{json, Map, Value};
use weighhouse_protocol::registry::{Config, Listing, OrderPause, Payee, QueryMsg, Version};
use weighhouse_protocol::terms::{LicenseKind, Plan};
use weighhouse_protocol::ListingId;

use super::asker::{Asker, CONCURRENCY, PAGE};
use super::facts::{Place, Record};
use super::walk::{each, merge, Kind};
use super::{Failure, Found, Index};
use crate::ingest::node::NodeError;

/// By `listings_pkey`, `plans_pkey` and `payees_pkey`.
const LISTINGS: Kind = Kind {
    name: "listings",
    one: |place| format!("listing {}", place.number),
    sql: "
SELECT id AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'seller', seller, 'name', name, 'card', jsonb_build_object('cid', card_cid, 'sha256', card_sha256),
    'task', task, 'framework', framework,
    'license', jsonb_build_object('id', license_id, 'uri', license_uri, 'sha256', license_sha256),
    'time to deliver', deliver_within, 'challenge window', challenge_window, 'split version', split_version,
    'payees', (
        SELECT jsonb_agg(jsonb_build_object('address', account, 'share_bps', share_bps) ORDER BY position) FROM payees
        WHERE listing = id AND payees.split_version = listings.split_version
    ),
    'state', state,
    'delisting', CASE WHEN delisted_by IS NOT NULL THEN
        jsonb_build_object('by', delisted_by, 'since', delisted_since, 'lapses at', delisting_lapses_at)
    END,
    'latest version', latest_version, 'time of creation', created_at
) || coalesce((
    SELECT jsonb_object_agg('plan ' || plan, jsonb_build_object(
        'price', price::text || denom, 'kind', kind, 'seconds', term_seconds, 'rights', jsonb_build_object(
            'commercial', commercial, 'derivatives', derivatives, 'redistribution', redistribution,
            'transferable', transferable, 'seats', seats
        ), 'royalty of a resale', resale_royalty_bps, 'supply', supply
    )) FROM plans WHERE listing = id
), '{}') AS facts
FROM listings WHERE id > $1 ORDER BY id",
};

/// The splits that later ones replaced. By `payees_pkey`.
const OLD_SPLITS: Kind = Kind {
    name: "replaced splits",
    one: |place| format!("split {} of listing {}", place.second, place.number),
    sql: "
SELECT id AS number, split AS second, '' AS word, (
    SELECT jsonb_agg(jsonb_build_object('address', account, 'share_bps', share_bps) ORDER BY position) FROM payees
    WHERE listing = id AND payees.split_version = split
) AS facts
FROM listings, generate_series(1, listings.split_version - 1) AS split
WHERE id > $1 ORDER BY id, split",
};

/// By `versions_pkey`.
const VERSIONS: Kind = Kind {
    name: "versions",
    one: |place| format!("version {} of listing {}", place.second, place.number),
    sql: "
SELECT listing AS number, number AS second, '' AS word, jsonb_build_object(
    'cid', cid, 'size', size, 'number of chunks', chunk_count, 'plaintext root', plaintext_root,
    'ciphertext root', ciphertext_root, 'key root', key_root, 'public key', public_key, 'hash point', hash_point,
    'salt', salt, 'formats', formats, 'metrics', metrics, 'time of publication', published_at,
    'proof that it is bad', CASE WHEN bad_since IS NOT NULL THEN jsonb_build_array(bad_since, bad_since_height) END
) AS facts
FROM versions WHERE listing > $1 ORDER BY versions.listing, versions.number",
};

const SETTINGS: &str = "
SELECT (SELECT config FROM settings) AS config, (SELECT jsonb_object_agg(denom, closes_at) FROM denoms) AS denoms,
    (SELECT jsonb_build_object('until', paused_until, 'by', paused_by) FROM order_pauses WHERE paused_until > $1) AS pause";

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    settings(index, asker, found).await?;
    let after = index.after(index.last_listing);
    let page = |start_after| QueryMsg::Listings { start_after, limit: Some(PAGE) };
    let listings = asker.numbered(after, index.last_listing, page, listing);
    let last = merge(index.tx, LISTINGS, &[after], listings, found).await?;
    let ask = |place: Place| async move {
        let split_version = u32::try_from(place.second).unwrap_or(u32::MAX);
        let payees: Vec<Payee> = asker.ask(QueryMsg::Split { listing: number(place.number), split_version }).await?;
        Ok(json!(payees))
    };
    each(index.tx, OLD_SPLITS, &[after], ask, found).await?;
    let last = last.map_or(after, |place| place.number);
    let of_listings = stream::iter(after + 1..=last).map(|listing| versions(*asker, listing)).buffered(CONCURRENCY);
    merge(index.tx, VERSIONS, &[after], of_listings, found).await?;
    Ok(())
}

async fn settings(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let row = index.tx.query_one(SETTINGS, &[&index.time]).await?;
    let held = |column: &str| row.try_get::<_, Option<Value>>(column).map(Option::unwrap_or_default);
    let config: Config = asker.ask(QueryMsg::Config {}).await?;
    let denoms: Map<String, Value> =
        config.denoms.iter().map(|rule| (rule.denom.clone(), json!(rule.closing()))).collect();
    found.compare("settings", "settings", &held("config")?, &json!(config));
    found.compare("settings", "closings of denoms", &held("denoms")?, &json!(denoms));
    let pause: OrderPause = asker.ask(QueryMsg::OrderPause {}).await?;
    // A pause ends by itself, and then it is nothing on either side.
    let is_paused = i64::try_from(pause.paused_until).is_ok_and(|until| until > index.time);
    let told = is_paused.then(|| json!({"until": pause.paused_until, "by": pause.by}));
    found.compare("settings", "pause of new orders", &held("pause")?, &told.unwrap_or_default());
    Ok(())
}

fn listing(listing: &Listing) -> Record {
    let delisting = listing
        .delisted
        .as_ref()
        .map(|delisting| json!({"by": delisting.by, "since": delisting.since, "lapses at": delisting.lapses_at}));
    let mut facts = json!({
        "seller": listing.seller, "name": listing.name, "card": listing.card, "task": listing.task,
        "framework": listing.framework, "license": listing.license, "time to deliver": listing.deliver_within,
        "challenge window": listing.challenge_window, "split version": listing.split_version,
        "payees": listing.payees, "state": listing.state, "delisting": delisting,
        "latest version": listing.latest_version, "time of creation": listing.created_at,
    });
    for (number, sold) in listing.plans.iter().enumerate() {
        facts[format!("plan {number}")] = plan(sold);
    }
    (Place::counted(listing.id), facts)
}

fn plan(plan: &Plan) -> Value {
    let (kind, seconds) = match plan.kind {
        LicenseKind::Perpetual {} => ("perpetual", None),
        LicenseKind::Term { seconds } => ("term", Some(seconds)),
    };
    json!({
        "price": format!("{}{}", plan.price.amount, plan.price.denom), "kind": kind, "seconds": seconds,
        "rights": plan.rights, "royalty of a resale": plan.resale_royalty_bps, "supply": plan.supply,
    })
}

/// The records of a version are large: fewer stand on a page than of others.
const VERSIONS_PAGE: u32 = 20;

/// All versions of a listing.
async fn versions(asker: Asker<'_>, listing: i64) -> Result<Vec<Record>, NodeError> {
    let (listing, mut all, mut start_after) = (number(listing), Vec::new(), None);
    loop {
        let page: Vec<Version> =
            asker.ask(QueryMsg::Versions { listing, start_after, limit: Some(VERSIONS_PAGE) }).await?;
        all.extend(page.iter().map(version));
        start_after = page.last().map(|version| version.number);
        if page.len() < usize::try_from(VERSIONS_PAGE).unwrap_or(usize::MAX) {
            return Ok(all);
        }
    }
}

fn version(version: &Version) -> Record {
    let place = Place { second: version.number.into(), ..Place::counted(version.listing) };
    let facts = json!({
        "cid": version.cid, "size": version.size, "number of chunks": version.chunk_count,
        "plaintext root": version.plaintext_root, "ciphertext root": version.ciphertext_root,
        "key root": version.key_root, "public key": hex::encode(&version.public_key),
        "hash point": hex::encode(&version.hash_point), "salt": hex::encode(&version.salt),
        "formats": version.formats, "metrics": version.metrics, "time of publication": version.published_at,
        "proof that it is bad": version.bad_since.map(|since| json!([since, version.bad_since_height])),
    });
    (place, facts)
}

fn number(number: i64) -> ListingId {
    u64::try_from(number).unwrap_or_default()
}
