//! A proposal as the chain's gov module answers it.

use cosmos_sdk_proto::cosmos::gov::v1::{self as gov, ProposalStatus, QueryProposalResponse};
use cosmos_sdk_proto::traits::Message as _;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::Serialize;

use crate::explain::coins;

/// A proposal, without its votes.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub id: u64,
    pub status: Status,
    pub title: String,
    pub summary: String,
    pub proposer: String,
    pub expedited: bool,
    /// The messages that run if it passes.
    pub messages: Vec<Any>,
    /// The coins deposited so far.
    pub deposit: Vec<Coin>,
    /// The time at which the vote ends, in seconds UTC; absent before the vote begins.
    pub voting_ends_at: Option<u64>,
    /// The chain's words on a proposal that passed and whose messages failed; empty otherwise.
    pub failed_reason: String,
}

/// The state of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Deposit,
    Voting,
    Passed,
    Rejected,
    /// It passed, and its messages failed: nothing changed.
    Failed,
    Unknown,
}

impl Proposal {
    /// Reads the answer of `/cosmos.gov.v1.Query/Proposal`.
    ///
    /// # Errors
    /// Bytes that are no such answer, or one without a proposal.
    pub fn read(answer: &[u8]) -> Result<Self, String> {
        let answer = QueryProposalResponse::decode(answer).map_err(|error| error.to_string())?;
        answer.proposal.ok_or_else(|| "the node answers without a proposal".to_owned())?.try_into()
    }
}

impl TryFrom<gov::Proposal> for Proposal {
    type Error = String;

    fn try_from(proposal: gov::Proposal) -> Result<Self, String> {
        let status = match ProposalStatus::try_from(proposal.status) {
            Ok(ProposalStatus::DepositPeriod) => Status::Deposit,
            Ok(ProposalStatus::VotingPeriod) => Status::Voting,
            Ok(ProposalStatus::Passed) => Status::Passed,
            Ok(ProposalStatus::Rejected) => Status::Rejected,
            Ok(ProposalStatus::Failed) => Status::Failed,
            Ok(ProposalStatus::Unspecified) | Err(_) => Status::Unknown,
        };
        let voting_ends_at = proposal.voting_end_time.and_then(|time| u64::try_from(time.seconds).ok());
        Ok(Self {
            id: proposal.id,
            status,
            title: proposal.title,
            summary: proposal.summary,
            proposer: proposal.proposer,
            expedited: proposal.expedited,
            messages: proposal.messages,
            deposit: coins(&proposal.total_deposit)?,
            voting_ends_at,
            failed_reason: proposal.failed_reason,
        })
    }
}
