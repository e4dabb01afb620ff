//! Figures of sales by day, of the market, its tasks, and those who sell most.

use crate::dice::Dice;
use crate::market::{account, Market};
use crate::words::TASKS;

const SECONDS_A_DAY: u64 = 86_400;
/// Days on which there was a sale.
const DAYS: u64 = 365;
/// Accounts and listings that sold on each of those days.
const BUSY: u64 = 300;

pub const SALES: &str =
    "sales_days (scope, name, denom, kind, day, placed, settled, resold, refunded, disputed, volume,
    fees, royalties, returned, bonds_lost, refunded_undelivered, refunded_proven_bad, refunded_disputed,
    returned_undelivered, returned_proven_bad, returned_disputed)";

/// Counts and sums of refunds by their reasons.
const NO_REFUNDS: &str = "\t0\t0\t0\t0\t0\t0";

/// The rows of [`SALES`], one scope after another.
pub fn sales(listings: u64) -> impl Iterator<Item = String> {
    let market = std::iter::once(("market", String::new()));
    let tasks = TASKS.iter().map(|task| ("task", (*task).to_owned()));
    let sellers = (0..BUSY).map(|number| ("seller", account(number)));
    let listings = (1..=BUSY.min(listings)).map(|id| ("listing", id.to_string()));
    market.chain(tasks).chain(sellers).chain(listings).flat_map(|(scope, name)| {
        days().map(move |day| {
            let mut rows = String::new();
            for (denom, kind) in [("uwhs", "perpetual"), ("uwhs", "term"), ("uusd", "perpetual")] {
                let sold = 1 + Dice::of(day, 5, 0).roll(40);
                let volume = sold * 5_000_000;
                rows.push_str(&format!(
                    "{scope}\t{name}\t{denom}\t{kind}\t{day}\t{sold}\t{sold}\t0\t0\t0\t{volume}\t{}\t0\t0\t0{NO_REFUNDS}\n",
                    volume / 40
                ));
            }
            rows
        })
    })
}

pub const PRICES: &str = "price_days (listing, denom, kind, is_resale, day, first, highest, lowest, last, settled)";

/// The rows of [`PRICES`].
pub fn prices(listings: u64) -> impl Iterator<Item = String> {
    (1..=BUSY.min(listings)).flat_map(|id| {
        days().map(move |day| format!("{id}\tuwhs\tperpetual\tfalse\t{day}\t50\t90\t20\t60\t{}\n", 1 + id % 9))
    })
}

pub const INCOME: &str = "income_days (account, denom, day, credited, others, resales)";

/// The rows of [`INCOME`].
pub fn income() -> impl Iterator<Item = String> {
    (0..BUSY).flat_map(|number| days().map(move |day| format!("{}\tuwhs\t{day}\t4000000\t0\t0\n", account(number))))
}

pub const LISTING_INCOME: &str = "listing_income_days (account, listing, denom, day, credited, others, resales)";

/// The rows of [`LISTING_INCOME`]: the sellers' own listings, as many as sold every day.
pub fn listing_income(market: Market) -> impl Iterator<Item = String> {
    (1..=BUSY.min(market.listings)).flat_map(move |id| {
        let seller = market.listing(id).seller;
        days().map(move |day| format!("{seller}\t{id}\tuwhs\t{day}\t4000000\t0\t0\n"))
    })
}

pub const VISITS: &str = "service.visits (listing, day, visits)";

/// The rows of [`VISITS`]: of the listings that sold every day.
pub fn visits(listings: u64) -> impl Iterator<Item = String> {
    (1..=BUSY.min(listings)).flat_map(|id| days().map(move |day| format!("{id}\t{day}\t{}\n", 40 + id)))
}

pub const SELLER_VISITS: &str = "service.seller_visits (seller, day, visits)";

/// The rows of [`SELLER_VISITS`].
pub fn seller_visits() -> impl Iterator<Item = String> {
    (0..BUSY).flat_map(|number| days().map(move |day| format!("{}\t{day}\t{}\n", account(number), 90 + number)))
}

fn days() -> impl Iterator<Item = u64> {
    let last = Market::end() / SECONDS_A_DAY;
    last - DAYS + 1..=last
}
