//! Links of accounts with each other, and with Ethereum addresses.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use proptest::prelude::*;
use weighhouse_market_suite::{EthereumWallet, Outcome};
use weighhouse_protocol::reputation::{ExecuteMsg, MAX_WALLETS};

use super::step::Step;
use super::world::World;

/// The secrets of the Ethereum addresses that there are.
const SECRETS: [u8; 2] = [0x11, 0x22];

/// A link, under its number among those of its account.
struct Link {
    account: Addr,
    /// The address of an account or of Ethereum, as it is shown.
    wallet: String,
    number: u64,
}

/// The links and the proposals, as the steps that went through have them.
#[derive(Default)]
pub struct LinkBook {
    links: Vec<Link>,
    /// The number of each account's next link.
    next: BTreeMap<Addr, u64>,
    /// The ends of proposals, by account and wallet.
    proposals: BTreeMap<(Addr, Addr), u64>,
    /// The links that there ever were, of accounts and of Ethereum addresses, and those that ended.
    pub made: [usize; 2],
    pub ended: usize,
}

impl LinkBook {
    fn of_wallet(&self, wallet: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.wallet == wallet)
    }

    fn of_account<'a>(&'a self, account: &'a Addr) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.account == *account)
    }

    fn next(&self, account: &Addr) -> u64 {
        self.next.get(account).copied().unwrap_or_default()
    }

    /// The account that stands for all wallets of a person.
    pub fn person(&self, account: &Addr) -> Addr {
        self.of_wallet(account.as_str()).map_or_else(|| account.clone(), |link| link.account.clone())
    }

    /// A wallet belongs to one account, and neither has a wallet that is an account with wallets nor is one.
    fn takes(&self, account: &Addr, wallet: &str) -> bool {
        let is_free = self.of_wallet(wallet).is_none() && self.of_wallet(account.as_str()).is_none();
        let has_none = self.links.iter().all(|link| link.account.as_str() != wallet);
        is_free && has_none && account.as_str() != wallet && self.of_account(account).count() < MAX_WALLETS
    }

    fn add(&mut self, account: Addr, wallet: String) {
        let number = self.next(&account);
        self.next.insert(account.clone(), number + 1);
        self.made[usize::from(wallet.starts_with("0x"))] += 1;
        self.links.push(Link { account, wallet, number });
    }

    fn end(&mut self, account: &Addr, wallet: &str) {
        let before = self.links.len();
        self.links.retain(|link| link.account != *account || link.wallet != wallet);
        self.ended += before - self.links.len();
    }

    /// Whether there is a link or a proposal of two accounts.
    fn has(&self, account: &Addr, wallet: &Addr) -> bool {
        let is_linked = self.of_account(account).any(|link| link.wallet == wallet.as_str());
        is_linked || self.proposals.contains_key(&(account.clone(), wallet.clone()))
    }
}

impl World {
    pub fn link(&mut self, step: &Step) -> Option<Outcome> {
        let outcome = match *step {
            Step::ProposeLink { account, wallet, seconds } => {
                let (account, wallet) = (self.person(account), self.person(wallet));
                let message = ExecuteMsg::ProposeLink { wallet: wallet.to_string(), expires_in: seconds };
                let outcome = self.tell(&account, message, &[], account != wallet);
                if outcome.is_ok() {
                    let expires_at = self.market.now() + u64::from(seconds);
                    self.links.proposals.insert((account, wallet), expires_at);
                }
                outcome
            }
            Step::AcceptLink { by, proposal } => self.accept(by, proposal)?,
            Step::Unlink { one, other } => self.unlink(&self.person(one), &self.person(other)),
            Step::LinkEthereum { account, wallet } => {
                let (account, wallet) = (self.person(account), EthereumWallet::new(SECRETS[wallet]));
                let address = wallet.address().to_string();
                let (message, may) = (wallet.link(&self.market, &account), self.links.takes(&account, &address));
                let outcome = self.tell(&account, message, &[], may);
                if outcome.is_ok() {
                    self.links.add(account, address);
                }
                outcome
            }
            Step::EndLink { by, link, by_wallet } => {
                let link = self.links.links.get(link.checked_rem(self.links.links.len())?)?;
                let (account, wallet, number) = (link.account.clone(), link.wallet.clone(), link.number);
                match SECRETS.map(EthereumWallet::new).into_iter().find(|known| known.address().to_string() == wallet) {
                    Some(wallet) => self.unlink_ethereum(&account, &wallet, (by_wallet, by), number),
                    None => {
                        let wallet = Addr::unchecked(wallet);
                        let (sender, other) = if by_wallet { (wallet, account) } else { (account, wallet) };
                        let sender = by.map_or(sender, |by| self.person(by));
                        self.unlink(&sender, &other)
                    }
                }
            }
            _ => return None,
        };
        Some(outcome)
    }

    fn accept(&mut self, by: Option<usize>, proposal: usize) -> Option<Outcome> {
        let proposals = &self.links.proposals;
        let (account, proposed) = proposals.keys().nth(proposal.checked_rem(proposals.len())?)?.clone();
        let wallet = by.map_or(proposed, |by| self.person(by));
        let (pair, now) = ((account.clone(), wallet.clone()), self.market.now());
        let is_open = self.links.proposals.get(&pair).is_some_and(|expires_at| now < *expires_at);
        let may = is_open && self.links.takes(&account, wallet.as_str());
        let outcome = self.tell(&wallet, ExecuteMsg::AcceptLink { account: account.to_string() }, &[], may);
        if outcome.is_ok() {
            self.links.proposals.remove(&pair);
            self.links.add(account, wallet.to_string());
        }
        Some(outcome)
    }

    /// Either of two accounts ends their link, and the proposals of both.
    fn unlink(&mut self, one: &Addr, other: &Addr) -> Outcome {
        let may = self.links.has(one, other) || self.links.has(other, one);
        let outcome = self.tell(one, ExecuteMsg::Unlink { account: other.to_string() }, &[], may);
        if outcome.is_ok() {
            for (account, wallet) in [(one, other), (other, one)] {
                self.links.proposals.remove(&(account.clone(), wallet.clone()));
                self.links.end(account, wallet.as_str());
            }
        }
        outcome
    }

    /// The account ends the link of an address, or the address does by a signature about this link, which anybody sends:
    /// another account ends nothing, and neither does a signature about another link.
    fn unlink_ethereum(
        &mut self,
        account: &Addr,
        wallet: &EthereumWallet,
        (by_wallet, by): (bool, Option<usize>),
        number: u64,
    ) -> Outcome {
        let address = wallet.address().to_string();
        let (sender, message, may) = if by_wallet {
            let signed = if by.is_none() { number } else { number + 1 };
            (self.person(3), wallet.revocation(&self.market, account, signed), by.is_none())
        } else {
            let sender = by.map_or_else(|| account.clone(), |by| self.person(by));
            let may = sender == *account;
            (sender, ExecuteMsg::UnlinkEthereum { address: address.clone() }, may)
        };
        let outcome = self.tell(&sender, message, &[], may);
        if outcome.is_ok() {
            self.links.end(account, &address);
        }
        outcome
    }

    /// Links are what the steps that went through made of them, and each wallet says whose it is.
    pub fn check_links(&self) -> Result<(), TestCaseError> {
        for account in &self.people {
            let found = self.market.links(account);
            let wallets: Vec<_> = found.wallets.into_iter().map(|wallet| (wallet.address, wallet.number)).collect();
            let expected = self.links.of_account(account).map(|link| (link.wallet.clone(), link.number));
            prop_assert_eq!(wallets, expected.collect::<Vec<_>>());
            let main = self.links.of_wallet(account.as_str()).map(|link| link.account.clone());
            prop_assert_eq!((found.main, found.next), (main, self.links.next(account)));
        }
        Ok(())
    }
}
