//! Hears of new blocks. A message wakes ingest and carries nothing that is used, and polling covers a lost one.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use tendermint_rpc::client::CompatMode;
use tendermint_rpc::query::EventType;
use tendermint_rpc::{SubscriptionClient, WebSocketClient, WebSocketClientUrl};
use tokio::sync::Notify;
use url::Url;

/// Pause before connecting again.
const PAUSE: Duration = Duration::from_secs(5);
/// Silence after which the connection is taken for lost: nodes drop subscribers without a word.
const SILENCE: Duration = Duration::from_secs(60);

/// Notifies `wake` of every new block, for as long as it is polled.
pub async fn listen(rpc: Url, wake: Arc<Notify>) {
    loop {
        if let Err(error) = listen_once(&rpc, &wake).await {
            tracing::debug!(%error, "no word of new blocks; polling goes on");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen_once(rpc: &Url, wake: &Notify) -> anyhow::Result<()> {
    let url = WebSocketClientUrl::try_from(websocket_url(rpc)?.as_str())?;
    let connect = WebSocketClient::builder(url).compat_mode(CompatMode::V0_38).build();
    let (client, driver) = tokio::time::timeout(PAUSE, connect).await??;
    let driver = tokio::spawn(driver.run());
    let heard = async {
        let mut blocks = client.subscribe(EventType::NewBlock.into()).await?;
        while let Ok(Some(_)) = tokio::time::timeout(SILENCE, blocks.next()).await {
            wake.notify_one();
        }
        anyhow::Ok(())
    };
    let outcome = heard.await;
    driver.abort();
    outcome
}

fn websocket_url(rpc: &Url) -> anyhow::Result<Url> {
    let mut url = rpc.clone();
    let scheme = if rpc.scheme() == "https" { "wss" } else { "ws" };
    url.set_scheme(scheme).map_err(|()| anyhow::anyhow!("{rpc} has no form for a WebSocket"))?;
    url.set_path(&format!("{}/websocket", rpc.path().trim_end_matches('/')));
    Ok(url)
}
