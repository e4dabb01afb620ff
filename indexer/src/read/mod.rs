//! Answers from the tables, for whatever interface asks.
//!
//! Records are named as tables and columns are: each view's `schema.sql` says what they mean. This knows the tables and
//! no interface: neither GraphQL nor HTTP.

mod addresses;
mod amount;
mod answer;
pub(crate) mod balances;
pub(crate) mod bonds;
pub(crate) mod cards;
pub(crate) mod changes;
mod conditions;
mod connection;
pub(crate) mod contents;
mod cursor;
mod databases;
pub(crate) mod disputes;
pub(crate) mod divisions;
mod error;
pub(crate) mod feed;
pub(crate) mod figures;
mod filter;
pub(crate) mod guarantees;
pub(crate) mod history;
pub(crate) mod identity;
mod known;
pub(crate) mod licenses;
mod line;
pub(crate) mod lineage;
pub(crate) mod listing_facets;
mod listing_filter;
pub(crate) mod listing_page;
pub(crate) mod listings;
pub(crate) mod loading;
pub(crate) mod market;
pub(crate) mod meta;
pub(crate) mod orders;
pub(crate) mod outcomes;
mod page;
pub(crate) mod plans;
pub(crate) mod publishers;
pub(crate) mod questions;
pub(crate) mod rekeys;
pub(crate) mod reports;
pub(crate) mod resales;
pub(crate) mod revenue;
pub(crate) mod reviews;
mod rows;
mod schema;
pub(crate) mod sellers;
pub(crate) mod settings;
mod sql;
mod states;
mod together;
pub(crate) mod track;
pub(crate) mod versions;
pub(crate) mod words;

pub use amount::Amount;
pub(crate) use amount::Coin;
pub use answer::Usage;
pub(crate) use answer::{Allowance, Answer};
pub(crate) use cursor::{page_size, Slice};
pub use cursor::{DEFAULT_PAGE, MAX_PAGE};
pub use databases::{Connections, Databases, Pools};
pub(crate) use error::{Failure, Fault, ReadError};
pub use feed::Feed;
pub(crate) use filter::{check_text, TextFilter};
pub(crate) use listing_filter::{
    KindFilter, ListingFilter, LoadsFilter, MetricFilter, NumberFilter, PriceFilter, Right, ScannedFilter,
    StandingFilter, StateFilter,
};
pub(crate) use meta::Standing;
pub(crate) use page::{Count, Page, Total};
pub use rows::Rows;
pub use schema::PAUSE as SCHEMA_PAUSE;
