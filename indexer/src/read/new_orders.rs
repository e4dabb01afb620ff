//! New orders, as they are committed.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use tokio::sync::broadcast;
use tokio_postgres::{Config, NoTls};

use super::error::Failure;
use super::orders::Order;
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
    /// Every order from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Order>> {
        self.sender.subscribe()
    }

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
            None => *told.insert(rows.last_order().await?),
        };
        for order in rows.orders_after(last, PAGE).await? {
            *told = Some(order.id);
            // Nobody listening is no error.
            let _ = self.sender.send(Arc::new(order));
        }
        Ok(())
    }
}
