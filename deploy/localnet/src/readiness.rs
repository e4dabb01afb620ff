//! Waiting for a service by asking it.

use std::time::{Duration, Instant};

use crate::{process::Process, Result};

/// A cold machine needs the most for the chain's first block.
const PATIENCE: Duration = Duration::from_secs(90);
const POLL: Duration = Duration::from_millis(150);

/// Asks until the answer is yes; a service that ends meanwhile is reported with the end of its log.
pub(crate) async fn wait<F>(process: &Process, mut ask: impl FnMut() -> F) -> Result<()>
where
    F: std::future::Future<Output = std::result::Result<(), String>>,
{
    let start = Instant::now();
    loop {
        let answer = ask().await;
        if process.pid().is_none() {
            return Err(process.dead());
        }
        match answer {
            Ok(()) => return Ok(()),
            Err(reason) if start.elapsed() >= PATIENCE => return Err(process.not_ready(start.elapsed(), reason)),
            Err(_) => tokio::time::sleep(POLL).await,
        }
    }
}

/// Whether an HTTP service answers with success.
pub(crate) async fn http(request: reqwest::RequestBuilder) -> std::result::Result<(), String> {
    let answer = request.timeout(Duration::from_secs(5)).send().await;
    let answer = answer.and_then(reqwest::Response::error_for_status);
    answer.map(drop).map_err(|error| error.to_string())
}
