//! What happens in the market, as it is committed, and from any place of the chain on.
//!
//! One task of a server reads each commit once, for all who follow. Whoever follows has a place in the chain, and is told
//! of all that comes after it: from memory if that is recent, otherwise from the database. So nobody is too slow, and a
//! place that was told resumes on any server, losing and doubling nothing.

mod event;
mod place;
mod recent;

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures::{Stream, StreamExt};
use tokio::sync::{watch, Semaphore};
use tokio_postgres::{Config, NoTls};

pub(crate) use event::{ListingChange, ListingChangeKind, Told, What};
pub(crate) use place::Place;
use recent::Recent;

use super::error::{bad_input, Failure, ReadError};
use super::rows::Rows;
use crate::database::COMMITS;

/// Events read at a time.
const PAGE: i64 = 500;
/// Time after which commits are looked for although none was heard of: empty blocks are not told.
const POLL_PAUSE: Duration = Duration::from_millis(500);
/// Pause after a failure.
const FAULT_PAUSE: Duration = Duration::from_secs(2);
/// Blocks behind the last one from which a place can be resumed: what lies between is read event by event.
const MAX_BEHIND: i64 = 200_000;
/// Followers that read from the database at the same time.
const CATCHING_UP: usize = 2;
/// Questions that wait for a height at the same time: half of those that run, so that the others go on.
const WAITING: usize = 16;
/// The longest time that a question waits for a height, in seconds.
pub(crate) const MAX_WAIT: u64 = 10;
/// Pause before a database is asked again that lacks a height which another has.
const LAG_PAUSE: Duration = Duration::from_millis(50);
/// Blocks above the chain's last known one for which nobody waits.
const MAX_AHEAD: i64 = 100;

/// Tells followers of events. Clones tell the same.
#[derive(Clone)]
pub struct Feed {
    recent: Arc<RwLock<Recent<Told>>>,
    /// The place up to which events were read; `None` before the first reading.
    tip: watch::Sender<Option<Place>>,
    catching_up: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for Feed {
    fn default() -> Self {
        Feed {
            recent: Arc::default(),
            tip: watch::Sender::new(None),
            catching_up: Arc::new(Semaphore::new(CATCHING_UP)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        }
    }
}

impl Feed {
    /// Reads events as they are committed, for as long as it is polled. Commits wake it; what is told comes from the
    /// tables, so that nothing is lost when a wake-up is.
    pub async fn watch(self, database: Config, rows: Rows) {
        loop {
            if let Err(error) = self.listen(&database, &rows).await {
                tracing::warn!(?error, "commits can't be followed; trying again");
            }
            tokio::time::sleep(FAULT_PAUSE).await;
        }
    }

    async fn listen(&self, database: &Config, rows: &Rows) -> Result<(), Failure> {
        let mut config = database.clone();
        config.application_name("weighhouse-indexer feed");
        let (client, mut connection) = config.connect(NoTls).await?;
        let messages = futures::stream::poll_fn(move |cx| connection.poll_message(cx));
        futures::pin_mut!(messages);
        let listen = async {
            // A read replica can't listen: polling does there.
            if let Err(error) = client.batch_execute(&format!("LISTEN {COMMITS}")).await {
                tracing::info!(%error, "commits are not heard of; polling for them");
            }
            std::future::pending::<()>().await
        };
        futures::pin_mut!(listen);
        loop {
            self.read(rows).await?;
            tokio::select! {
                message = messages.next() => match message {
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(Failure::from(error)),
                    None => return Ok(()),
                },
                () = &mut listen => {}
                () = tokio::time::sleep(POLL_PAUSE) => {}
            }
        }
    }

    /// Reads what was committed since. What was there at first is not new.
    async fn read(&self, rows: &Rows) -> Result<(), Failure> {
        let Some(height) = rows.committed_height().await? else { return Ok(()) };
        let end = Place::end_of(height);
        let Some(mut tip) = *self.tip.borrow() else {
            self.recent.write().unwrap_or_else(PoisonError::into_inner).begin(end);
            self.tip.send_replace(Some(end));
            return Ok(());
        };
        while tip < end {
            let found = rows.told_after(tip, PAGE).await?;
            if found.read_to <= tip {
                // A replica that is not there yet answered.
                return Ok(());
            }
            tip = found.read_to;
            self.recent
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .add(found.told.into_iter().map(|told| (told.place, told)), tip);
            self.tip.send_replace(Some(tip));
        }
        Ok(())
    }

    /// Everything that is committed after a place, or from now on, for as long as it is polled.
    ///
    /// # Errors
    /// A place too far back, or one that the chain does not reach soon.
    pub(crate) fn follow(
        &self,
        rows: Rows,
        after: Option<Place>,
    ) -> Result<impl Stream<Item = Result<Arc<Told>, Failure>> + Send, ReadError> {
        let tip = *self.tip.borrow();
        if let (Some(after), Some(tip)) = (after, tip) {
            let behind = tip.height().saturating_sub(after.height());
            if behind > MAX_BEHIND {
                return Err(bad_input(format!(
                    "the cursor is {behind} blocks behind, at most {MAX_BEHIND} are resumed: ask for the lists, and \
                     follow from `_meta {{ cursor }}`"
                )));
            }
            // A server that is a little behind another one tells what comes then.
            if behind < -MAX_AHEAD {
                let (asked, head) = (after.height(), tip.height());
                return Err(bad_input(format!(
                    "the cursor is of height {asked}, and the index is at {head}: follow from `_meta {{ cursor }}`, as \
                     of a chain that begins anew"
                )));
            }
        }
        let follower = Follower { feed: self.clone(), rows, place: after.or(tip), told: VecDeque::new() };
        Ok(futures::stream::unfold(follower, |mut follower| async {
            let next = follower.next().await;
            Some((next, follower))
        }))
    }

    /// Waits until the database that answers `rows` holds a height; false if the time ends before. A replica may lack
    /// what the feed was told of.
    ///
    /// # Errors
    /// A height that the chain does not reach soon, or too many who wait.
    pub(crate) async fn wait_for(&self, rows: &Rows, height: i64, time: Duration) -> Result<bool, ReadError> {
        let Some(lag) = rows.lag().await? else { return Ok(false) };
        if lag.height >= height {
            return Ok(true);
        }
        if height > lag.head.max(lag.height).saturating_add(MAX_AHEAD) {
            let head = lag.head;
            return Err(bad_input(format!(
                "height {height} is too far: the chain is at {head}, at most {MAX_AHEAD} more are waited for"
            )));
        }
        let Ok(_place) = self.waiting.try_acquire() else { return Err(Failure::Busy.into()) };
        match tokio::time::timeout(time, self.reach(rows, height)).await {
            Ok(reached) => Ok(reached.map(|()| true)?),
            Err(_) => Ok(false),
        }
    }

    async fn reach(&self, rows: &Rows, height: i64) -> Result<(), Failure> {
        let mut tip = self.tip.subscribe();
        loop {
            if rows.committed_height().await?.is_some_and(|committed| committed >= height) {
                return Ok(());
            }
            if tip.borrow().is_some_and(|tip| tip.height() >= height) {
                tokio::time::sleep(LAG_PAUSE).await;
                continue;
            }
            let told = tip.wait_for(|tip| tip.is_some_and(|tip| tip.height() >= height));
            // The database that answers may be ahead of the feed's, too.
            if let Ok(Err(_)) = tokio::time::timeout(POLL_PAUSE, told).await {
                return Err(Failure::Busy);
            }
        }
    }
}

/// Somebody who follows.
struct Follower {
    feed: Feed,
    rows: Rows,
    /// The last place that was told; `None` before the feed began.
    place: Option<Place>,
    told: VecDeque<Arc<Told>>,
}

impl Follower {
    async fn next(&mut self) -> Result<Arc<Told>, Failure> {
        let mut tip = self.feed.tip.subscribe();
        loop {
            if let Some(told) = self.told.pop_front() {
                return Ok(told);
            }
            let now = *tip.borrow_and_update();
            match (self.place, now) {
                (None, Some(now)) => self.place = Some(now),
                (Some(place), Some(now)) if place < now => self.fill(place).await?,
                _ => tip.changed().await.map_err(|_| Failure::Busy)?,
            }
        }
    }

    /// Takes what comes after the place, and moves it.
    async fn fill(&mut self, place: Place) -> Result<(), Failure> {
        let recent = self.feed.recent.read().unwrap_or_else(PoisonError::into_inner).after(place);
        if let Some((told, end)) = recent {
            self.told = told;
            self.place = Some(end);
            return Ok(());
        }
        let turn = self.feed.catching_up.acquire().await.map_err(|_| Failure::Busy)?;
        let found = self.rows.told_after(place, PAGE).await?;
        drop(turn);
        if found.read_to <= place {
            // A replica that is not there yet answered.
            tokio::time::sleep(POLL_PAUSE).await;
        }
        self.place = Some(found.read_to);
        self.told = found.told.into();
        Ok(())
    }
}
