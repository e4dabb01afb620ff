//! Settings

use cosmwasm_std::{coin, Decimal};
use weighhouse_market_suite::{Market, DENOM};
use weighhouse_protocol::events::{Json, MarketEvent, ReputationConfigChanged};
use weighhouse_protocol::registry;
use weighhouse_protocol::registry::MAX_SPAN;
use weighhouse_protocol::reputation::rating::{Rate, MAX_RATE, MAX_RATES};
use weighhouse_protocol::reputation::{Config, Contracts, ExecuteMsg, QueryMsg};
use weighhouse_reputation::ContractError;

use super::{event, refused};

fn config(market: &Market) -> Config {
    market.ask(&market.reputation, &QueryMsg::Config {}).unwrap()
}

#[test]
fn governance_sets_the_settings() {
    let mut market = Market::new();
    let response = market.reconfigure_reputation(|config| config.handle_cooldown = 0).unwrap();
    let config = config(&market);
    assert_eq!(config.handle_cooldown, 0);
    assert_eq!(
        event(&response),
        MarketEvent::ReputationConfigChanged(ReputationConfigChanged { config: Json(config) })
    );
}

#[test]
fn nobody_else_sets_anything() {
    let mut market = Market::new();
    let config = config(&market);
    for sender in [market.seller.clone(), market.treasury.clone(), market.arbiter.clone()] {
        let error = refused(market.tell_reputation(&sender, ExecuteMsg::UpdateConfig { config: config.clone() }));
        assert_eq!(error, ContractError::NotGovernance { sender });
    }
}

#[test]
fn governance_is_the_registrys() {
    let mut market = Market::new();
    let (old, new) = (market.governance.clone(), market.stranger.clone());
    let action = |action| registry::ExecuteMsg::UpdateOwnership(action);
    let offer = cw_ownable::Action::TransferOwnership { new_owner: new.to_string(), expiry: None };
    market.tell_registry(&old, action(offer)).unwrap();
    let config = config(&market);
    let message = ExecuteMsg::UpdateConfig { config };
    market.tell_reputation(&old, message.clone()).unwrap();
    market.tell_registry(&new, action(cw_ownable::Action::AcceptOwnership)).unwrap();
    let error = refused(market.tell_reputation(&old, message.clone()));
    assert_eq!(error, ContractError::NotGovernance { sender: old });
    market.tell_reputation(&new, message).unwrap();
}

#[test]
fn settings_are_bounded() {
    type Change = fn(&mut Config);
    let mut market = Market::new();
    let fields: [(&str, Change); 9] = [
        ("handle_cooldown", |config| config.handle_cooldown = MAX_SPAN + 1),
        ("report_span", |config| config.report_span = 0),
        ("report_span", |config| config.report_span = MAX_SPAN + 1),
        ("appeal_span", |config| config.appeal_span = 0),
        ("appeal_span", |config| config.appeal_span = MAX_SPAN + 1),
        ("prior.rating", |config| config.prior.rating = 999),
        ("prior.rating", |config| config.prior.rating = 5_001),
        ("rates", |config| {
            let rate = |number| Rate { denom: format!("denom{number}"), weight: Decimal::one() };
            config.rates = (0..=MAX_RATES).map(rate).collect();
        }),
        ("rates", |config| config.rates = vec![config.rates[0].clone(); MAX_RATES + 1]),
    ];
    for (expected, change) in fields {
        match refused(market.reconfigure_reputation(change)) {
            ContractError::OutOfBounds { field, .. } => assert_eq!(field, expected),
            other => panic!("{expected}: {other}"),
        }
    }
    let error = refused(market.reconfigure_reputation(|config| config.prior.weight = 0u128.into()));
    assert_eq!(error, ContractError::PriorWeight {});
    let twice: Change = |config| config.rates = vec![config.rates[0].clone(); 2];
    let error = refused(market.reconfigure_reputation(twice));
    assert_eq!(error, ContractError::Twice { field: "rates", value: DENOM.into() });
    for weight in [Decimal::zero(), MAX_RATE + Decimal::raw(1)] {
        let error = refused(market.reconfigure_reputation(|config| config.rates[0].weight = weight));
        assert!(matches!(error, ContractError::Rate { .. }), "{weight}");
    }
    let denoms: [Change; 3] = [
        |config| config.handle_deposit = coin(1, "a"),
        |config| config.report_stake = coin(1, "a b c"),
        |config| config.rates[0].denom = "1uwhs".into(),
    ];
    for change in denoms {
        assert!(matches!(refused(market.reconfigure_reputation(change)), ContractError::Text(_)));
    }
    market.reconfigure_reputation(|config| config.rates[0].weight = MAX_RATE).unwrap();
    market.reconfigure_reputation(|config| config.rates.clear()).unwrap();
    market.reconfigure_reputation(|config| config.prior.weight = u128::MAX.into()).unwrap();
}

#[test]
fn it_names_the_contracts_it_works_with() {
    let market = Market::new();
    let contracts: Contracts = market.ask(&market.reputation, &QueryMsg::Contracts {}).unwrap();
    let (registry, license, escrow) = (market.registry.clone(), market.license.clone(), market.escrow.clone());
    assert_eq!(contracts, Contracts { registry, license, escrow });
}

#[test]
fn the_bounds_of_settings_are_settings_themselves() {
    type Change = fn(&mut Config);
    let mut market = Market::new();
    let changes: [Change; 10] = [
        |config| config.handle_cooldown = 0,
        |config| config.handle_cooldown = MAX_SPAN,
        |config| config.report_span = 1,
        |config| config.report_span = MAX_SPAN,
        |config| config.appeal_span = 1,
        |config| config.appeal_span = MAX_SPAN,
        |config| (config.prior.rating, config.prior.weight) = (1_000, 1u128.into()),
        |config| config.prior.rating = 5_000,
        |config| config.rates[0].weight = Decimal::raw(1),
        |config| {
            let rate = |number| Rate { denom: format!("denom{number}"), weight: Decimal::one() };
            config.rates = (0..MAX_RATES).map(rate).collect();
        },
    ];
    for change in changes {
        let mut expected = config(&market);
        change(&mut expected);
        market.reconfigure_reputation(change).unwrap();
        assert_eq!(config(&market), expected);
    }
}
