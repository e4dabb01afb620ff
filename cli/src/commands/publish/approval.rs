//! One transaction, simulated before anything costly and agreed to once; and sent without a second question, unless
//! what it asks of its seller has changed.

use anyhow::Result;
use cosmwasm_std::Coin;
use weighhouse_chain::{Prepared, Signed, TxOutcome};

use super::proposal::Proposal;
use super::Publisher;
use crate::error::{fail, Kind};
use crate::words;

/// By how much more than the agreed fee a transaction may cost without a second question, in per cent of it: gas
/// differs a little between two blocks.
const MARGIN: u128 = 10;

/// What the seller has agreed to.
pub struct Approved {
    proposal: Proposal,
    fee: Coin,
}

impl Publisher<'_> {
    /// The outcome of the transaction that an earlier run sent; `None` if there is none that can be in a block.
    pub async fn unfinished(&mut self) -> Result<Option<TxOutcome>> {
        let Some(pending) = self.journal.done.transaction.clone() else { return Ok(None) };
        self.check_unchanged()?;
        let config = self.market.config().await?;
        let target = self.uploaded().map(|contents| self.target(&contents, &config)).transpose()?;
        if target.is_none() || target != self.journal.done.target {
            return Err(fail!(
                Kind::Usage,
                "an earlier run sent this with other terms: repeat its flags, or --restart"
            ));
        }
        let sender = self.session.sender(self.market)?;
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.transaction = signed.cloned();
            journal.save()
        };
        Ok(sender.finish(&pending, record).await?)
    }

    /// Has the chain try the proposal, shows it, and asks.
    ///
    /// # Errors
    /// What the chain would refuse, before anything was sealed, sent or paid; and the seller's no.
    pub async fn agree(&self, proposal: Proposal) -> Result<Approved> {
        let sender = self.session.sender(self.market)?;
        let prepared = sender.prepare(proposal.calls(&self.market.contracts)?).await?;
        self.afford(&prepared, &proposal).await?;
        let act = proposal.act();
        self.session.show(&act, &prepared)?;
        self.session.out.confirm(&act.question)?;
        Ok(Approved { proposal, fee: prepared.fee })
    }

    /// A simulation takes the bond from the account, and no fee.
    async fn afford(&self, prepared: &Prepared, proposal: &Proposal) -> Result<()> {
        let fee = &prepared.fee;
        let posted = proposal.bond.as_ref().map(|bond| &bond.posted).filter(|posted| posted.denom == fee.denom);
        let needed = fee.amount.u128().saturating_add(posted.map_or(0, |posted| posted.amount.u128()));
        let held = self.market.chain.balance(&self.seller, &fee.denom).await?;
        if held < needed {
            let (held, needed) = (words::amount(held, &fee.denom), words::amount(needed, &fee.denom));
            return Err(fail!(Kind::Funds, "{} has {held}: bond and gas fee take {needed}", self.seller));
        }
        Ok(())
    }

    /// Sends the completed proposal.
    pub async fn send(&mut self, proposal: Proposal, approved: &Approved) -> Result<TxOutcome> {
        self.journal.done.target = Some(proposal.target.clone());
        self.journal.save()?;
        let calls = proposal.calls(&self.market.contracts)?;
        let sender = self.session.sender(self.market)?;
        let session = self.session;
        let asks = session.asks(proposal.act());
        let is_agreed = |prepared: &Prepared| approved.covers(&proposal, &prepared.fee);
        let approve = |prepared: &Prepared| match is_agreed(prepared) {
            true => Ok(()),
            false => {
                session.out.say("this is not what you agreed to any more:");
                asks(prepared)
            }
        };
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.transaction = signed.cloned();
            journal.save()
        };
        Ok(sender.send_once(None, calls, &approve, record).await?)
    }
}

impl Approved {
    /// The proposal that the seller agreed to.
    pub fn proposal(&self) -> Proposal {
        self.proposal.clone()
    }

    /// Whether the seller agreed to these terms, and to nearly this fee.
    fn covers(&self, proposal: &Proposal, fee: &Coin) -> bool {
        let most = self.fee.amount.u128().saturating_mul(100 + MARGIN) / 100;
        proposal.is_as_agreed(&self.proposal) && fee.denom == self.fee.denom && fee.amount.u128() <= most
    }
}

#[cfg(test)]
mod tests {
    use super::super::proposal::tests::proposal;
    use super::*;

    #[test]
    fn a_second_question_comes_with_other_terms_or_a_much_higher_fee() {
        let approved = Approved { proposal: proposal(5), fee: Coin::new(1_000u128, "uwhs") };
        let covers = |price, fee: u128, denom: &str| approved.covers(&proposal(price), &Coin::new(fee, denom));
        assert!(covers(5, 900, "uwhs") && covers(5, 1_100, "uwhs"));
        assert!(!covers(5, 1_101, "uwhs"));
        assert!(!covers(6, 1_000, "uwhs"));
        assert!(!covers(5, 1_000, "uother"));
    }
}
