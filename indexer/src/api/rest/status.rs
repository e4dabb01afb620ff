//! The progress of the index.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::parameters::NoQuery;
use super::problem::Problem;
use crate::read::meta::Meta;

/// The progress of the index.
#[derive(Serialize, ToSchema)]
pub(super) struct Status {
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
}

impl From<Meta> for Status {
    fn from(meta: Meta) -> Self {
        Status {
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

/// Answers the progress of the index.
#[utoipa::path(get, path = "/v1/status", tag = "index", responses(
    (status = 200, body = Status), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn status(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::Anytime, |rows| async move {
            let meta = rows.meta().await?.ok_or_else(|| Problem::not_found("the index has no block yet"))?;
            Ok(Status::from(meta).into())
        })
        .await
}
