//! A crowd: requests that come at a rate, whether those before are answered or not, as strangers' do.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{json, Map, Value};
use tokio::task::JoinSet;
use tokio_postgres::Client;

use crate::blocks;
use crate::dice::Dice;
use crate::kinds::{self, Kind};
use crate::market::Market;
use crate::measure::Times;
use crate::say;
use crate::server::Indexer;

/// What 99 of 100 requests of a sustained rate are answered within. One that is refused is late.
const AIM_MS: f64 = 50.0;
/// The share of late ones that a sustained rate may have.
const MOST_LATE: f64 = 0.01;
/// Rates in a row that are not sustained, after which no higher one is tried: one alone may have met a bad second of the machine.
const ENOUGH: usize = 2;
/// Each rate's first second is not counted: above what the server can do a queue forms.
const WARMING: Duration = Duration::from_secs(1);
/// The rate and the seconds that are asked before any is counted: a server that has just started reads the first page of each
/// kind from the disk.
const STARTING: (u32, Duration) = (100, Duration::from_secs(40));
/// The kinds of which a crowd asks, with how many of a hundred requests each has: what many do comes often. The last
/// three are dear.
const MIX: [(&str, u64); 10] = [
    ("newest", 22),
    ("best selling", 10),
    ("trending", 8),
    ("of a seller", 8),
    ("a model's page", 22),
    ("a buyer's orders", 6),
    ("suggestions", 8),
    ("a common word", 8),
    ("a word and a filter", 4),
    ("facets and histograms of a search", 4),
];
/// How long after a block its requests count as those that follow one: nothing that was read before it is given again.
const AFTER_BLOCK: Duration = Duration::from_secs(1);
const DEAR: [&str; 3] = ["a common word", "a word and a filter", "facets and histograms of a search"];

/// One request's end.
struct End {
    kind: &'static str,
    is_dear: bool,
    follows_block: bool,
    status: u16,
    ms: f64,
}

/// The ends of a rate.
struct Rate {
    per_s: u32,
    /// Those of the first second.
    first: Vec<End>,
    ends: Vec<End>,
}

impl Rate {
    fn times(&self, of: impl Fn(&End) -> bool) -> Times {
        Times::of(self.ends.iter().filter(|end| of(end)).map(|end| end.ms).collect())
    }

    fn answered(&self) -> Times {
        self.times(|end| end.status == 200)
    }

    /// The share of the requests that ended so.
    fn share(&self, of: impl Fn(&End) -> bool) -> f64 {
        let those = self.ends.iter().filter(|end| of(end)).count();
        let [those, all] = [those, self.ends.len()].map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        (those / all.max(1.0) * 10_000.0).round() / 10_000.0
    }

    fn refused(&self) -> f64 {
        self.share(|end| end.status != 200)
    }

    fn late(&self) -> f64 {
        self.share(|end| end.status != 200 || end.ms > AIM_MS)
    }

    fn is_sustained(&self) -> bool {
        self.late() <= MOST_LATE
    }

    fn json(&self) -> Value {
        json!({
            "per_s": self.per_s,
            "answered": self.answered(),
            "refused_share": self.refused(),
            "late_share": self.late(),
            "after_a_block": self.times(|end| end.status == 200 && end.follows_block),
            "before_the_next": self.times(|end| end.status == 200 && !end.follows_block),
            "kinds": self.kinds(),
        })
    }

    /// The times of each kind's answers.
    fn kinds(&self) -> Map<String, Value> {
        let of = |kind: &str| json!(self.times(|end| end.status == 200 && end.kind == kind));
        MIX.iter().map(|(kind, _)| ((*kind).to_owned(), of(kind))).collect()
    }

    /// What the rest gets, and what the accepted ones wait, above what the server can do.
    fn json_of_overload(&self) -> Value {
        let statuses: Vec<u16> = {
            let mut statuses: Vec<u16> = self.ends.iter().map(|end| end.status).collect();
            statuses.sort_unstable();
            statuses.dedup();
            statuses
        };
        json!({
            "per_s": self.per_s,
            "statuses": statuses,
            "refused_share": self.refused(),
            "refused": self.times(|end| end.status != 200),
            "cheap": self.times(|end| end.status == 200 && !end.is_dear),
            "dear": self.times(|end| end.status == 200 && end.is_dear),
            "after_a_block": self.times(|end| end.status == 200 && end.follows_block),
            "before_the_next": self.times(|end| end.status == 200 && !end.follows_block),
            "first_second": Times::of(self.first.iter().filter(|end| end.status == 200).map(|end| end.ms).collect()),
        })
    }
}

/// A kind, and whether it is dear.
struct Asked {
    kind: Kind,
    is_dear: bool,
    share: u64,
}

/// Measures rates, in requests a second, until [`ENOUGH`] are not sustained, then twice the first above those that are, while
/// blocks come; writes the figures.
///
/// # Errors
/// A kind that is not there, a database that takes no block, or a file that can't be written.
pub async fn measure(
    server: &Indexer,
    client: &mut Client,
    market: Market,
    (rates, seconds): (&[u32], u64),
    output: &Path,
) -> anyhow::Result<()> {
    let blocks = blocks::Times::default();
    tokio::select! {
        measured = each((server, &blocks), market, (rates, seconds), output) => measured,
        made = blocks::make(client, market, &blocks) => made,
    }
}

async fn each(
    (server, blocks): (&Indexer, &blocks::Times),
    market: Market,
    (tried, seconds): (&[u32], u64),
    output: &Path,
) -> anyhow::Result<()> {
    let time = Duration::from_secs(seconds);
    let mut all: Vec<Kind> = kinds::all()?;
    let mut mix = Vec::new();
    for (name, share) in MIX {
        let place = all.iter().position(|kind| kind.name == name).with_context(|| format!("no kind {name}"))?;
        mix.push(Asked { kind: all.swap_remove(place), is_dear: DEAR.contains(&name), share });
    }
    let mix = Arc::new(mix);
    ask((server, blocks), &mix, market, STARTING.0, STARTING.1).await?;
    let mut rates = Vec::new();
    for per_s in tried.iter().copied() {
        let rate = ask((server, blocks), &mix, market, per_s, time).await?;
        say(&format!(
            "{per_s:>5} requests/s: {}, refused {}, refused or late {}",
            json!(rate.answered()),
            rate.refused(),
            rate.late()
        ));
        rates.push(rate);
        if rates.len() >= ENOUGH && rates.iter().rev().take(ENOUGH).all(|rate| !rate.is_sustained()) {
            break;
        }
    }
    let best = rates.iter().rev().find(|rate| rate.is_sustained());
    let memory_mib = server.most_resident_mib()?;
    let sustained = best.map_or(0, |rate| rate.per_s);
    let too_much = rates.iter().map(|rate| rate.per_s).find(|per_s| *per_s > sustained).unwrap_or(sustained);
    let twice = ask((server, blocks), &mix, market, too_much.saturating_mul(2), time).await?;
    say(&format!("twice: {}", twice.json_of_overload()));
    let figures = json!({
        "requests_per_s": sustained,
        "p99_ms": best.map(|rate| rate.answered().p99_ms),
        "memory_mib": memory_mib,
        "memory_at_twice_mib": server.most_resident_mib()?,
        "listings": market.listings,
        "orders": market.orders,
        "seconds": seconds,
        "rates": rates.iter().map(Rate::json).collect::<Vec<_>>(),
        "twice": twice.json_of_overload(),
    });
    std::fs::write(output, serde_json::to_string_pretty(&figures)? + "\n")?;
    Ok(())
}

/// Sends requests at a rate; each is timed from when it was due.
async fn ask(
    (server, blocks): (&Indexer, &blocks::Times),
    mix: &Arc<Vec<Asked>>,
    market: Market,
    per_s: u32,
    time: Duration,
) -> anyhow::Result<Rate> {
    let (begin, pause, time) = (Instant::now(), Duration::from_secs(1) / per_s, WARMING + time);
    let mut dice = Dice::of(4, u64::from(per_s), 0);
    let mut asking = JoinSet::new();
    let mut due = Duration::ZERO;
    while due < time {
        tokio::time::sleep_until((begin + due).into()).await;
        let mut place = dice.roll(mix.iter().map(|asked| asked.share).sum());
        let asked = mix.iter().find(|asked| {
            let is_it = place < asked.share;
            place = place.saturating_sub(asked.share);
            is_it
        });
        let Some(asked) = asked else { break };
        let request = server.peer.http.post(&server.peer.url).json(&asked.kind.request(&mut dice, market.listings));
        let (kind, is_dear, is_warming, since) = (asked.kind.name, asked.is_dear, due < WARMING, begin + due);
        asking.spawn(async move {
            let status = match request.send().await {
                Ok(answer) => {
                    let status = answer.status().as_u16();
                    // Whoever asks reads what comes.
                    answer.bytes().await.map_or(0, |_| status)
                }
                Err(_) => 0,
            };
            (is_warming, since, (kind, is_dear, status, since.elapsed().as_secs_f64() * 1_000.0))
        });
        due += pause;
    }
    let (mut first, mut ends) = (Vec::new(), Vec::new());
    while let Some(end) = asking.join_next().await {
        let (is_warming, since, (kind, is_dear, status, ms)) = end?;
        let follows_block = blocks.since_last(since).is_some_and(|time| time < AFTER_BLOCK);
        let end = End { kind, is_dear, follows_block, status, ms };
        if is_warming { &mut first } else { &mut ends }.push(end);
    }
    Ok(Rate { per_s, first, ends })
}
