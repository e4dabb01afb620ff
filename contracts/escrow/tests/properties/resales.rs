//! How licenses are put up for resale, bought, and taken back. What may be done is done, and nothing else.

use cosmwasm_std::{coin, to_json_binary, Addr, Coin};
use cw721::receiver::Cw721ReceiveMsg;
use weighhouse_market_suite::{Outcome, DENOM};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, QueryMsg, Quote, Resale, ResellMsg};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::shares::{fee, share_of};
use weighhouse_protocol::OrderId;

use super::orders::decides;
use super::step::How;
use super::world::World;

impl World {
    pub fn resell(&mut self, license: OrderId, how: How, price: Coin, deliver_within: u32) -> Outcome {
        let keeper = self.books.keeper(license);
        let nobody = self.nobody();
        if how == How::Pretended {
            let sender = keeper.unwrap_or_else(|| nobody.clone()).into();
            let msg = to_json_binary(&ResellMsg { price, deliver_within }).unwrap();
            let received = Cw721ReceiveMsg { sender, token_id: license.to_string(), msg };
            let outcome = self.market.tell_escrow(&nobody, Escrow::ReceiveNft(received), &[]);
            assert!(outcome.is_err(), "a license was put up for resale that escrow did not get");
            return outcome;
        }
        let holder = keeper.filter(|_| how == How::ByHolder);
        let expected = holder.is_some() && self.can_be_resold(license, &price, deliver_within);
        let who = holder.unwrap_or(nobody);
        let outcome = self.market.resell_within(&who, license, price, deliver_within);
        assert_eq!(outcome.is_ok(), expected, "a holder resells what can be sold, and nobody else does");
        outcome
    }

    /// Whether it lasts, is good, and leaves its reseller something.
    fn can_be_resold(&self, license: OrderId, price: &Coin, deliver_within: u32) -> bool {
        let (config, bought) = (self.market.config(), self.market.license_of(license));
        let bounds = config.deliver_within;
        let Some(rule) = config.denoms.iter().find(|rule| rule.denom == price.denom) else { return false };
        let royalty = share_of(price.amount, bought.grant.resale_royalty_bps);
        let pays = fee(price.amount, config.fee_bps, rule.min_fee).is_ok_and(|fee| fee + royalty < price.amount);
        // An order of it without a window must end before it does.
        let until = self.market.now() + u64::from(deliver_within) + u64::from(config.grace);
        let lasts = !bought.expired && bought.expires_at.is_none_or(|ends| ends > until);
        lasts
            && self.is_good(bought.listing, bought.version)
            && self.is_listed(bought.listing)
            && !rule.is_closed(self.market.now())
            && pays
            && (bounds.min..=bounds.max).contains(&deliver_within)
    }

    pub fn find_resale(&self, license: OrderId) -> Option<Resale> {
        self.market.ask(&self.market.escrow, &QueryMsg::Resale { license }).ok()
    }

    /// What has no quote is tried all the same.
    pub fn buy_license(&mut self, buyer: Addr, license: OrderId, off_by: i8, waive_window: bool) -> Outcome {
        let question = QueryMsg::ResaleQuote { license, waive_window };
        let quote: Option<Quote> = self.market.ask(&self.market.escrow, &question).ok();
        let resale = self.find_resale(license);
        let price = resale.as_ref().map_or(coin(1_000, DENOM), |resale| resale.price.clone());
        let is_possible = quote.as_ref().is_some_and(|Quote { terms, .. }| {
            // The latest that an order of it can be settled at, disputed or not.
            let decide_within = terms.arbiter.as_ref().map_or(0, |arbiter| arbiter.decide_within);
            let span = terms.deliver_within + terms.grace + terms.challenge_window + decide_within;
            let until = self.market.now() + u64::from(span);
            let resale = resale.as_ref().expect("there is a quote of what is not for resale");
            assert_eq!(resale.order, None, "there is a quote of what is ordered");
            assert_eq!((terms.price, &terms.denom), (resale.price.amount, &resale.price.denom));
            let parties = [&buyer, &resale.seller];
            resale.expires_at.is_none_or(|ends| ends > until) && !decides(terms, &parties)
        });
        let amount = price.amount.u128().saturating_add_signed(off_by.into());
        let message = Escrow::BuyLicense {
            license,
            transport_key: self.market.new_transport_secret().public_key().unwrap().into(),
            expected_order_hash: quote.map_or(Hash([0; 32]), |quote| quote.order_hash),
            waive_window,
        };
        let outcome = self.market.tell_escrow(&buyer, message, &[coin(amount, price.denom)]);
        assert_eq!(outcome.is_ok(), is_possible && off_by == 0, "what is for resale is bought, and nothing else");
        outcome
    }

    pub fn end_resale(&mut self, license: OrderId, by_reseller: bool) -> Outcome {
        let resale = self.find_resale(license);
        let is_free = resale.as_ref().is_some_and(|resale| resale.order.is_none() || !resale.ending);
        let reseller = resale.map(|resale| resale.seller).filter(|_| by_reseller);
        let who = reseller.clone().unwrap_or_else(|| self.nobody());
        let outcome = self.market.end_resale(&who, license);
        let expected = is_free && reseller.is_some();
        assert_eq!(outcome.is_ok(), expected, "a reseller ends a resale, and nobody else does");
        outcome
    }
}
