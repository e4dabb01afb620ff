//! Services that are away while somebody works at a command line: each command says so, loses nothing, and goes on when
//! it is given again.
//!
//! These rules stop services that others need, so they have a market of their own and come one after the other.

mod commands;
mod database;
mod failover;
mod halt;
mod outages;
mod transactions;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    let rules = weighhouse_tests::rules! {
        commands {
            every_command_goes_on_when_its_service_is_back,
        }
        transactions {
            a_node_that_goes_away_under_a_command_costs_nothing_twice,
            a_purchase_that_the_nodes_index_lost_is_not_paid_again,
        }
        halt {
            no_deadline_passes_while_the_chain_stands_still,
        }
        database {
            a_search_waits_for_the_database,
        }
        failover {
            an_index_outlives_its_primary,
        }
    };
    weighhouse_tests::harness::run_in_turn(&folder, rules)
}
