//! The points that a path costs: the one table of REST. `docs/api.md` has it for those who ask.

use url::form_urlencoded;

use crate::read::{DEFAULT_PAGE, MAX_PAGE};

/// One row with all its fields.
const ROW: i64 = 10;
/// Words that are searched for.
const WORDS: u32 = 50;
/// A question to a node of the chain.
const NODE: u32 = 100;
/// Figures that all of the market's rows are read for: two of them.
const SUMMED: u32 = 100;
/// Counts in fine ranges: sixteen times as many as coarse ones, each with a listing of its own if it is asked for.
const FINE: u32 = 250;
/// A message to the operator: what comes back to a caller in a second.
const WRITTEN: u32 = 2_000;
/// Listings beside one, unless the caller says how many, and the most.
const BESIDE: i64 = 5;
const MAX_BESIDE: i64 = 20;
/// A picture, or a badge: a listing with all that is shown of it.
pub(super) const PICTURE: u32 = 50;
/// Where a link to a listing leads that others show, beside a storefront. Its head has all that a picture shows.
pub(in crate::api) const SHARED: &str = "/share/{id}";
/// The paths that answer pages.
const PAGES: [&str; 20] = [
    "/v1/listings",
    "/v1/orders",
    "/v1/offers",
    "/v1/disputes",
    "/v1/licenses",
    "/v1/resales",
    "/v1/rekeys",
    "/v1/steps",
    "/v1/reviews",
    "/v1/reports",
    "/v1/questions",
    "/v1/questions/{id}/answers",
    "/v1/listings/{id}/questions",
    "/v1/accounts/{account}/claims",
    "/v1/accounts/{account}/sweeps",
    "/v1/listings/{id}/plans/{plan}/prices",
    "/v1/feeds/listings.atom",
    "/v1/feeds/listings/{file}",
    "/v1/feeds/sellers/{file}",
    "/v1/feeds/publishers/{file}",
];
/// The paths that count listings, suggest some, or sum by spans of time.
const COUNTS: [&str; 4] = ["/v1/facets", "/v1/histogram", "/v1/suggest", "/v1/sales"];
/// The ends of those that sum by spans of time.
const FIGURES: [&str; 4] = [".csv", "/conversion", "/candles", "/income"];
/// The ends of paths that search for listings beside one, and the lists that they answer.
const SEARCHES: [(&str, i64); 2] = [("/similar", 1), ("/lineage", 2)];

/// The cost of a request to a route, with this query.
pub(in crate::api) fn cost(route: &str, query: &str) -> u32 {
    if route.starts_with("/v1/tx/") || route == "/v1/quote" {
        return NODE;
    }
    if route == "/v1/feedback" {
        return WRITTEN;
    }
    if route == SHARED || route.ends_with("/picture.png") || route.ends_with("/badge.svg") {
        return PICTURE;
    }
    if route == "/v1/market" {
        return SUMMED;
    }
    // Decoded as the handlers read it: a parameter costs the same however it is written.
    let value = |name: &str| {
        let mut parameters = form_urlencoded::parse(query.as_bytes());
        parameters.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    if route == "/v1/histogram" && value("steps").is_some_and(|steps| steps == "fine") {
        return FINE;
    }
    if COUNTS.contains(&route) || FIGURES.iter().any(|end| route.ends_with(end)) {
        return WORDS;
    }
    let rows = |name: &str, default: i64, most: i64| {
        value(name).and_then(|rows| rows.parse().ok()).unwrap_or(default).clamp(1, most)
    };
    let points = |rows: i64| u32::try_from(rows.saturating_mul(ROW)).unwrap_or(u32::MAX);
    if let Some((_, lists)) = SEARCHES.iter().find(|(end, _)| route.ends_with(end)) {
        return points(rows("first", BESIDE, MAX_BESIDE) * lists).saturating_add(WORDS);
    }
    if !PAGES.contains(&route) {
        return points(1);
    }
    points(rows("limit", DEFAULT_PAGE, MAX_PAGE)).saturating_add(if value("q").is_some() { WORDS } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_costs_what_it_reads() {
        for (route, query, points) in [
            ("/v1/status", "", 10),
            ("/v1/listings/{id}", "", 10),
            ("/v1/listings", "", 200),
            ("/v1/listings", "limit=5&task=a", 50),
            ("/v1/listings", "task=a&limit=100&q=whisper", 1_050),
            ("/v1/orders", "limit=1000000000", 1_000),
            ("/v1/orders", "limit=-7", 10),
            ("/v1/facets", "of=task", 50),
            ("/v1/accounts/{account}/orders.csv", "", 50),
            ("/v1/accounts/{account}/income", "", 50),
            ("/v1/listings/{id}/candles", "denom=uwhs", 50),
            ("/v1/sales", "limit=3", 50),
            ("/v1/histogram", "of=size&sold=true", 50),
            ("/v1/histogram", "of=size&steps=fine", 250),
            ("/v1/histogram", "of=size&%73teps=f%69ne", 250),
            ("/v1/accounts/{account}/claims", "limit=%31%30%30", 1_000),
            ("/v1/accounts/{account}/sweeps", "", 200),
            ("/v1/listings/{id}/plans/{plan}/prices", "limit=3", 30),
            ("/v1/listings/{id}/income", "", 50),
            ("/v1/market", "", 100),
            ("/v1/listings/{id}/picture.png", "", 50),
            ("/v1/listings/{id}/badge.svg", "", 50),
            (SHARED, "", 50),
            ("/v1/steps", "limit=7", 70),
            ("/v1/feeds/listings.atom", "q=whisper&limit=10", 150),
            ("/v1/feeds/listings/{file}", "", 200),
            ("/v1/listings/{id}/similar", "", 100),
            ("/v1/listings/{id}/lineage", "first=99", 450),
            ("/v1/tx/{contract}/{message}", "", 100),
            ("/v1/feedback", "", 2_000),
            ("/v1/feeds/publishers/{file}", "", 200),
        ] {
            assert_eq!(cost(route, query), points, "{route}?{query}");
        }
    }
}
