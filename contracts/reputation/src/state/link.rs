//! Which wallets are linked with which accounts.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Addr, CanonicalAddr, Storage};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::ethereum::EthereumAddress;
use weighhouse_protocol::reputation::MAX_WALLETS;
use weighhouse_protocol::Seconds;

use super::under_account;
use crate::ContractError;

/// The storage of accounts that ever linked something.
pub const ACCOUNTS: &[u8] = b"account/";
/// The storage of whose wallet something is.
pub const WALLETS: &[u8] = b"wallet/";
/// The storage of proposals to link two accounts.
pub const PROPOSALS: &[u8] = b"proposal/";

/// The address of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum WalletAddress {
    /// An account of this chain, as a canonical address.
    Account(Vec<u8>),
    Ethereum(EthereumAddress),
}

impl WalletAddress {
    fn key(&self) -> Vec<u8> {
        match self {
            WalletAddress::Account(account) => [WALLETS, b"a/", account].concat(),
            WalletAddress::Ethereum(address) => [WALLETS, b"e/", address.0.as_slice()].concat(),
        }
    }
}

/// A wallet of an account.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WalletRecord {
    pub address: WalletAddress,
    /// The number of the link.
    pub number: u64,
    /// The time of the link.
    pub since: Seconds,
}

/// An account's wallets, at most [`MAX_WALLETS`].
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AccountRecord {
    /// The number of its next link. It never falls: no signature is good twice.
    pub next: u64,
    pub wallets: Vec<WalletRecord>,
}

impl Record for AccountRecord {
    const NAME: &'static str = "account";
}

/// The account whose wallet something is.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct MainRecord {
    account: Vec<u8>,
}

impl Record for MainRecord {
    const NAME: &'static str = "wallet";
}

/// The links. A wallet belongs to one account, and has no wallets itself: so one read tells whose it is.
pub struct Links;

impl Links {
    fn account_key(account: &[u8]) -> Vec<u8> {
        [ACCOUNTS, account].concat()
    }

    /// An account's wallets.
    ///
    /// # Errors
    /// [`RecordError`] when they can't be read.
    pub fn load(storage: &dyn Storage, account: &[u8]) -> Result<AccountRecord, RecordError> {
        Ok(AccountRecord::load(storage, &Self::account_key(account))?.unwrap_or_default())
    }

    /// The account whose wallet something is; `None` where it is nobody's.
    ///
    /// # Errors
    /// [`RecordError`] when that can't be read.
    pub fn main_of(storage: &dyn Storage, wallet: &WalletAddress) -> Result<Option<CanonicalAddr>, RecordError> {
        Ok(MainRecord::load(storage, &wallet.key())?.map(|main| main.account.into()))
    }

    /// The account that stands for one person: the one whose wallet an account is, or the account itself.
    ///
    /// # Errors
    /// [`RecordError`] when that can't be read.
    pub fn person(storage: &dyn Storage, account: &CanonicalAddr) -> Result<CanonicalAddr, RecordError> {
        let main = Self::main_of(storage, &WalletAddress::Account(account.to_vec()))?;
        Ok(main.unwrap_or_else(|| account.clone()))
    }

    /// Links a wallet with an account; `shown` is the wallet in errors. Returns the number of the link.
    ///
    /// # Errors
    /// [`ContractError`] when the wallet is linked or has wallets, or the account is a wallet or has too many.
    pub fn link(
        storage: &mut dyn Storage,
        (account, canonical): (&Addr, &CanonicalAddr),
        address: WalletAddress,
        shown: &str,
        now: Seconds,
    ) -> Result<u64, ContractError> {
        let wallet = || shown.to_owned();
        ensure!(Self::main_of(storage, &address)?.is_none(), ContractError::LinkedAlready { wallet: wallet() });
        let is_wallet = Self::main_of(storage, &WalletAddress::Account(canonical.to_vec()))?.is_some();
        ensure!(!is_wallet, ContractError::IsWallet { account: account.clone() });
        if let WalletAddress::Account(other) = &address {
            ensure!(other != canonical.as_slice(), ContractError::OwnWallet { account: account.clone() });
            let has_none = Self::load(storage, other)?.wallets.is_empty();
            ensure!(has_none, ContractError::HasWallets { account: Addr::unchecked(shown) });
        }
        let mut record = Self::load(storage, canonical)?;
        ensure!(
            record.wallets.len() < MAX_WALLETS,
            ContractError::TooManyWallets { account: account.clone(), max: MAX_WALLETS }
        );
        let number = record.next;
        record.next = number.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of links" })?;
        MainRecord { account: canonical.to_vec() }.save(storage, &address.key());
        record.wallets.push(WalletRecord { address, number, since: now });
        record.save(storage, &Self::account_key(canonical));
        Ok(number)
    }

    /// The link of a wallet with an account; `None` where they are not linked.
    ///
    /// # Errors
    /// [`RecordError`] when the account's wallets can't be read.
    pub fn find(
        storage: &dyn Storage,
        account: &CanonicalAddr,
        address: &WalletAddress,
    ) -> Result<Option<WalletRecord>, RecordError> {
        Ok(Self::load(storage, account)?.wallets.into_iter().find(|wallet| wallet.address == *address))
    }

    /// Ends the link of a wallet with an account, and returns it; `None` where they are not linked.
    ///
    /// # Errors
    /// [`RecordError`] when the account's wallets can't be read.
    pub fn unlink(
        storage: &mut dyn Storage,
        account: &CanonicalAddr,
        address: &WalletAddress,
    ) -> Result<Option<WalletRecord>, RecordError> {
        let mut record = Self::load(storage, account)?;
        let Some(at) = record.wallets.iter().position(|wallet| wallet.address == *address) else { return Ok(None) };
        let ended = record.wallets.remove(at);
        storage.remove(&address.key());
        record.save(storage, &Self::account_key(account));
        Ok(Some(ended))
    }
}

/// A proposal to link two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct ProposalRecord {
    /// The time from which it can't be accepted.
    expires_at: Seconds,
}

impl Record for ProposalRecord {
    const NAME: &'static str = "proposal";
}

/// The proposals to link two accounts, each until it is accepted or withdrawn.
pub struct Proposals;

impl Proposals {
    fn key(account: &CanonicalAddr, wallet: &CanonicalAddr) -> Vec<u8> {
        [under_account(PROPOSALS, account).as_slice(), wallet].concat()
    }

    /// Adds a proposal, in place of an earlier one of the same two.
    pub fn set(storage: &mut dyn Storage, account: &CanonicalAddr, wallet: &CanonicalAddr, expires_at: Seconds) {
        ProposalRecord { expires_at }.save(storage, &Self::key(account, wallet));
    }

    /// Takes a proposal out: the time from which it can't be accepted; `None` where there is none.
    ///
    /// # Errors
    /// [`RecordError`] when it can't be read.
    pub fn take(
        storage: &mut dyn Storage,
        account: &CanonicalAddr,
        wallet: &CanonicalAddr,
    ) -> Result<Option<Seconds>, RecordError> {
        let key = Self::key(account, wallet);
        let proposal = ProposalRecord::load(storage, &key)?;
        storage.remove(&key);
        Ok(proposal.map(|proposal| proposal.expires_at))
    }
}
