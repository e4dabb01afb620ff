//! New code for contracts that are deployed.

use std::path::Path;

use serde_json::{json, Value};
use weighhouse_chain::{message, Any, Client, Coin, Key};
use weighhouse_deployment::Deployment;

use crate::artifacts;
use crate::deploy::store;
use crate::preview::{moves, Move};
use crate::{Error, Result};

/// A contract's move to new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    pub contract: &'static str,
    pub address: String,
    /// The release that the contract is of.
    pub from: String,
    /// The release of the new code.
    pub to: String,
    /// Id of the new code.
    pub code_id: u64,
    /// SHA-256 of the new code, hex.
    pub checksum: String,
}

/// What a proposal of governance has beside its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub title: String,
    /// What voters read.
    pub summary: String,
    /// The money that the proposer puts down. A chain that asks for more takes the proposal, and votes once the rest is there.
    pub deposit: Vec<Coin>,
    /// Whether the vote is a short one, which takes a greater majority and deposit.
    pub expedited: bool,
}

/// Stores the code of each contract of the deployment whose artifact differs from its code on the chain. Any account may store: the
/// contracts move only with [`upgrade_messages`].
///
/// # Errors
/// An artifact is missing or damaged, a contract is not on the chain, [`crate::check_move`] refuses the move of one, or the chain
/// refuses the code. Nothing is stored unless every contract can move.
pub async fn upgrade(client: &Client, key: &Key, deployment: &Deployment, folder: &Path) -> Result<Vec<Upgrade>> {
    let artifacts = artifacts::read(folder)?;
    let release = artifacts::release(folder)?;
    let mut upgrades = Vec::new();
    for Move { artifact, address, from } in moves(client, deployment, &artifacts, &release).await? {
        let code_id = store(client, key, artifact).await?;
        let checksum = hex::encode(&artifact.checksum);
        upgrades.push(Upgrade { contract: artifact.name, address, from, to: release.clone(), code_id, checksum });
    }
    Ok(upgrades)
}

/// Writes into a deployment the code of each contract as it will be once the upgrades were voted through. A contract that none of
/// them moves has the code that it runs on the chain, which a vote may have changed since the deployment was written.
///
/// # Errors
/// A contract is not on the chain.
pub async fn apply(client: &Client, deployment: &mut Deployment, upgrades: &[Upgrade]) -> Result<()> {
    for (name, deployed) in &mut deployment.contracts {
        match upgrades.iter().find(|upgrade| upgrade.contract == name) {
            Some(upgrade) => (deployed.code_id, deployed.checksum) = (upgrade.code_id, upgrade.checksum.clone()),
            None => {
                let code = client.code(client.contract_info(&deployed.address).await?.code_id).await?;
                (deployed.code_id, deployed.checksum) = (code.id, hex::encode(code.checksum));
            }
        }
    }
    Ok(())
}

impl Upgrade {
    fn told(&self) -> String {
        let Self { contract, address, from, to, code_id, checksum } = self;
        format!("{contract} ({address}): {from} to {to}, code {code_id}, SHA-256 {checksum}.")
    }
}

impl Proposal {
    /// The proposal of an upgrade, in words that voters can compare with the chain and with the release's checksums.
    pub fn of(upgrades: &[Upgrade], deposit: Vec<Coin>) -> Self {
        let release = upgrades.first().map_or("", |upgrade| upgrade.to.as_str());
        let moves: Vec<_> = upgrades.iter().map(Upgrade::told).collect();
        let summary = format!(
            "Moves the contracts of the market to release {release}, all of them or none. Open orders keep their terms and times. {}",
            moves.join(" ")
        );
        Self { title: format!("Upgrade the market's contracts to {release}"), summary, deposit, expedited: false }
    }
}

/// The messages by which the contracts' admin moves them to their new code, for one transaction or one proposal.
///
/// # Errors
/// None that is known: the message of a migration is empty.
pub fn upgrade_messages(admin: &str, upgrades: &[Upgrade]) -> Result<Vec<Any>> {
    let migrate =
        |upgrade: &Upgrade| message::migrate(admin, &upgrade.address, upgrade.code_id, &json!({})).map_err(Error::from);
    upgrades.iter().map(migrate).collect()
}

/// The same messages as JSON, as `wasmd tx gov submit-proposal` reads the `messages` of a proposal.
pub fn upgrade_json(admin: &str, upgrades: &[Upgrade]) -> Vec<Value> {
    let migrate = |upgrade: &Upgrade| {
        json!({
            "@type": "/cosmwasm.wasm.v1.MsgMigrateContract",
            "sender": admin,
            "contract": upgrade.address,
            "code_id": upgrade.code_id.to_string(),
            "msg": {},
        })
    };
    upgrades.iter().map(migrate).collect()
}

/// One proposal that moves all contracts, as `wasmd tx gov submit-proposal` takes its file. The chain carries out all messages of a
/// proposal or none.
pub fn proposal_json(admin: &str, upgrades: &[Upgrade], proposal: &Proposal) -> Value {
    let deposit: Vec<_> = proposal.deposit.iter().map(ToString::to_string).collect();
    json!({
        "messages": upgrade_json(admin, upgrades),
        "metadata": "",
        "deposit": deposit.join(","),
        "title": proposal.title,
        "summary": proposal.summary,
        "expedited": proposal.expedited,
    })
}
