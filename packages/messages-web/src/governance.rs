//! Proposals of the chain's governance: what a node answers of them, and what their messages would change in a market.
//!
//! Times are seconds UTC, numbers of proposals and counts of votes are texts.

use cosmos_sdk_proto::cosmos::base::query::v1beta1::PageRequest;
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin;
use cosmos_sdk_proto::cosmos::gov::v1::{
    Proposal as Told, QueryParamsRequest, QueryParamsResponse, QueryProposalRequest, QueryProposalResponse,
    QueryProposalsRequest, QueryProposalsResponse, QueryTallyResultRequest, QueryTallyResultResponse, TallyResult,
};
use cosmos_sdk_proto::cosmos::staking::v1beta1::{QueryPoolRequest, QueryPoolResponse};
use cosmos_sdk_proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;
use serde_json::{json, Map, Value};
use wasm_bindgen::prelude::*;
use weighhouse_messages::governance::{explain_proposal, sentences, wanted, Known, Proposal};

use crate::answers::decode;
use crate::market::{read, Market};

/// The bytes of a message that are shown: more than any message has but one that carries a program.
const MAX_RAW: usize = 4_096;

/// The request of `/cosmos.gov.v1.Query/Proposals`: proposals of any state, the newest first, `limit` of them from `key` on,
/// which is empty for the first page.
#[wasm_bindgen(js_name = proposalsRequest)]
pub fn proposals_request(limit: u32, key: Vec<u8>) -> Vec<u8> {
    let pagination = PageRequest { key, limit: limit.into(), reverse: true, ..PageRequest::default() };
    QueryProposalsRequest { pagination: Some(pagination), ..QueryProposalsRequest::default() }.encode_to_vec()
}

/// The request of `/cosmos.gov.v1.Query/Proposal`.
#[wasm_bindgen(js_name = proposalRequest)]
pub fn proposal_request(id: u64) -> Vec<u8> {
    QueryProposalRequest { proposal_id: id }.encode_to_vec()
}

/// The request of `/cosmos.gov.v1.Query/TallyResult`.
#[wasm_bindgen(js_name = tallyRequest)]
pub fn tally_request(id: u64) -> Vec<u8> {
    QueryTallyResultRequest { proposal_id: id }.encode_to_vec()
}

/// The votes of a proposal so far, by the tokens behind them: `{"yes", "abstain", "no", "veto"}`.
///
/// # Errors
/// Bytes that are no such answer.
#[wasm_bindgen]
pub fn tally(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryTallyResultResponse = decode(bytes)?;
    let tally = answer.tally.ok_or_else(|| JsError::new("the node answers without a tally"))?;
    Ok(counts(&tally).to_string())
}

/// The request of `/cosmos.gov.v1.Query/Params`.
#[wasm_bindgen(js_name = voteRulesRequest)]
pub fn vote_rules_request() -> Vec<u8> {
    // Chains of any age know this type; newer ones answer all parameters whatever the type.
    QueryParamsRequest { params_type: "tallying".to_owned() }.encode_to_vec()
}

/// The rules of votes: `{"quorum", "threshold", "expeditedThreshold", "veto", "deposit", "expeditedDeposit"}`, where the
/// shares are decimal texts from 0 to 1, and the deposits are coins with which a vote begins.
///
/// # Errors
/// Bytes that are no such answer, or one of a chain without `cosmos.gov.v1.Params`.
#[wasm_bindgen(js_name = voteRules)]
pub fn vote_rules(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryParamsResponse = decode(bytes)?;
    let params = answer.params.ok_or_else(|| JsError::new("the node answers without the rules of votes"))?;
    let rules = json!({
        "quorum": params.quorum,
        "threshold": params.threshold,
        "expeditedThreshold": params.expedited_threshold,
        "veto": params.veto_threshold,
        "deposit": coins(&params.min_deposit),
        "expeditedDeposit": coins(&params.expedited_min_deposit),
    });
    Ok(rules.to_string())
}

/// The request of `/cosmos.staking.v1beta1.Query/Pool`.
#[wasm_bindgen(js_name = bondedRequest)]
pub fn bonded_request() -> Vec<u8> {
    QueryPoolRequest {}.encode_to_vec()
}

/// The tokens that can vote: those that are bonded.
///
/// # Errors
/// Bytes that are no such answer.
#[wasm_bindgen]
pub fn bonded(bytes: &[u8]) -> Result<String, JsError> {
    let answer: QueryPoolResponse = decode(bytes)?;
    answer.pool.map(|pool| pool.bonded_tokens).ok_or_else(|| JsError::new("the node answers without its stake"))
}

/// Explains each message of the proposal in an answer of `/cosmos.gov.v1.Query/Proposal`, against what is known of the
/// market: a list of `{"change", "dangerous", "raw"}`, where `raw` is the message as it stands.
///
/// # Errors
/// Another text or other bytes.
#[wasm_bindgen(js_name = explainProposal)]
pub fn explain(known: &str, answer: &[u8]) -> Result<String, JsError> {
    let known: Known = read("known", known)?;
    let messages = proposed(answer)?.messages;
    let explained: Vec<Value> = explain_proposal(&known, &messages)
        .iter()
        .zip(&messages)
        .map(|(change, message)| json!({"change": change, "dangerous": change.is_dangerous(), "raw": raw(message)}))
        .collect();
    Ok(Value::from(explained).to_string())
}

/// The English of each sentence by which proposals are explained, by its code, before its values are in it.
#[wasm_bindgen(js_name = proposalSentences)]
pub fn proposal_sentences() -> String {
    let sentences: Map<_, _> = sentences::ALL.iter().map(|it| (it.code.to_owned(), Value::from(it.text))).collect();
    Value::from(sentences).to_string()
}

#[wasm_bindgen]
impl Market {
    /// A page of proposals: `{"proposals", "next"}`, where `next` is the key of the next page in hexadecimal, or null. A
    /// proposal `concerns` the market if a message of it names one of the market's contracts, or an account of `also`.
    ///
    /// # Errors
    /// Bytes that are no answer of `/cosmos.gov.v1.Query/Proposals`.
    pub fn proposals(&self, answer: &[u8], also: Vec<String>) -> Result<String, JsError> {
        let answer: QueryProposalsResponse = decode(answer)?;
        let names = self.names(&also);
        let listed: Vec<_> = answer.proposals.into_iter().map(|told| shown(told, &names)).collect::<Result<_, _>>()?;
        let next = answer.pagination.map(|page| page.next_key).filter(|key| !key.is_empty()).map(hex::encode);
        Ok(json!({"proposals": listed, "next": next}).to_string())
    }

    /// One proposal, as `proposals` lists it.
    ///
    /// # Errors
    /// Bytes that are no answer of `/cosmos.gov.v1.Query/Proposal`.
    pub fn proposal(&self, answer: &[u8], also: Vec<String>) -> Result<String, JsError> {
        Ok(shown(proposed(answer)?, &self.names(&also))?.to_string())
    }

    /// The codes, listings, verifiers and handles that a proposal names, which its explanation needs looked up.
    ///
    /// # Errors
    /// Bytes that are no answer of `/cosmos.gov.v1.Query/Proposal`.
    #[wasm_bindgen(js_name = wantedBy)]
    pub fn wanted_by(&self, answer: &[u8]) -> Result<String, JsError> {
        Ok(serde_json::to_string(&wanted(&self.contracts, &proposed(answer)?.messages))?)
    }
}

impl Market {
    fn names<'a>(&'a self, also: &'a [String]) -> Vec<&'a str> {
        let contracts = &self.contracts;
        let always = [&contracts.registry, &contracts.license, &contracts.escrow, &contracts.royalties];
        always.into_iter().chain(&contracts.reputation).chain(also).map(String::as_str).collect()
    }
}

fn proposed(answer: &[u8]) -> Result<Told, JsError> {
    let answer: QueryProposalResponse = decode(answer)?;
    answer.proposal.ok_or_else(|| JsError::new("the node answers without a proposal"))
}

fn shown(told: Told, names: &[&str]) -> Result<Value, JsError> {
    let concerns = told.messages.iter().any(|message| does_name(message, names));
    let submitted_at = told.submit_time.as_ref().map(|time| time.seconds);
    let deposit_ends_at = told.deposit_end_time.as_ref().map(|time| time.seconds);
    let voting_begins_at = told.voting_start_time.as_ref().map(|time| time.seconds);
    let tally = told.final_tally_result.as_ref().map(counts);
    let types: Vec<_> = told.messages.iter().map(|message| message.type_url.clone()).collect();
    let proposal = Proposal::try_from(told).map_err(|error| JsError::new(&error))?;
    Ok(json!({
        "id": proposal.id.to_string(),
        "status": proposal.status,
        "title": proposal.title,
        "summary": proposal.summary,
        "proposer": proposal.proposer,
        "expedited": proposal.expedited,
        "deposit": proposal.deposit,
        "failedReason": proposal.failed_reason,
        "submittedAt": submitted_at,
        "depositEndsAt": deposit_ends_at,
        "votingBeginsAt": voting_begins_at,
        "votingEndsAt": proposal.voting_ends_at,
        "tally": tally,
        "types": types,
        "concerns": concerns,
    }))
}

/// Whether an address stands anywhere in a message: of those that carry others, or JSON, too.
fn does_name(message: &Any, names: &[&str]) -> bool {
    // Bech32 may be written in capitals, and chains take it.
    let is_in = |name: &&str| {
        !name.is_empty() && message.value.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name.as_bytes()))
    };
    names.iter().any(is_in)
}

/// A call of a contract in JSON, and the bytes of any other message in hexadecimal, the longest cut.
fn raw(message: &Any) -> Value {
    if let Some((MsgExecuteContract { sender, contract, funds, .. }, msg)) = called(message) {
        return json!({
            "@type": message.type_url, "sender": sender, "contract": contract, "msg": msg, "funds": coins(&funds),
        });
    }
    let bytes: Vec<_> = message.value.iter().copied().take(MAX_RAW).collect();
    json!({"@type": message.type_url, "bytes": hex::encode(bytes), "length": message.value.len()})
}

/// A call of a contract with its message, if that is JSON.
fn called(message: &Any) -> Option<(MsgExecuteContract, Value)> {
    if message.type_url != MsgExecuteContract::type_url() {
        return None;
    }
    let call = MsgExecuteContract::decode(message.value.as_slice()).ok()?;
    let msg = serde_json::from_slice(&call.msg).ok()?;
    Some((call, msg))
}

fn counts(tally: &TallyResult) -> Value {
    json!({
        "yes": tally.yes_count,
        "abstain": tally.abstain_count,
        "no": tally.no_count,
        "veto": tally.no_with_veto_count,
    })
}

fn coins(coins: &[Coin]) -> Vec<Value> {
    coins.iter().map(|coin| json!({"denom": coin.denom, "amount": coin.amount})).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn call(contract: &str, msg: &[u8]) -> Any {
        let call = MsgExecuteContract {
            sender: "wasm1gov".into(),
            contract: contract.into(),
            msg: msg.to_vec(),
            funds: vec![Coin { denom: "uwhs".into(), amount: "5".into() }],
        };
        Any { type_url: MsgExecuteContract::type_url(), value: call.encode_to_vec() }
    }

    #[test]
    fn a_message_names_an_address_wherever_it_stands_in_it() {
        let inside = call("wasm1other", br#"{"send":{"to":"wasm1escrow"}}"#);
        assert!(does_name(&inside, &["wasm1registry", "wasm1escrow"]));
        assert!(does_name(&call("wasm1escrow", b"{}"), &["wasm1escrow"]));
        assert!(does_name(&call("WASM1ESCROW", b"{}"), &["wasm1escrow"]));
        assert!(!does_name(&inside, &["wasm1registry", ""]));
        assert!(!does_name(&Any { type_url: String::new(), value: vec![1] }, &["wasm1registry"]));
    }

    #[test]
    fn a_call_is_shown_as_json_and_other_messages_as_bytes_that_are_cut() {
        let shown = raw(&call("wasm1escrow", br#"{"settle":{"order":1}}"#));
        assert_eq!(shown["msg"], json!({"settle": {"order": 1}}));
        assert_eq!(shown["funds"], json!([{"denom": "uwhs", "amount": "5"}]));
        assert_eq!(raw(&call("wasm1escrow", b"no JSON"))["msg"], Value::Null);
        let long = Any { type_url: "/cosmwasm.wasm.v1.MsgStoreCode".into(), value: vec![7; MAX_RAW + 1] };
        let shown = raw(&long);
        assert_eq!(shown["bytes"].as_str().unwrap().len(), 2 * MAX_RAW);
        assert_eq!(shown["length"], json!(MAX_RAW + 1));
    }

    #[test]
    fn proposals_are_asked_for_newest_first_from_a_key_on() {
        let asked = QueryProposalsRequest::decode(proposals_request(10, vec![3]).as_slice()).unwrap();
        let page = asked.pagination.unwrap();
        assert_eq!((page.limit, page.key, page.reverse, asked.proposal_status), (10, vec![3], true, 0));
    }
}
