//! `update_config` and the ownership of it

use cosmwasm_std::{from_json, Addr};
use cw_ownable::{Action, Ownership, OwnershipError, OWNERSHIP_KEY};
use weighhouse_market_suite::{
    refusal, Market, BLOCK_INTERVAL, BOND_BPS, BOND_DELAY, COOLDOWN, DENOM, FEE_BPS, OTHER_DENOM, STAKE_BPS,
};
use weighhouse_protocol::events::{ConfigChanged, Json, MarketEvent};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::{trade_rule_key, Record, TradeRule, ARBITER_KEY, SETTINGS_KEY, TREASURY_KEY};
use weighhouse_protocol::registry::{
    Bounds, Config, DenomRule, ExecuteMsg, Guardian, Moderator, QueryMsg, MAX_CLOSES_AT, MAX_DENOMS, MAX_SPAN,
};
use weighhouse_protocol::text::TextError;
use weighhouse_registry::ContractError;

use super::refused;

fn raw(market: &Market, key: &[u8]) -> Option<Vec<u8>> {
    market.app.wrap().query_wasm_raw(&market.registry, key).unwrap()
}

#[test]
fn governance_sets_what_escrow_and_royalties_read() {
    let mut market = Market::new();
    let treasury = market.account("new treasury");
    let response = market
        .reconfigure(|config| {
            config.treasury = treasury.to_string();
            config.fee_bps = 300;
            config.grace = 700;
            config.denoms = vec![DenomRule {
                denom: "unew".into(),
                min_fee: 7u128.into(),
                min_bond: 9u128.into(),
                min_stake: 11u128.into(),
                daily_penalty: 13u128.into(),
                closed: true,
                closes_at: None,
            }];
        })
        .unwrap();
    let changed = ConfigChanged { config: Json(market.config()) };
    assert_eq!(Market::events(&response), [MarketEvent::ConfigChanged(changed)]);
    let rule = TradeRule::from_bytes(&raw(&market, &trade_rule_key("unew")).unwrap()).unwrap();
    let expected = TradeRule {
        fee_bps: 300,
        min_fee: 7,
        grace: 700,
        bond_bps: BOND_BPS,
        min_bond: 9,
        cooldown: COOLDOWN,
        bond_delay: BOND_DELAY,
        block_interval: BLOCK_INTERVAL,
        stake_bps: STAKE_BPS,
        min_stake: 11,
        daily_penalty: 13,
        closes_at: Some(0),
        paused_until: 0,
    };
    assert_eq!(rule, expected);
    assert_eq!(raw(&market, &trade_rule_key(DENOM)), None);
    assert_eq!(raw(&market, &trade_rule_key(OTHER_DENOM)), None);
    assert_eq!(raw(&market, TREASURY_KEY).unwrap(), treasury.as_bytes());
}

#[test]
fn an_announced_closing_lies_in_the_rule_that_escrow_reads() {
    let mut market = Market::new();
    let rule = |market: &Market| TradeRule::from_bytes(&raw(market, &trade_rule_key(OTHER_DENOM)).unwrap()).unwrap();
    for (closed, closes_at, expected) in
        [(false, None, None), (false, Some(7), Some(7)), (true, None, Some(0)), (true, Some(7), Some(0))]
    {
        market
            .reconfigure(|config| (config.denoms[1].closed, config.denoms[1].closes_at) = (closed, closes_at))
            .unwrap();
        assert_eq!(rule(&market).closes_at, expected);
        assert_eq!(market.config().denoms[1].closing(), expected);
    }
}

#[test]
fn settings_of_release_0_1_0_are_read_and_written_back_the_same() {
    let mut market = Market::new();
    let stored = String::from_utf8(raw(&market, SETTINGS_KEY.as_bytes()).unwrap()).unwrap();
    // Release 0.1.0 knew no date, and none is written where none is set.
    assert!(!stored.contains("closes_at"), "{stored}");
    assert_eq!(from_json::<Config>(&stored).unwrap(), market.config());
    market.reconfigure(|config| config.denoms[1].closes_at = Some(9)).unwrap();
    let stored = String::from_utf8(raw(&market, SETTINGS_KEY.as_bytes()).unwrap()).unwrap();
    assert!(stored.contains(r#""closes_at":9"#), "{stored}");
    market.reconfigure(|config| config.denoms[1].closes_at = None).unwrap();
    assert_eq!(market.config().denoms[1].closes_at, None, "a closing can be called off");
}

#[test]
fn reputation_reads_the_settings_and_the_owner_where_they_are_stored() {
    let mut market = Market::new();
    let address = market.account("moderator").to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 7 })).unwrap();
    let stored: Config = from_json(raw(&market, SETTINGS_KEY.as_bytes()).unwrap()).unwrap();
    assert_eq!(stored, market.config());
    let stored: Ownership<Addr> = from_json(raw(&market, OWNERSHIP_KEY.as_bytes()).unwrap()).unwrap();
    assert_eq!(stored.owner, Some(market.governance.clone()));
}

#[test]
fn nobody_else_sets_anything() {
    let mut market = Market::new();
    let config = Config { fee_bps: 0, ..market.config() };
    let error = refused(&mut market, ExecuteMsg::UpdateConfig { config });
    assert_eq!(error, ContractError::Ownership(OwnershipError::NotOwner));
    assert_eq!(market.config().fee_bps, FEE_BPS);
}

#[test]
fn settings_are_bounded() {
    let mut market = Market::new();
    let mut wrong = |change: fn(&mut Config)| refusal::<ContractError>(market.reconfigure(change));
    let fee = wrong(|config| config.fee_bps = 5_001);
    assert_eq!(fee, ContractError::OutOfBounds { field: "fee_bps", value: 5_001, min: 0, max: 5_000 });
    let none = wrong(|config| config.denoms.clear());
    assert_eq!(none, ContractError::ListLength { field: "denoms", length: 0, min: 1, max: MAX_DENOMS });
    let many = wrong(|config| config.denoms = vec![config.denoms[0].clone(); MAX_DENOMS + 1]);
    assert!(matches!(many, ContractError::ListLength { field: "denoms", .. }));
    let odd = wrong(|config| config.denoms[1].denom = "u whs".into());
    assert!(matches!(odd, ContractError::Text(TextError::Denom { field: "denom", .. })));
    let twice = wrong(|config| config.denoms[1].denom = DENOM.into());
    assert_eq!(twice, ContractError::Twice { field: "denoms", value: DENOM.into() });
    let never = wrong(|config| config.deliver_within = Bounds { min: 0, max: 5 });
    assert_eq!(never, ContractError::EmptyBounds { field: "deliver_within", min: 0, max: 5 });
    let empty = wrong(|config| config.deliver_within = Bounds { min: 6, max: 5 });
    assert_eq!(empty, ContractError::EmptyBounds { field: "deliver_within", min: 6, max: 5 });
    let empty = wrong(|config| config.challenge_window = Bounds { min: 6, max: 5 });
    assert_eq!(empty, ContractError::EmptyBounds { field: "challenge_window", min: 6, max: 5 });
    type Set = fn(&mut Config);
    let (over, max) = (u64::from(MAX_SPAN) + 1, u64::from(MAX_SPAN));
    let spans: [(&str, u64, Set); 5] = [
        ("deliver_within", 1, |config| config.deliver_within.max = MAX_SPAN + 1),
        ("challenge_window", 1, |config| config.challenge_window.max = MAX_SPAN + 1),
        ("grace", 1, |config| config.grace = MAX_SPAN + 1),
        ("cooldown", 0, |config| config.cooldown = MAX_SPAN + 1),
        ("bond_delay", 0, |config| config.bond_delay = MAX_SPAN + 1),
    ];
    for (field, min, change) in spans {
        assert_eq!(wrong(change), ContractError::OutOfBounds { field, value: over, min, max });
    }
    let share = wrong(|config| config.bond_bps = 10_001);
    assert_eq!(share, ContractError::OutOfBounds { field: "bond_bps", value: 10_001, min: 0, max: 10_000 });
    let stake = wrong(|config| config.stake_bps = 10_001);
    assert_eq!(stake, ContractError::OutOfBounds { field: "stake_bps", value: 10_001, min: 0, max: 10_000 });
    let never = wrong(|config| config.grace = 0);
    assert_eq!(never, ContractError::OutOfBounds { field: "grace", value: 0, min: 1, max });
    for value in [99, 60_001] {
        let error = refusal::<ContractError>(market.reconfigure(|config| config.block_interval = value));
        let value = value.into();
        assert_eq!(error, ContractError::OutOfBounds { field: "block_interval", value, min: 100, max: 60_000 });
    }
    let mut wrong = |change: fn(&mut Config)| refusal::<ContractError>(market.reconfigure(change));
    let late = wrong(|config| config.denoms[1].closes_at = Some(MAX_CLOSES_AT + 1));
    let (value, max) = (MAX_CLOSES_AT + 1, MAX_CLOSES_AT);
    assert_eq!(late, ContractError::OutOfBounds { field: "closes_at", value, min: 0, max });
    let rate = wrong(|config| config.download_rate = 0);
    assert_eq!(rate, ContractError::OutOfBounds { field: "download_rate", value: 0, min: 1, max: u64::MAX });
    assert!(matches!(wrong(|config| config.treasury = "nobody".into()), ContractError::Std(_)));
}

#[test]
fn the_arbiter_is_somebody_with_a_time_to_decide_or_nobody() {
    let mut market = Market::new();
    let somebody = market.account("somebody");
    let named = |address: &str, decide_within| Some(Arbiter { address: address.into(), decide_within });
    for decide_within in [0, MAX_SPAN + 1] {
        let outcome = market.reconfigure(|config| config.arbiter = named(somebody.as_str(), decide_within));
        let (value, max) = (decide_within.into(), MAX_SPAN.into());
        let expected = ContractError::OutOfBounds { field: "arbiter.decide_within", value, min: 1, max };
        assert_eq!(refusal::<ContractError>(outcome), expected);
    }
    let outcome = market.reconfigure(|config| config.arbiter = named("nobody", 60));
    assert!(matches!(refusal(outcome), ContractError::Std(_)));
    market.reconfigure(|config| config.arbiter = named(somebody.as_str(), MAX_SPAN)).unwrap();
    let kept = Arbiter::from_bytes(&raw(&market, ARBITER_KEY).unwrap()).unwrap();
    assert_eq!(Some(kept), market.config().arbiter);
    market.reconfigure(|config| config.arbiter = None).unwrap();
    assert_eq!(raw(&market, ARBITER_KEY), None);
}

#[test]
fn governance_can_not_be_renounced() {
    let mut market = Market::new();
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    let governance = market.governance.clone();
    assert_eq!(refusal::<ContractError>(market.tell_registry(&governance, renounce)), ContractError::Renounced {});
    market.reconfigure(|config| config.fee_bps = 1).unwrap();
}

#[test]
fn no_contract_of_the_market_holds_an_office() {
    let mut market = Market::new();
    type Appoint = fn(&mut Config, String);
    let offices: [(&str, Appoint); 4] = [
        ("treasury", |config, address| config.treasury = address),
        ("arbiter", |config, address| config.arbiter = Some(Arbiter { address, decide_within: 60 })),
        ("guardian", |config, address| config.guardian = Some(Guardian { address, expires_at: 9 })),
        ("moderator", |config, address| config.moderator = Some(Moderator { address, lapse: 60 })),
    ];
    let contracts = [&market.registry, &market.escrow, &market.license, &market.royalties].map(Clone::clone);
    for (office, appoint) in offices {
        for contract in &contracts {
            let outcome = market.reconfigure(|config| appoint(config, contract.to_string()));
            let contract = contract.clone();
            assert_eq!(refusal::<ContractError>(outcome), ContractError::OfficeOfContract { office, contract });
        }
        let somebody = market.stranger.to_string();
        market.reconfigure(|config| appoint(config, somebody)).unwrap();
    }
}

#[test]
fn governance_is_handed_over_in_two_steps() {
    let mut market = Market::new();
    let (old, new) = (market.governance.clone(), market.stranger.clone());
    let hand_over = Action::TransferOwnership { new_owner: new.to_string(), expiry: None };
    assert!(matches!(
        refused(&mut market, ExecuteMsg::UpdateOwnership(hand_over.clone())),
        ContractError::Ownership(OwnershipError::NotOwner)
    ));
    market.tell_registry(&old, ExecuteMsg::UpdateOwnership(hand_over)).unwrap();
    market.reconfigure(|config| config.fee_bps = 1).unwrap();
    market.tell_registry(&new, ExecuteMsg::UpdateOwnership(Action::AcceptOwnership)).unwrap();
    let ownership: Ownership<String> = market.ask(&market.registry, &QueryMsg::Ownership {}).unwrap();
    assert_eq!(ownership.owner, Some(new.to_string()));
    assert!(market.reconfigure(|config| config.fee_bps = 2).is_err());
}
