//! The collection of licenses: cw721, with the terms of the sale frozen in every token.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Uint128};
// Named by the schema alone, which is not part of a contract's Wasm.
#[cfg(not(target_arch = "wasm32"))]
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, MinterResponse, NftInfoResponse, NumTokensResponse,
    OperatorResponse, OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use cw721::Expiration;

use crate::records::Record;
use crate::terms::Grant;
use crate::{ListingId, Seconds, SplitVersion, VersionNumber};

/// Starts the collection.
#[cw_serde]
pub struct InstantiateMsg {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Who mints: escrow.
    pub minter: String,
    /// The registry that knows the receivers of royalties.
    pub registry: String,
    /// Who may change the collection's metadata: the chain's governance account.
    pub creator: String,
}

/// What an upgrade says. Upgrades only go forward.
#[cw_serde]
pub struct MigrateMsg {}

/// What a license freezes, as the token stores it. Nobody can rewrite it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenseRecord {
    /// The listing bought.
    pub listing: ListingId,
    /// The version bought.
    pub version: VersionNumber,
    /// Who receives royalties.
    pub split_version: SplitVersion,
    /// What the license allows.
    pub grant: Grant,
    /// When it was issued.
    pub issued_at: Seconds,
    /// When it ends.
    pub expires_at: Option<Seconds>,
}

impl Record for LicenseRecord {
    const NAME: &'static str = "license record";
}

/// What a license freezes, as queries answer it.
#[cw_serde]
#[derive(Eq)]
pub struct License {
    /// The listing bought.
    pub listing: ListingId,
    /// The version bought.
    pub version: VersionNumber,
    /// Who receives royalties.
    pub split_version: SplitVersion,
    /// What the license allows.
    pub grant: Grant,
    /// When it was issued.
    pub issued_at: Seconds,
    /// When it ends; `None` for never.
    pub expires_at: Option<Seconds>,
    /// Whether it has ended.
    pub expired: bool,
}

impl LicenseRecord {
    /// The license as it stands at a time.
    pub fn at(self, now: Seconds) -> License {
        License {
            expired: self.expires_at.is_some_and(|end| now >= end),
            listing: self.listing,
            version: self.version,
            split_version: self.split_version,
            grant: self.grant,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
        }
    }
}

/// What the collection does: cw721's messages, without those that would rewrite a license.
#[cw_serde]
pub enum ExecuteMsg {
    /// Gives a license to another account.
    TransferNft {
        /// Its new owner.
        recipient: String,
        /// The license.
        token_id: String,
    },
    /// Gives a license to a contract, and tells it.
    SendNft {
        /// Its new owner.
        contract: String,
        /// The license.
        token_id: String,
        /// What the contract is told.
        msg: Binary,
    },
    /// Lets another account transfer one license.
    Approve {
        /// Who may.
        spender: String,
        /// The license.
        token_id: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// Takes that back.
    Revoke {
        /// Who may no longer.
        spender: String,
        /// The license.
        token_id: String,
    },
    /// Lets another account transfer all transferable licenses of the sender.
    ApproveAll {
        /// Who may.
        operator: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// Takes that back.
    RevokeAll {
        /// Who may no longer.
        operator: String,
    },
    /// Issues a license. By the minter.
    Mint {
        /// The number of the order it was bought with.
        token_id: String,
        /// The buyer.
        owner: String,
        /// Unused: always absent.
        token_uri: Option<String>,
        /// A [`LicenseRecord`] in borsh.
        extension: Binary,
    },
}

/// Who receives royalties of a resale, and how much, as cw2981 answers it.
#[cw_serde]
#[derive(Eq)]
pub struct RoyaltiesInfoResponse {
    /// The first payee of the listing.
    pub address: String,
    /// The part of the sale price, in its unit.
    pub royalty_amount: Uint128,
}

/// Whether royalties are answered, as cw2981 asks it.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct CheckRoyaltiesResponse {
    /// Always true.
    pub royalty_payments: bool,
}

/// The collection's extension of cw721's queries, under the names that cw2981 gave them.
#[cw_serde]
pub enum RoyaltyQueryMsg {
    /// Who receives royalties of a resale, and how much.
    RoyaltyInfo {
        /// The license.
        token_id: String,
        /// The resale's price.
        sale_price: Uint128,
    },
    /// Whether royalties are answered.
    CheckRoyalties {},
}

/// Where the collection gets the receivers of royalties.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    /// The registry.
    pub registry: Addr,
}

/// The collection's name and symbol.
#[cw_serde]
#[derive(Eq)]
pub struct ContractInfoResponse {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
}

/// What the collection answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Where the collection gets the receivers of royalties.
    #[returns(Config)]
    Config {},
    /// Who owns a license.
    #[returns(OwnerOfResponse)]
    OwnerOf {
        /// The license.
        token_id: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
    },
    /// Whether an account may transfer a license.
    #[returns(ApprovalResponse)]
    Approval {
        /// The license.
        token_id: String,
        /// The account.
        spender: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
    },
    /// Who may transfer a license.
    #[returns(ApprovalsResponse)]
    Approvals {
        /// The license.
        token_id: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
    },
    /// Whether an account may transfer another's licenses.
    #[returns(OperatorResponse)]
    Operator {
        /// Whose licenses.
        owner: String,
        /// The account.
        operator: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
    },
    /// Who may transfer an account's licenses.
    #[returns(OperatorsResponse)]
    AllOperators {
        /// Whose licenses.
        owner: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
        /// Answer those after this one.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// How many licenses there are.
    #[returns(NumTokensResponse)]
    NumTokens {},
    /// The collection's name and symbol.
    #[returns(ContractInfoResponse)]
    ContractInfo {},
    /// Who mints.
    #[returns(MinterResponse)]
    Minter {},
    /// A license's frozen terms.
    #[returns(NftInfoResponse<License>)]
    NftInfo {
        /// The license.
        token_id: String,
    },
    /// A license's owner and frozen terms.
    #[returns(AllNftInfoResponse<License>)]
    AllNftInfo {
        /// The license.
        token_id: String,
        /// Whether to answer approvals that have ended.
        include_expired: Option<bool>,
    },
    /// An account's licenses.
    #[returns(TokensResponse)]
    Tokens {
        /// The account.
        owner: String,
        /// Answer those after this one.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// All licenses.
    #[returns(TokensResponse)]
    AllTokens {
        /// Answer those after this one.
        start_after: Option<String>,
        /// At most this many, capped at 100.
        limit: Option<u32>,
    },
    /// Royalties, as cw2981 asks for them.
    #[returns(RoyaltiesInfoResponse)]
    Extension {
        /// The question.
        msg: RoyaltyQueryMsg,
    },
    /// Who receives royalties of a resale, and how much.
    #[returns(RoyaltiesInfoResponse)]
    RoyaltyInfo {
        /// The license.
        token_id: String,
        /// The resale's price.
        sale_price: Uint128,
    },
    /// Whether royalties are answered.
    #[returns(CheckRoyaltiesResponse)]
    CheckRoyalties {},
}
