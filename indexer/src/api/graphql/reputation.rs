//! What is asked of reputation: names, verifiers, reviews, questions and reports.

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Object, Result, SimpleObject, ID};
use weighhouse_protocol::reputation::rating;

use super::identity::{Handle, Verifier};
use super::loaders::{rows, HandleKey, QuestionKey, ReportKey, ReviewOf};
use super::order::number;
use super::page::Paged;
use super::plan::Coin;
use super::question::{self, Question, QuestionFilter};
use super::report::{self, Report, ReportFilter};
use super::review::{self, Review, ReviewFilter, ReviewSort};
use super::scalars::{time, BigInt, DateTime};
use crate::read::{identity, settings, Amount, Rows, Slice};

/// The settings of reputation, as governance last set them.
#[derive(Clone, SimpleObject)]
pub struct ReputationSettings {
    /// The deposit for a handle.
    pub handle_deposit: Coin,
    /// The time after its release in which a handle is free to nobody but its last holder, in seconds. A handle that was held
    /// for less cools down for as long as it was held.
    pub handle_cooldown: BigInt,
    /// The stake of a report, which returns unless governance finds abuse.
    pub report_stake: Coin,
    /// The time to decide a report, in seconds.
    pub report_span: BigInt,
    /// The time to appeal against a decision, and to decide the appeal, in seconds.
    pub appeal_span: BigInt,
    /// The weights of fees, by denom.
    pub rates: Vec<FeeRate>,
    /// The rating that all listings begin with, in thousandths of a star.
    pub prior_milli_stars: i32,
    /// The weight of that rating.
    pub prior_weight: Amount,
    /// The time at which governance set the settings.
    pub changed_at: DateTime,
    /// The hash of the transaction that set them; null for a message of governance.
    pub changed_tx: Option<String>,
}

/// The weight of fees in one denom.
#[derive(Clone, SimpleObject)]
pub struct FeeRate {
    /// The base denom.
    pub denom: String,
    /// The weight of one base unit of fee, a decimal number.
    pub weight: String,
}

impl From<rating::Rate> for FeeRate {
    fn from(rating::Rate { denom, weight }: rating::Rate) -> Self {
        FeeRate { denom, weight: weight.to_string() }
    }
}

impl From<settings::ReputationSettings> for ReputationSettings {
    fn from(settings: settings::ReputationSettings) -> Self {
        let settings::ReputationSettings { config, changed_at, changed_tx } = settings;
        ReputationSettings {
            handle_deposit: config.handle_deposit.into(),
            handle_cooldown: BigInt(config.handle_cooldown.into()),
            report_stake: config.report_stake.into(),
            report_span: BigInt(config.report_span.into()),
            appeal_span: BigInt(config.appeal_span.into()),
            rates: config.rates.into_iter().map(FeeRate::from).collect(),
            prior_milli_stars: config.prior.rating.into(),
            prior_weight: config.prior.weight.u128().into(),
            changed_at: time(changed_at),
            changed_tx,
        }
    }
}

/// Names, verifiers, reviews, questions and reports.
#[derive(Default)]
pub struct ReputationQuery;

#[Object]
impl ReputationQuery {
    /// Answers the settings of reputation; null in a market without that contract.
    async fn reputation_settings(&self, ctx: &Context<'_>) -> Result<Option<ReputationSettings>> {
        Ok(rows(ctx)?.reputation_settings().await?.map(ReputationSettings::from))
    }

    /// Answers who holds a handle or a look-alike of it, or from when it is free; null if nobody ever held it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn handle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The handle, as anybody writes it: 3 to 32 ASCII letters, digits, `-` and `_`.")] name: String,
    ) -> Result<Option<Handle>> {
        let fold = identity::fold(&name)?;
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(HandleKey(fold)).await?)
    }

    /// Answers the accounts that governance accredited to attest identities, now or once, in that order.
    async fn verifiers(&self, ctx: &Context<'_>) -> Result<Vec<Verifier>> {
        Ok(rows(ctx)?.verifiers().await?.into_iter().map(Verifier::from).collect())
    }

    /// Answers a page of reviews.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter and order.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter and order.")] before: Option<String>,
        #[graphql(desc = "The reviews meet this.")] filter: Option<ReviewFilter>,
        #[graphql(desc = "The sort key: NEWEST unless it is given.")] order_by: Option<ReviewSort>,
    ) -> Result<Paged<Review>> {
        review::page(ctx, filter.unwrap_or_default(), order_by, Slice { first, after, last, before }).await
    }

    /// Answers the review of an order; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the order.")] order: ID,
    ) -> Result<Option<Review>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ReviewOf(number(&order)?)).await?)
    }

    /// Answers a page of questions, the newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The questions meet this.")] filter: Option<QuestionFilter>,
    ) -> Result<Paged<Question>> {
        question::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers one question; null if there is none of the number.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the question.")] id: ID,
    ) -> Result<Option<Question>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(QuestionKey(number(&id)?)).await?)
    }

    /// Answers a page of reports, the newest first.
    #[graphql(complexity = "super::cost::page(first.or(last), child_complexity)")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The reports meet this.")] filter: Option<ReportFilter>,
    ) -> Result<Paged<Report>> {
        report::page(ctx, filter.unwrap_or_default(), Slice { first, after, last, before }).await
    }

    /// Answers one report; null if there is none of the number.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the report.")] id: ID,
    ) -> Result<Option<Report>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ReportKey(number(&id)?)).await?)
    }
}
