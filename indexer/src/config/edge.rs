//! Settings of what faces the callers: budgets, proxies, traces, and how the server ends.

use std::num::NonZeroU16;
use std::time::Duration;

use clap::Args;
use ipnet::IpNet;
use url::Url;
use weighhouse_deployment::setting;

use crate::api::limits::Limits;

/// Longest time for which an answer is given again: what follows from no block is as old at most.
const KEPT_TIME: Duration = Duration::from_secs(5);

/// What one caller may take, and what stands between callers and the server.
#[derive(Args, Clone, Debug)]
pub struct Edge {
    /// Points that a caller may spend at once: a field costs about one. 0 charges nobody.
    #[arg(long, global = true, env = setting::INDEXER_BUDGET, default_value_t = 100_000, value_name = "POINTS")]
    pub budget: u32,
    /// Points that come back to a caller in a second.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_BUDGET_PER_SECOND,
        default_value_t = 2_000,
        value_parser = clap::value_parser!(u32).range(1..),
        value_name = "POINTS"
    )]
    pub budget_per_second: u32,
    /// Requests that the server answers at the same time: two for each core, and two more, unless you set it. A few others wait,
    /// and it refuses the rest (503).
    #[arg(long, global = true, env = setting::INDEXER_CONCURRENCY, value_name = "REQUESTS")]
    pub concurrency: Option<NonZeroU16>,
    /// Networks of the proxies in front of this server, such as 10.0.0.0/8, separated by commas. The X-Forwarded-For of
    /// these alone is believed. Callers behind another proxy on this machine share one connection and are not charged.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_TRUSTED_PROXIES,
        value_delimiter = ',',
        value_name = "NETWORKS"
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// Say to browsers that this host is reached over TLS alone (HSTS): a proxy ends TLS for all that they ask of it.
    #[arg(long, global = true, env = setting::INDEXER_BEHIND_TLS)]
    pub behind_tls: bool,
    /// A collector of OpenTelemetry, such as http://127.0.0.1:4318, for a span of each request: OTLP over HTTP. Nothing is
    /// sent anywhere without it.
    #[arg(long, global = true, env = setting::INDEXER_OTLP_ENDPOINT, value_name = "URL")]
    pub otlp_endpoint: Option<Url>,
    /// Seconds in which requests may end after a signal, before the program does.
    #[arg(long, global = true, env = setting::INDEXER_STOP_SECONDS, default_value_t = 20, value_name = "SECONDS")]
    pub stop_seconds: u32,
}

impl Edge {
    /// The limits with these settings.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            running: self.concurrency.map_or(usual.running, |requests| usize::from(requests.get())),
            budget: self.budget,
            budget_per_second: self.budget_per_second,
            trusted_proxies: self.trusted_proxies.clone(),
            is_behind_tls: self.behind_tls,
            kept_time: KEPT_TIME,
            ..usual
        }
    }

    /// Longest time for what runs when a signal comes.
    pub fn stop_time(&self) -> Duration {
        Duration::from_secs(self.stop_seconds.into())
    }
}
