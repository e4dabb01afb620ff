//! The records of older formats that an upgrade left: rewritten page by page, from any account.

use serde::Serialize;
use weighhouse_chain::{message, Any, Client, Event, Key, TxOutcome};
use weighhouse_deployment::Deployment;
use weighhouse_protocol::events::{RecordsUpgraded, TypedEvent, WASM_PREFIX};
use weighhouse_protocol::records::upgrade::{CURSOR_KEY, MAX_WALK};
use weighhouse_protocol::{escrow, registry, reputation, royalties};

use crate::plan::lacks;
use crate::{Error, Result};

/// The contracts that have records of formats. Licenses are stored as cw721 stores tokens.
pub const REWRITING: [&str; 4] = ["registry", "escrow", "royalties", "reputation"];

/// The bounds of one transaction that rewrites records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The records that the first transaction looks at. Later ones look at more, up to 500, while they cost half of the gas or
    /// less, and at half as many when a page is too dear.
    pub size: u32,
    /// The most gas that a transaction may be given.
    pub max_gas: u64,
}

impl Default for Pages {
    /// Ten million gas: public chains bound a transaction at 25 million or more.
    fn default() -> Self {
        Self { size: 100, max_gas: 10_000_000 }
    }
}

/// How far one contract's records are rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rewritten {
    pub contract: &'static str,
    /// Records that were old and were rewritten by this run.
    pub records: u64,
    pub transactions: u64,
    pub gas: u64,
    /// Whether none is old any more.
    pub done: bool,
}

/// What became of one page.
enum Page {
    /// The transaction, with the gas limit that it had.
    Sent(TxOutcome, u64),
    /// It takes more gas than it may, or than a block has.
    TooDear(String),
}

/// The contracts of a market that wait for a walk over their records: some of them may be of an older format.
///
/// # Errors
/// The deployment lacks a contract, or the node does not answer.
pub async fn pending(client: &Client, deployment: &Deployment) -> Result<Vec<&'static str>> {
    let mut waiting = Vec::new();
    for contract in REWRITING.into_iter().filter(|contract| !lacks(deployment, contract)) {
        if is_pending(client, deployment.contract(contract)?).await? {
            waiting.push(contract);
        }
    }
    Ok(waiting)
}

/// Rewrites the records of older formats of all contracts, and hears of each transaction. The contracts keep the place of their
/// walks: a run that was interrupted is finished by the next one, from this account or another.
///
/// # Errors
/// The account can't pay, the chain refuses a transaction, or a single record is too dear.
pub async fn rewrite_records(
    client: &Client,
    key: &Key,
    deployment: &Deployment,
    pages: Pages,
    mut progress: impl FnMut(&Rewritten),
) -> Result<Vec<Rewritten>> {
    let mut all = Vec::new();
    for contract in REWRITING.into_iter().filter(|contract| !lacks(deployment, contract)) {
        let address = deployment.contract(contract)?;
        all.push(rewrite(client, key, contract, address, pages, &mut progress).await?);
    }
    Ok(all)
}

async fn rewrite(
    client: &Client,
    key: &Key,
    contract: &'static str,
    address: &str,
    pages: Pages,
    progress: &mut impl FnMut(&Rewritten),
) -> Result<Rewritten> {
    let mut so_far = Rewritten { contract, records: 0, transactions: 0, gas: 0, done: false };
    let mut size = pages.size.clamp(1, MAX_WALK);
    // Asked before each page: somebody else may have come to the last record, and another page would cost gas for nothing.
    while !so_far.done && is_pending(client, address).await? {
        let call = call(contract, key.address(), address, size)?;
        match page(client, key, call, pages.max_gas).await? {
            Page::TooDear(reason) if size == 1 => {
                return Err(Error::Dear { contract, max_gas: pages.max_gas, reason });
            }
            Page::TooDear(_) => size /= 2,
            Page::Sent(outcome, gas_limit) => {
                let upgraded = read(&outcome.events, address)?;
                so_far.records = so_far.records.saturating_add(upgraded.upgraded.into());
                so_far.transactions = so_far.transactions.saturating_add(1);
                so_far.gas = so_far.gas.saturating_add(outcome.gas_used);
                so_far.done = upgraded.done;
                progress(&so_far);
                size = next_size(size, gas_limit, pages.max_gas);
            }
        }
    }
    so_far.done = true;
    Ok(so_far)
}

/// The size of the page after one that was given so much gas.
fn next_size(size: u32, gas_limit: u64, max_gas: u64) -> u32 {
    match gas_limit <= max_gas / 2 {
        true => size.saturating_mul(2).min(MAX_WALK),
        false => size,
    }
}

/// Simulates a page, and sends it if it is not too dear.
async fn page(client: &Client, key: &Key, call: Any, max_gas: u64) -> Result<Page> {
    let prepared = match client.prepare(key, vec![call]).await {
        Ok(prepared) => prepared,
        Err(error) => return too_dear(error),
    };
    let gas_limit = prepared.gas_limit;
    if gas_limit > max_gas {
        return Ok(Page::TooDear(format!("it needs {gas_limit}")));
    }
    let sent = client.carry_out(key, prepared, |_| Ok::<_, weighhouse_chain::Error>(())).await;
    match sent.and_then(TxOutcome::succeeded) {
        Ok(outcome) => Ok(Page::Sent(outcome, gas_limit)),
        Err(error) => too_dear(error),
    }
}

/// A page that ran out of gas, in its simulation or in its block, or is given more than a block has; any other failure is one.
fn too_dear(error: weighhouse_chain::Error) -> Result<Page> {
    let text = error.to_string();
    let is_of_gas = |text: &str| text.contains("out of gas") || text.contains("block max gas");
    match is_of_gas(&text.to_lowercase()) {
        true => Ok(Page::TooDear(text)),
        false => Err(error.into()),
    }
}

fn call(contract: &'static str, sender: &str, address: &str, limit: u32) -> Result<Any> {
    let call = match contract {
        "registry" => message::execute(sender, address, &registry::ExecuteMsg::UpgradeRecords { limit }, &[]),
        "escrow" => message::execute(sender, address, &escrow::ExecuteMsg::UpgradeRecords { limit }, &[]),
        "reputation" => message::execute(sender, address, &reputation::ExecuteMsg::UpgradeRecords { limit }, &[]),
        _ => message::execute(sender, address, &royalties::ExecuteMsg::UpgradeRecords { limit }, &[]),
    };
    Ok(call?)
}

/// What the contract said of a page; any other contract may emit the same words.
fn read(events: &[Event], address: &str) -> Result<RecordsUpgraded> {
    let said = |event: &&Event| {
        event.kind.strip_prefix(WASM_PREFIX) == Some(RecordsUpgraded::TYPE)
            && event.get("_contract_address") == Some(address)
    };
    let event = events.iter().find(said).ok_or_else(|| Error::answer(address, "it rewrote no records"))?;
    let attributes = event.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    RecordsUpgraded::from_attributes(attributes).map_err(|error| Error::answer(address, error))
}

async fn is_pending(client: &Client, address: &str) -> Result<bool> {
    Ok(client.raw(address, CURSOR_KEY).await?.is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_chain::Error as Chain;

    use super::*;

    #[test]
    fn a_page_grows_while_it_is_cheap() {
        let max = Pages::default().max_gas;
        assert_eq!(next_size(100, max / 2, max), 200);
        assert_eq!(next_size(100, max / 2 + 1, max), 100);
        assert_eq!(next_size(400, 0, max), MAX_WALK);
    }

    #[test]
    fn a_page_that_runs_out_of_gas_is_too_dear_and_another_failure_is_one() {
        let refused = |log: &str| Chain::Refused { codespace: "sdk".into(), code: 11, log: log.into() };
        for dear in [
            "out of gas in location: Wasmer function execution; gasWanted: 100, gasUsed: 200: out of gas",
            "Error calling the VM: Out of gas",
            "tx gas limit 90000000 exceeds block max gas 50000000: invalid gas limit",
        ] {
            assert!(
                matches!(too_dear(refused(dear)).unwrap(), Page::TooDear(reason) if reason.contains(dear)),
                "{dear}"
            );
        }
        let funds = Chain::OutOfFunds { text: "5uwhs is smaller than 9uwhs".into() };
        assert!(matches!(too_dear(funds), Err(Error::Chain(Chain::OutOfFunds { .. }))));
    }

    #[test]
    fn a_page_is_told_by_its_contract_alone() {
        let event = |address: &str, upgraded: &str, done: &str| Event {
            kind: format!("{WASM_PREFIX}{}", RecordsUpgraded::TYPE),
            attributes: [
                ("_contract_address", address),
                ("contract", "weighhouse-escrow"),
                ("upgraded", upgraded),
                ("done", done),
            ]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        };
        let events = [event("wasm1other", "9", "true"), event("wasm1escrow", "3", "false")];
        let page = read(&events, "wasm1escrow").unwrap();
        assert_eq!((page.upgraded, page.done), (3, false));
        assert!(read(&events, "wasm1registry").unwrap_err().to_string().contains("wasm1registry"));
    }

    #[test]
    fn each_contract_is_asked_in_its_own_words() {
        for contract in REWRITING {
            let call = call(contract, "wasm1me", "wasm1it", 7).unwrap();
            let expected = br#"{"upgrade_records":{"limit":7}}"#;
            assert!(call.value.windows(expected.len()).any(|part| part == expected), "{contract}");
        }
    }
}
