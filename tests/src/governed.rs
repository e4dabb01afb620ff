//! A market beside the first one, which the chain's governance rules too: a rule may change all its settings by proposals
//! and disturbs nobody.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{bail, ensure, Context, Result};
use cosmwasm_std::{Binary, Coin};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};
use tokio::process::Command;
use weighhouse_chain::{message, Any, Error};
use weighhouse_deployment::{setting, Deployment};
use weighhouse_localnet::{CHAIN_ID, DENOM, GAS_PRICE, PREFIX, STABLE_DENOM};
use weighhouse_messages::governance::Message;
use weighhouse_protocol::registry;

use crate::shell::{program, Ended, Shell};
use crate::{Contract, Market, Person};

/// The exit code of `gov check` for a proposal that is dangerous, or can't be decoded.
const DANGEROUS: Option<i32> = Some(7);
/// More than any refused message needs.
const GAS_LIMIT: u64 = 4_000_000;
/// More than the node takes of a transaction before it looks at the signature, without the gas of its bytes.
const CHECK_GAS: u64 = 100_000;
/// The gas of a transaction's byte.
const BYTE_GAS: u64 = 10;
/// The first part of a deposit, which a chain takes before the rest: a proposal with it waits until it was explained, and then
/// its vote is a short one. An ordinary vote would take longer than a rule that needs many.
const FIRST: &str = "50000uwhs";

/// A second market, and somebody who proposes in it.
pub struct Governed {
    pub market: &'static Market,
    pub proposer: Shell,
    stranger: Person,
    file: PathBuf,
    deployment: Deployment,
    drafts: std::sync::atomic::AtomicU32,
}

/// A proposal that is voted on.
pub struct Proposed {
    pub id: u64,
    /// The messages, as the chain's own program reads them.
    pub messages: Vec<Value>,
    /// The file that it was drafted into.
    pub file: PathBuf,
}

/// What the explanation of a proposal must say.
pub enum Says<'a> {
    /// The title of one of its messages.
    Title(&'a str),
    /// A value, and the one before it.
    Line(&'a str, Value, Value),
}

impl Governed {
    /// Deploys a market under a label of its own.
    pub async fn open(market: &'static Market, label: &str) -> Result<Self> {
        let (proposer, stranger) = (Shell::open(market).await?, market.regular().await?);
        let (plan, words, file) = (proposer.path("plan.toml"), proposer.path("deployer"), proposer.path("market.json"));
        // It has stored the code already.
        let deployer = market.localnet.key("deployer")?;
        fs::write(&plan, self::plan(market, label, deployer.address())?)?;
        fs::write(&words, market.localnet.accounts()?.mnemonic("deployer")?)?;
        let mut command = Command::new(program("weighhouse-deployer", setting::DEPLOYER_BIN)?);
        command.arg("deploy").arg("--plan").arg(&plan).arg("--deployment").arg(&file);
        command.arg("--mnemonic-file").arg(&words).stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.context("weighhouse-deployer does not start")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let deployment = Deployment::read(&file)?;
        Ok(Self { market, proposer, stranger, file, deployment, drafts: Default::default() })
    }

    /// The address of a contract.
    pub fn address(&self, contract: Contract) -> Result<&str> {
        Ok(self.deployment.contract(contract.name())?)
    }

    /// The same market, with a meter and people of its own.
    pub fn metered(&self, people: usize) -> Result<&'static Market> {
        self.market.beside(self.deployment.clone(), people)
    }

    /// Asks a contract.
    pub async fn query<T: DeserializeOwned>(
        &self,
        contract: Contract,
        question: &(impl Serialize + Sync),
    ) -> Result<T> {
        Ok(self.market.chain.query(self.address(contract)?, question).await?)
    }

    /// The market's settings.
    pub async fn config(&self) -> Result<registry::Config> {
        self.query(Contract::Registry, &registry::QueryMsg::Config {}).await
    }

    /// Sends a message that the chain is to accept.
    pub async fn accept(
        &self,
        who: &Person,
        contract: Contract,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Result<weighhouse_chain::TxOutcome> {
        let execute = message::execute(who.address(), self.address(contract)?, message, funds)?;
        Ok(self.market.chain.submit(&who.key, vec![execute]).await?)
    }

    /// Runs a command in this market.
    pub async fn run(&self, shell: &Shell, arguments: &[&str]) -> Result<Ended> {
        shell.run_in(&self.file, arguments).await
    }

    /// Runs a command in this market that is to succeed; its answer.
    pub async fn json(&self, shell: &Shell, arguments: &[&str]) -> Result<Value> {
        let ended = self.run(shell, arguments).await?;
        ensure!(ended.code == Some(0), "{arguments:?} ended with {:?}: {}", ended.code, ended.stderr);
        Ok(serde_json::from_str(&ended.stdout)?)
    }

    /// Drafts a proposal of a kind, and submits it with the deposit that its vote begins with.
    pub async fn propose(&self, kind: &str, fields: &[(&str, &str)]) -> Result<Proposed> {
        self.propose_with(kind, fields, &[]).await
    }

    async fn propose_with(&self, kind: &str, fields: &[(&str, &str)], settings: &[&str]) -> Result<Proposed> {
        let number = self.drafts.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = self.proposer.path(&format!("{number}-{kind}.json"));
        let path = file.to_string_lossy();
        let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut arguments = vec!["gov", "draft", kind, "--out", &*path, "--submit"];
        arguments.extend(settings);
        for field in &fields {
            arguments.extend(["--field", field.as_str()]);
        }
        let told = self.json(&self.proposer, &arguments).await.with_context(|| format!("no draft of {kind}"))?;
        let id = told["proposal"].as_u64().with_context(|| format!("no proposal in {told}"))?;
        let draft: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let messages = draft["messages"].as_array().cloned().context("a draft without messages")?;
        Ok(Proposed { id, messages, file })
    }

    /// The explanation of a proposal, which is dangerous or not.
    pub async fn check(&self, id: u64, is_dangerous: bool) -> Result<Value> {
        let ended = self.run(&self.proposer, &["gov", "check", &id.to_string()]).await?;
        let expected = if is_dangerous { DANGEROUS } else { Some(0) };
        ensure!(ended.code == expected, "the check of proposal {id} ended with {ended:?}");
        Ok(serde_json::from_str(&ended.stdout)?)
    }

    /// Proposes, has it explained while it waits for its deposit, has the same messages refused from a stranger, and votes it
    /// through.
    pub async fn votes_through(
        &self,
        kind: &str,
        fields: &[(&str, &str)],
        says: Says<'_>,
        refused: &str,
        is_dangerous: bool,
    ) -> Result<Proposed> {
        let proposed = self.propose_with(kind, fields, &["--expedited", "--deposit", FIRST]).await?;
        let passed = async {
            // Before its vote begins: an explanation compares with what holds.
            let checked = self.check(proposed.id, is_dangerous).await?;
            says.is_in(&checked).with_context(|| format!("the explanation of {kind}"))?;
            self.market.localnet.vote_through(proposed.id).await.with_context(|| format!("the vote on {kind}"))
        };
        let others = async {
            for message in &proposed.messages {
                self.is_refused(message, refused).await.with_context(|| format!("{kind} of a stranger"))?;
            }
            anyhow::Ok(())
        };
        tokio::try_join!(passed, others)?;
        Ok(proposed)
    }

    /// Sends a proposal's message as somebody who does not govern, and makes sure that the block refuses it in words that
    /// contain `expected`.
    async fn is_refused(&self, message: &Value, expected: &str) -> Result<()> {
        if message["@type"].as_str().is_some_and(|name| name.ends_with(".MsgStoreCode")) {
            return self.is_forged(message, expected).await;
        }
        let (chain, message) = (&self.market.chain, signed_by(message, self.stranger.address())?);
        let prepared = chain.prepare_unsimulated(&self.stranger.key, vec![message], GAS_LIMIT).await?;
        let signed = chain.sign_and_broadcast(&self.stranger.key, prepared, |_| Ok::<_, anyhow::Error>(())).await?;
        let outcome = chain.wait(&signed).await?;
        ensure!(outcome.code != 0, "the chain took it in block {}", outcome.height);
        ensure!(outcome.log.contains(expected), "it was refused with {:?}, and not with {expected:?}", outcome.log);
        Ok(())
    }

    /// Sends a code in governance's name with the signature of somebody who does not govern, and makes sure that the node refuses
    /// it in words that contain `expected`. In their own name anybody stores a code on this chain.
    async fn is_forged(&self, message: &Value, expected: &str) -> Result<()> {
        let (chain, key) = (&self.market.chain, &self.stranger.key);
        let wasm = Binary::from_base64(message["wasm_byte_code"].as_str().context("no code")?)?.to_vec();
        // The node takes the fee from the sender first: governance holds the proposal's deposit, and that must reach.
        let gas = BYTE_GAS.saturating_mul(u64::try_from(wasm.len())?).saturating_add(CHECK_GAS);
        let store = Message::StoreCode { wasm }.to_any(&self.market.localnet.governance()?);
        let prepared = chain.prepare_unsimulated(key, vec![store], gas).await?;
        let sent = chain.sign_and_broadcast(key, prepared, |_| Ok::<_, Error>(())).await;
        match sent {
            Err(Error::Refused { log, .. }) if log.contains(expected) => Ok(()),
            Err(error) => bail!("it was refused with {error}, and not with {expected:?}"),
            Ok(signed) => bail!("the node took {} of somebody who does not govern", signed.hash),
        }
    }
}

impl Says<'_> {
    fn is_in(&self, checked: &Value) -> Result<()> {
        let changes = checked["changes"].as_array().context("no changes")?;
        let found = match self {
            Self::Title(title) => changes.iter().any(|change| change["title"]["text"] == json!(title)),
            Self::Line(label, from, to) => {
                let lines = changes.iter().filter_map(|change| change["lines"].as_array()).flatten();
                let mut named = lines.filter(|line| line["label"]["text"] == json!(label));
                named.any(|line| line["from"] == *from && line["to"] == *to)
            }
        };
        ensure!(found, "it is not in {checked}");
        Ok(())
    }
}

/// A proposal's message with another sender.
fn signed_by(json: &Value, sender: &str) -> Result<Any> {
    let text = |field: &str| json[field].as_str().with_context(|| format!("no {field} in {json}"));
    Ok(match text("@type")?.rsplit('.').next().unwrap_or_default() {
        "MsgExecuteContract" => message::execute(sender, text("contract")?, &json["msg"], &[])?,
        "MsgMigrateContract" => message::migrate(sender, text("contract")?, text("code_id")?.parse()?, &json["msg"])?,
        "MsgUpdateAdmin" => message::update_admin(sender, text("contract")?, text("new_admin")?),
        "MsgPinCodes" => {
            let ids = json["code_ids"].as_array().into_iter().flatten().filter_map(Value::as_str);
            message::pin_codes(sender, &ids.map(str::parse::<u64>).collect::<Result<Vec<u64>, _>>()?)
        }
        other => bail!("no rule says what {other} is"),
    })
}

/// The plan of a market that the chain's governance rules, with an arbiter, two denoms and spans that nobody waits for.
fn plan(market: &Market, label: &str, deployer: &str) -> Result<String> {
    let (governance, rpc) = (market.localnet.governance()?, market.deployment.endpoints.rpc.as_str());
    let arbiter = market.arbiter()?;
    let artifacts = fs::canonicalize(artifacts())?;
    let denom = |denom: &str| {
        format!(
            r#"
            [[market.denoms]]
            denom = "{denom}"
            min_fee = "1"
            min_bond = "1000"
            min_stake = "1000"
            daily_penalty = "10000000"
            closed = false
            "#
        )
    };
    Ok(format!(
        r#"
        label = "{label}"
        deployer = "{deployer}"
        governance = "{governance}"
        artifacts = {artifacts:?}
        chain = {{ id = "{CHAIN_ID}", prefix = "{PREFIX}", gas_price = "{GAS_PRICE}", rpc = "{rpc}" }}
        license = {{ name = "Licenses of {label}", symbol = "GOV" }}

        [market]
        treasury = "{treasury}"
        fee_bps = 250
        deliver_within = {{ min = 60, max = 3600 }}
        grace = 60
        challenge_window = {{ min = 60, max = 3600 }}
        download_rate = 10000000
        cooldown = 60
        bond_bps = 2000
        bond_delay = 60
        block_interval = 500
        stake_bps = 1000
        arbiter = {{ address = "{arbiter}", decide_within = 60 }}
        {first}{second}
        [reputation]
        handle_deposit = {{ denom = "{DENOM}", amount = "1000" }}
        handle_cooldown = 60
        report_stake = {{ denom = "{DENOM}", amount = "1000" }}
        report_span = 600
        appeal_span = 600
        prior = {{ rating = 3000, weight = "1000" }}

        [[reputation.rates]]
        denom = "{DENOM}"
        weight = "1"
        "#,
        arbiter = arbiter.address(),
        treasury = market.localnet.key("treasury")?.address(),
        first = denom(DENOM),
        second = denom(STABLE_DENOM),
    ))
}

/// Where `make wasm` puts the contracts.
pub fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/artifacts")
}
