//! Pages of rows: by the key of the last row, never by an offset.

use tokio_postgres::types::Type;

use super::cursor::{Cursor, Extent, Slice};
use super::error::{bad_input, Failure, ReadError};
use super::rows::{Record, Rows};
use super::sql::Sql;
use crate::search;

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

impl Sort {
    /// The largest first.
    pub(super) fn latest(name: &str, column: &'static str, id: &'static str) -> Self {
        Sort { name: name.to_owned(), column, kind: Type::INT8, id, descending: true }
    }
}

/// A question for a list.
pub(super) struct Question<'a> {
    /// `SELECT` and the columns.
    pub select: &'a str,
    /// `FROM … WHERE …`, with the whole condition.
    pub from: Sql,
    /// The sort.
    pub sort: Sort,
    /// Fingerprint of the filter.
    pub filter: String,
}

/// A page of answers to a question.
pub(crate) struct Page<T> {
    /// The rows, each with its cursor.
    pub rows: Vec<(String, T)>,
    pub has_previous: bool,
    pub has_next: bool,
    /// All rows of all pages, to be counted when somebody asks.
    pub total: Total,
}

/// A whole list, uncounted.
#[derive(Clone)]
pub(crate) enum Total {
    /// The rows of a statement.
    Rows(Sql),
    /// What the search index finds.
    Found(Box<search::Question>),
}

/// The number of rows of a whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    /// At most [`MAX_COUNT`].
    pub count: i32,
    /// Whether there are no more.
    pub is_exact: bool,
}

/// Rows that are counted. Nobody pages through more, and counting takes as long as there are rows.
const MAX_COUNT: i32 = 1_000;

impl Rows {
    pub(super) async fn page<T: Record>(&self, question: Question<'_>, slice: Slice) -> Result<Page<T>, ReadError> {
        let Question { select, from, sort, filter } = question;
        let extent = slice.extent()?;
        let cursor = |text: Option<String>| text.map(|text| Cursor::decode(&text, &sort.name, &filter)).transpose();
        let (after, before) = (cursor(slice.after)?, cursor(slice.before)?);
        let (is_after, is_before) = (after.is_some(), before.is_some());
        let sql = statement(select, &from, &sort, (after, before), extent)?;
        let found = if self.is_rowless { Vec::new() } else { self.query(sql.text(), &sql.values()).await? };
        let size = usize::try_from(extent.size).unwrap_or(usize::MAX);
        let mut count = Sql::new("SELECT count(*) FROM (SELECT 1 ");
        count.append(&from).push(&format!(" LIMIT {MAX_COUNT} + 1) AS counted"));
        let mut rows = Vec::with_capacity(size.min(found.len()));
        for row in found.iter().take(size) {
            let key = row.try_get("sort_key").map_err(Failure::from)?;
            let id = row.try_get("sort_id").map_err(Failure::from)?;
            let cursor = Cursor { sort: sort.name.clone(), filter: filter.clone(), key, id };
            rows.push((cursor.encode(), self.record(row)?));
        }
        let is_cut = found.len() > size;
        let (has_previous, has_next) = if extent.is_backward { (is_cut, is_before) } else { (is_after, is_cut) };
        if extent.is_backward {
            rows.reverse();
        }
        Ok(Page { rows, has_previous, has_next, total: Total::Rows(count) })
    }

    /// Counts the rows of a whole list.
    pub(crate) async fn count(&self, total: &Total) -> Result<Count, Failure> {
        let count = match total {
            Total::Rows(list) => {
                let found = self.query_count(list.text(), &list.values()).await?;
                let count: i64 = found.first().map(|row| row.try_get(0)).transpose()?.unwrap_or_default();
                i32::try_from(count).unwrap_or(i32::MAX)
            }
            Total::Found(question) => self.found_count(*question.clone(), MAX_COUNT).await?,
        };
        Ok(Count { count: count.min(MAX_COUNT), is_exact: count <= MAX_COUNT })
    }
}

fn statement(
    select: &str,
    from: &Sql,
    sort: &Sort,
    (after, before): (Option<Cursor>, Option<Cursor>),
    extent: Extent,
) -> Result<Sql, ReadError> {
    let Sort { column, id, .. } = sort;
    let (behind, ahead) = if sort.descending { ("<", ">") } else { (">", "<") };
    // The values of `from` are bound first, so that the same text can be counted.
    let mut sql = from.clone();
    sql.prepend(&format!("{select}, {column}::text AS sort_key, {id} AS sort_id "));
    for (cursor, side) in [(after, behind), (before, ahead)] {
        let Some(cursor) = cursor else { continue };
        let is_key = match sort.kind {
            Type::INT8 => cursor.key.parse::<i64>().is_ok(),
            _ => cursor.key.parse::<u128>().is_ok(),
        };
        if !is_key {
            return Err(bad_input("the cursor is damaged: start from the first page"));
        }
        sql.push(&format!(" AND ({column}, {id}) {side} (")).bind(cursor.key);
        sql.push(&format!("::text::{}, ", sort.kind.name())).bind(cursor.id).push(")");
    }
    // Written out, so that the plan of a page is the same for all its values, and is made once.
    let rows = extent.size + 1;
    let direction = if sort.descending == extent.is_backward { "ASC" } else { "DESC" };
    sql.push(&format!(" ORDER BY {column} {direction}, {id} {direction} LIMIT {rows}"));
    Ok(sql)
}
