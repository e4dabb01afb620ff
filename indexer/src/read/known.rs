//! What is the same for all answers while the market stands at one height: it is read once, not by each of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use super::meta::Standing;
use super::settings::Settings;
use crate::search::condition::Market;

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
}

impl Known {
    /// What is known where the market stands: for so long at most, as a view can be made anew without a block.
    pub(super) fn at(&self, standing: Standing, time: Duration) -> Arc<Facts> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |standing: Standing| (standing.height, standing.day);
        match &*last {
            Some(facts) if place(facts.standing) == place(standing) && facts.since.elapsed() < time => {
                Arc::clone(facts)
            }
            _ => {
                let (market, settings) = (OnceCell::new(), OnceCell::new());
                let facts = Arc::new(Facts { standing, since: Instant::now(), market, settings });
                Arc::clone(last.insert(facts))
            }
        }
    }
}
