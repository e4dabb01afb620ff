//! `offer`, `take_offer` and `withdraw_offer`: orders at the buyer's own price

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    listing_of, plan, refusal, Market, Spoil, BLOCK_INTERVAL, BOND, CID, DELIVER_WITHIN, DENOM, GRACE, OFFER_SPAN,
    OTHER_DENOM, PURSE,
};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{MarketEvent, OfferTaken, OfferWithdrawn, OrderOffered};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing, MAX_SPAN};
use weighhouse_protocol::shares::FeeError;
use weighhouse_protocol::terms::Plan;

use super::prove::cheated;

fn offered() -> (Market, u64, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.offer(listing, 600, true).unwrap();
    (market, listing, order)
}

#[test]
fn an_offer_binds_nothing_but_its_own_money() {
    let (market, _, order) = offered();
    let found = market.order(order);
    assert_eq!((found.state, found.price.u128(), found.fee.u128()), (OrderState::Offered, 600, 15));
    assert!(found.transport_key.is_some());
    assert_eq!(found.expiry_mark(), Some(market.mark().after(OFFER_SPAN, BLOCK_INTERVAL)));
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 600);
    let bond = market.bond_of(&market.seller, DENOM);
    assert_eq!((bond.free.u128(), bond.reserved.u128()), (BOND, 0));
}

#[test]
fn an_offer_tells_its_terms() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (purchase, _) = market.purchase(listing);
    let question = QueryMsg::Quote { listing, plan: 0, waive_window: false, price: Some(600u128.into()) };
    let quote: weighhouse_protocol::escrow::Quote = market.ask(&market.escrow, &question).unwrap();
    let transport_key = purchase.transport_key.clone();
    let message = ExecuteMsg::Offer {
        listing,
        plan: 0,
        transport_key: transport_key.clone(),
        expected_order_hash: quote.order_hash,
        waive_window: false,
        expires_in: 60,
    };
    let response = market.tell_escrow(&purchase.buyer, message, &coins(600, DENOM)).unwrap();
    let end = market.mark().after(60, BLOCK_INTERVAL);
    let event = OrderOffered {
        order: 1,
        listing,
        version: 1,
        plan: 0,
        buyer: market.buyer.clone(),
        seller: market.seller.clone(),
        price: 600u128.into(),
        denom: DENOM.into(),
        card: CID.into(),
        fee: 15u128.into(),
        split_version: 1,
        expires_at: end.time,
        expires_at_height: end.height,
        challenge_window: quote.terms.challenge_window,
        cooldown: quote.terms.cooldown,
        bond: 120u128.into(),
        stake: 60u128.into(),
        transport_key,
    };
    assert_eq!(Market::events(&response), [MarketEvent::OrderOffered(event)]);
}

#[test]
fn the_seller_takes_an_offer_and_delivers_after_it() {
    let (mut market, listing, order) = offered();
    market.pass(1_000);
    let response = market.take_offer(order).unwrap();
    let seller = market.seller.clone();
    // The time to deliver begins when it is taken.
    let deliver_by = market.mark().after(DELIVER_WITHIN, BLOCK_INTERVAL);
    let refund_from = market.mark().after(DELIVER_WITHIN + GRACE, BLOCK_INTERVAL);
    let taken = OfferTaken {
        order,
        seller: seller.clone(),
        bond: 120u128.into(),
        denom: DENOM.into(),
        deliver_by: deliver_by.time,
        deliver_by_height: deliver_by.height,
        refund_from: refund_from.time,
        refund_from_height: refund_from.height,
    };
    assert_eq!(Market::events(&response), [MarketEvent::OfferTaken(taken)]);
    let found = market.order(order);
    assert_eq!((found.state, found.expiry_mark()), (OrderState::Funded, None));
    assert_eq!((found.deliver_mark(), found.refund_mark()), (deliver_by, refund_from));
    assert_eq!(market.bond_of(&seller, DENOM).reserved.u128(), 120);
    market.pass(u64::from(DELIVER_WITHIN + GRACE) - 1);
    market.deliver(order).unwrap();
    assert_eq!(market.owner_of(order), market.buyer);
    market.sweep(listing).unwrap();
    assert_eq!((market.owed(&seller), market.owed(&market.treasury)), (585, 15));
}

#[test]
fn nobody_but_the_seller_takes_an_offer() {
    let (mut market, _, order) = offered();
    let seller = market.seller.clone();
    for sender in [market.buyer.clone(), market.stranger.clone()] {
        let refused: ContractError = refusal(market.tell_escrow(&sender, ExecuteMsg::TakeOffer { order }, &[]));
        assert_eq!(refused, ContractError::NotSeller { order, seller: seller.clone(), sender });
    }
    market.take_offer(order).unwrap();
    let (state, action) = (OrderState::Funded, "taking it");
    assert_eq!(refusal::<ContractError>(market.take_offer(order)), ContractError::WrongState { order, state, action });
}

#[test]
fn an_offer_is_taken_before_it_expires_and_withdrawn_by_anyone_after() {
    let (mut market, listing, order) = offered();
    let (from, buyer) = (market.order(order).expiry_mark().unwrap(), market.buyer.clone());
    market.pass(u64::from(OFFER_SPAN) - 1);
    let now = market.mark();
    let open = ContractError::OfferOpen { order, buyer: buyer.clone(), from, now };
    assert_eq!(refusal::<ContractError>(market.withdraw_offer(order)), open);
    market.pass(1);
    let now = market.mark();
    let late = ContractError::OfferExpired { order, until: from, now };
    assert_eq!(refusal::<ContractError>(market.take_offer(order)), late);
    let response = market.withdraw_offer(order).unwrap();
    let withdrawn = OfferWithdrawn { order, listing, buyer, amount: 600u128.into(), denom: DENOM.into() };
    assert_eq!(Market::events(&response), [MarketEvent::OfferWithdrawn(withdrawn)]);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND);
    let found = market.order(order);
    assert_eq!((found.state, found.bond.u128()), (OrderState::Withdrawn, 0));
    let state = OrderState::Withdrawn;
    let again = ContractError::WrongState { order, state, action: "withdrawing it" };
    assert_eq!(refusal::<ContractError>(market.withdraw_offer(order)), again);
    assert_eq!(market.closed(&market.seller), None, "what was not taken was not missed");
}

#[test]
fn a_buyer_withdraws_an_offer_at_any_time_before_it_is_taken() {
    let (mut market, listing, order) = offered();
    let buyer = market.buyer.clone();
    market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order }, &[]).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    let taken = market.offer(listing, 600, true).unwrap();
    market.take_offer(taken).unwrap();
    let refused: ContractError = refusal(market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: taken }, &[]));
    let (state, action) = (OrderState::Funded, "withdrawing it");
    assert_eq!(refused, ContractError::WrongState { order: taken, state, action });
}

#[test]
fn an_offer_is_open_for_as_long_as_its_buyer_says() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for given in [0, MAX_SPAN + 1] {
        let refused = refusal::<ContractError>(market.offer_for(listing, 600, given));
        assert_eq!(refused, ContractError::ExpiresIn { given, max: MAX_SPAN });
    }
    market.offer_for(listing, 600, MAX_SPAN).unwrap();
    let order = market.offer_for(listing, 600, 1).unwrap();
    market.pass(1);
    assert!(matches!(refusal(market.take_offer(order)), ContractError::OfferExpired { .. }));
}

#[test]
fn a_refund_and_a_delivery_are_no_offers_business() {
    let (mut market, _, order) = offered();
    let delivery = market.delivery_for(order).to_bytes();
    let (state, seller) = (OrderState::Offered, market.seller.clone());
    let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &delivery));
    assert_eq!(refused, ContractError::WrongState { order, state, action: "a delivery" });
    market.pass(u64::from(OFFER_SPAN));
    let refused: ContractError = refusal(market.refund(order));
    assert_eq!(refused, ContractError::WrongState { order, state, action: "a refund" });
}

#[test]
fn an_offer_for_a_bad_version_goes_back_at_once() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let offer = market.offer(content.listing, 600, true).unwrap();
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    assert!(matches!(refusal(market.take_offer(offer)), ContractError::BadVersion { .. }));
    let before = market.balance(&market.buyer, DENOM);
    market.withdraw_offer(offer).unwrap();
    assert_eq!(market.order(offer).state, OrderState::Withdrawn);
    assert_eq!(market.balance(&market.buyer, DENOM), before + 600);
}

#[test]
fn an_offer_is_in_the_listings_denom_and_leaves_the_seller_something() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let refused = market.offer_with(listing, 600, |offer| offer.funds = coins(600, OTHER_DENOM));
    assert!(matches!(refusal(refused), ContractError::NotThePrice { .. }));
    // The least fee is 10; a quote says already that it is too little.
    let error = market.offer(listing, 10, true).unwrap_err().to_string();
    assert!(error.contains(&FeeError { price: 10u128.into(), fee: 10u128.into() }.to_string()), "{error}");
    let (buyer, quote) = (market.buyer.clone(), market.quote(listing, 0));
    let message = ExecuteMsg::Offer {
        listing,
        plan: 0,
        transport_key: market.new_transport_secret().public_key().unwrap().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
        expires_in: 60,
    };
    for funds in [vec![], coins(999, DENOM)] {
        assert!(market.tell_escrow(&buyer, message.clone(), &funds).is_err(), "{funds:?}");
    }
}

#[test]
fn an_offer_counts_against_the_supply_once_it_is_taken() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(1), ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let sold = |market: &Market| -> u32 { market.ask(&market.escrow, &QueryMsg::Sold { listing, plan: 0 }).unwrap() };
    let [one, other, third] = [600, 700, 800].map(|price| market.offer(listing, price, true).unwrap());
    let question = QueryMsg::Quote { listing, plan: 0, waive_window: true, price: Some(900u128.into()) };
    let quote: Quote = market.ask(&market.escrow, &question).unwrap();
    let late = ExecuteMsg::Offer {
        listing,
        plan: 0,
        transport_key: market.new_transport_secret().public_key().unwrap().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
        expires_in: 60,
    };
    assert_eq!(sold(&market), 0);
    market.take_offer(other).unwrap();
    assert_eq!(sold(&market), 1);
    let sold_out = ContractError::SoldOut { listing, plan: 0, supply: 1 };
    assert_eq!(refusal::<ContractError>(market.take_offer(one)), sold_out);
    let buyer = market.buyer.clone();
    let late = refusal::<ContractError>(market.tell_escrow(&buyer, late, &coins(900, DENOM)));
    assert_eq!(late, sold_out, "nothing is left to offer for");
    let quoted = market.ask::<Quote>(&market.escrow, &question).unwrap_err().to_string();
    assert!(quoted.contains(&sold_out.to_string()), "{quoted}");
    market.pass(u64::from(OFFER_SPAN));
    for order in [one, third] {
        market.withdraw_offer(order).unwrap();
    }
    assert_eq!(sold(&market), 1, "what was not counted is not given back");
    market.refund(other).unwrap();
    assert_eq!(sold(&market), 0);
}

#[test]
fn an_offer_is_taken_only_with_a_bond_behind_it() {
    let (mut market, _, order) = offered();
    market.unlock_bond(BOND - 119).unwrap();
    let refused: ContractError = refusal(market.take_offer(order));
    assert_eq!(refused, ContractError::BondTooSmall { free: 119, needed: 120, denom: DENOM.into() });
}

#[test]
fn a_paused_listings_seller_still_takes_an_offer() {
    let (mut market, listing, order) = offered();
    let seller = market.seller.clone();
    market.tell_registry(&seller, Tell::Pause { listing }).unwrap();
    market.take_offer(order).unwrap();
}
