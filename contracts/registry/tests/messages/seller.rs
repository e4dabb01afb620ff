//! `set_price`, `set_payees`, `set_card`

use cosmwasm_std::coin;
use weighhouse_market_suite::{payees, refusal, Market, CID, DENOM, OTHER_DENOM};
use weighhouse_protocol::events::{CardChanged, Json, MarketEvent, PayeesChanged, PriceChanged};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, ExecuteMsg, Payee, QueryMsg};
use weighhouse_registry::ContractError;

use super::refused;

fn card() -> CardRef {
    CardRef { cid: CID.replace("bafybeicz", "bafybeidz"), sha256: Hash([8; 32]) }
}

#[test]
fn a_new_price_holds_for_what_comes() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let seller = market.seller.clone();
    let message = ExecuteMsg::SetPrice { listing, plan: 0, price: coin(2_000, OTHER_DENOM) };
    let response = market.tell_registry(&seller, message).unwrap();
    let changed = PriceChanged { listing, plan: 0, price: 2_000u128.into(), denom: OTHER_DENOM.into() };
    assert_eq!(Market::events(&response), [MarketEvent::PriceChanged(changed)]);
    assert_eq!(market.listing(listing).plans[0].price, coin(2_000, OTHER_DENOM));
    let terms = market.quote(listing, 0).terms;
    assert_eq!((terms.price.u128(), terms.denom.as_str()), (2_000, OTHER_DENOM));
}

#[test]
fn a_new_price_is_checked_as_the_first_was() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let set = |plan, price| ExecuteMsg::SetPrice { listing, plan, price };
    let error = refused(&mut market, set(1, coin(1_000, DENOM)));
    assert_eq!(error, ContractError::NoPlan { listing, plan: 1, plans: 1 });
    assert!(matches!(refused(&mut market, set(0, coin(10, DENOM))), ContractError::PriceUnderFee { .. }));
    assert!(matches!(refused(&mut market, set(0, coin(1_000, "uother"))), ContractError::Denom { .. }));
}

#[test]
fn new_payees_are_a_new_split() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let seller = market.seller.clone();
    let before = market.listing(listing).payees;
    let after = payees([(&market.stranger, 10_000)]);
    let message = ExecuteMsg::SetPayees { listing, payees: after.clone() };
    let response = market.tell_registry(&seller, message).unwrap();
    let changed = PayeesChanged { listing, split_version: 2, payees: Json(after.clone()) };
    assert_eq!(Market::events(&response), [MarketEvent::PayeesChanged(changed)]);
    let split = |split_version| -> Vec<Payee> {
        market.ask(&market.registry, &QueryMsg::Split { listing, split_version }).unwrap()
    };
    assert_eq!((split(1), split(2)), (before, after));
    assert_eq!(market.quote(listing, 0).terms.split_version, 2);
}

#[test]
fn new_payees_are_checked_as_the_first_were() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let payees = payees([(&market.stranger, 9_000)]);
    let error = refused(&mut market, ExecuteMsg::SetPayees { listing, payees });
    assert_eq!(error, ContractError::Shares { sum: 9_000 });
}

#[test]
fn a_card_can_be_replaced() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let seller = market.seller.clone();
    let mut terms = market.quote(listing, 0).terms;
    let response = market.tell_registry(&seller, ExecuteMsg::SetCard { listing, card: card() }).unwrap();
    let changed = CardChanged { listing, card: Json(card()) };
    assert_eq!(Market::events(&response), [MarketEvent::CardChanged(changed)]);
    assert_eq!(market.listing(listing).card, card());
    // What is sold is the same but for the card, which the buyer agrees to.
    assert_ne!(terms.card, card().cid);
    terms.card = card().cid;
    assert_eq!(market.quote(listing, 0).terms, terms);
}

#[test]
fn only_the_seller_changes_a_listing() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let seller = market.seller.clone();
    let payees = payees([(&market.stranger, 10_000)]);
    let messages = [
        ExecuteMsg::SetPrice { listing, plan: 0, price: coin(11, DENOM) },
        ExecuteMsg::SetPayees { listing, payees },
        ExecuteMsg::SetCard { listing, card: card() },
        ExecuteMsg::Pause { listing },
        ExecuteMsg::Resume { listing },
        ExecuteMsg::Retire { listing },
    ];
    let before = market.state();
    for sender in [market.stranger.clone(), market.governance.clone(), market.escrow.clone()] {
        for message in messages.clone() {
            let error: ContractError = refusal(market.tell_registry(&sender, message));
            assert_eq!(error, ContractError::NotSeller { listing, seller: seller.clone(), sender: sender.clone() });
        }
    }
    assert_eq!(market.state(), before);
}
