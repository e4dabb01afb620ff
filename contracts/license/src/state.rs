//! What the collection keeps: cw721's state, with a license's terms packed into every token.

use cosmwasm_std::{Binary, StdResult, Storage};
use cw721::state::{Cw721Config, NftInfo};
use cw721::traits::Cw721State;
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::license::{Config, LicenseRecord};
use weighhouse_protocol::records::Record;

use crate::ContractError;

/// Bounds the size of a token, which every transfer reads and writes.
pub const MAX_APPROVALS: usize = 16;

/// The source of the receivers of royalties.
pub const CONFIG: Item<Config> = Item::new("config");

/// A [`LicenseRecord`] in borsh: a third of what its JSON takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed(Binary);

impl Cw721State for Packed {}

impl Packed {
    /// Takes a record that was packed elsewhere.
    ///
    /// # Errors
    /// [`ContractError::Record`] when the bytes are not exactly one record.
    pub fn new(bytes: Binary) -> Result<(Self, LicenseRecord), ContractError> {
        let record = LicenseRecord::from_bytes(&bytes)?;
        Ok((Self(bytes), record))
    }

    /// The record.
    ///
    /// # Errors
    /// [`ContractError::Record`] when it cannot be read.
    pub fn expand(&self) -> Result<LicenseRecord, ContractError> {
        Ok(LicenseRecord::from_bytes(&self.0)?)
    }
}

/// A license with its owner and approvals.
pub type Token = NftInfo<Packed>;

/// cw721's state over our tokens.
pub fn tokens() -> Cw721Config<'static, Packed> {
    Cw721Config::default()
}

/// One license.
///
/// # Errors
/// [`ContractError::NoLicense`] when there is none of that id.
pub fn load(storage: &dyn Storage, license: &str) -> Result<Token, ContractError> {
    tokens().nft_info.may_load(storage, license)?.ok_or_else(|| ContractError::NoLicense { license: license.into() })
}

/// Adds a license.
///
/// # Errors
/// [`ContractError::Issued`] when its id is taken.
pub fn add(storage: &mut dyn Storage, license: &str, token: &Token) -> Result<(), ContractError> {
    let all = tokens();
    all.nft_info.update(storage, license, |before| match before {
        Some(_) => Err(ContractError::Issued { license: license.into() }),
        None => Ok(token.clone()),
    })?;
    all.increment_tokens(storage)?;
    Ok(())
}

/// The number of licenses.
///
/// # Errors
/// When the count cannot be read.
pub fn count(storage: &dyn Storage) -> StdResult<u64> {
    tokens().token_count(storage)
}
