//! Disputes: how an order's money is divided between its buyer and those who sold.
//!
//! Fee and royalty are parts of the whole price, whatever goes back to the buyer: else buyer and
//! seller could agree them away. So either all goes back and there is no license, or something is
//! left for the seller.

use cosmwasm_std::{OverflowError, Uint128};

use crate::shares::share_of;

/// The parts of an order's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// The market's part.
    pub fee: Uint128,
    /// The creators' part, when somebody else sells.
    pub royalty: Uint128,
    /// The rest, but for what goes back to the buyer.
    pub to_seller: Uint128,
}

/// Divides a price of which a part goes back to the buyer: `to_seller = price − fee − royalty − to_buyer`.
///
/// # Errors
/// When less is left than is to go back.
pub fn divide(price: Uint128, fee: Uint128, royalty: Uint128, to_buyer: Uint128) -> Result<Division, OverflowError> {
    let to_seller = price.checked_sub(fee)?.checked_sub(royalty)?.checked_sub(to_buyer)?;
    Ok(Division { fee, royalty, to_seller })
}

/// What a dispute takes of the buyer: `min(price, max(floor(price × bps / 10,000), minimum, 1))`, in
/// the price's unit. It follows from the price, so that no dispute is free, whatever the settings, and
/// none costs more than the price again.
pub fn stake(price: Uint128, bps: u16, minimum: Uint128) -> Uint128 {
    share_of(price, bps).max(minimum).max(Uint128::one()).min(price)
}

/// The most that can go back to the buyer of an order that is settled: its seller gets at least 1.
pub fn most_returned(price: Uint128, fee: Uint128, royalty: Uint128) -> Uint128 {
    price.saturating_sub(fee).saturating_sub(royalty).saturating_sub(Uint128::one())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_stake_follows_from_the_price_between_its_least_and_the_price() {
        assert_eq!(stake(10_000u128.into(), 1_000, 5u128.into()).u128(), 1_000);
        assert_eq!(stake(10u128.into(), 1_000, 5u128.into()).u128(), 5);
        assert_eq!(stake(3u128.into(), 1_000, 5u128.into()).u128(), 3);
    }

    #[test]
    fn no_stake_is_nothing() {
        assert_eq!(stake(10_000u128.into(), 0, Uint128::zero()).u128(), 1);
        // A share that rounds down to nothing, and the first price whose share does not.
        assert_eq!(stake(9u128.into(), 1_000, Uint128::zero()).u128(), 1);
        assert_eq!(stake(20u128.into(), 1_000, Uint128::zero()).u128(), 2);
    }

    proptest! {
        #[test]
        fn a_price_is_divided_to_the_last_unit_and_what_is_settled_pays_the_seller(
            price in any::<u128>(), fee in any::<u128>(), royalty in any::<u128>(), back in any::<u128>(),
        ) {
            let (fee, royalty) = (fee % (price / 2).max(1), royalty % (price / 2).max(1));
            prop_assume!(fee + royalty < price);
            let most = most_returned(price.into(), fee.into(), royalty.into()).u128();
            let back = if most == 0 { 0 } else { back % (most + 1) };
            let parts = divide(price.into(), fee.into(), royalty.into(), back.into()).unwrap_or_else(|_| unreachable!());
            prop_assert_eq!(fee + royalty + back + parts.to_seller.u128(), price);
            prop_assert!(parts.to_seller.u128() > 0);
            prop_assert!(divide(price.into(), fee.into(), royalty.into(), (most + 2).into()).is_err());
        }
    }
}
