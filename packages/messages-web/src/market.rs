//! Calls of a market's contracts: checked, explained, and made ready to be signed.

use cosmos_sdk_proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmos_sdk_proto::cosmos::tx::v1beta1::{AuthInfo, SimulateRequest, TxBody};
use cosmos_sdk_proto::traits::Message;
use cosmwasm_std::{Coin, Uint128};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use weighhouse_messages::{check_quote, check_resale_quote, document, explain, Any, Asked, Call, Contracts, Envelope};
use weighhouse_protocol::escrow::{Quote, Resale};
use weighhouse_protocol::license::License;
use weighhouse_protocol::registry::{Config, Listing, Version};
use weighhouse_protocol::{escrow, license, registry, reputation, royalties, OrderId, PlanIndex};
use weighhouse_transaction::Signer;

use crate::answers::decode;
use crate::vote::{self, Ballot, Told, GOVERNANCE};

/// A market by the addresses of its contracts.
#[wasm_bindgen]
pub struct Market {
    pub(crate) contracts: Contracts,
}

/// A call as the page writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// `registry`, `license`, `escrow`, `royalties` or `reputation`; `gov` for a vote on a proposal.
    contract: String,
    message: Value,
    #[serde(default)]
    funds: Vec<Coin>,
}

/// A message of a transaction, before it has a sender.
enum Sent {
    Call(Call),
    Vote(Ballot),
}

/// What a purchase is checked against: the chain's own answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purchase {
    quote: Quote,
    listing: Listing,
    version: Version,
    config: Config,
    plan: PlanIndex,
    #[serde(default)]
    waive_window: bool,
    #[serde(default)]
    price: Option<Uint128>,
}

/// What the purchase of a resold license is checked against.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResalePurchase {
    quote: Quote,
    listing: Listing,
    resale: Resale,
    license: License,
    config: Config,
    /// The plan under which the license was bought.
    plan: PlanIndex,
    #[serde(default)]
    waive_window: bool,
}

/// An order and the denom of its price, of which a message about it has the number alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Priced {
    order: OrderId,
    denom: String,
}

#[wasm_bindgen]
impl Market {
    /// A market of `{"registry", "license", "escrow", "royalties", "reputation"}`, the last where there is one.
    ///
    /// # Errors
    /// Another text.
    #[wasm_bindgen(constructor)]
    pub fn new(contracts: &str) -> Result<Market, JsError> {
        Ok(Market { contracts: read("contracts", contracts)? })
    }

    /// Checks escrow's quote against what listing, version and settings give.
    ///
    /// # Errors
    /// The first field that differs.
    #[wasm_bindgen(js_name = checkQuote)]
    pub fn check_quote(&self, purchase: &str) -> Result<(), JsError> {
        let Purchase { quote, listing, version, config, plan, waive_window, price } = read("purchase", purchase)?;
        Ok(check_quote(&quote, &listing, &version, &config, Asked { plan, waive_window, price })?)
    }

    /// Checks escrow's quote for a resold license against what listing, license, resale and settings give.
    ///
    /// # Errors
    /// The first field that differs.
    #[wasm_bindgen(js_name = checkResaleQuote)]
    pub fn check_resale_quote(&self, purchase: &str) -> Result<(), JsError> {
        let ResalePurchase { quote, listing, resale, license, config, plan, waive_window } =
            read("purchase", purchase)?;
        Ok(check_resale_quote(&quote, &listing, &resale, &license, &config, plan, waive_window)?)
    }

    /// The transaction that a node simulates: calls of `sender`, whose compressed key has 33 bytes. Looking a granter's fee
    /// grant up takes gas, too.
    ///
    /// # Errors
    /// A call that no contract of the market takes.
    pub fn simulation(
        &self,
        calls: &str,
        sender: &str,
        public_key: &[u8],
        sequence: u64,
        granter: Option<String>,
    ) -> Result<Vec<u8>, JsError> {
        let messages = any(&self.sent(calls)?, sender);
        let tx_bytes = Signer::new(public_key, sequence).with_granter(granter.as_deref()).simulated(messages);
        #[allow(deprecated)] // The deprecated field must still be named.
        let request = SimulateRequest { tx: None, tx_bytes };
        Ok(request.encode_to_vec())
    }

    /// Both documents of a transaction, the bytes that are signed in either mode, and what it says: `{"body", "direct",
    /// "amino", "document", "directBytes", "aminoBytes", "explained"}`, bytes in hexadecimal. `priced` is `{"order",
    /// "denom"}`, for messages that name a part of an order's price.
    ///
    /// # Errors
    /// A call that no contract of the market takes, or one that can't be explained: nobody should sign it.
    pub fn prepare(
        &self,
        calls: &str,
        envelope: &str,
        public_key: &[u8],
        priced: Option<String>,
    ) -> Result<String, JsError> {
        let envelope: Envelope = read("envelope", envelope)?;
        let priced: Option<Priced> = priced.map(|priced| read("priced", &priced)).transpose()?;
        let sent = self.sent(calls)?;
        let messages = any(&sent, &envelope.signer);
        let explained = self.explained(&messages, priced.as_ref())?;
        for message in &explained {
            if let Some(reason) = message["action"]["unknown"].as_str() {
                return Err(JsError::new(&format!("a message to be signed can't be read: {reason}")));
            }
        }
        let body = envelope.body(messages);
        let direct = envelope.auth_info(public_key, SignMode::Direct);
        let amino = sent.iter().map(|sent| sent.amino(&envelope)).collect::<serde_json::Result<Vec<_>>>()?;
        let document = envelope.amino_around(amino);
        let prepared = json!({
            "body": hex::encode(&body),
            "direct": hex::encode(&direct),
            "amino": hex::encode(envelope.auth_info(public_key, SignMode::LegacyAminoJson)),
            "directBytes": hex::encode(envelope.direct_bytes(body, direct)),
            "aminoBytes": hex::encode(document::amino_bytes(&document)),
            "document": document,
            "explained": explained,
        });
        Ok(prepared.to_string())
    }

    /// What a transaction's body says, as it was signed.
    ///
    /// # Errors
    /// Bytes that are no body.
    pub fn explain(&self, body: &[u8]) -> Result<String, JsError> {
        let body: TxBody = decode(body)?;
        Ok(Value::from(self.explained(&body.messages, None)?).to_string())
    }

    /// Each message explained; an amount of the price of the order that is `priced` with its denom.
    fn explained(&self, messages: &[Any], priced: Option<&Priced>) -> Result<Vec<Value>, JsError> {
        let mut explained = Vec::new();
        for message in messages {
            if let Some(vote) = vote::explained(message)? {
                explained.push(vote);
                continue;
            }
            for told in explain(&self.contracts, std::slice::from_ref(message)) {
                let told = match priced {
                    Some(Priced { order, denom }) => told.with_denom(*order, denom),
                    None => told,
                };
                explained.push(serde_json::to_value(told)?);
            }
        }
        Ok(explained)
    }

    /// The messages of a list of `{"contract", "message", "funds"}`, each read as the contract reads it.
    fn sent(&self, calls: &str) -> Result<Vec<Sent>, JsError> {
        let calls: Vec<Asking> = read("calls", calls)?;
        calls.into_iter().map(|asking| self.message(asking)).collect()
    }

    fn message(&self, asking: Asking) -> Result<Sent, JsError> {
        if asking.contract != GOVERNANCE {
            return Ok(Sent::Call(self.call(asking)?));
        }
        if !asking.funds.is_empty() {
            return Err(JsError::new("a vote takes no funds"));
        }
        let told: Told =
            serde_json::from_value(asking.message).map_err(|error| JsError::new(&format!("the vote: {error}")))?;
        let Told::Vote(ballot) = told;
        Ok(Sent::Vote(ballot))
    }

    fn call(&self, Asking { contract, message, funds }: Asking) -> Result<Call, JsError> {
        let address = match contract.as_str() {
            "registry" => known::<registry::ExecuteMsg>(&message, &self.contracts.registry)?,
            "license" => known::<license::ExecuteMsg>(&message, &self.contracts.license)?,
            "escrow" => known::<escrow::ExecuteMsg>(&message, &self.contracts.escrow)?,
            "royalties" => known::<royalties::ExecuteMsg>(&message, &self.contracts.royalties)?,
            "reputation" => {
                let address = self.contracts.reputation.as_deref();
                let address = address.ok_or_else(|| JsError::new("the market has no reputation contract"))?;
                known::<reputation::ExecuteMsg>(&message, address)?
            }
            other => return Err(JsError::new(&format!("{other:?} is no contract of the market"))),
        };
        Ok(Call { contract: address.to_owned(), message: serde_json::to_vec(&message)?, funds })
    }
}

/// The bytes of a signed transaction, from its parts.
#[wasm_bindgen]
pub fn joined(body: Vec<u8>, auth_info: Vec<u8>, signature: Vec<u8>) -> Vec<u8> {
    weighhouse_transaction::joined(body, auth_info, signature)
}

/// The fee that a signed `AuthInfo` has: `{"amount": [{"denom", "amount"}], "gas"}`, numbers as text.
///
/// # Errors
/// Bytes that are no such thing, or by which another account would pay than `granter`, or than the signer without one.
#[wasm_bindgen]
pub fn fee(auth_info: &[u8], granter: Option<String>) -> Result<String, JsError> {
    let auth_info: AuthInfo = decode(auth_info)?;
    let (amount, gas) =
        document::fee(&auth_info, granter.as_deref()).ok_or_else(|| JsError::new("another account pays the fee"))?;
    let amount: Vec<Value> = amount.iter().map(|coin| json!({"denom": coin.denom, "amount": coin.amount})).collect();
    Ok(json!({"amount": amount, "gas": gas.to_string()}).to_string())
}

/// A transaction's hash, in upper-case hexadecimal.
#[wasm_bindgen]
pub fn hash(transaction: &[u8]) -> String {
    hex::encode_upper(Sha256::digest(transaction))
}

fn known<'a, M: DeserializeOwned>(message: &Value, address: &'a str) -> Result<&'a str, JsError> {
    serde_json::from_value::<M>(message.clone()).map_err(|error| JsError::new(&format!("the message: {error}")))?;
    Ok(address)
}

impl Sent {
    fn to_any(&self, sender: &str) -> Any {
        match self {
            Self::Call(call) => call.to_any(sender),
            Self::Vote(ballot) => ballot.to_any(sender),
        }
    }

    fn amino(&self, envelope: &Envelope) -> serde_json::Result<Value> {
        match self {
            Self::Call(call) => envelope.amino_message(call),
            Self::Vote(ballot) => Ok(ballot.amino(&envelope.signer)),
        }
    }
}

fn any(messages: &[Sent], sender: &str) -> Vec<Any> {
    messages.iter().map(|message| message.to_any(sender)).collect()
}

pub(crate) fn read<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, JsError> {
    serde_json::from_str(text).map_err(|error| JsError::new(&format!("{what}: {error}")))
}
