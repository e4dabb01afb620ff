//! Addresses, as callers write them: one of another chain, or with a typing error, is an account that has nothing.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::read::{Failure, Rows};

/// Names of arguments and parameters that are accounts.
pub(super) const NAMES: [&str; 16] = [
    "account",
    "address",
    "arbiter",
    "arbiters",
    "author",
    "authors",
    "buyer",
    "buyers",
    "owner",
    "owners",
    "reporter",
    "reporters",
    "reviewer",
    "reviewers",
    "seller",
    "sellers",
];
/// Characters of an address that a message shows.
const SHOWN: usize = 80;

/// What a chain's addresses begin with. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// Read once, when it is first needed: the contracts of an index stay on their chain. `None` where their addresses
    /// are no Bech32, as those of a made-up chain: then there is nothing to compare with.
    prefix: Arc<OnceCell<Option<String>>>,
}

impl Addresses {
    /// Checks an address, once the index knows its chain.
    ///
    /// # Errors
    /// The database's failure; within, the reason for which the text is no address of the chain.
    pub(super) async fn check(&self, rows: &Rows, address: &str) -> Result<Result<(), String>, Failure> {
        if self.prefix.get().is_none() {
            let Some(registry) = rows.registry().await? else { return Ok(Ok(())) };
            let _ = self.prefix.set(prefix(&registry));
        }
        Ok(self.prefix.get().and_then(Option::as_ref).map_or(Ok(()), |prefix| check(prefix, address)))
    }
}

/// What is before the last 1 of an address, as BIP 173 has it.
fn prefix(address: &str) -> Option<String> {
    let (prefix, _) = address.rsplit_once('1')?;
    weighhouse_chain::check_address(address, prefix).ok()?;
    Some(prefix.to_owned())
}

fn check(prefix: &str, address: &str) -> Result<(), String> {
    let shown: String = address.chars().take(SHOWN).collect();
    if !address.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('1')) {
        return Err(format!("is {shown:?}: addresses of this chain begin with {prefix}1"));
    }
    weighhouse_chain::check_address(address, prefix)
        .map_err(|_| format!("is {shown:?}, which has a typing error: its checksum does not fit"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_address_is_of_the_chain_and_without_a_typing_error() {
        let alice = "cosmwasm190vqdjtlpcq27xslcveglfmr4ynfwg7gmw86cnun4acakxrdd6gqvdcx9h";
        assert_eq!(check("cosmwasm", alice), Ok(()));
        assert!(check("cosmwasm", &alice.replace('7', "8")).unwrap_err().contains("its checksum does not fit"));
        for other in ["cosmos1abc", "cosmwasm", "", "COSMWASM190", "cosmwasmx1"] {
            assert!(check("cosmwasm", other).unwrap_err().contains("begin with cosmwasm1"), "{other}");
        }
        assert!(check("wasm", alice).is_err());
        assert_eq!((prefix(alice).as_deref(), prefix("cosmwasm1registry")), (Some("cosmwasm"), None));
    }
}
