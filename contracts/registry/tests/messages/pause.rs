//! `pause_orders` and `resume_orders`

use cosmwasm_std::Addr;
use weighhouse_market_suite::{refusal, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::events::{MarketEvent, OrdersPaused, OrdersResumed};
use weighhouse_protocol::records::{trade_rule_key, Record, TradeRule};
use weighhouse_protocol::registry::{ExecuteMsg, Guardian, OrderPause, QueryMsg, MAX_PAUSE};
use weighhouse_registry::ContractError;

const TERM: u64 = 10_000_000;

/// A market with a guardian for a time.
fn market() -> (Market, Addr) {
    let mut market = Market::new();
    let guardian = market.account("guardian");
    name_guardian(&mut market, &guardian);
    (market, guardian)
}

fn name_guardian(market: &mut Market, guardian: &Addr) {
    let guardian = Guardian { address: guardian.to_string(), expires_at: market.now() + TERM };
    market.reconfigure(|config| config.guardian = Some(guardian)).unwrap();
}

fn pause(seconds: u32) -> ExecuteMsg {
    ExecuteMsg::PauseOrders { seconds }
}

/// Until when every trade rule says that orders are paused.
fn rule(market: &Market) -> u64 {
    let until = [DENOM, OTHER_DENOM].map(|denom| {
        let rule = market.app.wrap().query_wasm_raw(&market.registry, trade_rule_key(denom)).unwrap().unwrap();
        TradeRule::from_bytes(&rule).unwrap().paused_until
    });
    assert_eq!(until[0], until[1]);
    until[0]
}

fn answered(market: &Market) -> OrderPause {
    market.ask(&market.registry, &QueryMsg::OrderPause {}).unwrap()
}

#[test]
fn governance_pauses_and_renews_and_resumes() {
    let (mut market, _) = market();
    let by = market.governance.clone();
    assert_eq!(answered(&market), OrderPause { paused_until: 0, by: None, guardian_spent: false });
    for _ in 0..2 {
        let paused_until = market.now() + u64::from(MAX_PAUSE);
        let response = market.tell_registry(&by, pause(MAX_PAUSE)).unwrap();
        let paused = OrdersPaused { by: by.clone(), paused_until };
        assert_eq!(Market::events(&response), [MarketEvent::OrdersPaused(paused)]);
        assert_eq!(rule(&market), paused_until);
        assert_eq!(answered(&market), OrderPause { paused_until, by: Some(by.clone()), guardian_spent: false });
        market.pass(MAX_PAUSE.into());
    }
    let response = market.tell_registry(&by, ExecuteMsg::ResumeOrders {}).unwrap();
    assert_eq!(Market::events(&response), [MarketEvent::OrdersResumed(OrdersResumed { by })]);
    assert_eq!(rule(&market), 0);
}

#[test]
fn a_pause_is_bounded() {
    let (mut market, guardian) = market();
    for sender in [market.governance.clone(), guardian] {
        for seconds in [0, MAX_PAUSE + 1] {
            let refused: ContractError = refusal(market.tell_registry(&sender, pause(seconds)));
            let (value, max) = (seconds.into(), MAX_PAUSE.into());
            assert_eq!(refused, ContractError::OutOfBounds { field: "seconds", value, min: 1, max });
        }
    }
    assert_eq!(rule(&market), 0);
}

#[test]
fn a_guardian_pauses_once_until_governance_has_spoken() {
    let (mut market, guardian) = market();
    let governance = market.governance.clone();
    market.tell_registry(&guardian, pause(100)).unwrap();
    let until = market.now() + 100;
    assert_eq!(rule(&market), until);
    let renewed: ContractError = refusal(market.tell_registry(&guardian, pause(100)));
    assert_eq!(renewed, ContractError::PausedAlready { until });
    // Neither its end nor the guardian's own word makes room for another.
    market.pass(100);
    assert_eq!(refusal::<ContractError>(market.tell_registry(&guardian, pause(1))), ContractError::GuardianSpent {});
    market.tell_registry(&governance, ExecuteMsg::ResumeOrders {}).unwrap();
    market.tell_registry(&guardian, pause(100)).unwrap();
    market.tell_registry(&guardian, ExecuteMsg::ResumeOrders {}).unwrap();
    assert_eq!(rule(&market), 0);
    assert_eq!(refusal::<ContractError>(market.tell_registry(&guardian, pause(1))), ContractError::GuardianSpent {});
    assert!(answered(&market).guardian_spent);
    market.reconfigure(|_| ()).unwrap();
    market.tell_registry(&guardian, pause(1)).unwrap();
}

#[test]
fn a_guardian_neither_shortens_nor_lifts_what_governance_paused() {
    let (mut market, guardian) = market();
    let governance = market.governance.clone();
    market.tell_registry(&governance, pause(100)).unwrap();
    let until = market.now() + 100;
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(1)));
    assert_eq!(refused, ContractError::PausedAlready { until });
    let refused: ContractError = refusal(market.tell_registry(&guardian, ExecuteMsg::ResumeOrders {}));
    assert_eq!(refused, ContractError::NotGuardian { sender: guardian });
    assert_eq!(rule(&market), until);
}

#[test]
fn a_guardian_that_comes_first_takes_nothing_from_governances_pause() {
    let (mut market, guardian) = market();
    let governance = market.governance.clone();
    // A second before governance's, and for a second.
    market.tell_registry(&guardian, pause(1)).unwrap();
    market.tell_registry(&governance, pause(100)).unwrap();
    let until = market.now() + 100;
    assert_eq!(answered(&market), OrderPause { paused_until: until, by: Some(governance), guardian_spent: true });
    let refused: ContractError = refusal(market.tell_registry(&guardian, ExecuteMsg::ResumeOrders {}));
    assert_eq!(refused, ContractError::NotGuardian { sender: guardian });
    market.pass(99);
    assert_eq!(rule(&market), until);
}

#[test]
fn a_guardian_gets_no_longer_pause_out_of_two_halves() {
    let (mut market, guardian) = market();
    market.tell_registry(&guardian, pause(MAX_PAUSE)).unwrap();
    let until = market.now() + u64::from(MAX_PAUSE);
    market.pass(u64::from(MAX_PAUSE) / 2);
    // Neither over it, nor after it was cut short.
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(MAX_PAUSE)));
    assert_eq!(refused, ContractError::PausedAlready { until });
    market.tell_registry(&guardian, ExecuteMsg::ResumeOrders {}).unwrap();
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(MAX_PAUSE)));
    assert_eq!(refused, ContractError::GuardianSpent {});
    assert_eq!(rule(&market), 0);
}

#[test]
fn a_guardian_that_pauses_in_its_last_second_is_done_with_that() {
    let (mut market, guardian) = market();
    market.pass(TERM - 1);
    market.tell_registry(&guardian, pause(MAX_PAUSE)).unwrap();
    let until = market.now() + u64::from(MAX_PAUSE);
    market.pass(u64::from(MAX_PAUSE));
    assert_eq!(rule(&market), until, "it has ended, and nothing renewed it");
    assert!(market.now() >= until);
    let governance = market.governance.clone();
    market.tell_registry(&governance, ExecuteMsg::ResumeOrders {}).unwrap();
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(1)));
    assert!(matches!(refused, ContractError::GuardianExpired { .. }), "{refused}");
}

#[test]
fn governance_ends_a_guardian_and_its_pause_at_once() {
    let (mut market, guardian) = market();
    let governance = market.governance.clone();
    market.tell_registry(&guardian, pause(MAX_PAUSE)).unwrap();
    // Resumed alone, the guardian would pause again at once: governance has spoken.
    market.reconfigure(|config| config.guardian = None).unwrap();
    market.tell_registry(&governance, ExecuteMsg::ResumeOrders {}).unwrap();
    assert_eq!(rule(&market), 0);
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(1)));
    assert_eq!(refused, ContractError::NotGuardian { sender: guardian });
}

#[test]
fn a_guardian_that_governance_replaced_pauses_nothing() {
    let (mut market, guardian) = market();
    let next = market.account("next guardian");
    name_guardian(&mut market, &next);
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(1)));
    assert_eq!(refused, ContractError::NotGuardian { sender: guardian });
    market.tell_registry(&next, pause(1)).unwrap();
}

#[test]
fn a_guardians_time_ends() {
    let (mut market, guardian) = market();
    market.pass(TERM);
    let refused: ContractError = refusal(market.tell_registry(&guardian, pause(1)));
    let now = market.now();
    assert_eq!(refused, ContractError::GuardianExpired { expires_at: now, now });
}

#[test]
fn nobody_else_pauses_or_resumes() {
    let (mut market, guardian) = market();
    market.tell_registry(&guardian, pause(100)).unwrap();
    for sender in [market.seller.clone(), market.stranger.clone(), market.escrow.clone()] {
        for message in [pause(1), ExecuteMsg::ResumeOrders {}] {
            let refused: ContractError = refusal(market.tell_registry(&sender, message));
            assert_eq!(refused, ContractError::NotGuardian { sender: sender.clone() });
        }
    }
    market.pass(100);
    let refused: ContractError = refusal(market.tell_registry(&guardian, ExecuteMsg::ResumeOrders {}));
    assert_eq!(refused, ContractError::NotPaused {});
}

#[test]
fn new_settings_leave_a_pause_as_it_is() {
    let (mut market, guardian) = market();
    market.tell_registry(&guardian, pause(100)).unwrap();
    let until = market.now() + 100;
    market.reconfigure(|config| config.fee_bps = 1).unwrap();
    assert_eq!(rule(&market), until);
}
