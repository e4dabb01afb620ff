//! A market that a DAO governs: a multisig of three members, of whom two decide.

use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, WasmMsg};
use cw_multi_test::{App, ContractWrapper, Executor};
use serde::Serialize;
use weighhouse_multisig::{
    Duration, ExecuteMsg, InstantiateMsg, ProposalResponse, QueryMsg, Status, Threshold, Vote, Voter,
};
use weighhouse_protocol::order::Arbiter;

use crate::market::{Market, Outcome, DECIDE_WITHIN};

/// The time to vote on a proposal, in seconds: a third of the arbiter's time to decide.
pub const VOTING_PERIOD: u64 = 86_400;

/// A multisig and its members, each of whom has one vote.
#[derive(Debug, Clone)]
pub struct Dao {
    pub address: Addr,
    pub members: [Addr; 3],
}

impl Market {
    /// A market whose governance and arbiter are a DAO.
    pub fn with_dao() -> (Self, Dao) {
        let mut app = App::default();
        let dao = Dao::create(&mut app);
        let arbiter = Arbiter { address: dao.address.to_string(), decide_within: DECIDE_WITHIN };
        let mut market = Self::governed_by(app, dao.address.clone(), |config| config.arbiter = Some(arbiter));
        market.arbiter = dao.address.clone();
        (market, dao)
    }

    /// A DAO that has no part in this market yet.
    pub fn dao(&mut self) -> Dao {
        Dao::create(&mut self.app)
    }
}

impl Dao {
    fn create(app: &mut App) -> Self {
        let members = ["first member", "second member", "third member"].map(|name| app.api().addr_make(name));
        let (execute, instantiate) = (weighhouse_multisig::execute, weighhouse_multisig::instantiate);
        let code = app.store_code(Box::new(ContractWrapper::new(execute, instantiate, weighhouse_multisig::query)));
        let message = InstantiateMsg {
            voters: members.iter().map(|member| Voter { addr: member.to_string(), weight: 1 }).collect(),
            threshold: Threshold::AbsoluteCount { weight: 2 },
            max_voting_period: Duration::Time(VOTING_PERIOD),
        };
        let address = app.instantiate_contract(code, members[0].clone(), &message, &[], "dao", None).unwrap();
        Self { address, members }
    }

    /// Lets somebody propose messages, which is also the proposer's vote for them; the proposal's number.
    pub fn propose(&self, market: &mut Market, proposer: &Addr, msgs: Vec<CosmosMsg>) -> anyhow::Result<u64> {
        let (title, description) = ("A proposal".into(), "Its messages say it all.".into());
        let message = ExecuteMsg::Propose { title, description, msgs, latest: None };
        let response = market.execute(proposer, &self.address, &message, &[])?;
        let mut attributes = response.events.iter().flat_map(|event| &event.attributes);
        let number = attributes.find(|attribute| attribute.key == "proposal_id").unwrap();
        Ok(number.value.parse()?)
    }

    /// Lets somebody vote on a proposal.
    pub fn vote(&self, market: &mut Market, voter: &Addr, proposal_id: u64, vote: Vote) -> Outcome {
        market.execute(voter, &self.address, &ExecuteMsg::Vote { proposal_id, vote }, &[])
    }

    /// Lets a stranger execute a proposal.
    pub fn execute(&self, market: &mut Market, proposal_id: u64) -> Outcome {
        let stranger = market.stranger.clone();
        market.execute(&stranger, &self.address, &ExecuteMsg::Execute { proposal_id }, &[])
    }

    /// Lets two members vote for messages, and a stranger execute them.
    pub fn pass(&self, market: &mut Market, messages: Vec<CosmosMsg>) -> Outcome {
        let [first, second, _] = &self.members;
        let proposal = self.propose(market, first, messages)?;
        self.vote(market, second, proposal, Vote::Yes)?;
        self.execute(market, proposal)
    }

    /// Where a proposal stands.
    pub fn status(&self, market: &Market, proposal_id: u64) -> Status {
        let found: ProposalResponse = market.ask(&self.address, &QueryMsg::Proposal { proposal_id }).unwrap();
        found.status
    }
}

/// A message to a contract, as a proposal holds it.
pub fn call(contract: &Addr, message: &impl Serialize) -> CosmosMsg {
    let (contract_addr, msg) = (contract.to_string(), to_json_binary(message).unwrap());
    WasmMsg::Execute { contract_addr, msg, funds: vec![] }.into()
}
