//! Governance by the one validator.

use std::time::{Duration, Instant};

use weighhouse_chain::{message, Any, Client, Coin, Key};

use crate::{
    node::{DENOM, DEPOSIT},
    Error, Result,
};

/// Longer than any vote of a localnet lasts.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(300);

/// `ProposalStatus` of `cosmos.gov.v1`.
const DEPOSIT_PERIOD: i32 = 1;
const PASSED: i32 = 3;
const REJECTED: i32 = 4;
const FAILED: i32 = 5;

/// Proposes messages, votes for them, and waits until they ran. The number of the proposal.
pub(crate) async fn pass(client: &Client, validator: &Key, messages: Vec<Any>, title: &str) -> Result<u64> {
    let id = submit(client, validator, messages, title, true).await?;
    vote_through(client, validator, id).await?;
    Ok(id)
}

/// Proposes messages, votes for them, and waits for the end. The number of the proposal, and whether its messages ran: if one
/// of them failed, none did.
pub(crate) async fn put_to_vote(
    client: &Client,
    validator: &Key,
    messages: Vec<Any>,
    title: &str,
) -> Result<(u64, bool)> {
    let id = submit(client, validator, messages, title, true).await?;
    let (status, _) = decide(client, validator, id).await?;
    Ok((id, status == PASSED))
}

/// Proposes messages, whose vote takes its whole time. The number of the proposal.
pub(crate) async fn propose(client: &Client, validator: &Key, messages: Vec<Any>, title: &str) -> Result<u64> {
    submit(client, validator, messages, title, false).await
}

/// Votes for a proposal, and waits until its messages ran.
pub(crate) async fn vote_through(client: &Client, validator: &Key, id: u64) -> Result<()> {
    match decide(client, validator, id).await? {
        (PASSED, _) => Ok(()),
        (status, reason) => {
            Err(Error::unusable(format!("proposal {id}"), format!("it ended with status {status}: {reason}")))
        }
    }
}

async fn submit(client: &Client, validator: &Key, messages: Vec<Any>, title: &str, is_expedited: bool) -> Result<u64> {
    let proposal = message::propose(validator.address(), messages, &deposit(is_expedited), title, title, is_expedited);
    let outcome = client.submit(validator, vec![proposal]).await?;
    let id = outcome.attribute("submit_proposal", "proposal_id")?;
    id.parse::<u64>().map_err(|error| Error::unusable("proposal id", error))
}

/// The deposit with which a vote begins.
fn deposit(is_expedited: bool) -> [Coin; 1] {
    [Coin::new(if is_expedited { DEPOSIT * 2 } else { DEPOSIT }, DENOM)]
}

/// Votes for a proposal, and waits for its end: its status, and the reason for which it failed. The vote on one that waits for its
/// deposit begins with the validator's.
async fn decide(client: &Client, validator: &Key, id: u64) -> Result<(i32, String)> {
    let (voter, found) = (validator.address(), client.proposal(id).await?);
    let mut messages = Vec::new();
    if found.status == DEPOSIT_PERIOD {
        messages.push(message::deposit(voter, id, &deposit(found.expedited)));
    }
    messages.push(message::vote_yes(voter, id));
    client.submit(validator, messages).await?;
    let start = Instant::now();
    loop {
        let proposal = client.proposal(id).await?;
        match proposal.status {
            status @ (PASSED | REJECTED | FAILED) => return Ok((status, proposal.failed_reason)),
            status if start.elapsed() > PATIENCE => {
                return Err(Error::unusable(format!("proposal {id}"), format!("it still has status {status}")))
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}
