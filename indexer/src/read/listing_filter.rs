//! Filters of listings, and their conditions in SQL.

use serde::Serialize;

use super::error::{bad_input, ReadError};
use super::filter::{check_values, TextFilter};
use super::listings::ListingState;
use super::sql::Sql;
use super::Amount;

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
    pub price: Option<PriceFilter>,
    pub seller: Option<TextFilter>,
    /// Without a condition on this or on `sellable` at the top level, only listings that can be bought are answered.
    pub state: Option<StateFilter>,
    pub sellable: Option<bool>,
}

/// Whether a listing takes new orders at the last block of the index, over `listings AS l`: it is active, its latest
/// version is good, its seller is not closed, one of its prices is in a denom that is not, and orders are not paused.
/// Before the first settings are known, every denom is open.
pub(super) const SELLABLE: &str = "(
    l.state = 'active' AND l.latest_version IS NOT NULL AND l.bad_since IS NULL
    AND NOT EXISTS (SELECT FROM closed_sellers WHERE closed_sellers.seller = l.seller)
    AND (
        NOT EXISTS (SELECT FROM settings)
        OR EXISTS (
            SELECT FROM lowest_prices JOIN denoms USING (denom)
            WHERE lowest_prices.listing = l.id AND NOT denoms.closed
        )
    )
    AND NOT EXISTS (
        SELECT FROM order_pauses, chain JOIN blocks USING (height)
        WHERE paused_until > floor(extract(epoch FROM blocks.time))
    )
)";

impl ListingFilter {
    /// Adds the whole condition, over `listings AS l`.
    pub(super) fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
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
    fn all(&mut self, filter: &ListingFilter) -> Result<(), ReadError> {
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

    fn count(&mut self) -> Result<(), ReadError> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(bad_input(format!("the filter has more than {MAX_CONDITIONS} conditions")));
        }
        Ok(())
    }

    fn text(&mut self, column: &str, field: &str, filter: Option<&TextFilter>) -> Result<(), ReadError> {
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

    fn price(&mut self, filter: &PriceFilter) -> Result<(), ReadError> {
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

    fn state(&mut self, filter: &StateFilter) -> Result<(), ReadError> {
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
