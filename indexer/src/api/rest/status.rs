//! The progress of the index.

use std::time::Duration;

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::names::EventProof;
use super::parameters::Asked;
use super::problem::Problem;
use crate::read::feed::{Place, MAX_WAIT};
use crate::read::meta::Meta;
use crate::search::Progress;

/// The progress of the index.
#[derive(Serialize, ToSchema)]
pub(super) struct Status {
    /// The id of the chain that the index follows.
    chain_id: String,
    /// The prefix of the chain's addresses: `wasm` of `wasm1…`.
    address_prefix: String,
    /// The last height that the index holds.
    height: i64,
    /// The chain's last known height.
    chain_head: i64,
    /// The time at which a node last answered.
    chain_seen_at: DateTime<Utc>,
    /// The time of the block at `height`; null before the first block.
    time: Option<DateTime<Utc>>,
    /// The first height that the index holds.
    start_height: i64,
    /// The number of missing heights between `start_height` and `height`: 0 unless the index is damaged.
    gaps: i64,
    /// The number of events that are left out: values that no table can hold, and faults of the index.
    quarantined: i64,
    /// The same number, by fault.
    quarantined_by_fault: QuarantinedByFault,
    /// The seconds since which this answer may lack what the index holds: 0 unless a replica of its database answers.
    stale_seconds: i64,
    /// What speaks for the events of the index: no hash of the chain does.
    proof: EventProof,
    /// The last height of which the index compared what two nodes tell with what it holds; null without a second node.
    witnessed_height: Option<i64>,
    /// The end of the block at `height`, as a place to follow from in GraphQL.
    cursor: String,
    /// The progress of the answering server's search index.
    search: SearchProgress,
}

/// The numbers of events that are left out, by fault.
#[derive(Serialize, ToSchema)]
pub(super) struct QuarantinedByFault {
    /// Values that no table can hold, which a transaction's sender wrote. The index is sound.
    value: i64,
    /// The contracts' events that the index can't read: it is older than the contracts.
    unreadable: i64,
    /// Events that a view of the index refused and must take: a bug of the index.
    view: i64,
}

/// The progress of the answering server's search index.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchProgress {
    /// The height at which it last had all changes of listings, but for sales of the last 30 seconds; null before that.
    height: Option<i64>,
    /// The number of the last change that it has.
    change: i64,
    /// Whether the server builds an index. The one before answers meanwhile; without one, searches are `UNAVAILABLE`.
    building: bool,
}

/// Waits for a height.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct WaitQuery {
    /// The height that the index must hold before it answers: that of a transaction whose outcome you ask for next.
    height: Option<i64>,
    /// The longest time to wait for it, in seconds: 5 by default, at most 10. Later the answer is `NOT_REACHED`.
    #[param(minimum = 0, maximum = 10)]
    seconds: Option<u64>,
}

/// The time to wait unless the caller says.
const WAIT: u64 = 5;

impl Status {
    fn of(meta: Meta, search: Progress, staleness: Duration) -> Self {
        let Progress { height, change, is_building } = search;
        Status {
            proof: meta.proof().into(),
            witnessed_height: meta.witnessed_height,
            cursor: Place::end_of(meta.height).to_string(),
            stale_seconds: i64::try_from(staleness.as_secs()).unwrap_or(i64::MAX),
            search: SearchProgress { height, change, building: is_building },
            quarantined_by_fault: QuarantinedByFault {
                value: meta.value,
                unreadable: meta.unreadable,
                view: meta.view,
            },
            chain_id: meta.chain_id,
            address_prefix: meta.address_prefix,
            height: meta.height,
            chain_head: meta.head,
            chain_seen_at: meta.head_seen_at,
            time: meta.time,
            start_height: meta.start_height,
            gaps: meta.gaps,
            quarantined: meta.value + meta.unreadable + meta.view,
        }
    }
}

/// Answers the progress of the index, at once or once it holds a height.
#[utoipa::path(get, path = "/v1/status", tag = "index", params(WaitQuery), responses(
    (status = 200, body = Status), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn status(reading: Reading, query: Asked<WaitQuery>) -> Result<Response, Problem> {
    let WaitQuery { height, seconds } = query.0;
    let seconds = seconds.unwrap_or(WAIT);
    if seconds > MAX_WAIT {
        return Err(Problem::bad_input(format!("seconds is {seconds}, it may be from 0 to {MAX_WAIT}")));
    }
    if let Some(height) = height {
        if !reading.wait_for(height, Duration::from_secs(seconds)).await? {
            let detail = format!("the index does not hold height {height} after {seconds} s: ask again");
            return Err(Problem::not_reached(detail));
        }
    }
    let search = reading.search_progress();
    reading
        .answer(Changes::Anytime, |rows| async move {
            let meta = rows.meta().await?.ok_or_else(|| Problem::not_found("the index has no block yet"))?;
            Ok(Status::of(meta, search, rows.staleness()).into())
        })
        .await
}
