//! The connection to a node.

use std::{sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use cosmrs::proto::traits::{Message, Name};
use tendermint::block::Height;
use tendermint_rpc::{client::CompatMode, Client as _, HttpClient, HttpClientUrl};
use tokio::sync::Mutex;

use crate::{ChainConfig, Error, Result};

/// A client of one chain. Clones share the connection.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) config: Arc<ChainConfig>,
    pub(crate) http: HttpClient,
    /// The block queries are answered as of; the newest when absent.
    height: Option<Height>,
    /// Held from reading a sequence to handing over the transaction that uses it.
    pub(crate) submission: Arc<Mutex<()>>,
}

impl Client {
    /// Connects, and makes sure that the node serves the configured chain.
    ///
    /// # Errors
    /// [`Error::Unreachable`] and [`Error::WrongChain`].
    pub async fn connect(config: ChainConfig) -> Result<Self> {
        let bad = |error| Error::invalid("RPC address", format!("{}: {}", config.rpc, first_line(&error)));
        let url: HttpClientUrl = config.rpc.parse().map_err(bad)?;
        // CometBFT 0.39 speaks the dialect of 0.38; asking the node would make the library refuse it by name.
        let http = HttpClient::builder(url)
            .compat_mode(CompatMode::V0_38)
            .timeout(config.request_timeout)
            .build()
            .map_err(bad)?;
        let client = Self { config: Arc::new(config), http, height: None, submission: Arc::default() };
        let found = client.head().await?.chain_id;
        if found != client.config.chain_id {
            let (url, expected) = (client.config.rpc.clone(), client.config.chain_id.clone());
            return Err(Error::WrongChain { url, found, expected });
        }
        Ok(client)
    }

    /// The configuration this client was made with.
    pub fn config(&self) -> &ChainConfig {
        &self.config
    }

    /// This client with its queries answered as of one block, so that several of them agree. Pruned nodes know recent
    /// blocks only.
    ///
    /// # Errors
    /// A height no chain has.
    pub fn at(&self, height: u64) -> Result<Self> {
        let height = Height::try_from(height).map_err(|error| Error::invalid("height", error.detail()))?;
        Ok(Self { height: Some(height), ..self.clone() })
    }

    /// A gRPC query through the node's RPC, with retries while the node does not answer.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Contract`], [`Error::Unreachable`], [`Error::Node`].
    pub async fn grpc<Q: Name, A: Message + Default>(&self, path: &str, request: &Q) -> Result<A> {
        Ok(self.grpc_as_of(path, request).await?.0)
    }

    /// As [`Client::grpc`], with the height of the block that the answer is as of.
    pub(crate) async fn grpc_as_of<Q: Name, A: Message + Default>(&self, path: &str, request: &Q) -> Result<(A, u64)> {
        let bytes = request.encode_to_vec();
        let ask = || async {
            self.http
                .abci_query(Some(path.to_owned()), bytes.clone(), self.height, false)
                .await
                .map_err(|error| self.rpc_error(path, error))
        };
        let answer = ask.retry(retries()).when(Error::is_unreachable).await?;
        if answer.code.is_err() {
            return Err(query_error(path, &answer.codespace, answer.code.value(), &answer.log));
        }
        let decoded = A::decode(answer.value.as_slice())
            .map_err(|error| Error::Node { what: path.to_owned(), reason: error.to_string() })?;
        Ok((decoded, answer.height.value()))
    }

    pub(crate) fn rpc_error(&self, what: &str, error: tendermint_rpc::Error) -> Error {
        use tendermint_rpc::error::ErrorDetail as Detail;
        match error.detail() {
            Detail::Http(_) | Detail::HttpRequestFailed(_) | Detail::Io(_) | Detail::Timeout(_) => {
                Error::Unreachable { url: self.config.rpc.clone(), reason: first_line(&error) }
            }
            _ => Error::Node { what: what.to_owned(), reason: first_line(&error) },
        }
    }
}

/// Two seconds of patience: a node that restarts needs more, and its caller decides whether to wait for it.
pub(crate) fn retries() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(Duration::from_secs(1))
        .with_max_times(4)
        .with_jitter()
}

/// The error in one line; the library appends a trace to it.
fn first_line(error: &tendermint_rpc::Error) -> String {
    use tendermint_rpc::error::ErrorDetail as Detail;
    match error.detail() {
        Detail::Response(response) => response.source.to_string(),
        detail => detail.to_string(),
    }
}

fn query_error(path: &str, codespace: &str, code: u32, log: &str) -> Error {
    let missing = (codespace == "sdk" && code == 22)
        || ["code = NotFound", "not found", "no such contract", "doesn't exist"].iter().any(|text| log.contains(text));
    match Error::from_code(codespace, code, log) {
        Error::Contract { text } => Error::Contract { text },
        Error::Refused { log, .. } if missing => Error::NotFound { what: log },
        Error::Refused { log, .. } => Error::Node { what: path.to_owned(), reason: log },
        error => error,
    }
}
