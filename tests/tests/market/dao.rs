//! Markets that a DAO governs: a multisig is admin of all contracts, owner of the registry, and arbiter. What two of its
//! three members vote for happens. A member alone is a stranger there; so is the governance of the chain, for all but code.

use std::fs;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Coin, CosmosMsg};
use futures::future::try_join_all;
use rand::rngs::OsRng;
use serde_json::json;
use weighhouse_chain::{message, Any};
use weighhouse_deployment::Deployment;
use weighhouse_localnet::DENOM;
use weighhouse_multisig::ExecuteMsg as Word;
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, OrderState};
use weighhouse_protocol::registry::{self, Config, ListingState};
use weighhouse_protocol::reputation::{self, Check, Level, Scope, Verifier};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::dao::call;
use weighhouse_tests::{Contract, Dao, Listing, Market, Sale};

use super::deploy::{artifacts, Operator};

const PRICE: u128 = 1_000_000;
/// What a dispute takes: a tenth.
const STAKE: u128 = 100_000;
/// The people of such a market: more than a rule asks for.
const PEOPLE: usize = 4;
/// `ProposalStatus` of `cosmos.gov.v1`: the vote passed, and a message failed.
const FAILED: i32 = 5;

/// A DAO, the market that it governs, and the operator who deployed that.
struct Founded {
    dao: Dao,
    operator: Operator,
    market: &'static Market,
}

/// Founds a DAO, and deploys a market of which it is governance and arbiter.
async fn found(first: &'static Market, label: &'static str) -> Result<Founded> {
    let dao = Dao::found(first).await?;
    let operator = Operator::of_stored_code(first, label)?;
    let market = deploy(first, &operator, &dao.address, &dao.address).await?;
    let arbiter = config(market).await?.arbiter.context("no arbiter")?.address;
    ensure!(arbiter == dao.address, "{arbiter} decides disputes");
    for name in market.deployment.contracts.keys() {
        let info = market.chain.contract_info(market.deployment.contract(name)?).await?;
        ensure!(info.admin == dao.address, "{name}: {} is admin", info.admin);
    }
    Ok(Founded { dao, operator, market })
}

/// Deploys a market of which these accounts are governance and arbiter. The deployment verifies itself.
pub(super) async fn deploy(
    first: &'static Market,
    operator: &Operator,
    governance: &str,
    arbiter: &str,
) -> Result<&'static Market> {
    let arbiter = format!("stake_bps = 1000\narbiter = {{ address = \"{arbiter}\", decide_within = 3600 }}");
    let plan = operator.plan(first.deployment.endpoints.rpc.as_str())?;
    let plan = plan.replace(operator.governance.address(), governance).replace("stake_bps = 1000", &arbiter);
    fs::write(operator.path("plan.toml"), plan)?;
    operator.deploy().await?.map_err(anyhow::Error::msg)?;
    let deployment = Deployment::read(&operator.path("market.json"))?;
    ensure!(deployment.governance == governance, "{} governs", deployment.governance);
    first.beside(deployment, PEOPLE)
}

async fn config(market: &Market) -> Result<Config> {
    market.query(Contract::Registry, &registry::QueryMsg::Config {}).await
}

/// The DAO sets the market's rules, accredits, delists and relists; nobody else does.
pub async fn a_dao_governs_a_market_of_its_own(first: &'static Market) -> Result<()> {
    let Founded { dao, market, .. } = found(first, "ruled").await?;
    let draft = market.draft("Of a DAO's market").priced(PRICE, DENOM).challenged_within(600);
    let listing = draft.publish_as(market.regular().await?).await?;
    let setting = registry::ExecuteMsg::UpdateConfig { config: Config { fee_bps: 150, ..config(market).await? } };
    let verifier = market.person()?;
    let accreditation = reputation::ExecuteMsg::AccreditVerifier {
        verifier: verifier.address().into(),
        name: "Town notary".into(),
        url: "https://notary.example/how".into(),
        scope: Scope { level: Level::Substantial, checks: vec![Check::Document] },
    };
    let delisting = registry::ExecuteMsg::Delist { listing: listing.id };
    only_the_dao_may(market, &dao, &setting, &accreditation, &delisting).await?;

    let registry = market.address(Contract::Registry)?;
    dao.pass("Set the fee", vec![call(registry, &setting)?]).await?;
    let fee = config(market).await?.fee_bps;
    ensure!(fee == 150, "the fee is {fee} basis points");
    let accredit = call(market.address(Contract::Reputation)?, &accreditation)?;
    dao.pass("Accredit a verifier", vec![accredit]).await?;
    let question = reputation::QueryMsg::Verifier { verifier: verifier.address().into() };
    let found: Verifier = market.query(Contract::Reputation, &question).await?;
    ensure!(found.revoked_at.is_none(), "{found:?}");
    delists_and_relists(market, &dao, &listing, &delisting).await
}

/// A member alone is refused, before as after it proposed; so is the chain's governance, whatever its voters say.
async fn only_the_dao_may(
    market: &Market,
    dao: &Dao,
    setting: &registry::ExecuteMsg,
    accreditation: &reputation::ExecuteMsg,
    delisting: &registry::ExecuteMsg,
) -> Result<()> {
    let [member, ..] = &dao.members;
    let own = market.execute(member, Contract::Registry, setting, &[]).await?;
    own.refused("registry/ownership", "not the contract's current owner")?;
    let own = market.execute(member, Contract::Reputation, accreditation, &[]).await?;
    own.refused("reputation/not_governance", member.address())?;
    let own = market.execute(member, Contract::Registry, delisting, &[]).await?;
    own.refused("registry/not_moderator", member.address())?;

    let before = config(market).await?;
    let proposal = dao.propose("Set the fee", vec![call(market.address(Contract::Registry)?, setting)?]).await?;
    let alone = dao.tell(member, &[Word::Execute { proposal_id: proposal }]).await;
    let said = alone.err().context("one vote of three executed a proposal")?.to_string();
    ensure!(said.contains("must have passed"), "{said}");
    ensure!(config(market).await? == before, "a proposal with one vote of three changed the settings");

    let governance = market.localnet.governance()?;
    let (registry, reputation) = (market.address(Contract::Registry)?, market.address(Contract::Reputation)?);
    let messages = [
        message::execute(&governance, registry, setting, &[])?,
        message::execute(&governance, reputation, accreditation, &[])?,
        message::execute(&governance, registry, delisting, &[])?,
    ];
    the_chains_governance_is_refused(market, messages).await
}

/// Each message fails as a proposal of the chain that all its voters are for.
pub(super) async fn the_chains_governance_is_refused(
    market: &Market,
    messages: impl IntoIterator<Item = Any>,
) -> Result<()> {
    let propose = |message: Any| async move {
        let title = format!("{} on a DAO's market", message.type_url);
        let ended = market.localnet.govern(vec![message], &title).await;
        let said = ended.err().with_context(|| format!("the chain's governance did {title}"))?.to_string();
        ensure!(said.contains(&format!("status {FAILED}")), "{title}: {said}");
        anyhow::Ok(())
    };
    try_join_all(messages.into_iter().map(propose)).await?;
    Ok(())
}

/// What the DAO delists sells no more, and the DAO alone relists it.
async fn delists_and_relists(
    market: &Market,
    dao: &Dao,
    listing: &Listing,
    delisting: &registry::ExecuteMsg,
) -> Result<()> {
    let quote = listing.quote(0).await?;
    let registry = market.address(Contract::Registry)?;
    dao.pass("Delist a listing", vec![call(registry, delisting)?]).await?;
    let record = listing.record().await?;
    let by = record.delisted.context("it is not delisted")?.by;
    ensure!(record.state == ListingState::Delisted && by.as_str() == dao.address, "{by} delisted: {:?}", record.state);
    let (buyer, key) = (market.regular().await?, TransportSecret::generate(&mut OsRng).public_key()?);
    let late = listing.try_to_buy(&buyer, &quote, &key, &[Coin::new(PRICE, DENOM)]).await?;
    late.refused("escrow/not_active", "is Delisted and does not sell")?;

    let relisting = registry::ExecuteMsg::Relist { listing: listing.id };
    let [member, ..] = &dao.members;
    let own = market.execute(member, Contract::Registry, &relisting, &[]).await?;
    own.refused("registry/delisted_for_good", listing.id)?;
    dao.pass("Relist a listing", vec![call(registry, &relisting)?]).await?;
    listing.buy_as(buyer).await?.deliver().await?;
    Ok(())
}

/// The DAO rules a dispute, and moves all contracts to new code by one proposal, under an order that is open meanwhile.
pub async fn a_dao_rules_a_dispute_and_moves_all_contracts_at_once(first: &'static Market) -> Result<()> {
    let Founded { dao, operator, market } = found(first, "judged").await?;
    let draft = market.draft("Disputed").priced(PRICE, DENOM).challenged_within(600);
    let listing = draft.publish_as(market.regular().await?).await?;
    let sale = listing.buy_carefully().await?;
    sale.deliver().await?;
    let dispute = Escrow::Dispute { order: sale.order, reason: "ipfs://what-it-really-scores".into() };
    market.accept(&sale.buyer, Contract::Escrow, &dispute, &[Coin::new(STAKE, DENOM)]).await?;
    rules(market, &dao, &sale).await?;

    let open = listing.buy().await?;
    upgrades(market, &dao, &operator).await?;
    open.deliver().await?;
    let record = open.record().await?;
    ensure!(record.state == OrderState::Settled, "{record:?}");
    let (holder, _) = open.license().await?;
    ensure!(holder == open.buyer.address(), "{holder} holds the license");
    the_chains_governance_takes_any_admin(market, &operator).await
}

/// The order froze the DAO as its arbiter: no member of it rules alone, nor does the chain's governance.
async fn rules(market: &Market, dao: &Dao, sale: &Sale) -> Result<()> {
    let rule = Escrow::Rule { order: sale.order, to_buyer: PRICE.into() };
    let [member, ..] = &dao.members;
    sale.tell_as(member, &rule).await?.refused("escrow/not_arbiter", &dao.address)?;
    let (governance, escrow) = (market.localnet.governance()?, market.address(Contract::Escrow)?);
    let voted = message::execute(&governance, escrow, &rule, &[])?;
    the_chains_governance_is_refused(market, [voted]).await?;

    let purse = async || -> Result<u128> { Ok(market.balances(sale.buyer.address()).await?[DENOM]) };
    let before = purse().await?;
    let proposal = dao.propose("Return the price", vec![call(escrow, &rule)?]).await?;
    let state = sale.record().await?.state;
    ensure!(state == OrderState::Disputed && purse().await? == before, "a proposal alone ruled: {state:?}");
    dao.second(proposal).await?;
    let (state, after) = (sale.record().await?.state, purse().await?);
    ensure!(state == OrderState::Refunded && after == before + PRICE + STAKE, "{state:?}: {before}, then {after}");
    Ok(())
}

/// The messages that the operator prints move all contracts, once the DAO sends them.
async fn upgrades(market: &Market, dao: &Dao, operator: &Operator) -> Result<()> {
    let rebuilt = operator.path("rebuilt");
    fs::create_dir(&rebuilt)?;
    for name in market.deployment.contracts.keys() {
        let file = format!("weighhouse_{name}.wasm");
        let mut wasm = fs::read(artifacts().join(&file))?;
        // An empty custom section named `y`: other bytes, the same behaviour.
        wasm.extend([0, 2, 1, b'y']);
        fs::write(rebuilt.join(&file), wasm)?;
    }
    let upgrade = ["upgrade", "--deployment", "market.json", "--artifacts", "rebuilt", "--mnemonic-file", "words"];
    let upgrade = [&upgrade[..], &["--deployment-out", "next.json", "--for", "multisig"]].concat();
    let proposed = operator.run(&upgrade).await?.map_err(anyhow::Error::msg)?;
    let messages: Vec<CosmosMsg> = serde_json::from_value(proposed["msgs"].clone())?;
    ensure!(messages.len() == market.deployment.contracts.len(), "{messages:?}");
    a_member_alone_migrates_nothing(market, dao, &Deployment::read(&operator.path("next.json"))?).await?;

    operator.verify("market.json").await?.map_err(anyhow::Error::msg)?;
    dao.pass("Upgrade all contracts", messages).await?;
    operator.verify("next.json").await?.map_err(anyhow::Error::msg)?;
    let named = operator.verify("market.json").await?.err().context("the code before is not missed")?;
    for name in market.deployment.contracts.keys() {
        let expected = format!("{name}: code hash is");
        ensure!(named.contains(&expected), "{expected:?} is not in {named}");
    }
    Ok(())
}

async fn a_member_alone_migrates_nothing(market: &Market, dao: &Dao, next: &Deployment) -> Result<()> {
    let escrow = next.contracts.get("escrow").context("no escrow")?;
    let [member, ..] = &dao.members;
    let migrate = message::migrate(member.address(), &escrow.address, escrow.code_id, &json!({}))?;
    let said = market.chain.submit(&member.key, vec![migrate]).await.err().context("a member alone migrated escrow")?;
    ensure!(said.to_string().contains("can not migrate"), "{said}");
    Ok(())
}

/// wasmd lets the governance of the chain migrate any contract and set any admin: a DAO has what the chain leaves it. Whoever
/// verifies the market sees it.
async fn the_chains_governance_takes_any_admin(market: &Market, operator: &Operator) -> Result<()> {
    let (governance, royalties) = (market.localnet.governance()?, market.address(Contract::Royalties)?);
    let taker = market.person()?;
    let take = message::update_admin(&governance, royalties, taker.address());
    market.localnet.govern(vec![take], "Take a DAO's ledger").await?;
    let named = operator.verify("next.json").await?.err().context("another admin is not noticed")?;
    let expected = format!("royalties: admin is {}, not {}", taker.address(), market.deployment.governance);
    ensure!(named.contains(&expected), "{expected:?} is not in {named}");
    Ok(())
}
