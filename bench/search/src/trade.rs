//! What is sold in a made-up market: orders with what follows from them, and what sellers have at stake.

use std::fmt::Write;

use tokio_postgres::Client;

use crate::dice::Dice;
use crate::figures;
use crate::load::{copy, hash};
use crate::market::{account, Market, Order};

/// Of so many licenses one is for resale, and of one its holder asks for the key again.
const RESOLD: u64 = 200;
const REKEYED: u64 = 500;

/// Loads all that orders make.
///
/// # Errors
/// Failures of the database.
pub async fn load<'a>(client: &Client, market: Market, seller: impl Fn(u64) -> &'a str) -> anyhow::Result<()> {
    let orders = || (1..=market.orders).map(|id| market.order(id));
    let licenses = || orders().filter(|order| order.state == "settled");
    let accounts = || 0..=market.listings / 10;
    copy(client, ORDERS, orders().map(|o| order(&o, seller(o.listing)))).await?;
    copy(client, HISTORY, orders().map(|o| history(&o))).await?;
    copy(client, LICENSES, licenses().map(|o| license(&o))).await?;
    copy(client, DISPUTES, orders().filter(|o| o.state == "disputed").map(|o| dispute(&o))).await?;
    copy(client, RESALES, licenses().filter(|o| o.id % RESOLD == 1).map(|o| resale(&o))).await?;
    copy(client, REKEYS, licenses().filter(|o| o.id % REKEYED == 1).map(|o| rekey(&o))).await?;
    copy(client, PAYEES, (1..=market.listings).map(|id| payees(id, seller(id)))).await?;
    copy(client, BONDS, accounts().map(bond)).await?;
    copy(client, BALANCES, accounts().map(balance)).await?;
    copy(client, figures::INCOME, figures::income()).await
}

const ORDERS: &str = "orders (id, listing, version, plan, buyer, seller, price, denom, fee, split_version, card,
    deliver_by, refund_from, challenge_window, cooldown, bond, stake, transport_key, state, is_offer, royalty, returned,
    delivery, settle_from, release_from, placed_at, placed_height, placed_tx, delivered_at, closed_at)";

fn order(order: &Order, seller: &str) -> String {
    let Order { id, listing, buyer, state, placed_at, delivered_at, closed_at } = order;
    let (price, fee, bond, stake, window) = (Order::PRICE, Order::FEE, Order::BOND, Order::STAKE, Order::WINDOW);
    let deliver_by = placed_at + Order::DELIVER_WITHIN;
    let settle_from = delivered_at.map(|at| at + window);
    let delivery = delivered_at.map(|_| hash(*id));
    format!(
        "{id}\t{listing}\t1\t0\t{buyer}\t{seller}\t{price}\tuwhs\t{fee}\t1\tbafk\t{deliver_by}\t{}\t{window}\t600\t{bond}\t{stake}\t00\t{state}\tfalse\t0\t0\t{}\t{}\t{}\t{placed_at}\t{placed_at}\t{}\t{}\t{}\n",
        deliver_by + 60,
        known(delivery.as_deref()),
        known(settle_from),
        known(settle_from.map(|at| at + 600)),
        hash(*id),
        known(*delivered_at),
        known(*closed_at),
    )
}

/// A value of COPY's text form.
fn known(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "\\N".to_owned(), |value| value.to_string())
}

const HISTORY: &str = "order_history (order_id, height, phase, tx_index, event_index, kind, at, tx)";

fn history(order: &Order) -> String {
    let Order { id, state, placed_at, delivered_at, closed_at, .. } = order;
    let end = if *state == "refunded" { "refunded" } else { "settled" };
    let disputed = delivered_at.filter(|_| *state == "disputed").map(|at| at + 60);
    let steps = [("placed", Some(*placed_at)), ("delivered", *delivered_at), ("disputed", disputed), (end, *closed_at)];
    let mut rows = String::new();
    for (kind, at) in steps.iter().filter_map(|(kind, at)| at.map(|at| (kind, at))) {
        let _ = writeln!(rows, "{id}\t{at}\t1\t0\t0\t{kind}\t{at}\t{}", hash(*id));
    }
    rows
}

const LICENSES: &str = "licenses (id, owner, listing, version, split_version, kind, commercial, derivatives,
    redistribution, transferable, resale_royalty_bps, terms_hash, issued_at)";

fn license(order: &Order) -> String {
    let Order { id, listing, buyer, closed_at, .. } = order;
    let issued = closed_at.unwrap_or_default();
    format!("{id}\t{buyer}\t{listing}\t1\t1\tperpetual\ttrue\ttrue\tfalse\ttrue\t500\t{}\t{issued}\n", hash(*listing))
}

const DISPUTES: &str =
    "disputes (order_id, buyer, arbiter, decide_by, decide_by_height, stake, denom, reason, opened_at)";

fn dispute(order: &Order) -> String {
    let Order { id, buyer, placed_at, .. } = order;
    let (arbiter, stake) = (account(1), Order::STAKE);
    format!("{id}\t{buyer}\t{arbiter}\t{0}\t{0}\t{stake}\tuwhs\tipfs://bafk\t{placed_at}\n", placed_at + 86_400)
}

const RESALES: &str = "resales (license, seller, listing, version, price, denom, deliver_within, challenge_window,
    opened_at, opened_height, ending)";

fn resale(order: &Order) -> String {
    let Order { id, listing, buyer, closed_at, .. } = order;
    let at = closed_at.unwrap_or_default() + 3_600;
    format!("{id}\t{buyer}\t{listing}\t1\t4000000\tuwhs\t3600\t600\t{at}\t{at}\tfalse\n")
}

const REKEYS: &str =
    "rekeys (license, listing, version, owner, transport_key, expires_at, expires_at_height, asked_at)";

fn rekey(order: &Order) -> String {
    let Order { id, listing, buyer, closed_at, .. } = order;
    let at = closed_at.unwrap_or_default() + 7_200;
    format!("{id}\t{listing}\t1\t{buyer}\t00\t{0}\t{0}\t{at}\n", at + 86_400)
}

const PAYEES: &str = "payees (listing, split_version, position, account, share_bps)";

/// The seller, and two others for its data and its base model.
fn payees(listing: u64, seller: &str) -> String {
    let mut dice = Dice::of(listing, 6, 0);
    let [data, base] = [dice.few(50_000), dice.few(5_000)].map(account);
    format!("{listing}\t1\t0\t{seller}\t6400\n{listing}\t1\t1\t{data}\t2800\n{listing}\t1\t2\t{base}\t800\n")
}

const BONDS: &str = "bonds (seller, denom, posted, withdrawn, bound, released, forfeited, unlocked, orders)";

fn bond(number: u64) -> String {
    let (seller, posted) = (account(number), 10_000_000 + Dice::of(number, 7, 0).few(5_000_000_000));
    format!("{seller}\tuwhs\t{posted}\t0\t{}\t{}\t0\t0\t9\n", posted / 2, posted / 3)
}

const BALANCES: &str = "balances (account, denom, credited, claimed)";

fn balance(number: u64) -> String {
    let credited = Dice::of(number, 8, 0).few(9_000_000_000);
    format!("{}\tuwhs\t{credited}\t{}\n", account(number), credited / 2)
}
