//! Makes views anew beside ingest, and drops what was replaced once nobody reads it.

use std::time::Duration;

use tokio_postgres::{Client, Config};

use crate::database;
use crate::views::replay;

/// The pause between two looks for what may be dropped.
const PAUSE: Duration = Duration::from_secs(60);
/// The pause after a view could not be made.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);

/// Makes outdated views anew, and looks after what was replaced, for as long as it is polled. What fails is tried again:
/// the views that are current go on meanwhile.
pub(super) async fn run(config: &Config) {
    loop {
        let pause = match round(config).await {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "views are not made anew yet");
                RECOVERY_PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn round(config: &Config) -> anyhow::Result<()> {
    rebuild_outdated(&mut database::connect(config, "builder").await?).await
}

/// Makes the views anew that this program computes in another way.
pub(super) async fn rebuild_outdated(client: &mut Client) -> anyhow::Result<()> {
    for view in replay::rebuild_outdated(client).await? {
        tracing::info!(view, "view rebuilt");
    }
    Ok(())
}
