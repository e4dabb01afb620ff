//! Programs that are killed at every moment of what they do, and go on.
//!
//! No moment is guessed. What a program does is first written down as steps: the requests that it makes, which a proxy
//! between it and the services sees ([`weighhouse_tests::steps`] says what counts as one). Then it is killed in each of
//! them, before the request reaches the service and before the program gets the answer, and has to go on from there.
//!
//! What a program writes to its disk lies between two requests. Killed before the answer to the first, it has not
//! written; killed before the second, it has. What else it does between two requests, the rules say.
//!
//! Many programs run at a time here. They would keep the rules of the market from meeting their deadlines, so they have
//! a market of their own.

mod agents;
mod commands;
mod once;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kills");
    let rules = weighhouse_tests::rules! {
        agents {
            a_killed_agent_delivers_once,
            an_agent_killed_twice_delivers_once,
            a_killed_agent_takes_and_delivers_once,
        }
        commands {
            a_killed_publication_goes_on_and_pays_once,
            a_killed_purchase_goes_on_and_pays_once,
        }
        once {
            a_bond_that_was_killed_is_posted_once,
            a_killed_sellers_or_buyers_command_says_what_became_of_it,
            a_killed_command_about_an_offer_says_what_became_of_it,
            a_killed_command_of_a_dispute_says_what_became_of_it,
            a_killed_claim_of_a_cheated_buyer_says_what_became_of_it,
        }
    };
    weighhouse_tests::harness::run_in_turn(&folder, rules)
}
