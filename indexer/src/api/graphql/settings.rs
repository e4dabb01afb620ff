//! The market's settings, and the pause of new orders.

use async_graphql::SimpleObject;
use weighhouse_messages::notation;
use weighhouse_protocol::order;
use weighhouse_protocol::registry;

use super::scalars::{time, BigInt, DateTime};
use crate::read::{settings, Amount};

/// The market's settings, as governance last set them. Amounts are in base units.
#[derive(Clone, SimpleObject)]
pub struct Settings {
    /// The account that receives the fees.
    pub treasury: String,
    /// The market's fee, in basis points of the price.
    pub fee_bps: i32,
    /// The denoms in which sellers may set prices.
    pub denoms: Vec<DenomRule>,
    /// The bounds of a seller's time to deliver.
    pub deliver_within: Span,
    /// The time after the deadline in which a delivery may still land, in seconds.
    pub grace: BigInt,
    /// The bounds of a buyer's time to challenge a delivery.
    pub challenge_window: Span,
    /// The download rate that every buyer is assumed to reach, in bytes a second: larger files get longer windows.
    pub download_rate: BigInt,
    /// The time after a challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: BigInt,
    /// The part of a seller's bond that an order reserves, in basis points of the price.
    pub bond_bps: i32,
    /// The delay between unlocking and withdrawing a bond, in seconds.
    pub bond_delay: BigInt,
    /// The interval at which blocks come, in milliseconds: a span has passed when its seconds have, and as many blocks
    /// as it has such intervals.
    pub block_interval: BigInt,
    /// The stake that a dispute takes from the buyer, in basis points of the price.
    pub stake_bps: i32,
    /// The account that may pause new orders beside governance; null when only governance may.
    pub guardian: Option<Guardian>,
    /// The account whose delistings lapse unless governance confirms them; null when only governance delists.
    pub moderator: Option<Moderator>,
    /// The account that decides disputes of orders to come; null when they can't be disputed.
    pub arbiter: Option<Arbiter>,
    /// The time at which governance set the settings.
    pub changed_at: DateTime,
    /// The hash of the transaction that set them; null for a message of governance.
    pub changed_tx: Option<String>,
}

/// The rules of sales in one denom.
#[derive(Clone, SimpleObject)]
pub struct DenomRule {
    /// The base denom that the rule is for.
    pub denom: String,
    /// The unit in which people read amounts, such as `whs` of `uwhs`; the denom itself where they read base units.
    pub unit: String,
    /// The decimal places of that unit: an amount of base units is divided by ten to this power.
    pub decimals: usize,
    /// The least fee of a sale.
    pub min_fee: Amount,
    /// The least bond of an order.
    pub min_bond: Amount,
    /// The least stake of a dispute, which is never above the price.
    pub min_stake: Amount,
    /// The most that all deliveries which a seller misses in one day pay to buyers.
    pub daily_penalty: Amount,
    /// Whether the denom is closed to new orders, bonds and prices at the last block of the index.
    pub closed: bool,
    /// The time from which it is closed; null while no closing is announced, and where governance closed it without a date.
    pub closes_at: Option<DateTime>,
}

/// An inclusive range of spans, in seconds.
#[derive(Clone, SimpleObject)]
pub struct Span {
    /// The shortest time, in seconds.
    pub min: BigInt,
    /// The longest time, in seconds.
    pub max: BigInt,
}

/// An account that may pause new orders once, until governance resumes them or changes the settings.
#[derive(Clone, SimpleObject)]
pub struct Guardian {
    /// The account that may pause orders.
    pub account: String,
    /// The end of that power.
    pub expires_at: DateTime,
}

/// An account whose delistings last for a time.
#[derive(Clone, SimpleObject)]
pub struct Moderator {
    /// The account that may delist listings.
    pub account: String,
    /// The time for which its delistings stand without governance, in seconds.
    pub lapse: BigInt,
}

/// An account that decides disputes.
#[derive(Clone, SimpleObject)]
pub struct Arbiter {
    /// The account that decides disputes.
    pub account: String,
    /// The time in which the account decides, in seconds from the dispute.
    pub decide_within: BigInt,
}

/// The pause of new orders. Open orders go on.
#[derive(Clone, SimpleObject)]
pub struct OrderPause {
    /// The time at which the pause ends by itself.
    pub until: DateTime,
    /// The account that paused orders: governance or its guardian.
    pub by: String,
    /// The time at which the pause began.
    pub since: DateTime,
    /// The hash of the transaction that began it; null for a message of governance.
    pub tx: Option<String>,
}

impl From<settings::Settings> for Settings {
    fn from(settings: settings::Settings) -> Self {
        let settings::Settings { config, changed_at, changed_tx, now } = settings;
        Settings {
            treasury: config.treasury,
            fee_bps: config.fee_bps.into(),
            denoms: config.denoms.into_iter().map(|rule| DenomRule::at(now, rule)).collect(),
            deliver_within: config.deliver_within.into(),
            grace: BigInt(config.grace.into()),
            challenge_window: config.challenge_window.into(),
            download_rate: whole(config.download_rate),
            cooldown: BigInt(config.cooldown.into()),
            bond_bps: config.bond_bps.into(),
            bond_delay: BigInt(config.bond_delay.into()),
            block_interval: BigInt(config.block_interval.into()),
            stake_bps: config.stake_bps.into(),
            guardian: config.guardian.map(Guardian::from),
            moderator: config.moderator.map(Moderator::from),
            arbiter: config.arbiter.map(Arbiter::from),
            changed_at: time(changed_at),
            changed_tx,
        }
    }
}

/// A number past the end of what the index holds is at its end.
fn whole(number: u64) -> BigInt {
    BigInt(i64::try_from(number).unwrap_or(i64::MAX))
}

impl DenomRule {
    /// A rule as it is at a time, in seconds UTC.
    fn at(now: u64, rule: registry::DenomRule) -> Self {
        let (unit, decimals) = notation::shown_in(&rule.denom);
        DenomRule {
            unit: unit.to_owned(),
            decimals,
            closed: rule.is_closed(now),
            closes_at: rule.closing().filter(|at| *at > 0).map(|at| time(whole(at).0)),
            denom: rule.denom,
            min_fee: rule.min_fee.u128().into(),
            min_bond: rule.min_bond.u128().into(),
            min_stake: rule.min_stake.u128().into(),
            daily_penalty: rule.daily_penalty.u128().into(),
        }
    }
}

impl From<registry::Bounds> for Span {
    fn from(bounds: registry::Bounds) -> Self {
        Span { min: BigInt(bounds.min.into()), max: BigInt(bounds.max.into()) }
    }
}

impl From<registry::Guardian> for Guardian {
    fn from(guardian: registry::Guardian) -> Self {
        Guardian { account: guardian.address, expires_at: time(whole(guardian.expires_at).0) }
    }
}

impl From<registry::Moderator> for Moderator {
    fn from(moderator: registry::Moderator) -> Self {
        Moderator { account: moderator.address, lapse: BigInt(moderator.lapse.into()) }
    }
}

impl From<order::Arbiter> for Arbiter {
    fn from(arbiter: order::Arbiter) -> Self {
        Arbiter { account: arbiter.address, decide_within: BigInt(arbiter.decide_within.into()) }
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
