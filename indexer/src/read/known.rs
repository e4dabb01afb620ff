//! What is the same for all answers while the market stands at one height: it is read once, not by each of them.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;
use tokio::sync::OnceCell;

use super::error::Failure;
use super::meta::Standing;
use super::rows::Rows;
use super::settings::{ReputationSettings, Settings};
use crate::search::condition::Market;

/// Most records that are known of each kind: those that many answers name, such as what sells best. The largest, a version whose
/// seller claims all that the registry takes, has 70 KB, so that all of them have 18 MB.
const MAX_RECORDS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// What a server read at the last height. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Known(Arc<Mutex<Option<Arc<Facts>>>>);

/// What was read at a height, or after it.
pub(super) struct Facts {
    pub standing: Standing,
    since: Instant,
    /// What holds for many listings at once.
    pub market: OnceCell<Market>,
    pub settings: OnceCell<Option<Settings>>,
    pub reputation: OnceCell<Option<ReputationSettings>>,
    records: Records,
}

/// Records of many kinds, told apart by the types of key and record.
#[derive(Default)]
struct Records(Mutex<HashMap<TypeId, Box<dyn Any + Send>>>);

impl Records {
    fn of_kind<K, V>(&self, with: impl FnOnce(&mut LruCache<K, V>))
    where
        K: Hash + Eq + Send + 'static,
        V: Send + 'static,
    {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = kinds.entry(TypeId::of::<(K, V)>()).or_insert_with(|| Box::new(LruCache::<K, V>::new(MAX_RECORDS)));
        kind.downcast_mut().map(with);
    }
}

impl Known {
    /// What is known where the market stands: for so long at most, as a view can be made anew without a block.
    pub(super) fn at(&self, standing: Standing, time: Duration) -> Arc<Facts> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |standing: Standing| (standing.height, standing.day);
        let is_there = |facts: &&Arc<Facts>| place(facts.standing) == place(standing) && facts.since.elapsed() < time;
        if let Some(facts) = last.as_ref().filter(is_there) {
            return Arc::clone(facts);
        }
        let facts = Arc::new(Facts {
            standing,
            since: Instant::now(),
            market: OnceCell::new(),
            settings: OnceCell::new(),
            reputation: OnceCell::new(),
            records: Records::default(),
        });
        let before = last.replace(Arc::clone(&facts));
        drop(last);
        // Nobody waits until what was known is freed.
        drop(before);
        facts
    }
}

impl Rows {
    /// Records by their keys: those that are known where the market stands, and the others as they are read, which are known from
    /// then on.
    pub(crate) async fn known<K, V, F>(
        &self,
        mut keys: Vec<K>,
        read: impl FnOnce(Vec<K>) -> F + Send,
    ) -> Result<HashMap<K, V>, Failure>
    where
        K: Hash + Eq + Clone + Send + 'static,
        V: Clone + Send + 'static,
        F: Future<Output = Result<HashMap<K, V>, Failure>> + Send,
    {
        let Some(facts) = &self.facts else { return read(keys).await };
        let mut known = HashMap::new();
        facts.records.of_kind(|kind: &mut LruCache<K, V>| {
            keys.retain(|key| match kind.get(key).cloned() {
                Some(record) => {
                    known.insert(key.clone(), record);
                    false
                }
                None => true,
            });
        });
        if keys.is_empty() {
            return Ok(known);
        }
        let found = read(keys).await?;
        facts.records.of_kind(|kind: &mut LruCache<K, V>| {
            for (key, record) in &found {
                kind.put(key.clone(), record.clone());
            }
        });
        known.extend(found);
        Ok(known)
    }
}
