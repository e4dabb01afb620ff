//! The request for the height at which a contract was created, in wasmd's types.

use prost::Message;

/// The path of the chain's query for a contract.
pub(super) const CONTRACT_INFO: &str = "/cosmwasm.wasm.v1.Query/ContractInfo";
/// The chain's words for an address without a contract.
pub(super) const NO_SUCH_CONTRACT: &str = "no such contract";

/// wasmd's `QueryContractInfoRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfoRequest {
    #[prost(string, tag = "1")]
    address: String,
}

/// The part of wasmd's `QueryContractInfoResponse` that names the creation.
#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfoResponse {
    #[prost(message, optional, tag = "2")]
    info: Option<ContractInfo>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfo {
    #[prost(message, optional, tag = "5")]
    created: Option<Created>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Created {
    #[prost(uint64, tag = "1")]
    block_height: u64,
}

/// The request about the contract at an address.
pub(super) fn question(address: &str) -> Vec<u8> {
    ContractInfoRequest { address: address.to_owned() }.encode_to_vec()
}

/// The height of the block that created the contract.
pub(super) fn height(answer: &[u8]) -> Result<i64, prost::DecodeError> {
    let created = ContractInfoResponse::decode(answer)?.info.and_then(|info| info.created).unwrap_or_default();
    Ok(i64::try_from(created.block_height).unwrap_or(i64::MAX))
}
