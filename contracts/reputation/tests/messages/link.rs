//! `propose_link`, `accept_link` and `unlink`

use cosmwasm_std::Addr;
use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{Json, LinkProposed, LinkWithdrawn, MarketEvent, WalletLinked, WalletUnlinked};
use weighhouse_protocol::reputation::{ExecuteMsg, Wallet, WalletKind, MAX_PROPOSAL_SPAN, MAX_WALLETS};
use weighhouse_reputation::ContractError;

use super::{event, refused};

fn proposal(wallet: &Addr, expires_in: u32) -> ExecuteMsg {
    ExecuteMsg::ProposeLink { wallet: wallet.to_string(), expires_in }
}

fn acceptance(account: &Addr) -> ExecuteMsg {
    ExecuteMsg::AcceptLink { account: account.to_string() }
}

fn unlinking(account: &Addr) -> ExecuteMsg {
    ExecuteMsg::Unlink { account: account.to_string() }
}

#[test]
fn two_accounts_are_linked_by_the_word_of_both() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), market.stranger.clone());
    let response = market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    let expires_at = market.now() + 60;
    let proposed = LinkProposed { account: account.clone(), wallet: wallet.clone(), expires_at };
    assert_eq!(event(&response), MarketEvent::LinkProposed(proposed));
    assert_eq!(market.links(&account).wallets, []);
    market.pass(59);
    let response = market.tell_reputation(&wallet, acceptance(&account)).unwrap();
    let (kind, address) = (WalletKind::Account, wallet.to_string());
    let linked = WalletLinked { account: account.clone(), kind: Json(kind), wallet: address.clone(), number: 0 };
    assert_eq!(event(&response), MarketEvent::WalletLinked(linked));
    let links = market.links(&account);
    assert_eq!((links.main, links.next), (None, 1));
    assert_eq!(links.wallets, [Wallet { kind, address, number: 0, since: market.now() }]);
    assert_eq!(market.links(&wallet).main, Some(account));
}

#[test]
fn a_proposal_is_accepted_in_its_time_and_once() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), market.stranger.clone());
    let none = ContractError::NoProposal { account: account.clone(), wallet: wallet.clone() };
    assert_eq!(refused(market.tell_reputation(&wallet, acceptance(&account))), none);
    market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    let expires_at = market.now() + 60;
    market.pass(60);
    let error = refused(market.tell_reputation(&wallet, acceptance(&account)));
    assert_eq!(error, ContractError::ProposalExpired { expires_at, now: expires_at });
    market.link(&account, &wallet).unwrap();
    market.tell_reputation(&wallet, unlinking(&account)).unwrap();
    // What was accepted is used up.
    assert_eq!(refused(market.tell_reputation(&wallet, acceptance(&account))), none);
    for expires_in in [0, MAX_PROPOSAL_SPAN + 1] {
        let error = refused(market.tell_reputation(&account, proposal(&wallet, expires_in)));
        assert!(matches!(error, ContractError::OutOfBounds { field: "expires_in", .. }));
    }
}

#[test]
fn nobody_accepts_for_another_account() {
    let mut market = Market::new();
    let (account, wallet, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    let error = refused(market.tell_reputation(&stranger, acceptance(&account)));
    assert_eq!(error, ContractError::NoProposal { account: account.clone(), wallet: stranger });
    let error = refused(market.tell_reputation(&account, acceptance(&account)));
    assert!(matches!(error, ContractError::NoProposal { .. }));
}

#[test]
fn either_account_ends_a_link_or_a_proposal() {
    for by_wallet in [false, true] {
        let mut market = Market::new();
        let (account, wallet, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
        let (by, other) = if by_wallet { (&wallet, &account) } else { (&account, &wallet) };
        market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
        let response = market.tell_reputation(by, unlinking(other)).unwrap();
        let withdrawn = LinkWithdrawn { account: account.clone(), wallet: wallet.clone(), by: by.clone() };
        assert_eq!(event(&response), MarketEvent::LinkWithdrawn(withdrawn));
        let error = refused(market.tell_reputation(&wallet, acceptance(&account)));
        assert!(matches!(error, ContractError::NoProposal { .. }));

        market.link(&account, &wallet).unwrap();
        let error = refused(market.tell_reputation(&stranger, unlinking(&account)));
        assert_eq!(error, ContractError::NotLinked { wallet: account.to_string(), account: stranger });
        let response = market.tell_reputation(by, unlinking(other)).unwrap();
        let (kind, text) = (Json(WalletKind::Account), wallet.to_string());
        let unlinked = WalletUnlinked { account: account.clone(), kind, wallet: text, number: 0 };
        assert_eq!(event(&response), MarketEvent::WalletUnlinked(unlinked));
        assert_eq!((market.links(&account).wallets, market.links(&wallet).main), (vec![], None));
        // The next link has a number of its own.
        market.link(&account, &wallet).unwrap();
        assert_eq!(market.links(&account).wallets[0].number, 1);
    }
}

#[test]
fn a_wallet_belongs_to_one_account_and_has_no_wallets() {
    let mut market = Market::new();
    let (account, wallet, other) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    let further = market.account("further");
    market.link(&account, &wallet).unwrap();
    assert_eq!(refused(market.link(&other, &wallet)), ContractError::LinkedAlready { wallet: wallet.to_string() });
    assert_eq!(refused(market.link(&wallet, &further)), ContractError::IsWallet { account: wallet.clone() });
    assert_eq!(refused(market.link(&other, &account)), ContractError::HasWallets { account: account.clone() });
    assert_eq!(refused(market.link(&account, &account)), ContractError::OwnWallet { account });
}

#[test]
fn an_account_has_a_bounded_number_of_wallets() {
    let mut market = Market::new();
    let account = market.seller.clone();
    for number in 0..MAX_WALLETS {
        let wallet = market.account(&format!("wallet {number}"));
        market.link(&account, &wallet).unwrap();
    }
    let wallet = market.account("one more");
    let error = refused(market.link(&account, &wallet));
    assert_eq!(error, ContractError::TooManyWallets { account: account.clone(), max: MAX_WALLETS });
    let first = market.account("wallet 0");
    market.tell_reputation(&first, unlinking(&account)).unwrap();
    market.link(&account, &wallet).unwrap();
}

#[test]
fn a_newer_proposal_replaces_the_last_one() {
    let mut market = Market::new();
    let (account, wallet) = (market.seller.clone(), market.stranger.clone());
    market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    market.pass(30);
    market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    market.pass(59);
    market.tell_reputation(&wallet, acceptance(&account)).unwrap();
    assert_eq!(market.links(&wallet).main, Some(account.clone()));
    // What is accepted too late stays as it was.
    market.tell_reputation(&wallet, unlinking(&account)).unwrap();
    market.tell_reputation(&account, proposal(&wallet, 60)).unwrap();
    market.pass(60);
    for _ in 0..2 {
        let error = refused(market.tell_reputation(&wallet, acceptance(&account)));
        assert!(matches!(error, ContractError::ProposalExpired { .. }), "{error}");
    }
}

#[test]
fn one_word_withdraws_the_proposals_of_both() {
    let mut market = Market::new();
    let (one, other) = (market.seller.clone(), market.stranger.clone());
    market.tell_reputation(&one, proposal(&other, 60)).unwrap();
    market.tell_reputation(&other, proposal(&one, 60)).unwrap();
    let response = market.tell_reputation(&one, unlinking(&other)).unwrap();
    let withdrawn = |account: &Addr, wallet: &Addr| {
        let (account, wallet, by) = (account.clone(), wallet.clone(), one.clone());
        MarketEvent::LinkWithdrawn(LinkWithdrawn { account, wallet, by })
    };
    assert_eq!(Market::events(&response), [withdrawn(&one, &other), withdrawn(&other, &one)]);
    for (account, wallet) in [(&one, &other), (&other, &one)] {
        let error = refused(market.tell_reputation(wallet, acceptance(account)));
        assert!(matches!(error, ContractError::NoProposal { .. }), "{error}");
    }
}
