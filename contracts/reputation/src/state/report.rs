//! Reports, and the steps that lead from one state to the next.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{coin, ensure, Addr, Coin, Storage};
use weighhouse_protocol::compact;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::{Decision, ReportId, ReportKind, ReportState};
use weighhouse_protocol::{ListingId, Seconds, VersionNumber};

use super::{next_number, numbered};
use crate::ContractError;

const REPORT_COUNT_KEY: &[u8] = b"report_count";
/// The storage of reports.
pub const REPORTS: &[u8] = b"report/";

/// An appeal against a decision.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AppealRecord {
    /// The canonical address of the account that appealed.
    pub by: Vec<u8>,
    /// The IPFS content identifier of the grounds.
    pub grounds: String,
    /// Whether governance has decided it.
    pub decided: bool,
}

/// The account that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Judge {
    Moderator,
    Governance,
}

/// A report of a listing.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReportRecord {
    pub listing: ListingId,
    pub version: Option<VersionNumber>,
    /// The reporter's canonical address.
    pub reporter: Vec<u8>,
    pub kind: ReportKind,
    /// The IPFS content identifier of the evidence.
    pub evidence: String,
    pub state: ReportState,
    /// The office and the canonical address of the account that decided.
    pub decided_by: Option<(Judge, Vec<u8>)>,
    pub appeal: Option<AppealRecord>,
    /// The stake, in base units.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub stake: u128,
    pub denom: String,
    pub filed_at: Seconds,
    /// The time from which nobody decides or appeals and anyone settles.
    pub settles_at: Seconds,
    /// Whether the stake was paid.
    pub settled: bool,
}

impl Record for ReportRecord {
    const NAME: &'static str = "report";
}

impl ReportRecord {
    /// The stake.
    pub fn stake(&self) -> Coin {
        coin(self.stake, &self.denom)
    }

    /// Refuses a step once the report's time is over: t < `settles_at` decides and appeals, t ≥ `settles_at` settles.
    fn check_time(&self, report: ReportId, now: Seconds) -> Result<(), ContractError> {
        let settles_at = self.settles_at;
        ensure!(now < settles_at, ContractError::ReportOver { report, settles_at, now });
        Ok(())
    }

    /// Decides. After a decision there is time to appeal; after that on an appeal, the report can be settled at once.
    /// Returns whether it decides an appeal.
    pub fn decide(
        &mut self,
        report: ReportId,
        decision: Decision,
        (judge, by): (Judge, Vec<u8>),
        appeal_span: u32,
        now: Seconds,
    ) -> Result<bool, ContractError> {
        self.check_time(report, now)?;
        let on_appeal = self.appeal.is_some();
        let may = match (self.state, judge) {
            (ReportState::Open, _) => true,
            (_, Judge::Moderator) => false,
            (_, Judge::Governance) => {
                let by_governance = matches!(self.decided_by, Some((Judge::Governance, _)));
                on_appeal || !by_governance
            }
        };
        ensure!(may, ContractError::DecidedAlready { report });
        self.state = decision.into();
        self.decided_by = Some((judge, by));
        match &mut self.appeal {
            Some(appeal) => {
                appeal.decided = true;
                self.settles_at = now;
            }
            None => self.leave_time(appeal_span, now),
        }
        Ok(on_appeal)
    }

    /// Appeals against a decision.
    pub fn appeal(
        &mut self,
        report: ReportId,
        by: Vec<u8>,
        grounds: String,
        appeal_span: u32,
        now: Seconds,
    ) -> Result<(), ContractError> {
        ensure!(self.appeal.is_none(), ContractError::AppealedAlready { report });
        ensure!(self.state != ReportState::Open, ContractError::Undecided { report });
        self.check_time(report, now)?;
        self.appeal = Some(AppealRecord { by, grounds, decided: false });
        self.leave_time(appeal_span, now);
        Ok(())
    }

    fn leave_time(&mut self, span: u32, now: Seconds) {
        self.settles_at = self.settles_at.max(now.saturating_add(span.into()));
    }

    /// Ends the report; what nobody decided lapses.
    pub fn settle(&mut self, report: ReportId, now: Seconds) -> Result<(), ContractError> {
        ensure!(!self.settled, ContractError::SettledAlready { report });
        let settles_at = self.settles_at;
        ensure!(now >= settles_at, ContractError::NotOver { report, settles_at, now });
        if self.state == ReportState::Open {
            self.state = ReportState::Lapsed;
        }
        self.settled = true;
        Ok(())
    }

    /// The account whom a decision is against: the seller where the charge is right, otherwise the reporter.
    pub fn appellant<'a>(&self, seller: &'a Addr, reporter: &'a Addr) -> &'a Addr {
        match self.state {
            ReportState::Upheld => seller,
            _ => reporter,
        }
    }
}

/// The reports, by number.
pub struct Reports;

impl Reports {
    fn key(report: ReportId) -> Vec<u8> {
        [REPORTS, &report.to_be_bytes()].concat()
    }

    /// A report.
    ///
    /// # Errors
    /// [`ContractError::NoReport`] when there is none.
    pub fn load(storage: &dyn Storage, report: ReportId) -> Result<ReportRecord, ContractError> {
        ReportRecord::load(storage, &Self::key(report))?.ok_or(ContractError::NoReport { report })
    }

    /// Writes a report.
    pub fn save(storage: &mut dyn Storage, report: ReportId, record: &ReportRecord) {
        record.save(storage, &Self::key(report));
    }

    /// Adds a report under the next number.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when there is no next number.
    pub fn add(storage: &mut dyn Storage, record: &ReportRecord) -> Result<ReportId, ContractError> {
        let report = next_number(storage, REPORT_COUNT_KEY, "the number of reports")?;
        Self::save(storage, report, record);
        Ok(report)
    }

    /// Reports by number.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<ReportId>,
        size: usize,
    ) -> Result<Vec<(ReportId, ReportRecord)>, RecordError> {
        numbered(storage, REPORTS, start_after, size)
    }
}
