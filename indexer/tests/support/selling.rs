//! What sellers do.

use cosmwasm_std::{coin, coins, Addr};
use sha2::{Digest, Sha256};
use weighhouse_market_suite::{Spoil, BOND_DELAY, DENOM, OTHER_DENOM};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, ExecuteMsg, NewListing, Payee};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Plan, Rights};

use super::{Market, ALICE, BOB, CAROL};

pub const PRICE: u128 = 5_000_000;
/// The bond that a seller posts with its first listing, unless it has one.
pub const BONDED: u128 = 20_000_000;
/// Of one chunk, so that a bad one is proven at once.
const SIZE: usize = 64;

impl Market {
    /// Lists a model and publishes its first version. The first payee sells it.
    pub fn list(&mut self, listing: NewListing) -> u64 {
        self.list_as(listing, Spoil::Nothing)
    }

    /// Lists a model whose first version can be proven bad.
    pub fn list_bad(&mut self, listing: NewListing) -> u64 {
        self.list_as(listing, Spoil::Chunk(0))
    }

    fn list_as(&mut self, listing: NewListing, spoil: Spoil) -> u64 {
        let seller = Addr::unchecked(&listing.payees[0].address);
        let bond = self.suite.bond_of(&seller, DENOM);
        if (bond.free + bond.reserved + bond.unlocked).is_zero() {
            self.suite.post_bond(&seller, &coins(BONDED, DENOM)).unwrap();
        }
        let id = self.suite.list(&seller, listing).unwrap();
        self.content(id, spoil);
        id
    }

    /// Publishes a listing's next version.
    pub fn publish(&mut self, listing: u64) -> u32 {
        self.content(listing, Spoil::Nothing)
    }

    fn content(&mut self, listing: u64, spoil: Spoil) -> u32 {
        let seller = self.suite.listing(listing).seller;
        let content = self.suite.publish_content(&seller, listing, SIZE, spoil);
        let version = content.version;
        self.contents.insert((listing, version), content);
        self.block();
        version
    }

    /// Tells the registry as a listing's seller.
    fn change(&mut self, listing: u64, message: ExecuteMsg) -> &mut Self {
        let seller = self.suite.listing(listing).seller;
        self.tell_registry(seller.as_str(), message)
    }

    pub fn set_price(&mut self, listing: u64, plan: u8, price: u128, denom: &str) -> &mut Self {
        self.change(listing, ExecuteMsg::SetPrice { listing, plan, price: coin(price, denom) })
    }

    pub fn set_payees(&mut self, listing: u64, account: &str) -> &mut Self {
        let payees = vec![Payee { address: account.into(), share_bps: 10_000 }];
        self.change(listing, ExecuteMsg::SetPayees { listing, payees })
    }

    pub fn set_card(&mut self, listing: u64, content: &str) -> &mut Self {
        self.change(listing, ExecuteMsg::SetCard { listing, card: card(content.as_bytes()) })
    }

    pub fn pause(&mut self, listing: u64) -> &mut Self {
        self.change(listing, ExecuteMsg::Pause { listing })
    }

    pub fn resume(&mut self, listing: u64) -> &mut Self {
        self.change(listing, ExecuteMsg::Resume { listing })
    }

    pub fn post_bond(&mut self, seller: &str, amount: u128) -> &mut Self {
        self.suite.post_bond(&Addr::unchecked(seller), &coins(amount, DENOM)).unwrap();
        self.block()
    }

    /// Each amount is a request of its own, in one block.
    pub fn unlock_bond(&mut self, seller: &str, amounts: &[u128]) -> &mut Self {
        for amount in amounts {
            self.suite.unlock_bond_of(&Addr::unchecked(seller), DENOM, *amount).unwrap();
        }
        self.block()
    }

    /// Takes what was asked for, once it can be.
    pub fn withdraw_bond(&mut self, seller: &str) -> &mut Self {
        self.pass(BOND_DELAY.into());
        self.suite.withdraw_bond_of(&Addr::unchecked(seller), DENOM).unwrap();
        self.block()
    }

    pub fn reopen_seller(&mut self, seller: &str) -> &mut Self {
        self.suite.reopen(&Addr::unchecked(seller)).unwrap();
        self.block()
    }

    /// Opens the listings of all sellers whose listings are closed.
    pub fn reopen_sellers(&mut self) -> &mut Self {
        for seller in [ALICE, BOB, CAROL].map(Addr::unchecked) {
            if self.suite.closed(&seller).is_some() {
                self.suite.reopen(&seller).unwrap();
            }
        }
        self.block()
    }

    /// Sweeps a listing's revenue to its payees.
    pub fn sweep(&mut self, listing: u64) -> &mut Self {
        let split_version = self.suite.listing(listing).split_version;
        self.suite.sweep_as(listing, split_version, DENOM).unwrap();
        self.block()
    }

    pub fn claim(&mut self, account: &str) -> &mut Self {
        self.suite.claim(&Addr::unchecked(account)).unwrap();
        self.block()
    }
}

/// A perpetual, transferable license.
pub fn plan(price: u128, denom: &str) -> Plan {
    Plan {
        kind: LicenseKind::Perpetual {},
        rights: Rights { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: None },
        price: coin(price, denom),
        resale_royalty_bps: 500,
        supply: None,
    }
}

/// A listing of one plan with a limited supply.
pub fn limited(name: &str, seller: &str, supply: u32) -> NewListing {
    NewListing { plans: vec![Plan { supply: Some(supply), ..plan(PRICE, DENOM) }], ..listing(name, seller, PRICE) }
}

/// A listing with a plan for good, and one for a day.
pub fn listing(name: &str, seller: &str, price: u128) -> NewListing {
    let term = Plan { kind: LicenseKind::Term { seconds: 86_400 }, ..plan(price / 10 + 1, OTHER_DENOM) };
    NewListing {
        name: name.into(),
        card: card(name.as_bytes()),
        task: "sentence-similarity".into(),
        framework: "transformers".into(),
        license: LicenseText { id: "apache-2.0".into(), uri: None, sha256: None },
        plans: vec![plan(price, DENOM), term],
        payees: vec![Payee { address: seller.into(), share_bps: 10_000 }],
        deliver_within: 3_600,
        challenge_window: 600,
    }
}

/// The reference to a card with this content.
pub fn card(content: &[u8]) -> CardRef {
    let sha256: [u8; 32] = Sha256::digest(content).into();
    CardRef { cid: cid(&sha256), sha256: Hash(sha256) }
}

/// The content identifier of a raw block with this hash.
pub fn cid(sha256: &[u8; 32]) -> String {
    let (mut text, mut buffer, mut bits) = (String::from("b"), 0u32, 0);
    let mut digit = |value: u32| text.push(char::from(b"abcdefghijklmnopqrstuvwxyz234567"[value as usize % 32]));
    for byte in [0x01, 0x55, 0x12, 0x20].iter().chain(sha256) {
        (buffer, bits) = (buffer << 8 | u32::from(*byte), bits + 8);
        while bits >= 5 {
            bits -= 5;
            digit(buffer >> bits);
        }
    }
    digit(buffer << (5 - bits));
    text
}
