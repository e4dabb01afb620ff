//! Filters of listings, and their conditions.

use std::ops::Bound;

use serde::Serialize;

use super::error::{bad_input, ReadError};
use super::filter::{check_count, check_values, TextFilter};
use super::listings::ListingState;
use super::loading::{ScanVerdict, Verdict};
use super::plans::LicenseKind;
use super::publishers::Standing;
use super::Amount;
use crate::search::condition::{figure, Condition, Metric, NumberField, Rights, TextField};

/// Most conditions of one filter, all levels together.
const MAX_CONDITIONS: usize = 64;

/// Compares a listing's lowest price in one denom. All given conditions apply.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PriceFilter {
    /// Listings without a price in it are left out.
    pub denom: String,
    pub eq: Option<Amount>,
    pub one_of: Option<Vec<Amount>>,
    pub gt: Option<Amount>,
    pub gte: Option<Amount>,
    pub lt: Option<Amount>,
    pub lte: Option<Amount>,
}

/// Compares the figure that the latest version claims for a measure. All given conditions apply to one figure or another.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MetricFilter {
    pub name: String,
    pub dataset: Option<String>,
    pub eq: Option<f64>,
    pub one_of: Option<Vec<f64>>,
    pub gt: Option<f64>,
    pub gte: Option<f64>,
    pub lt: Option<f64>,
    pub lte: Option<f64>,
}

/// Compares the durations of plans' licenses: one of them is one of these.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct KindFilter {
    pub eq: Option<LicenseKind>,
    pub one_of: Option<Vec<LicenseKind>>,
}

/// Compares a number. Conditions given together all apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct NumberFilter {
    pub eq: Option<i64>,
    pub one_of: Option<Vec<i64>>,
    pub gt: Option<i64>,
    pub gte: Option<i64>,
    pub lt: Option<i64>,
    pub lte: Option<i64>,
}

/// A right that a plan may grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Right {
    Commercial,
    Derivatives,
    Redistribution,
    Transfer,
}

/// Compares a listing's state.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct StateFilter {
    pub eq: Option<ListingState>,
    pub one_of: Option<Vec<ListingState>>,
}

/// Compares what a listing's publisher is to its seller: both of one that is proven and attested.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct StandingFilter {
    pub eq: Option<Standing>,
    pub one_of: Option<Vec<Standing>>,
}

/// Compares whether loading the latest version runs code.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct LoadsFilter {
    pub eq: Option<Verdict>,
    pub one_of: Option<Vec<Verdict>>,
}

/// Compares the worst verdict of scanners about the latest version: what has no scan meets none of these.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ScannedFilter {
    pub eq: Option<ScanVerdict>,
    pub one_of: Option<Vec<ScanVerdict>>,
}

/// Selects listings. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ListingFilter {
    pub and: Option<Vec<ListingFilter>>,
    pub or: Option<Vec<ListingFilter>>,
    pub not: Option<Box<ListingFilter>>,
    pub task: Option<TextFilter>,
    pub framework: Option<TextFilter>,
    pub license: Option<TextFilter>,
    pub publisher: Option<TextFilter>,
    pub publisher_standing: Option<StandingFilter>,
    pub kind: Option<KindFilter>,
    pub format: Option<TextFilter>,
    pub quantization: Option<TextFilter>,
    pub loads: Option<LoadsFilter>,
    pub scanned: Option<ScannedFilter>,
    pub tag: Option<TextFilter>,
    pub language: Option<TextFilter>,
    pub dataset: Option<TextFilter>,
    pub base_model: Option<TextFilter>,
    pub size: Option<NumberFilter>,
    pub parameters: Option<NumberFilter>,
    pub memory: Option<NumberFilter>,
    pub fits_memory_bytes: Option<i64>,
    pub metric: Option<MetricFilter>,
    pub sales: Option<NumberFilter>,
    pub created_at: Option<NumberFilter>,
    pub published_at: Option<NumberFilter>,
    /// In thousandths of a star.
    pub rating: Option<NumberFilter>,
    /// One plan grants all of these.
    pub rights: Option<Vec<Right>>,
    pub price: Option<PriceFilter>,
    pub seller: Option<TextFilter>,
    /// Without a condition on this or on `sellable` at the top level, only listings that can be bought are answered.
    pub state: Option<StateFilter>,
    pub sellable: Option<bool>,
}

impl ListingFilter {
    /// The whole condition.
    ///
    /// # Errors
    /// Too many conditions or values, or a value that no listing can have.
    pub(super) fn condition(&self) -> Result<Condition, ReadError> {
        let mut reader = Reader { conditions: 0 };
        let mut parts = reader.all(self)?;
        if self.state.is_none() && self.sellable.is_none() {
            parts.insert(0, Condition::Sellable);
        }
        Ok(Condition::All(parts))
    }
}

/// Reads a filter, and counts its conditions.
struct Reader {
    conditions: usize,
}

impl Reader {
    fn all(&mut self, filter: &ListingFilter) -> Result<Vec<Condition>, ReadError> {
        let mut parts = Vec::new();
        for part in filter.and.iter().flatten() {
            parts.extend(self.all(part)?);
        }
        if let Some(alternatives) = &filter.or {
            let each = alternatives.iter().map(|part| self.all(part).map(Condition::All));
            parts.push(Condition::Any(each.collect::<Result<_, _>>()?));
        }
        if let Some(part) = &filter.not {
            parts.push(Condition::Not(Box::new(Condition::All(self.all(part)?))));
        }
        self.texts(filter, &mut parts)?;
        self.numbers(filter, &mut parts)?;
        self.plans(filter, &mut parts)?;
        if let Some(state) = &filter.state {
            self.count()?;
            let stored = |state: &ListingState| state.stored().to_owned();
            // All states are no condition: to look for them would find every listing.
            let some = state.one_of.as_ref().filter(|some| !ListingState::are_all(some));
            let one_of = some.map(|states| states.iter().map(stored).collect());
            parts.extend(equals(TextField::State, state.eq.as_ref().map(stored), one_of));
        }
        if let Some(standing) = &filter.publisher_standing {
            self.count()?;
            check_count("publisherStanding", standing.one_of.iter().flatten().count())?;
            let stored = |standing: &Standing| standing.stored().to_owned();
            let one_of = standing.one_of.as_ref().map(|standings| standings.iter().map(stored).collect());
            parts.extend(equals(TextField::Standing, standing.eq.as_ref().map(stored), one_of));
        }
        if let Some(loads) = &filter.loads {
            self.count()?;
            check_count("loads", loads.one_of.iter().flatten().count())?;
            let stored = |verdict: &Verdict| verdict.stored().to_owned();
            // All verdicts are no condition, as all states are none.
            let some = loads.one_of.as_ref().filter(|some| !Verdict::are_all(some));
            let one_of = some.map(|verdicts| verdicts.iter().map(stored).collect());
            parts.extend(equals(TextField::Loads, loads.eq.as_ref().map(stored), one_of));
        }
        if let Some(scanned) = &filter.scanned {
            self.count()?;
            check_count("scanned", scanned.one_of.iter().flatten().count())?;
            let stored = |verdict: &ScanVerdict| verdict.stored().to_owned();
            let one_of = scanned.one_of.as_ref().map(|verdicts| verdicts.iter().map(stored).collect());
            parts.extend(equals(TextField::Scanned, scanned.eq.as_ref().map(stored), one_of));
        }
        match filter.sellable {
            Some(true) => parts.push(Condition::Sellable),
            Some(false) => parts.push(Condition::Not(Box::new(Condition::Sellable))),
            None => return Ok(parts),
        }
        self.count()?;
        Ok(parts)
    }

    fn texts(&mut self, filter: &ListingFilter, parts: &mut Vec<Condition>) -> Result<(), ReadError> {
        for (field, name, texts) in [
            (TextField::Task, "task", &filter.task),
            (TextField::Framework, "framework", &filter.framework),
            (TextField::License, "license", &filter.license),
            (TextField::Publisher, "publisher", &filter.publisher),
            (TextField::Seller, "seller", &filter.seller),
            (TextField::Format, "format", &filter.format),
            (TextField::Quantization, "quantization", &filter.quantization),
            (TextField::Tag, "tag", &filter.tag),
            (TextField::Language, "language", &filter.language),
            (TextField::Dataset, "dataset", &filter.dataset),
            (TextField::BaseModel, "baseModel", &filter.base_model),
        ] {
            if let Some(texts) = texts {
                self.count()?;
                check_values(name, texts.eq.iter().chain(texts.one_of.iter().flatten()))?;
                parts.extend(equals(field, texts.eq.clone(), texts.one_of.clone()));
            }
        }
        Ok(())
    }

    fn numbers(&mut self, filter: &ListingFilter, parts: &mut Vec<Condition>) -> Result<(), ReadError> {
        if let Some(bytes) = filter.fits_memory_bytes.filter(|bytes| *bytes < 0) {
            return Err(bad_input(format!("fitsMemoryBytes: {bytes} is no amount of memory: give 0 bytes or more")));
        }
        let fits = filter.fits_memory_bytes.map(|bytes| NumberFilter { lte: Some(bytes), ..NumberFilter::default() });
        for (field, name, number) in [
            (NumberField::Size, "size", &filter.size),
            (NumberField::Parameters, "parameters", &filter.parameters),
            (NumberField::Memory, "memory", &filter.memory),
            (NumberField::MemoryNeeded, "fitsMemoryBytes", &fits),
            (NumberField::Sales, "sales", &filter.sales),
            (NumberField::CreatedAt, "createdAt", &filter.created_at),
            (NumberField::PublishedAt, "publishedAt", &filter.published_at),
            (NumberField::Rating, "rating", &filter.rating),
        ] {
            if let Some(number) = number {
                self.count()?;
                check_count(name, number.one_of.iter().flatten().count())?;
                parts.push(numbered(field, number));
            }
        }
        if let Some(metric) = &filter.metric {
            self.count()?;
            check_values("metric", std::iter::once(&metric.name).chain(&metric.dataset))?;
            check_count("metric", metric.one_of.iter().flatten().count())?;
            parts.push(claimed(metric)?);
        }
        Ok(())
    }

    fn plans(&mut self, filter: &ListingFilter, parts: &mut Vec<Condition>) -> Result<(), ReadError> {
        if let Some(kind) = &filter.kind {
            self.count()?;
            let stored = |kind: &LicenseKind| kind.stored().to_owned();
            let one_of = kind.one_of.as_ref().map(|kinds| kinds.iter().map(stored).collect());
            parts.extend(equals(TextField::Kind, kind.eq.as_ref().map(stored), one_of));
        }
        // Any plan grants nothing.
        if let Some(rights) = filter.rights.as_ref().filter(|rights| !rights.is_empty()) {
            self.count()?;
            parts.push(Condition::Rights(granted(rights)));
        }
        if let Some(price) = &filter.price {
            self.count()?;
            check_values("price.denom", std::iter::once(&price.denom))?;
            check_count("price", price.one_of.iter().flatten().count())?;
            parts.push(priced(price)?);
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), ReadError> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(bad_input(format!("the filter has more than {MAX_CONDITIONS} conditions")));
        }
        Ok(())
    }
}

/// Both conditions on a text, as far as they are given.
fn equals(field: TextField, eq: Option<String>, one_of: Option<Vec<String>>) -> impl Iterator<Item = Condition> {
    let eq = eq.map(|value| vec![value]);
    eq.into_iter().chain(one_of).map(move |values| Condition::Text(field, values))
}

/// A number in a range. No listing's is below zero.
fn numbered(field: NumberField, filter: &NumberFilter) -> Condition {
    let NumberFilter { eq, one_of, gt, gte, lt, lte } = filter.clone();
    let above = |number: Option<i64>, bound: fn(u64) -> Bound<u64>| match number.map(u64::try_from) {
        Some(Ok(number)) => bound(number),
        Some(Err(_)) | None => Bound::Unbounded,
    };
    let below = |number: Option<i64>, bound: fn(u64) -> Bound<u64>| match number.map(u64::try_from) {
        Some(Ok(number)) => bound(number),
        Some(Err(_)) => Bound::Excluded(0),
        None => Bound::Unbounded,
    };
    let within = |from, to| Condition::Number { field, from, to };
    let equal = |number| within(above(Some(number), Bound::Included), below(Some(number), Bound::Included));
    let mut parts: Vec<Condition> = eq.map(equal).into_iter().collect();
    parts.push(within(above(gt, Bound::Excluded), below(lt, Bound::Excluded)));
    parts.push(within(above(gte, Bound::Included), below(lte, Bound::Included)));
    parts.extend(one_of.map(|numbers| Condition::Any(numbers.into_iter().map(equal).collect())));
    Condition::All(parts)
}

/// The figures of a measure in a range, or some of them. Without any condition, any figure of it.
fn claimed(filter: &MetricFilter) -> Result<Condition, ReadError> {
    let MetricFilter { name, dataset, eq, one_of, gt, gte, lt, lte } = filter;
    let within = |from, to| -> Result<Condition, ReadError> {
        let metric = Metric { name: name.clone(), dataset: dataset.clone() };
        Ok(Condition::Metric { metric, from: whole(from)?, to: whole(to)? })
    };
    let equal = |number: &f64| within(Bound::Included(*number), Bound::Included(*number));
    let mut parts = eq.iter().map(equal).collect::<Result<Vec<_>, _>>()?;
    if let Some(numbers) = one_of {
        parts.push(Condition::Any(numbers.iter().map(equal).collect::<Result<_, _>>()?));
    }
    let (from, to) = (stricter(*gt, *gte, f64::max), stricter(*lt, *lte, f64::min));
    if parts.is_empty() || (from, to) != (Bound::Unbounded, Bound::Unbounded) {
        parts.push(within(from, to)?);
    }
    Ok(Condition::All(parts))
}

/// The stricter of an exclusive and an inclusive bound.
fn stricter(exclusive: Option<f64>, inclusive: Option<f64>, choose: fn(f64, f64) -> f64) -> Bound<f64> {
    match (exclusive, inclusive) {
        (Some(out), Some(of)) if out != of && choose(out, of) == of => Bound::Included(of),
        (Some(out), _) => Bound::Excluded(out),
        (None, Some(of)) => Bound::Included(of),
        (None, None) => Bound::Unbounded,
    }
}

/// A figure as conditions have it.
fn whole(bound: Bound<f64>) -> Result<Bound<i128>, ReadError> {
    let read =
        |number: f64| figure(&number.to_string()).ok_or_else(|| bad_input(format!("metric: {number} is no figure")));
    Ok(match bound {
        Bound::Included(number) => Bound::Included(read(number)?),
        Bound::Excluded(number) => Bound::Excluded(read(number)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

fn granted(rights: &[Right]) -> Rights {
    let has = |right| rights.contains(&right);
    Rights {
        commercial: has(Right::Commercial),
        derivatives: has(Right::Derivatives),
        redistribution: has(Right::Redistribution),
        transferable: has(Right::Transfer),
    }
}

fn priced(filter: &PriceFilter) -> Result<Condition, ReadError> {
    let mut parts = Vec::new();
    for (from, to) in [
        (bound(&filter.eq, Bound::Included)?, bound(&filter.eq, Bound::Included)?),
        (bound(&filter.gt, Bound::Excluded)?, bound(&filter.lt, Bound::Excluded)?),
        (bound(&filter.gte, Bound::Included)?, bound(&filter.lte, Bound::Included)?),
    ] {
        parts.push(Condition::Price { denom: filter.denom.clone(), from, to });
    }
    // Without a bound, a condition asks for a price in the denom, as one with bounds does.
    let is_open =
        |part: &Condition| matches!(part, Condition::Price { from: Bound::Unbounded, to: Bound::Unbounded, .. });
    let mut bounded: Vec<Condition> = parts.iter().filter(|part| !is_open(part)).cloned().collect();
    if let Some(amounts) = &filter.one_of {
        let equal = |amount: &Amount| {
            let at = |amount: &Amount| bound(&Some(amount.clone()), Bound::Included);
            Ok(Condition::Price { denom: filter.denom.clone(), from: at(amount)?, to: at(amount)? })
        };
        bounded.push(Condition::Any(amounts.iter().map(equal).collect::<Result<_, ReadError>>()?));
    }
    parts.truncate(1);
    Ok(Condition::All(if bounded.is_empty() { parts } else { bounded }))
}

fn bound(amount: &Option<Amount>, bound: fn(u128) -> Bound<u128>) -> Result<Bound<u128>, ReadError> {
    let Some(amount) = amount else {
        return Ok(Bound::Unbounded);
    };
    let number = amount.as_str().parse().map_err(|_| bad_input(format!("{} is no amount", amount.as_str())))?;
    Ok(bound(number))
}
