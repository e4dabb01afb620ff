//! Bonds.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::orders::OrderState;
use super::rows::{many_each, Record, Rows};
use super::Coin;

/// The state of the bond that an order reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BondState {
    /// The order reserves no bond: an offer before its seller takes it, or a resale.
    None,
    /// The bond backs the order.
    Reserved,
    /// The bond returned to the seller.
    Released,
    /// The seller forfeited the bond; a rest returned to the seller.
    Forfeited,
}

impl BondState {
    pub(super) fn of(state: OrderState, bond: &Coin, released: Option<&Coin>, to_buyer: Option<&Coin>) -> Self {
        match state {
            _ if bond.amount.as_str() == "0" => BondState::None,
            OrderState::Offered | OrderState::Withdrawn => BondState::None,
            _ if to_buyer.is_some() => BondState::Forfeited,
            _ if released.is_some() => BondState::Released,
            _ => BondState::Reserved,
        }
    }
}

/// The bond of a seller in one denom.
#[derive(Clone, Debug)]
pub(crate) struct Bond {
    pub seller: String,
    pub denom: String,
    pub free: Coin,
    pub reserved: Coin,
    pub unlocked: Coin,
    pub available_from: Option<i64>,
    pub available_from_height: Option<i64>,
    pub posted: Coin,
    pub withdrawn: Coin,
    pub forfeited: Coin,
    /// The orders that the reserved part backs.
    pub orders: i64,
}

const OF_SELLERS: &str = "
SELECT seller, denom, free::text, reserved::text, unlocked::text, available_from, available_from_height,
    posted::text, withdrawn::text, forfeited::text, orders
FROM bonds WHERE seller = ANY($1) ORDER BY seller, denom";

impl Record for Bond {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        Ok(Bond {
            seller: row.try_get("seller")?,
            free: coin("free")?,
            reserved: coin("reserved")?,
            unlocked: coin("unlocked")?,
            available_from: row.try_get("available_from")?,
            available_from_height: row.try_get("available_from_height")?,
            posted: coin("posted")?,
            withdrawn: coin("withdrawn")?,
            forfeited: coin("forfeited")?,
            orders: row.try_get("orders")?,
            denom,
        })
    }
}

impl Rows {
    /// The bonds of sellers, by denom.
    pub(crate) async fn bonds(&self, sellers: &[String]) -> Result<HashMap<String, Vec<Bond>>, Failure> {
        let found = self.looked_up(OF_SELLERS, &[&sellers]).await?;
        Ok(many_each(found, |bond: &Bond| bond.seller.clone()))
    }
}
