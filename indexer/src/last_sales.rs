//! The last sales of a listing, as one row keeps them: a list of listings shows those of each, and its orders lie far apart.

use bytes::{BufMut, BytesMut};
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{FromSql, Type};

use crate::binary::Value;

/// The most sales of a listing that are kept.
const MOST: usize = 32;

/// The outcome of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SaleEnd {
    /// The sellers were paid the whole price.
    Settled,
    /// A dispute divided the price between the sellers and the buyer.
    Split,
    /// The buyer was paid back.
    Refunded,
    /// The sale has not ended.
    Open,
}

/// One of a listing's last sales. In JSON it is an array of these, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LastSale {
    pub order: i64,
    pub end: SaleEnd,
    /// The time of the payment, in Unix seconds.
    placed_at: i64,
    /// The seconds from the payment to the delivery with its proof; `None` without a delivery.
    pub delivered_after: Option<i64>,
}

impl LastSale {
    /// A sale that was paid at a time.
    pub(crate) fn begun(order: i64, placed_at: i64) -> Self {
        LastSale { order, end: SaleEnd::Open, placed_at, delivered_after: None }
    }

    /// Takes note of the delivery.
    pub(crate) fn deliver(&mut self, at: i64) {
        self.delivered_after = Some(at.saturating_sub(self.placed_at));
    }
}

impl Serialize for LastSale {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.order, self.end, self.placed_at, self.delivered_after).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LastSale {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (order, end, placed_at, delivered_after) = Deserialize::deserialize(deserializer)?;
        Ok(LastSale { order, end, placed_at, delivered_after })
    }
}

/// The sales with the highest numbers, which ascend: an offer has its number since before it was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastSales(Vec<LastSale>);

impl LastSales {
    /// Adds a sale. No sale is ever taken back, so what is pushed out here is not missed later.
    pub(crate) fn begin(&mut self, sale: LastSale) {
        let place = self.0.partition_point(|other| other.order < sale.order);
        self.0.insert(place, sale);
        let over = self.0.len().saturating_sub(MOST);
        self.0.drain(..over);
    }

    /// Changes a sale, if it is among the last.
    pub(crate) fn change(&mut self, order: i64, change: impl FnOnce(&mut LastSale)) {
        let found = self.0.binary_search_by_key(&order, |sale| sale.order).ok();
        if let Some(sale) = found.and_then(|place| self.0.get_mut(place)) {
            change(sale);
        }
    }

    /// Takes note of a sale's end.
    pub(crate) fn end(&mut self, order: i64, end: SaleEnd) {
        self.change(order, |sale| sale.end = end);
    }

    /// The sales, the oldest first.
    pub(crate) fn into_sales(self) -> Vec<LastSale> {
        self.0
    }
}

/// JSON as text, which Postgres compares and gives back without a conversion.
impl Value for LastSales {
    const SQL: &'static str = "text";
    const OID: u32 = 25;

    fn write(&self, out: &mut BytesMut) -> bool {
        serde_json::to_writer(out.writer(), &self.0).is_ok()
    }
}

impl<'a> FromSql<'a> for LastSales {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(serde_json::from_slice(raw)?)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TEXT
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sale_is_an_array_of_its_order_end_payment_and_time_to_delivery() {
        let mut sales = LastSales::default();
        sales.begin(LastSale::begun(7, 1_800_000_000));
        sales.begin(LastSale::begun(9, 1_800_000_100));
        sales.change(7, |sale| sale.deliver(1_800_000_057));
        sales.end(7, SaleEnd::Settled);
        let text = r#"[[7,"settled",1800000000,57],[9,"open",1800000100,null]]"#;
        assert_eq!(serde_json::to_string(&sales).unwrap(), text);
        let mut out = BytesMut::new();
        assert!(sales.write(&mut out));
        assert_eq!(LastSales::from_sql(&Type::TEXT, &out).unwrap(), sales);
    }

    proptest! {
        /// Whatever order offers are taken in.
        #[test]
        fn the_sales_with_the_highest_numbers_are_kept(orders in Just((1..=100_i64).collect::<Vec<_>>()).prop_shuffle()) {
            let mut sales = LastSales::default();
            for order in &orders {
                sales.begin(LastSale::begun(*order, 0));
                sales.end(*order, SaleEnd::Refunded);
            }
            let found = sales.into_sales();
            prop_assert!(found.iter().all(|sale| sale.end == SaleEnd::Refunded));
            prop_assert_eq!(found.iter().map(|sale| sale.order).collect::<Vec<_>>(), (69..=100).collect::<Vec<_>>());
        }
    }
}
