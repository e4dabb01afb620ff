//! Transactions, as they are written.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_messages::{self as messages, Action, Explained};

use super::super::problem::Problem;
use crate::read::Amount;
use crate::transactions::{contract_code, Built, Told};

/// Bytes of a signature of secp256k1.
const SIGNATURE_BYTES: usize = 64;

/// Coins that travel with a message.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct Funds {
    /// The base denom, such as `uwhs`.
    #[schema(example = "uwhs")]
    denom: String,
    /// The amount, in base units: decimal digits.
    #[schema(example = "5000000")]
    amount: String,
}

/// A message, and the account that is to sign it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct TxRequest {
    /// The account that signs and pays.
    pub sender: String,
    /// The compressed public key of `sender`, 33 bytes of secp256k1 in base64: Keplr's `getKey` has it. Needed unless the
    /// account signed a transaction before.
    pub public_key: Option<String>,
    /// The fields of the message.
    pub message: Value,
    /// The coins that travel with it.
    #[serde(default)]
    pub funds: Vec<Funds>,
}

/// A transaction to be signed, in either mode. Numbers that a chain counts in 64 bits are decimal digits, bytes base64.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct UnsignedTx {
    /// The id of the chain that the transaction is for.
    chain_id: String,
    /// The number of the account on its chain. A new account's is above 2^53: sign it as a `BigInt`.
    account_number: String,
    /// The account's next sequence: what takes it first leaves this transaction void.
    sequence: String,
    /// The gas that the simulation used.
    gas_used: String,
    /// The gas limit: the gas that the simulation used, and a margin.
    gas_limit: String,
    /// The fee, for all of the gas limit.
    fee: Funds,
    /// The last height that can include it.
    timeout_height: String,
    /// `TxBody` in protobuf, the same for both modes.
    body_bytes: String,
    /// The document for `SIGN_MODE_DIRECT`.
    direct: DirectDocument,
    /// The document for `SIGN_MODE_LEGACY_AMINO_JSON`.
    amino: AminoDocument,
    /// What is signed, decoded from its bytes: show it before you ask to sign.
    messages: Vec<ExplainedMessage>,
}

/// The rest of a `SignDoc` of `SIGN_MODE_DIRECT`: Keplr's `signDirect` takes it with `body_bytes`, `chain_id` and
/// `account_number`.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct DirectDocument {
    /// `AuthInfo` in protobuf, in base64: send it with the signature.
    auth_info_bytes: String,
}

/// A document of `SIGN_MODE_LEGACY_AMINO_JSON`: Keplr's `signAmino` takes `sign_doc`, with the option
/// `preferNoSetFee`. Whatever a wallet changes in it, the bytes here no longer fit.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct AminoDocument {
    /// `AuthInfo` in protobuf, in base64: send it with the signature of `sign_doc`.
    auth_info_bytes: String,
    /// The `StdSignDoc` that the wallet signs.
    #[schema(value_type = Object)]
    sign_doc: Value,
}

/// One message of a transaction, decoded.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct ExplainedMessage {
    /// The contract that it calls.
    contract: &'static str,
    /// The message's name.
    message: String,
    /// The account that signs it.
    sender: String,
    /// The contract's address.
    target: String,
    /// The coins that leave the sender with it.
    pays: Vec<Funds>,
    /// Its fields, in the order of their names.
    fields: Vec<ExplainedField>,
}

/// A field of a message.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct ExplainedField {
    /// The field, with those that it lies in.
    #[schema(example = "listing.plans.0.price")]
    field: String,
    /// The value in words; the length where it is too long to read.
    value: String,
}

/// A signed transaction: whole, or in its parts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct BroadcastRequest {
    /// `TxRaw` in protobuf, in base64; absent if its parts are given.
    tx_bytes: Option<String>,
    /// The `body_bytes` that were signed.
    body_bytes: Option<String>,
    /// The `auth_info_bytes` of the mode in which they were signed.
    auth_info_bytes: Option<String>,
    /// The signature, 64 bytes in base64.
    signature: Option<String>,
}

/// A transaction that was written down and handed to a node. Ask what became of it: one whose sequence is not the account's next
/// waits for those before it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Sent {
    /// The transaction's hash: ask for it at `/v1/tx/{hash}`.
    hash: String,
    /// The last height that can include it.
    timeout_height: String,
}

/// The state of a transaction.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api::rest) enum TxStatus {
    /// It is in a block, and did what it says.
    Succeeded,
    /// It is in a block, and did nothing but pay its fee.
    Failed,
    /// It may still be included: to make another one now could do the same twice.
    Pending,
    /// It did nothing and never will: make another one.
    Gone,
    /// Nothing can tell: don't make another one before somebody knows.
    Unknown,
}

/// What became of a transaction.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct TxState {
    /// The transaction's hash, in upper-case hexadecimal.
    hash: String,
    /// Whether a block has it, and whether it succeeded.
    status: TxStatus,
    /// The reason, unless it succeeded; of one that is pending, what it waits for besides a block.
    reason: Option<String>,
    /// The code of the contract that refused, such as `escrow/sold_out`; null unless a contract refused with a code.
    contract_code: Option<String>,
    /// The height of its block.
    height: Option<u64>,
    /// The gas that it used; null unless it is in a block.
    gas_used: Option<u64>,
    /// Its gas limit; null unless it is in a block.
    gas_wanted: Option<u64>,
}

/// Bytes of a field in base64.
pub(in crate::api::rest) fn decoded(field: &str, text: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(text).map_err(|error| Problem::bad_input(format!("{field} is not base64: {error}")))
}

impl BroadcastRequest {
    /// The transaction in protobuf.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Problem> {
        match (&self.tx_bytes, &self.body_bytes, &self.auth_info_bytes, &self.signature) {
            (Some(whole), None, None, None) => decoded("tx_bytes", whole),
            (None, Some(body), Some(auth_info), Some(signature)) => {
                let (body, auth_info) = (decoded("body_bytes", body)?, decoded("auth_info_bytes", auth_info)?);
                let signature = decoded("signature", signature)?;
                if signature.len() != SIGNATURE_BYTES {
                    let found = signature.len();
                    return Err(Problem::bad_input(format!("signature has {found} bytes, it has {SIGNATURE_BYTES}")));
                }
                Ok(weighhouse_chain::joined(body, auth_info, signature))
            }
            _ => Err(Problem::bad_input("give tx_bytes alone, or body_bytes, auth_info_bytes and signature")),
        }
    }
}

impl TryFrom<Funds> for cosmwasm_std::Coin {
    type Error = Problem;

    fn try_from(funds: Funds) -> Result<Self, Problem> {
        let amount = funds.amount.parse::<Amount>().map_err(Problem::bad_input)?;
        let amount: u128 = amount.as_str().parse().map_err(|_| Problem::bad_input("funds have an amount"))?;
        Ok(cosmwasm_std::Coin::new(amount, funds.denom))
    }
}

impl From<&cosmwasm_std::Coin> for Funds {
    fn from(coin: &cosmwasm_std::Coin) -> Self {
        Funds { denom: coin.denom.clone(), amount: coin.amount.to_string() }
    }
}

impl From<Built> for UnsignedTx {
    fn from(built: Built) -> Self {
        let Built { unsigned, document, explained } = built;
        UnsignedTx {
            chain_id: unsigned.chain_id,
            account_number: unsigned.account.number.to_string(),
            sequence: unsigned.account.sequence.to_string(),
            gas_used: unsigned.gas_used.to_string(),
            gas_limit: unsigned.gas_limit.to_string(),
            fee: Funds::from(&unsigned.fee),
            timeout_height: unsigned.timeout_height.to_string(),
            body_bytes: STANDARD.encode(unsigned.body),
            direct: DirectDocument { auth_info_bytes: STANDARD.encode(unsigned.direct) },
            amino: AminoDocument { auth_info_bytes: STANDARD.encode(unsigned.amino), sign_doc: document },
            messages: explained.into_iter().map(ExplainedMessage::from).collect(),
        }
    }
}

impl From<Explained> for ExplainedMessage {
    fn from(explained: Explained) -> Self {
        let Explained { action, sender, target, pays, lines } = explained;
        let (contract, message) = match action {
            Action::Escrow(name) => ("escrow", name),
            Action::Registry(name) => ("registry", name),
            Action::License(name) => ("license", name),
            Action::Royalties(name) => ("royalties", name),
            Action::Reputation(name) => ("reputation", name),
            Action::Send => ("", "send".to_owned()),
            Action::Unknown(reason) => ("", reason),
        };
        let fields = lines.into_iter().map(|line| ExplainedField { field: line.field, value: words(line.value) });
        ExplainedMessage {
            contract,
            message,
            sender,
            target,
            pays: pays.iter().map(Funds::from).collect(),
            fields: fields.collect(),
        }
    }
}

fn words(value: messages::Value) -> String {
    match value {
        messages::Value::Amount(coin) => coin.to_string(),
        messages::Value::Number(text) | messages::Value::Text(text) => text,
        messages::Value::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
        messages::Value::Long { length } => format!("{length} characters"),
        messages::Value::Absent => "none".to_owned(),
    }
}

impl From<Signed> for Sent {
    fn from(signed: Signed) -> Self {
        Sent { hash: signed.hash, timeout_height: signed.timeout_height.to_string() }
    }
}

impl TxState {
    pub(super) fn new(hash: String, told: Told) -> Self {
        let of = |status, reason| TxState {
            hash: hash.clone(),
            status,
            reason,
            contract_code: None,
            height: None,
            gas_used: None,
            gas_wanted: None,
        };
        match told {
            Told::Pending(reason) => of(TxStatus::Pending, reason),
            Told::Gone(reason) => of(TxStatus::Gone, Some(reason)),
            Told::Unknown(reason) => of(TxStatus::Unknown, Some(reason)),
            Told::Included(outcome) => {
                let TxOutcome { height, gas_used, gas_wanted, .. } = outcome;
                let failure = outcome.succeeded().err();
                let status = if failure.is_some() { TxStatus::Failed } else { TxStatus::Succeeded };
                let contract_code = failure.as_ref().and_then(contract_code).map(str::to_owned);
                let (height, gas_used, gas_wanted) = (Some(height), Some(gas_used), Some(gas_wanted));
                let reason = failure.map(|error| error.to_string());
                TxState { contract_code, height, gas_used, gas_wanted, ..of(status, reason) }
            }
        }
    }
}
