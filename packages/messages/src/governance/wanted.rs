//! What a proposal names that its explanation needs looked up.

use std::collections::BTreeSet;

use cosmos_sdk_proto::cosmwasm::wasm::v1::{MsgExecuteContract, MsgMigrateContract, MsgPinCodes, MsgUnpinCodes};
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;
use serde::Serialize;
use weighhouse_protocol::{registry, reputation, ListingId};

use super::known::is_same;
use crate::Contracts;

/// Names that messages have. Each is looked up into the field of the same name of [`super::Known`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Wanted {
    pub codes: BTreeSet<u64>,
    pub listings: BTreeSet<ListingId>,
    pub verifiers: BTreeSet<String>,
    pub handles: BTreeSet<String>,
}

/// The names in a proposal's messages. A message that can't be decoded names nothing.
pub fn wanted(contracts: &Contracts, messages: &[Any]) -> Wanted {
    let mut wanted = Wanted::default();
    for message in messages {
        if let Some(MsgMigrateContract { code_id, .. }) = typed(message) {
            wanted.codes.insert(code_id);
        } else if let Some(MsgPinCodes { code_ids, .. }) = typed(message) {
            wanted.codes.extend(code_ids);
        } else if let Some(MsgUnpinCodes { code_ids, .. }) = typed(message) {
            wanted.codes.extend(code_ids);
        } else if let Some(call) = typed::<MsgExecuteContract>(message) {
            wanted.of_call(contracts, &call);
        }
    }
    wanted
}

impl Wanted {
    fn of_call(&mut self, contracts: &Contracts, call: &MsgExecuteContract) {
        if is_same(&call.contract, &contracts.registry) {
            use registry::ExecuteMsg::{Delist, Relist};
            if let Ok(Delist { listing } | Relist { listing }) = serde_json::from_slice(&call.msg) {
                self.listings.insert(listing);
            }
        } else if contracts.reputation.as_ref().is_some_and(|address| is_same(address, &call.contract)) {
            use reputation::ExecuteMsg::{AccreditVerifier, RevokeHandle, RevokeVerifier, TransferHandle};
            match serde_json::from_slice(&call.msg) {
                Ok(AccreditVerifier { verifier, .. } | RevokeVerifier { verifier }) => {
                    self.verifiers.insert(verifier);
                }
                Ok(RevokeHandle { handle, .. } | TransferHandle { handle, .. }) => {
                    self.handles.insert(handle);
                }
                _ => {}
            }
        }
    }
}

/// The message in an `Any`; `None` if it holds another one, or can't be decoded.
pub(super) fn typed<M: Message + Default + Name>(message: &Any) -> Option<M> {
    (message.type_url == M::type_url()).then(|| M::decode(message.value.as_slice()).ok()).flatten()
}
