//! Downloads of listed versions' sealed files, at an address of their own: what strangers made is never on a storefront's
//! origin, is saved and never shown, and runs nothing.

use std::any::Any as Fault;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{header, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{from_fn_with_state, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::Router;
use bytes::Bytes;
use futures::{stream, Stream, StreamExt};
use tokio::sync::mpsc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use weighhouse_ipfs::parse_cid;

use super::budget::{RATE_LIMIT, RATE_LIMIT_POLICY};
use super::caller::Caller;
use super::gate::{Gate, TOO_MANY};
use super::http::guard::{self, NotYet};
use super::http::Service;
use super::limits::Limits;
use super::places::{Full, Place, Places};
use super::rest::Problem;
use crate::files::{FileError, Files, Listed, Obstacle, Wish};
use crate::metrics::{Download, Metrics};

/// Files that are looked up in the database at the same time: connections that nothing else has.
pub const LOOKING: usize = 4;
/// Requests that wait to be looked up.
const WAITING: usize = 64;
/// Files that are sent at the same time.
const SENDING: usize = 64;
/// Of these, to one address.
const SENDING_EACH: usize = 8;
/// The longest time in which a client may take one piece of a file, of some tens of KiB. Then its place is another's.
const PATIENCE: Duration = Duration::from_secs(30);
/// Nothing of a file is shown or run, should a browser try.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");
/// A delisting counts within a minute for caches, too.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=60");
const CONTENT: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// The most seconds after which a file that waits for its check may be asked for again. Most are checked within a second or two, so
/// whoever asks hears to wait as long again as the file waits by then.
const RETRY_AFTER: u64 = 30;
/// What is said of a file that is no version's, whatever its CID is named by.
const OTHER: &str = "the file is not what its version says: nobody should buy it";

#[derive(Clone)]
struct Downloads {
    files: Files,
    service: Arc<Service>,
    sending: Places,
}

/// The routes of files: within the budgets of the service's callers, and beside its gate and its connections. Each address
/// has a few places of those in which files are sent.
pub fn router(files: Files, service: Service) -> Router {
    let limits = Limits { running: LOOKING, running_dear: LOOKING, waiting: WAITING, ..(*service.limits).clone() };
    let service = Arc::new(Service { gate: Gate::new(&limits), limits: Arc::new(limits), ..service });
    let exposed = [
        header::ACCEPT_RANGES,
        header::CONTENT_RANGE,
        header::CONTENT_LENGTH,
        header::ETAG,
        header::RETRY_AFTER,
        RATE_LIMIT,
        RATE_LIMIT_POLICY,
    ];
    let anyone = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::RANGE, header::IF_RANGE, header::IF_NONE_MATCH])
        .expose_headers(exposed);
    Router::new()
        .route("/v1/files/{cid}", get(file).fallback(other_method))
        .route("/", any(nothing))
        .route("/{*path}", any(nothing))
        .layer(from_fn_with_state(service.clone(), guard::charge))
        .layer(from_fn_with_state(service.clone(), guard::within_time))
        .layer(from_fn_with_state(service.clone(), guard::trace))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(service.metrics.clone(), count))
        .layer(anyone)
        .layer(from_fn_with_state(service.clone(), guard::guard))
        .with_state(Downloads { files, service, sending: Places::new(SENDING, SENDING_EACH) })
}

/// Hands files out until the service's stop.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(listen: SocketAddr, files: Files, service: Service) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await;
    let listener = listener.with_context(|| format!("{listen} can't be listened on"))?;
    tracing::info!(address = %listener.local_addr()?, "handing files out at /v1/files");
    let stop = service.stop.clone();
    let router = router(files, service).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await?)
}

async fn nothing() -> Problem {
    Problem::not_found("files are at /v1/files/CID")
}

async fn other_method() -> Problem {
    Problem::method_not_allowed()
}

fn panicked(_: Box<dyn Fault + Send>) -> Response {
    tracing::error!("a request for a file panicked");
    Problem::internal().into_response()
}

/// Counts what became of a request. A file that is sent counts once it ended.
async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let answer = next.run(request).await;
    let became = match answer.status().as_u16() {
        200 | 206 if is_get => return answer,
        200..=399 => Download::Described,
        404 => Download::Missing,
        451 => Download::Denied,
        503 if answer.extensions().get::<NotYet>().is_some() => Download::Unchecked,
        400..=499 => Download::Refused,
        _ => Download::Unanswered,
    };
    metrics.count_download(became);
    answer
}

async fn file(
    State(downloads): State<Downloads>,
    Path(cid): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    let cid = parse_cid(&cid).map_err(|error| Problem::bad_input(error.to_string()))?.to_string();
    if downloads.files.denylist().has(&cid) {
        return Err(FileError::Denied.into());
    }
    let bytes = match downloads.listed(&cid).await? {
        Listed::File(bytes) => bytes,
        Listed::No => return Err(Problem::not_found("no listed version has this file")),
        Listed::Other => return Err(Problem::not_found(OTHER)),
        Listed::Unchecked { seller } => return unchecked(downloads.files.want_check(&cid, &seller)),
    };
    let tag = HeaderValue::try_from(format!("\"{cid}\"")).map_err(|_| Problem::internal())?;
    let mut answer = described(&cid, &tag)?;
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(answer);
    }
    let is_whole = headers.get(header::IF_RANGE).is_some_and(|known| *known != tag);
    let asked = headers.get(header::RANGE).filter(|_| !is_whole).and_then(|range| range.to_str().ok());
    let Some((first, last)) = range(asked, bytes) else {
        let detail = format!("no byte of the file is in {:?}: it has {bytes} bytes", asked.unwrap_or_default());
        let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "BAD_USER_INPUT", detail);
        return Ok(([(header::CONTENT_RANGE, format!("bytes */{bytes}"))], problem).into_response());
    };
    let length = last - first + 1;
    answer.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    if length < bytes {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let part = HeaderValue::try_from(format!("bytes {first}-{last}/{bytes}")).map_err(|_| Problem::internal())?;
        answer.headers_mut().insert(header::CONTENT_RANGE, part);
    }
    if request.method() != Method::HEAD {
        let caller = Caller::of(request.extensions(), headers, &downloads.service.limits.trusted_proxies);
        *answer.body_mut() = downloads.body(&caller, &cid, first, length).await?;
    }
    Ok(answer)
}

/// The answer about a file that was not checked yet: when to ask again, and why it is not there.
fn unchecked(wish: Wish) -> Result<Response, Problem> {
    let (seconds, problem) = match wish {
        Wish::Rests(_, Obstacle::Other(_)) => return Err(Problem::not_found(OTHER)),
        Wish::Full => {
            let problem = Problem::overloaded("as many files wait for their check as may: ask again in half a minute");
            return Ok(([(header::RETRY_AFTER, RETRY_AFTER.to_string())], problem).into_response());
        }
        Wish::Waits(waited) => {
            (waited.as_secs().clamp(1, RETRY_AFTER), "the file is being checked: ask again in a while".to_owned())
        }
        Wish::Rests(time, obstacle) => {
            let seconds = time.as_secs().saturating_add(1);
            (seconds, format!("{}: ask again in {seconds} s", words(obstacle)))
        }
    };
    let mut answer = Problem::unavailable(problem).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    answer.extensions_mut().insert(NotYet);
    Ok(answer)
}

fn words(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NotFound => "the server's IPFS node does not find the file".into(),
        Obstacle::TooLarge(bytes) => format!("the file has {bytes} bytes, more than this server checks"),
        Obstacle::Other(bytes) => format!("the file has {bytes} bytes, as no file of its version has"),
        Obstacle::Broken => "the file comes to the server's IPFS node too slowly, or breaks off".into(),
        Obstacle::Server => "files can't be checked now".into(),
    }
}

impl Downloads {
    /// What a file is to the market.
    async fn listed(&self, cid: &str) -> Result<Listed, Problem> {
        let Some(_pass) = self.service.gate.pass(0).await else { return Err(Problem::overloaded(TOO_MANY)) };
        Ok(self.files.listed(cid).await?)
    }

    /// A part of a file.
    async fn body(&self, caller: &Caller, cid: &str, first: u64, length: u64) -> Result<Body, Problem> {
        let place = self.sending.place(caller).map_err(without_place)?;
        let pieces = self.files.read(cid, first, length).await?;
        let pieces = stream::try_unfold(pieces, |mut pieces| async move {
            Ok::<_, weighhouse_ipfs::Error>(pieces.next().await?.map(|piece| (piece, pieces)))
        });
        let counted = Counted { metrics: self.service.metrics.clone(), left: length };
        Ok(Body::from_stream(sent(pieces, counted, place, PATIENCE)))
    }
}

/// Counts the bytes of a file that are sent, and at the end whether all were.
struct Counted {
    metrics: Metrics,
    left: u64,
}

impl Counted {
    fn piece(&mut self, bytes: u64) {
        self.metrics.download_bytes.inc_by(bytes);
        self.left = self.left.saturating_sub(bytes);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.metrics.count_download(if self.left == 0 { Download::Sent } else { Download::BrokenOff });
    }
}

/// An answer without its body.
fn described(cid: &str, tag: &HeaderValue) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"{cid}.sealed\"");
    let name = HeaderValue::try_from(name).map_err(|_| Problem::internal())?;
    let mut answer = Response::new(Body::empty());
    answer.headers_mut().extend([
        (header::CONTENT_TYPE, CONTENT),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::CACHE_CONTROL, CACHE_CONTROL),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
        (header::ETAG, tag.clone()),
    ]);
    Ok(answer)
}

/// The refusal of a download that finds no place.
fn without_place(full: Full) -> Problem {
    match full {
        Full::Server => Problem::overloaded("too many files are sent: try again in a moment"),
        Full::Caller => Problem::too_many(format!("{SENDING_EACH} files are being sent to this address: no more may")),
    }
}

/// What is sent, which has its place until all of it is taken, the client goes, or a piece waits longer than `patience`: then
/// it ends before its end, and so does the connection.
fn sent<E: Send + 'static>(
    pieces: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    mut counted: Counted,
    place: Place,
    patience: Duration,
) -> impl Stream<Item = Result<Bytes, E>> + Send + 'static {
    let (sender, mut receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let _place = place;
        let mut pieces = Box::pin(pieces);
        while let Some(piece) = pieces.next().await {
            let bytes = piece.as_ref().map_or(0, Bytes::len);
            if !matches!(tokio::time::timeout(patience, sender.send(piece)).await, Ok(Ok(()))) {
                break;
            }
            counted.piece(u64::try_from(bytes).unwrap_or(u64::MAX));
        }
    });
    stream::poll_fn(move |ctx| receiver.poll_recv(ctx))
}

/// The first and the last byte that are asked for: all of them without a range, or with one of another form, as RFC 9110
/// has it. `None` when there is none of them.
fn range(asked: Option<&str>, bytes: u64) -> Option<(u64, u64)> {
    let whole = (0, bytes.checked_sub(1)?);
    let Some((first, last)) = asked.and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.split_once('-'))
    else {
        return Some(whole);
    };
    let number = |text: &str| text.trim().parse::<u64>();
    match (number(first), number(last)) {
        (Ok(first), Ok(last)) if first <= last => (first < bytes).then_some((first, last.min(whole.1))),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first < bytes).then_some((first, whole.1)),
        (Err(_), Ok(suffix)) if first.trim().is_empty() => {
            (suffix > 0).then(|| (bytes.saturating_sub(suffix), whole.1))
        }
        _ => Some(whole),
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        let text = error.to_string();
        match error {
            FileError::NoUploads => Problem::not_offered(text),
            FileError::NoParts => Problem::not_found(text),
            FileError::Written => Problem::new(StatusCode::LOCKED, "UPLOAD_BUSY", text),
            FileError::Offset { .. } => Problem::new(StatusCode::CONFLICT, "OFFSET_DIFFERS", text),
            FileError::Busy => Problem::unavailable(text),
            FileError::TooLarge(_) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "BAD_USER_INPUT", text),
            FileError::Quota(_) => Problem::new(StatusCode::CONFLICT, "QUOTA_REACHED", text),
            FileError::Broken(_) => Problem::bad_input(text),
            FileError::NotSealed(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "NOT_SEALED", text),
            FileError::NoCard(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "NO_CARD", text),
            FileError::Denied => Problem::denied(text),
            FileError::Node(error) => {
                tracing::warn!(%error, "the IPFS node does not do as asked");
                Problem::unavailable("the IPFS node has not the file, or does not answer: try again later")
            }
            FileError::Machine(error) => {
                tracing::warn!(error, "files can't be received or handed out");
                Problem::unavailable("files can't be received or handed out now: try again later")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn a_client_that_takes_nothing_leaves_its_place() {
        let (places, patience) = (Places::new(1, 1), Duration::from_millis(400));
        let (place, metrics) = (|| places.place(&Caller::Many), Metrics::default());
        let piece = || Ok::<_, ()>(Bytes::from_static(b"zebra"));
        let counted = |left| Counted { metrics: metrics.clone(), left };
        let became = |became| metrics.downloads(became);
        let mut stalled = Box::pin(sent(stream::repeat_with(piece), counted(500), place().unwrap(), patience));
        assert_eq!(stalled.next().await, Some(piece()));
        tokio::time::sleep(patience / 4).await;
        assert_eq!(place().err(), Some(Full::Server));
        assert_eq!(stalled.next().await, Some(piece()), "a slow client goes on");
        tokio::time::sleep(patience * 2).await;
        assert_eq!((became(Download::BrokenOff), became(Download::Sent)), (1, 0));
        let mut whole = Box::pin(sent(stream::iter([piece(), piece()]), counted(10), place().unwrap(), patience));
        // What is left of the stalled one is its last piece.
        assert_eq!(stalled.next().await, Some(piece()));
        assert_eq!(stalled.next().await, None);
        assert_eq!((whole.next().await, whole.next().await, whole.next().await), (Some(piece()), Some(piece()), None));
        tokio::task::yield_now().await;
        assert!(place().is_ok());
        assert_eq!((became(Download::BrokenOff), became(Download::Sent)), (1, 1));
        assert_eq!(metrics.download_bytes.get(), 5 * 3 + 10);
    }

    #[test]
    fn a_full_address_is_refused_unlike_a_full_server() {
        for (full, status) in [(Full::Caller, 429), (Full::Server, 503)] {
            let refusal = without_place(full).into_response();
            assert_eq!(refusal.status(), status, "{full:?}");
            assert_eq!(refusal.headers()[header::RETRY_AFTER], "1", "{full:?}");
        }
    }

    #[test]
    fn a_range_is_one_part_or_the_whole() {
        for (asked, expected) in [
            (None, Some((0, 99))),
            (Some("bytes=0-0"), Some((0, 0))),
            (Some("bytes=10-19"), Some((10, 19))),
            (Some("bytes=90-"), Some((90, 99))),
            (Some("bytes=90-500"), Some((90, 99))),
            (Some("bytes=-5"), Some((95, 99))),
            (Some("bytes=-500"), Some((0, 99))),
            (Some("bytes=100-"), None),
            (Some("bytes=100-200"), None),
            (Some("bytes=-0"), None),
            (Some("bytes=9-3"), Some((0, 99))),
            (Some("bytes=0-1,5-6"), Some((0, 99))),
            (Some("lines=0-1"), Some((0, 99))),
            (Some("bytes=x-y"), Some((0, 99))),
        ] {
            assert_eq!(range(asked, 100), expected, "{asked:?}");
        }
        assert_eq!(range(None, 0), None);
    }
}
