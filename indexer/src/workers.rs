//! Threads that answer requests, each from beginning to end.
//!
//! A page is made in less time than threads take to hand it to each other: between reading a request, asking the database
//! and answering, that would be a wake-up each. So each worker is a thread with a runtime of its own, accepts connections
//! itself, and has connections to the database that nobody else waits for (ADR 21). Connections stay where they were accepted,
//! and some bring far more requests than others: a worker with more to do than another hands it what comes.

use std::cell::OnceCell;
use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use anyhow::Context;
use futures::future::try_join_all;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

thread_local! {
    static OWN: OnceCell<Own> = const { OnceCell::new() };
}

/// By how many requests more than another a worker has before it hands one on, which costs two wake-ups.
const HANDED_ON: usize = 2;

/// What a worker knows of itself, and of all.
#[derive(Clone)]
struct Own {
    number: usize,
    place: Arc<Place>,
    all: Arc<[Arc<Place>]>,
}

/// What others know of a worker.
#[derive(Default)]
struct Place {
    /// Its runtime, once it has started.
    runtime: OnceLock<Handle>,
    /// The number of requests that it has not answered yet.
    busy: AtomicUsize,
}

/// A request that a worker has not answered yet.
struct Task(Arc<Place>);

impl Own {
    /// The worker that has the least to do, if it has far less than this one.
    fn freer(&self) -> Option<&Arc<Place>> {
        let other = self.all.iter().min_by_key(|place| place.busy())?;
        (self.place.busy() >= other.busy().saturating_add(HANDED_ON)).then_some(other)
    }
}

impl Place {
    fn busy(&self) -> usize {
        self.busy.load(Ordering::Relaxed)
    }
}

impl Task {
    fn of(place: &Arc<Place>) -> Self {
        place.busy.fetch_add(1, Ordering::Relaxed);
        Task(Arc::clone(place))
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Does work on the worker that was asked, or on one that has far less to do. Given up, it ends there too.
///
/// # Errors
/// Work that was handed on and did not come to its end: it panicked, or the server ends.
pub async fn shared<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError> {
    let Some(own) = OWN.with(|own| own.get().cloned()) else { return Ok(work.await) };
    let handed_on = own.freer().and_then(|other| Some((other.runtime.get()?, Task::of(other))));
    let Some((runtime, task)) = handed_on else {
        let _task = Task::of(&own.place);
        return Ok(work.await);
    };
    let work = async move {
        let _task = task;
        work.await
    };
    AbortOnDropHandle::new(runtime.spawn(work.in_current_span())).await
}

/// The workers of this machine: one for each core.
pub fn number() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The worker that asks, from 0; `None` for every other thread.
pub fn own() -> Option<usize> {
    OWN.with(|own| own.get().map(|own| own.number))
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
    let all: Arc<[Arc<Place>]> = with.iter().map(|_| Arc::default()).collect();
    let start = |(number, (with, place)): (usize, (T, &Arc<Place>))| {
        let (work, done) = (work.clone(), done.clone());
        let own = Own { number, place: Arc::clone(place), all: Arc::clone(&all) };
        let (tell, told) = oneshot::channel();
        let body = move || {
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(tell.send(Err(error.into()))),
            };
            own.place.runtime.set(runtime.handle().clone()).ok();
            OWN.with(|of_thread| of_thread.set(own).ok());
            runtime.block_on(async {
                drop(tell.send(work(with).await));
                done.cancelled().await;
            });
        };
        thread::Builder::new().name(format!("worker {number}")).spawn(body).context("a worker can't be started")?;
        Ok(async { told.await.context("a worker ended")? })
    };
    let ends = with.into_iter().zip(all.iter()).enumerate().map(start).collect::<anyhow::Result<Vec<_>>>()?;
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
    async fn a_worker_that_has_more_to_do_hands_on_what_comes_and_what_was_given_up_ends() {
        let work = |is_asked: bool| async move {
            if !is_asked {
                return Ok(());
            }
            let all = OWN.with(|own| own.get().unwrap().all.clone());
            while all.iter().any(|place| place.runtime.get().is_none()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let (told, mut places) = mpsc::unbounded_channel();
            let one = |told: mpsc::UnboundedSender<_>| {
                shared(async move {
                    told.send(own().unwrap()).unwrap();
                    std::future::pending::<()>().await;
                })
            };
            let mut running = Vec::new();
            let mut found = [0, 0];
            for _ in 0..6 {
                let (work, given_up) = (one(told.clone()), CancellationToken::new());
                let until = given_up.clone();
                running.push((
                    tokio::spawn(async move {
                        tokio::select! { _ = work => {}, () = until.cancelled() => {} }
                    }),
                    given_up,
                ));
                found[places.recv().await.unwrap()] += 1;
            }
            anyhow::ensure!(found == [3, 3] || found == [4, 2], "{found:?}");
            for (task, given_up) in running {
                given_up.cancel();
                task.await?;
            }
            drop(told);
            // The last sender went with the last task.
            anyhow::ensure!(places.recv().await.is_none());
            while all.iter().any(|place| place.busy() > 0) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Ok(())
        };
        let run = run(vec![true, false], work);
        tokio::time::timeout(Duration::from_secs(10), run).await.unwrap().unwrap();
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
