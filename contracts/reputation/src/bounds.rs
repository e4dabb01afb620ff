//! The bounds of everything that comes from outside.

use std::collections::BTreeSet;

use cosmwasm_std::{ensure, Coin, Decimal, MessageInfo};
use weighhouse_protocol::cid;
use weighhouse_protocol::registry::{MAX_SPAN, MAX_TEXT, MAX_URI};
use weighhouse_protocol::reputation::rating::{Prior, Rate, MAX_RATE, MAX_RATES, MAX_STARS, MIN_STARS, THOUSANDTHS};
use weighhouse_protocol::reputation::{Check, Config, Scope};
use weighhouse_protocol::text::{self, check_denom};

use crate::ContractError;

type Checked = Result<(), ContractError>;

/// Checks settings.
pub fn config(config: &Config) -> Checked {
    check_denom("handle_deposit", &config.handle_deposit.denom)?;
    check_denom("report_stake", &config.report_stake.denom)?;
    let most = MAX_SPAN.into();
    number("handle_cooldown", config.handle_cooldown.into(), 0, most)?;
    number("report_span", config.report_span.into(), 1, most)?;
    number("appeal_span", config.appeal_span.into(), 1, most)?;
    rates(&config.rates)?;
    prior(config.prior)
}

fn rates(rates: &[Rate]) -> Checked {
    number("rates", u64::try_from(rates.len()).unwrap_or(u64::MAX), 0, u64::try_from(MAX_RATES).unwrap_or(u64::MAX))?;
    let mut denoms = BTreeSet::new();
    for Rate { denom, weight } in rates {
        check_denom("rates", denom)?;
        ensure!(denoms.insert(denom), ContractError::Twice { field: "rates", value: denom.clone() });
        ensure!(
            Decimal::zero() < *weight && *weight <= MAX_RATE,
            ContractError::Rate { denom: denom.clone(), weight: weight.to_string(), max: MAX_RATE.to_string() }
        );
    }
    Ok(())
}

fn prior(prior: Prior) -> Checked {
    let thousandths = |stars: u8| u64::from(stars).saturating_mul(THOUSANDTHS.into());
    number("prior.rating", prior.rating.into(), thousandths(MIN_STARS), thousandths(MAX_STARS))?;
    // Without a weight, a listing that nobody reviewed would have no rating. Any other fits: see `MAX_RATE`.
    ensure!(!prior.weight.is_zero(), ContractError::PriorWeight {});
    Ok(())
}

/// Checks the stars and the words of a review.
pub fn review(stars: u8, words: Option<&String>) -> Checked {
    number("stars", stars.into(), MIN_STARS.into(), MAX_STARS.into())?;
    content(words)
}

/// Checks the address of a content, if there is one.
pub fn content(content: Option<&String>) -> Checked {
    content.map_or(Ok(()), |cid| Ok(cid::check_raw(cid)?))
}

/// Checks what is said of a verifier.
pub fn verifier(name: &str, url: &str, scope: &Scope) -> Checked {
    text::check("name", name, 1..=MAX_TEXT)?;
    text::check("url", url, 1..=MAX_URI)?;
    checks(&scope.checks)
}

/// Checks a list of checks: at least one, in their order, none twice. So there is one way to write each.
pub fn checks(checks: &[Check]) -> Checked {
    ensure!(!checks.is_empty(), ContractError::NoChecks {});
    let disordered = checks.windows(2).find(|pair| pair[0] >= pair[1]);
    match disordered {
        None => Ok(()),
        Some(pair) => Err(ContractError::Twice { field: "checks", value: format!("{:?}", pair[1]) }),
    }
}

/// Checks a number.
pub fn number(field: &'static str, value: u64, min: u64, max: u64) -> Checked {
    ensure!((min..=max).contains(&value), ContractError::OutOfBounds { field, value, min, max });
    Ok(())
}

/// Checks that exactly a sum is attached, and nothing where the sum is 0.
pub fn exactly(info: &MessageInfo, purpose: &'static str, due: &Coin) -> Checked {
    if due.amount.is_zero() {
        return Ok(cw_utils::nonpayable(info)?);
    }
    let sent = cw_utils::must_pay(info, &due.denom)?;
    let denom = due.denom.clone();
    ensure!(sent == due.amount, ContractError::NotTheSum { purpose, due: due.amount, sent, denom });
    Ok(())
}
