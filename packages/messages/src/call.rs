//! Calls of the market's contracts, and their protobuf form.

use cosmos_sdk_proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::escrow::ResellMsg;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties, OrderId};
use weighhouse_transaction::{any, coins};

/// The addresses of a market's contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contracts {
    /// Listings and versions.
    pub registry: String,
    /// The collection of licenses.
    pub license: String,
    /// Orders and their money.
    pub escrow: String,
    /// The royalties ledger.
    pub royalties: String,
    /// Profiles, attestations, reviews and reports; absent in a market that has no such contract yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reputation: Option<String>,
}

/// One call of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contract's address.
    pub contract: String,
    /// The message, as JSON.
    pub message: Vec<u8>,
    /// The coins that travel with it.
    pub funds: Vec<Coin>,
}

impl Contracts {
    /// A call of the escrow, with the coins it takes.
    ///
    /// # Errors
    /// A message that has no JSON form.
    pub fn escrow(&self, message: &escrow::ExecuteMsg, funds: Vec<Coin>) -> serde_json::Result<Call> {
        call(&self.escrow, message, funds)
    }

    /// A call of the registry, which takes no coins.
    ///
    /// # Errors
    /// A message that has no JSON form.
    pub fn registry(&self, message: &registry::ExecuteMsg) -> serde_json::Result<Call> {
        call(&self.registry, message, vec![])
    }

    /// A call of the ledger of royalties, which takes no coins of a payee.
    ///
    /// # Errors
    /// A message that has no JSON form.
    pub fn royalties(&self, message: &royalties::ExecuteMsg) -> serde_json::Result<Call> {
        call(&self.royalties, message, vec![])
    }

    /// A call of the reputation contract, with the deposit or the stake that it takes; `None` in a market without one.
    ///
    /// # Errors
    /// A message that has no JSON form.
    pub fn reputation(&self, message: &reputation::ExecuteMsg, funds: Vec<Coin>) -> Option<serde_json::Result<Call>> {
        self.reputation.as_ref().map(|address| call(address, message, funds))
    }

    /// Sends a license to the escrow, which offers it for resale.
    ///
    /// # Errors
    /// A message that has no JSON form.
    pub fn resell(&self, license: OrderId, resale: &ResellMsg) -> serde_json::Result<Call> {
        let msg = serde_json::to_vec(resale)?.into();
        let (contract, token_id) = (self.escrow.clone(), license.to_string());
        call(&self.license, &license::ExecuteMsg::SendNft { contract, token_id, msg }, vec![])
    }
}

impl Call {
    /// The call as a message of a transaction that `sender` signs.
    pub fn to_any(&self, sender: &str) -> Any {
        any(&MsgExecuteContract {
            sender: sender.to_owned(),
            contract: self.contract.clone(),
            msg: self.message.clone(),
            funds: coins(&self.funds),
        })
    }
}

fn call(contract: &str, message: &impl Serialize, funds: Vec<Coin>) -> serde_json::Result<Call> {
    Ok(Call { contract: contract.to_owned(), message: serde_json::to_vec(message)?, funds })
}
