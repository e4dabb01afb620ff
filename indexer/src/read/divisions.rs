//! The accounts that an order's price goes to.

use cosmwasm_std::Uint128;
use weighhouse_protocol::{disputes, shares};

use super::guarantees::Terms;
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

impl Division {
    /// The division of a price of which a part returned to its buyer; `None` for terms or payees that no contract accepts.
    pub(crate) fn of(terms: Terms, returned: u128, is_resale: bool, payees: &[Payee]) -> Option<Self> {
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
        assert_eq!(Division::of(terms, 0, false, &payees(&[3_333, 6_667])), Some(expected));
        // A dispute returns a part of what the payees would get, and nothing of the fee.
        let split = Division::of(terms, 500, false, &payees(&[10_000])).unwrap();
        assert_eq!((split.fee, split.parts), (25, vec![478]));
        let resold = Division::of(Terms { royalty: 50, ..terms }, 0, true, &payees(&[10_000])).unwrap();
        assert_eq!((resold.to_reseller, resold.parts), (Some(928), vec![50]));
        assert_eq!(Division::of(terms, 0, false, &[]), None);
    }
}
