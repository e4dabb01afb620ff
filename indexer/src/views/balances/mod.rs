//! The balances that the ledger owes, and the remainders that it carries.

use async_trait::async_trait;
use serde_json::json;
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::rows::Latest;
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Balances;

const ADD: &str = "
INSERT INTO balances (account, denom, credited, claimed)
SELECT account, denom, sum(credited), sum(claimed)
FROM jsonb_to_recordset($1) AS change(account text, denom text, credited numeric, claimed numeric)
GROUP BY account, denom
ON CONFLICT (account, denom) DO UPDATE
SET credited = balances.credited + excluded.credited, claimed = balances.claimed + excluded.claimed";

const CARRY: &str = "
ON CONFLICT (listing, split_version, denom) DO UPDATE SET amount = excluded.amount";

#[async_trait]
impl View for Balances {
    fn name(&self) -> &'static str {
        "balances"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Royalties]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let (mut changes, mut carried) = (Vec::new(), Latest::new());
        for event in events {
            match &event.body {
                MarketEvent::RoyaltiesCredited(e) => {
                    changes.extend(e.credits.0.iter().map(|credit| {
                        let (account, amount) = (&credit.account, credit.amount);
                        json!({"account": account, "denom": e.denom, "credited": amount, "claimed": "0"})
                    }));
                    let (listing, split_version, denom) = (e.listing, e.split_version, e.denom.clone());
                    let row = json!({
                        "listing": listing, "split_version": split_version, "denom": denom, "amount": e.carried,
                    });
                    carried.set((listing, split_version, denom), row);
                }
                MarketEvent::RoyaltiesClaimed(e) => changes.push(json!({
                    "account": e.account, "denom": e.denom, "credited": "0", "claimed": e.amount,
                })),
                _ => {}
            }
        }
        if !changes.is_empty() {
            tx.execute(ADD, &[&Json(changes)]).await?;
        }
        insert(tx, "carried", &carried.rows(), CARRY).await
    }
}
