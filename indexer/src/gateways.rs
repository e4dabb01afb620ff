//! Gateways over HTTP, for what the node does not find. What they answer is believed only by its hash.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use reqwest::header::RANGE;
use sha2::{Digest, Sha256};
use url::Url;
use weighhouse_ipfs as ipfs;

/// The longest time for a gateway's answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The first rest of a gateway that failed or answered other bytes; it doubles each time.
const FIRST_REST: Duration = Duration::from_secs(30);
/// The longest rest.
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// Where contents are fetched from.
#[derive(Clone, Debug)]
pub struct Ipfs {
    /// RPC of a Kubo node.
    pub api: Url,
    /// Gateways for what the node does not find.
    pub gateways: Vec<Url>,
}

impl From<Url> for Ipfs {
    fn from(api: Url) -> Self {
        Ipfs { api, gateways: Vec::new() }
    }
}

impl Ipfs {
    /// Clients of the node and of the gateways, for a queue that repeats: they need not.
    ///
    /// # Errors
    /// When no client can be made.
    pub(crate) fn clients(self) -> anyhow::Result<(ipfs::Client, Arc<Gateways>)> {
        let limits = ipfs::Limits {
            silence: Duration::from_secs(15),
            lookup: Duration::from_secs(20),
            attempts: 1,
            ..ipfs::Limits::default()
        };
        let ipfs = ipfs::Client::new(self.api, limits).context("no client for IPFS")?;
        let gateways = Gateways::new(self.gateways).context("no client for gateways")?;
        Ok((ipfs, Arc::new(gateways)))
    }
}

/// Gateways, asked one after the other.
#[derive(Debug)]
pub(crate) struct Gateways {
    http: reqwest::Client,
    list: Vec<Gateway>,
}

/// One gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    url: Url,
    rest: Mutex<Rest>,
}

/// The rest of a gateway that failed.
#[derive(Debug, Default)]
struct Rest {
    failures: u32,
    until: Option<Instant>,
}

/// The reason for which a gateway gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// It has not found the content, or hands out no parts, which is no fault of its own.
    #[error("it has not found it, or not that part")]
    NotFound,
    /// It failed, or answered something else.
    #[error("{0}")]
    Fault(String),
}

impl Gateways {
    /// The gateways at these URLs.
    ///
    /// # Errors
    /// When the TLS set-up of this machine is unusable.
    pub fn new(urls: Vec<Url>) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(TIMEOUT).build()?;
        let list = urls.into_iter().map(|url| Gateway { url, rest: Mutex::default() }).collect();
        Ok(Gateways { http, list })
    }

    /// The bytes with a SHA-256, at most `cap`, from the first gateway that has them.
    pub async fn fetch(&self, cid: &str, sha256: &str, cap: usize) -> Option<Vec<u8>> {
        for gateway in self.list.iter().filter(|gateway| gateway.is_fit(Instant::now())) {
            let failure = match self.ask(gateway, cid, None, cap).await {
                Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == sha256 => {
                    gateway.succeed();
                    return Some(bytes);
                }
                Ok(_) => Failure::Fault("it answered other bytes".into()),
                Err(failure) => failure,
            };
            gateway.judge(cid, &failure);
        }
        None
    }

    /// The gateways that do not rest.
    pub fn fit(&self) -> impl Iterator<Item = &Gateway> {
        self.list.iter().filter(|gateway| gateway.is_fit(Instant::now()))
    }

    /// A part of a content, as a gateway tells it: whoever asks has what to verify it by.
    ///
    /// # Errors
    /// When the gateway has not exactly that part.
    pub async fn fetch_range(&self, gateway: &Gateway, cid: &str, range: Range<u64>) -> Result<Vec<u8>, Failure> {
        let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let part = match self.ask(gateway, cid, Some(range), length).await {
            Ok(bytes) if bytes.len() == length => Ok(bytes),
            Ok(bytes) => Err(Failure::Fault(format!("{} bytes of {length}", bytes.len()))),
            Err(failure) => Err(failure),
        };
        match &part {
            Ok(_) => gateway.succeed(),
            Err(failure) => gateway.judge(cid, failure),
        }
        part
    }

    /// Asks for a content or a part of it, at most `cap` bytes.
    async fn ask(
        &self,
        gateway: &Gateway,
        cid: &str,
        part: Option<Range<u64>>,
        cap: usize,
    ) -> Result<Vec<u8>, Failure> {
        let fault = |error: reqwest::Error| Failure::Fault(error.without_url().to_string());
        let mut url = gateway.url.clone();
        url.set_path(&format!("{}/ipfs/{cid}", url.path().trim_end_matches('/')));
        let mut request = self.http.get(url);
        let expected = if part.is_some() { 206 } else { 200 };
        if let Some(Range { start, end }) = part {
            request = request.header(RANGE, format!("bytes={start}-{}", end.saturating_sub(1)));
        }
        let mut response = request.send().await.map_err(fault)?;
        match response.status().as_u16() {
            status if status == expected => {}
            200 | 404 | 410 | 416 | 504 => return Err(Failure::NotFound),
            status => return Err(Failure::Fault(format!("HTTP {status}"))),
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(fault)? {
            if bytes.len() + piece.len() > cap {
                return Err(Failure::Fault(format!("more than {cap} bytes")));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

impl Gateway {
    fn is_fit(&self, now: Instant) -> bool {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner).until.is_none_or(|until| until <= now)
    }

    fn succeed(&self) {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Rest::default();
    }

    /// Its name in logs.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Lets it rest if it is at fault.
    fn judge(&self, cid: &str, failure: &Failure) {
        if let Failure::Fault(reason) = failure {
            tracing::warn!(gateway = self.host(), cid, reason, "a gateway rests");
            self.fail(Instant::now());
        }
    }

    fn fail(&self, now: Instant) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        let pause = FIRST_REST.saturating_mul(2_u32.saturating_pow(rest.failures)).min(LONGEST_REST);
        *rest = Rest { failures: rest.failures.saturating_add(1), until: Some(now + pause) };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_gateway_that_fails_rests_longer_each_time() {
        let gateway = Gateway { url: "http://127.0.0.1:1".parse().unwrap(), rest: Mutex::default() };
        let now = Instant::now();
        for rest in [30, 60, 120] {
            gateway.fail(now);
            let fit_after = |seconds| gateway.is_fit(now + Duration::from_secs(seconds));
            assert_eq!([rest - 1, rest].map(fit_after), [false, true]);
        }
        (0..40).for_each(|_| gateway.fail(now));
        assert!(gateway.is_fit(now + LONGEST_REST));
        gateway.succeed();
        assert!(gateway.is_fit(now));
    }
}
