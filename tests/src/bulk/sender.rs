//! Transactions of many messages, one at a time for each account and several accounts at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use futures::{stream, StreamExt, TryStreamExt};
use rand::rngs::OsRng;
use rand::RngCore;
use weighhouse_chain::{message, Any, Client, Coin, Error, Event, Key, TxOutcome};
use weighhouse_localnet::PREFIX;
use weighhouse_protocol::events::WASM_PREFIX;
use weighhouse_protocol::windows::Mark;

use crate::clock;

/// The messages of a transaction. The dearest here, a settlement, takes some 200,000 gas when its contract is loaded
/// already: with the margin of a simulation, a dozen such transactions fill a localnet's block of 200,000,000. The longest,
/// a listing with a version, has some 2.5 KB, and a node's RPC takes a megabyte.
const PER_TRANSACTION: usize = 50;
/// The gifts of a transaction, which are short and cheap.
const PER_GIFT: usize = 200;
/// Gas beside that of messages: the first message of a transaction loads the contracts, and an account's first transaction
/// stores its public key.
const OF_A_TRANSACTION: u64 = 250_000;
/// The accounts that have a transaction under way at a time: more than fill a block.
const AT_A_TIME: usize = 32;
/// The SDK's code for a transaction that used up its gas.
const OUT_OF_GAS: u32 = 11;
/// Longer than the chain ever takes to a mark that somebody waits for here.
const PATIENCE: Duration = Duration::from_secs(7_200);

/// A message, and the account that signs it.
pub(super) struct Call {
    pub by: Arc<Key>,
    pub message: Any,
}

/// What a step took.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The step.
    pub what: String,
    pub messages: usize,
    pub elapsed: Duration,
    /// The gas of all its transactions.
    pub gas: u64,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, messages, elapsed, gas } = self;
        let count = u32::try_from(*messages).unwrap_or(u32::MAX);
        let rate = f64::from(count) / elapsed.as_secs_f64().max(0.001);
        let each = gas.checked_div(u64::from(count)).unwrap_or_default();
        write!(f, "{what}: {messages} messages in {:.1} s, {rate:.0}/s, {each} gas each", elapsed.as_secs_f64())
    }
}

/// Sends calls and keeps their figures.
pub(super) struct Sender {
    pub chain: Client,
    figures: Mutex<Vec<Figure>>,
}

/// The messages of one account.
struct Lane {
    by: Arc<Key>,
    messages: Vec<Any>,
}

impl Sender {
    pub fn new(chain: Client) -> Self {
        Self { chain, figures: Mutex::default() }
    }

    pub fn figures(&self) -> Vec<Figure> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends messages of one kind, and prints what that took. The outcomes come account by account, in the order in which
    /// the accounts first appear, and each account's messages in their order.
    pub async fn send(&self, what: &str, calls: Vec<Call>) -> Result<Vec<TxOutcome>> {
        let (start, messages, lanes) = (Instant::now(), calls.len(), lanes(calls));
        let longest = lanes.iter().max_by_key(|lane| lane.messages.len());
        let Some(longest) = longest else { return Ok(Vec::new()) };
        let each = self.limit_of(longest).await.with_context(|| format!("{what}, simulated"))?;
        let work: Vec<_> = lanes.into_iter().map(|lane| self.carry(lane, each)).collect();
        let outcomes: Vec<Vec<TxOutcome>> =
            stream::iter(work).buffered(AT_A_TIME).try_collect().await.with_context(|| what.to_owned())?;
        let outcomes: Vec<TxOutcome> = outcomes.into_iter().flatten().collect();
        let gas = outcomes.iter().map(|outcome| outcome.gas_used).sum();
        let figure = Figure { what: what.to_owned(), messages, elapsed: start.elapsed(), gas };
        println!("{figure}");
        self.figures.lock().unwrap_or_else(PoisonError::into_inner).push(figure);
        Ok(outcomes)
    }

    /// The gas limit of a message among several. Messages of a kind cost alike, so that one simulation serves all.
    async fn limit_of(&self, lane: &Lane) -> Result<u64> {
        let sample: Vec<Any> = lane.messages.iter().take(PER_TRANSACTION).cloned().collect();
        let count = u64::try_from(sample.len())?;
        let simulated = self.chain.prepare(&lane.by, sample).await?.gas_limit;
        Ok(simulated.div_ceil(count))
    }

    async fn carry(&self, lane: Lane, each: u64) -> Result<Vec<TxOutcome>> {
        let mut outcomes = Vec::new();
        for messages in lane.messages.chunks(PER_TRANSACTION) {
            let limit = u64::try_from(messages.len())?.saturating_mul(each).saturating_add(OF_A_TRANSACTION);
            let prepared = self.chain.prepare_unsimulated(&lane.by, messages.to_vec(), limit).await?;
            let outcome = self.chain.carry_out(&lane.by, prepared, |_| Ok::<_, Error>(())).await?;
            let is_short = outcome.codespace == "sdk" && outcome.code == OUT_OF_GAS;
            outcomes.push(match is_short {
                // It did nothing. This one is dearer than the sample, so it is simulated itself.
                true => self.chain.submit(&lane.by, messages.to_vec()).await?,
                false => outcome.succeeded()?,
            });
        }
        Ok(outcomes)
    }

    /// The block that the contracts answer by.
    pub async fn now(&self) -> Result<Mark> {
        clock::known(&self.chain).await
    }

    /// Waits until the contracts know that a mark is reached.
    pub async fn reach(&self, mark: Mark) -> Result<()> {
        clock::reach(&self.chain, mark, PATIENCE).await
    }
}

/// Sorts calls by account, in the order in which accounts first appear.
fn lanes(calls: Vec<Call>) -> Vec<Lane> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut lanes: Vec<Lane> = Vec::new();
    for Call { by, message } in calls {
        let place = *places.entry(by.address().to_owned()).or_insert(lanes.len());
        match lanes.get_mut(place) {
            Some(lane) => lane.messages.push(message),
            None => lanes.push(Lane { by, messages: vec![message] }),
        }
    }
    lanes
}

/// New accounts with a purse each.
pub(super) async fn fund(chain: &Client, giver: &Key, count: usize, purse: &[Coin]) -> Result<Vec<Key>> {
    let accounts = (0..count).map(|_| account()).collect::<Result<Vec<_>>>()?;
    for some in accounts.chunks(PER_GIFT) {
        let gifts = some.iter().map(|key| message::send(giver.address(), key.address(), purse)).collect();
        chain.submit(giver, gifts).await.context("the accounts' purses")?;
    }
    Ok(accounts)
}

/// A new key. Words would cost a millisecond each, and nobody restores it.
fn account() -> Result<Key> {
    let mut secret = [0; 32];
    OsRng.fill_bytes(&mut secret);
    Ok(Key::from_secret(secret.into(), PREFIX)?)
}

/// The events of a kind that a contract emitted, in order.
pub(super) fn events<'a>(outcomes: &'a [TxOutcome], contract: &str, kind: &str) -> Vec<&'a Event> {
    let kind = format!("{WASM_PREFIX}{kind}");
    let is_it = |event: &&Event| event.kind == kind && event.get("_contract_address") == Some(contract);
    outcomes.iter().flat_map(|outcome| &outcome.events).filter(is_it).collect()
}

/// A field of an event.
pub(super) fn field<'a>(event: &'a Event, name: &str) -> Result<&'a str> {
    event.get(name).with_context(|| format!("a {} has no {name}", event.kind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn call(by: &Arc<Key>, amount: u128) -> Call {
        let message = message::send(by.address(), by.address(), &[Coin::new(amount, "uwhs")]);
        Call { by: Arc::clone(by), message }
    }

    #[test]
    fn each_account_has_one_lane_with_its_messages_in_order() {
        let (one, other) = (Arc::new(account().unwrap()), Arc::new(account().unwrap()));
        let calls = vec![call(&one, 1), call(&other, 2), call(&one, 3)];
        let expected = [calls[0].message.clone(), calls[2].message.clone(), calls[1].message.clone()];
        let lanes = lanes(calls);
        let addresses: Vec<_> = lanes.iter().map(|lane| lane.by.address()).collect();
        assert_eq!(addresses, [one.address(), other.address()]);
        let messages: Vec<_> = lanes.into_iter().flat_map(|lane| lane.messages).collect();
        assert_eq!(messages, expected);
    }
}
