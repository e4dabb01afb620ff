//! Deadlines that come near are found without a look at every open order.

use std::time::{Duration, Instant};

use weighhouse_indexer::outside::Outside;

use crate::support::{listing, Market, ALICE, BOB, PRICE};
use crate::watched::Watched;

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_found_by_their_indexes_however_many_orders_are_open() {
    let mut market = Market::new();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, Outside::default()).await;
    watched.market.buy_carefully(BOB, 1);
    watched.happen().await;
    let many = "
        INSERT INTO orders
        SELECT more.* FROM orders AS one, generate_series(1, 15000) AS n, LATERAL jsonb_populate_record(
            one, jsonb_build_object('id', 1000 + n, 'state', (ARRAY['funded', 'delivered', 'offered'])[1 + n % 3],
                'deliver_by', 4000000000, 'settle_from', 4000000000, 'expires_at', 4000000000)
        ) AS more";
    watched.database.client.execute(many, &[]).await.unwrap();
    watched.database.client.execute("ANALYZE orders", &[]).await.unwrap();
    watched.market.pass(10).block();
    watched.happen().await;
    // Postgres says so when its process has been idle for ten seconds.
    let scanned = "
        SELECT count(*) FROM pg_stat_user_indexes WHERE idx_scan > 0
            AND indexrelname IN ('orders_delivery_due', 'orders_window_ending', 'orders_offer_ending')";
    let start = Instant::now();
    while watched.read(scanned).await < 3 {
        assert!(start.elapsed() < Duration::from_secs(30), "all open orders are read");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
