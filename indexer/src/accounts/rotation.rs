//! Sealing anew what an older key sealed, so that its line can leave the file.

use super::vault::{Place, Sealed};
use super::{AccountError, Accounts};

/// Rows that are sealed anew in one transaction.
const ROWS: i64 = 100;

/// What is sealed: the tables, the columns that name their rows, and the kinds of what is in them.
const SEALED: [(&str, &str, &str); 4] = [
    ("service.kept", "id", "kind"),
    ("service.notices", "id", "'notice'"),
    ("service.noticed", "account", "'found'"),
    ("service.deliveries", "id", "'delivery'"),
];

fn older((table, id, kind): (&str, &str, &str)) -> String {
    format!(
        "SELECT {id} AS id, account, {kind} AS kind, key_id, sealed FROM {table} WHERE key_id <> $1 AND {id} > $2
        ORDER BY {id} LIMIT $3 FOR UPDATE SKIP LOCKED"
    )
}

fn seal_anew((table, id, _): (&str, &str, &str)) -> String {
    format!("UPDATE {table} SET key_id = $2, sealed = $3 WHERE {id} = $1")
}

impl Accounts {
    /// Seals anew what other keys sealed, and says so. Without a vault it does nothing.
    pub async fn rotate(self) {
        if self.0.vault.is_none() {
            return;
        }
        match self.seal_anew().await {
            Ok((0, 0)) => {}
            Ok((rows, 0)) => tracing::info!(rows, "sealed anew: the vault's older keys are not needed any more"),
            Ok((rows, unopened)) => tracing::error!(rows, unopened, "rows that no key of the vault opens"),
            Err(error) => tracing::warn!(%error, "not all rows are sealed by the vault's first key"),
        }
    }

    /// The number of rows that were sealed anew, and of those that no key opens.
    async fn seal_anew(&self) -> Result<(u64, u64), AccountError> {
        let (mut done, mut unopened) = (0, 0);
        for sealed in SEALED {
            let (more, failed) = self.seal_table_anew(sealed).await?;
            (done, unopened) = (done + more, unopened + failed);
        }
        Ok((done, unopened))
    }

    async fn seal_table_anew(&self, sealed: (&str, &str, &str)) -> Result<(u64, u64), AccountError> {
        let vault = self.vault()?;
        let (older, seal_anew) = (older(sealed), seal_anew(sealed));
        let (mut done, mut unopened, mut last) = (0, 0, String::new());
        loop {
            let mut client = self.connection().await?;
            let tx = client.transaction().await?;
            let rows = tx.query(&older, &[&vault.current(), &last, &ROWS]).await?;
            for row in &rows {
                last = row.try_get("id")?;
                let (account, kind): (String, String) = (row.try_get("account")?, row.try_get("kind")?);
                let place = Place { account: &account, kind: &kind, id: &last };
                let old = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? };
                let Ok(content) = vault.open(place, &old) else {
                    unopened += 1;
                    continue;
                };
                let new = vault.seal(place, &content)?;
                tx.execute(&seal_anew, &[&last, &new.key_id, &new.bytes]).await?;
                done += 1;
            }
            tx.commit().await?;
            if rows.is_empty() {
                return Ok((done, unopened));
            }
        }
    }
}
