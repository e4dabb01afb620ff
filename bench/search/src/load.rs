//! Loads a made-up market straight into the views' tables, by COPY.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Context;
use futures::SinkExt;
use serde_json::json;
use tokio_postgres::Client;
use weighhouse_protocol::reputation::handle;

use crate::figures;
use crate::kept;
use crate::market::{account, Listing, Market};
use crate::standing;
use crate::trade;

/// Bytes of rows that are sent at a time.
const CHUNK: usize = 1 << 20;
const SECONDS_A_DAY: u64 = 86_400;
/// Days on which the buyers of a listing came, at most.
const DAYS: u32 = 30;

/// Loads a market into an empty database that has the views' tables.
///
/// # Errors
/// Failures of the database.
pub async fn load(client: &mut Client, market: Market) -> anyhow::Result<()> {
    let indexes = without_indexes(client).await?;
    let mut sales = vec![0_u32; usize::try_from(market.listings)? + 1];
    for id in 1..=market.orders {
        if let Some(sales) = sales.get_mut(usize::try_from(market.order(id).listing)?) {
            *sales += 1;
        }
    }
    let sold = |id: u64| usize::try_from(id).ok().and_then(|id| sales.get(id)).copied().unwrap_or_default();
    settings(client).await?;
    let listings = || (1..=market.listings).map(|id| market.listing(id));
    copy(client, LISTINGS, listings().map(|l| listing(&l, sold(l.id)))).await?;
    copy(client, PLANS, listings().map(|l| plan(&l))).await?;
    copy(client, PRICES, listings().map(|l| format!("{}\t{}\t{}\n", l.id, l.denom, l.price))).await?;
    copy(client, VERSIONS, listings().map(|l| version(&l))).await?;
    copy(client, CARDS, listings().map(|l| card(&l))).await?;
    copy(client, USE, (1..=market.listings).map(|id| used(id, sold(id)))).await?;
    let sellers = (1..=market.listings).map(|id| market.listing(id).seller).collect::<Vec<_>>();
    let seller =
        |listing: u64| usize::try_from(listing - 1).ok().and_then(|at| sellers.get(at)).map_or("", String::as_str);
    copy(client, figures::SALES, figures::sales(market.listings)).await?;
    copy(client, figures::PRICES, figures::prices(market.listings)).await?;
    copy(client, figures::VISITS, figures::visits(market.listings)).await?;
    copy(client, figures::SELLER_VISITS, figures::seller_visits()).await?;
    trade::load(client, market, seller).await?;
    kept::load(client, market, &sales, seller).await?;
    standing::load(client, market, &sales).await?;
    for index in indexes {
        client.batch_execute(&index).await.with_context(|| index.clone())?;
    }
    // As autovacuum leaves tables that grew over months.
    client.batch_execute("VACUUM (ANALYZE)").await?;
    // What the load leaves to be written would be written while pages are measured.
    client.batch_execute("CHECKPOINT").await?;
    weighhouse_indexer::search::sessions::begin(client, "a made-up market").await?;
    Ok(())
}

/// Drops the indexes that are no keys, and says how to make them.
async fn without_indexes(client: &Client) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT schemaname || '.' || indexname, indexdef FROM pg_indexes
        WHERE schemaname ~ '^view_' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)";
    let mut made = Vec::new();
    for row in client.query(sql, &[]).await? {
        let name: String = row.try_get(0)?;
        client.batch_execute(&format!("DROP INDEX {name}")).await?;
        made.push(row.try_get(1)?);
    }
    Ok(made)
}

async fn settings(client: &Client) -> anyhow::Result<()> {
    let end = Market::end();
    let rule = |denom: &str| {
        json!({"denom": denom, "min_fee": "5", "min_bond": "10", "min_stake": "1", "daily_penalty": "100000000",
            "closed": false})
    };
    let denoms = ["uwhs", "uusd"].map(rule);
    let config = json!({
        "treasury": account(0), "fee_bps": 250, "bond_bps": 2_000, "bond_delay": 86_400,
        "denoms": denoms,
        "block_interval": 10_000, "stake_bps": 1_000, "guardian": null, "moderator": null,
        "deliver_within": {"min": 60, "max": 86_400}, "challenge_window": {"min": 60, "max": 86_400},
        "grace": 60, "download_rate": 1_000_000, "cooldown": 86_400,
        "arbiter": {"address": account(1), "decide_within": 86_400},
    });
    let sql = format!(
        "INSERT INTO settings (only_row, config, changed_at) VALUES (true, '{config}', 0);
        INSERT INTO denoms (denom, set_at) VALUES ('uwhs', 0), ('uusd', 0);
        INSERT INTO chain (chain_id, genesis_hash, start_height, height, blocks, head)
            VALUES ('bench-1', '00', 1, 1, 1, 1);
        INSERT INTO contracts (name, address, joined_at, stored_to) VALUES ('registry', 'wasm1registry', 1, 0);
        INSERT INTO blocks (height, hash, time) VALUES (1, '\\x00', to_timestamp({end}));"
    );
    client.batch_execute(&sql).await.context("settings")
}

/// Sends rows in the text form of COPY.
pub async fn copy(client: &Client, into: &str, rows: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let sink = client
        .copy_in::<_, std::io::Cursor<Vec<u8>>>(&format!("COPY {into} FROM STDIN"))
        .await
        .context(into.to_owned())?;
    let mut sink = Box::pin(sink);
    let mut chunk = String::with_capacity(CHUNK + 4_096);
    for row in rows {
        chunk.push_str(&row);
        if chunk.len() >= CHUNK {
            sink.send(std::io::Cursor::new(std::mem::take(&mut chunk).into_bytes())).await?;
            chunk.reserve(CHUNK + 4_096);
        }
    }
    sink.send(std::io::Cursor::new(chunk.into_bytes())).await?;
    sink.as_mut().finish().await.context(into.to_owned())?;
    Ok(())
}

const LISTINGS: &str = "listings (id, seller, name, publisher, publisher_fold, card_cid, card_sha256, task, framework,
    license_id, deliver_within, challenge_window, split_version, state, latest_version, sales, created_at)";

fn listing(l: &Listing, sales: u32) -> String {
    let Listing { id, seller, name, task, framework, license, state, created_at, .. } = l;
    let card = hash(*id);
    let publisher = name.split('/').next().unwrap_or_default();
    let fold = handle::fold(publisher);
    format!(
        "{id}\t{seller}\t{name}\t{publisher}\t{fold}\tbafk{card}\t{card}\t{task}\t{framework}\t{license}\t3600\t600\t1\t{state}\t1\t{sales}\t{created_at}\n"
    )
}

const PLANS: &str =
    "plans (listing, plan, kind, term_seconds, commercial, derivatives, redistribution, transferable, price,
    denom, resale_royalty_bps, prices)";

fn plan(l: &Listing) -> String {
    let (kind, term) = if l.is_term { ("term", "86400") } else { ("perpetual", "\\N") };
    let Listing { id, commercial, price, denom, .. } = l;
    format!("{id}\t0\t{kind}\t{term}\t{commercial}\ttrue\tfalse\ttrue\t{price}\t{denom}\t500\t1\n")
}

const PRICES: &str = "lowest_prices (listing, denom, price)";

const VERSIONS: &str =
    "versions (listing, number, cid, size, chunk_count, plaintext_root, ciphertext_root, key_root, public_key,
    hash_point, salt, formats, metrics, published_at, memory)";

fn version(l: &Listing) -> String {
    let Listing { id, size, parameters, dtype, accuracy, created_at, .. } = l;
    let root = hash(*id);
    let formats = format!(
        "[{{\"format\": \"safetensors\", \"tensors\": 290, \"parameters\": {parameters}, \"dtypes\": [\"{dtype}\"]}}]"
    );
    let metrics = format!("[{{\"name\": \"accuracy\", \"dataset\": \"glue\", \"value\": \"0.{accuracy:0>3}\"}}]");
    format!(
        "{id}\t1\tbafy{root}\t{size}\t{}\t{root}\t{root}\t{root}\t{root}\t{root}\t{root}\t{formats}\t{metrics}\t{created_at}\t{size}\n",
        size / 16_384 + 1
    )
}

const CARDS: &str = "cards (sha256, cid, state, title, pipeline_tag, tags, languages, datasets, base_models, body)";

fn card(l: &Listing) -> String {
    let card = hash(l.id);
    let list = |values: &[&str]| format!("{{{}}}", values.join(","));
    let tags: Vec<&str> = l.tags.iter().map(String::as_str).collect();
    format!(
        "{card}\tbafk{card}\tread\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
        l.name,
        l.task,
        list(&tags),
        list(&l.languages),
        list(&l.datasets),
        list(&[&l.base_model]),
        l.body
    )
}

const USE: &str = "listing_use (listing, day, buyers)";

/// The buyers of a listing, on its last days.
fn used(id: u64, sales: u32) -> String {
    let mut days: BTreeMap<u64, u32> = BTreeMap::new();
    let last = Market::end() / SECONDS_A_DAY - id % 90;
    for buyer in 0..sales.min(1_000) {
        *days.entry(last - u64::from(buyer % DAYS)).or_default() += 1;
    }
    let mut rows = String::new();
    for (day, buyers) in days {
        let _ = writeln!(rows, "{id}\t{day}\t{buyers}");
    }
    rows
}

/// A hash that is none.
pub fn hash(id: u64) -> String {
    format!("{id:0>64x}")
}

/// An account that sells much.
pub fn seller() -> String {
    account(3)
}
