//! What is tried with signatures of Ethereum wallets

use cosmwasm_std::Addr;
use weighhouse_market_suite::{EthereumWallet, Market};
use weighhouse_protocol::reputation::ethereum::Statement;
use weighhouse_protocol::reputation::ExecuteMsg;
use weighhouse_reputation::ContractError;

use super::{refused, second_contract};

/// The order of secp256k1, big-endian.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc,
    0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// `n − s`, big-endian.
fn negated(s: &[u8]) -> Vec<u8> {
    let mut borrow = 0i32;
    let mut difference: Vec<u8> = ORDER
        .iter()
        .zip(s)
        .rev()
        .map(|(order, s)| {
            let value = i32::from(*order) - i32::from(*s) - borrow;
            borrow = i32::from(value < 0);
            u8::try_from(value.rem_euclid(256)).unwrap()
        })
        .collect();
    difference.reverse();
    difference
}

/// The link of a wallet with an account, but for what a test changes in the statement that is signed.
fn link(market: &Market, wallet: &EthereumWallet, account: &Addr, change: impl Fn(&mut Statement<'_>)) -> ExecuteMsg {
    let chain = market.app.block_info().chain_id;
    let mut statement = wallet.statement(market, &chain, account, market.links(account).next);
    let expires_at = statement.expires_at;
    change(&mut statement);
    let signature = wallet.sign(&statement.link()).into();
    ExecuteMsg::LinkEthereum { address: wallet.address().to_string(), expires_at, signature }
}

#[test]
fn a_signature_for_another_chain_contract_account_number_or_time_links_nothing() {
    type Change = fn(&mut Statement<'_>);
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let changes: [Change; 6] = [
        |statement| statement.chain = "another-chain-1",
        |statement| statement.contract = "cosmwasm1anothercontract",
        |statement| statement.account = "cosmwasm1anotheraccount",
        |statement| statement.nonce += 1,
        |statement| statement.expires_at += 1,
        |statement| statement.address = EthereumWallet::new(2).address(),
    ];
    for change in changes {
        let message = link(&market, &wallet, &account, change);
        assert!(matches!(refused(market.tell_reputation(&account, message)), ContractError::NotSigner { .. }));
    }
    let message = link(&market, &wallet, &account, |_| ());
    market.tell_reputation(&account, message).unwrap();
}

#[test]
fn a_signature_that_a_chain_or_contract_has_seen_is_good_at_no_other() {
    let (account, wallet) = (Market::new().seller, EthereumWallet::new(1));
    let original = Market::new();
    let message = wallet.link(&original, &account);
    // The same market under another chain's id.
    let mut fork = Market::new();
    fork.app.update_block(|block| block.chain_id = "fork-1".into());
    assert!(matches!(refused(fork.tell_reputation(&account, message.clone())), ContractError::NotSigner { .. }));
    // Another contract with the same code, on the same chain.
    let mut second = Market::new();
    let other = second_contract(&mut second);
    let outcome = second.execute(&account, &other, &message, &[]);
    assert!(matches!(refused(outcome), ContractError::NotSigner { .. }));
    second.tell_reputation(&account, message).unwrap();
}

#[test]
fn another_account_that_saw_a_signature_gains_nothing_by_it() {
    let mut market = Market::new();
    let (account, thief, wallet) = (market.seller.clone(), market.stranger.clone(), EthereumWallet::new(1));
    let message = wallet.link(&market, &account);
    assert!(matches!(refused(market.tell_reputation(&thief, message.clone())), ContractError::NotSigner { .. }));
    market.tell_reputation(&account, message).unwrap();
}

#[test]
fn a_used_signature_links_nothing_again() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let message = wallet.link(&market, &account);
    market.tell_reputation(&account, message.clone()).unwrap();
    let unlink = ExecuteMsg::UnlinkEthereum { address: wallet.address().to_string() };
    market.tell_reputation(&account, unlink).unwrap();
    assert!(matches!(refused(market.tell_reputation(&account, message)), ContractError::NotSigner { .. }));
}

#[test]
fn the_twin_of_a_signature_in_the_upper_half_is_refused() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), EthereumWallet::new(1));
    let ExecuteMsg::LinkEthereum { address, expires_at, signature } = wallet.link(&market, &account) else { panic!() };
    let mut twin = signature.to_vec();
    twin.splice(32..64, negated(&signature[32..64]));
    // 27 and 28 change places.
    twin[64] = 55 - twin[64];
    let message = ExecuteMsg::LinkEthereum { address: address.clone(), expires_at, signature: twin.into() };
    let error = refused(market.tell_reputation(&account, message));
    assert_eq!(error, ContractError::Signature { reason: "s must be in the lower half of the order" });
    market.tell_reputation(&account, ExecuteMsg::LinkEthereum { address, expires_at, signature }).unwrap();
}

#[test]
fn an_address_in_upper_case_is_no_other_address() {
    let mut market = Market::new();
    let (account, other, wallet) = (market.seller.clone(), market.stranger.clone(), EthereumWallet::new(0x46));
    let shouted = |message| match message {
        ExecuteMsg::LinkEthereum { address, expires_at, signature } => {
            let address = format!("0x{}", address[2..].to_uppercase());
            ExecuteMsg::LinkEthereum { address, expires_at, signature }
        }
        other => panic!("no link: {other:?}"),
    };
    let message = shouted(wallet.link(&market, &account));
    market.tell_reputation(&account, message).unwrap();
    // Not twice for one account, nor for two.
    for account in [&account, &other] {
        for message in [wallet.link(&market, account), shouted(wallet.link(&market, account))] {
            let error = refused(market.tell_reputation(account, message));
            assert_eq!(error, ContractError::LinkedAlready { wallet: wallet.address().to_string() });
        }
    }
    assert_eq!(market.links(&account).wallets[0].address, wallet.address().to_string());
}

#[test]
fn nobody_is_linked_without_its_word() {
    let mut market = Market::new();
    let (attacker, victim) = (market.stranger.clone(), market.seller.clone());
    let proposal = ExecuteMsg::ProposeLink { wallet: victim.to_string(), expires_in: 60 };
    market.tell_reputation(&attacker, proposal).unwrap();
    // The attacker accepts neither for the victim nor the other way round.
    for account in [&victim, &attacker] {
        let acceptance = ExecuteMsg::AcceptLink { account: account.to_string() };
        assert!(matches!(refused(market.tell_reputation(&attacker, acceptance)), ContractError::NoProposal { .. }));
    }
    assert_eq!((market.links(&victim).main, market.links(&attacker).wallets), (None, vec![]));
}
