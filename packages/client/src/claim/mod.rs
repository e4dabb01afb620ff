//! Claims: the revenue of an account's sales is swept to the ledger of royalties, which pays what it owes.

pub(crate) mod sweep;

use cosmwasm_std::Coin;
use weighhouse_chain::TxOutcome;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::Revenue;
use weighhouse_protocol::events::{RevenueSwept, RoyaltiesClaimed};
use weighhouse_protocol::royalties::ExecuteMsg;

use crate::error::Result;
use crate::market::{typed, Market};

/// A claim that collects something.
#[derive(Debug)]
pub struct Claim {
    /// The calls that sweep and claim.
    pub calls: Vec<Call>,
    /// The revenue that is swept first.
    pub swept: Vec<Revenue>,
    /// The amounts that the ledger owes the account already.
    pub owed: Vec<Coin>,
}

/// The claim of an account in these denoms, or in all if none is named; `None` if it would collect nothing. Without
/// `sweeps`, revenue stays in escrow.
pub async fn claim(market: &Market, account: &str, denoms: &[String], sweeps: bool) -> Result<Option<Claim>> {
    let is_wanted = |denom: &String| denoms.is_empty() || denoms.contains(denom);
    let mut swept = if sweeps { sweep::waiting(market, account).await? } else { vec![] };
    swept.retain(|revenue| is_wanted(&revenue.denom));
    let balances = market.balances(account).await?.into_iter();
    let owed: Vec<_> = balances
        .filter(|balance| is_wanted(&balance.denom) && !balance.owed.is_zero())
        .map(|balance| Coin { denom: balance.denom, amount: balance.owed })
        .collect();
    if swept.is_empty() && owed.is_empty() {
        return Ok(None);
    }
    let mut calls = swept.iter().map(|revenue| sweep::call(market, revenue)).collect::<Result<Vec<_>>>()?;
    let denoms = (!denoms.is_empty()).then(|| denoms.to_vec());
    calls.push(market.contracts.royalties(&ExecuteMsg::Claim { denoms })?);
    Ok(Some(Claim { calls, swept, owed }))
}

/// The amounts that a transaction collected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// The amounts that the ledger paid.
    pub paid: Vec<Coin>,
    /// How many revenues it swept.
    pub swept: usize,
}

impl Claimed {
    /// The amounts by a transaction's events.
    pub fn read(market: &Market, outcome: &TxOutcome) -> Self {
        let (escrow, ledger) = (&market.contracts.escrow, &market.contracts.royalties);
        let paid = outcome.events.iter().filter_map(|event| typed::<RoyaltiesClaimed>(event, ledger));
        Self {
            paid: paid.map(|paid| Coin { denom: paid.denom, amount: paid.amount }).collect(),
            swept: outcome.events.iter().filter(|event| typed::<RevenueSwept>(event, escrow).is_some()).count(),
        }
    }
}
