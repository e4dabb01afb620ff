//! Building views beside those that are read, while ingest and readers go on.
//!
//! A build takes the stored events page by page, each page in a transaction that stores its place: one that is cut off
//! goes on where it was. Its last transaction locks the row that every commit of ingest changes first, takes the events
//! that are left, and gives the tables their names. Ingest waits for that transaction alone, and readers for nothing.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Row, Transaction};

use super::replay::{self, ReplayError};
use super::{tables, View, Views};
use crate::event::{quarantine, Key};
use crate::search::sessions;

/// Events of one transaction.
pub const PAGE: i64 = 5_000;

const FIND: &str = "SELECT height, phase, tx_index, event_index FROM view_builds WHERE name = $1 AND version = $2";

const BEGIN: &str = "
INSERT INTO view_builds (name, version) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET version = $2, height = NULL, phase = NULL, tx_index = NULL, event_index = NULL";

const LOCK: &str = "
SELECT height, phase, tx_index, event_index FROM view_builds WHERE name = ANY($1) ORDER BY name FOR UPDATE";

const ADVANCE: &str = "
UPDATE view_builds SET height = $2, phase = $3, tx_index = $4, event_index = $5 WHERE name = ANY($1)";

const END: &str = "DELETE FROM view_builds WHERE name = ANY($1)";

/// The row that a commit of ingest changes first.
const LOCK_CHAIN: &str = "SELECT FROM chain FOR UPDATE";

const SET_VERSION: &str = "
INSERT INTO views (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = $2";

/// The state of a build after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There were as many events as fit a page.
    Going,
    /// Fewer events are left than fit a page.
    Nearly,
}

/// Builds views, and lets them take the place of those that are read. Returns their names.
///
/// # Errors
/// See [`ReplayError`]. What is built until then stays for the next call.
pub(super) async fn build(client: &mut Client, views: Vec<Box<dyn View>>) -> Result<Vec<&'static str>, ReplayError> {
    tables::drop_past(client).await?;
    let names = views.iter().map(|view| view.name()).collect();
    for views in begin(client, views).await? {
        while page(client, &views, PAGE).await? == Progress::Going {}
        end(client, &views).await?;
    }
    tables::drop_past(client).await?;
    Ok(names)
}

/// Begins the builds of views, or finds them begun. Returns the views that are at the same place together, since they
/// take the same events from there on.
///
/// # Errors
/// See [`ReplayError`].
pub async fn begin(client: &mut Client, views: Vec<Box<dyn View>>) -> Result<Vec<Views>, ReplayError> {
    let mut by_place: BTreeMap<Option<Key>, Vec<Box<dyn View>>> = BTreeMap::new();
    let tx = client.transaction().await?;
    for view in views {
        let found = tx.query_opt(FIND, &[&view.name(), &view.version()]).await?;
        let schema = tables::next(view.as_ref());
        let place = match found {
            Some(row) if tables::exists(&tx, &schema).await? => place(&row)?,
            _ => {
                tables::create_anew(&tx, view.as_ref(), &schema).await?;
                quarantine::create_in(&tx, &schema).await?;
                tx.execute(BEGIN, &[&view.name(), &view.version()]).await?;
                None
            }
        };
        by_place.entry(place).or_default().push(view);
    }
    tx.commit().await?;
    Ok(by_place.into_values().map(Views::of).collect())
}

/// Takes a page of events into views that are being built.
///
/// # Errors
/// See [`ReplayError`].
pub async fn page(client: &mut Client, views: &Views, limit: i64) -> Result<Progress, ReplayError> {
    let mut tx = client.transaction().await?;
    let progress = take(&mut tx, views, limit).await?;
    tx.commit().await?;
    Ok(progress)
}

/// Takes the events that are left, and lets the views take their place.
///
/// # Errors
/// See [`ReplayError`].
pub async fn end(client: &mut Client, views: &Views) -> Result<(), ReplayError> {
    let mut tx = client.transaction().await?;
    tx.execute(LOCK_CHAIN, &[]).await?;
    while take(&mut tx, views, PAGE).await? == Progress::Going {}
    tables::look_in(&tx, &[]).await?;
    let names = names(views);
    for view in views.iter() {
        quarantine::forget_view(&tx, view.name()).await?;
    }
    for view in views.iter() {
        quarantine::take_from(&tx, &tables::next(view)).await?;
        tables::swap(&tx, view).await?;
        tx.execute(SET_VERSION, &[&view.name(), &view.version()]).await?;
    }
    tx.execute(END, &[&names]).await?;
    sessions::outdate(&tx, &names).await?;
    tx.commit().await?;
    Ok(())
}

async fn take(tx: &mut Transaction<'_>, views: &Views, limit: i64) -> Result<Progress, ReplayError> {
    let names = names(views);
    let rows = tx.query(LOCK, &[&names]).await?;
    let places = rows.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let Some(after) = places.first().copied().filter(|first| places.iter().all(|place| place == first)) else {
        return Err(ReplayError::GivenUp { names: names.join(", ") });
    };
    if places.len() != names.len() {
        return Err(ReplayError::GivenUp { names: names.join(", ") });
    }
    let schemas: Vec<String> = views.iter().map(tables::next).collect();
    tables::look_in(tx, &schemas).await?;
    let taken = replay::take(tx, views, after, limit).await?;
    if let Some(Key { height, phase, tx_index, event_index }) = taken.last {
        tx.execute(ADVANCE, &[&names, &height, &phase, &tx_index, &event_index]).await?;
    }
    Ok(if i64::try_from(taken.events).is_ok_and(|events| events < limit) { Progress::Nearly } else { Progress::Going })
}

fn names(views: &Views) -> Vec<&'static str> {
    views.iter().map(View::name).collect()
}

fn place(row: &Row) -> Result<Option<Key>, tokio_postgres::Error> {
    let Some(height) = row.try_get(0)? else { return Ok(None) };
    Ok(Some(Key { height, phase: row.try_get(1)?, tx_index: row.try_get(2)?, event_index: row.try_get(3)? }))
}
