//! Licenses and their holders.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{LicenseIssued, MarketEvent};

use super::rows::{seconds, terms, with, Latest};
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Licenses;

const TRANSFER: &str = "
UPDATE licenses SET owner = change.owner
FROM jsonb_to_recordset($1) AS change(id bigint, owner text)
WHERE licenses.id = change.id";

#[async_trait]
impl View for Licenses {
    fn name(&self) -> &'static str {
        "licenses"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::License]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let (mut issued, mut owners) = (Vec::new(), Latest::new());
        for event in events {
            match &event.body {
                MarketEvent::LicenseIssued(license) => issued.push(row(license)),
                MarketEvent::LicenseTransferred(e) => {
                    owners.set(e.license.clone(), json!({"id": e.license, "owner": e.to}));
                }
                _ => {}
            }
        }
        insert(tx, "licenses", &issued, "").await?;
        let owners = owners.rows();
        if !owners.is_empty() {
            tx.execute(TRANSFER, &[&Json(owners)]).await?;
        }
        Ok(())
    }
}

fn row(license: &LicenseIssued) -> Value {
    let grant = &license.grant.0;
    let row = json!({
        "id": license.license,
        "owner": license.owner,
        "listing": license.listing,
        "version": license.version,
        "split_version": license.split_version,
        "resale_royalty_bps": grant.resale_royalty_bps,
        "terms_hash": grant.terms_hash,
        "issued_at": seconds(license.issued_at),
        "expires_at": license.expires_at.map(seconds),
    });
    with(row, terms(grant.kind, grant.rights))
}
