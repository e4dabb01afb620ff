//! Reports of listings: their decisions, appeals and ends.

use async_trait::async_trait;
use weighhouse_protocol::events::{MarketEvent, ReportFiled};
use weighhouse_protocol::reputation::{ReportId, ReportState};

use super::rows::{number, seconds, word};
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Reports;

row! {
    Report in "reports" by {
        id: i64,
    } with {
        listing: i64,
        version: Option<i64>,
        reporter: String,
        kind: String,
        evidence: String,
        stake: Numeric,
        denom: String,
        filed_at: i64,
        filed_tx: Option<String>,
        settles_at: i64,
        state: String,
        decided_by: Option<String>,
        decided_at: Option<i64>,
        reasons: Option<String>,
        appealed_by: Option<String>,
        appealed_at: Option<i64>,
        grounds: Option<String>,
        appeal_decided: bool,
        settled_at: Option<i64>,
        recipient: Option<String>,
    }
}

#[async_trait]
impl View for Reports {
    fn name(&self) -> &'static str {
        "reports"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Reputation]
    }

    /// A report is filed before anything else happens to it: all that are filed at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut reports = Table::new();
        for event in events {
            if let MarketEvent::ReportFiled(report) = &event.body {
                reports.insert(filed(event, report))?;
            }
        }
        reports.load(store, events.iter().filter_map(|event| continued(&event.body)).map(key)).await?;
        for event in events {
            go_on(event, &mut reports);
        }
        reports.write(store).await
    }
}

fn key(report: ReportId) -> (i64,) {
    (number(report),)
}

/// The report of which an event is a later step.
fn continued(event: &MarketEvent) -> Option<ReportId> {
    match event {
        MarketEvent::ReportDecided(e) => Some(e.report),
        MarketEvent::ReportAppealed(e) => Some(e.report),
        MarketEvent::ReportSettled(e) => Some(e.report),
        _ => None,
    }
}

fn go_on(event: &Event, reports: &mut Table<Report>) {
    match &event.body {
        MarketEvent::ReportDecided(e) => reports.change(&key(e.report), |report| {
            report.state = word(&ReportState::from(e.decision.0));
            report.decided_by = Some(e.by.to_string());
            report.decided_at = Some(event.time);
            report.reasons.clone_from(&e.reasons);
            report.appeal_decided |= e.on_appeal;
            report.settles_at = seconds(e.settles_at);
        }),
        MarketEvent::ReportAppealed(e) => reports.change(&key(e.report), |report| {
            report.appealed_by = Some(e.by.to_string());
            report.appealed_at = Some(event.time);
            report.grounds = Some(e.grounds.clone());
            report.settles_at = seconds(e.settles_at);
        }),
        MarketEvent::ReportSettled(e) => reports.change(&key(e.report), |report| {
            report.state = word(&e.state.0);
            report.settled_at = Some(event.time);
            report.recipient = Some(e.recipient.to_string());
        }),
        _ => {}
    }
}

fn filed(event: &Event, report: &ReportFiled) -> Report {
    Report {
        id: number(report.report),
        listing: number(report.listing),
        version: report.version.map(i64::from),
        reporter: report.reporter.to_string(),
        kind: word(&report.kind.0),
        evidence: report.evidence.clone(),
        stake: report.stake.into(),
        denom: report.denom.clone(),
        filed_at: event.time,
        filed_tx: event.tx_hash.clone(),
        settles_at: seconds(report.settles_at),
        state: word(&ReportState::Open),
        decided_by: None,
        decided_at: None,
        reasons: None,
        appealed_by: None,
        appealed_at: None,
        grounds: None,
        appeal_decided: false,
        settled_at: None,
        recipient: None,
    }
}
