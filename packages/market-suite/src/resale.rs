//! How licenses are resold.

use cosmwasm_std::{to_json_binary, Addr, Coin};
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, Quote, ResellMsg};
use weighhouse_protocol::{license, OrderId};

use crate::market::{Market, Outcome, DELIVER_WITHIN};

impl Market {
    /// Lets a license's holder put it up for resale.
    pub fn resell(&mut self, holder: &Addr, license: OrderId, price: Coin) -> Outcome {
        self.resell_within(holder, license, price, DELIVER_WITHIN)
    }

    /// Lets a license's holder put it up for resale, with a time to deliver.
    pub fn resell_within(&mut self, holder: &Addr, license: OrderId, price: Coin, deliver_within: u32) -> Outcome {
        let (collection, contract) = (self.license.clone(), self.escrow.to_string());
        let msg = to_json_binary(&ResellMsg { price, deliver_within })?;
        let message = license::ExecuteMsg::SendNft { contract, token_id: license.to_string(), msg };
        self.execute(holder, &collection, &message, &[])
    }

    /// What an order of a license for resale would be now.
    pub fn resale_quote(&self, license: OrderId, waive_window: bool) -> anyhow::Result<Quote> {
        Ok(self.ask(&self.escrow, &QueryMsg::ResaleQuote { license, waive_window })?)
    }

    /// Lets somebody buy a license that is for resale.
    pub fn buy_license(&mut self, buyer: &Addr, license: OrderId, waive_window: bool) -> anyhow::Result<OrderId> {
        let quote = self.resale_quote(license, waive_window)?;
        let secret = self.new_transport_secret();
        let transport_key = secret.public_key()?.into();
        let expected_order_hash = quote.order_hash;
        let message = ExecuteMsg::BuyLicense { license, transport_key, expected_order_hash, waive_window };
        let price = Coin { denom: quote.terms.denom, amount: quote.terms.price };
        let response = self.tell_escrow(buyer, message, &[price])?;
        Ok(self.keep(&response, secret))
    }

    /// Lets somebody take a license back.
    pub fn end_resale(&mut self, sender: &Addr, license: OrderId) -> Outcome {
        self.tell_escrow(sender, ExecuteMsg::EndResale { license }, &[])
    }
}
