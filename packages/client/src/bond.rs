//! A seller's bond: posted at once, withdrawn in two steps with the market's delay between them.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_chain::TxOutcome;
use weighhouse_messages::{notation, Call};
use weighhouse_protocol::escrow::{Bond, ExecuteMsg};
use weighhouse_protocol::events::{BondUnlocked, BondWithdrawn};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::Seconds;

use crate::error::{Kind, Result};
use crate::market::{find, first, Market};

/// Why a bond is not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum BondError {
    /// The market's delay runs.
    #[error(
        "{} are unlocked already, and can be withdrawn from {} on",
        notation::coin(.amount),
        notation::time(*.from)
    )]
    Unlocked {
        amount: Coin,
        /// The end of the delay, in seconds UTC.
        from: Seconds,
    },
}

impl BondError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Unlocked { .. } => Kind::NotYet,
        }
    }
}

/// The call that adds an amount to the bond of the account that sends it.
///
/// # Errors
/// A message that has no JSON form.
pub fn post(market: &Market, amount: Coin) -> Result<Call> {
    Ok(market.contracts.escrow(&ExecuteMsg::PostBond {}, vec![amount])?)
}

/// A withdrawal that can go on.
#[derive(Debug)]
pub struct Withdrawal {
    /// The call that does its next step.
    pub call: Call,
    pub step: Step,
}

/// The next step of a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Unlocks the amount, which backs no order from then on.
    Unlock {
        /// The amount that was unlocked before, whose request this one replaces.
        before: Option<Coin>,
    },
    /// Pays the unlocked amount out.
    PayOut,
}

/// The next step by which a seller withdraws a free part of the bond.
///
/// # Errors
/// [`BondError::Unlocked`] while the market's delay runs.
pub async fn withdraw(market: &Market, seller: &str, amount: &Coin) -> Result<Withdrawal> {
    let bonds = market.bonds(seller).await?;
    let bond = bonds.iter().find(|bond| bond.denom == amount.denom);
    let step = step(bond, amount, market.now().await?)?;
    let denom = amount.denom.clone();
    let message = match step {
        Step::Unlock { .. } => ExecuteMsg::UnlockBond { denom, amount: amount.amount },
        Step::PayOut => ExecuteMsg::WithdrawBond { denom },
    };
    Ok(Withdrawal { call: market.contracts.escrow(&message, vec![])?, step })
}

/// The next step, by what the seller has in the amount's denom.
fn step(bond: Option<&Bond>, amount: &Coin, now: Mark) -> Result<Step, BondError> {
    let before = bond.map(|bond| bond.unlocked).filter(|before| !before.is_zero());
    match bond.filter(|bond| bond.unlocked == amount.amount).and_then(available_mark) {
        Some(from) if from.is_reached(now) => Ok(Step::PayOut),
        Some(from) => Err(BondError::Unlocked { amount: amount.clone(), from: from.time }),
        None => Ok(Step::Unlock { before: before.map(|before| coin(before, &amount.denom)) }),
    }
}

fn available_mark(bond: &Bond) -> Option<Mark> {
    Some(Mark { time: bond.available_from?, height: bond.available_from_height? })
}

fn coin(amount: Uint128, denom: &str) -> Coin {
    Coin { denom: denom.to_owned(), amount }
}

/// The step of a withdrawal that a transaction did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// The amount can be paid out later.
    Unlocked {
        /// The end of the market's delay, in seconds UTC.
        available_from: Seconds,
    },
    PaidOut,
}

impl Withdrawn {
    /// The step by a transaction's events.
    ///
    /// # Errors
    /// [`crate::Unverified::NoEvent`] when it did neither.
    pub fn read(market: &Market, outcome: &TxOutcome) -> Result<Self> {
        let escrow = &market.contracts.escrow;
        match find::<BondUnlocked>(&outcome.events, escrow) {
            Some(unlocked) => Ok(Self::Unlocked { available_from: unlocked.available_from }),
            None => first::<BondWithdrawn>(&outcome.events, escrow).map(|_| Self::PaidOut),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::at;

    #[test]
    fn a_withdrawal_is_asked_for_waited_for_and_paid_out() {
        let bond = Bond {
            denom: "uwhs".into(),
            free: Uint128::new(5),
            reserved: Uint128::new(7),
            unlocked: Uint128::new(3),
            available_from: Some(100),
            available_from_height: Some(100),
        };
        let uwhs = |amount: u128| coin(Uint128::new(amount), "uwhs");
        let asked = |bond, amount, now| step(bond, &uwhs(amount), at(now)).map_err(|error| error.to_string());
        assert_eq!(asked(None, 3, 0), Ok(Step::Unlock { before: None }));
        let waits = "0.000003whs are unlocked already, and can be withdrawn from 1970-01-01 00:01:40 UTC on";
        assert_eq!(asked(Some(&bond), 3, 99), Err(waits.into()));
        assert_eq!(asked(Some(&bond), 3, 100), Ok(Step::PayOut));
        // Another amount is another request, which replaces the one before.
        assert_eq!(asked(Some(&bond), 4, 100), Ok(Step::Unlock { before: Some(uwhs(3)) }));
    }
}
