//! Reputation in a made-up market: handles whose holders a verifier attests, and ratings.

use std::collections::BTreeMap;

use tokio_postgres::Client;
use weighhouse_protocol::reputation::handle;

use crate::dice::Dice;
use crate::load::copy;
use crate::market::{account, Market};
use crate::words;

/// A kind of dice.
const RATING: u64 = 12;
/// The account of the verifier.
const VERIFIER: u64 = 2_000_000_000;
/// Of so many listings with sales one has no review.
const UNRATED: u64 = 4;

/// Loads handles, attestations and ratings over `sales`, the number of orders of each listing. The accounts that sell most hold
/// the handles under which most models are named, so that a part of the listings is attested, and many look alike.
///
/// # Errors
/// Failures of the database.
pub async fn load(client: &Client, market: Market, sales: &[u32]) -> anyhow::Result<()> {
    let verifier = account(VERIFIER);
    let accredited = format!(
        "INSERT INTO verifiers (verifier, name, url, level, checks, term, since)
        VALUES ('{verifier}', 'Verifier', 'https://verifier.example', 'high', '[\"document\"]', 1, 0)"
    );
    client.batch_execute(&accredited).await?;
    // Handles of one fold are one.
    let held: BTreeMap<String, String> = words::handles().map(|name| (handle::fold(&name), name)).collect();
    let holders = || (0_u64..).zip(&held);
    copy(client, HANDLES, holders().map(|(holder, (fold, name))| held_by(holder, fold, name))).await?;
    copy(client, ATTESTATIONS, holders().map(|(holder, _)| attested(holder, &verifier))).await?;
    let sold = |id: u64| usize::try_from(id).ok().and_then(|id| sales.get(id)).map_or(0, |sold| u64::from(*sold));
    copy(client, RATINGS, (1..=market.listings).map(|id| rated(market, id, sold(id)))).await
}

const HANDLES: &str = "handles (fold, handle, account, deposit, denom, since)";

fn held_by(holder: u64, fold: &str, name: &str) -> String {
    format!("{fold}\t{name}\t{}\t1000000\tuwhs\t0\n", account(holder))
}

const ATTESTATIONS: &str = "attestations (account, verifier, level, checks, evidence, term, attested_at, expires_at)";

fn attested(holder: u64, verifier: &str) -> String {
    let (account, expires_at) = (account(holder), Market::end() + 31_536_000);
    format!("{account}\t{verifier}\thigh\t[\"document\"]\t{holder:0>64x}\t1\t0\t{expires_at}\n")
}

const RATINGS: &str = "ratings (listing, rating, weight, one, two, three, four, five)";

fn rated(market: Market, id: u64, sold: u64) -> String {
    let mut dice = Dice::of(market.seed, RATING, id);
    if sold == 0 || dice.roll(UNRATED) == 0 {
        return String::new();
    }
    let rating = 1_000 + dice.roll(4_001);
    format!("{id}\t{rating}\t{}\t0\t0\t0\t0\t{sold}\n", sold * 125_000)
}
