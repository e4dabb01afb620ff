//! Where the agent reads orders and requests for keys, in pages.

use std::future::Future;

use weighhouse_protocol::escrow::{Order, RekeyRequest};
use weighhouse_protocol::OrderId;

use crate::error::Result;
use crate::market::Market;

/// The lists of a market.
pub trait Pages {
    /// At most `limit` orders after one, oldest first.
    fn orders(&self, after: Option<OrderId>, limit: u32) -> impl Future<Output = Result<Vec<Order>>>;
    /// Requests for keys after a license, as many as a page holds, by license.
    fn rekeys(&self, after: Option<OrderId>) -> impl Future<Output = Result<Vec<RekeyRequest>>>;
}

impl Pages for Market {
    async fn orders(&self, after: Option<OrderId>, limit: u32) -> Result<Vec<Order>> {
        Market::orders(self, after, limit).await
    }

    async fn rekeys(&self, after: Option<OrderId>) -> Result<Vec<RekeyRequest>> {
        Market::rekeys(self, after).await
    }
}

/// Whether a page ends its list.
pub fn is_last<T>(page: &[T], limit: u32) -> bool {
    u32::try_from(page.len()).is_ok_and(|length| length < limit)
}

#[cfg(test)]
pub mod counted {
    //! A market that counts the requests to it.
    #![allow(clippy::unwrap_used)]

    use std::cell::{Cell, RefCell};

    use cosmwasm_std::Binary;
    use weighhouse_fixture::order;
    use weighhouse_protocol::escrow::OrderState;
    use weighhouse_protocol::paging::MAX_PAGE;
    use weighhouse_protocol::ListingId;

    use super::*;

    /// A market that counts the requests to it, and the rows in its answers.
    pub struct Counted {
        orders: RefCell<Vec<Order>>,
        rekeys: Vec<RekeyRequest>,
        requests: Cell<usize>,
        rows: Cell<usize>,
    }

    impl Counted {
        /// So many offers: those of listing 1 are `ours`.
        pub fn with_offers(count: u64, ours: &[OrderId]) -> Self {
            let listing = |id| if ours.contains(&id) { 1 } else { 2 };
            let offer = |id| Order { id, listing: listing(id), ..order("offered", "3") };
            let orders = RefCell::new((1..=count).map(offer).collect());
            Self { orders, rekeys: vec![], requests: Cell::new(0), rows: Cell::new(0) }
        }

        /// So many holders of licenses who wait for their key.
        pub fn with_rekeys(count: u64) -> Self {
            let request = |license| RekeyRequest {
                license,
                listing: 1,
                version: 1,
                transport_key: Binary::default(),
                expires_at: 9,
                expires_at_height: 9,
            };
            Self { rekeys: (1..=count).map(request).collect(), ..Self::with_offers(0, &[]) }
        }

        /// Moves an order to a state.
        pub fn set(&self, id: OrderId, state: OrderState) {
            self.orders.borrow_mut().iter_mut().filter(|order| order.id == id).for_each(|order| order.state = state);
        }

        /// Adds an order.
        pub fn add(&self, id: OrderId, listing: ListingId) {
            self.orders.borrow_mut().push(Order { id, listing, ..order("funded", "3") });
        }

        /// The requests, and the rows in their answers, since this was last asked.
        pub fn cost(&self) -> (usize, usize) {
            (self.requests.take(), self.rows.take())
        }

        fn answer<T: Clone>(&self, rows: &[T], id: fn(&T) -> OrderId, after: Option<OrderId>, limit: u32) -> Vec<T> {
            let limit = usize::try_from(limit.min(MAX_PAGE)).unwrap();
            let page: Vec<_> = rows.iter().filter(|row| id(row) > after.unwrap_or(0)).take(limit).cloned().collect();
            self.requests.set(self.requests.get() + 1);
            self.rows.set(self.rows.get() + page.len());
            page
        }
    }

    impl Pages for Counted {
        async fn orders(&self, after: Option<OrderId>, limit: u32) -> Result<Vec<Order>> {
            Ok(self.answer(&self.orders.borrow(), |order| order.id, after, limit))
        }

        async fn rekeys(&self, after: Option<OrderId>) -> Result<Vec<RekeyRequest>> {
            Ok(self.answer(&self.rekeys, |request| request.license, after, MAX_PAGE))
        }
    }
}
