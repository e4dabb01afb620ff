//! Accounts: what they sell, hold, buy, are owed and decide.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};

use super::assurance::SalesRecord;
use super::balance::{Balance, Claim};
use super::dispute::{self, Dispute, DisputeFilter};
use super::filter::{ListingFilter, ListingState, ListingStateFilter, StringFilter};
use super::found::Listings;
use super::history::Bond;
use super::identity::{Attestation, Profile, Wallet};
use super::license::{self, License, LicenseFilter};
use super::loaders::{
    AttestationsOf, BalancesOf, BondsOf, ClosingOf, MainOf, ProfileOf, SellerOutcomesOf, SweepsOf, UnsweptOf, WalletsOf,
};
use super::node::NodeId;
use super::order::{self, Order, OrderFilter};
use super::page::{connection, rows_of_page, Paged};
use super::query::{listing_page, ListingOrder};
use super::rekey::{self, Rekey, RekeyFilter};
use super::resale::{self, Resale, ResaleFilter};
use super::revenue::{Sweep, Unswept};
use super::review::{self, Review, ReviewFilter, ReviewSort};
use super::seller::Closing;
use crate::read::outcomes::SaleOutcomes;
use crate::read::{page_size, Rows, Slice};

/// An account of the chain, in all that it does in the market.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Account {
    /// The account itself, in Bech32.
    pub address: String,
}

impl Account {
    pub(super) fn new(address: String) -> Self {
        Account { address }
    }
}

#[ComplexObject]
impl Account {
    /// The account's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Account(self.address.clone()).into()
    }

    /// The account's claims about itself.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Profile> {
        let found = ctx.data::<DataLoader<Rows>>()?.load_one(ProfileOf(self.address.clone())).await?;
        Ok(found.unwrap_or_else(Profile::none))
    }

    /// The wallets that proved to be the account's.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn wallets(&self, ctx: &Context<'_>) -> Result<Vec<Wallet>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(WalletsOf(self.address.clone())).await?.unwrap_or_default())
    }

    /// The link by which the account is a wallet of another; null where it is nobody's.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn wallet_of(&self, ctx: &Context<'_>) -> Result<Option<Wallet>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(MainOf(self.address.clone())).await?)
    }

    /// The account's attestations by accredited verifiers, the newest first, with those that count no more.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn attestations(&self, ctx: &Context<'_>) -> Result<Vec<Attestation>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(AttestationsOf(self.address.clone())).await?.unwrap_or_default())
    }

    /// The missed delivery that closed the account's listings; null while they take orders.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn closing(&self, ctx: &Context<'_>) -> Result<Option<Closing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ClosingOf(self.address.clone())).await?)
    }

    /// The bonds that the account posted as a seller, by denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn bonds(&self, ctx: &Context<'_>) -> Result<Vec<Bond>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BondsOf(self.address.clone())).await?.unwrap_or_default())
    }

    /// The outcomes of all sales of the account's listings.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn sales_record(&self, ctx: &Context<'_>) -> Result<SalesRecord> {
        let found = ctx.data::<DataLoader<Rows>>()?.load_one(SellerOutcomesOf(self.address.clone())).await?;
        Ok(found.unwrap_or_else(|| SalesRecord::from(SaleOutcomes::default())))
    }

    /// The account's balances in the royalties ledger, by denom.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn balances(&self, ctx: &Context<'_>) -> Result<Vec<Balance>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(BalancesOf(self.address.clone())).await?.unwrap_or_default())
    }

    /// The sums that sweeps of revenue would credit to the account as a payee, by denom: settled, and not swept yet.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn unswept(&self, ctx: &Context<'_>) -> Result<Vec<Unswept>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(UnsweptOf(self.address.clone())).await?.unwrap_or_default())
    }

    /// The sweeps that would credit the account as a payee, by listing, split version and denom: at most 100. What is swept
    /// is left out, so that the next ones follow.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn sweeps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Vec<Sweep>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let key = SweepsOf(self.address.clone());
        let mut sweeps = ctx.data::<DataLoader<Rows>>()?.load_one(key).await?.unwrap_or_default();
        sweeps.truncate(rows);
        Ok(sweeps)
    }

    /// The claims that the royalties ledger paid to the account, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind.")] before: Option<String>,
    ) -> Result<Paged<Claim>> {
        let slice = Slice { first, after, last, before };
        Ok(connection(rows_of_page(ctx)?.claim_page(&self.address, slice).await?))
    }

    /// The account's listings, in any state unless the filter has a condition on `state` or `sellable`.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn listings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The listings meet this.")] filter: Option<ListingFilter>,
        #[graphql(desc = "The sort key; the newest come first unless it is given.")] order_by: Option<ListingOrder>,
    ) -> Result<Listings> {
        let mut filter = filter.unwrap_or_default();
        filter.seller = Some(StringFilter { eq: Some(self.address.clone()), one_of: None });
        if filter.state.is_none() && filter.sellable.is_none() {
            let any = vec![ListingState::Active, ListingState::Paused, ListingState::Retired, ListingState::Delisted];
            filter.state = Some(ListingStateFilter { eq: None, one_of: Some(any) });
        }
        listing_page(ctx, filter, order_by, Slice { first, after, last, before }).await
    }

    /// The orders and offers that the account paid, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn purchases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The orders meet this.")] filter: Option<OrderFilter>,
    ) -> Result<Paged<Order>> {
        let filter = OrderFilter { buyer: Some(self.address.clone()), ..filter.unwrap_or_default() };
        order::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The orders and offers that the account must deliver, or delivered: of its listings and of its resales, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn sales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The orders meet this.")] filter: Option<OrderFilter>,
    ) -> Result<Paged<Order>> {
        let filter = OrderFilter { seller: Some(self.address.clone()), ..filter.unwrap_or_default() };
        order::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The licenses that the account holds, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn licenses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The licenses meet this.")] filter: Option<LicenseFilter>,
    ) -> Result<Paged<License>> {
        let filter = LicenseFilter { owner: Some(self.address.clone()), ..filter.unwrap_or_default() };
        license::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The licenses that the account resells, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn resales(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The resales meet this.")] filter: Option<ResaleFilter>,
    ) -> Result<Paged<Resale>> {
        let filter = ResaleFilter { seller: Some(self.address.clone()), ..filter.unwrap_or_default() };
        resale::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The account's requests for keys of its licenses, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn rekeys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The requests meet this.")] filter: Option<RekeyFilter>,
    ) -> Result<Paged<Rekey>> {
        let filter = RekeyFilter { owner: Some(self.address.clone()), ..filter.unwrap_or_default() };
        rekey::page(ctx, filter, Slice { first, after, last, before }).await
    }

    /// The reviews that the account wrote.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
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
        let filter = ReviewFilter { reviewer: Some(self.address.clone()), ..filter.unwrap_or_default() };
        review::page(ctx, filter, order_by, Slice { first, after, last, before }).await
    }

    /// The disputes that the account decides or decided as their arbiter, newest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn decides(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same filter.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same filter.")] before: Option<String>,
        #[graphql(desc = "The disputes meet this.")] filter: Option<DisputeFilter>,
    ) -> Result<Paged<Dispute>> {
        let filter = DisputeFilter { arbiter: Some(self.address.clone()), ..filter.unwrap_or_default() };
        dispute::page(ctx, filter, Slice { first, after, last, before }).await
    }
}
