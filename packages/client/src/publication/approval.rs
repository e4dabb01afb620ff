//! One transaction, simulated before anything costly and agreed to once; and sent without a second question, unless
//! what it asks of its seller has changed.

use cosmwasm_std::Coin;
use weighhouse_chain::{Prepared, Signed, TxOutcome};
use weighhouse_messages::{explain, Explained, Line};

use super::proposal::{Proposal, FROM_SEALING};
use super::{PublicationError, Publisher};
use crate::error::Result;
use crate::report::{Note, Publishing};

/// By how much more than the agreed fee a transaction may cost without a second question, in per cent of it: gas
/// differs a little between two blocks.
const MARGIN: u128 = 10;

/// What the seller has agreed to.
pub(super) struct Approved {
    proposal: Proposal,
    /// The messages that were shown.
    messages: Vec<Explained>,
    fee: Coin,
}

impl Publisher<'_> {
    /// The outcome of the transaction that an earlier run sent; `None` if there is none that can be in a block.
    pub(super) async fn unfinished(&mut self) -> Result<Option<TxOutcome>> {
        let Some(pending) = self.journal.done.transaction.clone() else { return Ok(None) };
        self.check_unchanged()?;
        let sender = &self.seller.sender;
        let config = sender.market.config().await?;
        let target = self.uploaded().map(|contents| self.target(&contents, &config)).transpose()?;
        if target.is_none() || target != self.journal.done.target {
            return Err(PublicationError::OtherTerms.into());
        }
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.transaction = signed.cloned();
            journal.save()
        };
        sender.finish(&pending, record).await
    }

    /// Has the chain try the proposal, and the seller approve it.
    ///
    /// # Errors
    /// What the chain would refuse, before anything was sealed, sent or paid; and the seller's no.
    pub(super) async fn agree(&self, proposal: Proposal) -> Result<Approved> {
        let sender = &self.seller.sender;
        let contracts = &sender.market.contracts;
        let prepared = sender.prepare(proposal.calls(contracts)?).await?;
        self.afford(&prepared, &proposal).await?;
        (self.approve)(&proposal, &prepared)?;
        let messages = explain(contracts, &prepared.messages);
        Ok(Approved { proposal, messages, fee: prepared.fee })
    }

    /// A simulation takes the bond from the account, and no fee.
    async fn afford(&self, prepared: &Prepared, proposal: &Proposal) -> Result<()> {
        let fee = &prepared.fee;
        let posted = proposal.bond.as_ref().map(|bond| &bond.posted).filter(|posted| posted.denom == fee.denom);
        let needed = fee.amount.saturating_add(posted.map(|posted| posted.amount).unwrap_or_default());
        let sender = &self.seller.sender;
        let held = sender.market.chain.balance(sender.key.address(), &fee.denom).await?.into();
        if held < needed {
            let [held, needed] = [held, needed].map(|amount| Coin { denom: fee.denom.clone(), amount });
            return Err(PublicationError::Unaffordable { seller: sender.key.address().to_owned(), held, needed }.into());
        }
        Ok(())
    }

    /// Sends the completed proposal.
    pub(super) async fn send(&mut self, proposal: Proposal, approved: &Approved) -> Result<TxOutcome> {
        self.journal.done.target = Some(proposal.target.clone());
        self.journal.save()?;
        let (sender, asks) = (&self.seller.sender, self.approve);
        let contracts = &sender.market.contracts;
        let calls = proposal.calls(contracts)?;
        let approve = |prepared: &Prepared| match approved.covers(explain(contracts, &prepared.messages), &prepared.fee)
        {
            true => Ok(()),
            false => {
                sender.report.note(Note::Publishing(Publishing::Differs));
                asks(&proposal, prepared)
            }
        };
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.transaction = signed.cloned();
            journal.save()
        };
        sender.send_once(None, calls, &approve, record).await
    }
}

impl Approved {
    /// The proposal that the seller agreed to.
    pub(super) fn proposal(&self) -> Proposal {
        self.proposal.clone()
    }

    /// Whether the seller agreed to these messages, and to nearly this fee.
    fn covers(&self, messages: Vec<Explained>, fee: &Coin) -> bool {
        let most = self.fee.amount.u128().saturating_mul(100 + MARGIN) / 100;
        let is_agreed = terms(messages) == terms(self.messages.clone());
        is_agreed && fee.denom == self.fee.denom && fee.amount.u128() <= most
    }
}

/// Messages without the fields that sealing gives.
fn terms(mut messages: Vec<Explained>) -> Vec<Explained> {
    let from_sealing = |line: &Line| FROM_SEALING.contains(&line.name());
    messages.iter_mut().for_each(|message| message.lines.retain(|line| !from_sealing(line)));
    messages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::proposal::tests::{contents, contracts, proposal, sealed};
    use super::*;

    fn messages(proposal: &Proposal) -> Vec<Explained> {
        let calls = proposal.calls(&contracts()).unwrap();
        let messages: Vec<_> = calls.iter().map(|call| call.to_any("wasm1seller")).collect();
        explain(&contracts(), &messages)
    }

    fn approved(proposal: Proposal) -> Approved {
        Approved { messages: messages(&proposal), proposal, fee: Coin::new(1_000u128, "uwhs") }
    }

    #[test]
    fn a_second_question_comes_with_other_terms_or_a_much_higher_fee() {
        let approved = approved(proposal(5));
        let covers =
            |price, fee: u128, denom: &str| approved.covers(messages(&proposal(price)), &Coin::new(fee, denom));
        assert!(covers(5, 900, "uwhs") && covers(5, 1_100, "uwhs"));
        assert!(!covers(5, 1_101, "uwhs"));
        assert!(!covers(6, 1_000, "uwhs"));
        assert!(!covers(5, 1_000, "uother"));
    }

    #[test]
    fn sealing_changes_no_terms_unless_it_finds_another_size() {
        let (approved, fee) = (approved(proposal(5)), Coin::new(1_000u128, "uwhs"));
        let complete = |size| messages(&approved.proposal().complete(&sealed(size), &contents()));
        assert!(approved.covers(complete(80_000), &fee));
        assert!(!approved.covers(complete(90_000), &fee));
    }

    #[test]
    fn a_second_question_comes_with_another_payee_key_or_message() {
        let (approved, fee) = (approved(proposal(5)), Coin::new(1_000u128, "uwhs"));
        let changed = |change: fn(&mut Explained)| {
            let mut messages = messages(&proposal(5));
            change(&mut messages[0]);
            approved.covers(messages, &fee)
        };
        assert!(changed(|_| {}));
        for field in ["listing.payees.0.address", "version.public_key"] {
            let messages = messages(&proposal(5));
            assert!(messages[0].lines.iter().any(|line| line.field == field), "{messages:?}");
        }
        assert!(!changed(|message| message.lines.retain(|line| line.field != "version.public_key")));
        assert!(!changed(|message| message.lines.retain(|line| line.field != "listing.payees.0.address")));
        assert!(!changed(|message| message.pays.push(Coin::new(1u128, "uwhs"))));
        assert!(
            !approved.covers([messages(&proposal(5)), messages(&proposal(5))].concat(), &fee),
            "twice is once more"
        );
    }
}
