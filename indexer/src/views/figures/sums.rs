//! What a batch of events adds to the days.

use std::collections::btree_map::Entry;
use std::collections::BTreeMap;

use cosmwasm_std::{Uint128, Uint256};
use tokio_postgres::types::ToSql;

use super::orders::{Order, Reason};
use crate::views::Store;

const ADD_SALES: &str = "
INSERT INTO sales_days (scope, name, denom, kind, day, placed, settled, resold, refunded, disputed,
    refunded_undelivered, refunded_proven_bad, refunded_disputed, volume, fees, royalties, returned, bonds_lost,
    returned_undelivered, returned_proven_bad, returned_disputed)
SELECT scope, name, denom, kind, day, placed, settled, resold, refunded, disputed,
    refunded_undelivered, refunded_proven_bad, refunded_disputed,
    volume::numeric, fees::numeric, royalties::numeric, returned::numeric, bonds_lost::numeric,
    returned_undelivered::numeric, returned_proven_bad::numeric, returned_disputed::numeric
FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::text[],
    $17::text[], $18::text[], $19::text[], $20::text[], $21::text[]
) AS more(scope, name, denom, kind, day, placed, settled, resold, refunded, disputed,
    refunded_undelivered, refunded_proven_bad, refunded_disputed, volume, fees, royalties, returned, bonds_lost,
    returned_undelivered, returned_proven_bad, returned_disputed)
ON CONFLICT (scope, name, day, denom, kind) DO UPDATE SET
    placed = sales_days.placed + excluded.placed,
    settled = sales_days.settled + excluded.settled,
    resold = sales_days.resold + excluded.resold,
    refunded = sales_days.refunded + excluded.refunded,
    disputed = sales_days.disputed + excluded.disputed,
    volume = sales_days.volume + excluded.volume,
    fees = sales_days.fees + excluded.fees,
    royalties = sales_days.royalties + excluded.royalties,
    returned = sales_days.returned + excluded.returned,
    bonds_lost = sales_days.bonds_lost + excluded.bonds_lost,
    refunded_undelivered = sales_days.refunded_undelivered + excluded.refunded_undelivered,
    refunded_proven_bad = sales_days.refunded_proven_bad + excluded.refunded_proven_bad,
    refunded_disputed = sales_days.refunded_disputed + excluded.refunded_disputed,
    returned_undelivered = sales_days.returned_undelivered + excluded.returned_undelivered,
    returned_proven_bad = sales_days.returned_proven_bad + excluded.returned_proven_bad,
    returned_disputed = sales_days.returned_disputed + excluded.returned_disputed";

/// Events come in the chain's order: the first price of a day stays, the last is the newest.
const ADD_PRICES: &str = "
INSERT INTO price_days (listing, denom, kind, is_resale, day, first, highest, lowest, last, settled)
SELECT listing, denom, kind, is_resale, day,
    first::numeric, highest::numeric, lowest::numeric, last::numeric, settled
FROM unnest(
    $1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[]
) AS more(listing, denom, kind, is_resale, day, first, highest, lowest, last, settled)
ON CONFLICT (listing, day, denom, kind, is_resale) DO UPDATE SET
    highest = greatest(price_days.highest, excluded.highest),
    lowest = least(price_days.lowest, excluded.lowest),
    last = excluded.last,
    settled = price_days.settled + excluded.settled";

/// What is counted. Amounts of 128 bits are summed in 256, which no batch of events can fill.
#[derive(Clone, Default)]
pub(super) struct Figures {
    pub placed: i64,
    pub settled: i64,
    pub resold: i64,
    pub refunded: i64,
    pub disputed: i64,
    pub volume: Uint256,
    pub fees: Uint256,
    pub royalties: Uint256,
    pub returned: Uint256,
    pub bonds_lost: Uint256,
    pub undelivered: Refunds,
    pub proven_bad: Refunds,
    pub disputes: Refunds,
}

/// The refunds for one reason.
#[derive(Clone, Default)]
pub(super) struct Refunds {
    pub orders: i64,
    pub returned: Uint256,
}

/// Whose figures they are.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    scope: &'static str,
    name: String,
    denom: String,
    kind: String,
    day: i64,
}

/// Whose prices they are.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Priced {
    listing: i64,
    denom: String,
    kind: String,
    is_resale: bool,
    day: i64,
}

struct Prices {
    first: u128,
    highest: u128,
    lowest: u128,
    last: u128,
    settled: i64,
}

/// The days of a batch.
#[derive(Default)]
pub(super) struct Sums {
    sales: BTreeMap<Subject, Figures>,
    prices: BTreeMap<Priced, Prices>,
}

impl Sums {
    /// Adds to an order's day in each scope.
    pub(super) fn add(&mut self, order: &Order, day: i64, add: impl Fn(&mut Figures)) {
        let names = [
            ("market", String::new()),
            ("task", order.task.clone()),
            ("listing", order.listing.to_string()),
            ("seller", order.seller.clone()),
        ];
        for (scope, name) in names {
            let (denom, kind) = (order.denom.clone(), order.kind.clone());
            add(self.sales.entry(Subject { scope, name, denom, kind, day }).or_default());
        }
    }

    /// Adds a settled order, and its price.
    pub(super) fn settle(&mut self, order: &Order, day: i64, fee: Uint128) {
        self.add(order, day, |figures| {
            figures.settled += 1;
            figures.resold += i64::from(order.is_resale);
            figures.volume += Uint256::from(order.price.0);
            figures.fees += Uint256::from(fee);
            figures.royalties += Uint256::from(order.royalty.0);
            figures.returned += Uint256::from(order.returned.0);
        });
        let (denom, kind) = (order.denom.clone(), order.kind.clone());
        let priced = Priced { listing: order.listing, denom, kind, is_resale: order.is_resale, day };
        let price = order.price.0;
        match self.prices.entry(priced) {
            Entry::Vacant(entry) => {
                entry.insert(Prices { first: price, highest: price, lowest: price, last: price, settled: 1 });
            }
            Entry::Occupied(entry) => {
                let prices = entry.into_mut();
                prices.highest = prices.highest.max(price);
                prices.lowest = prices.lowest.min(price);
                prices.last = price;
                prices.settled += 1;
            }
        }
    }

    /// Adds a refunded order, and its reason.
    pub(super) fn refund(&mut self, order: &Order, day: i64, reason: Reason, amount: Uint128) {
        let amount = Uint256::from(amount);
        self.add(order, day, |figures| {
            figures.refunded += 1;
            figures.returned += amount;
            let refunds = match reason {
                Reason::Undelivered => &mut figures.undelivered,
                Reason::ProvenBad => &mut figures.proven_bad,
                Reason::Agreed | Reason::Ruled => &mut figures.disputes,
            };
            refunds.orders += 1;
            refunds.returned += amount;
        });
    }

    /// Adds to what is stored.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), tokio_postgres::Error> {
        write_sales(store, &self.sales).await?;
        write_prices(store, &self.prices).await
    }
}

async fn write_sales(store: &Store<'_>, sales: &BTreeMap<Subject, Figures>) -> Result<(), tokio_postgres::Error> {
    if sales.is_empty() {
        return Ok(());
    }
    let text = |field: fn(&Subject) -> &str| sales.keys().map(field).collect::<Vec<_>>();
    let count = |field: fn(&Figures) -> i64| sales.values().map(field).collect::<Vec<_>>();
    let sum = |field: fn(&Figures) -> Uint256| sales.values().map(|figures| field(figures).to_string()).collect();
    let (scopes, names) = (text(|subject| subject.scope), text(|subject| &subject.name));
    let (denoms, kinds) = (text(|subject| &subject.denom), text(|subject| &subject.kind));
    let days: Vec<i64> = sales.keys().map(|subject| subject.day).collect();
    let counts = [
        count(|figures| figures.placed),
        count(|figures| figures.settled),
        count(|figures| figures.resold),
        count(|figures| figures.refunded),
        count(|figures| figures.disputed),
        count(|figures| figures.undelivered.orders),
        count(|figures| figures.proven_bad.orders),
        count(|figures| figures.disputes.orders),
    ];
    let sums: [Vec<String>; 8] = [
        sum(|figures| figures.volume),
        sum(|figures| figures.fees),
        sum(|figures| figures.royalties),
        sum(|figures| figures.returned),
        sum(|figures| figures.bonds_lost),
        sum(|figures| figures.undelivered.returned),
        sum(|figures| figures.proven_bad.returned),
        sum(|figures| figures.disputes.returned),
    ];
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![&scopes, &names, &denoms, &kinds, &days];
    values.extend(counts.iter().map(|column| -> &(dyn ToSql + Sync) { column }));
    values.extend(sums.iter().map(|column| -> &(dyn ToSql + Sync) { column }));
    store.execute(ADD_SALES, &values).await?;
    Ok(())
}

async fn write_prices(store: &Store<'_>, prices: &BTreeMap<Priced, Prices>) -> Result<(), tokio_postgres::Error> {
    if prices.is_empty() {
        return Ok(());
    }
    let listings: Vec<i64> = prices.keys().map(|priced| priced.listing).collect();
    let denoms: Vec<&str> = prices.keys().map(|priced| priced.denom.as_str()).collect();
    let kinds: Vec<&str> = prices.keys().map(|priced| priced.kind.as_str()).collect();
    let resales: Vec<bool> = prices.keys().map(|priced| priced.is_resale).collect();
    let days: Vec<i64> = prices.keys().map(|priced| priced.day).collect();
    let price = |field: fn(&Prices) -> u128| prices.values().map(|at| field(at).to_string()).collect::<Vec<_>>();
    let (first, highest) = (price(|at| at.first), price(|at| at.highest));
    let (lowest, last) = (price(|at| at.lowest), price(|at| at.last));
    let settled: Vec<i64> = prices.values().map(|at| at.settled).collect();
    let values: [&(dyn ToSql + Sync); 10] =
        [&listings, &denoms, &kinds, &resales, &days, &first, &highest, &lowest, &last, &settled];
    store.execute(ADD_PRICES, &values).await?;
    Ok(())
}
