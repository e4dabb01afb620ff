//! The collection of licenses: cw721, with the terms of the sale frozen in every token.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Binary, Uint128};
// Named by the schema alone, which is not part of a contract's Wasm.
#[cfg(not(target_arch = "wasm32"))]
use cw721::msg::{
    AdditionalMintersResponse, AllInfoResponse, AllNftInfoResponse, ApprovalResponse, ApprovalsResponse,
    CollectionInfoAndExtensionResponse, ConfigResponse, MinterResponse, NftInfoResponse, NumTokensResponse,
    OperatorResponse, OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use cw721::state::Trait;
#[cfg(not(target_arch = "wasm32"))]
use cw721::state::{CollectionExtension, RoyaltyInfo};
use cw721::Expiration;
#[cfg(not(target_arch = "wasm32"))]
use cw721::Ownership;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// What a license's page is at, before its number; `None` when there are no such pages.
    pub external_url: Option<String>,
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

/// What a license freezes, as queries answer it. A reader of it passes over the [`LicenseMetadata`] beside it.
#[derive(Serialize, Deserialize, JsonSchema, Debug, Clone, PartialEq, Eq)]
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

/// What a license freezes, and beside it what wallets show, made from that when it is asked.
#[cw_serde]
pub struct LicenseMetadata {
    /// The listing bought.
    pub listing: ListingId,
    /// The version bought.
    pub version: VersionNumber,
    /// The split whose first payee receives royalties.
    pub split_version: SplitVersion,
    /// What the license allows.
    pub grant: Grant,
    /// When it was issued, in seconds UTC.
    pub issued_at: Seconds,
    /// When it ends, in seconds UTC; `None` for never.
    pub expires_at: Option<Seconds>,
    /// Whether it has ended.
    pub expired: bool,
    /// The model's name and the license's number.
    pub name: String,
    /// The license in a sentence or two.
    pub description: String,
    /// An SVG, as a `data:` URI.
    pub image: String,
    /// The license's page; `None` when the collection has none.
    pub external_url: Option<String>,
    /// What the license froze, one trait a term. Traits of the display type `date` are seconds UTC.
    pub attributes: Vec<Trait>,
}

/// A license with the account that holds it, without what wallets show: for contracts, at a fraction of
/// the gas.
#[cw_serde]
#[derive(Eq)]
pub struct HeldLicense {
    /// The account that holds it.
    pub owner: Addr,
    /// What it freezes.
    pub license: License,
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
    /// What a license's page is at, before its number.
    pub external_url: Option<String>,
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
    /// A license and its holder, for contracts.
    #[returns(HeldLicense)]
    License {
        /// The license.
        token_id: String,
    },
    /// A license's frozen terms, and its metadata for wallets, which is the token URI too.
    #[returns(NftInfoResponse<LicenseMetadata>)]
    NftInfo {
        /// The license.
        token_id: String,
    },
    /// A license's owner, frozen terms and metadata.
    #[returns(AllNftInfoResponse<LicenseMetadata>)]
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
    /// The collection's name, symbol and metadata, as cw721 0.22 asks.
    #[returns(CollectionInfoAndExtensionResponse<Option<CollectionExtension<RoyaltyInfo>>>)]
    GetCollectionInfoAndExtension {},
    /// The minter: escrow.
    #[returns(Ownership<Addr>)]
    GetMinterOwnership {},
    /// The creator: the chain's governance account, which can rewrite nothing here.
    #[returns(Ownership<Addr>)]
    GetCreatorOwnership {},
    /// Nobody: escrow alone mints.
    #[returns(AdditionalMintersResponse)]
    GetAdditionalMinters {
        /// Answer those after this one.
        start_after: Option<String>,
        /// At most this many.
        limit: Option<u32>,
    },
    /// Always absent: the collection holds no money.
    #[returns(Option<String>)]
    GetWithdrawAddress {},
    /// All of the collection's settings, as cw721 0.22 asks.
    #[returns(ConfigResponse<Option<CollectionExtension<RoyaltyInfo>>>)]
    GetConfig {},
    /// The collection with its contract and the number of its licenses, as cw721 0.22 asks.
    #[returns(AllInfoResponse)]
    GetAllInfo {},
}
