//! `packages/messages` for browsers, with the chain's requests and answers around it. It does no input or output: the page
//! asks a node with the bytes that are made here, and hands in what the node answered.
//!
//! Values cross as JSON texts or bytes, and errors as sentences.
mod answers;
mod governance;
mod market;
mod vote;

pub use answers::{
    account, account_request, allowance, allowance_request, balance, balance_request, gas, smart_answer, smart_request,
};
pub use governance::{
    bonded, bonded_request, explain, proposal_request, proposal_sentences, proposals_request, tally, tally_request,
    vote_rules, vote_rules_request,
};
pub use market::{fee, hash, joined, Market};
