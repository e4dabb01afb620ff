//! A DAO on the chain: the multisig of cw-plus with three members, of whom two decide.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cosmwasm_std::{to_json_binary, CosmosMsg, WasmMsg};
use serde::Serialize;
use weighhouse_chain::{message, TxOutcome};
use weighhouse_multisig::{Duration, ExecuteMsg, InstantiateMsg, Threshold, Vote, Voter};

use crate::{Market, Person};

/// Longer than any rule lasts, in seconds.
const VOTING_PERIOD: u64 = 3_600;

/// A multisig and its members, each of whom has one vote.
pub struct Dao {
    pub address: String,
    pub members: [Person; 3],
    market: &'static Market,
}

impl Dao {
    /// Stores the contract, and instantiates it without an admin: its own code never changes.
    pub async fn found(market: &'static Market) -> Result<Self> {
        let members = [market.person()?, market.person()?, market.person()?];
        let [founder, ..] = &members;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/artifacts-tests/weighhouse_multisig.wasm");
        let wasm = fs::read(&file)
            .with_context(|| format!("{} can't be read: `scripts/wasm.sh multisig` builds it", file.display()))?;
        let store = message::store_code(founder.address(), &wasm)?;
        let stored = market.chain.submit(&founder.key, vec![store]).await?;
        let code_id: u64 = stored.attribute("store_code", "code_id")?.parse()?;
        let terms = InstantiateMsg {
            voters: members.iter().map(|member| Voter { addr: member.address().into(), weight: 1 }).collect(),
            threshold: Threshold::AbsoluteCount { weight: 2 },
            max_voting_period: Duration::Time(VOTING_PERIOD),
        };
        let create = message::instantiate(founder.address(), None, code_id, "a DAO", &terms)?;
        let created = market.chain.submit(&founder.key, vec![create]).await?;
        let address = created.attribute("instantiate", "_contract_address")?.to_owned();
        Ok(Self { address, members, market })
    }

    /// The first member proposes messages, which is also a vote for them; the proposal's number.
    pub async fn propose(&self, title: &str, msgs: Vec<CosmosMsg>) -> Result<u64> {
        let (title, description) = (title.to_owned(), title.to_owned());
        let [first, ..] = &self.members;
        let outcome = self.tell(first, &[ExecuteMsg::Propose { title, description, msgs, latest: None }]).await?;
        Ok(outcome.attribute("wasm", "proposal_id")?.parse()?)
    }

    /// The second member votes for a proposal, and executes it in the same transaction.
    pub async fn second(&self, proposal_id: u64) -> Result<TxOutcome> {
        let [_, second, _] = &self.members;
        let vote = ExecuteMsg::Vote { proposal_id, vote: Vote::Yes };
        self.tell(second, &[vote, ExecuteMsg::Execute { proposal_id }]).await
    }

    /// Passes messages with the votes of two members.
    pub async fn pass(&self, title: &str, msgs: Vec<CosmosMsg>) -> Result<TxOutcome> {
        let proposal = self.propose(title, msgs).await?;
        self.second(proposal).await.with_context(|| format!("{title:?} did not pass"))
    }

    /// Somebody tells the DAO something, in one transaction that is simulated first.
    pub async fn tell(&self, who: &Person, messages: &[ExecuteMsg]) -> Result<TxOutcome> {
        let execute = |message: &ExecuteMsg| message::execute(who.address(), &self.address, message, &[]);
        let messages = messages.iter().map(execute).collect::<weighhouse_chain::Result<Vec<_>>>()?;
        Ok(self.market.chain.submit(&who.key, messages).await?)
    }
}

/// A message to a contract, as a proposal holds it.
pub fn call(contract: &str, message: &impl Serialize) -> Result<CosmosMsg> {
    let msg = to_json_binary(message)?;
    Ok(WasmMsg::Execute { contract_addr: contract.to_owned(), msg, funds: vec![] }.into())
}
