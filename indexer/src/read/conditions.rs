//! Conditions on listings, in SQL.

use std::ops::Bound;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::Rows;
use super::sql::Sql;
use crate::publisher::STANDINGS;
use crate::search::condition::{Condition, Market, Metric, NumberField, Rights, TextField, FIGURE_DIGITS};
use crate::search::{MAX_LABELS, WORST_SCAN};

/// Whether a denom takes new orders at the last block of the index, over `denoms`: no closing of it is announced, or the time
/// of that has not come.
macro_rules! open_denom {
    () => {
        "(denoms.closes_at IS NULL OR denoms.closes_at > (
            SELECT floor(extract(epoch FROM blocks.time)) FROM chain JOIN blocks USING (height)
        ))"
    };
}
pub(super) use open_denom;

/// Whether a listing takes new orders at the last block of the index, over `listings AS l`: it is active, its latest
/// version is good, its seller is not closed, one of its prices is in a denom that is not, and orders are not paused.
/// Before the first settings are known, every denom is open. OFFSET keeps Postgres from reading all prices, or all
/// closed sellers, into a hash for the few listings of a page.
pub(super) const SELLABLE: &str = concat!(
    "(
    l.state = 'active' AND l.latest_version IS NOT NULL AND l.bad_since IS NULL
    AND NOT EXISTS (SELECT FROM closed_sellers WHERE closed_sellers.seller = l.seller OFFSET 0)
    AND (
        NOT EXISTS (SELECT FROM settings)
        OR EXISTS (
            SELECT FROM lowest_prices JOIN denoms USING (denom)
            WHERE lowest_prices.listing = l.id AND ",
    open_denom!(),
    "
            OFFSET 0
        )
    )
    AND NOT EXISTS (
        SELECT FROM order_pauses, chain JOIN blocks USING (height)
        WHERE paused_until > floor(extract(epoch FROM blocks.time))
    )
)"
);

/// What of [`SELLABLE`] holds for many listings at once.
const MARKET: &str = concat!(
    "
SELECT
    ARRAY(SELECT seller FROM closed_sellers ORDER BY seller) AS closed_sellers,
    EXISTS (SELECT FROM settings) AS has_settings,
    ARRAY(SELECT denom FROM denoms WHERE ",
    open_denom!(),
    " ORDER BY denom) AS open_denoms,
    EXISTS (
        SELECT FROM order_pauses, chain JOIN blocks USING (height)
        WHERE paused_until > floor(extract(epoch FROM blocks.time))
    ) AS is_paused"
);

/// Adds a condition, over `listings AS l`.
pub(super) fn write(sql: &mut Sql, condition: &Condition) {
    match condition {
        Condition::Text(field, values) if !values.is_empty() && many(sql, *field, values) => {}
        Condition::All(parts) => join(sql, parts, "true", " AND "),
        Condition::Any(parts) => join(sql, parts, "false", " OR "),
        Condition::Not(part) => {
            sql.push("NOT ");
            write(sql, part);
        }
        Condition::Text(field, values) => match &values[..] {
            // One value lets Postgres read an index in the order that is asked for.
            [value] => drop(sql.push(column(*field)).push(" = ").bind(value.clone())),
            _ => drop(sql.push(column(*field)).push(" = ANY(").bind(values.clone()).push(")")),
        },
        Condition::Number { field, from, to } => number(sql, *field, *from, *to),
        Condition::Rights(rights) => granted(sql, *rights),
        Condition::Price { denom, from, to } => price(sql, denom, *from, *to),
        Condition::Metric { metric, from, to } => claimed(sql, metric, *from, *to),
        Condition::Sellable => drop(sql.push(SELLABLE)),
    }
}

fn join(sql: &mut Sql, parts: &[Condition], none: &str, sign: &str) {
    sql.push("(").push(none);
    for part in parts {
        sql.push(sign);
        write(sql, part);
    }
    sql.push(")");
}

fn column(field: TextField) -> &'static str {
    match field {
        TextField::Task => "l.task",
        TextField::Framework => "l.framework",
        TextField::License => "l.license_id",
        TextField::Seller => "l.seller",
        TextField::State => "l.state",
        // None of these is one: see `many`.
        TextField::Publisher
        | TextField::Standing
        | TextField::Kind
        | TextField::Right
        | TextField::Format
        | TextField::Quantization
        | TextField::Loads
        | TextField::Scanned
        | TextField::Tag
        | TextField::Language
        | TextField::Dataset
        | TextField::BaseModel
        | TextField::Denom
        | TextField::Measure => "NULL::text",
    }
}

/// A right of a plan by its name.
const HAS_RIGHT: &str = "EXISTS (
    SELECT FROM plans, unnest(
        ARRAY['commercial', 'derivatives', 'redistribution', 'transfer'],
        ARRAY[commercial, derivatives, redistribution, transferable]
    ) AS granted (name, is_granted)
    WHERE plans.listing = l.id AND is_granted AND granted.name = ANY(";
const HAS_KIND: &str = "EXISTS (SELECT FROM plans WHERE plans.listing = l.id AND plans.kind = ANY(";
const HAS_FORMAT: &str = "EXISTS (
    SELECT FROM versions AS v, jsonb_array_elements(v.formats) AS format
    WHERE v.listing = l.id AND v.number = l.latest_version AND format ->> 'format' = ANY(";
const HAS_QUANTIZATION: &str = "EXISTS (
    SELECT FROM versions AS v, jsonb_array_elements(v.formats) AS format,
        jsonb_array_elements_text(format -> 'dtypes') AS dtype
    WHERE v.listing = l.id AND v.number = l.latest_version AND dtype = ANY(";

/// By the primary keys.
const LOADS: &str = "coalesce((
    SELECT c.loads FROM versions AS v
    JOIN contents AS c ON c.plaintext_root = v.plaintext_root AND c.size = v.size
    WHERE v.listing = l.id AND v.number = l.latest_version
), 'unknown')";
const HAS_DENOM: &str = "EXISTS (SELECT FROM lowest_prices AS p WHERE p.listing = l.id AND p.denom = ANY(";
const HAS_MEASURE: &str = "EXISTS (
    SELECT FROM versions AS v, jsonb_array_elements(v.metrics) AS claimed
    WHERE v.listing = l.id AND v.number = l.latest_version AND claimed ->> 'name' = ANY(";

/// Adds a condition on a text of which a listing has many; false if it has one.
fn many(sql: &mut Sql, field: TextField, values: &[String]) -> bool {
    let (exists, column) = match field {
        TextField::Task | TextField::Framework | TextField::License | TextField::Seller | TextField::State => {
            return false
        }
        TextField::Publisher => {
            // Not null for a name without one: `NOT` finds it.
            sql.push("coalesce(l.publisher = ANY(").bind(values.to_vec()).push("), false)");
            return true;
        }
        TextField::Standing => {
            sql.push("((").push(&STANDINGS).push(") && ").bind(values.to_vec()).push(")");
            return true;
        }
        TextField::Kind => (HAS_KIND, ""),
        TextField::Right => (HAS_RIGHT, ""),
        TextField::Format => (HAS_FORMAT, ""),
        TextField::Quantization => (HAS_QUANTIZATION, ""),
        TextField::Loads => {
            sql.push(LOADS).push(" = ANY(").bind(values.to_vec()).push(")");
            return true;
        }
        TextField::Scanned => {
            // Not null for a version without a scan: `NOT` finds it.
            sql.push(&format!(
                "coalesce((
                    SELECT {WORST_SCAN} FROM versions
                    WHERE versions.listing = l.id AND versions.number = l.latest_version
                ) = ANY("
            ));
            sql.bind(values.to_vec()).push("), false)");
            return true;
        }
        TextField::Tag => ("", "tags"),
        TextField::Language => ("", "languages"),
        TextField::Dataset => ("", "datasets"),
        TextField::BaseModel => ("", "base_models"),
        TextField::Denom => (HAS_DENOM, ""),
        TextField::Measure => (HAS_MEASURE, ""),
    };
    if !exists.is_empty() {
        sql.push(exists).bind(values.to_vec()).push("))");
        return true;
    }
    sql.push(&format!(
        "EXISTS (
            SELECT FROM cards AS c
            WHERE c.sha256 = l.card_sha256 AND c.cid = l.card_cid AND c.state = 'read'
                AND c.{column}[:{MAX_LABELS}] && "
    ));
    sql.bind(values.to_vec()).push(")");
    true
}

fn number(sql: &mut Sql, field: NumberField, from: Bound<u64>, to: Bound<u64>) {
    let of_version = |number: &str| {
        format!("(SELECT {number} FROM versions AS v WHERE v.listing = l.id AND v.number = l.latest_version)")
    };
    let of_content = |memory: &str| {
        format!(
            "coalesce((
                SELECT {memory} FROM contents AS c WHERE c.plaintext_root = v.plaintext_root AND c.size = v.size
            ), v.memory)"
        )
    };
    let number = match field {
        NumberField::Size => of_version("v.size"),
        NumberField::Parameters => of_version(
            "(SELECT max((format ->> 'parameters')::numeric) FROM jsonb_array_elements(v.formats) AS format)",
        ),
        NumberField::Memory => of_version(&of_content("weights")),
        NumberField::MemoryNeeded => of_version(&of_content("needed")),
        NumberField::Sales => "l.sales".to_owned(),
        NumberField::CreatedAt => "l.created_at".to_owned(),
        NumberField::PublishedAt => of_version("v.published_at"),
        NumberField::Rating => "(SELECT rating FROM ratings WHERE ratings.listing = l.id)".to_owned(),
    };
    sql.push(&format!("coalesce({number} BETWEEN 0 AND {}", u64::MAX));
    for (comparison, bound) in bounds(from, to) {
        sql.push(&format!(" AND {number} {comparison} ")).bind(bound.to_string()).push("::text::numeric");
    }
    sql.push(", false)");
}

/// The bounds of a range that there are, each with its comparison.
fn bounds<T>(from: Bound<T>, to: Bound<T>) -> impl Iterator<Item = (&'static str, T)> {
    let bound = |bound, included, excluded| match bound {
        Bound::Included(value) => Some((included, value)),
        Bound::Excluded(value) => Some((excluded, value)),
        Bound::Unbounded => None,
    };
    bound(from, ">=", ">").into_iter().chain(bound(to, "<=", "<"))
}

fn granted(sql: &mut Sql, rights: Rights) {
    sql.push("EXISTS (SELECT FROM plans WHERE plans.listing = l.id");
    for right in rights.columns() {
        sql.push(" AND plans.").push(right);
    }
    sql.push(")");
}

fn price(sql: &mut Sql, denom: &str, from: Bound<u128>, to: Bound<u128>) {
    sql.push("EXISTS (SELECT FROM lowest_prices p WHERE p.listing = l.id AND p.denom = ").bind(denom.to_owned());
    for (comparison, amount) in bounds(from, to) {
        sql.push(&format!(" AND p.price {comparison} ")).bind(amount.to_string()).push("::text::numeric");
    }
    sql.push(")");
}

fn claimed(sql: &mut Sql, metric: &Metric, from: Bound<i128>, to: Bound<i128>) {
    sql.push(
        "EXISTS (
            SELECT FROM versions AS v, jsonb_array_elements(v.metrics) AS claimed
            WHERE v.listing = l.id AND v.number = l.latest_version AND claimed ->> 'name' = ",
    );
    sql.bind(metric.name.clone());
    if let Some(dataset) = &metric.dataset {
        sql.push(" AND claimed ->> 'dataset' = ").bind(dataset.clone());
    }
    for (comparison, figure) in bounds(from, to) {
        sql.push(&format!(" AND (claimed ->> 'value')::numeric * 1e{FIGURE_DIGITS} {comparison} "));
        sql.bind(figure.to_string()).push("::text::numeric");
    }
    sql.push(")");
}

impl Rows {
    /// What holds for many listings at once, if a condition asks.
    pub(super) async fn market(&self, condition: &Condition) -> Result<Market, Failure> {
        if !condition.asks_sellable() {
            return Ok(Market::default());
        }
        let read = async || {
            let rows = self.query(MARKET, &[]).await?;
            Ok(rows.first().map(market).transpose()?.unwrap_or_default())
        };
        match &self.facts {
            Some(facts) => Ok(facts.market.get_or_try_init(read).await?.clone()),
            None => read().await,
        }
    }
}

fn market(row: &Row) -> Result<Market, tokio_postgres::Error> {
    let has_settings: bool = row.try_get("has_settings")?;
    let open_denoms: Vec<String> = row.try_get("open_denoms")?;
    Ok(Market {
        is_paused: row.try_get("is_paused")?,
        closed_sellers: row.try_get("closed_sellers")?,
        open_denoms: has_settings.then_some(open_denoms),
    })
}
