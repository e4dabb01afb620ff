//! What stands beside a list of listings: counts of their values and of their numbers; and what is like them.

use super::cursor::DEFAULT_PAGE;
use super::error::{bad_input, Failure, ReadError};
use super::listings::Listing;
use super::rows::Rows;
use super::{check_text, ListingFilter};
use crate::search::condition::{Condition, Market, TextField};
use crate::search::{self, Bar, Counted, Labelled, Ranged, Steps, Stroke};

/// The most fields whose values are counted at a time.
pub(crate) const MAX_FACETS: usize = 8;
/// The most values of a field that are counted.
const MAX_VALUES: i32 = 50;
/// The most suggestions of each kind.
const MAX_SUGGESTIONS: i32 = 10;
/// The suggestions of each kind unless the client says how many.
const SUGGESTIONS: i32 = 5;
/// The most listings that are like another.
const MAX_SIMILAR: i32 = 20;

/// A list of listings: all of them, on whichever page.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub words: Option<String>,
    pub is_typing: bool,
    pub condition: Condition,
}

/// What begins as was typed.
pub(crate) struct Suggestions {
    pub listings: Vec<Listing>,
    pub labels: Vec<Labelled>,
}

impl Rows {
    /// The question that counts a list.
    pub(super) async fn counting(&self, listed: &Listed) -> Result<search::Question, Failure> {
        let Listed { words, is_typing, condition } = listed.clone();
        let market = self.market(&condition).await?;
        Ok(search::Question::all(words, is_typing, condition, market))
    }

    /// The most frequent values of fields, each under the conditions on all others.
    pub(crate) async fn facets(
        &self,
        listed: &Listed,
        of: Vec<TextField>,
        first: Option<i32>,
    ) -> Result<Vec<Vec<Counted>>, ReadError> {
        if of.len() > MAX_FACETS {
            return Err(bad_input(format!("facets counts {} fields, at most {MAX_FACETS}", of.len())));
        }
        let size = within("first", first, i32::try_from(DEFAULT_PAGE).unwrap_or(MAX_VALUES), MAX_VALUES)?;
        Ok(self.found_facets(self.counting(listed).await?, of, size).await?)
    }

    /// Counts in ranges of a number, under the conditions on all else.
    pub(crate) async fn histogram(&self, listed: &Listed, of: Ranged, steps: Steps) -> Result<Vec<Bar>, ReadError> {
        check_ranged(&of)?;
        Ok(self.found_histogram(self.counting(listed).await?, of, steps).await?)
    }

    /// Sums sales in ranges of a number, under the conditions on all else.
    pub(crate) async fn strokes(&self, listed: &Listed, of: Ranged, steps: Steps) -> Result<Vec<Stroke>, ReadError> {
        check_ranged(&of)?;
        Ok(self.found_strokes(self.counting(listed).await?, of, steps).await?)
    }

    /// What begins as was typed: listings that are for sale, and labels of any.
    pub(crate) async fn suggestions(&self, typed: String, first: Option<i32>) -> Result<Suggestions, ReadError> {
        check_text("text", &typed)?;
        let size = within("first", first, SUGGESTIONS, MAX_SUGGESTIONS)?;
        let market = self.market(&Condition::Sellable).await?;
        let (ids, labels) = self.found_suggestions(typed, market, size).await?;
        Ok(Suggestions { listings: self.sellable(&ids).await?, labels })
    }

    /// Listings that are for sale and like one: first those with a base model of its, then those that do its task with its
    /// framework, then those that do its task; at each, those with most proven use first.
    pub(crate) async fn similar(
        &self,
        listing: i64,
        (task, framework): (&str, &str),
        base_models: Vec<String>,
        first: Option<i32>,
    ) -> Result<Vec<Listing>, ReadError> {
        let size = within("first", first, SUGGESTIONS, MAX_SIMILAR)?;
        let text = |field, value: &str| Condition::Text(field, vec![value.to_owned()]);
        let sellable = ListingFilter::default().condition()?;
        let (task, framework) = (text(TextField::Task, task), text(TextField::Framework, framework));
        let base_models = Condition::Text(TextField::BaseModel, base_models);
        let each = [
            vec![sellable.clone(), base_models, task.clone()],
            vec![sellable.clone(), task.clone(), framework],
            vec![sellable, task],
        ];
        let market: Market = self.market(&Condition::Sellable).await?;
        let but = u64::try_from(listing).unwrap_or_default();
        let ids = self.found_in_turn(each.map(Condition::All).to_vec(), market, size, but).await?;
        Ok(self.sellable(&ids).await?)
    }

    /// Those of some listings that are for sale, in the order of their ids.
    pub(super) async fn sellable(&self, ids: &[u64]) -> Result<Vec<Listing>, Failure> {
        let ids: Vec<i64> = ids.iter().filter_map(|id| i64::try_from(*id).ok()).collect();
        let mut listings = self.listings(&ids).await?;
        Ok(ids.iter().filter_map(|id| listings.remove(id)).filter(|listing| listing.sellable).collect())
    }
}

fn check_ranged(of: &Ranged) -> Result<(), ReadError> {
    match of {
        Ranged::Price(denom) => check_text("denom", denom),
        Ranged::Number(_) => Ok(()),
    }
}

/// A number from 1 to `most`, or the usual one.
pub(super) fn within(name: &str, number: Option<i32>, usual: i32, most: i32) -> Result<usize, ReadError> {
    let number = number.unwrap_or(usual);
    if !(1..=most).contains(&number) {
        return Err(bad_input(format!("{name} is {number}, it may be from 1 to {most}")));
    }
    Ok(usize::try_from(number).unwrap_or_default())
}
