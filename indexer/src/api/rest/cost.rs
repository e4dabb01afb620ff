//! The points that a path costs: the one table of REST. `docs/api.md` has it for those who ask.

use crate::read::{DEFAULT_PAGE, MAX_PAGE};

/// One row with all its fields.
const ROW: i64 = 10;
/// Words that are searched for.
const WORDS: u32 = 50;
/// A question to a node of the chain.
const NODE: u32 = 100;
/// The paths that answer pages.
const PAGES: [&str; 7] =
    ["/v1/listings", "/v1/orders", "/v1/offers", "/v1/disputes", "/v1/licenses", "/v1/resales", "/v1/rekeys"];
/// The paths that count listings, or suggest some.
const COUNTS: [&str; 3] = ["/v1/facets", "/v1/histogram", "/v1/suggest"];

/// The cost of a request to a route, with this query.
pub(in crate::api) fn cost(route: &str, query: &str) -> u32 {
    if route.starts_with("/v1/tx/") || route == "/v1/quote" {
        return NODE;
    }
    if COUNTS.contains(&route) || route.ends_with(".csv") || route.ends_with("/conversion") {
        return WORDS;
    }
    if !PAGES.contains(&route) {
        return u32::try_from(ROW).unwrap_or(u32::MAX);
    }
    let value = |name: &str| {
        let mut parameters = query.split('&').filter_map(|parameter| parameter.split_once('='));
        parameters.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let rows = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
    let rows = u32::try_from(rows.saturating_mul(ROW)).unwrap_or(u32::MAX);
    rows.saturating_add(if value("q").is_some() { WORDS } else { 0 })
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
            ("/v1/tx/{contract}/{message}", "", 100),
        ] {
            assert_eq!(cost(route, query), points, "{route}?{query}");
        }
    }
}
