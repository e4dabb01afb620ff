//! What a block made of a transaction.

use serde::{Deserialize, Serialize};
use tendermint::abci;
use tendermint_rpc::endpoint::tx;

use crate::{transaction::CODE_WRONG_SEQUENCE, Error, Result};

/// An event; a key may repeat, so attributes are an ordered list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Event type, such as `wasm-weighhouse-order-placed`.
    pub kind: String,
    /// Keys and values in the chain's order.
    pub attributes: Vec<(String, String)>,
}

impl Event {
    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }
}

impl From<&abci::Event> for Event {
    fn from(event: &abci::Event) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attributes = event.attributes.iter().map(|a| (text(a.key_bytes()), text(a.value_bytes())));
        Self { kind: event.kind.clone(), attributes: attributes.collect() }
    }
}

/// A transaction in a block.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TxOutcome {
    /// Transaction hash, upper-case hex.
    pub hash: String,
    /// Height of the block.
    pub height: u64,
    /// Zero, or the code of the failure.
    pub code: u32,
    /// Module of the code.
    pub codespace: String,
    /// The chain's words about a failure.
    pub log: String,
    pub gas_used: u64,
    /// Gas limit.
    pub gas_wanted: u64,
    /// Events of all messages in order; a failed transaction keeps only those of its fee.
    pub events: Vec<Event>,
}

impl From<tx::Response> for TxOutcome {
    fn from(found: tx::Response) -> Self {
        Self::new(found.hash.to_string(), found.height.value(), found.tx_result)
    }
}

impl TxOutcome {
    /// The outcome that a block gave the transaction with this hash.
    pub(crate) fn new(hash: String, height: u64, result: abci::types::ExecTxResult) -> Self {
        Self {
            hash,
            height,
            code: result.code.value(),
            codespace: result.codespace,
            log: result.log,
            gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            gas_wanted: u64::try_from(result.gas_wanted).unwrap_or_default(),
            events: result.events.iter().map(Into::into).collect(),
        }
    }

    /// This outcome if the transaction succeeded, else its failure as an error.
    pub fn succeeded(self) -> Result<Self> {
        match self.code {
            0 => Ok(self),
            code => Err(Error::from_code(&self.codespace, code, &self.log)),
        }
    }

    /// Whether the transaction was in a block before its turn. Of one account's transactions, a node under load can put
    /// a later one into its list first (<https://github.com/tendermint/tendermint/issues/6219>). In the block it does
    /// nothing and pays nothing, and it stays valid until its sequence is used.
    pub(crate) fn is_out_of_turn(&self) -> bool {
        self.codespace == "sdk" && self.code == CODE_WRONG_SEQUENCE
    }

    /// The first event of a type.
    pub fn event(&self, kind: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.kind == kind)
    }

    /// The first value of a key in the first event of a type.
    ///
    /// # Errors
    /// The transaction emitted no such event or attribute.
    pub fn attribute(&self, kind: &str, key: &str) -> Result<&str> {
        self.event(kind)
            .and_then(|event| event.get(key))
            .ok_or_else(|| Error::NotFound { what: format!("attribute {kind}.{key} of transaction {}", self.hash) })
    }
}

/// Takes away what the chain's layers wrap around an error text.
pub(crate) fn strip_noise(log: &str) -> String {
    let mut text = log.trim();
    // A simulation's gas, as in `... [cosmos/cosmos-sdk@v0.54.0/x/bank/keeper/send.go:324] with gas used: '102590': unknown request`.
    if let Some((before, _)) = text.rsplit_once(" with gas used: '") {
        text = before;
    }
    // A Go stack position at the end, as in `... [!cosm!wasm/wasmd@v0.70.2/x/wasm/keeper/keeper.go:432]`.
    while let Some(at) = text.rfind(" [") {
        if !(text.ends_with(']') && text[at..].contains(".go:")) {
            break;
        }
        text = text[..at].trim_end();
    }
    if let Some((_, rest)) = text.strip_prefix("rpc error: code = ").and_then(|rest| rest.split_once("desc = ")) {
        text = rest;
    }
    if let Some(rest) = text.strip_prefix("failed to execute message; message index: ") {
        text = rest.split_once(": ").map_or(rest, |(_, rest)| rest);
    }
    for suffix in [
        ": execute wasm contract failed",
        ": instantiate wasm contract failed",
        ": migrate wasm contract failed",
        ": query wasm contract failed",
    ] {
        text = text.split(suffix).next().unwrap_or(text);
    }
    text.trim_start_matches("dispatch: submessages: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_text_is_the_contracts_own() {
        for log in [
            "failed to execute message; message index: 0: price is 5, sent 4: execute wasm contract failed",
            "price is 5, sent 4: execute wasm contract failed [!cosm!wasm/wasmd@v0.70.2/x/wasm/keeper/keeper.go:432] with gas used: '5'",
            "rpc error: code = Unknown desc = failed to execute message; message index: 2: price is 5, sent 4",
            "price is 5, sent 4: query wasm contract failed [x/y.go:3] [z.go:4]",
            "price is 5, sent 4",
        ] {
            assert_eq!(strip_noise(log), "price is 5, sent 4", "{log}");
        }
    }

    #[test]
    fn the_place_in_the_sdks_source_is_cut() {
        let log = "spendable balance 5uwhs is smaller than 9uwhs: insufficient funds \
                   [cosmos/cosmos-sdk@v0.54.0/x/bank/keeper/send.go:324] with gas used: '102590': unknown request";
        assert_eq!(strip_noise(log), "spendable balance 5uwhs is smaller than 9uwhs: insufficient funds");
    }

    #[test]
    fn a_text_with_brackets_of_its_own_is_kept() {
        assert_eq!(strip_noise("denom is one of [a, b]"), "denom is one of [a, b]");
    }
}
