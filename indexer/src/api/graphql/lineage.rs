//! What a model derives from.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::listing::Listing;
use super::loaders::NamesakesOf;
use crate::read::lineage::NAMESAKES;
use crate::read::Rows;

/// A model that a card names as a base model.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct BaseModel {
    /// The name, as `publisher/model`.
    name: String,
}

impl From<String> for BaseModel {
    fn from(name: String) -> Self {
        BaseModel { name }
    }
}

#[ComplexObject]
impl BaseModel {
    /// The active listings of that name, whatever its case, the first created first: at most 5. Anybody may list a model
    /// under any name.
    #[graphql(complexity = "super::cost::page(Some(NAMESAKES), child_complexity)")]
    async fn listings(&self, ctx: &Context<'_>) -> Result<Vec<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(NamesakesOf(self.name.clone())).await?.unwrap_or_default())
    }
}
