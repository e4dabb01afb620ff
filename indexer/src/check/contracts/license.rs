//! Licenses: their holders and frozen terms.

use serde::Deserialize;
use serde_json::{json, Value};
use weighhouse_protocol::license::{HeldLicense, QueryMsg};
use weighhouse_protocol::terms::LicenseKind;

use super::asker::Asker;
use super::facts::Place;
use super::walk::{each, Kind};
use super::{Failure, Found, Index};
use crate::ingest::node::NodeError;

/// Every sale of the creators' has one, so that one that the index lost is asked for, too. By `orders_pkey` and
/// `licenses_pkey`.
const LICENSES: Kind = Kind {
    name: "licenses",
    one: |place| format!("license {}", place.number),
    sql: "
SELECT id AS number, 0::bigint AS second, '' AS word, CASE WHEN owner IS NOT NULL THEN jsonb_build_object(
    'owner', owner, 'listing', listing, 'version', version, 'split version', split_version, 'kind', kind,
    'seconds', term_seconds, 'rights', jsonb_build_object(
        'commercial', commercial, 'derivatives', derivatives, 'redistribution', redistribution,
        'transferable', transferable, 'seats', seats
    ), 'royalty of a resale', resale_royalty_bps, 'hash of the terms', terms_hash, 'time of the issue', issued_at,
    'end', expires_at
) END AS facts
FROM (SELECT id FROM orders WHERE state = 'settled' AND resold IS NULL AND id > $1) AS sales
FULL JOIN (SELECT * FROM licenses WHERE id > $1) AS licenses USING (id)
ORDER BY id",
};

const COUNT: &str = "SELECT count(*) FROM licenses";
/// The collection's word for a license that it does not have.
const NO_LICENSE: &str = "license/no_license";

/// The answer to [`QueryMsg::NumTokens`].
#[derive(Deserialize)]
struct Issued {
    count: u64,
}

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let issued: Issued = asker.ask(QueryMsg::NumTokens {}).await?;
    let count: i64 = index.tx.query_one(COUNT, &[]).await?.try_get(0)?;
    found.compare("counts", "number of licenses", &json!(count), &json!(issued.count));
    let ask = |place: Place| license(asker, place.number);
    each(index.tx, LICENSES, &[index.after(index.last_order)], ask, found).await
}

async fn license(asker: &Asker<'_>, number: i64) -> Result<Value, NodeError> {
    let held: HeldLicense = match asker.ask(QueryMsg::License { token_id: number.to_string() }).await {
        Err(NodeError::Unavailable { reason, .. }) if reason.contains(NO_LICENSE) => return Ok(Value::Null),
        held => held?,
    };
    let (license, grant) = (&held.license, &held.license.grant);
    let (kind, seconds) = match grant.kind {
        LicenseKind::Perpetual {} => ("perpetual", None),
        LicenseKind::Term { seconds } => ("term", Some(seconds)),
    };
    Ok(json!({
        "owner": held.owner, "listing": license.listing, "version": license.version,
        "split version": license.split_version, "kind": kind, "seconds": seconds, "rights": grant.rights,
        "royalty of a resale": grant.resale_royalty_bps, "hash of the terms": grant.terms_hash,
        "time of the issue": license.issued_at, "end": license.expires_at,
    }))
}
