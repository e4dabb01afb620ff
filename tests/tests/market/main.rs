//! The market's rules, on a real chain.

mod closing;
mod sale;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("market");
    weighhouse_tests::harness::run(
        &folder,
        weighhouse_tests::rules! {
            sale {
                a_buyer_gets_the_key_and_a_license_and_the_sellers_are_paid,
                many_sales_at_once_do_not_disturb_each_other,
            }
        },
        weighhouse_tests::rules! {
            closing {
                the_books_balance_in_every_block,
                every_message_stays_under_its_ceiling,
            }
        },
    )
}
