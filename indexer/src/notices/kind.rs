//! The kinds of notices, and the events that they are made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use weighhouse_protocol::events::MarketEvent;

/// The kind of a notice: what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeKind)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A buyer paid an order, or a seller took an offer: it waits for its delivery.
    OrderPaid,
    OrderDelivered,
    OrderSettled,
    OrderRefunded,
    OfferMade,
    OfferWithdrawn,
    DisputeOpened,
    /// One side proposed an amount that ends the dispute.
    DisputeProposed,
    DisputeEnded,
    /// A quarter of the time is left in which the order must be delivered.
    DeliveryDue,
    /// A quarter of the time is left in which the delivery can be challenged.
    WindowEnding,
    /// A quarter of the time is left in which the offer can be taken.
    OfferEnding,
    ReviewWritten,
    ReviewEdited,
    /// The seller answered the account's review, or replaced its answer.
    ReviewAnswered,
    /// Somebody asked about the account's listing.
    QuestionAsked,
    /// Somebody answered the account's question.
    QuestionAnswered,
    ReportFiled,
    ReportDecided,
    ReportAppealed,
    /// The stake of the account's report can be taken back: nothing more is decided, and anybody may settle the report.
    ReportDue,
    ReportSettled,
    ListingDelisted,
    ListingRelisted,
    /// A version of the listing was proven bad.
    VersionBad,
    /// Governance announced that a denom closes, closed it, or set another time for that.
    DenomCloses,
    /// A saved search found a new listing.
    SearchMatch,
}

/// The account's part in what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeRole)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Buyer,
    /// The account that delivers, or whose listing it is.
    Seller,
    Reporter,
    /// The account that asked the question.
    Asker,
}

/// The subject of an event, and the sides of it that are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// An order: both of its sides are told.
    Order(u64),
    /// An order's review, which the seller of the listing is told of.
    Review(u64, u64),
    /// An order's review, which its writer is told of.
    Answer(u64, u64),
    /// A question and its listing, whose seller is told.
    Question(u64, u64),
    /// A question and its listing: the account that asked is told.
    Asked(u64, u64),
    /// A report and its listing: reporter and seller are told.
    Report(u64, u64),
    /// A listing: its seller is told.
    Listing(u64, Option<u32>),
    /// The market's denoms: sellers are told of those whose closing was set by the event.
    Denoms,
}

/// An event of which accounts are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    pub kind: Kind,
    pub about: About,
    /// Of what costs next to nothing and is done again and again: an account is told of one such an hour.
    pub topic: Option<String>,
    /// Of topics of which there may be many, by several accounts or by one: an account is told of so many in an hour. Its
    /// notices with a crowd displace none without.
    pub crowd: Option<String>,
    /// The account that did it, where that is not told of it.
    pub by: Option<String>,
}

/// The notice that an event makes, if accounts are told of it.
pub(super) fn told(body: &MarketEvent) -> Option<Happened> {
    let (kind, about) = kind(body)?;
    let topic = match body {
        MarketEvent::ReviewEdited(e) => Some(format!("review {} edited", e.order)),
        MarketEvent::ReviewAnswered(e) => Some(format!("review {} answered", e.order)),
        // Each side hears of the other's, and of a better one while the clock runs.
        MarketEvent::DisputeProposed(e) => Some(format!("{} proposed {} for {}", e.proposer, e.to_buyer, e.order)),
        MarketEvent::OrderOffered(e) => Some(format!("offer {} made", e.order)),
        MarketEvent::OfferWithdrawn(e) => Some(format!("offer {} withdrawn", e.order)),
        // The words of one account keep none of another's from whoever they are for.
        MarketEvent::QuestionAsked(e) => Some(format!("listing {} asked about by {}", e.listing, e.author)),
        MarketEvent::QuestionAnswered(e) => Some(format!("question {} answered by {}", e.question, e.author)),
        _ => None,
    };
    let crowd = match body {
        MarketEvent::DisputeProposed(e) => Some(format!("{} proposed for {}", e.proposer, e.order)),
        // An offer that is withdrawn costs its gas alone, for whichever listing it is.
        MarketEvent::OrderOffered(e) => Some(format!("offers of {}", e.buyer)),
        MarketEvent::OfferWithdrawn(e) => Some(format!("offers of {}", e.buyer)),
        MarketEvent::QuestionAsked(e) => Some(format!("listing {} asked about", e.listing)),
        MarketEvent::QuestionAnswered(e) => Some(format!("question {} answered", e.question)),
        _ => None,
    };
    let by = match body {
        MarketEvent::QuestionAsked(e) => Some(e.author.to_string()),
        MarketEvent::QuestionAnswered(e) => Some(e.author.to_string()),
        _ => None,
    };
    Some(Happened { kind, about, topic, crowd, by })
}

fn kind(body: &MarketEvent) -> Option<(Kind, About)> {
    Some(match body {
        MarketEvent::OrderPlaced(e) => (Kind::OrderPaid, About::Order(e.order)),
        MarketEvent::OfferTaken(e) => (Kind::OrderPaid, About::Order(e.order)),
        MarketEvent::OrderDelivered(e) => (Kind::OrderDelivered, About::Order(e.order)),
        MarketEvent::OrderSettled(e) => (Kind::OrderSettled, About::Order(e.order)),
        MarketEvent::OrderRefunded(e) => (Kind::OrderRefunded, About::Order(e.order)),
        MarketEvent::OrderOffered(e) => (Kind::OfferMade, About::Order(e.order)),
        MarketEvent::OfferWithdrawn(e) => (Kind::OfferWithdrawn, About::Order(e.order)),
        MarketEvent::DisputeOpened(e) => (Kind::DisputeOpened, About::Order(e.order)),
        MarketEvent::DisputeProposed(e) => (Kind::DisputeProposed, About::Order(e.order)),
        MarketEvent::DisputeEnded(e) => (Kind::DisputeEnded, About::Order(e.order)),
        MarketEvent::ReviewWritten(e) => (Kind::ReviewWritten, About::Review(e.order, e.listing)),
        MarketEvent::ReviewEdited(e) => (Kind::ReviewEdited, About::Review(e.order, e.listing)),
        MarketEvent::ReviewAnswered(e) => (Kind::ReviewAnswered, About::Answer(e.order, e.listing)),
        MarketEvent::QuestionAsked(e) => (Kind::QuestionAsked, About::Question(e.question, e.listing)),
        MarketEvent::QuestionAnswered(e) => (Kind::QuestionAnswered, About::Asked(e.question, e.listing)),
        MarketEvent::ReportFiled(e) => (Kind::ReportFiled, About::Report(e.report, e.listing)),
        MarketEvent::ReportDecided(e) => (Kind::ReportDecided, About::Report(e.report, e.listing)),
        MarketEvent::ReportAppealed(e) => (Kind::ReportAppealed, About::Report(e.report, e.listing)),
        MarketEvent::ReportSettled(e) => (Kind::ReportSettled, About::Report(e.report, e.listing)),
        MarketEvent::ListingDelisted(e) => (Kind::ListingDelisted, About::Listing(e.listing, None)),
        MarketEvent::ListingRelisted(e) => (Kind::ListingRelisted, About::Listing(e.listing, None)),
        MarketEvent::ConfigChanged(_) => (Kind::DenomCloses, About::Denoms),
        MarketEvent::VersionMarkedBad(e) => (Kind::VersionBad, About::Listing(e.listing, Some(e.version))),
        _ => return None,
    })
}
