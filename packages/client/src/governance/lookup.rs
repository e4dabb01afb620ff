//! Looks up what the explanation of a proposal needs.

use serde::Deserialize;
use weighhouse_chain::Any;
use weighhouse_messages::governance::{wanted, Installed, Known};
use weighhouse_protocol::registry::{OrderPause, QueryMsg};
use weighhouse_protocol::reputation::{Config, HandleStatus, QueryMsg as Asked, Verifier};

use super::Releases;
use crate::error::{Kind, Result};
use crate::market::Market;

/// The key under which cw2 keeps a contract's name and version.
const CW2_KEY: &[u8] = b"contract_info";

/// The most names of each kind that are looked up for a proposal: a node sends a code with all of its Wasm.
const MAX_NAMES: usize = 100;

/// A contract's version, as cw2 stores it.
#[derive(Deserialize)]
struct Cw2 {
    version: String,
}

/// The market as it is, with what the messages of a proposal name.
///
/// # Errors
/// A node that does not answer; a contract of the market that is not there.
pub async fn known(market: &Market, releases: &Releases, messages: &[Any]) -> Result<Known> {
    let pause: OrderPause = market.chain.query(&market.contracts.registry, &QueryMsg::OrderPause {}).await?;
    let reputation: Option<Config> = match &market.contracts.reputation {
        Some(address) => Some(market.chain.query(address, &Asked::Config {}).await?),
        None => None,
    };
    let mut known = Known {
        contracts: market.contracts.clone(),
        authority: market.chain.governance()?,
        governance: market.governance().await?,
        registry: market.config().await?,
        reputation,
        pause: Some(pause),
        installed: Default::default(),
        codes: Default::default(),
        listings: Default::default(),
        verifiers: Default::default(),
        handles: Default::default(),
        cut: false,
        now: market.now().await?.time,
    };
    installed(market, &mut known).await?;
    names(market, releases, messages, &mut known).await?;
    Ok(known)
}

async fn installed(market: &Market, known: &mut Known) -> Result<()> {
    let addresses: Vec<String> = known.named().into_iter().map(|(_, address)| address.to_owned()).collect();
    for address in addresses {
        let info = market.chain.contract_info(&address).await?;
        let version = market.chain.raw(&address, CW2_KEY).await?;
        let version = version.and_then(|cw2| serde_json::from_slice::<Cw2>(&cw2).ok()).map(|cw2| cw2.version);
        let admin = (!info.admin.is_empty()).then_some(info.admin);
        known.installed.insert(address, Installed { code_id: info.code_id, admin, version });
    }
    Ok(())
}

async fn names(market: &Market, releases: &Releases, messages: &[Any], known: &mut Known) -> Result<()> {
    let mut wanted = wanted(&market.contracts, messages);
    if !wanted.codes.is_empty() {
        // A migration shows the checksum that it leaves, too.
        wanted.codes.extend(known.installed.values().map(|installed| installed.code_id));
    }
    let counts = [wanted.codes.len(), wanted.listings.len(), wanted.verifiers.len(), wanted.handles.len()];
    known.cut = counts.iter().any(|count| *count > MAX_NAMES);
    // The newest codes are the ones that contracts move to.
    for id in wanted.codes.into_iter().rev().take(MAX_NAMES) {
        if let Some(code) = found(market.chain.code(id).await)? {
            known.codes.insert(id, releases.code(hex::encode(&code.checksum)));
        }
    }
    for id in wanted.listings.into_iter().take(MAX_NAMES) {
        if let Some(listing) = found(market.listing(id).await)? {
            known.listings.insert(id, listing.name);
        }
    }
    let Some(reputation) = &market.contracts.reputation else { return Ok(()) };
    for verifier in wanted.verifiers.into_iter().take(MAX_NAMES) {
        let question = Asked::Verifier { verifier: verifier.clone() };
        if let Some(record) = found(market.chain.query::<Verifier>(reputation, &question).await)? {
            known.verifiers.insert(verifier, record);
        }
    }
    for handle in wanted.handles.into_iter().take(MAX_NAMES) {
        let question = Asked::Handle { handle: handle.clone() };
        if let Some(status) = found(market.chain.query::<HandleStatus>(reputation, &question).await)? {
            known.handles.insert(handle, status);
        }
    }
    Ok(())
}

/// What the chain has; `None` for a name that nothing has, or that can't be one.
fn found<T, E: Into<crate::Error>>(answer: Result<T, E>) -> Result<Option<T>> {
    match answer.map_err(Into::into) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Refused) => Ok(None),
        Err(error) => Err(error),
    }
}
