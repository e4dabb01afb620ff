//! Questions to a node and its answers, in the protobuf that `abci_query` carries.

use cosmos_sdk_proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmos_sdk_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmos_sdk_proto::cosmos::crypto::secp256k1::PubKey;
use cosmos_sdk_proto::cosmos::tx::v1beta1::SimulateResponse;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{QuerySmartContractStateRequest, QuerySmartContractStateResponse};
use cosmos_sdk_proto::traits::Message;
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
