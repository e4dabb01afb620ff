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
fn releasing_and_claiming_again_renews_no_cooldown_for_others_and_makes_no_money() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let before = market.balance(&seller, DENOM);
    for _ in 0..3 {
        market.claim_handle(&seller, "models").unwrap();
        market.reconfigure_reputation(|config| config.handle_deposit = coin(HANDLE_DEPOSIT, DENOM)).unwrap();
        market.tell_reputation(&seller, ExecuteMsg::ReleaseHandle {}).unwrap();
        assert!(refused(market.tell_reputation(&seller, ExecuteMsg::ReleaseHandle {}))
            .to_string()
            .contains("holds no handle"));
    }
    assert_eq!((market.balance(&seller, DENOM), market.balance(&market.reputation, DENOM)), (before, 0));
}
