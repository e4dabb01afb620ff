//! Reading, computing and writing at once, in constant memory and in order.
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::chunk::CHUNK_SIZE;
use crate::merkle::Hash;

/// Chunks of a batch: 4 MiB, which keeps every core busy and the whole in cache reach.
pub(crate) const BATCH_CHUNKS: usize = 256;

/// Batches underway: one read, one computed, one written, one to even out. 16 MiB altogether.
const BATCHES: usize = 4;

/// How far an operation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes of content done.
    pub done: u64,
    /// Bytes of content altogether.
    pub total: u64,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first pass of sealing: hashing the content.
    Hashing,
    /// The second pass of sealing: encrypting it.
    Encrypting,
    /// Recomputing the roots of a sealed file.
    Checking,
    /// Decrypting, verifying and unpacking.
    Opening,
}

/// Consecutive chunks and what belongs to them.
pub(crate) struct Batch {
    /// Index of the first chunk.
    pub(crate) first: u64,
    /// The chunks' bytes, one after the other.
    pub(crate) bytes: Vec<u8>,
    /// Plaintext leaves.
    pub(crate) plaintext_leaves: Vec<Hash>,
    /// Ciphertext leaves.
    pub(crate) ciphertext_leaves: Vec<Hash>,
    /// Key leaves.
    pub(crate) key_leaves: Vec<Hash>,
}

impl Batch {
    fn new() -> Self {
        Self {
            first: 0,
            bytes: Vec::with_capacity(BATCH_CHUNKS * CHUNK_SIZE),
            plaintext_leaves: Vec::with_capacity(BATCH_CHUNKS),
            ciphertext_leaves: Vec::with_capacity(BATCH_CHUNKS),
            key_leaves: Vec::with_capacity(BATCH_CHUNKS),
        }
    }

    /// Bytes as a number of the archive's arithmetic.
    pub(crate) fn length(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }
}

/// Passes batches from `read` to `compute` to `write`, each on a thread of its own, until `read`
/// says that there is none. `compute` runs on the calling thread and may use all cores.
///
/// # Errors
/// The first error of the three; the others then stop.
pub(crate) fn run<E: Send>(
    mut read: impl FnMut(&mut Batch) -> Result<bool, E> + Send,
    mut compute: impl FnMut(&mut Batch) -> Result<(), E>,
    mut write: impl FnMut(&mut Batch) -> Result<(), E> + Send,
) -> Result<(), E> {
    let (free, to_read) = sync_channel(BATCHES);
    let (full, to_compute) = sync_channel(BATCHES);
    let (done, to_write) = sync_channel(BATCHES);
    for _ in 0..BATCHES {
        if free.send(Batch::new()).is_err() {
            break;
        }
    }
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            for mut batch in to_read {
                if !read(&mut batch)? || full.send(batch).is_err() {
                    break;
                }
            }
            Ok(())
        });
        let writer = scope.spawn(move || {
            for mut batch in to_write {
                write(&mut batch)?;
                // The reader is gone when everything is read; what is still to write must be.
                let _ = free.send(batch);
            }
            Ok(())
        });
        let mut computed = Ok(());
        for mut batch in &to_compute {
            computed = compute(&mut batch);
            if computed.is_err() || done.send(batch).is_err() {
                break;
            }
        }
        // Lets the writer, and through it the reader, see that no batch comes any more.
        drop((to_compute, done));
        let read = joined(reader.join());
        let written = joined(writer.join());
        computed.and(read).and(written)
    })
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
            |batch| {
                fail("write", batch.first)?;
                written.push(batch.first);
                Ok(())
            },
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
    fn a_failure_in_any_stage_ends_it_and_is_the_result() {
        for stage in ["read", "compute", "write"] {
            for at in [0, 1, 7, 19] {
                let (result, written) = run_with(20, stage, at);
                assert_eq!(result, Err(stage.to_owned()));
                assert!(written.len() <= usize::try_from(at).unwrap_or(0));
            }
        }
    }
}
