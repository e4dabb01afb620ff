//! Transactions that wallets sign: built unsigned, handed over signed, followed.
//!
//! This knows the chain and the market's messages, and no key: a wallet signs. A transaction is recorded before it is
//! handed over, and [`weighhouse_chain::Client::fate`] alone says what became of it.

mod error;
mod nodes;
mod records;
mod refusal;

use cosmwasm_std::Coin;
use deadpool_postgres::Pool;
use serde_json::{json, Value};
use weighhouse_chain::{ChainConfig, Client, Fate, Signed, TxOutcome, Unsigned};
use weighhouse_messages::{explain, Action, Call, Contracts, Envelope, Explained};
use weighhouse_protocol::escrow::ResellMsg;
use weighhouse_protocol::events::Contract;
use weighhouse_protocol::{escrow, OrderId};

pub(crate) use error::TxError;
pub(crate) use nodes::Nodes;
pub(crate) use records::whole;
use records::{Kept, Records};
pub(crate) use refusal::contract_code;

/// Longest idempotency key, in bytes.
const MAX_KEY_BYTES: usize = 255;

/// The market's chain, for those who sign elsewhere. Clones share the connections.
#[derive(Clone)]
pub struct Transactions {
    /// The prefix of the chain's addresses.
    prefix: String,
    /// The blocks after which a transaction is void.
    timeout_blocks: u64,
    contracts: Contracts,
    nodes: Nodes,
    records: Records,
}

/// A transaction to be signed, and what it says.
pub(crate) struct Built {
    pub unsigned: Unsigned,
    /// The document to sign in amino's JSON.
    pub document: Value,
    pub explained: Vec<Explained>,
}

/// What became of a transaction.
pub(crate) enum Told {
    Included(TxOutcome),
    /// It may still be included. It waits for others of its account if there is a reason.
    Pending(Option<String>),
    /// It did nothing and never will, for this reason.
    Gone(String),
    /// Nothing can tell, for this reason.
    Unknown(String),
}

impl Transactions {
    /// Transactions of a market on a chain, by its nodes, recorded through a pool that writes; `None` without a node.
    pub fn new(nodes: Vec<ChainConfig>, contracts: Contracts, pool: Pool) -> Option<Self> {
        let ChainConfig { prefix, timeout_blocks, .. } = nodes.first()?.clone();
        Some(Transactions { prefix, timeout_blocks, contracts, nodes: Nodes::new(nodes), records: Records::new(pool) })
    }

    /// The transaction by which `sender` calls a contract.
    pub(crate) async fn build(&self, sender: &str, public_key: Option<&[u8]>, call: Call) -> Result<Built, TxError> {
        weighhouse_chain::check_address(sender, &self.prefix)?;
        let messages = vec![call.to_any(sender)];
        let explained = explain(&self.contracts, &messages);
        self.check(sender, &explained)?;
        let prepare = |chain: Client| {
            let messages = messages.clone();
            async move {
                chain.prepare_unsigned(sender, public_key, messages).await.map_err(|error| match error {
                    weighhouse_chain::Error::NotFound { .. } => TxError::NoAccount(sender.to_owned()),
                    error => error.into(),
                })
            }
        };
        let unsigned = self.nodes.ask(prepare).await?;
        let envelope = Envelope {
            chain_id: unsigned.chain_id.clone(),
            signer: unsigned.signer.clone(),
            account_number: unsigned.account.number,
            sequence: unsigned.account.sequence,
            gas_limit: unsigned.gas_limit,
            fee: unsigned.fee.clone(),
            timeout_height: unsigned.timeout_height,
            granter: None,
        };
        let document = envelope.amino(&[call]).map_err(|error| TxError::Input(format!("the message: {error}")))?;
        Ok(Built { unsigned, document, explained })
    }

    /// The call of a contract by a message's name and fields.
    pub(crate) fn call(
        &self,
        contract: Contract,
        name: &str,
        fields: Value,
        funds: Vec<Coin>,
    ) -> Result<Call, TxError> {
        let address = match contract {
            Contract::Registry => &self.contracts.registry,
            Contract::License => &self.contracts.license,
            Contract::Escrow => &self.contracts.escrow,
            Contract::Royalties => &self.contracts.royalties,
            Contract::Reputation => {
                let address = self.contracts.reputation.as_ref();
                address.ok_or_else(|| TxError::Input("this market has no reputation contract".into()))?
            }
        };
        let mut message = json!({ name: fields });
        message.sort_all_objects();
        let message = serde_json::to_vec(&message).map_err(|error| TxError::Input(error.to_string()))?;
        Ok(Call { contract: address.clone(), message, funds })
    }

    /// The call that puts a license up for resale: the license goes to the escrow with its price.
    pub(crate) fn resell(&self, license: OrderId, resale: &ResellMsg) -> Result<Call, TxError> {
        self.contracts.resell(license, resale).map_err(|error| TxError::Input(error.to_string()))
    }

    /// What an order would cost now, by the escrow's own words.
    pub(crate) async fn quote(&self, question: &escrow::QueryMsg) -> Result<Value, TxError> {
        let ask = |chain: Client| async move { Ok(chain.query(&self.contracts.escrow, question).await?) };
        self.nodes.ask(ask).await
    }

    /// Hands a signed transaction over, once recorded. The same bytes may come again.
    pub(crate) async fn broadcast(&self, bytes: Vec<u8>, key: Option<&str>) -> Result<Signed, TxError> {
        if key.is_some_and(|key| key.is_empty() || key.len() > MAX_KEY_BYTES || key.contains('\0')) {
            return Err(TxError::Input(format!("an idempotency key has 1 to {MAX_KEY_BYTES} bytes")));
        }
        let (signed, messages) = Signed::read(bytes, &self.prefix)?;
        self.check(&signed.signer, &explain(&self.contracts, &messages))?;
        let is_new = self.record(&signed, key).await?;
        let signed = &signed;
        let handed_over = self.nodes.ask(|chain| async move { self.hand_over(&chain, signed).await }).await;
        if is_new && handed_over.as_ref().is_err_and(is_refusal) {
            self.records.forget(&signed.hash).await?;
        }
        handed_over.map(|()| signed.clone())
    }

    /// Puts a transaction on record under its key; whether it was not on record before.
    async fn record(&self, signed: &Signed, key: Option<&str>) -> Result<bool, TxError> {
        let mut kept = self.records.keep(signed, key).await?;
        if let Kept::Beside(other) = &kept {
            self.replace(other).await?;
            kept = self.records.keep(signed, key).await?;
        }
        match kept {
            Kept::New => Ok(true),
            Kept::Known => Ok(false),
            // Another request took the key that became free.
            Kept::Beside(other) => Err(TxError::Taken { hash: other.hash, is_open: true }),
            Kept::Otherwise => Err(TxError::Otherwise { hash: signed.hash.clone() }),
        }
    }

    /// Lets go of the transaction that has an idempotency key, if it did nothing and never will.
    async fn replace(&self, other: &Signed) -> Result<(), TxError> {
        let hash = other.hash.clone();
        match self.nodes.ask(|chain| async move { Ok(chain.fate(other).await?) }).await? {
            Fate::Gone(_) => self.records.forget(&hash).await,
            Fate::Included(outcome) if outcome.code != 0 => self.records.forget(&hash).await,
            Fate::Included(_) => Err(TxError::Taken { hash, is_open: false }),
            Fate::Open => Err(TxError::Taken { hash, is_open: true }),
        }
    }

    async fn hand_over(&self, chain: &Client, signed: &Signed) -> Result<(), TxError> {
        let last = chain.head().await?.height.saturating_add(self.timeout_blocks);
        if signed.timeout_height > last {
            let (asked, bound) = (signed.timeout_height, self.timeout_blocks);
            return Err(TxError::Input(format!(
                "its timeout height is {asked}, it may be at most {last}: {bound} blocks from now"
            )));
        }
        Ok(chain.broadcast(signed).await?)
    }

    /// What became of a transaction. One that waits for a block is handed over again: a node that ends forgets it.
    pub(crate) async fn tell(&self, hash: &str) -> Result<Told, TxError> {
        let recorded = self.records.find(&hash.to_uppercase()).await?;
        let recorded = recorded.as_ref();
        let tell = |chain: Client| async move {
            match recorded {
                Some(signed) => told(&chain, signed).await,
                None => {
                    let found = chain.find(hash).await?;
                    found.map(Told::Included).ok_or_else(|| TxError::Unheard(hash.to_owned()))
                }
            }
        };
        self.nodes.ask(tell).await
    }

    /// Refuses what is not of this market: nobody should sign it unread, nor send it here.
    fn check(&self, signer: &str, messages: &[Explained]) -> Result<(), TxError> {
        if messages.is_empty() {
            return Err(TxError::Input("the transaction has no message".to_owned()));
        }
        for message in messages {
            match &message.action {
                Action::Unknown(reason) => return Err(TxError::Input(format!("no message of this market: {reason}"))),
                Action::Send => return Err(TxError::Input("a transfer is no message of this market".to_owned())),
                _ if message.sender != signer => {
                    return Err(TxError::Input(format!("a message is {}'s, and {signer} signs", message.sender)));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a node knows of a transaction's fate.
async fn told(chain: &Client, signed: &Signed) -> Result<Told, TxError> {
    match chain.fate(signed).await {
        Ok(Fate::Included(outcome)) => Ok(Told::Included(outcome)),
        Ok(Fate::Gone(reason)) => Ok(Told::Gone(reason.to_string())),
        Err(error @ weighhouse_chain::Error::OutcomeUnknown { .. }) => Ok(Told::Unknown(error.to_string())),
        Err(error) => Err(error.into()),
        Ok(Fate::Open) => {
            if let Err(error) = chain.broadcast(signed).await {
                tracing::debug!(%error, hash = signed.hash, "not handed over again");
            }
            let next = chain.account(&signed.signer).await?.sequence;
            Ok(Told::Pending((next < signed.sequence).then(|| waits(signed, next))))
        }
    }
}

/// Why a transaction does not happen yet.
fn waits(signed: &Signed, next: u64) -> String {
    let Signed { sequence, timeout_height, .. } = signed;
    format!(
        "its sequence is {sequence} and the account's next is {next}: it waits for those between, or is gone at height {timeout_height}"
    )
}

/// Whether an error says that the chain has not taken a transaction and never will.
pub(crate) fn is_refusal(error: &TxError) -> bool {
    use weighhouse_chain::Error as Chain;
    match error {
        TxError::Input(_) => true,
        TxError::Chain(error) => {
            let is_word = matches!(error, Chain::Contract { .. } | Chain::OutOfFunds { .. } | Chain::Refused { .. });
            is_word || error.is_gone()
        }
        _ => false,
    }
}
