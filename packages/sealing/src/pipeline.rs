//! Reading, computing and writing at once, in constant memory and in order.
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::batch::Batch;

/// Batches underway, 24 MiB altogether: enough that a core which is taken away for a while does not
/// make the others wait.
const BATCHES: usize = 12;

/// What is done with every batch after it is computed, in order, on a thread of its own.
pub(crate) type Sink<'a, E> = Box<dyn FnMut(&Batch) -> Result<(), E> + Send + 'a>;

/// Passes batches from `read` to `compute` and through each of the `sinks`, until `read` says that
/// there is none. Every core computes, each a batch of its own; they leave in the order in which they
/// were read, and are `passed` on the calling thread. Reading and each sink have a thread of their own:
/// writing and the hash of a whole file can't be shared among threads, but run beside the rest.
///
/// # Errors
/// The first error of `compute` in the order of batches, else that of `read`, else that of a sink.
/// The others then stop.
pub(crate) fn run<'a, E: Send + 'a>(
    read: impl FnMut(&mut Batch) -> Result<bool, E> + Send,
    compute: impl Fn(&mut Batch) -> Result<(), E> + Sync,
    passed: impl FnMut(&Batch),
    sinks: Vec<Sink<'a, E>>,
) -> Result<(), E> {
    let (free, to_read) = sync_channel(BATCHES);
    let (full, to_compute) = sync_channel(BATCHES);
    let (done, computed) = sync_channel(BATCHES);
    let (ordered, mut from) = sync_channel(BATCHES);
    for _ in 0..BATCHES {
        if free.send(Batch::new()).is_err() {
            break;
        }
    }
    let compute = &compute;
    thread::scope(move |scope| {
        let mut threads = vec![scope.spawn(move || number(to_read, read, full))];
        let to_compute = Arc::new(Mutex::new(to_compute));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (queue, done) = (Arc::clone(&to_compute), done.clone());
            threads.push(scope.spawn(move || work(&queue, compute, &done)));
        }
        // Each queue must end with those who serve it, so that nobody waits for them in vain.
        drop((to_compute, done));
        for sink in sinks {
            let (sunk, next) = sync_channel(BATCHES);
            let taken = std::mem::replace(&mut from, next);
            threads.push(scope.spawn(move || drain(taken, sunk, sink)));
        }
        // The reader is gone when everything is read; what is still underway must not wait for it.
        threads.push(scope.spawn(move || {
            from.into_iter().for_each(|batch| drop(free.send(batch)));
            Ok(())
        }));
        let computed = in_order(computed, ordered, passed);
        // The scope waits for what they do, but not until they are gone with all that they hold.
        threads.into_iter().fold(computed, |result, thread| {
            let ended = joined(thread.join());
            result.and(ended)
        })
    })
}

/// A batch with its place in the order.
type Numbered = (u64, Batch);
/// What became of it; a panic is carried to where it is noticed.
type Computed<E> = (Numbered, thread::Result<Result<(), E>>);

/// Reads batches and numbers them.
fn number<E>(
    free: Receiver<Batch>,
    mut read: impl FnMut(&mut Batch) -> Result<bool, E>,
    to: SyncSender<Numbered>,
) -> Result<(), E> {
    for (mut batch, number) in free.into_iter().zip(0..) {
        if !read(&mut batch)? || to.send((number, batch)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Computes batches for as long as somebody takes them.
fn work<E>(
    queue: &Mutex<Receiver<Numbered>>,
    compute: &impl Fn(&mut Batch) -> Result<(), E>,
    to: &SyncSender<Computed<E>>,
) -> Result<(), E> {
    let next = || queue.lock().ok()?.recv().ok();
    while let Some((number, mut batch)) = next() {
        let result = catch_unwind(AssertUnwindSafe(|| compute(&mut batch)));
        if to.send(((number, batch), result)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Passes computed batches on in the order of their numbers, up to the first that failed.
fn in_order<E>(from: Receiver<Computed<E>>, to: SyncSender<Batch>, mut passed: impl FnMut(&Batch)) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for ((number, batch), result) in from {
        waiting.insert(number, (batch, result));
        while let Some((batch, result)) = waiting.remove(&next) {
            joined(result)?;
            passed(&batch);
            next += 1;
            if to.send(batch).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Gives every batch to a sink, then passes it on.
fn drain<E>(from: Receiver<Batch>, to: SyncSender<Batch>, mut sink: Sink<'_, E>) -> Result<(), E> {
    for batch in from {
        sink(&batch)?;
        if to.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

/// The result of a thread; its panic goes on here.
fn joined<E>(result: thread::Result<Result<(), E>>) -> Result<(), E> {
    match result {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `count` batches, failing in the named stage at batch `at`; returns what was written.
    fn run_with(count: u64, fails: &str, at: u64) -> (Result<(), String>, Vec<u64>) {
        let fail = |stage: &str, index| if stage == fails && index == at { Err(stage.to_owned()) } else { Ok(()) };
        let mut next = 0;
        let mut written = Vec::new();
        let result = run(
            |batch| {
                batch.first = next;
                next += 1;
                fail("read", batch.first).map(|()| batch.first < count)
            },
            |batch| fail("compute", batch.first),
            |_| (),
            vec![
                Box::new(|batch| fail("hash", batch.first)),
                Box::new(|batch| {
                    fail("write", batch.first)?;
                    written.push(batch.first);
                    Ok(())
                }),
            ],
        );
        (result, written)
    }

    #[test]
    fn every_batch_is_written_in_order() {
        for count in 0..30 {
            let (result, written) = run_with(count, "", 0);
            assert_eq!(result, Ok(()));
            assert_eq!(written, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "batch 7")]
    fn a_panic_in_a_computation_ends_it_and_goes_on() {
        let mut next = 0;
        let read = |batch: &mut Batch| {
            batch.first = next;
            next += 1;
            Ok::<_, ()>(true)
        };
        let compute = |batch: &mut Batch| {
            assert_ne!(batch.first, 7, "batch 7");
            Ok(())
        };
        let _ = run(read, compute, |_| (), Vec::new());
    }

    #[test]
    fn a_failure_in_any_stage_ends_it_and_is_the_result() {
        for stage in ["read", "compute", "hash", "write"] {
            for at in [0, 1, 7, 19] {
                let (result, written) = run_with(20, stage, at);
                assert_eq!(result, Err(stage.to_owned()));
                assert!(written.len() <= usize::try_from(at).unwrap_or(0));
            }
        }
    }
}
