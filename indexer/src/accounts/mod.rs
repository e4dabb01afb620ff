//! What servers keep for accounts: sessions of their wallets, and what their owners keep here, sealed.
//!
//! This knows tables of the schema `service`, which are read and written at the primary, and no interface. Nothing of
//! what an account keeps, nor a token, is ever logged.

mod adr36;
mod challenge;
mod confirmation;
mod error;
mod kept;
mod lately;
mod rotation;
mod secret;
mod sessions;
mod site;
mod vault;

use std::sync::Arc;

use deadpool_postgres::{Object, Pool};
use tokio::sync::OnceCell;

pub(crate) use confirmation::Erasing;
pub(crate) use error::AccountError;
pub(crate) use kept::{Kept, Kind, ALONE, MAX_BACKUP_BYTES, MAX_SEARCH_BYTES};
use lately::Lately;
use secret::Secret;
pub(crate) use sessions::{NewSession, Session};
pub use site::Site;
pub use vault::Vault;
pub(crate) use vault::{Place, Sealed};

/// What codes of accounts with fee grants are for.
pub(crate) const FEE_GRANT: &str = "fee grant";

/// What servers keep for accounts. Clones share it.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    pool: Pool,
    site: Site,
    /// `None` where nothing private is kept.
    vault: Option<Vault>,
    secret: OnceCell<Secret>,
    lately: Lately,
}

impl Accounts {
    /// What is kept for those who sign in to a site, by a pool that writes.
    pub fn new(pool: Pool, site: Site, vault: Option<Vault>) -> Self {
        Accounts(Arc::new(Inner { pool, site, vault, secret: OnceCell::new(), lately: Lately::default() }))
    }

    /// The place that accounts sign in to.
    pub(crate) fn site(&self) -> &Site {
        &self.0.site
    }

    pub(crate) async fn connection(&self) -> Result<Object, AccountError> {
        Ok(self.0.pool.get().await?)
    }

    async fn secret(&self) -> Result<&Secret, AccountError> {
        self.0.secret.get_or_try_init(|| async { Secret::read(&**self.connection().await?).await }).await
    }

    /// A code by which a text is known again, and that does not say it.
    pub(crate) async fn code(&self, purpose: &str, text: &str) -> Result<Vec<u8>, AccountError> {
        Ok(self.secret().await?.code(purpose, &[text.as_bytes()])?.to_vec())
    }

    pub(crate) fn vault(&self) -> Result<&Vault, AccountError> {
        self.0.vault.as_ref().ok_or(AccountError::NoVault)
    }
}

/// A name that nobody can guess, for rows that are named in paths.
pub(crate) fn new_id() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}
