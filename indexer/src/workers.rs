//! Threads that answer requests, each from beginning to end.
//!
//! A page is made in less time than threads take to hand it to each other: between reading a request, asking the database
//! and answering, that would be a wake-up each. So each worker is a thread with a runtime of its own, accepts connections
//! itself, and has connections to the database that nobody else waits for (ADR 21). Connections stay where they were accepted,
//! and some bring far more requests than others: a worker with more to do than another hands it what comes.

use std::cell::{Cell, OnceCell};
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
    static OWN: Cell<Option<usize>> = const { Cell::new(None) };
    static CREW: OnceCell<Arc<Crew>> = const { OnceCell::new() };
}

/// By how much more a worker has to do than another before it hands on what comes: a wake-up is worth no less.
const HANDED_ON: usize = 2;

/// All workers of a run.
struct Crew(Vec<Place>);

/// What others know of a worker.
#[derive(Default)]
struct Place {
    /// Its runtime, once it has started.
    runtime: OnceLock<Handle>,
    /// What it has to do and has not ended.
    busy: AtomicUsize,
}

/// Something that a worker has to do.
struct Task {
    crew: Arc<Crew>,
    worker: usize,
}

impl Crew {
    fn busy(&self, worker: usize) -> usize {
        self.0.get(worker).map_or(usize::MAX, |place| place.busy.load(Ordering::Relaxed))
    }

    /// The worker that has the least to do, if that is far less than a worker has.
    fn freer_than(&self, own: usize) -> Option<(usize, &Handle)> {
        let (other, place) = self.0.iter().enumerate().min_by_key(|(worker, _)| self.busy(*worker))?;
        let is_freer = self.busy(own) >= self.busy(other).saturating_add(HANDED_ON);
        Some((other, place.runtime.get().filter(|_| is_freer)?))
    }

    fn begin(self: Arc<Self>, worker: usize) -> Task {
        if let Some(place) = self.0.get(worker) {
            place.busy.fetch_add(1, Ordering::Relaxed);
        }
        Task { crew: self, worker }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(place) = self.crew.0.get(self.worker) {
            place.busy.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Does work on the worker that was asked, or on one that has far less to do. Given up, it ends there too.
///
/// # Errors
/// Work that was handed on and did not come to its end: it panicked, or the server ends.
pub async fn shared<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError> {
    let crew = CREW.with(|crew| crew.get().cloned());
    let (Some(own), Some(crew)) = (own(), crew) else { return Ok(work.await) };
    let Some((other, runtime)) = crew.freer_than(own) else {
        let _task = crew.begin(own);
        return Ok(work.await);
    };
    let (runtime, task) = (runtime.clone(), Arc::clone(&crew).begin(other));
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
    let crew = Arc::new(Crew(with.iter().map(|_| Place::default()).collect()));
    let start = |(number, with)| {
        let (work, done, crew) = (work.clone(), done.clone(), Arc::clone(&crew));
        let (tell, told) = oneshot::channel();
        let body = move || {
            OWN.set(Some(number));
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(tell.send(Err(error.into()))),
            };
            if let Some(place) = crew.0.get(number) {
                let _ = place.runtime.set(runtime.handle().clone());
            }
            CREW.with(|own| own.set(crew).ok());
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
    async fn a_worker_that_has_more_to_do_hands_on_what_comes_and_what_was_given_up_ends() {
        let work = |is_asked: bool| async move {
            if !is_asked {
                return Ok(());
            }
            while CREW
                .with(|crew| crew.get().is_some_and(|crew| crew.0.iter().any(|place| place.runtime.get().is_none())))
            {
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
            let crew = CREW.with(|crew| crew.get().cloned().unwrap());
            while crew.busy(0) + crew.busy(1) > 0 {
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
