//! Shares in basis points, and how an amount is divided by them.

use cosmwasm_std::{DivideByZeroError, OverflowError, Uint128};
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

/// An amount divided among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// One amount for each share, in the order given.
    pub parts: Vec<Uint128>,
    /// All that was ever divided by these shares, modulo 10,000: the next division begins with it.
    pub rest: u16,
}

/// Divides `amount` by `shares` (basis points that sum to 10,000), as the next of several amounts.
///
/// A share's parts of all amounts together are `floor(T × share / 10,000)`, where T is their sum: so
/// many small amounts pay what their sum pays. That depends on `rest` alone, T before modulo 10,000.
/// What is no whole unit of anybody's yet is [`carried`].
///
/// # Errors
/// [`DivisionError`] when the shares do not sum to the whole, or `rest` is no rest.
pub fn divide(rest: u16, amount: Uint128, shares: &[u16]) -> Result<Division, DivisionError> {
    let sum: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    if sum != u64::from(WHOLE) {
        return Err(DivisionError::NotTheWhole { sum });
    }
    if rest >= WHOLE {
        return Err(DivisionError::NoRest { rest });
    }
    let whole = Uint128::from(WHOLE);
    let wholes = amount.checked_div(whole)?;
    let before = Uint128::from(rest);
    let after = before.checked_add(amount.checked_rem(whole)?)?;
    let mut parts = Vec::with_capacity(shares.len());
    for share in shares {
        let grown = after.multiply_ratio(*share, WHOLE).checked_sub(before.multiply_ratio(*share, WHOLE))?;
        parts.push(wholes.checked_mul(Uint128::from(*share))?.checked_add(grown)?);
    }
    let rest = u16::try_from(after.checked_rem(whole)?.u128()).unwrap_or_default();
    Ok(Division { parts, rest })
}

/// The part of a rest that completes no unit of any share: less than one unit for each.
pub fn carried(rest: u16, shares: &[u16]) -> Uint128 {
    let rest = Uint128::from(rest);
    let whole: Uint128 = shares.iter().map(|share| share_of(rest, *share)).sum();
    rest.saturating_sub(whole)
}

/// The reason for which an amount can't be divided.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum DivisionError {
    /// The shares are not of one whole.
    #[error("shares must sum to 10000 basis points, they sum to {sum}")]
    NotTheWhole {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// A rest of the whole or more.
    #[error("a rest of {rest} is no rest of a division by 10000")]
    NoRest { rest: u16 },
    /// Arithmetic that cannot happen with shares of one whole.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// Arithmetic that cannot happen with shares of one whole.
    #[error(transparent)]
    Divide(#[from] DivideByZeroError),
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
    /// The price, in base units.
    pub price: Uint128,
    /// The fee on it.
    pub fee: Uint128,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Uint256;
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
        let error = divide(0, 10u128.into(), &[9_999]).unwrap_err();
        assert_eq!(error, DivisionError::NotTheWhole { sum: 9_999 });
    }

    #[test]
    fn a_rest_is_less_than_the_whole() {
        let error = divide(10_000, 10u128.into(), &[10_000]).unwrap_err();
        assert_eq!(error, DivisionError::NoRest { rest: 10_000 });
    }

    #[test]
    fn what_is_nobodys_whole_unit_waits() {
        let shares = [3_333, 6_667];
        let first = divide(0, 1u128.into(), &shares).unwrap();
        assert_eq!((first.parts, carried(first.rest, &shares).u128()), (vec![0u128.into(), 0u128.into()], 1));
        let second = divide(first.rest, 1u128.into(), &shares).unwrap();
        assert_eq!((second.parts, carried(second.rest, &shares).u128()), (vec![0u128.into(), 1u128.into()], 1));
    }

    /// Shares of one whole.
    fn shares() -> impl Strategy<Value = Vec<u16>> {
        prop::collection::btree_set(1u16..10_000, 0..15).prop_map(|cuts| {
            let mut ends: Vec<u16> = cuts.into_iter().collect();
            ends.push(WHOLE);
            let starts = std::iter::once(0).chain(ends.clone());
            ends.iter().zip(starts).map(|(end, start)| end - start).collect()
        })
    }

    proptest! {
        #[test]
        fn a_division_conserves_the_amount(amount in any::<u128>(), rest in 0u16..10_000, shares in shares()) {
            let division = divide(rest, amount.into(), &shares).unwrap();
            let parts = division.parts.iter().fold(Uint256::zero(), |sum, part| sum + Uint256::from(*part));
            let (before, after) = (carried(rest, &shares), carried(division.rest, &shares));
            prop_assert_eq!(parts + Uint256::from(after), Uint256::from(amount) + Uint256::from(before));
            prop_assert!(after.u128() < u128::try_from(shares.len()).unwrap());
        }

        #[test]
        fn many_amounts_pay_what_their_sum_pays(
            amounts in prop::collection::vec(0u128..1 << 100, 1..20), shares in shares(),
        ) {
            let mut rest = 0;
            let mut paid = vec![Uint128::zero(); shares.len()];
            for amount in &amounts {
                let division = divide(rest, (*amount).into(), &shares).unwrap();
                rest = division.rest;
                paid.iter_mut().zip(division.parts).for_each(|(paid, part)| *paid += part);
            }
            let sum: u128 = amounts.iter().sum();
            let expected: Vec<Uint128> = shares.iter().map(|share| share_of(sum.into(), *share)).collect();
            prop_assert_eq!(paid, expected);
            prop_assert_eq!(u128::from(rest), sum % u128::from(WHOLE));
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
