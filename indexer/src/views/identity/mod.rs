//! Who accounts say they are: handles, profiles, linked wallets, and what accredited verifiers attest.

mod names;
mod verifiers;
mod wallets;

use async_trait::async_trait;

use super::table::{ApplyError, Store};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Identity;

#[async_trait]
impl View for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Reputation]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        names::apply(store, events).await?;
        wallets::apply(store, events).await?;
        verifiers::apply(store, events).await
    }
}
