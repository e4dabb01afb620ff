//! What accounts earn, by day: of all listings together, and of each.

use std::collections::BTreeMap;

use cosmwasm_std::Uint256;
use tokio_postgres::types::ToSql;
use weighhouse_protocol::events::MarketEvent;

use super::orders::Orders;
use crate::views::rows::number;
use crate::views::Store;

const ADD: &str = "
INSERT INTO income_days (account, denom, day, credited, others, resales)
SELECT account, denom, day, sum(credited::numeric), sum(others::numeric), sum(resales::numeric)
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[])
    AS more(account, listing, denom, day, credited, others, resales)
GROUP BY account, denom, day
ON CONFLICT (account, day, denom) DO UPDATE SET
    credited = income_days.credited + excluded.credited,
    others = income_days.others + excluded.others,
    resales = income_days.resales + excluded.resales";

const ADD_BY_LISTING: &str = "
INSERT INTO listing_income_days (account, listing, denom, day, credited, others, resales)
SELECT account, listing, denom, day, credited::numeric, others::numeric, resales::numeric
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[])
    AS more(account, listing, denom, day, credited, others, resales)
ON CONFLICT (account, listing, day, denom) DO UPDATE SET
    credited = listing_income_days.credited + excluded.credited,
    others = listing_income_days.others + excluded.others,
    resales = listing_income_days.resales + excluded.resales";

/// Whose income of which listing it is.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Earned {
    account: String,
    listing: i64,
    denom: String,
    day: i64,
}

/// What an account earned of a listing in a day. Amounts of 128 bits are summed in 256, which no batch of events can
/// fill.
#[derive(Default)]
struct Sums {
    credited: Uint256,
    /// What of the credits came from a listing of somebody else.
    others: Uint256,
    resales: Uint256,
}

/// The income of a batch of events.
#[derive(Default)]
pub(super) struct Income(BTreeMap<Earned, Sums>);

impl Income {
    /// Takes in an event of a day.
    pub(super) fn take(&mut self, event: &MarketEvent, day: i64, orders: &Orders) {
        match event {
            MarketEvent::RoyaltiesCredited(e) => {
                for credit in &e.credits.0 {
                    let sums = self.of(credit.account.as_str(), number(e.listing), &e.denom, day);
                    let amount = Uint256::from(credit.amount);
                    sums.credited += amount;
                    if orders.seller(e.listing).is_some_and(|seller| seller != credit.account.as_str()) {
                        sums.others += amount;
                    }
                }
            }
            MarketEvent::ResellerPaid(e) => {
                // An order that the index never saw placed has no listing: none has this number.
                let listing = orders.get(e.order).map_or(0, |order| order.listing);
                self.of(e.seller.as_str(), listing, &e.denom, day).resales += Uint256::from(e.amount);
            }
            _ => {}
        }
    }

    fn of(&mut self, account: &str, listing: i64, denom: &str, day: i64) -> &mut Sums {
        let earned = Earned { account: account.to_owned(), listing, denom: denom.to_owned(), day };
        self.0.entry(earned).or_default()
    }

    /// Adds to what is stored.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), tokio_postgres::Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let accounts: Vec<&str> = self.0.keys().map(|earned| earned.account.as_str()).collect();
        let listings: Vec<i64> = self.0.keys().map(|earned| earned.listing).collect();
        let denoms: Vec<&str> = self.0.keys().map(|earned| earned.denom.as_str()).collect();
        let days: Vec<i64> = self.0.keys().map(|earned| earned.day).collect();
        let credited: Vec<String> = self.0.values().map(|sums| sums.credited.to_string()).collect();
        let others: Vec<String> = self.0.values().map(|sums| sums.others.to_string()).collect();
        let resales: Vec<String> = self.0.values().map(|sums| sums.resales.to_string()).collect();
        let values: [&(dyn ToSql + Sync); 7] = [&accounts, &listings, &denoms, &days, &credited, &others, &resales];
        store.execute(ADD, &values).await?;
        store.execute(ADD_BY_LISTING, &values).await?;
        Ok(())
    }
}
