//! Links of Ethereum addresses: the text that a wallet signs by `personal_sign`, and the check of its signature before
//! anything is sent.

use std::path::{Path, PathBuf};

use k256::ecdsa::{self, RecoveryId, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha3::{Digest, Keccak256};
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::ethereum::{
    personal_message, EthereumAddress, MalformedSignature, Signature, Statement, MAX_SIGNATURE_SPAN,
};
use weighhouse_protocol::reputation::{ExecuteMsg, Links, QueryMsg, MAX_WALLETS};
use weighhouse_protocol::Seconds;

use super::{ask, call, ReputationError};
use crate::error::Result;
use crate::files;
use crate::market::Market;

/// The least time that a text which is shown again has left, in seconds: somebody is about to sign it.
const LEAST_LEFT: Seconds = 3_600;

/// The effect of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Links the address with the account, which sends the signature.
    Link,
    /// Ends that link at the address's own word, which anybody sends.
    Unlink,
}

/// A text for an Ethereum wallet to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletText {
    pub purpose: Purpose,
    pub account: String,
    /// The address, in lower case.
    pub address: String,
    /// The number of the link.
    pub number: u64,
    /// The time from which the signature is refused, in seconds UTC.
    pub expires_at: Seconds,
    /// The text, without an end of line: all of the above, the chain's id and the contract's address.
    pub text: String,
}

impl WalletText {
    /// The file of a market's folder that keeps the text between two runs: its end is a part of it.
    ///
    /// # Errors
    /// [`ReputationError::Address`] for text that is no Ethereum address.
    pub fn path(market_folder: &Path, purpose: Purpose, account: &str, address: &str) -> Result<PathBuf> {
        let address = address.parse::<EthereumAddress>().map_err(ReputationError::from)?;
        let purpose = match purpose {
            Purpose::Link => "link",
            Purpose::Unlink => "unlink",
        };
        Ok(market_folder.join("ethereum").join(format!("{purpose}-{account}-{address}.json")))
    }
}

/// Whether a wallet's address is one of Ethereum, by its first two characters.
pub fn is_ethereum(address: &str) -> bool {
    address.starts_with("0x") || address.starts_with("0X")
}

/// The text that an address is to sign: the one that `file` keeps while it holds for an hour at least, otherwise a new one,
/// which lasts a day and is kept there.
///
/// # Errors
/// [`ReputationError`] when there is nothing to sign: the address is linked already, or for [`Purpose::Unlink`] is not.
pub async fn wallet_text(
    market: &Market,
    purpose: Purpose,
    account: &str,
    address: &str,
    file: &Path,
) -> Result<WalletText> {
    let subject = Subject::find(market, purpose, account, address).await?;
    let now = market.now().await?.time;
    if let Some(kept) = subject.kept(file, now.saturating_add(LEAST_LEFT))? {
        return Ok(kept);
    }
    let text = subject.text(now.saturating_add(MAX_SIGNATURE_SPAN));
    files::write_json(file, &text)?;
    Ok(text)
}

/// The call that sends a signature, `0x` and 130 hexadecimal digits, over the text that `file` keeps; and the text.
///
/// # Errors
/// [`ReputationError`] when no text is open, the signature is written in another form, or another key or text was signed.
pub async fn wallet_signed(
    market: &Market,
    purpose: Purpose,
    account: &str,
    address: &str,
    file: &Path,
    signature: &str,
) -> Result<(Call, WalletText)> {
    let subject = Subject::find(market, purpose, account, address).await?;
    let now = market.now().await?.time;
    let no_text = || ReputationError::NoText { address: subject.address.to_string() };
    let text = subject.kept(file, now.saturating_add(1))?.ok_or_else(no_text)?;
    let signature = checked(subject.address, &text.text, signature)?.into();
    let (address, expires_at) = (text.address.clone(), text.expires_at);
    let message = match purpose {
        Purpose::Link => ExecuteMsg::LinkEthereum { address, expires_at, signature },
        Purpose::Unlink => ExecuteMsg::RevokeEthereum { address, expires_at, signature },
    };
    Ok((call(market, &message, vec![])?, text))
}

/// All that a text is bound to, but for its end.
struct Subject {
    purpose: Purpose,
    chain: String,
    contract: String,
    account: String,
    address: EthereumAddress,
    number: u64,
}

impl Subject {
    async fn find(market: &Market, purpose: Purpose, account: &str, address: &str) -> Result<Self> {
        let address = address.parse::<EthereumAddress>().map_err(ReputationError::from)?;
        let links: Links = ask(market, &QueryMsg::Links { account: account.to_owned() }).await?;
        let number = match purpose {
            Purpose::Link => {
                let question = QueryMsg::Ethereum { address: address.to_string() };
                let linked: Option<cosmwasm_std::Addr> = ask(market, &question).await?;
                next(&links, address, linked.map(Into::into))?
            }
            Purpose::Unlink => linked(&links, address)?,
        };
        let contract = market.contracts.reputation.clone().ok_or(ReputationError::NoContract)?;
        let chain = market.chain.config().chain_id.clone();
        Ok(Self { purpose, chain, contract, account: account.to_owned(), address, number })
    }

    fn text(&self, expires_at: Seconds) -> WalletText {
        let Self { purpose, chain, contract, account, address, number } = self;
        let statement = Statement { chain, contract, account, address: *address, nonce: *number, expires_at };
        let text = match purpose {
            Purpose::Link => statement.link(),
            Purpose::Unlink => statement.unlink(),
        };
        WalletText {
            purpose: *purpose,
            account: account.clone(),
            address: address.to_string(),
            number: *number,
            expires_at,
            text,
        }
    }

    /// The text of a file, if it is of this subject and lasts until then; another is none.
    fn kept(&self, file: &Path, until: Seconds) -> Result<Option<WalletText>> {
        let kept: Option<WalletText> = files::read_json(file)?;
        Ok(kept.filter(|kept| kept.expires_at >= until && *kept == self.text(kept.expires_at)))
    }
}

/// The number of the account's next link, if the contract would take it.
fn next(links: &Links, address: EthereumAddress, linked: Option<String>) -> Result<u64, ReputationError> {
    let account = || links.account.to_string();
    if let Some(account) = linked {
        return Err(ReputationError::Linked { wallet: address.to_string(), account });
    }
    if let Some(main) = &links.main {
        return Err(ReputationError::IsWallet { account: account(), main: main.to_string() });
    }
    if links.wallets.len() >= MAX_WALLETS {
        return Err(ReputationError::TooManyWallets { account: account(), most: MAX_WALLETS });
    }
    Ok(links.next)
}

/// The number of the link of an address.
fn linked(links: &Links, address: EthereumAddress) -> Result<u64, ReputationError> {
    let address = address.to_string();
    let found = links.wallets.iter().find(|wallet| wallet.address == address);
    let not_linked = || ReputationError::NotLinked { wallet: address.clone(), account: links.account.to_string() };
    Ok(found.ok_or_else(not_linked)?.number)
}

/// A signature's bytes, if the address made it over this text, in the one form that the contract takes.
fn checked(address: EthereumAddress, text: &str, signature: &str) -> Result<Vec<u8>, ReputationError> {
    let digits = signature.trim();
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    let no_hex = |_| MalformedSignature { reason: "it must be 0x and 130 hexadecimal digits" };
    let bytes = hex::decode(digits).map_err(no_hex)?;
    let signer = signer(text, Signature::try_from(bytes.as_slice())?)?;
    if signer != address {
        return Err(ReputationError::NotSigner { address: address.to_string(), signer: signer.to_string() });
    }
    Ok(bytes)
}

/// The address that signed a text by `personal_sign`: the last 20 bytes of the hash of the key's two coordinates.
fn signer(text: &str, Signature { rs, recovery }: Signature) -> Result<EthereumAddress, MalformedSignature> {
    let no_key = MalformedSignature { reason: "no key gives it: r or s is no number of the curve" };
    let signature = ecdsa::Signature::from_slice(&rs).map_err(|_| no_key)?;
    let recovery = RecoveryId::from_byte(recovery).ok_or(no_key)?;
    let hash = Keccak256::digest(personal_message(text));
    let key = VerifyingKey::recover_from_prehash(&hash, &signature, recovery).map_err(|_| no_key)?;
    let point = key.to_encoded_point(false);
    let coordinates = point.as_bytes().strip_prefix(&[4]).ok_or(no_key)?;
    Keccak256::digest(coordinates).last_chunk().copied().map(EthereumAddress).ok_or(no_key)
}

#[cfg(test)]
mod tests;
