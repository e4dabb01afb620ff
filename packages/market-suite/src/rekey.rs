//! How keys are asked for once more, and licenses passed on.

use cosmwasm_std::Addr;
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, RekeyRequest};
use weighhouse_protocol::{license, OrderId};
use weighhouse_sealing::delivery::Delivery;

use crate::market::{Market, Outcome};

impl Market {
    /// Lets somebody ask for a license's key, to a new transport key.
    pub fn rekey(&mut self, sender: &Addr, license: OrderId) -> Outcome {
        let secret = self.new_transport_secret();
        let transport_key = secret.public_key()?.into();
        let outcome = self.tell_escrow(sender, ExecuteMsg::Rekey { license, transport_key }, &[])?;
        self.rekeys.insert(license, secret);
        Ok(outcome)
    }

    /// Who waits for a key.
    pub fn waiting(&self) -> Vec<RekeyRequest> {
        self.ask(&self.escrow, &QueryMsg::Rekeys { start_after: None, limit: Some(100) }).unwrap()
    }

    /// An answer that proves itself, to the last request for a license's key; `None` when nobody asked.
    pub fn answer_for(&mut self, license: OrderId) -> Option<Delivery> {
        let request = self.waiting().into_iter().find(|request| request.license == license)?;
        let key = self.version_key(request.listing, request.version);
        let opening = self.opening_key(request.listing, request.version);
        Some(opening.deliver(&key, &request.transport_key, &mut self.rng).unwrap())
    }

    /// Lets a stranger answer with something.
    pub fn answer_rekey(&mut self, license: OrderId, delivery: &[u8]) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::AnswerRekey { license, delivery: delivery.into() }, &[])
    }

    /// Lets somebody end a request for a license's key.
    pub fn end_rekey(&mut self, sender: &Addr, license: OrderId) -> Outcome {
        self.tell_escrow(sender, ExecuteMsg::EndRekey { license }, &[])
    }

    /// Lets somebody give a license away.
    pub fn give(&mut self, sender: &Addr, license: OrderId, recipient: &Addr) -> Outcome {
        let collection = self.license.clone();
        let message =
            license::ExecuteMsg::TransferNft { recipient: recipient.to_string(), token_id: license.to_string() };
        self.execute(sender, &collection, &message, &[])
    }

    /// Whether an answer opens the version for who asked last.
    pub fn opens(&self, license: OrderId, delivery: &Delivery) -> bool {
        let bought = self.license_of(license);
        let key = self.version_key(bought.listing, bought.version);
        self.rekeys.get(&license).is_some_and(|secret| secret.open(&key, delivery).is_ok())
    }
}
