//! Logs, which name nobody who asks.

use std::io;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::EnvFilter;
use weighhouse_deployment::setting;

/// What is logged without a filter.
const USUAL: &str = "info,refinery_core=warn,tokio_postgres=warn,tendermint_rpc=error";

/// Logs to the standard error from now on, by the filter of the environment.
pub fn begin(as_json: bool) {
    let filter = EnvFilter::try_from_env(setting::LOG).unwrap_or_else(|_| EnvFilter::new(USUAL));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if as_json {
        logs.json().finish().with(filter_fn(names_nobody)).init();
    } else {
        logs.finish().with(filter_fn(names_nobody)).init();
    }
}

/// Whether a line may be logged, whatever the filter says: below `info`, libraries log the values of statements and what
/// connections carry, and accounts, addresses and words that somebody looks for are among them.
fn names_nobody(line: &Metadata<'_>) -> bool {
    *line.level() <= Level::INFO || line.target().starts_with("weighhouse")
}
