//! How keys are asked for once more, and licenses given away.

use cosmwasm_std::Addr;
use weighhouse_market_suite::Outcome;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::world::World;

impl World {
    pub fn rekey(&mut self, license: OrderId, by_holder: bool) -> Outcome {
        let holder = self.books.keeper(license).filter(|_| by_holder);
        let who = holder.clone().unwrap_or_else(|| self.nobody());
        let outcome = self.market.rekey(&who, license);
        assert!(outcome.is_err() || holder.is_some(), "somebody else got the key");
        outcome
    }

    /// By who holds the license, or by somebody else.
    pub fn end_rekey(&mut self, license: OrderId, by_holder: bool) -> Outcome {
        let request = self.market.waiting().into_iter().find(|request| request.license == license);
        let end = request.map(|request| Mark { time: request.expires_at, height: request.expires_at_height });
        let holder = self.books.keeper(license).filter(|_| by_holder);
        let expected = end.is_some() && (holder.is_some() || self.is_over(end));
        let who = holder.unwrap_or_else(|| self.nobody());
        let outcome = self.market.end_rekey(&who, license);
        assert_eq!(outcome.is_ok(), expected, "a request is ended by the license's holder, or after its time");
        outcome
    }

    /// With an answer to the request for some license, or to another one's.
    pub fn answer(&mut self, number: u64, right: bool) -> Outcome {
        let waiting: Vec<_> = self.market.waiting().iter().map(|request| request.license).collect();
        let at = usize::try_from(number).unwrap() % waiting.len().max(1);
        let license = waiting.get(at).copied().unwrap_or(1);
        let other = waiting.into_iter().find(|other| *other != license);
        let source = if right { license } else { other.unwrap_or(license) };
        let Some(delivery) = self.market.answer_for(source) else {
            return self.market.answer_rekey(license, &[0; 192]);
        };
        let outcome = self.market.answer_rekey(license, &delivery.to_bytes());
        assert!(outcome.is_err() || source == license, "another license's answer was taken");
        assert!(outcome.is_err() || self.market.opens(license, &delivery), "the answer opens nothing");
        outcome
    }

    pub fn give(&mut self, license: OrderId, to: Addr) -> Outcome {
        let holder = self.books.keeper(license);
        let outcome = self.market.give(&holder.clone().unwrap_or_else(|| self.nobody()), license, &to);
        let expected = holder.is_some() && to != self.market.escrow;
        assert_eq!(outcome.is_ok(), expected, "a license is given by its holder, and not to escrow");
        outcome
    }
}
