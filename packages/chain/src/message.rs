//! The messages a transaction can carry, as protobuf.

use std::io::Write;

use cosmrs::{
    proto::{
        cosmos::{
            bank::v1beta1::MsgSend,
            feegrant::v1beta1::{AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance},
            gov::v1::{MsgDeposit, MsgSubmitProposal, MsgVote},
        },
        cosmwasm::wasm::v1::{
            MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract, MsgPinCodes,
            MsgStoreCode, MsgUpdateAdmin,
        },
        traits::Name,
        Timestamp,
    },
    Any,
};
use flate2::{write::GzEncoder, Compression};
use serde::Serialize;
use weighhouse_transaction::coins;

use crate::{query::to_json, Coin, Error, Result};

pub use cosmrs::proto::cosmos::gov::v1::VoteOption;
pub use weighhouse_transaction::any;

/// Bank transfer.
pub fn send(from: &str, to: &str, amount: &[Coin]) -> Any {
    any(&MsgSend { from_address: from.into(), to_address: to.into(), amount: coins(amount) })
}

/// A fee grant: the granter pays the grantee's fees for calls of contracts, and no others, up to a limit in all and until a
/// time, in seconds UTC. The chain refuses another one while the grantee has one of the granter's that has not expired.
pub fn grant_fees(granter: &str, grantee: &str, limit: &Coin, expires: i64) -> Any {
    let expiration = Some(Timestamp { seconds: expires, nanos: 0 });
    let basic = BasicAllowance { spend_limit: coins(std::slice::from_ref(limit)), expiration };
    let allowed_messages = vec![MsgExecuteContract::type_url()];
    let allowance = Some(any(&AllowedMsgAllowance { allowance: Some(any(&basic)), allowed_messages }));
    any(&MsgGrantAllowance { granter: granter.into(), grantee: grantee.into(), allowance })
}

/// Call of a contract.
pub fn execute(sender: &str, contract: &str, message: &impl Serialize, funds: &[Coin]) -> Result<Any> {
    let (sender, contract) = (sender.into(), contract.into());
    Ok(any(&MsgExecuteContract { sender, contract, msg: to_json(message)?, funds: coins(funds) }))
}

/// Storing of contract code; anybody may instantiate it. The code travels gzipped, which the chain undoes: a node takes
/// no request of a megabyte, and a simulation's holds every byte twice. Its checksum is that of the plain code.
///
/// # Errors
/// [`Error::Invalid`] if it can't be compressed.
pub fn store_code(sender: &str, wasm: &[u8]) -> Result<Any> {
    Ok(any(&MsgStoreCode { sender: sender.into(), wasm_byte_code: gzipped(wasm)?, instantiate_permission: None }))
}

/// Contract code as it travels.
///
/// # Errors
/// [`Error::Invalid`] if it can't be compressed.
pub fn gzipped(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let zipped = gzip.write_all(wasm).and_then(|()| gzip.finish());
    zipped.map_err(|error| Error::invalid("the contract code", error))
}

/// Instantiation at an address the chain picks; no admin if `admin` is `None`.
pub fn instantiate(
    sender: &str,
    admin: Option<&str>,
    code_id: u64,
    label: &str,
    message: &impl Serialize,
) -> Result<Any> {
    Ok(any(&MsgInstantiateContract {
        sender: sender.into(),
        admin: admin.unwrap_or_default().into(),
        code_id,
        label: label.into(),
        msg: to_json(message)?,
        funds: vec![],
    }))
}

/// Instantiation at an address known before: it depends on the code's checksum, the sender and the salt only.
pub fn instantiate2(
    sender: &str,
    admin: Option<&str>,
    code_id: u64,
    label: &str,
    salt: &[u8],
    message: &impl Serialize,
) -> Result<Any> {
    Ok(any(&MsgInstantiateContract2 {
        sender: sender.into(),
        admin: admin.unwrap_or_default().into(),
        code_id,
        label: label.into(),
        msg: to_json(message)?,
        funds: vec![],
        salt: salt.to_vec(),
        fix_msg: false,
    }))
}

/// The address [`instantiate2`] will make.
///
/// # Errors
/// A sender that is no address, a checksum that is not 32 bytes, a salt that is not 1 to 64 bytes.
pub fn instantiate2_address(prefix: &str, checksum: &[u8], sender: &str, salt: &[u8]) -> Result<String> {
    let creator = cosmwasm_std::CanonicalAddr::from(crate::address_bytes(sender)?);
    let raw = cosmwasm_std::instantiate2_address(checksum, &creator, salt)
        .map_err(|error| Error::invalid("instantiate2 input", error))?;
    crate::address_of(prefix, raw.as_slice())
}

/// Migration of a contract to other code.
pub fn migrate(sender: &str, contract: &str, code_id: u64, message: &impl Serialize) -> Result<Any> {
    let (sender, contract) = (sender.into(), contract.into());
    Ok(any(&MsgMigrateContract { sender, contract, code_id, msg: to_json(message)? }))
}

/// Change of a contract's admin, by the present one.
pub fn update_admin(sender: &str, contract: &str, admin: &str) -> Any {
    any(&MsgUpdateAdmin { sender: sender.into(), new_admin: admin.into(), contract: contract.into() })
}

/// Pinning of codes in the node's memory, by governance.
pub fn pin_codes(authority: &str, code_ids: &[u64]) -> Any {
    any(&MsgPinCodes { authority: authority.into(), code_ids: code_ids.to_vec() })
}

/// A governance proposal: messages that run as the governance account if it passes.
pub fn propose(
    proposer: &str,
    messages: Vec<Any>,
    deposit: &[Coin],
    title: &str,
    summary: &str,
    expedited: bool,
) -> Any {
    any(&MsgSubmitProposal {
        messages,
        initial_deposit: coins(deposit),
        proposer: proposer.into(),
        metadata: String::new(),
        title: title.into(),
        summary: summary.into(),
        expedited,
    })
}

/// A deposit on a proposal. With the one that makes it the least that the chain takes, the vote begins.
pub fn deposit(depositor: &str, proposal_id: u64, amount: &[Coin]) -> Any {
    any(&MsgDeposit { proposal_id, depositor: depositor.into(), amount: coins(amount) })
}

/// A vote for a proposal.
pub fn vote_yes(voter: &str, proposal_id: u64) -> Any {
    vote(voter, proposal_id, VoteOption::Yes)
}

/// A vote on a proposal, in place of the voter's earlier one.
pub fn vote(voter: &str, proposal_id: u64, option: VoteOption) -> Any {
    any(&MsgVote { proposal_id, voter: voter.into(), option: option.into(), metadata: String::new() })
}
