//! Reports of listings.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::listing::Listing;
use super::loaders::ListingKey;
use super::node::NodeId;
use super::order::{number, numbers};
use super::page::{connection, rows_of_page, Paged};
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use super::words::Words;
use crate::read::{reports, Rows, Slice};

/// The charge of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reports::ReportKind")]
pub enum ReportKind {
    /// Running the model harms the machine or its user.
    Malware,
    /// The seller has no right to sell the model.
    Stolen,
    /// The model or its sale breaks a law.
    Illegal,
    /// The listing says what is not so.
    Misleading,
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reports::ReportState")]
pub enum ReportState {
    /// Nobody has decided it.
    Open,
    /// The charge is right.
    Upheld,
    /// The charge is wrong, or nobody can tell.
    Dismissed,
    /// The report abused reporting.
    Abusive,
    /// Nobody decided it in time.
    Lapsed,
}

/// A report of a listing. No number of reports delists anything: governance and its moderator do.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Report {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    /// The report's number.
    pub id: ID,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the version that it is about; null for the whole listing.
    pub version: Option<BigInt>,
    /// The account that reported.
    pub reporter: String,
    /// The charge.
    pub kind: ReportKind,
    /// The evidence, in the reporter's words.
    pub evidence: Words,
    /// The stake that the reporter paid in.
    pub stake: Coin,
    /// The time of the report.
    pub filed_at: DateTime,
    /// The hash of that transaction.
    pub filed_tx: Option<String>,
    /// The time from which nobody decides or appeals and anyone settles.
    pub settles_at: DateTime,
    /// Where it stands. It is final once the report is settled.
    pub state: ReportState,
    /// The last decision; null before one.
    pub decision: Option<ReportDecision>,
    /// The appeal; null without one.
    pub appeal: Option<ReportAppeal>,
    /// The time at which the stake was paid; null before.
    pub settled_at: Option<DateTime>,
    /// The account that received the stake: the reporter or the treasury.
    pub recipient: Option<String>,
}

/// A decision on a report, by governance or its moderator.
#[derive(Clone, SimpleObject)]
pub struct ReportDecision {
    /// The account that decided: governance or its moderator.
    pub by: String,
    /// The time of the decision.
    pub decided_at: DateTime,
    /// The reasons; null without any.
    pub reasons: Option<Words>,
}

/// An appeal against a decision on a report.
#[derive(Clone, SimpleObject)]
pub struct ReportAppeal {
    /// The account that appealed: the seller or the reporter.
    pub by: String,
    /// The time of the appeal.
    pub appealed_at: DateTime,
    /// The grounds of the appeal.
    pub grounds: Words,
    /// Whether governance has decided it.
    pub decided: bool,
}

impl From<reports::Report> for Report {
    fn from(report: reports::Report) -> Self {
        Report {
            number: report.id,
            of: report.listing,
            id: report.id.into(),
            listing_id: report.listing.into(),
            version: report.version.map(BigInt),
            reporter: report.reporter,
            kind: report.kind.into(),
            evidence: report.evidence.into(),
            stake: report.stake.into(),
            filed_at: time(report.filed_at),
            filed_tx: report.filed_tx,
            settles_at: time(report.settles_at),
            state: report.state.into(),
            decision: report.decision.map(ReportDecision::from),
            appeal: report.appeal.map(ReportAppeal::from),
            settled_at: report.settled_at.map(time),
            recipient: report.recipient,
        }
    }
}

impl From<reports::Decision> for ReportDecision {
    fn from(reports::Decision { by, at, reasons }: reports::Decision) -> Self {
        ReportDecision { by, decided_at: time(at), reasons: reasons.map(Words::from) }
    }
}

impl From<reports::Appeal> for ReportAppeal {
    fn from(reports::Appeal { by, at, grounds, is_decided }: reports::Appeal) -> Self {
        ReportAppeal { by, appealed_at: time(at), grounds: grounds.into(), decided: is_decided }
    }
}

#[ComplexObject]
impl Report {
    /// The report's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Report(self.number).into()
    }

    /// The account that reported.
    async fn reporter_account(&self) -> Account {
        Account::new(self.reporter.clone())
    }

    /// The listing that is reported.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }
}

/// Selects reports. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ReportFilter {
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
    /// The account that reported.
    pub reporter: Option<String>,
    /// One of these accounts reported.
    pub reporters: Option<Vec<String>>,
    /// One of these charges.
    pub kinds: Option<Vec<ReportKind>>,
    /// One of these states.
    pub states: Option<Vec<ReportState>>,
    /// Whether the report is settled: its state is final, and its stake was paid.
    pub settled: Option<bool>,
}

/// A page of reports.
pub(super) async fn page(ctx: &Context<'_>, filter: ReportFilter, slice: Slice) -> Result<Paged<Report>> {
    let ReportFilter { listing, listings, reporter, reporters, kinds, states, settled } = filter;
    let kind = |kind: ReportKind| reports::ReportKind::from(kind).stored().to_owned();
    let state = |state: ReportState| reports::ReportState::from(state).stored().to_owned();
    let filter = reports::ReportFilter {
        listing: listing.as_ref().map(number).transpose()?,
        listings: numbers(listings)?,
        reporter,
        reporters,
        kinds: kinds.map(|kinds| kinds.into_iter().map(kind).collect()),
        states: states.map(|states| states.into_iter().map(state).collect()),
        settled,
    };
    Ok(connection(rows_of_page(ctx)?.report_page(&filter, slice).await?))
}
