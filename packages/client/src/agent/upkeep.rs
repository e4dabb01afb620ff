//! What a seller's orders need after their delivery: they are settled when their time to challenge is over, and their
//! bonds are released when no proof can reach them. Anybody may do both, and the seller has the most of it.
//!
//! Each step is refused once it is done, so nothing is recorded: what a killed agent left, the next one finds.

use std::collections::BTreeMap;

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, Order, MAX_RELEASED};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use super::batches;
use super::due::{due, is_final, Due};
use super::keys::{Concern, Keys};
use super::order_index::{OrderIndex, Place};
use super::task::{Principal, Task};
use crate::error::Result;
use crate::market::Market;
use crate::transaction::Sender;

/// Bounds the gas of a transaction: each settlement mints a license.
const MAX_SETTLED: usize = 10;

/// The orders are looked at again after this time at the latest, in seconds: others deliver, accept and release too.
const LOOK_AGAIN: Seconds = 60;

/// When the orders are to be looked at next. Most rounds need no look: it reads every order of the agent that was delivered
/// and is not final.
#[derive(Debug, Default)]
pub struct Schedule {
    /// At the latest.
    latest: Seconds,
    /// When an order needs something.
    next: Vec<Mark>,
}

impl Schedule {
    /// Whether it is time.
    pub fn is_due(&self, now: Mark) -> bool {
        now.time >= self.latest || self.next.iter().any(|mark| mark.is_reached(now))
    }

    /// They were looked at, and `next` is when some of them need something.
    fn looked(&mut self, now: Mark, next: Vec<Mark>) {
        *self = Self { latest: now.time.saturating_add(LOOK_AGAIN), next };
    }

    /// They changed.
    pub fn look_now(&mut self) {
        self.latest = 0;
    }
}

/// What is due among the orders that concern this agent.
#[derive(Debug, Default)]
struct Found {
    settle: Vec<OrderId>,
    release: Vec<OrderId>,
    /// Those that are disputed, and until when they are decided.
    disputed: BTreeMap<OrderId, Seconds>,
    /// When something is due later.
    next: Vec<Mark>,
}

impl Found {
    fn take(&mut self, order: &Order, step: &Due, now: Mark) {
        if let (Due::Later(_), Some(dispute)) = (step, order.dispute) {
            self.disputed.insert(order.id, dispute.decide_by);
        }
        let later = match step {
            Due::Done => None,
            Due::Later(mark) => *mark,
            Due::Release => {
                self.release.push(order.id);
                None
            }
            Due::Settle => {
                self.settle.push(order.id);
                order.release_mark()
            }
        };
        // What should have been done and was refused waits for the next look.
        self.next.extend(later.filter(|mark| !mark.is_reached(now)));
    }
}

/// How many orders were kept up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub settled: usize,
    pub released: usize,
    /// Those that are disputed, and until when they are decided.
    pub disputed: BTreeMap<OrderId, Seconds>,
    /// The missed delivery that closed the account's listings to new orders; `None` while they take them.
    pub closed: Option<Closing>,
}

/// Settles and releases what is due.
///
/// # Errors
/// When the node is away or the account can't pay; an order that is refused is logged, and keeps no other one back.
pub async fn keep_orders(
    sender: &Sender<'_>,
    principal: &dyn Principal,
    keys: &mut Keys<'_>,
    index: &mut OrderIndex,
    schedule: &mut Schedule,
    now: Mark,
) -> Result<Kept> {
    let found = find(sender.market, keys, index, now).await?;
    index.save()?;
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
    let closed = sender.market.closed(sender.key.address()).await?;
    schedule.looked(now, found.next);
    Ok(Kept { settled, released, disputed: found.disputed, closed })
}

/// Looks at the orders that were delivered, and closes those that need nothing any more.
async fn find(market: &Market, keys: &mut Keys<'_>, index: &mut OrderIndex, now: Mark) -> Result<Found> {
    let mut found = Found::default();
    for order in index.delivered(market).await? {
        let step = step(market, keys, &order, now).await?;
        if step == Due::Done {
            index.put(order.id, Place::Closed);
        }
        found.take(&order, &step, now);
    }
    Ok(found)
}

/// What is due for an order; nothing for one that is another's.
async fn step(market: &Market, keys: &mut Keys<'_>, order: &Order, now: Mark) -> Result<Due> {
    if is_final(order) {
        return Ok(Due::Done);
    }
    match keys.concern(market, order).await? {
        Concern::Others => Ok(Due::Done),
        Concern::Unknown => Ok(Due::Later(None)),
        Concern::Ours => Ok(due(order, keys.bad_since(market, order.listing, order.version).await?, now)),
    }
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
    use weighhouse_fixture::{at, order};

    #[test]
    fn a_dispute_is_told_until_it_can_be_settled() {
        let found = |now| {
            let (order, mut found) = (order("disputed", "3"), Found::default());
            found.take(&order, &due(&order, None, now), now);
            (found.disputed.len(), found.settle.len(), found.next)
        };
        assert_eq!(found(at(24)), (1, 0, vec![at(25)]));
        assert_eq!(found(at(25)), (0, 1, vec![at(32)]));
        let first_after_a_halt = Mark { time: 1_000, height: 24 };
        assert_eq!(found(first_after_a_halt), (1, 0, vec![at(25)]));
    }

    #[test]
    fn orders_are_looked_at_when_one_needs_it_and_now_and_then() {
        let mut schedule = Schedule::default();
        assert!(schedule.is_due(at(100)));
        schedule.looked(at(100), vec![at(200), at(105)]);
        assert!(!schedule.is_due(at(104)) && schedule.is_due(at(105)));
        assert!(!schedule.is_due(Mark { time: 159, height: 101 }), "the chain stood still");
        schedule.looked(at(105), vec![]);
        assert!(!schedule.is_due(at(164)) && schedule.is_due(at(165)));
        schedule.looked(at(165), vec![at(10_000)]);
        assert!(schedule.is_due(at(225)));
        schedule.looked(at(225), vec![]);
        schedule.look_now();
        assert!(schedule.is_due(at(226)));
    }
}
