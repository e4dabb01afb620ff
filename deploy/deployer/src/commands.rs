//! What each command does. Every answer is JSON on the standard output.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{bail, Context};
use clap::Args;
use serde_json::{json, Value};
use weighhouse_chain::{ChainConfig, Client, Coin, Key};
use weighhouse_deployer::{Admin, Pace, Pages, Plan, Proposal, Rewritten, Upgrade};
use weighhouse_deployment::{setting, Deployment};
use zeroize::Zeroizing;

#[derive(Args)]
pub struct UpgradeArgs {
    /// Deployment file
    #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
    deployment: PathBuf,
    /// Folder of the new Wasm, such as a release's
    #[arg(long, value_name = "FOLDER")]
    artifacts: PathBuf,
    /// File that holds the words of a key that pays for storing
    #[arg(long, value_name = "FILE")]
    mnemonic_file: PathBuf,
    /// Deployment file to write, as it will be once the messages ran
    #[arg(long, value_name = "FILE")]
    deployment_out: Option<PathBuf>,
    /// Admin that the messages are for
    #[arg(long = "for", value_name = "ADMIN", value_enum, default_value_t = Admin::Governance)]
    admin: Admin,
    /// Proposal to write: one with all messages, as `wasmd tx gov submit-proposal` takes it
    #[arg(long, value_name = "FILE", requires = "deposit")]
    proposal_out: Option<PathBuf>,
    /// Coins that the proposer puts down, such as 10000000uwhs
    #[arg(long, value_name = "COINS", value_delimiter = ',', requires = "proposal_out")]
    deposit: Vec<Coin>,
    /// Title of the proposal, instead of one that names the release
    #[arg(long, requires = "proposal_out")]
    title: Option<String>,
    /// Summary of the proposal, instead of one that names each contract's move and code
    #[arg(long, requires = "proposal_out")]
    summary: Option<String>,
    /// Ask for the chain's short vote
    #[arg(long, requires = "proposal_out")]
    expedited: bool,
}

#[derive(Args)]
pub struct RecordsArgs {
    /// Deployment file
    #[arg(long, value_name = "FILE", env = setting::DEPLOYMENT)]
    deployment: PathBuf,
    /// File that holds the words of a key that pays
    #[arg(long, value_name = "FILE")]
    mnemonic_file: PathBuf,
    /// Records that the first transaction looks at, up to 500; later ones look at more while that is cheap
    #[arg(long, value_name = "NUMBER", default_value_t = Pages::default().size)]
    page: u32,
    /// Most gas that a transaction may be given
    #[arg(long, value_name = "GAS", default_value_t = Pages::default().max_gas)]
    max_gas: u64,
}

pub fn check(plan: &Path) -> anyhow::Result<()> {
    print(&json!({ "contracts": Plan::read(plan)?.addresses()? }))
}

pub async fn show(plan: &Path, deployment: Option<&Path>) -> anyhow::Result<()> {
    let plan = Plan::read(plan)?;
    let release = weighhouse_deployer::release(&plan.artifacts)?;
    let Some(file) = deployment else {
        let client = Client::connect(plan.chain_config()).await?;
        let steps = weighhouse_deployer::preview(&client, &plan).await?;
        return print(&json!({ "release": release, "steps": steps }));
    };
    let deployment = Deployment::read(file)?;
    let client = connect(&deployment).await?;
    let steps = weighhouse_deployer::preview_upgrade(&client, &deployment, &plan.artifacts, &plan.deployer).await?;
    let present = steps.first().and_then(|step| step.from.clone()).unwrap_or_default();
    let differences = weighhouse_deployer::verify(&client, &deployment, &present).await?;
    print(&json!({ "release": release, "steps": steps, "differences": differences }))
}

pub async fn deploy(plan: &Path, file: &Path, mnemonic_file: &Path) -> anyhow::Result<()> {
    let plan = Plan::read(plan)?;
    let existing = file.exists().then(|| Deployment::read(file)).transpose()?;
    if let Some(existing) = &existing {
        plan.check_deployment(existing)?;
    }
    let key = key(mnemonic_file, &plan.chain.prefix)?;
    let client = Client::connect(plan.chain_config()).await?;
    let contracts = weighhouse_deployer::deploy(&client, &key, &plan).await?;
    let mut deployment = plan.deployment(contracts);
    if let Some(existing) = existing {
        (deployment.endpoints, deployment.accounts) = (existing.endpoints, existing.accounts);
    }
    deployment.write(file)?;
    compare(&client, &deployment, &weighhouse_deployer::release(&plan.artifacts)?).await
}

pub async fn join(plan: &Path, file: &Path, mnemonic_file: &Path) -> anyhow::Result<()> {
    let plan = Plan::read(plan)?;
    let mut deployment = Deployment::read(file)?;
    let key = key(mnemonic_file, &plan.chain.prefix)?;
    let client = Client::connect(plan.chain_config()).await?;
    let joined = weighhouse_deployer::join(&client, &key, &plan, &deployment).await?;
    deployment.contracts.extend(joined);
    deployment.write(file)?;
    compare(&client, &deployment, &weighhouse_deployer::release(&plan.artifacts)?).await
}

pub async fn verify(file: &Path, release: &str) -> anyhow::Result<()> {
    let deployment = Deployment::read(file)?;
    compare(&connect(&deployment).await?, &deployment, release).await
}

async fn compare(client: &Client, deployment: &Deployment, release: &str) -> anyhow::Result<()> {
    let differences = weighhouse_deployer::verify(client, deployment, release).await?;
    if !differences.is_empty() {
        let named: Vec<_> = differences.iter().map(ToString::to_string).collect();
        bail!("the chain differs from the deployment:\n{}", named.join("\n"));
    }
    if let Some(misfit) = weighhouse_deployer::pace(client, deployment).await?.and_then(Pace::misfit) {
        tracing::warn!("{misfit}");
    }
    let pending = weighhouse_deployer::pending(client, deployment).await?;
    for contract in &pending {
        tracing::warn!("{contract}: records of older formats may be left: `weighhouse-deployer records` rewrites them");
    }
    print(&json!({ "contracts": deployment.contracts, "release": release, "pending_records": pending }))
}

pub async fn upgrade(args: UpgradeArgs) -> anyhow::Result<()> {
    if args.admin == Admin::Multisig && args.proposal_out.is_some() {
        bail!("--proposal-out writes a proposal of the chain's governance: a DAO proposes the `msgs` that are printed");
    }
    let mut deployment = Deployment::read(&args.deployment)?;
    let key = key(&args.mnemonic_file, &deployment.prefix)?;
    let client = connect(&deployment).await?;
    let upgrades = weighhouse_deployer::upgrade(&client, &key, &deployment, &args.artifacts).await?;
    if let Some(file) = &args.proposal_out {
        let proposal = proposal(&args, &deployment.governance, &upgrades)?;
        fs::write(file, format!("{proposal:#}\n")).with_context(|| format!("can't write {}", file.display()))?;
    }
    if let Some(file) = &args.deployment_out {
        weighhouse_deployer::apply(&client, &mut deployment, &upgrades).await?;
        deployment.write(file)?;
    }
    print(&args.admin.messages(&deployment.governance, &upgrades))
}

fn proposal(args: &UpgradeArgs, governance: &str, upgrades: &[Upgrade]) -> anyhow::Result<Value> {
    if upgrades.is_empty() {
        bail!("there is nothing to propose: every contract has the code of {}", args.artifacts.display());
    }
    let mut proposal = Proposal::of(upgrades, args.deposit.clone());
    if let Some(title) = &args.title {
        proposal.title.clone_from(title);
    }
    if let Some(summary) = &args.summary {
        proposal.summary.clone_from(summary);
    }
    proposal.expedited = args.expedited;
    Ok(weighhouse_deployer::proposal_json(governance, upgrades, &proposal))
}

pub async fn records(args: RecordsArgs) -> anyhow::Result<()> {
    let deployment = Deployment::read(&args.deployment)?;
    let key = key(&args.mnemonic_file, &deployment.prefix)?;
    let client = connect(&deployment).await?;
    let pages = Pages { size: args.page, max_gas: args.max_gas };
    let progress = |so_far: &Rewritten| {
        let Rewritten { contract, records, transactions, gas, .. } = so_far;
        tracing::info!(contract, records, transactions, gas, "records rewritten");
    };
    let rewritten = weighhouse_deployer::rewrite_records(&client, &key, &deployment, pages, progress).await?;
    print(&json!({ "contracts": rewritten }))
}

async fn connect(deployment: &Deployment) -> anyhow::Result<Client> {
    let Deployment { chain_id, prefix, gas_price, endpoints, .. } = deployment;
    Ok(Client::connect(ChainConfig::new(endpoints.rpc.as_str(), chain_id, prefix, gas_price.parse()?)).await?)
}

/// The key whose words are in a file; arguments are seen by everybody on the machine.
fn key(file: &Path, prefix: &str) -> anyhow::Result<Key> {
    /// 24 words of 8 letters, with room.
    const MAX_MNEMONIC: u64 = 512;
    let mut phrase = Zeroizing::new(String::new());
    let words = fs::File::open(file).with_context(|| format!("can't read {}", file.display()))?;
    words.take(MAX_MNEMONIC).read_to_string(&mut phrase)?;
    let normal = Zeroizing::new(phrase.split_whitespace().collect::<Vec<_>>().join(" "));
    Key::from_mnemonic(&normal, prefix).with_context(|| format!("{} holds no words of a key", file.display()))
}

/// A reader that went away, such as `head`, is no failure.
fn print(answer: &Value) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{answer:#}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
