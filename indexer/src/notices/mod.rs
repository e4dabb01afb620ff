//! Notices of accounts: of their orders, reviews and listings, and of new listings that their saved searches find; in their
//! page, and by webhook. And messages of people to the operator.
//!
//! Events become notices in the chain's order, behind a place that moves in the transaction that writes them: whatever
//! is restarted or made anew, each is told once ([ADR 33](../../../docs/adr/0033-notices-follow-the-chains-events.md)).
//! Nothing of what a notice says is in the database in the clear.

mod bodies;
mod deadlines;
mod deliver;
mod feedback;
mod follow;
mod kind;
mod known;
mod queue;
mod records;
mod searches;
mod signature;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::accounts::{AccountError, Accounts};
use crate::lines;
use crate::metrics::Metrics;
use crate::read::listing_page::ListingQuestion;
use crate::read::Rows;
pub use deliver::{Deliveries, Operator};
pub(crate) use feedback::FeedbackKind;
pub use feedback::{Feedback, FeedbackError, Written, MAX_CONTACT_BYTES, MAX_PAGE_BYTES, MAX_WORDS_BYTES};
pub(crate) use kind::{Kind, Role};
pub(crate) use records::{Listed, Told};
pub(crate) use searches::begin;
pub(crate) use webhooks::{Delivery, State, Webhook};

/// Most notices of an account that are kept, those without a crowd and those with one: of each the oldest go. A crowd
/// costs strangers their gas, so it has a budget of its own and displaces nothing else.
const MAX_NOTICES: i64 = 800;
const MAX_CROWDED: i64 = 200;
/// Notices of one crowd that an account is given in an hour.
const MAX_CROWD: i64 = 20;
/// Pause between two looks for what is new.
const PAUSE: Duration = Duration::from_secs(1);
/// Pause between two looks for what a saved search finds, and for what is too old.
const SEARCH_PAUSE: Duration = Duration::from_secs(60);
const SWEEP_PAUSE: Duration = Duration::from_secs(3_600);

/// The content of a notice. Numbers are those of the chain; the rest is absent where the kind has none of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub kind: Kind,
    /// The time of its block, in seconds UTC.
    pub at: i64,
    /// The account's part in it; absent for what a search found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<i64>,
    /// The denom that closes, in which the account has prices or a bond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denom: Option<String>,
    /// The deadline that comes near, or the time from which the denom is closed, in seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// The saved search that found the listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Whether it is the last of as many of its crowd as are told in an hour: there may be more. Set as it is given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// What it is about, where the account is told of one such an hour: it is in no answer.
    #[serde(skip)]
    pub topic: Option<String>,
    /// What it is about beside others' topics, where the account is told of so many such an hour: it is in no answer.
    #[serde(skip)]
    pub crowd: Option<String>,
}

/// A saved search, as the account named it when it found something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Search {
    pub id: String,
    pub name: String,
}

impl Notice {
    /// One that says nothing yet but what happened, and when.
    fn of(kind: Kind, at: i64) -> Self {
        Notice {
            kind,
            at,
            role: None,
            order: None,
            listing: None,
            version: None,
            report: None,
            question: None,
            denom: None,
            until: None,
            search: None,
            more: false,
            topic: None,
            crowd: None,
        }
    }
}

/// The reason for which notices are not made now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoticeError {
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error("the stored events can't be read: {0}")]
    Events(#[from] crate::event::store::StoreError),
}

impl From<tokio_postgres::Error> for NoticeError {
    fn from(error: tokio_postgres::Error) -> Self {
        NoticeError::Account(error.into())
    }
}

/// Reads the question of a saved search, in the words of whichever interface it was saved by; `None` if it can't be
/// followed.
#[derive(Clone, Copy)]
pub struct Questions(pub(crate) fn(&Value) -> Option<ListingQuestion>);

/// Makes notices. Any number of servers may: each piece of work is one server's at a time.
#[derive(Clone)]
pub struct Notices(Arc<Inner>);

struct Inner {
    accounts: Accounts,
    rows: Rows,
    questions: Questions,
    metrics: Metrics,
    search_pause: Duration,
}

impl Notices {
    /// Makes notices of what is in the tables, for accounts.
    pub fn new(accounts: Accounts, rows: Rows, questions: Questions, metrics: Metrics) -> Self {
        Notices(Arc::new(Inner { accounts, rows, questions, metrics, search_pause: SEARCH_PAUSE }))
    }

    /// Makes notices until `stop`. Without a vault it does nothing.
    ///
    /// Searches are asked beside the events: however long they take, what happens on chain is told.
    pub async fn run(self, stop: CancellationToken) {
        if self.0.accounts.vault().is_err() {
            return;
        }
        let tell =
            |error: &anyhow::Error| tracing::warn!(error = format!("{error:#}"), "notices wait for the database");
        let events = lines::keep_working(&stop, || self.tell_events(), tell);
        let searches = lines::keep_working(&stop, || self.ask_searches(), tell);
        tokio::join!(events, searches);
    }

    async fn tell_events(&self) -> anyhow::Result<()> {
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        loop {
            while self.follow().await? {}
            tokio::select! {
                _ = sweep.tick() => {
                    if let Err(error) = self.forget().await {
                        tracing::warn!(%error, "notices that are too old stay for another hour");
                    }
                }
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn ask_searches(&self) -> anyhow::Result<()> {
        loop {
            while self.search().await? {}
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Makes notices of all that is committed, and asks all saved searches: for tests, which do not wait.
    ///
    /// # Errors
    /// Failures of the database.
    pub async fn catch_up(&self) -> anyhow::Result<()> {
        let now = Notices(Arc::new(Inner {
            accounts: self.0.accounts.clone(),
            rows: self.0.rows.clone(),
            metrics: self.0.metrics.clone(),
            questions: self.0.questions,
            search_pause: Duration::ZERO,
        }));
        while now.follow().await? {}
        let start = std::time::Instant::now();
        while now.search_before(start.elapsed()).await? {}
        Ok(())
    }
}
