//! Votes that reviews are helpful.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Addr, CanonicalAddr, Storage};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::OrderId;

use super::{numbered, under_number};
use crate::ContractError;

/// The storage of votes, by review and license.
pub const VOTES: &[u8] = b"vote/";
/// The storage of voters, by review and account.
pub const VOTERS: &[u8] = b"voter/";
/// The storage of the numbers of votes, by review.
pub const HELPFUL: &[u8] = b"helpful/";

/// The account that voted with a license.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VoteRecord {
    /// The voter's canonical address.
    pub voter: Vec<u8>,
}

impl Record for VoteRecord {
    const NAME: &'static str = "vote";
}

/// The license that an account voted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct VoterRecord {
    license: OrderId,
}

impl Record for VoterRecord {
    const NAME: &'static str = "voter";
}

/// The number of a review's votes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct HelpfulRecord {
    votes: u32,
}

impl Record for HelpfulRecord {
    const NAME: &'static str = "number of votes";
}

/// The votes. For a review there is one for a license and one for an account: a license that changes hands again and again
/// votes once.
pub struct Votes;

impl Votes {
    fn vote_key(order: OrderId, license: OrderId) -> Vec<u8> {
        [under_number(VOTES, order).as_slice(), &license.to_be_bytes()].concat()
    }

    fn voter_key(order: OrderId, voter: &[u8]) -> Vec<u8> {
        [under_number(VOTERS, order).as_slice(), voter].concat()
    }

    fn helpful_key(order: OrderId) -> Vec<u8> {
        [HELPFUL, &order.to_be_bytes()].concat()
    }

    /// The number of a review's votes.
    ///
    /// # Errors
    /// [`RecordError`] when it can't be read.
    pub fn helpful(storage: &dyn Storage, order: OrderId) -> Result<u32, RecordError> {
        Ok(HelpfulRecord::load(storage, &Self::helpful_key(order))?.unwrap_or_default().votes)
    }

    /// Adds a vote, in place of one that an earlier holder of the license gave, and returns that holder.
    ///
    /// # Errors
    /// [`ContractError::VotedAlready`] when the account has voted for the review.
    pub fn add(
        storage: &mut dyn Storage,
        order: OrderId,
        license: OrderId,
        (voter, canonical): (&Addr, &CanonicalAddr),
    ) -> Result<Option<CanonicalAddr>, ContractError> {
        let voter_key = Self::voter_key(order, canonical);
        let has_voted = storage.get(&voter_key).is_some();
        ensure!(!has_voted, ContractError::VotedAlready { order, voter: voter.clone() });
        let vote_key = Self::vote_key(order, license);
        let earlier = VoteRecord::load(storage, &vote_key)?;
        match &earlier {
            Some(earlier) => storage.remove(&Self::voter_key(order, &earlier.voter)),
            None => {
                let votes = Self::helpful(storage, order)?;
                let votes = votes.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of votes" })?;
                HelpfulRecord { votes }.save(storage, &Self::helpful_key(order));
            }
        }
        VoteRecord { voter: canonical.to_vec() }.save(storage, &vote_key);
        VoterRecord { license }.save(storage, &voter_key);
        Ok(earlier.map(|earlier| earlier.voter.into()))
    }

    /// Retracts an account's vote, and returns the license that it voted with.
    ///
    /// # Errors
    /// [`ContractError::NoVote`] when it has none.
    pub fn retract(
        storage: &mut dyn Storage,
        order: OrderId,
        (voter, canonical): (&Addr, &CanonicalAddr),
    ) -> Result<OrderId, ContractError> {
        let voter_key = Self::voter_key(order, canonical);
        let vote = VoterRecord::load(storage, &voter_key)?;
        let VoterRecord { license } = vote.ok_or_else(|| ContractError::NoVote { order, voter: voter.clone() })?;
        storage.remove(&voter_key);
        storage.remove(&Self::vote_key(order, license));
        let votes = Self::helpful(storage, order)?.saturating_sub(1);
        HelpfulRecord { votes }.save(storage, &Self::helpful_key(order));
        Ok(license)
    }

    /// A review's votes, by license.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        order: OrderId,
        start_after: Option<OrderId>,
        size: usize,
    ) -> Result<Vec<(OrderId, VoteRecord)>, RecordError> {
        numbered(storage, &under_number(VOTES, order), start_after, size)
    }
}
