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

/// Instantiates the collection.
#[cw_serde]
pub struct InstantiateMsg {
    pub name: String,
    pub symbol: String,
    /// The escrow contract, which alone mints.
    pub minter: String,
    /// The registry, which knows the receivers of royalties.
    pub registry: String,
    /// The account that governs at first. From then on the collection's creator is the registry's owner.
    pub creator: String,
    /// The start of the address of a license's page, before its number; absent without such pages.
    pub external_url: Option<String>,
}

/// Upgrades the contract to a later version; an earlier one is refused.
#[cw_serde]
pub struct MigrateMsg {}

/// The frozen terms of a license, as the token stores them. Nobody can rewrite them.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenseRecord {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The split whose first payee receives royalties.
    pub split_version: SplitVersion,
    /// The rights and terms that the license froze.
    pub grant: Grant,
    /// The time of the issue, in seconds UTC.
    pub issued_at: Seconds,
    /// The end of the license, in seconds UTC; absent for a perpetual one.
    pub expires_at: Option<Seconds>,
}

impl Record for LicenseRecord {
    const NAME: &'static str = "license record";
}

/// The frozen terms of a license, as queries answer them. A reader passes over the
/// [`LicenseMetadata`] beside them.
#[derive(Serialize, Deserialize, JsonSchema, Debug, Clone, PartialEq, Eq)]
pub struct License {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The split whose first payee receives royalties.
    pub split_version: SplitVersion,
    /// The rights and terms that the license froze.
    pub grant: Grant,
    /// The time of the issue, in seconds UTC.
    pub issued_at: Seconds,
    /// The end of the license, in seconds UTC; absent for a perpetual one.
    pub expires_at: Option<Seconds>,
    /// Whether the license ended.
    pub expired: bool,
}

/// The frozen terms of a license, and beside them the metadata that wallets show, made from the
/// terms at query time.
#[cw_serde]
pub struct LicenseMetadata {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The split whose first payee receives royalties.
    pub split_version: SplitVersion,
    /// The rights and terms that the license froze.
    pub grant: Grant,
    /// The time of the issue, in seconds UTC.
    pub issued_at: Seconds,
    /// The end of the license, in seconds UTC; absent for a perpetual one.
    pub expires_at: Option<Seconds>,
    /// Whether the license ended.
    pub expired: bool,
    /// The model's name and the license's number.
    pub name: String,
    /// The license in a sentence or two.
    pub description: String,
    /// An SVG, as a `data:` URI.
    pub image: String,
    /// The address of the license's page; absent if the collection has none.
    pub external_url: Option<String>,
    /// The frozen terms, one trait each. Traits of the display type `date` are seconds UTC.
    pub attributes: Vec<Trait>,
}

/// A license and its holder, without the metadata of wallets: for contracts, at a fraction of the
/// gas.
#[cw_serde]
#[derive(Eq)]
pub struct HeldLicense {
    /// The account that holds the license.
    pub owner: Addr,
    /// The frozen terms.
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

/// Transfers licenses: cw721's messages, without those that would rewrite a license.
#[cw_serde]
pub enum ExecuteMsg {
    /// Transfers a license to another account.
    TransferNft {
        /// The new holder.
        recipient: String,
        /// The license's number, in decimal.
        token_id: String,
    },
    /// Sends a license to a contract, with a message.
    SendNft {
        /// The new holder.
        contract: String,
        /// The license's number, in decimal.
        token_id: String,
        /// The message to the contract.
        msg: Binary,
    },
    /// Approves an account to transfer one license.
    Approve {
        /// The approved account.
        spender: String,
        /// The license's number, in decimal.
        token_id: String,
        /// The end of the approval.
        expires: Option<Expiration>,
    },
    /// Revokes an approval.
    Revoke {
        /// The account whose approval ends.
        spender: String,
        /// The license's number, in decimal.
        token_id: String,
    },
    /// Approves an account to transfer all transferable licenses of the sender.
    ApproveAll {
        /// The approved account.
        operator: String,
        /// The end of the approval.
        expires: Option<Expiration>,
    },
    /// Revokes an approval.
    RevokeAll {
        /// The account whose approval ends.
        operator: String,
    },
    /// Mints a license. The minter alone can.
    Mint {
        /// The number of the order that bought it, in decimal.
        token_id: String,
        /// The license's first holder.
        owner: String,
        /// Unused: always absent.
        token_uri: Option<String>,
        /// The [`LicenseRecord`], in borsh.
        extension: Binary,
    },
}

/// The receiver and amount of a resale's royalty, as cw2981 answers them.
#[cw_serde]
#[derive(Eq)]
pub struct RoyaltiesInfoResponse {
    /// The first payee of the listing.
    pub address: String,
    /// The royalty, in the unit of the sale price.
    pub royalty_amount: Uint128,
}

/// Whether the collection answers royalties, as cw2981 asks.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct CheckRoyaltiesResponse {
    /// Always true.
    pub royalty_payments: bool,
}

/// The collection's extension of cw721's queries, under the names that cw2981 gave them.
#[cw_serde]
pub enum RoyaltyQueryMsg {
    /// Answers the receiver and amount of a resale's royalty.
    RoyaltyInfo {
        /// The license's number, in decimal.
        token_id: String,
        /// The resale's price.
        sale_price: Uint128,
    },
    /// Answers whether the collection answers royalties.
    CheckRoyalties {},
}

/// The source of the receivers of royalties, and of licenses' pages.
#[cw_serde]
#[derive(Eq)]
pub struct Config {
    pub registry: Addr,
    /// The start of the address of a license's page, before its number.
    pub external_url: Option<String>,
}

/// Answers the collection's name and symbol.
#[cw_serde]
#[derive(Eq)]
pub struct ContractInfoResponse {
    pub name: String,
    pub symbol: String,
}

/// Reads licenses, their holders and approvals.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The source of the receivers of royalties, and of licenses' pages.
    #[returns(Config)]
    Config {},
    /// Answers the holder of a license.
    #[returns(OwnerOfResponse)]
    OwnerOf {
        /// The license's number, in decimal.
        token_id: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
    },
    /// Answers whether an account may transfer a license.
    #[returns(ApprovalResponse)]
    Approval {
        /// The license's number, in decimal.
        token_id: String,
        /// The approved account.
        spender: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
    },
    /// Answers the accounts that may transfer a license.
    #[returns(ApprovalsResponse)]
    Approvals {
        /// The license's number, in decimal.
        token_id: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
    },
    /// Answers whether an account may transfer another's licenses.
    #[returns(OperatorResponse)]
    Operator {
        /// The holder of the licenses.
        owner: String,
        /// The approved account.
        operator: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
    },
    /// Answers the accounts that may transfer a holder's licenses.
    #[returns(OperatorsResponse)]
    AllOperators {
        /// The holder of the licenses.
        owner: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
        /// The last item of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers the number of licenses.
    #[returns(NumTokensResponse)]
    NumTokens {},
    /// Answers the collection's name and symbol.
    #[returns(ContractInfoResponse)]
    ContractInfo {},
    /// Answers the minter: escrow.
    #[returns(MinterResponse)]
    Minter {},
    /// Answers a license and its holder, for contracts.
    #[returns(HeldLicense)]
    License {
        /// The license's number, in decimal.
        token_id: String,
    },
    /// Answers a license's frozen terms, and its metadata for wallets, which is the token URI too.
    #[returns(NftInfoResponse<LicenseMetadata>)]
    NftInfo {
        /// The license's number, in decimal.
        token_id: String,
    },
    /// Answers a license's holder, frozen terms and metadata.
    #[returns(AllNftInfoResponse<LicenseMetadata>)]
    AllNftInfo {
        /// The license's number, in decimal.
        token_id: String,
        /// Whether to answer expired approvals too.
        include_expired: Option<bool>,
    },
    /// Answers a page of a holder's licenses.
    #[returns(TokensResponse)]
    Tokens {
        owner: String,
        /// The last item of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers a page of all licenses.
    #[returns(TokensResponse)]
    AllTokens {
        /// The last item of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer, capped at 100.
        limit: Option<u32>,
    },
    /// Answers royalties, as cw2981 asks for them.
    #[returns(RoyaltiesInfoResponse)]
    Extension {
        /// The question.
        msg: RoyaltyQueryMsg,
    },
    /// Answers the receiver and amount of a resale's royalty.
    #[returns(RoyaltiesInfoResponse)]
    RoyaltyInfo {
        /// The license's number, in decimal.
        token_id: String,
        /// The resale's price.
        sale_price: Uint128,
    },
    /// Answers whether the collection answers royalties.
    #[returns(CheckRoyaltiesResponse)]
    CheckRoyalties {},
    /// The collection's name, symbol and metadata, as cw721 0.22 asks.
    #[returns(CollectionInfoAndExtensionResponse<Option<CollectionExtension<RoyaltyInfo>>>)]
    GetCollectionInfoAndExtension {},
    /// Answers the minter: escrow.
    #[returns(Ownership<Addr>)]
    GetMinterOwnership {},
    /// Answers the creator: the registry's owner, which governs the market and can rewrite nothing here.
    #[returns(Ownership<Addr>)]
    GetCreatorOwnership {},
    /// Answers no account: escrow alone mints.
    #[returns(AdditionalMintersResponse)]
    GetAdditionalMinters {
        /// The last item of the page before; the first page when absent.
        start_after: Option<String>,
        /// The most items to answer.
        limit: Option<u32>,
    },
    /// Answers nothing: the collection holds no money.
    #[returns(Option<String>)]
    GetWithdrawAddress {},
    /// Answers all of the collection's settings, as cw721 0.22 asks.
    #[returns(ConfigResponse<Option<CollectionExtension<RoyaltyInfo>>>)]
    GetConfig {},
    /// Answers the collection, its contract and the number of its licenses, as cw721 0.22 asks.
    #[returns(AllInfoResponse)]
    GetAllInfo {},
}
