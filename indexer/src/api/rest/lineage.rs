//! What a model is like, derives from and shares its content with.

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::coin::time;
use super::listing::find;
use super::listing_shape::{written, Listing};
use super::marks::Rated;
use super::parameters::{number, Asked, NoQuery};
use super::problem::Problem;
use super::version::find_version;
use crate::read::{lineage, listings, versions, Failure, Rows};

/// Selects listings beside one.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstQuery {
    /// The number of each: 5 by default, at most 20.
    #[param(minimum = 1, maximum = 20)]
    first: Option<i32>,
}

/// What a model derives from, and what derives from it, by the word of cards.
#[derive(Serialize, ToSchema)]
pub(super) struct Lineage {
    /// The base models that the card names, in its order. A card is its seller's word, which nothing proves.
    base_models: Vec<BaseModel>,
    /// Sellable listings whose cards name this listing's name as a base model, those with most proven use first.
    derived: Vec<Listing>,
}

/// A model that a card names as a base model.
#[derive(Serialize, ToSchema)]
pub(super) struct BaseModel {
    /// The name, as `publisher/model`.
    name: String,
    /// The active listings of that name, whatever its case, the first created first: at most 5. Anybody may list a model
    /// under any name.
    listings: Vec<Listing>,
}

/// A version with content that another version has too. The account that published the earlier version was first.
#[derive(Serialize, ToSchema)]
pub(super) struct Copy {
    /// The number of the listing.
    listing: i64,
    /// The version's number in its listing.
    number: i64,
    /// The share of the other version's content that this version has, from 0 to 1: 1 for all of it. A share of large
    /// contents is an estimate, good to some 0.05.
    share: f64,
    /// The time of its publication.
    published_at: DateTime<Utc>,
}

impl From<versions::Copy> for Copy {
    fn from(copy: versions::Copy) -> Self {
        let versions::Copy { listing, number, share, published_at, .. } = copy;
        Copy { listing, number, share: (share * 100.0).round() / 100.0, published_at: time(published_at) }
    }
}

/// Answers sellable listings that are like one: first those with a base model of its card and its task, then those with its
/// task and framework, then those with its task. At each step those with most proven use come first.
#[utoipa::path(
    get, path = "/v1/listings/{id}/similar", tag = "listings", params(("id" = i64, Path), FirstQuery),
    responses(
        (status = 200, body = Vec<Listing>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn similar(
    reading: Reading,
    Path(id): Path<String>,
    query: Asked<FirstQuery>,
) -> Result<Response, Problem> {
    let (id, first) = (number("id", &id)?, query.0.first);
    reading
        .answer(Changes::Anytime, |rows| async move {
            let listing = find(&rows, id).await?;
            let bases = named_bases(&rows, &listing).await?;
            let found = rows.similar(id, (&listing.task, &listing.framework), bases, first).await?;
            Ok(written(&rows, found).await?.into())
        })
        .await
}

/// Answers the models that a listing's card names as its bases, and those whose cards name the listing.
#[utoipa::path(
    get, path = "/v1/listings/{id}/lineage", tag = "listings", params(("id" = i64, Path), FirstQuery),
    responses(
        (status = 200, body = Lineage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn lineage(
    reading: Reading,
    Path(id): Path<String>,
    query: Asked<FirstQuery>,
) -> Result<Response, Problem> {
    let (id, first) = (number("id", &id)?, query.0.first);
    reading
        .answer(Changes::Anytime, |rows| async move {
            let listing = find(&rows, id).await?;
            let names = lineage::bases(named_bases(&rows, &listing).await?, first)?;
            let mut namesakes = rows.namesakes(&names).await?;
            let derived = rows.derived(id, &listing.name, first).await?;
            let rated = Rated::read(&rows, namesakes.values().flatten().chain(&derived)).await?;
            let written = |listings: Vec<listings::Listing>| -> Vec<Listing> {
                listings.into_iter().map(|listing| Listing::of(listing, &rated)).collect()
            };
            let base = |name: String| {
                let listings = written(namesakes.remove(&name).unwrap_or_default());
                BaseModel { name, listings }
            };
            let base_models = names.into_iter().map(base).collect();
            Ok(Lineage { base_models, derived: written(derived) }.into())
        })
        .await
}

/// The base models that a listing's card names.
async fn named_bases(rows: &Rows, listing: &listings::Listing) -> Result<Vec<String>, Failure> {
    let key = (listing.card_sha256.clone(), listing.card_cid.clone());
    let card = rows.cards(std::slice::from_ref(&key)).await?.remove(&key);
    Ok(card.map(|card| card.base_models).unwrap_or_default())
}

/// Answers other versions, of any listing, that have content of one version, in the order of their publication: at most the
/// 20 with most of it.
#[utoipa::path(
    get, path = "/v1/listings/{id}/versions/{number}/copies", tag = "listings",
    params(("id" = i64, Path), ("number" = i64, Path)),
    responses(
        (status = 200, body = Vec<Copy>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn copies(
    reading: Reading,
    Path((id, version)): Path<(String, String)>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let key = (number("id", &id)?, number("number", &version)?);
    reading
        .answer(Changes::Anytime, |rows| async move {
            let version = find_version(&rows, key).await?;
            let root = version.plaintext_root;
            let same = rows.copies(std::slice::from_ref(&root)).await?.remove(&root).unwrap_or_default();
            let others = same.into_iter().filter(|copy| (copy.listing, copy.number) != key);
            Ok(others.take(versions::SHOWN_COPIES).map(Copy::from).collect::<Vec<_>>().into())
        })
        .await
}
