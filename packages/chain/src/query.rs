//! What the chain knows.

use cosmrs::proto::{
    cosmos::{
        auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse},
        bank::v1beta1::{QueryAllBalancesRequest, QueryAllBalancesResponse, QueryBalanceRequest, QueryBalanceResponse},
        base::{query::v1beta1::PageRequest, v1beta1::Coin as ProtoCoin},
    },
    cosmwasm::wasm::v1::{
        CodeInfoResponse, ContractInfo, QueryCodeRequest, QueryCodeResponse, QueryCodesRequest, QueryCodesResponse,
        QueryContractInfoRequest, QueryContractInfoResponse, QueryRawContractStateRequest,
        QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
    },
    traits::Message,
};
use serde::{de::DeserializeOwned, Serialize};
use tendermint::Time;
use tendermint_rpc::Client as _;

use backon::Retryable;
use cosmrs::Any;

use crate::{client::retries, Client, Coin, Error, Result};

/// The newest block of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub chain_id: String,
    /// Height of the newest block.
    pub height: u64,
    /// Its time, seconds UTC.
    pub time: u64,
    /// Whether the node is still fetching old blocks.
    pub catching_up: bool,
}

/// A contract's code on the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Id of the code.
    pub id: u64,
    /// The account that stored it.
    pub creator: String,
    /// SHA-256 of its Wasm.
    pub checksum: Vec<u8>,
}

impl From<CodeInfoResponse> for Code {
    fn from(info: CodeInfoResponse) -> Self {
        Self { id: info.code_id, creator: info.creator, checksum: info.data_hash }
    }
}

/// Number and next sequence of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountState {
    /// Account number.
    pub number: u64,
    /// Sequence of the next transaction.
    pub sequence: u64,
}

impl Client {
    /// The newest block.
    pub async fn head(&self) -> Result<Head> {
        let ask = || async { self.http.status().await.map_err(|error| self.rpc_error("status", error)) };
        let status = ask.retry(retries()).when(Error::is_unreachable).await?;
        let sync = status.sync_info;
        Ok(Head {
            chain_id: status.node_info.network.to_string(),
            height: sync.latest_block_height.value(),
            time: u64::try_from(sync.latest_block_time.unix_timestamp()).unwrap_or_default(),
            catching_up: sync.catching_up,
        })
    }

    /// The average interval of a node's newest blocks, at most `count`, in milliseconds. `None` while it has fewer than
    /// half as many.
    pub async fn block_interval(&self, count: u32) -> Result<Option<u32>> {
        let newest = self.head().await?.height;
        let ask = || async { self.http.status().await.map_err(|error| self.rpc_error("status", error)) };
        let earliest = ask.retry(retries()).when(Error::is_unreachable).await?.sync_info.earliest_block_height.value();
        let first = newest.saturating_sub(count.into()).max(earliest.max(1));
        let blocks = newest.saturating_sub(first);
        if blocks == 0 || blocks < u64::from(count / 2) {
            return Ok(None);
        }
        let (start, end) = (self.block_time(first).await?, self.block_time(newest).await?);
        let took = end.duration_since(start).unwrap_or_default().as_millis();
        Ok(took.checked_div(blocks.into()).and_then(|interval| u32::try_from(interval).ok()))
    }

    async fn block_time(&self, height: u64) -> Result<Time> {
        let height = u32::try_from(height).map_err(|error| Error::invalid("height", error))?;
        let ask = || async { self.http.header(height).await.map_err(|error| self.rpc_error("header", error)) };
        Ok(ask.retry(retries()).when(Error::is_unreachable).await?.header.time)
    }

    /// Height of the newest block whose effects are committed; [`Client::head`] may name a block a moment before that.
    pub async fn committed_height(&self) -> Result<u64> {
        let ask = || async { self.http.abci_info().await.map_err(|error| self.rpc_error("application info", error)) };
        Ok(ask.retry(retries()).when(Error::is_unreachable).await?.last_block_height.value())
    }

    /// A smart query: asks a contract.
    ///
    /// # Errors
    /// [`Error::Contract`] with the contract's text; [`Error::NotFound`] if there is no such contract; [`Error::Unreadable`] if
    /// the answer is no `T`.
    pub async fn query<T: DeserializeOwned>(&self, contract: &str, message: &(impl Serialize + Sync)) -> Result<T> {
        let query_data = to_json(message)?;
        let request = QuerySmartContractStateRequest { address: contract.to_owned(), query_data };
        let answer: QuerySmartContractStateResponse =
            self.grpc("/cosmwasm.wasm.v1.Query/SmartContractState", &request).await?;
        serde_json::from_slice(&answer.data)
            .map_err(|error| Error::Unreadable { contract: contract.to_owned(), reason: error.to_string() })
    }

    /// The bytes a contract keeps under a storage key; `None` if there are none.
    pub async fn raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let request = QueryRawContractStateRequest { address: contract.to_owned(), query_data: key.to_vec() };
        let answer: QueryRawContractStateResponse =
            self.grpc("/cosmwasm.wasm.v1.Query/RawContractState", &request).await?;
        Ok((!answer.data.is_empty()).then_some(answer.data))
    }

    /// Code id, admin, label and creator of a contract.
    pub async fn contract_info(&self, contract: &str) -> Result<ContractInfo> {
        let request = QueryContractInfoRequest { address: contract.to_owned() };
        let answer: QueryContractInfoResponse = self.grpc("/cosmwasm.wasm.v1.Query/ContractInfo", &request).await?;
        answer.contract_info.ok_or_else(|| Error::NotFound { what: format!("contract {contract}") })
    }

    /// A code by its id. The node sends its Wasm along.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such code.
    pub async fn code(&self, id: u64) -> Result<Code> {
        let request = QueryCodeRequest { code_id: id };
        let answer: QueryCodeResponse = self.grpc("/cosmwasm.wasm.v1.Query/Code", &request).await?;
        answer.code_info.map(Code::from).ok_or_else(|| Error::NotFound { what: format!("code {id}") })
    }

    /// The codes stored last, the newest first and at most `limit`; a node caps that at 100.
    pub async fn newest_codes(&self, limit: u64) -> Result<Vec<Code>> {
        let pagination = Some(PageRequest { limit, reverse: true, ..Default::default() });
        let answer: QueryCodesResponse =
            self.grpc("/cosmwasm.wasm.v1.Query/Codes", &QueryCodesRequest { pagination }).await?;
        Ok(answer.code_infos.into_iter().map(Code::from).collect())
    }

    /// The balance of an account in one denom.
    pub async fn balance(&self, address: &str, denom: &str) -> Result<u128> {
        let request = QueryBalanceRequest { address: address.to_owned(), denom: denom.to_owned() };
        let answer: QueryBalanceResponse = self.grpc("/cosmos.bank.v1beta1.Query/Balance", &request).await?;
        answer.balance.map_or(Ok(0), |coin| Ok(read_coin(&coin)?.amount.u128()))
    }

    /// The balances of an account, up to the 100 first denoms.
    pub async fn balances(&self, address: &str) -> Result<Vec<Coin>> {
        let request = QueryAllBalancesRequest { address: address.to_owned(), ..Default::default() };
        let answer: QueryAllBalancesResponse = self.grpc("/cosmos.bank.v1beta1.Query/AllBalances", &request).await?;
        answer.balances.iter().map(read_coin).collect()
    }

    /// Number and sequence of an account, as of the newest block.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the account never received anything.
    pub async fn account(&self, address: &str) -> Result<AccountState> {
        Ok(self.account_as_of(address).await?.0)
    }

    /// As [`Client::account`], with the height of the block that the answer is as of.
    pub(crate) async fn account_as_of(&self, address: &str) -> Result<(AccountState, u64)> {
        let (account, height) = self.base_account(address).await?;
        Ok((AccountState { number: account.account_number, sequence: account.sequence }, height))
    }

    async fn base_account(&self, address: &str) -> Result<(BaseAccount, u64)> {
        let request = QueryAccountRequest { address: address.to_owned() };
        let none = || Error::NotFound { what: format!("account {address}") };
        let (answer, height): (QueryAccountResponse, u64) =
            self.grpc_as_of("/cosmos.auth.v1beta1.Query/Account", &request).await.map_err(|error| match error {
                Error::NotFound { .. } => none(),
                error => error,
            })?;
        let any = answer.account.ok_or_else(none)?;
        let account = BaseAccount::decode(any.value.as_slice())
            .map_err(|error| Error::Node { what: format!("account {address}"), reason: error.to_string() })?;
        Ok((account, height))
    }

    /// An account, and the public key with which it signed before.
    pub(crate) async fn account_with_key(&self, address: &str) -> Result<(AccountState, Option<Any>)> {
        let (account, _) = self.base_account(address).await?;
        let state = AccountState { number: account.account_number, sequence: account.sequence };
        Ok((state, account.pub_key))
    }

    /// Whether an account ever signed a transaction that a block took.
    pub async fn has_signed(&self, address: &str) -> Result<bool> {
        match self.base_account(address).await {
            Ok((account, _)) => Ok(account.sequence > 0 || account.pub_key.is_some()),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

pub(crate) fn to_json(message: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(message).map_err(|error| Error::invalid("message", error))
}

pub(crate) fn read_coin(coin: &ProtoCoin) -> Result<Coin> {
    let amount: u128 = coin.amount.parse().map_err(|_| Error::Node {
        what: format!("balance in {}", coin.denom),
        reason: format!("amount {:?} is not a number", coin.amount),
    })?;
    Ok(Coin::new(amount, &coin.denom))
}
