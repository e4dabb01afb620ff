//! The market: its accounts, its blocks and its clock, and what governance does.

use std::collections::BTreeMap;

use chrono::DateTime;
use cosmwasm_std::{coins, Addr, Timestamp};
use weighhouse_indexer::event::Contracts;
use weighhouse_indexer::ingest::node::Block;
use weighhouse_market_suite::{Content, Market as Suite, BLOCK_INTERVAL, DENOM, HANDLE_DEPOSIT, OTHER_DENOM, PURSE};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{Config, ExecuteMsg, Guardian, Moderator};
use weighhouse_protocol::reputation;

use super::blocks::{block, contracts};

/// The accounts have the addresses that a chain in memory makes of their names.
pub const ALICE: &str = "cosmwasm190vqdjtlpcq27xslcveglfmr4ynfwg7gmw86cnun4acakxrdd6gqvdcx9h";
pub const BOB: &str = "cosmwasm1sxmr0k8u6trd5c6eu6trzyapzux7090ykujmsng7pdx0m8k93n5sjrh9we";
pub const CAROL: &str = "cosmwasm1fsndjp6vylvfahjeyuxq4s2tw8s8rv2j89ge7a28fvhnhf35s86shap5tr";
pub const TREASURY: &str = "cosmwasm1vmafl8f3s6uuzwnxkqz0eza47v6ecn0tzuvhye5ft7ud83nu8vtsk4ppvr";
pub const ARBITER: &str = "cosmwasm1983whmvvct6jf3xhnu695sd4zx2rdjxlyx2a9wu5lqjsx95z0hdqlew6hu";
pub const GOVERNANCE: &str = "cosmwasm1h72z9g4qf2kjrq866zgn78xl32wn0q8aqayp05jkjpgdp2qft5aquanhrh";
pub const GUARDIAN: &str = "cosmwasm1mhnw396tg6s7mhxhagamhzvngt6getvfddrjwkn0spsx9mzu59xqaavr8d";
pub const MODERATOR: &str = "cosmwasm1el0zefgc3tahhhgxj8rma7y8h2a83dcf4tw736x9x5ef6463umlqzqvl3p";

/// Time of block 0.
pub const GENESIS_TIME: i64 = 1_800_000_000;

/// A market whose contracts run in memory. What is done is a block, a second after the last.
pub struct Market {
    pub blocks: Vec<Block>,
    /// The last answer to a request for a key.
    pub answer: Vec<u8>,
    pub(super) suite: Suite,
    /// What was published, from which proofs can be made.
    pub(super) contents: BTreeMap<(u64, u32), Content>,
    pub(super) contracts: Contracts,
    /// How many messages are in blocks.
    seen: usize,
    /// The contracts' height in each block.
    heights: Vec<u64>,
}

impl Market {
    /// A market with a guardian and a moderator, in which prices may be small.
    pub fn new() -> Self {
        let mut suite = Suite::with_config(|config| {
            config.denoms.iter_mut().for_each(|rule| rule.min_fee = 1u128.into());
            config.guardian = Some(Guardian { address: GUARDIAN.into(), expires_at: 1_900_000_000 });
            config.moderator = Some(Moderator { address: MODERATOR.into(), lapse: 604_800 });
            config.arbiter = Some(Arbiter { address: ARBITER.into(), decide_within: 604_800 });
        });
        suite.app.update_block(|block| {
            block.height = 1;
            block.time = Timestamp::from_seconds(GENESIS_TIME as u64 + 1);
        });
        for (name, address) in [("alice", ALICE), ("bob", BOB), ("carol", CAROL), ("guardian", GUARDIAN)] {
            let account = suite.account(name);
            assert_eq!(account.as_str(), address);
            suite.fund(&account, &[coins(PURSE, DENOM), coins(PURSE, OTHER_DENOM)].concat());
        }
        let (contracts, seen) = (contracts(&suite), suite.happened.len());
        Market {
            blocks: Vec::new(),
            answer: Vec::new(),
            suite,
            contents: BTreeMap::new(),
            contracts,
            seen,
            heights: Vec::new(),
        }
    }

    /// The address of one of many accounts that nobody funds.
    pub fn one_of_many(&self, number: usize) -> String {
        self.suite.account(&format!("stranger {number}")).to_string()
    }

    /// Makes a block of all that was done since the last, each message in a transaction of its own.
    pub fn block(&mut self) -> &mut Self {
        let height = self.blocks.len() as i64 + 1;
        let happened = &self.suite.happened[self.seen..];
        self.blocks.push(block(height, self.suite.now(), happened, &self.contracts));
        self.seen = self.suite.happened.len();
        self.heights.push(self.suite.height());
        self.advance(1)
    }

    /// Lets time pass before the next block.
    pub fn pass(&mut self, seconds: u64) -> &mut Self {
        self.suite.pass(seconds);
        self
    }

    /// Lets time pass until a moment.
    pub(super) fn pass_until(&mut self, time: u64) -> &mut Self {
        self.pass(time.saturating_sub(self.now()))
    }

    fn advance(&mut self, seconds: u64) -> &mut Self {
        self.suite.stand_still(seconds);
        self
    }

    /// The next block's time.
    pub fn now(&self) -> u64 {
        self.suite.now()
    }

    /// The time of a block, in whole seconds as contracts have it.
    pub fn at(&self, height: usize) -> String {
        self.after(height, 0)
    }

    /// The time so many seconds after a block.
    pub fn after(&self, height: usize, seconds: i64) -> String {
        let time = self.blocks[height - 1].time.timestamp() + seconds;
        DateTime::from_timestamp(time, 0).unwrap().to_rfc3339()
    }

    /// The contracts' height in a block, which counts the blocks that time passed in, too.
    pub fn chain_height(&self, height: usize) -> u64 {
        self.heights[height - 1]
    }

    /// The least height that goes with so many seconds after a block.
    pub fn height_after(&self, height: usize, seconds: u64) -> u64 {
        self.chain_height(height) + 1_000 * seconds / u64::from(BLOCK_INTERVAL)
    }

    /// The height of the last block.
    pub fn height(&self) -> usize {
        self.blocks.len()
    }

    /// The contract that licenses are with while they are for resale.
    pub fn escrow(&self) -> &str {
        self.suite.escrow.as_str()
    }

    pub(super) fn tell_registry(&mut self, sender: &str, message: ExecuteMsg) -> &mut Self {
        self.suite.tell_registry(&Addr::unchecked(sender), message).unwrap();
        self.block()
    }

    /// Tells the contract of reputation something, with money.
    pub fn say(&mut self, sender: &str, message: reputation::ExecuteMsg, money: u128) -> &mut Self {
        let funds = if money == 0 { Vec::new() } else { coins(money, DENOM) };
        self.suite.pay_reputation(&Addr::unchecked(sender), message, &funds).unwrap();
        self.block()
    }

    /// Lets governance set reputation's settings as they are: the blocks of a market begin behind those of its contracts.
    pub fn announce_reputation(&mut self) -> &mut Self {
        self.suite.reconfigure_reputation(|_| {}).unwrap();
        self.block()
    }

    /// Lets governance give no denom a weight in ratings.
    pub fn rate_nothing(&mut self) -> &mut Self {
        self.suite.reconfigure_reputation(|config| config.rates.clear()).unwrap();
        self.block()
    }

    /// Lets an account claim a handle.
    pub fn name(&mut self, account: &str, handle: &str) -> &mut Self {
        let claim = reputation::ExecuteMsg::ClaimHandle { handle: handle.to_owned() };
        self.say(account, claim, HANDLE_DEPOSIT)
    }

    pub fn delist(&mut self, listing: u64, by: &str) -> &mut Self {
        self.tell_registry(by, ExecuteMsg::Delist { listing })
    }

    pub fn relist(&mut self, listing: u64, by: &str) -> &mut Self {
        self.tell_registry(by, ExecuteMsg::Relist { listing })
    }

    pub fn pause_orders(&mut self, by: &str, seconds: u32) -> &mut Self {
        self.tell_registry(by, ExecuteMsg::PauseOrders { seconds })
    }

    pub fn resume_orders(&mut self) -> &mut Self {
        self.tell_registry(GOVERNANCE, ExecuteMsg::ResumeOrders {})
    }

    pub fn config(&self) -> Config {
        self.suite.config()
    }

    pub fn configure(&mut self, change: impl FnOnce(&mut Config)) -> &mut Self {
        self.suite.reconfigure(change).unwrap();
        self.block()
    }
}
