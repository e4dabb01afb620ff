//! The market as it stands, and its newest steps.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::history::StepKind;
use super::loaders::rows;
use super::plan::Coin;
use super::scalars::BigInt;
use super::subscription::OrderStep;
use crate::read::feed::What;
use crate::read::{history, market, page_size};

/// What answers the market's own fields.
pub struct Market;

/// The market as a whole. `sales` has its figures by time.
#[Object]
impl Market {
    /// The sellers' bonds, by denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn stakes(&self, ctx: &Context<'_>) -> Result<Vec<Stakes>> {
        Ok(rows(ctx)?.stakes().await?.into_iter().map(Stakes::from).collect())
    }

    /// The times from payment to delivery, of the newest 1,000 orders and offers.
    #[graphql(complexity = "super::cost::summed(child_complexity)")]
    async fn delivery_times(&self, ctx: &Context<'_>) -> Result<Option<DeliveryTimes>> {
        Ok(rows(ctx)?.delivery_times().await?.map(DeliveryTimes::from))
    }
}

/// The bonds of all sellers in one denom.
#[derive(Clone, SimpleObject)]
pub struct Stakes {
    /// The number of sellers that have any of it in escrow.
    pub sellers: BigInt,
    /// The sum that escrow holds.
    pub total: Coin,
    /// The part of the sum that backs orders.
    pub reserved: Coin,
}

impl From<market::Stakes> for Stakes {
    fn from(stakes: market::Stakes) -> Self {
        let market::Stakes { sellers, total, reserved } = stakes;
        Stakes { sellers: BigInt(sellers), total: total.into(), reserved: reserved.into() }
    }
}

/// The times from payment to delivery with its proof, in seconds.
#[derive(Clone, SimpleObject)]
pub struct DeliveryTimes {
    /// The number of deliveries that were timed.
    pub deliveries: BigInt,
    /// Null without a delivery.
    pub median: Option<BigInt>,
    /// The time within which nine in ten were delivered; null without a delivery.
    pub nine_in_ten: Option<BigInt>,
    /// The longest of them; null without a delivery.
    pub slowest: Option<BigInt>,
}

impl From<market::DeliveryTimes> for DeliveryTimes {
    fn from(times: market::DeliveryTimes) -> Self {
        DeliveryTimes {
            deliveries: BigInt(times.deliveries),
            median: times.median.map(BigInt),
            nine_in_ten: times.ninth.map(BigInt),
            slowest: times.slowest.map(BigInt),
        }
    }
}

/// Answers the market as it stands.
#[derive(Default)]
pub struct StandingQuery;

#[Object]
impl StandingQuery {
    /// Answers what the market's sellers have at stake, and how soon they deliver.
    async fn market(&self) -> Market {
        Market
    }

    /// Answers the newest steps of orders, newest first: those among the newest 500 events of the market. Follow
    /// `orderSteps` from the first one's cursor on.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn recent_steps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "One of these kinds.")] kinds: Option<Vec<StepKind>>,
    ) -> Result<Vec<OrderStep>> {
        let size = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let kinds = kinds.map(|kinds| kinds.into_iter().map(history::StepKind::from).collect::<Vec<_>>());
        let told = rows(ctx)?.told_last(size, kinds.as_deref()).await?;
        let steps = told.iter().filter_map(|told| match &told.what {
            What::Step(kind, order) => Some(OrderStep::of(told, *kind, order.as_ref().clone().into())),
            What::Change(..) => None,
        });
        Ok(steps.collect())
    }
}
