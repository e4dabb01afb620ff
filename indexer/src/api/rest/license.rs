//! Licenses, their resales, and the requests for their keys.

use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::license_shape::{License, Rekey, Resale};
use super::page::Listed;
use super::parameters::{alternatives, number, NoQuery, PageQuery, Paged};
use super::problem::Problem;
use crate::read::{licenses, rekeys, resales, Rows};

/// Selects licenses. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenseQuery {
    /// The account that holds the license.
    #[serde(default)]
    owner: Vec<String>,
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
}

/// Selects resales. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ResaleQuery {
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
    /// The account that resells the license.
    #[serde(default)]
    seller: Vec<String>,
    /// Whether an order is open for the license: until it ends, nobody else can buy it.
    ordered: Option<bool>,
    /// Whether the resale takes no further order.
    ending: Option<bool>,
}

/// Selects requests for keys. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RekeyQuery {
    /// Whether the request is open: neither answered nor ended. An expired one is open until an account ends it.
    open: Option<bool>,
    /// The account that requested the key.
    #[serde(default)]
    owner: Vec<String>,
    /// The seller of the license's listing.
    seller: Option<String>,
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
}

/// A license, its resale, and its holder's last request for the key.
#[derive(Serialize, ToSchema)]
pub(super) struct LicenseInFull {
    #[serde(flatten)]
    license: License,
    /// Null while its holder keeps it.
    resale: Option<Resale>,
    /// Null without one.
    rekey: Option<Rekey>,
}

/// Answers a page of licenses, newest first.
#[utoipa::path(get, path = "/v1/licenses", tag = "licenses", params(PageQuery, LicenseQuery), responses(
    (status = 200, body = Listed<License>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn licenses(reading: Reading, query: Paged<LicenseQuery>) -> Result<Response, Problem> {
    let LicenseQuery { owner, listing } = query.own;
    let ((owner, owners), (listing, listings)) = (alternatives(owner), alternatives(listing));
    let filter = licenses::LicenseFilter { owner, owners, listing, listings };
    let read = |rows: Rows, slice| async move { rows.license_page(&filter, slice).await };
    reading.page::<_, License, _>(query.page, read).await
}

/// Answers one license, its resale, and its holder's last request for the key.
#[utoipa::path(get, path = "/v1/licenses/{id}", tag = "licenses", params(("id" = i64, Path)), responses(
    (status = 200, body = LicenseInFull), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn license(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let license = rows.licenses(&[id]).await?.remove(&id);
            let license = license.ok_or_else(|| Problem::not_found(format!("there is no license {id}")))?.into();
            let resale = rows.resales(&[id]).await?.remove(&id).map(Resale::from);
            let rekey = rows.rekeys(&[id]).await?.remove(&id).map(Rekey::from);
            Ok(LicenseInFull { license, resale, rekey }.into())
        })
        .await
}

/// Answers a page of resales, newest first.
#[utoipa::path(get, path = "/v1/resales", tag = "licenses", params(PageQuery, ResaleQuery), responses(
    (status = 200, body = Listed<Resale>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn resales(reading: Reading, query: Paged<ResaleQuery>) -> Result<Response, Problem> {
    let ResaleQuery { listing, seller, ordered, ending } = query.own;
    let ((listing, listings), (seller, sellers)) = (alternatives(listing), alternatives(seller));
    let filter = resales::ResaleFilter { listing, listings, seller, sellers, ordered, ending };
    let read = |rows: Rows, slice| async move { rows.resale_page(&filter, slice).await };
    reading.page::<_, Resale, _>(query.page, read).await
}

/// Answers the resale of a license.
#[utoipa::path(get, path = "/v1/resales/{license}", tag = "licenses", params(("license" = i64, Path)), responses(
    (status = 200, body = Resale), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn resale(reading: Reading, Path(license): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let license = number("license", &license)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let resale = rows.resales(&[license]).await?.remove(&license);
            let resale = resale.ok_or_else(|| Problem::not_found(format!("license {license} is not for resale")))?;
            Ok(Resale::from(resale).into())
        })
        .await
}

/// Answers a page of requests for licenses' keys, newest first: the last one of each license.
#[utoipa::path(get, path = "/v1/rekeys", tag = "licenses", params(PageQuery, RekeyQuery), responses(
    (status = 200, body = Listed<Rekey>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn rekeys(reading: Reading, query: Paged<RekeyQuery>) -> Result<Response, Problem> {
    let RekeyQuery { open, owner, seller, listing } = query.own;
    let ((owner, owners), (listing, listings)) = (alternatives(owner), alternatives(listing));
    let filter = rekeys::RekeyFilter { open, owner, owners, seller, listing, listings };
    let read = |rows: Rows, slice| async move { rows.rekey_page(&filter, slice).await };
    reading.page::<_, Rekey, _>(query.page, read).await
}
