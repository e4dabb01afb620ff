//! `claim_handle`, `release_handle`, `revoke_handle` and `transfer_handle`

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{Market, DENOM, HANDLE_COOLDOWN, HANDLE_DEPOSIT, OTHER_DENOM, PURSE};
use weighhouse_protocol::events::{HandleClaimed, HandleReleased, HandleTransferred, MarketEvent};
use weighhouse_protocol::reputation::{ExecuteMsg, HandleStatus, HeldHandle};
use weighhouse_reputation::ContractError;

use super::{account, event, refused};

const RELEASE: ExecuteMsg = ExecuteMsg::ReleaseHandle {};

fn revocation(handle: &str, forfeit_deposit: bool) -> ExecuteMsg {
    ExecuteMsg::RevokeHandle { handle: handle.into(), forfeit_deposit }
}

fn transfer(handle: &str, to: &Addr) -> ExecuteMsg {
    ExecuteMsg::TransferHandle { handle: handle.into(), to: to.to_string() }
}

#[test]
fn a_handle_is_claimed_with_the_deposit() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let response = market.claim_handle(&seller, "Open-Models").unwrap();
    let claimed = HandleClaimed {
        account: seller.clone(),
        handle: "Open-Models".into(),
        fold: "openmodels".into(),
        deposit: HANDLE_DEPOSIT.into(),
        denom: DENOM.into(),
    };
    assert_eq!(event(&response), MarketEvent::HandleClaimed(claimed));
    assert_eq!(market.balance(&seller, DENOM), PURSE - HANDLE_DEPOSIT);
    assert_eq!(market.balance(&market.reputation, DENOM), HANDLE_DEPOSIT);
    assert_eq!(market.profile(&seller).handle.as_deref(), Some("Open-Models"));
    let held = HeldHandle {
        account: seller,
        handle: "Open-Models".into(),
        deposit: coin(HANDLE_DEPOSIT, DENOM),
        since: market.now(),
    };
    let status = HandleStatus { fold: "openmodels".into(), held: Some(held), free_from: None, reserved_for: None };
    assert_eq!(market.handle("0pen_m0dels"), status);
}

#[test]
fn nothing_but_exactly_the_deposit_claims() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let claim = || ExecuteMsg::ClaimHandle { handle: "models".into() };
    for sent in [HANDLE_DEPOSIT - 1, HANDLE_DEPOSIT + 1] {
        let error = refused(market.pay_reputation(&seller, claim(), &[coin(sent, DENOM)]));
        let (due, denom) = (HANDLE_DEPOSIT.into(), DENOM.into());
        assert_eq!(error, ContractError::NotTheSum { purpose: "deposit of a handle", due, sent: sent.into(), denom });
    }
    for funds in
        [vec![], vec![coin(HANDLE_DEPOSIT, OTHER_DENOM)], vec![coin(1, OTHER_DENOM), coin(HANDLE_DEPOSIT, DENOM)]]
    {
        assert!(matches!(refused(market.pay_reputation(&seller, claim(), &funds)), ContractError::Payment(_)));
    }
    market.reconfigure_reputation(|config| config.handle_deposit = coin(0, DENOM)).unwrap();
    assert!(matches!(refused(market.claim_handle(&seller, "models")), ContractError::Payment(_)));
    market.tell_reputation(&seller, claim()).unwrap();
    // Nothing was deposited, and nothing comes back.
    market.tell_reputation(&seller, RELEASE).unwrap();
    assert_eq!(market.balance(&seller, DENOM), PURSE);
}

#[test]
fn a_text_that_is_no_handle_is_refused() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    for text in ["ab", "1abc", "a.b", "модель", "a--b", "abc-"] {
        assert!(matches!(refused(market.claim_handle(&seller, text)), ContractError::Handle(_)), "{text}");
    }
}

#[test]
fn a_look_alike_is_taken() {
    let mut market = Market::new();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    market.claim_handle(&seller, "OpenModels").unwrap();
    for twin in ["OpenModels", "openmodels", "open_models", "OpenM0dels", "openmodel5"] {
        let error = refused(market.claim_handle(&stranger, twin));
        let held = "OpenModels".into();
        assert_eq!(error, ContractError::HandleTaken { handle: twin.into(), held, account: seller.clone() });
    }
}

#[test]
fn an_account_holds_one_handle() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    market.claim_handle(&seller, "models").unwrap();
    let error = refused(market.claim_handle(&seller, "weights"));
    assert_eq!(error, ContractError::HandleHeld { account: seller, handle: "models".into() });
}

#[test]
fn a_release_returns_the_deposit_that_was_paid() {
    let mut market = Market::new();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    market.claim_handle(&seller, "models").unwrap();
    market.reconfigure_reputation(|config| config.handle_deposit = coin(7, OTHER_DENOM)).unwrap();
    market
        .pay_reputation(&stranger, ExecuteMsg::ClaimHandle { handle: "weights".into() }, &[coin(7, OTHER_DENOM)])
        .unwrap();
    market.pass(HANDLE_COOLDOWN.into());
    let response = market.tell_reputation(&seller, RELEASE).unwrap();
    let released = HandleReleased {
        account: seller.clone(),
        handle: "models".into(),
        fold: "models".into(),
        by: seller.clone(),
        recipient: seller.clone(),
        deposit: HANDLE_DEPOSIT.into(),
        denom: DENOM.into(),
        free_from: market.now() + u64::from(HANDLE_COOLDOWN),
    };
    assert_eq!(event(&response), MarketEvent::HandleReleased(released));
    assert_eq!(market.balance(&seller, DENOM), PURSE);
    assert_eq!(market.balance(&market.reputation, DENOM), 0);
    assert_eq!(market.balance(&market.reputation, OTHER_DENOM), 7);
    assert_eq!(market.profile(&seller).handle, None);
    let error = refused(market.tell_reputation(&seller, RELEASE));
    assert_eq!(error, ContractError::NothingHeld { account: seller });
}

#[test]
fn a_released_handle_cools_down_for_all_but_its_last_holder() {
    let mut market = Market::new();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    market.claim_handle(&seller, "models").unwrap();
    market.pass(HANDLE_COOLDOWN.into());
    market.tell_reputation(&seller, RELEASE).unwrap();
    let free_from = market.now() + u64::from(HANDLE_COOLDOWN);
    market.pass(u64::from(HANDLE_COOLDOWN) - 1);
    let error = refused(market.claim_handle(&stranger, "m0dels"));
    assert_eq!(error, ContractError::HandleCooling { handle: "m0dels".into(), free_from, now: free_from - 1 });
    let status = market.handle("models");
    assert_eq!((status.free_from, status.reserved_for), (Some(free_from), Some(seller.clone())));
    market.claim_handle(&seller, "Models").unwrap();
    market.tell_reputation(&seller, RELEASE).unwrap();
    market.pass(u64::from(HANDLE_COOLDOWN));
    market.claim_handle(&stranger, "m0dels").unwrap();
    let error = refused(market.claim_handle(&seller, "models"));
    assert!(matches!(error, ContractError::HandleTaken { .. }));
}

#[test]
fn governance_revokes_a_handle_with_its_deposit_or_without() {
    for forfeit in [false, true] {
        let mut market = Market::new();
        let (seller, governance, treasury) =
            (market.seller.clone(), market.governance.clone(), market.treasury.clone());
        market.claim_handle(&seller, "models").unwrap();
        let response = market.tell_reputation(&governance, revocation("m0dels", forfeit)).unwrap();
        let MarketEvent::HandleReleased(released) = event(&response) else { panic!() };
        let recipient = if forfeit { &treasury } else { &seller };
        assert_eq!((released.account, released.by, &released.recipient), (seller.clone(), governance, recipient));
        assert_eq!(market.balance(&seller, DENOM), if forfeit { PURSE - HANDLE_DEPOSIT } else { PURSE });
        assert_eq!(market.balance(&treasury, DENOM), if forfeit { HANDLE_DEPOSIT } else { 0 });
        assert_eq!(market.balance(&market.reputation, DENOM), 0);
        // Its last holder waits as all others do.
        let error = refused(market.claim_handle(&seller, "models"));
        assert!(matches!(error, ContractError::HandleCooling { .. }));
        assert_eq!(market.handle("models").reserved_for, None);
        market.pass(HANDLE_COOLDOWN.into());
        market.claim_handle(&seller, "models").unwrap();
    }
}

#[test]
fn governance_transfers_a_handle() {
    let mut market = Market::new();
    let (seller, governance) = (market.seller.clone(), market.governance.clone());
    let owner = account(&mut market, "owner of the mark");
    market.claim_handle(&seller, "models").unwrap();
    let response = market.tell_reputation(&governance, transfer("models", &owner)).unwrap();
    let transferred = HandleTransferred {
        from: seller.clone(),
        to: owner.clone(),
        handle: "models".into(),
        fold: "models".into(),
        deposit: HANDLE_DEPOSIT.into(),
        denom: DENOM.into(),
    };
    assert_eq!(event(&response), MarketEvent::HandleTransferred(transferred));
    assert_eq!((market.profile(&seller).handle, market.balance(&seller, DENOM)), (None, PURSE));
    assert_eq!(market.profile(&owner).handle.as_deref(), Some("models"));
    // It was given without a deposit: none comes back.
    let before = market.balance(&owner, DENOM);
    market.pass(HANDLE_COOLDOWN.into());
    market.tell_reputation(&owner, RELEASE).unwrap();
    assert_eq!((market.balance(&owner, DENOM), market.balance(&market.reputation, DENOM)), (before, 0));
    // Who had it before waits out the cooldown.
    assert!(matches!(refused(market.claim_handle(&seller, "models")), ContractError::HandleCooling { .. }));
}

#[test]
fn a_handle_is_given_to_nobody_who_holds_one() {
    let mut market = Market::new();
    let (seller, stranger, governance) = (market.seller.clone(), market.stranger.clone(), market.governance.clone());
    market.claim_handle(&seller, "models").unwrap();
    market.claim_handle(&stranger, "weights").unwrap();
    let before = market.state();
    let error = refused(market.tell_reputation(&governance, transfer("models", &stranger)));
    assert_eq!(error, ContractError::HandleHeld { account: stranger, handle: "weights".into() });
    let error = refused(market.tell_reputation(&governance, transfer("nobodys", &seller)));
    assert_eq!(error, ContractError::NoHandle { handle: "nobodys".into() });
    assert_eq!(market.state(), before);
}

#[test]
fn nobody_else_revokes_or_transfers() {
    let mut market = Market::new();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    market.claim_handle(&seller, "models").unwrap();
    for sender in [&seller, &stranger] {
        for message in [revocation("models", true), transfer("models", &stranger)] {
            let error = refused(market.tell_reputation(sender, message));
            assert_eq!(error, ContractError::NotGovernance { sender: sender.clone() });
        }
    }
}

#[test]
fn a_transferred_handle_is_its_new_holders_from_then_on_and_without_a_deposit() {
    let mut market = Market::new();
    let (seller, stranger, governance) = (market.seller.clone(), market.stranger.clone(), market.governance.clone());
    market.claim_handle(&seller, "Models").unwrap();
    market.pass(60);
    market.tell_reputation(&governance, transfer("m0dels", &stranger)).unwrap();
    let (deposit, since) = (coin(0, DENOM), market.now());
    let held = HeldHandle { account: stranger.clone(), handle: "Models".into(), deposit, since };
    assert_eq!(market.handle("models").held, Some(held));
    // To its holder again changes nothing but the time.
    market.pass(60);
    market.tell_reputation(&governance, transfer("models", &stranger)).unwrap();
    assert_eq!(market.handle("models").held.map(|held| (held.account, held.since)), Some((stranger, market.now())));
    // There is nothing to forfeit.
    market.tell_reputation(&governance, revocation("models", true)).unwrap();
    assert_eq!((market.balance(&market.treasury, DENOM), market.balance(&market.reputation, DENOM)), (0, 0));
}
