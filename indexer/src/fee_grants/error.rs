//! The reason for which no fees are granted.

use crate::transactions::TxError;

/// The reason for which no fees are granted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GrantError {
    /// A grant is for a first transaction.
    #[error("fees are granted for an account's first transaction, and this account has sent one: pay the fee from it")]
    NotNew,
    /// An account gets one.
    #[error("this account got its fee grant: each account gets one, ever")]
    Taken,
    /// Another request, or another server, is at the account's grant.
    #[error("a fee grant of this account is being made: look for it on the chain, or ask again later")]
    Underway,
    /// The operator's bound of a day.
    #[error("the operator's fee grants of this day are all given: ask again in {seconds} s, or pay the fee yourself")]
    SpentToday { seconds: u32 },
    /// The bound of an address.
    #[error("your network's fee grants of this day are all given: ask again in {seconds} s, or pay the fee yourself")]
    SpentByAddress { seconds: u32 },
    /// A block took the transaction, and it failed there.
    #[error("the fee grant failed in its block: {0}")]
    Failed(String),
    /// The task that grants ended by a fault.
    #[error("the fee grant was broken off")]
    Broken,
    /// The chain's or the records' word.
    #[error(transparent)]
    Transaction(#[from] TxError),
}

impl GrantError {
    /// Every name in figures: each is told from the beginning.
    pub(crate) const LABELS: [&str; 6] = ["not_new", "taken", "underway", "spent_today", "spent_by_address", "failed"];

    /// Its name in figures.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            GrantError::NotNew => "not_new",
            GrantError::Taken => "taken",
            GrantError::Underway => "underway",
            GrantError::SpentToday { .. } => "spent_today",
            GrantError::SpentByAddress { .. } => "spent_by_address",
            GrantError::Failed(_) | GrantError::Broken | GrantError::Transaction(_) => "failed",
        }
    }
}

impl From<tokio_postgres::Error> for GrantError {
    fn from(error: tokio_postgres::Error) -> Self {
        TxError::from(error).into()
    }
}
