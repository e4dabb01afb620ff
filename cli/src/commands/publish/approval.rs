//! One transaction, simulated before anything costly and agreed to once; and sent without a second question, unless
//! what it asks of its seller has changed.

use anyhow::Result;
use cosmwasm_std::Coin;
use weighhouse_chain::{Prepared, Signed, TxOutcome};
use weighhouse_messages::{explain, Explained, Line};

use super::proposal::Proposal;
use super::Publisher;
use crate::error::{fail, Kind};
use crate::explained::name_of;
use crate::words;

/// By how much more than the agreed fee a transaction may cost without a second question, in per cent of it: gas
/// differs a little between two blocks.
const MARGIN: u128 = 10;

/// The fields that are known once the file is sealed and on IPFS. What they commit to is in the others.
const FROM_SEALING: [&str; 4] = ["cid", "plaintext_root", "ciphertext_root", "key_root"];

/// What the seller has agreed to.
pub struct Approved {
    proposal: Proposal,
    /// The messages that were shown.
    messages: Vec<Explained>,
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
        let later: &[&str] = if proposal.is_sealed() { &[] } else { &FROM_SEALING };
        self.session.show_draft(&act, &prepared, later)?;
        self.session.out.confirm(&act.question)?;
        let messages = explain(&self.market.contracts, &prepared.messages);
        Ok(Approved { proposal, messages, fee: prepared.fee })
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
        let contracts = &self.market.contracts;
        let approve = |prepared: &Prepared| match approved.covers(explain(contracts, &prepared.messages), &prepared.fee)
        {
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

    /// Whether the seller agreed to these messages, and to nearly this fee.
    fn covers(&self, messages: Vec<Explained>, fee: &Coin) -> bool {
        let most = self.fee.amount.u128().saturating_mul(100 + MARGIN) / 100;
        let is_agreed = terms(messages) == terms(self.messages.clone());
        is_agreed && fee.denom == self.fee.denom && fee.amount.u128() <= most
    }
}

/// Messages without the fields that sealing gives.
fn terms(mut messages: Vec<Explained>) -> Vec<Explained> {
    let from_sealing = |line: &Line| FROM_SEALING.contains(&name_of(&line.field));
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
