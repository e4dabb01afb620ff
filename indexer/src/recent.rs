//! What was used last, bounded in number and in bytes.

use std::borrow::Borrow;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

/// Values by their keys. What was not used for the longest time is forgotten for what is new. Clones are the same.
pub(crate) struct Recent<K: Hash + Eq, V>(Arc<Mutex<Kept<K, V>>>);

struct Kept<K: Hash + Eq, V> {
    entries: LruCache<K, Entry<V>>,
    bytes: usize,
    max_bytes: usize,
}

struct Entry<V> {
    value: V,
    bytes: usize,
}

impl<K: Hash + Eq, V> Clone for Recent<K, V> {
    fn clone(&self) -> Self {
        Recent(Arc::clone(&self.0))
    }
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    /// Keeps so many, of so many bytes together.
    pub(crate) fn new(max_number: NonZeroUsize, max_bytes: usize) -> Self {
        Recent(Arc::new(Mutex::new(Kept { entries: LruCache::new(max_number), bytes: 0, max_bytes })))
    }

    /// Finds a value, and uses it.
    pub(crate) fn find<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.kept().entries.get(key).map(|entry| entry.value.clone())
    }

    /// Keeps a value of so many bytes, unless it is larger than all that may be kept.
    pub(crate) fn keep(&self, key: K, value: V, bytes: usize) {
        let mut kept = self.kept();
        if bytes > kept.max_bytes {
            return;
        }
        let before = kept.entries.push(key, Entry { value, bytes });
        kept.bytes = kept.bytes.saturating_add(bytes);
        kept.forget(before);
        while kept.bytes > kept.max_bytes {
            let oldest = kept.entries.pop_lru();
            kept.forget(oldest);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V> Kept<K, V> {
    fn forget(&mut self, forgotten: Option<(K, Entry<V>)>) {
        self.bytes = self.bytes.saturating_sub(forgotten.map_or(0, |(_, entry)| entry.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_is_kept_within_number_and_bytes() {
        let recent: Recent<String, u32> = Recent::new(NonZeroUsize::MIN.saturating_add(2), 10);
        for key in 0..3 {
            recent.keep(key.to_string(), key, 2);
        }
        assert_eq!(recent.find("0"), Some(0));
        recent.keep("3".to_owned(), 3, 2);
        assert_eq!(["0", "1", "2", "3"].map(|key| recent.find(key)), [Some(0), None, Some(2), Some(3)]);
        recent.keep("3".to_owned(), 33, 4);
        assert_eq!(recent.find("3"), Some(33), "in the place of the one before");
        assert_eq!(recent.kept().bytes, 8);
        recent.keep("large".to_owned(), 4, 9);
        assert_eq!(["0", "2", "3", "large"].map(|key| recent.find(key)), [None, None, None, Some(4)]);
        recent.keep("larger".to_owned(), 5, 11);
        assert_eq!(["larger", "large"].map(|key| recent.find(key)), [None, Some(4)]);
        assert_eq!(recent.kept().bytes, 9);
    }
}
