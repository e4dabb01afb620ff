//! The contract's messages: a file for those that belong together.

mod attestation;
mod ethereum;
mod governance;
mod handle;
mod link;
mod question;
mod report;
mod review;
mod verifier;
mod vote;

pub use attestation::{attest, revoke_attestation, Finding};
pub use ethereum::{link_ethereum, revoke_ethereum, unlink_ethereum};
pub use governance::{check_records, instantiate, update_config, upgrade_records};
pub use handle::{claim_handle, release_handle, revoke_handle, set_profile, transfer_handle};
pub use link::{accept_link, propose_link, unlink};
pub use question::{answer_question, ask_question, edit_post, hide_post, restore_post, withdraw_post};
pub use report::{appeal, decide, report, settle_report, Charge};
pub use review::{answer_review, edit_review, review};
pub use verifier::{accredit_verifier, revoke_verifier, Accreditation};
pub use vote::{retract_vote, vote};

use cosmwasm_std::{Addr, BankMsg, Coin, Response};

/// Pays a deposit or a stake out; an amount of 0 is no payment.
fn pay(response: Response, recipient: &Addr, sum: Coin) -> Response {
    if sum.amount.is_zero() {
        return response;
    }
    response.add_message(BankMsg::Send { to_address: recipient.to_string(), amount: vec![sum] })
}
