//! WebSockets are within the same limits as everything else.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use serde_json::{json, Value};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::WebSocketStream;
use weighhouse_indexer::api::limits::Limits;

use crate::served::{serve, Served};
use crate::support::{indexed, Market};

/// A client that speaks the protocol by hand.
pub struct Socket(WebSocketStream<TcpStream>);

async fn connect(served: &Served) -> Result<Socket, u16> {
    connect_as(served.address, "192.0.2.1").await
}

/// Connects by a proxy that says for whom.
pub async fn connect_as(server: SocketAddr, address: &str) -> Result<Socket, u16> {
    let mut request = format!("ws://{server}/graphql/ws").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request.headers_mut().insert("x-forwarded-for", address.parse().unwrap());
    let stream = TcpStream::connect(server).await.unwrap();
    match tokio_tungstenite::client_async(request, stream).await {
        Ok((socket, _)) => Ok(Socket(socket)),
        Err(Error::Http(refused)) => Err(refused.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

impl Socket {
    pub async fn begun(served: &Served) -> Self {
        Self::begin(connect(served).await.unwrap()).await
    }

    pub async fn begin(mut self) -> Self {
        self.send(json!({"type": "connection_init"})).await;
        assert_eq!(self.next().await.unwrap()["type"], "connection_ack");
        self
    }

    pub async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({"id": id, "type": "subscribe", "payload": {"query": query}})).await;
    }

    /// The next message, or the code with which the connection ends.
    pub async fn next(&mut self) -> Result<Value, u16> {
        loop {
            match tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.unwrap() {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(_)) => {}
                _ => return Err(0),
            }
        }
    }

    /// The answer to a query.
    pub async fn ask(&mut self, query: &str) -> Value {
        self.subscribe("q", query).await;
        let answer = self.next().await.unwrap()["payload"].clone();
        assert_eq!(self.next().await.unwrap()["type"], "complete");
        answer
    }
}

pub const FOLLOW: &str = "subscription { orderPlaced { id } }";
const META: &str = "{ _meta { height } }";

#[tokio::test]
async fn a_connection_has_the_bounds_of_a_request() {
    let served = serve(indexed(&Market::busy()).await, Limits::default()).await;
    let mut socket = Socket::begun(&served).await;
    for query in [
        "{ nothing }".to_owned(),
        "{ listings(first: 100) { nodes { card { body } } } }".to_owned(),
        format!("{{ {} }}", (0..31).map(|n| format!("a{n}: _meta {{ height }} ")).collect::<String>()),
        META.to_owned(),
    ] {
        let (_, expected) = served.ask(&query).await;
        let mut answer = socket.ask(&query).await;
        // Over HTTP, what was not executed has no data.
        answer.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        assert_eq!(answer, expected, "{query}");
    }
    let mut other = Socket::begun(&served).await;
    socket.subscribe("large", &"#".repeat(66_000)).await;
    assert_eq!(socket.next().await, Err(1009));
    assert_eq!(other.ask(META).await["errors"], Value::Null, "that connection alone ended");
}

#[tokio::test]
async fn a_connection_runs_so_many_operations() {
    let served = serve(indexed(&Market::busy()).await, Limits { operations: 2, ..Limits::default() }).await;
    let mut socket = Socket::begun(&served).await;
    socket.subscribe("1", FOLLOW).await;
    assert_eq!(socket.ask(META).await["errors"], Value::Null);
    socket.subscribe("2", FOLLOW).await;
    socket.send(json!({"id": "2", "type": "complete"})).await;
    assert_eq!(socket.next().await.unwrap()["type"], "complete");
    assert_eq!(socket.ask(META).await["errors"], Value::Null, "what ended makes room");
    for id in ["3", "4"] {
        socket.subscribe(id, FOLLOW).await;
    }
    assert_eq!(socket.next().await, Err(4429));
}

#[tokio::test]
async fn an_address_opens_so_many_connections() {
    let limits = Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(Socket::begun(&served).await);
    }
    assert_eq!(connect(&served).await.err(), Some(429));
    assert!(connect_as(served.address, "192.0.2.2").await.is_ok(), "another address");
    open.pop();
    let since = Instant::now();
    while connect(&served).await.is_err() {
        assert!(since.elapsed() < Duration::from_secs(3), "a place is given back");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn silence_ends_a_connection() {
    let short = Duration::from_millis(300);
    let limits = Limits { init_time: short, ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    // The server counts from the upgrade on, which comes before the client hears of it.
    let since = Instant::now();
    let mut silent = connect(&served).await.unwrap();
    assert_eq!(silent.next().await, Err(4408), "no connection_init");
    assert!((short..short * 5).contains(&since.elapsed()), "{:?}", since.elapsed());

    let limits = Limits { silence: Duration::from_millis(400), ..Limits::default() };
    let served = serve(served.database, limits).await;
    // Whoever is there answers pings, as this client does while it reads.
    let mut listening = Socket::begun(&served).await;
    assert!(tokio::time::timeout(Duration::from_secs(2), listening.next()).await.is_err());
    let away = Socket::begun(&served).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut away = Socket(away.0);
    assert_eq!(away.next().await, Err(4408), "no answer to pings");

    let mut other = Socket::begun(&served).await;
    served.stop.cancel();
    assert_eq!(other.next().await, Err(1001), "the server stops");
}

/// Every order, however long it takes and however much it comes to.
#[tokio::test]
async fn a_subscription_outlives_the_bounds_of_one_answer() {
    let limits = Limits { answer_bytes: 600, answer_time: Duration::from_millis(500), ..Limits::default() };
    let market = Market::busy();
    let mut served = serve(indexed(&Market::new()).await, limits).await;
    let mut socket = Socket::begun(&served).await;
    socket.subscribe("1", "subscription { orderPlaced { id buyer listing { name } } }").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    served.database.ingest(&market.blocks, 1).await;
    for id in ["1", "2"] {
        let told = tokio::time::timeout(Duration::from_secs(10), socket.next()).await.unwrap().unwrap();
        assert_eq!(told["payload"]["errors"], Value::Null, "{told}");
        assert_eq!(told["payload"]["data"]["orderPlaced"]["id"], id);
    }
}
