//! A seller's season, told once by the contracts in memory. The chain is made of copies of it.
use cosmwasm_std::{coins, Addr};
use weighhouse_market_suite::{
    listing_of, payees, plan, Happened, Market, COOLDOWN, DELIVER_WITHIN, DENOM, GRACE, OFFER_SPAN, PURSE,
};
use weighhouse_protocol::events::Contract;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::{ListingId, OrderId};

use crate::spoken::{QUESTIONS, REPORTS};

const PRICE: u128 = 5_000_000;
const BUYERS: usize = 12;
/// Rounds in which every listing is sold once without a challenge window.
const ROUNDS: usize = 24;
/// The supply of the one plan that is limited.
const SUPPLY: u32 = 1_000;

/// What the contracts emitted.
pub struct Story {
    /// Messages of governance, which no copy repeats.
    pub opening: Vec<Happened>,
    /// Messages of the season.
    pub season: Vec<Happened>,
    /// Numbers that the season uses up, and by which a copy's are higher than the last one's.
    pub listings: u64,
    pub orders: u64,
    pub questions: u64,
    pub reports: u64,
    /// The contracts with their addresses.
    pub contracts: Vec<(Contract, String)>,
    /// Accounts that are the same in every copy.
    pub shared: Vec<String>,
}

/// Tells the season.
///
/// # Errors
/// When a contract refuses a step, which is a fault of the story.
pub fn tell() -> anyhow::Result<Story> {
    let mut season = Season::begin()?;
    for round in 0..ROUNDS {
        season.sell_everything(round)?;
        match round {
            0 => {
                season.introduce()?;
                season.report()?;
            }
            1 => season.discuss()?,
            _ => season.review(round)?,
        }
        if round % 8 == 4 {
            season.sweep()?;
        }
    }
    season.windows()?;
    season.offers()?;
    season.licenses()?;
    season.miss()?;
    season.sweep()?;
    season.release()?;
    season.settle_reports()?;
    season.end()
}

pub(crate) struct Season {
    pub market: Market,
    pub listings: Vec<ListingId>,
    buyers: Vec<Addr>,
    /// The orders that were settled, which the buyers' licenses are named by.
    pub sold: Vec<OrderId>,
    /// Messages before the season.
    opening: usize,
}

impl Season {
    fn begin() -> anyhow::Result<Self> {
        let mut market = Market::new();
        let bonds = std::mem::take(&mut market.happened);
        market.reconfigure(|_| ())?;
        market.reconfigure_reputation(|_| ())?;
        let opening = market.happened.len();
        market.happened.extend(bonds);
        let buyers: Vec<Addr> = (0..BUYERS).map(|number| market.account(&format!("buyer{number}"))).collect();
        for buyer in &buyers {
            market.fund(buyer, &coins(PURSE, DENOM));
        }
        let seller = market.seller.clone();
        let [author, publisher] = ["author", "publisher"].map(|name| market.account(name));
        let listing = |name: &str, supply| NewListing {
            name: name.into(),
            plans: vec![Plan { supply, ..plan(PRICE) }],
            payees: payees([(&seller, 5_000), (&author, 3_000), (&publisher, 2_000)]),
            ..listing_of(&seller, PRICE)
        };
        let offered = [
            listing("Qwen/Qwen2.5-7B-Instruct", None),
            listing("sentence-transformers/all-MiniLM-L6-v2", None),
            listing("openai/whisper-small", Some(SUPPLY)),
            listing("stabilityai/stable-diffusion-xl-base-1.0", None),
        ];
        let listings = offered.into_iter().map(|listing| market.listed_as(listing)).collect();
        Ok(Season { market, listings, buyers, sold: Vec::new(), opening })
    }

    pub fn buyer(&self, number: usize) -> Addr {
        self.buyers[number % self.buyers.len()].clone()
    }

    /// Every listing is bought, and delivered after that: of ten sales some are open at any time.
    fn sell_everything(&mut self, round: usize) -> anyhow::Result<()> {
        let mut open = Vec::new();
        for (place, listing) in self.listings.clone().into_iter().enumerate() {
            let buyer = self.buyer(round * 5 + place);
            open.push(self.market.buy_with(listing, |purchase| purchase.buyer = buyer)?);
        }
        for order in open {
            self.market.deliver(order)?;
            self.sold.push(order);
        }
        Ok(())
    }

    /// Sales with a challenge window: two are accepted, one is disputed.
    fn windows(&mut self) -> anyhow::Result<()> {
        let mut orders = Vec::new();
        for listing in &self.listings[..3] {
            orders.push(self.market.buy_carefully(*listing)?);
        }
        for order in &orders {
            self.market.deliver(*order)?;
        }
        let [first, second, disputed] = orders[..] else { anyhow::bail!("three were bought") };
        self.market.accept(first)?;
        self.market.accept(second)?;
        self.market.dispute(disputed)?;
        let seller = self.market.seller.clone();
        self.market.propose(&seller, disputed, PRICE / 4)?;
        self.market.rule(disputed, PRICE / 2)?;
        self.sold.extend([first, second]);
        Ok(())
    }

    /// One offer is taken, one is withdrawn once it expires.
    fn offers(&mut self) -> anyhow::Result<()> {
        let taken = self.market.offer(self.listings[0], PRICE / 2, true)?;
        let withdrawn = self.market.offer(self.listings[1], PRICE / 3, true)?;
        self.market.take_offer(taken)?;
        self.market.deliver(taken)?;
        self.market.pass(u64::from(OFFER_SPAN));
        self.market.withdraw_offer(withdrawn)?;
        Ok(())
    }

    /// One license is transferred, and its new holder asks for the key.
    fn licenses(&mut self) -> anyhow::Result<()> {
        let license = self.sold[0];
        let (owner, recipient) = (self.market.owner_of(license), self.market.stranger.clone());
        self.market.give(&owner, license, &recipient)?;
        self.market.rekey(&recipient, license)?;
        let answer = self.market.answer_for(license).map(|answer| answer.to_bytes());
        if let Some(answer) = answer {
            self.market.answer_rekey(license, &answer)?;
        }
        Ok(())
    }

    /// One order is not delivered.
    fn miss(&mut self) -> anyhow::Result<()> {
        let missed = self.market.buy(self.listings[2])?;
        self.market.pass(u64::from(DELIVER_WITHIN + GRACE));
        self.market.refund(missed)?;
        let seller = self.market.seller.clone();
        self.market.reopen(&seller)?;
        Ok(())
    }

    fn sweep(&mut self) -> anyhow::Result<()> {
        for listing in self.listings.clone() {
            self.market.sweep(listing)?;
        }
        let seller = self.market.seller.clone();
        self.market.claim(&seller)?;
        Ok(())
    }

    fn release(&mut self) -> anyhow::Result<()> {
        self.market.pass(u64::from(COOLDOWN));
        for order in self.sold.clone() {
            self.market.release(order)?;
        }
        Ok(())
    }

    fn end(self) -> anyhow::Result<Story> {
        let Market { registry, license, escrow, royalties, reputation, governance, treasury, arbiter, .. } =
            &self.market;
        let contracts = vec![
            (Contract::Registry, registry.to_string()),
            (Contract::License, license.to_string()),
            (Contract::Escrow, escrow.to_string()),
            (Contract::Royalties, royalties.to_string()),
            (Contract::Reputation, reputation.to_string()),
        ];
        let shared = [registry, license, escrow, royalties, reputation, governance, treasury, arbiter];
        let mut opening = self.market.happened.clone();
        let season = opening.split_off(self.opening);
        Ok(Story {
            listings: u64::try_from(self.listings.len())?,
            orders: self.market.orders().iter().map(|order| order.id).max().unwrap_or_default(),
            questions: QUESTIONS,
            reports: REPORTS,
            shared: shared.map(ToString::to_string).to_vec(),
            contracts,
            opening,
            season,
        })
    }
}
