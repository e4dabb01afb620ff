//! A DAO in the place of governance and of the arbiter: what two of its three members vote for happens, and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::{Addr, CosmosMsg, Empty, WasmMsg};
use cw_ownable::OwnershipError;
use weighhouse_market_suite::cw_multi_test::Executor;
use weighhouse_market_suite::{call, refusal, Dao, Market, DECIDE_WITHIN, DENOM, FEE_BPS, PURSE, VOTING_PERIOD};
use weighhouse_multisig::{ContractError as Refusal, ExecuteMsg as Word, Status, Vote};
use weighhouse_protocol::escrow::{self, OrderState};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::registry::{self, ListingState, OrderPause};
use weighhouse_protocol::reputation::{self, Check, Level, Scope};

const PRICE: u128 = 1_000;

/// The message by which governance changes the settings.
fn setting(market: &Market, change: impl FnOnce(&mut registry::Config)) -> registry::ExecuteMsg {
    let mut config = market.config();
    change(&mut config);
    registry::ExecuteMsg::UpdateConfig { config }
}

fn accreditation(verifier: &Addr) -> reputation::ExecuteMsg {
    let scope = Scope { level: Level::Low, checks: vec![Check::Document] };
    let (name, url) = ("Verifier".into(), "https://verifier.example/how".into());
    reputation::ExecuteMsg::AccreditVerifier { verifier: verifier.to_string(), name, url, scope }
}

fn migration(market: &Market, contract: &Addr) -> CosmosMsg {
    let new_code_id = market.app.contract_data(contract).unwrap().code_id;
    WasmMsg::Migrate { contract_addr: contract.to_string(), new_code_id, msg: b"{}".into() }.into()
}

/// A market with a DAO, and an order of it whose buyer disputes it.
fn disputed() -> (Market, Dao, u64) {
    let (mut market, dao) = Market::with_dao();
    let listing = market.listed(PRICE);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    (market, dao, order)
}

fn ruling(market: &Market, order: u64, to_buyer: u128) -> CosmosMsg {
    call(&market.escrow, &escrow::ExecuteMsg::Rule { order, to_buyer: to_buyer.into() })
}

#[test]
fn a_daos_proposal_sets_rules_accredits_delists_and_pauses() {
    let (mut market, dao) = Market::with_dao();
    let (listing, verifier) = (market.listed(PRICE), market.account("verifier"));
    let messages = vec![
        call(&market.registry, &setting(&market, |config| config.fee_bps = 300)),
        call(&market.registry, &registry::ExecuteMsg::Delist { listing }),
        call(&market.registry, &registry::ExecuteMsg::PauseOrders { seconds: 60 }),
        call(&market.reputation, &accreditation(&verifier)),
    ];
    dao.pass(&mut market, messages).unwrap();
    assert_eq!(market.config().fee_bps, 300);
    let found = market.listing(listing);
    assert_eq!((found.state, found.delisted.unwrap().by), (ListingState::Delisted, dao.address.clone()));
    let pause: OrderPause = market.ask(&market.registry, &registry::QueryMsg::OrderPause {}).unwrap();
    assert_eq!((pause.paused_until, pause.by), (market.now() + 60, Some(dao.address.clone())));
    let question = reputation::QueryMsg::Verifier { verifier: verifier.to_string() };
    let found: reputation::Verifier = market.ask(&market.reputation, &question).unwrap();
    assert_eq!(found.revoked_at, None);

    let undone = [registry::ExecuteMsg::Relist { listing }, registry::ExecuteMsg::ResumeOrders {}];
    let undone = undone.iter().map(|message| call(&market.registry, message)).collect();
    dao.pass(&mut market, undone).unwrap();
    market.sold(listing);
}

#[test]
fn a_proposal_below_its_threshold_does_nothing() {
    let (mut market, dao) = Market::with_dao();
    let [first, second, third] = dao.members.clone();
    let message = call(&market.registry, &setting(&market, |config| config.fee_bps = 0));
    let proposal = dao.propose(&mut market, &first, vec![message]).unwrap();
    let twice = dao.vote(&mut market, &first, proposal, Vote::Yes);
    assert_eq!(refusal::<Refusal>(twice), Refusal::AlreadyVoted {});
    assert_eq!(dao.status(&market, proposal), Status::Open);
    assert_eq!(refusal::<Refusal>(dao.execute(&mut market, proposal)), Refusal::WrongExecuteStatus {});
    for member in [&second, &third] {
        dao.vote(&mut market, member, proposal, Vote::No).unwrap();
    }
    assert_eq!(dao.status(&market, proposal), Status::Rejected);
    assert_eq!(refusal::<Refusal>(dao.execute(&mut market, proposal)), Refusal::WrongExecuteStatus {});
    assert_eq!(market.config().fee_bps, FEE_BPS);
}

#[test]
fn a_proposal_that_expired_does_nothing() {
    let (mut market, dao) = Market::with_dao();
    let [first, second, _] = dao.members.clone();
    let message = call(&market.registry, &setting(&market, |config| config.fee_bps = 0));
    let proposal = dao.propose(&mut market, &first, vec![message]).unwrap();
    market.pass(VOTING_PERIOD);
    let late = dao.vote(&mut market, &second, proposal, Vote::Yes);
    assert_eq!(refusal::<Refusal>(late), Refusal::Expired {});
    assert_eq!(refusal::<Refusal>(dao.execute(&mut market, proposal)), Refusal::WrongExecuteStatus {});
    market.execute(&second, &dao.address, &Word::Close { proposal_id: proposal }, &[]).unwrap();
    assert_eq!(dao.status(&market, proposal), Status::Rejected);
    assert_eq!(market.config().fee_bps, FEE_BPS);
}

#[test]
fn a_proposal_happens_whole_or_not_at_all() {
    let (mut market, dao) = Market::with_dao();
    let listing = market.listed(PRICE);
    let [first, second, _] = dao.members.clone();
    let delist = |listing| call(&market.registry, &registry::ExecuteMsg::Delist { listing });
    let messages = vec![delist(listing), delist(listing + 1)];
    let proposal = dao.propose(&mut market, &first, messages).unwrap();
    dao.vote(&mut market, &second, proposal, Vote::Yes).unwrap();
    let refused: weighhouse_registry::ContractError = refusal(dao.execute(&mut market, proposal));
    assert_eq!(refused, weighhouse_registry::ContractError::NoListing { listing: listing + 1 });
    assert_eq!(market.listing(listing).state, ListingState::Active);
    // It can be executed as soon as the market takes its messages.
    assert_eq!(dao.status(&market, proposal), Status::Passed);
    assert_eq!(market.listed(PRICE), listing + 1);
    dao.execute(&mut market, proposal).unwrap();
    for listing in [listing, listing + 1] {
        assert_eq!(market.listing(listing).state, ListingState::Delisted);
    }
}

#[test]
fn a_member_alone_governs_nothing() {
    let (mut market, dao) = Market::with_dao();
    let (listing, member) = (market.listed(PRICE), dao.members[0].clone());
    let before = market.state();
    let setting = setting(&market, |config| config.fee_bps = 0);
    let refused: weighhouse_registry::ContractError = refusal(market.tell_registry(&member, setting));
    assert_eq!(refused, weighhouse_registry::ContractError::Ownership(OwnershipError::NotOwner));
    let delist = registry::ExecuteMsg::Delist { listing };
    let refused: weighhouse_registry::ContractError = refusal(market.tell_registry(&member, delist));
    assert_eq!(refused, weighhouse_registry::ContractError::NotModerator { sender: member.clone() });
    let pause = registry::ExecuteMsg::PauseOrders { seconds: 60 };
    let refused: weighhouse_registry::ContractError = refusal(market.tell_registry(&member, pause));
    assert_eq!(refused, weighhouse_registry::ContractError::NotGuardian { sender: member.clone() });
    let accreditation = accreditation(&member);
    let refused: weighhouse_reputation::ContractError = refusal(market.tell_reputation(&member, accreditation));
    assert_eq!(refused, weighhouse_reputation::ContractError::NotGovernance { sender: member.clone() });
    let escrow = market.escrow.clone();
    let code = market.app.contract_data(&escrow).unwrap().code_id;
    let refused = market.app.migrate_contract(member.clone(), escrow.clone(), &Empty {}, code).unwrap_err();
    assert!(format!("{refused:#}").contains("Only admin can migrate contract"), "{refused:#}");
    let admin = WasmMsg::UpdateAdmin { contract_addr: escrow.to_string(), admin: member.to_string() };
    let refused = market.app.execute(member, admin.into()).unwrap_err();
    assert!(format!("{refused:#}").contains("Only admin can update the contract admin"), "{refused:#}");
    assert_eq!(market.state(), before);
}

#[test]
fn who_is_no_member_neither_proposes_nor_votes() {
    let (mut market, dao) = Market::with_dao();
    let (stranger, member) = (market.stranger.clone(), dao.members[0].clone());
    let message = call(&market.registry, &setting(&market, |config| config.fee_bps = 0));
    let outcome = dao.propose(&mut market, &stranger, vec![message.clone()]);
    assert_eq!(refusal::<Refusal>(outcome), Refusal::Unauthorized {});
    let proposal = dao.propose(&mut market, &member, vec![message]).unwrap();
    let outcome = dao.vote(&mut market, &stranger, proposal, Vote::Yes);
    assert_eq!(refusal::<Refusal>(outcome), Refusal::Unauthorized {});
}

#[test]
fn a_dao_rules_the_disputes_that_froze_it_as_arbiter() {
    let (mut market, dao, order) = disputed();
    let [first, second, _] = dao.members.clone();
    let arbiter = market.order(order).arbiter.map(|arbiter| arbiter.address);
    assert_eq!(arbiter, Some(dao.address.to_string()));
    // Orders to come have another arbiter; this one keeps the DAO.
    let other = Arbiter { address: market.account("another arbiter").to_string(), decide_within: DECIDE_WITHIN };
    let message = call(&market.registry, &setting(&market, |config| config.arbiter = Some(other)));
    dao.pass(&mut market, vec![message]).unwrap();
    for sender in [first.clone(), market.account("another arbiter")] {
        let rule = escrow::ExecuteMsg::Rule { order, to_buyer: PRICE.into() };
        let refused: weighhouse_escrow::ContractError = refusal(market.tell_escrow(&sender, rule, &[]));
        let arbiter = dao.address.clone();
        assert_eq!(refused, weighhouse_escrow::ContractError::NotArbiter { order, arbiter, sender });
    }
    let message = ruling(&market, order, PRICE);
    let proposal = dao.propose(&mut market, &first, vec![message]).unwrap();
    assert_eq!(refusal::<Refusal>(dao.execute(&mut market, proposal)), Refusal::WrongExecuteStatus {});
    assert_eq!(market.order(order).state, OrderState::Disputed);
    dao.vote(&mut market, &second, proposal, Vote::Yes).unwrap();
    dao.execute(&mut market, proposal).unwrap();
    assert_eq!(market.order(order).state, OrderState::Refunded);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
}

#[test]
fn a_ruling_that_a_dao_votes_on_for_too_long_changes_nothing() {
    let (mut market, dao, order) = disputed();
    let [first, second, _] = dao.members.clone();
    market.pass(u64::from(DECIDE_WITHIN) - 1);
    let message = ruling(&market, order, PRICE);
    let proposal = dao.propose(&mut market, &first, vec![message]).unwrap();
    market.pass(1);
    dao.vote(&mut market, &second, proposal, Vote::Yes).unwrap();
    let refused: weighhouse_escrow::ContractError = refusal(dao.execute(&mut market, proposal));
    assert!(matches!(refused, weighhouse_escrow::ContractError::DecidedTooLate { .. }), "{refused:?}");
    market.settle(order).unwrap();
    assert_eq!(market.order(order).state, OrderState::Settled);
    // The stake goes back, and the price is the seller's.
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - PRICE);
    let refused: weighhouse_escrow::ContractError = refusal(dao.execute(&mut market, proposal));
    assert!(matches!(refused, weighhouse_escrow::ContractError::WrongState { .. }), "{refused:?}");
}

#[test]
fn one_proposal_migrates_all_contracts_at_once() {
    let (mut market, dao) = Market::with_dao();
    let contracts = [&market.registry, &market.license, &market.escrow, &market.royalties, &market.reputation];
    let messages = contracts.map(|contract| migration(&market, contract)).to_vec();
    let response = dao.pass(&mut market, messages).unwrap();
    let migrated: Vec<_> = Market::events(&response)
        .into_iter()
        .filter_map(|event| match event {
            MarketEvent::ContractMigrated(migrated) => Some(migrated.contract),
            _ => None,
        })
        .collect();
    let names = ["registry", "license", "escrow", "royalties", "reputation"].map(|name| format!("weighhouse-{name}"));
    assert_eq!(migrated, names);
}
