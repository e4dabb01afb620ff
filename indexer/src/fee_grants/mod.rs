//! Fee grants: the operator pays the fees of a newcomer's first transaction, within bounds.
//!
//! The chain keeps the grant and holds the newcomer to it; this decides who gets one. A row is reserved on the primary
//! before anything is signed, so that of several servers one grants, and a transaction is recorded before it is handed over:
//! [`weighhouse_chain::Client::fate`] alone says whether another one may be signed. An account is known by a code alone.

mod error;
mod key;
mod records;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use cosmwasm_std::Coin;
use deadpool_postgres::Pool;
use tokio::sync::Mutex;
use weighhouse_chain::{message, ChainConfig, Client, Fate, Key, Signed};

use crate::metrics::Metrics;
use crate::transactions::{is_refusal, Nodes, TxError};
pub(crate) use error::GrantError;
pub use key::read as read_key;
pub(crate) use key::read_private;
use records::{Records, Reserved};

/// The most times that a transaction is signed anew because another one of the granter's took its sequence.
const ATTEMPTS: usize = 5;
/// The pause between two looks for a transaction, and the number of looks: longer than a block is waited for.
const PAUSE: Duration = Duration::from_secs(2);
const LOOKS: usize = 60;

/// The bounds of fee grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What one grant pays at most, in the denom of fees.
    pub limit: Coin,
    /// The hours for which a grant can be used.
    pub hours: u32,
    /// The grants of 24 hours, to all accounts together.
    pub a_day: u32,
}

/// Grants fees. Clones share the key and its turns.
#[derive(Clone)]
pub struct FeeGrants(Arc<Inner>);

struct Inner {
    key: Key,
    terms: Terms,
    nodes: Nodes,
    records: Records,
    metrics: Metrics,
    /// Held from reading the granter's sequence to handing its transaction over.
    turn: Mutex<()>,
}

/// Codes of the account that asks, and of the address from which it asks, if that is known.
pub(crate) struct Asking {
    pub account: Vec<u8>,
    pub caller: Option<Vec<u8>>,
}

/// A grant that is on its way to a block.
pub(crate) struct Granted {
    pub granter: String,
    pub limit: Coin,
    pub expires_at: DateTime<Utc>,
    /// The hash of the transaction that grants.
    pub hash: String,
}

impl FeeGrants {
    /// Grants by a key, within terms, through the nodes of a chain, recorded through a pool that writes.
    pub fn new(key: Key, terms: Terms, nodes: Vec<ChainConfig>, pool: Pool, metrics: Metrics) -> Self {
        let (nodes, records) = (Nodes::new(nodes), Records::new(pool));
        FeeGrants(Arc::new(Inner { key, terms, nodes, records, metrics, turn: Mutex::default() }))
    }

    /// Grants an account its fees, once. The work goes on to its end, should the client leave.
    pub(crate) async fn grant(&self, account: &str, asking: Asking) -> Result<Granted, GrantError> {
        let (grants, account) = (self.clone(), account.to_owned());
        let work = tokio::spawn(async move { grants.carry_out(&account, &asking).await });
        let outcome = work.await.unwrap_or(Err(GrantError::Broken));
        if let Err(error) = &outcome {
            self.0.metrics.count_refused_grant(error.label());
        }
        outcome
    }

    async fn carry_out(&self, account: &str, asking: &Asking) -> Result<Granted, GrantError> {
        let Inner { nodes, records, terms, turn, .. } = &*self.0;
        if nodes.ask(|chain| async move { Ok(chain.has_signed(account).await?) }).await? {
            return Err(GrantError::NotNew);
        }
        let reserved = records.reserve(asking, terms.a_day).await?;
        let _turn = turn.lock().await;
        let (signed, expires_at) = match reserved {
            Reserved::New => self.send(account, asking, None).await?,
            Reserved::Sent(signed, expires_at) => {
                let signed = Signed { signer: self.0.key.address().to_owned(), ..signed };
                self.go_on(account, asking, signed, expires_at).await?
            }
        };
        let hash = signed.hash.clone();
        tokio::spawn(self.clone().follow(asking.account.clone(), signed));
        let (granter, limit) = (self.0.key.address().to_owned(), terms.limit.clone());
        Ok(Granted { granter, limit, expires_at, hash })
    }

    /// Goes on with a transaction that was recorded before: the same bytes, unless they can never be in a block.
    async fn go_on(
        &self,
        account: &str,
        asking: &Asking,
        signed: Signed,
        expires_at: DateTime<Utc>,
    ) -> Result<(Signed, DateTime<Utc>), GrantError> {
        let Inner { nodes, records, .. } = &*self.0;
        let known = &signed;
        match nodes.ask(|chain| async move { Ok(chain.fate(known).await?) }).await? {
            Fate::Included(outcome) if outcome.code == 0 => Ok((signed, expires_at)),
            Fate::Included(outcome) => {
                records.fail(&asking.account, &signed.hash).await?;
                Err(GrantError::Failed(outcome.log))
            }
            Fate::Open => {
                nodes.ask(|chain| async move { Ok(chain.broadcast(known).await?) }).await?;
                Ok((signed, expires_at))
            }
            Fate::Gone(_) => self.send(account, asking, Some(signed.hash)).await,
        }
    }

    /// Signs, records and hands over, anew while other transactions of the granter take the sequence. `earlier` is the hash
    /// of the one that it replaces.
    async fn send(
        &self,
        account: &str,
        asking: &Asking,
        mut earlier: Option<String>,
    ) -> Result<(Signed, DateTime<Utc>), GrantError> {
        let Inner { nodes, records, terms, key, .. } = &*self.0;
        // In the chain's seconds.
        let expires_at = (Utc::now() + TimeDelta::hours(terms.hours.into())).trunc_subsecs(0);
        let grant = || message::grant_fees(key.address(), account, &terms.limit, expires_at.timestamp());
        for _ in 0..ATTEMPTS {
            let sign = |chain: Client| async move {
                let prepared = chain.prepare(key, vec![grant()]).await?;
                Ok(chain.sign(key, &prepared).await?)
            };
            let signed = match nodes.ask(sign).await {
                Ok(signed) => signed,
                Err(error) => {
                    records.release(&asking.account, earlier.as_deref()).await?;
                    return Err(error.into());
                }
            };
            if !records.record(&asking.account, earlier.as_deref(), &signed, expires_at).await? {
                return Err(GrantError::Underway);
            }
            let given = &signed;
            match nodes.ask(|chain| async move { Ok(chain.broadcast(given).await?) }).await {
                Ok(()) => return Ok((signed, expires_at)),
                Err(TxError::Chain(error)) if error.is_gone() => earlier = Some(signed.hash),
                Err(error) => {
                    if is_refusal(&error) {
                        records.release(&asking.account, Some(&signed.hash)).await?;
                    }
                    return Err(error.into());
                }
            }
        }
        records.release(&asking.account, earlier.as_deref()).await?;
        Err(GrantError::Underway)
    }

    /// Follows a transaction until its fate is known, so that the record says no more than that there was one.
    async fn follow(self, account: Vec<u8>, signed: Signed) {
        let Inner { nodes, records, metrics, .. } = &*self.0;
        let signed = &signed;
        for _ in 0..LOOKS {
            tokio::time::sleep(PAUSE).await;
            let noted = match nodes.ask(|chain| async move { Ok(chain.fate(signed).await?) }).await {
                Ok(Fate::Included(outcome)) if outcome.code == 0 => {
                    let is_first = records.succeed(&account, &signed.hash).await;
                    if is_first.as_ref().is_ok_and(|is_first| *is_first) {
                        metrics.fee_grants.inc();
                    }
                    is_first.map(drop)
                }
                Ok(Fate::Included(outcome)) => {
                    tracing::error!(log = outcome.log, "a fee grant failed in its block");
                    records.fail(&account, &signed.hash).await
                }
                Ok(Fate::Gone(_)) => Ok(()),
                Ok(Fate::Open) | Err(_) => continue,
            };
            if let Err(error) = noted {
                tracing::warn!(%error, "what became of a fee grant is not recorded");
            }
            return;
        }
    }
}
