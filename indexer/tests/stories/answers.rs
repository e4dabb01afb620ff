//! What the contracts answer, in the words of the index.
use chrono::DateTime;
use cosmwasm_std::{Addr, Uint128};
use serde_json::{json, Value};
use weighhouse_market_suite::DENOM;
use weighhouse_protocol::escrow::{Bond, Order, OrderState, QueryMsg, RekeyRequest, Resale, Revenue};
use weighhouse_protocol::registry::{self, OrderPause};
use weighhouse_protocol::ListingId;

use crate::chain::{Chain, FEW, LISTINGS};

impl Chain {
    /// All that is at stake, by account.
    fn bonds(&self) -> Vec<Value> {
        let mut accounts = [0, 1, 2].map(|pick| self.account(pick));
        accounts.sort();
        let bonds = accounts.map(|account| (self.market.bond_of(&account, DENOM), account));
        let is_some = |bond: &Bond| !(bond.free + bond.reserved + bond.unlocked).is_zero();
        let bonds = bonds.into_iter().filter(|(bond, _)| is_some(bond));
        let row = |(bond, account): (Bond, Addr)| {
            let from = (bond.available_from, bond.available_from_height);
            json!([account, bond.free, bond.reserved, bond.unlocked, from.0, from.1])
        };
        bonds.map(row).collect()
    }

    /// All that the ledger owes, by account.
    fn owed(&self) -> Vec<Value> {
        let mut accounts = [self.account(0), self.account(1), self.account(2), self.market.treasury.clone()];
        accounts.sort();
        let owed = accounts.map(|account| (self.market.owed(&account), account)).into_iter();
        owed.filter(|(owed, _)| *owed > 0).map(|(owed, account)| json!([account, owed.to_string()])).collect()
    }

    fn listing(&self, id: ListingId, orders: &[Order]) -> Value {
        let listing = self.market.listing(id);
        let latest = listing.latest_version;
        let is_bad = latest.is_some_and(|latest| self.market.version(id, latest).bad_since.is_some());
        let is_sale =
            |order: &&Order| order.listing == id && order.state == OrderState::Settled && order.resold.is_none();
        let delisted = listing.delisted.as_ref();
        json!([
            id,
            listing.state,
            latest,
            is_bad,
            orders.iter().filter(is_sale).count(),
            delisted.map(|delisted| &delisted.by),
            delisted.map(|delisted| delisted.since),
            delisted.and_then(|delisted| delisted.lapses_at),
        ])
    }

    /// The versions that were proven bad.
    fn bad(&self) -> Vec<Value> {
        let mut bad = Vec::new();
        for (listing, version) in self.contents.keys() {
            let found = self.market.version(*listing, *version);
            bad.extend(found.bad_since.map(|since| json!([listing, version, since, found.bad_since_height])));
        }
        bad
    }

    /// The sellers whose listings take no orders.
    fn closed(&self) -> Vec<Value> {
        let mut accounts = [0, 1, 2].map(|pick| self.account(pick));
        accounts.sort();
        let closed = accounts.iter().filter_map(|account| Some((account, self.market.closed(account)?)));
        closed.map(|(account, closing)| json!([account, closing.since, closing.order])).collect()
    }

    /// What sells, as the index's answers have it.
    fn sells(&self) -> Value {
        let time = |seconds: u64| DateTime::from_timestamp(seconds as i64, 0).unwrap().to_rfc3339();
        let since = self.market.closed(&self.market.seller).map(|closing| time(closing.since));
        let listing = |listing| json!({"sellable": self.is_sellable(listing), "sellerClosedSince": since});
        let pause: OrderPause = self.market.ask(&self.market.registry, &registry::QueryMsg::OrderPause {}).unwrap();
        let pause = (pause.paused_until > self.market.now())
            .then(|| json!({"until": time(pause.paused_until), "by": pause.by}));
        json!({"few": listing(FEW), "many": listing(2), "orderPause": pause})
    }

    /// What the contracts answer now.
    pub(crate) fn answer(&self) -> Value {
        let orders = self.market.orders();
        let text = |amount: Option<Uint128>| amount.map(|amount| amount.to_string());
        let order = |order: &Order| {
            // Of an offer it is what taking it would reserve.
            let is_reserved = !matches!(order.state, OrderState::Offered | OrderState::Withdrawn);
            let bond = if is_reserved { order.bond } else { Uint128::zero() };
            // An offer has no time to deliver, and what was paid back none to settle.
            let deliver = (order.deliver_by, order.deliver_by_height, order.refund_from, order.refund_from_height);
            let is_refunded = order.state == OrderState::Refunded;
            let settle = (
                order.settle_from,
                order.settle_from_height,
                order.release_from,
                order.release_from_height,
                order.delivered_at,
            );
            json!([
                order.id,
                order.state,
                order.returned,
                bond,
                order.stake,
                order.placed_at,
                order.expires_at.zip(order.expires_at_height),
                if is_reserved { json!(deliver) } else { json!([null, null, null, null]) },
                (!is_refunded).then_some(settle),
            ])
        };
        let dispute = |order: &Order| {
            let dispute = order.dispute.as_ref()?;
            Some(json!([
                order.id,
                text(dispute.asked),
                text(dispute.offered),
                dispute.stake,
                dispute.decide_by,
                dispute.decide_by_height,
            ]))
        };
        let sold: u32 = self.market.ask(&self.market.escrow, &QueryMsg::Sold { listing: FEW, plan: 0 }).unwrap();
        let resale =
            |resale: &Resale| json!([resale.license, resale.seller, resale.price.amount, resale.order, resale.ending]);
        let rekey = |request: &RekeyRequest| json!([request.license, request.expires_at, request.expires_at_height]);
        let revenue = |row: &Revenue| json!([row.listing, row.split_version, row.gross, row.fee, row.sales]);
        let totals = self.market.totals();
        let carried = totals.iter().find(|total| total.denom == DENOM).map_or(Uint128::zero(), |total| total.carried);
        let licenses = orders.iter().filter_map(|order| Some(json!([order.id, self.owner(order.id)?])));
        let rekeys: Vec<RekeyRequest> = self.market.waiting();
        json!({
            "listings": LISTINGS.map(|listing| self.listing(listing, &orders)),
            "bad": some(self.bad()),
            "closed": some(self.closed()),
            "settings": self.market.config(),
            "sold": sold,
            "orders": some(orders.iter().map(order).collect()),
            "disputes": some(orders.iter().filter_map(dispute).collect()),
            "bonds": some(self.bonds()),
            "resales": some(self.resales().iter().map(resale).collect()),
            "rekeys": some(rekeys.iter().map(rekey).collect()),
            "licenses": some(licenses.collect()),
            "owed": some(self.owed()),
            "revenues": some(self.market.revenues().iter().map(revenue).collect()),
            "carried": carried,
            "sells": self.sells(),
        })
    }
}

/// An aggregate of no rows is null.
fn some(list: Vec<Value>) -> Value {
    if list.is_empty() {
        Value::Null
    } else {
        Value::Array(list)
    }
}
