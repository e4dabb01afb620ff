//! Questions to the index, and what it finds.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::Query;
use tantivy::Searcher;

use super::condition::{Condition, Market, NumberField, TextField};
use super::facets::{self, Bar, Counted, Ranged};
use super::fields::{id_of, use_of};
use super::index::Live;
use super::keys::{without_ranges, Key, KeySort, Keyed};
use super::page::{self, Beginning, Deadline, Match};
use super::selected::Selected;
use super::sorted;
use super::steps::Steps;
use super::strokes::{self, Stroke};
use super::suggest::{self, Labelled};
use super::typo::{corrected, corrections, Correction};
use super::words::{begun, Asked, Place, Unasked, Unbegun};
use super::{filter, SearchError};

/// Bits of a relevance key below its place.
const RANK_BITS: u32 = 64;
/// What stands between the words of a cursor.
const MARK: char = '~';

/// In which order.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// By place and rank; it needs words.
    Relevance,
    By(KeySort),
}

/// Which listings, in which order, and how many of them.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub words: Option<String>,
    /// Whether the last word is still being typed.
    pub is_typing: bool,
    pub condition: Condition,
    pub market: Market,
    pub order: Order,
    pub size: usize,
    pub after: Option<After>,
}

/// Where the page before ended, and which words it corrected: a page asks what the page before asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct After {
    pub last: Keyed,
    corrections: Vec<Correction>,
}

impl Question {
    /// All that meets a condition, in no certain order.
    pub(crate) fn all(words: Option<String>, is_typing: bool, condition: Condition, market: Market) -> Self {
        let order = Order::By(KeySort { key: Key::Number(NumberField::CreatedAt), descending: true });
        Question { words, is_typing, condition, market, order, size: 0, after: None }
    }
}

impl After {
    /// The text of a cursor.
    pub(crate) fn write(&self) -> String {
        let mut text = self.last.key.to_string();
        for Correction { typed, meant } in &self.corrections {
            text.extend([MARK.to_string().as_str(), typed, MARK.to_string().as_str(), meant]);
        }
        text
    }

    /// Reads the text of a cursor; `None` if it is none.
    pub(crate) fn read(text: &str, id: i64) -> Option<Self> {
        let mut parts = text.split(MARK);
        let last = Keyed { key: parts.next()?.parse().ok()?, id: u64::try_from(id).ok()? };
        let mut corrections = Vec::new();
        while let Some(typed) = parts.next() {
            corrections.push(Correction { typed: typed.to_owned(), meant: parts.next()?.to_owned() });
        }
        Some(After { last, corrections })
    }

    /// The same corrections at another place.
    pub(crate) fn moved(&self, last: Keyed) -> Self {
        After { last, corrections: self.corrections.clone() }
    }
}

/// A listing that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub key: Keyed,
    /// Where it has the words, and its proven use; only by relevance.
    pub place: Option<(Place, u32)>,
}

/// What was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub hits: Vec<Hit>,
    pub has_next: bool,
    /// The question as it was understood, unless as it was asked.
    pub corrected: Option<String>,
    /// What the cursors of its hits begin with.
    pub from: After,
}

impl Hit {
    fn by_key(key: Keyed) -> Self {
        Hit { key, place: None }
    }
}

impl Found {
    /// A page of so many hits, of which one more was looked for. Nothing is corrected.
    fn of(mut hits: Vec<Hit>, size: usize) -> Self {
        let has_next = hits.len() > size;
        hits.truncate(size);
        let from = After { last: Keyed { key: 0, id: 0 }, corrections: Vec::new() };
        Found { hits, has_next, corrected: None, from }
    }

    /// Leaves so many hits, of those before a place in their order. There are more only before that place.
    pub(crate) fn end_before(&mut self, end: &After, descending: bool, size: usize) {
        let place = |keyed: Keyed| (keyed.key, keyed.id);
        let is_before = |hit: &&Hit| match descending {
            true => place(hit.key) > place(end.last),
            false => place(hit.key) < place(end.last),
        };
        let inside = self.hits.iter().take_while(is_before).count();
        self.has_next = inside > size || (inside == self.hits.len() && self.has_next);
        self.hits.truncate(inside.min(size));
    }
}

/// What is asked for, once words are understood.
struct Understood {
    /// The words, and whether the last is still being typed.
    words: Option<(String, bool)>,
    asked: Option<Asked>,
    corrections: Vec<Correction>,
    corrected: Option<String>,
}

fn understand(question: &Question, searcher: &Searcher, live: &Live) -> Result<Option<Understood>, SearchError> {
    let Some(typed) = &question.words else {
        return Ok(Some(Understood { words: None, asked: None, corrections: Vec::new(), corrected: None }));
    };
    // What is being typed is not misspelled yet.
    let last = begun(typed).filter(|_| question.is_typing);
    let over = last.map_or(typed.as_str(), |(before, _)| before);
    let corrections = match &question.after {
        Some(after) => after.corrections.clone(),
        None => corrections(over, searcher, &live.fields)?,
    };
    let meant = (!corrections.is_empty()).then(|| corrected(over, &corrections));
    let over = meant.as_deref().unwrap_or(over);
    let asked = match last {
        Some((_, last)) => Asked::begun(over, last, searcher, &live.fields),
        None => Asked::read(over).map_err(Unbegun::Words),
    };
    let corrected = meant.map(|meant| meant + last.map_or("", |(_, last)| last));
    match asked {
        Ok(asked) => {
            let words = Some((corrected.clone().unwrap_or_else(|| typed.clone()), question.is_typing));
            Ok(Some(Understood { words, asked: Some(asked), corrections, corrected }))
        }
        Err(Unbegun::Words(Unasked::Nothing)) => Ok(None),
        Err(Unbegun::Words(Unasked::TooMany(words))) => Err(SearchError::TooManyWords(words)),
        Err(Unbegun::Index(error)) => Err(error.into()),
    }
}

/// Finds a page.
pub(super) fn find(live: &Live, question: &Question, deadline: Deadline) -> Result<Found, SearchError> {
    let searcher = live.searcher();
    let Some(understood) = understand(question, &searcher, live)? else {
        return Ok(Found::of(Vec::new(), question.size));
    };
    let market = asked_of(&searcher, live, &question.market)?;
    let last = question.after.as_ref().map(|after| after.last);
    let most = question.size.saturating_add(1);
    let hits = match (&question.order, &understood.asked) {
        (Order::Relevance, Some(asked)) => {
            let after = last.map(matched);
            let filter = filter::query(&question.condition, &live.fields, &market);
            let named = named(understood.words.as_ref(), &question.condition, &market);
            // Apart from what counts the same documents: one request does both.
            let name = live.kept.asked_again(&format!("{named} by relevance"));
            page::by_relevance(&searcher, live, (asked, filter.as_ref(), name.as_ref()), after, most, deadline)?
                .into_iter()
                .map(|found| Hit { key: keyed(found), place: Some((found.place, use_of(found.rank))) })
                .collect()
        }
        (Order::Relevance, None) => Vec::new(),
        (Order::By(sort), _) => {
            let (condition, ranges) = without_ranges(&question.condition);
            let selected = understood.selected(&condition, &market, (live, &searcher), deadline)?;
            sorted::by_key(&searcher, &live.fields, (&selected, &ranges), sort, (last, most))?
                .into_iter()
                .map(Hit::by_key)
                .collect()
        }
    };
    let mut found = Found::of(hits, question.size);
    (found.from.corrections, found.corrected) = (understood.corrections, understood.corrected);
    Ok(found)
}

/// Finds a page of what is kept already, which takes no longer than to hand the question to a thread; `None` if anything is
/// to be computed first.
pub(super) fn find_kept(live: &Live, question: &Question, deadline: Deadline) -> Result<Option<Found>, SearchError> {
    let (None, Order::By(sort)) = (&question.words, &question.order) else {
        return Ok(None);
    };
    let (condition, ranges) = without_ranges(&question.condition);
    if ranges.iter().any(|(key, _)| *key != sort.key) {
        return Ok(None);
    }
    let searcher = live.searcher();
    let market = asked_of(&searcher, live, &question.market)?;
    let name: Arc<str> = named(None, &condition, &market).into();
    let most = question.size.saturating_add(1);
    if !sorted::is_kept(&searcher, (&name, &live.kept), &sort.key, most) {
        return Ok(None);
    }
    let query = filter::query(&condition, &live.fields, &market);
    let selected = Selected::kept(&searcher, query.as_ref(), (name, &live.kept), deadline)?;
    let last = question.after.as_ref().map(|after| after.last);
    let found = sorted::by_key(&searcher, &live.fields, (&selected, &ranges), sort, (last, most))?;
    Ok(Some(Found::of(found.into_iter().map(Hit::by_key).collect(), question.size)))
}

/// What the documents that a question selects are kept as.
fn named(words: Option<&(String, bool)>, condition: &Condition, market: &Market) -> String {
    let market = condition.asks_sellable().then_some(market);
    format!("{:?}", (words, condition, market))
}

/// Counts what is found, up to `most` and one more.
pub(super) fn count(live: &Live, question: &Question, most: u32, deadline: Deadline) -> Result<u32, SearchError> {
    let searcher = live.searcher();
    let Some(understood) = understand(question, &searcher, live)? else {
        return Ok(0);
    };
    let market = asked_of(&searcher, live, &question.market)?;
    let mut condition = question.condition.clone();
    if let Some(has_key) = has_key(&question.order) {
        condition = Condition::All(vec![condition, has_key]);
    }
    page::count(&searcher, &understood.selected(&condition, &market, (live, &searcher), deadline)?, most)
}

/// What has no key of an order is on none of its pages.
fn has_key(order: &Order) -> Option<Condition> {
    let Order::By(KeySort { key, .. }) = order else {
        return None;
    };
    let number = |field: NumberField| Some(Condition::Number { field, from: Bound::Unbounded, to: Bound::Unbounded });
    match key {
        // Every listing has these.
        Key::Number(NumberField::CreatedAt | NumberField::Sales) | Key::Trend => None,
        Key::Number(field) => number(*field),
        Key::Price(denom) => {
            Some(Condition::Price { denom: denom.clone(), from: Bound::Unbounded, to: Bound::Unbounded })
        }
        Key::Metric(metric) => {
            Some(Condition::Metric { metric: metric.clone(), from: Bound::Unbounded, to: Bound::Unbounded })
        }
    }
}

/// Counts what is found by the values of fields, each under the conditions on the others.
pub(super) fn facets(
    live: &Live,
    question: &Question,
    (of, size): (&[TextField], usize),
    deadline: Deadline,
) -> Result<Vec<Vec<Counted>>, SearchError> {
    let searcher = live.searcher();
    let Some(understood) = understand(question, &searcher, live)? else {
        return Ok(vec![Vec::new(); of.len()]);
    };
    let market = asked_of(&searcher, live, &question.market)?;
    let conditions: Vec<Condition> = of.iter().map(|field| facets::beside(&question.condition, *field)).collect();
    let mut counted = vec![Vec::new(); of.len()];
    let mut is_done = vec![false; of.len()];
    while let Some(next) = is_done.iter().position(|is_done| !is_done) {
        // Those under the same condition are counted in one walk.
        let same: Vec<usize> = (next..of.len()).filter(|place| conditions[*place] == conditions[next]).collect();
        let selected = understood.selected(&conditions[next], &market, (live, &searcher), deadline)?;
        let of: Vec<TextField> = same.iter().map(|place| of[*place]).collect();
        let values = facets::values(&searcher, &live.fields, &selected, (&of, size))?;
        for (place, values) in same.into_iter().zip(values) {
            (counted[place], is_done[place]) = (values, true);
        }
    }
    Ok(counted)
}

/// Counts what is found in ranges of a number, under the conditions on all else.
pub(super) fn histogram(
    live: &Live,
    question: &Question,
    of: (&Ranged, Steps),
    deadline: Deadline,
) -> Result<Vec<Bar>, SearchError> {
    let searcher = live.searcher();
    let Some(selected) = beside_range(live, &searcher, question, (of.0, deadline))? else {
        return Ok(Vec::new());
    };
    facets::histogram(&searcher, &live.fields, &selected, of)
}

/// The sales of what is found in ranges of a number, under the conditions on all else.
pub(super) fn strokes(
    live: &Live,
    question: &Question,
    of: (&Ranged, Steps),
    deadline: Deadline,
) -> Result<Vec<Stroke>, SearchError> {
    let searcher = live.searcher();
    let Some(selected) = beside_range(live, &searcher, question, (of.0, deadline))? else {
        return Ok(Vec::new());
    };
    strokes::strokes(&searcher, &live.fields, &selected, of)
}

/// What is found under the conditions on all but a number; `None` if the words find nothing.
fn beside_range<'a>(
    live: &'a Live,
    searcher: &Searcher,
    question: &Question,
    (of, deadline): (&Ranged, Deadline),
) -> Result<Option<Selected<'a>>, SearchError> {
    let Some(understood) = understand(question, searcher, live)? else {
        return Ok(None);
    };
    let market = asked_of(searcher, live, &question.market)?;
    let condition = facets::beside_range(&question.condition, of);
    understood.selected(&condition, &market, (live, searcher), deadline).map(Some)
}

impl Understood {
    /// The documents that have the words and meet a condition.
    fn selected<'a>(
        &self,
        condition: &Condition,
        market: &Market,
        (live, searcher): (&'a Live, &Searcher),
        deadline: Deadline,
    ) -> Result<Selected<'a>, SearchError> {
        let query = both(self.asked.as_ref(), filter::query(condition, &live.fields, market), live);
        let question = named(self.words.as_ref(), condition, market);
        Selected::new(searcher, query.as_ref(), (&question, &live.kept), deadline)
    }
}

/// The labels and the listings that begin as was typed: listings by their names, those with most proven use first.
pub(super) fn suggest(
    live: &Live,
    typed: &str,
    market: &Market,
    size: usize,
    deadline: Deadline,
) -> Result<(Vec<u64>, Vec<Labelled>), SearchError> {
    let searcher = live.searcher();
    let labels = suggest::labels(typed, size, &searcher, live)?;
    let asked = match begun(typed) {
        Some((before, last)) => Asked::begun(before, last, &searcher, &live.fields),
        None => Asked::read(typed).map_err(Unbegun::Words),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(Unbegun::Words(_)) => return Ok((Vec::new(), labels)),
        Err(Unbegun::Index(error)) => return Err(error.into()),
    };
    let sellable = filter::query(&Condition::Sellable, &live.fields, &asked_of(&searcher, live, market)?);
    let query = filter::all(vec![asked.at(Place::Name, &live.fields), sellable]);
    let ranks = page::highest(&searcher, live, (query.as_ref(), &Beginning::Highest), size, deadline)?;
    Ok((ranks.into_iter().map(id_of).collect(), labels))
}

/// The listings of the first condition, then those of the next: at each, those with most proven use first.
pub(super) fn in_turn(
    live: &Live,
    conditions: &[Condition],
    market: &Market,
    (size, but): (usize, u64),
    deadline: Deadline,
) -> Result<Vec<u64>, SearchError> {
    let searcher = live.searcher();
    let market = asked_of(&searcher, live, market)?;
    let mut found: Vec<u64> = Vec::with_capacity(size);
    for condition in conditions {
        if found.len() == size {
            break;
        }
        let query = filter::query(condition, &live.fields, &market);
        // Those that were found before, and the one that is left out, may be found again.
        let ranks =
            page::highest(&searcher, live, (query.as_ref(), &Beginning::Highest), size + found.len() + 1, deadline)?;
        for id in ranks.into_iter().map(id_of) {
            if found.len() < size && id != but && !found.contains(&id) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

/// The market, without its open denoms if no listing has a price in another: to look for them would find every listing.
fn asked_of(searcher: &Searcher, live: &Live, market: &Market) -> Result<Market, SearchError> {
    let Some(open) = &market.open_denoms else {
        return Ok(market.clone());
    };
    for segment in searcher.segment_readers() {
        let denoms = segment.inverted_index(live.fields.denom)?;
        let mut denoms = denoms.terms().stream()?;
        while let Some((denom, _)) = denoms.next() {
            if !open.iter().any(|open| open.as_bytes() == denom) {
                return Ok(market.clone());
            }
        }
    }
    Ok(Market { open_denoms: None, ..market.clone() })
}

fn both(asked: Option<&Asked>, filter: Box<dyn Query>, live: &Live) -> Box<dyn Query> {
    match asked {
        Some(asked) => filter::all(vec![asked.at(Place::Anywhere, &live.fields), filter]),
        None => filter,
    }
}

/// A place and a rank as one number, which descends.
fn keyed(found: Match) -> Keyed {
    let below = Place::ALL.iter().rev().position(|place| *place == found.place).unwrap_or_default();
    let place = u128::try_from(below).unwrap_or_default();
    Keyed { key: place << RANK_BITS | u128::from(found.rank), id: id_of(found.rank) }
}

fn matched(key: Keyed) -> Match {
    let below = usize::try_from(key.key >> RANK_BITS).unwrap_or(usize::MAX);
    let place = Place::ALL.iter().rev().nth(below).copied().unwrap_or(Place::Written);
    Match { place, rank: u64::try_from(key.key & u128::from(u64::MAX)).unwrap_or(u64::MAX) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_cursor_keeps_place_rank_and_corrections() {
        for place in Place::ALL {
            let found = Match { place, rank: 7 << 40 | 9 };
            let key = keyed(found);
            assert_eq!(matched(key), found);
            let meant = Correction { typed: "whsiper".into(), meant: "whisper".into() };
            let after = After { last: key, corrections: vec![meant] };
            assert_eq!(After::read(&after.write(), 9).unwrap(), after);
        }
        assert!(
            keyed(Match { place: Place::Written, rank: 0 }).key
                > keyed(Match { place: Place::Name, rank: u64::MAX }).key
        );
        for text in ["", "x", "1~whsiper", "-1"] {
            assert_eq!(After::read(text, 1), None, "{text}");
        }
    }
}
