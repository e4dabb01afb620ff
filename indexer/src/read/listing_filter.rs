//! Filters of listings, and their conditions.

use std::ops::Bound;

use serde::Serialize;

use super::error::{bad_input, ReadError};
use super::filter::{check_values, TextFilter};
use super::listings::ListingState;
use super::Amount;
use crate::search::condition::{Condition, NumberField, Rights, TextField};

/// Most conditions of one filter, all levels together.
const MAX_CONDITIONS: usize = 64;

/// Compares a listing's lowest price in one denom. All given conditions apply.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PriceFilter {
    /// Listings without a price in it are left out.
    pub denom: String,
    pub eq: Option<Amount>,
    pub gt: Option<Amount>,
    pub gte: Option<Amount>,
    pub lt: Option<Amount>,
    pub lte: Option<Amount>,
}

/// Compares a number. Conditions given together all apply.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct NumberFilter {
    pub eq: Option<i64>,
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

/// Selects listings. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ListingFilter {
    pub and: Option<Vec<ListingFilter>>,
    pub or: Option<Vec<ListingFilter>>,
    pub not: Option<Box<ListingFilter>>,
    pub task: Option<TextFilter>,
    pub framework: Option<TextFilter>,
    pub license: Option<TextFilter>,
    pub format: Option<TextFilter>,
    pub tag: Option<TextFilter>,
    pub language: Option<TextFilter>,
    pub dataset: Option<TextFilter>,
    pub base_model: Option<TextFilter>,
    pub size: Option<NumberFilter>,
    pub parameters: Option<NumberFilter>,
    pub sales: Option<NumberFilter>,
    pub created_at: Option<NumberFilter>,
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
        for (field, name, texts) in [
            (TextField::Task, "task", &filter.task),
            (TextField::Framework, "framework", &filter.framework),
            (TextField::License, "license", &filter.license),
            (TextField::Seller, "seller", &filter.seller),
            (TextField::Format, "format", &filter.format),
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
        for (field, number) in [
            (NumberField::Size, &filter.size),
            (NumberField::Parameters, &filter.parameters),
            (NumberField::Sales, &filter.sales),
            (NumberField::CreatedAt, &filter.created_at),
        ] {
            if let Some(number) = number {
                self.count()?;
                parts.push(numbered(field, *number));
            }
        }
        // Any plan grants nothing.
        if let Some(rights) = filter.rights.as_ref().filter(|rights| !rights.is_empty()) {
            self.count()?;
            parts.push(Condition::Rights(granted(rights)));
        }
        if let Some(price) = &filter.price {
            self.count()?;
            check_values("price.denom", std::iter::once(&price.denom))?;
            parts.push(priced(price)?);
        }
        if let Some(state) = &filter.state {
            self.count()?;
            let stored = |state: &ListingState| state.stored().to_owned();
            let one_of = state.one_of.as_ref().map(|states| states.iter().map(stored).collect());
            parts.extend(equals(TextField::State, state.eq.as_ref().map(stored), one_of));
        }
        match filter.sellable {
            Some(true) => parts.push(Condition::Sellable),
            Some(false) => parts.push(Condition::Not(Box::new(Condition::Sellable))),
            None => return Ok(parts),
        }
        self.count()?;
        Ok(parts)
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
fn numbered(field: NumberField, filter: NumberFilter) -> Condition {
    let NumberFilter { eq, gt, gte, lt, lte } = filter;
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
    Condition::All(vec![
        within(above(eq, Bound::Included), below(eq, Bound::Included)),
        within(above(gt, Bound::Excluded), below(lt, Bound::Excluded)),
        within(above(gte, Bound::Included), below(lte, Bound::Included)),
    ])
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
    let bounded: Vec<Condition> = parts.iter().filter(|part| !is_open(part)).cloned().collect();
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
