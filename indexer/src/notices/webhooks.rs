//! Webhooks of accounts: an address and a secret among what an account keeps, and a row that says nothing of either.

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio_postgres::Row;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::queue;
use super::signature::Secret;
use crate::accounts::{AccountError, Accounts, Kept, Kind, Place, Sealed, ALONE};
use crate::outside::{HostError, Outside};

/// Most bytes of a webhook's address.
const MAX_URL_BYTES: usize = 2_048;
/// Deliveries of a webhook that are listed.
const LISTED: i64 = 50;
/// Tests of one webhook that may wait.
const MAX_WAITING_TESTS: i64 = 20;
/// Dead letters that an account sends again in an hour.
const MAX_RESENT: i32 = 100;

const INSERT: &str = "INSERT INTO service.webhooks (id, account, host) VALUES ($1, $2, $3)";
// Whoever has a webhook gets notices.
const NOTICE: &str = "INSERT INTO service.noticed (account) VALUES ($1) ON CONFLICT DO NOTHING";
const OWN: &str = "SELECT host FROM service.webhooks WHERE id = $1 AND account = $2";

const DELIVERIES: &str = "
SELECT deliveries.* FROM service.deliveries WHERE webhook = $1 AND account = $2 ORDER BY made_at DESC LIMIT $3";

const WAITING: &str = "SELECT count(*) FROM service.deliveries WHERE webhook = $1 AND state = 'waiting'";

const RESEND: &str = "
UPDATE service.deliveries SET state = 'waiting', attempts = 0, next_attempt = now()
WHERE id = $1 AND webhook = $2 AND account = $3 AND state = 'dead' RETURNING *";

/// The hour begins with the first of its dead letters that is sent again.
const COUNT_RESENT: &str = "
UPDATE service.noticed SET resent = CASE WHEN resent_from > now() - interval '1 hour' THEN resent + 1 ELSE 1 END,
    resent_from = CASE WHEN resent_from > now() - interval '1 hour' THEN resent_from ELSE now() END
WHERE account = $1 AND (resent < $2 OR resent_from <= now() - interval '1 hour')";

const STATE: &str = "SELECT state FROM service.deliveries WHERE id = $1 AND webhook = $2 AND account = $3";

/// A webhook of an account.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub id: String,
    pub url: String,
    pub created_at: DateTime<Utc>,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Delivered,
    Dead,
}

/// A delivery to a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub id: String,
    pub state: State,
    pub attempts: i32,
    pub made_at: DateTime<Utc>,
    /// `None` unless it waits.
    pub next_attempt: Option<DateTime<Utc>>,
    pub tried_at: Option<DateTime<Utc>>,
    /// The status of the last answer, if there was one.
    pub status: Option<i16>,
    pub problem: Option<String>,
}

impl From<Kept> for Webhook {
    fn from(kept: Kept) -> Self {
        let url = kept.content["url"].as_str().unwrap_or_default().to_owned();
        Webhook { id: kept.id, url, created_at: kept.created_at }
    }
}

impl Delivery {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let state = match row.try_get("state")? {
            "waiting" => State::Waiting,
            "delivered" => State::Delivered,
            _ => State::Dead,
        };
        let next_attempt: DateTime<Utc> = row.try_get("next_attempt")?;
        Ok(Delivery {
            id: row.try_get("id")?,
            state,
            attempts: row.try_get("attempts")?,
            made_at: row.try_get("made_at")?,
            next_attempt: (state == State::Waiting).then_some(next_attempt),
            tried_at: row.try_get("tried_at")?,
            status: row.try_get("status")?,
            problem: row.try_get("problem")?,
        })
    }
}

/// An address that a webhook may have, and whose host was found, or was not looked up as too many others were.
pub(crate) struct Target {
    url: Url,
    host: String,
}

/// The host of a webhook's address, as browsers write both.
///
/// # Errors
/// An address that no webhook may have, and the reason.
fn host_of(address: &str) -> Result<(Url, String), AccountError> {
    let refused = |reason: &str| AccountError::Input(format!("url {reason}"));
    if address.len() > MAX_URL_BYTES {
        return Err(refused(&format!("has {} bytes, at most {MAX_URL_BYTES}", address.len())));
    }
    let url: Url = address.parse().map_err(|_| refused("is no address: give one such as https://shop.example/hook"))?;
    if url.scheme() != "https" {
        return Err(refused("is not one of https"));
    }
    let Some(Host::Domain(host)) = url.host() else {
        return Err(refused("names its host by a number: give a name, which is looked up for each delivery"));
    };
    if url.port().is_some() {
        return Err(refused("has a port: deliveries go to that of https alone"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(refused("has a user, a password or a fragment: give none"));
    }
    let host = host.to_owned();
    Ok((url, host))
}

/// The address and the secret of a webhook.
pub(super) fn opened(
    accounts: &Accounts,
    account: &str,
    id: &str,
    sealed: &Sealed,
) -> Result<(String, Secret), AccountError> {
    let content = accounts.vault()?.open(Place { account, kind: Kind::Webhook.stored(), id }, sealed)?;
    let broken = || AccountError::Sealed("what was sealed is no webhook".to_owned());
    let content: serde_json::Value = serde_json::from_slice(&content).map_err(|_| broken())?;
    let text = |name: &str| content[name].as_str().ok_or_else(broken);
    let secret = Secret::read(text("secret")?).map_err(|_| broken())?;
    Ok((text("url")?.to_owned(), secret))
}

impl Accounts {
    /// Finds the host of the address of an account's webhook. Ask without a place of the gate: DNS takes as long as strangers
    /// like. Where strangers have all places of look-ups, the address is taken as it is: each delivery looks its host up anew,
    /// and goes to public addresses alone. The check here tells an account early of its error, and nothing depends on it.
    pub(crate) async fn find_target(
        &self,
        account: &str,
        address: &str,
        outside: &Outside,
    ) -> Result<Target, AccountError> {
        self.vault()?;
        let (url, host) = host_of(address)?;
        match outside.check_host(account, &host).await {
            Ok(()) | Err(HostError::Busy) => Ok(Target { url, host }),
            Err(again @ HostError::Again) => Err(AccountError::Busy(again.to_string())),
            Err(HostError::Refused(reason)) => {
                Err(AccountError::Input(format!("url has the host {host:?}, which is not asked: {reason}")))
            }
        }
    }

    /// Keeps a webhook, and answers it with the secret that signs its deliveries: nobody is shown that again.
    pub(crate) async fn keep_webhook(
        &self,
        account: &str,
        Target { url, host }: Target,
    ) -> Result<(Webhook, Zeroizing<String>), AccountError> {
        let vault = self.vault()?;
        let secret = Secret::new().text();
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[&account]).await?;
        let content = json!({"url": url.as_str(), "secret": secret.as_str()});
        let kept = self.insert(&tx, account, Kind::Webhook, content).await?;
        tx.execute(INSERT, &[&kept.id, &account, &vault.code(&host)]).await?;
        tx.execute(NOTICE, &[&account]).await?;
        tx.commit().await?;
        Ok((kept.into(), secret))
    }

    /// The webhooks of an account, the newest first.
    pub(crate) async fn webhooks(&self, account: &str) -> Result<Vec<Webhook>, AccountError> {
        Ok(self.kept(account, Kind::Webhook).await?.into_iter().map(Webhook::from).collect())
    }

    /// Enqueues a delivery that tests a webhook.
    pub(crate) async fn test_webhook(&self, account: &str, id: &str) -> Result<Delivery, AccountError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[&account]).await?;
        let host: Vec<u8> = tx.query_opt(OWN, &[&id, &account]).await?.ok_or_else(missing)?.try_get(0)?;
        let waiting: i64 = tx.query_one(WAITING, &[&id]).await?.try_get(0)?;
        if waiting >= MAX_WAITING_TESTS {
            let reason =
                format!("{waiting} deliveries to the webhook wait: test it once fewer than {MAX_WAITING_TESTS} do");
            return Err(AccountError::Full(reason));
        }
        let delivery = queue::enqueue_test(self, &tx, account, (id, host)).await?;
        let row = tx.query_one("SELECT * FROM service.deliveries WHERE id = $1", &[&delivery]).await?;
        tx.commit().await?;
        Ok(Delivery::read(&row)?)
    }

    /// The last deliveries to a webhook, the newest first.
    pub(crate) async fn deliveries(&self, account: &str, id: &str) -> Result<Vec<Delivery>, AccountError> {
        let client = self.connection().await?;
        client.query_opt(OWN, &[&id, &account]).await?.ok_or_else(missing)?;
        let rows = client.query(DELIVERIES, &[&id, &account, &LISTED]).await?;
        Ok(rows.iter().map(Delivery::read).collect::<Result<_, _>>()?)
    }

    /// Attempts a dead letter anew.
    pub(crate) async fn resend(&self, account: &str, id: &str, delivery: &str) -> Result<Delivery, AccountError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        // Whatever gives a notice locks the account's row first, and then deliveries: in another order the two would wait for
        // each other. What is counted here in vain is rolled back.
        let is_counted = tx.execute(COUNT_RESENT, &[&account, &MAX_RESENT]).await? > 0;
        if let Some(row) = tx.query_opt(RESEND, &[&delivery, &id, &account]).await? {
            if !is_counted {
                let reason =
                    format!("{MAX_RESENT} dead letters were sent again in an hour, as many as may: wait for it to end");
                return Err(AccountError::Full(reason));
            }
            tx.commit().await?;
            return Ok(Delivery::read(&row)?);
        }
        match tx.query_opt(STATE, &[&delivery, &id, &account]).await? {
            Some(row) => {
                let state: String = row.try_get(0)?;
                Err(AccountError::Input(format!("the delivery is {state}: dead letters alone are sent again")))
            }
            None => Err(AccountError::Missing("there is no such delivery to the webhook".to_owned())),
        }
    }
}

fn missing() -> AccountError {
    AccountError::Missing("the account keeps no such webhook".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_webhook_is_an_address_of_https_with_a_hosts_name() {
        assert_eq!(host_of("https://Shop.example/hook?a=b").unwrap().1, "shop.example");
        for (address, reason) in [
            ("http://shop.example/", "not one of https"),
            ("shop.example", "no address"),
            ("https://127.0.0.1/", "by a number"),
            ("https://2130706433/", "by a number"),
            ("https://0x7f.1/", "by a number"),
            ("https://[::1]/", "by a number"),
            ("https://[::ffff:10.0.0.1]/", "by a number"),
            ("https://shop.example:8443/", "has a port"),
            ("https://me:word@shop.example/", "a user, a password"),
            ("https://shop.example/#there", "a fragment"),
            (&format!("https://shop.example/{}", "x".repeat(MAX_URL_BYTES)), "bytes, at most 2048"),
        ] {
            let refused = host_of(address).err().unwrap().to_string();
            assert!(refused.contains(reason), "{address}: {refused}");
        }
    }
}
