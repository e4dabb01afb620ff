//! Revenue that escrow gathered and nobody swept yet: of each listing under each split, and each payee's part of it.
//!
//! A payee's part is what a sweep would credit. The ledger divides all net revenue of a split in a denom as one amount,
//! so that parts follow from its rest by [`divide`]; what is swept divides it at the same places.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Uint128;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::shares::divide;
use weighhouse_protocol::{ListingId, OrderId, SplitVersion};

use super::orders::{order_of, Order, Orders};
use crate::event::Event;
use crate::views::rows::number;
use crate::views::table::{row, ApplyError, Json, Numeric, Row, Store, Table};

row! {
    /// The payees of a split, as announced.
    Split in "revenue_splits" by {
        listing: i64,
        split_version: i64,
    } with {
        payees: Json,
    }
}

row! {
    Revenue in "revenues" by {
        listing: i64,
        split_version: i64,
        denom: String,
    } with {
        gross: Numeric,
        fee: Numeric,
        sales: i64,
        swept: Numeric,
        swept_fee: Numeric,
        swept_sales: i64,
        rest: i16,
    }
}

row! {
    Part in "revenue_parts" by {
        listing: i64,
        split_version: i64,
        denom: String,
        account: String,
    } with {
        amount: Numeric,
    }
}

row! {
    Unswept in "unswept" by {
        account: String,
        denom: String,
    } with {
        amount: Numeric,
        sweeps: i64,
    }
}

/// Listing, split version and denom: what a sweep names.
type Swept = (i64, i64, String);

/// The revenue that a batch of events concerns.
pub(super) struct Revenues {
    splits: Table<Split>,
    revenues: Table<Revenue>,
    parts: Table<Part>,
    unswept: Table<Unswept>,
}

/// Money that escrow gathers of an order.
struct Gathered {
    net: Uint128,
    fee: Uint128,
    sales: i64,
}

impl Revenues {
    /// As the events before left it. Splits are announced before the orders that name them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event], orders: &Orders) -> Result<Self, ApplyError> {
        let mut found =
            Revenues { splits: Table::new(), revenues: Table::new(), parts: Table::new(), unswept: Table::new() };
        let announced: Vec<Split> = events.iter().filter_map(|event| announced(&event.body)).collect();
        found.splits.load(store, announced.iter().map(Row::key)).await?;
        announced.into_iter().for_each(|split| found.splits.put(split));
        let concerned = concerned(events, orders);
        if concerned.is_empty() {
            return Ok(found);
        }
        found.splits.load(store, concerned.iter().map(|(listing, split, _)| (*listing, *split))).await?;
        found.revenues.load(store, concerned.iter().cloned()).await?;
        let parts: Vec<_> = concerned.iter().flat_map(|swept| found.part_keys(swept)).collect();
        let unswept = parts.iter().map(|(_, _, denom, account)| (account.clone(), denom.clone()));
        found.unswept.load(store, unswept).await?;
        found.parts.load(store, parts).await?;
        Ok(found)
    }

    /// Takes in an event.
    pub(super) fn take(&mut self, event: &MarketEvent, orders: &Orders) -> Result<(), ApplyError> {
        if let MarketEvent::RevenueSwept(e) = event {
            return self.sweep(&(number(e.listing), e.split_version.into(), e.denom.clone()));
        }
        let Some(order) = order_of(event).and_then(|id| orders.get(id)) else { return Ok(()) };
        match gathered(event, order) {
            Some(gathered) => self.gather(order, &gathered),
            None => Ok(()),
        }
    }

    fn gather(&mut self, order: &Order, gathered: &Gathered) -> Result<(), ApplyError> {
        let swept = (order.listing, order.split_version, order.denom.clone());
        let rest = self.revenues.get(&swept).map_or(0, |revenue| revenue.rest);
        let payees = self.payees(&swept);
        let shares: Vec<u16> = payees.iter().map(|payee| payee.share_bps).collect();
        // Nobody shares the revenue of a split that the index never saw announced.
        let division = divide(u16::try_from(rest).unwrap_or_default(), gathered.net, &shares).ok();
        self.revenues.add(Revenue::none(&swept), |revenue| {
            revenue.gross = revenue.gross.plus(gathered.net)?.plus(gathered.fee)?;
            revenue.fee = revenue.fee.plus(gathered.fee)?;
            revenue.sales += gathered.sales;
            if let Some(division) = &division {
                revenue.rest = i16::try_from(division.rest).ok()?;
            }
            Some(())
        })?;
        let parts = division.map(|division| division.parts).unwrap_or_default();
        for (payee, amount) in payees.iter().zip(parts).filter(|(_, amount)| !amount.is_zero()) {
            self.add_part(&swept, &payee.address, amount)?;
        }
        Ok(())
    }

    fn add_part(&mut self, swept: &Swept, account: &str, amount: Uint128) -> Result<(), ApplyError> {
        let part = Part::none(swept, account);
        let is_new = self.parts.get(&part.key()).is_none();
        self.parts.add(part, |part| {
            part.amount = part.amount.plus(amount)?;
            Some(())
        })?;
        self.unswept.add(Unswept::none(account, &swept.2), |unswept| {
            unswept.amount = unswept.amount.plus(amount)?;
            unswept.sweeps += i64::from(is_new);
            Some(())
        })
    }

    /// A sweep takes all that has gathered.
    fn sweep(&mut self, swept: &Swept) -> Result<(), ApplyError> {
        if self.revenues.get(swept).is_some() {
            self.revenues.add(Revenue::none(swept), |revenue| {
                revenue.swept = revenue.swept.plus(revenue.gross)?;
                revenue.swept_fee = revenue.swept_fee.plus(revenue.fee)?;
                revenue.swept_sales += revenue.sales;
                (revenue.gross, revenue.fee, revenue.sales) = (Numeric::default(), Numeric::default(), 0);
                Some(())
            })?;
        }
        for key in self.part_keys(swept) {
            let Some(part) = self.parts.remove(&key) else { continue };
            let account = (part.account, part.denom);
            self.unswept.change(&account, |unswept| {
                unswept.amount = Numeric(unswept.amount.0.saturating_sub(part.amount.0));
                unswept.sweeps -= 1;
            });
            if self.unswept.get(&account).is_some_and(|unswept| unswept.sweeps == 0) {
                self.unswept.remove(&account);
            }
        }
        Ok(())
    }

    fn payees(&self, (listing, split, _): &Swept) -> Vec<Payee> {
        self.splits.get(&(*listing, *split)).and_then(|split| split.payees.read()).unwrap_or_default()
    }

    /// The keys of all payees' parts.
    fn part_keys(&self, swept: &Swept) -> Vec<(i64, i64, String, String)> {
        let accounts: BTreeSet<String> = self.payees(swept).into_iter().map(|payee| payee.address).collect();
        accounts.into_iter().map(|account| Part::none(swept, &account).key()).collect()
    }

    /// Stores what changed.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.splits.write(store).await?;
        self.revenues.write(store).await?;
        self.parts.write(store).await?;
        self.unswept.write(store).await
    }
}

/// The split that an event announces.
fn announced(event: &MarketEvent) -> Option<Split> {
    let split = |listing: ListingId, split_version: SplitVersion, payees: &Vec<Payee>| Split {
        listing: number(listing),
        split_version: split_version.into(),
        payees: Json::of(payees),
    };
    match event {
        MarketEvent::ListingCreated(e) => {
            let listing = &e.record.0;
            Some(split(listing.id, listing.split_version, &listing.payees))
        }
        MarketEvent::PayeesChanged(e) => Some(split(e.listing, e.split_version, &e.payees.0)),
        _ => None,
    }
}

/// The revenue that events change: of orders that are stored, of those that the events begin, and what is swept.
fn concerned(events: &[&Event], orders: &Orders) -> BTreeSet<Swept> {
    let begun: BTreeMap<OrderId, Swept> = events.iter().filter_map(|event| begun(&event.body)).collect();
    let of_order = |id: OrderId| {
        let stored = |order: &Order| (order.listing, order.split_version, order.denom.clone());
        orders.get(id).map(stored).or_else(|| begun.get(&id).cloned())
    };
    let changed = |event: &MarketEvent| match event {
        MarketEvent::RevenueSwept(e) => Some((number(e.listing), e.split_version.into(), e.denom.clone())),
        MarketEvent::OrderSettled(e) => of_order(e.order),
        MarketEvent::BondForfeited(e) => of_order(e.order),
        MarketEvent::DisputeEnded(e) => of_order(e.order),
        _ => None,
    };
    events.iter().filter_map(|event| changed(&event.body)).collect()
}

fn begun(event: &MarketEvent) -> Option<(OrderId, Swept)> {
    let of = |listing: ListingId, split: SplitVersion, denom: &str| (number(listing), split.into(), denom.to_owned());
    match event {
        MarketEvent::OrderPlaced(e) => Some((e.order, of(e.listing, e.split_version, &e.denom))),
        MarketEvent::OrderOffered(e) => Some((e.order, of(e.listing, e.split_version, &e.denom))),
        _ => None,
    }
}

/// What escrow gathers of an order by an event; `None` if it is nothing. All that is forfeited is the market's.
fn gathered(event: &MarketEvent, order: &Order) -> Option<Gathered> {
    let forfeited = |fee| Gathered { net: Uint128::zero(), fee, sales: 0 };
    let gathered = match event {
        MarketEvent::OrderSettled(e) => Gathered { net: e.revenue, fee: e.fee, sales: i64::from(!order.is_resale) },
        MarketEvent::BondForfeited(e) => forfeited(e.to_treasury),
        MarketEvent::DisputeEnded(e) => forfeited(e.stake.saturating_sub(e.stake_back)),
        _ => return None,
    };
    (!gathered.net.is_zero() || !gathered.fee.is_zero()).then_some(gathered)
}

impl Revenue {
    fn none((listing, split_version, denom): &Swept) -> Self {
        let zero = Numeric::default();
        Revenue {
            listing: *listing,
            split_version: *split_version,
            denom: denom.clone(),
            gross: zero,
            fee: zero,
            sales: 0,
            swept: zero,
            swept_fee: zero,
            swept_sales: 0,
            rest: 0,
        }
    }
}

impl Part {
    fn none((listing, split_version, denom): &Swept, account: &str) -> Self {
        Part {
            listing: *listing,
            split_version: *split_version,
            denom: denom.clone(),
            account: account.to_owned(),
            amount: Numeric::default(),
        }
    }
}

impl Unswept {
    fn none(account: &str, denom: &str) -> Self {
        Unswept { account: account.to_owned(), denom: denom.to_owned(), amount: Numeric::default(), sweeps: 0 }
    }
}
