//! Questions to an indexer.

mod about;
mod code;
mod domain;
mod said;
mod search;
mod texts;

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};
use url::Url;

use crate::error::{Kind, Result};

pub use about::{about, About, Attestation, Holder, Latest, Publisher, Rating, Standing, Verifier};
pub use code::{code, Code, CodeFile, Loading, Loads, Scan, ScanVerdict};
pub use domain::{domain, Domain};
pub use said::{
    questions, reports, reviews, ListedAnswer, ListedPost, ListedQuestion, ListedReport, ListedReview, Mark, Page,
    Part, Words,
};
pub use search::{search, Hit, Hits, LicenseId, PlanHit, Search, Sort};
pub use texts::{review_texts, ReviewText};

/// Longest answer read, in bytes: a page of a hundred listings has a tenth of it.
const MAX_ANSWER: usize = 8 << 20;

/// An indexer that does not answer, or not what was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It can't be reached.
    #[error("the indexer at {endpoint}: {reason}")]
    Away {
        /// Where it should be.
        endpoint: String,
        /// What the connection said.
        reason: reqwest::Error,
    },
    /// It is there, and can't answer now.
    #[error("the indexer at {endpoint} answers HTTP {status}")]
    Down {
        /// Where it is.
        endpoint: String,
        status: reqwest::StatusCode,
    },
    /// It answers more than is read.
    #[error("the indexer at {endpoint} answers more than {MAX_ANSWER} bytes")]
    TooLong {
        /// Where it is.
        endpoint: String,
    },
    /// It answers what can't be read.
    #[error("the indexer at {endpoint} answers HTTP {status}: {reason}")]
    Unreadable {
        /// Where it is.
        endpoint: String,
        status: reqwest::StatusCode,
        /// The fault.
        reason: serde_json::Error,
    },
    /// It answers with an error of its own.
    #[error("the indexer at {endpoint} says: {message}")]
    Says {
        /// Where it is.
        endpoint: String,
        /// Its code, such as `BAD_USER_INPUT`.
        code: String,
        /// Its words.
        message: String,
    },
    /// It answers neither data nor an error.
    #[error("the indexer at {endpoint} answers nothing")]
    Empty {
        /// Where it is.
        endpoint: String,
    },
    /// This machine can't make a connection.
    #[error(transparent)]
    Connection(reqwest::Error),
}

impl IndexError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Away { .. } | Self::Down { .. } => Kind::Unreachable,
            Self::Says { code, .. } => match code.as_str() {
                "BAD_USER_INPUT" => Kind::Usage,
                // It is there, and its database is not.
                "UNAVAILABLE" => Kind::Unreachable,
                _ => Kind::Refused,
            },
            Self::TooLong { .. } | Self::Unreadable { .. } | Self::Empty { .. } => Kind::Refused,
            Self::Connection(_) => Kind::Other,
        }
    }
}

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

/// Asks, with retries while the indexer, or what it reads from, can't be reached.
///
/// # Errors
/// [`IndexError`], with the indexer's words where it has some.
pub async fn ask<T: DeserializeOwned>(endpoint: &Url, query: &str, variables: &Value) -> Result<T> {
    let http = reqwest::Client::builder().connect_timeout(Duration::from_secs(5)).timeout(Duration::from_secs(30));
    let http = http.build().map_err(IndexError::Connection)?;
    let backoff = ExponentialBuilder::default().with_max_times(3).with_min_delay(Duration::from_millis(200));
    let answer = (|| once(&http, endpoint, query, variables))
        .retry(backoff.with_jitter())
        .when(|error| error.kind() == Kind::Unreachable)
        .await?;
    Ok(answer)
}

async fn once<T: DeserializeOwned>(
    http: &reqwest::Client,
    endpoint: &Url,
    query: &str,
    variables: &Value,
) -> Result<T, IndexError> {
    let away = |reason: reqwest::Error| IndexError::Away { endpoint: endpoint.to_string(), reason };
    let body = json!({"query": query, "variables": variables});
    let mut response = http.post(endpoint.clone()).json(&body).send().await.map_err(away)?;
    let status = response.status();
    if status.is_server_error() || status.as_u16() == 429 {
        return Err(IndexError::Down { endpoint: endpoint.to_string(), status });
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(away)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MAX_ANSWER {
            return Err(IndexError::TooLong { endpoint: endpoint.to_string() });
        }
    }
    let answer: Answer<T> = serde_json::from_slice(&bytes).map_err(|reason| IndexError::Unreadable {
        endpoint: endpoint.to_string(),
        status,
        reason,
    })?;
    if let Some(problem) = answer.errors.into_iter().next() {
        let code = problem.extensions.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        return Err(IndexError::Says { endpoint: endpoint.to_string(), code, message: problem.message });
    }
    answer.data.ok_or_else(|| IndexError::Empty { endpoint: endpoint.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::StatusCode;
    use axum::routing::post;
    use axum::Router;

    use super::*;

    /// How a question fails that is answered so, by an indexer at which address.
    async fn failure(status: u16, body: Value) -> (Kind, String, Url) {
        let answer = (StatusCode::from_u16(status).unwrap(), body.to_string());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}/graphql", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new().route("/graphql", post(|| async { answer }));
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let asked = once::<Value>(&reqwest::Client::new(), &endpoint, "{ orders { nodes { id } } }", &json!({})).await;
        server.abort();
        let error = asked.unwrap_err();
        (error.kind(), error.to_string(), endpoint)
    }

    fn problem(code: &str) -> Value {
        json!({"data": null, "errors": [{"message": "the words", "extensions": {"code": code}}]})
    }

    #[tokio::test]
    async fn an_indexer_without_its_database_is_unreachable_and_named() {
        let (kind, message, endpoint) = failure(200, problem("UNAVAILABLE")).await;
        assert_eq!((kind, message), (Kind::Unreachable, format!("the indexer at {endpoint} says: the words")));
        let (kind, message, endpoint) = failure(503, json!({"ready": false})).await;
        let expected = format!("the indexer at {endpoint} answers HTTP 503 Service Unavailable");
        assert_eq!((kind, message), (Kind::Unreachable, expected));
    }

    #[tokio::test]
    async fn what_an_indexer_will_not_answer_is_no_outage() {
        assert_eq!(failure(200, problem("BAD_USER_INPUT")).await.0, Kind::Usage);
        for code in ["OVERLOADED", "INTERNAL", ""] {
            assert_eq!(failure(200, problem(code)).await.0, Kind::Refused, "{code}");
        }
        assert_eq!(failure(200, json!({})).await.0, Kind::Refused);
    }
}
