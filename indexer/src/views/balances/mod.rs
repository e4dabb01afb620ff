//! The balances that the ledger owes, the claims that it paid, and the remainders that it carries.

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;

use super::rows::number;
use super::table::{row, ApplyError, Numeric, Row, Store, Table};
use super::View;
use crate::event::{Contract, Event, Key};

/// See the module.
pub(super) struct Balances;

row! {
    Balance in "balances" by {
        account: String,
        denom: String,
    } with {
        credited: Numeric,
        claimed: Numeric,
    }
}

row! {
    Carried in "carried" by {
        listing: i64,
        split_version: i64,
        denom: String,
    } with {
        amount: Numeric,
    }
}

row! {
    Claim in "claims" by {
        account: String,
        height: i64,
        phase: i16,
        tx_index: i32,
        event_index: i32,
    } with {
        denom: String,
        amount: Numeric,
        at: i64,
        tx: Option<String>,
    }
}

#[async_trait]
impl View for Balances {
    fn name(&self) -> &'static str {
        "balances"
    }

    fn version(&self) -> i32 {
        3
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Royalties]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let (mut balances, mut carried) = (Table::<Balance>::new(), Table::<Carried>::new());
        let mut claims = Table::new();
        balances.load(store, events.iter().flat_map(|event| accounts(&event.body))).await?;
        carried.load(store, events.iter().filter_map(|event| remainder(&event.body)).map(|row| row.key())).await?;
        for event in events {
            gather(&event.body, &mut balances)?;
            if let Some(row) = remainder(&event.body) {
                carried.put(row);
            }
            if let Some(row) = claim(event) {
                claims.insert(row)?;
            }
        }
        balances.write(store).await?;
        claims.write(store).await?;
        carried.write(store).await
    }
}

/// The balances that an event changes.
fn accounts(event: &MarketEvent) -> Vec<(String, String)> {
    match event {
        MarketEvent::RoyaltiesCredited(e) => {
            e.credits.0.iter().map(|credit| (credit.account.to_string(), e.denom.clone())).collect()
        }
        MarketEvent::RoyaltiesClaimed(e) => vec![(e.account.to_string(), e.denom.clone())],
        _ => Vec::new(),
    }
}

fn remainder(event: &MarketEvent) -> Option<Carried> {
    let MarketEvent::RoyaltiesCredited(e) = event else { return None };
    Some(Carried {
        listing: number(e.listing),
        split_version: e.split_version.into(),
        denom: e.denom.clone(),
        amount: e.carried.into(),
    })
}

fn claim(event: &Event) -> Option<Claim> {
    let MarketEvent::RoyaltiesClaimed(e) = &event.body else { return None };
    let Key { height, phase, tx_index, event_index } = event.key;
    Some(Claim {
        account: e.account.to_string(),
        height,
        phase,
        tx_index,
        event_index,
        denom: e.denom.clone(),
        amount: e.amount.into(),
        at: event.time,
        tx: event.tx_hash.clone(),
    })
}

fn gather(event: &MarketEvent, balances: &mut Table<Balance>) -> Result<(), ApplyError> {
    match event {
        MarketEvent::RoyaltiesCredited(e) => e.credits.0.iter().try_for_each(|credit| {
            balances.add(Balance::none(credit.account.as_str(), &e.denom), |balance| {
                balance.credited = balance.credited.plus(credit.amount)?;
                Some(())
            })
        }),
        MarketEvent::RoyaltiesClaimed(e) => balances.add(Balance::none(e.account.as_str(), &e.denom), |balance| {
            balance.claimed = balance.claimed.plus(e.amount)?;
            Some(())
        }),
        _ => Ok(()),
    }
}

impl Balance {
    fn none(account: &str, denom: &str) -> Self {
        let zero = Numeric::default();
        Balance { account: account.to_owned(), denom: denom.to_owned(), credited: zero, claimed: zero }
    }
}
