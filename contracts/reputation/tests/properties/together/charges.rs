//! Reports, their decisions and appeals.

use cosmwasm_std::{coin, Addr};
use proptest::prelude::*;
use weighhouse_market_suite::{Outcome, APPEAL_SPAN, DENOM, REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, ReportKind, ReportState};

use super::super::recount::reports;
use super::step::Step;
use super::world::World;

/// A report, as the steps that went through have it.
pub struct Charge {
    reporter: Addr,
    listing: u64,
    pub state: ReportState,
    decided_by: Option<Addr>,
    /// Whether an appeal is decided; none without an appeal.
    pub appeal: Option<bool>,
    settles_at: u64,
    pub settled: bool,
}

impl World {
    /// Mostly a report that there is, sometimes the next one.
    fn report(&self, report: u64) -> u64 {
        report % (u64::try_from(self.charges.len()).unwrap() + 1) + 1
    }

    pub fn charge(&mut self, step: &Step) -> Option<Outcome> {
        let outcome = match *step {
            Step::Report { account, listing } => self.file(account, listing),
            Step::Decide { by, report, decision } => self.decide(by, self.report(report), decision),
            Step::Appeal { by, report } => self.appeal(by, self.report(report)),
            Step::SettleReport { report } => self.settle_report(self.report(report)),
            _ => return None,
        };
        Some(outcome)
    }

    fn file(&mut self, account: usize, listing: u64) -> Outcome {
        let (reporter, kind, evidence) = (self.person(account), ReportKind::Misleading, TEXT_CID.into());
        let message = ExecuteMsg::Report { listing, version: None, kind, evidence };
        let may = self.splits.contains_key(&listing);
        let outcome = self.tell(&reporter, message, &[coin(REPORT_STAKE, DENOM)], may);
        if outcome.is_ok() {
            let settles_at = self.market.now() + u64::from(REPORT_SPAN);
            let (state, number) = (ReportState::Open, u64::try_from(self.charges.len()).unwrap() + 1);
            let charge =
                Charge { reporter, listing, state, decided_by: None, appeal: None, settles_at, settled: false };
            self.charges.insert(number, charge);
        }
        outcome
    }

    /// The moderator decides an open report, but finds no abuse; governance decides once more over it, and an appeal.
    fn may_decide(&self, by: &Addr, report: u64, decision: Decision) -> bool {
        let (moderator, governance) = (&self.people[3], &self.people[4]);
        let Some(charge) = self.charges.get(&report) else { return false };
        let is_judge = by == governance || (by == moderator && decision != Decision::Abusive);
        let is_new = charge.state == ReportState::Open
            || (by == governance && (charge.appeal.is_some() || charge.decided_by.as_ref() != Some(governance)));
        is_judge && is_new && self.market.now() < charge.settles_at
    }

    fn decide(&mut self, by: usize, report: u64, decision: Decision) -> Outcome {
        let (by, now) = (self.person(by), self.market.now());
        let may = self.may_decide(&by, report, decision);
        let outcome = self.tell(&by, ExecuteMsg::Decide { report, decision, reasons: None }, &[], may);
        if let Some(charge) = self.charges.get_mut(&report).filter(|_| may) {
            (charge.state, charge.decided_by) = (decision.into(), Some(by));
            match &mut charge.appeal {
                Some(is_decided) => (*is_decided, charge.settles_at) = (true, now),
                None => charge.settles_at = charge.settles_at.max(now + u64::from(APPEAL_SPAN)),
            }
        }
        outcome
    }

    /// The one whom a decision is against appeals, once and in time: the seller where it was upheld.
    fn appeal(&mut self, by: Option<usize>, report: u64) -> Outcome {
        let (seller, now) = (self.person(0), self.market.now());
        let (mut appellant, mut is_due) = (seller.clone(), false);
        if let Some(charge) = self.charges.get(&report) {
            appellant = if charge.state == ReportState::Upheld { seller } else { charge.reporter.clone() };
            is_due = charge.appeal.is_none() && charge.state != ReportState::Open && now < charge.settles_at;
        }
        let sender = by.map_or_else(|| appellant.clone(), |by| self.person(by));
        let may = is_due && sender == appellant;
        let outcome = self.tell(&sender, ExecuteMsg::Appeal { report, grounds: TEXT_CID.into() }, &[], may);
        if let Some(charge) = self.charges.get_mut(&report).filter(|_| may) {
            charge.appeal = Some(false);
            charge.settles_at = charge.settles_at.max(now + u64::from(APPEAL_SPAN));
        }
        outcome
    }

    /// The stake goes to the treasury where governance found abuse, otherwise back to the reporter, once and in time.
    fn settle_report(&mut self, report: u64) -> Outcome {
        let (sender, now) = (self.person(1), self.market.now());
        let may = self.charges.get(&report).is_some_and(|charge| !charge.settled && now >= charge.settles_at);
        let recipient = self.charges.get(&report).map_or(&sender, |charge| match charge.state {
            ReportState::Abusive => &self.market.treasury,
            _ => &charge.reporter,
        });
        let recipient = recipient.clone();
        let before = self.market.balance(&recipient, DENOM);
        let outcome = self.tell(&sender, ExecuteMsg::SettleReport { report }, &[], may);
        let paid = self.market.balance(&recipient, DENOM) - before;
        assert_eq!(paid, if may { REPORT_STAKE } else { 0 }, "{recipient} by report {report}");
        if let Some(charge) = self.charges.get_mut(&report).filter(|_| may) {
            charge.settled = true;
            if charge.state == ReportState::Open {
                charge.state = ReportState::Lapsed;
            }
        }
        outcome
    }

    /// Reports are what the steps that went through made of them.
    pub fn check_charges(&self) -> Result<(), TestCaseError> {
        let reports = reports(&self.market);
        prop_assert!(reports.iter().map(|report| &report.report).eq(self.charges.keys()));
        for (report, charge) in reports.into_iter().zip(self.charges.values()) {
            prop_assert_eq!((&report.reporter, report.listing), (&charge.reporter, charge.listing));
            let appeal = report.appeal.map(|appeal| appeal.decided);
            prop_assert_eq!(
                (report.state, &report.decided_by, appeal),
                (charge.state, &charge.decided_by, charge.appeal)
            );
            prop_assert_eq!((report.settles_at, report.settled), (charge.settles_at, charge.settled));
        }
        Ok(())
    }
}
