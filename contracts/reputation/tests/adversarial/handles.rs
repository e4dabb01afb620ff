//! What squatters and impostors try

use cosmwasm_std::coin;
use weighhouse_market_suite::{Market, DENOM, HANDLE_COOLDOWN, HANDLE_DEPOSIT};
use weighhouse_protocol::reputation::ExecuteMsg;
use weighhouse_reputation::ContractError;

use super::{account, refused};

#[test]
fn squatting_costs_a_deposit_and_an_account_for_each_handle() {
    let mut market = Market::new();
    for number in 0..5 {
        let squatter = account(&mut market, &format!("squatter {number}"));
        market.claim_handle(&squatter, &format!("brand-x{number}q")).unwrap();
        let error = refused(market.claim_handle(&squatter, &format!("other-x{number}q")));
        assert!(matches!(error, ContractError::HandleHeld { .. }));
        assert_eq!(market.balance(&market.reputation, DENOM), (number + 1) * HANDLE_DEPOSIT);
    }
    // What governance finds to be squatted it takes, with the deposits.
    let governance = market.governance.clone();
    for number in 0..5 {
        let handle = format!("brand-x{number}q");
        let message = ExecuteMsg::RevokeHandle { handle, forfeit_deposit: true };
        market.tell_reputation(&governance, message).unwrap();
    }
    assert_eq!(market.balance(&market.treasury, DENOM), 5 * HANDLE_DEPOSIT);
}

#[test]
fn no_look_alike_of_a_handle_is_another_name() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    market.claim_handle(&seller, "Modern-Vision1o").unwrap();
    let twins = [
        "modern-vision1o",
        "MODERN_VISION1O",
        "modernvision10",
        "modern-visionlo",
        "modern-visionIO",
        "modem-vision1o",
        "moder-nvision10",
        "mo-dern-vision1o",
        "modern-v1s10n1o",
        "modern-vi5ion1o",
    ];
    for (number, twin) in twins.iter().enumerate() {
        let impostor = account(&mut market, &format!("impostor {number}"));
        let error = refused(market.claim_handle(&impostor, twin));
        assert!(matches!(error, ContractError::HandleTaken { .. }), "{twin}: {error}");
    }
    // Letters of other scripts are no letters here.
    let impostor = account(&mut market, "impostor");
    for twin in ["mоdern-vision", "modern\u{2010}vision", "ｍodern-vision", "modern-vision\u{200b}"] {
        let error = refused(market.claim_handle(&impostor, twin));
        assert!(matches!(error, ContractError::Handle(_)), "{twin}: {error}");
    }
}

#[test]
fn nobody_snatches_a_handle_that_is_released_by_mistake_or_for_sale() {
    let mut market = Market::new();
    let (seller, sniper) = (market.seller.clone(), market.stranger.clone());
    market.claim_handle(&seller, "models").unwrap();
    market.pass(HANDLE_COOLDOWN.into());
    market.tell_reputation(&seller, ExecuteMsg::ReleaseHandle {}).unwrap();
    // In the same block, in its look-alikes, and until the last second of the cooldown.
    for passed in [0, 1, u64::from(HANDLE_COOLDOWN) - 2] {
        if passed > 0 {
            market.pass(passed);
        }
        for twin in ["models", "m0dels", "model_s"] {
            let error = refused(market.claim_handle(&sniper, twin));
            assert!(matches!(error, ContractError::HandleCooling { .. }), "{twin}: {error}");
        }
    }
}

#[test]
fn a_released_handle_is_nobody_elses_until_its_last_cooldown_ends_and_anybodys_then() {
    let mut market = Market::new();
    let holder = market.seller.clone();
    let others = ["sniper", "partner of the holder"].map(|name| account(&mut market, name));
    let half = u64::from(HANDLE_COOLDOWN) / 2;
    // Its last holder claims it again in the middle of a cooldown, and each release begins a cooldown of its own.
    for _ in 0..3 {
        market.claim_handle(&holder, "models").unwrap();
        market.pass(2 * half);
        market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}).unwrap();
        market.pass(half);
    }
    let free_from = market.now() + half;
    market.pass(half - 1);
    for other in &others {
        let error = refused(market.claim_handle(other, "models"));
        assert_eq!(error, ContractError::HandleCooling { handle: "models".into(), free_from, now: free_from - 1 });
    }
    market.pass(1);
    market.claim_handle(&others[0], "models").unwrap();
    assert_eq!(market.profile(&others[0]).handle.as_deref(), Some("models"));
    for account in [&others[1], &holder] {
        let (handle, held) = ("models".into(), "models".into());
        let error = refused(market.claim_handle(account, "models"));
        assert_eq!(error, ContractError::HandleTaken { handle, held, account: others[0].clone() });
    }
}

#[test]
fn a_deposit_returns_exactly_once_for_each_claim() {
    let mut market = Market::new();
    let (holder, other) = (market.seller.clone(), account(&mut market, "other"));
    market.claim_handle(&other, "weights").unwrap();
    let purse = market.balance(&holder, DENOM);
    // The holder's purse, and what the contract holds: the other account's deposit is not touched.
    let money = |market: &Market| (market.balance(&holder, DENOM), market.balance(&market.reputation, DENOM));
    for _ in 0..3 {
        market.claim_handle(&holder, "models").unwrap();
        assert_eq!(money(&market), (purse - HANDLE_DEPOSIT, 2 * HANDLE_DEPOSIT));
        // What a new claim costs changes nothing of what a release returns.
        market.reconfigure_reputation(|config| config.handle_deposit = coin(2 * HANDLE_DEPOSIT, DENOM)).unwrap();
        market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}).unwrap();
        assert_eq!(money(&market), (purse, HANDLE_DEPOSIT));
        let error = refused(market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}));
        assert_eq!(error, ContractError::NothingHeld { account: holder.clone() });
        let governance = market.governance.clone();
        let revocation = ExecuteMsg::RevokeHandle { handle: "models".into(), forfeit_deposit: false };
        let error = refused(market.tell_reputation(&governance, revocation));
        assert_eq!(error, ContractError::NoHandle { handle: "models".into() });
        assert_eq!(money(&market), (purse, HANDLE_DEPOSIT));
        market.reconfigure_reputation(|config| config.handle_deposit = coin(HANDLE_DEPOSIT, DENOM)).unwrap();
    }
}

#[test]
fn a_deposit_keeps_a_name_after_its_release_no_longer_than_it_lay_for_it() {
    let mut market = Market::new();
    let (squatter, brand) = (account(&mut market, "squatter"), account(&mut market, "brand"));
    // Names that are claimed and released in one block are free in it.
    for name in ["alpha", "beta", "gamma"] {
        market.claim_handle(&squatter, name).unwrap();
        market.tell_reputation(&squatter, ExecuteMsg::ReleaseHandle {}).unwrap();
        market.claim_handle(&brand, name).unwrap();
        market.tell_reputation(&brand, ExecuteMsg::ReleaseHandle {}).unwrap();
    }
    let cooldown = u64::from(HANDLE_COOLDOWN);
    for (held, kept) in
        [(1, 1), (600, 600), (cooldown - 1, cooldown - 1), (cooldown, cooldown), (cooldown + 1, cooldown)]
    {
        market.claim_handle(&squatter, "delta").unwrap();
        market.pass(held);
        market.tell_reputation(&squatter, ExecuteMsg::ReleaseHandle {}).unwrap();
        let free_from = market.now() + kept;
        market.pass(kept - 1);
        let error = refused(market.claim_handle(&brand, "delta"));
        assert_eq!(error, ContractError::HandleCooling { handle: "delta".into(), free_from, now: free_from - 1 });
        market.pass(1);
        market.claim_handle(&brand, "delta").unwrap();
        market.tell_reputation(&brand, ExecuteMsg::ReleaseHandle {}).unwrap();
    }
}

#[test]
fn a_handle_that_is_claimed_back_and_released_again_cools_down_no_shorter() {
    let mut market = Market::new();
    let (holder, sniper) = (market.seller.clone(), account(&mut market, "sniper"));
    let cooldown = u64::from(HANDLE_COOLDOWN);
    market.claim_handle(&holder, "models").unwrap();
    market.pass(2 * cooldown);
    market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}).unwrap();
    let free_from = market.now() + cooldown;
    for _ in 0..5 {
        market.pass(cooldown / 10);
        market.claim_handle(&holder, "models").unwrap();
        market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}).unwrap();
        let error = refused(market.claim_handle(&sniper, "models"));
        assert_eq!(error, ContractError::HandleCooling { handle: "models".into(), free_from, now: market.now() });
    }
    // Nor does it keep a name for longer than its deposit lay.
    market.pass(free_from - market.now());
    market.claim_handle(&sniper, "models").unwrap();
}

#[test]
fn a_handle_that_governance_gave_is_kept_as_long_as_it_was_before() {
    let mut market = Market::new();
    let (holder, governance) = (market.seller.clone(), market.governance.clone());
    let owner = account(&mut market, "owner of the mark");
    market.claim_handle(&holder, "models").unwrap();
    market.pass(HANDLE_COOLDOWN.into());
    let transfer = ExecuteMsg::TransferHandle { handle: "models".into(), to: owner.to_string() };
    market.tell_reputation(&governance, transfer).unwrap();
    market.tell_reputation(&owner, ExecuteMsg::ReleaseHandle {}).unwrap();
    let free_from = market.now() + u64::from(HANDLE_COOLDOWN);
    let error = refused(market.claim_handle(&holder, "models"));
    assert_eq!(error, ContractError::HandleCooling { handle: "models".into(), free_from, now: market.now() });
}
