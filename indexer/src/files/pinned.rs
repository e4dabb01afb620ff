//! Which pinned files stay: those that bonds hold, and those that buyers need.
//!
//! A file is held by one seller whose version names it and can be sold. What a seller holds is bounded by its bonds, the
//! files first that it held first. A file that a license in force or an open order needs stays without a bond, and counts
//! for its holder all the same: no bond holds one file after another.

use std::collections::HashMap;

use tokio_postgres::Transaction;

use super::{Bounds, FileError};

/// Most bonds that count: a product with it stays a number.
const MAX_BONDS: i64 = 1_000_000;

/// How often a seller has the least bond of a denom, over all denoms.
macro_rules! bonds_of {
    ($seller:literal) => {
        concat!(
            "SELECT least(
                coalesce(sum(floor((bonds.free + bonds.reserved) / greatest((rule->>'min_bond')::numeric, 1))), 0), 1000000
            )::bigint AS bonds
            FROM bonds, settings, jsonb_array_elements(settings.config->'denoms') AS rule
            WHERE rule->>'denom' = bonds.denom AND bonds.seller = ",
            $seller
        )
    };
}

/// A version that can be sold, with its listing: the latest of one that is not taken down.
macro_rules! sellable {
    () => {
        "FROM versions
        JOIN listings ON listings.id = versions.listing AND listings.latest_version = versions.number
            AND listings.state IN ('active', 'paused')
        WHERE versions.bad_since IS NULL AND versions.cid = "
    };
}

const BONDS: &str = bonds_of!("$1");

// A settled order has a license, which its holder may need the file for until it expires.
const JUDGE: &str = concat!(
    "
WITH held AS (
    SELECT id, cid, holder,
        coalesce(sum(bytes) FILTER (WHERE NOT was_pinned) OVER (PARTITION BY holder ORDER BY named_at, id), 0) AS upto
    FROM service.uploads WHERE state = 'named'
), allowed AS (
    SELECT holder, (",
    bonds_of!("holders.holder"),
    ")::numeric * $1::bigint AS bytes FROM (SELECT DISTINCT holder FROM held) AS holders
), judged AS (
    SELECT held.id,
        held.upto <= allowed.bytes AND EXISTS (SELECT ",
    sellable!(),
    "held.cid AND listings.seller = held.holder)
        OR EXISTS (
            SELECT FROM versions JOIN licenses ON licenses.listing = versions.listing AND licenses.version = versions.number
            WHERE versions.cid = held.cid
                AND (licenses.expires_at IS NULL OR licenses.expires_at > extract(epoch FROM now()))
        )
        OR EXISTS (
            SELECT FROM versions JOIN orders ON orders.listing = versions.listing AND orders.version = versions.number
            WHERE versions.cid = held.cid AND orders.state IN ('funded', 'delivered', 'disputed')
        ) AS is_needed
    FROM held JOIN allowed USING (holder)
)
UPDATE service.uploads SET unneeded_since = CASE WHEN judged.is_needed THEN NULL ELSE now() END
FROM judged WHERE judged.id = uploads.id AND judged.is_needed = (uploads.unneeded_since IS NOT NULL)"
);

// The sender first, then whoever named the file first.
const OFFERED: &str = concat!(
    "
SELECT uploads.id, uploads.cid, CASE WHEN uploads.was_pinned THEN 0 ELSE uploads.bytes END AS bytes, offering.seller,
    (",
    bonds_of!("offering.seller"),
    ") AS bonds, (
        SELECT coalesce(sum(held.bytes), 0)::bigint FROM service.uploads AS held
        WHERE held.state = 'named' AND held.holder = offering.seller AND held.id <> uploads.id AND NOT held.was_pinned
    ) AS held
FROM service.uploads CROSS JOIN LATERAL (
    SELECT listings.seller, min(versions.published_at) AS published_at ",
    sellable!(),
    "uploads.cid GROUP BY listings.seller
) AS offering
WHERE uploads.state = 'waiting' OR uploads.unneeded_since IS NOT NULL
ORDER BY uploads.uploaded_at, uploads.id, offering.seller = uploads.account DESC, offering.published_at, offering.seller"
);

const HOLD: &str = "
UPDATE service.uploads SET state = 'named', holder = $2, named_at = now(), unneeded_since = NULL WHERE id = $1";

impl Bounds {
    /// The bytes that so many least bonds allow.
    pub(super) fn allowed(&self, bonds: i64) -> u64 {
        self.bond_bytes.saturating_mul(bonds.clamp(0, MAX_BONDS).unsigned_abs())
    }
}

/// How often an account has a least bond.
pub(super) async fn bonds(tx: &Transaction<'_>, account: &str) -> Result<i64, FileError> {
    Ok(tx.query_one(BONDS, &[&account]).await?.try_get("bonds")?)
}

/// Notes which files nobody needs any more, and finds a holder for those that have none.
pub(super) async fn judge(tx: &Transaction<'_>, bounds: &Bounds) -> Result<(), tokio_postgres::Error> {
    let bond_bytes = i64::try_from(bounds.bond_bytes).unwrap_or(i64::MAX);
    tx.execute(JUDGE, &[&bond_bytes]).await?;
    let mut taken: HashMap<String, u64> = HashMap::new();
    let mut placed: Option<String> = None;
    for row in tx.query(OFFERED, &[]).await? {
        let (id, cid, seller): (String, &str, String) =
            (row.try_get("id")?, row.try_get("cid")?, row.try_get("seller")?);
        let bytes: i64 = row.try_get("bytes")?;
        let (bonds, held): (i64, i64) = (row.try_get("bonds")?, row.try_get("held")?);
        let more = taken.entry(seller.clone()).or_default();
        let held = held.unsigned_abs().saturating_add(*more).saturating_add(bytes.unsigned_abs());
        if placed.as_ref() == Some(&id) || bonds == 0 || held > bounds.allowed(bonds) {
            continue;
        }
        *more = more.saturating_add(bytes.unsigned_abs());
        tx.execute(HOLD, &[&id, &seller]).await?;
        tracing::info!(cid, "a version with a bond names an uploaded file");
        placed = Some(id);
    }
    Ok(())
}
