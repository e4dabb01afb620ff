//! The state of a listing, and its delisting.

use serde_json::{json, Value};
use weighhouse_protocol::events::ListingDelisted;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::{ListingId, Seconds};

use crate::views::rows::seconds;

/// A listing's last state of a batch.
pub(super) struct State {
    state: ListingState,
    delisting: Option<Delisting>,
}

struct Delisting {
    by: String,
    since: i64,
    lapses_at: Option<Seconds>,
    /// Whether it confirms the delisting of an earlier batch, if there is one.
    confirms: bool,
}

impl State {
    /// As its seller sets it, or a relisting restores it.
    pub(super) fn new(state: ListingState) -> Self {
        State { state, delisting: None }
    }

    /// After a delisting, given what came before it in the same batch. Governance confirms a moderator's delisting,
    /// which goes on since it began.
    pub(super) fn delisted(now: i64, event: &ListingDelisted, before: Option<&State>) -> Self {
        let confirmed = before.and_then(|before| before.delisting.as_ref());
        let delisting = Delisting {
            by: event.by.to_string(),
            since: confirmed.map_or(now, |delisting| delisting.since),
            lapses_at: event.lapses_at,
            confirms: confirmed.map_or(before.is_none(), |delisting| delisting.confirms),
        };
        State { state: event.state.0, delisting: Some(delisting) }
    }

    pub(super) fn row(&self, listing: ListingId) -> Value {
        let delisting = self.delisting.as_ref();
        json!({
            "listing": listing,
            "state": self.state,
            "delisted_by": delisting.map(|delisting| &delisting.by),
            "delisted_since": delisting.map(|delisting| delisting.since),
            "delisting_lapses_at": delisting.and_then(|delisting| delisting.lapses_at).map(seconds),
            "confirms": delisting.is_some_and(|delisting| delisting.confirms),
        })
    }
}
