//! Licenses and their holders.

use async_trait::async_trait;
use weighhouse_protocol::events::{LicenseIssued, MarketEvent};

use super::rows::{duration, number, seconds};
use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Licenses;

row! {
    License in "licenses" by {
        id: i64,
    } with {
        owner: String,
        listing: i64,
        version: i64,
        split_version: i64,
        kind: String,
        term_seconds: Option<i64>,
        commercial: bool,
        derivatives: bool,
        redistribution: bool,
        transferable: bool,
        seats: Option<i64>,
        resale_royalty_bps: i32,
        terms_hash: String,
        issued_at: i64,
        expires_at: Option<i64>,
    }
}

#[async_trait]
impl View for Licenses {
    fn name(&self) -> &'static str {
        "licenses"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::License]
    }

    /// A license is issued before it is transferred: all that are issued at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut licenses = Table::new();
        for event in events {
            if let MarketEvent::LicenseIssued(issued) = &event.body {
                licenses.insert(row(issued)?)?;
            }
        }
        let transferred = events.iter().filter_map(|event| match &event.body {
            MarketEvent::LicenseTransferred(e) => Some((e.license.as_str(), e.to.as_str())),
            _ => None,
        });
        let transferred: Vec<((i64,), &str)> =
            transferred.map(|(license, to)| Ok(((id(license)?,), to))).collect::<Result<_, ApplyError>>()?;
        licenses.load(store, transferred.iter().map(|(license, _)| *license)).await?;
        for (license, to) in transferred {
            licenses.change(&license, |license| license.owner = to.to_owned());
        }
        licenses.write(store).await
    }
}

/// Token ids are the numbers of orders.
fn id(license: &str) -> Result<i64, ApplyError> {
    let reason = "its token id is the number of no order";
    license.parse().map_err(|_| ApplyError::Refused { table: "licenses", key: license.to_owned(), reason })
}

fn row(license: &LicenseIssued) -> Result<License, ApplyError> {
    let grant = &license.grant.0;
    let (kind, term_seconds) = duration(grant.kind);
    Ok(License {
        id: id(&license.license)?,
        owner: license.owner.to_string(),
        listing: number(license.listing),
        version: license.version.into(),
        split_version: license.split_version.into(),
        kind,
        term_seconds,
        commercial: grant.rights.commercial,
        derivatives: grant.rights.derivatives,
        redistribution: grant.rights.redistribution,
        transferable: grant.rights.transferable,
        seats: grant.rights.seats.map(i64::from),
        resale_royalty_bps: grant.resale_royalty_bps.into(),
        terms_hash: grant.terms_hash.to_string(),
        issued_at: seconds(license.issued_at),
        expires_at: license.expires_at.map(seconds),
    })
}
