//! Signatures of Ethereum wallets for accounts of the chain.

use anyhow::Result;
use weighhouse_market_suite::EthereumWallet;
use weighhouse_protocol::reputation::ethereum::{EthereumAddress, Statement};
use weighhouse_protocol::reputation::{ExecuteMsg, Links, QueryMsg};
use weighhouse_protocol::Seconds;
use weighhouse_tests::{Contract, Market, Person};

/// An Ethereum wallet that signs for an account.
pub struct Ethereum<'a> {
    pub market: &'a Market,
    pub account: &'a Person,
    pub wallet: EthereumWallet,
}

impl Ethereum<'_> {
    pub fn address(&self) -> EthereumAddress {
        self.wallet.address()
    }

    pub fn question(&self) -> QueryMsg {
        QueryMsg::Links { account: self.account.address().into() }
    }

    /// The number of the account's next link.
    pub async fn next(&self) -> Result<u64> {
        let links: Links = self.market.query(Contract::Reputation, &self.question()).await?;
        Ok(links.next)
    }

    pub fn statement(&self, nonce: u64, expires_at: Seconds) -> Result<Statement<'_>> {
        Ok(Statement {
            chain: &self.market.deployment.chain_id,
            contract: self.market.address(Contract::Reputation)?,
            account: self.account.address(),
            address: self.address(),
            nonce,
            expires_at,
        })
    }

    pub fn link(&self, statement: &Statement<'_>) -> ExecuteMsg {
        ExecuteMsg::LinkEthereum {
            address: self.address().to_string(),
            expires_at: statement.expires_at,
            signature: self.wallet.sign(&statement.link()).into(),
        }
    }

    pub fn revocation(&self, statement: &Statement<'_>) -> ExecuteMsg {
        ExecuteMsg::RevokeEthereum {
            address: self.address().to_string(),
            expires_at: statement.expires_at,
            signature: self.wallet.sign(&statement.unlink()).into(),
        }
    }
}
