//! The market: its accounts, its clock, and how it is asked and told.

use std::collections::BTreeMap;
use std::error::Error;

use cosmwasm_std::{coin, Addr, Coin, Empty, Event, StdResult, Uint128};
use cw_multi_test::{App, AppResponse, Executor};
use rand::rngs::StdRng;
use rand::SeedableRng;
use serde::de::DeserializeOwned;
use serde::Serialize;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::migration::accepted;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{Bounds, Config, DenomRule};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::secret::{ContentSecret, TransportSecret};

use crate::deploy::deploy;

/// The denom of most prices.
pub const DENOM: &str = "uwhs";
/// Another denom that is accepted.
pub const OTHER_DENOM: &str = "uusd";
/// The fee, in basis points.
pub const FEE_BPS: u16 = 250;
/// The least fee, in either denom.
pub const MIN_FEE: u128 = 10;
/// The time to deliver of every listing, in seconds.
pub const DELIVER_WITHIN: u32 = 3_600;
/// The grace, in seconds.
pub const GRACE: u32 = 600;
/// The buyers' time to challenge deliveries of every listing, in seconds; the files are so small that it is no longer.
pub const WINDOW: u32 = 1_800;
/// The cooldown, in seconds.
pub const COOLDOWN: u32 = 86_400;
/// What an order reserves of the bond, in basis points.
pub const BOND_BPS: u16 = 2_000;
/// The least bond of an order, in either denom.
pub const MIN_BOND: u128 = 100;
/// How long a bond takes to be withdrawn, in seconds.
pub const BOND_DELAY: u32 = 172_800;
/// What a dispute takes of the buyer, in basis points of the price.
pub const STAKE_BPS: u16 = 1_000;
/// The least of that, in either denom.
pub const MIN_STAKE: u128 = 50;
/// The most that the deliveries a seller missed in one day pay to buyers, in either denom.
pub const DAILY_PENALTY: u128 = 1_000_000;
/// The interval at which blocks come here, in milliseconds, as the market's settings have it.
pub const BLOCK_INTERVAL: u32 = 5_000;
/// How long offers can be taken, in seconds: as long as an order of any listing can be delivered.
pub const OFFER_SPAN: u32 = DELIVER_WITHIN + GRACE;
/// The arbiter's time to decide.
pub const DECIDE_WITHIN: u32 = 259_200;
/// The seller's bond at first, in either denom.
pub const BOND: u128 = 1_000_000_000;
/// What the seller, the buyer and the stranger have at first, of each denom.
pub const PURSE: u128 = 1_000_000_000_000;

/// The release directly before this one, whose state this code takes over.
pub fn release_before() -> &'static str {
    accepted(env!("CARGO_PKG_VERSION")).first().expect("this release is none of the list")
}

/// What a message did: the chain's response, or why not.
pub type Outcome = anyhow::Result<AppResponse>;

/// A message that went through, and what it did.
#[derive(Debug, Clone)]
pub struct Happened {
    /// The block's time, in seconds UTC.
    pub time: u64,
    /// All events, in the chain's form and order.
    pub events: Vec<Event>,
}

/// Keys and values of a contract's storage.
pub type Stored = Vec<(Vec<u8>, Vec<u8>)>;

/// A market, with one seller, one buyer and one stranger at hand.
pub struct Market {
    /// The chain.
    pub app: App,
    pub registry: Addr,
    /// The collection of licenses.
    pub license: Addr,
    pub escrow: Addr,
    /// The ledger.
    pub royalties: Addr,
    pub reputation: Addr,
    /// Who governs.
    pub governance: Addr,
    /// Who gets the fee.
    pub treasury: Addr,
    /// Who decides disputes.
    pub arbiter: Addr,
    /// Who sells.
    pub seller: Addr,
    /// Who buys.
    pub buyer: Addr,
    /// Who has no part in any sale.
    pub stranger: Addr,
    /// All that was sent and went through, in order.
    pub happened: Vec<Happened>,
    pub(crate) rng: StdRng,
    pub(crate) content: BTreeMap<(ListingId, VersionNumber), ContentSecret>,
    pub(crate) transport: BTreeMap<OrderId, TransportSecret>,
    pub(crate) rekeys: BTreeMap<OrderId, TransportSecret>,
}

impl Default for Market {
    fn default() -> Self {
        Self::new()
    }
}

impl Market {
    /// A market with the usual settings.
    pub fn new() -> Self {
        Self::with_config(|_| ())
    }

    /// A market with settings of one's own.
    pub fn with_config(change: impl FnOnce(&mut Config)) -> Self {
        let app = App::default();
        let governance = app.api().addr_make("governance");
        Self::governed_by(app, governance, change)
    }

    pub(crate) fn governed_by(mut app: App, governance: Addr, change: impl FnOnce(&mut Config)) -> Self {
        let account = |name: &str| app.api().addr_make(name);
        let [treasury, arbiter, seller, buyer, stranger] =
            ["treasury", "arbiter", "seller", "buyer", "stranger"].map(account);
        let mut config = Config {
            treasury: treasury.to_string(),
            fee_bps: FEE_BPS,
            denoms: [DENOM, OTHER_DENOM]
                .map(|denom| DenomRule {
                    denom: denom.into(),
                    min_fee: MIN_FEE.into(),
                    min_bond: MIN_BOND.into(),
                    min_stake: MIN_STAKE.into(),
                    daily_penalty: DAILY_PENALTY.into(),
                    closed: false,
                    closes_at: None,
                })
                .to_vec(),
            deliver_within: Bounds { min: 60, max: 86_400 },
            grace: GRACE,
            challenge_window: Bounds { min: 60, max: 86_400 },
            download_rate: 1_000_000,
            cooldown: COOLDOWN,
            bond_bps: BOND_BPS,
            bond_delay: BOND_DELAY,
            block_interval: BLOCK_INTERVAL,
            stake_bps: STAKE_BPS,
            guardian: None,
            moderator: None,
            arbiter: Some(Arbiter { address: arbiter.to_string(), decide_within: DECIDE_WITHIN }),
        };
        change(&mut config);
        let contracts = deploy(&mut app, &governance, config);
        let mut market = Self {
            app,
            registry: contracts.registry,
            license: contracts.license,
            escrow: contracts.escrow,
            royalties: contracts.royalties,
            reputation: contracts.reputation,
            governance,
            treasury,
            arbiter,
            seller: seller.clone(),
            buyer: buyer.clone(),
            stranger: stranger.clone(),
            happened: Vec::new(),
            rng: StdRng::seed_from_u64(0),
            content: BTreeMap::new(),
            transport: BTreeMap::new(),
            rekeys: BTreeMap::new(),
        };
        for account in [&seller, &buyer, &stranger] {
            market.fund(account, &[coin(PURSE, DENOM), coin(PURSE, OTHER_DENOM)]);
        }
        for denom in [DENOM, OTHER_DENOM] {
            market.fund(&seller, &[coin(BOND, denom)]);
            market.post_bond(&seller, &[coin(BOND, denom)]).unwrap();
        }
        market
    }

    /// An account by a name of one's choice. It has nothing.
    pub fn account(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    /// Gives an account money.
    pub fn fund(&mut self, account: &Addr, coins: &[Coin]) {
        let mint = cw_multi_test::BankSudo::Mint { to_address: account.to_string(), amount: coins.to_vec() };
        self.app.sudo(mint.into()).unwrap();
    }

    /// What an account has.
    pub fn balance(&self, account: &Addr, denom: &str) -> u128 {
        self.app.wrap().query_balance(account, denom).unwrap().amount.u128()
    }

    /// The block's time.
    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// The block's time and height.
    pub fn mark(&self) -> Mark {
        Mark::of(&self.app.block_info())
    }

    /// The block's height.
    pub fn height(&self) -> u64 {
        self.app.block_info().height
    }

    /// Lets time pass, with blocks at their usual pace.
    pub fn pass(&mut self, seconds: u64) {
        self.advance(seconds, (1_000 * seconds).div_ceil(BLOCK_INTERVAL.into()).max(1));
    }

    /// Lets the chain stand still: the next block comes that many seconds later.
    pub fn stand_still(&mut self, seconds: u64) {
        self.advance(seconds, 1);
    }

    fn advance(&mut self, seconds: u64, blocks: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += blocks;
        });
    }

    /// Sends a message.
    pub fn execute(&mut self, sender: &Addr, contract: &Addr, message: &impl Message, funds: &[Coin]) -> Outcome {
        let response = self.app.execute_contract(sender.clone(), contract.clone(), message, funds)?;
        self.happened.push(Happened { time: self.now(), events: response.events.clone() });
        Ok(response)
    }

    /// Asks a contract.
    pub fn ask<T: DeserializeOwned>(&self, contract: &Addr, question: &impl Serialize) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(contract, question)
    }

    /// Upgrades a contract to its own code, as if its state were of that contract and version.
    pub fn migrate_from(&mut self, contract: &Addr, name: &str, version: &str) -> Outcome {
        cw2::set_contract_version(self.app.contract_storage_mut(contract).as_mut(), name, version)?;
        let code = self.app.contract_data(contract)?.code_id;
        self.app.migrate_contract(self.governance.clone(), contract.clone(), &Empty {}, code)
    }

    /// All that a contract has stored: to see that nothing changed.
    pub fn state_of(&self, contract: &Addr) -> Stored {
        self.app.dump_wasm_raw(contract)
    }

    /// All that the contracts have stored, and what they hold.
    pub fn state(&self) -> (Vec<Stored>, Vec<u128>) {
        let contracts = [&self.registry, &self.license, &self.escrow, &self.royalties, &self.reputation];
        let stored = contracts.map(|contract| self.state_of(contract)).to_vec();
        let held = contracts
            .iter()
            .flat_map(|contract| [DENOM, OTHER_DENOM].map(|denom| self.balance(contract, denom)))
            .collect();
        (stored, held)
    }

    /// The market's events in a response, in their order.
    pub fn events(response: &AppResponse) -> Vec<MarketEvent> {
        response
            .events
            .iter()
            .filter_map(|event| {
                let pairs: Vec<_> = event.attributes.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect();
                MarketEvent::parse(&event.ty, pairs.iter().copied())
            })
            .map(|event| event.unwrap())
            .collect()
    }

    /// `amount` of [`DENOM`].
    pub fn coins(amount: impl Into<Uint128>) -> Vec<Coin> {
        vec![coin(amount.into().u128(), DENOM)]
    }
}

/// What a contract can be told.
pub trait Message: Serialize + std::fmt::Debug {}
impl<T: Serialize + std::fmt::Debug> Message for T {}

/// Why a contract refused.
///
/// # Panics
/// When it did not refuse, or for another reason.
pub fn refusal<E: Error + Send + Sync + 'static>(outcome: anyhow::Result<impl std::fmt::Debug>) -> E {
    let error = outcome.expect_err("it was not refused");
    let shown = format!("{error:?}");
    error.downcast().unwrap_or_else(|_| panic!("refused for another reason: {shown}"))
}
