//! Questions to the index, and what it finds.

use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::Searcher;

use super::condition::{Condition, Market};
use super::fields::{id_of, use_of};
use super::index::Live;
use super::page::{self, Deadline, KeySort, Keyed, Match};
use super::typo::{corrected, corrections, Correction};
use super::words::{Asked, Place, Unasked};
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

/// What is asked for, once words are understood.
struct Understood {
    asked: Option<Asked>,
    corrections: Vec<Correction>,
    corrected: Option<String>,
}

fn understand(question: &Question, searcher: &Searcher, live: &Live) -> Result<Option<Understood>, SearchError> {
    let Some(typed) = &question.words else {
        return Ok(Some(Understood { asked: None, corrections: Vec::new(), corrected: None }));
    };
    let corrections = match &question.after {
        Some(after) => after.corrections.clone(),
        None => corrections(typed, searcher, &live.fields)?,
    };
    let meant = (!corrections.is_empty()).then(|| corrected(typed, &corrections));
    match Asked::read(meant.as_deref().unwrap_or(typed)) {
        Ok(asked) => Ok(Some(Understood { asked: Some(asked), corrections, corrected: meant })),
        Err(Unasked::Nothing) => Ok(None),
        Err(Unasked::TooMany(words)) => Err(SearchError::TooManyWords(words)),
    }
}

/// Finds a page.
pub(super) fn find(live: &Live, question: &Question, deadline: Deadline) -> Result<Found, SearchError> {
    let searcher = live.searcher();
    let start = After { last: Keyed { key: 0, id: 0 }, corrections: Vec::new() };
    let Some(understood) = understand(question, &searcher, live)? else {
        return Ok(Found { hits: Vec::new(), has_next: false, corrected: None, from: start });
    };
    let filter = filter::query(&question.condition, &live.fields, &question.market);
    let last = question.after.as_ref().map(|after| after.last);
    let most = question.size.saturating_add(1);
    let mut hits = match (&question.order, &understood.asked) {
        (Order::Relevance, Some(asked)) => {
            let after = last.map(matched);
            page::by_relevance(&searcher, &live.fields, (asked, filter.as_ref()), after, most, deadline)?
                .into_iter()
                .map(|found| Hit { key: keyed(found), place: Some((found.place, use_of(found.rank))) })
                .collect()
        }
        (Order::Relevance, None) => Vec::new(),
        (Order::By(sort), asked) => {
            let query = both(asked.as_ref(), filter, live);
            let found = page::by_key(&searcher, query.as_ref(), sort, last, most, deadline)?;
            found.into_iter().map(|key| Hit { key, place: None }).collect::<Vec<_>>()
        }
    };
    let has_next = hits.len() > question.size;
    hits.truncate(question.size);
    let Understood { corrections, corrected, .. } = understood;
    Ok(Found { hits, has_next, corrected, from: After { corrections, ..start } })
}

/// Counts what is found, up to `most` and one more.
pub(super) fn count(live: &Live, question: &Question, most: u32, deadline: Deadline) -> Result<u32, SearchError> {
    let searcher = live.searcher();
    let Some(understood) = understand(question, &searcher, live)? else {
        return Ok(0);
    };
    let filter = filter::query(&question.condition, &live.fields, &question.market);
    let mut query = both(understood.asked.as_ref(), filter, live);
    if let Order::By(KeySort { key: page::Key::Price(denom), .. }) = &question.order {
        // What has no price in the denom is on no page.
        let priced =
            Condition::Price { denom: denom.clone(), from: std::ops::Bound::Unbounded, to: std::ops::Bound::Unbounded };
        let priced = filter::query(&priced, &live.fields, &question.market);
        query = Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, priced)]));
    }
    page::count(&searcher, query.as_ref(), most, deadline)
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
