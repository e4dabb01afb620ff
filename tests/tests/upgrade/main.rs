//! A market of the release before, with live money in every state, moves to this release by one proposal of governance.
//!
//! The rules come one after the other and go on from what the last one left: nothing is migrated before
//! [`moving`], and nothing is open after [`endings`]. Each of them fills the market, and moves it, if none did before.
//!
//! `WEIGHHOUSE_UPGRADE_SIZE` says how many of everything stand in the market; `make soak` asks for 10,000. With
//! `WEIGHHOUSE_WASMD_NEXT`, a program of the node that knows an upgrade of its chain, the chain upgrades itself, too.

mod endings;
mod index;
mod moving;
mod node;
mod refusals;
mod stage;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use weighhouse_tests::harness::{run_in_turn_on, Setup};
use weighhouse_tests::rules;

/// Longer than any rule takes at the size of `make test`, and at that of `make soak`.
const LIMIT: Duration = Duration::from_secs(600);
const SOAK_LIMIT: Duration = Duration::from_secs(6 * 3_600);

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("upgrade");
    let limit = if stage::is_soak() { SOAK_LIMIT } else { LIMIT };
    let mut all = rules! {
        refusals {
            nobody_but_governance_migrates,
            a_proposal_that_fails_in_its_last_message_changes_nothing,
            a_skipped_release_is_refused,
        }
        moving {
            one_proposal_moves_all_contracts_and_no_answer_changes,
            orders_go_on_while_anybody_rewrites_records,
            a_program_of_the_release_before_is_told_so,
        }
        refusals {
            a_downgrade_is_refused,
        }
        index {
            the_index_follows_through_the_migration,
        }
    };
    if node::next_program().is_some() {
        all.extend(rules! {
            node {
                the_chain_upgrades_itself_under_open_orders,
            }
        });
    }
    all.extend(rules! {
        endings {
            every_flow_ends_and_nothing_is_lost,
        }
    });
    run_in_turn_on(&Setup { folder, change: stage::options, limit }, all)
}
