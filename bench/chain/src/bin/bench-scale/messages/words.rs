//! What people say of listings: reviews and votes, questions and answers, reports.

use anyhow::Result;
use weighhouse_market_suite::TEXT_CID;
use weighhouse_protocol::events::{QuestionAsked, ReportFiled};
use weighhouse_protocol::reputation::{Config, Decision, ExecuteMsg, HideReason, QueryMsg, Report, ReportKind};
use weighhouse_tests::attempt::event;
use weighhouse_tests::market::WINDOW;
use weighhouse_tests::{Contract, Listing, Market, Person};

use super::{listed, tell_reputation};

/// Sends them.
pub async fn send(market: &'static Market, moderator: &Person) -> Result<()> {
    let listing = listed(market, WINDOW).await?;
    review(market, &listing).await?;
    ask(market, &listing, moderator).await?;
    report(market, &listing, moderator).await
}

/// A buyer reviews and edits it, the seller answers, and another holder finds it helpful for a while.
async fn review(market: &'static Market, listing: &Listing) -> Result<()> {
    let sale = listing.buy_as(market.regular().await?).await?;
    let other = listing.buy_as(market.regular().await?).await?;
    sale.deliver().await?;
    other.deliver().await?;
    let (order, words) = (sale.order, Some(TEXT_CID.to_owned()));
    let review = ExecuteMsg::Review { order, stars: 5, words: words.clone() };
    tell_reputation(market, &sale.buyer, &review, &[]).await?;
    tell_reputation(market, &sale.buyer, &ExecuteMsg::EditReview { order, stars: 4, words }, &[]).await?;
    let answer = ExecuteMsg::AnswerReview { order, words: TEXT_CID.into() };
    tell_reputation(market, &listing.seller, &answer, &[]).await?;
    tell_reputation(market, &other.buyer, &ExecuteMsg::Vote { order, license: other.order }, &[]).await?;
    tell_reputation(market, &other.buyer, &ExecuteMsg::RetractVote { order }, &[]).await?;
    Ok(())
}

/// A question is answered; the moderator hides the answer and shows it again, and its author edits and withdraws it.
async fn ask(market: &'static Market, listing: &Listing, moderator: &Person) -> Result<()> {
    let stranger = market.regular().await?;
    let words = || TEXT_CID.to_owned();
    let ask = ExecuteMsg::AskQuestion { listing: listing.id, words: words() };
    let asked = tell_reputation(market, &stranger, &ask, &[]).await?;
    let QuestionAsked { question, .. } = event(&asked, market.address(Contract::Reputation)?)?;
    tell_reputation(market, &stranger, &ExecuteMsg::AnswerQuestion { question, words: words() }, &[]).await?;
    let answer = Some(1);
    let hide = ExecuteMsg::HidePost { question, answer, reason: HideReason::Spam };
    tell_reputation(market, moderator, &hide, &[]).await?;
    tell_reputation(market, moderator, &ExecuteMsg::RestorePost { question, answer }, &[]).await?;
    tell_reputation(market, &stranger, &ExecuteMsg::EditPost { question, answer, words: words() }, &[]).await?;
    tell_reputation(market, &stranger, &ExecuteMsg::WithdrawPost { question, answer }, &[]).await?;
    Ok(())
}

/// The moderator upholds a report, the seller appeals, and once its time is over the stake returns.
async fn report(market: &'static Market, listing: &Listing, moderator: &Person) -> Result<()> {
    let reporter = market.regular().await?;
    let config: Config = market.query(Contract::Reputation, &QueryMsg::Config {}).await?;
    let (kind, evidence) = (ReportKind::Misleading, TEXT_CID.to_owned());
    let charge = ExecuteMsg::Report { listing: listing.id, version: None, kind, evidence };
    let filed = tell_reputation(market, &reporter, &charge, &[config.report_stake]).await?;
    let ReportFiled { report, .. } = event(&filed, market.address(Contract::Reputation)?)?;
    let decide = |reasons| ExecuteMsg::Decide { report, decision: Decision::Upheld, reasons };
    tell_reputation(market, moderator, &decide(Some(TEXT_CID.to_owned())), &[]).await?;
    let appeal = ExecuteMsg::Appeal { report, grounds: TEXT_CID.into() };
    tell_reputation(market, &listing.seller, &appeal, &[]).await?;
    // What is decided on appeal is over at once; an appeal that nobody decides takes as long as a report.
    market.govern("Uphold a report on appeal", Contract::Reputation, &decide(None)).await?;
    let record: Report = market.query(Contract::Reputation, &QueryMsg::Report { report }).await?;
    market.wait_until(record.settles_at).await?;
    tell_reputation(market, &reporter, &ExecuteMsg::SettleReport { report }, &[]).await?;
    Ok(())
}
