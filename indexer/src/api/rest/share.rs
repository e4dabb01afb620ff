//! What is shown of a listing elsewhere: its picture, its badge, and the page that a shared link leads to.

use std::slice::from_ref;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answer::read_within;
use super::cost::PICTURE;
use super::parameters::{number, NoQuery};
use super::problem::Problem;
use crate::api::http::Service;
use crate::api::tag;
use crate::publisher;
use crate::read::listings::ListingState;
use crate::read::loading::Marks;
use crate::share::{self, Place, Sheet, Undrawn};

/// Ten minutes, in which those that show it don't ask again: a delisting is seen no later.
const LASTING: HeaderValue = HeaderValue::from_static("public, max-age=600");
const PNG: HeaderValue = HeaderValue::from_static("image/png");
const SVG: HeaderValue = HeaderValue::from_static("image/svg+xml");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// Other sites' pages may show it.
const ANYWHERE: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
/// Raised when the same sheet is drawn or written in another way.
const DRAWING: u32 = 1;

/// Draws the picture of a listing for links to it: a PNG of 1200 by 630 pixels with name, publisher and its standing, whether
/// loading it runs code, what a scanner found, stars, price and license. Nothing is drawn of what is delisted.
#[utoipa::path(get, path = "/v1/listings/{id}/picture.png", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = String, content_type = "image/png"),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn picture(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    asked: HeaderMap,
    _: NoQuery,
) -> Result<Response, Problem> {
    let (_place, sheet) = sheet(&service, &id).await?;
    let Some(headers) = headers(&sheet, PNG, &asked)? else { return known(&sheet, PNG) };
    // Outside of the gate, where others are answered meanwhile.
    let picture = service.pictures.of(&sheet).await.map_err(|error| undrawn(&error))?;
    Ok((headers, picture).into_response())
}

/// Writes the badge of a listing for other pages: an SVG, without scripts, that says what the publisher is to the seller, whether
/// loading it runs code, what a scanner found, and how buyers rate it. Nothing is written of what is delisted.
#[utoipa::path(get, path = "/v1/listings/{id}/badge.svg", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = String, content_type = "image/svg+xml"),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn badge(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    asked: HeaderMap,
    _: NoQuery,
) -> Result<Response, Problem> {
    let (_place, sheet) = sheet(&service, &id).await?;
    let Some(headers) = headers(&sheet, SVG, &asked)? else { return known(&sheet, SVG) };
    Ok((headers, share::badge(&sheet)).into_response())
}

/// The page that a link to a listing leads to, beside a storefront.
pub(in crate::api) async fn page(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let (_place, sheet) = sheet(&service, &id).await?;
    let Some(headers) = headers(&sheet, HTML, &asked)? else { return known(&sheet, HTML) };
    // The operator names the place: no header of a request does.
    let origin = service.accounts.as_ref().map(|accounts| accounts.site().origin()).unwrap_or_default();
    Ok((headers, share::page(&sheet, &origin)).into_response())
}

fn undrawn(error: &Undrawn) -> Problem {
    match error {
        Undrawn::Busy => Problem::overloaded(error.to_string()),
        Undrawn::Failed(_) | Undrawn::Ended => {
            tracing::error!(%error, "a picture is not drawn");
            Problem::internal()
        }
    }
}

/// What is shown of a listing, and the place of the request among those that ask for such.
async fn sheet(service: &Service, id: &str) -> Result<(Place, Sheet), Problem> {
    let id = number("id", id)?;
    let mut place = service.pictures.place().await.map_err(|error| undrawn(&error))?;
    let points = usize::try_from(PICTURE).unwrap_or(usize::MAX);
    let sheet = read_within(service, points, |rows| async move {
        let listing = super::listing::find(&rows, id).await?;
        if listing.state == ListingState::Delisted {
            return Err(Problem::not_found(format!("listing {id} is delisted: nothing of it is shared")));
        }
        let plans = rows.plans(&[id]).await?.remove(&id).unwrap_or_default();
        let rating = rows.ratings(&[id]).await?.remove(&id);
        let backed = match publisher::of(&listing.name).map(publisher::fold) {
            Some(fold) => rows.backed_handles(from_ref(&fold)).await?.remove(&fold),
            None => None,
        };
        let marks = rows.listing_marks(&[id]).await?.remove(&id).unwrap_or(Marks::NONE);
        Ok(Sheet::of(listing, &plans, rating.as_ref(), backed, marks))
    })
    .await?;
    place.has_read();
    Ok((place, sheet))
}

/// The headers of an answer; `None` if whoever asks has it already.
fn headers(sheet: &Sheet, kind: HeaderValue, asked: &HeaderMap) -> Result<Option<HeaderMap>, Problem> {
    let mut headers = tagged(sheet, &kind)?;
    let has = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if tag::is_known(has, &headers) {
        return Ok(None);
    }
    headers.insert(header::CONTENT_TYPE, kind);
    Ok(Some(headers))
}

fn known(sheet: &Sheet, kind: HeaderValue) -> Result<Response, Problem> {
    Ok((StatusCode::NOT_MODIFIED, tagged(sheet, &kind)?).into_response())
}

/// The tag is that of what is shown: nothing is drawn to find that it is known.
fn tagged(sheet: &Sheet, kind: &HeaderValue) -> Result<HeaderMap, Problem> {
    let tag = tag::of(&(DRAWING, kind, format!("{sheet:?}"))).map_err(|_| Problem::internal())?;
    Ok(HeaderMap::from_iter([(header::ETAG, tag), (header::CACHE_CONTROL, LASTING), ANYWHERE]))
}
