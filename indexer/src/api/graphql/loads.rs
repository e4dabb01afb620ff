//! Nested fields are loaded beside the query that asks for them.

use std::future::{poll_fn, Future};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::AtomicWaker;
use tokio::task::unconstrained;

use crate::read::Rows;

type Waiting = Arc<Mutex<Vec<BoxFuture<'static, ()>>>>;

/// The loads of one query. They end with it.
#[derive(Default)]
pub(super) struct Loads(Waiting);

impl Loads {
    /// A loader that leaves its loads here. It waits for no time: [`Loads::beside`] says when a load has all that it is for.
    pub(super) fn loader(&self, rows: Rows) -> DataLoader<Rows> {
        let waiting = Arc::clone(&self.0);
        DataLoader::new(rows, move |load| taken(&waiting, |waiting| waiting.push(load))).delay(Duration::ZERO)
    }

    /// Runs a query and its loads, in one task: a load begins when nothing in the query goes on without one, so that it is
    /// for all that stands side by side, however long that took to ask.
    pub(super) async fn beside<T>(self, query: impl Future<Output = T>) -> T {
        // No runtime interrupts it: that would look like waiting.
        let mut query = pin!(unconstrained(query));
        let pause = Arc::new(Pause::default());
        let waker = Waker::from(Arc::clone(&pause));
        let mut running = FuturesUnordered::new();
        poll_fn(move |ctx| {
            pause.task.register(ctx.waker());
            loop {
                pause.is_over.store(false, Ordering::Release);
                if let Poll::Ready(answer) = query.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(answer);
                }
                // Many fields are asked for in turns: more are to come.
                if pause.is_over.load(Ordering::Acquire) {
                    continue;
                }
                running.extend(taken(&self.0, std::mem::take));
                match running.poll_next_unpin(ctx) {
                    // Whoever waited for it goes on.
                    Poll::Ready(Some(())) => {}
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }
}

/// Tells whether a query that paused would go on at once.
#[derive(Default)]
struct Pause {
    is_over: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Pause {
    fn wake(self: Arc<Self>) {
        self.is_over.store(true, Ordering::Release);
        self.task.wake();
    }
}

fn taken<T>(waiting: &Waiting, with: impl FnOnce(&mut Vec<BoxFuture<'static, ()>>) -> T) -> T {
    with(&mut waiting.lock().unwrap_or_else(PoisonError::into_inner))
}
