//! A whole market in memory, for the tests of its contracts and of what reads their events.
//!
//! The contracts run on cw-multi-test with the chain's own curve arithmetic. A [`Market`] knows
//! every secret of its sellers and buyers, so a test can tell what happens and leave out how:
//!
//! ```
//! use weighhouse_market_suite::Market;
//!
//! let mut market = Market::new();
//! let listing = market.listed(5_000_000);
//! let order = market.buy(listing).unwrap();
//! market.deliver(order).unwrap();
//! assert_eq!(market.owner_of(order), market.buyer);
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bonds;
mod codes;
mod content;
mod dao;
mod deploy;
mod dispute;
mod ethereum;
mod market;
mod payments;
mod receiver;
mod rekey;
mod reputation;
mod resale;
mod sale;
mod seller;

pub use codes::{cases, check_codes};
pub use content::{Content, Spoil};
pub use dao::{call, Dao, VOTING_PERIOD};
pub use deploy::LICENSE_PAGES;
pub use ethereum::EthereumWallet;
pub use market::{
    refusal, release_before, Happened, Market, Outcome, BLOCK_INTERVAL, BOND, BOND_BPS, BOND_DELAY, COOLDOWN,
    DAILY_PENALTY, DECIDE_WITHIN, DELIVER_WITHIN, DENOM, FEE_BPS, GRACE, MIN_BOND, MIN_FEE, MIN_STAKE, OFFER_SPAN,
    OTHER_DENOM, PURSE, STAKE_BPS, WINDOW,
};
pub use receiver::REFUSED;
pub use reputation::{
    APPEAL_SPAN, HANDLE_COOLDOWN, HANDLE_DEPOSIT, PRIOR_RATING, PRIOR_WEIGHT, REPORT_SPAN, REPORT_STAKE,
};
pub use sale::Purchase;
pub use seller::{listing_of, longest_version, payees, plan, rights, version_with, CID, TEXT_CID};

pub use cw_multi_test;
