//! Which chain, and what its gas costs.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{Coin, Error, Result};

/// A gas price keeps this many decimal places.
const PRICE_DECIMALS: usize = 12;
const PRICE_SCALE: u128 = 1_000_000_000_000;

/// The endpoint of a chain, and its gas price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainConfig {
    /// CometBFT RPC, such as `http://127.0.0.1:26657`.
    pub rpc: String,
    /// Chain id; a node that serves another one is refused.
    pub chain_id: String,
    /// Bech32 prefix of accounts.
    pub prefix: String,
    /// Price of one unit of gas.
    pub gas_price: GasPrice,
    /// Gas limit as percent of the simulated gas.
    pub gas_percent: u64,
    /// A transaction is void after this many blocks.
    pub timeout_blocks: u64,
    /// The most time that one request may take.
    pub request_timeout: Duration,
    /// The time for which a transaction is followed.
    pub inclusion_timeout: Duration,
}

impl ChainConfig {
    /// A configuration with the usual limits: 140 % of the simulated gas, 200 blocks of validity, 10 s for a
    /// request, 60 s to inclusion.
    pub fn new(
        rpc: impl Into<String>,
        chain_id: impl Into<String>,
        prefix: impl Into<String>,
        gas_price: GasPrice,
    ) -> Self {
        Self {
            rpc: rpc.into(),
            chain_id: chain_id.into(),
            prefix: prefix.into(),
            gas_price,
            gas_percent: 140,
            timeout_blocks: 200,
            request_timeout: Duration::from_secs(10),
            inclusion_timeout: Duration::from_secs(60),
        }
    }
}

/// A decimal price with its denom, such as `0.025uwhs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GasPrice {
    /// Price times 10^12.
    scaled: u128,
    denom: String,
}

impl GasPrice {
    /// The denom fees are paid in.
    pub fn denom(&self) -> &str {
        &self.denom
    }

    /// The fee for a gas limit, rounded up.
    pub fn fee(&self, gas: u64) -> Result<Coin> {
        let amount = self
            .scaled
            .checked_mul(u128::from(gas))
            .ok_or_else(|| Error::invalid("gas price", format!("{self} times {gas} gas is too much")))?
            .div_ceil(PRICE_SCALE);
        Ok(Coin::new(amount, &self.denom))
    }
}

impl FromStr for GasPrice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = |reason: &str| Error::invalid("gas price", format!("{text:?}: {reason}"));
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(|| bad("no denom"))?;
        let (number, denom) = text.split_at(split);
        if number.is_empty() {
            return Err(bad("no number"));
        }
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.len() > PRICE_DECIMALS {
            return Err(bad("more than 12 decimal places"));
        }
        let digits = format!("{whole}{fraction:0<PRICE_DECIMALS$}");
        let scaled = digits.parse().map_err(|_| bad("not a number"))?;
        Ok(Self { scaled, denom: denom.to_owned() })
    }
}

impl TryFrom<String> for GasPrice {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl fmt::Display for GasPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.scaled / PRICE_SCALE, self.scaled % PRICE_SCALE);
        let fraction = format!("{fraction:0>PRICE_DECIMALS$}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{whole}{}", self.denom),
            digits => write!(f, "{whole}.{digits}{}", self.denom),
        }
    }
}

impl From<GasPrice> for String {
    fn from(price: GasPrice) -> Self {
        price.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_fee_is_rounded_up_to_the_next_unit() {
        let price: GasPrice = "0.025uwhs".parse().unwrap();
        assert_eq!(price.fee(100_000).unwrap(), Coin::new(2_500u128, "uwhs"));
        assert_eq!(price.fee(100_001).unwrap(), Coin::new(2_501u128, "uwhs"));
        assert_eq!(price.fee(0).unwrap(), Coin::new(0u128, "uwhs"));
    }

    #[test]
    fn a_price_reads_back_as_written() {
        for text in ["0.025uwhs", "1ustake", "12.5ibc/ABC", "0uwhs"] {
            assert_eq!(text.parse::<GasPrice>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_malformed_price_is_refused() {
        for text in ["", "1", "uwhs", "1.2.3uwhs", "0.0000000000001uwhs", "-1uwhs"] {
            assert!(text.parse::<GasPrice>().is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_fee_that_overflows_is_refused() {
        let price: GasPrice = "99999999999999999999uwhs".parse().unwrap();
        assert!(price.fee(u64::MAX).is_err());
    }
}
