//! The nodes through which transactions go.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use weighhouse_chain::{ChainConfig, Client, Error};

use super::error::TxError;

/// Longest time that a node has while there is another: a request ends before two of them have had it in full.
const PATIENCE: Duration = Duration::from_secs(5);

/// Nodes of one chain. The one that answered last is asked first.
#[derive(Clone)]
pub(crate) struct Nodes {
    known: Arc<[Node]>,
    first: Arc<AtomicUsize>,
}

struct Node {
    config: ChainConfig,
    /// Connected by the first request that needs it: a server starts without a node.
    client: OnceCell<Client>,
}

impl Node {
    async fn client(&self) -> Result<Client, Error> {
        self.client.get_or_try_init(|| Client::connect(self.config.clone())).await.cloned()
    }
}

impl Nodes {
    pub(crate) fn new(configs: Vec<ChainConfig>) -> Self {
        let known = configs.into_iter().map(|config| Node { config, client: OnceCell::new() }).collect();
        Nodes { known, first: Arc::default() }
    }

    /// Does work with the first node that can be reached. The work may be done more than once, each time with another
    /// node: reads may, and so may handing over the bytes of a transaction, which a chain takes once.
    ///
    /// # Errors
    /// What the work failed with, or the last node's failure if none can be reached.
    pub(crate) async fn ask<T, F>(&self, work: impl Fn(Client) -> F) -> Result<T, TxError>
    where
        F: Future<Output = Result<T, TxError>>,
    {
        let first = self.first.load(Ordering::Relaxed);
        let places = first..first.saturating_add(self.known.len());
        let mut failed = None;
        for place in places.map(|place| place % self.known.len()) {
            let Some(node) = self.known.get(place) else { continue };
            match self.patiently(node, async { work(node.client().await?).await }).await {
                Err(TxError::Chain(error)) if is_elsewhere(&error) => {
                    tracing::debug!(%error, "another node is asked");
                    failed = Some(error.into());
                }
                done => {
                    self.first.store(place, Ordering::Relaxed);
                    return done;
                }
            }
        }
        Err(failed.unwrap_or_else(|| TxError::Input("the server knows no node".to_owned())))
    }

    async fn patiently<T>(&self, node: &Node, work: impl Future<Output = Result<T, TxError>>) -> Result<T, TxError> {
        if self.known.len() == 1 {
            return work.await;
        }
        tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| {
            let reason = format!("no answer within {} s", PATIENCE.as_secs());
            Err(Error::Unreachable { url: node.config.rpc.clone(), reason }.into())
        })
    }
}

/// Whether another node may answer what this one could not.
fn is_elsewhere(error: &Error) -> bool {
    error.is_unreachable() || matches!(error, Error::WrongChain { .. })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Mutex;

    use serde_json::{json, Value};

    use super::*;

    /// A node that says which chain it has; its URL.
    async fn node(chain: &'static str) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = move |axum::Json(asked): axum::Json<Value>| async move {
            let mut status: Value = serde_json::from_str(include_str!("../../tests/fixtures/rpc/status.json")).unwrap();
            status["id"] = asked["id"].clone();
            status["result"]["node_info"]["network"] = json!(chain);
            axum::Json(status)
        };
        let router = axum::Router::new().route("/", axum::routing::post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    /// The address of a node that ended.
    async fn gone() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    /// A node that takes connections and never answers.
    async fn silent() -> (tokio::net::TcpListener, String) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        (listener, url)
    }

    fn nodes(urls: &[&str]) -> Nodes {
        let config = |url: &&str| ChainConfig::new(*url, "market-1", "wasm", "0.025uwhs".parse().unwrap());
        Nodes::new(urls.iter().map(config).collect())
    }

    #[tokio::test]
    async fn work_goes_to_a_node_that_answers_for_this_chain() {
        let (gone, other, good) = (gone().await, node("other-1").await, node("market-1").await);
        let (_listener, silent) = silent().await;
        let nodes = nodes(&[&gone, &other, &silent, &good]);
        let asked = Mutex::new(Vec::new());
        for _ in 0..2 {
            let work = |client: Client| {
                asked.lock().unwrap().push(client.config().rpc.clone());
                async { Ok(()) }
            };
            nodes.ask(work).await.unwrap();
        }
        assert_eq!(*asked.lock().unwrap(), [good.clone(), good]);
        assert_eq!(nodes.first.load(Ordering::Relaxed), 3, "the node that answered is asked first");
    }

    #[tokio::test]
    async fn a_refusal_is_no_reason_to_ask_another() {
        let (one, two) = (node("market-1").await, node("market-1").await);
        let nodes = nodes(&[&one, &two]);
        let asked = AtomicUsize::new(0);
        let refused: Result<(), _> = nodes
            .ask(|_| async {
                asked.fetch_add(1, Ordering::Relaxed);
                Err(TxError::Input("no".to_owned()))
            })
            .await;
        assert_eq!((refused.unwrap_err().to_string().as_str(), asked.into_inner()), ("no", 1));
    }

    #[tokio::test]
    async fn without_a_node_the_last_failure_is_told() {
        let (one, two) = (gone().await, gone().await);
        let failed = nodes(&[&one, &two]).ask(|_| async { Ok(()) }).await.unwrap_err().to_string();
        assert!(failed.contains(&two), "{failed}");
    }
}
