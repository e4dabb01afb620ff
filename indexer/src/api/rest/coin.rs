//! Amounts and times.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::read;

/// An amount of one denom.
#[derive(Serialize, ToSchema)]
pub(super) struct Coin {
    /// The amount, in base units: decimal digits.
    #[schema(example = "5000000", pattern = "^[0-9]{1,39}$")]
    amount: String,
    /// The base denom, such as `uwhs`.
    #[schema(example = "uwhs")]
    denom: String,
}

impl From<read::Coin> for Coin {
    fn from(coin: read::Coin) -> Self {
        Coin { amount: coin.amount.as_str().to_owned(), denom: coin.denom }
    }
}

impl From<cosmwasm_std::Coin> for Coin {
    fn from(coin: cosmwasm_std::Coin) -> Self {
        Coin { amount: coin.amount.to_string(), denom: coin.denom }
    }
}

/// A time of the chain, which counts in seconds; what lies past the calendar's end stays there.
pub(super) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
