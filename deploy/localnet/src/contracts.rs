//! The market that a localnet gets: its plan.

use cosmwasm_std::{coin, Decimal, Uint128};
use weighhouse_deployer::{Chain, Collection, Plan};
use weighhouse_deployment::Endpoint;
use weighhouse_protocol::reputation::rating::{Prior, Rate};
use weighhouse_protocol::{order, registry, reputation};

use crate::{
    node::{CHAIN_ID, DENOM, GAS_PRICE, PREFIX, STABLE_DENOM},
    Options, Result,
};

/// The market's fee on a localnet, in basis points.
const FEE_BPS: u16 = 250;
/// The least fee of a sale.
const MIN_FEE: u128 = 1;
/// What an order reserves of its seller's bond, in basis points of the price.
const BOND_BPS: u16 = 2_000;
/// The least bond of an order.
const MIN_BOND: u128 = 1_000;
/// What a dispute takes of the buyer, in basis points of the price.
const STAKE_BPS: u16 = 1_000;
/// The least of that; a smaller price is staked whole.
const MIN_STAKE: u128 = 1_000;
/// The most that the deliveries a seller missed in one day pay to buyers: 10 whs.
const DAILY_PENALTY: u128 = 10_000_000;
/// The download that a buyer is assumed to reach: 10 MB/s.
const DOWNLOAD_RATE: u64 = 10_000_000;

/// The deposit of a handle: 1 whs.
const HANDLE_DEPOSIT: u128 = 1_000_000;
/// The stake of a report: half a whs.
const REPORT_STAKE: u128 = 500_000;
/// The rating that listings begin with, in thousandths of a star.
const PRIOR_RATING: u16 = 3_000;
/// The weight of that: the fees of ten sales at 1 whs.
const PRIOR_WEIGHT: u128 = 250_000;

/// Who has a say in the market, by address.
pub(crate) struct Offices {
    pub(crate) deployer: String,
    pub(crate) governance: String,
    pub(crate) treasury: String,
    pub(crate) arbiter: String,
}

/// The plan of a localnet's market.
///
/// # Errors
/// None that is known: the price of gas is a constant.
pub(crate) fn plan(offices: Offices, rpc: Endpoint, options: &Options) -> Result<Plan> {
    let Offices { deployer, governance, treasury, arbiter } = offices;
    Ok(Plan {
        label: "weighhouse".into(),
        deployer,
        governance,
        artifacts: options.artifacts.clone(),
        chain: Chain { id: CHAIN_ID.into(), prefix: PREFIX.into(), gas_price: GAS_PRICE.parse()?, rpc },
        license: Collection { name: "Weighhouse licenses".into(), symbol: "WEIGH".into(), external_url: None },
        market: market(treasury, arbiter, options),
        reputation: reputation(options),
    })
}

/// A unit of either coin weighs the same.
fn reputation(options: &Options) -> reputation::Config {
    let rate = |denom: &str| Rate { denom: denom.to_owned(), weight: Decimal::one() };
    reputation::Config {
        handle_deposit: coin(HANDLE_DEPOSIT, DENOM),
        handle_cooldown: options.handle_cooldown,
        report_stake: coin(REPORT_STAKE, DENOM),
        report_span: options.report_span,
        appeal_span: options.appeal_span,
        rates: vec![rate(DENOM), rate(STABLE_DENOM)],
        prior: Prior { rating: PRIOR_RATING, weight: PRIOR_WEIGHT.into() },
    }
}

fn market(treasury: String, arbiter: String, options: &Options) -> registry::Config {
    let denom = |denom: &str| registry::DenomRule {
        denom: denom.to_owned(),
        min_fee: Uint128::new(MIN_FEE),
        min_bond: Uint128::new(MIN_BOND),
        min_stake: Uint128::new(MIN_STAKE),
        daily_penalty: Uint128::new(DAILY_PENALTY),
        closed: false,
        closes_at: None,
    };
    let bounds = |(min, max)| registry::Bounds { min, max };
    registry::Config {
        treasury,
        fee_bps: FEE_BPS,
        denoms: vec![denom(DENOM), denom(STABLE_DENOM)],
        deliver_within: bounds(options.deliver_within),
        grace: options.grace,
        challenge_window: bounds(options.challenge_window),
        download_rate: DOWNLOAD_RATE,
        cooldown: options.cooldown,
        bond_bps: BOND_BPS,
        bond_delay: options.bond_delay,
        block_interval: options.block_interval,
        stake_bps: STAKE_BPS,
        guardian: None,
        moderator: None,
        arbiter: Some(order::Arbiter { address: arbiter, decide_within: options.decide_within }),
    }
}
