//! All contracts together: sales, refunds, disputes and resales in any order, and all that is said of them meanwhile.

mod attestations;
mod charges;
mod checks;
mod links;
mod opinions;
mod posts;
mod step;
mod trade;
mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;

use step::step;
use world::World;

proptest! {
    #![proptest_config(super::config(48))]

    /// And in the end nothing is stuck: all contracts hold nothing but the sellers' bonds and what rounding carries.
    #[test]
    fn what_is_said_and_what_is_sold_keep_to_each_other(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in steps {
            let before = world.market.state();
            if !world.take(&step) {
                prop_assert_eq!(world.market.state(), before, "a failed call changed something: {:?}", step);
            }
            world.check(&step)?;
        }
        world.end();
        world.check_the_end()?;
    }
}

/// Chance reaches what the property is about: otherwise it would hold of nothing.
#[test]
fn steps_reach_all_that_the_properties_are_about() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..20 {
        let steps = prop::collection::vec(step(), 120..121).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        world.seen().into_iter().for_each(|(what, count)| *sums.entry(what).or_default() += count);
    }
    assert!(sums.values().all(|count| *count > 0), "{sums:?}");
}
