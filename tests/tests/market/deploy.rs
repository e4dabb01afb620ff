//! A market of one's own on a chain that has one, by the program `weighhouse-deployer`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Notify;
use weighhouse_chain::{message, Client, Coin, Error, Key};
use weighhouse_deployer::{pending, rewrite_records, Pages, NAMES};
use weighhouse_deployment::{setting, Deployment};
use weighhouse_localnet::{CHAIN_ID, DENOM, GAS_PRICE, PREFIX};
use weighhouse_protocol::registry;
use weighhouse_protocol::reputation::{Contracts, QueryMsg};
use weighhouse_tests::shell::program;
use weighhouse_tests::{Contract, Market, Person};

use super::releases;

/// An operator with a plan, and an account that governs.
pub(super) struct Operator {
    folder: TempDir,
    label: &'static str,
    pub(super) deployer: Person,
    pub(super) governance: Person,
}

impl Operator {
    pub(super) fn open(market: &Market) -> Result<Self> {
        Self::new(market, "second", market.person()?)
    }

    /// One who deploys as the account that has stored the contracts' code already. Its markets are told apart by their labels.
    pub(super) fn of_stored_code(market: &Market, label: &'static str) -> Result<Self> {
        let words = market.localnet.accounts()?.mnemonic("deployer")?.to_owned();
        Self::new(market, label, Person { key: market.localnet.key("deployer")?, words })
    }

    fn new(market: &Market, label: &'static str, deployer: Person) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("operator-").tempdir_in(market.localnet.folder())?;
        let operator = Self { folder, label, deployer, governance: market.person()? };
        let rpc = market.deployment.endpoints.rpc.as_str();
        fs::write(operator.path("plan.toml"), operator.plan(rpc)?)?;
        fs::write(operator.path("words"), &operator.deployer.words)?;
        Ok(operator)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn plan(&self, rpc: &str) -> Result<String> {
        let (label, deployer, governance) = (self.label, self.deployer.address(), self.governance.address());
        let artifacts = fs::canonicalize(artifacts())?;
        Ok(format!(
            r#"
            label = "{label}"
            deployer = "{deployer}"
            governance = "{governance}"
            artifacts = {artifacts:?}
            chain = {{ id = "{CHAIN_ID}", prefix = "{PREFIX}", gas_price = "{GAS_PRICE}", rpc = "{rpc}" }}
            license = {{ name = "Licenses of the second market", symbol = "SECOND" }}

            [market]
            treasury = "{governance}"
            fee_bps = 100
            deliver_within = {{ min = 60, max = 3600 }}
            grace = 60
            challenge_window = {{ min = 60, max = 3600 }}
            download_rate = 10000000
            cooldown = 60
            bond_bps = 2000
            bond_delay = 60
            block_interval = 500
            stake_bps = 1000

            [[market.denoms]]
            denom = "{DENOM}"
            min_fee = "1"
            min_bond = "1000"
            min_stake = "1000"
            daily_penalty = "10000000"
            closed = false

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
            "#
        ))
    }

    /// Runs the program to its end: its answer, or what it said when it failed.
    pub(super) async fn run(&self, arguments: &[&str]) -> Result<Result<Value, String>> {
        let mut command = Command::new(program("weighhouse-deployer", setting::DEPLOYER_BIN)?);
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.context("weighhouse-deployer does not start")?;
        match output.status.success() {
            true => Ok(Ok(serde_json::from_slice(&output.stdout)?)),
            false => Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned())),
        }
    }

    pub(super) async fn deploy(&self) -> Result<Result<Value, String>> {
        let files = ["--plan", "plan.toml", "--deployment", "market.json", "--mnemonic-file", "words"];
        self.run(&[&["deploy"][..], &files].concat()).await
    }

    pub(super) async fn verify(&self, file: &str) -> Result<Result<Value, String>> {
        self.run(&["verify", "--deployment", file]).await
    }

    pub(super) async fn sequence(&self, chain: &Client) -> Result<u64> {
        Ok(chain.account(self.deployer.address()).await?.sequence)
    }
}

/// A market is deployed beside the first, where its plan predicts. Deploying it again changes nothing, also when its
/// deployment file was lost. What differs from its deployment is named.
pub async fn a_second_market_is_deployed_verified_and_upgraded(market: &'static Market) -> Result<()> {
    let operator = Operator::open(market)?;
    let predicted = operator.run(&["plan", "check", "plan.toml"]).await?.map_err(anyhow::Error::msg)?;
    releases::a_plan_shows_actions(&operator, &["plan.toml"], "registry", &["store", "instantiate"]).await?;
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    releases::a_plan_shows_actions(&operator, &["plan.toml"], "registry", &[]).await?;
    let second = Deployment::read(&operator.path("market.json"))?;
    for (name, deployed) in &second.contracts {
        ensure!(predicted["contracts"][name] == json!(deployed.address), "{name}: {predicted}");
        ensure!(deployed.address != market.deployment.contract(name)?, "{name} is the first market's");
    }

    let before = operator.sequence(&market.chain).await?;
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    fs::remove_file(operator.path("market.json"))?;
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    ensure!(Deployment::read(&operator.path("market.json"))? == second, "another deployment");
    ensure!(operator.sequence(&market.chain).await? == before, "a complete market was deployed again");

    // The node waits half a second for each block at least.
    let interval = market.chain.block_interval(20).await?;
    ensure!(interval.is_some_and(|interval| (500..30_000).contains(&interval)), "{interval:?}");
    ensure!(market.chain.block_interval(u32::MAX).await?.is_none(), "the chain is older than it is");

    differences_are_named(market, &operator, &second).await?;
    reputation_joins_an_earlier_market(market, &operator, &second).await?;
    upgrades_move_contracts(market, &operator, &second).await
}

async fn differences_are_named(market: &Market, operator: &Operator, second: &Deployment) -> Result<()> {
    let other = market.person()?;
    let (escrow, governance) = (second.contract("escrow")?, &operator.governance);
    let hand_over = message::update_admin(governance.address(), escrow, other.address());
    market.chain.submit(&governance.key, vec![hand_over]).await?;
    let named = operator.verify("market.json").await?.err().context("another admin is not noticed")?;
    let expected = format!("\nescrow: admin is {}, not {}\n", other.address(), governance.address());
    ensure!(named.ends_with(&expected), "{named}");
    let hand_back = message::update_admin(other.address(), escrow, governance.address());
    market.chain.submit(&other.key, vec![hand_back]).await?;
    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;

    let mut mixed = second.clone();
    let first = market.address(Contract::Registry)?;
    if let Some(registry) = mixed.contracts.get_mut("registry") {
        first.clone_into(&mut registry.address);
        registry.checksum = "00".repeat(32);
    }
    mixed.write(&operator.path("mixed.json"))?;
    let named = operator.verify("mixed.json").await?.err().context("another registry is not noticed")?;
    let registry = second.contract("registry")?;
    for expected in [
        format!("registry: admin is {}, not {}", market.localnet.governance()?, governance.address()),
        format!("registry: code hash is {}, not 0000", second.contracts["registry"].checksum),
        format!("registry: escrow is {}, not {escrow}", market.address(Contract::Escrow)?),
        format!("escrow: registry is {registry}, not {first}"),
        format!("license: registry is {registry}, not {first}"),
        format!("royalties: registry is {registry}, not {first}"),
        format!("reputation: registry is {registry}, not {first}"),
    ] {
        ensure!(named.contains(&expected), "{expected:?} is not in {named}");
    }
    Ok(())
}

/// A market of an earlier release is whole without reputation. It joins beside the contracts that are there, which it knows,
/// and a second run sends nothing. One that knows another market's is named.
async fn reputation_joins_an_earlier_market(market: &Market, operator: &Operator, second: &Deployment) -> Result<()> {
    let mut earlier = second.clone();
    earlier.contracts.remove("reputation");
    earlier.write(&operator.path("earlier.json"))?;
    operator.verify("earlier.json").await?.map_err(anyhow::Error::msg)?;
    let plan = operator.plan(market.deployment.endpoints.rpc.as_str())?;
    fs::write(operator.path("joining.toml"), plan.replace("label = \"second\"", "label = \"joining\""))?;
    let join = |file| ["join", "--plan", "joining.toml", "--deployment", file, "--mnemonic-file", "words"];
    refuses_an_escrow_that_knows_no_sales(market, operator, &earlier, &join("older.json")).await?;
    let join = join("earlier.json");
    operator.run(&join).await?.map_err(anyhow::Error::msg)?;

    let joined = Deployment::read(&operator.path("earlier.json"))?;
    let address = joined.contract("reputation")?;
    ensure!(address != second.contract("reputation")?, "it is the one that another plan deployed");
    for (name, deployed) in &earlier.contracts {
        ensure!(joined.contracts.get(name) == Some(deployed), "{name} changed: {joined:?}");
    }
    let known: Contracts = market.chain.query(address, &QueryMsg::Contracts {}).await?;
    for (name, known) in [("registry", known.registry), ("license", known.license), ("escrow", known.escrow)] {
        ensure!(known.as_str() == second.contract(name)?, "{name} is {known}");
    }
    let before = operator.sequence(&market.chain).await?;
    operator.run(&join).await?.map_err(anyhow::Error::msg)?;
    ensure!(operator.sequence(&market.chain).await? == before, "a market that lacks nothing was joined");

    let mut mixed = joined.clone();
    let first = market.address(Contract::Reputation)?;
    if let Some(reputation) = mixed.contracts.get_mut("reputation") {
        first.clone_into(&mut reputation.address);
    }
    mixed.write(&operator.path("mixed.json"))?;
    let named = operator.verify("mixed.json").await?.err().context("another market's reputation is not noticed")?;
    for (name, other) in [
        ("registry", market.address(Contract::Registry)?),
        ("license", market.address(Contract::License)?),
        ("escrow", market.address(Contract::Escrow)?),
    ] {
        let expected = format!("reputation: {name} is {other}, not {}", second.contract(name)?);
        ensure!(named.contains(&expected), "{expected:?} is not in {named}");
    }
    Ok(())
}

/// An escrow of a release before reputation's is not joined, and nothing is sent. No code of that release is here: the ledger
/// stands for it, which knows the question as little.
async fn refuses_an_escrow_that_knows_no_sales(
    market: &Market,
    operator: &Operator,
    earlier: &Deployment,
    join: &[&str],
) -> Result<()> {
    let mut older = earlier.clone();
    let ledger = earlier.contract("royalties")?;
    older.contracts.get_mut("escrow").context("no escrow")?.address = ledger.to_owned();
    older.write(&operator.path("older.json"))?;
    let before = operator.sequence(&market.chain).await?;
    let refused = operator.run(join).await?.err().context("reputation joined an escrow that it can't ask")?;
    let expected = format!("escrow {ledger} does not answer `sale`");
    ensure!(refused.contains(&expected), "{expected:?} is not in {refused}");
    ensure!(operator.sequence(&market.chain).await? == before, "something was sent");
    Ok(())
}

/// New code is stored once, the contract moves only by its admin, and the deployment that was foretold then holds.
async fn upgrades_move_contracts(market: &Market, operator: &Operator, second: &Deployment) -> Result<()> {
    let rebuilt = operator.path("rebuilt");
    fs::create_dir(&rebuilt)?;
    for name in second.contracts.keys() {
        let file = format!("weighhouse_{name}.wasm");
        let mut wasm = fs::read(artifacts().join(&file))?;
        if name == "royalties" {
            // An empty custom section named `x`: other bytes, the same behaviour.
            wasm.extend([0, 2, 1, b'x']);
        }
        fs::write(rebuilt.join(&file), wasm)?;
    }
    let plan = operator.plan(market.deployment.endpoints.rpc.as_str())?;
    let own = format!("artifacts = {:?}", fs::canonicalize(artifacts())?);
    ensure!(plan.contains(&own), "{plan}");
    fs::write(operator.path("rebuilt.toml"), plan.replace(&own, "artifacts = \"rebuilt\""))?;
    let show = ["rebuilt.toml", "--deployment", "market.json"];
    releases::a_plan_shows_actions(operator, &show, "royalties", &["store", "migrate"]).await?;
    releases::a_plan_shows_actions(operator, &show, "escrow", &[]).await?;

    let upgrade = ["upgrade", "--deployment", "market.json", "--artifacts", "rebuilt", "--mnemonic-file", "words"];
    let proposal = ["--proposal-out", "proposal.json", "--deposit", "5uwhs"];
    let upgrade = [&upgrade[..], &["--deployment-out", "next.json"], &proposal].concat();
    releases::a_damaged_folder_is_refused(market, operator, &upgrade).await?;
    let proposed = operator.run(&upgrade).await?.map_err(anyhow::Error::msg)?;
    ensure!(operator.run(&upgrade).await? == Ok(proposed.clone()), "the code was stored twice");
    let [migrate] = &proposed["messages"].as_array().context("no messages")?[..] else {
        anyhow::bail!("not one message: {proposed}")
    };
    let royalties = second.contract("royalties")?;
    ensure!(migrate["contract"] == json!(royalties), "{migrate}");
    let proposal: Value = serde_json::from_slice(&fs::read(operator.path("proposal.json"))?)?;
    ensure!(proposal["messages"] == proposed["messages"] && proposal["deposit"] == json!("5uwhs"), "{proposal}");
    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;
    let named = operator.verify("next.json").await?.err().context("code that is not there is not noticed")?;
    ensure!(named.contains("royalties: code hash is"), "{named}");

    let code_id: u64 = migrate["code_id"].as_str().context("no code id")?.parse()?;
    let admin = &operator.governance;
    let moved = message::migrate(admin.address(), royalties, code_id, &json!({}))?;
    market.chain.submit(&admin.key, vec![moved]).await?;
    releases::records_are_rewritten_until_none_waits(market, operator, "next.json", "royalties").await?;
    releases::no_release_is_taken_back(market, operator, "next.json").await
}

/// A deployer whose money ends midway goes on where it stood as soon as it has more, and stores and instantiates nothing twice.
pub async fn a_deployer_whose_money_ended_midway_finishes_the_market(market: &'static Market) -> Result<()> {
    let ((key, words), giver, chain) = (Key::generate(PREFIX)?, market.regular().await?, &market.chain);
    let operator = Operator::new(market, "poor", Person { key, words: words.to_string() })?;
    let deployer = operator.deployer.address();
    let give = async |amount: u128| {
        let gift = message::send(giver.address(), deployer, &[Coin::new(amount, DENOM)]);
        chain.submit(&giver.key, vec![gift]).await
    };
    let mut fees = Vec::new();
    for name in &NAMES[..3] {
        let wasm = fs::read(artifacts().join(format!("weighhouse_{name}.wasm")))?;
        let store = message::store_code(giver.address(), &wasm)?;
        fees.push(chain.prepare(&giver.key, vec![store]).await?.fee.amount.u128());
    }
    // Half of what the third code costs is more than two instantiations, and does not store it.
    give(fees[0] + fees[1] + fees[2] / 2).await?;
    runs_out_of_money(market, &operator, &NAMES[..2], 4).await?;
    // It stores the third code, and what is left instantiates nothing.
    let left = chain.balance(deployer, DENOM).await?;
    give((fees[2] + fees[2] / 100).checked_sub(left).context("the third code was paid for")?).await?;
    runs_out_of_money(market, &operator, &NAMES[..2], 5).await?;

    give(100 * fees.iter().sum::<u128>()).await?;
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;
    let sent = operator.sequence(chain).await?;
    ensure!(sent == 10, "five codes and five contracts took {sent} transactions");
    let codes = chain.newest_codes(100).await?;
    let stored = codes.iter().filter(|code| code.creator == deployer).count();
    ensure!(stored == NAMES.len(), "{stored} codes are stored");
    Ok(())
}

/// A run that ends for want of money, and leaves these contracts alone after so many transactions.
async fn runs_out_of_money(market: &Market, operator: &Operator, standing: &[&str], sent: u64) -> Result<()> {
    let refused = operator.deploy().await?.err().context("the money was enough")?;
    ensure!(refused.contains("out of funds"), "{refused}");
    let predicted = operator.run(&["plan", "check", "plan.toml"]).await?.map_err(anyhow::Error::msg)?;
    for name in NAMES {
        let address = predicted["contracts"][name].as_str().context("no address")?;
        let stands = match market.chain.contract_info(address).await {
            Ok(_) => true,
            Err(Error::NotFound { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        ensure!(stands == standing.contains(&name), "{name} stands: {stands}");
    }
    let found = operator.sequence(&market.chain).await?;
    ensure!(found == sent, "it sent {found} transactions, and not {sent}");
    ensure!(!operator.path("market.json").exists(), "a deployment is written of a market that is not whole");
    Ok(())
}

/// A walk over records that was stopped midway is finished by another account from where it stood: the two send as many pages as
/// somebody who is not stopped.
pub async fn a_walk_that_was_stopped_is_finished_by_another_account(market: &'static Market) -> Result<()> {
    let (operator, chain) = (Operator::of_stored_code(market, "walked")?, &market.chain);
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    let deployment = Deployment::read(&operator.path("market.json"))?;
    let deployed = deployment.contracts.get("registry").context("no registry")?;
    for name in ["first", "second"] {
        let seller = market.person()?;
        let payees = vec![registry::Payee { address: seller.address().into(), share_bps: 10_000 }];
        let listing = registry::NewListing { challenge_window: 60, payees, ..market.draft(name).terms() };
        let create = registry::ExecuteMsg::CreateListing { listing, version: None };
        let create = message::execute(seller.address(), &deployed.address, &create, &[])?;
        chain.submit(&seller.key, vec![create]).await?;
    }
    let walkers = [market.regular().await?, market.regular().await?, market.regular().await?];
    let [first, second, third] = &walkers;
    begin_walk(market, &operator, &deployment).await?;
    let pages = single_records(market, first, &deployed.address).await?;
    let stopped = Notify::new();
    let stop = |page: &weighhouse_deployer::Rewritten| {
        if page.transactions == 2 {
            stopped.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = stopped.notified() => {}
        walked = rewrite_records(chain, &first.key, &deployment, pages, stop) => bail!("it was not stopped: {walked:?}"),
    }
    ensure!(pending(chain, &deployment).await? == ["registry"], "no walk waits");
    let rest = walk(market, second, &deployment, pages).await?;

    begin_walk(market, &operator, &deployment).await?;
    let whole = walk(market, third, &deployment, pages).await?;
    ensure!(rest + 2 == whole, "2 pages and {rest} pages are not {whole}");
    Ok(())
}

/// Migrates the registry to the code that it has: a walk begins, as after every migration.
async fn begin_walk(market: &Market, operator: &Operator, deployment: &Deployment) -> Result<()> {
    let (governance, registry) = (&operator.governance, deployment.contracts.get("registry").context("no registry")?);
    let again = message::migrate(governance.address(), &registry.address, registry.code_id, &json!({}))?;
    market.chain.submit(&governance.key, vec![again]).await?;
    let waiting = pending(&market.chain, deployment).await?;
    ensure!(waiting == ["registry"], "{waiting:?} wait for a walk");
    Ok(())
}

/// Bounds under which each transaction looks at one record: a page that costs more than half of the most is followed by no larger one.
async fn single_records(market: &Market, walker: &Person, registry: &str) -> Result<Pages> {
    let one = registry::ExecuteMsg::UpgradeRecords { limit: 1 };
    let call = message::execute(walker.address(), registry, &one, &[])?;
    let gas = market.chain.prepare(&walker.key, vec![call]).await?.gas_limit;
    Ok(Pages { size: 1, max_gas: gas + gas / 2 })
}

/// Walks to the end; the pages that it took.
async fn walk(market: &Market, walker: &Person, deployment: &Deployment, pages: Pages) -> Result<u64> {
    let walked = rewrite_records(&market.chain, &walker.key, deployment, pages, |_| ()).await?;
    ensure!(walked.iter().all(|one| one.done), "{walked:?}");
    let waiting = pending(&market.chain, deployment).await?;
    ensure!(waiting.is_empty(), "{waiting:?} still wait for a walk");
    Ok(walked.iter().map(|one| one.transactions).sum())
}

/// Where `make wasm` puts the contracts.
pub(super) fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/artifacts")
}
