//! Downloads of listed versions' sealed files, at an address of their own: what strangers made is never on a storefront's
//! origin, is saved and never shown, and runs nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{header, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::Router;
use futures::{stream, Stream, StreamExt};
use ipnet::IpNet;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use weighhouse_ipfs::parse_cid;

use super::caller::Caller;
use super::places::{Full, Place, Places};
use super::rest::Problem;
use crate::files::{FileError, Files, Listed};

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
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const CONTENT: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// Seconds after which a file that is being checked may be asked for again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

#[derive(Clone)]
struct Downloads {
    files: Files,
    sending: Places,
    trusted_proxies: Arc<[IpNet]>,
}

/// The routes of files. Each address has a few places of those in which files are sent; `trusted_proxies` say for whom they
/// ask.
pub fn router(files: Files, trusted_proxies: &[IpNet]) -> Router {
    let exposed =
        [header::ACCEPT_RANGES, header::CONTENT_RANGE, header::CONTENT_LENGTH, header::ETAG, header::RETRY_AFTER];
    let anyone = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::RANGE, header::IF_RANGE, header::IF_NONE_MATCH])
        .expose_headers(exposed);
    Router::new()
        .route("/v1/files/{cid}", get(file))
        .fallback(|| async { Problem::not_found("files are at /v1/files/CID") })
        .layer(CatchPanicLayer::new())
        .layer(anyone)
        .with_state(Downloads {
            files,
            sending: Places::new(SENDING, SENDING_EACH),
            trusted_proxies: trusted_proxies.into(),
        })
}

/// Hands files out until `stop`.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(
    listen: SocketAddr,
    files: Files,
    trusted_proxies: Vec<IpNet>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await;
    let listener = listener.with_context(|| format!("{listen} can't be listened on"))?;
    tracing::info!(address = %listener.local_addr()?, "handing files out at /v1/files");
    let service = router(files, &trusted_proxies).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await?)
}

async fn file(
    State(downloads): State<Downloads>,
    Path(cid): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    let cid = parse_cid(&cid).map_err(|error| Problem::bad_input(error.to_string()))?.to_string();
    let files = &downloads.files;
    if files.denylist().has(&cid) {
        return Err(FileError::Denied.into());
    }
    let bytes = match files.listed(&cid).await? {
        Listed::File(bytes) => bytes,
        Listed::No => return Err(Problem::not_found("no listed version has this file")),
        Listed::Other => return Err(Problem::not_found("the file is not what its version says: nobody should buy it")),
        Listed::Unchecked => {
            files.want_check(&cid);
            let problem = Problem::unavailable("the file is being checked: ask again in a while");
            return Ok(([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response());
        }
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
        let caller = Caller::of(request.extensions(), headers, &downloads.trusted_proxies);
        *answer.body_mut() = body(&downloads, &caller, &cid, first, length).await?;
    }
    Ok(answer)
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
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
        (header::CACHE_CONTROL, CACHE_CONTROL),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
        (header::ETAG, tag.clone()),
    ]);
    Ok(answer)
}

/// A part of a file.
async fn body(downloads: &Downloads, caller: &Caller, cid: &str, first: u64, length: u64) -> Result<Body, Problem> {
    let place = downloads.sending.place(caller).map_err(without_place)?;
    let pieces = downloads.files.read(cid, first, length).await?;
    let pieces = stream::try_unfold(pieces, |mut pieces| async move {
        Ok::<_, weighhouse_ipfs::Error>(pieces.next().await?.map(|piece| (piece, pieces)))
    });
    Ok(Body::from_stream(sent(pieces, place, PATIENCE)))
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
fn sent<T: Send + 'static>(
    pieces: impl Stream<Item = T> + Send + 'static,
    place: Place,
    patience: Duration,
) -> impl Stream<Item = T> + Send + 'static {
    let (sender, mut receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let _place = place;
        let mut pieces = Box::pin(pieces);
        while let Some(piece) = pieces.next().await {
            if !matches!(tokio::time::timeout(patience, sender.send(piece)).await, Ok(Ok(()))) {
                break;
            }
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
            FileError::Busy => Problem::unavailable(text),
            FileError::TooLarge(_) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "BAD_USER_INPUT", text),
            FileError::Quota(_) => Problem::new(StatusCode::CONFLICT, "QUOTA_REACHED", text),
            FileError::Broken(_) => Problem::bad_input(text),
            FileError::NotSealed(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "NOT_SEALED", text),
            FileError::Denied => Problem::new(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, "DENIED", text),
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
        let place = || places.place(&Caller::Many);
        let mut stalled = Box::pin(sent(stream::repeat(1), place().unwrap(), patience));
        assert_eq!(stalled.next().await, Some(1));
        tokio::time::sleep(patience / 4).await;
        assert_eq!(place().err(), Some(Full::Server));
        assert_eq!(stalled.next().await, Some(1), "a slow client goes on");
        tokio::time::sleep(patience * 2).await;
        let mut whole = Box::pin(sent(stream::iter([1, 2]), place().unwrap(), patience));
        // What is left of the stalled one is its last piece.
        assert_eq!(stalled.next().await, Some(1));
        assert_eq!(stalled.next().await, None);
        assert_eq!((whole.next().await, whole.next().await, whole.next().await), (Some(1), Some(2), None));
        tokio::task::yield_now().await;
        assert!(place().is_ok());
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
