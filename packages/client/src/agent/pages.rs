//! Where the agent reads orders and requests for keys, in pages.

use std::future::Future;

use weighhouse_protocol::escrow::{Order, RekeyRequest};
use weighhouse_protocol::OrderId;

use crate::error::{Result, Unverified};
use crate::market::{check_ascending, Market};

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

/// At most `limit` orders after one, oldest first. The contract numbers orders from 1 and leaves none out, so neither may a
/// page: an agent that went on from another one would read for ever, or pass orders over.
///
/// # Errors
/// [`Unverified::OtherNumber`] names the first order that should be another one.
pub async fn orders(pages: &impl Pages, after: Option<OrderId>, limit: u32) -> Result<Vec<Order>> {
    let page = pages.orders(after, limit).await?;
    for (found, expected) in page.iter().map(|order| order.id).zip(after.unwrap_or(0).saturating_add(1)..) {
        if found != expected {
            return Err(Unverified::OtherNumber { found, expected }.into());
        }
    }
    Ok(page)
}

/// Requests for keys after a license, checked to ascend from there.
///
/// # Errors
/// [`Unverified::OutOfOrder`] names the first license that does not ascend.
pub async fn rekeys(pages: &impl Pages, after: Option<OrderId>) -> Result<Vec<RekeyRequest>> {
    let page = pages.rekeys(after).await?;
    check_ascending(after.as_ref(), page.iter().map(|request| request.license))?;
    Ok(page)
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
        lie: Cell<Option<OrderId>>,
    }

    impl Counted {
        /// So many offers: those of listing 1 are `ours`.
        pub fn with_offers(count: u64, ours: &[OrderId]) -> Self {
            let listing = |id| if ours.contains(&id) { 1 } else { 2 };
            let offer = |id| Order { id, listing: listing(id), ..order("offered", "3") };
            let orders = RefCell::new((1..=count).map(offer).collect());
            Self { orders, rekeys: vec![], requests: Cell::new(0), rows: Cell::new(0), lie: Cell::new(None) }
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
            self.change(id, |order| order.state = state);
        }

        /// Adds an order.
        pub fn add(&self, id: OrderId, listing: ListingId) {
            self.orders.borrow_mut().push(Order { id, listing, ..order("funded", "3") });
        }

        /// Changes an order's record.
        pub fn change(&self, id: OrderId, change: impl Fn(&mut Order)) {
            self.orders.borrow_mut().iter_mut().filter(|order| order.id == id).for_each(change);
        }

        /// Answers every question from now on as if it asked what comes after this number.
        pub fn lie(&self, after: OrderId) {
            self.lie.set(Some(after));
        }

        /// The requests, and the rows in their answers, since this was last asked.
        pub fn cost(&self) -> (usize, usize) {
            (self.requests.take(), self.rows.take())
        }

        fn answer<T: Clone>(&self, rows: &[T], id: fn(&T) -> OrderId, after: Option<OrderId>, limit: u32) -> Vec<T> {
            let after = self.lie.get().or(after);
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
