//! Pages as connections.

use async_graphql::connection::{Connection, Edge};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Object, OutputType, Result};

use crate::read::{self, Page, Rows};

/// What stands beside a page's rows.
pub struct Total {
    total: read::Total,
}

/// The size of the whole list.
#[Object]
impl Total {
    /// The number of items on all pages. Counted only if the query asks for it.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.data::<DataLoader<Rows>>()?.loader().count(&self.total).await?)
    }
}

/// A page as a connection.
pub(super) fn connection<R, T: OutputType + From<R>>(page: Page<R>) -> Connection<String, T, Total> {
    let Page { rows, has_previous, has_next, total } = page;
    let mut connection = Connection::with_additional_fields(has_previous, has_next, Total { total });
    connection.edges.extend(rows.into_iter().map(|(cursor, record)| Edge::new(cursor, T::from(record))));
    connection
}
