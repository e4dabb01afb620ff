//! Questions to a node by JSON-RPC, and answers of bounded size.

use std::time::Duration;

use reqwest::{Client, Response};
use serde::{Deserialize, Serialize};
use tendermint_rpc::response_error::ResponseError;
use tokio::sync::Semaphore;
use url::Url;

use super::NodeError;

/// Time for one request, with its answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The most bytes of an answer: several times what the results of a block can have, whose events cost gas.
pub(super) const MAX_BYTES: usize = 128 * 1024 * 1024;
/// The bytes from which on an answer is large: only one is received at a time, so that all together are bounded.
const LARGE_BYTES: usize = 4 * 1024 * 1024;
/// The place of the one large answer.
static LARGE: Semaphore = Semaphore::const_new(1);

/// A node's address, with connections that are kept open.
#[derive(Clone, Debug)]
pub(super) struct Rpc {
    http: Client,
    url: Url,
}

/// A request, in the node's form.
#[derive(Serialize)]
struct Question<P> {
    jsonrpc: &'static str,
    id: i32,
    method: &'static str,
    params: P,
}

/// What comes around every answer.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Envelope<T> {
    result: Option<T>,
    error: Option<ResponseError>,
}

impl Rpc {
    pub(super) fn new(url: &Url) -> anyhow::Result<Self> {
        anyhow::ensure!(
            matches!(url.scheme(), "http" | "https"),
            "a node's address is http or https, not {}",
            url.scheme()
        );
        Ok(Rpc { http: Client::builder().timeout(TIMEOUT).build()?, url: url.clone() })
    }

    /// Asks once. `height` is what the question is about, 0 for the head; `read` is given the whole answer.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub(super) async fn ask<T>(
        &self,
        height: i64,
        method: &'static str,
        params: impl Serialize,
        read: impl FnOnce(&[u8]) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        let silent = |error: reqwest::Error| NodeError::Silent { height, reason: words(error) };
        let question = Question { jsonrpc: "2.0", id: 1, method, params };
        let mut response = self.http.post(self.url.clone()).json(&question).send().await.map_err(silent)?;
        let mut answer = Vec::with_capacity(expected_bytes(&response));
        let mut large = None;
        while let Some(piece) = response.chunk().await.map_err(silent)? {
            let bytes = answer.len() + piece.len();
            if bytes > MAX_BYTES {
                return Err(NodeError::TooLarge { height, method, most: MAX_BYTES });
            }
            if bytes > LARGE_BYTES && large.is_none() {
                large = LARGE.acquire().await.ok();
            }
            answer.extend_from_slice(&piece);
        }
        let status = response.status();
        read(&answer).map_err(|error| match error {
            // A page of a proxy says less than its status.
            NodeError::Silent { .. } if !status.is_success() => {
                NodeError::Silent { height, reason: format!("it answered {status}") }
            }
            error => error,
        })
    }
}

/// The result within an answer.
///
/// # Errors
/// The node's refusal, or what is wrong with the answer.
pub(super) fn result<'a, T: Deserialize<'a>>(height: i64, answer: &'a [u8]) -> Result<T, NodeError> {
    let unreadable = |reason: String| NodeError::Silent { height, reason };
    let envelope: Envelope<T> = serde_json::from_slice(answer)
        .map_err(|error| unreadable(format!("its answer of {} bytes can't be read: {error}", answer.len())))?;
    match envelope {
        Envelope { error: Some(error), .. } => Err(NodeError::classify(height, &error)),
        Envelope { result: Some(result), .. } => Ok(result),
        Envelope { .. } => Err(unreadable("its answer has neither a result nor an error".into())),
    }
}

/// The size that the answer is said to have, as far as that is believed.
fn expected_bytes(response: &Response) -> usize {
    response.content_length().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or_default().min(LARGE_BYTES)
}

/// An error with its causes, without the address, which may hold a password.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
