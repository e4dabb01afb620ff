//! A market changes hands: from governance to a DAO and back. The registry's owner governs, and the contracts' admin upgrades.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::{Addr, CosmosMsg, WasmMsg};
use cw_ownable::{Action, Expiration, Ownership, OwnershipError};
use weighhouse_market_suite::cw_multi_test::Executor;
use weighhouse_market_suite::{call, refusal, Dao, Market, DECIDE_WITHIN, DENOM, PURSE};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{Config, ExecuteMsg};
use weighhouse_protocol::{license, reputation};
use weighhouse_registry::ContractError;

const PRICE: u128 = 1_000;

fn ownership(action: Action) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(action)
}

fn transfer_to(account: &Addr) -> ExecuteMsg {
    ownership(Action::TransferOwnership { new_owner: account.to_string(), expiry: None })
}

fn setting(market: &Market, fee_bps: u16) -> ExecuteMsg {
    ExecuteMsg::UpdateConfig { config: Config { fee_bps, ..market.config() } }
}

fn contracts(market: &Market) -> [&Addr; 5] {
    [&market.registry, &market.license, &market.escrow, &market.royalties, &market.reputation]
}

/// The messages by which an admin hands all contracts over.
fn admins(market: &Market, admin: &Addr) -> Vec<CosmosMsg> {
    let hand_over =
        |contract: &Addr| WasmMsg::UpdateAdmin { contract_addr: contract.to_string(), admin: admin.to_string() };
    contracts(market).map(|contract| hand_over(contract).into()).to_vec()
}

/// The messages by which an admin upgrades all contracts, to the code that they have.
fn migrations(market: &Market) -> Vec<CosmosMsg> {
    let migrate = |contract: &Addr| WasmMsg::Migrate {
        contract_addr: contract.to_string(),
        new_code_id: market.app.contract_data(contract).unwrap().code_id,
        msg: b"{}".into(),
    };
    contracts(market).map(|contract| migrate(contract).into()).to_vec()
}

fn creator(market: &Market) -> Option<String> {
    let answer: Ownership<String> = market.ask(&market.license, &license::QueryMsg::GetCreatorOwnership {}).unwrap();
    answer.owner
}

/// Whether an account governs reputation, too: governance alone sets its settings.
fn governs_reputation(market: &mut Market, account: &Addr) -> bool {
    let config: reputation::Config = market.ask(&market.reputation, &reputation::QueryMsg::Config {}).unwrap();
    match market.tell_reputation(account, reputation::ExecuteMsg::UpdateConfig { config }) {
        Ok(_) => true,
        refused => {
            let sender = account.clone();
            let expected = weighhouse_reputation::ContractError::NotGovernance { sender };
            assert_eq!(refusal::<weighhouse_reputation::ContractError>(refused), expected);
            false
        }
    }
}

/// A market with a DAO that owns its registry, and whose contracts governance still upgrades.
fn half_handed_over() -> (Market, Dao) {
    let mut market = Market::new();
    let (dao, governance) = (market.dao(), market.governance.clone());
    market.tell_registry(&governance, transfer_to(&dao.address)).unwrap();
    let accept = call(&market.registry, &ownership(Action::AcceptOwnership));
    dao.pass(&mut market, vec![accept]).unwrap();
    (market, dao)
}

#[test]
fn governance_goes_over_when_the_dao_accepts_it_and_not_before() {
    let mut market = Market::new();
    let (dao, governance) = (market.dao(), market.governance.clone());
    market.tell_registry(&governance, transfer_to(&dao.address)).unwrap();
    let early = call(&market.registry, &setting(&market, 300));
    let refused: ContractError = refusal(dao.pass(&mut market, vec![early]));
    assert_eq!(refused, ContractError::Ownership(OwnershipError::NotOwner));
    let member = dao.members[0].clone();
    let refused: ContractError = refusal(market.tell_registry(&member, ownership(Action::AcceptOwnership)));
    assert_eq!(refused, ContractError::Ownership(OwnershipError::NotPendingOwner));
    assert!(governs_reputation(&mut market, &governance) && !governs_reputation(&mut market, &dao.address));

    let accept = call(&market.registry, &ownership(Action::AcceptOwnership));
    dao.pass(&mut market, vec![accept]).unwrap();
    let message = call(&market.registry, &setting(&market, 300));
    dao.pass(&mut market, vec![message]).unwrap();
    assert_eq!(market.config().fee_bps, 300);
    let late = setting(&market, 250);
    let refused: ContractError = refusal(market.tell_registry(&governance, late));
    assert_eq!(refused, ContractError::Ownership(OwnershipError::NotOwner));
    assert!(!governs_reputation(&mut market, &governance) && governs_reputation(&mut market, &dao.address));
    assert_eq!(creator(&market), Some(dao.address.to_string()));
}

#[test]
fn a_hand_over_that_nobody_accepts_in_time_changes_nothing() {
    let mut market = Market::new();
    let (dao, governance) = (market.dao(), market.governance.clone());
    let expiry = Some(Expiration::AtTime(market.app.block_info().time.plus_seconds(60)));
    let transfer = Action::TransferOwnership { new_owner: dao.address.to_string(), expiry };
    market.tell_registry(&governance, ownership(transfer)).unwrap();
    market.pass(60);
    let accept = call(&market.registry, &ownership(Action::AcceptOwnership));
    let refused: ContractError = refusal(dao.pass(&mut market, vec![accept]));
    assert_eq!(refused, ContractError::Ownership(OwnershipError::TransferExpired));
    market.reconfigure(|config| config.fee_bps = 300).unwrap();
    assert_eq!(creator(&market), Some(governance.to_string()));
}

#[test]
fn upgrades_go_over_with_the_admins_of_the_contracts() {
    let (mut market, dao) = half_handed_over();
    let governance = market.governance.clone();
    let messages = migrations(&market);
    let refused = dao.pass(&mut market, messages.clone()).unwrap_err();
    assert!(format!("{refused:#}").contains("Only admin can migrate contract"), "{refused:#}");
    for message in messages.clone() {
        market.app.execute(governance.clone(), message).unwrap();
    }
    for message in admins(&market, &dao.address) {
        market.app.execute(governance.clone(), message).unwrap();
    }
    dao.pass(&mut market, messages.clone()).unwrap();
    for message in messages {
        let refused = market.app.execute(governance.clone(), message).unwrap_err();
        assert!(format!("{refused:#}").contains("Only admin can migrate contract"), "{refused:#}");
    }
}

#[test]
fn orders_that_are_open_outlive_a_hand_over_with_their_arbiter() {
    let mut market = Market::new();
    let listing = market.listed(PRICE);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    let (dao, governance) = (market.dao(), market.governance.clone());
    market.tell_registry(&governance, transfer_to(&dao.address)).unwrap();
    let arbiter = Some(Arbiter { address: dao.address.to_string(), decide_within: DECIDE_WITHIN });
    let settings = ExecuteMsg::UpdateConfig { config: Config { arbiter, ..market.config() } };
    let messages = [ownership(Action::AcceptOwnership), settings].map(|message| call(&market.registry, &message));
    dao.pass(&mut market, messages.to_vec()).unwrap();

    market.rule(order, PRICE).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    let next = market.buy_carefully(listing).unwrap();
    let arbiter = market.order(next).arbiter.map(|arbiter| arbiter.address);
    assert_eq!(arbiter, Some(dao.address.to_string()));
}

#[test]
fn a_dao_hands_a_market_back_by_one_proposal() {
    let (mut market, dao) = half_handed_over();
    let governance = market.governance.clone();
    for message in admins(&market, &dao.address) {
        market.app.execute(governance.clone(), message).unwrap();
    }
    let transfer = call(&market.registry, &transfer_to(&governance));
    let messages = [vec![transfer], admins(&market, &governance)].concat();
    dao.pass(&mut market, messages).unwrap();
    market.tell_registry(&governance, ownership(Action::AcceptOwnership)).unwrap();

    market.reconfigure(|config| config.fee_bps = 300).unwrap();
    for message in migrations(&market) {
        market.app.execute(governance.clone(), message).unwrap();
    }
    assert!(governs_reputation(&mut market, &governance) && !governs_reputation(&mut market, &dao.address));
    assert_eq!(creator(&market), Some(governance.to_string()));
    let message = call(&market.registry, &setting(&market, 0));
    let refused: ContractError = refusal(dao.pass(&mut market, vec![message]));
    assert_eq!(refused, ContractError::Ownership(OwnershipError::NotOwner));
}
