//! A client that follows the steps of orders, and resumes from its cursor whenever it is cut off.
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use futures::{SinkExt, StreamExt};
use serde_json::{json, Value};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::task::AbortOnDropHandle;

/// Before all events.
const START: &str = "0:0:0:0";
const FOLLOW: &str = "subscription($after: String) { orderSteps(after: $after) { cursor } }";
/// The time without a word after which it connects again.
const SILENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

pub struct Follower {
    told: Arc<Mutex<Vec<String>>>,
    /// How often it connected.
    connections: Arc<AtomicUsize>,
    _task: AbortOnDropHandle<()>,
}

impl Follower {
    pub fn start(server: SocketAddr) -> Self {
        let (told, connections) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicUsize>::default());
        let (heard, connected) = (Arc::clone(&told), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            loop {
                let _cut_off = follow(server, &heard, &connected).await;
                tokio::time::sleep(PAUSE).await;
            }
        });
        Follower { told, connections, _task: AbortOnDropHandle::new(task) }
    }

    /// The cursors that it was told, in their order, once it has so many, or some time later.
    pub async fn told(&self, expected: usize, patience: Duration) -> Vec<String> {
        let began = Instant::now();
        while self.told.lock().unwrap().len() < expected && began.elapsed() < patience {
            tokio::time::sleep(PAUSE).await;
        }
        // What is told twice comes late.
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.told.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

/// Follows until it is cut off.
async fn follow(server: SocketAddr, told: &Mutex<Vec<String>>, connections: &AtomicUsize) -> Result<()> {
    let mut request = format!("ws://{server}/graphql/ws").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let (mut socket, _) = tokio_tungstenite::client_async(request, TcpStream::connect(server).await?).await?;
    socket.send(Message::text(json!({"type": "connection_init"}).to_string())).await?;
    let after = told.lock().unwrap().last().cloned().unwrap_or_else(|| START.to_owned());
    let payload = json!({"query": FOLLOW, "variables": {"after": after}});
    loop {
        let message = tokio::time::timeout(SILENCE, socket.next()).await?.context("it hung up")??;
        let Message::Text(text) = message else { continue };
        let message: Value = serde_json::from_str(&text)?;
        match message["type"].as_str() {
            Some("connection_ack") => {
                let subscribe = json!({"id": "steps", "type": "subscribe", "payload": payload});
                socket.send(Message::text(subscribe.to_string())).await?;
                connections.fetch_add(1, Ordering::Relaxed);
            }
            Some("ping") => socket.send(Message::text(json!({"type": "pong"}).to_string())).await?,
            Some("next") => {
                let cursor = message["payload"]["data"]["orderSteps"]["cursor"].as_str().context("an error")?;
                told.lock().unwrap().push(cursor.to_owned());
            }
            _ => bail!("it ended: {message}"),
        }
    }
}
