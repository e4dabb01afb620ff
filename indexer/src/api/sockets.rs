//! GraphQL over WebSocket: what one connection may hold.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::http::{ClientMessage, WebSocket as Protocol, WebSocketProtocols, WsMessage};
use async_graphql::{Data, Executor, Request, Response};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::BoxStream;
use futures::{SinkExt, Stream, StreamExt};
use tokio_util::sync::CancellationToken;

use super::budget::Budget;
use super::graphql::{charge, Schema};
use super::http::note;
use super::http::REQUEST;
use super::limits::Limits;
use super::places::Place;
use crate::metrics::Metrics;

/// The server ends: connect again.
const GOING_AWAY: u16 = 1001;
/// A message above the bound.
const TOO_BIG: u16 = 1009;
/// Nothing was heard of the client.
const SILENT: u16 = 4408;
/// More operations than one connection may run.
const TOO_MANY: u16 = 4429;

/// One connection: what it runs, and whether its client is there.
pub(super) struct Connection {
    pub schema: Schema,
    pub metrics: Metrics,
    pub limits: Arc<Limits>,
    pub stop: CancellationToken,
    pub place: Place,
    pub budget: Budget,
}

/// What is known of a connection's client.
#[derive(Default)]
struct Client {
    has_begun: AtomicBool,
    is_heard: AtomicBool,
    operations: Arc<AtomicUsize>,
    /// Why nothing more is taken from it.
    fault: OnceLock<(u16, String)>,
}

impl Connection {
    /// Answers until either side ends it.
    pub(super) async fn run(self, socket: WebSocket) {
        let Connection { schema, metrics, limits, stop, place: _place, budget } = self;
        let client = Arc::new(Client::default());
        let (mut sink, source) = socket.split();
        let operations = Operations { schema, metrics, budget, running: Arc::clone(&client.operations) };
        let messages = messages(source, Arc::clone(&client), Arc::clone(&limits));
        let begin = {
            let client = Arc::clone(&client);
            move |_| {
                client.has_begun.store(true, Ordering::Relaxed);
                std::future::ready(Ok(Data::default()))
            }
        };
        let answers = Protocol::from_message_stream(operations, messages, WebSocketProtocols::GraphQLWS);
        let mut answers = pin!(answers.on_connection_init(begin));
        let mut begun = pin!(tokio::time::sleep(limits.init_time));
        let mut pings = tokio::time::interval_at(tokio::time::Instant::now() + limits.silence, limits.silence);
        let end = loop {
            let message = tokio::select! {
                () = stop.cancelled() => break close(GOING_AWAY, "the server stops"),
                () = &mut begun, if !client.has_begun.load(Ordering::Relaxed) => {
                    break close(SILENT, "no connection_init came in time");
                }
                _ = pings.tick() => match client.is_heard.swap(false, Ordering::Relaxed) {
                    true => Message::Ping(Vec::new().into()),
                    false => break close(SILENT, "nothing was heard of the client"),
                },
                answer = answers.next() => match answer {
                    Some(WsMessage::Text(text)) => Message::Text(text.into()),
                    Some(WsMessage::Close(code, reason)) => break close(code, &reason),
                    None => match client.fault.get() {
                        Some((code, reason)) => break close(*code, reason),
                        None => return,
                    },
                },
            };
            // Whoever does not read holds nothing.
            if !matches!(tokio::time::timeout(limits.send_time, sink.send(message)).await, Ok(Ok(()))) {
                return;
            }
        };
        let _ = tokio::time::timeout(limits.send_time, sink.send(end)).await;
    }
}

/// What the client sends, until it sends what no client may.
fn messages(
    source: impl Stream<Item = Result<Message, axum::Error>>,
    client: Arc<Client>,
    limits: Arc<Limits>,
) -> impl Stream<Item = serde_json::Result<ClientMessage>> {
    let read = move |message: Result<Message, axum::Error>| {
        client.is_heard.store(true, Ordering::Relaxed);
        let data = match message {
            Ok(message @ (Message::Text(_) | Message::Binary(_))) => message.into_data(),
            Ok(Message::Ping(_) | Message::Pong(_)) => return Some(None),
            Ok(Message::Close(_)) => return None,
            Err(error) => {
                let _ = client.fault.set((TOO_BIG, clip(&error.to_string())));
                return None;
            }
        };
        let message = ClientMessage::from_bytes(data);
        if matches!(message, Ok(ClientMessage::Start { .. }))
            && client.operations.load(Ordering::Relaxed) >= limits.operations
        {
            let reason = format!("{} operations run over this connection: no more may", limits.operations);
            let _ = client.fault.set((TOO_MANY, reason));
            return None;
        }
        Some(Some(message))
    };
    // In place, so that the next message is read when the one before is taken in, and its operation counted.
    Box::pin(source.scan(read, |read, message| std::future::ready(read(message))).filter_map(std::future::ready))
}

/// A reason as long as a close frame may have it.
fn clip(reason: &str) -> String {
    reason.chars().filter(char::is_ascii).take(100).collect()
}

fn close(code: u16, reason: &str) -> Message {
    Message::Close(Some(CloseFrame { code, reason: clip(reason).into() }))
}

/// Runs the operations of one connection, and counts those that run.
#[derive(Clone)]
struct Operations {
    schema: Schema,
    metrics: Metrics,
    budget: Budget,
    running: Arc<AtomicUsize>,
}

impl Operations {
    /// Charges what each operation costs beside its fields; the answer to one that the budget does not allow.
    fn refusal(&self) -> Option<Response> {
        let exhausted = self.budget.take(REQUEST).err()?;
        Some(Response::from_errors(vec![charge::refusal(exhausted)]))
    }
}

/// An operation that runs, until it is dropped.
struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Executor for Operations {
    async fn execute(&self, request: Request) -> Response {
        let mut answer = match self.refusal() {
            None => self.schema.execute(request.data(self.budget.clone())).await,
            Some(refused) => refused,
        };
        note(&self.metrics, &mut answer);
        answer
    }

    fn execute_stream(&self, request: Request, data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        self.running.fetch_add(1, Ordering::Relaxed);
        let running = Running(Arc::clone(&self.running));
        let metrics = self.metrics.clone();
        let answers = match self.refusal() {
            None => Executor::execute_stream(&self.schema, request.data(self.budget.clone()), data),
            Some(refused) => futures::stream::once(std::future::ready(refused)).boxed(),
        };
        let answers = answers.map(move |mut answer| {
            let _running = &running;
            note(&metrics, &mut answer);
            answer
        });
        answers.boxed()
    }
}
