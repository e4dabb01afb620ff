//! The accounts that an order's price goes to.

use cosmwasm_std::Uint128;
use weighhouse_protocol::{disputes, shares};

use super::guarantees::Terms;
use super::orders::{Order, OrderState};
use super::plans::Payee;

/// The parts of a price, in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    pub fee: u128,
    /// What a reseller gets; `None` where the creators sell.
    pub to_reseller: Option<u128>,
    /// What each payee of the split gets, in their order.
    pub parts: Vec<u128>,
    /// What completes no unit of any payee.
    pub carried: u128,
}

/// A price before its division.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisible {
    terms: Terms,
    /// The part that returned to the buyer.
    returned: u128,
    is_resale: bool,
}

impl Divisible {
    /// The price of an order of a plan.
    pub(crate) fn of_plan(terms: Terms) -> Self {
        Divisible { terms, returned: 0, is_resale: false }
    }

    /// The price of an order; `None` for an order that was refunded or withdrawn, which pays nobody.
    pub(crate) fn of_order(order: &Order) -> Option<Self> {
        if matches!(order.state, OrderState::Refunded | OrderState::Withdrawn) {
            return None;
        }
        let (terms, returned) = (Terms::of_order(order)?, order.returned.amount.as_str().parse().ok()?);
        Some(Divisible { terms, returned, is_resale: order.resold.is_some() })
    }

    /// Its division among the payees of a split; `None` for terms or payees that no contract accepts.
    pub(crate) fn among(self, payees: &[Payee]) -> Option<Division> {
        let Divisible { terms, returned, is_resale } = self;
        let whole =
            disputes::divide(terms.price.into(), terms.fee.into(), terms.royalty.into(), returned.into()).ok()?;
        let net = if is_resale { whole.royalty } else { whole.to_seller };
        let shares: Vec<u16> = payees.iter().filter_map(|payee| u16::try_from(payee.share_bps).ok()).collect();
        let divided = shares::divide(0, net, &shares).ok()?;
        Some(Division {
            fee: whole.fee.u128(),
            to_reseller: is_resale.then_some(whole.to_seller.u128()),
            parts: divided.parts.iter().map(Uint128::u128).collect(),
            carried: shares::carried(divided.rest, &shares).u128(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn payees(shares: &[i32]) -> Vec<Payee> {
        let payee =
            |share_bps: &i32| Payee { listing: 1, split_version: 1, account: "a".into(), share_bps: *share_bps };
        shares.iter().map(payee).collect()
    }

    #[test]
    fn a_price_is_divided_after_its_fee_by_shares_that_round_down() {
        let terms = Terms { price: 1_003, fee: 25, royalty: 0, bond: 0, stake: 0, is_disputable: true };
        let expected = Division { fee: 25, to_reseller: None, parts: vec![325, 652], carried: 1 };
        let sale = Divisible::of_plan(terms);
        assert_eq!(sale.among(&payees(&[3_333, 6_667])), Some(expected));
        // A dispute returns a part of what the payees would get, and nothing of the fee.
        let split = Divisible { returned: 500, ..sale }.among(&payees(&[10_000])).unwrap();
        assert_eq!((split.fee, split.parts), (25, vec![478]));
        let resale = Divisible { terms: Terms { royalty: 50, ..terms }, is_resale: true, ..sale };
        let resold = resale.among(&payees(&[10_000])).unwrap();
        assert_eq!((resold.to_reseller, resold.parts), (Some(928), vec![50]));
        assert_eq!(sale.among(&[]), None);
    }
}
