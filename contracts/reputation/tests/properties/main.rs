//! What holds whatever happens.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod money;
mod ratings;
mod recount;
mod together;

use proptest::prelude::ProptestConfig;
use weighhouse_market_suite::cases;

fn config(usual: u32) -> ProptestConfig {
    ProptestConfig {
        cases: cases(usual),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
