//! What a deployment or an upgrade would do to a chain. Nothing is sent.

use std::path::Path;

use serde::Serialize;
use weighhouse_chain::Client;
use weighhouse_deployment::Deployment;

use crate::artifacts::{self, Artifact};
use crate::code::{recent, stored_by};
use crate::plan::lacks;
use crate::release::{check_move, stored};
use crate::{Plan, Result};

/// What would be done for one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub contract: &'static str,
    pub address: String,
    /// The release that the contract is of; null while it is not on the chain.
    pub from: Option<String>,
    /// The release of the plan's code.
    pub to: String,
    /// SHA-256 of the plan's code, hex.
    pub checksum: String,
    /// Id of the code, once the account that stores it has.
    pub code_id: Option<u64>,
    /// In their order; none for a contract that is as planned.
    pub actions: Vec<Action>,
}

/// What would be sent for a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The account that pays stores the code.
    Store,
    /// The plan's deployer instantiates the contract.
    Instantiate,
    /// Governance moves the contract to the code.
    Migrate,
}

/// A contract whose code is to be another.
pub(crate) struct Move<'a> {
    pub(crate) artifact: &'a Artifact,
    pub(crate) address: String,
    /// The release that it is of.
    pub(crate) from: String,
}

/// What [`crate::deploy`] would do.
///
/// # Errors
/// An artifact is missing or damaged, or the node does not answer.
pub async fn preview(client: &Client, plan: &Plan) -> Result<Vec<Step>> {
    let artifacts = artifacts::read(&plan.artifacts)?;
    let release = artifacts::release(&plan.artifacts)?;
    let addresses = plan.predict(&artifacts)?;
    let codes = recent(client).await?;
    let mut steps = Vec::new();
    for artifact in &artifacts {
        let address = addresses.get(artifact.name).cloned().unwrap_or_default();
        let exists = match client.contract_info(&address).await {
            Ok(_) => true,
            Err(weighhouse_chain::Error::NotFound { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        let from = match exists {
            true => Some(stored(client, &address).await?.version),
            false => None,
        };
        let action = (!exists).then_some(Action::Instantiate);
        steps.push(step(artifact, address, from, &release, stored_by(&codes, artifact, &plan.deployer), action));
    }
    Ok(steps)
}

/// What [`crate::upgrade`] and the votes on its messages would do to a deployed market, when this account pays for storing.
///
/// # Errors
/// An artifact is missing or damaged, a contract is not on the chain, or [`check_move`] refuses the move of one.
pub async fn preview_upgrade(
    client: &Client,
    deployment: &Deployment,
    folder: &Path,
    payer: &str,
) -> Result<Vec<Step>> {
    let artifacts = artifacts::read(folder)?;
    let release = artifacts::release(folder)?;
    let moves = moves(client, deployment, &artifacts, &release).await?;
    let codes = recent(client).await?;
    let mut steps = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| !lacks(deployment, artifact.name)) {
        let moving = moves.iter().find(|moving| moving.artifact.name == artifact.name);
        let address = deployment.contract(artifact.name)?.to_owned();
        let (from, code_id) = match moving {
            Some(moving) => (moving.from.clone(), stored_by(&codes, artifact, payer)),
            // It runs the code already, whoever stored that.
            None => (stored(client, &address).await?.version, Some(client.contract_info(&address).await?.code_id)),
        };
        let action = moving.map(|_| Action::Migrate);
        steps.push(step(artifact, address, Some(from), &release, code_id, action));
    }
    Ok(steps)
}

/// The contracts of a deployment whose code on the chain is another than the artifact, each of which may move.
///
/// # Errors
/// A contract is not on the chain, or [`check_move`] refuses the move of one.
pub(crate) async fn moves<'a>(
    client: &Client,
    deployment: &Deployment,
    artifacts: &'a [Artifact],
    release: &str,
) -> Result<Vec<Move<'a>>> {
    let mut moves = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| !lacks(deployment, artifact.name)) {
        let address = deployment.contract(artifact.name)?.to_owned();
        let present = client.contract_info(&address).await?.code_id;
        if client.code(present).await?.checksum != artifact.checksum {
            let from = stored(client, &address).await?.version;
            check_move(artifact.name, &from, release)?;
            moves.push(Move { artifact, address, from });
        }
    }
    Ok(moves)
}

/// A contract that `action` is needed for, and the storing of its code before that.
fn step(
    artifact: &Artifact,
    address: String,
    from: Option<String>,
    release: &str,
    code_id: Option<u64>,
    action: Option<Action>,
) -> Step {
    let store = (action.is_some() && code_id.is_none()).then_some(Action::Store);
    Step {
        contract: artifact.name,
        address,
        from,
        to: release.to_owned(),
        checksum: hex::encode(&artifact.checksum),
        code_id,
        actions: store.into_iter().chain(action).collect(),
    }
}
