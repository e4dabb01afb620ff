//! `link_ethereum`, `unlink_ethereum` and `revoke_ethereum`

use cosmwasm_std::{Addr, Binary};
use weighhouse_market_suite::{EthereumWallet, Market};
use weighhouse_protocol::events::{Json, MarketEvent, WalletLinked, WalletUnlinked};
use weighhouse_protocol::reputation::ethereum::MAX_SIGNATURE_SPAN;
use weighhouse_protocol::reputation::{ExecuteMsg, QueryMsg, Wallet, WalletKind, MAX_WALLETS};
use weighhouse_reputation::ContractError;

use super::{event, refused};

/// The address of the secret key `0x4646…46`, of the example in EIP-155.
const ADDRESS: &str = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f";

fn linked_with(market: &Market, address: &str) -> Option<Addr> {
    market.ask(&market.reputation, &QueryMsg::Ethereum { address: address.into() }).unwrap()
}

/// The message with another signature.
fn signed(message: ExecuteMsg, change: impl FnOnce(&mut Vec<u8>)) -> ExecuteMsg {
    match message {
        ExecuteMsg::LinkEthereum { address, expires_at, signature } => {
            let mut bytes = signature.to_vec();
            change(&mut bytes);
            ExecuteMsg::LinkEthereum { address, expires_at, signature: bytes.into() }
        }
        other => panic!("no link: {other:?}"),
    }
}

#[test]
fn an_address_is_linked_by_its_signature() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(0x46));
    let response = market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    let (kind, address) = (WalletKind::Ethereum, ADDRESS.to_owned());
    let linked = WalletLinked { account: account.clone(), kind: Json(kind), wallet: address.clone(), number: 0 };
    assert_eq!(event(&response), MarketEvent::WalletLinked(linked));
    let since = market.now();
    assert_eq!(market.links(&account).wallets, [Wallet { kind, address, number: 0, since }]);
    assert_eq!(linked_with(&market, ADDRESS), Some(account));
}

#[test]
fn the_parity_is_written_in_either_way() {
    for secret in 1..=8 {
        let mut market = Market::new();
        let (account, wallet) = (market.seller.clone(), EthereumWallet::new(secret));
        let message = signed(wallet.link(&market, &account), |bytes| bytes[64] -= 27);
        market.tell_reputation(&account, message).unwrap();
    }
}

#[test]
fn a_signature_of_another_form_is_refused() {
    type Change = fn(&mut Vec<u8>);
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let changes: [(Change, &str); 7] = [
        (|bytes| bytes.truncate(64), "it must have 65 bytes: r, s and v"),
        (|bytes| bytes.push(0), "it must have 65 bytes: r, s and v"),
        (|bytes| bytes[64] = 2, "v must be 27, 28, 0 or 1"),
        (|bytes| bytes[64] = 37, "v must be 27, 28, 0 or 1"),
        (|bytes| bytes[32..64].fill(0xff), "s must be in the lower half of the order"),
        (|bytes| bytes[..32].fill(0), "no key gives it: r or s is no number of the curve"),
        (|bytes| bytes[32..64].fill(0), "no key gives it: r or s is no number of the curve"),
    ];
    for (change, reason) in changes {
        let message = signed(wallet.link(&market, &account), change);
        assert_eq!(refused(market.tell_reputation(&account, message)), ContractError::Signature { reason });
    }
}

#[test]
fn nobody_else_signs_for_an_address() {
    let mut market = Market::new();
    let (account, wallet, thief) = (market.seller.clone(), EthereumWallet::new(1), EthereumWallet::new(2));
    let chain = market.app.block_info().chain_id;
    let statement = wallet.statement(&market, &chain, &account, 0);
    let (address, expires_at) = (wallet.address().to_string(), statement.expires_at);
    let signature = Binary::from(thief.sign(&statement.link()));
    let message = ExecuteMsg::LinkEthereum { address: address.clone(), expires_at, signature };
    let error = refused(market.tell_reputation(&account, message));
    assert_eq!(error, ContractError::NotSigner { address, signer: thief.address().to_string() });
}

#[test]
fn a_signature_ends_and_does_not_last_long() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let chain = market.app.block_info().chain_id;
    let now = market.now();
    let latest = now + MAX_SIGNATURE_SPAN;
    let link = |market: &Market, expires_at| {
        let mut statement = wallet.statement(market, &chain, &account, 0);
        statement.expires_at = expires_at;
        let signature = wallet.sign(&statement.link()).into();
        ExecuteMsg::LinkEthereum { address: wallet.address().to_string(), expires_at, signature }
    };
    for expires_at in [now - 1, now, latest + 1] {
        let message = link(&market, expires_at);
        let error = refused(market.tell_reputation(&account, message));
        assert_eq!(error, ContractError::SignatureExpired { expires_at, latest, now });
    }
    let message = link(&market, latest);
    market.pass(MAX_SIGNATURE_SPAN);
    assert!(matches!(
        refused(market.tell_reputation(&account, message.clone())),
        ContractError::SignatureExpired { .. }
    ));
    market.app.update_block(|block| block.time = block.time.minus_seconds(1));
    market.tell_reputation(&account, message).unwrap();
}

#[test]
fn an_address_is_linked_with_one_account() {
    let mut market = Market::new();
    let (account, other, wallet) = (market.seller.clone(), market.stranger.clone(), EthereumWallet::new(0x46));
    market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    for account in [&account, &other] {
        let error = refused(market.tell_reputation(account, wallet.link(&market, account)));
        assert_eq!(error, ContractError::LinkedAlready { wallet: ADDRESS.into() });
    }
}

#[test]
fn accounts_and_addresses_share_the_bound_of_wallets() {
    let mut market = Market::new();
    let account = market.seller.clone();
    for number in 1..MAX_WALLETS {
        let wallet = EthereumWallet::new(u8::try_from(number).unwrap());
        market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    }
    let stranger = market.stranger.clone();
    market.link(&account, &stranger).unwrap();
    let error = refused(market.tell_reputation(&account, EthereumWallet::new(99).link(&market, &account)));
    assert_eq!(error, ContractError::TooManyWallets { account, max: MAX_WALLETS });
    let error = refused(market.tell_reputation(&stranger, EthereumWallet::new(99).link(&market, &stranger)));
    assert_eq!(error, ContractError::IsWallet { account: stranger });
}

#[test]
fn the_account_unlinks_an_address() {
    let mut market = Market::new();
    let (account, other, wallet) = (market.seller.clone(), market.stranger.clone(), EthereumWallet::new(0x46));
    market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    let unlink = || ExecuteMsg::UnlinkEthereum { address: ADDRESS.to_uppercase().replace("0X", "0x") };
    let error = refused(market.tell_reputation(&other, unlink()));
    assert_eq!(error, ContractError::NotLinked { wallet: ADDRESS.into(), account: other.clone() });
    let response = market.tell_reputation(&account, unlink()).unwrap();
    let (kind, address) = (Json(WalletKind::Ethereum), ADDRESS.to_owned());
    let unlinked = WalletUnlinked { account: account.clone(), kind, wallet: address, number: 0 };
    assert_eq!(event(&response), MarketEvent::WalletUnlinked(unlinked));
    assert_eq!(linked_with(&market, ADDRESS), None);
    market.tell_reputation(&other, wallet.link(&market, &other)).unwrap();
}

#[test]
fn the_address_unlinks_itself_and_anybody_sends_its_word() {
    let mut market = Market::new();
    let (account, stranger, wallet) = (market.seller.clone(), market.stranger.clone(), EthereumWallet::new(0x46));
    let revocation = wallet.revocation(&market, &account, 0);
    let error = refused(market.tell_reputation(&stranger, revocation.clone()));
    assert_eq!(error, ContractError::NobodysWallet { wallet: ADDRESS.into() });
    market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    // Neither another key's word, nor the one that links, nor one about another link.
    let chain = market.app.block_info().chain_id;
    let mut forged = wallet.statement(&market, &chain, &account, 0);
    let expires_at = forged.expires_at;
    let texts = [forged.link(), {
        forged.nonce = 1;
        forged.unlink()
    }];
    for text in texts {
        let (address, signature) = (ADDRESS.to_owned(), wallet.sign(&text).into());
        let message = ExecuteMsg::RevokeEthereum { address, expires_at, signature };
        assert!(matches!(refused(market.tell_reputation(&stranger, message)), ContractError::NotSigner { .. }));
    }
    market.tell_reputation(&stranger, revocation.clone()).unwrap();
    assert_eq!(linked_with(&market, ADDRESS), None);
    // It ends no later link.
    market.tell_reputation(&account, wallet.link(&market, &account)).unwrap();
    assert!(matches!(refused(market.tell_reputation(&stranger, revocation)), ContractError::NotSigner { .. }));
}

#[test]
fn a_text_that_is_no_address_is_refused() {
    let mut market = Market::new();
    let account = market.seller.clone();
    for address in [
        "",
        "0x",
        "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
        "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4",
        "vitalik.eth",
    ] {
        let error = refused(market.tell_reputation(&account, ExecuteMsg::UnlinkEthereum { address: address.into() }));
        assert!(matches!(error, ContractError::EthereumAddress(_)), "{address}");
    }
}

#[test]
fn a_signature_may_last_a_day() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let chain = market.app.block_info().chain_id;
    let mut statement = wallet.statement(&market, &chain, &account, 0);
    statement.expires_at = market.now() + MAX_SIGNATURE_SPAN;
    let (address, expires_at) = (wallet.address().to_string(), statement.expires_at);
    let signature = wallet.sign(&statement.link()).into();
    market.tell_reputation(&account, ExecuteMsg::LinkEthereum { address, expires_at, signature }).unwrap();
}

#[test]
fn s_may_be_half_of_the_order_and_no_more() {
    // Half of the order of secp256k1, rounded down.
    let half = hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
    let mut above = half;
    above[31] += 1;
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let too_high = ContractError::Signature { reason: "s must be in the lower half of the order" };
    for (s, is_too_high) in [(half, false), (above, true)] {
        let message = signed(wallet.link(&market, &account), |bytes| bytes[32..64].copy_from_slice(&s));
        // Nobody signed this, with either.
        assert_eq!(refused(market.tell_reputation(&account, message)) == too_high, is_too_high);
    }
}

fn hex(digits: &str) -> [u8; 32] {
    let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
    std::array::from_fn(byte)
}
