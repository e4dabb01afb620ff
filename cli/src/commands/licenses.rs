//! `licenses`: what an account may use, as the collection has it.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::BadVersions;
use weighhouse_protocol::license::License;
use weighhouse_protocol::Seconds;

use crate::session::Session;
use crate::words;

/// Whose licenses.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Their owner [default: the key that signs]
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<String>,
}

#[derive(Serialize)]
struct Held {
    id: String,
    owner: String,
    #[serde(flatten)]
    license: License,
    /// When its version was proven bad, in seconds UTC.
    bad_since: Option<Seconds>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let owner = session.address(args.owner.as_deref())?;
    let market = session.market().await?;
    let mut bad = BadVersions::default();
    let mut held = Vec::new();
    for id in market.licenses(&owner).await? {
        let license = market.license(&id).await?;
        let bad_since = bad.since(&market, license.listing, license.version).await?.map(|since| since.time);
        held.push(Held { id, owner: owner.clone(), license, bad_since });
    }
    // Token ids are order numbers; the collection sorts them as text.
    held.sort_by_key(|held: &Held| held.id.parse::<u64>().unwrap_or(u64::MAX));
    session.out.result(&held, || {
        if held.is_empty() {
            return format!("{owner} holds no license");
        }
        held.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

fn line(held: &Held) -> String {
    let License { listing, version, grant, expires_at, expired, .. } = &held.license;
    let end = match (expired, expires_at) {
        (true, _) => ", expired".into(),
        (false, Some(end)) => format!(", until {}", words::time(*end)),
        (false, None) => String::new(),
    };
    let bad = held.bad_since.map(|since| format!(", PROVEN BAD on {}", words::time(since))).unwrap_or_default();
    format!("{:>5}  listing {listing} version {version}: {}{end}{bad}", held.id, words::kind(&grant.kind))
}
