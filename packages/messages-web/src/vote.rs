//! Votes on proposals of the chain's governance: built, put into a wallet's words, and read back.

use cosmos_sdk_proto::cosmos::gov::v1::{MsgVote, VoteOption};
use cosmos_sdk_proto::traits::Name;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use wasm_bindgen::JsError;
use weighhouse_transaction::any;

use crate::answers::decode;

/// The name by which a page calls the chain's governance, beside the market's contracts.
pub(crate) const GOVERNANCE: &str = "gov";

/// What an account tells the chain's governance, as a page writes it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Told {
    Vote(Ballot),
}

/// A vote on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ballot {
    proposal: u64,
    vote: Vote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Vote {
    Yes,
    Abstain,
    No,
    NoWithVeto,
}

impl Vote {
    fn option(self) -> VoteOption {
        match self {
            Self::Yes => VoteOption::Yes,
            Self::Abstain => VoteOption::Abstain,
            Self::No => VoteOption::No,
            Self::NoWithVeto => VoteOption::NoWithVeto,
        }
    }

    fn of(option: i32) -> Option<Self> {
        [Self::Yes, Self::Abstain, Self::No, Self::NoWithVeto].into_iter().find(|vote| vote.number() == option)
    }

    fn number(self) -> i32 {
        self.option().into()
    }
}

impl Ballot {
    /// The vote as a message of a transaction that `voter` signs.
    pub(crate) fn to_any(self, voter: &str) -> Any {
        let (proposal_id, option) = (self.proposal, self.vote.number());
        any(&MsgVote { proposal_id, voter: voter.to_owned(), option, metadata: String::new() })
    }

    /// The vote in amino's JSON, in which options are numbers, numbers of 64 bits are texts, and an empty text is left out.
    pub(crate) fn amino(self, voter: &str) -> Value {
        let value = json!({"proposal_id": self.proposal.to_string(), "voter": voter, "option": self.vote.number()});
        json!({"type": "cosmos-sdk/v1/MsgVote", "value": value})
    }
}

/// A vote as `weighhouse_messages::explain` explains other messages; `None` if the message is none. One with an option or a
/// text that this module never writes is unknown: nobody should sign it unread.
///
/// # Errors
/// Bytes that are no vote.
pub(crate) fn explained(message: &Any) -> Result<Option<Value>, JsError> {
    if message.type_url != MsgVote::type_url() {
        return Ok(None);
    }
    let vote: MsgVote = decode(&message.value)?;
    Ok(Some(shown(&vote)))
}

fn shown(vote: &MsgVote) -> Value {
    let MsgVote { proposal_id, voter, option, metadata } = vote;
    let pays: [Coin; 0] = [];
    match Vote::of(*option).filter(|_| metadata.is_empty()) {
        Some(vote) => json!({
            "action": "vote",
            "sender": voter,
            "target": "",
            "pays": pays,
            "lines": [
                {"field": "proposal", "value": {"number": proposal_id.to_string()}},
                {"field": "vote", "value": {"text": vote}},
            ],
        }),
        None => json!({
            "action": {"unknown": format!("a vote of option {option} on proposal {proposal_id}, with the text {metadata:?}")},
            "sender": "",
            "target": "",
            "pays": pays,
            "lines": [],
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmos_sdk_proto::traits::Message;

    use super::*;

    fn ballot(vote: &str) -> Ballot {
        let told = json!({"vote": {"proposal": 12, "vote": vote}});
        let Told::Vote(ballot) = serde_json::from_value(told).unwrap();
        ballot
    }

    fn read(any: &Any) -> MsgVote {
        assert_eq!(any.type_url, "/cosmos.gov.v1.MsgVote");
        MsgVote::decode(any.value.as_slice()).unwrap()
    }

    #[test]
    fn what_is_signed_says_the_vote_that_was_asked_for() {
        for (name, option) in [("yes", 1), ("abstain", 2), ("no", 3), ("no_with_veto", 4)] {
            let vote = read(&ballot(name).to_any("wasm1me"));
            assert_eq!((vote.proposal_id, vote.voter.as_str(), vote.option), (12, "wasm1me", option));
            let told = shown(&vote);
            assert_eq!((&told["action"], &told["sender"]), (&json!("vote"), &json!("wasm1me")));
            assert_eq!(told["lines"][0], json!({"field": "proposal", "value": {"number": "12"}}));
            assert_eq!(told["lines"][1], json!({"field": "vote", "value": {"text": name}}));
            let amino = ballot(name).amino("wasm1me");
            assert_eq!(amino["value"], json!({"proposal_id": "12", "voter": "wasm1me", "option": option}));
        }
    }

    #[test]
    fn a_vote_that_this_module_never_writes_is_unknown() {
        let vote = read(&ballot("yes").to_any("wasm1me"));
        for vote in [
            MsgVote { option: 0, ..vote.clone() },
            MsgVote { option: 9, ..vote.clone() },
            MsgVote { metadata: "for a friend".into(), ..vote },
        ] {
            assert!(shown(&vote)["action"]["unknown"].is_string());
        }
    }

    #[test]
    fn a_page_says_nothing_else_to_governance() {
        let refused = |told: Value| serde_json::from_value::<Told>(told).is_err();
        assert!(refused(json!({"vote": {"proposal": 12, "vote": "maybe"}})));
        assert!(refused(json!({"vote": {"proposal": 12, "vote": "yes", "weight": "0.5"}})));
        assert!(refused(json!({"deposit": {"proposal": 12}})));
    }
}
