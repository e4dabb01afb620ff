//! The document that a wallet signs in amino's JSON, as hardware wallets need it.

use serde_json::{json, Value};
use weighhouse_chain::{Coin, Unsigned};
use weighhouse_messages::Call;

/// The document for calls that `unsigned` carries. Numbers are text, and the timeout height is the transaction's.
pub(super) fn document(unsigned: &Unsigned, calls: &[Call]) -> serde_json::Result<Value> {
    let messages = calls.iter().map(|call| message(&unsigned.signer, call)).collect::<serde_json::Result<Vec<_>>>()?;
    let fee: &[Coin] = if unsigned.fee.amount.is_zero() { &[] } else { std::slice::from_ref(&unsigned.fee) };
    let mut document = json!({
        "chain_id": unsigned.chain_id,
        "account_number": unsigned.account.number.to_string(),
        "sequence": unsigned.account.sequence.to_string(),
        "fee": {"amount": coins(fee), "gas": unsigned.gas_limit.to_string()},
        "msgs": messages,
        "memo": "",
        "timeout_height": unsigned.timeout_height.to_string(),
    });
    document.sort_all_objects();
    Ok(document)
}

fn message(sender: &str, call: &Call) -> serde_json::Result<Value> {
    let message: Value = serde_json::from_slice(&call.message)?;
    let value = json!({"sender": sender, "contract": call.contract, "msg": message, "funds": coins(&call.funds)});
    Ok(json!({"type": "wasm/MsgExecuteContract", "value": value}))
}

fn coins(coins: &[Coin]) -> Vec<Value> {
    let mut sorted: Vec<&Coin> = coins.iter().collect();
    sorted.sort_by(|a, b| a.denom.cmp(&b.denom));
    sorted.iter().map(|coin| json!({"denom": coin.denom, "amount": coin.amount.to_string()})).collect()
}
