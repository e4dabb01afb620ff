//! The bounds of everything that comes from outside.

use std::collections::BTreeSet;

use cosmwasm_std::{ensure, Addr, Api, Coin};
use weighhouse_protocol::cid;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{
    closed_since, Bounds, CardRef, Config, Metric, NewListing, NewVersion, Payee, TensorSummary, MAX_BLOCK_INTERVAL,
    MAX_CLOSES_AT, MAX_DENOMS, MAX_DTYPES, MAX_FEE_BPS, MAX_FORMATS, MAX_METRICS, MAX_PAYEES, MAX_PLANS,
    MAX_RESALE_ROYALTY_BPS, MAX_SIZE, MAX_SPAN, MAX_TERM, MAX_TEXT, MAX_URI, MIN_BLOCK_INTERVAL, SALT_LENGTH,
};
use weighhouse_protocol::shares::{fee, WHOLE};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan};
use weighhouse_protocol::text::check_denom;
use weighhouse_protocol::{PlanIndex, Seconds};

use crate::ContractError;

type Checked = Result<(), ContractError>;

/// Checks settings; returns the treasury's address.
pub fn config(api: &dyn Api, config: &Config) -> Result<Addr, ContractError> {
    number("fee_bps", config.fee_bps.into(), 0, MAX_FEE_BPS.into())?;
    list("denoms", config.denoms.len(), 1, MAX_DENOMS)?;
    let mut denoms = BTreeSet::new();
    for rule in &config.denoms {
        check_denom("denom", &rule.denom)?;
        once("denoms", &mut denoms, &rule.denom)?;
        if let Some(closes_at) = rule.closes_at {
            number("closes_at", closes_at, 0, MAX_CLOSES_AT)?;
        }
    }
    spans("deliver_within", config.deliver_within)?;
    spans("challenge_window", config.challenge_window)?;
    let most = MAX_SPAN.into();
    // A delivery that was broadcast before the deadline needs a block to land in.
    number("grace", config.grace.into(), 1, most)?;
    number("cooldown", config.cooldown.into(), 0, most)?;
    number("bond_delay", config.bond_delay.into(), 0, most)?;
    number("bond_bps", config.bond_bps.into(), 0, WHOLE.into())?;
    number("download_rate", config.download_rate, 1, u64::MAX)?;
    number("block_interval", config.block_interval.into(), MIN_BLOCK_INTERVAL.into(), MAX_BLOCK_INTERVAL.into())?;
    number("stake_bps", config.stake_bps.into(), 0, WHOLE.into())?;
    if let Some(guardian) = &config.guardian {
        api.addr_validate(&guardian.address)?;
    }
    if let Some(moderator) = &config.moderator {
        api.addr_validate(&moderator.address)?;
        number("moderator.lapse", moderator.lapse.into(), 1, most)?;
    }
    if let Some(arbiter) = &config.arbiter {
        api.addr_validate(&arbiter.address)?;
        number("arbiter.decide_within", arbiter.decide_within.into(), 1, most)?;
    }
    Ok(api.addr_validate(&config.treasury)?)
}

/// Bounds of spans hold something, and nobody's money is bound for ever.
fn spans(field: &'static str, Bounds { min, max }: Bounds) -> Checked {
    ensure!(0 < min && min <= max, ContractError::EmptyBounds { field, min, max });
    number(field, max.into(), 1, MAX_SPAN.into())
}

/// Checks a new listing under the present settings, at a time in seconds UTC.
pub fn listing(api: &dyn Api, settings: &Config, listing: &NewListing, now: Seconds) -> Checked {
    text("name", &listing.name, MAX_TEXT)?;
    text("task", &listing.task, MAX_TEXT)?;
    text("framework", &listing.framework, MAX_TEXT)?;
    card(&listing.card)?;
    license_text(&listing.license)?;
    list("plans", listing.plans.len(), 1, MAX_PLANS)?;
    for (index, plan) in (0..).zip(&listing.plans) {
        self::plan(settings, index, plan, now)?;
    }
    payees(api, &listing.payees, settings.arbiter.as_ref())?;
    let bounds = settings.deliver_within;
    number("deliver_within", listing.deliver_within.into(), bounds.min.into(), bounds.max.into())?;
    let bounds = settings.challenge_window;
    number("challenge_window", listing.challenge_window.into(), bounds.min.into(), bounds.max.into())
}

/// Checks the reference to a card.
pub fn card(card: &CardRef) -> Checked {
    Ok(cid::check(&card.cid)?)
}

fn license_text(license: &LicenseText) -> Checked {
    text("license.id", &license.id, MAX_TEXT)?;
    license.uri.as_ref().map_or(Ok(()), |uri| text("license.uri", uri, MAX_URI))
}

fn plan(settings: &Config, index: PlanIndex, plan: &Plan, now: Seconds) -> Checked {
    if let LicenseKind::Term { seconds } = plan.kind {
        ensure!((1..=MAX_TERM).contains(&seconds), ContractError::Term { plan: index, seconds, max: MAX_TERM });
    }
    if let Some(seats) = plan.rights.seats {
        number("seats", seats.into(), 1, u32::MAX.into())?;
    }
    if let Some(supply) = plan.supply {
        number("supply", supply.into(), 1, u32::MAX.into())?;
    }
    number("resale_royalty_bps", plan.resale_royalty_bps.into(), 0, MAX_RESALE_ROYALTY_BPS.into())?;
    price(settings, index, &plan.price, now)
}

/// Checks that a price is in an accepted denom that is not closed at a time, in seconds UTC, and leaves its seller
/// something.
pub fn price(settings: &Config, plan: PlanIndex, price: &Coin, now: Seconds) -> Checked {
    let open = settings.denoms.iter().filter(|rule| !rule.is_closed(now)).map(|rule| rule.denom.as_str());
    let rule = settings.denoms.iter().find(|rule| rule.denom == price.denom).ok_or_else(|| ContractError::Denom {
        denom: price.denom.clone(),
        accepted: open.collect::<Vec<_>>().join(", "),
    })?;
    if let Some(since) = closed_since(rule.closing(), now) {
        return Err(ContractError::DenomClosed { denom: price.denom.clone(), since });
    }
    fee(price.amount, settings.fee_bps, rule.min_fee).map(drop).map_err(|error| ContractError::PriceUnderFee {
        plan,
        price: price.amount,
        denom: price.denom.clone(),
        fee: error.fee,
    })
}

/// Checks who is paid: distinct accounts, each with a share, of one whole together, and not the arbiter.
pub fn payees(api: &dyn Api, payees: &[Payee], arbiter: Option<&Arbiter>) -> Checked {
    list("payees", payees.len(), 1, MAX_PAYEES)?;
    let mut accounts = BTreeSet::new();
    let mut sum = 0;
    for payee in payees {
        api.addr_validate(&payee.address)?;
        once("payees", &mut accounts, &payee.address)?;
        if let Some(arbiter) = arbiter.filter(|arbiter| arbiter.address == payee.address) {
            return Err(ContractError::ArbiterIsPayee { arbiter: arbiter.address.clone() });
        }
        number("share_bps", payee.share_bps.into(), 1, WHOLE.into())?;
        sum += u64::from(payee.share_bps);
    }
    ensure!(sum == u64::from(WHOLE), ContractError::Shares { sum });
    Ok(())
}

/// Checks a new version, but for its key, which takes curve arithmetic.
pub fn version(version: &NewVersion) -> Checked {
    cid::check(&version.cid)?;
    number("size", version.size, 1, MAX_SIZE)?;
    ensure!(
        version.salt.len() == SALT_LENGTH,
        ContractError::BytesLength { field: "salt", length: version.salt.len(), expected: SALT_LENGTH }
    );
    list("formats", version.formats.len(), 0, MAX_FORMATS)?;
    version.formats.iter().try_for_each(format)?;
    list("metrics", version.metrics.len(), 0, MAX_METRICS)?;
    version.metrics.iter().try_for_each(metric)
}

fn format(summary: &TensorSummary) -> Checked {
    text("format", &summary.format, MAX_TEXT)?;
    list("dtypes", summary.dtypes.len(), 0, MAX_DTYPES)?;
    summary.dtypes.iter().try_for_each(|dtype| text("dtype", dtype, MAX_TEXT))
}

fn metric(metric: &Metric) -> Checked {
    text("metric.name", &metric.name, MAX_TEXT)?;
    text("metric.dataset", &metric.dataset, MAX_TEXT)
}

fn text(field: &'static str, text: &str, max: usize) -> Checked {
    Ok(weighhouse_protocol::text::check(field, text, 1..=max)?)
}

fn list(field: &'static str, length: usize, min: usize, max: usize) -> Checked {
    ensure!((min..=max).contains(&length), ContractError::ListLength { field, length, min, max });
    Ok(())
}

/// Checks a number.
pub fn number(field: &'static str, value: u64, min: u64, max: u64) -> Checked {
    ensure!((min..=max).contains(&value), ContractError::OutOfBounds { field, value, min, max });
    Ok(())
}

fn once<'a>(field: &'static str, seen: &mut BTreeSet<&'a str>, value: &'a str) -> Checked {
    ensure!(seen.insert(value), ContractError::Twice { field, value: value.into() });
    Ok(())
}
