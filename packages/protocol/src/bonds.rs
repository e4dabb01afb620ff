//! Bonds: what a seller has at stake in each order, and who gets it.

use cosmwasm_std::Uint128;

use crate::shares::share_of;

/// The buyer's part of the bond of an order that nobody delivered, in basis points: a tenth. It
/// pays for the wait; the rest goes back to the seller, whose machine may have failed.
pub const PENALTY_BPS: u16 = 1_000;
/// The most that a buyer gets of a forfeited bond on top of its money, in basis points: a fifth.
/// The rest is the treasury's, so that a seller who buys from himself loses by it.
pub const AWARD_BPS: u16 = 2_000;

/// What an order reserves of its seller's bond: `max(floor(price × bps / 10,000), minimum)`, in
/// the price's unit.
pub fn bond(price: Uint128, bps: u16, minimum: Uint128) -> Uint128 {
    share_of(price, bps).max(minimum)
}

/// The part of an undelivered order's bond that its buyer receives.
pub fn penalty(bond: Uint128) -> Uint128 {
    share_of(bond, PENALTY_BPS)
}

/// The division of a forfeited bond, to the last unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forfeit {
    /// The buyer's part.
    pub buyer: Uint128,
    /// The treasury's part: the rest.
    pub treasury: Uint128,
}

/// Divides the bond of an order whose version was proven bad.
///
/// `lost` is what the buyer has paid and does not get back from the order itself: nothing while
/// the order is open, its price once that was paid out. The bond makes that good as far as it
/// reaches; of what is left, the buyer gets at most [`AWARD_BPS`] of the bond.
pub fn forfeit(bond: Uint128, lost: Uint128) -> Forfeit {
    let compensation = bond.min(lost);
    let rest = bond.saturating_sub(compensation);
    let award = share_of(bond, AWARD_BPS).min(rest);
    Forfeit { buyer: compensation.saturating_add(award), treasury: rest.saturating_sub(award) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bond_is_a_share_of_the_price_but_never_under_its_minimum() {
        assert_eq!(bond(1_000u128.into(), 2_000, 50u128.into()).u128(), 200);
        assert_eq!(bond(1_000u128.into(), 2_000, 500u128.into()).u128(), 500);
    }

    #[test]
    fn an_open_orders_buyer_gets_a_fifth_of_the_bond() {
        let parts = forfeit(1_001u128.into(), Uint128::zero());
        assert_eq!((parts.buyer.u128(), parts.treasury.u128()), (200, 801));
    }

    #[test]
    fn a_settled_orders_buyer_is_paid_back_as_far_as_the_bond_reaches() {
        let parts = forfeit(100u128.into(), 1_000u128.into());
        assert_eq!((parts.buyer.u128(), parts.treasury.u128()), (100, 0));
        let parts = forfeit(1_000u128.into(), 900u128.into());
        assert_eq!((parts.buyer.u128(), parts.treasury.u128()), (1_000, 0));
        let parts = forfeit(1_000u128.into(), 500u128.into());
        assert_eq!((parts.buyer.u128(), parts.treasury.u128()), (700, 300));
    }

    proptest! {
        #[test]
        fn a_forfeited_bond_is_divided_to_the_last_unit(bond in any::<u128>(), lost in any::<u128>()) {
            let parts = forfeit(bond.into(), lost.into());
            prop_assert_eq!(parts.buyer.checked_add(parts.treasury).map(|sum| sum.u128()), Ok(bond));
            let gain = parts.buyer.u128().saturating_sub(lost.min(bond));
            prop_assert!(gain <= bond / 5);
        }
    }
}
