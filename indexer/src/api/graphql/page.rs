//! Pages as connections.

use async_graphql::connection::{Connection, Edge};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Object, OutputType, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::loaders::rows;
use crate::read::{self, Count, Failure, Page, Rows};

/// The count that stands beside a page's rows.
pub struct Counted {
    list: read::Total,
    count: OnceCell<Result<Count, Failure>>,
}

/// The size of a list.
#[derive(SimpleObject)]
pub struct Total {
    /// The number of items on all pages, at most 1,000.
    count: i32,
    /// Whether the list has no more items than `count` says.
    is_exact: bool,
}

impl Counted {
    pub(super) fn of(list: read::Total) -> Self {
        Counted { list, count: OnceCell::new() }
    }
}

/// The size of the whole list.
#[Object]
impl Counted {
    /// The size of the whole list. Counted only if the query asks for it; null, with an error, if that takes too long.
    async fn total(&self, ctx: &Context<'_>) -> Result<Option<Total>> {
        let Count { count, is_exact } = self.count(ctx).await?;
        Ok(Some(Total { count, is_exact }))
    }

    /// The number of items on all pages, at most 1,000: `total` says whether there are more. Null, with an error, if
    /// counting takes too long.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        Ok(Some(self.count(ctx).await?.count))
    }
}

impl Counted {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let rows = ctx.data::<DataLoader<Rows>>()?.loader();
        Ok(self.count.get_or_init(|| rows.count(&self.list)).await.clone()?)
    }
}

/// The tables for a page, of which no row is read where the query asks for nothing but how many there are.
pub(super) fn rows_of_page(ctx: &Context<'_>) -> Result<Rows> {
    let (rows, asked) = (rows(ctx)?, ctx.look_ahead());
    let reads = ["nodes", "edges", "pageInfo"].iter().any(|field| asked.field(field).exists());
    Ok(if reads { rows.clone() } else { rows.without_rows() })
}

/// A page of objects.
pub(super) type Paged<T> = Connection<String, T, Counted>;

/// A page as a connection.
pub(super) fn connection<R, T: OutputType + From<R>>(page: Page<R>) -> Connection<String, T, Counted> {
    let Page { rows, has_previous, has_next, total } = page;
    let mut connection = Connection::with_additional_fields(has_previous, has_next, Counted::of(total));
    connection.edges.extend(rows.into_iter().map(|(cursor, record)| Edge::new(cursor, T::from(record))));
    connection
}
