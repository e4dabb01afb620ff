//! Traces of requests for OpenTelemetry: a span for each, sent to a collector as OTLP over HTTP in JSON.
//!
//! A span has the method, the route's pattern and the status of a request, and nothing of who asked or for what. Spans
//! never keep a request waiting: those that the collector does not take in time are left out, and counted.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use serde_json::{json, Value};
use tokio::sync::mpsc::{channel, Receiver, Sender};
use url::Url;

/// Most spans that wait to be sent.
const MAX_WAITING: usize = 4_096;
/// Most spans that are sent at a time.
const MAX_BATCH: usize = 512;
/// Longest time that a span waits for others.
const PAUSE: Duration = Duration::from_secs(2);
/// Longest time for the collector to take a batch.
const TIMEOUT: Duration = Duration::from_secs(5);
/// `SPAN_KIND_SERVER` of OTLP.
const SERVER: u8 = 2;
/// `STATUS_CODE_ERROR` of OTLP.
const ERROR: u8 = 2;

/// Where spans go; nowhere by default. Clones send to the same collector.
#[derive(Clone, Default)]
pub struct Traces(Option<Arc<Exporter>>);

struct Exporter {
    spans: Sender<Span>,
    ids: RandomState,
    number: AtomicU64,
    dropped: AtomicU64,
}

/// A request that runs.
pub(crate) struct Begun {
    trace: u128,
    id: u64,
    parent: Option<u64>,
    begin: SystemTime,
}

/// A request that ended.
struct Span {
    begun: Begun,
    end: SystemTime,
    method: String,
    route: String,
    status: u16,
}

impl Traces {
    /// Sends spans to the collector at this address, at `/v1/traces` below it. The second part ends when all senders are
    /// gone and what waits is sent.
    ///
    /// # Errors
    /// An address that has no paths, or a client that can't be made.
    pub fn to(collector: &Url) -> anyhow::Result<(Self, impl std::future::Future<Output = ()> + Send)> {
        let mut url = collector.clone();
        url.path_segments_mut()
            .ok()
            .context("the collector's URL has no path")?
            .pop_if_empty()
            .extend(["v1", "traces"]);
        let http = reqwest::Client::builder().timeout(TIMEOUT).build()?;
        let (spans, waiting) = channel(MAX_WAITING);
        let exporter = Exporter { spans, ids: RandomState::new(), number: 0.into(), dropped: 0.into() };
        Ok((Traces(Some(Arc::new(exporter))), send_all(waiting, http, url)))
    }

    /// A request begins, in the trace that its `traceparent` names (W3C Trace Context); `None` if nobody records it.
    pub(crate) fn begin(&self, traceparent: Option<&str>) -> Option<Begun> {
        let exporter = self.0.as_ref()?;
        let id = || exporter.ids.hash_one(exporter.number.fetch_add(1, Ordering::Relaxed)).max(1);
        let begin = SystemTime::now();
        match traceparent.and_then(parse) {
            Some(Parent { is_recorded: false, .. }) => None,
            Some(Parent { trace, id: parent, .. }) => Some(Begun { trace, id: id(), parent: Some(parent), begin }),
            None => Some(Begun { trace: u128::from(id()) << 64 | u128::from(id()), id: id(), parent: None, begin }),
        }
    }

    /// The request ended.
    pub(crate) fn end(&self, begun: Begun, method: &str, route: String, status: u16) {
        let Some(exporter) = &self.0 else { return };
        let span = Span { begun, end: SystemTime::now(), method: method.to_owned(), route, status };
        if exporter.spans.try_send(span).is_err() {
            let dropped = exporter.dropped.fetch_add(1, Ordering::Relaxed);
            if dropped % 10_000 == 0 {
                tracing::warn!(dropped = dropped + 1, "spans are left out: the collector is too slow, or away");
            }
        }
    }
}

/// What a `traceparent` says.
struct Parent {
    trace: u128,
    id: u64,
    is_recorded: bool,
}

fn parse(traceparent: &str) -> Option<Parent> {
    let mut parts = traceparent.trim().split('-');
    let mut hex = |digits: usize| {
        parts.next().filter(|part| part.len() == digits && part.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    let (version, trace, id, flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let trace = u128::from_str_radix(trace, 16).ok().filter(|trace| *trace != 0)?;
    let id = u64::from_str_radix(id, 16).ok().filter(|id| *id != 0)?;
    let is_recorded = u8::from_str_radix(flags, 16).ok()? & 1 == 1;
    (version != "ff").then_some(Parent { trace, id, is_recorded })
}

async fn send_all(mut waiting: Receiver<Span>, http: reqwest::Client, url: Url) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
        let more = async { while batch.len() < MAX_BATCH && waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {} };
        let _ = tokio::time::timeout(PAUSE, more).await;
        let spans: Vec<Value> = batch.drain(..).map(|span| span.json()).collect();
        let sent =
            http.post(url.clone()).json(&request(&spans)).send().await.and_then(reqwest::Response::error_for_status);
        if let Err(error) = sent {
            tracing::warn!(error = %error.without_url(), spans = spans.len(), "the collector did not take spans");
        }
    }
}

/// An `ExportTraceServiceRequest`.
fn request(spans: &[Value]) -> Value {
    let resource = [text("service.name", env!("CARGO_PKG_NAME")), text("service.version", env!("CARGO_PKG_VERSION"))];
    json!({"resourceSpans": [{
        "resource": {"attributes": resource},
        "scopeSpans": [{"scope": {"name": env!("CARGO_PKG_NAME")}, "spans": spans}],
    }]})
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

impl Span {
    fn json(self) -> Value {
        let Begun { trace, id, parent, begin } = self.begun;
        let status = json!({"key": "http.response.status_code", "value": {"intValue": self.status.to_string()}});
        json!({
            "traceId": format!("{trace:032x}"),
            "spanId": format!("{id:016x}"),
            "parentSpanId": parent.map_or_else(String::new, |parent| format!("{parent:016x}")),
            "name": format!("{} {}", self.method, self.route).trim_end(),
            "kind": SERVER,
            "startTimeUnixNano": nanoseconds(begin),
            "endTimeUnixNano": nanoseconds(self.end),
            "attributes": [text("http.request.method", &self.method), text("http.route", &self.route), status],
            "status": if self.status >= 500 { json!({"code": ERROR}) } else { json!({}) },
        })
    }
}

fn nanoseconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_request_belongs_to_the_trace_that_it_names() {
        let (traces, _sending) = Traces::to(&"http://127.0.0.1:1".parse().unwrap()).unwrap();
        let named = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let begun = traces.begin(Some(named)).unwrap();
        assert_eq!(begun.trace, 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736);
        assert_eq!(begun.parent, Some(0x00f0_67aa_0ba9_02b7));
        assert!(traces.begin(Some(&named.replace("-01", "-00"))).is_none(), "its sender does not record it");
        for malformed in [
            "",
            "junk",
            &named[..54],
            &named.replace("4bf9", "xxxx"),
            &named.replace("00f067aa0ba902b7", &"0".repeat(16)),
        ] {
            let begun = traces.begin(Some(malformed)).unwrap();
            assert!(begun.parent.is_none() && begun.trace != 0, "{malformed}");
        }
        assert!(Traces::default().begin(None).is_none());
    }

    #[tokio::test]
    async fn a_collector_that_takes_nothing_holds_nothing_up() {
        let (traces, _sending) = Traces::to(&"http://127.0.0.1:1".parse().unwrap()).unwrap();
        for _ in 0..MAX_WAITING + 7 {
            let begun = traces.begin(None).unwrap();
            traces.end(begun, "GET", "/v1/status".into(), 200);
        }
        assert_eq!(traces.0.unwrap().dropped.load(Ordering::Relaxed), 7);
    }
}
