//! The connection, its bounds, and the form of the node's answers.

use std::time::Duration;

use backon::ExponentialBuilder;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use url::Url;

use crate::Error;

/// Answers of the RPC interface other than content are a line of JSON: more is not one.
const MAX_ANSWER: usize = 64 * 1024;

/// Times and attempts after which the client gives up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time to open a connection.
    pub connect: Duration,
    /// Longest time in which no byte moves in either direction.
    pub silence: Duration,
    /// The time for which the node may look for content among its peers.
    pub lookup: Duration,
    /// Attempts in a row that bring no new byte before the last error is returned.
    pub attempts: usize,
    /// Pause after the first failed attempt; it doubles up to 30 s, with jitter.
    pub first_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(60),
            lookup: Duration::from_secs(60),
            attempts: 5,
            first_pause: Duration::from_millis(250),
        }
    }
}

/// A client of one node's RPC interface.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) api: Url,
    pub(crate) limits: Limits,
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "Version")]
    version: String,
}

#[derive(Deserialize)]
struct Stat {
    #[serde(rename = "Size")]
    size: u64,
    #[serde(rename = "Type")]
    kind: String,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "Message")]
    message: String,
}

impl Client {
    /// A client of the node whose RPC interface is at `api`, for instance `http://127.0.0.1:5001`.
    ///
    /// # Errors
    /// When the TLS set-up of this machine is unusable.
    pub fn new(api: Url, limits: Limits) -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .build()
            .map_err(|error| Error::Unreachable { api: api.to_string(), reason: chain(&error) })?;
        Ok(Self { http, api, limits })
    }

    /// The node's version: also the question whether it is there.
    ///
    /// # Errors
    /// When the node can't be reached or is no Kubo node.
    pub async fn version(&self) -> Result<String, Error> {
        let answer: Version = self.ask("version", &[]).await?;
        Ok(answer.version)
    }

    /// Size in bytes of the file behind `cid`, as its root block states it.
    ///
    /// # Errors
    /// When the content isn't found in time, is no file, or the node can't be reached.
    pub async fn size(&self, cid: &str) -> Result<u64, Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let path = format!("/ipfs/{cid}");
        let lookup = format!("{}s", self.limits.lookup.as_secs().max(1));
        let answer: Result<Stat, Error> = self.ask("files/stat", &[("arg", &path), ("timeout", &lookup)]).await;
        let stat = answer.map_err(|error| missing(error, &cid))?;
        if stat.kind != "file" {
            return Err(Error::Refused {
                command: "files/stat",
                reason: format!("{cid} is a {}, not a file", stat.kind),
            });
        }
        Ok(stat.size)
    }

    /// One small question, answered by one JSON value; retried, because asking changes nothing.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        command: &'static str,
        query: &[(&str, &str)],
    ) -> Result<T, Error> {
        use backon::Retryable;
        (|| async {
            let request = self.http.post(self.url(command, query));
            let patience = self.limits.lookup + self.limits.silence;
            let response = request.timeout(patience).send().await;
            let response = response.map_err(|error| self.broken(&error))?;
            read_json(command, self.accept(command, response).await?, self).await
        })
        .retry(self.backoff())
        .when(Error::is_transient)
        .await
    }

    /// Pauses between attempts.
    pub(crate) fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::default()
            .with_min_delay(self.limits.first_pause)
            .with_max_delay(Duration::from_secs(30))
            .with_max_times(self.limits.attempts.saturating_sub(1))
            .with_jitter()
    }

    pub(crate) fn url(&self, command: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.api.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/api/v0/{command}"));
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    /// The response when it is a success; otherwise what the node said.
    pub(crate) async fn accept(
        &self,
        command: &'static str,
        response: reqwest::Response,
    ) -> Result<reqwest::Response, Error> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        // Kubo says 500 for whatever it refuses; these come from something in front of it.
        if matches!(status.as_u16(), 429 | 502 | 503 | 504) {
            return Err(Error::Unreachable { api: self.api.to_string(), reason: format!("HTTP {status}") });
        }
        let reason = match read_json::<Failure>(command, response, self).await {
            Ok(failure) => failure.message,
            Err(_) => format!("HTTP {status}"),
        };
        Err(Error::Refused { command, reason })
    }

    pub(crate) fn broken(&self, error: &reqwest::Error) -> Error {
        Error::Unreachable { api: self.api.to_string(), reason: chain(error) }
    }
}

/// Reads a bounded JSON answer: its first value, as `add` ends it with a line feed.
pub(crate) async fn read_json<T: DeserializeOwned>(
    command: &'static str,
    mut response: reqwest::Response,
    client: &Client,
) -> Result<T, Error> {
    let mut answer = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| client.broken(&error))? {
        if answer.len() + piece.len() > MAX_ANSWER {
            return Err(Error::Unreadable { command, reason: format!("more than {MAX_ANSWER} bytes") });
        }
        answer.extend_from_slice(&piece);
    }
    serde_json::from_slice(&answer).map_err(|error| Error::Unreadable { command, reason: error.to_string() })
}

/// A refusal that means the content could not be found.
pub(crate) fn missing(error: Error, cid: &str) -> Error {
    const SIGNS: [&str; 4] = ["not found", "could not find", "deadline exceeded", "timeout"];
    match error {
        Error::Refused { reason, .. } if SIGNS.iter().any(|sign| reason.contains(sign)) => {
            Error::NotFound { cid: cid.to_owned(), reason }
        }
        other => other,
    }
}

/// An error with its causes: reqwest keeps "connection refused" three levels down.
fn chain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(cause) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    if text.is_empty() {
        error.to_string()
    } else {
        text
    }
}
