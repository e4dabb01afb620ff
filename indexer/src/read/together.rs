//! One reading of where the market stands for all who ask at once.
//!
//! Each answer that is given again asks this first. Of a crowd, those who ask while a reading goes on share the next one: none
//! is told of a standing from before it asked, and the more ask, the more share.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, Shared};
use futures::FutureExt;

use super::error::Failure;
use super::meta::Standing;

/// The longest that a reading may take: those behind it read for themselves then.
const PATIENCE: Duration = Duration::from_secs(1);

type Reading = Shared<BoxFuture<'static, Option<Standing>>>;

/// The readings of a server, one after the other. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Together(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Who reads now.
    turn: tokio::sync::Mutex<()>,
    /// The reading that has not begun.
    next: Mutex<Option<Reading>>,
}

impl Together {
    /// Where the market stands, by a reading that begins after this; `None` of one that fails or takes too long.
    pub(super) async fn standing<R>(&self, read: impl FnOnce() -> R) -> Option<Standing>
    where
        R: Future<Output = Result<Standing, Failure>> + Send + 'static,
    {
        let reading = self.next().get_or_insert_with(|| self.begin(read())).clone();
        reading.await
    }

    fn begin(&self, read: impl Future<Output = Result<Standing, Failure>> + Send + 'static) -> Reading {
        let together = self.clone();
        let reading = async move {
            let _turn = together.0.turn.lock().await;
            // Who asks from now on may know more than this reading finds.
            together.next().take();
            tokio::time::timeout(PATIENCE, read).await.ok()?.ok()
        };
        reading.boxed().shared()
    }

    fn next(&self) -> MutexGuard<'_, Option<Reading>> {
        self.0.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicI64, Ordering};

    use futures::future::join_all;
    use tokio::sync::Semaphore;
    use tokio::task::{yield_now, JoinHandle};

    use super::*;

    /// A market whose height is how often it was read.
    #[derive(Clone)]
    struct Market {
        together: Together,
        height: Arc<AtomicI64>,
        /// Readings that may end.
        ends: Arc<Semaphore>,
    }

    impl Market {
        fn new() -> Self {
            let (together, height) = (Together::default(), Arc::default());
            Market { together, height, ends: Arc::new(Semaphore::new(0)) }
        }

        /// Finds what is there when it begins, as a database does.
        async fn read(self) -> Result<Standing, Failure> {
            let height = self.height.fetch_add(1, Ordering::Relaxed) + 1;
            self.ends.acquire().await.unwrap().forget();
            Ok(Standing { height: Some(height), ..Standing::default() })
        }

        /// Asks, and comes as far as it can.
        async fn ask(&self) -> JoinHandle<Option<i64>> {
            let market = self.clone();
            let asked = tokio::spawn(async move {
                let together = market.together.clone();
                together.standing(|| market.read()).await.map(|standing| standing.height.unwrap())
            });
            yield_now().await;
            asked
        }
    }

    #[tokio::test]
    async fn who_asks_while_a_reading_goes_on_shares_the_next() {
        let market = Market::new();
        let first = market.ask().await;
        let mut others = Vec::new();
        for _ in 0..100 {
            others.push(market.ask().await);
        }
        market.ends.add_permits(1);
        assert_eq!(first.await.unwrap(), Some(1));
        market.ends.add_permits(1);
        let found = join_all(others).await;
        assert!(found.iter().all(|height| *height.as_ref().unwrap() == Some(2)), "{found:?}");
        market.ends.add_permits(1);
        assert_eq!(market.ask().await.await.unwrap(), Some(3), "what is over is not shared");
    }

    #[tokio::test]
    async fn a_reading_goes_on_for_the_others_when_one_gives_up_and_none_waits_for_ever() {
        let market = Market::new();
        let (before, gone) = (market.ask().await, market.ask().await);
        let stays = market.ask().await;
        market.ends.add_permits(1);
        assert_eq!(before.await.unwrap(), Some(1));
        yield_now().await;
        gone.abort();
        market.ends.add_permits(1);
        assert_eq!(stays.await.unwrap(), Some(2));
        let hanging = market.ask().await;
        assert_eq!(hanging.await.unwrap(), None);
        market.ends.add_permits(1);
        assert_eq!(market.ask().await.await.unwrap(), Some(4));
    }
}
