//! A wallet of Ethereum, which signs texts by `personal_sign`.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use sha3::{Digest, Keccak256};
use weighhouse_protocol::reputation::ethereum::{personal_message, EthereumAddress, Statement};
use weighhouse_protocol::reputation::ExecuteMsg;

use crate::market::Market;

/// A key of Ethereum.
#[derive(Debug, Clone)]
pub struct EthereumWallet {
    key: SigningKey,
}

impl EthereumWallet {
    /// The wallet of a secret that is this number 32 times.
    pub fn new(secret: u8) -> Self {
        Self { key: SigningKey::from_slice(&[secret; 32]).unwrap() }
    }

    pub fn address(&self) -> EthereumAddress {
        let point = self.key.verifying_key().to_encoded_point(false);
        let hash = Keccak256::digest(&point.as_bytes()[1..]);
        EthereumAddress(hash[12..].try_into().unwrap())
    }

    /// `r ‖ s ‖ v` over a text, as wallets write it: `s` in the lower half, `v` 27 or 28.
    pub fn sign(&self, text: &str) -> Vec<u8> {
        let hash = Keccak256::digest(personal_message(text));
        let (signature, recovery) = self.key.sign_prehash_recoverable(&hash).unwrap();
        [signature.to_bytes().as_slice(), &[27 + recovery.to_byte()]].concat()
    }

    /// What is to be signed for the next link with an account, or about its link of that number.
    pub fn statement<'a>(&self, market: &'a Market, chain: &'a str, account: &'a Addr, nonce: u64) -> Statement<'a> {
        Statement {
            chain,
            contract: market.reputation.as_str(),
            account: account.as_str(),
            address: self.address(),
            nonce,
            expires_at: market.now() + 3_600,
        }
    }

    /// The message that links this wallet with an account, as it should be.
    pub fn link(&self, market: &Market, account: &Addr) -> ExecuteMsg {
        let chain = market.app.block_info().chain_id;
        let statement = self.statement(market, &chain, account, market.links(account).next);
        ExecuteMsg::LinkEthereum {
            address: self.address().to_string(),
            expires_at: statement.expires_at,
            signature: self.sign(&statement.link()).into(),
        }
    }

    /// The message that ends the link of a number with an account at the wallet's own word.
    pub fn revocation(&self, market: &Market, account: &Addr, number: u64) -> ExecuteMsg {
        let chain = market.app.block_info().chain_id;
        let statement = self.statement(market, &chain, account, number);
        ExecuteMsg::RevokeEthereum {
            address: self.address().to_string(),
            expires_at: statement.expires_at,
            signature: self.sign(&statement.unlink()).into(),
        }
    }
}
