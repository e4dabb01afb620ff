//! The GraphQL interface.

mod card;
mod dispute;
pub mod error;
mod filter;
mod history;
mod license;
mod limits;
mod listing;
mod loaders;
mod order;
mod page;
mod plan;
mod query;
mod rekey;
mod resale;
mod scalars;
mod seller;
mod settings;
mod subscription;
mod version;

use async_graphql::dataloader::DataLoader;
use async_graphql::EmptyMutation;

pub use query::Query;
pub use subscription::Subscription;

use crate::read::{NewOrders, Rows};

/// Deepest nesting of a query. A page's nodes begin at three; introspection needs thirteen.
pub const MAX_DEPTH: usize = 15;
/// Most fields that a query may come to, with rows counted.
pub const MAX_COMPLEXITY: usize = 10_000;

/// The schema with what answers it.
pub type Schema = async_graphql::Schema<Query, EmptyMutation, Subscription>;

/// The schema, answered from these rows.
pub fn schema(rows: Rows, orders: NewOrders) -> Schema {
    builder().data(DataLoader::new(rows, tokio::spawn)).data(orders).finish()
}

/// The schema in the language of schemas, as committed in `schema/schema.graphql`.
pub fn sdl() -> String {
    let mut sdl = builder().finish().sdl();
    while sdl.ends_with('\n') {
        sdl.pop();
    }
    sdl.push('\n');
    sdl
}

fn builder() -> async_graphql::SchemaBuilder<Query, EmptyMutation, Subscription> {
    async_graphql::Schema::build(Query, EmptyMutation, Subscription)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COMPLEXITY)
        .extension(limits::AliasLimit)
}
