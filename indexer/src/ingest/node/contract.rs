//! The question to a contract about its state at a height, in wasmd's types.

use prost::Message;
use serde::de::DeserializeOwned;
use serde::Serialize;
use tendermint_rpc::endpoint::abci_query;

use super::{result, Node, NodeError};

/// The path of the chain's query for a contract's own answer.
const SMART_STATE: &str = "/cosmwasm.wasm.v1.Query/SmartContractState";
/// The chain's words for a state that it no longer has, or never had.
const GONE: [&str; 3] = ["failed to load state at height", "version does not exist", "pruned"];

/// wasmd's `QuerySmartContractStateRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct Question {
    #[prost(string, tag = "1")]
    address: String,
    #[prost(bytes = "vec", tag = "2")]
    message: Vec<u8>,
}

/// wasmd's `QuerySmartContractStateResponse`.
#[derive(Clone, PartialEq, prost::Message)]
struct Answer {
    #[prost(bytes = "vec", tag = "1")]
    data: Vec<u8>,
}

impl Node {
    /// A contract's answer in the chain's state after the block of a height.
    ///
    /// # Errors
    /// [`NodeError::Pruned`] when the node no longer has that state; the contract's refusal as [`NodeError::Unavailable`].
    pub async fn ask_contract<T: DeserializeOwned>(
        &self,
        address: &str,
        message: &(impl Serialize + Sync),
        at: i64,
    ) -> Result<T, NodeError> {
        let unavailable = |reason: String| NodeError::Unavailable { height: at, reason };
        let message = serde_json::to_vec(message).map_err(|error| unavailable(error.to_string()))?;
        let question = Question { address: address.to_owned(), message }.encode_to_vec();
        let height = u32::try_from(at).map_err(|_| NodeError::wrong(at, "it is no height"))?.into();
        let question = abci_query::Request::new(Some(SMART_STATE.to_owned()), question, Some(height), false);
        let read = |answer: &[u8]| result::<abci_query::Response>(at, answer);
        let answer = self.rpc.ask(at, "abci_query", question, read).await?.response;
        if answer.code.is_err() {
            let is_gone = GONE.iter().any(|sign| answer.log.contains(sign));
            let (height, reason) = (at, answer.log);
            return Err(if is_gone { NodeError::Pruned { height, reason } } else { unavailable(reason) });
        }
        let unreadable =
            |reason: String| NodeError::wrong(at, format!("the answer of {address} can't be read: {reason}"));
        let answer = Answer::decode(answer.value.as_slice()).map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_slice(&answer.data).map_err(|error| unreadable(error.to_string()))
    }
}
