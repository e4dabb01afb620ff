//! Faults of all that ingest stands on, one after another, while a chain goes on. Afterwards every table that follows from
//! the chain is what a clean ingest makes, and a client that followed it was told all of it once.
//!
//! `WEIGHHOUSE_SOAK_FAULTS` says how many, and that no kind of them may be left out; `WEIGHHOUSE_SOAK_SEED` repeats a run, as
//! far as the moments repeat.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod chance;
mod clean;
mod follower;
mod node;
mod postgres;
mod stage;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use weighhouse_indexer::check;

use chance::Chance;
use follower::Follower;
use stage::{Fault, Stage};

/// The setting that says how many faults there are: `make soak` has it, a run within all other tests has not.
pub const HOW_MANY: &str = "WEIGHHOUSE_SOAK_FAULTS";
/// The faults of a run within all other tests.
const FAULTS: usize = 20;
/// The faults after which ingest must come to the head again.
const ROUND: usize = 10;
/// The time in which a follower must be told all.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn faults_lose_and_double_nothing() {
    let number = |name: &str, default: usize| {
        std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is {text}")))
    };
    let (faults, seed) = (number(HOW_MANY, FAULTS), number("WEIGHHOUSE_SOAK_SEED", 1));
    let (mut chance, began) = (Chance::of(seed as u64), Instant::now());
    let mut stage = Stage::set(faults).await;
    let follower = Follower::start(stage.server);
    let (mut deck, mut suffered) = (Vec::new(), BTreeMap::new());
    for number in 1..=faults {
        if deck.is_empty() {
            deck = chance.shuffled(stage.faults());
        }
        let fault: Fault = deck.pop().unwrap();
        stage.suffer(fault, &mut chance).await;
        *suffered.entry(fault).or_insert(0) += 1;
        if number.is_multiple_of(ROUND) {
            let took = stage.catch_up().await;
            eprintln!("{number} faults, at height {} after {took:?}", stage.node.head());
        }
    }
    stage.finish().await;
    let mut client = stage.postgres.connect(stage::DATABASE).await;
    let steps = clean::steps(&client).await;
    let told = follower.told(steps.len(), PATIENCE).await;
    assert_eq!(told, steps, "a follower that resumed from its cursor {} times", follower.connections());
    assert!(follower.connections() > 1, "the follower was never cut off");
    stage.stop().await;
    eprintln!("{suffered:?} with seed {seed} in {:?}; answers spoiled: {:?}", began.elapsed(), stage.node.spoiled());
    for (fault, count) in stage.node.spoiled() {
        assert!(count > 0, "{fault:?} spoiled no answer");
    }

    for told in ["orders", "handles", "attestations", "reviews", "posts", "reports"] {
        let count: i64 = client.query_one(&format!("SELECT count(*) FROM {told}"), &[]).await.unwrap().get(0);
        assert!(count > 0, "the chain told nothing of {told}");
    }
    let clean = clean::ingested(&stage).await;
    assert_eq!(support::database::chain_tables(&client).await, support::database::chain_tables(&clean).await);
    assert_eq!(support::database::dump_of(&client).await, support::database::dump_of(&clean).await);
    let report = check::check(&mut client, None).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
}
