//! The figures of sales, counted again from what other views hold.

use tokio_postgres::Client;

/// Each order counts on the day of each of its steps, in the market, its task, its listing and its seller's account.
const RECOUNTED: &str = r#"
WITH known AS (
    SELECT orders.*, plans.kind, task FROM orders JOIN plans USING (listing, plan)
    JOIN listings ON listings.id = orders.listing
), proofs_of_bad AS (
    SELECT listing, version, height FROM order_history JOIN known ON known.id = order_id
    WHERE order_history.kind = 'proven_bad'
), refunds AS (
    SELECT known.id, CASE
        WHEN outcome IN ('agreed', 'ruled') THEN 'disputed'
        WHEN EXISTS (
            SELECT FROM proofs_of_bad AS proof
            WHERE (proof.listing, proof.version) = (known.listing, known.version) AND proof.height <= refund.height
        ) THEN 'proven_bad'
        ELSE 'undelivered'
    END AS reason
    FROM known JOIN order_history AS refund ON refund.order_id = known.id AND refund.kind = 'refunded'
    LEFT JOIN disputes ON disputes.order_id = known.id
), steps AS (
    SELECT known.*, placed_at / 86400 AS day, 'placed' AS step FROM known WHERE state NOT IN ('offered', 'withdrawn')
    UNION ALL SELECT known.*, closed_at / 86400, state FROM known WHERE state IN ('settled', 'refunded')
    UNION ALL SELECT known.*, opened_at / 86400, 'disputed' FROM known JOIN disputes ON order_id = known.id
    UNION ALL SELECT known.*, bond_ended_at / 86400, 'lost' FROM known WHERE bond_to_buyer IS NOT NULL
), counted AS (
    SELECT scope, name, denom, kind, day,
        count(*) FILTER (WHERE step = 'placed') AS placed,
        count(*) FILTER (WHERE step = 'settled') AS settled,
        count(*) FILTER (WHERE step = 'settled' AND resold IS NOT NULL) AS resold,
        count(*) FILTER (WHERE step = 'refunded') AS refunded,
        count(*) FILTER (WHERE step = 'disputed') AS disputed,
        sum(CASE step WHEN 'settled' THEN price ELSE 0 END) AS volume,
        sum(CASE step WHEN 'settled' THEN fee ELSE 0 END) AS fees,
        sum(CASE step WHEN 'settled' THEN royalty ELSE 0 END) AS royalties,
        sum(CASE step WHEN 'settled' THEN returned WHEN 'refunded' THEN price ELSE 0 END) AS returned,
        sum(CASE step WHEN 'lost' THEN bond_to_buyer + coalesce(bond_to_treasury, 0) ELSE 0 END) AS bonds_lost,
        count(*) FILTER (WHERE step = 'refunded' AND reason = 'undelivered') AS refunded_undelivered,
        count(*) FILTER (WHERE step = 'refunded' AND reason = 'proven_bad') AS refunded_proven_bad,
        count(*) FILTER (WHERE step = 'refunded' AND reason = 'disputed') AS refunded_disputed,
        sum(CASE WHEN step = 'refunded' AND reason = 'undelivered' THEN price ELSE 0 END) AS returned_undelivered,
        sum(CASE WHEN step = 'refunded' AND reason = 'proven_bad' THEN price ELSE 0 END) AS returned_proven_bad,
        sum(CASE WHEN step = 'refunded' AND reason = 'disputed' THEN price ELSE 0 END) AS returned_disputed
    FROM steps LEFT JOIN refunds USING (id) CROSS JOIN LATERAL (
        VALUES ('market', ''), ('task', task), ('listing', listing::text), ('seller', seller)
    ) AS scopes(scope, name)
    GROUP BY 1, 2, 3, 4, 5
), stored AS (
    SELECT scope, name, denom, kind, day, placed, settled, resold, refunded, disputed, volume, fees, royalties, returned,
        bonds_lost, refunded_undelivered, refunded_proven_bad, refunded_disputed, returned_undelivered,
        returned_proven_bad, returned_disputed
    FROM sales_days
)
SELECT 'missing ' || counted FROM (SELECT * FROM counted EXCEPT ALL SELECT * FROM stored) AS counted
UNION ALL SELECT 'surplus ' || stored FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM counted) AS stored"#;

/// What accounts earned in all is what the ledger credited.
const UNEQUAL_INCOME: &str = "
SELECT account || ' ' || denom FROM (SELECT account, denom, sum(credited) AS earned FROM income_days GROUP BY 1, 2) AS days
FULL JOIN balances USING (account, denom)
WHERE coalesce(earned, 0) <> coalesce(credited, 0)";

/// What accounts earned of others' listings is what the ledger credited to them by those.
const UNEQUAL_ROYALTIES: &str = "
SELECT account || ' ' || listing FROM listing_income_days JOIN listings ON listings.id = listing
WHERE others <> CASE WHEN seller = account THEN 0 ELSE credited END";

/// Each listing's prices are those of its settled orders.
const UNEQUAL_PRICES: &str = "
WITH settled AS (
    SELECT listing, orders.denom, kind, resold IS NOT NULL AS is_resale, closed_at / 86400 AS day,
        max(orders.price) AS highest, min(orders.price) AS lowest, count(*) AS settled
    FROM orders JOIN plans USING (listing, plan) WHERE state = 'settled' GROUP BY 1, 2, 3, 4, 5
)
SELECT listing::text FROM settled FULL JOIN price_days USING (listing, denom, kind, is_resale, day)
WHERE settled.highest IS DISTINCT FROM price_days.highest OR settled.lowest IS DISTINCT FROM price_days.lowest
    OR settled.settled IS DISTINCT FROM price_days.settled
    OR first NOT BETWEEN price_days.lowest AND price_days.highest
    OR last NOT BETWEEN price_days.lowest AND price_days.highest";

/// What accounts earned of listings is what they earned.
const UNEQUAL_INCOME_OF_LISTINGS: &str = "
SELECT account || ' ' || day
FROM (SELECT account, denom, day, sum(credited) AS credited, sum(others) AS others, sum(resales) AS resales
    FROM listing_income_days GROUP BY account, denom, day) AS sums
FULL JOIN income_days USING (account, denom, day)
WHERE (sums.credited, sums.others, sums.resales)
    IS DISTINCT FROM (income_days.credited, income_days.others, income_days.resales)";

/// All sales of each listing, by how they ended.
const UNEQUAL_OUTCOMES: &str = "
WITH sales AS (
    SELECT orders.*, disputes.outcome, disputes.order_id IS NOT NULL AS is_disputed
    FROM orders LEFT JOIN disputes ON disputes.order_id = orders.id
    WHERE resold IS NULL AND state NOT IN ('offered', 'withdrawn')
), counted AS (
    SELECT listing, count(*) AS placed, count(*) FILTER (WHERE is_disputed) AS disputed,
        count(*) FILTER (WHERE state = 'settled' AND returned = 0) AS settled,
        count(*) FILTER (WHERE state = 'settled' AND returned > 0 AND outcome = 'agreed') AS split_agreed,
        count(*) FILTER (WHERE state = 'settled' AND returned > 0 AND outcome = 'ruled') AS split_ruled,
        count(*) FILTER (WHERE state = 'refunded' AND outcome = 'agreed') AS refunded_agreed,
        count(*) FILTER (WHERE state = 'refunded' AND outcome = 'ruled') AS refunded_ruled,
        count(*) FILTER (WHERE state = 'refunded' AND coalesce(outcome NOT IN ('agreed', 'ruled'), true)) AS others
    FROM sales GROUP BY listing
), stored AS (
    SELECT listing, placed, disputed, settled, split_agreed, split_ruled, refunded_agreed, refunded_ruled,
        refunded_undelivered + refunded_proven_bad AS others
    FROM sale_outcomes
)
SELECT 'missing ' || counted FROM (SELECT * FROM counted EXCEPT ALL SELECT * FROM stored) AS counted
UNION ALL SELECT 'surplus ' || stored FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM counted) AS stored";

/// The sales of each seller are those of its listings, which never change hands.
const UNEQUAL_SELLERS: &str = "
WITH counted AS (
    SELECT listings.seller, sum(placed) AS placed, sum(disputed) AS disputed, sum(settled) AS settled,
        sum(split_agreed) AS split_agreed, sum(split_ruled) AS split_ruled,
        sum(refunded_undelivered) AS refunded_undelivered, sum(refunded_proven_bad) AS refunded_proven_bad,
        sum(refunded_agreed) AS refunded_agreed, sum(refunded_ruled) AS refunded_ruled
    FROM sale_outcomes JOIN listings ON listings.id = sale_outcomes.listing GROUP BY listings.seller
)
SELECT 'missing ' || counted FROM (SELECT * FROM counted EXCEPT ALL SELECT * FROM seller_outcomes) AS counted
UNION ALL SELECT 'surplus ' || stored FROM (SELECT * FROM seller_outcomes EXCEPT ALL SELECT * FROM counted) AS stored";

/// The last sales of each listing, one by one.
const UNEQUAL_LAST_SALES: &str = "
WITH told AS (
    SELECT listing, id, delivered_at - placed_at AS delivered_after, placed_at,
        CASE WHEN state = 'settled' AND returned > 0 THEN 'split' WHEN state IN ('settled', 'refunded') THEN state ELSE 'open' END AS end,
        row_number() OVER (PARTITION BY listing ORDER BY id DESC) AS place
    FROM orders WHERE resold IS NULL AND state NOT IN ('offered', 'withdrawn')
), expected AS (
    SELECT listing, jsonb_agg(jsonb_build_array(id, told.end, placed_at, delivered_after) ORDER BY id) AS sales
    FROM told WHERE place <= 32 GROUP BY listing
), stored AS (
    SELECT listing, sales::jsonb AS sales FROM last_sales
)
SELECT 'missing ' || expected FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM stored) AS expected
UNION ALL SELECT 'surplus ' || stored FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM expected) AS stored";

/// What sweeps would credit is, by account, the sum of its parts, and by listing all but the fee and what rounding leaves.
const UNEQUAL_PARTS: &str = "
SELECT account FROM unswept
FULL JOIN (SELECT account, denom, sum(amount) AS amount, count(*) AS sweeps FROM revenue_parts GROUP BY 1, 2) AS parts
    USING (account, denom)
WHERE (unswept.amount, unswept.sweeps) IS DISTINCT FROM (parts.amount, parts.sweeps)
UNION ALL SELECT listing::text FROM revenues
LEFT JOIN (SELECT listing, split_version, denom, sum(amount) AS amount FROM revenue_parts GROUP BY 1, 2, 3) AS parts
    USING (listing, split_version, denom)
LEFT JOIN carried USING (listing, split_version, denom)
WHERE gross - fee + coalesce(carried.amount, 0) - coalesce(parts.amount, 0) NOT BETWEEN 0 AND 15";

/// What all sellers have at stake, and the orders that reserve parts of it.
const UNEQUAL_BONDS: &str = "
SELECT denom FROM stakes FULL JOIN (
    SELECT denom, count(*) FILTER (WHERE free + reserved + unlocked > 0) AS sellers,
        sum(free + reserved + unlocked) AS total, sum(reserved) AS reserved
    FROM bonds GROUP BY denom
) AS sums USING (denom)
WHERE (stakes.sellers, stakes.total, stakes.reserved) IS DISTINCT FROM (sums.sellers, sums.total, sums.reserved)
UNION ALL SELECT seller FROM bonds LEFT JOIN (
    SELECT seller, denom, count(*) AS orders FROM orders
    WHERE bond > 0 AND bond_ended_at IS NULL AND state NOT IN ('offered', 'withdrawn') GROUP BY seller, denom
) AS reserving USING (seller, denom)
WHERE bonds.orders <> coalesce(reserving.orders, 0)";

/// Where the figures are not what another count makes them.
pub async fn differences(client: &Client) -> Vec<String> {
    let mut found = Vec::new();
    for sql in [
        RECOUNTED,
        UNEQUAL_INCOME,
        UNEQUAL_ROYALTIES,
        UNEQUAL_PRICES,
        UNEQUAL_INCOME_OF_LISTINGS,
        UNEQUAL_OUTCOMES,
        UNEQUAL_SELLERS,
        UNEQUAL_LAST_SALES,
        UNEQUAL_PARTS,
        UNEQUAL_BONDS,
    ] {
        found.extend(client.query(sql, &[]).await.unwrap().iter().map(|row| row.get::<_, String>(0)));
    }
    found
}
