//! Who people say they are, and what they say of what they bought.

mod ethereum;

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{coin, Coin};
use serde_json::{json, Value};
use tokio::time::{sleep, Instant};
use weighhouse_localnet::DENOM;
use weighhouse_market_suite::EthereumWallet;
use weighhouse_protocol::events::{QuestionAsked, ReportFiled};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::ethereum::Statement;
use weighhouse_protocol::reputation::rating::Rating;
use weighhouse_protocol::reputation::{
    Attestation, AttestationStatus, Check, Config, Decision, ExecuteMsg, HandleStatus, HideReason, Level, Links,
    Profile, QueryMsg, QuestionAnswer, QuestionId, Report, ReportId, ReportKind, Scope,
};
use weighhouse_protocol::{registry, OrderId, Seconds};
use weighhouse_tests::{attempt, Contract, Market, Person};

use super::index::{ask, caught_up};
use ethereum::Ethereum;

const PRICE: u128 = 1_000_000;
/// The time that signatures and proposals last here, in seconds.
const SPAN: u32 = 600;

/// Longer than the index takes to fetch a text from IPFS.
const PATIENCE: Duration = Duration::from_secs(60);

const RATING: &str = "query($id: ID!) { listing(id: $id) { rating { milliStars reviews weight histogram } } }";
const REVIEW: &str = "query($order: ID!) { review(order: $order) {
    stars words { text } edits helpful answer { words { text } edits } } }";

/// Buyers review what settled, and edit what they said; the seller answers; other holders find it helpful.
pub async fn a_buyer_reviews_and_the_seller_answers(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(PRICE).await?;
    let (sale, other) = (listing.buy().await?, listing.buy().await?);
    let (said, told) = ("It does, but slowly.", "It is faster now.");
    let [first, second, thanks] = texts(market, ["It does what it says.", said, told]).await?;
    let order = sale.order;
    let review = |stars| ExecuteMsg::Review { order, stars, words: Some(first.clone()) };
    let early = market.execute(&sale.buyer, Contract::Reputation, &review(5), &[]).await?;
    early.refused("reputation/not_settled", order)?;
    sale.deliver().await?;
    other.deliver().await?;

    let stranger = market.execute(&other.buyer, Contract::Reputation, &review(1), &[]).await?;
    stranger.refused("reputation/not_buyer", sale.buyer.address())?;
    accept(market, &sale.buyer, &review(5), &[]).await?;
    accept(market, &sale.buyer, &ExecuteMsg::EditReview { order, stars: 4, words: Some(second) }, &[]).await?;
    accept(market, &listing.seller, &ExecuteMsg::AnswerReview { order, words: thanks }, &[]).await?;
    let own = ExecuteMsg::Vote { order, license: order };
    market
        .execute(&sale.buyer, Contract::Reputation, &own, &[])
        .await?
        .refused("reputation/linked", sale.buyer.address())?;
    accept(market, &other.buyer, &ExecuteMsg::Vote { order, license: other.order }, &[]).await?;
    let height =
        accept(market, &other.buyer, &ExecuteMsg::Review { order: other.order, stars: 1, words: None }, &[]).await?;

    let rating: Rating = market.query(Contract::Reputation, &QueryMsg::Rating { listing: listing.id }).await?;
    caught_up(market, height).await?;
    let found = ask(market, RATING, json!({ "id": listing.id.to_string() })).await?;
    let expected = json!({ "milliStars": rating.rating, "reviews": 2, "weight": rating.weight,
        "histogram": [1, 0, 0, 1, 0] });
    ensure!(found["listing"]["rating"] == expected, "the index says {found}, and the contract {expected}");
    let answer = json!({ "words": { "text": told }, "edits": 0 });
    let mut edited = json!({ "stars": 4, "words": { "text": said }, "edits": 1, "helpful": 1, "answer": answer });
    said_of(market, order, &edited).await?;
    let stars_alone = json!({ "stars": 1, "words": null, "edits": 0, "helpful": 0, "answer": null });
    said_of(market, other.order, &stars_alone).await?;

    let height = accept(market, &other.buyer, &ExecuteMsg::RetractVote { order }, &[]).await?;
    caught_up(market, height).await?;
    edited["helpful"] = json!(0);
    said_of(market, order, &edited).await
}

/// Waits until the index has exactly this of an order's review: it fetches words in its own time.
async fn said_of(market: &Market, order: OrderId, expected: &Value) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = ask(market, REVIEW, json!({ "order": order.to_string() })).await?;
        if found["review"] == *expected {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "the index says {found} of order {order}, not {expected}");
        sleep(Duration::from_millis(500)).await;
    }
}

/// A handle is one with those that look like it, costs a deposit, and stays free for its last holder alone.
pub async fn a_handle_is_claimed_released_and_kept_from_others(market: &'static Market) -> Result<()> {
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let deposit = [config.handle_deposit.clone()];
    let (holder, squatter) = (market.regular().await?, market.regular().await?);
    let claim = |handle: &str| ExecuteMsg::ClaimHandle { handle: handle.into() };
    let less = [coin(config.handle_deposit.amount.u128() - 1, DENOM)];
    let cheap = market.execute(&holder, Contract::Reputation, &claim("modelworks"), &less).await?;
    cheap.refused("reputation/not_the_sum", DENOM)?;
    accept(market, &holder, &claim("modelworks"), &deposit).await?;
    let twin = market.execute(&squatter, Contract::Reputation, &claim("M0de1works"), &deposit).await?;
    twin.refused("reputation/handle_taken", "M0de1works")?;
    let profile = ExecuteMsg::SetProfile { card: None, domain: Some("modelworks.example".into()) };
    accept(market, &holder, &profile, &[]).await?;
    let question = QueryMsg::Profile { account: holder.address().into() };
    let found: Profile = market.query(Contract::Reputation, &question).await?;
    ensure!(found.handle.as_deref() == Some("modelworks"), "{found:?}");

    // What is held for a moment cools down for a moment.
    let status: HandleStatus =
        market.query(Contract::Reputation, &QueryMsg::Handle { handle: "modelworks".into() }).await?;
    market.wait_until(status.held.context("nobody holds it")?.since + 20).await?;
    let release = market.execute(&holder, Contract::Reputation, &ExecuteMsg::ReleaseHandle {}, &[]).await?;
    let (before, after, fee) = (release.before[DENOM], release.after[DENOM], release.fee.1);
    release.accepted()?;
    ensure!(after + fee - before == config.handle_deposit.amount.u128(), "{before} became {after}");
    let late = market.execute(&squatter, Contract::Reputation, &claim("modelworks"), &deposit).await?;
    late.refused("reputation/handle_cooling", "modelworks")
}

/// A second account accepts to be a wallet, an Ethereum address signs; each ends its link again.
pub async fn wallets_are_linked_by_their_own_word(market: &'static Market) -> Result<()> {
    let (account, wallet) = (market.regular().await?, market.regular().await?);
    let propose = ExecuteMsg::ProposeLink { wallet: wallet.address().into(), expires_in: SPAN };
    accept(market, &account, &propose, &[]).await?;
    accept(market, &wallet, &ExecuteMsg::AcceptLink { account: account.address().into() }, &[]).await?;

    let ethereum = Ethereum { market, account: &account, wallet: EthereumWallet::new(0x5e) };
    let (number, expires_at) = (ethereum.next().await?, market.chain.head().await?.time + u64::from(SPAN));
    let statement = ethereum.statement(number, expires_at)?;
    let elsewhere = Statement { chain: "another-chain", ..statement };
    let foreign = market.execute(&account, Contract::Reputation, &ethereum.link(&elsewhere), &[]).await?;
    foreign.refused("reputation/not_signer", ethereum.address())?;
    accept(market, &account, &ethereum.link(&statement), &[]).await?;
    let again = market.execute(&account, Contract::Reputation, &ethereum.link(&statement), &[]).await?;
    again.refused("reputation/not_signer", ethereum.address())?;
    let links: Links = market.query(Contract::Reputation, &ethereum.question()).await?;
    ensure!(links.wallets.len() == 2, "{links:?}");

    accept(market, &account, &ExecuteMsg::UnlinkEthereum { address: ethereum.address().to_string() }, &[]).await?;
    let number = ethereum.next().await?;
    let statement = ethereum.statement(number, expires_at)?;
    accept(market, &account, &ethereum.link(&statement), &[]).await?;
    accept(market, &wallet, &ethereum.revocation(&statement), &[]).await?;
    accept(market, &wallet, &ExecuteMsg::Unlink { account: account.address().into() }, &[]).await?;
    let links: Links = market.query(Contract::Reputation, &ethereum.question()).await?;
    ensure!(links.wallets.is_empty(), "{links:?}");
    Ok(())
}

/// What an accredited verifier attests counts until it is revoked, or the verifier is.
pub async fn an_attestation_counts_while_its_verifier_is_accredited(market: &'static Market) -> Result<()> {
    let (verifier, account) = (market.regular().await?, market.regular().await?);
    let attest = ExecuteMsg::Attest {
        account: account.address().into(),
        level: Level::Substantial,
        checks: vec![Check::Document],
        expires_at: market.chain.head().await?.time + 3_600,
        evidence: Hash([7; 32]),
    };
    let early = market.execute(&verifier, Contract::Reputation, &attest, &[]).await?;
    early.refused("reputation/not_accredited", verifier.address())?;
    let accredit = ExecuteMsg::AccreditVerifier {
        verifier: verifier.address().into(),
        name: "Town notary".into(),
        url: "https://notary.example/how".into(),
        scope: Scope { level: Level::Substantial, checks: vec![Check::Document, Check::Presence] },
    };
    market.govern("Accredit a verifier", Contract::Reputation, &accredit).await?;
    accept(market, &verifier, &attest, &[]).await?;
    let counts = async || -> Result<bool> {
        let question = QueryMsg::Attestations { account: account.address().into(), start_after: None, limit: None };
        let found: Vec<Attestation> = market.query(Contract::Reputation, &question).await?;
        Ok(found.iter().any(|attestation| attestation.status == AttestationStatus::Valid))
    };
    ensure!(counts().await?, "it does not count");
    let revoke =
        ExecuteMsg::RevokeAttestation { account: account.address().into(), verifier: verifier.address().into() };
    accept(market, &account, &revoke, &[]).await?;
    ensure!(!counts().await?, "it counts after its account revoked it");
    accept(market, &verifier, &attest, &[]).await?;
    let end = ExecuteMsg::RevokeVerifier { verifier: verifier.address().into() };
    market.govern("Revoke a verifier", Contract::Reputation, &end).await?;
    ensure!(!counts().await?, "what a revoked verifier attested counts");
    let late = market.execute(&verifier, Contract::Reputation, &attest, &[]).await?;
    late.refused("reputation/not_accredited", verifier.address())
}

/// Reports delist nothing by their number. Governance upholds one, hears the appeal, and delists; the stake returns.
pub async fn a_report_ends_in_a_delisting(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(PRICE).await?;
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let [evidence, grounds] = texts(market, ["Its weights are mine.", "They are not."]).await?;
    let report = ExecuteMsg::Report { listing: listing.id, version: None, kind: ReportKind::Stolen, evidence };
    let (stake, mut reporters) = ([config.report_stake.clone()], Vec::new());
    for _ in 0..3 {
        let reporter = market.regular().await?;
        let outcome = market.accept(&reporter, Contract::Reputation, &report, &stake).await?;
        let filed: ReportFiled = attempt::event(&outcome, market.address(Contract::Reputation)?)?;
        reporters.push((reporter, filed.report));
    }
    ensure!(listing.record().await?.state == registry::ListingState::Active, "reports delisted it");
    let (reporter, report) = &reporters[0];
    let decide = ExecuteMsg::Decide { report: *report, decision: Decision::Upheld, reasons: None };
    let own = market.execute(reporter, Contract::Reputation, &decide, &[]).await?;
    own.refused("reputation/not_moderator", reporter.address())?;
    market.govern("Uphold a report", Contract::Reputation, &decide).await?;
    let appeal = ExecuteMsg::Appeal { report: *report, grounds };
    accept(market, &listing.seller, &appeal, &[]).await?;
    let settle = ExecuteMsg::SettleReport { report: *report };
    let early = market.execute(reporter, Contract::Reputation, &settle, &[]).await?;
    early.refused("reputation/not_over", report)?;
    market.govern("Uphold it on appeal", Contract::Reputation, &decide).await?;
    let delist = registry::ExecuteMsg::Delist { listing: listing.id };
    market.govern("Delist what was stolen", Contract::Registry, &delist).await?;

    market.wait_until(settles_at(market, *report).await?).await?;
    let before = market.balances(reporter.address()).await?[DENOM];
    let settled = market.accept(&listing.seller, Contract::Reputation, &settle, &[]).await?;
    let after = market.balances(reporter.address()).await?[DENOM];
    ensure!(after - before == config.report_stake.amount.u128(), "{} came back", after - before);
    caught_up(market, settled.height).await?;
    let query = "query($id: ID!) { listing(id: $id) { state } }";
    let found = ask(market, query, json!({ "id": listing.id.to_string() })).await?;
    ensure!(found["listing"]["state"] == "DELISTED", "{found}");
    Ok(())
}

/// Anybody asks and answers; an author edits and withdraws; governance hides and shows again.
pub async fn a_question_is_answered_and_hidden(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let listing = market.listing(PRICE).await?;
    let stranger = market.regular().await?;
    let [asked, edited, told] = texts(market, ["How fast?", "How fast is it?", "Twice as fast."]).await?;
    let ask_it = ExecuteMsg::AskQuestion { listing: listing.id, words: asked };
    let outcome = market.accept(&stranger, Contract::Reputation, &ask_it, &[]).await?;
    let QuestionAsked { question, .. } = attempt::event(&outcome, market.address(Contract::Reputation)?)?;
    let answer = ExecuteMsg::AnswerQuestion { question, words: told };
    accept(market, &listing.seller, &answer, &[]).await?;
    accept(market, &stranger, &answer, &[]).await?;
    accept(market, &stranger, &ExecuteMsg::EditPost { question, answer: None, words: edited }, &[]).await?;
    let withdraw = |answer| ExecuteMsg::WithdrawPost { question, answer };
    let other = market.execute(&stranger, Contract::Reputation, &withdraw(Some(1)), &[]).await?;
    other.refused("reputation/not_author", listing.seller.address())?;
    accept(market, &stranger, &withdraw(Some(2)), &[]).await?;
    let hide = ExecuteMsg::HidePost { question, answer: Some(1), reason: HideReason::Spam };
    let own = market.execute(&stranger, Contract::Reputation, &hide, &[]).await?;
    own.refused("reputation/not_moderator", stranger.address())?;
    market.govern("Hide an answer", Contract::Reputation, &hide).await?;
    let found: Vec<QuestionAnswer> = answers(market, question).await?;
    ensure!(found[0].post.hidden.is_some() && found[1].post.words.is_none(), "{found:?}");
    let restore = ExecuteMsg::RestorePost { question, answer: Some(1) };
    market.govern("Show an answer again", Contract::Reputation, &restore).await?;
    ensure!(answers(market, question).await?[0].post.hidden.is_none(), "it is still hidden");
    Ok(())
}

async fn answers(market: &Market, question: QuestionId) -> Result<Vec<QuestionAnswer>> {
    let question = QueryMsg::Answers { question, start_after: None, limit: None };
    market.query(Contract::Reputation, &question).await
}

/// Sends a message that the contract is to accept; the height of its block.
pub async fn accept(market: &Market, who: &Person, message: &ExecuteMsg, funds: &[Coin]) -> Result<u64> {
    Ok(market.accept(who, Contract::Reputation, message, funds).await?.height)
}

async fn settles_at(market: &Market, report: ReportId) -> Result<Seconds> {
    let found: Report = market.query(Contract::Reputation, &QueryMsg::Report { report }).await?;
    Ok(found.settles_at)
}

/// Puts texts on IPFS; their content identifiers.
pub async fn texts<const N: usize>(market: &Market, texts: [&str; N]) -> Result<[String; N]> {
    let api = market.deployment.endpoints.ipfs_api.as_ref().context("no IPFS")?;
    let ipfs = weighhouse_ipfs::Client::new(api.url().clone(), weighhouse_ipfs::Limits::default())?;
    let mut identifiers = Vec::new();
    for text in texts {
        identifiers.push(ipfs.add_bytes(text.as_bytes()).await?.cid);
    }
    identifiers.try_into().map_err(|found| anyhow::anyhow!("{N} texts are {found:?}"))
}
