//! Shares in basis points, and how an amount is divided by them.

use cosmwasm_std::{OverflowError, Uint128};
use thiserror::Error;

/// The whole, in basis points.
pub const WHOLE: u16 = 10_000;

/// `floor(amount × bps / 10,000)`, in the unit of `amount`.
///
/// The product is computed in 256 bits, so no amount overflows.
pub fn share_of(amount: Uint128, bps: u16) -> Uint128 {
    let bps = bps.min(WHOLE);
    amount.multiply_ratio(u128::from(bps), u128::from(WHOLE))
}

/// An amount divided among several, to the last unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// One amount for each share, in the order given: `floor(amount × share / 10,000)`.
    pub parts: Vec<Uint128>,
    /// What the rounding left: less than one unit for each share. It goes to the seller.
    pub remainder: Uint128,
}

/// Divides `amount` by `shares` (basis points that sum to 10,000).
///
/// # Errors
/// [`DivisionError`] when the shares do not sum to the whole.
pub fn divide(amount: Uint128, shares: &[u16]) -> Result<Division, DivisionError> {
    let sum: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    if sum != u64::from(WHOLE) {
        return Err(DivisionError::NotTheWhole { sum });
    }
    let parts: Vec<Uint128> = shares.iter().map(|bps| share_of(amount, *bps)).collect();
    let mut remainder = amount;
    for part in &parts {
        remainder = remainder.checked_sub(*part)?;
    }
    Ok(Division { parts, remainder })
}

/// Why an amount could not be divided.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum DivisionError {
    /// The shares are not of one whole.
    #[error("shares sum to {sum} basis points, not 10000")]
    NotTheWhole {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// Arithmetic that cannot happen with shares of one whole.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
}

/// The market's fee on a price: `max(floor(price × bps / 10,000), minimum)`, in the price's unit.
///
/// # Errors
/// [`FeeError`] when the fee would leave the seller nothing: a license is minted only for a sale
/// that pays.
pub fn fee(price: Uint128, bps: u16, minimum: Uint128) -> Result<Uint128, FeeError> {
    let fee = share_of(price, bps).max(minimum);
    if fee >= price {
        return Err(FeeError { price, fee });
    }
    Ok(fee)
}

/// A price that the fee would use up.
#[derive(Error, Debug, PartialEq, Eq)]
#[error("a price of {price} leaves the seller nothing: the fee is {fee}")]
pub struct FeeError {
    /// The price, in the denom's smallest unit.
    pub price: Uint128,
    /// The fee on it.
    pub fee: Uint128,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fee_is_never_under_its_minimum() {
        assert_eq!(fee(100u128.into(), 250, 5u128.into()).unwrap().u128(), 5);
        assert_eq!(fee(1000u128.into(), 250, 5u128.into()).unwrap().u128(), 25);
    }

    #[test]
    fn a_price_the_fee_uses_up_is_refused() {
        let error = fee(5u128.into(), 250, 5u128.into()).unwrap_err();
        assert_eq!(error.to_string(), "a price of 5 leaves the seller nothing: the fee is 5");
    }

    #[test]
    fn shares_of_less_than_the_whole_are_refused() {
        let error = divide(10u128.into(), &[9_999]).unwrap_err();
        assert_eq!(error, DivisionError::NotTheWhole { sum: 9_999 });
    }

    proptest! {
        #[test]
        fn a_division_conserves_the_amount(amount in any::<u128>(), cut in 0u16..=10_000) {
            let amount = Uint128::new(amount);
            let division = divide(amount, &[cut, 10_000 - cut]).unwrap();
            let parts: Uint128 = division.parts.iter().sum();
            prop_assert_eq!(parts + division.remainder, amount);
            prop_assert!(division.remainder.u128() < 2);
        }

        #[test]
        fn a_fee_leaves_the_seller_something(
            price in 1u128..=u128::MAX, bps in 0u16..=10_000, minimum in any::<u128>(),
        ) {
            if let Ok(fee) = fee(price.into(), bps, minimum.into()) {
                prop_assert!(fee.u128() < price);
                prop_assert!(fee.u128() >= minimum);
            }
        }
    }
}
