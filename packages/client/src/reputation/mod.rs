//! Identities and reputation: profiles, linked wallets and attestations, reviews, questions and reports.

mod attestation;
mod error;
mod ethereum;
mod profile;
mod question;
mod report;
mod review;

use cosmwasm_std::Coin;
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::{Config, ExecuteMsg, QueryMsg};

use crate::error::{Kind, Result};
use crate::market::Market;

pub use attestation::{attest, attestation, revoke, Attested, Opening};
pub use error::ReputationError;
pub use ethereum::{is_ethereum, wallet_signed, wallet_text, Purpose, WalletText};
pub use profile::{accept, claim, identity, propose, release, set, unlink, Identity, Profile};
pub use question::{
    answer_question, answers, ask_question, edit_post, hide_post, question, restore_post, withdraw_post,
};
pub use report::{appeal, charge, decide, report, settle};
pub use review::{answer, retract, review, review_of, vote, weight, Reviewing};

/// The settings of reputation.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without it.
pub async fn settings(market: &Market) -> Result<Config> {
    ask(market, &QueryMsg::Config {}).await
}

async fn ask<T: serde::de::DeserializeOwned>(market: &Market, message: &QueryMsg) -> Result<T> {
    let address = market.contracts.reputation.as_ref().ok_or(ReputationError::NoContract)?;
    market.ask(address, message).await
}

/// The contract's record of a name; `None` without one.
async fn find<T: serde::de::DeserializeOwned>(market: &Market, message: &QueryMsg) -> Result<Option<T>> {
    match ask(market, message).await {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn call(market: &Market, message: &ExecuteMsg, funds: Vec<Coin>) -> Result<Call> {
    Ok(market.contracts.reputation(message, funds).ok_or(ReputationError::NoContract)??)
}

/// The coins that a deposit or a stake takes; none where nothing is asked for.
fn funds(coin: Coin) -> Vec<Coin> {
    if coin.amount.is_zero() {
        return Vec::new();
    }
    vec![coin]
}
