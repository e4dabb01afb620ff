//! Attestations of accounts, and the evidence behind them, which stays with their verifiers.

use std::path::Path;

use rand::rngs::OsRng;
use rand::RngCore;
use serde::{Deserialize, Serialize};
use weighhouse_messages::Call;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::reputation::evidence::evidence_hash;
use weighhouse_protocol::reputation::{Attestation, Check, ExecuteMsg, Level, QueryMsg};
use weighhouse_protocol::Seconds;

use super::{ask, call, ReputationError};
use crate::error::Result;
use crate::files;
use crate::market::Market;

/// The opening of an attestation's hash: a verifier keeps it with the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The chain's id.
    pub chain: String,
    /// The contract's address.
    pub contract: String,
    pub account: String,
    /// The salt, 32 random bytes in hexadecimal.
    #[serde(with = "hex::serde")]
    pub salt: [u8; 32],
}

impl Opening {
    /// The opening of a file, which is made with a new salt where there is none: given twice, a command attests the same.
    ///
    /// # Errors
    /// A file that can't be read or written; [`ReputationError::OtherOpening`] for one of another account or contract.
    pub fn kept(market: &Market, account: &str, file: &Path) -> Result<Self> {
        if let Some(opening) = Self::read(market, account, file)? {
            return Ok(opening);
        }
        let mut salt = [0; 32];
        OsRng.fill_bytes(&mut salt);
        let contract = market.contracts.reputation.clone().ok_or(ReputationError::NoContract)?;
        let chain = market.chain.config().chain_id.clone();
        let opening = Self { chain, contract, account: account.to_owned(), salt };
        files::write_json(file, &opening)?;
        Ok(opening)
    }

    /// The opening of an account of this market that a file has; `None` if there is no such file. One of another account,
    /// contract or chain would open a hash that was copied from there.
    ///
    /// # Errors
    /// A file that can't be read, or is no opening; [`ReputationError::OtherOpening`].
    pub fn read(market: &Market, account: &str, file: &Path) -> Result<Option<Self>> {
        let opening: Option<Self> = files::read_json(file)?;
        let (chain, contract) = (&market.chain.config().chain_id, market.contracts.reputation.as_deref());
        if let Some(opening) = &opening {
            opening.check_place(chain, contract, account)?;
        }
        Ok(opening)
    }

    /// The hash that it opens with this evidence.
    pub fn hash(&self, evidence: &[u8]) -> Hash {
        evidence_hash(&self.chain, &self.contract, &self.account, &self.salt, evidence)
    }

    fn check_place(&self, chain: &str, contract: Option<&str>, account: &str) -> Result<(), ReputationError> {
        if (self.chain.as_str(), Some(self.contract.as_str()), self.account.as_str()) == (chain, contract, account) {
            return Ok(());
        }
        let Self { chain, contract, account, .. } = self.clone();
        Err(ReputationError::OtherOpening { account, contract, chain })
    }
}

/// An attestation to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    pub account: String,
    pub level: Level,
    /// The checks that the verifier made, in any order.
    pub checks: Vec<Check>,
    /// The end of the attestation, in seconds UTC.
    pub expires_at: Seconds,
    /// The salted hash of the evidence.
    pub evidence: Hash,
}

/// The call by which a verifier attests.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn attest(market: &Market, attested: Attested) -> Result<Call> {
    let Attested { account, level, mut checks, expires_at, evidence } = attested;
    checks.sort_unstable();
    checks.dedup();
    call(market, &ExecuteMsg::Attest { account, level, checks, expires_at, evidence }, vec![])
}

/// The call that revokes what a verifier attested of an account, for good.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn revoke(market: &Market, account: &str, verifier: &str) -> Result<Call> {
    let message = ExecuteMsg::RevokeAttestation { account: account.to_owned(), verifier: verifier.to_owned() };
    call(market, &message, vec![])
}

/// The last attestation of an account by a verifier.
///
/// # Errors
/// [`ReputationError::NotAttested`] where it attested nothing.
pub async fn attestation(market: &Market, account: &str, verifier: &str) -> Result<Attestation> {
    let mut start_after = None;
    loop {
        let page = QueryMsg::Attestations { account: account.to_owned(), start_after, limit: Some(MAX_PAGE) };
        let page: Vec<Attestation> = ask(market, &page).await?;
        let Some(last) = page.last() else {
            let (account, verifier) = (account.to_owned(), verifier.to_owned());
            return Err(ReputationError::NotAttested { account, verifier }.into());
        };
        // A page that does not go on would be asked for for ever.
        let next = last.verifier.to_string();
        let found = page.into_iter().find(|attestation| attestation.verifier.as_str() == verifier);
        match found {
            Some(found) => return Ok(found),
            None => start_after = Some(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_opens_nothing_that_was_copied_to_another_chain_contract_or_account() {
        let text = |text: &str| text.to_owned();
        let (chain, contract, account) = (text("chain-1"), text("wasm1contract"), text("wasm1account"));
        let opening = Opening { chain, contract, account, salt: [7; 32] };
        let place = |chain, contract, account| opening.check_place(chain, contract, account);
        assert!(place("chain-1", Some("wasm1contract"), "wasm1account").is_ok());
        for (chain, contract, account) in [
            ("fork-1", Some("wasm1contract"), "wasm1account"),
            ("chain-1", Some("wasm1other"), "wasm1account"),
            ("chain-1", None, "wasm1account"),
            ("chain-1", Some("wasm1contract"), "wasm1other"),
        ] {
            let error = place(chain, contract, account).map_err(|error| error.to_string());
            let expected =
                "the opening is of wasm1account at wasm1contract on chain-1: another account, contract or chain has a \
                            file of its own";
            assert_eq!(error, Err(expected.to_owned()), "{chain}, {contract:?}, {account}");
        }
    }
}
