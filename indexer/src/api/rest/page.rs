//! Pages of lists.

use std::future::Future;

use axum::http::{header, HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Serialize;
use url::form_urlencoded;
use utoipa::ToSchema;

use super::answer::{Changes, Found, Reading};
use super::parameters::PageQuery;
use super::problem::Problem;
use crate::read::{self, Count, Page, ReadError, Rows, Slice};

/// The size of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Total {
    /// The number of items on all pages, at most 1,000.
    count: i32,
    /// Whether the list has no more items than `count` says.
    is_exact: bool,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Listed<T> {
    /// The items of the page.
    pub data: Vec<T>,
    /// The cursor of the next page, for `after`; null on the last.
    pub next: Option<String>,
    /// The size of the list, if `count` asked for it; absent if counting takes too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Total>,
}

/// The size of a list, if it is wanted. A page is answered without it where counting takes too long.
pub(super) async fn total(rows: &Rows, list: &read::Total, is_wanted: bool) -> Option<Total> {
    if !is_wanted {
        return None;
    }
    match rows.count(list).await {
        Ok(Count { count, is_exact }) => Some(Total { count, is_exact }),
        Err(failure) => {
            tracing::debug!(?failure, "a list is not counted");
            None
        }
    }
}

/// The cursor after a page, unless it is the last.
pub(super) fn next<T>(page: &Page<T>) -> Option<String> {
    page.rows.last().filter(|_| page.has_next).map(|(cursor, _)| cursor.clone())
}

/// The link to the next page (RFC 8288), relative to the request's own address.
pub(super) fn links(target: &str, next: Option<&str>) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    let Some(next) = next else { return Ok(headers) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut written = form_urlencoded::Serializer::new(String::new());
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != "after");
    written.extend_pairs(others).append_pair("after", next);
    let link = format!("<{path}?{}>; rel=\"next\"", written.finish());
    headers.insert(header::LINK, HeaderValue::try_from(link).map_err(|_| Problem::internal())?);
    Ok(headers)
}

impl Reading {
    /// Answers a page of records.
    pub(super) async fn page<R, T, F>(
        self,
        query: PageQuery,
        read: impl FnOnce(Rows, Slice) -> F,
    ) -> Result<Response, Problem>
    where
        T: From<R> + Serialize,
        F: Future<Output = Result<Page<R>, ReadError>>,
    {
        let (target, is_counted) = (self.target.clone(), query.count);
        self.answer(Changes::WithBlocks, |rows| async move {
            let page = read(rows.clone(), query.slice()?).await?;
            let next = next(&page);
            let headers = links(&target, next.as_deref())?;
            let total = total(&rows, &page.total, is_counted).await;
            let data: Vec<T> = page.rows.into_iter().map(|(_, record)| T::from(record)).collect();
            Ok(Found { body: Listed { data, next, total }, headers })
        })
        .await
    }
}
