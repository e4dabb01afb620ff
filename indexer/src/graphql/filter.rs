//! Typed filters, and what they are in SQL.

use async_graphql::{Enum, Error, InputObject};
use serde::{Deserialize, Serialize};

use super::error::bad_input;
use super::scalars::Amount;
use super::sql::Sql;

/// Most conditions of one filter, all levels together.
const MAX_CONDITIONS: usize = 64;
/// Most values of one `in`.
const MAX_VALUES: usize = 100;
/// Longest text compared with, in bytes.
const MAX_TEXT_BYTES: usize = 512;

/// Compares a text exactly. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct StringFilter {
    /// Is this.
    pub eq: Option<String>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<String>>,
}

/// Compares a listing's lowest price in one denom. Conditions given together all apply.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct PriceFilter {
    /// The denom; listings without a price in it are left out.
    pub denom: String,
    /// Is this.
    pub eq: Option<Amount>,
    /// Is more.
    pub gt: Option<Amount>,
    /// Is this or more.
    pub gte: Option<Amount>,
    /// Is less.
    pub lt: Option<Amount>,
    /// Is this or less.
    pub lte: Option<Amount>,
}

/// Whether a listing sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListingState {
    /// It sells, once it has a version, and while that is good.
    Active,
    /// Its seller has stopped sales for a time.
    Paused,
    /// Its seller has ended sales for good.
    Retired,
    /// Governance has ended sales.
    Delisted,
}

impl ListingState {
    pub(super) fn read(stored: &str) -> Self {
        match stored {
            "active" => ListingState::Active,
            "paused" => ListingState::Paused,
            "retired" => ListingState::Retired,
            _ => ListingState::Delisted,
        }
    }

    pub(super) fn stored(self) -> &'static str {
        match self {
            ListingState::Active => "active",
            ListingState::Paused => "paused",
            ListingState::Retired => "retired",
            ListingState::Delisted => "delisted",
        }
    }
}

/// Compares a listing's state.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct ListingStateFilter {
    /// Is this.
    pub eq: Option<ListingState>,
    /// Is one of these.
    #[graphql(name = "in")]
    pub one_of: Option<Vec<ListingState>>,
}

/// Which listings. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct ListingFilter {
    /// All of these apply.
    pub and: Option<Vec<ListingFilter>>,
    /// At least one of these applies.
    pub or: Option<Vec<ListingFilter>>,
    /// This does not apply.
    pub not: Option<Box<ListingFilter>>,
    /// What it does, as Hugging Face names tasks.
    pub task: Option<StringFilter>,
    /// What it runs with.
    pub framework: Option<StringFilter>,
    /// Identifier of the text under which it is licensed.
    pub license: Option<StringFilter>,
    /// Its lowest price.
    pub price: Option<PriceFilter>,
    /// Who sells it.
    pub seller: Option<StringFilter>,
    /// Its state, whatever its latest version is. Without a condition on this or on `sellable` at
    /// the top level, only listings that can be bought are answered.
    pub state: Option<ListingStateFilter>,
    /// Whether it can be bought: it is active, and has a latest version, which is good.
    pub sellable: Option<bool>,
}

/// What [`super::listing::Listing::sellable`] says.
const SELLABLE: &str = "(l.state = 'active' AND l.latest_version IS NOT NULL AND l.bad_since IS NULL)";

impl ListingFilter {
    /// Adds the whole condition, over `listings AS l`.
    pub(super) fn write(&self, sql: &mut Sql) -> Result<(), Error> {
        if self.state.is_none() && self.sellable.is_none() {
            sql.push(SELLABLE).push(" AND ");
        }
        Writer { sql, conditions: 0 }.all(self)
    }
}

struct Writer<'a> {
    sql: &'a mut Sql,
    conditions: usize,
}

impl Writer<'_> {
    fn all(&mut self, filter: &ListingFilter) -> Result<(), Error> {
        self.sql.push("(true");
        for part in filter.and.iter().flatten() {
            self.sql.push(" AND ");
            self.all(part)?;
        }
        if let Some(parts) = &filter.or {
            self.sql.push(" AND (false");
            for part in parts {
                self.sql.push(" OR ");
                self.all(part)?;
            }
            self.sql.push(")");
        }
        if let Some(part) = &filter.not {
            self.sql.push(" AND NOT ");
            self.all(part)?;
        }
        self.text("l.task", "task", filter.task.as_ref())?;
        self.text("l.framework", "framework", filter.framework.as_ref())?;
        self.text("l.license_id", "license", filter.license.as_ref())?;
        self.text("l.seller", "seller", filter.seller.as_ref())?;
        if let Some(price) = &filter.price {
            self.price(price)?;
        }
        if let Some(state) = &filter.state {
            self.state(state)?;
        }
        if let Some(wanted) = filter.sellable {
            self.count()?;
            self.sql.push(&format!(" AND {SELLABLE} = ")).bind(wanted);
        }
        self.sql.push(")");
        Ok(())
    }

    fn count(&mut self) -> Result<(), Error> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(bad_input(format!("the filter has more than {MAX_CONDITIONS} conditions")));
        }
        Ok(())
    }

    fn text(&mut self, column: &str, field: &str, filter: Option<&StringFilter>) -> Result<(), Error> {
        let Some(filter) = filter else {
            return Ok(());
        };
        self.count()?;
        check_values(field, filter.eq.iter().chain(filter.one_of.iter().flatten()))?;
        if let Some(value) = &filter.eq {
            self.sql.push(&format!(" AND {column} = ")).bind(value.clone());
        }
        if let Some(values) = &filter.one_of {
            self.sql.push(&format!(" AND {column} = ANY(")).bind(values.clone()).push(")");
        }
        Ok(())
    }

    fn price(&mut self, filter: &PriceFilter) -> Result<(), Error> {
        self.count()?;
        check_values("price.denom", std::iter::once(&filter.denom))?;
        self.sql.push(" AND EXISTS (SELECT FROM lowest_prices p WHERE p.listing = l.id AND p.denom = ");
        self.sql.bind(filter.denom.clone());
        for (comparison, bound) in
            [("=", &filter.eq), (">", &filter.gt), (">=", &filter.gte), ("<", &filter.lt), ("<=", &filter.lte)]
        {
            if let Some(amount) = bound {
                self.sql.push(&format!(" AND p.price {comparison} "));
                self.sql.bind(amount.as_str().to_owned()).push("::text::numeric");
            }
        }
        self.sql.push(")");
        Ok(())
    }

    fn state(&mut self, filter: &ListingStateFilter) -> Result<(), Error> {
        self.count()?;
        if let Some(state) = filter.eq {
            self.sql.push(" AND l.state = ").bind(state.stored());
        }
        if let Some(states) = &filter.one_of {
            let states: Vec<&str> = states.iter().map(|state| state.stored()).collect();
            self.sql.push(" AND l.state = ANY(").bind(states).push(")");
        }
        Ok(())
    }
}

fn check_values<'a>(field: &str, values: impl Iterator<Item = &'a String>) -> Result<(), Error> {
    let mut count = 0;
    for value in values {
        count += 1;
        check_text(field, value)?;
    }
    if count > MAX_VALUES {
        return Err(bad_input(format!("{field} is compared with {count} values, at most {MAX_VALUES} may be given")));
    }
    Ok(())
}

/// Refuses text that no row can hold.
pub(super) fn check_text(field: &str, text: &str) -> Result<(), Error> {
    if text.len() > MAX_TEXT_BYTES {
        let bytes = text.len();
        return Err(bad_input(format!("{field} has {bytes} bytes, at most {MAX_TEXT_BYTES} are compared")));
    }
    if text.contains('\0') {
        return Err(bad_input(format!("{field} has a NUL character")));
    }
    Ok(())
}
