//! Pages of rows: by the key of the last row, never by an offset.

use async_graphql::connection::{Connection, Edge};
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Object, OutputType, Result};
use tokio_postgres::types::Type;
use tokio_postgres::Row;

use super::cursor::{page_size, Cursor};
use super::error::bad_input;
use super::rows::Rows;
use super::sql::Sql;

/// By what a list is sorted. Ties are broken by the id, in the same direction.
pub(super) struct Sort {
    /// Name and direction, as cursors carry it.
    pub name: String,
    /// The sorted column.
    pub column: &'static str,
    /// Its type.
    pub kind: Type,
    /// The column of the id.
    pub id: &'static str,
    /// The direction.
    pub descending: bool,
}

/// A question for a list.
pub(super) struct Question {
    /// `SELECT` and the columns.
    pub select: &'static str,
    /// `FROM … WHERE …`, with the whole condition.
    pub from: Sql,
    /// The sort.
    pub sort: Sort,
    /// Fingerprint of the filter.
    pub filter: String,
}

/// What stands beside a page's rows.
pub struct Total {
    count: Sql,
}

/// The size of the whole list.
#[Object]
impl Total {
    /// How many there are on all pages together. Counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        let rows = ctx.data::<DataLoader<Rows>>()?.loader();
        let found = rows.query(self.count.text(), &self.count.values()).await?;
        Ok(found.first().map_or(0, |row| row.get(0)))
    }
}

/// A page of answers to a question.
pub(super) async fn page<T: OutputType>(
    ctx: &Context<'_>,
    question: Question,
    first: Option<i32>,
    after: Option<String>,
    read: impl Fn(&Row) -> T,
) -> Result<Connection<String, T, Total>> {
    let Question { select, from, sort, filter } = question;
    let size = page_size(first)?;
    let after = after.map(|text| Cursor::decode(&text, &sort.name, &filter)).transpose()?;
    let has_previous = after.is_some();
    let sql = statement(select, &from, &sort, after, size)?;
    let found = ctx.data::<DataLoader<Rows>>()?.loader().query(sql.text(), &sql.values()).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut count = Sql::new("SELECT count(*) ");
    count.append(&from);
    let mut page = Connection::with_additional_fields(has_previous, found.len() > size, Total { count });
    page.edges.extend(found.iter().take(size).map(|row| {
        let (key, id) = (row.get("sort_key"), row.get("sort_id"));
        let cursor = Cursor { sort: sort.name.clone(), filter: filter.clone(), key, id };
        Edge::new(cursor.encode(), read(row))
    }));
    Ok(page)
}

fn statement(select: &str, from: &Sql, sort: &Sort, after: Option<Cursor>, size: i64) -> Result<Sql> {
    let Sort { column, id, .. } = sort;
    let (beyond, direction) = if sort.descending { ("<", "DESC") } else { (">", "ASC") };
    // The values of `from` are bound first, so that the same text can be counted.
    let mut sql = from.clone();
    sql.prepend(&format!("{select}, {column}::text AS sort_key, {id} AS sort_id "));
    if let Some(cursor) = after {
        if cursor.key.parse::<u128>().is_err() {
            return Err(bad_input("the cursor is damaged: start from the first page"));
        }
        sql.push(&format!(" AND ({column}, {id}) {beyond} (")).bind(cursor.key);
        sql.push(&format!("::text::{}, ", sort.kind.name())).bind(cursor.id).push(")");
    }
    sql.push(&format!(" ORDER BY {column} {direction}, {id} {direction} LIMIT ")).bind(size + 1);
    Ok(sql)
}
