//! Any story.
use proptest::prelude::*;
use weighhouse_indexer::views::replay;

use crate::row;
use crate::support::{listing, Database, Market, ALICE, BOB, BOND, CAROL, FEE, PRICE};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever happens, in whatever batches: tables are what a replay makes, and money adds up.
    #[test]
    fn any_story_replays_to_the_same_tables(
        steps in proptest::collection::vec((0u8..7, 0usize..4), 1..40), size in 1usize..20,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let (market, settled) = story(&steps);
            let mut database = Database::new().await;
            database.ingest(&market.blocks, size).await;
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
            assert_eq!(database.count("quarantine").await, 0);
            assert_eq!(database.count("licenses").await, settled);
            let sums = "SELECT coalesce(sum(sales), 0)::bigint AS sales FROM listings";
            assert_eq!(row(&database, sums).await, format!("{{\"sales\": {settled}}}"));
            let owed = "SELECT coalesce(sum(credited), 0)::text AS credited FROM balances";
            let credited = PRICE * u128::try_from(settled).unwrap();
            assert_eq!(row(&database, owed).await, format!("{{\"credited\": \"{credited}\"}}"));
        });
    }
}

/// Turns numbers into a story in which every step is possible. Returns the sales, too.
fn story(steps: &[(u8, usize)]) -> (Market, i64) {
    let (mut market, mut listings, mut open, mut settled) = (Market::new(), Vec::new(), Vec::new(), 0);
    for account in [ALICE, BOB, CAROL] {
        market.post_bond(account, 40 * BOND);
    }
    for (step, pick) in steps {
        let listing_at = |listings: &[u64]| listings.get(pick % listings.len().max(1)).copied();
        match (step, listing_at(&listings)) {
            (0, _) => listings.push(market.list(listing("model", [ALICE, BOB, CAROL][pick % 3], PRICE))),
            (1 | 2, Some(id)) => open.push((market.buy(CAROL, id), id)),
            (3, _) if !open.is_empty() => {
                let (order, id) = open.remove(pick % open.len());
                market.deliver(order).sweep(id);
                settled += 1;
            }
            (4, _) if !open.is_empty() => {
                // Whatever is open can only be paid back then.
                for (order, _) in open.drain(..) {
                    market.refund(order);
                }
                market.reopen_sellers();
            }
            (5, Some(id)) => {
                market.set_price(id, 1, FEE * (*pick as u128 + 2), ["uwhs", "uusd"][pick % 2]);
            }
            _ => {
                market.block();
            }
        }
    }
    (market, settled)
}
