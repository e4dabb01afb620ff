//! The REST interface: what GraphQL answers, by paths, and described by OpenAPI.

mod account;
mod answer;
mod assurance;
mod coin;
mod content;
mod cost;
mod csv;
mod discovery;
mod feedback;
mod feeds;
mod figures;
mod license;
mod license_shape;
mod lineage;
mod listing;
mod listing_query;
mod listing_shape;
mod loading;
mod loading_names;
mod market;
mod marks;
mod me;
mod names;
mod order;
mod order_shape;
mod page;
mod parameters;
pub(in crate::api) mod parts;
mod plan;
mod problem;
mod question;
mod reputation;
mod reputation_shape;
mod revenue;
mod sales;
mod settings;
pub(in crate::api) mod share;
mod status;
mod tx;
mod uploads;
mod version;
mod wording;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::graphql::error::RATE_LIMITED;
use super::http::Service;
pub(super) use answer::HEIGHT;
pub(super) use cost::{cost, SHARED};
pub use listing_query::saved::questions;
pub(super) use me::{token, CONFIRMATION};
pub(super) use problem::Problem;
pub(super) use tx::IDEMPOTENCY_KEY;

/// Routes that are still without their service.
type Routes = Router<Arc<Service>>;

/// What holds of every path.
const ABOUT: &str = concat!(
    "The index of a market: what it holds, and the transactions that wallets sign. Amounts are base units in decimal digits, in a \
     string; `/v1/denoms` has the unit and the decimal places of each denom. Times are UTC by RFC 3339. Every refusal is \
     `application/problem+json` with a `code`. Requests spend a budget, of which the headers `RateLimit` and `RateLimit-Policy` say \
     what is left; those of the server's own machine spend none. Paths under `/v1/me` need a session. GraphQL is at `/graphql`, \
     subscriptions at `/graphql/ws`. Worked examples: ",
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/main/docs/api.md"
);

/// The routes, and their description.
fn described() -> serde_json::Result<(Routes, Routes, Value)> {
    let info = InfoBuilder::new()
        .title("Weighhouse")
        .version("1")
        .description(Some(ABOUT))
        .contact(Some(ContactBuilder::new().url(Some(env!("CARGO_PKG_REPOSITORY"))).build()))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let (routes, mut description) = OpenApiRouter::with_openapi(OpenApiBuilder::new().info(info).build())
        .routes(routes!(status::status))
        .routes(routes!(settings::settings))
        .routes(routes!(settings::denoms))
        .routes(routes!(listing::listings))
        .routes(routes!(listing::listing))
        .routes(routes!(listing::card))
        .routes(routes!(share::picture))
        .routes(routes!(share::badge))
        .routes(routes!(assurance::track_record))
        .routes(routes!(assurance::sales_record))
        .routes(routes!(assurance::delivery_times))
        .routes(routes!(revenue::revenue))
        .routes(routes!(lineage::similar))
        .routes(routes!(lineage::lineage))
        .routes(routes!(discovery::facets))
        .routes(routes!(discovery::histogram))
        .routes(routes!(discovery::suggest))
        .routes(routes!(plan::plans))
        .routes(routes!(plan::prices))
        .routes(routes!(version::versions))
        .routes(routes!(version::version))
        .routes(routes!(lineage::copies))
        .routes(routes!(order::orders))
        .routes(routes!(order::offers))
        .routes(routes!(order::order))
        .routes(routes!(order::dispute))
        .routes(routes!(order::disputes))
        .routes(routes!(license::licenses))
        .routes(routes!(license::license))
        .routes(routes!(license::resales))
        .routes(routes!(license::resale))
        .routes(routes!(license::rekeys))
        .routes(routes!(account::account))
        .routes(routes!(account::account_sales_record))
        .routes(routes!(revenue::sweeps))
        .routes(routes!(revenue::claims))
        .routes(routes!(reputation::reputation_settings))
        .routes(routes!(reputation::identity))
        .routes(routes!(reputation::handle))
        .routes(routes!(reputation::verifiers))
        .routes(routes!(reputation::reviews))
        .routes(routes!(reputation::review_history))
        .routes(routes!(reputation::rating))
        .routes(routes!(reputation::publisher))
        .routes(routes!(reputation::words))
        .routes(routes!(question::questions))
        .routes(routes!(question::question))
        .routes(routes!(question::answers))
        .routes(routes!(question::listing_questions))
        .routes(routes!(reputation::reports))
        .routes(routes!(reputation::report))
        .routes(routes!(market::market))
        .routes(routes!(market::steps))
        .routes(routes!(sales::sales))
        .routes(routes!(sales::candles))
        .routes(routes!(sales::income))
        .routes(routes!(sales::listing_income))
        .routes(routes!(feeds::listings))
        .routes(routes!(feeds::listing))
        .routes(routes!(feeds::seller))
        .routes(routes!(feeds::publisher))
        .routes(routes!(feedback::send))
        .routes(routes!(figures::visit))
        .routes(routes!(figures::listing_conversion))
        .routes(routes!(figures::account_conversion))
        .routes(routes!(csv::sales))
        .routes(routes!(csv::income))
        .routes(routes!(csv::orders))
        .routes(routes!(me::session::challenge))
        .routes(routes!(me::session::open, me::session::close))
        .routes(routes!(me::session::sessions))
        .routes(routes!(me::session::end))
        .routes(routes!(me::export::export, me::export::erase))
        .routes(routes!(me::contact::contact, me::contact::set, me::contact::delete))
        .routes(routes!(me::search::searches, me::search::keep))
        .routes(routes!(me::search::change, me::search::delete))
        .routes(routes!(me::backup::backups, me::backup::keep))
        .routes(routes!(me::backup::backup, me::backup::delete))
        .routes(routes!(me::notice::notices))
        .routes(routes!(me::notice::read))
        .routes(routes!(me::webhook::webhooks, me::webhook::keep))
        .routes(routes!(me::webhook::delete))
        .routes(routes!(me::webhook::test))
        .routes(routes!(me::webhook::deliveries))
        .routes(routes!(me::webhook::resend))
        .routes(routes!(me::fee_grant::grant))
        .routes(routes!(tx::quote))
        .routes(routes!(tx::build))
        .routes(routes!(tx::broadcast))
        .routes(routes!(tx::state))
        .routes(routes!(uploads::uploads))
        .routes(routes!(uploads::send_card))
        .routes(routes!(parts::begin))
        .split_for_parts();
    let (slow, others) = OpenApiRouter::new()
        .routes(routes!(uploads::upload))
        .routes(routes!(parts::offset, parts::send, parts::end))
        .split_for_parts();
    description.merge(others);
    let mut description = serde_json::to_value(description)?;
    tx::describe(&mut description);
    wording::complete(&mut description);
    Ok((routes, slow, description))
}

/// The routes below `/v1`: those within the bounds of a request, and those whose bodies take longer.
pub(super) fn routes() -> (Routes, Routes) {
    let (routes, slow, description) = match described() {
        Ok((routes, slow, description)) => (routes, slow, Json(description)),
        Err(error) => {
            tracing::error!(%error, "REST can't be described, and is not answered");
            return (Router::new(), Router::new());
        }
    };
    let routes = routes
        .route("/v1/openapi.json", get(move || async move { description }))
        .route("/v1/{*path}", axum::routing::any(nothing))
        .method_not_allowed_fallback(other_method);
    (routes, slow.layer(DefaultBodyLimit::disable()).method_not_allowed_fallback(other_method))
}

/// The description in JSON, as committed in `schema/openapi.json`.
///
/// # Errors
/// None that a description makes.
pub fn openapi() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&described()?.2)? + "\n")
}

/// The refusal of a request that its caller's budget does not allow.
pub(super) fn rate_limited(detail: String) -> Response {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, RATE_LIMITED, detail).into_response()
}

/// The refusal of a request that finds no place.
pub(super) fn overloaded(detail: &str) -> Response {
    Problem::overloaded(detail).into_response()
}

async fn nothing() -> Response {
    Problem::not_found("nothing is at this path: /v1/openapi.json describes all there are").into_response()
}

pub(super) async fn other_method() -> Response {
    Problem::method_not_allowed().into_response()
}
