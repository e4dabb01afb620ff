//! The documents that a wallet signs: a transaction around calls, in both modes.

use cosmos_sdk_proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use weighhouse_transaction::{body, Signer};

use crate::call::Call;

/// What a transaction is beside its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    pub chain_id: String,
    /// The account that signs and pays.
    pub signer: String,
    pub account_number: u64,
    pub sequence: u64,
    pub gas_limit: u64,
    pub fee: Coin,
    /// The last height that can include it. Without one, nothing would ever say that it can't be included any more.
    pub timeout_height: u64,
}

impl Envelope {
    /// The body, in protobuf: the same for both modes.
    pub fn body(&self, messages: Vec<Any>) -> Vec<u8> {
        body(messages, "", self.timeout_height)
    }

    /// The signer and the fee, in protobuf, for a compressed key of secp256k1.
    pub fn auth_info(&self, public_key: &[u8], mode: SignMode) -> Vec<u8> {
        Signer::new(public_key, self.sequence).auth_info(mode, &self.fee, self.gas_limit)
    }

    /// The document that is signed in amino's JSON, as hardware wallets need it: keys sorted, numbers as text.
    ///
    /// # Errors
    /// A call whose message is no JSON.
    pub fn amino(&self, calls: &[Call]) -> serde_json::Result<Value> {
        let messages = calls.iter().map(|call| self.amino_message(call)).collect::<serde_json::Result<Vec<_>>>()?;
        let fee: &[Coin] = if self.fee.amount.is_zero() { &[] } else { std::slice::from_ref(&self.fee) };
        let mut document = json!({
            "chain_id": self.chain_id,
            "account_number": self.account_number.to_string(),
            "sequence": self.sequence.to_string(),
            "fee": {"amount": amino_coins(fee), "gas": self.gas_limit.to_string()},
            "msgs": messages,
            "memo": "",
            "timeout_height": self.timeout_height.to_string(),
        });
        document.sort_all_objects();
        Ok(document)
    }

    fn amino_message(&self, call: &Call) -> serde_json::Result<Value> {
        let message: Value = serde_json::from_slice(&call.message)?;
        let funds = amino_coins(&call.funds);
        let value = json!({"sender": self.signer, "contract": call.contract, "msg": message, "funds": funds});
        Ok(json!({"type": "wasm/MsgExecuteContract", "value": value}))
    }
}

fn amino_coins(coins: &[Coin]) -> Vec<Value> {
    let mut sorted: Vec<&Coin> = coins.iter().collect();
    sorted.sort_by(|a, b| a.denom.cmp(&b.denom));
    sorted.iter().map(|coin| json!({"denom": coin.denom, "amount": coin.amount.to_string()})).collect()
}
