//! Accounts that hold a bond, a handle and royalties each.

use std::sync::Arc;

use anyhow::{Context, Result};
use cosmwasm_std::Coin;
use serde_json::{json, Value};
use weighhouse_chain::{message, Key};
use weighhouse_protocol::escrow;
use weighhouse_protocol::registry::{Payee, MAX_PAYEES};
use weighhouse_protocol::reputation::ExecuteMsg;

use super::lists::{number, text};
use super::orders::How;
use super::sender::{self, Call};
use super::Bulk;

/// What a trader posts, and what of it is unlocked, in base units.
const BOND: u128 = 3_000;
const UNLOCKED: u128 = 1_000;
/// What a trader has for fees, in base units: enough for some fifty transactions.
const FEES: u128 = 5_000_000;
/// All of a listing's revenue, in basis points.
const WHOLE: u16 = 10_000;
/// The digits of a handle: none of them looks like another, or like a separator.
const DIGITS: [char; 10] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k'];

impl Bulk {
    /// Makes this many accounts, paid by somebody: each posts a bond, unlocks a part of it, and claims a handle; then each
    /// is a payee of a listing that is sold once, and its royalties wait for it.
    ///
    /// # Errors
    /// The giver has too little, or the chain refuses a transaction.
    pub async fn traders(&mut self, giver: &Key, count: usize) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        let config: Value = self.chain().query(&self.contracts.reputation, &json!({ "config": {} })).await?;
        let deposit = coin(&config["handle_deposit"])?;
        let purse = [self.coin(BOND + FEES + deposit.amount.u128())];
        let keys = sender::fund(self.chain(), giver, count, &purse).await?;
        let traders: Vec<Arc<Key>> = keys.into_iter().map(Arc::new).collect();
        let mut calls = Vec::new();
        for key in &traders {
            self.handles = self.handles.saturating_add(1);
            let handle = format!("trader-{}", letters(self.handles));
            calls.push(self.bond(key, BOND)?);
            let unlock = escrow::ExecuteMsg::UnlockBond { denom: self.denom.clone(), amount: UNLOCKED.into() };
            calls.push(Call { by: Arc::clone(key), message: self.to_escrow(key, &unlock, &[])? });
            let funds = Vec::from_iter((!deposit.amount.is_zero()).then(|| deposit.clone()));
            let claim = ExecuteMsg::ClaimHandle { handle };
            let message = message::execute(key.address(), &self.contracts.reputation, &claim, &funds)?;
            calls.push(Call { by: Arc::clone(key), message });
            self.keys.insert(key.address().to_owned(), Arc::clone(key));
        }
        self.sender.send("bonds and handles", calls).await?;
        self.pay(&traders).await?;
        self.traders.extend(traders);
        Ok(())
    }

    /// Sells one license of a listing for each group of these accounts, who are its payees, and sweeps the revenue.
    async fn pay(&mut self, payees: &[Arc<Key>]) -> Result<()> {
        // The sellers' bonds come with the shelves.
        self.shelves().await?;
        let groups = payees.chunks(MAX_PAYEES).map(split).collect::<Result<Vec<_>>>()?;
        let (count, within) = (groups.len(), self.spans.0);
        let listings = self.list("listings of payees", count, within, move |nth| groups.get(nth).cloned()).await?;
        let orders = self.buy(&listings, How::AtOnce, count).await?;
        self.deliver(&orders).await?;
        let denom = self.denom.clone();
        let sweep = |one: &super::Placed| escrow::ExecuteMsg::Sweep {
            listing: one.listing,
            split_version: 1,
            denom: denom.clone(),
        };
        self.buyers("sweep", &orders, sweep).await.map(drop)
    }
}

/// Divides a listing's revenue among accounts in equal parts; the first has the rest.
fn split(accounts: &[Arc<Key>]) -> Result<Vec<Payee>> {
    let count = u16::try_from(accounts.len())?;
    let share = WHOLE.checked_div(count).context("a listing without payees")?;
    let rest = WHOLE.checked_rem(count).context("a listing without payees")?;
    let shares = std::iter::once(share + rest).chain(std::iter::repeat(share));
    let payee = |(key, share_bps): (&Arc<Key>, u16)| Payee { address: key.address().into(), share_bps };
    Ok(accounts.iter().zip(shares).map(payee).collect())
}

/// A number in letters that look like no others, so that no two handles are one.
fn letters(number: usize) -> String {
    number.to_string().chars().filter_map(|digit| DIGITS.get(usize::try_from(digit.to_digit(10)?).ok()?)).collect()
}

pub(super) fn coin(answer: &Value) -> Result<Coin> {
    Ok(Coin::new(number(answer, "amount")?, text(answer, "denom")?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use weighhouse_protocol::reputation::handle;

    use super::*;

    #[test]
    fn numbers_in_letters_are_handles_that_differ() {
        let handles: BTreeSet<String> = (1..=12_345)
            .map(|number| {
                let handle = format!("trader-{}", letters(number));
                handle::check(&handle).unwrap();
                handle::fold(&handle)
            })
            .collect();
        assert_eq!(handles.len(), 12_345);
    }

    #[test]
    fn shares_sum_to_all_of_the_revenue() {
        let key = Arc::new(Key::from_secret([7u8; 32].into(), "wasm").unwrap());
        for count in 1..=MAX_PAYEES {
            let payees = split(&vec![Arc::clone(&key); count]).unwrap();
            assert_eq!(payees.iter().map(|payee| payee.share_bps).sum::<u16>(), WHOLE);
        }
    }
}
