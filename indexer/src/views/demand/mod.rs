//! The proven use of listings: distinct paying buyers, by the day of their last settled order.

mod orders;

use async_trait::async_trait;

use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};
use orders::Settled;

/// See the module.
pub(super) struct Demand;

row! {
    Buyer in "listing_buyers" by {
        listing: i64,
        buyer: String,
    } with {
        day: i64,
    }
}

row! {
    Use in "listing_use" by {
        listing: i64,
        day: i64,
    } with {
        buyers: i64,
    }
}

#[async_trait]
impl View for Demand {
    fn name(&self) -> &'static str {
        "demand"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let settled = orders::apply(store, events).await?;
        count(store, settled).await
    }
}

/// A buyer that comes again moves from the day of its last order to the day of this one; block times never go back.
async fn count(store: &Store<'_>, settled: Vec<Settled>) -> Result<(), ApplyError> {
    let (mut buyers, mut uses) = (Table::<Buyer>::new(), Table::<Use>::new());
    buyers.load(store, settled.iter().map(|order| (order.listing, order.buyer.clone()))).await?;
    let known: Vec<(i64, i64)> = buyers.rows().map(|buyer| (buyer.listing, buyer.day)).collect();
    uses.load(store, settled.iter().map(|order| (order.listing, order.day)).chain(known)).await?;
    for Settled { listing, buyer, day } in settled {
        let last = buyers.get(&(listing, buyer.clone())).map(|buyer| buyer.day);
        if last == Some(day) {
            continue;
        }
        if let Some(last) = last {
            uses.change(&(listing, last), |day| day.buyers -= 1);
            if uses.get(&(listing, last)).is_some_and(|day| day.buyers == 0) {
                uses.remove(&(listing, last));
            }
        }
        uses.add(Use { listing, day, buyers: 0 }, |day| {
            day.buyers += 1;
            Some(())
        })?;
        buyers.put(Buyer { listing, buyer, day });
    }
    buyers.write(store).await?;
    uses.write(store).await
}
