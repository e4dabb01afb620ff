//! The reason for which a transaction is not made, or not handed over.

/// The reason for which a transaction is not made, or not handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TxError {
    /// The request can't be carried out; the text says what can.
    #[error("{0}")]
    Input(String),
    /// Another transaction under the same idempotency key happened, or may still happen.
    #[error(
        "transaction {hash} was sent under this idempotency key, and {}: ask for it by its hash, or take another key",
        happened(.is_open)
    )]
    Taken { hash: String, is_open: bool },
    /// The transaction itself was sent under another idempotency key.
    #[error("transaction {hash} was sent under another idempotency key: send it under that one, or without a key")]
    Otherwise { hash: String },
    /// The account that is to sign never received anything.
    #[error("{0} is not on the chain yet: it needs coins to pay the price and the gas; send it some first")]
    NoAccount(String),
    /// The chain's word.
    #[error(transparent)]
    Chain(#[from] weighhouse_chain::Error),
    /// Nothing is known of the transaction.
    #[error("{0} was not sent here, and the node's index does not have it: that it never happened is not said")]
    Unheard(String),
    /// The records can't be read or written.
    #[error("the records of transactions can't be read: {0}")]
    Records(String),
}

fn happened(is_open: &bool) -> &'static str {
    match is_open {
        true => "may still be included",
        false => "is in a block",
    }
}

impl From<tokio_postgres::Error> for TxError {
    fn from(error: tokio_postgres::Error) -> Self {
        TxError::Records(error.to_string())
    }
}
