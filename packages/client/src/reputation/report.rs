//! Reports of listings.

use cosmwasm_std::Coin;
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, QueryMsg, Report, ReportId, ReportKind};
use weighhouse_protocol::{ListingId, VersionNumber};

use super::{ask, call, funds, settings};
use crate::error::Result;
use crate::market::Market;

/// A report.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation; a number of no report.
pub async fn report(market: &Market, report: ReportId) -> Result<Report> {
    ask(market, &QueryMsg::Report { report }).await
}

/// The call that reports a listing, with its stake; and the stake.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub async fn charge(
    market: &Market,
    listing: ListingId,
    version: Option<VersionNumber>,
    kind: ReportKind,
    evidence: String,
) -> Result<(Call, Coin)> {
    let stake = settings(market).await?.report_stake;
    let message = ExecuteMsg::Report { listing, version, kind, evidence };
    Ok((call(market, &message, funds(stake.clone()))?, stake))
}

/// The call that appeals against a decision.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn appeal(market: &Market, report: ReportId, grounds: String) -> Result<Call> {
    call(market, &ExecuteMsg::Appeal { report, grounds }, vec![])
}

/// The call by which the market's moderator decides a report.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn decide(market: &Market, report: ReportId, decision: Decision, reasons: Option<String>) -> Result<Call> {
    call(market, &ExecuteMsg::Decide { report, decision, reasons }, vec![])
}

/// The call that settles a report whose time is over.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn settle(market: &Market, report: ReportId) -> Result<Call> {
    call(market, &ExecuteMsg::SettleReport { report }, vec![])
}
