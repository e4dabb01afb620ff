//! The rows that documents are made of.

use std::sync::LazyLock;

use serde_json::Value;
use tokio_postgres::{GenericClient, Row};

use super::condition::Rights;
use super::document::Described;
use crate::publisher::STANDINGS;

/// Characters of a card's text that are searched: the first pages of any card.
const BODY_CHARS: i32 = 100_000;
/// Characters of a title that are searched.
const TITLE_CHARS: i32 = 300;
/// The most tags, base models, datasets and languages that are searched and filtered by, of each.
pub(crate) const MAX_LABELS: i32 = 100;
/// The worst verdict of scanners about a version, over `versions`; null without a scan. By the primary key.
pub(crate) const WORST_SCAN: &str = "(
    SELECT verdict FROM service.scans WHERE scans.plaintext_root = versions.plaintext_root ORDER BY severity DESC LIMIT 1
)";
/// Listings whose cards are in memory at the same time.
const BATCH: usize = 50;

static READ: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
SELECT
    l.id, l.name, l.task, l.framework, l.license_id, l.seller, l.state, l.sales, l.created_at, {STANDINGS} AS standings,
    l.state = 'active' AND l.latest_version IS NOT NULL AND l.bad_since IS NULL
        AND EXISTS (SELECT FROM lowest_prices WHERE listing = l.id) AS is_offered,
    left(cards.title, $2) AS title,
    -- The bytes of pictures are no words.
    left(CASE
        WHEN strpos(cards.body, ';base64,') = 0 THEN cards.body
        ELSE regexp_replace(cards.body, 'data:[a-z/+.-]+;base64,[A-Za-z0-9+/=]+', '', 'g')
    END, $4) AS body,
    cards.tags[:$3] AS tags, cards.languages[:$3] AS languages,
    cards.datasets[:$3] AS datasets, cards.base_models[:$3] AS base_models,
    ARRAY(SELECT coalesce(format ->> 'format', '') FROM jsonb_array_elements(versions.formats) AS format) AS formats,
    (
        SELECT max((format ->> 'parameters')::numeric)::text FROM jsonb_array_elements(versions.formats) AS format
    ) AS parameters,
    ARRAY(
        SELECT DISTINCT dtype
        FROM jsonb_array_elements(versions.formats) AS format, jsonb_array_elements_text(format -> 'dtypes') AS dtype
        ORDER BY dtype
    ) AS quantizations,
    coalesce(contents.loads, 'unknown') AS loads, {WORST_SCAN} AS scanned,
    versions.metrics, versions.size, coalesce(contents.weights, versions.memory) AS memory,
    coalesce(contents.needed, versions.memory) AS memory_needed, versions.published_at,
    (SELECT rating::bigint FROM ratings WHERE listing = l.id) AS rating,
    ARRAY(SELECT kind FROM plans WHERE listing = l.id ORDER BY plan) AS kinds,
    ARRAY(
        SELECT ARRAY[commercial, derivatives, redistribution, transferable]::text
        FROM plans WHERE listing = l.id ORDER BY plan
    ) AS rights,
    ARRAY(SELECT denom FROM lowest_prices WHERE listing = l.id ORDER BY denom) AS denoms,
    ARRAY(SELECT price::text FROM lowest_prices WHERE listing = l.id ORDER BY denom) AS prices,
    ARRAY(SELECT day FROM listing_use WHERE listing = l.id ORDER BY day) AS days,
    ARRAY(SELECT buyers FROM listing_use WHERE listing = l.id ORDER BY day) AS buyers
FROM listings AS l
LEFT JOIN versions ON versions.listing = l.id AND versions.number = l.latest_version
LEFT JOIN contents ON contents.plaintext_root = versions.plaintext_root AND contents.size = versions.size
LEFT JOIN cards ON cards.sha256 = l.card_sha256 AND cards.cid = l.card_cid AND cards.state = 'read'
WHERE l.id = ANY($1)",
        STANDINGS = *STANDINGS
    )
});

/// The listings of these that there are.
///
/// # Errors
/// Failures of the database.
pub(super) async fn read(
    client: &impl GenericClient,
    listings: &[i64],
) -> Result<Vec<Described>, tokio_postgres::Error> {
    let mut described = Vec::with_capacity(listings.len());
    for batch in listings.chunks(BATCH) {
        for row in client.query(READ.as_str(), &[&batch, &TITLE_CHARS, &MAX_LABELS, &BODY_CHARS]).await? {
            described.push(describe(&row)?);
        }
    }
    Ok(described)
}

fn describe(row: &Row) -> Result<Described, tokio_postgres::Error> {
    let text = |column: &str| -> Result<String, tokio_postgres::Error> {
        Ok(row.try_get::<_, Option<String>>(column)?.unwrap_or_default())
    };
    let number = |column: &str| -> Result<u64, tokio_postgres::Error> { Ok(unsigned(row.try_get(column)?)) };
    let optional = |column: &str| -> Result<Option<u64>, tokio_postgres::Error> {
        Ok(row.try_get::<_, Option<i64>>(column)?.map(unsigned))
    };
    let texts = |column: &str| -> Result<Vec<String>, tokio_postgres::Error> {
        Ok(row.try_get::<_, Option<Vec<String>>>(column)?.unwrap_or_default())
    };
    let parameters: Option<String> = row.try_get("parameters")?;
    let (denoms, prices): (Vec<String>, Vec<String>) = (row.try_get("denoms")?, row.try_get("prices")?);
    let prices = prices.into_iter().map(|price| price.parse().unwrap_or(u128::MAX));
    let (days, buyers): (Vec<i64>, Vec<i64>) = (row.try_get("days")?, row.try_get("buyers")?);
    Ok(Described {
        id: number("id")?,
        name: text("name")?,
        title: text("title")?,
        task: text("task")?,
        framework: text("framework")?,
        license: text("license_id")?,
        standings: texts("standings")?,
        seller: text("seller")?,
        state: text("state")?,
        is_offered: row.try_get("is_offered")?,
        kinds: texts("kinds")?,
        formats: texts("formats")?,
        quantizations: texts("quantizations")?,
        loads: text("loads")?,
        scanned: row.try_get("scanned")?,
        metrics: metrics(&row.try_get::<_, Option<Value>>("metrics")?.unwrap_or_default()),
        tags: texts("tags")?,
        languages: texts("languages")?,
        datasets: texts("datasets")?,
        base_models: texts("base_models")?,
        rights: texts("rights")?.iter().map(|granted| rights(granted)).collect(),
        size: optional("size")?,
        memory: optional("memory")?,
        memory_needed: optional("memory_needed")?,
        published_at: optional("published_at")?,
        rating: optional("rating")?,
        // The contract counts them in 64 bits.
        parameters: parameters.and_then(|number| number.parse().ok()),
        body: text("body")?,
        prices: denoms.into_iter().zip(prices).collect(),
        sales: number("sales")?,
        created_at: number("created_at")?,
        buyers: days.into_iter().zip(buyers.into_iter().map(unsigned)).collect(),
    })
}

/// The measures, datasets and figures of a version.
fn metrics(claimed: &Value) -> Vec<(String, String, String)> {
    let text = |metric: &Value, field: &str| metric.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let metric = |metric| (text(metric, "name"), text(metric, "dataset"), text(metric, "value"));
    claimed.as_array().into_iter().flatten().map(metric).collect()
}

/// Four booleans as Postgres writes an array of them.
fn rights(granted: &str) -> Rights {
    let mut each = granted.split([',', '{', '}']).filter(|part| !part.is_empty()).map(|part| part == "t");
    let mut next = || each.next().unwrap_or_default();
    Rights { commercial: next(), derivatives: next(), redistribution: next(), transferable: next() }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
