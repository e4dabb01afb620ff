//! Fills a market with listings, each with a version, by transactions of many messages.

use std::time::Instant;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::Coin;
use weighhouse_localnet::DENOM;
use weighhouse_tests::bulk::Bulk;
use weighhouse_tests::Market;

/// The accounts that fill the market. Half of them list, each a transaction at a time: more than a block has room for.
const ACCOUNTS: usize = 40;
/// The purse of each, in base units: for fees.
const PURSE: u128 = 5_000_000_000;
/// The account that gives it. Another one funds the people who send what is measured.
const GIVER: &str = "bob";
/// Listings whose answers are kept in memory at a time.
const AT_A_TIME: usize = 5_000;

/// What the filling took.
#[derive(Debug, Serialize)]
pub struct Filled {
    pub listings: usize,
    pub gas: u64,
    pub blocks: u64,
    pub seconds: u64,
}

/// Adds listings to a market.
pub async fn fill(market: &Market, listings: usize) -> Result<Filled> {
    let (began, first) = (Instant::now(), market.chain.head().await?.height);
    let purse = [Coin::new(PURSE, DENOM)];
    let accounts = Bulk::fund(&market.chain, &market.localnet.key(GIVER)?, ACCOUNTS, &purse).await?;
    let mut bulk = Bulk::new(market.chain.clone(), &market.deployment, accounts).await?;
    let mut left = listings;
    while left > 0 {
        let some = left.min(AT_A_TIME);
        bulk.listings(some).await?;
        left -= some;
        eprintln!("{left} of {listings} listings are left after {} s", began.elapsed().as_secs());
    }
    let gas = bulk.figures().iter().map(|figure| figure.gas).sum();
    let blocks = market.chain.head().await?.height.saturating_sub(first);
    Ok(Filled { listings, gas, blocks, seconds: began.elapsed().as_secs() })
}
