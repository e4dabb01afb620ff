//! Orders.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_postgres::Row;

use super::dispute::Dispute;
use super::error::bad_input;
use super::filter::check_text;
use super::history::{BondState, Step};
use super::license::License;
use super::listing::Listing;
use super::plan::Coin;
use super::rows::{DisputeOf, HistoryOf, LicenseKey, ListingKey, Rows};
use super::scalars::{time, BigInt};
use super::sql::Sql;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
pub enum OrderState {
    /// Paid, and not yet delivered.
    Funded,
    /// Delivered, and not yet paid out.
    Delivered,
    /// Delivered and paid out: final.
    Settled,
    /// Paid back: final.
    Refunded,
    /// Paid at a price of its buyer's own, and not taken by its seller.
    Offered,
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed,
}

impl OrderState {
    const ALL: [(OrderState, &'static str); 7] = [
        (OrderState::Funded, "funded"),
        (OrderState::Delivered, "delivered"),
        (OrderState::Settled, "settled"),
        (OrderState::Refunded, "refunded"),
        (OrderState::Offered, "offered"),
        (OrderState::Withdrawn, "withdrawn"),
        (OrderState::Disputed, "disputed"),
    ];

    fn stored(name: &str) -> Self {
        Self::ALL.into_iter().find(|(_, stored)| *stored == name).map_or(OrderState::Funded, |(state, _)| state)
    }

    fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }
}

/// An order. Points and ciphertexts are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Order {
    #[graphql(skip)]
    pub(super) number: i64,
    #[graphql(skip)]
    pub(super) of: i64,
    #[graphql(skip)]
    resold: Option<i64>,
    /// Its number; the license it becomes has the same, unless one is resold.
    pub id: ID,
    /// Number of the listing.
    pub listing_id: ID,
    /// Number of the version sold.
    pub version: BigInt,
    /// Position of the plan sold.
    pub plan: i32,
    /// Who paid.
    pub buyer: String,
    /// Who is to deliver: who resells the license, if one is resold.
    pub seller: String,
    /// What was paid.
    pub price: Coin,
    /// The market's part of it.
    pub fee: Coin,
    /// Where it stands.
    pub state: OrderState,
    /// Whether its buyer named the price.
    pub is_offer: bool,
    /// Token id of the license that is resold; null when the creators sell.
    pub resold_id: Option<ID>,
    /// The creators' part of a resale's price.
    pub royalty: Coin,
    /// What of the price went back to the buyer of a settled order.
    pub returned: Coin,
    /// Until when the seller may start to deliver.
    pub deliver_by: DateTime<Utc>,
    /// From when on it can be refunded if it is not delivered, or withdrawn if it is an offer that is not taken.
    pub refund_from: DateTime<Utc>,
    /// The buyer's time to challenge the delivery before it is paid, in seconds; 0 for none.
    pub challenge_window: BigInt,
    /// For how long after that a proof still costs the seller the bond, in seconds.
    pub cooldown: BigInt,
    /// From when on it can be settled by anyone, and no longer challenged or disputed; null before its delivery. While
    /// it is disputed, that is `dispute.decideBy`.
    pub settle_from: Option<DateTime<Utc>>,
    /// From when on its bond can be released, and no proof reaches it; null before its delivery.
    pub release_from: Option<DateTime<Utc>>,
    /// What it reserves of the seller's bond, an offer once it is taken.
    pub bond: Coin,
    /// What became of it.
    pub bond_state: BondState,
    /// What of it is the seller's again; null unless some of it is.
    pub bond_released: Option<Coin>,
    /// What of it the buyer got; null unless some of it was lost.
    pub bond_to_buyer: Option<Coin>,
    /// What of it the treasury got; null unless some of it was lost.
    pub bond_to_treasury: Option<Coin>,
    /// When it was released or forfeited; null while it is reserved.
    pub bond_ended_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub bond_ended_tx: Option<String>,
    /// `T`, the buyer's transport key.
    pub transport_key: String,
    /// `c1 ‖ c2 ‖ c3`, once delivered.
    pub delivery: Option<String>,
    /// When it was placed, or offered.
    pub placed_at: DateTime<Utc>,
    /// In which block.
    pub placed_height: BigInt,
    /// By which transaction.
    pub placed_tx: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub delivered_tx: Option<String>,
    /// When it was settled, refunded or withdrawn.
    pub closed_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub closed_tx: Option<String>,
}

impl Order {
    pub(super) const COLUMNS: &'static str = "
        SELECT o.*, o.price::text AS price_text, o.fee::text AS fee_text, o.bond::text AS bond_text,
            o.royalty::text AS royalty_text, o.returned::text AS returned_text,
            o.bond_released::text AS released_text, o.bond_to_buyer::text AS to_buyer_text,
            o.bond_to_treasury::text AS to_treasury_text";

    pub(super) fn read(row: &Row) -> Self {
        let (number, of): (i64, i64) = (row.get("id"), row.get("listing"));
        let denom: String = row.get("denom");
        let coin = |column| Coin::stored(row.get(column), denom.clone());
        let part = |column| row.get::<_, Option<String>>(column).map(|text| Coin::stored(text, denom.clone()));
        let (settle_from, resold): (Option<i64>, Option<i64>) = (row.get("settle_from"), row.get("resold"));
        let cooldown: i64 = row.get("cooldown");
        Order {
            number,
            of,
            resold,
            id: number.into(),
            listing_id: of.into(),
            version: BigInt(row.get("version")),
            plan: row.get::<_, i16>("plan").into(),
            buyer: row.get("buyer"),
            seller: row.get("seller"),
            price: coin("price_text"),
            fee: coin("fee_text"),
            state: OrderState::stored(row.get("state")),
            is_offer: row.get("is_offer"),
            resold_id: resold.map(ID::from),
            royalty: coin("royalty_text"),
            returned: coin("returned_text"),
            deliver_by: time(row.get("deliver_by")),
            refund_from: time(row.get("refund_from")),
            challenge_window: BigInt(row.get("challenge_window")),
            cooldown: BigInt(cooldown),
            settle_from: settle_from.map(time),
            release_from: settle_from.map(|from| time(from.saturating_add(cooldown))),
            bond: coin("bond_text"),
            bond_state: BondState::read(row),
            bond_released: part("released_text"),
            bond_to_buyer: part("to_buyer_text"),
            bond_to_treasury: part("to_treasury_text"),
            bond_ended_at: row.get::<_, Option<i64>>("bond_ended_at").map(time),
            bond_ended_tx: row.get("bond_ended_tx"),
            transport_key: row.get("transport_key"),
            delivery: row.get("delivery"),
            placed_at: time(row.get("placed_at")),
            placed_height: BigInt(row.get("placed_height")),
            placed_tx: row.get("placed_tx"),
            delivered_at: row.get::<_, Option<i64>>("delivered_at").map(time),
            delivered_tx: row.get("delivered_tx"),
            closed_at: row.get::<_, Option<i64>>("closed_at").map(time),
            closed_tx: row.get("closed_tx"),
        }
    }
}

#[ComplexObject]
impl Order {
    /// What was sold.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// What happened to it, step by step, in the chain's order; at most the last 100 steps.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<Step>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(HistoryOf(self.number)).await?.unwrap_or_default())
    }

    /// The dispute that its buyer began, whether it is open or has ended; null if there was none.
    async fn dispute(&self, ctx: &Context<'_>) -> Result<Option<Dispute>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(DisputeOf(self.number)).await?)
    }

    /// The license that is resold; null when the creators sell.
    async fn resold(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        let Some(license) = self.resold else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(license)).await?)
    }

    /// The license it became, or passed on; null before the settlement.
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        if self.state != OrderState::Settled {
            return Ok(None);
        }
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.resold.unwrap_or(self.number))).await?)
    }
}

/// Which orders. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct OrderFilter {
    /// Of this buyer.
    pub buyer: Option<String>,
    /// Of this seller.
    pub seller: Option<String>,
    /// Of this listing.
    pub listing: Option<ID>,
    /// In this state.
    pub state: Option<OrderState>,
}

impl OrderFilter {
    /// Adds the condition, over `orders AS o`.
    pub(super) fn write(&self, sql: &mut Sql) -> Result<()> {
        sql.push("true");
        for (field, column, value) in [("buyer", "o.buyer", &self.buyer), ("seller", "o.seller", &self.seller)] {
            if let Some(value) = value {
                check_text(field, value)?;
                sql.push(&format!(" AND {column} = ")).bind(value.clone());
            }
        }
        if let Some(listing) = &self.listing {
            sql.push(" AND o.listing = ").bind(number(listing)?);
        }
        if let Some(state) = self.state {
            sql.push(" AND o.state = ").bind(state.name());
        }
        Ok(())
    }

    /// Whether an order is one of these.
    pub(super) fn takes(&self, order: &Order) -> bool {
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|w| Some(w) == found);
        is(&self.buyer, Some(&order.buyer))
            && is(&self.seller, Some(&order.seller))
            && self.listing.as_ref().is_none_or(|listing| *listing == order.listing_id)
            && self.state.is_none_or(|state| state == order.state)
    }
}

/// An id as the number that it is.
pub(super) fn number(id: &ID) -> Result<i64> {
    id.parse().map_err(|_| {
        let shown: String = id.chars().take(60).collect();
        bad_input(format!("{shown:?} is no id: ids are whole numbers"))
    })
}
