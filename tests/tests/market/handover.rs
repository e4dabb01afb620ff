//! A market changes hands: from the governance of the chain to a DAO, and back.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{CosmosMsg, WasmMsg};
use cw_ownable::Action;
use weighhouse_chain::message;
use weighhouse_protocol::registry;
use weighhouse_tests::dao::call;
use weighhouse_tests::governing::transfer_to;
use weighhouse_tests::{Contract, Dao, Market};

use super::dao::{deploy, the_chains_governance_is_refused};
use super::deploy::Operator;

/// The chain hands a market over: the DAO accepts the registry, then the chain gives it the contracts. The DAO hands all of it
/// back by one proposal.
pub async fn a_market_is_handed_over_to_a_dao_and_back(first: &'static Market) -> Result<()> {
    let (dao, operator) = (Dao::found(first).await?, Operator::of_stored_code(first, "handed over")?);
    let governance = first.localnet.governance()?;
    let market = deploy(first, &operator, &governance, &dao.address).await?;
    let mut handed = market.deployment.clone();
    handed.governance.clone_from(&dao.address);
    handed.write(&operator.path("handed.json"))?;
    let registry = market.address(Contract::Registry)?;
    let accept = registry::ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);

    market.govern("Hand the registry over", Contract::Registry, &transfer_to(&dao.address)).await?;
    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;
    dao.pass("Accept the registry", vec![call(registry, &accept)?]).await?;
    let named = operator.verify("market.json").await?.err().context("the hand-over is not noticed")?;
    for expected in ["registry: owner is", "license: creator is"] {
        ensure!(named.contains(&format!("{expected} {}, not {governance}", dao.address)), "{expected:?}: {named}");
    }
    let contracts = handed.contracts.values().map(|contract| contract.address.as_str());
    let admins = contracts.clone().map(|contract| message::update_admin(&governance, contract, &dao.address));
    market.localnet.govern(admins.collect(), "Hand the contracts over").await?;
    operator.verify("handed.json").await?.map_err(anyhow::Error::msg)?;
    the_chains_governance_is_refused(market, [message::execute(&governance, registry, &accept, &[])?]).await?;

    let admins =
        contracts.map(|contract| WasmMsg::UpdateAdmin { contract_addr: contract.into(), admin: governance.clone() });
    let messages = [call(registry, &transfer_to(&governance))?].into_iter().chain(admins.map(CosmosMsg::from));
    dao.pass("Hand the market back", messages.collect()).await?;
    market.govern("Accept the registry", Contract::Registry, &accept).await?;
    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;
    Ok(())
}
