//! What a seller's orders need after their delivery: they are settled when their time to challenge is over, and their
//! bonds are released when no proof can reach them. Anybody may do both, and the seller has the most of it.
//!
//! Each step is refused once it is done, so nothing is recorded: what a killed agent left, the next one finds.

use std::collections::BTreeMap;

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, MAX_RELEASED};
use weighhouse_protocol::{OrderId, Seconds};

use super::batches;
use super::due::{due, is_final, Due};
use super::keys::Keys;
use super::orders::Watermark;
use super::task::{Principal, Task};
use crate::error::Result;
use crate::market::Market;
use crate::transaction::Sender;

/// Bounds the gas of a transaction: each settlement mints a license.
const MAX_SETTLED: usize = 10;

/// The orders are looked at again after this time at the latest, in seconds: others deliver, accept and release too.
const LOOK_AGAIN: Seconds = 60;

/// When the orders are to be looked at next. Most rounds need no look: every order of the market since the watermark is
/// read in one.
#[derive(Debug, Default)]
pub struct Schedule {
    next: Seconds,
}

impl Schedule {
    /// Whether it is time.
    pub fn is_due(&self, now: Seconds) -> bool {
        now >= self.next
    }

    /// They were looked at, and `next` is when the first of them needs something.
    fn looked(&mut self, now: Seconds, next: Option<Seconds>) {
        let latest = now.saturating_add(LOOK_AGAIN);
        self.next = next.map_or(latest, |next| next.min(latest));
    }

    /// They changed.
    pub fn look_now(&mut self) {
        self.next = 0;
    }
}

/// What is due among the orders that concern this agent.
#[derive(Debug, Default)]
struct Found {
    settle: Vec<OrderId>,
    release: Vec<OrderId>,
    /// Those that are disputed, and until when they are decided.
    disputed: BTreeMap<OrderId, Seconds>,
    /// When something is due next.
    next: Option<Seconds>,
}

impl Found {
    fn take(&mut self, order: &Order, step: &Due, now: Seconds) {
        if let (Due::Later(_), Some(dispute)) = (step, order.dispute) {
            self.disputed.insert(order.id, dispute.decide_by);
        }
        let later = match step {
            Due::Done => None,
            Due::Later(time) => *time,
            Due::Release => {
                self.release.push(order.id);
                None
            }
            Due::Settle => {
                self.settle.push(order.id);
                order.release_from
            }
        };
        // What should have been done and was refused waits for the next look.
        if let Some(time) = later.filter(|time| *time > now) {
            self.next = Some(self.next.map_or(time, |next| next.min(time)));
        }
    }
}

/// How many orders were kept up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Settled.
    pub settled: usize,
    /// Released.
    pub released: usize,
    /// Those that are disputed, and until when they are decided.
    pub disputed: BTreeMap<OrderId, Seconds>,
}

/// Settles and releases what is due.
///
/// # Errors
/// When the node is away or the account can't pay; an order that is refused is logged, and keeps no other one back.
pub async fn keep_orders(
    sender: &Sender<'_>,
    principal: &dyn Principal,
    keys: &mut Keys<'_>,
    watermark: &mut Watermark,
    schedule: &mut Schedule,
    now: Seconds,
) -> Result<Kept> {
    let found = find(sender.market, keys, watermark, now).await?;
    watermark.save()?;
    let settled = batches::each(&found.settle, MAX_SETTLED, async |orders: &[OrderId]| {
        let messages = orders.iter().map(|order| ExecuteMsg::Settle { order: *order });
        tell(sender, principal, Task::Settle(orders.to_vec()), messages).await
    });
    let settled = settled.await?;
    let released = batches::each(&found.release, MAX_RELEASED, async |orders: &[OrderId]| {
        let message = ExecuteMsg::ReleaseBonds { orders: orders.to_vec() };
        tell(sender, principal, Task::Release(orders.to_vec()), [message]).await
    });
    let released = released.await?;
    schedule.looked(now, found.next);
    Ok(Kept { settled, released, disputed: found.disputed })
}

/// Moves the watermark over the orders that need nothing any more, and no farther.
async fn find(market: &Market, keys: &mut Keys<'_>, watermark: &mut Watermark, now: Seconds) -> Result<Found> {
    let mut found = Found::default();
    let mut after = watermark.get();
    let mut all_done = true;
    loop {
        let page = market.orders(after).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.id);
        for order in page {
            let step = step(market, keys, &order, now).await?;
            all_done = all_done && step == Due::Done;
            if all_done {
                watermark.pass(order.id);
            }
            found.take(&order, &step, now);
        }
    }
}

/// What is due for an order; nothing for one that is another's.
async fn step(market: &Market, keys: &mut Keys<'_>, order: &Order, now: Seconds) -> Result<Due> {
    if is_final(order) || !keys.concerns(market, order).await? {
        return Ok(Due::Done);
    }
    Ok(due(order, keys.bad_since(market, order.listing, order.version).await?, now))
}

async fn tell(
    sender: &Sender<'_>,
    principal: &dyn Principal,
    task: Task,
    messages: impl IntoIterator<Item = ExecuteMsg>,
) -> Result<()> {
    let calls = messages.into_iter().map(|message| sender.market.contracts.escrow(&message, vec![]));
    let calls: Vec<Call> = calls.collect::<Result<_, _>>()?;
    sender.send(calls, &|prepared| principal.approve(&task, prepared)).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_messages::fixture::order;

    #[test]
    fn a_dispute_is_told_until_it_can_be_settled() {
        let found = |now| {
            let (order, mut found) = (order("disputed", "3"), Found::default());
            found.take(&order, &due(&order, None, now), now);
            (found.disputed.len(), found.settle.len(), found.next)
        };
        assert_eq!(found(24), (1, 0, Some(25)));
        assert_eq!(found(25), (0, 1, Some(32)));
    }

    #[test]
    fn orders_are_looked_at_when_one_needs_it_and_now_and_then() {
        let mut schedule = Schedule::default();
        assert!(schedule.is_due(100));
        schedule.looked(100, Some(105));
        assert!(!schedule.is_due(104) && schedule.is_due(105));
        schedule.looked(105, None);
        assert!(!schedule.is_due(164) && schedule.is_due(165));
        schedule.looked(165, Some(10_000));
        assert!(schedule.is_due(225));
        schedule.looked(225, None);
        schedule.look_now();
        assert!(schedule.is_due(226));
    }
}
