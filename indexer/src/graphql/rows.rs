//! Reads rows of the database for all requests at once: nested fields of many rows are one
//! statement each.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;

use async_graphql::dataloader::Loader;
use deadpool_postgres::{Object, Pool};
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;

use super::card::Card;
use super::dispute::Dispute;
use super::error::Failure;
use super::history::{Bond, Proof, Step};
use super::license::License;
use super::listing::Listing;
use super::order::Order;
use super::plan::{Payee, Plan};
use super::rekey::Rekey;
use super::resale::Resale;
use super::version::Version;

/// Versions answered of one listing.
pub const MAX_VERSIONS: i64 = 100;
/// Licenses for resale answered of one listing.
pub const MAX_RESALES: i64 = 100;
/// Steps answered of one order. It has few of its own, but a license's holder can ask for keys without end.
pub const MAX_STEPS: i64 = 100;

/// The tables, for reading.
#[derive(Clone)]
pub struct Rows {
    pool: Pool,
}

/// A listing, by its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ListingKey(pub i64);

/// A license, by its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LicenseKey(pub i64);

/// An order, by its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OrderKey(pub i64);

/// The plans of a listing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PlansOf(pub i64);

/// The payees of a listing under a split version.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PayeesOf(pub i64, pub i64);

/// The versions of a listing, the newest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionsOf(pub i64);

/// The steps of an order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf(pub i64);

/// The bonds of a seller, by denom.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct BondsOf(pub String);

/// What the holder of a license asked for last.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RekeyOf(pub i64);

/// How a license is resold, by the license.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ResaleKey(pub i64);

/// The licenses of a listing that are for resale, those put up last first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ResalesOf(pub i64);

/// The dispute of an order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DisputeOf(pub i64);

/// The proof that a version of a listing is bad.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProofOf(pub i64, pub i64);

/// One version of a listing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionKey(pub i64, pub i64);

/// A card, by hash and address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct CardKey(pub String, pub String);

impl Rows {
    /// Reads through a pool.
    pub fn new(pool: Pool) -> Self {
        Rows { pool }
    }

    pub(super) async fn client(&self) -> Result<Object, Failure> {
        self.pool.get().await.map_err(|error| Failure::of_pool(error, &self.pool.status()))
    }

    pub(super) async fn query(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        Ok(self.client().await?.query(sql, values).await?)
    }
}

fn one_each<K: Hash + Eq, V>(rows: &[Row], key: impl Fn(&V) -> K, read: impl Fn(&Row) -> V) -> HashMap<K, V> {
    rows.iter().map(read).map(|value| (key(&value), value)).collect()
}

fn many_each<K: Hash + Eq, V>(rows: &[Row], key: impl Fn(&Row) -> K, read: impl Fn(&Row) -> V) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(read(row));
    }
    groups
}

/// Loaders are the same but for key, value and statement.
macro_rules! loader {
    ($key:ty => $value:ty, |$rows:ident, $keys:ident| $body:expr) => {
        impl Loader<$key> for Rows {
            type Value = $value;
            type Error = Failure;

            fn load(&self, keys: &[$key]) -> impl Future<Output = Result<HashMap<$key, $value>, Failure>> + Send {
                let ($rows, $keys) = (self.clone(), keys.to_vec());
                async move { $body }
            }
        }
    };
}

loader!(ListingKey => Listing, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query(&format!("{} WHERE l.id = ANY($1)", Listing::SELECT), &[&ids]).await?;
    Ok(one_each(&found, |listing: &Listing| ListingKey(listing.number), Listing::read))
});

loader!(LicenseKey => License, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query(&format!("{} WHERE n.id = ANY($1)", License::SELECT), &[&ids]).await?;
    Ok(one_each(&found, |license: &License| LicenseKey(license.number), License::read))
});

loader!(OrderKey => Order, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query(&format!("{} FROM orders AS o WHERE o.id = ANY($1)", Order::COLUMNS), &[&ids]).await?;
    Ok(one_each(&found, |order: &Order| OrderKey(order.number), Order::read))
});

loader!(PlansOf => Vec<Plan>, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let sql = "
        SELECT plans.*, price::text AS amount, sold
        FROM plans LEFT JOIN limited_plans USING (listing, plan)
        WHERE listing = ANY($1) ORDER BY listing, plan";
    let found = rows.query(sql, &[&ids]).await?;
    Ok(many_each(&found, |row| PlansOf(row.get("listing")), Plan::read))
});

loader!(PayeesOf => Vec<Payee>, |rows, keys| {
    let (ids, splits): (Vec<i64>, Vec<i64>) = keys.iter().map(|key| (key.0, key.1)).unzip();
    let sql = "
        SELECT payees.* FROM payees
        JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, split_version)
            USING (listing, split_version)
        ORDER BY listing, split_version, position";
    let found = rows.query(sql, &[&ids, &splits]).await?;
    Ok(many_each(&found, |row| PayeesOf(row.get("listing"), row.get("split_version")), Payee::read))
});

loader!(VersionsOf => Vec<Version>, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let sql = "
        SELECT newest.* FROM unnest($1::bigint[]) AS wanted (listing)
        CROSS JOIN LATERAL (
            SELECT * FROM versions WHERE versions.listing = wanted.listing ORDER BY number DESC LIMIT $2
        ) AS newest
        ORDER BY newest.listing, newest.number DESC";
    let found = rows.query(sql, &[&ids, &MAX_VERSIONS]).await?;
    Ok(many_each(&found, |row| VersionsOf(row.get("listing")), Version::read))
});

loader!(HistoryOf => Vec<Step>, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let sql = "
        SELECT newest.* FROM unnest($1::bigint[]) AS wanted (order_id)
        CROSS JOIN LATERAL (
            SELECT * FROM order_history WHERE order_history.order_id = wanted.order_id
            ORDER BY height DESC, phase DESC, tx_index DESC, event_index DESC LIMIT $2
        ) AS newest
        ORDER BY newest.order_id, height, phase, tx_index, event_index";
    let found = rows.query(sql, &[&ids, &MAX_STEPS]).await?;
    Ok(many_each(&found, |row| HistoryOf(row.get("order_id")), Step::read))
});

loader!(BondsOf => Vec<Bond>, |rows, keys| {
    let sellers: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
    let found = rows.query(Bond::SELECT, &[&sellers]).await?;
    Ok(many_each(&found, |row| BondsOf(row.get("seller")), Bond::read))
});

loader!(RekeyOf => Rekey, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query("SELECT * FROM rekeys WHERE license = ANY($1)", &[&ids]).await?;
    Ok(one_each(&found, |rekey: &Rekey| RekeyOf(rekey.number), Rekey::read))
});

loader!(ResaleKey => Resale, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query(&format!("{} FROM resales AS r WHERE r.license = ANY($1)", Resale::COLUMNS), &[&ids]).await?;
    Ok(one_each(&found, |resale: &Resale| ResaleKey(resale.number), Resale::read))
});

loader!(ResalesOf => Vec<Resale>, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let sql = format!("
        {} FROM unnest($1::bigint[]) AS wanted (listing)
        CROSS JOIN LATERAL (
            SELECT * FROM resales WHERE resales.listing = wanted.listing
            ORDER BY opened_at DESC, license DESC LIMIT $2
        ) AS r
        ORDER BY r.listing, r.opened_at DESC, r.license DESC", Resale::COLUMNS);
    let found = rows.query(&sql, &[&ids, &MAX_RESALES]).await?;
    Ok(many_each(&found, |row| ResalesOf(row.get("listing")), Resale::read))
});

loader!(DisputeOf => Dispute, |rows, keys| {
    let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let found = rows.query(Dispute::SELECT, &[&ids]).await?;
    Ok(one_each(&found, |dispute: &Dispute| DisputeOf(dispute.number), Dispute::read))
});

loader!(ProofOf => Proof, |rows, keys| {
    let (ids, numbers): (Vec<i64>, Vec<i64>) = keys.iter().map(|key| (key.0, key.1)).unzip();
    let sql = "
        SELECT proofs.* FROM proofs
        JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, version) USING (listing, version)";
    let found = rows.query(sql, &[&ids, &numbers]).await?;
    Ok(found.iter().map(|row| (ProofOf(row.get("listing"), row.get("version")), Proof::read(row))).collect())
});

loader!(VersionKey => Version, |rows, keys| {
    let (ids, numbers): (Vec<i64>, Vec<i64>) = keys.iter().map(|key| (key.0, key.1)).unzip();
    let sql = "
        SELECT versions.* FROM versions
        JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, number) USING (listing, number)";
    let found = rows.query(sql, &[&ids, &numbers]).await?;
    Ok(one_each(&found, |version: &Version| VersionKey(version.of, version.index), Version::read))
});

loader!(CardKey => Card, |rows, keys| {
    let (hashes, cids): (Vec<String>, Vec<String>) =
        keys.iter().map(|key| (key.0.clone(), key.1.clone())).unzip();
    let sql = "
        SELECT cards.* FROM cards
        JOIN unnest($1::text[], $2::text[]) AS wanted (sha256, cid) USING (sha256, cid)
        WHERE state = 'read'";
    let found = rows.query(sql, &[&hashes, &cids]).await?;
    let pairs = found.iter().map(|row| (CardKey(row.get("sha256"), row.get("cid")), Card::read(row)));
    Ok(pairs.collect())
});
