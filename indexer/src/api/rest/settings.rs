//! The market's settings, and the pause of new orders.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use weighhouse_messages::notation;
use weighhouse_protocol::{order, registry};

use super::answer::{Changes, Reading};
use super::coin::time;
use super::parameters::NoQuery;
use super::problem::Problem;
use crate::read::{settings, Rows};

/// The market's settings, as governance last set them. Amounts are in base units.
#[derive(Serialize, ToSchema)]
pub(super) struct Settings {
    /// The account that receives the fees.
    treasury: String,
    /// The market's fee, in basis points of the price.
    fee_bps: u16,
    /// The denoms in which sellers may set prices.
    denoms: Vec<DenomRule>,
    /// The bounds of a seller's time to deliver, in seconds.
    deliver_within: Span,
    /// The time after the deadline in which a delivery may still land, in seconds.
    grace: u32,
    /// The bounds of a buyer's time to challenge a delivery, in seconds.
    challenge_window: Span,
    /// The download rate that every buyer is assumed to reach, in bytes a second: larger files get longer windows.
    download_rate: u64,
    /// The time after a challenge window in which a proof still forfeits the bond, in seconds.
    cooldown: u32,
    /// The part of a seller's bond that an order reserves, in basis points of the price.
    bond_bps: u16,
    /// The delay between unlocking and withdrawing a bond, in seconds.
    bond_delay: u32,
    /// The interval at which blocks come, in milliseconds: a span has passed when its seconds have, and as many blocks as
    /// it has such intervals.
    block_interval: u32,
    /// The stake that a dispute takes from the buyer, in basis points of the price.
    stake_bps: u16,
    /// The account that may pause new orders beside governance; null when only governance may.
    guardian: Option<Guardian>,
    /// The account whose delistings lapse unless governance confirms them; null when only governance delists.
    moderator: Option<Moderator>,
    /// The account that decides disputes of orders to come; null when they can't be disputed.
    arbiter: Option<Arbiter>,
    /// The time at which governance set the settings.
    changed_at: DateTime<Utc>,
    /// The hash of the transaction that set them; null for a message of governance.
    changed_tx: Option<String>,
    /// The pause of new orders at the last block of the index; null without one.
    order_pause: Option<OrderPause>,
}

/// The rules of sales in one denom. Amounts are decimal digits, in base units.
#[derive(Serialize, ToSchema)]
pub(super) struct DenomRule {
    /// The base denom of the rule.
    denom: String,
    /// The unit in which people read amounts, such as `whs` of `uwhs`; the denom itself where they read base units.
    unit: String,
    /// The decimal places of that unit: an amount of base units is divided by ten to this power.
    decimals: usize,
    /// The least fee of a sale.
    min_fee: String,
    /// The least bond of an order.
    min_bond: String,
    /// The least stake of a dispute, which is never above the price.
    min_stake: String,
    /// The most that all deliveries which a seller misses in one day pay to buyers.
    daily_penalty: String,
    /// Whether the denom is closed to new orders, bonds and prices at the last block of the index.
    closed: bool,
    /// The time from which it is closed; null while no closing is announced, and where governance closed it without a date.
    closes_at: Option<DateTime<Utc>>,
}

/// An inclusive range of spans, in seconds.
#[derive(Serialize, ToSchema)]
pub(super) struct Span {
    /// The shortest time, in seconds.
    min: u32,
    /// The longest time, in seconds.
    max: u32,
}

/// An account that may pause new orders once, until governance resumes them or changes the settings.
#[derive(Serialize, ToSchema)]
pub(super) struct Guardian {
    /// The account that may pause orders.
    account: String,
    /// The end of that power.
    expires_at: DateTime<Utc>,
}

/// An account whose delistings last for a time.
#[derive(Serialize, ToSchema)]
pub(super) struct Moderator {
    /// The account that may delist listings.
    account: String,
    /// The time for which its delistings stand without governance, in seconds.
    lapse: u32,
}

/// An account that decides disputes.
#[derive(Serialize, ToSchema)]
pub(super) struct Arbiter {
    /// The account that decides disputes.
    account: String,
    /// The time in which the account decides, in seconds from the dispute.
    decide_within: u32,
}

/// The pause of new orders. Open orders go on.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderPause {
    /// The time at which the pause ends by itself.
    until: DateTime<Utc>,
    /// The account that paused orders: governance or its guardian.
    by: String,
    /// The time at which the pause began.
    since: DateTime<Utc>,
    /// The hash of the transaction that began it; null for a message of governance.
    tx: Option<String>,
}

impl Settings {
    fn new(settings: settings::Settings, pause: Option<settings::OrderPause>) -> Self {
        let settings::Settings { config, changed_at, changed_tx, now } = settings;
        let span = |bounds: registry::Bounds| Span { min: bounds.min, max: bounds.max };
        let guardian =
            |found: registry::Guardian| Guardian { account: found.address, expires_at: time(whole(found.expires_at)) };
        let moderator = |found: registry::Moderator| Moderator { account: found.address, lapse: found.lapse };
        let arbiter = |found: order::Arbiter| Arbiter { account: found.address, decide_within: found.decide_within };
        Settings {
            treasury: config.treasury,
            fee_bps: config.fee_bps,
            denoms: config.denoms.into_iter().map(|rule| DenomRule::at(now, rule)).collect(),
            deliver_within: span(config.deliver_within),
            grace: config.grace,
            challenge_window: span(config.challenge_window),
            download_rate: config.download_rate,
            cooldown: config.cooldown,
            bond_bps: config.bond_bps,
            bond_delay: config.bond_delay,
            block_interval: config.block_interval,
            stake_bps: config.stake_bps,
            guardian: config.guardian.map(guardian),
            moderator: config.moderator.map(moderator),
            arbiter: config.arbiter.map(arbiter),
            changed_at: time(changed_at),
            changed_tx,
            order_pause: pause.map(OrderPause::from),
        }
    }
}

/// A number past the end of what the index holds is at its end.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl DenomRule {
    /// A rule as it is at a time, in seconds UTC.
    fn at(now: u64, rule: registry::DenomRule) -> Self {
        let (unit, decimals) = notation::shown_in(&rule.denom);
        DenomRule {
            unit: unit.to_owned(),
            decimals,
            closed: rule.is_closed(now),
            closes_at: rule.closing().filter(|at| *at > 0).map(|at| time(whole(at))),
            denom: rule.denom,
            min_fee: rule.min_fee.to_string(),
            min_bond: rule.min_bond.to_string(),
            min_stake: rule.min_stake.to_string(),
            daily_penalty: rule.daily_penalty.to_string(),
        }
    }
}

impl From<settings::OrderPause> for OrderPause {
    fn from(pause: settings::OrderPause) -> Self {
        OrderPause {
            until: time(pause.paused_until),
            by: pause.paused_by,
            since: time(pause.paused_at),
            tx: pause.paused_tx,
        }
    }
}

async fn read(rows: &Rows) -> Result<settings::Settings, Problem> {
    rows.settings().await?.ok_or_else(|| Problem::not_found("governance has set nothing yet"))
}

/// Answers the market's settings, and the pause of new orders.
#[utoipa::path(get, path = "/v1/settings", tag = "market", responses(
    (status = 200, body = Settings), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn settings(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let pause = rows.order_pause().await?.filter(|pause| pause.in_force);
            Ok(Settings::new(read(&rows).await?, pause).into())
        })
        .await
}

/// Answers the denoms in which sellers may set prices, with the rules of each.
#[utoipa::path(get, path = "/v1/denoms", tag = "market", responses(
    (status = 200, body = Vec<DenomRule>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn denoms(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let settings::Settings { config, now, .. } = read(&rows).await?;
            Ok(config.denoms.into_iter().map(|rule| DenomRule::at(now, rule)).collect::<Vec<_>>().into())
        })
        .await
}
