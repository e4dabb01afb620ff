//! Who accounts say they are, and what is said of listings.

use std::slice::from_ref;

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::names::{ReportKind, ReportState};
use super::page::Listed;
use super::parameters::{alternatives, number, NoQuery, PageQuery, Paged};
use super::problem::Problem;
use super::reputation_shape::{
    Handle, Identity, Publisher, Rating, Report, ReputationSettings, Review, ReviewText, Verifier, Words,
};
use crate::publisher;
use crate::read::{check_text, identity, reports, reviews, Rows};

/// The sort key of reviews, the largest first.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReviewSort {
    /// The time of the first writing.
    #[default]
    Newest,
    /// The number of holders that found it helpful.
    Helpful,
}

/// Selects reviews. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewQuery {
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
    /// The account that bought.
    #[serde(default)]
    reviewer: Vec<String>,
    /// The number of stars, from 1 to 5.
    stars: Option<i64>,
    /// Whether the seller answered.
    answered: Option<bool>,
    /// The sort key, the largest first.
    #[serde(default)]
    #[param(inline)]
    sort: ReviewSort,
}

/// Selects reports. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportQuery {
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
    /// The account that reported.
    #[serde(default)]
    reporter: Vec<String>,
    /// The charge.
    #[serde(default)]
    kind: Vec<ReportKind>,
    /// Where the report stands.
    #[serde(default)]
    state: Vec<ReportState>,
    /// Whether the report is settled: its state is final, and its stake was paid.
    settled: Option<bool>,
}

/// Answers what an account claims of itself, the wallets that proved to be its own, and what verifiers attest of it.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/identity", tag = "reputation", params(("account" = String, Path)), responses(
    (status = 200, body = Identity), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn identity(reading: Reading, Path(account): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    check_text("account", &account)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let of = from_ref(&account);
            let profile = rows.profiles(of).await?.remove(&account);
            let main = rows.mains(of).await?.remove(&account);
            let wallets = rows.wallets(of).await?.remove(&account).unwrap_or_default();
            let attestations = rows.attestations(of).await?.remove(&account).unwrap_or_default();
            Ok(Identity::new(account, profile, main, wallets, attestations).into())
        })
        .await
}

/// Answers who holds a handle or a look-alike of it, or from when it is free.
#[utoipa::path(get, path = "/v1/handles/{name}", tag = "reputation", params(("name" = String, Path)), responses(
    (status = 200, body = Handle), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn handle(reading: Reading, Path(name): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let fold = identity::fold(&name)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let handle = rows.handles(from_ref(&fold)).await?.remove(&fold);
            let handle = handle.ok_or_else(|| Problem::not_found(format!("nobody ever held the handle {name:?}")))?;
            Ok(Handle::from(handle).into())
        })
        .await
}

/// Answers the accounts that governance accredited to attest identities, now or once, in that order.
#[utoipa::path(get, path = "/v1/verifiers", tag = "reputation", responses(
    (status = 200, body = Vec<Verifier>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn verifiers(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            Ok(rows.verifiers().await?.into_iter().map(Verifier::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers the settings of reputation.
#[utoipa::path(get, path = "/v1/reputation", tag = "reputation", responses(
    (status = 200, body = ReputationSettings),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn reputation_settings(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let settings = rows.reputation_settings().await?;
            let settings = settings.ok_or_else(|| Problem::not_found("this market has no reputation contract"))?;
            Ok(ReputationSettings::from(settings).into())
        })
        .await
}

/// Answers a page of reviews.
#[utoipa::path(get, path = "/v1/reviews", tag = "reputation", params(PageQuery, ReviewQuery), responses(
    (status = 200, body = Listed<Review>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn reviews(reading: Reading, query: Paged<ReviewQuery>) -> Result<Response, Problem> {
    let ReviewQuery { listing, reviewer, stars, answered, sort } = query.own;
    let ((listing, listings), (reviewer, reviewers)) = (alternatives(listing), alternatives(reviewer));
    let filter = reviews::ReviewFilter { listing, listings, reviewer, reviewers, stars, answered };
    let sort = match sort {
        ReviewSort::Newest => reviews::ReviewSort::Newest,
        ReviewSort::Helpful => reviews::ReviewSort::Helpful,
    };
    let read = |rows: Rows, slice| async move { rows.review_page(&filter, sort, slice).await };
    reading.page::<_, Review, _>(query.page, read).await
}

/// Answers all that a review and its answer ever said, the oldest first.
#[utoipa::path(get, path = "/v1/reviews/{order}/history", tag = "reputation", params(("order" = i64, Path)), responses(
    (status = 200, body = Vec<ReviewText>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn review_history(
    reading: Reading,
    Path(order): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let order = number("order", &order)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let texts = rows.review_texts(&[order]).await?.remove(&order);
            let texts = texts.ok_or_else(|| Problem::not_found(format!("nobody reviewed the order {order}")))?;
            Ok(texts.into_iter().map(ReviewText::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers the rating that a listing's reviews make.
#[utoipa::path(get, path = "/v1/listings/{id}/rating", tag = "reputation", params(("id" = i64, Path)), responses(
    (status = 200, body = Rating), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn rating(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            super::listing::find(&rows, id).await?;
            let rating = rows.ratings(&[id]).await?.remove(&id);
            let rating = rating.ok_or_else(|| Problem::not_found("this market has no reputation contract"))?;
            Ok(Rating::from(rating).into())
        })
        .await
}

/// Answers the publisher that a listing's name begins with, and whether it is the seller.
#[utoipa::path(get, path = "/v1/listings/{id}/publisher", tag = "reputation", params(("id" = i64, Path)), responses(
    (status = 200, body = Publisher), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn publisher(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let listing = super::listing::find(&rows, id).await?;
            let name = publisher::of(&listing.name)
                .ok_or_else(|| Problem::not_found(format!("the name {:?} has no publisher", listing.name)))?;
            let fold = publisher::fold(name);
            let backed = rows.backed_handles(from_ref(&fold)).await?.remove(&fold);
            let attestations = match &backed {
                Some(backed) if backed.is_of(&listing.seller) => {
                    rows.attestations(from_ref(&backed.account)).await?.remove(&backed.account).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            Ok(Publisher::of(name, &listing.seller, backed, attestations).into())
        })
        .await
}

/// Answers a text that a review, an answer, a profile or a report names, once the index has fetched it from IPFS. A text that only
/// hidden or withdrawn questions and answers name is not answered.
#[utoipa::path(get, path = "/v1/words/{cid}", tag = "reputation", params(("cid" = String, Path)), responses(
    (status = 200, body = Words), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn words(reading: Reading, Path(cid): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    check_text("cid", &cid)?;
    reading
        .answer(Changes::Anytime, |rows| async move {
            if rows.denies(&cid) {
                return Err(Problem::denied(format!("the operator of this server does not show the text {cid}")));
            }
            let text = rows.words(from_ref(&cid)).await?.remove(&cid);
            let text =
                text.ok_or_else(|| Problem::not_found(format!("the index has no text {cid} that is shown somewhere")))?;
            Ok(Words { cid, text }.into())
        })
        .await
}

/// Answers a page of reports, the newest first.
#[utoipa::path(get, path = "/v1/reports", tag = "reputation", params(PageQuery, ReportQuery), responses(
    (status = 200, body = Listed<Report>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn reports(reading: Reading, query: Paged<ReportQuery>) -> Result<Response, Problem> {
    let ReportQuery { listing, reporter, kind, state, settled } = query.own;
    let ((listing, listings), (reporter, reporters)) = (alternatives(listing), alternatives(reporter));
    let words = |words: Vec<&'static str>| {
        (!words.is_empty()).then(|| words.into_iter().map(str::to_owned).collect::<Vec<String>>())
    };
    let kinds = words(kind.into_iter().map(|kind| reports::ReportKind::from(kind).stored()).collect());
    let states = words(state.into_iter().map(|state| reports::ReportState::from(state).stored()).collect());
    let filter = reports::ReportFilter { listing, listings, reporter, reporters, kinds, states, settled };
    let read = |rows: Rows, slice| async move { rows.report_page(&filter, slice).await };
    reading.page::<_, Report, _>(query.page, read).await
}

/// Answers one report.
#[utoipa::path(get, path = "/v1/reports/{id}", tag = "reputation", params(("id" = i64, Path)), responses(
    (status = 200, body = Report), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn report(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let report = rows.reports(&[id]).await?.remove(&id);
            let report = report.ok_or_else(|| Problem::not_found(format!("there is no report {id}")))?;
            Ok(Report::from(report).into())
        })
        .await
}
