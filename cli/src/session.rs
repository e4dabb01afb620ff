//! One run of the program: its settings, and what it opens when a command needs it.

use std::cell::OnceCell;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use url::Url;
use weighhouse_chain::Key;
use weighhouse_client::keystore::{KeyEntry, Store, Unlocked};
use weighhouse_client::sealed_file::SealedFiles;
use weighhouse_client::{Buyer, Market, Release, Sender, Vault};
use weighhouse_ipfs::Limits;
use weighhouse_protocol::reputation::MAX_WORDS;

use crate::config::{Network, Settings};
use crate::error::{fail, host, Kind};
use crate::output::Output;

/// One run.
pub struct Session {
    /// What holds in this run.
    pub settings: Settings,
    /// How it speaks.
    pub out: Output,
    network: OnceCell<Network>,
    market_folder: OnceCell<PathBuf>,
    unlocked: OnceCell<Unlocked>,
    signer: OnceCell<Key>,
}

impl Session {
    /// A run with these settings. Nothing is opened yet.
    pub fn new(settings: Settings, out: Output) -> Self {
        let (network, market_folder) = (OnceCell::new(), OnceCell::new());
        Self { settings, out, network, market_folder, unlocked: OnceCell::new(), signer: OnceCell::new() }
    }

    /// The market that is configured.
    pub fn network(&self) -> Result<&Network> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = self.settings.network()?;
        Ok(self.network.get_or_init(|| network))
    }

    /// The indexer's GraphQL.
    ///
    /// # Errors
    /// [`Kind::Usage`] when none is set.
    pub fn indexer(&self) -> Result<Url> {
        let endpoint = self.network()?.graphql.clone();
        endpoint.ok_or_else(|| fail!(Kind::Usage, "no indexer is set: give --graphql URL"))
    }

    /// Connects to the market's chain, and refuses a market of a later release than this program.
    pub async fn market(&self) -> Result<Market> {
        let network = self.network()?;
        Ok(Market::open(network.chain.clone(), network.contracts.clone(), Release::own()).await?)
    }

    /// Connects to the market's chain for deliveries. A market of a later release than this program is a warning and no refusal: a
    /// key that is not delivered in time costs a part of the bond, and a delivery that the contract does not know costs nothing,
    /// since its simulation fails.
    pub async fn market_to_deliver(&self) -> Result<Market> {
        let network = self.network()?;
        let opened = Market::open_anyway(network.chain.clone(), network.contracts.clone(), Release::own());
        let (market, newer) = opened.await?;
        if let Some(newer) = &newer {
            self.out.warn(format!(
                "{newer}: it delivers what it understands, and takes no offer of its own accord; install a newer weighhouse"
            ));
        }
        Ok(market)
    }

    /// A client of the IPFS node.
    pub fn ipfs(&self) -> Result<weighhouse_ipfs::Client> {
        let api = self.network()?.ipfs.clone();
        let api = api.ok_or_else(|| fail!(Kind::Usage, "no IPFS node is set: give --ipfs URL"))?;
        Ok(weighhouse_ipfs::Client::new(api, Limits::default())?)
    }

    /// Puts a file of words on IPFS; its content identifier. It stays there while a node keeps it.
    pub async fn put_words(&self, file: &Path) -> Result<String> {
        let words = read_words(file)?;
        Ok(self.ipfs()?.add_bytes(words.as_bytes()).await?.cid)
    }

    /// The key store, locked.
    pub fn store(&self) -> Store {
        Store::at(self.settings.home())
    }

    /// The key store, unlocked: the passphrase is asked for once.
    pub fn unlocked(&self) -> Result<&Unlocked> {
        if let Some(unlocked) = self.unlocked.get() {
            return Ok(unlocked);
        }
        let unlocked = self.store().unlock(&self.settings.passphrase)?;
        Ok(self.unlocked.get_or_init(|| unlocked))
    }

    /// The key store, unlocked, and made if there is none.
    pub fn unlocked_or_made(&self) -> Result<&Unlocked> {
        if let Some(unlocked) = self.unlocked.get() {
            return Ok(unlocked);
        }
        let unlocked = self.store().unlock_or_make(&self.settings.passphrase)?;
        Ok(self.unlocked.get_or_init(|| unlocked))
    }

    /// The key that signs: the one chosen, or the only one.
    pub fn key_entry(&self) -> Result<KeyEntry> {
        let mut keys = self.store().keys()?;
        if let Some(name) = self.settings.key() {
            let chosen = keys.into_iter().find(|key| key.name == name);
            return chosen.ok_or_else(|| fail!(Kind::Locked, "there is no key {name:?}: `weighhouse key list`"));
        }
        match keys.len() {
            0 => Err(fail!(Kind::Locked, "there is no key yet: `weighhouse key new NAME`")),
            1 => Ok(keys.remove(0)),
            _ => {
                let names: Vec<_> = keys.into_iter().map(|key| key.name).collect();
                Err(fail!(Kind::Usage, "this home has several keys: give --key, one of {}", names.join(", ")))
            }
        }
    }

    /// The key that signs, unlocked.
    pub fn signer(&self) -> Result<&Key> {
        if let Some(key) = self.signer.get() {
            return Ok(key);
        }
        let name = self.key_entry()?.name;
        let key = self.unlocked()?.key(&name, &self.network()?.chain.prefix)?;
        Ok(self.signer.get_or_init(|| key))
    }

    /// The address that is meant: one given, or that of the key that signs. Needs no passphrase.
    pub fn address(&self, given: Option<&str>) -> Result<String> {
        match given {
            Some(address) => {
                weighhouse_chain::check_address(address, &self.network()?.chain.prefix)?;
                Ok(address.to_owned())
            }
            None => Ok(self.key_entry()?.address),
        }
    }

    /// Whose things alone are asked for: one address, or those of the key that signs; `None` for everybody's.
    pub fn only(&self, given: Option<&str>, mine: bool) -> Result<Option<String>> {
        match (given, mine) {
            (None, false) => Ok(None),
            (given, _) => self.address(given).map(Some),
        }
    }

    /// The account that signs, with what it keeps on this machine.
    pub fn buyer<'a>(&'a self, market: &'a Market) -> Result<Buyer<'a>> {
        Ok(Buyer { sender: self.sender(market)?, vault: self.vault()?, backups: self.settings.backups() })
    }

    /// A sender of transactions on a market's chain.
    pub fn sender<'a>(&'a self, market: &'a Market) -> Result<Sender<'a>> {
        Ok(Sender { market, key: self.signer()?, report: &self.out })
    }

    /// The folder of what belongs to this market alone: numbers of orders mean nothing elsewhere.
    pub fn market_folder(&self) -> Result<&Path> {
        let network = self.network()?;
        let (home, chain_id) = (self.settings.home(), &network.chain.chain_id);
        Ok(self.market_folder.get_or_init(|| home.join("markets").join(chain_id).join(&network.contracts.escrow)))
    }

    /// The key store, unlocked, with the folder of this market.
    pub fn vault(&self) -> Result<Vault<'_>> {
        Ok(Vault { unlocked: self.unlocked()?, folder: self.market_folder()? })
    }

    /// The sealed files of this home, which are the same in every market.
    pub fn sealed_files(&self) -> SealedFiles<'_> {
        let folder = self.settings.home().join("sealed");
        SealedFiles { folder, ipfs: Box::new(|| self.ipfs().map_err(host)), report: &self.out }
    }
}

/// A file of words, read no further than the longest text that there may be.
fn read_words(file: &Path) -> Result<String> {
    let shown = file.display();
    let most = u64::try_from(MAX_WORDS)?;
    let mut words = Vec::new();
    File::open(file)
        .and_then(|file| file.take(most + 1).read_to_end(&mut words))
        .map_err(|error| fail!(Kind::Usage, "can't read {shown}: {error}"))?;
    match words.len() {
        0 => return Err(fail!(Kind::Usage, "{shown} is empty: words have 1 to {MAX_WORDS} bytes")),
        size if size > MAX_WORDS => {
            return Err(fail!(Kind::Usage, "{shown} has more than {MAX_WORDS} bytes, the most that words have"))
        }
        _ => {}
    }
    String::from_utf8(words).map_err(|_| fail!(Kind::Usage, "{shown} is no text in UTF-8"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;

    #[test]
    fn words_are_a_text_within_the_bound() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("words.md");
        assert_eq!(kind_of(&read_words(&file).unwrap_err()), Kind::Usage, "there is none");
        std::fs::write(&file, "x".repeat(MAX_WORDS)).unwrap();
        assert_eq!(read_words(&file).unwrap().len(), MAX_WORDS);
        for (wrong, reason) in [
            (vec![], "is empty: words have 1 to 262144 bytes"),
            (vec![b'x'; MAX_WORDS + 1], "has more than 262144 bytes"),
            (vec![0xff], "is no text in UTF-8"),
        ] {
            std::fs::write(&file, wrong).unwrap();
            let error = read_words(&file).unwrap_err();
            assert_eq!(kind_of(&error), Kind::Usage);
            assert!(error.to_string().contains(reason), "{error}");
        }
    }
}
