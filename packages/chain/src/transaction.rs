//! Transactions: simulated, signed, handed over.

use backon::Retryable;
use cosmrs::{
    proto::cosmos::tx::{
        signing::v1beta1::SignMode,
        v1beta1::{SimulateRequest, SimulateResponse},
    },
    tx::SignDoc,
    Any,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tendermint_rpc::{endpoint::broadcast, Client as _};
use weighhouse_transaction::{body, Signer};

use crate::{client::retries, AccountState, Client, Coin, Error, Fate, Key, Result};

/// The most times that a taken sequence is replaced: enough for a crowd of processes with one key.
pub(crate) const MAX_ATTEMPTS: u32 = 20;
/// The SDK's code for a signature that does not fit.
const CODE_UNAUTHORIZED: u32 = 4;
/// The SDK's code for a sequence that is not the next one.
pub(crate) const CODE_WRONG_SEQUENCE: u32 = 32;
/// The SDK's code for a transaction the node already keeps.
const CODE_IN_MEMPOOL: u32 = 19;
/// Its last height passed: "tx timeout height".
const CODE_TOO_LATE: u32 = 30;

/// Gas on top of the simulated share: what the block's state adds is no share of a small transaction. A vote was seen
/// to use 13,600 more in its block than in its simulation.
const GAS_MARGIN: u64 = 20_000;

/// A transaction that was simulated and can be shown to the person who is to sign it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The account that signs and pays.
    pub signer: String,
    pub messages: Vec<Any>,
    /// Gas the simulation used.
    pub gas_used: u64,
    pub gas_limit: u64,
    pub fee: Coin,
    /// Memo, public on the chain.
    pub memo: String,
    pub(crate) account: AccountState,
}

/// A signed transaction. Persist it before broadcasting: with it, a restarted program can hand over the same bytes
/// again and follow them, and never acts twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Transaction hash, upper-case hex.
    pub hash: String,
    /// The transaction.
    pub bytes: Vec<u8>,
    /// The account that signed.
    pub signer: String,
    /// The sequence it uses.
    pub sequence: u64,
    /// The newest height when it was signed, which is too old to include it; `None` in what was recorded before this was.
    pub signed_at: Option<u64>,
    /// Last height that can include it.
    pub timeout_height: u64,
}

impl Client {
    /// Simulates messages signed by a key's account: gas, fee, and whether they would succeed now.
    ///
    /// # Errors
    /// [`Error::Contract`], [`Error::OutOfFunds`] and [`Error::Refused`] as the chain would fail them.
    pub async fn prepare(&self, key: &Key, messages: Vec<Any>) -> Result<Prepared> {
        let account = self.account(key.address()).await?;
        let (gas_used, account) = self.simulate_next(key.address(), &key.public_key(), account, &messages).await?;
        let (gas_limit, fee) = self.charge(gas_used)?;
        let signer = key.address().to_owned();
        Ok(Prepared { signer, messages, gas_used, gas_limit, fee, memo: String::new(), account })
    }

    /// Simulates messages under an account's next sequence, which is answered along with the gas: the node's view
    /// includes transactions that wait for a block, and the account query does not.
    pub(crate) async fn simulate_next(
        &self,
        signer: &str,
        public_key: &[u8],
        mut account: AccountState,
        messages: &[Any],
    ) -> Result<(u64, AccountState)> {
        let mut attempt = 0;
        loop {
            let transaction = Signer::new(public_key, account.sequence).simulated(messages.to_vec());
            match self.simulate(signer, transaction, account.sequence).await {
                Err(Error::SequenceTaken { expected: Some(expected), .. }) if attempt < MAX_ATTEMPTS => {
                    account.sequence = expected;
                    attempt += 1;
                }
                gas => return Ok((gas?, account)),
            }
        }
    }

    /// The gas limit and the fee after a simulation.
    pub(crate) fn charge(&self, gas_used: u64) -> Result<(u64, Coin)> {
        let gas_limit = gas_used.saturating_mul(self.config.gas_percent).div_ceil(100).saturating_add(GAS_MARGIN);
        Ok((gas_limit, self.config.gas_price.fee(gas_limit)?))
    }

    /// Takes a gas limit as given, without a simulation that would refuse what the chain will refuse: the way to pay
    /// for a failure, and to have it in a block.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the account never received anything, [`Error::Unreachable`].
    pub async fn prepare_unsimulated(&self, key: &Key, messages: Vec<Any>, gas_limit: u64) -> Result<Prepared> {
        let account = self.account(key.address()).await?;
        let fee = self.config.gas_price.fee(gas_limit)?;
        let signer = key.address().to_owned();
        Ok(Prepared { signer, messages, gas_used: gas_limit, gas_limit, fee, memo: String::new(), account })
    }

    async fn simulate(&self, signer: &str, tx_bytes: Vec<u8>, sequence: u64) -> Result<u64> {
        #[allow(deprecated)] // The deprecated field must still be named.
        let request = SimulateRequest { tx: None, tx_bytes };
        let answer: Result<SimulateResponse> = self.grpc("/cosmos.tx.v1beta1.Service/Simulate", &request).await;
        match answer {
            Ok(answer) => Ok(answer.gas_info.map_or(0, |info| info.gas_used)),
            Err(Error::Node { reason, .. } | Error::Refused { log: reason, .. })
                if reason.contains("account sequence mismatch") =>
            {
                Err(sequence_taken(signer, sequence, &reason))
            }
            Err(Error::Node { reason, .. }) => {
                Err(Error::Refused { codespace: "simulation".into(), code: 1, log: reason })
            }
            Err(error) => Err(error),
        }
    }

    /// Signs what was prepared. Takes no funds and sends nothing.
    pub async fn sign(&self, key: &Key, prepared: &Prepared) -> Result<Signed> {
        let signed_at = self.head().await?.height;
        let timeout_height = signed_at.saturating_add(self.config.timeout_blocks);
        let AccountState { number, sequence } = prepared.account;
        let signer = Signer::new(&key.public_key(), sequence);
        let document = SignDoc {
            body_bytes: body(prepared.messages.clone(), &prepared.memo, timeout_height),
            auth_info_bytes: signer.auth_info(SignMode::Direct, &prepared.fee, prepared.gas_limit),
            chain_id: self.config.chain_id.clone(),
            account_number: number,
        };
        let raw = document.sign(&key.signing_key()?).map_err(|error| Error::invalid("transaction", error))?;
        let bytes = raw.to_bytes().map_err(|error| Error::invalid("transaction", error))?;
        let hash = hex::encode_upper(Sha256::digest(&bytes));
        let signer = key.address().to_owned();
        Ok(Signed { hash, bytes, signer, sequence, signed_at: Some(signed_at), timeout_height })
    }

    /// Takes the account's next sequence anew, after another transaction took the one that was prepared.
    pub async fn refresh(&self, prepared: &mut Prepared, expected: Option<u64>) -> Result<()> {
        prepared.account = self.account(&prepared.signer).await?;
        if let Some(expected) = expected {
            prepared.account.sequence = prepared.account.sequence.max(expected);
        }
        Ok(())
    }

    /// Hands a transaction to the node. Harmless to repeat.
    ///
    /// # Errors
    /// [`Error::SequenceTaken`] says that another transaction came first and this one can never be included: sign
    /// again. [`Error::Expired`] says so of one that is too late. After [`Error::Unreachable`] nothing is known: broadcast the same bytes again, or [`Client::wait`].
    /// [`Error::Starting`] if the node takes longer to its first block than this is retried.
    pub async fn broadcast(&self, signed: &Signed) -> Result<()> {
        self.hand_over(signed, false).await
    }

    /// One try at handing a transaction over, and what the node says to it.
    pub(crate) async fn broadcast_once(&self, signed: &Signed) -> Result<broadcast::tx_sync::Response> {
        self.http.broadcast_tx_sync(signed.bytes.clone()).await.map_err(|error| self.rpc_error("broadcast", error))
    }

    /// Broadcasts; `fresh` says that these bytes were never sent before.
    pub(crate) async fn hand_over(&self, signed: &Signed, fresh: bool) -> Result<()> {
        let offer = || self.offer(signed, fresh);
        offer.retry(retries()).when(|error| matches!(error, Error::Starting { .. })).await
    }

    async fn offer(&self, signed: &Signed, fresh: bool) -> Result<()> {
        let mut tries = 0;
        let mut once = || {
            tries += 1;
            self.broadcast_once(signed)
        };
        let answer = (&mut once).retry(retries()).when(Error::is_unreachable).await;
        let sent_before = !fresh || tries > 1;
        let answer = match answer {
            Err(Error::Node { reason, .. }) if reason.contains("already exists in cache") => {
                return if sent_before { Ok(()) } else { Err(signed.taken_by_a_twin()) };
            }
            answer => answer?,
        };
        let code = answer.code.value();
        match (answer.codespace.as_str(), code) {
            (_, 0) => Ok(()),
            ("sdk", CODE_IN_MEMPOOL) if sent_before => Ok(()),
            ("sdk", CODE_IN_MEMPOOL) => Err(signed.taken_by_a_twin()),
            // The sequence may have been taken by these very bytes, in a block or on their way to one; they may be in one
            // that came before it was too late.
            ("sdk", CODE_WRONG_SEQUENCE | CODE_TOO_LATE) if sent_before => match self.fate(signed).await? {
                Fate::Included(_) | Fate::Open => Ok(()),
                Fate::Gone(error) => Err(error),
            },
            ("sdk", CODE_WRONG_SEQUENCE) => Err(sequence_taken(&signed.signer, signed.sequence, &answer.log)),
            ("sdk", CODE_TOO_LATE) => Err(signed.expired()),
            ("sdk", CODE_UNAUTHORIZED) if self.is_starting(signed, &answer.log).await? => {
                Err(Error::Starting { url: self.config.rpc.clone() })
            }
            (codespace, code) => Err(Error::from_code(codespace, code, &answer.log)),
        }
    }

    /// Whether the node refused a signature because it is at height zero in its own eyes. The SDK's state for checks is
    /// so from a start to the next commit, and then takes every account's number for zero, as in a genesis
    /// (<https://github.com/cosmos/cosmos-sdk/issues/24628>).
    async fn is_starting(&self, signed: &Signed, log: &str) -> Result<bool> {
        Ok(log.contains("verify account number (0)") && self.account(&signed.signer).await?.number != 0)
    }
}

impl Prepared {
    /// Other messages for the same gas and fee, under the account's next sequence, before the chain has seen these: the
    /// way to have several transactions of one account wait for their blocks.
    #[must_use]
    pub fn followed_by(&self, messages: Vec<Any>) -> Self {
        let account = AccountState { sequence: self.account.sequence + 1, ..self.account };
        Self { messages, account, ..self.clone() }
    }
}

impl Signed {
    /// Another process with the same key signed the same messages at the same moment: the same bytes, which are its
    /// transaction, not ours.
    fn taken_by_a_twin(&self) -> Error {
        let expected = self.sequence.checked_add(1);
        Error::SequenceTaken { address: self.signer.clone(), used: self.sequence, expected }
    }
}

/// Reads `account sequence mismatch, expected 5, got 4`.
fn sequence_taken(address: &str, used: u64, log: &str) -> Error {
    let expected = log
        .split_once("expected ")
        .and_then(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok());
    Error::SequenceTaken { address: address.to_owned(), used, expected }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmrs::crypto::PublicKey;
    use cosmrs::tx::{self, Fee, ModeInfo, SignerInfo};
    use zeroize::Zeroizing;

    use super::*;
    use crate::message;

    #[test]
    fn a_transaction_is_written_as_cosmrs_writes_it() {
        let messages = vec![message::send("me", "you", &[Coin::new(5u128, "uwhs"), Coin::new(6u128, "uatom")])];
        let written = tx::Body::new(messages.clone(), "memo", 7u8).into_bytes().unwrap();
        assert_eq!(body(messages, "memo", 7), written);
        let public_key = Key::from_secret(Zeroizing::new([7; 32]), "wasm").unwrap().public_key();
        let public: PublicKey = cosmrs::tendermint::PublicKey::from_raw_secp256k1(&public_key).unwrap().into();
        for (mode, written) in
            [(SignMode::Direct, tx::SignMode::Direct), (SignMode::LegacyAminoJson, tx::SignMode::LegacyAminoJson)]
        {
            let granter = Key::from_secret(Zeroizing::new([8; 32]), "wasm").unwrap().address().to_owned();
            for granter in [None, Some(granter.as_str())] {
                let mut fee =
                    Fee::from_amount_and_gas(cosmrs::Coin { denom: "uwhs".parse().unwrap(), amount: 8 }, 9u64);
                fee.granter = granter.map(|address| address.parse().unwrap());
                let mode_info = ModeInfo::single(written);
                let info = SignerInfo { public_key: Some(public.into()), mode_info, sequence: 3 };
                let signer = Signer::new(&public_key, 3).with_granter(granter);
                let auth = signer.auth_info(mode, &Coin::new(8u128, "uwhs"), 9);
                assert_eq!(auth, info.auth_info(fee).into_bytes().unwrap());
            }
        }
    }

    #[test]
    fn the_expected_sequence_is_read_from_the_chains_words() {
        let log = "account sequence mismatch, expected 15, got 4: incorrect account sequence";
        assert!(matches!(sequence_taken("a", 4, log), Error::SequenceTaken { used: 4, expected: Some(15), .. }));
        assert!(matches!(sequence_taken("a", 4, "no"), Error::SequenceTaken { expected: None, .. }));
    }
}
