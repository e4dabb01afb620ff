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
use crate::read::{page_size, Slice, MAX_PAGE};

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
    pub(super) fn slice(self) -> Result<Slice, Problem> {
        rows(self.limit)?;
        Ok(Slice { first: self.limit, after: self.after, ..Slice::default() })
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
    pub(super) fn rows(self) -> Result<usize, Problem> {
        Ok(usize::try_from(rows(self.limit)?).unwrap_or(usize::MAX))
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
        const PAGE: [&str; 3] = ["limit", "after", "count"];
        let (page, own) = parted(parts, &PAGE);
        Ok(Paged { own: read(&own, &PAGE)?, page: read(&page, &[])? })
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
        const OWN: [&str; 4] = ["of", "first", "steps", "sold"];
        let (own, beside) = parted(parts, &OWN);
        Ok(Beside { own: read(&own, &[])?, beside: read(&beside, &OWN)? })
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
        const SPAN: [&str; 3] = ["from", "to", "by"];
        let (span, own) = parted(parts, &SPAN);
        Ok(Spanned { own: read(&own, &SPAN)?, span: read(&span, &[])? })
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
        const OWN: [&str; 1] = ["limit"];
        let (own, beside) = parted(parts, &OWN);
        Ok(Fed { own: read(&own, &[])?, beside: read(&beside, &OWN)? })
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
        Ok(Asked(read(parts.uri.query().unwrap_or_default(), &[])?))
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

/// Reads a query. `others` are the parameters of the path that are read apart.
pub(super) fn read<T: DeserializeOwned>(query: &str, others: &[&str]) -> Result<T, Problem> {
    let pairs = serde_html_form::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let path = error.path().to_string();
        let name = path.split(['.', '[']).next().unwrap_or_default();
        Problem::bad_input(unread(query, others, name, &error.inner().to_string()))
    })
}

/// The reason for which a query can't be read, in the words of who writes one.
fn unread(query: &str, others: &[&str], name: &str, reason: &str) -> String {
    if let Some((unknown, known)) = reason.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        let quoted = known.split('`').skip(1).step_by(2);
        let known: Vec<&str> = quoted.chain(others.iter().copied()).collect();
        return format!("{:?} is no parameter: there are {}", shown(unknown), known.join(", "));
    }
    if let Some(missing) = reason.strip_prefix("missing field ") {
        return format!("the parameter {missing} is missing");
    }
    let mut given = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    let (Some((_, value)), None) = (given.next(), given.next()) else {
        return format!("{name} can't be read: {reason}");
    };
    let wanted = [("digit", "a whole number"), ("too large", "a smaller number"), ("float", "a number")];
    match wanted.iter().find(|(word, _)| reason.contains(word) && !reason.contains('`')) {
        Some((_, wanted)) => format!("{name} is {:?}: write {wanted}", shown(&value)),
        None => format!("{name} can't be read: {reason}"),
    }
}

/// The number of rows that `limit` asks for.
pub(super) fn rows(limit: Option<i32>) -> Result<i64, Problem> {
    page_size(limit).map_err(|_| {
        let limit = limit.unwrap_or_default();
        Problem::bad_input(format!("limit is {limit}, it may be from 1 to {MAX_PAGE}"))
    })
}

/// A number in a path.
pub(super) fn number(name: &str, text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::bad_input(format!("{name} is {:?}, it is a whole number", shown(text))))
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
