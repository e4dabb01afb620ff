//! Listings and their cards.

use std::collections::HashMap;
use std::slice::from_ref;

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::account::Bond;
use super::answer::{Changes, Found, Reading};
use super::listing_query::ListingQuery;
use super::listing_shape::{Card, CardInFull, Listing, Why};
use super::marks::Rated;
use super::page::{links, next, total, Total};
use super::parameters::{number, NoQuery, PageQuery, Paged};
use super::plan::{self, Payee, Plan, PlanInFull};
use super::problem::Problem;
use super::version::{with_content, Version};
use crate::read::listing_page::FoundListing;
use crate::read::{listings, Rows};

/// A listing of a page.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundInPage {
    #[serde(flatten)]
    listing: Listing,
    /// The plans by which the model is sold.
    plans: Vec<Plan>,
    /// Why the listing stands where it does; absent unless sorted by relevance.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
    /// The use of the last days, in buyers, each worth half as much 7 days after its last order; absent unless sorted by
    /// trend.
    #[serde(skip_serializing_if = "Option::is_none")]
    trend: Option<f64>,
}

/// A page of listings.
#[derive(Serialize, ToSchema)]
pub(super) struct ListingPage {
    /// The listings of the page.
    data: Vec<FoundInPage>,
    /// The cursor of the next page, for `after`; null on the last.
    next: Option<String>,
    /// The query with its misspelled words corrected; null if there are none.
    corrected: Option<String>,
    /// The size of the list, if `count` asked for it; absent if counting takes too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Total>,
}

/// A listing, and what belongs to it.
#[derive(Serialize, ToSchema)]
pub(super) struct ListingInFull {
    #[serde(flatten)]
    listing: Listing,
    /// The plans by which the model is sold.
    plans: Vec<PlanInFull>,
    /// The accounts that are paid for sales to come.
    payees: Vec<Payee>,
    /// The version on sale; null before the first.
    version: Option<Version>,
    /// The card; null until the indexer fetched it and its hash matches the chain's.
    card: Option<Card>,
    /// The seller's bonds, by denom. The free part can back orders to come.
    seller_bonds: Vec<Bond>,
}

/// Answers a page of listings, searched, filtered and sorted. Without `state` or `sellable`, only sellable listings.
#[utoipa::path(get, path = "/v1/listings", tag = "listings", params(PageQuery, ListingQuery), responses(
    (status = 200, body = ListingPage), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn listings(reading: Reading, query: Paged<ListingQuery>) -> Result<Response, Problem> {
    let question = query.own.question()?;
    let (target, is_counted, slice) = (reading.target.clone(), query.page.count, query.page.slice()?);
    reading
        .answer(Changes::Anytime, |rows| async move {
            let found = rows.listing_page(question, slice).await?;
            let next = next(&found.page);
            let headers = links(&target, next.as_deref())?;
            let total = total(&rows, &found.page.total, is_counted).await;
            let ids: Vec<i64> = found.page.rows.iter().map(|(_, found)| found.listing.id).collect();
            let mut plans = rows.plans(&ids).await?;
            let rated = Rated::read(&rows, found.page.rows.iter().map(|(_, found)| &found.listing)).await?;
            let row = |(_, found): (String, FoundListing)| FoundInPage {
                plans: of(&mut plans, found.listing.id),
                listing: Listing::of(found.listing, &rated),
                why: found.why.map(Why::from),
                trend: found.trend,
            };
            let data = found.page.rows.into_iter().map(row).collect();
            Ok(Found { body: ListingPage { data, next, corrected: found.corrected, total }, headers })
        })
        .await
}

/// The records of one listing, as they are written.
fn of<R, T: From<R>>(records: &mut HashMap<i64, Vec<R>>, id: i64) -> Vec<T> {
    records.remove(&id).unwrap_or_default().into_iter().map(T::from).collect()
}

/// Answers one listing, in any state.
#[utoipa::path(get, path = "/v1/listings/{id}", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = ListingInFull), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn listing(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::Anytime, |rows| async move { Ok(in_full(&rows, find(&rows, id).await?).await?.into()) })
        .await
}

/// The listing with a number.
pub(super) async fn find(rows: &Rows, id: i64) -> Result<listings::Listing, Problem> {
    let listing = rows.listings(&[id]).await?.remove(&id);
    listing.ok_or_else(|| Problem::not_found(format!("there is no listing {id}")))
}

async fn in_full(rows: &Rows, listing: listings::Listing) -> Result<ListingInFull, Problem> {
    let id = listing.id;
    let payees = plan::payees(rows, &listing).await?;
    let plans = plan::in_full(rows, id, &payees).await?;
    let version = match listing.latest_version {
        Some(number) => rows.versions(&[(id, number)]).await?.remove(&(id, number)),
        None => None,
    };
    let version = match version {
        Some(version) => Some(with_content(rows, version).await?),
        None => None,
    };
    let key = (listing.card_sha256.clone(), listing.card_cid.clone());
    let card = rows.cards(from_ref(&key)).await?.remove(&key);
    let bonds = rows.bonds(from_ref(&listing.seller)).await?.remove(&listing.seller).unwrap_or_default();
    let rated = Rated::read(rows, [&listing]).await?;
    Ok(ListingInFull {
        listing: Listing::of(listing, &rated),
        plans,
        payees: payees.into_iter().map(Payee::from).collect(),
        version,
        card: card.map(Card::from),
        seller_bonds: bonds.into_iter().map(Bond::from).collect(),
    })
}

/// Answers the card of a listing with its text, of up to a mebibyte.
#[utoipa::path(get, path = "/v1/listings/{id}/card", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = CardInFull), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn card(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::Anytime, |rows| async move {
            let listing = find(&rows, id).await?;
            let keys = [(listing.card_sha256, listing.card_cid)];
            let card = rows.cards(&keys).await?.remove(&keys[0]);
            let card = card.ok_or_else(|| Problem::not_found(format!("the card of listing {id} is not fetched")))?;
            if rows.denies(&card.cid) {
                let cid = card.cid;
                return Err(Problem::denied(format!("the operator of this server does not show the text {cid}")));
            }
            let body = rows.bodies(&keys).await?.remove(&keys[0]).unwrap_or_default();
            Ok(CardInFull { card: card.into(), body }.into())
        })
        .await
}
