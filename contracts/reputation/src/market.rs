//! The questions of this contract to the others: offices, sellers and versions of the registry, sales of escrow, licenses of the
//! collection. Small records are read raw.

use cosmwasm_std::{ensure, from_json, Addr, CanonicalAddr, Deps, StdError};
use cw_ownable::{Ownership, OWNERSHIP_KEY};
use weighhouse_protocol::escrow::{self, Sale};
use weighhouse_protocol::license::{self, HeldLicense};
use weighhouse_protocol::records::{
    delivery_keys_key, sale_card_key, split_key, Record, SaleCard, Split, SETTINGS_KEY, TREASURY_KEY,
};
use weighhouse_protocol::registry;
use weighhouse_protocol::{ListingId, OrderId, SplitVersion, VersionNumber};

use crate::state::{ContractsRecord, Judge, Links};
use crate::ContractError;

/// The contracts of the market, whose addresses are read once for all that a message asks.
pub struct Market<'a> {
    deps: Deps<'a>,
    contracts: ContractsRecord,
}

impl<'a> Market<'a> {
    /// The one that this contract belongs to.
    pub fn of(deps: Deps<'a>) -> Result<Self, ContractError> {
        Ok(Self { deps, contracts: ContractsRecord::get(deps.storage)? })
    }

    /// Whether an account governs: the registry's owner, where cw-ownable keeps it.
    pub fn is_governance(&self, sender: &Addr) -> Result<bool, ContractError> {
        let Some(stored) = self.read(OWNERSHIP_KEY.into())? else { return Ok(false) };
        let ownership: Ownership<Addr> = from_json(stored)?;
        Ok(ownership.owner.as_ref() == Some(sender))
    }

    /// Refuses all but governance.
    pub fn check_governance(&self, sender: &Addr) -> Result<(), ContractError> {
        ensure!(self.is_governance(sender)?, ContractError::NotGovernance { sender: sender.clone() });
        Ok(())
    }

    /// Whether governance named an account its moderator.
    fn is_moderator(&self, sender: &Addr) -> Result<bool, ContractError> {
        let Some(stored) = self.read(SETTINGS_KEY.into())? else { return Ok(false) };
        let config: registry::Config = from_json(stored)?;
        Ok(config.moderator.is_some_and(|moderator| moderator.address == sender.as_str()))
    }

    /// The office of an account that decides what strangers wrote.
    ///
    /// # Errors
    /// [`ContractError::NotModerator`] for all but governance and its moderator.
    pub fn judge(&self, sender: &Addr) -> Result<Judge, ContractError> {
        if self.is_governance(sender)? {
            return Ok(Judge::Governance);
        }
        ensure!(self.is_moderator(sender)?, ContractError::NotModerator { sender: sender.clone() });
        Ok(Judge::Moderator)
    }

    /// The account that receives what is forfeited.
    pub fn treasury(&self) -> Result<Addr, ContractError> {
        let bytes = self.read(TREASURY_KEY.to_vec())?.ok_or(ContractError::NoTreasury {})?;
        let address = String::from_utf8(bytes).map_err(|error| StdError::invalid_utf8(error.to_string()))?;
        Ok(self.deps.api.addr_validate(&address)?)
    }

    fn read(&self, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
        Ok(self.deps.querier.query_wasm_raw(&self.contracts.registry, key)?)
    }

    /// The parties and the fee of an order.
    pub fn sale(&self, order: OrderId) -> Result<Sale, ContractError> {
        Ok(self.deps.querier.query_wasm_smart(&self.contracts.escrow, &escrow::QueryMsg::Sale { order })?)
    }

    /// A license and its holder.
    pub fn license(&self, license: OrderId) -> Result<HeldLicense, ContractError> {
        let question = license::QueryMsg::License { token_id: license.to_string() };
        Ok(self.deps.querier.query_wasm_smart(&self.contracts.license, &question)?)
    }

    fn split(&self, listing: ListingId, split_version: SplitVersion) -> Result<Split, ContractError> {
        let split = self.read(split_key(listing, split_version))?.ok_or(ContractError::NoListing { listing })?;
        Ok(Split::from_bytes(&split)?)
    }

    /// The account that sells a listing. Its first split names it, and it never changes.
    pub fn seller(&self, listing: ListingId) -> Result<Addr, ContractError> {
        Ok(self.deps.api.addr_humanize(&self.split(listing, 1)?.seller.into())?)
    }

    /// Refuses a listing, or a version of it, that there is not.
    pub fn check_exists(&self, listing: ListingId, version: Option<VersionNumber>) -> Result<(), ContractError> {
        self.split(listing, 1)?;
        let Some(version) = version else { return Ok(()) };
        let keys = self.read(delivery_keys_key(listing, version))?;
        ensure!(keys.is_some(), ContractError::NoVersion { listing, version });
        Ok(())
    }

    /// Refuses a listing that there is not, or that is delisted. One without a version has no sale card, and takes questions.
    pub fn check_takes_questions(&self, listing: ListingId) -> Result<(), ContractError> {
        let Some(card) = self.read(sale_card_key(listing, 0))? else { return self.check_exists(listing, None) };
        let delisted = SaleCard::from_bytes(&card)?.state == registry::ListingState::Delisted;
        ensure!(!delisted, ContractError::Delisted { listing });
        Ok(())
    }

    /// Refuses an account that is, or is linked with, one that is paid for a listing: its seller, and the payees of a split.
    /// For a sale that is the split that its order froze, to which the buyer agreed. The present one would let a seller keep a
    /// buyer from reviewing, by naming it as payee of later sales. Without a sale it is the present one.
    pub fn check_no_part(
        &self,
        account: &Addr,
        listing: ListingId,
        sold_under: Option<SplitVersion>,
    ) -> Result<(), ContractError> {
        let split_version = match sold_under {
            Some(split_version) => split_version,
            None => self.present_split(listing)?,
        };
        let split = self.split(listing, split_version)?;
        let payees = split.payees.into_iter().map(|(payee, _)| payee);
        for party in payees.chain([split.seller]) {
            self.check_unlinked(account, &self.deps.api.addr_humanize(&party.into())?, listing)?;
        }
        Ok(())
    }

    fn present_split(&self, listing: ListingId) -> Result<SplitVersion, ContractError> {
        let card = self.read(sale_card_key(listing, 0))?.ok_or(ContractError::NoListing { listing })?;
        Ok(SaleCard::from_bytes(&card)?.split_version)
    }

    /// Refuses an account that is, or is linked with, another one.
    pub fn check_unlinked(&self, account: &Addr, party: &Addr, listing: ListingId) -> Result<(), ContractError> {
        let linked = self.person(account)? == self.person(party)?;
        ensure!(!linked, ContractError::Linked { account: account.clone(), party: party.clone(), listing });
        Ok(())
    }

    /// The account that stands for all wallets of one person, as far as they are linked.
    fn person(&self, account: &Addr) -> Result<CanonicalAddr, ContractError> {
        let account = self.deps.api.addr_canonicalize(account.as_str())?;
        Ok(Links::person(self.deps.storage, &account)?)
    }
}
