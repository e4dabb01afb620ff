//! Conditions as queries of the index.

use std::ops::Bound;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, FastFieldRangeQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::Term;

use super::condition::{Condition, Market, Metric, NumberField, TextField};
use super::exclusion::Excluded;
use super::fields::{metric_key, price_key, unsigned, Fields};

/// The most terms that are looked for side by side.
const FEW_TERMS: usize = 16;

/// The documents that meet a condition, in a market of this state.
pub(super) fn query(condition: &Condition, fields: &Fields, market: &Market) -> Box<dyn Query> {
    let each = |parts: &[Condition]| parts.iter().map(|part| query(part, fields, market)).collect();
    match condition {
        Condition::All(parts) => all(each(parts)),
        Condition::Any(parts) => any(each(parts)),
        Condition::Not(part) => not(query(part, fields, market)),
        Condition::Text(field, values) => one_of(text_field(*field, fields), values),
        Condition::Number { field, from, to } => numbered(number_field(*field, fields), *from, *to),
        Condition::Rights(rights) => {
            let term = Term::from_field_u64(fields.rights, rights.bits());
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        }
        Condition::Price { denom, from, to } => keyed(fields.price, *from, *to, |amount| price_key(denom, amount)),
        Condition::Metric { metric, from, to } => measured(fields.metric, metric, *from, *to),
        Condition::Sellable => sellable(fields, market),
    }
}

/// The documents that all of these have.
pub(super) fn all(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if parts.is_empty() {
        return Box::new(AllQuery);
    }
    Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Must, part)).collect()))
}

/// The documents that one of these has.
pub(super) fn any(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if parts.is_empty() {
        return Box::new(EmptyQuery);
    }
    Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Should, part)).collect()))
}

/// All other documents.
pub(super) fn not(part: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery)), (Occur::MustNot, Box::new(Excluded(part)))]))
}

pub(super) fn text_field(field: TextField, fields: &Fields) -> Field {
    match field {
        TextField::Task => fields.task,
        TextField::Framework => fields.framework,
        TextField::License => fields.license,
        TextField::Publisher => fields.publisher,
        TextField::Standing => fields.standing,
        TextField::Seller => fields.seller,
        TextField::State => fields.state,
        TextField::Kind => fields.kind,
        TextField::Right => fields.right,
        TextField::Format => fields.format,
        TextField::Quantization => fields.quantization,
        TextField::Loads => fields.loads,
        TextField::Scanned => fields.scanned,
        TextField::Tag => fields.tag,
        TextField::Language => fields.language,
        TextField::Dataset => fields.dataset,
        TextField::BaseModel => fields.base_model,
        TextField::Denom => fields.denom,
        TextField::Measure => fields.measure,
    }
}

pub(super) fn number_field(field: NumberField, fields: &Fields) -> Field {
    match field {
        NumberField::Size => fields.size,
        NumberField::Parameters => fields.parameters,
        NumberField::Memory => fields.memory,
        NumberField::MemoryNeeded => fields.memory_needed,
        NumberField::Sales => fields.sales,
        NumberField::CreatedAt => fields.created_at,
        NumberField::PublishedAt => fields.published_at,
        NumberField::Rating => fields.rating,
    }
}

/// The documents that have a number in a range. Without bounds it is the whole range, so that those without a number
/// are left out.
fn numbered(field: Field, from: Bound<u64>, to: Bound<u64>) -> Box<dyn Query> {
    let term = |number| Term::from_field_u64(field, number);
    let from = if from == Bound::Unbounded { Bound::Included(0) } else { from };
    Box::new(FastFieldRangeQuery::new(from.map(term), to.map(term)))
}

fn one_of(field: Field, values: &[String]) -> Box<dyn Query> {
    let mut terms: Vec<Term> = values.iter().map(|value| Term::from_field_text(field, value)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        // A set marks all documents of all its terms before the first is asked for; terms side by side are read as far as is
        // needed, which is what few of them take less for.
        2..=FEW_TERMS => {
            let each = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
            any(terms.into_iter().map(each).collect())
        }
        _ => Box::new(TermSetQuery::new(terms)),
    }
}

fn measured(field: Field, metric: &Metric, from: Bound<i128>, to: Bound<i128>) -> Box<dyn Query> {
    keyed(field, from.map(unsigned), to.map(unsigned), |figure| metric_key(metric, figure))
}

/// The documents with a key in a range.
fn keyed(field: Field, from: Bound<u128>, to: Bound<u128>, key: impl Fn(u128) -> Vec<u8>) -> Box<dyn Query> {
    let key = |number| Term::from_field_bytes(field, &key(number));
    // Without a bound, the least and the most of the same denom or measure: the range is over those of all.
    let or = |bound, end| if bound == Bound::Unbounded { Bound::Included(end) } else { bound };
    Box::new(FastFieldRangeQuery::new(or(from, 0).map(key), or(to, u128::MAX).map(key)))
}

/// What [`SELLABLE`](crate::read) says, of documents.
fn sellable(fields: &Fields, market: &Market) -> Box<dyn Query> {
    if market.is_paused {
        return Box::new(EmptyQuery);
    }
    let offered = Term::from_field_bool(fields.offered, true);
    let mut parts: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Must, Box::new(TermQuery::new(offered, IndexRecordOption::Basic)))];
    if let Some(denoms) = &market.open_denoms {
        parts.push((Occur::Must, one_of(fields.denom, denoms)));
    }
    if !market.closed_sellers.is_empty() {
        parts.push((Occur::MustNot, Box::new(Excluded(one_of(fields.seller, &market.closed_sellers)))));
    }
    Box::new(BooleanQuery::new(parts))
}
