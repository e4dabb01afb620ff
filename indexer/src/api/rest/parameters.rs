//! Parameters of paths and queries, read strictly: an unknown one is refused, so that no misspelt filter finds all.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use url::form_urlencoded;
use utoipa::IntoParams;

use super::feeds::FeedQuery;
use super::figures::SpanQuery;
use super::problem::Problem;
use crate::read::{page_size, ReadError, Slice};

/// The parameters of a page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// The size of the page: 20 by default, at most 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i32>,
    /// The cursor of the page before, its `next`, from the same filter and order.
    after: Option<String>,
    /// Whether to count the whole list: `true` or `false`, the default.
    #[serde(default)]
    pub count: bool,
}

impl PageQuery {
    pub(super) fn slice(self) -> Slice {
        Slice { first: self.limit, after: self.after, ..Slice::default() }
    }
}

/// The length of a list that has no pages.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitQuery {
    /// The number of rows: 20 by default, at most 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i32>,
}

impl LimitQuery {
    /// The number of rows that are answered at most.
    pub(super) fn rows(self) -> Result<usize, ReadError> {
        Ok(usize::try_from(page_size(self.limit)?).unwrap_or(usize::MAX))
    }
}

/// The query of a page: its own parameters, and those of a page.
pub(super) struct Paged<T> {
    pub own: T,
    pub page: PageQuery,
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Paged<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (page, own) = parted(parts, &["limit", "after", "count"]);
        Ok(Paged { own: read(&own)?, page: read(&page)? })
    }
}

/// The query of what stands beside a list: its own parameters, which are `of` and what goes with it, and those of the list.
pub(super) struct Beside<T, L> {
    pub own: T,
    pub beside: L,
}

impl<T: DeserializeOwned, L: DeserializeOwned, S: Sync> FromRequestParts<S> for Beside<T, L> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (own, beside) = parted(parts, &["of", "first", "steps", "sold"]);
        Ok(Beside { own: read(&own)?, beside: read(&beside)? })
    }
}

/// The query of figures: its own parameters, and those of their spans.
pub(super) struct Spanned<T> {
    pub own: T,
    pub span: SpanQuery,
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Spanned<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (span, own) = parted(parts, &["from", "to", "by"]);
        Ok(Spanned { own: read(&own)?, span: read(&span)? })
    }
}

/// The query of a feed of a list: its own parameter, `limit`, and those of the list.
pub(super) struct Fed<L> {
    pub own: FeedQuery,
    pub beside: L,
}

impl<L: DeserializeOwned, S: Sync> FromRequestParts<S> for Fed<L> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (own, beside) = parted(parts, &["limit"]);
        Ok(Fed { own: read(&own)?, beside: read(&beside)? })
    }
}

/// A query in two: the parameters with these names, and the others.
fn parted(parts: &Parts, names: &[&str]) -> (String, String) {
    let new = || form_urlencoded::Serializer::new(String::new());
    let (mut named, mut others) = (new(), new());
    for (key, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
        (if names.contains(&key.as_ref()) { &mut named } else { &mut others }).append_pair(&key, &value);
    }
    (named.finish(), others.finish())
}

/// The query of a single answer.
pub(super) struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Asked(read(parts.uri.query().unwrap_or_default())?))
    }
}

/// A request without parameters in its query.
pub(super) struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).next() {
            None => Ok(NoQuery),
            Some((name, _)) => {
                Err(Problem::bad_input(format!("{:?} is no parameter: this path takes none", shown(&name))))
            }
        }
    }
}

/// The values of a repeated parameter, of which one must match: one value is compared alone, which lets Postgres read an
/// index in the order that is asked for.
pub(super) fn alternatives<T>(mut values: Vec<T>) -> (Option<T>, Option<Vec<T>>) {
    match values.len() {
        0 => (None, None),
        1 => (values.pop(), None),
        _ => (None, Some(values)),
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    serde_html_form::from_str(query).map_err(|error| Problem::bad_input(format!("the query can't be read: {error}")))
}

/// A number in a path.
pub(super) fn number(name: &str, text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::bad_input(format!("{name} is {:?}, it is a whole number", shown(text))))
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
