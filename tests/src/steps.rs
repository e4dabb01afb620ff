//! The steps of a program: what it asks of the services around it, in order, named so that each run names them alike.
//!
//! A step is a kind of request and how many of its kind came before. Three things would make runs differ, and count
//! differently:
//! - Until a transaction is in a block, a program looks for it and hands it over again, as often as the block takes.
//!   From the first hand-over to the look that finds it, each kind counts once.
//! - A further page of the same list is no further step.
//! - Questions about others' listings depend on what others sell meanwhile, and are no steps.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;

use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use serde_json::Value;
use weighhouse_protocol::ListingId;

/// Rules share two cores, and programs here mostly wait for blocks.
const AT_A_TIME: usize = 12;

/// The step at which a transaction goes to a node.
pub const BROADCAST: &str = "broadcast_tx_sync";
/// The step at which a file goes to IPFS.
pub const ADD: &str = "add";
/// The step at which a program learns that its transaction is in a block.
pub const FOUND: &str = "tx in a block";
/// A look for a transaction, which does not find it.
const LOOK: &str = "tx";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The kind of request.
    pub kind: String,
    /// The first one of its kind is 1.
    pub nth: usize,
}

/// When in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the request reaches the service.
    Asked,
    /// After the service has answered, and before the program gets the answer.
    Answered,
}

/// Where a program can be killed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub step: Step,
    pub moment: Moment,
}

impl Step {
    /// The first one of a kind.
    pub fn first(kind: &str) -> Self {
        Self { kind: kind.to_owned(), nth: 1 }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = match self.moment {
            Moment::Asked => "before",
            Moment::Answered => "before the answer to",
        };
        write!(f, "{moment} {} {}", self.step.kind, self.step.nth)
    }
}

/// Every point of these steps, in order.
pub fn points(steps: &[Step]) -> Vec<Point> {
    let both = |step: &Step| [Moment::Asked, Moment::Answered].map(|moment| Point { step: step.clone(), moment });
    steps.iter().flat_map(both).collect()
}

/// Every point of these steps whose traces differ: a question that was answered leaves as much behind as one that never
/// arrived.
pub fn distinct_points(steps: &[Step]) -> Vec<Point> {
    let is_question = |point: &Point| ![BROADCAST, ADD].contains(&point.step.kind.as_str());
    points(steps).into_iter().filter(|point| point.moment == Moment::Answered || !is_question(point)).collect()
}

/// Where a program takes a step.
///
/// # Errors
/// It does not: then what was enumerated is not what it does.
pub fn place(steps: &[Step], wanted: &Step) -> Result<usize> {
    steps.iter().position(|step| step == wanted).with_context(|| format!("{wanted:?} is none of {steps:?}"))
}

/// Kills programs at these points, several at a time: `kill` gets a share of them.
pub async fn side_by_side<F: Future<Output = Result<()>>>(
    points: Vec<Point>,
    kill: impl Fn(Vec<Point>) -> F,
) -> Result<()> {
    ensure!(!points.is_empty(), "a program has no steps");
    let share = |first| points.iter().skip(first).step_by(AT_A_TIME).cloned().collect();
    try_join_all((0..AT_A_TIME.min(points.len())).map(|first| kill(share(first)))).await?;
    Ok(())
}

/// A request, as far as it tells steps apart.
#[derive(Debug)]
pub struct Request {
    kind: String,
    listing: Option<ListingId>,
    is_page: bool,
}

impl Request {
    /// Reads a request to a node of the chain, to IPFS or to the indexer.
    pub fn read(path: &str, body: &[u8]) -> Self {
        let call: Value = serde_json::from_slice(body).unwrap_or_default();
        match call["method"].as_str() {
            Some("abci_query") => Self::query(&call["params"]),
            Some(method) => Self::of(method),
            None => Self::of(path.trim_start_matches("/api/v0/")),
        }
    }

    /// Whether it looks for a transaction.
    pub fn is_look(&self) -> bool {
        self.kind == LOOK
    }

    /// Whether it hands a transaction over.
    pub fn is_hand_over(&self) -> bool {
        self.kind == BROADCAST
    }

    fn of(kind: &str) -> Self {
        Self { kind: kind.to_owned(), listing: None, is_page: false }
    }

    /// A question to a contract is named by its message, another one by its path.
    fn query(params: &Value) -> Self {
        let path = params["path"].as_str().unwrap_or_default();
        let bytes = hex::decode(params["data"].as_str().unwrap_or_default()).unwrap_or_default();
        // The message is the last field of its protobuf.
        let start = bytes.windows(2).position(|pair| pair == br#"{""#).unwrap_or(bytes.len());
        let message: Value = serde_json::from_slice(&bytes[start..]).unwrap_or_default();
        match message.as_object().and_then(|object| object.iter().next()) {
            Some((kind, fields)) => {
                let is_page = fields.get("limit").is_some();
                Self { listing: fields["listing"].as_u64(), is_page, ..Self::of(kind) }
            }
            None => Self::of(path.rsplit('/').next().unwrap_or(path)),
        }
    }
}

/// The steps of one program so far.
#[derive(Debug, Default)]
pub struct Steps {
    listing: Option<ListingId>,
    taken: Vec<Step>,
    last: Option<String>,
    /// What was asked since a transaction was handed over that is in no block yet.
    waiting: Option<BTreeSet<String>>,
    handed_over: usize,
}

impl Steps {
    /// The steps that concern a listing, or whatever is asked.
    pub fn about(listing: Option<ListingId>) -> Self {
        Self { listing, ..Self::default() }
    }

    /// Those taken so far.
    pub fn taken(&self) -> Vec<Step> {
        self.taken.clone()
    }

    /// Whether the transaction that waits was handed over once. Then it is lost, as by a node that drops what it has
    /// accepted, so that every run has the second hand-over as a step.
    pub fn is_first_hand_over(&self) -> bool {
        self.waiting.is_some() && self.handed_over == 1
    }

    /// Counts a request; `None` if it is no step. `found` says whether a look finds its transaction.
    pub fn count(&mut self, request: &Request, found: bool) -> Option<Step> {
        let is_ours = self.listing.is_none() || request.listing.is_none() || request.listing == self.listing;
        if !is_ours {
            return None;
        }
        let kind = if found { FOUND.to_owned() } else { request.kind.clone() };
        let is_repeated = request.is_page && self.last.as_ref() == Some(&kind);
        self.last = Some(kind.clone());
        if is_repeated || self.is_known_while_waiting(&kind) {
            return None;
        }
        let nth = self.taken.iter().filter(|step| step.kind == kind).count() + 1;
        let step = Step { kind, nth };
        self.taken.push(step.clone());
        Some(step)
    }

    fn is_known_while_waiting(&mut self, kind: &str) -> bool {
        match (&mut self.waiting, kind) {
            (_, FOUND) => self.waiting = None,
            (None, BROADCAST) => (self.waiting, self.handed_over) = (Some(BTreeSet::new()), 1),
            (None, _) => {}
            (Some(asked), _) => {
                self.handed_over += usize::from(kind == BROADCAST);
                return !asked.insert(kind.to_owned());
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: &str) -> Request {
        Request::read("/", format!(r#"{{"method":"{method}"}}"#).as_bytes())
    }

    fn question(message: &str) -> Request {
        let data = hex::encode(format!("\u{a}\u{3f}wasm1escrow\u{12}{}{message}", '{'));
        let path = "/cosmwasm.wasm.v1.Query/SmartContractState";
        let params = serde_json::json!({ "path": path, "data": data });
        Request::read("/", serde_json::json!({ "method": "abci_query", "params": params }).to_string().as_bytes())
    }

    fn taken(steps: &Steps) -> Vec<(String, usize)> {
        steps.taken().into_iter().map(|step| (step.kind, step.nth)).collect()
    }

    #[test]
    fn what_is_asked_while_a_transaction_waits_counts_once() {
        let mut steps = Steps::about(None);
        assert!(!steps.is_first_hand_over(), "nothing was handed over");
        for method in ["status", BROADCAST, LOOK, "status", LOOK, "status"] {
            steps.count(&call(method), false);
        }
        assert!(steps.is_first_hand_over());
        for method in [BROADCAST, LOOK, BROADCAST] {
            steps.count(&call(method), false);
        }
        assert!(!steps.is_first_hand_over(), "it was handed over twice");
        steps.count(&call(LOOK), true);
        steps.count(&call("status"), false);
        let expected =
            [("status", 1), (BROADCAST, 1), (LOOK, 1), ("status", 2), (BROADCAST, 2), (FOUND, 1), ("status", 3)];
        assert_eq!(taken(&steps), expected.map(|(kind, nth)| (kind.to_owned(), nth)));
    }

    #[test]
    fn further_pages_and_others_listings_are_no_steps() {
        let mut steps = Steps::about(Some(7));
        for message in [
            r#"{"orders":{"start_after":null,"limit":100}}"#,
            r#"{"version":{"listing":3,"version":1}}"#,
            r#"{"orders":{"start_after":9,"limit":100}}"#,
            r#"{"version":{"listing":7,"version":1}}"#,
            r#"{"orders":{"start_after":12,"limit":100}}"#,
        ] {
            steps.count(&question(message), false);
        }
        let expected = [("orders", 1), ("version", 1), ("orders", 2)];
        assert_eq!(taken(&steps), expected.map(|(kind, nth)| (kind.to_owned(), nth)));
    }
}
