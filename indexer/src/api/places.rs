//! Places at a server, for what lasts: connections, files that are sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::caller::Caller;

/// So many places in all, and so many for each caller. Clones count together.
#[derive(Clone)]
pub struct Places {
    free: Arc<Semaphore>,
    all: usize,
    each: usize,
    taken: Arc<Mutex<HashMap<Caller, usize>>>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The server has as many as it may.
    Server,
    /// The caller has as many as it may.
    Caller,
}

/// A place, until it is dropped.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    taken: Arc<Mutex<HashMap<Caller, usize>>>,
    caller: Caller,
}

impl Places {
    /// None is taken.
    pub fn new(all: usize, each: usize) -> Self {
        Places { free: Arc::new(Semaphore::new(all)), all, each, taken: Arc::default() }
    }

    /// A place for a caller.
    pub(super) fn place(&self, caller: &Caller) -> Result<Place, Full> {
        let permit = Arc::clone(&self.free).try_acquire_owned().map_err(|_| Full::Server)?;
        if *caller != Caller::Many {
            let mut taken = lock(&self.taken);
            let of_caller = taken.entry(caller.clone()).or_default();
            if *of_caller >= self.each {
                return Err(Full::Caller);
            }
            *of_caller = of_caller.saturating_add(1);
        }
        Ok(Place { _permit: permit, taken: Arc::clone(&self.taken), caller: caller.clone() })
    }

    /// Waits until none is taken.
    pub(super) async fn ended(&self) {
        let _ = self.free.acquire_many(u32::try_from(self.all).unwrap_or(u32::MAX)).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        if let Some(of_caller) = taken.get_mut(&self.caller) {
            *of_caller = of_caller.saturating_sub(1);
            if *of_caller == 0 {
                taken.remove(&self.caller);
            }
        }
    }
}

fn lock(taken: &Mutex<HashMap<Caller, usize>>) -> MutexGuard<'_, HashMap<Caller, usize>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn one_caller_leaves_places_to_others() {
        let places = Places::new(3, 2);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|address| Caller::Address(address.parse().unwrap()));
        let mut held = vec![places.place(&one).unwrap(), places.place(&one).unwrap()];
        assert_eq!(places.place(&one).err(), Some(Full::Caller));
        held.push(places.place(&other).unwrap());
        assert_eq!(places.place(&other).err(), Some(Full::Server));
        held.remove(0);
        held.push(places.place(&one).unwrap());
        drop(held);
        assert!(lock(&places.taken).is_empty());
        // Nobody can tell them apart.
        assert!((0..3).map(|_| places.place(&Caller::Many)).collect::<Vec<_>>().iter().all(Result::is_ok));
    }
}
