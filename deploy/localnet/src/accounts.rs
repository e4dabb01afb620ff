//! The accounts of a localnet. Their money is worth nothing; their mnemonics stay in the data folder all the same.

use std::{collections::BTreeMap, fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use weighhouse_chain::Key;

use crate::{
    node::{DENOM, PREFIX, STABLE_DENOM, UNACCEPTED_DENOM},
    Error, Result,
};

/// Accounts for people and tests to use.
pub const TEST_ACCOUNTS: [&str; 6] = ["alice", "bob", "carol", "dave", "erin", "frank"];
/// The module whose account governs.
pub const GOVERNANCE_MODULE: &str = "gov";
/// Votes with all the stake.
pub(crate) const VALIDATOR: &str = "validator";
/// Stores and instantiates the contracts.
pub(crate) const DEPLOYER: &str = "deployer";
/// Receives the market's fee.
pub(crate) const TREASURY: &str = "treasury";
/// Decides disputes.
pub(crate) const ARBITER: &str = "arbiter";
/// Pays newcomers' fees.
pub(crate) const GRANTER: &str = "granter";
/// Gives money to new keys.
pub(crate) const FAUCET: &str = "faucet";

/// 1,000,000 of each denom, which have six places.
const TEST_MONEY: u128 = 1_000_000_000_000;
/// Enough for a million of the faucet's gifts.
const FAUCET_MONEY: u128 = 1_000_000_000_000_000;

/// Every account with its mnemonic, from a file only its owner can read.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Accounts {
    mnemonics: BTreeMap<String, String>,
}

impl Accounts {
    pub(crate) fn generate() -> Result<Self> {
        let names = TEST_ACCOUNTS.into_iter().chain([VALIDATOR, DEPLOYER, TREASURY, ARBITER, GRANTER, FAUCET]);
        let mnemonics = names
            .map(|name| Ok((name.to_owned(), Key::generate(PREFIX)?.1.to_string())))
            .collect::<Result<BTreeMap<_, _>>>()?;
        Ok(Self { mnemonics })
    }

    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(Error::file(file))?;
        serde_json::from_str(&text).map_err(|error| Error::unusable(file.display(), error))
    }

    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::unusable("accounts", error))?;
        write_private(file, &text)
    }

    /// The words of an account.
    ///
    /// # Errors
    /// There is no account of that name.
    pub fn mnemonic(&self, name: &str) -> Result<&str> {
        let known = || self.mnemonics.keys().cloned().collect::<Vec<_>>().join(", ");
        self.mnemonics
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| Error::unusable(format!("account {name}"), format!("the accounts are {}", known())))
    }

    /// The key of an account.
    pub fn key(&self, name: &str) -> Result<Key> {
        Ok(Key::from_mnemonic(self.mnemonic(name)?, PREFIX)?)
    }

    /// The address of each account.
    pub fn addresses(&self) -> Result<BTreeMap<String, String>> {
        self.mnemonics.keys().map(|name| Ok((name.clone(), self.key(name)?.address().to_owned()))).collect()
    }

    /// What each account has at the start, as `wasmd genesis bulk-add-genesis-account` reads it.
    pub(crate) fn genesis(&self) -> Result<serde_json::Value> {
        let coin = |denom: &str, amount: u128| serde_json::json!({"denom": denom, "amount": amount.to_string()});
        let mut list = Vec::new();
        for (name, address) in self.addresses()? {
            let coins = match name.as_str() {
                FAUCET => vec![coin(STABLE_DENOM, FAUCET_MONEY), coin(DENOM, FAUCET_MONEY)],
                DEPLOYER | TREASURY | ARBITER | GRANTER | VALIDATOR => vec![coin(DENOM, TEST_MONEY)],
                _ => [UNACCEPTED_DENOM, STABLE_DENOM, DENOM].map(|denom| coin(denom, TEST_MONEY)).to_vec(),
            };
            list.push(serde_json::json!({"address": address, "coins": coins}));
        }
        Ok(list.into())
    }
}

/// The address of a chain's module, which nobody has a key for.
pub(crate) fn module_address(module: &str) -> Result<String> {
    let digest = Sha256::digest(module.as_bytes());
    Ok(weighhouse_chain::address_of(PREFIX, &digest[..20])?)
}

/// Writes a file that only its owner can read.
pub(crate) fn write_private(file: &Path, text: &str) -> Result<()> {
    let mut options = fs::File::options();
    let mut handle =
        options.create(true).truncate(true).write(true).mode(0o600).open(file).map_err(Error::file(file))?;
    handle.write_all(text.as_bytes()).map_err(Error::file(file))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn mnemonics_are_readable_by_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.json");
        let accounts = Accounts::generate().unwrap();
        accounts.write(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Accounts::read(&file).unwrap().addresses().unwrap(), accounts.addresses().unwrap());
    }

    #[test]
    fn the_governance_account_is_where_every_chain_has_it() {
        // The address of the gov module with prefix `cosmos` is cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn.
        let address = module_address(GOVERNANCE_MODULE).unwrap();
        let known = weighhouse_chain::address_bytes("cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn").unwrap();
        assert_eq!(weighhouse_chain::address_bytes(&address).unwrap(), known);
    }
}
