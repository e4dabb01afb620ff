//! Pages of listings, by whichever engine answers sooner.

use std::collections::HashMap;

use tokio_postgres::types::Type;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Cursor, Extent, Slice};
use super::error::{bad_input, Failure, ReadError};
use super::listing_facets::Listed;
use super::listings::{columns, Listing, ListingState};
use super::page::{Page, Question, Sort, Total};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;
use super::{check_text, conditions, ListingFilter};
use crate::search::condition::{Condition, Metric, NumberField, TextField};
use crate::search::{self, After, Key, KeySort, Order, Place, SearchError};

/// How often a page is filled up whose rows changed since the index was written.
const MAX_ROUNDS: usize = 3;

/// What listings are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListingSort {
    /// The place of a query's words, then proven use, then the time of creation.
    Relevance,
    /// The time of creation.
    Newest,
    /// The lowest price in a denom; listings without one in it are left out.
    Price {
        /// Needed, and yet not always given.
        denom: Option<String>,
    },
    /// Sales.
    BestSelling,
    /// Use of the last days.
    Trending,
    /// The rating; listings that nobody reviewed are left out.
    BestRated,
    /// The size of the latest version.
    Size,
    /// Its parameters; listings that don't tell are left out.
    Parameters,
    /// The highest figure of a measure; listings without one are left out.
    Metric {
        /// Needed, and yet not always given.
        name: Option<String>,
        /// Any, unless it is given.
        dataset: Option<String>,
    },
}

/// A question for listings.
#[derive(Clone, Debug)]
pub(crate) struct ListingQuestion {
    /// Words to search for.
    pub words: Option<String>,
    /// Whether the last of the words is still being typed.
    pub is_typing: bool,
    pub filter: ListingFilter,
    pub sort: ListingSort,
    /// The direction; prices ascend and all else descends unless said otherwise.
    pub descending: Option<bool>,
    /// The denom that was given with the sort, whether it counts or not.
    pub denom: Option<String>,
    /// The measure and the dataset that were given with it.
    pub metric: Option<(Option<String>, Option<String>)>,
}

impl ListingQuestion {
    /// All that it lists, on all pages.
    ///
    /// # Errors
    /// Words or conditions that can't be used.
    pub(crate) fn listed(&self) -> Result<Listed, ReadError> {
        if let Some(words) = &self.words {
            check_text("query", words)?;
        }
        let condition = self.filter.condition()?;
        Ok(Listed { words: self.words.clone(), is_typing: self.is_typing, condition })
    }
}

/// A listing of a page, and why it stands where it does.
#[derive(Clone, Debug)]
pub(crate) struct FoundListing {
    pub listing: Listing,
    /// Only by relevance.
    pub why: Option<Why>,
    /// The use of the last days, in buyers; only by trend.
    pub trend: Option<f64>,
}

impl Record for FoundListing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(FoundListing { listing: Listing::read(row)?, why: None, trend: None })
    }
}

/// Why a listing stands where it does: its place counts before its proven use.
#[derive(Clone, Debug)]
pub(crate) struct Why {
    pub place: Place,
    /// Distinct paying buyers.
    pub buyers: i64,
    /// Those buyers, each worth half as much 90 days after its last order.
    pub proven_use: f64,
}

/// A page of listings.
pub(crate) struct ListingPage {
    pub page: Page<FoundListing>,
    /// All that is listed on all pages.
    pub listed: Listed,
    /// The query with its misspelled words corrected; none if there are none.
    pub corrected: Option<String>,
}

/// What answers a question for listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Postgres,
    Index,
}

/// The engine of a question, and the reason. Postgres reads a page in the order of an index of its own in a tenth of a
/// millisecond, while the search index looks at all that it finds; any condition that such an index does not have makes
/// Postgres pass over rows, at worst over all.
fn engine(question: &ListingQuestion, condition: &Condition, is_index_there: bool) -> (Engine, &'static str) {
    let has_order = matches!(
        question.sort,
        ListingSort::Relevance | ListingSort::Newest | ListingSort::Price { .. } | ListingSort::BestSelling
    );
    if question.words.is_none() && matches!(question.sort, ListingSort::Newest) && is_all_of_a_seller(condition) {
        return (Engine::Postgres, "an index of Postgres has all listings of a seller in this order");
    }
    match (&question.words, has_order, is_ordered(condition)) {
        (Some(_), _, _) => (Engine::Index, "only the search index knows words"),
        (None, false, _) => (Engine::Index, "only the search index has this order"),
        (None, true, true) => (Engine::Postgres, "an index of Postgres has this order"),
        (None, true, false) if is_index_there => (Engine::Index, "Postgres would pass over rows"),
        (None, true, false) => (Engine::Postgres, "the search index is being built"),
    }
}

/// Whether most rows meet a condition, so that a page in the order of an index of Postgres is soon full: it is on being
/// sellable, or on states among which is that of most listings.
fn is_ordered(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(is_ordered),
        Condition::Text(TextField::State, states) => states.iter().any(|state| state == ListingState::Active.stored()),
        Condition::Sellable => true,
        _ => false,
    }
}

/// Whether all of a seller's listings meet a condition, in whatever state, and no others.
fn is_all_of_a_seller(condition: &Condition) -> bool {
    let Condition::All(parts) = condition else { return false };
    let mut is_seller = false;
    let is_met = |part: &Condition| match part {
        Condition::Text(TextField::Seller, sellers) => {
            is_seller = sellers.len() == 1;
            is_seller
        }
        Condition::Text(TextField::State, states) => {
            ListingState::are_all(&states.iter().filter_map(|state| ListingState::named(state)).collect::<Vec<_>>())
        }
        _ => false,
    };
    parts.iter().all(is_met) && is_seller
}

impl Rows {
    /// A page of listings.
    pub(crate) async fn listing_page(&self, question: ListingQuestion, slice: Slice) -> Result<ListingPage, ReadError> {
        if let Some(words) = &question.words {
            check_text("query", words)?;
        }
        let condition = question.filter.condition()?;
        let (engine, reason) = engine(&question, &condition, self.has_index());
        tracing::debug!(?engine, reason, "listings");
        let ListingQuestion { words, is_typing, filter, denom, metric, .. } = &question;
        let filter = fingerprint(&(words, is_typing, filter, denom, metric))?;
        let sort = order(&question)?;
        let listed = Listed { words: question.words, is_typing: question.is_typing, condition };
        let asked = Asked { sort, listed, filter };
        match engine {
            Engine::Postgres => self.page_of_rows(asked, slice).await,
            Engine::Index => self.page_of_index(asked, slice).await,
        }
    }

    async fn page_of_rows(&self, asked: Asked, slice: Slice) -> Result<ListingPage, ReadError> {
        let Asked { listed, sort, filter } = asked;
        let mut from = Sql::new("FROM listings AS l ");
        let (column, kind, id) = match &sort.by {
            Order::Relevance => return Err(bad_input(NEEDS_WORDS)),
            Order::By(KeySort { key: Key::Number(NumberField::CreatedAt), .. }) => ("l.created_at", Type::INT8, "l.id"),
            Order::By(KeySort { key: Key::Number(NumberField::Sales), .. }) => ("l.sales", Type::INT8, "l.id"),
            Order::By(KeySort { key: Key::Price(denom), .. }) => {
                from.push("JOIN lowest_prices AS s ON s.listing = l.id AND s.denom = ").bind(denom.clone()).push(" ");
                ("s.price", Type::NUMERIC, "s.listing")
            }
            Order::By(_) => return Err(Failure::Search(SearchError::Building).into()),
        };
        from.push("WHERE ");
        conditions::write(&mut from, &listed.condition);
        let sort = Sort { name: sort.name, column, kind, id, descending: sort.descending };
        let page = self.page(Question { select: &columns(), from, sort, filter }, slice).await?;
        Ok(ListingPage { page, listed, corrected: None })
    }

    async fn page_of_index(&self, asked: Asked, slice: Slice) -> Result<ListingPage, ReadError> {
        let Asked { listed, mut sort, filter } = asked;
        let Extent { size, is_backward } = slice.extent()?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let (from, other) = if is_backward { (slice.before, slice.after) } else { (slice.after, slice.before) };
        let descending = sort.descending != is_backward;
        if is_backward {
            sort.by = backward(sort.by)?;
        }
        let place = |text: Option<String>| -> Result<Option<After>, ReadError> {
            let Some(text) = text else { return Ok(None) };
            let cursor = Cursor::decode(&text, &sort.name, &filter)?;
            After::read(&cursor.key, cursor.id).ok_or_else(|| bad_input(DAMAGED)).map(Some)
        };
        let (after, end) = (place(from)?, place(other)?);
        let mut asked = search::Question { order: sort.by, size, ..self.counting(&listed).await? };
        asked.after = after;
        let total = Total::Found(Box::new(search::Question { after: None, ..asked.clone() }));
        let mut page =
            Page { rows: Vec::with_capacity(size), has_previous: asked.after.is_some(), has_next: false, total };
        let mut corrected = None;
        for _ in 0..MAX_ROUNDS {
            let left = size - page.rows.len();
            // Of what ends at a cursor, one more tells whether the page is all of it.
            asked.size = left + usize::from(end.is_some());
            let mut found = self.found(asked.clone()).await?;
            if let Some(end) = &end {
                found.end_before(end, descending, left);
            }
            page.has_next = found.has_next;
            corrected.clone_from(&found.corrected);
            for (after, row) in self.rows_of(&asked, &found).await? {
                let id = row.listing.id;
                let cursor = Cursor { sort: sort.name.clone(), filter: filter.clone(), key: after.write(), id };
                page.rows.push((cursor.encode(), row));
            }
            match found.hits.last() {
                Some(hit) if page.has_next && page.rows.len() < size => asked.after = Some(found.from.moved(hit.key)),
                _ => break,
            }
        }
        if is_backward {
            page.rows.reverse();
            std::mem::swap(&mut page.has_previous, &mut page.has_next);
        }
        Ok(ListingPage { page, listed, corrected })
    }

    /// The rows of what the index found, in its order. The index may be a moment behind: a row that no longer meets the
    /// condition is left out, so that nothing is shown as sellable that is delisted.
    async fn rows_of(
        &self,
        asked: &search::Question,
        found: &search::Found,
    ) -> Result<Vec<(After, FoundListing)>, Failure> {
        let search::Found { hits, from, .. } = found;
        let ids: Vec<i64> = hits.iter().filter_map(|hit| i64::try_from(hit.key.id).ok()).collect();
        let mut sql = Sql::new(&columns());
        sql.push(" FROM listings AS l WHERE l.id = ANY(").bind(ids.clone()).push(") AND ");
        conditions::write(&mut sql, &asked.condition);
        let mut listings: HashMap<i64, Listing> =
            one_each(self.looked_up(sql.text(), &sql.values()).await?, |listing: &Listing| listing.id);
        let is_trend = matches!(&asked.order, Order::By(KeySort { key: Key::Trend, .. }));
        let is_explained = is_trend || hits.iter().any(|hit| hit.place.is_some());
        let buyers = if is_explained { self.buyers(&ids).await? } else { HashMap::new() };
        let row = |hit: &search::Hit| {
            let listing = listings.remove(&i64::try_from(hit.key.id).ok()?)?;
            let (buyers, day) = buyers.get(&listing.id).copied().unwrap_or_default();
            let why = hit.place.map(|(place, measure)| {
                let proven_use = search::worth(measure, search::USE, day);
                Why { place, buyers, proven_use }
            });
            // A measure has 24 bits.
            let measure = u32::try_from(hit.key.key).unwrap_or_default();
            let trend = is_trend.then(|| search::worth(measure, search::TREND, day));
            Some((from.moved(hit.key), FoundListing { listing, why, trend }))
        };
        Ok(hits.iter().filter_map(row).collect())
    }

    /// The buyers of listings that have any, with the day of the last block.
    async fn buyers(&self, listings: &[i64]) -> Result<HashMap<i64, (i64, i64)>, Failure> {
        let rows = self.query(BUYERS, &[&listings]).await?;
        let read = |row: &Row| Ok((row.try_get("listing")?, (row.try_get("buyers")?, row.try_get("day")?)));
        Ok(rows.iter().map(read).collect::<Result<_, tokio_postgres::Error>>()?)
    }
}

const NEEDS_WORDS: &str = "orderBy RELEVANCE needs a query: there is nothing to be relevant to without words";
const DAMAGED: &str = "the cursor is damaged: start from the first page";

const BUYERS: &str = "
SELECT listing, sum(buyers)::bigint AS buyers,
    (SELECT floor(extract(epoch FROM blocks.time) / 86400)::bigint FROM chain JOIN blocks USING (height)) AS day
FROM listing_use WHERE listing = ANY($1) GROUP BY listing";

/// A question that was checked.
struct Asked {
    listed: Listed,
    sort: Named,
    /// The fingerprint that cursors have.
    filter: String,
}

/// A sort, by the name that cursors have.
struct Named {
    name: String,
    by: Order,
    descending: bool,
}

fn order(question: &ListingQuestion) -> Result<Named, ReadError> {
    let (name, key, usual) = match &question.sort {
        ListingSort::Relevance if question.words.is_none() => return Err(bad_input(NEEDS_WORDS)),
        ListingSort::Relevance if question.descending == Some(false) => {
            return Err(bad_input("orderBy RELEVANCE has one direction: the best first"));
        }
        ListingSort::Relevance => {
            return Ok(Named { name: "RELEVANCE".into(), by: Order::Relevance, descending: true })
        }
        ListingSort::Newest => ("NEWEST", Key::Number(NumberField::CreatedAt), true),
        ListingSort::BestSelling => ("BEST_SELLING", Key::Number(NumberField::Sales), true),
        ListingSort::Trending => ("TRENDING", Key::Trend, true),
        ListingSort::BestRated => ("BEST_RATED", Key::Number(NumberField::Rating), true),
        ListingSort::Size => ("SIZE", Key::Number(NumberField::Size), false),
        ListingSort::Parameters => ("PARAMETERS", Key::Number(NumberField::Parameters), true),
        ListingSort::Metric { name, dataset } => {
            let name = name.clone().ok_or_else(|| bad_input("orderBy.metric is needed to sort by METRIC"))?;
            check_text("orderBy.metric", &name)?;
            check_text("orderBy.dataset", dataset.as_deref().unwrap_or_default())?;
            ("METRIC", Key::Metric(Metric { name, dataset: dataset.clone() }), true)
        }
        ListingSort::Price { denom } => {
            let denom = denom.clone().ok_or_else(|| bad_input("orderBy.denom is needed to sort by PRICE"))?;
            check_text("orderBy.denom", &denom)?;
            ("PRICE", Key::Price(denom), false)
        }
    };
    let descending = question.descending.unwrap_or(usual);
    let name = format!("{name}_{}", if descending { "DESC" } else { "ASC" });
    Ok(Named { name, by: Order::By(KeySort { key, descending }), descending })
}

/// The order that finds the last listings first.
fn backward(order: Order) -> Result<Order, ReadError> {
    match order {
        Order::Relevance => Err(bad_input("orderBy RELEVANCE is paged from the best on: give first and after")),
        Order::By(KeySort { key, descending }) => Ok(Order::By(KeySort { key, descending: !descending })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_index_of_postgres_has_in_order_stays_there() {
        let seller = Condition::Text(TextField::Seller, vec!["alice".into()]);
        let task = Condition::Text(TextField::Task, vec!["translation".into()]);
        let all = |parts: Vec<Condition>| Condition::All(parts);
        let states = |states: &[&str]| {
            Condition::Text(TextField::State, states.iter().map(|state| (*state).to_owned()).collect())
        };
        let every = states(&["active", "paused", "retired", "delisted"]);
        let two = Condition::Text(TextField::Seller, vec!["alice".into(), "bob".into()]);
        let newest = ListingSort::Newest;
        for (words, sort, condition, is_there, expected) in [
            (None, &newest, all(vec![Condition::Sellable]), true, Engine::Postgres),
            (None, &newest, all(vec![Condition::Sellable, seller.clone()]), true, Engine::Index),
            (None, &newest, all(vec![Condition::Sellable, seller.clone()]), false, Engine::Postgres),
            (None, &newest, states(&["active", "paused"]), true, Engine::Postgres),
            (None, &newest, states(&["retired"]), true, Engine::Index),
            (None, &newest, all(vec![task.clone()]), true, Engine::Index),
            (None, &newest, all(vec![task]), false, Engine::Postgres),
            (None, &newest, Condition::Not(Box::new(seller.clone())), true, Engine::Index),
            (None, &ListingSort::Trending, all(vec![Condition::Sellable]), false, Engine::Index),
            (None, &newest, all(vec![seller.clone(), every.clone()]), true, Engine::Postgres),
            (None, &newest, all(vec![seller.clone(), states(&["active", "paused"])]), true, Engine::Index),
            (None, &newest, all(vec![two, every.clone()]), true, Engine::Index),
            (None, &ListingSort::BestSelling, all(vec![seller.clone(), every]), true, Engine::Index),
            (Some("llama"), &newest, all(vec![seller]), false, Engine::Index),
        ] {
            let question = ListingQuestion {
                words: words.map(str::to_owned),
                is_typing: false,
                filter: ListingFilter::default(),
                sort: sort.clone(),
                descending: None,
                denom: None,
                metric: None,
            };
            assert_eq!(engine(&question, &condition, is_there).0, expected, "{question:?} {condition:?}");
        }
    }
}
