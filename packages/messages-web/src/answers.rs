//! Questions to a node and its answers, in the protobuf that `abci_query` carries.

use cosmos_sdk_proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmos_sdk_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin;
use cosmos_sdk_proto::cosmos::crypto::secp256k1::PubKey;
use cosmos_sdk_proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, QueryAllowanceRequest, QueryAllowanceResponse,
};
use cosmos_sdk_proto::cosmos::tx::v1beta1::SimulateResponse;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{QuerySmartContractStateRequest, QuerySmartContractStateResponse};
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;
use serde_json::json;
use wasm_bindgen::prelude::*;

/// The request of `/cosmwasm.wasm.v1.Query/SmartContractState`: a question to a contract, in JSON.
#[wasm_bindgen(js_name = smartRequest)]
pub fn smart_request(contract: &str, question: &str) -> Vec<u8> {
    let (address, query_data) = (contract.to_owned(), question.as_bytes().to_vec());
    QuerySmartContractStateRequest { address, query_data }.encode_to_vec()
}

/// The contract's answer, in JSON.
///
/// # Errors
/// Bytes that are no such answer.
#[wasm_bindgen(js_name = smartAnswer)]
pub fn smart_answer(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QuerySmartContractStateResponse = decode(bytes)?;
    Ok(String::from_utf8(answer.data)?)
}

/// The request of `/cosmos.auth.v1beta1.Query/Account`.
#[wasm_bindgen(js_name = accountRequest)]
pub fn account_request(address: &str) -> Vec<u8> {
    QueryAccountRequest { address: address.to_owned() }.encode_to_vec()
}

/// `{"number", "sequence", "publicKey"}` of an account: numbers as text, the key in hexadecimal or null before the account
/// signed anything.
///
/// # Errors
/// Bytes that are no such answer, or an account of another kind.
#[wasm_bindgen]
pub fn account(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryAccountResponse = decode(bytes)?;
    let any = answer.account.ok_or_else(|| JsError::new("the node answers without an account"))?;
    let account = decode::<BaseAccount>(&any.value)?;
    let key = match account.pub_key {
        Some(any) => Some(hex::encode(decode::<PubKey>(&any.value)?.key)),
        None => None,
    };
    let number = account.account_number.to_string();
    Ok(json!({"number": number, "sequence": account.sequence.to_string(), "publicKey": key}).to_string())
}

/// The request of `/cosmos.bank.v1beta1.Query/Balance`.
#[wasm_bindgen(js_name = balanceRequest)]
pub fn balance_request(address: &str, denom: &str) -> Vec<u8> {
    QueryBalanceRequest { address: address.to_owned(), denom: denom.to_owned() }.encode_to_vec()
}

/// The balance, in base units.
///
/// # Errors
/// Bytes that are no such answer.
#[wasm_bindgen]
pub fn balance(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryBalanceResponse = decode(bytes)?;
    Ok(answer.balance.map_or_else(|| "0".to_owned(), |coin| coin.amount))
}

/// The request of `/cosmos.feegrant.v1beta1.Query/Allowance`.
#[wasm_bindgen(js_name = allowanceRequest)]
pub fn allowance_request(granter: &str, grantee: &str) -> Vec<u8> {
    QueryAllowanceRequest { granter: granter.to_owned(), grantee: grantee.to_owned() }.encode_to_vec()
}

/// `{"limit", "expires"}` of a fee grant for calls of contracts: what is left of it in coins, and the second of its end; each
/// null without a bound. The whole is null for a grant of another kind, or one for other messages.
///
/// # Errors
/// Bytes that are no such answer.
#[wasm_bindgen]
pub fn allowance(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryAllowanceResponse = decode(bytes)?;
    let any = answer.allowance.and_then(|grant| grant.allowance);
    let any = any.ok_or_else(|| JsError::new("the node answers without a fee grant"))?;
    let basic = match read_any::<AllowedMsgAllowance>(&any)? {
        Some(allowed) if !allowed.allowed_messages.iter().any(|name| name == EXECUTE) => None,
        Some(allowed) => allowed.allowance.as_ref().map(read_any::<BasicAllowance>).transpose()?.flatten(),
        None => read_any::<BasicAllowance>(&any)?,
    };
    let told = basic.map(|basic| {
        let coin = |coin: &Coin| json!({"denom": coin.denom, "amount": coin.amount});
        let limit = basic.spend_limit.iter().map(coin).collect::<Vec<_>>();
        let limit = (!limit.is_empty()).then_some(limit);
        json!({"limit": limit, "expires": basic.expiration.map(|time| time.seconds)})
    });
    Ok(json!(told).to_string())
}

/// The message by which contracts are called, as fee grants name it.
const EXECUTE: &str = "/cosmwasm.wasm.v1.MsgExecuteContract";

/// The message in an `Any`; `None` if it holds another one.
fn read_any<M: Message + Default + Name>(any: &Any) -> Result<Option<M>, JsError> {
    (any.type_url == M::type_url()).then(|| decode(&any.value)).transpose()
}

/// The gas that a simulation used.
///
/// # Errors
/// Bytes that are no answer of `/cosmos.tx.v1beta1.Service/Simulate`.
#[wasm_bindgen]
pub fn gas(bytes: &[u8]) -> Result<u64, JsError> {
    let answer: SimulateResponse = decode(bytes)?;
    answer.gas_info.map(|info| info.gas_used).ok_or_else(|| JsError::new("the node simulates without gas"))
}

/// Reads protobuf.
pub(crate) fn decode<M: Message + Default>(bytes: &[u8]) -> Result<M, JsError> {
    M::decode(bytes).map_err(|error| JsError::new(&error.to_string()))
}
