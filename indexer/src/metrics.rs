//! Figures for Prometheus.

use std::ops::Deref;
use std::sync::Arc;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::fee_grants::GrantError;
use crate::read::Usage;

/// What is counted. Clones count together, and cost nothing: each request has its own.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Figures>);

impl Deref for Metrics {
    type Target = Figures;

    fn deref(&self) -> &Figures {
        &self.0
    }
}

/// What became of a request for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    /// All that was asked for was sent.
    Sent,
    /// It ended before: the client went or took nothing, or the node lost the file.
    BrokenOff,
    /// Its headers were sent alone: a HEAD, or a client that has it.
    Described,
    /// It waits for its check, or can't be checked now.
    Unchecked,
    /// No listed version has it, or not this content.
    Missing,
    /// The operator does not hand it out.
    Denied,
    /// The client asked for what can't be, or for more than it may.
    Refused,
    /// The server could not answer.
    Unanswered,
}

impl Download {
    const ALL: [Download; 8] = [
        Download::Sent,
        Download::BrokenOff,
        Download::Described,
        Download::Unchecked,
        Download::Missing,
        Download::Denied,
        Download::Refused,
        Download::Unanswered,
    ];

    fn label(self) -> Outcome {
        let outcome = match self {
            Download::Sent => "sent",
            Download::BrokenOff => "broken_off",
            Download::Described => "described",
            Download::Unchecked => "unchecked",
            Download::Missing => "missing",
            Download::Denied => "denied",
            Download::Refused => "refused",
            Download::Unanswered => "unanswered",
        };
        [("outcome", outcome)]
    }
}

/// What became of an attempt to deliver to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The host took it.
    Taken,
    /// It is attempted again.
    Failed,
    /// It is a dead letter.
    Dead,
}

impl Delivered {
    const ALL: [Delivered; 3] = [Delivered::Taken, Delivered::Failed, Delivered::Dead];

    fn label(self) -> Outcome {
        let outcome = match self {
            Delivered::Taken => "taken",
            Delivered::Failed => "failed",
            Delivered::Dead => "dead",
        };
        [("outcome", outcome)]
    }
}

/// A label.
type Outcome = [(&'static str, &'static str); 1];

/// Each figure.
#[derive(Debug)]
pub struct Figures {
    registry: Registry,
    /// Last height committed.
    pub height: Gauge,
    /// Last height that the node was seen to have.
    pub chain_head: Gauge,
    /// Whether ingest waits for the node or the database.
    pub waiting: Gauge,
    /// The nodes that are configured.
    pub nodes: Gauge,
    /// The nodes that answer, have the chain of the database and did not lie lately.
    pub nodes_trusted: Gauge,
    /// Nodes that were put out for an answer that contradicts itself.
    pub lies: Counter,
    /// Last height of which two nodes told what is stored, or differed.
    pub witnessed_height: Gauge,
    /// The heights and nodes that tell other events than those stored.
    pub divergences: Gauge,
    /// Blocks committed each second, of late.
    pub blocks_per_second: Gauge,
    /// Events stored each second, of late.
    pub events_per_second: Gauge,
    /// Seconds until the index has all blocks, at that rate; -1 while it is unknown.
    pub seconds_left: Gauge,
    /// Blocks committed.
    pub blocks: Counter,
    /// Events of the market's contracts stored.
    pub events: Counter,
    /// Events that could not be stored.
    pub refused_events: Counter,
    /// Events that this program can't read or that a view refused.
    pub faults: Counter,
    /// Requests to the node that were repeated.
    pub fetch_retries: Counter,
    /// Cards fetched and read.
    pub cards_read: Counter,
    /// Attempts to fetch a card that failed.
    pub card_failures: Counter,
    /// Heads of sealed files that were read.
    pub heads_read: Counter,
    /// Attempts to read a head that failed.
    pub head_failures: Counter,
    /// Domains that named the account that claims them.
    pub domains_proven: Counter,
    /// Attempts to ask a domain that failed, or that named another account.
    pub domain_failures: Counter,
    /// Sold files that IPFS has.
    pub sealed_files_found: Gauge,
    /// Sold files that IPFS has not.
    pub sealed_files_missing: Gauge,
    /// Bytes of uploaded files that wait for a version, or are being received.
    pub upload_waiting_bytes: Gauge,
    /// Bytes of uploaded files that bonds hold or buyers need.
    pub upload_needed_bytes: Gauge,
    /// Bytes of uploaded files that nobody needs any more, and that leave soon.
    pub upload_unneeded_bytes: Gauge,
    /// Bytes that all of them may have.
    pub upload_disk_bytes: Gauge,
    downloads: Family<Outcome, Counter>,
    /// Fee grants that are in a block.
    pub fee_grants: Counter,
    refused_grants: Family<Outcome, Counter>,
    /// Notices given to accounts.
    pub notices: Counter,
    deliveries: Family<Outcome, Counter>,
    /// Deliveries to webhooks that wait for an attempt.
    pub webhook_deliveries_waiting: Gauge,
    /// Deliveries that are not attempted any more.
    pub webhook_dead_letters: Gauge,
    /// Messages to the operator.
    pub feedback: Counter,
    /// Bytes of files sent.
    pub download_bytes: Counter,
    /// GraphQL requests.
    pub graphql_requests: Counter,
    /// GraphQL requests with errors in their answer.
    pub graphql_errors: Counter,
    /// Requests of REST for answers from the tables.
    pub rest_requests: Counter,
    /// Requests for the storefront's files.
    pub storefront_requests: Counter,
    /// Requests that their caller's budget did not allow.
    pub requests_over_budget: Counter,
    /// Requests that were answered with a 503.
    pub requests_unanswered: Counter,
    /// The work that answers made for the database.
    pub usage: Usage,
}

impl Default for Figures {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("weighhouse_indexer");
        let gauge = |registry: &mut Registry, name: &str, help: &str| {
            let gauge: Gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let counter = |registry: &mut Registry, name: &str, help: &str| {
            let counter: Counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let r = &mut registry;
        let height = gauge(r, "height", "Last height committed");
        let chain_head = gauge(r, "chain_head", "Last height that the node was seen to have");
        let waiting = gauge(r, "waiting", "Whether ingest waits for the node or the database");
        let nodes = gauge(r, "nodes", "Nodes that are configured");
        let nodes_trusted = gauge(r, "nodes_trusted", "Nodes that answer and did not lie lately");
        let lies = counter(r, "lies", "Nodes put out for an answer that contradicts itself");
        let witnessed_height = gauge(r, "witnessed_height", "Last height that two nodes were compared with");
        let divergences = gauge(r, "divergences", "Heights and nodes that tell other events than those stored");
        let blocks_per_second = gauge(r, "blocks_per_second", "Blocks committed each second, of late");
        let events_per_second = gauge(r, "events_per_second", "Events stored each second, of late");
        let seconds_left = gauge(r, "seconds_left", "Seconds until the index has all blocks; -1 while unknown");
        let blocks = counter(r, "blocks", "Blocks committed");
        let events = counter(r, "events", "Events of the market's contracts stored");
        let refused_events = counter(r, "refused_events", "Events that could not be stored");
        let faults = counter(r, "faults", "Events left out by a fault of this program: check lists them");
        let fetch_retries = counter(r, "fetch_retries", "Requests to the node that were repeated");
        let cards_read = counter(r, "cards_read", "Cards fetched and read");
        let card_failures = counter(r, "card_failures", "Attempts to fetch a card that failed");
        let heads_read = counter(r, "heads_read", "Heads of sealed files that were read");
        let head_failures = counter(r, "head_failures", "Attempts to read the head of a sealed file that failed");
        let domains_proven = counter(r, "domains_proven", "Domains that named the account that claims them");
        let domain_failures =
            counter(r, "domain_failures", "Attempts to ask a domain that failed, or that named another account");
        let sealed_files_found = gauge(r, "sealed_files_found", "Sold files that are found on IPFS");
        let sealed_files_missing = gauge(r, "sealed_files_missing", "Sold files that are not found on IPFS");
        let upload_waiting_bytes = gauge(r, "upload_waiting_bytes", "Bytes of uploaded files that wait for a version");
        let upload_needed_bytes =
            gauge(r, "upload_needed_bytes", "Bytes of uploaded files that bonds hold or buyers need");
        let upload_unneeded_bytes = gauge(r, "upload_unneeded_bytes", "Bytes of uploaded files that leave soon");
        let upload_disk_bytes = gauge(r, "upload_disk_bytes", "Bytes that uploaded files may have together");
        let downloads = Family::<Outcome, Counter>::default();
        for became in Download::ALL {
            drop(downloads.get_or_create(&became.label()));
        }
        r.register("downloads", "Requests for files, by what became of them", downloads.clone());
        let fee_grants = counter(r, "fee_grants", "Fee grants to newcomers that are in a block");
        let refused_grants: Family<Outcome, Counter> = Family::default();
        for reason in GrantError::LABELS {
            drop(refused_grants.get_or_create(&[("outcome", reason)]));
        }
        r.register(
            "fee_grant_refusals",
            "Requests for fee grants that were refused, by the reason",
            refused_grants.clone(),
        );
        let notices = counter(r, "notices", "Notices given to accounts");
        let deliveries = Family::<Outcome, Counter>::default();
        for became in Delivered::ALL {
            drop(deliveries.get_or_create(&became.label()));
        }
        r.register("webhook_deliveries", "Attempts to deliver to webhooks, by their outcome", deliveries.clone());
        let webhook_deliveries_waiting =
            gauge(r, "webhook_deliveries_waiting", "Deliveries to webhooks that wait for an attempt");
        let webhook_dead_letters =
            gauge(r, "webhook_dead_letters", "Deliveries to webhooks that are not attempted any more");
        let feedback = counter(r, "feedback", "Messages that people wrote to the operator");
        let download_bytes = counter(r, "download_bytes", "Bytes of files sent");
        let graphql_requests = counter(r, "graphql_requests", "GraphQL requests");
        let rest_requests = counter(r, "rest_requests", "Requests of REST for answers from the tables");
        let storefront_requests = counter(r, "storefront_requests", "Requests for the storefront's files");
        let graphql_errors = counter(r, "graphql_errors", "GraphQL requests with errors in their answer");
        let requests_over_budget = counter(r, "requests_over_budget", "Requests that a caller's budget did not allow");
        let requests_unanswered = counter(
            r,
            "requests_unanswered",
            "Requests that were answered with a 503: too many ran, or the database was away",
        );
        let usage = Usage {
            statements: counter(r, "statements", "Statements that answers took"),
            bytes: counter(r, "read_bytes", "Bytes of the rows that answers took"),
        };
        Figures {
            registry,
            height,
            chain_head,
            waiting,
            nodes,
            nodes_trusted,
            lies,
            witnessed_height,
            divergences,
            blocks_per_second,
            events_per_second,
            seconds_left,
            blocks,
            events,
            refused_events,
            faults,
            fetch_retries,
            cards_read,
            card_failures,
            heads_read,
            head_failures,
            domains_proven,
            domain_failures,
            sealed_files_found,
            sealed_files_missing,
            upload_waiting_bytes,
            upload_needed_bytes,
            upload_unneeded_bytes,
            upload_disk_bytes,
            downloads,
            fee_grants,
            refused_grants,
            notices,
            deliveries,
            webhook_deliveries_waiting,
            webhook_dead_letters,
            feedback,
            download_bytes,
            rest_requests,
            storefront_requests,
            requests_over_budget,
            requests_unanswered,
            graphql_requests,
            graphql_errors,
            usage,
        }
    }
}

impl Metrics {
    /// Counts a request for a file.
    pub fn count_download(&self, became: Download) {
        self.downloads.get_or_create(&became.label()).inc();
    }

    /// Counts a request for a fee grant that was refused.
    pub fn count_refused_grant(&self, reason: &'static str) {
        self.refused_grants.get_or_create(&[("outcome", reason)]).inc();
    }

    /// Counts an attempt to deliver to a webhook.
    pub fn count_delivery(&self, became: Delivered) {
        self.deliveries.get_or_create(&became.label()).inc();
    }

    /// The requests for files of which this became.
    pub fn downloads(&self, became: Download) -> u64 {
        self.downloads.get_or_create(&became.label()).get()
    }

    /// The text that Prometheus reads.
    ///
    /// # Errors
    /// None that a `String` makes.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
