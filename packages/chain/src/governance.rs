//! The chain's governance: its account, its proposals and what they take.

use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::gov::v1::{
    Params, Proposal, QueryParamsRequest, QueryParamsResponse, QueryProposalRequest, QueryProposalResponse,
    QueryProposalsRequest, QueryProposalsResponse,
};
use sha2::{Digest, Sha256};

use crate::query::read_coin;
use crate::{address_of, Client, Coin, Error, Result};

/// The module whose account runs the messages of proposals.
const MODULE: &str = "gov";
/// The bytes of a module's address.
const LENGTH: usize = 20;

/// The deposits by which a vote begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposits {
    /// The least deposit of a proposal.
    pub least: Vec<Coin>,
    /// The least deposit of one that is voted on in the shorter period.
    pub expedited: Vec<Coin>,
}

impl Client {
    /// The account that runs the messages of proposals, which nobody has a key for.
    pub fn governance(&self) -> Result<String> {
        let digest = Sha256::digest(MODULE.as_bytes());
        address_of(&self.config.prefix, digest.get(..LENGTH).unwrap_or_default())
    }

    /// A governance proposal, with its messages.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none of this number, or it failed to get its deposit in time.
    pub async fn proposal(&self, id: u64) -> Result<Proposal> {
        let request = QueryProposalRequest { proposal_id: id };
        let missing = || Error::NotFound { what: format!("proposal {id}") };
        let answer: QueryProposalResponse =
            self.grpc("/cosmos.gov.v1.Query/Proposal", &request).await.map_err(|error| match error {
                // The chain's own words name no proposal.
                Error::NotFound { .. } => missing(),
                error => error,
            })?;
        answer.proposal.ok_or_else(missing)
    }

    /// Status of a governance proposal (`ProposalStatus` of `cosmos.gov.v1`: 3 is passed).
    pub async fn proposal_status(&self, id: u64) -> Result<i32> {
        Ok(self.proposal(id).await?.status)
    }

    /// The newest governance proposals, at most `limit`; a node caps that at 100.
    pub async fn proposals(&self, limit: u32) -> Result<Vec<Proposal>> {
        let pagination = Some(PageRequest { limit: limit.into(), reverse: true, ..Default::default() });
        let request = QueryProposalsRequest { pagination, ..Default::default() };
        let answer: QueryProposalsResponse = self.grpc("/cosmos.gov.v1.Query/Proposals", &request).await?;
        Ok(answer.proposals)
    }

    /// The deposits by which the vote on a proposal begins.
    pub async fn deposits(&self) -> Result<Deposits> {
        let request = QueryParamsRequest { params_type: "deposit".into() };
        let answer: QueryParamsResponse = self.grpc("/cosmos.gov.v1.Query/Params", &request).await?;
        let Params { min_deposit, expedited_min_deposit, .. } = answer.params.unwrap_or_default();
        let read = |coins: Vec<_>| coins.iter().map(read_coin).collect::<Result<Vec<_>>>();
        Ok(Deposits { least: read(min_deposit)?, expedited: read(expedited_min_deposit)? })
    }
}
