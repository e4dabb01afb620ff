//! Somebody with a key and money.

use anyhow::Result;
use weighhouse_chain::{message, Any, Client, Coin, Key};
use weighhouse_localnet::{DENOM, PREFIX, STABLE_DENOM, UNACCEPTED_DENOM};

/// What a person has of each denom at first.
pub const PURSE: u128 = 1_000_000_000;
/// How many people a run has: more than its rules ask for. They are funded in one transaction, so that no two rules
/// race for the faucet's sequence.
const PEOPLE: usize = 600;

/// Somebody with a key and money.
#[derive(Debug, Clone)]
pub struct Person {
    pub key: Key,
    /// The words that restore it.
    pub words: String,
}

impl Person {
    /// The account's address.
    pub fn address(&self) -> &str {
        self.key.address()
    }

    fn new() -> Result<Self> {
        let (key, words) = Key::generate(PREFIX)?;
        Ok(Self { key, words: words.to_string() })
    }
}

/// New people, funded by somebody who has all denoms.
pub(crate) async fn funded(chain: &Client, giver: &Key) -> Result<Vec<Person>> {
    let people = (0..PEOPLE).map(|_| Person::new()).collect::<Result<Vec<_>>>()?;
    let purse = [DENOM, STABLE_DENOM, UNACCEPTED_DENOM].map(|denom| Coin::new(PURSE, denom));
    let gifts: Vec<Any> =
        people.iter().map(|person| message::send(giver.address(), person.address(), &purse)).collect();
    chain.submit(giver, gifts).await?;
    Ok(people)
}
