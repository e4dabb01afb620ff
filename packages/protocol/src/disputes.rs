//! Disputes: how an order's money is divided between its buyer and those who sold.

use cosmwasm_std::Uint128;

/// The parts of an order's price when its buyer gets some of it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// What goes back to the buyer.
    pub to_buyer: Uint128,
    /// The market's part of what stays.
    pub fee: Uint128,
    /// The creators' part of what stays, when somebody else sells.
    pub royalty: Uint128,
    /// The rest of what stays: above zero, unless nothing stays.
    pub to_seller: Uint128,
}

/// Divides a price: of what does not go back to the buyer, fee and royalty take the same part as of
/// the whole, rounded down: `floor(part × stays / price)`.
///
/// `fee + royalty` must be below the price, and `to_buyer` counts up to the price.
pub fn divide(price: Uint128, fee: Uint128, royalty: Uint128, to_buyer: Uint128) -> Division {
    let to_buyer = to_buyer.min(price);
    let stays = price.saturating_sub(to_buyer);
    // Below the price, so the product over the price is below what stays.
    let part = |whole: Uint128| if price.is_zero() { whole } else { whole.multiply_ratio(stays, price) };
    let (fee, royalty) = (part(fee), part(royalty));
    Division { to_buyer, fee, royalty, to_seller: stays.saturating_sub(fee).saturating_sub(royalty) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_of_a_price_has_half_of_its_fee() {
        let division = divide(1_000u128.into(), 25u128.into(), 101u128.into(), 500u128.into());
        assert_eq!((division.fee.u128(), division.royalty.u128()), (12, 50));
        assert_eq!((division.to_buyer.u128(), division.to_seller.u128()), (500, 438));
    }

    #[test]
    fn nobody_gets_more_back_than_was_paid() {
        assert_eq!(divide(10u128.into(), 1u128.into(), Uint128::zero(), 11u128.into()).to_buyer.u128(), 10);
    }

    proptest! {
        #[test]
        fn a_price_is_divided_to_the_last_unit_and_what_stays_pays_the_seller(
            price in 1u128.., fee in 0u16..=5_000, royalty in 0u16..5_000, back in any::<u128>(), least in 0u128..100,
        ) {
            let price = Uint128::new(price);
            let fee = crate::shares::share_of(price, fee).max(least.into());
            let royalty = crate::shares::share_of(price, royalty);
            prop_assume!(fee.full_mul(1u8) + royalty.full_mul(1u8) < price.full_mul(1u8));
            let to_buyer = Uint128::new(back % (price.u128() / 2 + 1) * 2);
            let division = divide(price, fee, royalty, to_buyer);
            let sum = division.to_buyer.checked_add(division.fee)
                .and_then(|sum| sum.checked_add(division.royalty))
                .and_then(|sum| sum.checked_add(division.to_seller));
            prop_assert_eq!(sum, Ok(price));
            prop_assert_eq!(division.to_seller.is_zero(), division.to_buyer == price);
        }
    }
}
