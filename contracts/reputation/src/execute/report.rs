//! Reports, their decisions, and the stakes that they hold. Nothing here delists: the registry does, at the word of
//! governance and its moderator.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::cid;
use weighhouse_protocol::events::{Json, ReportAppealed, ReportDecided, ReportFiled, ReportSettled};
use weighhouse_protocol::reputation::{Decision, ReportId, ReportKind, ReportState};
use weighhouse_protocol::{ListingId, VersionNumber};

use super::pay;
use crate::market::Market;
use crate::state::{self, Judge, ReportRecord, Reports};
use crate::{bounds, ContractError};

/// The charge against a listing.
pub struct Charge {
    pub listing: ListingId,
    pub version: Option<VersionNumber>,
    pub kind: ReportKind,
    pub evidence: String,
}

pub fn report(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    Charge { listing, version, kind, evidence }: Charge,
) -> Result<Response, ContractError> {
    let config = state::config(deps.storage)?;
    let stake = config.report_stake;
    bounds::exactly(&info, "stake of a report", &stake)?;
    cid::check_raw(&evidence)?;
    Market::of(deps.as_ref())?.check_exists(listing, version)?;
    let now = env.block.time.seconds();
    let settles_at = now.saturating_add(config.report_span.into());
    let record = ReportRecord {
        listing,
        version,
        reporter: deps.api.addr_canonicalize(info.sender.as_str())?.to_vec(),
        kind,
        evidence: evidence.clone(),
        state: ReportState::Open,
        decided_by: None,
        appeal: None,
        stake: stake.amount.u128(),
        denom: stake.denom.clone(),
        filed_at: now,
        settles_at,
        settled: false,
    };
    let report = Reports::add(deps.storage, &record)?;
    let filed = ReportFiled {
        report,
        listing,
        version,
        reporter: info.sender,
        kind: Json(kind),
        evidence,
        stake: stake.amount,
        denom: stake.denom,
        settles_at,
    };
    Ok(Response::new().add_event(filed))
}

/// By governance or its moderator. Governance alone finds abuse, which costs the stake.
pub fn decide(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    report: ReportId,
    decision: Decision,
    reasons: Option<String>,
) -> Result<Response, ContractError> {
    bounds::content(reasons.as_ref())?;
    let judge = Market::of(deps.as_ref())?.judge(&info.sender)?;
    let may = judge == Judge::Governance || decision != Decision::Abusive;
    ensure!(may, ContractError::NotGovernance { sender: info.sender });
    let mut record = Reports::load(deps.storage, report)?;
    let by = deps.api.addr_canonicalize(info.sender.as_str())?.to_vec();
    let appeal_span = state::config(deps.storage)?.appeal_span;
    let on_appeal = record.decide(report, decision, (judge, by), appeal_span, env.block.time.seconds())?;
    Reports::save(deps.storage, report, &record);
    let (listing, settles_at) = (record.listing, record.settles_at);
    let decision = Json(decision);
    let decided = ReportDecided { report, listing, by: info.sender, decision, reasons, on_appeal, settles_at };
    Ok(Response::new().add_event(decided))
}

pub fn appeal(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    report: ReportId,
    grounds: String,
) -> Result<Response, ContractError> {
    cid::check_raw(&grounds)?;
    let mut record = Reports::load(deps.storage, report)?;
    let listing = record.listing;
    let seller = Market::of(deps.as_ref())?.seller(listing)?;
    let reporter = deps.api.addr_humanize(&record.reporter.clone().into())?;
    let appeal_span = state::config(deps.storage)?.appeal_span;
    let by = deps.api.addr_canonicalize(info.sender.as_str())?.to_vec();
    let appellant = record.appellant(&seller, &reporter).clone();
    record.appeal(report, by, grounds.clone(), appeal_span, env.block.time.seconds())?;
    ensure!(info.sender == appellant, ContractError::NotAppellant { report, appellant, sender: info.sender });
    Reports::save(deps.storage, report, &record);
    let settles_at = record.settles_at;
    Ok(Response::new().add_event(ReportAppealed { report, listing, by: info.sender, grounds, settles_at }))
}

/// By anyone, once the report's time is over.
pub fn settle_report(deps: DepsMut<'_>, env: Env, report: ReportId) -> Result<Response, ContractError> {
    let mut record = Reports::load(deps.storage, report)?;
    record.settle(report, env.block.time.seconds())?;
    Reports::save(deps.storage, report, &record);
    let recipient = match record.state {
        ReportState::Abusive => Market::of(deps.as_ref())?.treasury()?,
        _ => deps.api.addr_humanize(&record.reporter.clone().into())?,
    };
    let stake = record.stake();
    let settled = ReportSettled {
        report,
        listing: record.listing,
        state: Json(record.state),
        recipient: recipient.clone(),
        stake: stake.amount,
        denom: stake.denom.clone(),
    };
    Ok(pay(Response::new().add_event(settled), &recipient, stake))
}
