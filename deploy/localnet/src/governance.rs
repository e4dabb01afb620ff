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
const PASSED: i32 = 3;
const REJECTED: i32 = 4;
const FAILED: i32 = 5;

/// Proposes messages, votes for them, and waits until they ran. The number of the proposal.
pub(crate) async fn pass(client: &Client, validator: &Key, messages: Vec<Any>, title: &str) -> Result<u64> {
    match decide(client, validator, messages, title).await? {
        (id, PASSED) => Ok(id),
        (id, status) => Err(Error::unusable(format!("proposal {id}"), format!("it ended with status {status}"))),
    }
}

/// Proposes messages, votes for them, and waits for the end. The number of the proposal, and whether its messages ran: if one
/// of them failed, none did.
pub(crate) async fn put_to_vote(
    client: &Client,
    validator: &Key,
    messages: Vec<Any>,
    title: &str,
) -> Result<(u64, bool)> {
    let (id, status) = decide(client, validator, messages, title).await?;
    Ok((id, status == PASSED))
}

/// Proposes messages and votes for them; the number of the proposal and its last status.
async fn decide(client: &Client, validator: &Key, messages: Vec<Any>, title: &str) -> Result<(u64, i32)> {
    let deposit = [Coin::new(DEPOSIT * 2, DENOM)];
    let proposal = message::propose(validator.address(), messages, &deposit, title, title, true);
    let outcome = client.submit(validator, vec![proposal]).await?;
    let id: u64 = outcome
        .attribute("submit_proposal", "proposal_id")?
        .parse()
        .map_err(|error| Error::unusable("proposal id", error))?;
    client.submit(validator, vec![message::vote_yes(validator.address(), id)]).await?;
    let start = Instant::now();
    loop {
        match client.proposal_status(id).await? {
            status @ (PASSED | REJECTED | FAILED) => return Ok((id, status)),
            status if start.elapsed() > PATIENCE => {
                return Err(Error::unusable(format!("proposal {id}"), format!("it still has status {status}")))
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}
