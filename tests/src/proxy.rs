//! What stands between a program and the services that it talks to: it notes each step, and holds one of them so that
//! the program can be killed right there.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use axum::body::{to_bytes, Body, Bytes};
use axum::extract::{Request as Incoming, State};
use axum::http::{header, request, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Router;
use base64::engine::general_purpose::STANDARD as BASE64;
use base64::Engine;
use reqwest::Url;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use weighhouse_protocol::ListingId;

use crate::steps::{Moment, Point, Request, Step, Steps};
use crate::Market;

/// More than any request here has, one with a sealed file among them.
const MAX_BODY: usize = 16 << 20;

/// A proxy of the chain's RPC, of IPFS and of the indexer, for one run of one program.
pub struct Proxy {
    gate: Arc<Gate>,
    deployment: PathBuf,
    _servers: JoinSet<()>,
}

struct Gate {
    http: reqwest::Client,
    steps: Mutex<Steps>,
    point: Option<Point>,
    reached: Notify,
}

#[derive(Clone)]
struct Service {
    gate: Arc<Gate>,
    /// Where it really is.
    origin: Url,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Proxy {
    /// Listens, and writes a deployment file with its addresses. It counts what is about `listing`, if one is given,
    /// and holds the request at `point`.
    pub async fn open(
        market: &Market,
        folder: &Path,
        listing: Option<ListingId>,
        point: Option<Point>,
    ) -> Result<Self> {
        let steps = Mutex::new(Steps::about(listing));
        let gate = Arc::new(Gate { http: reqwest::Client::new(), steps, point, reached: Notify::new() });
        let mut servers = JoinSet::new();
        let mut changed = market.deployment.clone();
        let endpoints = &mut changed.endpoints;
        let others = [endpoints.ipfs_api.as_mut(), endpoints.graphql.as_mut()];
        for address in others.into_iter().flatten().chain([&mut endpoints.rpc]) {
            let mut url: Url = address.url().clone();
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let service = Service { gate: Arc::clone(&gate), origin: url.clone() };
            let port = listener.local_addr()?.port();
            url.set_port(Some(port)).map_err(|()| anyhow::anyhow!("{address} has no port"))?;
            let router = Router::new().fallback(pass).with_state(service);
            servers.spawn(async move {
                let _ended = axum::serve(listener, router).await;
            });
            *address = url.as_str().trim_end_matches('/').parse()?;
        }
        let deployment = folder.join("proxied.json");
        changed.write(&deployment)?;
        Ok(Self { gate, deployment, _servers: servers })
    }

    /// The deployment file.
    pub fn deployment(&self) -> &Path {
        &self.deployment
    }

    /// The steps that the program has taken.
    pub fn steps(&self) -> Vec<Step> {
        self.gate.steps().taken()
    }

    /// Ends when the program is at its point. It gets no further.
    pub async fn reached(&self) {
        self.gate.reached.notified().await;
    }
}

impl Gate {
    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_point(&self, step: Option<&Step>, moment: Moment) -> bool {
        self.point.as_ref().is_some_and(|point| Some(&point.step) == step && point.moment == moment)
    }

    async fn hold_at(&self, step: Option<&Step>, moment: Moment) {
        if self.is_point(step, moment) {
            self.reached.notify_one();
            std::future::pending().await
        }
    }
}

async fn pass(State(service): State<Service>, incoming: Incoming) -> Response {
    let answer = service.answer(incoming).await;
    answer.map_or_else(|error| (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(), Answer::into_response)
}

impl Service {
    async fn answer(&self, incoming: Incoming) -> Result<Answer> {
        let (head, body) = incoming.into_parts();
        let body = to_bytes(body, MAX_BODY).await?;
        let request = Request::read(head.uri.path(), &body);
        // What a look for a transaction is called depends on what it finds, and it changes nothing to ask ahead.
        let ahead = if request.is_look() { Some(self.forward(&head, body.clone()).await?) } else { None };
        let found = ahead.as_ref().is_some_and(Answer::is_found);
        let step = self.gate.steps().count(&request, found);
        self.gate.hold_at(step.as_ref(), Moment::Asked).await;
        // One that is to be killed after the node has its transaction gets no further, so nothing is lost then.
        let is_lost = request.is_hand_over()
            && self.gate.steps().is_first_hand_over()
            && !self.gate.is_point(step.as_ref(), Moment::Answered);
        let answer = match ahead {
            Some(answer) => answer,
            None if is_lost => Answer::accepting(&body)?,
            None => self.forward(&head, body).await?,
        };
        self.gate.hold_at(step.as_ref(), Moment::Answered).await;
        Ok(answer)
    }

    async fn forward(&self, head: &request::Parts, body: Bytes) -> Result<Answer> {
        let mut url = self.origin.clone();
        url.set_path(head.uri.path());
        url.set_query(head.uri.query());
        let request = self.gate.http.request(head.method.clone(), url).headers(of_the_message(&head.headers));
        let response = request.body(body).send().await?;
        let (status, headers) = (response.status(), of_the_message(response.headers()));
        Ok(Answer { status, headers, body: response.bytes().await? })
    }
}

impl Answer {
    /// What a node says of a transaction that it takes.
    fn accepting(body: &[u8]) -> Result<Self> {
        let call: Value = serde_json::from_slice(body)?;
        let bytes = BASE64.decode(call["params"]["tx"].as_str().context("no transaction")?)?;
        let hash = hex::encode_upper(Sha256::digest(bytes));
        let result = json!({ "code": 0, "data": "", "log": "", "codespace": "", "hash": hash });
        let body = serde_json::to_vec(&json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }))?.into();
        let json = HeaderValue::from_static("application/json");
        Ok(Self { status: StatusCode::OK, headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]), body })
    }

    fn is_found(&self) -> bool {
        serde_json::from_slice::<Value>(&self.body).is_ok_and(|answer| answer.get("result").is_some())
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, self.headers, Body::from(self.body)).into_response()
    }
}

/// The headers that are not about one connection.
fn of_the_message(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::TRAILER] {
        headers.remove(name);
    }
    headers
}
