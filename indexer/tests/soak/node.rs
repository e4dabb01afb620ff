//! A node whose answers can be spoiled.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::Router;
use futures::stream;
use tokio::sync::{oneshot, watch};
use weighhouse_season::{Chain, Instant};

/// How answers are spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoil {
    /// They come once nothing is spoiled any more.
    Stall,
    /// The connection ends in their middle.
    Cut,
    /// They are the answer to the request before, once more.
    Double,
    /// Two requests get each other's.
    Reorder,
    /// They are no JSON, or a part of it, or another program's.
    Garbage,
}

pub const SPOILS: [Spoil; 5] = [Spoil::Stall, Spoil::Cut, Spoil::Double, Spoil::Reorder, Spoil::Garbage];

/// A node that has an address of its own.
#[derive(Clone)]
pub struct Faulty {
    pub rpc: String,
    honest: Instant,
    spoil: watch::Sender<Option<Spoil>>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// The answer before.
    last: Bytes,
    /// A request that waits for another's answer, with its own.
    waiting: Option<(Bytes, oneshot::Sender<Bytes>)>,
    /// How many answers were asked for while some were spoiled.
    asked: u64,
    spoiled: BTreeMap<Spoil, u64>,
}

impl Faulty {
    pub async fn start(chain: Arc<Chain>) -> Self {
        let honest = Instant::start(chain, 1).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let node = Faulty { rpc, honest, spoil: watch::Sender::new(None), seen: Arc::default() };
        let routes = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        node
    }

    /// The node without its faults.
    pub fn honest(&self) -> &Instant {
        &self.honest
    }

    pub fn head(&self) -> i64 {
        self.honest.head()
    }

    pub fn spoil(&self, spoil: Option<Spoil>) {
        self.spoil.send_replace(spoil);
        if spoil.is_none() {
            self.seen.lock().unwrap().waiting = None;
        }
    }

    pub fn spoiled(&self) -> BTreeMap<Spoil, u64> {
        self.seen.lock().unwrap().spoiled.clone()
    }

    /// Whether this answer is to be spoiled: two of three are.
    fn note(&self, spoil: Spoil) -> bool {
        let mut seen = self.seen.lock().unwrap();
        seen.asked += 1;
        let is_spoiled = !seen.asked.is_multiple_of(3);
        *seen.spoiled.entry(spoil).or_default() += u64::from(is_spoiled);
        is_spoiled
    }

    /// This request's answer for another's, as soon as there is one.
    async fn exchanged(&self, own: Bytes) -> Bytes {
        let others = {
            let mut seen = self.seen.lock().unwrap();
            match seen.waiting.take() {
                Some((answer, waiting)) => {
                    drop(waiting.send(own));
                    return answer;
                }
                None => {
                    let (sender, others) = oneshot::channel();
                    seen.waiting = Some((own.clone(), sender));
                    others
                }
            }
        };
        match tokio::time::timeout(Duration::from_millis(100), others).await {
            Ok(Ok(answer)) => answer,
            _ => own,
        }
    }

    async fn spoil_one(&self, spoil: Spoil, answer: Bytes) -> Response {
        let asked = self.seen.lock().unwrap().asked;
        match spoil {
            Spoil::Stall => {
                let mut spoil = self.spoil.subscribe();
                drop(spoil.wait_for(|spoil| *spoil != Some(Spoil::Stall)).await);
                answer.into_response()
            }
            Spoil::Cut => {
                let half = answer.slice(..answer.len() / 2);
                let pieces = [Ok(half), Err(std::io::Error::other("cut"))];
                Body::from_stream(stream::iter(pieces)).into_response()
            }
            Spoil::Double => self.seen.lock().unwrap().last.clone().into_response(),
            Spoil::Reorder => self.exchanged(answer).await.into_response(),
            Spoil::Garbage => match asked % 4 {
                0 => Bytes::from_static(b"\xff\xfe\x00garbage").into_response(),
                1 => answer.slice(..answer.len() / 3).into_response(),
                2 => (StatusCode::BAD_GATEWAY, "<html>bad gateway</html>").into_response(),
                _ => Bytes::from_static(br#"{"jsonrpc":"2.0","id":1,"result":{"height":"-1"}}"#).into_response(),
            },
        }
    }
}

async fn answer(State(node): State<Faulty>, request: Bytes) -> Response {
    let answer = node.honest.answer(&request);
    let spoil = *node.spoil.borrow();
    let response = match spoil.filter(|spoil| node.note(*spoil)) {
        Some(spoil) => node.spoil_one(spoil, answer.clone()).await,
        None => answer.clone().into_response(),
    };
    node.seen.lock().unwrap().last = answer;
    response
}
