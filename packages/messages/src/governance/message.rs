//! The messages that proposals for a market have, in protobuf and in the JSON of the chain's own program.

use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgMigrateContract, MsgPinCodes, MsgStoreCode, MsgUpdateAdmin,
};
use cosmos_sdk_proto::traits::Name;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Binary;
use serde_json::{json, Value as Json};
use weighhouse_transaction::any;

/// A message that governance runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Calls a contract.
    Execute { contract: String, message: Json },
    /// Stores a code: Wasm, gzipped or not.
    StoreCode { wasm: Vec<u8> },
    /// Moves a contract to another code.
    Migrate { contract: String, code_id: u64 },
    /// Keeps codes in the nodes' memory.
    PinCodes { code_ids: Vec<u64> },
    /// Names another admin of a contract.
    UpdateAdmin { contract: String, admin: String },
}

impl Message {
    /// The message in protobuf, run as `sender`.
    pub fn to_any(&self, sender: &str) -> Any {
        let sender = sender.to_owned();
        match self.clone() {
            Self::Execute { contract, message } => {
                any(&MsgExecuteContract { sender, contract, msg: message.to_string().into_bytes(), funds: vec![] })
            }
            Self::StoreCode { wasm } => {
                any(&MsgStoreCode { sender, wasm_byte_code: wasm, instantiate_permission: None })
            }
            Self::Migrate { contract, code_id } => {
                any(&MsgMigrateContract { sender, contract, code_id, msg: b"{}".to_vec() })
            }
            Self::PinCodes { code_ids } => any(&MsgPinCodes { authority: sender, code_ids }),
            Self::UpdateAdmin { contract, admin } => any(&MsgUpdateAdmin { sender, new_admin: admin, contract }),
        }
    }

    /// The message as `wasmd tx gov submit-proposal` reads it, run as `sender`.
    pub fn to_json(&self, sender: &str) -> Json {
        match self {
            Self::Execute { contract, message } => json!({
                "@type": MsgExecuteContract::type_url(), "sender": sender, "contract": contract, "msg": message,
                "funds": [],
            }),
            Self::StoreCode { wasm } => json!({
                "@type": MsgStoreCode::type_url(), "sender": sender,
                "wasm_byte_code": Binary::from(wasm.as_slice()).to_base64(), "instantiate_permission": null,
            }),
            Self::Migrate { contract, code_id } => json!({
                "@type": MsgMigrateContract::type_url(), "sender": sender, "contract": contract,
                "code_id": code_id.to_string(), "msg": {},
            }),
            Self::PinCodes { code_ids } => {
                let ids: Vec<_> = code_ids.iter().map(ToString::to_string).collect();
                json!({"@type": MsgPinCodes::type_url(), "authority": sender, "code_ids": ids})
            }
            Self::UpdateAdmin { contract, admin } => json!({
                "@type": MsgUpdateAdmin::type_url(), "sender": sender, "new_admin": admin, "contract": contract,
            }),
        }
    }
}
