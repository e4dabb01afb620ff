//! Questions to an indexer.

use std::time::Duration;

use anyhow::Result;
use backon::{ExponentialBuilder, Retryable};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};
use url::Url;

use crate::error::{fail, kind_of, Kind};

/// Longest answer read, in bytes: a page of a hundred listings has a tenth of it.
const MAX_ANSWER: usize = 8 << 20;

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    message: String,
    #[serde(default)]
    extensions: Value,
}

/// Asks, with retries while the indexer can't be reached.
///
/// # Errors
/// [`Kind::Unreachable`]; [`Kind::Usage`] or [`Kind::Refused`] with the indexer's words.
pub async fn ask<T: DeserializeOwned>(endpoint: &Url, query: &str, variables: &Value) -> Result<T> {
    let http =
        reqwest::Client::builder().connect_timeout(Duration::from_secs(5)).timeout(Duration::from_secs(30)).build()?;
    let backoff = ExponentialBuilder::default().with_max_times(3).with_min_delay(Duration::from_millis(200));
    (|| once(&http, endpoint, query, variables))
        .retry(backoff.with_jitter())
        .when(|error| kind_of(error) == Kind::Unreachable)
        .await
}

async fn once<T: DeserializeOwned>(
    http: &reqwest::Client,
    endpoint: &Url,
    query: &str,
    variables: &Value,
) -> Result<T> {
    let away = |error: reqwest::Error| fail!(Kind::Unreachable, "the indexer at {endpoint}: {error}");
    let body = json!({"query": query, "variables": variables});
    let mut response = http.post(endpoint.clone()).json(&body).send().await.map_err(away)?;
    let status = response.status();
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(away)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_ANSWER {
            return Err(fail!(Kind::Refused, "the indexer at {endpoint} answers more than {MAX_ANSWER} bytes"));
        }
    }
    let answer: Answer<T> = match serde_json::from_slice(&bytes) {
        Ok(answer) => answer,
        Err(_) if status.is_server_error() || status.as_u16() == 429 => {
            return Err(fail!(Kind::Unreachable, "the indexer at {endpoint} answers HTTP {status}"));
        }
        Err(error) => return Err(fail!(Kind::Refused, "the indexer at {endpoint} answers HTTP {status}: {error}")),
    };
    if let Some(problem) = answer.errors.into_iter().next() {
        let code = problem.extensions.get("code").and_then(Value::as_str).unwrap_or_default();
        let kind = if code == "BAD_USER_INPUT" { Kind::Usage } else { Kind::Refused };
        return Err(fail!(kind, "the indexer says: {}", problem.message));
    }
    answer.data.ok_or_else(|| fail!(Kind::Refused, "the indexer at {endpoint} answers nothing"))
}
