//! Threads that answer requests, each from beginning to end.
//!
//! A page is made in less time than threads take to hand it to each other: between reading a request, asking the database
//! and answering, that would be a wake-up each. So each worker is a thread with a runtime of its own, accepts connections
//! itself, and has connections to the database that nobody else waits for (ADR 21).

use std::cell::Cell;
use std::future::Future;
use std::num::NonZeroUsize;
use std::thread;

use anyhow::Context;
use futures::future::try_join_all;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

thread_local! {
    static OWN: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The workers of this machine: one for each core.
pub fn number() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The worker that asks, from 0; `None` for every other thread.
pub fn own() -> Option<usize> {
    OWN.get()
}

/// Does work on a worker for each of these, until it has ended on all of them, or has failed on one.
///
/// # Errors
/// What the work on one failed with.
pub async fn run<T, F>(with: Vec<T>, work: impl FnOnce(T) -> F + Clone + Send + 'static) -> anyhow::Result<()>
where
    T: Send + 'static,
    F: Future<Output = anyhow::Result<()>>,
{
    // What one has opened, another may still use: none goes before all are done.
    let done = CancellationToken::new();
    let _done = done.clone().drop_guard();
    let start = |(number, with)| {
        let (work, done) = (work.clone(), done.clone());
        let (tell, told) = oneshot::channel();
        let body = move || {
            OWN.set(Some(number));
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(tell.send(Err(error.into()))),
            };
            runtime.block_on(async {
                drop(tell.send(work(with).await));
                done.cancelled().await;
            });
        };
        thread::Builder::new().name(format!("worker {number}")).spawn(body).context("a worker can't be started")?;
        Ok(async { told.await.context("a worker ended")? })
    };
    let ends = with.into_iter().enumerate().map(start).collect::<anyhow::Result<Vec<_>>>()?;
    try_join_all(ends).await.map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn what_one_has_opened_lives_until_all_are_done() {
        let (ask, asked) = mpsc::channel::<oneshot::Sender<usize>>(1);
        let work = move |asked: Option<mpsc::Receiver<oneshot::Sender<usize>>>| async move {
            if let Some(mut asked) = asked {
                tokio::spawn(async move {
                    while let Some(answer) = asked.recv().await {
                        let _ = answer.send(own().unwrap());
                    }
                });
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            let (answer, answered) = oneshot::channel();
            ask.send(answer).await?;
            anyhow::ensure!(answered.await? == 0, "another worker's task");
            Ok(())
        };
        run(vec![Some(asked), None], work).await.unwrap();
        assert_eq!(own(), None);
    }

    #[tokio::test]
    async fn the_failure_of_one_is_the_failure_of_all() {
        let failed = run(vec![(), ()], |()| async {
            if own() == Some(1) {
                anyhow::bail!("no more");
            }
            std::future::pending().await
        });
        assert_eq!(failed.await.unwrap_err().to_string(), "no more");
        let panicked = run(vec![()], |()| async { panic!("a fault of a worker") });
        assert_eq!(panicked.await.unwrap_err().to_string(), "a worker ended");
    }
}
