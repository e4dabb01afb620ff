//! What can be followed.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Result, Subscription};
use futures::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_postgres::{Config, NoTls};
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::BroadcastStream;

use super::error::{coded, Failure, LAGGED};
use super::order::{Order, OrderFilter};
use super::rows::Rows;
use crate::database::COMMITS;

/// Orders that a slow subscriber may be behind before it is cut off.
const BACKLOG: usize = 1_024;
/// Orders read at a time.
const PAGE: i64 = 500;
/// Time after which new orders are looked for although no commit was heard of.
const POLL_PAUSE: Duration = Duration::from_secs(2);

/// Tells subscribers of new orders. Clones tell the same subscribers.
#[derive(Clone)]
pub struct NewOrders {
    sender: broadcast::Sender<Arc<Order>>,
}

impl Default for NewOrders {
    fn default() -> Self {
        NewOrders { sender: broadcast::Sender::new(BACKLOG) }
    }
}

impl NewOrders {
    /// Reads new orders as they are committed, for as long as it is polled. Commits wake it; what
    /// is told comes from the table, so that nothing is lost when a wake-up is.
    pub async fn watch(self, database: Config, rows: Rows) {
        let mut told = None;
        loop {
            let heard = async {
                let mut config = database.clone();
                config.application_name("weighhouse-indexer orders");
                let (client, mut connection) = config.connect(NoTls).await?;
                let messages = futures::stream::poll_fn(move |cx| connection.poll_message(cx));
                futures::pin_mut!(messages);
                let listen = async {
                    // A read replica can't listen: polling does there.
                    if let Err(error) = client.batch_execute(&format!("LISTEN {COMMITS}")).await {
                        tracing::info!(%error, "commits are not heard of; polling for new orders");
                    }
                    std::future::pending::<()>().await
                };
                futures::pin_mut!(listen);
                loop {
                    self.tell(&rows, &mut told).await?;
                    tokio::select! {
                        message = messages.next() => match message {
                            Some(Ok(_)) => {}
                            Some(Err(error)) => return Err(Failure::from(error)),
                            None => return Ok(()),
                        },
                        () = &mut listen => {}
                        () = tokio::time::sleep(POLL_PAUSE) => {}
                    }
                }
            };
            let outcome: Result<(), Failure> = heard.await;
            if let Err(error) = outcome {
                tracing::warn!(?error, "new orders can't be read; trying again");
            }
            tokio::time::sleep(POLL_PAUSE).await;
        }
    }

    /// Tells of orders after the last one told. What was there before is not new.
    async fn tell(&self, rows: &Rows, told: &mut Option<i64>) -> Result<(), Failure> {
        let last = match told {
            Some(last) => *last,
            None => {
                let found = rows.query("SELECT coalesce(max(id), 0) FROM orders", &[]).await?;
                let last = found.first().map_or(0, |row| row.get(0));
                *told.insert(last)
            }
        };
        let sql = format!("{} FROM orders AS o WHERE o.id > $1 ORDER BY o.id LIMIT $2", Order::COLUMNS);
        for row in rows.query(&sql, &[&last, &PAGE]).await? {
            let order = Order::read(&row);
            *told = Some(order.number);
            // Nobody listening is no error.
            let _ = self.sender.send(Arc::new(order));
        }
        Ok(())
    }
}

/// What can be followed over `graphql-transport-ws`.
pub struct Subscription;

/// What can be followed.
#[Subscription]
impl Subscription {
    /// Every new order, offers among them, once, from now on.
    async fn order_placed(
        &self,
        ctx: &Context<'_>,
        filter: Option<OrderFilter>,
    ) -> Result<impl Stream<Item = Result<Order>>> {
        let filter = filter.unwrap_or_default();
        let orders = BroadcastStream::new(ctx.data::<NewOrders>()?.sender.subscribe());
        Ok(orders.filter_map(move |order| {
            let wanted = match order {
                Ok(order) => filter.takes(&order).then(|| Ok(Order::clone(&order))),
                Err(BroadcastStreamRecvError::Lagged(missed)) => {
                    Some(Err(coded(LAGGED, format!("{missed} orders were missed: ask for them, and subscribe again"))))
                }
            };
            futures::future::ready(wanted)
        }))
    }
}
