//! The changes of listings.

use tokio_postgres::Row;

use super::error::{Failure, ReadError};
use super::feed::ListingChangeKind;
use super::filter::check_text;
use super::listings::ListingState;
use super::rows::{Record, Rows};
use super::Coin;

/// A change of a listing, with the listing's name as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub listing: i64,
    pub name: String,
    pub seller: String,
    pub kind: ListingChangeKind,
    pub at: i64,
    /// The place in the chain: no other change has the same.
    pub place: [i64; 4],
    /// The version that was published or marked bad.
    pub version: Option<i64>,
    /// The plan whose price changed, and the price.
    pub price: Option<(i64, Coin)>,
    /// The new state, where that changed.
    pub state: Option<ListingState>,
}

/// By `listing_changes_pkey`, backwards.
const OF_LISTING: &str = "
SELECT change.*, price::text AS amount, name
FROM listing_changes AS change JOIN listings ON listings.id = change.listing WHERE change.listing = $1
ORDER BY change.height DESC, change.phase DESC, change.tx_index DESC, change.event_index DESC LIMIT $2";

/// By `listing_changes_by_seller`, backwards, for each seller.
const OF_SELLERS: &str = "
SELECT change.*, price::text AS amount, name
FROM (SELECT DISTINCT unnest($1::text[]) AS seller) AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM listing_changes WHERE listing_changes.seller = wanted.seller
    ORDER BY height DESC, phase DESC, tx_index DESC, event_index DESC LIMIT $2
) AS change
JOIN listings ON listings.id = change.listing
ORDER BY change.height DESC, change.phase DESC, change.tx_index DESC, change.event_index DESC LIMIT $2";

impl Record for Change {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let plan: Option<i64> = row.try_get("plan")?;
        let denom: Option<String> = row.try_get("denom")?;
        let price = match (plan, denom) {
            (Some(plan), Some(denom)) => Some((plan, Coin::read(row, "amount", &denom)?)),
            _ => None,
        };
        let phase: i16 = row.try_get("phase")?;
        let (transaction, event): (i32, i32) = (row.try_get("tx_index")?, row.try_get("event_index")?);
        Ok(Change {
            listing: row.try_get("listing")?,
            name: row.try_get("name")?,
            seller: row.try_get("seller")?,
            kind: row.try_get("kind")?,
            at: row.try_get("at")?,
            place: [row.try_get("height")?, phase.into(), transaction.into(), event.into()],
            version: row.try_get("version")?,
            price,
            state: row.try_get("state")?,
        })
    }
}

impl Rows {
    /// The newest changes of a listing, the newest first.
    pub(crate) async fn listing_changes(&self, listing: i64, most: i64) -> Result<Vec<Change>, Failure> {
        self.records(OF_LISTING, &[&listing, &most]).await
    }

    /// The newest changes of all listings of some sellers, the newest first.
    pub(crate) async fn seller_changes(&self, sellers: &[String], most: i64) -> Result<Vec<Change>, ReadError> {
        sellers.iter().try_for_each(|seller| check_text("seller", seller))?;
        Ok(self.records(OF_SELLERS, &[&sellers, &most]).await?)
    }
}
