//! What the index keeps of a made-up market beside its records: sums of its orders, and what is in its sealed files.

use std::fmt::Write;

use tokio_postgres::Client;

use crate::dice::Dice;
use crate::figures;
use crate::load::{copy, hash};
use crate::market::{account, Listing, Market, Order};

/// Versions that a listing's price was set at, at most.
const PRICES_EACH: u64 = 3;

/// Loads the sums over `sales`, the number of orders of each listing.
///
/// # Errors
/// Failures of the database.
pub async fn load<'a>(
    client: &Client,
    market: Market,
    sales: &[u32],
    seller: impl Fn(u64) -> &'a str,
) -> anyhow::Result<()> {
    let sold = |id: u64| usize::try_from(id).ok().and_then(|id| sales.get(id)).map_or(0, |sold| u64::from(*sold));
    let listings = || 1..=market.listings;
    copy(client, OUTCOMES, listings().map(|id| outcomes(id, sold(id)))).await?;
    copy(client, PRICES, listings().map(|id| prices(market, id))).await?;
    copy(client, CONTENTS, listings().map(|id| content(&market.listing(id)))).await?;
    copy(client, CODE, listings().map(code)).await?;
    copy(client, FILES, listings().map(|id| files(&market.listing(id)))).await?;
    copy(client, SPLITS, listings().map(|id| split(id, seller(id)))).await?;
    copy(client, REVENUES, listings().map(|id| revenue(id, sold(id)))).await?;
    copy(client, PARTS, listings().map(|id| part(id, sold(id), seller(id)))).await?;
    copy(client, UNSWEPT, (0..=market.listings / 10).map(unswept)).await?;
    copy(client, CLAIMS, (0..=market.listings / 10).map(claims)).await?;
    copy(client, figures::LISTING_INCOME, figures::listing_income(market)).await?;
    // As the view keeps it.
    let stakes = "INSERT INTO stakes (denom, sellers, posted, withdrawn, bound, released, forfeited)
        SELECT denom, count(*), sum(posted), sum(withdrawn), sum(bound), sum(released), sum(forfeited)
        FROM bonds GROUP BY denom";
    client.batch_execute(stakes).await?;
    client.batch_execute(OF_SELLERS).await?;
    client.batch_execute(LAST_SALES).await?;
    Ok(())
}

const OUTCOMES: &str =
    "sale_outcomes (listing, placed, disputed, settled, split_agreed, split_ruled, refunded_undelivered,
    refunded_proven_bad, refunded_agreed, refunded_ruled)";

fn outcomes(id: u64, sold: u64) -> String {
    format!("{id}\t{sold}\t0\t{}\t0\t0\t{}\t0\t0\t0\n", sold - sold / 8, sold / 8)
}

/// As the view keeps them: the sums over each seller's listings.
const OF_SELLERS: &str = "
INSERT INTO seller_outcomes
SELECT listings.seller, sum(placed), sum(disputed), sum(settled), sum(split_agreed), sum(split_ruled),
    sum(refunded_undelivered), sum(refunded_proven_bad), sum(refunded_agreed), sum(refunded_ruled)
FROM sale_outcomes JOIN listings ON listings.id = sale_outcomes.listing GROUP BY listings.seller";

/// As the view keeps them: none of these orders is an offer, a resale, or divided.
const LAST_SALES: &str = "
INSERT INTO last_sales
SELECT listing, json_agg(json_build_array(id, CASE WHEN state IN ('settled', 'refunded') THEN state ELSE 'open' END,
    placed_at, delivered_at - placed_at) ORDER BY id)::text
FROM (SELECT *, row_number() OVER (PARTITION BY listing ORDER BY id DESC) AS place FROM orders) AS newest
WHERE place <= 32 GROUP BY listing";

const PRICES: &str = "plan_prices (listing, plan, number, price, denom, version, at)";

fn prices(market: Market, id: u64) -> String {
    let mut rows = String::new();
    let listing = market.listing(id);
    let many = 1 + Dice::of(market.seed, 9, id).roll(PRICES_EACH);
    for number in 1..=many {
        let price = listing.price * number / many;
        let _ = writeln!(rows, "{id}\t0\t{number}\t{price}\t{}\t1\t{}", listing.denom, listing.created_at);
    }
    rows
}

const CONTENTS: &str = "contents (plaintext_root, size, files, pickles, weights, loads, code_files)";

fn content(listing: &Listing) -> String {
    let (root, size) = (hash(listing.id), listing.size);
    let (loads, code_files) = loads(listing.id);
    format!("{root}\t{size}\t2\t0\t{size}\t{loads}\t{code_files}\n")
}

/// The verdict of a content, and its files with code: a fifth has none, and a fifth runs some.
fn loads(id: u64) -> (&'static str, u64) {
    match id % 5 {
        0 => ("data_only", 0),
        1 => ("runs_code", 1),
        _ => ("unknown", 1),
    }
}

const CODE: &str = "content_code (plaintext_root, place, path, kind, effect, basis, why)";

fn code(id: u64) -> String {
    let root = hash(id);
    match loads(id).0 {
        "data_only" => String::new(),
        "runs_code" => format!("{root}\t0\tmodeling.py\tsource\truns\tname\tPython code\n"),
        _ => format!("{root}\t0\tconfig.json\tconfiguration\tmay_run\tname\tit can name code elsewhere\n"),
    }
}

const FILES: &str =
    "content_files (plaintext_root, place, path, size, sha256, format, tensors, parameters, dtypes, weights,
    is_proven)";

fn files(listing: &Listing) -> String {
    let Listing { id, size, parameters, dtype, .. } = listing;
    let root = hash(*id);
    format!(
        "{root}\t0\tmodel.safetensors\t{size}\t{root}\tsafetensors\t290\t{parameters}\t{{\"{dtype}\": {parameters}}}\t{size}\ttrue\n\
         {root}\t1\tconfig.json\t900\t{root}\tother\t\\N\t\\N\t\\N\t\\N\tfalse\n"
    )
}

const SPLITS: &str = "revenue_splits (listing, split_version, payees)";

fn split(id: u64, seller: &str) -> String {
    format!("{id}\t1\t[{{\"account\": \"{seller}\", \"share_bps\": 10000}}]\n")
}

const REVENUES: &str =
    "revenues (listing, split_version, denom, gross, fee, sales, swept, swept_fee, swept_sales, rest)";

fn revenue(id: u64, sold: u64) -> String {
    let waiting = sold % 10;
    let (gross, fee) = (waiting * Order::PRICE, waiting * Order::FEE);
    let swept = sold - waiting;
    format!("{id}\t1\tuwhs\t{gross}\t{fee}\t{waiting}\t{}\t{}\t{swept}\t0\n", swept * Order::PRICE, swept * Order::FEE)
}

const PARTS: &str = "revenue_parts (listing, split_version, denom, account, amount)";

fn part(id: u64, sold: u64, seller: &str) -> String {
    match sold % 10 {
        0 => String::new(),
        waiting => format!("{id}\t1\tuwhs\t{seller}\t{}\n", waiting * (Order::PRICE - Order::FEE)),
    }
}

const UNSWEPT: &str = "unswept (account, denom, amount, sweeps)";

fn unswept(number: u64) -> String {
    format!("{}\tuwhs\t{}\t3\n", account(number), Dice::of(number, 10, 0).few(1_000_000_000))
}

const CLAIMS: &str = "claims (account, height, phase, tx_index, event_index, denom, amount, at)";

fn claims(number: u64) -> String {
    let mut rows = String::new();
    for height in 1..=Dice::of(number, 11, 0).roll(6) {
        let _ = writeln!(rows, "{}\t{height}\t1\t0\t0\tuwhs\t5000000\t{}", account(number), Market::end());
    }
    rows
}
