//! The figures of sales, prices and income.

use async_graphql::{Context, Enum, InputObject, Object, OneofObject, Result, SimpleObject, ID};

use super::loaders::rows;
use super::order::number;
use super::plan::{Coin, LicenseKind};
use super::scalars::{time, BigInt, DateTime};
use crate::day;
use crate::read::figures::{self, CandleQuestion, IncomeQuestion, SalesQuestion, Scope, Visited};

/// The length of the spans that figures are summed over. Days are UTC, by the time of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "figures::Unit")]
pub enum CalendarUnit {
    /// From midnight to midnight.
    Day,
    /// From Monday, as ISO 8601 has it.
    Week,
    /// From the first day of a month.
    Month,
    /// All of the range at once, however long it is.
    Whole,
}

/// The sales that are counted: of a listing, of a task or of an account.
#[derive(Clone, Debug, OneofObject)]
pub enum SalesOf {
    /// The number of a listing.
    Listing(ID),
    /// The models' task, as Hugging Face names it.
    Task(String),
    /// The account that sells, or resells.
    Seller(String),
}

/// The listings whose visits and orders are counted.
#[derive(Clone, Debug, OneofObject)]
pub enum ConversionOf {
    /// The number of a listing.
    Listing(ID),
    /// The account that sells.
    Seller(String),
}

/// The days of figures: at most 400 spans.
#[derive(Clone, Debug, Default, InputObject)]
pub struct FigureRange {
    /// A time within the first day. The default is 30 spans before `to`.
    pub from: Option<DateTime>,
    /// A time within the last day. The default is the time of the last block.
    pub to: Option<DateTime>,
    /// The span that one row sums: a day by default.
    pub by: Option<CalendarUnit>,
}

impl FigureRange {
    fn read(range: Option<Self>) -> figures::Range {
        let range = range.unwrap_or_default();
        figures::Range {
            from: range.from.map(DateTime::utc),
            to: range.to.map(DateTime::utc),
            unit: range.by.map(figures::Unit::from).unwrap_or_default(),
        }
    }
}

/// The reason for which escrow refunded an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "figures::RefundReason")]
pub enum RefundReason {
    /// The account that must deliver did not in time.
    Undelivered,
    /// A proof showed that the version is bad, by this order or another.
    ProvenBad,
    /// A dispute returned the whole price: buyer and seller agreed, or the arbiter ruled.
    Disputed,
}

/// The orders that escrow refunded for one reason.
#[derive(Clone, SimpleObject)]
pub struct Refunds {
    /// The reason of the refunds.
    pub reason: RefundReason,
    /// The number of orders.
    pub orders: BigInt,
    /// The sum of their prices, which returned to buyers.
    pub returned: Coin,
}

impl From<figures::Refunds> for Refunds {
    fn from(refunds: figures::Refunds) -> Self {
        let figures::Refunds { reason, orders, returned } = refunds;
        Refunds { reason: reason.into(), orders: BigInt(orders), returned: returned.into() }
    }
}

/// The figures of sales in one denom over one span. Each event counts in the span of its own block: an order that is
/// placed in May and settles in June is placed in May and settled in June.
#[derive(Clone, SimpleObject)]
pub struct SalesFigures {
    /// The beginning of the span.
    #[graphql(name = "from")]
    pub begins: DateTime,
    /// The base denom of the amounts.
    pub denom: String,
    /// The duration of the licenses; null where kinds are not told apart.
    pub kind: Option<LicenseKind>,
    /// The number of orders that buyers placed, and of offers that sellers took.
    pub placed: BigInt,
    /// The number of orders that settled.
    pub settled: BigInt,
    /// The number of settled orders that resold a license.
    pub resold: BigInt,
    /// The number of orders that escrow refunded.
    pub refunded: BigInt,
    /// The number of disputes that buyers opened.
    pub disputed: BigInt,
    /// The sum of the prices of settled orders.
    pub volume: Coin,
    /// The part of the volume that the treasury received.
    pub fees: Coin,
    /// The part of the volume that went to creators of resold licenses.
    pub royalties: Coin,
    /// The sum that returned to buyers: all of refunded orders, and the part that a dispute returned of settled ones.
    pub returned: Coin,
    /// The sum that sellers forfeited of their bonds.
    pub bonds_lost: Coin,
    /// The refunded orders by reason. A reason without an order is left out.
    pub refunds: Vec<Refunds>,
}

impl From<figures::SalesFigures> for SalesFigures {
    fn from(figures: figures::SalesFigures) -> Self {
        SalesFigures {
            begins: time(day::start(figures.day)),
            denom: figures.denom,
            kind: figures.kind.map(LicenseKind::from),
            placed: BigInt(figures.placed),
            settled: BigInt(figures.settled),
            resold: BigInt(figures.resold),
            refunded: BigInt(figures.refunded),
            disputed: BigInt(figures.disputed),
            volume: figures.volume.into(),
            fees: figures.fees.into(),
            royalties: figures.royalties.into(),
            returned: figures.returned.into(),
            bonds_lost: figures.bonds_lost.into(),
            refunds: figures.refunds.into_iter().filter(|refunds| refunds.orders > 0).map(Refunds::from).collect(),
        }
    }
}

/// The prices at which a listing's orders settled in one span, by the time of their settlement.
#[derive(Clone, SimpleObject)]
pub struct Candle {
    /// The beginning of the span.
    #[graphql(name = "from")]
    pub begins: DateTime,
    /// The price of the first license that settled in the span.
    pub first: Coin,
    /// The highest price of a license.
    pub highest: Coin,
    /// The lowest price of a license.
    pub lowest: Coin,
    /// The price of the last license that settled in the span.
    pub last: Coin,
    /// The number of orders that settled.
    pub settled: BigInt,
}

impl From<figures::Candle> for Candle {
    fn from(candle: figures::Candle) -> Self {
        Candle {
            begins: time(day::start(candle.day)),
            first: candle.first.into(),
            highest: candle.highest.into(),
            lowest: candle.lowest.into(),
            last: candle.last.into(),
            settled: BigInt(candle.settled),
        }
    }
}

/// The income of an account in one denom over one span.
#[derive(Clone, SimpleObject)]
pub struct IncomeFigures {
    /// The beginning of the span.
    #[graphql(name = "from")]
    pub begins: DateTime,
    /// The base denom of the amounts.
    pub denom: String,
    /// The sum that the royalties ledger credited, to be claimed.
    pub credited: Coin,
    /// The part of `credited` that came from listings of other sellers, who named the account among their payees: the creator
    /// of a base model for one.
    pub from_others: Coin,
    /// The sum that escrow paid for licenses that the account resold.
    pub resales: Coin,
}

impl From<figures::IncomeFigures> for IncomeFigures {
    fn from(income: figures::IncomeFigures) -> Self {
        IncomeFigures {
            begins: time(day::start(income.day)),
            denom: income.denom,
            credited: income.credited.into(),
            from_others: income.others.into(),
            resales: income.resales.into(),
        }
    }
}

/// The visits and orders of listings over one span.
#[derive(Clone, SimpleObject)]
pub struct Conversion {
    /// The beginning of the span.
    #[graphql(name = "from")]
    pub begins: DateTime,
    /// The visits of the listings' pages that front ends reported: a visitor counts once a day for a listing. A visit costs
    /// nothing to make up.
    pub visits: BigInt,
    /// The orders that were placed: of listings, resales included; of an account, those that it sells or resells.
    pub orders: BigInt,
    /// The orders for each visit; null without a visit.
    pub ratio: Option<f64>,
}

impl From<figures::Conversion> for Conversion {
    fn from(found: figures::Conversion) -> Self {
        Conversion {
            begins: time(day::start(found.day)),
            ratio: found.ratio(),
            visits: BigInt(found.visits),
            orders: BigInt(found.orders),
        }
    }
}

/// Answers figures.
#[derive(Default)]
pub struct FigureQuery;

#[Object]
impl FigureQuery {
    /// Answers the figures of sales, oldest first, then by denom. Spans without an event are left out.
    #[graphql(complexity = "super::cost::figures(child_complexity)")]
    async fn sales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sales that are counted: all of the market by default.")] of: Option<SalesOf>,
        #[graphql(desc = "The base denom; all by default.")] denom: Option<String>,
        #[graphql(desc = "The duration of the licenses; all by default.")] kind: Option<LicenseKind>,
        #[graphql(desc = "Whether a row has one kind of license alone.", default)] by_kind: bool,
        #[graphql(desc = "The days: 30 days up to the last block by default.")] range: Option<FigureRange>,
    ) -> Result<Vec<SalesFigures>> {
        let scope = match of {
            None => Scope::Market,
            Some(SalesOf::Listing(id)) => Scope::Listing(number(&id)?),
            Some(SalesOf::Task(task)) => Scope::Task(task),
            Some(SalesOf::Seller(account)) => Scope::Seller(account),
        };
        let kind = kind.map(Into::into);
        let question = SalesQuestion { scope, denom, kind, by_kind, range: FigureRange::read(range) };
        Ok(rows(ctx)?.sales(&question).await?.into_iter().map(SalesFigures::from).collect())
    }

    /// Answers the prices at which a listing's orders settled, oldest first. Spans without one are left out.
    #[graphql(complexity = "super::cost::figures(child_complexity)")]
    async fn candles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the listing.")] listing: ID,
        #[graphql(desc = "The base denom of the prices.")] denom: String,
        #[graphql(desc = "The duration of the licenses.")] kind: LicenseKind,
        #[graphql(desc = "Whether resales are asked for, or else the creators' sales.", default)] resales: bool,
        #[graphql(desc = "The days: 30 days up to the last block by default.")] range: Option<FigureRange>,
    ) -> Result<Vec<Candle>> {
        let (listing, range) = (number(&listing)?, FigureRange::read(range));
        let question = CandleQuestion { listing, denom, kind: kind.into(), resales, range };
        Ok(rows(ctx)?.candles(&question).await?.into_iter().map(Candle::from).collect())
    }

    /// Answers the income of an account, oldest first, then by denom. Spans without any are left out.
    #[graphql(complexity = "super::cost::figures(child_complexity)")]
    async fn income(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account that is paid.")] account: String,
        #[graphql(desc = "The base denom; all by default.")] denom: Option<String>,
        #[graphql(desc = "The days: 30 days up to the last block by default.")] range: Option<FigureRange>,
    ) -> Result<Vec<IncomeFigures>> {
        let question = IncomeQuestion { account, denom, range: FigureRange::read(range) };
        Ok(rows(ctx)?.income(&question).await?.into_iter().map(IncomeFigures::from).collect())
    }

    /// Answers visits and orders of listings, oldest first. Spans without either are left out.
    #[graphql(complexity = "super::cost::figures(child_complexity)")]
    async fn conversion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The listings whose visits and orders are counted.")] of: ConversionOf,
        #[graphql(desc = "The days: 30 days up to the last block by default.")] range: Option<FigureRange>,
    ) -> Result<Vec<Conversion>> {
        let of = match of {
            ConversionOf::Listing(id) => Visited::Listing(number(&id)?),
            ConversionOf::Seller(account) => Visited::Seller(account),
        };
        let found = rows(ctx)?.conversion(&of, FigureRange::read(range)).await?;
        Ok(found.into_iter().map(Conversion::from).collect())
    }
}
