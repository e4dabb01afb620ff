//! What fields cost: the one table. A field that is not here costs 1 and what its own fields cost. `docs/api.md` has it
//! for those who ask.

use crate::read::{DEFAULT_PAGE, MAX_PAGE};

/// What an object costs that a statement of its own loads.
const LOADED: usize = 2;
/// What a card costs, whose seller chose its size.
const CARD: usize = 5;
/// What a card's text costs: up to a mebibyte.
pub(super) const BODY: usize = 200;
/// What a text costs of which the first page is answered.
pub(super) const WORDS: usize = 5;
/// What words cost that are searched for.
const SEARCH: usize = 50;
/// What one property costs that a list is counted by.
const COUNTED: usize = 5;
/// As many coarse ranges do fine ones cost.
const FINE: usize = 16;
/// What figures cost that all of the market's rows are read for.
const SUMMED: usize = 50;
/// What a page of an object's own rows costs, which a statement for each object reads.
const OWN: usize = 10;
/// The steps of an order that are reckoned with.
const STEPS: usize = 10;
/// The spans of figures that are reckoned with.
const SPANS: usize = 30;
/// Nothing costs more, so that no sum of a document's costs overflows.
const MOST: usize = 1 << 32;

/// An object that is loaded.
pub(super) fn loaded(inner: usize) -> usize {
    bounded(LOADED.saturating_add(inner))
}

/// A card.
pub(super) fn card(inner: usize) -> usize {
    bounded(CARD.saturating_add(inner))
}

/// The steps of an order.
pub(super) fn steps(inner: usize) -> usize {
    bounded(inner.saturating_mul(STEPS).saturating_add(LOADED))
}

/// Figures by spans of time.
pub(super) fn figures(inner: usize) -> usize {
    bounded(inner.saturating_mul(SPANS).saturating_add(LOADED))
}

/// A page: as many times its row's fields as it has rows.
pub(super) fn page(first: Option<i32>, inner: usize) -> usize {
    let rows = first.map_or(DEFAULT_PAGE, i64::from).clamp(1, MAX_PAGE);
    let rows = usize::try_from(rows).unwrap_or(MOST);
    bounded(rows.saturating_mul(inner).saturating_add(1))
}

/// A page of the rows of one object among many.
pub(super) fn own_page(first: Option<i32>, inner: usize) -> usize {
    bounded(page(first, inner).saturating_add(OWN))
}

/// Figures of all of the market.
pub(super) fn summed(inner: usize) -> usize {
    bounded(SUMMED.saturating_add(inner))
}

/// Objects by their ids.
pub(super) fn many(ids: usize, inner: usize) -> usize {
    bounded(ids.clamp(1, MOST).saturating_mul(loaded(inner)))
}

/// A page that words may be searched for.
pub(super) fn searched(has_words: bool, page: usize) -> usize {
    bounded(page.saturating_add(if has_words { SEARCH } else { 0 }))
}

/// Counts of a whole list. A page multiplies them as all that stands in it, though they are made once.
pub(super) fn counted(facets: usize, inner: usize) -> usize {
    bounded(inner.saturating_add(COUNTED).saturating_mul(facets.max(1)))
}

/// Counts in ranges of a number; of fine ranges as of so many that pages show.
pub(super) fn bars(is_fine: bool, inner: usize) -> usize {
    counted(if is_fine { FINE } else { 1 }, inner)
}

/// A few listings that the search index finds, as many as are asked for.
pub(super) fn found(first: Option<i32>, inner: usize) -> usize {
    bounded(page(first, inner).saturating_add(SEARCH))
}

fn bounded(cost: usize) -> usize {
    cost.min(MOST)
}
