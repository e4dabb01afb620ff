//! What a buyer can count on: the outcomes of a listing's last sales, and what a buyer gets back in each case.

use async_graphql::{ComplexObject, Enum, SimpleObject, ID};

use super::plan::Coin;
use super::scalars::BigInt;
use crate::read::outcomes::SaleOutcomes;
use crate::read::{guarantees, track};

/// The outcome of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "track::SaleEnd")]
pub enum SaleEnd {
    /// The sellers were paid the whole price.
    Settled,
    /// A dispute divided the price between the sellers and the buyer.
    Split,
    /// The buyer was paid back.
    Refunded,
    /// The sale has not ended.
    Open,
}

/// A sale with its outcome.
#[derive(Clone, SimpleObject)]
pub struct Outcome {
    /// The number of the order.
    pub order_id: ID,
    /// The end of the sale.
    pub end: SaleEnd,
}

/// The last 32 sales of a listing, without resales.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct TrackRecord {
    #[graphql(skip)]
    sales: Vec<track::Sale>,
    /// The number of sales that settled at the whole price.
    pub settled: i32,
    /// The number of sales whose price a dispute divided.
    pub split: i32,
    /// The number of sales that were paid back.
    pub refunded: i32,
    /// The number of the refunded sales that nobody delivered.
    pub undelivered: i32,
    /// The number of sales that have not ended.
    pub open: i32,
    /// The median time from the payment to the delivery with its proof, in seconds; null without a delivery.
    pub median_delivery: Option<i32>,
}

impl From<Vec<track::Sale>> for TrackRecord {
    fn from(sales: Vec<track::Sale>) -> Self {
        let track::Outcomes { settled, split, refunded, undelivered, open } = track::Outcomes::of(&sales);
        TrackRecord {
            settled,
            split,
            refunded,
            undelivered,
            open,
            median_delivery: track::median_delivery(&sales).map(|time| i32::try_from(time).unwrap_or(i32::MAX)),
            sales,
        }
    }
}

#[ComplexObject]
impl TrackRecord {
    /// The sales, oldest first.
    async fn outcomes(&self) -> Vec<Outcome> {
        self.sales.iter().map(|sale| Outcome { order_id: sale.order.into(), end: sale.end.into() }).collect()
    }

    /// The outcomes alone, in the same order: a list of listings is answered sooner with them.
    async fn ends(&self) -> Vec<SaleEnd> {
        self.sales.iter().map(|sale| sale.end.into()).collect()
    }
}

/// All sales of a listing or of an account, without resales.
#[derive(Clone, SimpleObject)]
pub struct SalesRecord {
    /// The number of sales that settled at the whole price.
    pub settled: BigInt,
    /// The number of sales whose price a dispute divided: `splitAgreed` and `splitRuled`.
    pub split: BigInt,
    /// The number of those whose parties agreed.
    pub split_agreed: BigInt,
    /// The number of those whose arbiter ruled.
    pub split_ruled: BigInt,
    /// The number of sales that were paid back, the sum of the next four.
    pub refunded: BigInt,
    /// The number of sales that nobody delivered in time.
    pub undelivered: BigInt,
    /// The number of open sales that ended because a proof showed that the version is bad.
    pub proven_bad: BigInt,
    /// The number of sales whose parties agreed on the whole price.
    pub refund_agreed: BigInt,
    /// The number of sales whose arbiter returned the whole price.
    pub refund_ruled: BigInt,
    /// The number of sales that buyers disputed, however the disputes ended.
    pub disputed: BigInt,
    /// The number of sales that have not ended.
    pub open: BigInt,
}

impl From<SaleOutcomes> for SalesRecord {
    fn from(outcomes: SaleOutcomes) -> Self {
        SalesRecord {
            settled: BigInt(outcomes.settled),
            split: BigInt(outcomes.split()),
            split_agreed: BigInt(outcomes.split_agreed),
            split_ruled: BigInt(outcomes.split_ruled),
            refunded: BigInt(outcomes.refunded()),
            undelivered: BigInt(outcomes.refunded_undelivered),
            proven_bad: BigInt(outcomes.refunded_proven_bad),
            refund_agreed: BigInt(outcomes.refunded_agreed),
            refund_ruled: BigInt(outcomes.refunded_ruled),
            disputed: BigInt(outcomes.disputed),
            open: BigInt(outcomes.open()),
        }
    }
}

/// What a buyer gets back in each case, and what that follows from.
#[derive(Clone, SimpleObject)]
pub struct Guarantee {
    /// The market's part of the price.
    pub fee: Coin,
    /// The part of the seller's bond that the order reserves.
    pub bond: Coin,
    /// The stake that a dispute takes from the buyer: a lost dispute costs it.
    pub stake: Coin,
    /// The sum if nobody delivers in time: the price, and a penalty out of the bond. The penalty is less for a seller that
    /// missed so many deliveries on a day that the market's daily penalty is reached.
    pub if_undelivered: Coin,
    /// The sum if a proof shows before the settlement that the version is bad: the price, and a part of the bond.
    pub if_proven_bad: Coin,
    /// The sum if a proof shows after the settlement, within the cooldown, that the version is bad: out of the bond.
    pub if_proven_bad_later: Coin,
    /// The most that a dispute returns of the price while the buyer keeps the license, beside the stake; null if the buyer
    /// can't dispute the delivery.
    pub if_disputed_at_most: Option<Coin>,
}

impl Guarantee {
    pub(super) fn of(terms: guarantees::Terms, denom: &str) -> Self {
        let found = terms.guarantee();
        let coin = |amount: u128| Coin { amount: amount.into(), denom: denom.to_owned() };
        Guarantee {
            fee: coin(found.fee),
            bond: coin(found.bond),
            stake: coin(found.stake),
            if_undelivered: coin(found.undelivered),
            if_proven_bad: coin(found.proven_open),
            if_proven_bad_later: coin(found.proven_settled),
            if_disputed_at_most: found.disputed_most.map(coin),
        }
    }
}
