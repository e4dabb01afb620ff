//! What can be followed.

use async_graphql::{Context, Result, Subscription};
use futures::{Stream, StreamExt};
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::BroadcastStream;

use super::error::{coded, LAGGED};
use super::order::{Order, OrderFilter};
use crate::read::NewOrders;

/// What can be followed over `graphql-transport-ws`.
pub struct Subscription;

/// Follows the market from the last block of the index on.
#[Subscription]
impl Subscription {
    /// Answers every new order and offer, once each, from now on.
    async fn order_placed(
        &self,
        ctx: &Context<'_>,
        filter: Option<OrderFilter>,
    ) -> Result<impl Stream<Item = Result<Order>>> {
        let filter = filter.unwrap_or_default().read()?;
        let orders = BroadcastStream::new(ctx.data::<NewOrders>()?.subscribe());
        Ok(orders.filter_map(move |order| {
            let wanted = match order {
                Ok(order) => filter.takes(&order).then(|| Ok(Order::from(order.as_ref().clone()))),
                Err(BroadcastStreamRecvError::Lagged(missed)) => {
                    Some(Err(coded(LAGGED, format!("{missed} orders were missed: ask for them, and subscribe again"))))
                }
            };
            futures::future::ready(wanted)
        }))
    }
}
