//! The questions of saved searches, as parameters of `/v1/listings`.

use serde_json::Value;
use url::form_urlencoded;

use super::super::parameters::read;
use super::super::problem::Problem;
use super::ListingQuery;
use crate::notices::Questions;
use crate::read::listing_page::ListingQuestion;

/// Where a saved search has its parameters.
pub(in crate::api::rest) const FOLLOW: &str = "follow";
/// Parameters that say how an answer is sorted and divided, and not which listings are in it.
const OF_PAGES: [&str; 6] = ["sort", "direction", "typing", "limit", "after", "count"];

/// Requires parameters of `/v1/listings`.
///
/// # Errors
/// The first that is none, or a value that can't be used.
pub(in crate::api::rest) fn check(parameters: &str) -> Result<(), Problem> {
    let question = question(parameters)?;
    question.listed().map(drop).map_err(Problem::from)
}

/// The path of the feed of such listings.
pub(in crate::api::rest) fn feed(parameters: &str) -> String {
    match conditions(parameters) {
        query if query.is_empty() => "/v1/feeds/listings.atom".to_owned(),
        query => format!("/v1/feeds/listings.atom?{query}"),
    }
}

/// How the questions of saved searches are read.
pub fn questions() -> Questions {
    Questions(saved)
}

fn saved(content: &Value) -> Option<ListingQuestion> {
    question(content[FOLLOW].as_str()?).ok()
}

fn question(parameters: &str) -> Result<ListingQuestion, Problem> {
    read::<ListingQuery>(&conditions(parameters), &[])?.newest()
}

fn conditions(parameters: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let given = form_urlencoded::parse(parameters.trim_start_matches('?').as_bytes());
    query.extend_pairs(given.filter(|(name, _)| !OF_PAGES.contains(&name.as_ref())));
    query.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_has_the_conditions_of_a_list_and_the_newest_first() {
        assert_eq!(feed("?q=a+whale&sort=price&denom=uwhs&limit=3"), "/v1/feeds/listings.atom?q=a+whale&denom=uwhs");
        assert_eq!(feed(""), "/v1/feeds/listings.atom");
        assert!(check("task=translation&task=other&sort=relevance").is_ok());
        assert!(check("tusk=translation").is_err_and(|problem| problem.detail().contains("\"tusk\" is no parameter")));
    }
}
