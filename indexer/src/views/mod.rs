//! Views: tables that follow from the stored events and from nothing else.
//!
//! Each has a name, a version, and tables of its own, made by the `schema.sql` beside its code. When its version changes
//! it is made anew, alone, from the stored events, without the chain, beside the one that is read. Views know events
//! and their own tables, not each other.

mod apply;
mod balances;
mod bonds;
pub mod build;
mod cards;
mod changes;
mod demand;
mod disputes;
mod figures;
mod history;
mod identity;
mod licenses;
mod listings;
mod orders;
mod questions;
pub mod replay;
mod reports;
mod resales;
mod reviews;
mod rows;
mod sellers;
mod settings;
mod supply;
pub(crate) mod table;
mod tables;
mod versions;

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use tokio_postgres::Transaction;

use crate::event::{Contract, Event};
pub use apply::apply;
pub(crate) use changes::change;
pub(crate) use history::step;
pub use table::{ApplyError, Statements, Store};
pub(crate) use tables::live;
pub use tables::search_path;

/// A set of tables that follows from events.
#[async_trait]
pub trait View: Send + Sync {
    /// Its name, as `rebuild` takes it.
    fn name(&self) -> &'static str;

    /// Raised whenever the tables change, or what `apply` makes of events: that makes the view anew.
    fn version(&self) -> i32;

    /// The SQL that makes its tables. Their names are no other view's.
    fn schema(&self) -> &'static str;

    /// The contracts whose events it is given. When one of them joins, the view is made anew.
    fn reads(&self) -> &'static [Contract];

    /// Takes in events, in the chain's order. The outcome must not depend on how the events are
    /// divided into batches.
    ///
    /// # Errors
    /// See [`ApplyError`]. Nothing is written then.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError>;
}

/// The views that one connection writes, and the statements that it has prepared for them.
pub struct Views {
    all: Vec<Box<dyn View>>,
    statements: Statements,
    /// Whether none of them waits to be made anew.
    are_current: AtomicBool,
}

impl Views {
    /// All views, on a connection that has prepared nothing.
    pub fn all() -> Self {
        Views::of(all())
    }

    /// These views.
    pub fn of(all: Vec<Box<dyn View>>) -> Self {
        Views { all, statements: Statements::default(), are_current: AtomicBool::new(true) }
    }

    /// All views, as ingest writes them: one that waits to be made anew takes no events before it was, since its tables
    /// are of another version.
    pub fn live() -> Self {
        Views { are_current: AtomicBool::new(false), ..Views::all() }
    }

    /// Whether none of them waited to be made anew when events were last applied.
    pub fn are_current(&self) -> bool {
        self.are_current.load(Ordering::Relaxed)
    }

    /// The views that wait to be made anew.
    async fn waiting(&self, tx: &Transaction<'_>) -> Result<Vec<&'static str>, tokio_postgres::Error> {
        if self.are_current.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        let waiting: Vec<&str> = replay::outdated(tx).await?.iter().map(|view| view.name()).collect();
        self.are_current.store(waiting.is_empty(), Ordering::Relaxed);
        Ok(waiting)
    }

    /// The views, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &dyn View> {
        self.all.iter().map(AsRef::as_ref)
    }
}

/// All views.
pub fn all() -> Vec<Box<dyn View>> {
    vec![
        Box::new(listings::Listings),
        Box::new(versions::Versions),
        Box::new(settings::Settings),
        Box::new(sellers::Sellers),
        Box::new(orders::Orders),
        Box::new(disputes::Disputes),
        Box::new(resales::Resales),
        Box::new(supply::Supply),
        Box::new(licenses::Licenses),
        Box::new(history::History),
        Box::new(bonds::Bonds),
        Box::new(balances::Balances),
        Box::new(cards::CardRequests),
        Box::new(changes::Changes),
        Box::new(demand::Demand),
        Box::new(figures::Figures),
        Box::new(identity::Identity),
        Box::new(reviews::Reviews),
        Box::new(questions::Questions),
        Box::new(reports::Reports),
    ]
}
