//! What the listings of each range of a number sold, and which sold most.

use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

use super::counts::Ranges;
use super::facets::{bars, Bar, Ranged};
use super::fields::Fields;
use super::kept::{Kept, Name, Thing};
use super::page::is_alive;
use super::selected::{Members, Selected};
use super::steps::Steps;
use super::SearchError;

/// The best-selling documents of a range that are kept. What sells is written anew with each sale: the best one kept is
/// often deleted.
const BEST: usize = 8;

/// A range, with what its listings sold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke {
    pub bar: Bar,
    /// The sales of all its listings.
    pub sales: u64,
    /// The listing that sold most; of equals the one created last. `None` without a listing.
    pub best: Option<u64>,
}

/// The documents of one range in one segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Sold {
    count: u64,
    sales: u64,
    /// Sales, id and number of the best, the best first.
    best: Vec<(u64, u64, DocId)>,
}

impl Sold {
    fn add(&mut self, sales: u64, doc: DocId, id: impl FnOnce() -> u64) {
        self.count += 1;
        self.sales = self.sales.saturating_add(sales);
        if self.best.len() == BEST && self.best.last().is_some_and(|(least, _, _)| sales < *least) {
            return;
        }
        let entry = (sales, id(), doc);
        let at = self.best.partition_point(|other| *other > entry);
        self.best.insert(at, entry);
        self.best.truncate(BEST);
    }

    /// The bytes in memory, at most.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of::<(u64, u64, DocId)>() * BEST
    }
}

/// The columns of one segment.
struct Columns<'a> {
    segment: &'a SegmentReader,
    ranges: Ranges,
    sales: Column<u64>,
    ids: Column<u64>,
}

impl Columns<'_> {
    fn none(&self) -> Vec<Sold> {
        vec![Sold::default(); self.ranges.size()]
    }

    fn add(&self, sold: &mut [Sold], doc: DocId) -> ControlFlow<()> {
        if let Some(range) = self.ranges.of(doc).and_then(|range| sold.get_mut(range)) {
            let sales = self.sales.first(doc).unwrap_or_default();
            range.add(sales, doc, || self.ids.first(doc).unwrap_or_default());
        }
        ControlFlow::Continue(())
    }

    /// All documents of a set, deleted ones among them.
    fn of(&self, members: &Members) -> Vec<Sold> {
        let mut sold = self.none();
        let _ = members.visit(|doc| self.add(&mut sold, doc));
        sold
    }

    /// What is kept of a set, without deleted documents. Where all of a range's best are deleted, the others are looked at.
    fn without_deleted(&self, members: &Members, sold: &[Sold], kept: &Kept) -> Vec<Sold> {
        if !self.segment.has_deletes() {
            return sold.to_vec();
        }
        let mut deleted = self.none();
        let _ = members.visit_those(&kept.deleted(self.segment), |doc| self.add(&mut deleted, doc));
        let less = |(all, gone): (&Sold, &Sold)| Sold {
            count: all.count.saturating_sub(gone.count),
            sales: all.sales.saturating_sub(gone.sales),
            best: all.best.iter().copied().filter(|(_, _, doc)| is_alive(self.segment, *doc)).collect(),
        };
        let mut left: Vec<Sold> = sold.iter().zip(&deleted).map(less).collect();
        if left.iter().all(|sold| sold.count == 0 || !sold.best.is_empty()) {
            return left;
        }
        let mut alive = self.none();
        let _ = members.visit(|doc| {
            if is_alive(self.segment, doc) {
                self.add(&mut alive, doc)
            } else {
                ControlFlow::Continue(())
            }
        });
        for (sold, alive) in left.iter_mut().zip(alive) {
            sold.best = alive.best;
        }
        left
    }
}

/// What those that are selected sold in ranges, from the first that has some to the last.
pub(super) fn strokes(
    searcher: &Searcher,
    fields: &Fields,
    selected: &Selected<'_>,
    (of, steps): (&Ranged, Steps),
) -> Result<Vec<Stroke>, SearchError> {
    let bounds = steps.bounds(of);
    let mut totals = vec![(0, 0, None); bounds.len() + 1];
    for segment in searcher.segment_readers() {
        let Some(ranges) = Ranges::open(segment, fields, of, (&bounds, steps, selected.kept))? else {
            continue;
        };
        let sales = selected.kept.column(segment, fields.sales)?;
        let ids = selected.kept.column(segment, fields.id)?;
        let columns = Columns { segment, ranges, sales, ids };
        for (total, sold) in totals.iter_mut().zip(of_segment(&columns, selected, (of, steps))?) {
            total.0 += sold.count;
            total.1 = u64::saturating_add(total.1, sold.sales);
            total.2 = total.2.max(sold.best.first().map(|(sales, id, _)| (*sales, *id)));
        }
    }
    let counts: Vec<u64> = totals.iter().map(|(count, _, _)| *count).collect();
    let stroke = |(range, bar): (usize, Bar)| {
        let (_, sales, best) = totals.get(range).copied().unwrap_or_default();
        Stroke { bar, sales, best: best.map(|(_, id)| id) }
    };
    Ok(bars(&bounds, &counts).map(stroke).collect())
}

fn of_segment(
    columns: &Columns<'_>,
    selected: &Selected<'_>,
    (of, steps): (&Ranged, Steps),
) -> Result<Vec<Sold>, SearchError> {
    let Some(members) = selected.members(columns.segment)? else {
        let mut sold = columns.none();
        selected.visit(columns.segment, |doc| columns.add(&mut sold, doc))?;
        return Ok(sold);
    };
    let name = selected.name.clone().map(|question| Name::Strokes(question, of.clone(), steps));
    if let Some(Thing::Strokes(kept)) = name.as_ref().and_then(|name| selected.kept.get(columns.segment, name)) {
        return Ok(columns.without_deleted(&members, &kept, selected.kept));
    }
    let sold: Arc<[Sold]> = columns.of(&members).into();
    if let Some(name) = name {
        selected.kept.put(columns.segment, name, Thing::Strokes(Arc::clone(&sold)));
    }
    Ok(columns.without_deleted(&members, &sold, selected.kept))
}
