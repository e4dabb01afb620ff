//! Deadlines that come near, of which a quarter of the time is left; and reports whose time is over.

use std::collections::BTreeMap;

use tokio_postgres::Transaction;

use super::{Kind, Notice, Role};

/// Orders whose last quarter began after a time and no later than another. By `orders_delivery_due`, `orders_window_ending` and
/// `orders_offer_ending`, which have these terms as they stand here.
const NEAR: &str = "
SELECT id, listing, version, seller AS account, deliver_by AS until, 0 AS kind
FROM orders WHERE state = 'funded'
    AND deliver_by - (deliver_by - coalesce(taken_at, placed_at)) / 4 > $1
    AND deliver_by - (deliver_by - coalesce(taken_at, placed_at)) / 4 <= $2
UNION ALL
SELECT id, listing, version, buyer, settle_from, 1
FROM orders WHERE state = 'delivered'
    AND settle_from - challenge_window / 4 > $1 AND settle_from - challenge_window / 4 <= $2
UNION ALL
SELECT id, listing, version, seller, expires_at, 2
FROM orders WHERE state = 'offered'
    AND expires_at - (expires_at - placed_at) / 4 > $1 AND expires_at - (expires_at - placed_at) / 4 <= $2
ORDER BY id, kind";

const BUYERS: &str = "SELECT id, buyer FROM orders WHERE id = ANY($1)";

/// Reports whose stake can be taken back from a time on that is after one and no later than another. By `reports_due`.
const DUE: &str = "
SELECT id, listing, version, reporter FROM reports
WHERE settled_at IS NULL AND state <> 'abusive' AND settles_at > $1 AND settles_at <= $2
ORDER BY id";

/// The notices of deadlines that came near, and of reports whose time was over, after a time and no later than another, by the
/// chain's clock in seconds UTC.
pub(super) async fn between(
    tx: &Transaction<'_>,
    from: i64,
    to: i64,
) -> Result<Vec<(String, Notice)>, tokio_postgres::Error> {
    if to <= from {
        return Ok(Vec::new());
    }
    let near = tx.query(NEAR, &[&from, &to]).await?;
    let near = near.iter().map(|row| -> Result<_, tokio_postgres::Error> {
        let (kind, role) = match row.try_get::<_, i32>("kind")? {
            0 => (Kind::DeliveryDue, Role::Seller),
            1 => (Kind::WindowEnding, Role::Buyer),
            _ => (Kind::OfferEnding, Role::Seller),
        };
        let notice = Notice {
            role: Some(role),
            order: Some(row.try_get("id")?),
            listing: Some(row.try_get("listing")?),
            version: Some(row.try_get("version")?),
            until: Some(row.try_get("until")?),
            ..Notice::of(kind, to)
        };
        Ok((row.try_get("account")?, notice))
    });
    let due = tx.query(DUE, &[&from, &to]).await?;
    let due = due.iter().map(|row| -> Result<_, tokio_postgres::Error> {
        let notice = Notice {
            role: Some(Role::Reporter),
            report: Some(row.try_get("id")?),
            listing: Some(row.try_get("listing")?),
            version: row.try_get("version")?,
            ..Notice::of(Kind::ReportDue, to)
        };
        Ok((row.try_get("reporter")?, notice))
    });
    let mut told = near.chain(due).collect::<Result<Vec<(String, Notice)>, tokio_postgres::Error>>()?;
    bound_offers(tx, &mut told).await?;
    Ok(told)
}

/// A buyer's offers are one crowd: whoever offers for a second, again and again, pays the gas alone.
async fn bound_offers(tx: &Transaction<'_>, near: &mut [(String, Notice)]) -> Result<(), tokio_postgres::Error> {
    let is_offer = |notice: &Notice| notice.kind == Kind::OfferEnding;
    let offers = near.iter().filter(|(_, notice)| is_offer(notice)).filter_map(|(_, notice)| notice.order);
    let offers: Vec<i64> = offers.collect();
    if offers.is_empty() {
        return Ok(());
    }
    let mut buyers = BTreeMap::<i64, String>::new();
    for row in tx.query(BUYERS, &[&offers]).await? {
        buyers.insert(row.try_get("id")?, row.try_get("buyer")?);
    }
    for (_, notice) in near.iter_mut().filter(|(_, notice)| is_offer(notice)) {
        let Some(order) = notice.order else { continue };
        let Some(buyer) = buyers.get(&order) else { continue };
        notice.topic = Some(format!("offer {order} ending"));
        notice.crowd = Some(format!("offers of {buyer} ending"));
    }
    Ok(())
}
