//! The threads that merge segments give way to those that answer: a merge takes half a second of a core, and nobody waits for it.

use std::fs;

use rustix::process::{setpriority_process, Pid};

/// What tantivy calls them.
const NAME: &str = "merge_thread_";
/// A tenth of the processor time of a thread that answers, while both want all.
const NICENESS: i32 = 10;
/// Where Linux lists them.
const THREADS: &str = "/proc/self/task";

/// Lets this process's merging threads give way. Where the system does not tell threads apart, they merge as before.
pub(super) fn give_way() {
    for thread in named(NAME) {
        if let Err(error) = setpriority_process(Some(thread), NICENESS) {
            tracing::debug!(%error, "a thread that merges segments does not give way");
        }
    }
}

/// This process's threads whose names begin so.
fn named(name: &str) -> Vec<Pid> {
    let listed = fs::read_dir(THREADS).into_iter().flatten().flatten();
    let ours = listed
        .filter(|thread| fs::read_to_string(thread.path().join("comm")).is_ok_and(|called| called.starts_with(name)));
    ours.filter_map(|thread| Pid::from_raw(thread.file_name().to_str()?.parse().ok()?)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::thread::Builder;

    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn threads_that_merge_give_way_and_others_do_not() {
        let (end, wait) = std::sync::mpsc::channel::<()>();
        let merging = Builder::new().name("merge_thread_7".to_owned()).spawn(move || wait.recv()).unwrap();
        let found = loop {
            let found = named("merge_thread_7");
            if let Some(thread) = found.first() {
                break *thread;
            }
            std::thread::yield_now();
        };
        let before = getpriority_process(None).unwrap();
        give_way();
        assert_eq!(getpriority_process(Some(found)).unwrap(), NICENESS);
        assert_eq!(getpriority_process(None).unwrap(), before, "the thread that answers");
        drop(end);
        assert!(merging.join().unwrap().is_err());
    }
}
