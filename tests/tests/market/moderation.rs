//! The words of governance and its moderator on what others claim, sell and say.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use serde_json::json;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::events::{QuestionAsked, ReportFiled};
use weighhouse_protocol::registry::{self, ListingState, Moderator};
use weighhouse_protocol::reputation::{
    Config, Decision, ExecuteMsg, HandleStatus, HideReason, Profile, QueryMsg, Question, Report, ReportKind,
    ReportState,
};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{attempt, Contract, Listing, Market, Person};

use super::index::{ask, caught_up};
use super::reputation::{accept, texts};

const PRICE: u128 = 1_000_000;
/// The time for which the moderator's delistings stand here, in seconds: long enough to try to end one early.
const LAPSE: u32 = 20;

/// Governance gives a handle to another account, and takes one with its deposit or without. The deposit goes to the account
/// that paid it, or to the treasury; the handle to nobody before its cooldown ends.
pub async fn governance_transfers_a_handle_and_revokes_one(market: &'static Market) -> Result<()> {
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let (deposit, sum) = ([config.handle_deposit.clone()], config.handle_deposit.amount.u128());
    let (holder, owner) = (market.regular().await?, market.regular().await?);
    accept(market, &holder, &claim("townmark"), &deposit).await?;
    let transfer = ExecuteMsg::TransferHandle { handle: "Town-Mark".into(), to: owner.address().into() };
    let own = market.execute(&owner, Contract::Reputation, &transfer, &[]).await?;
    own.refused("reputation/not_governance", owner.address())?;
    let before = purse(market, holder.address()).await?;
    market.govern("Transfer a handle", Contract::Reputation, &transfer).await?;
    let returned = purse(market, holder.address()).await? - before;
    ensure!(returned == sum, "{returned} of the deposit of {sum} returned");
    let held = handle_of(market, &holder).await?;
    ensure!(held.is_none(), "{held:?} is still held");
    let held = handle_of(market, &owner).await?;
    ensure!(held.as_deref() == Some("townmark"), "{held:?} was transferred");

    revoke(market, sum).await?;
    let _there = market.indexer.read().await;
    caught_up(market, market.chain.head().await?.height).await?;
    let found = ask(market, "{ handle(name: \"townmark\") { holder reservedFor } }", json!({})).await?;
    let expected = json!({ "holder": owner.address(), "reservedFor": null });
    ensure!(found["handle"] == expected, "the index says {found}, and the chain {expected}");
    Ok(())
}

/// Governance takes a handle with its deposit; its last holder waits as all others do; then it takes it from another one,
/// who gets the deposit back.
async fn revoke(market: &Market, sum: u128) -> Result<()> {
    let (squatter, brand) = (market.regular().await?, market.regular().await?);
    let deposit = [Coin::new(sum, DENOM)];
    let revoke = |forfeit_deposit| ExecuteMsg::RevokeHandle { handle: "bigbrandname".into(), forfeit_deposit };
    let config: registry::Config = market.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
    accept(market, &squatter, &claim("bigbrandname"), &deposit).await?;
    let own = market.execute(&squatter, Contract::Reputation, &revoke(false), &[]).await?;
    own.refused("reputation/not_governance", squatter.address())?;
    let (before, treasury) = (purse(market, squatter.address()).await?, purse(market, &config.treasury).await?);
    market.govern("Revoke a handle with its deposit", Contract::Reputation, &revoke(true)).await?;
    ensure!(purse(market, squatter.address()).await? == before, "a forfeited deposit returned");
    // Fees of others' sales may have come beside it.
    ensure!(purse(market, &config.treasury).await? >= treasury + sum, "the treasury got no deposit");

    let question = QueryMsg::Handle { handle: "bigbrandname".into() };
    let status: HandleStatus = market.query(Contract::Reputation, &question).await?;
    ensure!(status.held.is_none() && status.reserved_for.is_none(), "{status:?}");
    for account in [&squatter, &brand] {
        let early = market.execute(account, Contract::Reputation, &claim("bigbrandname"), &deposit).await?;
        early.refused("reputation/handle_cooling", "bigbrandname")?;
    }
    market.wait_until(status.free_from.context("it never cools down")?).await?;
    accept(market, &brand, &claim("bigbrandname"), &deposit).await?;
    let before = purse(market, brand.address()).await?;
    market.govern("Revoke a handle without its deposit", Contract::Reputation, &revoke(false)).await?;
    let returned = purse(market, brand.address()).await? - before;
    ensure!(returned == sum, "{returned} of the deposit of {sum} returned");
    Ok(())
}

/// The moderator delists for a time, decides and hides; governance has the last word on each.
pub async fn a_moderator_acts_and_governance_has_the_last_word(market: &'static Market) -> Result<()> {
    let (moderator, listing) = (market.regular().await?, market.listing(PRICE).await?);
    let delist = registry::ExecuteMsg::Delist { listing: listing.id };
    let early = market.execute(&moderator, Contract::Registry, &delist, &[]).await?;
    early.refused("registry/not_moderator", moderator.address())?;
    let named = Some(Moderator { address: moderator.address().into(), lapse: LAPSE });
    market.reconfigure("Appoint a moderator", |config| config.moderator = named).await?;

    decides(market, &moderator, &listing).await?;
    hides(market, &moderator, &listing).await?;
    delists_for_a_time(market, &moderator, &listing).await
}

/// The moderator dismisses a report, but finds no abuse; governance decides over it, and then nobody decides again.
async fn decides(market: &Market, moderator: &Person, listing: &Listing) -> Result<()> {
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let [evidence, reasons] = texts(market, ["It says what is not so.", "It says what is so."]).await?;
    let message = ExecuteMsg::Report { listing: listing.id, version: None, kind: ReportKind::Misleading, evidence };
    let reporter = market.regular().await?;
    let outcome = market.accept(&reporter, Contract::Reputation, &message, &[config.report_stake]).await?;
    let ReportFiled { report, .. } = attempt::event(&outcome, market.address(Contract::Reputation)?)?;
    let decide = |decision, reasons| ExecuteMsg::Decide { report, decision, reasons };
    let abuse = market.execute(moderator, Contract::Reputation, &decide(Decision::Abusive, None), &[]).await?;
    abuse.refused("reputation/not_governance", moderator.address())?;
    accept(market, moderator, &decide(Decision::Dismissed, Some(reasons)), &[]).await?;
    let state = async || -> Result<(ReportState, Option<String>)> {
        let found: Report = market.query(Contract::Reputation, &QueryMsg::Report { report }).await?;
        Ok((found.state, found.decided_by.map(String::from)))
    };
    let dismissed = (ReportState::Dismissed, Some(moderator.address().to_owned()));
    let found = state().await?;
    ensure!(found == dismissed, "{found:?}, not {dismissed:?}");
    market.govern("Decide over the moderator", Contract::Reputation, &decide(Decision::Upheld, None)).await?;
    let upheld = (ReportState::Upheld, Some(market.localnet.governance()?));
    let found = state().await?;
    ensure!(found == upheld, "{found:?}, not {upheld:?}");
    let again = market.execute(moderator, Contract::Reputation, &decide(Decision::Dismissed, None), &[]).await?;
    again.refused("reputation/decided_already", report)
}

/// What the moderator hides it shows again; what governance hides, governance alone shows.
async fn hides(market: &Market, moderator: &Person, listing: &Listing) -> Result<()> {
    let [words] = texts(market, ["Buy at my shop instead!"]).await?;
    let ask_it = ExecuteMsg::AskQuestion { listing: listing.id, words: words.clone() };
    let outcome = market.accept(&market.regular().await?, Contract::Reputation, &ask_it, &[]).await?;
    let QuestionAsked { question, .. } = attempt::event(&outcome, market.address(Contract::Reputation)?)?;
    let hide = ExecuteMsg::HidePost { question, answer: None, reason: HideReason::Spam };
    let restore = ExecuteMsg::RestorePost { question, answer: None };
    let hidden_by = async || -> Result<Option<String>> {
        let found: Question = market.query(Contract::Reputation, &QueryMsg::Question { question }).await?;
        Ok(found.post.hidden.map(|hidden| hidden.by.into()))
    };
    accept(market, moderator, &hide, &[]).await?;
    let by = hidden_by().await?;
    ensure!(by.as_deref() == Some(moderator.address()), "{by:?} hid it");
    let answer = ExecuteMsg::AnswerQuestion { question, words };
    let late = market.execute(&listing.seller, Contract::Reputation, &answer, &[]).await?;
    late.refused("reputation/hidden", question)?;
    accept(market, moderator, &restore, &[]).await?;
    ensure!(hidden_by().await?.is_none(), "it is still hidden");

    market.govern("Hide a question", Contract::Reputation, &hide).await?;
    let over = market.execute(moderator, Contract::Reputation, &restore, &[]).await?;
    over.refused("reputation/not_governance", moderator.address())?;
    market.govern("Show a question again", Contract::Reputation, &restore).await?;
    ensure!(hidden_by().await?.is_none(), "governance shows nothing again");
    Ok(())
}

/// The moderator's delisting ends sales, but nothing that is owed; it lapses, anybody ends it then, and there is no second
/// one.
async fn delists_for_a_time(market: &Market, moderator: &Person, listing: &Listing) -> Result<()> {
    let [delist, relist] = words_on(listing);
    let (quote, sale) = (listing.quote(0).await?, listing.buy().await?);
    market.accept(moderator, Contract::Registry, &delist, &[]).await?;
    let early = market.execute(&listing.seller, Contract::Registry, &relist, &[]).await?;
    early.refused("registry/not_lapsed", listing.id)?;
    let record = listing.record().await?;
    let delisting = record.delisted.context("it is not delisted")?;
    ensure!(record.state == ListingState::Delisted, "{:?}", record.state);
    ensure!(delisting.by.as_str() == moderator.address(), "{delisting:?}");
    let (buyer, key) = (market.regular().await?, TransportSecret::generate(&mut OsRng).public_key()?);
    let late = listing.try_to_buy(&buyer, &quote, &key, &[sale.price()]).await?;
    late.refused("escrow/not_active", "is Delisted and does not sell")?;
    sale.deliver().await?;

    market.wait_until(delisting.lapses_at.context("it does not lapse")?).await?;
    market.accept(&listing.seller, Contract::Registry, &relist, &[]).await?;
    sells(listing).await?;
    let again = market.execute(moderator, Contract::Registry, &delist, &[]).await?;
    again.refused("registry/moderator_spent", listing.id)
}

/// Governance's delisting lapses never, and ends by its own word.
pub async fn what_governance_delists_it_alone_relists(market: &'static Market) -> Result<()> {
    let (listing, stranger) = (market.listing(PRICE).await?, market.regular().await?);
    let [delist, relist] = words_on(&listing);
    market.govern("Delist a listing", Contract::Registry, &delist).await?;
    let lapses_at = listing.record().await?.delisted.context("it is not delisted")?.lapses_at;
    ensure!(lapses_at.is_none(), "governance's delisting lapses at {lapses_at:?}");
    for account in [&listing.seller, &stranger] {
        let late = market.execute(account, Contract::Registry, &relist, &[]).await?;
        late.refused("registry/delisted_for_good", listing.id)?;
    }
    market.govern("Relist a listing", Contract::Registry, &relist).await?;
    sells(&listing).await?;
    let _there = market.indexer.read().await;
    caught_up(market, market.chain.head().await?.height).await?;
    let query = "query($id: ID!) { listing(id: $id) { state sales } }";
    let found = ask(market, query, json!({ "id": listing.id.to_string() })).await?;
    ensure!(found["listing"] == json!({ "state": "ACTIVE", "sales": 1 }), "the index says {found}");
    Ok(())
}

fn words_on(listing: &Listing) -> [registry::ExecuteMsg; 2] {
    let listing = listing.id;
    [registry::ExecuteMsg::Delist { listing }, registry::ExecuteMsg::Relist { listing }]
}

async fn sells(listing: &Listing) -> Result<()> {
    let state = listing.record().await?.state;
    ensure!(state == ListingState::Active, "it is {state:?}");
    listing.buy().await?.deliver().await?;
    Ok(())
}

fn claim(handle: &str) -> ExecuteMsg {
    ExecuteMsg::ClaimHandle { handle: handle.into() }
}

async fn handle_of(market: &Market, account: &Person) -> Result<Option<String>> {
    let question = QueryMsg::Profile { account: account.address().into() };
    let found: Profile = market.query(Contract::Reputation, &question).await?;
    Ok(found.handle)
}

/// What an account has of the denom of deposits.
async fn purse(market: &Market, account: &str) -> Result<u128> {
    Ok(market.balances(account).await?.get(DENOM).copied().unwrap_or_default())
}
