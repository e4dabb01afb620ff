//! What holds after any sequence of messages, by several buyers and sellers, while time passes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod books;
mod checks;
mod disputes;
mod end;
mod keys;
mod orders;
mod resales;
mod rules;
mod step;
mod story;
mod take;
mod world;

use proptest::prelude::*;
use weighhouse_market_suite::cases;

use step::Step;
use story::steps;
use world::{Cast, World};

/// Takes steps, and checks after each of them.
fn live(cast: Cast, steps: Vec<Step>) -> World {
    let mut world = World::new(cast);
    for step in steps {
        let before = world.market.state();
        let outcome = world.take(&step);
        world.judge(Some(&step), &outcome);
        world.note(&outcome);
        if outcome.is_err() {
            assert_eq!(before, world.market.state(), "a failed call changed something: {step:?}");
        }
        world.check();
    }
    world
}

fn config(usual: u32) -> ProptestConfig {
    ProptestConfig {
        cases: cases(usual),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(96))]

    /// And in the end nothing is stuck: whoever is owed anything gets it out, without anybody's help.
    #[test]
    fn the_books_balance_whatever_happens(steps in steps()) {
        live(Cast::Everybody, steps).end();
    }

    #[test]
    fn one_person_alone_never_gains(steps in steps()) {
        let mut world = live(Cast::OnePerson, steps);
        world.end();
        world.check_the_person();
    }

    /// Sellers who are honest, and deliver or not.
    #[test]
    fn who_watches_a_seller_gains_a_days_penalty_at_most(steps in steps()) {
        let mut world = live(Cast::Watcher, steps);
        world.end();
        world.check_the_watcher();
    }
}
