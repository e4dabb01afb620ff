//! The agent's own index of orders: which of the market's orders concern it, and which of those need what.
//!
//! Each round reads the orders that are new, and the agent's own ones that wait for a delivery; upkeep reads those that
//! were delivered. What other sellers' buyers do, and how long an old offer stays open, costs no request. The index is on
//! disk; when it is lost, the next round reads every order of the market once and has it again.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::Order;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::OrderId;

use crate::error::{Kind, Result};
use crate::files;
use crate::market::Market;

/// Where orders are read, in pages.
pub trait Orders {
    /// At most `limit` orders after one, oldest first.
    fn after(&self, order: Option<OrderId>, limit: u32) -> impl Future<Output = Result<Vec<Order>>>;
}

impl Orders for Market {
    async fn after(&self, order: Option<OrderId>, limit: u32) -> Result<Vec<Order>> {
        self.orders(order, limit).await
    }
}

/// What the agent has to do with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It waits for the agent's delivery, or for the agent's word to an offer.
    Waits,
    /// It was delivered, and is to be settled or released.
    Delivered,
    /// Nothing, now and later.
    Closed,
}

/// The index.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    now: Entries,
    saved: Entries,
}

/// What is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Entries {
    /// The newest order that was read.
    last: Option<OrderId>,
    /// Own orders and offers that wait for a delivery.
    waiting: BTreeSet<OrderId>,
    /// Own orders that were delivered and are not final.
    delivered: BTreeSet<OrderId>,
}

impl Book {
    /// The one kept in a file. One that is lost, or can't be read, begins anew.
    ///
    /// # Errors
    /// A file that the system does not let it read.
    pub fn read(path: &Path) -> Result<Self> {
        let saved = match files::read_json::<Entries>(path) {
            Err(crate::Error::File(files::FileError::Damaged { source, .. })) => {
                tracing::warn!(path = %path.display(), "the index of orders is damaged, and is made anew: {source}");
                Entries::default()
            }
            read => read?.unwrap_or_default(),
        };
        Ok(Self { path: path.to_owned(), now: saved.clone(), saved })
    }

    /// Begins anew if the chain has no order that was read: a development chain was started anew under the same name.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn check(&mut self, market: &Market) -> Result<()> {
        let Some(last) = self.now.last else { return Ok(()) };
        match market.order(last).await {
            Err(error) if error.kind() == Kind::NotFound => self.reset(),
            other => drop(other?),
        }
        Ok(())
    }

    /// From the first order again.
    pub fn reset(&mut self) {
        self.now = Entries::default();
    }

    /// Keeps it, if it changed.
    ///
    /// # Errors
    /// A disk that is full.
    pub fn save(&mut self) -> Result<()> {
        if self.now != self.saved {
            files::write_json(&self.path, &self.now)?;
            self.saved = self.now.clone();
        }
        Ok(())
    }

    /// Puts an order where it belongs.
    pub fn put(&mut self, order: OrderId, place: Place) {
        let Entries { waiting, delivered, .. } = &mut self.now;
        waiting.remove(&order);
        delivered.remove(&order);
        match place {
            Place::Waits => drop(waiting.insert(order)),
            Place::Delivered => drop(delivered.insert(order)),
            Place::Closed => {}
        }
    }

    /// Reads own orders that wait, and then those that are new, oldest first; each is put where `judge` says.
    ///
    /// # Errors
    /// When the node is away, or `judge` fails: that order is judged again in the next round.
    pub async fn look<O: Orders>(
        &mut self,
        orders: &O,
        mut judge: impl AsyncFnMut(Order) -> Result<Place>,
    ) -> Result<()> {
        for order in read(orders, &mut self.now.waiting).await? {
            let id = order.id;
            self.put(id, judge(order).await?);
        }
        loop {
            let page = orders.after(self.now.last, MAX_PAGE).await?;
            let is_last = u32::try_from(page.len()).is_ok_and(|length| length < MAX_PAGE);
            for order in page {
                let id = order.id;
                let place = judge(order).await?;
                self.put(id, place);
                self.now.last = Some(id);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Reads own orders that were delivered, oldest first.
    ///
    /// # Errors
    /// When the node is away.
    pub async fn delivered<O: Orders>(&mut self, orders: &O) -> Result<Vec<Order>> {
        read(orders, &mut self.now.delivered).await
    }
}

/// Reads orders by their numbers, oldest first, as few requests as their distances allow. Those that the chain does not
/// have are struck out.
async fn read<O: Orders>(orders: &O, wanted: &mut BTreeSet<OrderId>) -> Result<Vec<Order>> {
    let mut found = Vec::new();
    let mut next = wanted.first().copied();
    while let Some(first) = next {
        let most = first.saturating_add(u64::from(MAX_PAGE) - 1);
        let last = wanted.range(first..=most).next_back().copied().unwrap_or(first);
        let limit = u32::try_from(last - first + 1).unwrap_or(MAX_PAGE);
        let page = orders.after(first.checked_sub(1), limit).await?;
        found.extend(page.into_iter().filter(|order| wanted.contains(&order.id)));
        next = wanted.range(last.saturating_add(1)..).next().copied();
    }
    let known: BTreeSet<_> = found.iter().map(|order| order.id).collect();
    wanted.retain(|order| known.contains(order));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::{Cell, RefCell};

    use weighhouse_messages::fixture::order;
    use weighhouse_protocol::escrow::OrderState;

    use super::*;

    /// A market that counts the requests to it, and the orders in its answers.
    struct Counted {
        orders: RefCell<Vec<Order>>,
        requests: Cell<usize>,
        answered: Cell<usize>,
    }

    impl Counted {
        /// So many orders; our own are those of listing 1.
        fn new(count: u64, ours: &[OrderId]) -> Self {
            let listing = |id| if ours.contains(&id) { 1 } else { 2 };
            let one = |id| Order { id, listing: listing(id), ..order("offered", "3") };
            Self { orders: RefCell::new((1..=count).map(one).collect()), requests: Cell::new(0), answered: Cell::new(0) }
        }

        fn set(&self, id: OrderId, state: OrderState) {
            self.orders.borrow_mut().iter_mut().filter(|order| order.id == id).for_each(|order| order.state = state);
        }

        fn add(&self, id: OrderId, listing: u64) {
            self.orders.borrow_mut().push(Order { id, listing, ..order("funded", "3") });
        }

        /// The requests and the orders answered since the last look.
        fn cost(&self) -> (usize, usize) {
            (self.requests.take(), self.answered.take())
        }
    }

    impl Orders for Counted {
        async fn after(&self, order: Option<OrderId>, limit: u32) -> Result<Vec<Order>> {
            let (orders, limit) = (self.orders.borrow(), usize::try_from(limit.min(MAX_PAGE)).unwrap());
            let page: Vec<_> =
                orders.iter().filter(|one| one.id > order.unwrap_or(0)).take(limit).cloned().collect();
            self.requests.set(self.requests.get() + 1);
            self.answered.set(self.answered.get() + page.len());
            Ok(page)
        }
    }

    /// What an agent does that sells listing 1 alone. Answers the orders that it judged.
    async fn look(book: &mut Book, market: &Counted) -> Vec<OrderId> {
        let mut judged = Vec::new();
        let looked = book.look(market, async |order: Order| {
            judged.push(order.id);
            Ok(match (order.listing, order.state) {
                (1, OrderState::Offered | OrderState::Funded) => Place::Waits,
                (1, OrderState::Delivered) => Place::Delivered,
                _ => Place::Closed,
            })
        });
        looked.await.unwrap();
        judged
    }

    fn book(folder: &tempfile::TempDir) -> Book {
        Book::read(&folder.path().join("book.json")).unwrap()
    }

    #[tokio::test]
    async fn an_old_open_offer_costs_one_order_a_round_however_many_came_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, market) = (book(&folder), Counted::new(1_000, &[3]));
        assert_eq!(look(&mut book, &market).await.len(), 1_000);
        market.cost();
        assert_eq!(look(&mut book, &market).await, [3]);
        assert_eq!(market.cost(), (2, 1), "one for the offer, one for what is new");
        market.add(1_001, 2);
        assert_eq!(look(&mut book, &market).await, [3, 1_001]);
        assert_eq!(market.cost(), (2, 2));
    }

    #[tokio::test]
    async fn the_index_outlives_the_agent_and_is_made_anew_when_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let (mut first, market) = (book(&folder), Counted::new(100, &[3, 50]));
        look(&mut first, &market).await;
        first.save().unwrap();
        assert_eq!(look(&mut book(&folder), &market).await, [3, 50]);
        for damage in [|path: &Path| std::fs::remove_file(path).unwrap(), |path: &Path| std::fs::write(path, "{").unwrap()] {
            damage(&folder.path().join("book.json"));
            let mut anew = book(&folder);
            assert_eq!(look(&mut anew, &market).await.len(), 100);
            anew.save().unwrap();
            assert_eq!(look(&mut book(&folder), &market).await, [3, 50]);
        }
    }

    #[tokio::test]
    async fn an_order_moves_from_waiting_to_delivered_to_closed() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, market) = (book(&folder), Counted::new(5, &[2, 4]));
        look(&mut book, &market).await;
        market.set(4, OrderState::Delivered);
        assert_eq!(look(&mut book, &market).await, [2, 4]);
        assert_eq!(look(&mut book, &market).await, [2]);
        let numbers = |orders: Vec<Order>| orders.iter().map(|order| order.id).collect::<Vec<_>>();
        assert_eq!(numbers(book.delivered(&market).await.unwrap()), [4]);
        book.put(4, Place::Closed);
        assert!(book.delivered(&market).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn orders_that_lie_close_together_are_read_together() {
        let market = Counted::new(500, &[]);
        let far = u64::from(MAX_PAGE) + 2;
        let mut wanted = BTreeSet::from([2, 4, far, 499, 9_999]);
        let found = read(&market, &mut wanted).await.unwrap();
        assert_eq!(found.iter().map(|order| order.id).collect::<Vec<_>>(), [2, 4, far, 499]);
        assert_eq!(market.cost().0, 4);
        assert!(!wanted.contains(&9_999), "the chain has no such order");
    }

    #[tokio::test]
    async fn an_order_that_cannot_be_judged_is_judged_again() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, market) = (book(&folder), Counted::new(5, &[2]));
        let away = book.look(&market, async |order: Order| match order.id {
            3 => Err(crate::Host::new(Kind::Unreachable, "away").into()),
            _ => Ok(Place::Closed),
        });
        assert_eq!(away.await.unwrap_err().kind(), Kind::Unreachable);
        assert_eq!(look(&mut book, &market).await, [3, 4, 5]);
    }
}
